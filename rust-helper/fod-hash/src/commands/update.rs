//! `update`: finds wrong hashes and writes the right ones.

mod commit;
mod locking;
mod twice;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::baseline::{Baselines, Judged, Question};
use crate::cli::Update;
use crate::derivation::{Fod, Graph};
use crate::evaluate::Evaluation;
use crate::files;
use crate::findings;
use crate::freshness::Freshness;
use crate::hash::Hash;
use crate::levels::Results;
use crate::matching::{Feeds, SiteId};
use crate::nix::Events;
use crate::partial::{NewHash, Partial, digest};
use crate::plan;
use crate::remaining;
use crate::report::{Change, Finding, Kind, Origin, Report, Status, count};
use crate::rows::is_fake;
use crate::run::Run;
use crate::trust;
use crate::verify::Proof;
use crate::workspace;

/// Finds wrong hashes and writes the right ones.
///
/// # Errors
/// When the world stands in the way.
pub fn update(args: &Update, events: Events<'_>) -> Result<Report> {
    let options = args.selection.options();
    let mut run = Run::open(&args.selection, &options, events, args.access())?;
    run.tree.sri = args.sri;
    let (evaluation, mut baselines) = run.evaluate_with(|project| Baselines::open(project, args.against.as_deref()))?;
    let mut work = Work::new(doubtful(&mut run, &mut baselines, &evaluation, args.all)?);
    work.report.findings = run.findings(&evaluation, &work.feeds);
    let unplaced = remaining::unplaced(&evaluation.graph, &work.feeds);
    let proof = if work.feeds.is_empty() && run.tree.found().is_empty() && unplaced.is_empty() {
        work.report.summary = nothing(&work.report.findings, evaluation.outputs.len());
        Proof::default()
    } else {
        work.probe(&mut run, &evaluation)?;
        if args.twice {
            work.probe_again(&run)?;
        }
        work.prove(&mut run)?
    };
    work.finish(args, &run, &mut baselines, &evaluation, &proof)
}

/// The sites that feed derivations which could be wrong.
fn doubtful(run: &mut Run<'_>, baselines: &mut Baselines, evaluation: &Evaluation, all: bool) -> Result<Feeds> {
    let (candidates, graph) = (run.candidates(evaluation), &evaluation.graph);
    let known = candidates.values().flatten().filter_map(|path| graph.fods.get(path)).filter(|fod| !fod.hash.is_zero());
    let good = if all {
        BTreeSet::new()
    } else {
        let valid = run.nix.valid(&known.clone().map(|fod| fod.output.clone()).collect())?;
        let there = known.filter(|fod| valid.contains(&fod.output)).map(|fod| fod.derivation.clone());
        let judged = baselines.judge(run, graph, &there.collect())?;
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
pub(super) struct Work {
    pub(super) report: Report,
    pub(super) feeds: Feeds,
    results: Results,
    pub(super) hashes: BTreeMap<SiteId, Hash>,
}

impl Work {
    pub(super) fn new(feeds: Feeds) -> Self {
        Self { report: Report::default(), feeds, results: Results::default(), hashes: BTreeMap::new() }
    }

    /// Makes the true hashes.
    pub(super) fn probe(&mut self, run: &mut Run<'_>, evaluation: &Evaluation) -> Result<()> {
        self.results = run.probe(evaluation, &self.feeds)?;
        self.report.findings.extend(findings::probing(&run.tree, &self.feeds, &self.results));
        self.hashes = run.to_write(&self.feeds, &self.results);
        // Now more is known of these than before.
        self.report.findings.retain(|finding| ![Kind::NotFound, Kind::Pending].contains(&finding.kind));
        let unsupported = remaining::unsupported(&run.tree, &evaluation.graph, &self.feeds, &self.results);
        self.report.findings.extend(unsupported);
        self.report.findings.extend(run.pending(evaluation, &self.hashes));
        let left = remaining::still_fake(&run.tree, &self.feeds, &self.hashes, &self.report.findings);
        self.report.findings.extend(left);
        Ok(())
    }

    /// Proves them in the copy.
    pub(super) fn prove(&mut self, run: &mut Run<'_>) -> Result<Proof> {
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
            Some(site) => baselines.has_moved(&site.path),
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

    /// Weighs what was found, then writes it, or does with it what else was asked for.
    pub(super) fn finish(
        mut self,
        args: &Update,
        run: &Run<'_>,
        baselines: &mut Baselines,
        evaluation: &Evaluation,
        proof: &Proof,
    ) -> Result<Report> {
        self.trust(run, baselines, (&evaluation.graph, proof), args.accept_changed)?;
        let message = args.commit.then(|| commit::template(&args.selection)).transpose()?;
        if self.report.findings.iter().any(|finding| finding.kind.forbids_writing()) {
            self.report.changes.clear();
            "nothing was written".clone_into(&mut self.report.summary);
            return Ok(self.report);
        }
        let mut files = workspace::edited(&run.tree, &run.tree.edits(&self.hashes));
        if self.report.summary.is_empty() {
            self.report.summary = summary(run.journal.is_none(), self.hashes.len(), files.len());
        }
        if let Some(file) = &args.partial {
            self.write_partial(run, file)?;
            return Ok(self.report);
        }
        if args.patch.is_none() {
            let graph = if proof.after.is_empty() { &evaluation.graph } else { &proof.graph };
            self.lock(run, baselines, graph, args.lock, &mut files)?;
        }
        self.report.diff = workspace::write(run.journal.as_ref(), &files)?;
        if let Some(file) = &args.patch {
            files::write(file, self.report.diff.take().unwrap_or_default().as_bytes())?;
        }
        if let Some(message) = message.filter(|_| !files.is_empty()) {
            commit::commit(run, &message, &files, &mut self.report)?;
        }
        Ok(self.report)
    }

    /// Writes what was found for `fod-hash collect`.
    fn write_partial(&self, run: &Run<'_>, file: &Path) -> Result<()> {
        let tree = &run.tree;
        let found = |(id, change): (&SiteId, &Change)| {
            let (site, hash) = (tree.sites.get(*id)?, self.hashes.get(id)?.sri());
            let (start, end, names) = (site.range.start, site.range.end, change.names.clone());
            Some(NewHash { file: site.path.display().to_string(), start, end, hash, names })
        };
        let hashes: Vec<NewHash> = self.hashes.keys().zip(&self.report.changes).filter_map(found).collect();
        let of_file = |new: &NewHash| Some((new.file.clone(), digest(tree.original(&PathBuf::from(&new.file))?)));
        let files = hashes.iter().filter_map(of_file).collect();
        files::write(file, Partial::new(run.nix.system.clone(), files, hashes).print().as_bytes())
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
