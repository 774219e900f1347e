//! The result of `update --partial`: what one system of several found out. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::Problem;

const VERSION: u32 = 1;

/// What one run found.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partial {
    version: u32,
    /// The system that it ran for.
    pub system: String,
    /// The files as they were, by digest.
    pub files: BTreeMap<String, String>,
    /// The new hashes.
    pub hashes: Vec<NewHash>,
}

/// A hash for one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewHash {
    /// The file, below the root of the tree.
    pub file: String,
    /// First byte of what it replaces.
    pub start: usize,
    /// The byte behind that.
    pub end: usize,
    /// The hash, in SRI form.
    pub hash: String,
    /// The derivations that it is for.
    pub names: Vec<String>,
}

impl Partial {
    /// The result of a run on `system`.
    pub fn new(system: String, files: BTreeMap<String, String>, hashes: Vec<NewHash>) -> Self {
        Self { version: VERSION, system, files, hashes }
    }

    /// Reads a file that is called `name`.
    ///
    /// # Errors
    /// When it is none of ours.
    pub fn parse(name: &str, text: &[u8]) -> Result<Self, Problem> {
        let broken =
            |why: String| Problem::new(format!("{name}: {why}"), "fod-hash update --partial makes such a file");
        let partial: Self = serde_json::from_slice(text).map_err(|error| broken(error.to_string()))?;
        if partial.version != VERSION {
            return Err(broken(format!("version {} is not known here", partial.version)));
        }
        Ok(partial)
    }

    /// The text of the file.
    pub fn print(&self) -> String {
        // A struct of texts and numbers can always be written.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

/// The digest by which a file is known.
pub fn digest(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}
