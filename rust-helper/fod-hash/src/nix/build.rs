//! Building: copies of derivations are put into the store and built by one process.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::call::drain;
use super::{Limits, Nix, child, in_parallel};
use crate::derivation::instantiate::{self, Copy};
use crate::log::Log;
use crate::store_path::StorePath;

/// How much longer than the longest allowed silence of a builder Nix itself may be silent, at most.
const NIX_SILENCE: Duration = Duration::from_secs(30);

/// What was built.
#[derive(Debug)]
pub struct Built {
    /// What Nix said.
    pub log: Log,
    /// The .drv files, in the order of the copies.
    pub derivations: Vec<StorePath>,
    /// Nix said nothing for too long and was ended.
    pub hung: bool,
}

impl Nix<'_> {
    /// Puts derivations into the store and builds all of them, even if some fail.
    ///
    /// # Errors
    /// When Nix cannot be run.
    pub fn make(&self, copies: &[Copy]) -> Result<Built> {
        if !self.is_remote() {
            return self.make_together(copies);
        }
        // Over ssh Nix does not hand on that it shall keep going after a failure: each is built by a process of its own.
        let mut all = Built { log: Log::default(), derivations: Vec::new(), hung: false };
        for some in copies.chunks(Limits::JOBS) {
            for built in in_parallel(some, |copy| self.make_together(std::slice::from_ref(copy))) {
                let built = built?;
                all.log.append(built.log);
                all.derivations.extend(built.derivations);
                all.hung |= built.hung;
            }
        }
        Ok(all)
    }

    fn make_together(&self, copies: &[Copy]) -> Result<Built> {
        let derivations: Vec<StorePath> = copies.iter().map(|copy| copy.path.clone()).collect();
        self.build(&["--file", "-"], instantiate::expression(copies).as_bytes(), derivations)
    }

    /// Builds derivations that are in the store, all of them even if some fail.
    ///
    /// # Errors
    /// When Nix cannot be run.
    pub fn realise(&self, derivations: &BTreeSet<StorePath>) -> Result<Built> {
        let installables: Vec<String> = derivations.iter().map(|path| format!("{}^out", path.as_str())).collect();
        let installables: Vec<&str> = installables.iter().map(String::as_str).collect();
        self.build(&installables, &[], derivations.iter().cloned().collect())
    }

    fn build(&self, installables: &[&str], input: &[u8], derivations: Vec<StorePath>) -> Result<Built> {
        let mut args = self.command(&["build", "--no-link", "--keep-going"]);
        args.extend(self.limits());
        args.extend(installables.iter().map(|word| (*word).to_owned()));
        let silence = Duration::from_secs(self.silence());
        let silence = silence.saturating_add(silence.min(NIX_SILENCE));
        let done = self.spawn("nix", &args, input, Some(silence), drain)?;
        Ok(Built { log: done.log, derivations, hung: done.ending == child::Ending::Silent })
    }

    /// Limits as options of Nix; what the user hands over by name wins, and so does a machine that may not build at all.
    fn limits(&self) -> Vec<String> {
        let jobs = (self.settings.max_jobs != Some(0)).then(|| ("max-jobs", Limits::JOBS.to_string()));
        let time = ("timeout", self.time().to_string());
        let silence = ("max-silent-time", self.silence().to_string());
        let given = |name: &str| self.options.options.iter().any(|(option, _)| option == name);
        let limits = jobs.into_iter().chain([time, silence]).filter(|(name, _)| !given(name));
        limits.flat_map(|(name, value)| ["--option".to_owned(), name.to_owned(), value]).collect()
    }

    fn time(&self) -> u64 {
        limit(self.options.limits.time, self.settings.timeout, Limits::TIME)
    }

    fn silence(&self) -> u64 {
        let given = self.options.options.iter().rfind(|(name, _)| name == "max-silent-time");
        let given = given.and_then(|(_, value)| value.parse().ok()).map(Duration::from_secs);
        limit(given.or(self.options.limits.silence), self.settings.max_silent_time, Limits::SILENCE)
    }

    /// Keeps paths from being collected as long as the links below `dir` exist. Best effort: a remote store has no such links.
    ///
    /// # Errors
    /// When a signal arrived.
    pub fn keep(&self, paths: &[StorePath], dir: &Path) -> Result<()> {
        if self.is_remote() {
            return Ok(());
        }
        let mut args: Vec<String> = self.store("realise").into_iter().chain(self.handed_over()).collect();
        args.extend(["--realise", "--add-root"].map(str::to_owned));
        args.push(dir.join("root").display().to_string());
        args.extend(paths.iter().map(|path| path.as_str().to_owned()));
        match self.spawn("nix-store", &args, &[], None, drain) {
            Ok(done) if done.success() => self.known_valid().extend(paths.iter().cloned()),
            Ok(_) => {}
            Err(error) => {
                child::check_signal()?;
                self.note(format!("results are not kept from a garbage collection meanwhile: {error:#}"));
            }
        }
        Ok(())
    }
}

fn limit(given: Option<Duration>, configured: Option<u64>, default: Duration) -> u64 {
    given.map(|limit| limit.as_secs().max(1)).or(configured).unwrap_or(default.as_secs())
}
