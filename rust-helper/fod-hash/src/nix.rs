//! The one door to Nix: every process is started here, with the same options.
#![expect(clippy::disallowed_methods, reason = "the one place that starts processes")]

pub mod child;
pub mod git;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::process::{ChildStdout, Command};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::derivation::{Graph, read_graph};
use crate::log::{Log, Message};
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
    /// Nix starts a build; base name of its .drv file.
    Build(&'a str),
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
}

/// A Nix that has answered.
pub struct Nix<'a> {
    /// The folder of the store, as it stands in store paths.
    pub store_dir: String,
    /// The system that Nix builds for.
    pub system: String,
    options: &'a Options,
    events: Events<'a>,
}

/// A command's stdout and log.
struct Finished<T> {
    output: T,
    log: Log,
    success: bool,
}

impl<'a> Nix<'a> {
    /// Asks the installed Nix for its system and store.
    ///
    /// # Errors
    /// When there is no Nix or it does not answer.
    pub fn start(options: &'a Options, events: Events<'a>) -> Result<Self> {
        let mut nix = Self { store_dir: String::new(), system: String::new(), options, events };
        let expression = "{ inherit (builtins) currentSystem storeDir; }";
        let answer = nix.json(&nix.command(&["eval", "--json", "--impure", "--expr", expression]))?;
        let answer = answer.map_err(|error| anyhow::anyhow!("nix does not work: {}", error.text))?;
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

    /// Applies a Nix function to the outputs of a flake. The inner error is Nix's own.
    ///
    /// # Errors
    /// When Nix cannot be run.
    pub fn eval_outputs(&self, flake: &str, function: &str) -> Result<Result<Value, Message>> {
        // The root of the outputs is named by a fragment of one dot.
        let installable = format!("{flake}#.");
        let mut args =
            self.command(&["eval", "--json", "--no-eval-cache", "--no-write-lock-file", "--apply", function]);
        for (input, reference) in &self.options.override_inputs {
            args.extend(["--override-input", input, reference].map(str::to_owned));
        }
        args.extend(self.options.impure.then(|| "--impure".to_owned()));
        args.push(installable);
        self.json(&args)
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
        if !done.success {
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
        let path = StorePath::parse(done.output?.trim(), &self.store_dir).filter(|_| done.success);
        path.with_context(|| format!("`nix derivation add` failed: {}", last_words(&done.log)))
    }

    /// Builds derivations, all of them even if some fail, and gives the log and whether all succeeded.
    ///
    /// # Errors
    /// When Nix cannot be run.
    pub fn build(&self, derivations: &[StorePath]) -> Result<(Log, bool)> {
        let mut args = self.command(&["build", "--no-link", "--keep-going"]);
        args.extend(derivations.iter().map(|path| format!("{}^out", path.as_str())));
        let done = self.run(&args, &[], drain)?;
        Ok((done.log, done.success))
    }

    /// Which of `paths` are valid in the store.
    ///
    /// # Errors
    /// When Nix cannot be run or prints what cannot be read.
    pub fn valid(&self, paths: &BTreeSet<StorePath>) -> Result<BTreeSet<StorePath>> {
        if paths.is_empty() {
            return Ok(BTreeSet::new());
        }
        let mut args = self.command(&["path-info", "--json"]);
        args.extend(paths.iter().map(|path| path.as_str().to_owned()));
        let infos = self.json(&args)?.map_err(|error| anyhow::anyhow!("`nix path-info` failed: {}", error.text))?;
        Ok(paths.iter().filter(|path| is_valid(&infos, path)).cloned().collect())
    }

    /// Keeps paths from being collected as long as the links below `dir` exist. Best effort: a remote store has no such links.
    ///
    /// # Errors
    /// When a signal arrived.
    pub fn keep(&self, paths: &[StorePath], dir: &Path) -> Result<()> {
        let mut args = self.settings();
        args.extend(["--realise", "--add-root"].map(str::to_owned));
        args.push(dir.join("root").display().to_string());
        args.extend(paths.iter().map(|path| path.as_str().to_owned()));
        if let Err(error) = self.spawn("nix-store", &args, &[], drain) {
            child::check_signal()?;
            self.note(format!("results are not kept from a garbage collection meanwhile: {error:#}"));
        }
        Ok(())
    }

    fn settings(&self) -> Vec<String> {
        let store = self.options.store.iter().flat_map(|store| ["--store".to_owned(), store.clone()]);
        let options =
            self.options.options.iter().flat_map(|(name, value)| ["--option".to_owned(), name.clone(), value.clone()]);
        store.chain(options).collect()
    }

    fn command(&self, words: &[&str]) -> Vec<String> {
        let features = ["--extra-experimental-features", "nix-command flakes", "--log-format", "internal-json"];
        let words = words.iter().chain(&features).map(|word| (*word).to_owned());
        words.chain(self.settings()).collect()
    }

    /// Runs a command that prints JSON.
    fn json(&self, args: &[String]) -> Result<Result<Value, Message>> {
        let done = self.run(args, &[], serde_json::from_reader)?;
        if !done.success {
            return Ok(Err(last_error(&done.log)));
        }
        Ok(Ok(done.output.with_context(|| format!("cannot read the output of `nix {}`", shown(args)))?))
    }

    fn run<T>(&self, args: &[String], input: &[u8], read: impl FnOnce(ChildStdout) -> T) -> Result<Finished<T>> {
        self.spawn("nix", args, input, read)
    }

    fn spawn<T>(
        &self,
        program: &str,
        args: &[String],
        input: &[u8],
        read: impl FnOnce(ChildStdout) -> T,
    ) -> Result<Finished<T>> {
        (self.events)(&Event::Command(&format!("{program} {}", shown(args))));
        let mut log = Log::default();
        let (output, success) = child::run(Command::new(program).args(args), input, read, |line| {
            if let Some(derivation) = log.line(line) {
                (self.events)(&Event::Build(&derivation));
            }
        })?;
        Ok(Finished { output, log, success })
    }
}

/// Up to Nix 2.18 a list, later a map; an invalid path is null or says so.
fn is_valid(infos: &Value, path: &StorePath) -> bool {
    let matches = |info: &&Value| info.get("path").and_then(Value::as_str) == Some(path.as_str());
    let listed = infos.as_array().and_then(|list| list.iter().find(matches));
    let info = listed.or_else(|| infos.get(path.as_str())).or_else(|| infos.get(path.base_name()));
    info.is_some_and(|info| info.is_object() && info.get("valid") != Some(&Value::Bool(false)))
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
    let plain = || Message { text: log.plain().join("\n"), full: log.plain().join("\n"), position: None };
    log.errors().last().cloned().unwrap_or_else(plain)
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
