//! `resolve`: settles conflicts of git that differ in nothing but hashes.

use std::path::Path;

use anyhow::Result;

use super::update;
use crate::cli::{Resolve, Root};
use crate::conflict::{Settled, settle};
use crate::error::Problem;
use crate::files;
use crate::nix::{Events, git};
use crate::report::{Finding, Kind, Place, Report, count};
use crate::workspace::{self, Files};

/// Settles conflicts, then updates the hashes that they were about.
///
/// # Errors
/// When the world stands in the way.
pub fn resolve(args: &Resolve, events: Events<'_>) -> Result<Report> {
    match args.driver.as_deref() {
        Some([base, ours, theirs, path]) => drive(base, ours, theirs, path),
        _ => in_tree(args, events),
    }
}

/// All files of the work tree that git could not merge.
fn in_tree(args: &Resolve, events: Events<'_>) -> Result<Report> {
    let target = args.update.selection.target()?;
    let (Root::Flake { dir, .. } | Root::File(dir)) = &target.root else {
        return Err(Problem::new("an expression has no conflicts", "name a flake or a file").into());
    };
    let repository = git::repository(&files::folder_of(dir)?)?;
    let mut files = Files::new();
    let (mut findings, mut settled) = (Vec::new(), 0);
    for path in git::unmerged(&repository.top)? {
        let old = files::read(&repository.top.join(&path))?;
        let Ok(text) = String::from_utf8(old.clone()) else { continue };
        let result = settle(&text);
        settled += result.settled;
        findings.extend(left(&path, &result));
        files.insert(path, (old, result.text.into_bytes()));
    }
    files.retain(|_, (old, new)| old != new);
    let journal = workspace::take_repository(&repository, events)?;
    workspace::write(Some(&journal), &files)?;
    drop(journal);
    let lead = format!("settled {}", count(settled, "conflict", "conflicts"));
    if settled == 0 || !findings.is_empty() {
        let lead = if settled == 0 { "no conflict is about hashes alone".to_owned() } else { lead };
        return Ok(Report { findings, summary: lead, ..Report::default() });
    }
    let report = update::update(&args.update, events)?;
    Ok(Report { summary: format!("{lead}; {}", report.summary), ..report })
}

/// As a merge driver: git wants the result in the place of our file, and reads the rest of the tree later, so the hashes
/// stay unknown.
fn drive(base: &Path, ours: &Path, theirs: &Path, path: &Path) -> Result<Report> {
    git::merge_file(ours, base, theirs)?;
    let text = String::from_utf8(files::read(ours)?)
        .map_err(|_| Problem::new(format!("{} is no text", path.display()), "merge it by hand"))?;
    let result = settle(&text);
    files::write(ours, result.text.as_bytes())?;
    let findings = left(path, &result);
    let summary = match result.settled {
        0 => String::new(),
        number => {
            format!("{}: {} unknown now; run: fod-hash update", path.display(), count(number, "hash is", "hashes are"))
        }
    };
    Ok(Report { findings, summary, ..Report::default() })
}

fn left(path: &Path, result: &Settled) -> Vec<Finding> {
    let finding = |line: &usize| {
        let place = Place { file: path.display().to_string(), line: *line, column: 1 };
        let what = "this conflict is about more than hashes";
        Finding::new(Kind::Refused, what).at(Some(place)).hint("settle it by hand, then run fod-hash resolve again")
    };
    result.left.iter().map(finding).collect()
}
