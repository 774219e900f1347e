//! Hashes that count while Nix evaluates: `fetchTarball`, `fetchurl`, `fetchTree`, and derivations that are built to be imported.
//! Reads from Nix's own messages which was wrong. Pure.
//!
//! Formats: `libfetchers/tarball.cc`, `libexpr/primops/fetchTree.cc` and `libfetchers/fetchers.cc` of Nix.

use crate::hash::{self, Hash};
use crate::log::{self, Message};

/// What Nix found while it evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The address or derivation.
    pub what: String,
    old: Hash,
    new: Hash,
    /// Some versions of Nix confuse the two.
    ordered: bool,
}

impl Mismatch {
    /// The hash that stands in the source and the one that is true; `known` tells what stands there.
    pub fn resolve(&self, known: impl Fn(&Hash) -> bool) -> Option<(&Hash, &Hash)> {
        if known(&self.old) {
            Some((&self.old, &self.new))
        } else if !self.ordered && known(&self.new) {
            Some((&self.new, &self.old))
        } else {
            None
        }
    }
}

/// The mismatches that stopped an evaluation.
pub fn mismatches(error: &Message) -> Vec<Mismatch> {
    error.earlier.iter().chain([&error.text]).filter_map(|text| mismatch(text)).collect()
}

/// A message counts only if it begins with Nix's own words.
fn mismatch(text: &str) -> Option<Mismatch> {
    let built = || {
        let found = log::mismatch(text)?;
        let name = found.derivation.rsplit('/').next().and_then(|base| base.split_once('-'));
        let what = name.map_or(found.derivation.as_str(), |(_, name)| name.trim_end_matches(".drv")).to_owned();
        Some(Mismatch { what, old: found.specified, new: found.got, ordered: true })
    };
    let text = text.trim();
    built().or_else(|| file(text)).or_else(|| tree(text)).or_else(|| locked(text))
}

fn file(text: &str) -> Option<Mismatch> {
    let (what, lines) = text.strip_prefix("hash mismatch in file downloaded from '")?.split_once("':")?;
    let value = |key: &str| lines.lines().find_map(|line| line.trim_start().strip_prefix(key)).map(str::trim);
    let old = hash::parse(value("specified:").or_else(|| value("wanted:"))?, None)?;
    Some(Mismatch { what: what.to_owned(), old, new: hash::parse(value("got:")?, None)?, ordered: true })
}

fn tree(text: &str) -> Option<Mismatch> {
    let (what, rest) = text.strip_prefix("NAR hash mismatch in input '")?.split_once("', expected '")?;
    let (old, rest) = rest.split_once('\'')?;
    let new = rest.split_once("got '")?.1.split_once('\'')?.0;
    let what = what.split("?narHash=").next().unwrap_or(what).split("&narHash=").next().unwrap_or(what);
    Some(Mismatch { what: what.to_owned(), old: hash::parse(old, None)?, new: hash::parse(new, None)?, ordered: false })
}

/// Up to Nix 2.31 an input that differs from its lock is shown as two sets of attributes.
fn locked(text: &str) -> Option<Mismatch> {
    let (old, new) = text.strip_prefix("mismatch in field 'narHash' of input '")?.split_once("', got '")?;
    let value = |attributes: &str, key: &str| {
        let attributes: serde_json::Value = serde_json::from_str(attributes.trim_end_matches('\'')).ok()?;
        Some(attributes.get(key)?.as_str()?.to_owned())
    };
    let hash = |attributes: &str| hash::parse(&value(attributes, "narHash")?, None);
    let what = ["url", "path", "repo"].iter().find_map(|key| value(old, key)).unwrap_or_else(|| "an input".to_owned());
    Some(Mismatch { what, old: hash(old)?, new: hash(new)?, ordered: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::Algorithm;

    fn resolved(text: &str, known: &str) -> Option<(String, String, String)> {
        let error = Message { text: text.to_owned(), full: String::new(), position: None, earlier: Vec::new() };
        let known = hash::parse(known, None)?;
        let found = mismatches(&error).pop()?;
        let (old, new) = found.resolve(|hash| *hash == known)?;
        Some((found.what.clone(), old.sri(), new.sri()))
    }

    #[test]
    fn messages() {
        let (old, new) = (Hash::zero(Algorithm::Sha256).sri(), Hash::derived(Algorithm::Sha256, "new").sri());
        let expect = |what: &str| Some((what.to_owned(), old.clone(), new.clone()));
        let lines = format!("\n  specified: {old}\n  got:       {new}");
        let file = format!("hash mismatch in file downloaded from 'https://example.org/x':{lines}");
        assert_eq!(resolved(&file, &old), expect("https://example.org/x"));
        assert_eq!(resolved(&file, &new), None, "here the order is known");
        let built = format!("hash mismatch in fixed-output derivation '/nix/store/{}-x.drv':{lines}", "0".repeat(32));
        assert_eq!(resolved(&built, &old), expect("x"));
        // From Nix 2.32 on, some of these have the two swapped.
        for (one, other) in [(&old, &new), (&new, &old)] {
            let tree = format!(
                "NAR hash mismatch in input 'https://example.org/x?narHash={one}', expected '{one}' but got '{other}'"
            );
            assert_eq!(resolved(&tree, &old), expect("https://example.org/x"));
        }
        let locked = format!(
            "mismatch in field 'narHash' of input '{{\"narHash\":\"{old}\",\"path\":\"/x\"}}', got '{{\"narHash\":\"{new}\"}}'"
        );
        assert_eq!(resolved(&locked, &old), expect("/x"));
        assert_eq!(resolved(&format!("evaluation aborted with the following error message: '{file}'"), &old), None);
    }
}
