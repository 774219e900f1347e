//! The first stage after scanning: evaluates the tree as it is, with stand-ins for what Nix cannot read and with the true hashes of
//! what it fetches or builds while it evaluates.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::evaltime::{self, Mismatch};
use crate::evaluate::{self, Evaluation};
use crate::files::Project;
use crate::findings;
use crate::hash::Hash;
use crate::log::Message;
use crate::matching::SiteId;
use crate::parallel;
use crate::run::Run;

/// How many hashes one evaluation may need before it ends. Each costs an evaluation, since Nix stops at the first.
const ROUNDS: usize = 64;

impl Run<'_> {
    /// Evaluates the tree as it is, with stand-ins for what Nix cannot read.
    ///
    /// # Errors
    /// When nothing of it evaluates.
    pub fn evaluate(&mut self) -> Result<Evaluation> {
        self.nix.stage("evaluating");
        self.stand_in(true)?;
        let first = self.evaluate_first()?;
        let evaluation = self.healed(first)?;
        if !self.withdraw(&evaluation)? {
            return Ok(evaluation);
        }
        let again = evaluate::at_once(&self.nix, &self.request)?;
        self.healed(again)
    }

    /// Evaluates, and does something else with the project meanwhile.
    ///
    /// # Errors
    /// When nothing evaluates, and those of the other.
    pub fn evaluate_with<T>(&mut self, other: impl FnOnce(&Project) -> Result<T>) -> Result<(Evaluation, T)> {
        let project = self.project.clone();
        let (evaluation, other) = parallel::both(|| self.evaluate(), || other(&project));
        // What the user has named wrongly is told first.
        let other = other?;
        Ok((evaluation?, other))
    }

    /// Evaluates again for as long as something can be done about what has stopped it.
    fn healed(&mut self, mut answer: Result<Evaluation, Message>) -> Result<Evaluation> {
        while let Err(error) = &answer
            && self.heal(error)?
        {
            answer = evaluate::at_once(&self.nix, &self.request)?;
        }
        let evaluation = match answer {
            Ok(evaluation) => evaluation,
            Err(error) => self.one_by_one(&error)?,
        };
        let fatal = evaluation.failed.iter().filter(|failed| failed.fatal).map(|failed| failed.name.clone());
        self.request.skip.extend(fatal);
        Ok(evaluation)
    }

    /// Evaluates each output by itself; what was healed for one of them goes for all.
    fn one_by_one(&mut self, error: &Message) -> Result<Evaluation> {
        loop {
            let evaluation = match evaluate::one_by_one(&self.nix, &self.request, error.clone())? {
                Ok(evaluation) => evaluation,
                // A lock file that does not fit is a finding, even where nothing evaluates.
                Err(error) if findings::integrity(&error, &self.tree).is_some() => evaluate::stopped_by(error),
                Err(error) => {
                    return Err(findings::stopped(&error, &self.tree, &self.project, &self.nix.store_dir).into());
                }
            };
            let mut healed = false;
            for failed in &evaluation.failed {
                if let Some(reason) = &failed.reason {
                    healed |= self.heal(reason)?;
                }
            }
            if !healed {
                return Ok(evaluation);
            }
        }
    }

    /// Does something about an error that stops an evaluation, if something can be done.
    fn heal(&mut self, error: &Message) -> Result<bool> {
        if self.tree.found().len() < ROUNDS {
            for mismatch in evaltime::mismatches(error) {
                if self.learn(&mismatch) {
                    self.nix.stage(format!("evaluating again with the hash of {}", mismatch.what));
                    self.scratch.set(&self.tree.changed(&BTreeMap::new()))?;
                    return Ok(true);
                }
            }
        }
        self.stand_in(false)
    }

    /// Takes a true hash for the one site that it is for; where several could be meant, each gets a stand-in, so that the next
    /// evaluation tells.
    fn learn(&mut self, mismatch: &Mismatch) -> bool {
        let sites = |hash: &Hash| self.tree.with_value(hash, false);
        let Some((old, new)) = mismatch.resolve(|hash| !sites(hash).is_empty()) else {
            return false;
        };
        let open: BTreeSet<SiteId> =
            sites(old).into_iter().filter(|site| !self.tree.found().contains_key(site)).collect();
        match open.first() {
            Some(site) if open.len() == 1 => self.tree.find(*site, new.clone(), &mismatch.what),
            Some(_) => self.tree.stand_in(&open, &self.scratch.nonce()),
            None => return false,
        }
        true
    }

    /// Takes back stand-ins that no derivation carries: what stands there may mean something else. Says whether there were some.
    fn withdraw(&mut self, evaluation: &Evaluation) -> Result<bool> {
        let carried: BTreeSet<&Hash> = evaluation.graph.fods.values().map(|fod| &fod.hash).collect();
        let useless: BTreeSet<SiteId> =
            self.tree.stand_ins().filter(|(_, hash)| !carried.contains(hash)).map(|(site, _)| site).collect();
        if useless.is_empty() {
            return Ok(false);
        }
        self.tree.withdraw(&useless);
        self.scratch.set(&self.tree.changed(&BTreeMap::new()))?;
        Ok(true)
    }

    /// Gives stand-ins to what Nix certainly, or possibly, cannot read; says whether there are new ones.
    fn stand_in(&mut self, certain_only: bool) -> Result<bool> {
        let ours = self.tree.stood_in();
        let sites: BTreeSet<SiteId> = self.tree.unreadable(certain_only).difference(&ours).copied().collect();
        if sites.is_empty() {
            return Ok(false);
        }
        self.tree.stand_in(&sites, &self.scratch.nonce());
        self.scratch.set(&self.tree.changed(&BTreeMap::new()))?;
        Ok(true)
    }
}
