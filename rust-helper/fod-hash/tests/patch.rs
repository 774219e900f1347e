//! Cases: a file of any kind to `after`, with a hash of its own at every site.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use fod_hash::hash::{Algorithm, Hash};
use fod_hash::owned::Owners;
use fod_hash::patch::{Edit, apply};
use fod_hash::scan::Source;
use fod_hash::tree::Tree;

#[test]
fn cases() {
    common::check("patch", "after", |case| {
        let (path, bytes) = common::input(case, "after");
        check(&path, &bytes)
    });
}

/// Writes a hash of its own at each site.
fn check(path: &PathBuf, source: &[u8]) -> String {
    let tree = Tree::new(vec![Source { path: path.clone(), bytes: source.to_vec() }], &Owners::default());
    let sites: BTreeSet<usize> = (0..tree.sites.len()).collect();
    let hashes: BTreeMap<usize, Hash> = tree.own_hashes(&sites, "case");
    let patched = tree.patched(&tree.edits(&hashes));
    String::from_utf8_lossy(patched.get(path).map_or(source, Vec::as_slice)).into_owned()
}

#[test]
fn overlapping_edits_are_refused() {
    let edit = |range| Edit { site: 0, path: PathBuf::new(), range, text: "x".to_owned() };
    assert_eq!(apply(b"0123456789", &[&edit(2..5), &edit(4..6)]), None);
    assert_eq!(apply(b"0123456789", &[&edit(8..11)]), None);
    assert_eq!(apply(b"0123456789", &[&edit(5..6), &edit(2..5)]), Some(b"01xx6789".to_vec()));
}

#[test]
fn a_hash_that_is_there_already_is_no_edit() {
    let hash = Hash::derived(Algorithm::Sha256, "there");
    let source = format!("{{ hash = \"{}\"; }}", hash.sri());
    let tree = Tree::new(vec![Source { path: PathBuf::from("a.nix"), bytes: source.into_bytes() }], &Owners::default());
    assert!(tree.edits(&BTreeMap::from([(0, hash)])).is_empty());
}
