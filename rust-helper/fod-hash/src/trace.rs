//! Tells what each site feeds: by equal bytes where that is proof, else by markers in the scratch copy.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::evaltime;
use crate::evaluate::{self, Evaluation};
use crate::findings;
use crate::hash::Hash;
use crate::log::Message;
use crate::matching::{self, Feeds, SiteId};
use crate::report::count;
use crate::run::Run;
use crate::store_path::StorePath;

impl Run<'_> {
    /// Tells which of the candidates each site feeds; evaluates once more where equal bytes prove nothing.
    ///
    /// # Errors
    /// When the marked copy does not evaluate.
    pub fn attribute(&mut self, evaluation: &Evaluation, candidates: &Feeds) -> Result<Feeds> {
        let foreign: BTreeSet<SiteId> = candidates.keys().filter(|site| self.tree.is_owned(**site)).copied().collect();
        let mut unclear = matching::ambiguous(candidates, &self.tree.values(), &self.tree.stood_in());
        unclear.retain(|site| !foreign.contains(site));
        let mut feeds = candidates.clone();
        feeds.retain(|site, _| !foreign.contains(site) && !unclear.contains(site));
        let mut left = foreign;
        if !unclear.is_empty() {
            let (marked, unmarkable) = self.mark(&unclear, candidates, evaluation)?;
            feeds.extend(marked);
            left.extend(unmarkable);
        }
        // What no marked site feeds comes from a file of another tool, or from a site that cannot be marked.
        let claimed: BTreeSet<StorePath> = feeds.values().flatten().cloned().collect();
        for site in left {
            let fed = candidates.get(&site).map(|fods| fods.difference(&claimed).cloned().collect::<BTreeSet<_>>());
            feeds.extend(fed.filter(|fods| !fods.is_empty()).map(|fods| (site, fods)));
        }
        Ok(feeds)
    }

    /// What the sites feed, and those that must be right for the evaluation to go on, so that they cannot be marked.
    fn mark(
        &mut self,
        sites: &BTreeSet<SiteId>,
        candidates: &Feeds,
        evaluation: &Evaluation,
    ) -> Result<(Feeds, BTreeSet<SiteId>)> {
        self.nix.stage(format!("tracing {}", count(sites.len(), "hash", "hashes")));
        let mut markers = self.tree.own_hashes(sites, &format!("marker {}", self.scratch.nonce()));
        let mut unmarkable = BTreeSet::new();
        loop {
            self.scratch.set(&self.tree.changed(&markers))?;
            let marked = evaluate::at_once(&self.nix, &self.request)?;
            let refused = marked.as_ref().err().map(|error| refused(error, &markers)).unwrap_or_default();
            if !refused.is_empty() {
                markers.retain(|site, _| !refused.contains(site));
                unmarkable.extend(refused);
                continue;
            }
            let marked = match marked {
                Ok(marked) => marked,
                Err(error) => evaluate::one_by_one(&self.nix, &self.request, error)?
                    .map_err(|error| findings::stopped(&error, &self.tree, &self.project, &self.nix.store_dir))?,
            };
            let feeds =
                matching::by_marker(&markers, &marked.graph, &evaluation.graph, candidates, &self.nix.store_dir);
            return Ok((feeds, unmarkable));
        }
    }
}

/// The sites whose marker stopped the evaluation.
fn refused(error: &Message, markers: &BTreeMap<SiteId, Hash>) -> BTreeSet<SiteId> {
    let site = |mismatch: &evaltime::Mismatch| {
        let with = |hash: &Hash| markers.iter().find(|(_, marker)| *marker == hash).map(|(site, _)| *site);
        mismatch.resolve(|hash| with(hash).is_some()).and_then(|(old, _)| with(old))
    };
    evaltime::mismatches(error).iter().filter_map(site).collect()
}
