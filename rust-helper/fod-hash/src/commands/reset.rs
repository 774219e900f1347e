//! `reset`: takes hashes away, so that the next update makes them anew.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::cli::Reset;
use crate::error::Problem;
use crate::evaluate;
use crate::hash::{Algorithm, Hash, Spelling};
use crate::matching::Feeds;
use crate::nix::Events;
use crate::patch::Edit;
use crate::report::{Change, Origin, Report, count};
use crate::rows::{is_fake, rows};
use crate::run::Run;
use crate::scan::{Format, Site, SiteKind, format};
use crate::scope::binds;
use crate::workspace::{self, Access, Files};

/// Takes the hashes away that feed a derivation.
///
/// # Errors
/// When the world stands in the way, or the result would not evaluate.
pub fn reset(args: &Reset, events: Events<'_>) -> Result<Report> {
    let options = args.selection.options();
    let access = if args.dry_run { Access::Read } else { Access::Write };
    let mut run = Run::open(&args.selection, &options, events, access)?;
    let evaluation = run.evaluate()?;
    let candidates = run.candidates(&evaluation);
    let feeds = run.attribute(&evaluation, &candidates)?;
    let names: Vec<_> = rows(&run.tree, &feeds, &evaluation);
    let edits = match edits(&run, &feeds, true) {
        edits if evaluates(&mut run, &edits)? => edits,
        _ => edits(&run, &feeds, false),
    };
    if !evaluates(&mut run, &edits)? {
        return Err(Problem::new("without its hashes the flake does not evaluate", "nothing was changed").into());
    }
    let change = |edit: &Edit| {
        let site = run.tree.sites.get(edit.site)?;
        let row = names.iter().find(|row| row.place == site.place())?;
        let fed: BTreeSet<String> = row.derivations.iter().map(|fed| fed.name.clone()).collect();
        let (old, new) = (row.text.clone(), edit.text.trim_matches('"').to_owned());
        Some(Change { place: row.place.clone(), names: fed.into_iter().collect(), old, new, origin: Origin::TakenAway })
    };
    let changes: Vec<Change> = edits.iter().filter_map(change).collect();
    let diff = workspace::write(run.journal.as_ref(), &workspace::edited(&run.tree, &edits))?;
    let lead = if args.dry_run { "would take away" } else { "took away" };
    let summary = format!("{lead} {}", count(changes.len(), "hash", "hashes"));
    Ok(Report { changes, diff, summary, findings: run.findings(&evaluation, &feeds), ..Report::default() })
}

/// The edits for all sites of the user's own files that hold a real hash; `by_name` uses `lib` where a scope has it.
fn edits(run: &Run<'_>, feeds: &Feeds, by_name: bool) -> Vec<Edit> {
    let edit = |id: &usize| {
        let site = run.tree.sites.get(*id).filter(|site| site.owner.is_none() && !is_fake(site))?;
        let bytes = run.tree.original(&site.path)?;
        let (range, text) = match fake_name(site).filter(|_| by_name && has_lib(site, bytes)) {
            Some(name) => (site.range.start - 1..site.range.end + 1, format!("lib.{name}")),
            None => (site.range.clone(), zeros(site)),
        };
        Some(Edit { site: *id, path: site.path.clone(), range, text })
    };
    feeds.keys().filter_map(edit).collect()
}

/// The name in nixpkgs' lib for the zeros of this algorithm, in the spelling that stands there.
fn fake_name(site: &Site) -> Option<&'static str> {
    let SiteKind::Literal(readings) = &site.kind else {
        return None;
    };
    let reading = readings.first()?;
    match (reading.hash.algorithm(), reading.spelling) {
        (Algorithm::Sha256, Spelling::Sri) => Some("fakeHash"),
        (Algorithm::Sha256, Spelling::Bare(_)) => Some("fakeSha256"),
        (Algorithm::Sha512, Spelling::Bare(_)) => Some("fakeSha512"),
        _ => None,
    }
}

/// True for a string in plain quotes where `lib` is bound.
fn has_lib(site: &Site, bytes: &[u8]) -> bool {
    let quote = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&b'"');
    let quoted = quote(site.range.start.checked_sub(1)) && quote(Some(site.range.end));
    let text = String::from_utf8_lossy(bytes);
    let same_length = text.len() == bytes.len();
    quoted && same_length && format(&site.path) == Format::Nix && binds(&text, site.range.start, "lib")
}

fn zeros(site: &Site) -> String {
    let SiteKind::Literal(readings) = &site.kind else {
        return Hash::zero(site.algorithm()).sri();
    };
    let reading = readings.first();
    reading.map_or_else(
        || Hash::zero(site.algorithm()).sri(),
        |reading| Hash::zero(reading.hash.algorithm()).spell(reading.spelling),
    )
}

/// Tries the edits in the scratch copy.
fn evaluates(run: &mut Run<'_>, edits: &[Edit]) -> Result<bool> {
    let files: Files = workspace::edited(&run.tree, edits);
    run.scratch.set(&files.into_iter().map(|(path, (_, new))| (path, new)).collect())?;
    Ok(evaluate::at_once(&run.nix, &run.request)?.is_ok())
}
