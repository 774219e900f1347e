//! `collect`: writes what several systems found out, in one go. Needs no Nix.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::cli::Collect;
use crate::error::Problem;
use crate::files;
use crate::hash::{self, Hash};
use crate::matching::SiteId;
use crate::nix::Events;
use crate::partial::{NewHash, Partial, digest};
use crate::plan;
use crate::report::{Change, Finding, Kind, Origin, Report, Status, count};
use crate::scan::Site;
use crate::tree::Tree;
use crate::workspace::{self, Access, Workspace};

/// Collects partial results.
///
/// # Errors
/// When one of them is for other files than these.
pub fn collect(args: &Collect, events: Events<'_>) -> Result<Report> {
    let access = if args.dry_run { Access::Read } else { Access::Write };
    let space = Workspace::open(workspace::open_project(&args.root())?, access, events)?;
    let mut found: BTreeMap<SiteId, (Hash, NewHash)> = BTreeMap::new();
    let mut report = Report::default();
    for file in &args.files {
        let partial = Partial::parse(&file.display().to_string(), &files::read(file)?)?;
        refuse_others(&space.tree, &partial, &file.display().to_string())?;
        for new in &partial.hashes {
            let (id, hash) = site(&space.tree, new)?;
            if let Some((other, _)) = found.get(&id).filter(|(other, _)| *other != hash) {
                report.findings.push(conflict(space.tree.sites.get(id), other, &hash));
            }
            found.insert(id, (hash, new.clone()));
        }
    }
    let edits: Vec<_> =
        found.iter().filter_map(|(id, (hash, _))| plan::edit(space.tree.sites.get(*id)?, *id, hash)).collect();
    if report.status() == Status::Conflict {
        "nothing was written".clone_into(&mut report.summary);
        return Ok(report);
    }
    report.changes = edits.iter().filter_map(|edit| change(&space.tree, edit, &found.get(&edit.site)?.1)).collect();
    report.diff = workspace::write(space.journal.as_ref(), &workspace::edited(&space.tree, &edits))?;
    let (hashes, from) = (count(edits.len(), "hash", "hashes"), count(args.files.len(), "system", "systems"));
    report.summary = format!("{} {hashes} of {from}", if args.dry_run { "would write" } else { "wrote" });
    Ok(report)
}

/// A result counts for exactly the files that it was made from.
fn refuse_others(tree: &Tree, partial: &Partial, name: &str) -> Result<(), Problem> {
    let other = partial
        .files
        .iter()
        .find(|(file, was)| tree.original(&PathBuf::from(file)).is_none_or(|bytes| digest(bytes) != **was));
    match other {
        Some((file, _)) => Err(Problem::new(
            format!("{name} ({}) was made from another {file} than is here", partial.system),
            "run fod-hash update --partial on every system from one commit",
        )),
        None => Ok(()),
    }
}

/// The site that a result is for; only hashes are taken, and only where a hash may stand.
fn site(tree: &Tree, new: &NewHash) -> Result<(SiteId, Hash), Problem> {
    let here = |site: &Site| site.path == Path::new(&new.file) && site.range == (new.start..new.end);
    let id = tree.sites.iter().position(|site| here(site) && site.owner.is_none());
    let hash = hash::parse(&new.hash, None).filter(|hash| !hash.is_zero() && new.hash == hash.sri());
    id.zip(hash).ok_or_else(|| {
        let what =
            format!("{} at byte {} of {} is no hash for a place where one may stand", new.hash, new.start, new.file);
        Problem::new(what, "nothing was written; make the result anew")
    })
}

fn conflict(site: Option<&Site>, one: &Hash, other: &Hash) -> Finding {
    let what = format!("two systems found different hashes for this place: {} and {}", one.sri(), other.sri());
    Finding::new(Kind::Conflict, what).at(site.map(Site::place)).hint("give each system a hash of its own")
}

fn change(tree: &Tree, edit: &crate::patch::Edit, new: &NewHash) -> Option<Change> {
    let site = tree.sites.get(edit.site)?;
    let new_text = edit.text.trim_matches('"').to_owned();
    Some(Change {
        place: site.place(),
        names: new.names.clone(),
        old: tree.text(site),
        new: new_text,
        origin: Origin::OtherSystem,
    })
}
