//! A Nix expression that makes given derivations, byte for byte: so one process can put any number of them into the store and
//! build them. Pure.

use serde_json::{Map, Value, json};

use super::aterm::{self, Inputs, Promise};
use super::{Fod, with_hash};
use crate::evaluate::nix_string;
use crate::hash::Hash;
use crate::store_path::{StorePath, fixed_output};

const FUNCTION: &str = include_str!("instantiate.nix");

/// What the expression says when Nix makes another derivation than it should.
pub const NOT_AGAIN: &str = "fod-hash: this derivation came out otherwise";

/// A copy of a fixed-output derivation with another hash.
#[derive(Clone, Debug)]
pub struct Copy {
    /// For `nix derivation add`.
    pub json: Value,
    /// Its path, and what an expression makes it from; nothing if it has a form that only `nix derivation add` can make.
    pub made: Option<(StorePath, Value)>,
}

impl Copy {
    /// The copy of `fod` with `hash`.
    pub fn new(fod: &Fod, hash: &Hash, store_dir: &str) -> Self {
        let json = with_hash(fod, hash, store_dir);
        let made = json.as_object().and_then(|json| made(fod, json, hash, store_dir));
        Self { json, made }
    }
}

fn made(fod: &Fod, json: &Map<String, Value>, hash: &Hash, store_dir: &str) -> Option<(StorePath, Value)> {
    let original = Promise { path: &fod.output, method: fod.method, hash: &fod.hash };
    if aterm::path(&fod.json, original, store_dir)? != fod.derivation {
        return None;
    }
    let output = fixed_output(store_dir, fod.method, hash, &fod.name);
    let path = aterm::path(json, Promise { path: &output, method: fod.method, hash }, store_dir)?;
    let inputs = aterm::inputs(json, store_dir)?;
    let source = json!({ "attributes": attributes(json)?, "context": context(&inputs), "path": path.as_str() });
    Some((path, source))
}

/// What `derivationStrict` was, or could have been, given.
fn attributes(json: &Map<String, Value>) -> Option<Map<String, Value>> {
    let env = json.get("env")?.as_object()?;
    let written = env.get("__json").and_then(Value::as_str).and_then(|text| serde_json::from_str(text).ok());
    let structured = json.get("structuredAttrs").cloned().or(written);
    let mut attributes = match structured {
        Some(Value::Object(mut attributes)) => {
            attributes.insert("__structuredAttrs".to_owned(), true.into());
            attributes
        }
        Some(_) => return None,
        None => plain(env)?,
    };
    let same = |key: &str| attributes.get(key) == json.get(key);
    if !same("builder") || !same("system") {
        return None;
    }
    attributes.insert("args".to_owned(), json.get("args")?.clone());
    Some(attributes)
}

/// An environment as attributes. `false` was written as an empty string, and must be `false` again where Nix asks for it.
fn plain(env: &Map<String, Value>) -> Option<Map<String, Value>> {
    let mut attributes = env.clone();
    attributes.remove("out");
    for flag in ["__structuredAttrs", "__contentAddressed", "__impure"] {
        match attributes.get(flag).map(Value::as_str) {
            None => {}
            Some(Some("")) => drop(attributes.insert(flag.to_owned(), false.into())),
            Some(_) => return None,
        }
    }
    Some(attributes)
}

/// The string context that makes Nix write these inputs into a derivation.
fn context(inputs: &Inputs) -> Value {
    let mut context = Map::new();
    for (path, outputs) in &inputs.derivations {
        context.insert(path.as_str().to_owned(), json!({ "outputs": outputs }));
    }
    for path in &inputs.sources {
        // The .drv file of a derivation that is used as well can itself be a source.
        let entry = context.entry(path.as_str()).or_insert_with(|| json!({}));
        if let Some(entry) = entry.as_object_mut() {
            entry.insert("path".to_owned(), true.into());
        }
    }
    context.into()
}

/// The expression for the sources of [`Copy::made`].
pub fn expression(sources: &[&Value]) -> String {
    let list: Value = sources.iter().map(|source| (*source).clone()).collect();
    format!("({FUNCTION}) {} {}", nix_string(NOT_AGAIN), nix_string(&list.to_string()))
}
