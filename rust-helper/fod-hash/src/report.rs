//! What a run found and did, as text and as an exit status. Pure.

use std::fmt::Write;

/// How a run ends; part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// It needs a derivation that could not be made.
    Waiting,
    /// Nix said something that is not understood.
    Unknown,
    /// A fake hash that stands in none of the files.
    NotFound,
    /// The hash depends on the file that holds it.
    SelfReferential,
    /// The patched flake does not prove the new hashes.
    Unproven,
    /// A file that does not parse.
    Syntax,
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
            Self::Waiting => "waiting",
            Self::Unknown => "unknown message",
            Self::NotFound => "not found",
            Self::SelfReferential => "self-referential",
            Self::Unproven => "not proven",
            Self::Syntax => "syntax error",
        }
    }

    /// True when nothing at all may be written.
    pub fn forbids_writing(self) -> bool {
        matches!(self, Self::Conflict | Self::SelfReferential | Self::Unproven)
    }

    fn status(self) -> Status {
        match self {
            Self::Conflict => Status::Conflict,
            Self::Evaluation | Self::Integrity | Self::NotFound | Self::SelfReferential | Self::Syntax => {
                Status::Findings
            }
            Self::Installable
            | Self::Network
            | Self::Builder
            | Self::StoreReference
            | Self::Waiting
            | Self::Unknown
            | Self::Unproven => Status::Failed,
        }
    }
}

/// Something in the user's code or its surroundings that needs a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind.
    pub kind: Kind,
    /// `file:line:col`, where there is one.
    pub place: Option<String>,
    /// One sentence.
    pub what: String,
    /// Lines that explain it, such as the end of a log.
    pub detail: Vec<String>,
    /// The next step.
    pub hint: Option<String>,
}

/// One hash that was, or would be, written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `file:line:col`.
    pub place: String,
    /// Names of the derivations.
    pub names: Vec<String>,
    /// What stood there.
    pub old: String,
    /// The new text.
    pub new: String,
}

/// The result of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// Hashes written, or planned in a dry run.
    pub changes: Vec<Change>,
    /// What needs a person.
    pub findings: Vec<Finding>,
    /// A unified diff, in a dry run.
    pub diff: Option<String>,
    /// One closing sentence.
    pub summary: String,
}

impl Report {
    /// The exit status: that of the gravest finding.
    pub fn status(&self) -> Status {
        self.findings.iter().map(|finding| finding.kind.status()).max().unwrap_or(Status::Clean)
    }

    /// Data, for stdout: the diff of a dry run, else one line a change.
    pub fn data(&self) -> String {
        let line = |change: &Change| {
            format!("{}: {}: {} -> {}\n", change.place, change.names.join(", "), change.old, change.new)
        };
        self.diff.clone().unwrap_or_else(|| self.changes.iter().map(line).collect())
    }

    /// Talk, for stderr: findings, then the closing sentence.
    pub fn talk(&self) -> String {
        let mut text = String::new();
        for finding in &self.findings {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}", render(finding));
        }
        text + &self.summary + "\n"
    }
}

fn render(finding: &Finding) -> String {
    let place = finding.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
    let mut text = format!("{place}{}: {}", finding.kind.word(), finding.what);
    for line in &finding.detail {
        let _ = write!(text, "\n  | {line}");
    }
    if let Some(hint) = &finding.hint {
        let _ = write!(text, "\nhint: {hint}");
    }
    text
}
