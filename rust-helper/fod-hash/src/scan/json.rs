//! Sites in JSON, by a walk over its tokens that keeps the names of the enclosing members. Nothing is reformatted, so no more than
//! the strings' places are needed; what is no JSON gives no more than useless sites.

use std::ops::Range;

use super::{Found, SystemKey, attribute, text_kind};

/// An object or array that is open.
struct Level {
    start: usize,
    object: bool,
    /// The name of the member whose value comes next.
    key: Option<String>,
    /// A name comes next, not a value.
    wants_key: bool,
}

/// The sites of one file.
pub(super) fn scan(text: &str) -> Vec<Found> {
    let (mut found, mut levels, mut at) = (Vec::new(), Vec::<Level>::new(), 0);
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'"' => {
                let range = at + 1..string_end(text, at + 1);
                at = range.end;
                match levels.last_mut().filter(|level| level.wants_key) {
                    Some(level) => (level.key, level.wants_key) = (text.get(range).map(str::to_owned), false),
                    None => found.extend(site(text, range, &levels)),
                }
            }
            b'{' | b'[' => {
                let object = *byte == b'{';
                levels.push(Level { start: at, object, key: None, wants_key: object });
            }
            b'}' | b']' => drop(levels.pop()),
            b',' => {
                if let Some(level) = levels.last_mut() {
                    level.wants_key = level.object;
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Where the string that begins at `start` ends, before its quote.
fn string_end(text: &str, start: usize) -> usize {
    let mut escaped = false;
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let closing = rest.iter().position(|byte| {
        let closes = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        closes
    });
    closing.map_or(text.len(), |length| start + length)
}

fn site(text: &str, range: Range<usize>, levels: &[Level]) -> Option<Found> {
    let value = text.get(range.clone())?;
    // A hash needs no escape; one that has some is not written over.
    if value.contains('\\') {
        return None;
    }
    let object = levels.last().is_some_and(|level| level.object);
    let keys = || levels.iter().rev().take_while(|level| level.object).take(2).filter_map(|level| level.key.as_deref());
    let named = keys().filter(|_| object).find_map(attribute::algorithm);
    text_kind(value, named).map(|kind| Found { range, kind, system: system_key(levels) })
}

/// The innermost enclosing member that is named like a system.
fn system_key(levels: &[Level]) -> Option<SystemKey> {
    levels.iter().rev().find_map(|level| {
        let system = level.key.clone().filter(|key| attribute::is_system(key))?;
        Some(SystemKey { system, map: level.start })
    })
}
