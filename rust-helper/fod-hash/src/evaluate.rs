//! Evaluates outputs of a flake into a graph of derivations.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::derivation::Graph;
use crate::log::Message;
use crate::nix::Nix;
use crate::store_path::StorePath;

/// The Nix side of it.
const FUNCTION: &str = include_str!("outputs.nix");

/// One output that is asked for.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Wanted {
    /// What to call it.
    pub name: String,
    /// Attribute paths; the first that exists counts.
    pub paths: Vec<Vec<String>>,
    /// It may be no derivation.
    #[serde(default)]
    pub optional: bool,
}

/// Where values come from, in a copy.
#[derive(Clone, Debug)]
pub enum Root {
    /// The outputs of a flake, by its reference.
    Flake(String),
    /// The value of a file.
    File(PathBuf),
    /// The value of an expression, whose relative paths begin in a folder.
    Expression {
        /// The expression.
        text: String,
        /// The folder.
        dir: PathBuf,
    },
}

/// What to evaluate.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where it comes from.
    pub root: Root,
    /// The outputs, or nothing for the usual ones of the system.
    pub wanted: Option<Vec<Wanted>>,
    /// Outputs that are known to stop the evaluation.
    pub skip: BTreeSet<String>,
}

/// An output that has no derivation.
#[derive(Debug)]
pub struct Failed {
    /// The output.
    pub name: String,
    /// Why, where Nix tells; an error that Nix can catch is caught without its text.
    pub reason: Option<Message>,
    /// It does not exist at all.
    pub missing: bool,
    /// It stops the evaluation of everything else.
    pub fatal: bool,
}

/// The result.
#[derive(Debug, Default)]
pub struct Evaluation {
    /// The derivations of all outputs that evaluate.
    pub graph: Graph,
    /// The outputs that do not.
    pub failed: Vec<Failed>,
    /// The outputs that do, with their derivations.
    pub outputs: BTreeMap<String, BTreeSet<StorePath>>,
}

#[derive(Deserialize)]
struct Answer {
    name: String,
    derivations: Option<Vec<String>>,
    #[serde(default)]
    missing: bool,
}

/// Evaluates all outputs at once, and one by one where an error cannot be caught. The inner error is Nix's own, when nothing evaluates.
///
/// # Errors
/// When Nix cannot be run.
pub fn evaluate(nix: &Nix<'_>, request: &Request) -> Result<Result<Evaluation, Message>> {
    match at_once(nix, request)? {
        Err(error) => one_by_one(nix, request, error),
        whole => Ok(whole),
    }
}

/// Evaluates all outputs at once.
///
/// # Errors
/// When Nix cannot be run.
pub fn at_once(nix: &Nix<'_>, request: &Request) -> Result<Result<Evaluation, Message>> {
    match ask(nix, request, request.wanted.as_deref())? {
        Ok(answers) => Ok(Ok(finish(nix, answers, Vec::new())?)),
        Err(error) => Ok(Err(error)),
    }
}

/// Evaluates each output by itself; `error` is what stops them all together.
///
/// # Errors
/// When Nix cannot be run.
pub fn one_by_one(nix: &Nix<'_>, request: &Request, error: Message) -> Result<Result<Evaluation, Message>> {
    let Some(names) = names(nix, request)? else {
        return Ok(Err(error));
    };
    nix.stage(format!("evaluating {} outputs one by one, since one of them stops the others", names.len()));
    let (mut answers, mut failed) = (Vec::new(), Vec::new());
    for wanted in names {
        match ask(nix, request, Some(std::slice::from_ref(&wanted)))? {
            Ok(answer) => answers.extend(answer),
            Err(reason) => failed.push(Failed { name: wanted.name, reason: Some(reason), missing: false, fatal: true }),
        }
    }
    if answers.is_empty() {
        return Ok(Err(error));
    }
    Ok(Ok(finish(nix, answers, failed)?))
}

/// No output evaluates, and that is all there is to tell.
pub fn stopped_by(error: Message) -> Evaluation {
    let failed = Failed { name: "the flake".to_owned(), reason: Some(error), missing: false, fatal: true };
    Evaluation { failed: vec![failed], ..Evaluation::default() }
}

fn finish(nix: &Nix<'_>, answers: Vec<Answer>, mut failed: Vec<Failed>) -> Result<Evaluation> {
    let (mut roots, mut outputs) = (BTreeSet::new(), BTreeMap::new());
    for answer in answers {
        match answer.derivations {
            Some(derivations) => {
                let paths = derivations.iter().filter_map(|text| StorePath::parse(text, &nix.store_dir));
                let paths: BTreeSet<StorePath> = paths.collect();
                roots.extend(paths.iter().cloned());
                outputs.insert(answer.name, paths);
            }
            None => failed.push(Failed { name: answer.name, reason: None, missing: answer.missing, fatal: false }),
        }
    }
    Ok(Evaluation { graph: nix.derivations(&roots)?, failed, outputs })
}

/// The outputs to try one by one, unless not even their names can be had.
fn names(nix: &Nix<'_>, request: &Request) -> Result<Option<Vec<Wanted>>> {
    let names: Vec<Wanted> = match (call(nix, request, request.wanted.as_deref(), true)?, &request.wanted) {
        (Ok(value), _) => serde_json::from_value(value).context("nix gave names of outputs in an unknown form")?,
        (Err(_), Some(wanted)) => wanted.clone(),
        (Err(_), None) => return Ok(None),
    };
    Ok(Some(names.into_iter().filter(|wanted| !request.skip.contains(&wanted.name)).collect()))
}

fn ask(nix: &Nix<'_>, request: &Request, wanted: Option<&[Wanted]>) -> Result<Result<Vec<Answer>, Message>> {
    match call(nix, request, wanted, false)? {
        Ok(value) => Ok(Ok(serde_json::from_value(value).context("nix gave derivations in an unknown form")?)),
        Err(error) => Ok(Err(error)),
    }
}

fn call(
    nix: &Nix<'_>,
    request: &Request,
    wanted: Option<&[Wanted]>,
    names_only: bool,
) -> Result<Result<Value, Message>> {
    let flake = matches!(request.root, Root::Flake(_));
    let argument = json!({
        "system": nix.system, "flake": flake, "wanted": wanted, "skip": request.skip, "namesOnly": names_only
    });
    nix.eval_outputs(&request.root, &format!("({FUNCTION}) (builtins.fromJSON {})", nix_string(&argument.to_string())))
}

/// A string literal of the Nix language.
pub fn nix_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace("${", "\\${"))
}

/// An attribute of a file or expression.
///
/// # Errors
/// When a quote is not closed.
pub fn attribute(text: &str) -> Result<Wanted> {
    let path = attribute_path(text.split('^').next().unwrap_or_default())?;
    Ok(Wanted {
        name: text.to_owned(),
        paths: vec![path.into_iter().filter(|part| !part.is_empty()).collect()],
        optional: false,
    })
}

/// Reads the part of an installable after `#`: an attribute path, quotes allowed, outputs after `^` ignored.
///
/// # Errors
/// When a quote is not closed.
pub fn wanted(fragment: &str, system: &str) -> Result<Wanted> {
    let path = attribute_path(fragment.split('^').next().unwrap_or_default())?;
    let in_system = |kind: &str| [&[kind.to_owned(), system.to_owned()], path.as_slice()].concat();
    let default = |kind: &str| vec![kind.to_owned(), system.to_owned(), "default".to_owned()];
    let paths = match fragment {
        "" => vec![default("packages"), vec!["defaultPackage".to_owned(), system.to_owned()]],
        _ if fragment.starts_with('.') => vec![path.into_iter().skip(1).collect()],
        _ => vec![in_system("packages"), in_system("legacyPackages"), path],
    };
    Ok(Wanted {
        name: if fragment.is_empty() { "default".to_owned() } else { fragment.to_owned() },
        paths,
        optional: false,
    })
}

fn attribute_path(text: &str) -> Result<Vec<String>> {
    let (mut parts, mut part, mut quoted) = (Vec::new(), String::new(), false);
    for character in text.chars() {
        match character {
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(std::mem::take(&mut part)),
            other => part.push(other),
        }
    }
    if quoted {
        bail!("a quote is not closed in `{text}`");
    }
    parts.push(part);
    Ok(parts)
}
