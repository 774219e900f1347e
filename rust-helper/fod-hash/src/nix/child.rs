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
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::error::{Interrupted, Problem};

/// How long a child may take to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(5);

static SIGNAL: AtomicI32 = AtomicI32::new(0);
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
}

fn end(child: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(child).ok().and_then(Pid::from_raw) {
        // It may have ended by itself meanwhile, which is what is wanted.
        let _ = kill_process(pid, signal);
    }
}

/// Runs a command; `read` takes its stdout, `line` each line of its stderr. A child that writes no line to stderr for as long as
/// `silence` is ended.
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
    let silent = AtomicBool::new(false);
    let value = talk(&mut child, input, silence.map(|limit| (limit, &silent)), read, line);
    let status = child.wait();
    children().remove(&id);
    check_signal()?;
    let success = status.with_context(|| format!("cannot wait for `{program}`"))?.success();
    let ending = match (silent.into_inner(), success) {
        (true, _) => Ending::Silent,
        (_, true) => Ending::Success,
        _ => Ending::Failure,
    };
    Ok((value?, ending))
}

fn talk<T>(
    child: &mut Child,
    input: &[u8],
    silence: Option<(Duration, &AtomicBool)>,
    read: impl FnOnce(ChildStdout) -> T,
    mut line: impl FnMut(&str) + Send,
) -> Result<T> {
    let id = child.id();
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (stdout, stderr) = stdout.zip(stderr).ok_or_else(|| anyhow!("a child process has no output"))?;
    std::thread::scope(|scope| {
        let (alive, seen) = channel();
        if let Some((limit, silent)) = silence {
            scope.spawn(move || watch(id, limit, silent, &seen));
        }
        scope.spawn(move || read_lines(stderr, &alive, &mut line));
        if let Some(mut stdin) = stdin {
            // A child that ends without reading says why on stderr.
            let _ = stdin.write_all(input);
        }
        Ok(read(stdout))
    })
}

/// Waits for signs of life until the child has closed its stderr.
fn watch(child: u32, limit: Duration, silent: &AtomicBool, seen: &Receiver<()>) {
    let mut wait = limit;
    loop {
        match seen.recv_timeout(wait) {
            Ok(()) => {}
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) if silent.swap(true, Ordering::SeqCst) => end(child, Signal::KILL),
            Err(RecvTimeoutError::Timeout) => {
                end(child, Signal::INT);
                wait = GRACE;
            }
        }
    }
}

fn read_lines(stderr: ChildStderr, alive: &Sender<()>, line: &mut impl FnMut(&str)) {
    let (mut reader, mut buffer) = (BufReader::new(stderr), Vec::new());
    while reader.read_until(b'\n', &mut buffer).is_ok_and(|count| count > 0) {
        line(String::from_utf8_lossy(&buffer).trim_end_matches(['\n', '\r']));
        buffer.clear();
        // Nobody listens where there is no limit.
        let _ = alive.send(());
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
