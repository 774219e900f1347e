//! The one door to Nix: every process is started here, with the same options.

mod build;
mod call;
pub mod child;
pub mod git;
mod look;
mod options;
mod settings;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, anyhow, bail};
pub use build::Built;
use call::{last_words, read_json};
pub use options::{Limits, Options};
use serde_json::Value;
pub use settings::Settings;

use crate::derivation::{Graph, TEXTS, read_graph};
use crate::evaluate::{Root, nix_string};
use crate::files;
use crate::log::{Activity, Message};
use crate::store_path::StorePath;

/// What a run tells while it works.
#[derive(Debug)]
pub enum Event<'a> {
    /// A stage begins.
    Stage(String),
    /// Something to know that is not a finding.
    Note(String),
    /// A command is about to run.
    Command(&'a str),
    /// Something happens to a build.
    Build(&'a Activity),
}

/// Who is told.
pub type Events<'a> = &'a (dyn Fn(&Event<'_>) + Sync);

/// Valid paths with the derivation that made each, where the store knows it.
pub type Derivers = BTreeMap<StorePath, Option<StorePath>>;

/// A Nix, as it is or is taken to be.
pub struct Nix<'a> {
    /// The folder of the store, as it stands in store paths.
    pub store_dir: String,
    /// The system that Nix builds for.
    pub system: String,
    options: &'a Options,
    events: Events<'a>,
    settings: Settings,
    known_valid: Mutex<BTreeSet<StorePath>>,
}

impl<'a> Nix<'a> {
    /// The Nix that such a machine usually has; it is asked for nothing yet.
    pub fn usual(options: &'a Options, events: Events<'a>) -> Self {
        Self {
            store_dir: "/nix/store".to_owned(),
            system: options.system.clone().unwrap_or_else(usual_system),
            options,
            events,
            settings: Settings::default(),
            known_valid: Mutex::default(),
        }
    }

    /// The Nix that there is.
    ///
    /// # Errors
    /// When there is no Nix or it does not answer.
    pub fn start(options: &'a Options, events: Events<'a>) -> Result<Self> {
        let mut nix = Self::usual(options, events);
        nix.adopt(nix.settings()?);
        Ok(nix)
    }

    /// Takes over what Nix is configured to; says whether it evaluates just as the usual one does.
    pub fn adopt(&mut self, settings: Settings) -> bool {
        let before = (self.system.clone(), self.is_remote());
        if self.options.system.is_none() {
            self.system.clone_from(&settings.system);
        }
        self.settings = settings;
        before == (self.system.clone(), self.is_remote())
    }

    /// Tells that a stage begins.
    pub fn stage(&self, text: impl Into<String>) {
        (self.events)(&Event::Stage(text.into()));
    }

    /// Tells something that is not a finding.
    pub fn note(&self, text: impl Into<String>) {
        (self.events)(&Event::Note(text.into()));
    }

    /// Applies a Nix function to the outputs of a flake, or to the value of a file or expression. The inner error is Nix's own.
    ///
    /// # Errors
    /// When Nix cannot be run.
    pub fn eval_outputs(&self, root: &Root, function: &str) -> Result<Result<Value, Message>> {
        let mut args = self.command(&["eval", "--json", "--no-eval-cache", "--apply", function]);
        let mut dir = None;
        match root {
            Root::Flake(reference) => {
                args.push("--no-write-lock-file".to_owned());
                for (input, reference) in &self.options.override_inputs {
                    args.extend(["--override-input", input, reference].map(str::to_owned));
                }
                args.extend(self.options.impure.then(|| "--impure".to_owned()));
                // The root of the outputs is named by a fragment of one dot.
                args.push(format!("{reference}#."));
            }
            Root::File(path) => args.extend(["--file".to_owned(), path.display().to_string()]),
            Root::Expression { text, dir: base } => {
                args.extend(["--impure".to_owned(), "--expr".to_owned(), text.clone()]);
                dir = Some(base.as_path());
            }
        }
        self.json_in(dir, &args)
    }

    /// The derivation that an expression for a `drvPath` makes; nothing if this Nix refuses it.
    ///
    /// # Errors
    /// When Nix cannot be run.
    pub fn instantiate(&self, expression: &str) -> Result<Option<StorePath>> {
        let answer = self.json(&self.command(&["eval", "--json", "--impure", "--expr", expression]))?;
        Ok(answer.ok().and_then(|path| StorePath::parse(path.as_str()?, &self.store_dir)))
    }

    /// The derivations that `roots` need, themselves included; evaluates nothing.
    ///
    /// # Errors
    /// When Nix cannot be run, or a .drv file cannot be read.
    pub fn derivations(&self, roots: &BTreeSet<StorePath>) -> Result<Graph> {
        let here = |path: &StorePath| files::read_if_there(Path::new(path.as_str())).ok().flatten();
        if let Some(graph) = read_graph(roots, here)? {
            return Ok(graph);
        }
        // The store is below another folder than it says, or not for everyone to read: then Nix has to.
        let texts = self.texts(roots)?;
        let text = |path: &StorePath| texts.get(path.as_str()).map(|text| text.as_bytes().to_vec());
        read_graph(roots, text)?.context("nix does not show all derivations")
    }

    /// The texts of the .drv files that `roots` need, themselves included, by path.
    fn texts(&self, roots: &BTreeSet<StorePath>) -> Result<BTreeMap<String, String>> {
        let paths: Value = roots.iter().map(StorePath::as_str).collect();
        let expression = format!("({TEXTS}) (builtins.fromJSON {})", nix_string(&paths.to_string()));
        let question = self.command(&["eval", "--json", "--impure", "--file", "-"]);
        let done = self.run(&question, expression.as_bytes(), read_json)?;
        if !done.success() {
            bail!("nix does not show derivations: {}", last_words(&done.log));
        }
        done.output.context("cannot read the derivations that nix shows")
    }

    /// Which of `paths` are valid in the store.
    ///
    /// # Errors
    /// When Nix cannot be run or prints what cannot be read.
    pub fn valid(&self, paths: &BTreeSet<StorePath>) -> Result<BTreeSet<StorePath>> {
        let known: BTreeSet<StorePath> = paths.intersection(&self.known_valid()).cloned().collect();
        if known.len() == paths.len() {
            return Ok(known);
        }
        Ok(self.derivers(paths)?.into_keys().collect())
    }

    /// Those of `paths` that are valid in the store, with the derivation that made them where the store knows it.
    ///
    /// # Errors
    /// When Nix cannot be run or prints what cannot be read.
    pub fn derivers(&self, paths: &BTreeSet<StorePath>) -> Result<Derivers> {
        if paths.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut args = self.command(&["path-info", "--json"]);
        args.extend(paths.iter().map(|path| path.as_str().to_owned()));
        let infos = self.json(&args)?.map_err(|error| anyhow!("`nix path-info` failed: {}", error.text))?;
        let deriver = |info: &Value| StorePath::parse(info.get("deriver")?.as_str()?, &self.store_dir);
        Ok(paths.iter().filter_map(|path| Some((path.clone(), deriver(valid_info(&infos, path)?)))).collect())
    }

    /// Paths that stay valid while this run lasts, since links of ours keep them.
    fn known_valid(&self) -> MutexGuard<'_, BTreeSet<StorePath>> {
        self.known_valid.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The store, as each command wants it: over ssh everything is evaluated here and copied there to be built.
    fn store(&self, command: &str) -> Vec<String> {
        let option = |name: &str, store: &str| [name, store].map(str::to_owned);
        let chosen = self.options.store.iter().flat_map(|store| option("--store", store));
        match command {
            "derivation" if self.is_remote() => option("--store", &local_store()).to_vec(),
            "eval" | "build" if self.is_remote() => chosen.chain(option("--eval-store", &local_store())).collect(),
            _ => chosen.collect(),
        }
    }

    /// Builds happen in a store behind ssh.
    fn is_remote(&self) -> bool {
        self.options.store.as_ref().or(self.settings.store.as_ref()).is_some_and(|store| is_remote(store))
    }

    fn handed_over(&self) -> Vec<String> {
        let options = self.options.options.iter();
        options.flat_map(|(name, value)| ["--option".to_owned(), name.clone(), value.clone()]).collect()
    }

    fn command(&self, words: &[&str]) -> Vec<String> {
        let features = ["--extra-experimental-features", "nix-command flakes", "--log-format", "internal-json"];
        let store = self.store(words.first().copied().unwrap_or_default());
        let words = words.iter().chain(&features).map(|word| (*word).to_owned());
        words.chain(store).chain(self.handed_over()).collect()
    }
}

fn is_remote(store: &str) -> bool {
    store.starts_with("ssh-ng://") || store.starts_with("ssh://")
}

/// Where to evaluate when the store itself is elsewhere.
fn local_store() -> String {
    std::env::var("NIX_REMOTE").ok().filter(|store| !store.is_empty() && !is_remote(store)).unwrap_or("auto".to_owned())
}

/// The system that Nix builds for on a machine such as this one, unless it is configured to another.
fn usual_system() -> String {
    let os = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
    format!("{}-{os}", std::env::consts::ARCH)
}

/// Does the same with each item, all at the same time.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let work = &work;
    std::thread::scope(|scope| {
        let threads: Vec<_> = items.iter().map(|item| scope.spawn(move || work(item))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

/// Up to Nix 2.18 a list, later a map; an invalid path is null or says so.
fn valid_info<'a>(infos: &'a Value, path: &StorePath) -> Option<&'a Value> {
    let matches = |info: &&Value| info.get("path").and_then(Value::as_str) == Some(path.as_str());
    let listed = infos.as_array().and_then(|list| list.iter().find(matches));
    let info = listed.or_else(|| infos.get(path.as_str())).or_else(|| infos.get(path.base_name()));
    info.filter(|info| info.is_object() && info.get("valid") != Some(&Value::Bool(false)))
}
