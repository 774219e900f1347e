//! `fod-hash.lock`: what the hashes of a project were made from when they were last made. Pure.
//!
//! A small TOML file that `update` keeps when it is there: for each fixed output its name, its hash and twelve digits for
//! each part of its recipe.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::Problem;
use crate::fingerprint::Part;
use crate::freshness::Known;
use crate::hash;

/// Its name.
pub const NAME: &str = "fod-hash.lock";

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lock {
    version: u32,
    #[serde(default, rename = "fod", skip_serializing_if = "Vec::is_empty")]
    fods: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    hash: String,
    recipe: BTreeMap<String, String>,
}

/// Reads the file; an empty one knows nothing yet.
///
/// # Errors
/// When it is of another version or has a form that is not known.
pub fn parse(text: &str) -> Result<Vec<Known>, Problem> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let broken = |why: String| Problem::new(format!("{NAME}: {why}"), "fod-hash update --lock makes it anew");
    let lock: Lock = toml_edit::de::from_str(text).map_err(|error| broken(error.message().to_owned()))?;
    if lock.version != VERSION {
        return Err(broken(format!("version {} is not known here", lock.version)));
    }
    let known = |entry: Entry| {
        let hash = hash::parse(&entry.hash, None).ok_or_else(|| broken(format!("`{}` is not a hash", entry.hash)))?;
        let named = Part::new(entry.name.clone());
        let part = |(name, digest): (String, String)| {
            let known = name == "name" && digest == named.digest;
            (name, if known { named.clone() } else { Part::of_digest(digest) })
        };
        let fingerprint = entry.recipe.into_iter().map(part).collect();
        Ok(Known { name: entry.name, hash, fingerprint })
    };
    lock.fods.into_iter().map(known).collect()
}

/// The text of the file; entries are sorted, so that it changes only where a recipe does.
///
/// # Errors
/// When it cannot be written as TOML, which no known content brings about.
pub fn print(known: &[Known]) -> Result<String, Problem> {
    let entry = |known: &Known| Entry {
        name: known.name.clone(),
        hash: known.hash.sri(),
        recipe: known.fingerprint.iter().map(|(name, part)| (name.clone(), part.digest.clone())).collect(),
    };
    let mut fods: Vec<Entry> = known.iter().map(entry).collect();
    fods.sort_by(|one, other| (&one.name, &one.hash, &one.recipe).cmp(&(&other.name, &other.hash, &other.recipe)));
    fods.dedup_by(|one, other| (&one.name, &one.hash, &one.recipe) == (&other.name, &other.hash, &other.recipe));
    let text = toml_edit::ser::to_string(&Lock { version: VERSION, fods })
        .map_err(|error| Problem::new(format!("{NAME}: {error}"), "please report this"))?;
    Ok(format!("# Made by `fod-hash update --lock`; `fod-hash check` compares with it.\n{text}"))
}
