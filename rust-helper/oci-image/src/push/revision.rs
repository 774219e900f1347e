//! The door to git, which knows the commit that is pushed.
#![expect(clippy::disallowed_methods, reason = "the one place that starts git")]

use std::process::Command;

use super::tags::Revision;

/// The commit of the current folder; nothing where there is no git or no commit.
pub fn revision() -> Option<Revision> {
    let commit = git(&["log", "-1", "--abbrev=12", "--date=format-local:%Y-%m-%d", "--format=%cd %h"])?;
    let (date, short) = commit.trim().split_once(' ')?;
    let changes = git(&["status", "--porcelain", "--untracked-files=no"])?;
    Some(Revision { date: date.to_owned(), short: short.to_owned(), dirty: !changes.trim().is_empty() })
}

fn git(args: &[&str]) -> Option<String> {
    let output = Command::new("git").args(args).env("TZ", "UTC").output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
