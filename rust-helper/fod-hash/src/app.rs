//! The program: its stages in order, each taking what the one before it gave.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::cli::{self, Update};
use crate::error::Problem;
use crate::evaluate::{self, Evaluation, Request};
use crate::files::Project;
use crate::files::journal::Journal;
use crate::files::scratch::{self, Scratch};
use crate::findings;
use crate::hash::Hash;
use crate::levels::{Levels, Results, settled};
use crate::matching::{self, Feeds, SiteId};
use crate::nix::{Events, Nix, Options};
use crate::patch;
use crate::plan;
use crate::report::{Report, Status};
use crate::tree::Tree;
use crate::verify::verify;

/// Finds wrong hashes and writes the right ones.
///
/// # Errors
/// When the world stands in the way; what is wrong in the flake is a finding in the report.
pub fn update(args: &Update, options: &Options, events: Events<'_>) -> Result<Report> {
    let mut run = Run::open(args, options, events)?;
    let evaluation = run.evaluate()?;
    let feeds = run.attribute(&evaluation)?;
    let mut report = Report { findings: run.findings(&evaluation, &feeds), ..Report::default() };
    if feeds.is_empty() {
        let outputs = count(evaluation.count, "output", "outputs");
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
    run.conclude(&feeds, &results, &hashes, report)
}

/// What every stage needs.
struct Run<'a> {
    args: &'a Update,
    nix: Nix<'a>,
    project: Project,
    journal: Option<Journal>,
    tree: Tree,
    scratch: Scratch,
    request: Request,
}

impl<'a> Run<'a> {
    fn open(args: &'a Update, options: &'a Options, events: Events<'a>) -> Result<Self> {
        let target = cli::target(&args.installables)?;
        let project = Project::find(&target.dir, target.plain)?;
        let nix = Nix::start(options, events)?;
        let temporary = scratch::new_path();
        let journal = open_journal(args, &project, &temporary, &nix)?;
        let mut scratch = Scratch::new(&temporary)?;
        let tree = Tree::new(project.nix_sources()?);
        scratch.copy(&project)?;
        let wanted = target
            .fragments
            .iter()
            .map(|fragment| evaluate::wanted(fragment, &nix.system))
            .collect::<Result<Vec<_>>>()?;
        let wanted = (!wanted.is_empty()).then_some(wanted);
        let request = Request { flake: scratch.reference().to_owned(), wanted, skip: BTreeSet::new() };
        Ok(Self { args, nix, project, journal, tree, scratch, request })
    }

    /// Evaluates the flake as it is, with stand-ins for what Nix cannot read.
    fn evaluate(&mut self) -> Result<Evaluation> {
        self.nix.stage("evaluating");
        self.stand_in(true)?;
        let mut first = evaluate::at_once(&self.nix, &self.request)?;
        if first.is_err() && self.stand_in(false)? {
            first = evaluate::at_once(&self.nix, &self.request)?;
        }
        let evaluation = match first {
            Ok(evaluation) => Ok(evaluation),
            Err(error) => evaluate::one_by_one(&self.nix, &self.request, error)?,
        };
        let evaluation =
            evaluation.map_err(|error| findings::stopped(&error, &self.tree, &self.project, &self.nix.store_dir))?;
        self.request.skip =
            evaluation.failed.iter().filter(|failed| failed.fatal).map(|failed| failed.name.clone()).collect();
        Ok(evaluation)
    }

    /// Tells which sites feed derivations that could be wrong.
    fn attribute(&mut self, evaluation: &Evaluation) -> Result<Feeds> {
        let (values, graph) = (self.tree.values(), &evaluation.graph);
        let candidates = matching::candidates(&values, graph);
        let known =
            candidates.values().flatten().filter_map(|path| graph.fods.get(path)).filter(|fod| !fod.hash.is_zero());
        let valid = if self.args.all {
            BTreeSet::new()
        } else {
            self.nix.valid(&known.map(|fod| fod.output.clone()).collect())?
        };
        let doubtful = plan::doubtful(&candidates, graph, &valid, self.args.all);
        let candidates = plan::touching(&candidates, &doubtful);
        let unclear = matching::ambiguous(&candidates, &values, &self.tree.stood_in());
        let mut feeds: Feeds = candidates
            .iter()
            .filter(|(site, _)| !unclear.contains(site))
            .map(|(site, fods)| (*site, fods.clone()))
            .collect();
        if !unclear.is_empty() {
            feeds.extend(self.mark(&unclear, &candidates, evaluation)?);
        }
        Ok(plan::touching(&feeds, &doubtful))
    }

    fn mark(&mut self, sites: &BTreeSet<SiteId>, candidates: &Feeds, evaluation: &Evaluation) -> Result<Feeds> {
        self.nix.stage(format!("tracing {}", count(sites.len(), "hash", "hashes")));
        let markers = self.tree.own_hashes(sites, &format!("marker {}", self.scratch.nonce()));
        self.scratch.set(&self.tree.changed(&markers))?;
        let marked = evaluate::evaluate(&self.nix, &self.request)?;
        let marked =
            marked.map_err(|error| findings::stopped(&error, &self.tree, &self.project, &self.nix.store_dir))?;
        Ok(matching::by_marker(&markers, &marked.graph, &evaluation.graph, candidates, &self.nix.store_dir))
    }

    fn findings(&self, evaluation: &Evaluation, feeds: &Feeds) -> Vec<crate::report::Finding> {
        let mut findings = findings::broken(&self.tree);
        findings.extend(findings::outputs(evaluation, self.request.wanted.is_some(), &self.nix.store_dir));
        findings.extend(findings::unowned(evaluation, feeds));
        findings
    }

    fn probe(&mut self, evaluation: &Evaluation, feeds: &Feeds) -> Result<Results> {
        self.scratch.set(&self.tree.changed(&BTreeMap::new()))?;
        let levels = Levels { nix: &self.nix, tree: &self.tree, request: &self.request, feeds };
        levels.run(&mut self.scratch, &evaluation.graph)
    }

    /// The sites whose true hash is known and is not there yet.
    fn to_write(&self, feeds: &Feeds, results: &Results) -> BTreeMap<SiteId, Hash> {
        let differs = |site: &SiteId, hash: &Hash| {
            self.tree.sites.get(*site).is_some_and(|found| plan::edit(found, *site, hash).is_some())
        };
        settled(feeds, &results.truths).into_iter().filter(|(site, hash)| differs(site, hash)).collect()
    }

    fn verify(
        &mut self,
        results: &Results,
        feeds: &Feeds,
        hashes: &BTreeMap<SiteId, Hash>,
    ) -> Result<Vec<crate::report::Finding>> {
        let changed: BTreeSet<_> = hashes.keys().filter_map(|site| feeds.get(site)).flatten().cloned().collect();
        verify(&self.nix, &self.tree, &mut self.scratch, &self.request, results, &changed, hashes)
    }

    /// Writes, or in a dry run shows, the patch, unless something speaks against all of it.
    fn conclude(
        self,
        feeds: &Feeds,
        results: &Results,
        hashes: &BTreeMap<SiteId, Hash>,
        mut report: Report,
    ) -> Result<Report> {
        if report.findings.iter().any(|finding| finding.kind.forbids_writing()) {
            "nothing was written".clone_into(&mut report.summary);
            return Ok(report);
        }
        let patched = self.tree.patched(&self.tree.edits(hashes));
        report.changes = findings::changes(&self.tree, feeds, results, hashes);
        let files = patched
            .into_iter()
            .filter_map(|(path, new)| Some((path.clone(), (self.tree.original(&path)?.to_vec(), new))));
        let files: BTreeMap<PathBuf, (Vec<u8>, Vec<u8>)> = files.collect();
        report.summary = summary(self.args.dry_run, hashes.len(), files.len());
        let Some(journal) = self.journal else {
            let diff = |(path, (old, new)): (&PathBuf, &(Vec<u8>, Vec<u8>))| {
                patch::diff(&path.display().to_string(), old, new)
            };
            report.diff = Some(files.iter().map(diff).collect());
            return Ok(report);
        };
        if !files.is_empty() {
            journal.replace(&files)?;
        }
        Ok(report)
    }

    /// Gives stand-ins to what Nix certainly, or possibly, cannot read; says whether there are new ones.
    fn stand_in(&mut self, certain_only: bool) -> Result<bool> {
        let sites = self.tree.unreadable(certain_only);
        let new = !sites.is_subset(&self.tree.stood_in());
        self.tree.stand_in(&sites, &self.scratch.nonce());
        self.scratch.set(&self.tree.changed(&BTreeMap::new()))?;
        Ok(new)
    }
}

/// A dry run changes nothing, so it neither takes a lock nor finishes what a killed run left.
fn open_journal(args: &Update, project: &Project, scratch: &Path, nix: &Nix<'_>) -> Result<Option<Journal>> {
    if args.dry_run {
        if Journal::is_pending(&project.state) {
            let what = format!("an update of {} was killed while it wrote", project.root.display());
            return Err(Problem::new(what, "run fod-hash update without --dry-run to finish it").into());
        }
        return Ok(None);
    }
    let (journal, notes) = Journal::open(&project.state, &project.root)?;
    for note in notes {
        nix.note(note);
    }
    journal.note_scratch(scratch)?;
    Ok(Some(journal))
}

fn summary(dry_run: bool, hashes: usize, files: usize) -> String {
    match (hashes, dry_run) {
        (0, _) => "no file was changed".to_owned(),
        (_, true) => format!("would update {} in {}", count(hashes, "hash", "hashes"), count(files, "file", "files")),
        (_, false) => format!("updated {} in {}", count(hashes, "hash", "hashes"), count(files, "file", "files")),
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
