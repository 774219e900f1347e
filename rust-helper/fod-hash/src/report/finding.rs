//! What needs a person: its kind, and what that means for the exit status. Pure.

use serde::{Serialize, Serializer};

use super::Place;

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

    pub(super) fn status(self) -> Status {
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
