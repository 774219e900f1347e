//! `update`: finds wrong hashes and writes the right ones.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::Result;

use crate::cli::Update;
use crate::evaluate::Evaluation;
use crate::findings;
use crate::hash::Hash;
use crate::levels::Results;
use crate::matching::{Feeds, SiteId};
use crate::nix::Events;
use crate::patch;
use crate::plan;
use crate::report::{Report, Status, count};
use crate::run::{Access, Run};

/// Finds wrong hashes and writes the right ones.
///
/// # Errors
/// When the world stands in the way.
pub fn update(args: &Update, events: Events<'_>) -> Result<Report> {
    let options = args.selection.options();
    let access = if args.dry_run { Access::Read } else { Access::Write };
    let mut run = Run::open(&args.selection, &options, events, access)?;
    let evaluation = run.evaluate()?;
    let feeds = doubtful(&mut run, &evaluation, args.all)?;
    let mut report = Report { findings: run.findings(&evaluation, &feeds), ..Report::default() };
    if feeds.is_empty() {
        let outputs = count(evaluation.outputs.len(), "output", "outputs");
        let lead = if report.findings.is_empty() { "nothing to do" } else { "nothing was changed" };
        report.summary = format!("{lead}: no hash to update in {outputs}");
        return Ok(report);
    }
    let results = run.probe(&evaluation, &feeds)?;
    report.findings.extend(findings::probing(&run.tree, &feeds, &results));
    let hashes = run.to_write(&feeds, &results);
    if report.status() != Status::Conflict && !hashes.is_empty() {
        report.findings.extend(run.verify(&results, &feeds, &hashes)?);
    }
    conclude(&run, &feeds, &results, &hashes, report)
}

/// The sites that feed derivations which could be wrong.
fn doubtful(run: &mut Run<'_>, evaluation: &Evaluation, all: bool) -> Result<Feeds> {
    let (candidates, graph) = (run.candidates(evaluation), &evaluation.graph);
    let known = candidates.values().flatten().filter_map(|path| graph.fods.get(path)).filter(|fod| !fod.hash.is_zero());
    let valid = if all { BTreeSet::new() } else { run.nix.valid(&known.map(|fod| fod.output.clone()).collect())? };
    let doubtful = plan::doubtful(&candidates, graph, &valid, all);
    let feeds = run.attribute(evaluation, &plan::touching(&candidates, &doubtful))?;
    Ok(plan::touching(&feeds, &doubtful))
}

/// Writes, or in a dry run shows, the patch, unless something speaks against all of it.
fn conclude(
    run: &Run<'_>,
    feeds: &Feeds,
    results: &Results,
    hashes: &BTreeMap<SiteId, Hash>,
    mut report: Report,
) -> Result<Report> {
    if report.findings.iter().any(|finding| finding.kind.forbids_writing()) {
        "nothing was written".clone_into(&mut report.summary);
        return Ok(report);
    }
    let patched = run.tree.patched(&run.tree.edits(hashes));
    report.changes = findings::changes(&run.tree, feeds, results, hashes);
    let files =
        patched.into_iter().filter_map(|(path, new)| Some((path.clone(), (run.tree.original(&path)?.to_vec(), new))));
    let files: BTreeMap<PathBuf, (Vec<u8>, Vec<u8>)> = files.collect();
    report.summary = summary(run.journal.is_none(), hashes.len(), files.len());
    let Some(journal) = &run.journal else {
        let diff =
            |(path, (old, new)): (&PathBuf, &(Vec<u8>, Vec<u8>))| patch::diff(&path.display().to_string(), old, new);
        report.diff = Some(files.iter().map(diff).collect());
        return Ok(report);
    };
    if !files.is_empty() {
        journal.replace(&files)?;
    }
    Ok(report)
}

fn summary(dry_run: bool, hashes: usize, files: usize) -> String {
    match (hashes, dry_run) {
        (0, _) => "no file was changed".to_owned(),
        (_, true) => format!("would update {} in {}", count(hashes, "hash", "hashes"), count(files, "file", "files")),
        (_, false) => format!("updated {} in {}", count(hashes, "hash", "hashes"), count(files, "file", "files")),
    }
}
