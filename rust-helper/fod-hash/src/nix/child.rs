//! Runs child processes, and ends them when a signal arrives or when one hangs.
#![expect(clippy::disallowed_methods, reason = "part of nix.rs: the one place that starts processes")]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::error::{Interrupted, Problem};

/// How long a child may take to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// How often a silent child is looked at.
const PULSE: Timespec = Timespec { tv_sec: 0, tv_nsec: 500_000_000 };

static SIGNAL: AtomicI32 = AtomicI32::new(0);
/// The children were killed; what they started may still hold their stderr.
static KILLED: AtomicBool = AtomicBool::new(false);
static CHILDREN: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// How a child ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By itself, with status 0.
    Success,
    /// By itself, with another status.
    Failure,
    /// It was silent for too long and was ended.
    Silent,
}

/// Lets SIGINT, SIGTERM and SIGHUP end the running children; the run then returns [`Interrupted`] and cleans up after itself.
///
/// # Errors
/// When the handlers cannot be installed.
pub fn watch_signals() -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("cannot watch for signals")?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let again = SIGNAL.swap(signal, Ordering::SeqCst) != 0;
            end_children(if again { Signal::KILL } else { Signal::INT });
            std::thread::spawn(|| {
                std::thread::sleep(GRACE);
                end_children(Signal::KILL);
            });
        }
    });
    Ok(())
}

/// Ends the run when a signal has come.
///
/// # Errors
/// [`Interrupted`].
pub fn check_signal() -> Result<()> {
    match SIGNAL.load(Ordering::SeqCst) {
        0 => Ok(()),
        _ => Err(Interrupted.into()),
    }
}

fn children() -> MutexGuard<'static, BTreeSet<u32>> {
    CHILDREN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn end_children(signal: Signal) {
    for child in children().iter() {
        end(*child, signal);
    }
    KILLED.fetch_or(signal == Signal::KILL, Ordering::SeqCst);
}

fn end(child: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(child).ok().and_then(Pid::from_raw) {
        // It may have ended by itself meanwhile, which is what is wanted.
        let _ = kill_process(pid, signal);
    }
}

/// Runs a command; `read` takes its stdout, `line` each line of its stderr. A child that writes no line to stderr for as long as
/// `silence` is ended, and what it has started is not waited for.
///
/// # Errors
/// When the program is not there, cannot be talked to, or a signal arrived.
pub fn run<T>(
    command: &mut Command,
    input: &[u8],
    silence: Option<Duration>,
    read: impl FnOnce(ChildStdout) -> T,
    line: impl FnMut(&str) + Send,
) -> Result<(T, Ending)> {
    check_signal()?;
    let program = command.get_program().to_string_lossy().into_owned();
    let stdin = if input.is_empty() { Stdio::null() } else { Stdio::piped() };
    let mut child = command
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(&program, error))?;
    let id = child.id();
    children().insert(id);
    // A signal that came just before the line above has not seen this child.
    if check_signal().is_err() {
        end(id, Signal::INT);
    }
    let watch = Watch { silence, silent: AtomicBool::new(false), given_up: AtomicBool::new(false) };
    let value = talk(&mut child, input, &watch, read, line);
    let status = child.wait();
    children().remove(&id);
    check_signal()?;
    let success = status.with_context(|| format!("cannot wait for `{program}`"))?.success();
    let ending = match (watch.silent.into_inner(), success) {
        (true, _) => Ending::Silent,
        (_, true) => Ending::Success,
        _ => Ending::Failure,
    };
    Ok((value?, ending))
}

/// How long a child may be silent, and what has come of it.
struct Watch {
    silence: Option<Duration>,
    silent: AtomicBool,
    given_up: AtomicBool,
}

fn talk<T>(
    child: &mut Child,
    input: &[u8],
    watch: &Watch,
    read: impl FnOnce(ChildStdout) -> T,
    mut line: impl FnMut(&str) + Send,
) -> Result<T> {
    let id = child.id();
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (stdout, stderr) = stdout.zip(stderr).ok_or_else(|| anyhow!("a child process has no output"))?;
    std::thread::scope(|scope| {
        let (alive, seen) = channel();
        if let Some(limit) = watch.silence {
            scope.spawn(move || watch.end_when_silent(id, limit, &seen));
        }
        scope.spawn(move || watch.read_lines(stderr, &alive, &mut line));
        if let Some(mut stdin) = stdin {
            // A child that ends without reading says why on stderr.
            let _ = stdin.write_all(input);
        }
        Ok(read(stdout))
    })
}

impl Watch {
    /// Waits for signs of life until the child's stderr is closed.
    fn end_when_silent(&self, child: u32, limit: Duration, seen: &Receiver<()>) {
        if closed_within(limit, seen) {
            return;
        }
        self.silent.store(true, Ordering::SeqCst);
        for signal in [Signal::INT, Signal::KILL] {
            end(child, signal);
            if closed_within(GRACE, seen) {
                return;
            }
        }
        self.given_up.store(true, Ordering::SeqCst);
    }

    fn read_lines(&self, stderr: ChildStderr, alive: &Sender<()>, line: &mut impl FnMut(&str)) {
        let (mut reader, mut buffer) = (BufReader::new(stderr), Vec::new());
        while self.has_more(&reader) {
            let Ok(piece) = reader.fill_buf() else { break };
            let end = piece.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let taken = end.unwrap_or(piece.len());
            buffer.extend(piece.iter().take(taken));
            reader.consume(taken);
            if end.is_some() || (taken == 0 && !buffer.is_empty()) {
                line(String::from_utf8_lossy(&buffer).trim_end_matches(['\n', '\r']));
                buffer.clear();
                // Nobody listens where there is no limit.
                let _ = alive.send(());
            }
            if taken == 0 {
                break;
            }
        }
    }

    /// Waits for more of stderr, or its end. An ssh that a child has started keeps its stderr open for as long as a dead line
    /// lets it wait: when the child has been killed, there is nothing more to hear.
    fn has_more(&self, reader: &BufReader<ChildStderr>) -> bool {
        loop {
            if !reader.buffer().is_empty() {
                return true;
            }
            match poll(&mut [PollFd::new(reader.get_ref(), PollFlags::IN)], Some(&PULSE)) {
                Ok(0) | Err(Errno::INTR) => {}
                Ok(_) | Err(_) => return true,
            }
            if self.given_up.load(Ordering::SeqCst) || KILLED.load(Ordering::SeqCst) {
                return false;
            }
        }
    }
}

/// Whether stderr was closed before no line came for as long as `limit`.
fn closed_within(limit: Duration, seen: &Receiver<()>) -> bool {
    loop {
        match seen.recv_timeout(limit) {
            Ok(()) => {}
            Err(RecvTimeoutError::Disconnected) => return true,
            Err(RecvTimeoutError::Timeout) => return false,
        }
    }
}

fn cannot_start(program: &str, error: std::io::Error) -> anyhow::Error {
    if error.kind() == std::io::ErrorKind::NotFound {
        return Problem::new(
            format!("`{program}` is not on PATH"),
            format!("install {program}, or put its folder on PATH"),
        )
        .into();
    }
    anyhow::Error::new(error).context(format!("cannot start `{program}`"))
}
