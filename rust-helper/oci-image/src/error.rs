//! What stops a run: one sentence, with the next step apart from it. What is wrong with an image is a finding, see `verify`.

use std::error::Error;
use std::fmt;

/// Something that the caller has to change.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong and where.
    pub what: String,
    /// What to do about it.
    pub hint: String,
}

impl Problem {
    /// A problem with a next step.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hint: hint.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)
    }
}

impl Error for Problem {}
