//! The one door to Nix: every process is started here, with the same options.
#![expect(clippy::disallowed_methods, reason = "the one place that starts processes")]

mod build;
pub mod child;
pub mod git;
mod look;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::panic::resume_unwind;
use std::path::Path;
use std::process::{ChildStdout, Command};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
pub use build::Built;
use child::Ending;
use serde_json::Value;

use crate::derivation::{Graph, read_graph};
use crate::evaluate::Root;
use crate::log::{Activity, Log, Message};
use crate::parallel;
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

/// Options that are handed to Nix as they are.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--store`.
    pub store: Option<String>,
    /// `--system`: the system whose outputs are evaluated.
    pub system: Option<String>,
    /// `--option NAME VALUE`.
    pub options: Vec<(String, String)>,
    /// `--override-input INPUT FLAKE`.
    pub override_inputs: Vec<(String, String)>,
    /// `--impure`.
    pub impure: bool,
    /// What holds for the builds of probes.
    pub limits: Limits,
}

/// Limits of the builds of probes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// How long one may take; without it what Nix is configured to, else [`Limits::TIME`].
    pub time: Option<Duration>,
    /// How long one may write nothing, likewise with [`Limits::SILENCE`].
    pub silence: Option<Duration>,
}

impl Limits {
    /// For one probe.
    pub const TIME: Duration = Duration::from_secs(3600);
    /// For the log of one probe.
    pub const SILENCE: Duration = Duration::from_secs(1800);
    /// Probes at the same time. They mostly wait for the network, so they may be more than there are cores.
    pub const JOBS: usize = 24;
}

/// Valid paths with the derivation that made each, where the store knows it.
pub type Derivers = BTreeMap<StorePath, Option<StorePath>>;

/// A Nix that has answered.
pub struct Nix<'a> {
    /// The folder of the store, as it stands in store paths.
    pub store_dir: String,
    /// The system that Nix builds for.
    pub system: String,
    options: &'a Options,
    events: Events<'a>,
    settings: build::Settings,
    known_valid: Mutex<BTreeSet<StorePath>>,
}

/// A command's stdout and log.
struct Finished<T> {
    output: T,
    log: Log,
    ending: Ending,
}

impl<T> Finished<T> {
    fn success(&self) -> bool {
        self.ending == Ending::Success
    }
}

impl<'a> Nix<'a> {
    /// Asks the installed Nix for its system and store.
    ///
    /// # Errors
    /// When there is no Nix or it does not answer.
    pub fn start(options: &'a Options, events: Events<'a>) -> Result<Self> {
        let mut nix = Self {
            store_dir: String::new(),
            system: String::new(),
            options,
            events,
            settings: build::Settings::default(),
            known_valid: Mutex::default(),
        };
        let expression = "{ inherit (builtins) currentSystem storeDir; }";
        let question = nix.command(&["eval", "--json", "--impure", "--expr", expression]);
        let (answer, settings) = parallel::both(|| nix.json(&question), || nix.read_settings());
        nix.settings = settings;
        let answer = answer?.map_err(|error| anyhow::anyhow!("nix does not work: {}", error.text))?;
        let text =
            |name| answer.get(name).and_then(Value::as_str).map(str::to_owned).context("nix does not tell its system");
        nix.store_dir = text("storeDir")?;
        nix.system = options.system.clone().map_or_else(|| text("currentSystem"), Ok)?;
        Ok(nix)
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
    /// When Nix cannot be run or prints what cannot be read.
    pub fn derivations(&self, roots: &BTreeSet<String>) -> Result<Graph> {
        if roots.is_empty() {
            return Ok(Graph::default());
        }
        let mut args = self.command(&["derivation", "show", "-r"]);
        args.extend(roots.iter().cloned());
        let done = self.run(&args, &[], |stdout| read_graph(stdout, &self.store_dir))?;
        if !done.success() {
            bail!("`nix derivation show` failed: {}", last_words(&done.log));
        }
        done.output
    }

    /// Puts a derivation into the store and gives its path.
    ///
    /// # Errors
    /// When Nix refuses it.
    pub fn add(&self, derivation: &Value) -> Result<StorePath> {
        let done = self.run(&self.command(&["derivation", "add"]), derivation.to_string().as_bytes(), read_text)?;
        let success = done.success();
        let path = StorePath::parse(done.output?.trim(), &self.store_dir).filter(|_| success);
        path.with_context(|| format!("`nix derivation add` failed: {}", last_words(&done.log)))
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
        let infos = self.json(&args)?.map_err(|error| anyhow::anyhow!("`nix path-info` failed: {}", error.text))?;
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

    /// Runs a command that prints JSON.
    fn json(&self, args: &[String]) -> Result<Result<Value, Message>> {
        self.json_in(None, args)
    }

    fn json_in(&self, dir: Option<&Path>, args: &[String]) -> Result<Result<Value, Message>> {
        let mut command = Command::new("nix");
        command.args(args);
        if let Some(dir) = dir {
            command.current_dir(dir);
        }
        let done = self.start_command(&mut command, args, &[], None, serde_json::from_reader)?;
        if !done.success() {
            return Ok(Err(last_error(&done.log)));
        }
        Ok(Ok(done.output.with_context(|| format!("cannot read the output of `nix {}`", shown(args)))?))
    }

    fn run<T>(&self, args: &[String], input: &[u8], read: impl FnOnce(ChildStdout) -> T) -> Result<Finished<T>> {
        self.spawn("nix", args, input, None, read)
    }

    fn spawn<T>(
        &self,
        program: &str,
        args: &[String],
        input: &[u8],
        silence: Option<Duration>,
        read: impl FnOnce(ChildStdout) -> T,
    ) -> Result<Finished<T>> {
        self.start_command(Command::new(program).args(args), args, input, silence, read)
    }

    fn start_command<T>(
        &self,
        command: &mut Command,
        args: &[String],
        input: &[u8],
        silence: Option<Duration>,
        read: impl FnOnce(ChildStdout) -> T,
    ) -> Result<Finished<T>> {
        let program = command.get_program().to_string_lossy();
        (self.events)(&Event::Command(&format!("{program} {}", shown(args))));
        let mut log = Log::default();
        let (output, ending) = child::run(command, input, silence, read, |line| {
            if let Some(activity) = log.line(line) {
                (self.events)(&Event::Build(&activity));
            }
        })?;
        Ok(Finished { output, log, ending })
    }
}

fn is_remote(store: &str) -> bool {
    store.starts_with("ssh-ng://") || store.starts_with("ssh://")
}

/// Where to evaluate when the store itself is elsewhere.
fn local_store() -> String {
    std::env::var("NIX_REMOTE").ok().filter(|store| !store.is_empty() && !is_remote(store)).unwrap_or("auto".to_owned())
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

fn read_text(mut stdout: ChildStdout) -> Result<String> {
    let mut text = String::new();
    stdout.read_to_string(&mut text).context("cannot read what nix prints")?;
    Ok(text)
}

fn drain(mut stdout: ChildStdout) {
    // Nothing that is needed is printed here.
    let _ = std::io::copy(&mut stdout, &mut std::io::sink());
}

fn last_error(log: &Log) -> Message {
    let plain = || {
        let text = log.plain().join("\n");
        Message { full: text.clone(), text, position: None, earlier: Vec::new() }
    };
    let mut errors = log.errors().to_vec();
    let last = errors.pop().unwrap_or_else(plain);
    Message { earlier: errors.into_iter().map(|error| error.text).collect(), ..last }
}

fn last_words(log: &Log) -> String {
    last_error(log).text
}

/// A command line that a shell would read back, save for the long function that no person wants to read again.
fn shown(args: &[String]) -> String {
    const LONG: usize = 400;
    let plain =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "-_./:=+@^#,%".contains(c));
    let quote = |word: &String| {
        if word.len() > LONG && word.contains('\n') {
            "'…'".to_owned()
        } else if plain(word) {
            word.clone()
        } else {
            format!("'{}'", word.replace('\'', r"'\''"))
        }
    };
    args.iter().map(quote).collect::<Vec<_>>().join(" ")
}
