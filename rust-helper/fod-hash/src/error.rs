//! The two ways in which the world can stop a run. What is wrong in the user's code is a finding instead, see `report`.

use std::error::Error;
use std::fmt;

use crate::report::Kind;

/// One sentence for the user, with the next step apart from it.
#[derive(Debug)]
pub struct Problem {
    /// What kind it is, in the words of a report.
    pub kind: Kind,
    /// What is wrong and where.
    pub what: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem with a next step.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { kind: Kind::Stopped, what: what.into(), hint: Some(hint.into()) }
    }

    /// The same, of a kind that has a word of its own.
    #[must_use]
    pub fn of(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)
    }
}

impl Error for Problem {}

/// A signal ended the run; everything is as it was.
#[derive(Debug)]
pub struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("interrupted; no file was changed")
    }
}

impl Error for Interrupted {}
