//! Sites in texts of no known format: a file of one line that is a hash, and the hashes anywhere in a file that another tool owns.

use std::path::Path;

use super::{Found, SiteKind, attribute, text_kind};
use crate::hash;

/// The one line of a short file, if it is a hash or the file is named like one.
pub(super) fn line(text: &str, path: &Path) -> Vec<Found> {
    let value = text.trim();
    let start = text.len() - text.trim_start().len();
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let kind = if value.contains('\n') { None } else { text_kind(value, attribute::algorithm(stem)) };
    kind.map(|kind| Found { range: start..start + value.len(), kind, system: None }).into_iter().collect()
}

/// Every run of characters of a hash that is one.
pub(super) fn tokens(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut start = 0;
    for token in text.split_inclusive(|character: char| !is_hash_character(character)) {
        let run = token.trim_end_matches(|character: char| !is_hash_character(character));
        let readings = if run.len() >= SHORTEST { hash::readings(run) } else { Vec::new() };
        if !readings.is_empty() {
            found.push(Found { range: start..start + run.len(), kind: SiteKind::Literal(readings), system: None });
        }
        start += token.len();
    }
    found
}

/// Characters of the shortest hash: an MD5 in base64 without its padding.
pub(super) const SHORTEST: usize = 22;

fn is_hash_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || "+/=:-".contains(character)
}
