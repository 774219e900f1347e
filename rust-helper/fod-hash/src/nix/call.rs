//! One call of a program: its output, its log, and the words in which it failed.
#![expect(clippy::disallowed_methods, reason = "part of nix.rs: the one place that starts processes")]

use std::io::{BufReader, Read};
use std::path::Path;
use std::process::{ChildStdout, Command};
use std::time::Duration;

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::child::{self, Ending};
use super::{Event, Nix};
use crate::log::{Log, Message};

/// A command's stdout and log.
pub(super) struct Finished<T> {
    pub(super) output: T,
    pub(super) log: Log,
    pub(super) ending: Ending,
}

impl<T> Finished<T> {
    pub(super) fn success(&self) -> bool {
        self.ending == Ending::Success
    }
}

impl Nix<'_> {
    /// Runs a command that prints JSON.
    pub(super) fn json(&self, args: &[String]) -> Result<Result<Value, Message>> {
        self.json_in(None, args)
    }

    pub(super) fn json_in(&self, dir: Option<&Path>, args: &[String]) -> Result<Result<Value, Message>> {
        let mut command = Command::new("nix");
        command.args(args);
        if let Some(dir) = dir {
            command.current_dir(dir);
        }
        let done = self.start_command(&mut command, args, &[], None, read_json)?;
        if !done.success() {
            return Ok(Err(last_error(&done.log)));
        }
        Ok(Ok(done.output.with_context(|| format!("cannot read the output of `nix {}`", shown(args)))?))
    }

    pub(super) fn run<T>(
        &self,
        args: &[String],
        input: &[u8],
        read: impl FnOnce(ChildStdout) -> T,
    ) -> Result<Finished<T>> {
        self.spawn("nix", args, input, None, read)
    }

    pub(super) fn spawn<T>(
        &self,
        program: &str,
        args: &[String],
        input: &[u8],
        silence: Option<Duration>,
        read: impl FnOnce(ChildStdout) -> T,
    ) -> Result<Finished<T>> {
        self.start_command(Command::new(program).args(args), args, input, silence, read)
    }

    fn start_command<T>(
        &self,
        command: &mut Command,
        args: &[String],
        input: &[u8],
        silence: Option<Duration>,
        read: impl FnOnce(ChildStdout) -> T,
    ) -> Result<Finished<T>> {
        let program = command.get_program().to_string_lossy();
        (self.events)(&Event::Command(&format!("{program} {}", shown(args))));
        let mut log = Log::default();
        let (output, ending) = child::run(command, input, silence, read, |line| {
            if let Some(activity) = log.line(line) {
                (self.events)(&Event::Build(&activity));
            }
        })?;
        Ok(Finished { output, log, ending })
    }
}

/// Reads JSON. Without a buffer, each byte would be a call of the system.
pub(super) fn read_json<T: DeserializeOwned>(stdout: ChildStdout) -> serde_json::Result<T> {
    serde_json::from_reader(BufReader::new(stdout))
}

pub(super) fn read_text(mut stdout: ChildStdout) -> Result<String> {
    let mut text = String::new();
    stdout.read_to_string(&mut text).context("cannot read what nix prints")?;
    Ok(text)
}

pub(super) fn drain(mut stdout: ChildStdout) {
    // Nothing that is needed is printed here.
    let _ = std::io::copy(&mut stdout, &mut std::io::sink());
}

fn last_error(log: &Log) -> Message {
    let plain = || {
        let text = log.plain().join("\n");
        Message { full: text.clone(), text, position: None, earlier: Vec::new() }
    };
    let mut errors = log.errors().to_vec();
    let last = errors.pop().unwrap_or_else(plain);
    Message { earlier: errors.into_iter().map(|error| error.text).collect(), ..last }
}

pub(super) fn last_words(log: &Log) -> String {
    last_error(log).text
}

/// A command line that a shell would read back, save for the long function that no person wants to read again.
fn shown(args: &[String]) -> String {
    const LONG: usize = 400;
    let plain =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "-_./:=+@^#,%".contains(c));
    let quote = |word: &String| {
        if word.len() > LONG && word.contains('\n') {
            "'…'".to_owned()
        } else if plain(word) {
            word.clone()
        } else {
            format!("'{}'", word.replace('\'', r"'\''"))
        }
    };
    args.iter().map(quote).collect::<Vec<_>>().join(" ")
}
