//! `apply`: takes over a patch that was made where nobody is trusted. It may change hashes and nothing else, and each hash
//! is made here once more.

use std::collections::BTreeMap;

use anyhow::Result;

use super::update::Work;
use crate::baseline::Baselines;
use crate::claims;
use crate::cli::{Apply, Update};
use crate::error::Problem;
use crate::files;
use crate::hash::Hash;
use crate::matching::{Feeds, SiteId};
use crate::nix::Events;
use crate::plan;
use crate::report::{Finding, Kind, Report};
use crate::run::Run;
use crate::tree::Tree;
use crate::unified;

/// Applies a patch.
///
/// # Errors
/// When the world stands in the way; what the patch should not do is a finding.
pub fn apply(args: &Apply, events: Events<'_>) -> Result<Report> {
    refuse_useless(args)?;
    let options = args.update.selection.options();
    let patch = files::read(&args.file)?;
    let mut run = Run::open(&args.update.selection, &options, events, args.update.access())?;
    run.tree.sri = args.update.sri;
    let claims = match claims(&run.tree, &String::from_utf8_lossy(&patch)) {
        Ok(claims) => claims,
        Err(what) => return Ok(refused(format!("{}: {what}", args.file.display()))),
    };
    let (evaluation, mut baselines) =
        run.evaluate_with(|project| Baselines::open(project, args.update.against.as_deref()))?;
    let feeds = fed(&mut run, &evaluation, &claims)?;
    let mut work = Work::new(feeds);
    work.report.findings = run.findings(&evaluation, &work.feeds);
    work.probe(&mut run, &evaluation)?;
    if args.update.twice {
        work.probe_again(&run)?;
    }
    work.report.findings.extend(contradictions(&run.tree, &claims, &work));
    work.hashes.retain(|site, _| claims.contains_key(site));
    let proof = work.prove(&mut run)?;
    work.finish(&args.update, &run, &mut baselines, &evaluation, &proof)
}

/// Options of `update` that mean nothing here.
fn refuse_useless(args: &Apply) -> Result<(), Problem> {
    let Update { all, patch, partial, .. } = &args.update;
    let given = [("--all", *all), ("--patch", patch.is_some()), ("--partial", partial.is_some())];
    match given.iter().find(|(_, given)| *given) {
        Some((option, _)) => Err(Problem::new(
            format!("{option} has no meaning for fod-hash apply, which makes the hashes of its patch and writes them"),
            format!("leave out {option}, or run fod-hash update {option}"),
        )),
        None => Ok(()),
    }
}

fn refused(what: String) -> Report {
    let hint = "a patch for fod-hash apply is made by fod-hash update --patch, from the very same files";
    let finding = Finding::new(Kind::Refused, what).hint(hint);
    Report { findings: vec![finding], summary: "nothing was written".to_owned(), ..Report::default() }
}

/// The hashes that a patch puts at the sites of the tree.
fn claims(tree: &Tree, patch: &str) -> Result<BTreeMap<SiteId, Hash>, String> {
    let parsed = unified::parse(patch).map_err(|(line, text)| format!("line {line} is refused: {text}"))?;
    let mut claims = BTreeMap::new();
    for file in parsed {
        let name = file.path.display();
        let old = tree.original(&file.path).ok_or_else(|| format!("{name} is no file of this project with a hash"))?;
        let new = std::str::from_utf8(old).ok().and_then(|old| file.apply(old));
        let new = new.ok_or_else(|| format!("it does not fit {name} as it is here"))?;
        claims.extend(claims::of_text(tree, &file.path, new.as_bytes())?);
    }
    Ok(claims)
}

/// What the sites of the patch feed, and what else they might.
fn fed(run: &mut Run<'_>, evaluation: &crate::evaluate::Evaluation, claims: &BTreeMap<SiteId, Hash>) -> Result<Feeds> {
    let candidates = run.candidates(evaluation);
    let claimed = candidates.iter().filter(|(site, _)| claims.contains_key(site));
    let fods = claimed.flat_map(|(_, fods)| fods.iter().cloned()).collect();
    let mut feeds = run.attribute(evaluation, &plan::touching(&candidates, &fods))?;
    feeds.retain(|site, _| claims.contains_key(site));
    Ok(feeds)
}

/// Where the patch says something else than what was made here, or something that cannot be looked at.
fn contradictions(tree: &Tree, claims: &BTreeMap<SiteId, Hash>, work: &Work) -> Vec<Finding> {
    let contradiction = |(site, claim): (&SiteId, &Hash)| {
        let place = tree.sites.get(*site).map(crate::scan::Site::place);
        let what = match work.hashes.get(site) {
            Some(hash) if hash == claim => return None,
            Some(hash) => format!("the patch says {}, but what is downloaded here is {}", claim.sri(), hash.sri()),
            None if work.feeds.contains_key(site) => format!("the patch says {}, which was not made here", claim.sri()),
            None => format!("the patch says {}, but this hash feeds none of the outputs", claim.sri()),
        };
        Some(Finding::new(Kind::Refused, what).at(place))
    };
    claims.iter().filter_map(contradiction).collect()
}
