//! What a run found and did, as text and as an exit status. Pure.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::error::Problem;

/// A place in a file of the tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, below the root of the tree.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Place {
    /// Reads `file:line:col`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.rsplitn(3, ':');
        let (column, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { file: parts.next()?.to_owned(), line, column })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// How a run ends; part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nothing to do, or all done.
    Clean = 0,
    /// Something is left that needs a person.
    Findings = 1,
    /// Some work could not be done.
    Failed = 2,
    /// One literal would need two hashes; nothing was written.
    Conflict = 3,
}

/// The kind of a finding; it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Two derivations need different hashes at one place.
    Conflict,
    /// An output does not evaluate.
    Evaluation,
    /// An output that was asked for does not evaluate or does not exist.
    Installable,
    /// A source could not be reached.
    Network,
    /// A builder failed for another reason.
    Builder,
    /// A lock file of another tool does not fit what was downloaded.
    Integrity,
    /// A fixed output refers to store paths.
    StoreReference,
    /// It took too long, or was silent for too long, and was ended.
    Timeout,
    /// No machine can build it: another system, or a feature that is missing.
    Platform,
    /// It needs a derivation that could not be made.
    Waiting,
    /// Nix said something that is not understood.
    Unknown,
    /// A fake hash that stands in none of the files.
    NotFound,
    /// A hash of another system, which nothing that was asked for needs.
    Pending,
    /// The hash depends on the file that holds it.
    SelfReferential,
    /// The patched flake does not prove the new hashes.
    Unproven,
    /// A file that does not parse.
    Syntax,
    /// A hash that is yet to be made.
    Fake,
    /// The true hash is another one.
    Stale,
    /// What the hash was made from has moved.
    Suspect,
    /// Only the hash has changed: its source was tampered with or is not deterministic.
    OnlyHash,
    /// Nothing is known about where the hash is from.
    Unseen,
    /// It came out differently when it was made once more.
    Unstable,
    /// Something around Nix is missing.
    SetUp,
    /// Something that is asked for cannot be done as it stands, and is left as it is.
    Refused,
    /// The world stands in the way.
    Stopped,
}

/// As in the text, with dashes.
impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.word().replace(' ', "-"))
    }
}

impl Kind {
    /// The word in the text.
    pub fn word(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Evaluation | Self::Installable => "evaluation error",
            Self::Network => "network",
            Self::Builder => "builder failure",
            Self::Integrity => "integrity",
            Self::StoreReference => "store reference",
            Self::Timeout => "timeout",
            Self::Platform => "platform mismatch",
            Self::Waiting => "waiting",
            Self::Unknown => "unknown message",
            Self::NotFound => "not found",
            Self::Pending => "pending",
            Self::SelfReferential => "self-referential",
            Self::Unproven => "not proven",
            Self::Syntax => "syntax error",
            Self::Fake => "fake",
            Self::Stale => "stale",
            Self::Suspect => "suspect",
            Self::OnlyHash => "only the hash changed",
            Self::Unseen => "unknown",
            Self::Unstable => "not deterministic",
            Self::SetUp => "set-up",
            Self::Refused => "refused",
            Self::Stopped => "error",
        }
    }

    /// True when nothing at all may be written.
    pub fn forbids_writing(self) -> bool {
        matches!(
            self,
            Self::Conflict | Self::SelfReferential | Self::Unproven | Self::OnlyHash | Self::Refused | Self::Unstable
        )
    }

    fn status(self) -> Status {
        match self {
            // What was asked for is right; the other system has its own run.
            Self::Pending => Status::Clean,
            Self::Conflict => Status::Conflict,
            Self::Evaluation
            | Self::Integrity
            | Self::NotFound
            | Self::SelfReferential
            | Self::Syntax
            | Self::Fake
            | Self::Stale
            | Self::Suspect
            | Self::OnlyHash
            | Self::Unseen
            | Self::Unstable
            | Self::SetUp
            | Self::Refused => Status::Findings,
            Self::Installable
            | Self::Network
            | Self::Builder
            | Self::StoreReference
            | Self::Timeout
            | Self::Platform
            | Self::Waiting
            | Self::Unknown
            | Self::Unproven
            | Self::Stopped => Status::Failed,
        }
    }
}

/// Something in the user's code or its surroundings that needs a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind.
    pub kind: Kind,
    /// Where, if it has a place.
    pub place: Option<Place>,
    /// One sentence.
    pub what: String,
    /// Lines that explain it, such as the end of a log.
    pub detail: Vec<String>,
    /// The next step.
    pub hint: Option<String>,
}

impl Finding {
    /// A finding that has neither place nor explanation yet.
    pub fn new(kind: Kind, what: impl Into<String>) -> Self {
        Self { kind, place: None, what: what.into(), detail: Vec::new(), hint: None }
    }

    /// The same, somewhere.
    #[must_use]
    pub fn at(self, place: Option<Place>) -> Self {
        Self { place, ..self }
    }

    /// The same with a next step.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// One hash that was, or would be, written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Where.
    pub place: Place,
    /// Names of the derivations.
    pub names: Vec<String>,
    /// What stood there.
    pub old: String,
    /// The new text.
    pub new: String,
    /// What tells that it is right.
    pub origin: Origin,
}

/// What baselines tell about a hash that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The same recipe had this hash before.
    Confirmed,
    /// The recipe has moved, so another hash was to be expected.
    RecipeMoved,
    /// Nothing is known: this is the first download.
    Unverified,
    /// Only the hash has changed, which the user has accepted.
    OnlyHash,
    /// The hash was made on another system.
    OtherSystem,
    /// There is no hash any more.
    TakenAway,
}

impl Origin {
    /// The words in the text.
    pub fn words(self) -> &'static str {
        match self {
            Self::Confirmed => "as before",
            Self::RecipeMoved => "recipe moved",
            Self::Unverified => "unverified origin",
            Self::OnlyHash => "only the hash changed, accepted",
            Self::OtherSystem => "made on another system",
            Self::TakenAway => "taken away",
        }
    }
}

/// One hash of the source that feeds a derivation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub text: String,
    /// `fake`, `empty`, `malformed` or `ok`.
    pub state: &'static str,
    /// The derivations that it feeds.
    pub derivations: Vec<Fed>,
}

/// A fixed-output derivation that a hash feeds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fed {
    /// Its name.
    pub name: String,
    /// The path of its .drv file.
    pub derivation: String,
    /// The system that it is for.
    pub system: String,
    /// How its output is hashed: `flat`, `nar`, `text` or `git`.
    pub method: &'static str,
    /// The outputs that need it.
    pub attributes: Vec<String>,
}

/// The result of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The command that ran.
    pub command: &'static str,
    /// The world has stopped the run; the only finding says how.
    pub stopped: bool,
    /// Hashes written, or planned in a dry run.
    pub changes: Vec<Change>,
    /// What needs a person.
    pub findings: Vec<Finding>,
    /// The hashes of the source, where they are asked for.
    pub rows: Vec<Row>,
    /// A unified diff, in a dry run.
    pub diff: Option<String>,
    /// What is in order; of `doctor`.
    pub notes: Vec<String>,
    /// A page that was asked for, to be printed as it is.
    pub page: Option<String>,
    /// One closing sentence.
    pub summary: String,
}

impl Report {
    /// The exit status: that of the gravest finding.
    pub fn status(&self) -> Status {
        let gravest = self.findings.iter().map(|finding| finding.kind.status()).max().unwrap_or(Status::Clean);
        if self.stopped { Status::Failed } else { gravest }
    }

    /// The report of a run that the world has stopped.
    pub fn stopped(command: &'static str, error: &anyhow::Error) -> Self {
        let problem = error.downcast_ref::<Problem>();
        let kind = problem.map_or(Kind::Stopped, |problem| problem.kind);
        let hint = problem.and_then(|problem| problem.hint.clone());
        let finding = Finding { hint, ..Finding::new(kind, format!("{error:#}")) };
        Self { command, stopped: true, findings: vec![finding], ..Self::default() }
    }
}

/// A number with its noun.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
