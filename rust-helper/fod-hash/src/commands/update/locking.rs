//! Keeps `fod-hash.lock`.

use std::collections::BTreeSet;

use anyhow::Result;

use super::Work;
use crate::baseline::{Baselines, lock_name};
use crate::derivation::{Fod, Graph};
use crate::files;
use crate::fingerprint::Part;
use crate::freshness::Known;
use crate::hash::Hash;
use crate::levels::settled;
use crate::lock;
use crate::run::Run;
use crate::workspace::Files;

impl Work {
    /// Adds the lock to `files`, if the project keeps one or `begin` asks for it.
    pub(super) fn lock(
        &self,
        run: &Run<'_>,
        baselines: &Baselines,
        graph: &Graph,
        begin: bool,
        edited: &mut Files,
    ) -> Result<()> {
        if !begin && !baselines.has_lock() {
            return Ok(());
        }
        let own = self.own_hashes(run);
        let fods = graph.fods.values().filter(|fod| own.contains(&fod.hash));
        let mut known: Vec<Known> = fods.map(|fod| baselines.known(fod, &fod.hash, graph, &run.nix)).collect();
        known.extend(self.kept(run, baselines, &known));
        let path = lock_name(&run.project);
        let old = files::read_if_there(&run.project.root.join(&path))?.unwrap_or_default();
        let new = lock::print(&known)?.into_bytes();
        if old != new {
            edited.insert(path, (old, new));
        }
        Ok(())
    }

    /// The hashes of the source that are right as far as this run knows.
    fn own_hashes(&self, run: &Run<'_>) -> BTreeSet<Hash> {
        let found = settled(&self.feeds, &self.results.truths);
        let of_site = |(id, values): (usize, Vec<Hash>)| match (found.get(&id), self.feeds.contains_key(&id)) {
            (Some(hash), _) => vec![hash.clone()],
            (None, true) => Vec::new(),
            (None, false) => values,
        };
        run.tree.values().into_iter().enumerate().flat_map(of_site).filter(|hash| !hash.is_zero()).collect()
    }

    /// What the lock knows of other outputs and other systems.
    fn kept(&self, run: &Run<'_>, baselines: &Baselines, new: &[Known]) -> Vec<Known> {
        let here = Part::new(run.nix.system.clone()).digest;
        let whole = run.request.wanted.is_none() && self.report.findings.is_empty();
        let replaced = |known: &&Known| {
            let was = |fod: &Fod| fod.name == known.name && fod.hash == known.hash;
            self.results.probed.values().any(was)
                || new.iter().any(|other| other.name == known.name && other.hash == known.hash)
        };
        let of_here = |known: &&Known| known.fingerprint.get("system").is_some_and(|part| part.digest == here);
        let kept = baselines.locked().iter().filter(|known| !(replaced(known) || whole && of_here(known)));
        kept.cloned().collect()
    }
}
