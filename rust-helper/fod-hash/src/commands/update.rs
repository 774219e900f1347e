//! `update`: finds wrong hashes and writes the right ones.

mod commit;
mod locking;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::baseline::{Baselines, Judged, Question};
use crate::cli::Update;
use crate::derivation::{Fod, Graph};
use crate::evaluate::Evaluation;
use crate::findings;
use crate::freshness::Freshness;
use crate::hash::Hash;
use crate::levels::Results;
use crate::matching::{Feeds, SiteId};
use crate::nix::Events;
use crate::plan;
use crate::report::{Change, Finding, Kind, Origin, Report, Status, count};
use crate::rows::is_fake;
use crate::run::{Access, Files, Run};
use crate::trust;
use crate::verify::Proof;

/// Finds wrong hashes and writes the right ones.
///
/// # Errors
/// When the world stands in the way.
pub fn update(args: &Update, events: Events<'_>) -> Result<Report> {
    let options = args.selection.options();
    let access = if args.dry_run { Access::Read } else { Access::Write };
    let mut run = Run::open(&args.selection, &options, events, access)?;
    let mut baselines = Baselines::open(&run.project, args.against.as_deref())?;
    let evaluation = run.evaluate()?;
    let feeds = doubtful(&mut run, &mut baselines, &evaluation, args.all)?;
    let mut work = Work { report: Report::default(), feeds, results: Results::default(), hashes: BTreeMap::new() };
    work.report.findings = run.findings(&evaluation, &work.feeds);
    let proof = if work.feeds.is_empty() && run.tree.found().is_empty() {
        work.report.summary = nothing(&work.report.findings, evaluation.outputs.len());
        Proof::default()
    } else {
        work.probe(&mut run, &evaluation)?;
        work.prove(&mut run)?
    };
    work.trust(&run, &mut baselines, (&evaluation.graph, &proof), args.accept_changed)?;
    let message = args.commit.then(|| commit::template(&args.selection)).transpose()?;
    work.conclude(&run, message, |work, files| {
        let graph = if proof.after.is_empty() { &evaluation.graph } else { &proof.graph };
        work.lock(&run, &baselines, graph, args.lock, files)
    })
}

/// The sites that feed derivations which could be wrong.
fn doubtful(run: &mut Run<'_>, baselines: &mut Baselines, evaluation: &Evaluation, all: bool) -> Result<Feeds> {
    let (candidates, graph) = (run.candidates(evaluation), &evaluation.graph);
    let known = candidates.values().flatten().filter_map(|path| graph.fods.get(path)).filter(|fod| !fod.hash.is_zero());
    let good = if all {
        BTreeSet::new()
    } else {
        let derivers = run.nix.derivers(&known.clone().map(|fod| fod.output.clone()).collect())?;
        let there = known.filter(|fod| derivers.contains_key(&fod.output)).map(|fod| fod.derivation.clone());
        let judged = baselines.judge(run, graph, &there.collect(), &derivers)?;
        let sound = judged.iter().filter(|(_, judged)| !judged.freshness.is_doubtful());
        sound.filter_map(|(path, _)| graph.fods.get(path)).map(|fod| fod.output.clone()).collect()
    };
    let doubtful = plan::doubtful(&candidates, graph, &good, all);
    let feeds = run.attribute(evaluation, &plan::touching(&candidates, &doubtful))?;
    Ok(plan::touching(&feeds, &doubtful))
}

fn nothing(findings: &[Finding], outputs: usize) -> String {
    let lead = if findings.is_empty() { "nothing to do" } else { "nothing was changed" };
    format!("{lead}: no hash to update in {}", count(outputs, "output", "outputs"))
}

/// What a run has found out so far.
struct Work {
    report: Report,
    feeds: Feeds,
    results: Results,
    hashes: BTreeMap<SiteId, Hash>,
}

impl Work {
    fn probe(&mut self, run: &mut Run<'_>, evaluation: &Evaluation) -> Result<()> {
        self.results = run.probe(evaluation, &self.feeds)?;
        self.report.findings.extend(findings::probing(&run.tree, &self.feeds, &self.results));
        self.hashes = run.to_write(&self.feeds, &self.results);
        Ok(())
    }

    fn prove(&mut self, run: &mut Run<'_>) -> Result<Proof> {
        if self.report.status() == Status::Conflict || self.hashes.is_empty() {
            return Ok(Proof::default());
        }
        let mut proof = run.verify(&self.results, &self.feeds, &self.hashes)?;
        self.report.findings.append(&mut proof.findings);
        Ok(proof)
    }

    /// Weighs each new hash against the baselines; one that changed alone is refused unless that is accepted.
    fn trust(
        &mut self,
        run: &Run<'_>,
        baselines: &mut Baselines,
        graphs: (&Graph, &Proof),
        accept: bool,
    ) -> Result<()> {
        self.report.changes = findings::changes(&run.tree, &self.feeds, &self.results, &self.hashes);
        let mut judged = Vec::new();
        for (site, hash) in &self.hashes {
            judged.push(self.judge(run, baselines, graphs, *site, hash)?);
        }
        for (change, judged) in self.report.changes.iter_mut().zip(judged) {
            let refused = judged.iter().filter(|_| !accept).filter_map(|judged| alone(change, judged));
            self.report.findings.extend(refused);
            change.origin = judged.iter().map(trust::origin).max().unwrap_or(Origin::Unverified);
        }
        Ok(())
    }

    fn judge(
        &self,
        run: &Run<'_>,
        baselines: &mut Baselines,
        (present, proof): (&Graph, &Proof),
        id: SiteId,
        hash: &Hash,
    ) -> Result<Vec<Judged>> {
        let fake = run.tree.sites.get(id).filter(|site| is_fake(site));
        let old_file = match fake {
            Some(site) => baselines.has_moved(&run.project, &site.path)?,
            None => true,
        };
        let originals = self.feeds.get(&id).into_iter().flatten();
        let fods = originals
            .filter_map(|path| Some((proof.graph.fods.get(proof.after.get(path)?)?, self.results.probed.get(path)?)));
        let judge = |(fod, was): (&Fod, &Fod)| {
            if !old_file {
                return Ok(Judged::unseen());
            }
            baselines.judge_one(run, present, &Question { fod, graph: &proof.graph, hash, was: &was.output })
        };
        fods.map(judge).collect()
    }

    /// Writes, or in a dry run shows, the patch and what `add` adds to it, unless something speaks against all of it.
    fn conclude(
        mut self,
        run: &Run<'_>,
        message: Option<commit::Message>,
        add: impl FnOnce(&Self, &mut Files) -> Result<()>,
    ) -> Result<Report> {
        if self.report.findings.iter().any(|finding| finding.kind.forbids_writing()) {
            self.report.changes.clear();
            "nothing was written".clone_into(&mut self.report.summary);
            return Ok(self.report);
        }
        let mut files = run.edited(&run.tree.edits(&self.hashes));
        if self.report.summary.is_empty() {
            self.report.summary = summary(run.journal.is_none(), self.hashes.len(), files.len());
        }
        add(&self, &mut files)?;
        self.report.diff = run.write(&files)?;
        if let Some(message) = message.filter(|_| !files.is_empty()) {
            commit::commit(run, &message, &files, &mut self.report)?;
        }
        Ok(self.report)
    }
}

/// A hash that would change although what it is made from has not.
fn alone(change: &Change, judged: &Judged) -> Option<Finding> {
    let Freshness::OnlyHash(old) = &judged.freshness else {
        return None;
    };
    let (names, against) = (change.names.join(", "), &judged.against);
    let what = format!("{names} is made from the same as in {against}, but gives {} and not {}", change.new, old.sri());
    Some(Finding::new(Kind::OnlyHash, what).at(Some(change.place.clone())).hint(trust::TAMPERING))
}

fn summary(dry_run: bool, hashes: usize, files: usize) -> String {
    let (hashes, files) = (count(hashes, "hash", "hashes"), count(files, "file", "files"));
    match (hashes.starts_with("0 "), dry_run) {
        (true, _) => "no file was changed".to_owned(),
        (_, true) => format!("would update {hashes} in {files}"),
        (_, false) => format!("updated {hashes} in {files}"),
    }
}
