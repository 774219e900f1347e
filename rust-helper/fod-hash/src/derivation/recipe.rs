//! What a fixed output is made from, without its own hash and output path. Pure.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Fod;
use crate::hash::Encoding;

/// Everything of a derivation that decides what its builder does, as text, without its own hash and output path.
///
/// Inputs are left out: they stand in the environment or arguments as paths, and their .drv files may differ harmlessly.
pub fn recipe(fod: &Fod) -> String {
    let mut json = fod.json.clone();
    for unstable in ["outputs", "inputs", "inputDrvs", "inputSrcs"] {
        json.remove(unstable);
    }
    if let Some(Value::Object(env)) = json.get_mut("env") {
        blank_attrs_text(env);
        blank(env);
    }
    if let Some(Value::Object(attrs)) = json.get_mut("structuredAttrs") {
        blank(attrs);
    }
    own_spellings(fod).iter().fold(Value::Object(json).to_string(), |text, own| text.replace(own.as_str(), "OWN"))
}

/// The parts of a recipe by name: builder, arguments, and each variable or attribute.
pub fn recipe_parts(fod: &Fod) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut parts = BTreeMap::new();
    for (name, part) in [("builder", "builder"), ("args", "arguments")] {
        parts.extend(fod.json.get(name).map(|value| (part.to_owned(), text(value))));
    }
    let mut attributes = Map::new();
    for map in ["env", "structuredAttrs"] {
        attributes.extend(fod.json.get(map).and_then(Value::as_object).cloned().unwrap_or_default());
    }
    let inner =
        attributes.remove("__json").and_then(|json| serde_json::from_str::<Map<String, Value>>(json.as_str()?).ok());
    attributes.extend(inner.unwrap_or_default());
    blank(&mut attributes);
    attributes.retain(|name, _| !["builder", "args", "name", "system"].contains(&name.as_str()));
    parts.extend(attributes.iter().map(|(name, value)| (format!("variable {name}"), text(value))));
    let own = own_spellings(fod);
    let blanked = |text: String| own.iter().fold(text, |text, own| text.replace(own.as_str(), "OWN"));
    parts.into_iter().map(|(name, text)| (name, blanked(text))).collect()
}

fn blank_attrs_text(env: &mut Map<String, Value>) {
    let text = env.get("__json").and_then(Value::as_str);
    if let Some(Value::Object(mut attrs)) = text.and_then(|text| serde_json::from_str(text).ok()) {
        blank(&mut attrs);
        env.insert("__json".to_owned(), Value::Object(attrs));
    }
}

/// An empty hash is filled in together with its algorithm, so both go; other empty variables go with them.
fn blank(attrs: &mut Map<String, Value>) {
    attrs.retain(|key, value| {
        !["out", "outputHash", "outputHashAlgo"].contains(&key.as_str()) && value.as_str() != Some("")
    });
}

fn own_spellings(fod: &Fod) -> Vec<String> {
    let digests = [Encoding::Base16, Encoding::Nix32, Encoding::Base64].map(|encoding| fod.hash.digest(encoding));
    let stated = fod.json.get("env").and_then(|env| env.get("outputHash")).and_then(Value::as_str);
    let stated = stated.filter(|text| !text.is_empty()).map(str::to_owned);
    let mut spellings: Vec<String> = stated.into_iter().chain([fod.hash.sri()]).chain(digests).collect();
    spellings.push(fod.output.as_str().to_owned());
    spellings
}
