//! What a change of text claims about hashes, provided that it changes nothing else. Pure.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use crate::hash::{self, Hash};
use crate::matching::SiteId;
use crate::scan::{Site, SiteKind, Source, scan};
use crate::tree::Tree;

/// The hashes that `new` has at the sites of a file, where they differ from what stands there.
///
/// # Errors
/// With a sentence that says what else is changed.
pub fn of_text(tree: &Tree, path: &Path, new: &[u8]) -> Result<BTreeMap<SiteId, Hash>, String> {
    let name = path.display();
    let old = tree.original(&path.to_owned()).ok_or_else(|| format!("{name} holds no hash"))?;
    let sites: Vec<(SiteId, &Site)> = tree.sites.iter().enumerate().filter(|(_, site)| site.path == path).collect();
    let after = scan(&Source { path: path.to_owned(), bytes: new.to_vec() })
        .map_err(|error| format!("{name}:{}:{} would not parse: {}", error.line, error.column, error.message))?;
    let (mut claims, mut done) = (BTreeMap::new(), (0, 0));
    if sites.len() != after.len() {
        return Err(format!("{name} would have {} places for a hash and not {}", after.len(), sites.len()));
    }
    for ((id, site), later) in sites.into_iter().zip(&after) {
        let (was, is) = (token(site, old), token(later, new));
        let other = old.get(done.0..was.start) != new.get(done.1..is.start);
        if other {
            return Err(format!("{name} would change outside of its hashes, before line {}", site.line));
        }
        if old.get(was.clone()) != new.get(is.clone()) {
            claims.insert(id, claimed(site, later, new.get(is.clone()).unwrap_or_default())?);
        }
        done = (was.end, is.end);
    }
    if old.get(done.0..) != new.get(done.1..) {
        return Err(format!("{name} would change outside of its hashes"));
    }
    Ok(claims)
}

/// The hash that a token of a patch is.
fn claimed(site: &Site, later: &Site, text: &[u8]) -> Result<Hash, String> {
    let text = String::from_utf8_lossy(text);
    let real = matches!(later.kind, SiteKind::Literal(_));
    let readings = hash::readings(text.trim_matches('"'));
    let same = readings.iter().find(|reading| reading.hash.algorithm() == site.algorithm());
    let hash = same.or(readings.first()).map(|reading| reading.hash.clone()).filter(|hash| real && !hash.is_zero());
    if let Some(owner) = &site.owner {
        return Err(format!("{} belongs to another tool ({owner})", site.path.display()));
    }
    hash.ok_or_else(|| format!("{} would become {text}, which is no hash", site.place()))
}

/// The site with its quotes, so that `lib.fakeHash` and a string in its place are one token each.
fn token(site: &Site, bytes: &[u8]) -> Range<usize> {
    let quote = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&b'"');
    let quoted = quote(site.range.start.checked_sub(1)) && quote(Some(site.range.end));
    if quoted { site.range.start - 1..site.range.end + 1 } else { site.range.clone() }
}
