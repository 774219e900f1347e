//! Which tags a push sets, as a pure function of what is pushed and why.
//!
//! The first tag is *immutable*: once it names a digest it names that one for ever, so it also records the revision. The
//! others move. Versions follow semantic versioning 2.0.0 (semver.org), tags the grammar of the OCI distribution
//! specification 1.1, "Pulling manifests".

use std::fmt;

/// Length that the distribution specification allows for a tag.
const MAX_TAG: usize = 128;

/// Why something is pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Channel {
    /// The main line: the day's tag and `latest` move to it.
    Main,
    /// A release: `1.2.3`, and `1.2` and `1` move to it.
    Version(Version),
    /// A name that moves, such as `testing`.
    Named(String),
}

/// A version by semantic versioning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    major: u64,
    minor: u64,
    patch: u64,
    pre_release: Option<String>,
}

/// The commit that is pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its day, `YYYY-MM-DD` in UTC: the same commit has the same tags whenever it is pushed.
    pub date: String,
    /// The first characters of its hash.
    pub short: String,
    /// The tree had changes that are in no commit.
    pub dirty: bool,
}

/// The tags of one push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tags {
    /// Set first and never moved.
    pub immutable: Option<String>,
    /// Set last, in this order.
    pub moving: Vec<String>,
}

impl Tags {
    /// In the order in which they are set.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.immutable.iter().chain(&self.moving).map(String::as_str)
    }
}

/// Why there are no tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Neither the grammar of a tag nor a version.
    NotATag(String),
    /// A release or the main line has to be a commit.
    NoRevision,
    /// Changes that are in no commit, and nobody allowed them.
    Dirty,
}

impl Channel {
    /// Reads what a person writes: `prod`, `main`, `v1.2.3`, or the name of a channel.
    ///
    /// # Errors
    /// When it can be no tag.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        match text {
            "main" => return Ok(Self::Main),
            "prod" => return Ok(Self::Named("production".to_owned())),
            _ => {}
        }
        if let Some(version) = Version::parse(text) {
            return Ok(Self::Version(version));
        }
        if is_tag(text) { Ok(Self::Named(text.to_owned())) } else { Err(Refused::NotATag(text.to_owned())) }
    }
}

impl Version {
    /// Reads `1.2.3` or `1.2.3-rc.1`, a leading `v` allowed. Build metadata (`+…`) cannot stand in a tag.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (core, pre_release) = text.split_once('-').map_or((text, None), |(core, rest)| (core, Some(rest)));
        let mut numbers = core.split('.').map(number);
        let version = Self {
            major: numbers.next()??,
            minor: numbers.next()??,
            patch: numbers.next()??,
            pre_release: pre_release.map(str::to_owned),
        };
        (numbers.next().is_none() && pre_release.is_none_or(is_pre_release)).then_some(version)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)?;
        self.pre_release.iter().try_for_each(|pre_release| write!(formatter, "-{pre_release}"))
    }
}

/// The tags for one push.
///
/// # Errors
/// When the tree is dirty and `allow_dirty` is not given, or there is no revision where one is needed.
pub fn tags(channel: &Channel, revision: Option<&Revision>, allow_dirty: bool) -> Result<Tags, Refused> {
    let dirty = revision.is_some_and(|revision| revision.dirty);
    if dirty && !allow_dirty {
        return Err(Refused::Dirty);
    }
    let recorded = revision.map(Revision::tag);
    // What is in no commit must not stand where others look for a release.
    if dirty {
        return Ok(Tags { immutable: None, moving: recorded.into_iter().collect() });
    }
    match (channel, recorded, revision) {
        (Channel::Version(version), _, _) => Ok(version.tags()),
        (Channel::Main, Some(recorded), Some(revision)) => {
            Ok(Tags { immutable: Some(recorded), moving: vec![revision.date.clone(), "latest".to_owned()] })
        }
        (Channel::Main, ..) => Err(Refused::NoRevision),
        (Channel::Named(name), recorded, _) => Ok(Tags { immutable: recorded, moving: vec![name.clone()] }),
    }
}

impl Version {
    /// A pre-release is nobody's `1.2`.
    fn tags(&self) -> Tags {
        let family = vec![format!("{}.{}", self.major, self.minor), self.major.to_string()];
        let moving = if self.pre_release.is_none() { family } else { Vec::new() };
        Tags { immutable: Some(self.to_string()), moving }
    }
}

impl Revision {
    fn tag(&self) -> String {
        format!("{}-{}{}", self.date, self.short, if self.dirty { "-dirty" } else { "" })
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotATag(text) => write!(formatter, "`{text}` is neither a version nor a name that a tag can have"),
            Self::NoRevision => formatter.write_str("there is no commit here, so no tag could tell what was pushed"),
            Self::Dirty => formatter.write_str("the tree has changes that are in no commit"),
        }
    }
}

impl Refused {
    /// The next step.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotATag(_) => "use letters, digits, `_`, `.` and `-`, such as: testing, prod, main, v1.2.3",
            Self::NoRevision => "run it in the project's git repository, or push to a channel: push-image testing",
            Self::Dirty => "commit them, or push under a tag that ends in `-dirty`: push-image --allow-dirty",
        }
    }
}

fn is_tag(text: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.len() <= MAX_TAG && text.starts_with(word) && text.chars().all(|c| word(c) || c == '.' || c == '-')
}

/// A number without leading zeros.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits && (text == "0" || !text.starts_with('0'))).then(|| text.parse().ok()).flatten()
}

fn is_pre_release(text: &str) -> bool {
    let identifier = |part: &str| {
        let known = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let numeric = part.bytes().all(|byte| byte.is_ascii_digit());
        known && (!numeric || number(part).is_some())
    };
    text.split('.').all(identifier)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(channel: &str, dirty: bool, expect: &str) {
        let revision = Revision { date: "2026-11-28".to_owned(), short: "1a2b3c4d5e6f".to_owned(), dirty };
        let said = match Channel::parse(channel).and_then(|channel| tags(&channel, Some(&revision), true)) {
            Ok(tags) => format!("{} | {}", tags.immutable.unwrap_or_default(), tags.moving.join(" ")),
            Err(refused) => refused.to_string(),
        };
        assert_eq!(said, expect, "{channel}");
    }

    #[test]
    fn channels() {
        check("testing", false, "2026-11-28-1a2b3c4d5e6f | testing");
        check("prod", false, "2026-11-28-1a2b3c4d5e6f | production");
        check("main", false, "2026-11-28-1a2b3c4d5e6f | 2026-11-28 latest");
        check("with space", false, "`with space` is neither a version nor a name that a tag can have");
        check("-x", false, "`-x` is neither a version nor a name that a tag can have");
    }

    #[test]
    fn versions() {
        check("v1.2.3", false, "1.2.3 | 1.2 1");
        check("0.10.0", false, "0.10.0 | 0.10 0");
        check("v1.2.3-rc.1", false, "1.2.3-rc.1 | ");
        // Not versions, but names that a tag can have.
        check("v1.2", false, "2026-11-28-1a2b3c4d5e6f | v1.2");
        check("1.02.3", false, "2026-11-28-1a2b3c4d5e6f | 1.02.3");
        check("1.2.3+4", false, "`1.2.3+4` is neither a version nor a name that a tag can have");
    }

    #[test]
    fn dirty_trees_get_one_tag_that_says_so() {
        check("main", true, " | 2026-11-28-1a2b3c4d5e6f-dirty");
        check("v1.2.3", true, " | 2026-11-28-1a2b3c4d5e6f-dirty");
        let revision = Revision { date: String::new(), short: String::new(), dirty: true };
        assert_eq!(tags(&Channel::Main, Some(&revision), false), Err(Refused::Dirty));
    }

    #[test]
    fn without_a_commit_only_a_channel_can_be_pushed() {
        let named = Channel::Named("testing".to_owned());
        let expect = Tags { immutable: None, moving: vec!["testing".to_owned()] };
        assert_eq!(tags(&named, None, false), Ok(expect));
        assert_eq!(tags(&Channel::Main, None, false), Err(Refused::NoRevision));
    }
}
