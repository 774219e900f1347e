//! Runs one child process at a time and ends it when a signal arrives.
#![expect(clippy::disallowed_methods, reason = "part of nix.rs: the one place that starts processes")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::error::{Interrupted, Problem};

/// How long a child may take to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(5);

static SIGNAL: AtomicI32 = AtomicI32::new(0);
static CHILD: AtomicI32 = AtomicI32::new(0);

/// Lets SIGINT, SIGTERM and SIGHUP end the running child; the run then returns [`Interrupted`] and cleans up after itself.
///
/// # Errors
/// When the handlers cannot be installed.
pub fn watch_signals() -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("cannot watch for signals")?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let again = SIGNAL.swap(signal, Ordering::SeqCst) != 0;
            end_child(if again { Signal::KILL } else { Signal::INT });
            std::thread::spawn(|| {
                std::thread::sleep(GRACE);
                end_child(Signal::KILL);
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

fn end_child(signal: Signal) {
    if let Some(pid) = Pid::from_raw(CHILD.load(Ordering::SeqCst)) {
        // It may have ended by itself meanwhile, which is what is wanted.
        let _ = kill_process(pid, signal);
    }
}

/// Runs a command; `read` takes its stdout, `line` each line of its stderr. Returns whether it succeeded.
///
/// # Errors
/// When the program is not there, cannot be talked to, or a signal arrived.
pub fn run<T>(
    command: &mut Command,
    input: &[u8],
    read: impl FnOnce(ChildStdout) -> T,
    line: impl FnMut(&str) + Send,
) -> Result<(T, bool)> {
    check_signal()?;
    let program = command.get_program().to_string_lossy().into_owned();
    let stdin = if input.is_empty() { Stdio::null() } else { Stdio::piped() };
    let mut child = command
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(&program, error))?;
    CHILD.store(i32::try_from(child.id()).unwrap_or(0), Ordering::SeqCst);
    // A signal that came just before the line above has not seen this child.
    if check_signal().is_err() {
        end_child(Signal::INT);
    }
    let value = talk(&mut child, input, read, line);
    let status = child.wait();
    CHILD.store(0, Ordering::SeqCst);
    check_signal()?;
    Ok((value?, status.with_context(|| format!("cannot wait for `{program}`"))?.success()))
}

fn talk<T>(
    child: &mut Child,
    input: &[u8],
    read: impl FnOnce(ChildStdout) -> T,
    line: impl FnMut(&str) + Send,
) -> Result<T> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (stdout, stderr) = stdout.zip(stderr).ok_or_else(|| anyhow!("a child process has no output"))?;
    std::thread::scope(|scope| {
        scope.spawn(|| read_lines(stderr, line));
        if let Some(mut stdin) = stdin {
            // A child that ends without reading says why on stderr.
            let _ = stdin.write_all(input);
        }
        Ok(read(stdout))
    })
}

fn read_lines(stderr: ChildStderr, mut line: impl FnMut(&str)) {
    let (mut reader, mut buffer) = (BufReader::new(stderr), Vec::new());
    while reader.read_until(b'\n', &mut buffer).is_ok_and(|count| count > 0) {
        line(String::from_utf8_lossy(&buffer).trim_end_matches(['\n', '\r']));
        buffer.clear();
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
