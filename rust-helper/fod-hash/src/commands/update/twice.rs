//! `--twice`: makes every hash once more and refuses what comes out differently.

use std::path::Path;

use anyhow::Result;

use super::Work;
use crate::derivation::Fod;
use crate::files;
use crate::hash::Hash;
use crate::probe;
use crate::report::{Finding, Kind};
use crate::run::Run;

impl Work {
    /// Probes again what was probed; a second, different hash is a finding.
    pub(in crate::commands) fn probe_again(&mut self, run: &Run<'_>) -> Result<()> {
        let (results, feeds) = (&self.results, &self.feeds);
        let pairs = results.truths.iter().filter_map(|(path, hash)| Some((path, results.probed.get(path)?, hash)));
        let fods: Vec<&Fod> = pairs.clone().map(|(_, fod, _)| fod).collect();
        if fods.is_empty() {
            return Ok(());
        }
        run.nix.stage("probing everything once more");
        let outcomes = probe::again(&run.nix, &fods)?;
        let place =
            |path| feeds.iter().find(|(_, fods)| fods.contains(path)).and_then(|(id, _)| run.tree.sites.get(*id));
        for (path, fod, first) in pairs {
            let finding = match outcomes.get(&fod.derivation) {
                Some(Ok(second)) if second == first => continue,
                Some(Ok(second)) => unstable(fod, first, second)?,
                Some(Err(failure)) => failure.clone(),
                None => continue,
            };
            self.report.findings.push(finding.at(place(path).map(crate::scan::Site::place)));
        }
        Ok(())
    }
}

fn unstable(fod: &Fod, first: &Hash, second: &Hash) -> Result<Finding> {
    let path = |hash: &Hash| fod.output_with(hash).as_str().to_owned();
    let what = format!("{} gave {} and then {}", fod.name, first.sri(), second.sri());
    let detail = files::differences(Path::new(&path(first)), Path::new(&path(second)))?;
    let hint = "take out of it what differs each time, such as dates, random names and unsorted lists";
    Ok(Finding { detail, ..Finding::new(Kind::Unstable, what).hint(hint) })
}
