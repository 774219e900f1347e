//! The text of a .drv file, and the store path that follows from it: so it is known which path a derivation gets, and proven
//! that nothing of it was lost on the way through JSON.
//!
//! Source: the Nix manual, "Store Derivation and Deriving Path", "Store Path Specification"; `libstore/derivations.cc`.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::store_path;
use crate::hash::{Encoding, Hash};
use crate::store_path::{Method, StorePath, text_file};

/// The derivations that one needs, with the outputs of each that it uses, and its sources.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Derivations and their outputs.
    pub derivations: BTreeMap<StorePath, Vec<String>>,
    /// Other store paths.
    pub sources: Vec<StorePath>,
}

/// A fixed output.
#[derive(Clone, Copy, Debug)]
pub struct Promise<'a> {
    /// Where it lies.
    pub path: &'a StorePath,
    /// How its hash is made.
    pub method: Method,
    /// The hash.
    pub hash: &'a Hash,
}

/// The inputs of a derivation, unless it has some that are known only when others are built.
pub fn inputs(json: &Map<String, Value>, store_dir: &str) -> Option<Inputs> {
    let nested = json.get("inputs");
    let part = |old: &str, new: &str| json.get(old).or_else(|| nested?.get(new));
    let mut inputs = Inputs::default();
    for (path, wanted) in part("inputDrvs", "drvs").and_then(Value::as_object).into_iter().flatten() {
        let dynamic = wanted.get("dynamicOutputs").and_then(Value::as_object);
        if dynamic.is_some_and(|dynamic| !dynamic.is_empty()) {
            return None;
        }
        let mut outputs = texts(wanted.get("outputs").unwrap_or(wanted))?;
        outputs.sort();
        inputs.derivations.insert(store_path(path, store_dir).ok()?, outputs);
    }
    let sources = part("inputSrcs", "srcs").map_or(Some(Vec::new()), texts)?;
    inputs.sources = sources.iter().map(|path| store_path(path, store_dir).ok()).collect::<Option<_>>()?;
    inputs.sources.sort();
    Some(inputs)
}

/// The path of the .drv file of a fixed-output derivation; nothing if it has a form that is not known.
pub fn path(json: &Map<String, Value>, output: Promise<'_>, store_dir: &str) -> Option<StorePath> {
    let inputs = inputs(json, store_dir)?;
    let text = text(json, output, &inputs)?;
    let references = inputs.derivations.keys().chain(&inputs.sources).collect();
    let name = format!("{}.drv", json.get("name").and_then(Value::as_str).unwrap_or_else(|| output.path.name()));
    Some(text_file(store_dir, &Sha256::digest(text), &references, &name))
}

fn text(json: &Map<String, Value>, output: Promise<'_>, inputs: &Inputs) -> Option<String> {
    let algorithm = format!("{}{}", output.method.aterm_prefix(), output.hash.algorithm().name());
    let promised = [output.path.as_str(), &algorithm, &output.hash.digest(Encoding::Base16)].map(quoted);
    let derivations = inputs.derivations.iter().map(|(path, outputs)| {
        format!("({},[{}])", quoted(path.as_str()), joined(outputs.iter().map(|output| quoted(output))))
    });
    let variables = variables(json, output.path)?;
    let variables = variables.iter().map(|(name, value)| format!("({},{})", quoted(name), quoted(value)));
    let word = |key: &str| json.get(key).and_then(Value::as_str).map(quoted);
    let arguments = json.get("args").map_or(Some(Vec::new()), texts)?;
    Some(format!(
        "Derive([({},{})],[{}],[{}],{},{},[{}],[{}])",
        quoted("out"),
        promised.join(","),
        joined(derivations),
        joined(inputs.sources.iter().map(|path| quoted(path.as_str()))),
        word("system")?,
        word("builder")?,
        joined(arguments.iter().map(|argument| quoted(argument))),
        joined(variables),
    ))
}

/// The environment as it stands in the file, in order.
fn variables(json: &Map<String, Value>, output: &StorePath) -> Option<BTreeMap<String, String>> {
    let env = json.get("env").and_then(Value::as_object)?;
    let text = |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_owned()));
    let mut variables: BTreeMap<String, String> = env.iter().map(text).collect::<Option<_>>()?;
    variables.insert("out".to_owned(), output.as_str().to_owned());
    if let Some(attrs) = json.get("structuredAttrs").filter(|attrs| attrs.is_object()) {
        variables.insert("__json".to_owned(), attrs.to_string());
    }
    Some(variables)
}

fn texts(list: &Value) -> Option<Vec<String>> {
    list.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        // Writing to a string cannot fail.
        let _ = match character {
            '"' | '\\' => write!(out, "\\{character}"),
            '\n' => write!(out, "\\n"),
            '\r' => write!(out, "\\r"),
            '\t' => write!(out, "\\t"),
            other => write!(out, "{other}"),
        };
    }
    out.push('"');
    out
}
