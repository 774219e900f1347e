//! What a fixed output is made from, without its own hash and output path. Pure.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Fod;
use crate::hash::Encoding;

/// Structured attributes: the one variable that holds them all, as JSON.
pub(super) const ATTRIBUTES: &str = "__json";

/// Everything of a derivation that decides what its builder does, as text, without its own hash and output path.
///
/// Inputs are left out: they stand in the environment or arguments as paths, and their .drv files may differ harmlessly.
pub fn recipe(fod: &Fod) -> String {
    let mut env = environment(fod);
    if let Some(mut attributes) = attributes(&env) {
        blank(&mut attributes);
        env.insert(ATTRIBUTES.to_owned(), attributes.into());
    }
    blank(&mut env);
    let json = json!({
        "args": fod.aterm.args, "builder": fod.aterm.builder, "env": env, "name": fod.name, "system": fod.system
    });
    without_own(fod, json.to_string())
}

/// The parts of a recipe by name: builder, arguments, and each variable or attribute.
pub fn recipe_parts(fod: &Fod) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut variables = environment(fod);
    let attributes = attributes(&variables);
    variables.remove(ATTRIBUTES);
    variables.extend(attributes.unwrap_or_default());
    blank(&mut variables);
    variables.retain(|name, _| !["builder", "args", "name", "system"].contains(&name.as_str()));
    let parts = variables.iter().map(|(name, value)| (format!("variable {name}"), text(value)));
    let program =
        [("builder", fod.aterm.builder.clone().into_owned()), ("arguments", json!(fod.aterm.args).to_string())];
    let parts = parts.chain(program.map(|(name, text)| (name.to_owned(), text)));
    parts.map(|(name, text)| (name, without_own(fod, text))).collect()
}

fn environment(fod: &Fod) -> Map<String, Value> {
    fod.aterm.env.iter().map(|(name, value)| (name.clone().into_owned(), value.as_ref().into())).collect()
}

fn attributes(env: &Map<String, Value>) -> Option<Map<String, Value>> {
    serde_json::from_str(env.get(ATTRIBUTES)?.as_str()?).ok()
}

/// An empty hash is filled in together with its algorithm, so both go; other empty variables go with them.
fn blank(attrs: &mut Map<String, Value>) {
    attrs.retain(|key, value| {
        !["out", "outputHash", "outputHashAlgo"].contains(&key.as_str()) && value.as_str() != Some("")
    });
}

/// The text with a word in the place of each spelling of the derivation's own hash, and of its output path.
fn without_own(fod: &Fod, text: String) -> String {
    let digests = [Encoding::Base16, Encoding::Nix32, Encoding::Base64].map(|encoding| fod.hash.digest(encoding));
    let stated = fod.aterm.variable("outputHash").filter(|text| !text.is_empty()).map(str::to_owned);
    let spellings = stated.into_iter().chain([fod.hash.sri()]).chain(digests).chain([fod.output.as_str().to_owned()]);
    spellings.fold(text, |text, own| text.replace(&own, "OWN"))
}
