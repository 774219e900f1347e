//! A derivation with another hash, and a Nix expression that puts any number of such .drv files into the store, byte for byte,
//! and builds them: so one process is enough. Pure.

use anyhow::{Result, ensure};
use serde_json::{Map, Value, json};

use super::Fod;
use super::aterm::Aterm;
use super::recipe::ATTRIBUTES;
use crate::evaluate::nix_string;
use crate::hash::{self, Encoding, Hash, Spelling};
use crate::store_path::StorePath;

const FUNCTION: &str = include_str!("instantiate.nix");

/// A copy of a fixed-output derivation with another hash.
#[derive(Clone, Debug)]
pub struct Copy {
    /// The path of its .drv file.
    pub path: StorePath,
    source: Value,
}

impl Copy {
    /// The copy of `fod` with `hash`. Its output path moves with the hash, and so does `outputHash`, since fetchers ask mirrors by
    /// that value; all else stays.
    ///
    /// # Errors
    /// When the .drv file holds bytes that are no text.
    pub fn new(fod: &Fod, hash: &Hash) -> Result<Self> {
        let file = |aterm: &Aterm<'_>| {
            let (text, needs) = (aterm.text(), aterm.needs(fod.derivation.store_dir()).unwrap_or_default());
            (needs.path(text.as_bytes(), fod.derivation.name(), fod.derivation.store_dir()), text, needs)
        };
        ensure!(
            file(&fod.aterm).0 == fod.derivation,
            "{} cannot be copied, since it holds bytes that are no UTF-8 text",
            fod.derivation.as_str()
        );
        let (path, text, needs) = file(&with_hash(fod, hash));
        let references: Vec<&str> = needs.references().into_iter().map(StorePath::as_str).collect();
        let source = json!({ "name": path.name(), "text": text, "references": references });
        Ok(Self { path, source })
    }
}

/// The expression whose value are these derivations.
pub fn expression(copies: &[Copy]) -> String {
    let list: Value = copies.iter().map(|copy| copy.source.clone()).collect();
    format!("({FUNCTION}) {}", nix_string(&list.to_string()))
}

fn with_hash(fod: &Fod, hash: &Hash) -> Aterm<'static> {
    let (mut aterm, path) = (fod.aterm.clone(), fod.output_with(hash));
    for output in &mut aterm.outputs {
        output.path = path.as_str().to_owned().into();
        output.hash = hash.digest(Encoding::Base16).into();
    }
    aterm.set_variable("out", path.as_str().to_owned());
    if let Some(text) = aterm.variable("outputHash").map(|old| respelled(old, hash)) {
        aterm.set_variable("outputHash", text);
    }
    if let Some(text) = aterm.variable(ATTRIBUTES).and_then(|text| attributes(text, hash)) {
        aterm.set_variable(ATTRIBUTES, text);
    }
    aterm
}

/// The text of structured attributes, in which only the value of the hash changes.
fn attributes(text: &str, hash: &Hash) -> Option<String> {
    let mut attributes: Map<String, Value> = serde_json::from_str(text).ok()?;
    let old = attributes.get("outputHash")?.as_str()?.to_owned();
    let new = respelled(&old, hash);
    let entry = |value: &str| format!("\"outputHash\":{}", json!(value));
    if text.matches(&entry(&old)).count() == 1 {
        return Some(text.replace(&entry(&old), &entry(&new)));
    }
    attributes.insert("outputHash".to_owned(), new.into());
    Some(Value::Object(attributes).to_string())
}

/// A hash in the spelling of another.
fn respelled(old: &str, hash: &Hash) -> String {
    let reading = hash::readings(old).into_iter().find(|reading| reading.hash.algorithm() == hash.algorithm());
    hash.spell(reading.map_or(Spelling::Sri, |reading| reading.spelling))
}
