//! A derivation with another hash. Pure.

use serde_json::{Map, Value};

use super::Fod;
use crate::hash::{self, Encoding, Hash, Spelling};
use crate::store_path::{StorePath, fixed_output};

/// The derivation with another hash, ready for `nix derivation add`.
///
/// The output path is set where the version states it (it must then be right), and `outputHash` changes with it, since
/// fetchers ask mirrors by that value.
pub fn with_hash(fod: &Fod, hash: &Hash, store_dir: &str) -> Value {
    let mut json = fod.json.clone();
    let path = fixed_output(store_dir, fod.method, hash, &fod.name);
    let states_path = set_output(&mut json, hash, &path);
    if let Some(Value::Object(env)) = json.get_mut("env") {
        if states_path {
            env.insert("out".to_owned(), path.as_str().into());
        } else {
            env.remove("out");
        }
        respell(env, hash);
        rewrite_attrs_text(env, hash);
    }
    if let Some(Value::Object(attrs)) = json.get_mut("structuredAttrs") {
        respell(attrs, hash);
    }
    Value::Object(json)
}

fn set_output(json: &mut Map<String, Value>, hash: &Hash, path: &StorePath) -> bool {
    let Some(Value::Object(out)) = json.get_mut("outputs").and_then(|outputs| outputs.get_mut("out")) else {
        return false;
    };
    let text = if out.contains_key("hashAlgo") { hash.digest(Encoding::Base16) } else { hash.sri() };
    out.insert("hash".to_owned(), text.into());
    let Some(stated) = out.get("path").and_then(Value::as_str) else {
        return false;
    };
    let text = if stated.starts_with('/') { path.as_str() } else { path.base_name() };
    out.insert("path".to_owned(), text.into());
    true
}

/// Up to Nix 2.32 structured attributes are a text in the environment, of which only the value of the hash may change.
fn rewrite_attrs_text(env: &mut Map<String, Value>, hash: &Hash) {
    let Some(text) = env.get("__json").and_then(Value::as_str) else { return };
    let Ok(Value::Object(mut attrs)) = serde_json::from_str(text) else { return };
    let entry = |attrs: &Map<String, Value>| Some(format!("\"outputHash\":{}", attrs.get("outputHash")?));
    let old = entry(&attrs);
    respell(&mut attrs, hash);
    let new = old.zip(entry(&attrs)).filter(|(old, _)| text.matches(old.as_str()).count() == 1);
    let text = new.map_or_else(|| Value::Object(attrs).to_string(), |(old, new)| text.replace(&old, &new));
    env.insert("__json".to_owned(), text.into());
}

fn respell(attrs: &mut Map<String, Value>, hash: &Hash) {
    let Some(old) = attrs.get("outputHash").and_then(Value::as_str) else {
        return;
    };
    let reading = hash::readings(old).into_iter().find(|reading| reading.hash.algorithm() == hash.algorithm());
    let spelling = reading.map_or(Spelling::Sri, |reading| reading.spelling);
    attrs.insert("outputHash".to_owned(), hash.spell(spelling).into());
}
