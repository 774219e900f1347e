//! Reads `--log-format internal-json`. Pure: lines in, what happened to each derivation out.
//!
//! Only `msg` records of level 0 can carry a hash; output of a builder is a `result` record and is kept for people alone.
//! Format: `libutil/logging.cc` and `libstore/build/derivation-check.cc` of Nix.

use std::collections::{HashMap, VecDeque};

use serde::Deserialize;
use serde_json::Value;

use crate::hash::{self, Hash};

const TAIL_LINES: usize = 12;
const ACTIVITY_BUILD: u64 = 105;
const RESULT_PHASE: u64 = 104;
const RESULT_BUILD_LINE: u64 = 101;
const RESULT_POST_BUILD_LINE: u64 = 107;
const MISMATCH: &str = "hash mismatch in fixed-output derivation '";

/// An error or warning that Nix itself wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The message without trace and colours.
    pub text: String,
    /// The message with its trace, without colours.
    pub full: String,
    /// File, line and column, where Nix knows them.
    pub position: Option<(String, u64, u64)>,
    /// The texts of what Nix said before, where this is the last of several errors.
    pub earlier: Vec<String>,
}

/// A mismatch that Nix itself reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The derivation, as Nix names it.
    pub derivation: String,
    /// The hash in the derivation.
    pub specified: Hash,
    /// The hash of what was made.
    pub got: Hash,
}

/// What happens to a build; derivations are named by the base name of their .drv file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Activity {
    /// It begins.
    Started(String),
    /// It says what it is doing.
    Phase(String, String),
    /// It has ended, well or not.
    Ended(String),
}

/// What a log says so far.
#[derive(Debug, Default)]
pub struct Log {
    builds: HashMap<u64, String>,
    running: HashMap<u64, String>,
    tails: HashMap<String, VecDeque<String>>,
    errors: Vec<Message>,
    plain: VecDeque<String>,
}

#[derive(Deserialize)]
struct Record {
    action: String,
    #[serde(default)]
    id: u64,
    #[serde(rename = "type", default)]
    kind: u64,
    #[serde(default)]
    level: u64,
    #[serde(default)]
    fields: Vec<Value>,
    msg: Option<String>,
    raw_msg: Option<String>,
    file: Option<String>,
    line: Option<u64>,
    column: Option<u64>,
}

impl Log {
    /// Takes one line; returns what it says about a build.
    pub fn line(&mut self, line: &str) -> Option<Activity> {
        let Some(json) = line.strip_prefix("@nix ") else {
            push_bounded(&mut self.plain, clean(line));
            return None;
        };
        let record: Record = serde_json::from_str(json).ok()?;
        match record.action.as_str() {
            "start" if record.kind == ACTIVITY_BUILD => self.start(&record),
            "result" if [RESULT_BUILD_LINE, RESULT_POST_BUILD_LINE].contains(&record.kind) => self.build_line(&record),
            "result" if record.kind == RESULT_PHASE => self.phase(&record),
            "stop" => self.running.remove(&record.id).map(Activity::Ended),
            "msg" if record.level == 0 => self.error(record),
            _ => None,
        }
    }

    /// Adds what another process said about other derivations.
    pub fn append(&mut self, other: Self) {
        self.builds.extend(other.builds);
        self.tails.extend(other.tails);
        self.errors.extend(other.errors);
        other.plain.into_iter().for_each(|line| push_bounded(&mut self.plain, line));
    }

    /// Whether a builder was started.
    pub fn has_builds(&self) -> bool {
        !self.builds.is_empty()
    }

    /// The errors, oldest first.
    pub fn errors(&self) -> &[Message] {
        &self.errors
    }

    /// The last lines that the builder of a derivation wrote.
    pub fn tail(&self, derivation: &str) -> Vec<String> {
        self.tails.get(base(derivation)).into_iter().flatten().cloned().collect()
    }

    /// The last lines of all builders, for a failure further down.
    pub fn all_tails(&self) -> Vec<String> {
        self.tails.values().flatten().cloned().collect()
    }

    /// The last lines that were not records at all: how Nix talks when it dies early.
    pub fn plain(&self) -> Vec<String> {
        self.plain.iter().filter(|line| !line.is_empty()).cloned().collect()
    }

    /// The errors that name a derivation, without the closing one that lists all which failed.
    pub fn errors_about<'a>(&'a self, derivation: &'a str) -> impl Iterator<Item = &'a Message> {
        let list =
            |error: &&Message| error.text.starts_with("build of '") && error.text.trim_end().ends_with("' failed");
        self.errors.iter().filter(move |error| !list(error) && error.text.contains(base(derivation)))
    }

    /// The errors that name no derivation: recent versions of Nix do not say which one took too long.
    pub fn nameless_errors(&self) -> impl Iterator<Item = &Message> {
        self.errors.iter().filter(|error| !error.text.contains(".drv"))
    }

    /// The derivation for which Nix gave up all others, in spite of `--keep-going`: a flat output that refers to store paths is
    /// told by its name, one that no machine can build (up to Nix 2.26) by its path.
    pub fn gave_up_for(&self) -> Option<&str> {
        self.errors.iter().find_map(|error| culprit(&error.text))
    }

    /// The mismatches, oldest first.
    pub fn mismatches(&self) -> impl Iterator<Item = Mismatch> {
        self.errors.iter().filter_map(|error| mismatch(&error.text))
    }

    fn start(&mut self, record: &Record) -> Option<Activity> {
        let derivation = base(record.fields.first()?.as_str()?).to_owned();
        self.builds.insert(record.id, derivation.clone());
        self.running.insert(record.id, derivation.clone());
        Some(Activity::Started(derivation))
    }

    fn phase(&self, record: &Record) -> Option<Activity> {
        let phase = clean(record.fields.first()?.as_str()?).lines().next()?.to_owned();
        Some(Activity::Phase(self.builds.get(&record.id)?.clone(), phase))
    }

    fn build_line(&mut self, record: &Record) -> Option<Activity> {
        let derivation = self.builds.get(&record.id)?;
        let line = clean(record.fields.first()?.as_str()?);
        push_bounded(self.tails.entry(derivation.clone()).or_default(), line);
        None
    }

    fn error(&mut self, record: Record) -> Option<Activity> {
        let full = clean(record.msg.as_deref().unwrap_or_default());
        let text = record.raw_msg.as_deref().map_or_else(|| full.clone(), clean);
        let position = record.file.zip(record.line).map(|(file, line)| (file, line, record.column.unwrap_or(1)));
        self.errors.push(Message { text, full, position, earlier: Vec::new() });
        None
    }
}

/// Reads a mismatch by its keys, never by line number: dialects add lines of their own.
///
/// The message must begin with the words; only a remote builder's own prefix may stand before them.
pub fn mismatch(text: &str) -> Option<Mismatch> {
    let text = text.trim_start();
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let (derivation, lines) = without_remote_prefix(text).strip_prefix(MISMATCH)?.split_once("':")?;
    let value = |key: &str| lines.lines().find_map(|line| line.trim_start().strip_prefix(key)).map(str::trim);
    Some(Mismatch {
        derivation: derivation.to_owned(),
        specified: hash::parse(value("specified:").or_else(|| value("wanted:"))?, None)?,
        got: hash::parse(value("got:")?, None)?,
    })
}

fn culprit(text: &str) -> Option<&str> {
    let name =
        text.strip_prefix("fixed output derivation '").and_then(|rest| rest.split_once("' is not allowed to refer"));
    let path = text.split_once("is required to build '").and_then(|(_, rest)| rest.split_once("', but I am a"));
    name.or(path).map(|(culprit, _)| culprit)
}

/// `build of '…' on 'ssh-ng://…' failed: ` is what Nix puts before a remote builder's message.
fn without_remote_prefix(text: &str) -> &str {
    let remote = text.strip_prefix("build of '").and_then(|rest| rest.split_once("' on '"));
    let message = remote.and_then(|(_, rest)| rest.split_once("' failed: "));
    message.map_or(text, |(_, message)| message.trim_start().strip_prefix("error: ").unwrap_or(message))
}

/// Text without terminal escapes and control characters, so that a log cannot move the cursor or fake our own lines.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            skip_escape(&mut characters);
        } else if character == '\n' || character == '\t' || !character.is_control() {
            out.push(character);
        }
    }
    out
}

fn skip_escape(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match characters.next() {
        Some('[') => while characters.next().is_some_and(|character| !('@'..='~').contains(&character)) {},
        Some(']') => while characters.next().is_some_and(|character| character != '\u{7}' && character != '\\') {},
        _ => {}
    }
}

/// A base name of a store path, since some versions of Nix print no more.
fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn push_bounded(lines: &mut VecDeque<String>, line: String) {
    if lines.len() == TAIL_LINES {
        lines.pop_front();
    }
    lines.push_back(line);
}
