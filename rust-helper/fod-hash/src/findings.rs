//! Puts what a run found into words. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::error::Problem;
use crate::evaltime;
use crate::evaluate::{Evaluation, Failed};
use crate::explain::{is_network, place, quoted, tidy};
use crate::files::Project;
use crate::hash::Hash;
use crate::levels::Results;
use crate::log::Message;
use crate::matching::{Feeds, SiteId};
use crate::plan::{Verdict, verdict};
use crate::report::{Change, Finding, Kind, Origin, Place};
use crate::scan::{Site, SyntaxError};
use crate::store_path::StorePath;
use crate::tree::Tree;

/// The flake does not evaluate at all.
pub fn stopped(error: &Message, tree: &Tree, project: &Project, store_dir: &str) -> Problem {
    if let Some((path, syntax)) = tree.broken.iter().find(|_| error.text.contains("syntax error")) {
        let nix_place = place(error, store_dir).unwrap_or_else(|| syntax_place(path, syntax));
        return Problem::new(
            format!("{nix_place}: {}", tidy(&error.text, store_dir)),
            "correct the syntax, then run fod-hash update again",
        )
        .of(Kind::Syntax);
    }
    let text = tidy(&error.text, store_dir);
    let place = place(error, store_dir).map(|place| format!("{place}: ")).unwrap_or_default();
    if let Some(problem) = unseen(&text, &place, project) {
        return problem;
    }
    if is_network(&text) {
        return Problem::new(
            format!("{place}network: {text}"),
            "check the network, proxy and certificates, then run fod-hash update again",
        )
        .of(Kind::Network);
    }
    Problem::new(format!("{place}the flake does not evaluate: {text}"), "nix flake check shows the whole trace")
        .of(Kind::Evaluation)
}

/// An error that names a file which is there, but not where Nix looks.
fn unseen(text: &str, place: &str, project: &Project) -> Option<Problem> {
    let known = |path: &&str| {
        let path = Path::new(path);
        // Nix shows files of a copy by their whole path.
        let below = path.iter().position(|part| Some(part) == project.root.file_name()).filter(|_| !project.git);
        project.is_unseen(&below.map_or(path.to_owned(), |at| path.iter().skip(at + 1).collect()))
    };
    let path = quoted(text).find(known)?;
    let ignored = !project.untracked.iter().any(|file| file.starts_with(path));
    let what = match (project.git, ignored) {
        (true, false) => "is not tracked by git, so nix does not see it",
        (true, true) => "is ignored by git, so nix does not see it",
        (false, _) => "is ignored by git, so it is left out of the copy that is evaluated",
    };
    let force = if ignored { "-f " } else { "" };
    Some(Problem::new(format!("{place}{path} {what}"), format!("git add -N {force}{path}")))
}

/// Files that the Nix code may want to read and that git does not know of.
pub fn untracked(project: &Project) -> Option<String> {
    const READ: [&str; 5] = ["nix", "json", "toml", "lock", "yaml"];
    let read = |path: &&PathBuf| {
        path.extension().is_some_and(|extension| READ.iter().any(|known| extension == *known))
            || path.file_name().is_some_and(|name| name == "go.sum")
    };
    let names: Vec<String> = project.untracked.iter().filter(read).map(|path| path.display().to_string()).collect();
    let shown = names.get(..names.len().min(5))?.join(" ");
    let more = if names.len() > 5 { format!(" and {} more", names.len() - 5) } else { String::new() };
    (!names.is_empty())
        .then(|| format!("not tracked by git, so nix does not see it: {shown}{more} (git add -N {shown})"))
}

fn syntax_place(path: &Path, error: &SyntaxError) -> Place {
    Place { file: path.display().to_string(), line: error.line, column: error.column }
}

/// Files that do not parse, so that their hashes cannot be seen.
pub fn broken(tree: &Tree) -> Vec<Finding> {
    let finding = |(path, error): &(PathBuf, SyntaxError)| Finding {
        kind: Kind::Syntax,
        place: Some(syntax_place(path, error)),
        what: format!("{}; hashes in this file are not seen", error.message),
        detail: Vec::new(),
        hint: None,
    };
    tree.broken.iter().map(finding).collect()
}

/// Outputs without a derivation. One that was asked for is graver than one of many.
pub fn outputs(evaluation: &Evaluation, asked_for: bool, tree: &Tree, store_dir: &str) -> Vec<Finding> {
    let kind = if asked_for { Kind::Installable } else { Kind::Evaluation };
    let finding = |failed: &Failed| Finding {
        kind,
        place: failed.reason.as_ref().and_then(|reason| place(reason, store_dir)),
        what: match (&failed.reason, failed.missing) {
            (_, true) => format!("the flake has no output {}", failed.name),
            (Some(reason), _) => format!("{} does not evaluate: {}", failed.name, tidy(&reason.text, store_dir)),
            (None, _) => format!("{} does not evaluate", failed.name),
        },
        detail: Vec::new(),
        hint: Some(if failed.missing {
            "nix flake show lists the outputs".to_owned()
        } else {
            format!("nix build --dry-run .#{} shows why", failed.name)
        }),
    };
    let integrity = |failed: &Failed| integrity(failed.reason.as_ref()?, tree);
    evaluation.failed.iter().map(|failed| integrity(failed).unwrap_or_else(|| finding(failed))).collect()
}

/// An evaluation stopped because of a hash in a file that another tool owns.
pub fn integrity(error: &Message, tree: &Tree) -> Option<Finding> {
    let owned = |hash: &Hash| tree.with_value(hash, true).first().and_then(|site| tree.sites.get(*site));
    let found = evaltime::mismatches(error);
    let (site, what, got) = found.iter().find_map(|mismatch| {
        let (old, new) = mismatch.resolve(|hash| owned(hash).is_some())?;
        Some((owned(old)?, &mismatch.what, new))
    })?;
    Some(owned_mismatch(site, what, got))
}

/// A hash of another tool's file is not what was downloaded or built.
pub fn owned_mismatch(site: &Site, what: &str, got: &Hash) -> Finding {
    let owner = site.owner.as_deref().unwrap_or_default();
    Finding {
        kind: Kind::Integrity,
        place: Some(site.place()),
        what: format!("{what} is not what this file says; it may have been tampered with, so nothing is written here"),
        detail: vec![format!("got {}", got.sri())],
        hint: Some(format!("find out who changed it; if it was you: {owner}")),
    }
}

/// What probing brought up: failures with the place of their hash, conflicts, and wrong hashes in files of other tools.
pub fn probing(tree: &Tree, feeds: &Feeds, results: &Results) -> Vec<Finding> {
    let judged = feeds.iter().filter_map(|(site, fods)| match (verdict(fods, &results.truths), tree.is_owned(*site)) {
        (Verdict::Conflict(hashes), false) => Some(conflict(tree, *site, &hashes, results)),
        (Verdict::Hash(hash), false) => contradicted(tree, *site, &hash),
        (_, true) => tampered(tree, *site, fods, results),
        _ => None,
    });
    results.findings.iter().cloned().chain(judged).collect()
}

/// What Nix found while it evaluated must be what the probe gave.
fn contradicted(tree: &Tree, site: SiteId, hash: &Hash) -> Option<Finding> {
    let found = tree.found().get(&site).filter(|found| found.hash != *hash)?;
    Some(Finding {
        kind: Kind::Conflict,
        place: tree.sites.get(site).map(Site::place),
        what: "this one hash is needed while evaluating and by a derivation, and they need different ones".to_owned(),
        detail: vec![
            format!("{} needs {}", found.what, found.hash.sri()),
            format!("a derivation needs {}", hash.sri()),
        ],
        hint: Some("give each a hash of its own".to_owned()),
    })
}

fn tampered(tree: &Tree, id: SiteId, fods: &BTreeSet<StorePath>, results: &Results) -> Option<Finding> {
    let site = tree.sites.get(id)?;
    let values = site.values();
    let truth =
        fods.iter().find_map(|path| Some((path, results.truths.get(path).filter(|hash| !values.contains(hash))?)));
    truth.map(|(path, hash)| owned_mismatch(site, path.name().trim_end_matches(".drv"), hash))
}

fn conflict(tree: &Tree, site: SiteId, hashes: &[(StorePath, Hash)], results: &Results) -> Finding {
    let name = |path| results.probed.get(path).map_or("", |fod| fod.name.as_str());
    Finding {
        kind: Kind::Conflict,
        place: tree.sites.get(site).map(Site::place),
        what: "this one hash feeds derivations that need different ones".to_owned(),
        detail: hashes
            .iter()
            .map(|(path, hash)| format!("{} needs {} ({})", name(path), hash.sri(), path.as_str()))
            .collect(),
        hint: Some("give each derivation a hash of its own".to_owned()),
    }
}

/// The hashes to write, with the derivations they are for.
pub fn changes(tree: &Tree, feeds: &Feeds, results: &Results, hashes: &BTreeMap<SiteId, Hash>) -> Vec<Change> {
    let change = |(id, _): (&SiteId, &Hash)| {
        let site = tree.sites.get(*id)?;
        let fods = feeds.get(id).into_iter().flatten();
        let probed = fods.filter_map(|path| results.probed.get(path)).map(|fod| fod.name.clone());
        let names: BTreeSet<String> = probed.chain(tree.found().get(id).map(|found| found.what.clone())).collect();
        let edit = tree.edits(&BTreeMap::from([(*id, hashes.get(id)?.clone())])).pop()?;
        let old = tree.text(site);
        let old = if old.is_empty() { "\"\"".to_owned() } else { old };
        Some(Change {
            place: site.place(),
            names: names.into_iter().collect(),
            old,
            new: edit.text.trim_matches('"').to_owned(),
            origin: Origin::Unverified,
        })
    };
    hashes.iter().filter_map(change).collect()
}
