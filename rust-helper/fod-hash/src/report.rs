//! What a run found and did, as text and as an exit status. Pure.

mod finding;

use std::fmt;

use serde::Serialize;

use crate::error::Problem;
pub use finding::{Finding, Kind, Status};

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
