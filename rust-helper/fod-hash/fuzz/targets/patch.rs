//! Scans and patches any bytes, as Nix, JSON, TOML and one line; the laws of a patch must hold.
#![no_main]

use std::collections::BTreeSet;
use std::path::PathBuf;

use fod_hash::owned::Owners;
use fod_hash::scan::prefilter::Prefilter;
use fod_hash::scan::{Source, format};
use fod_hash::tree::Tree;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    for name in ["a.nix", "a.json", "a.toml", "a.txt"] {
        check(name, data);
    }
});

fn check(name: &str, bytes: &[u8]) {
    let tree = tree(name, bytes);
    let path = PathBuf::from(name);
    let seen = tree.sites.is_empty() || Prefilter::default().may_have_sites(format(&path), bytes);
    assert!(seen, "{name}: the prefilter hides a site");
    let sites: BTreeSet<usize> = (0..tree.sites.len()).collect();
    let hashes = tree.own_hashes(&sites, "fuzz");
    let edits = tree.edits(&hashes);
    let Some(patched) = tree.patched(&edits).remove(&path) else {
        assert!(edits.is_empty(), "{name}: edits without a result");
        return;
    };
    let mut expected = Vec::new();
    let mut done = 0;
    let mut ordered = edits;
    ordered.sort_by_key(|edit| edit.range.start);
    for edit in &ordered {
        assert!(edit.range.start >= done, "{name}: edits overlap");
        expected.extend_from_slice(&bytes[done..edit.range.start]);
        expected.extend_from_slice(edit.text.as_bytes());
        done = edit.range.end;
    }
    expected.extend_from_slice(&bytes[done..]);
    assert_eq!(expected, patched, "{name}: bytes outside of the edits have changed");
    let again = self::tree(name, &patched);
    assert!(again.broken.is_empty(), "{name}: the result does not parse");
    assert_eq!(again.sites.len(), tree.sites.len(), "{name}: other sites than before");
    let hashes = again.own_hashes(&sites, "fuzz");
    assert!(again.edits(&hashes).is_empty(), "{name}: the same hashes once more change something");
}

fn tree(name: &str, bytes: &[u8]) -> Tree {
    Tree::new(vec![Source { path: PathBuf::from(name), bytes: bytes.to_vec() }], &Owners::default())
}
