//! Cases: the folders `unmarked` and `marked` with .drv files, and `sites`, one line a site: its value and its marker. Result: which sites are ambiguous, and what each feeds.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use common::STORE;
use fod_hash::derivation::Graph;
use fod_hash::hash::{Hash, parse};
use fod_hash::matching::{Feeds, ambiguous, by_marker, candidates};
use fod_hash::store_path::StorePath;

#[test]
#[allow(clippy::unwrap_used, reason = "a broken case may stop the test")]
fn cases() {
    common::check("matching", "expect", |case| {
        let graph = |name: &str| common::graph(&case.join(name)).unwrap().unwrap();
        check(&common::text(case, "sites"), &graph("unmarked"), &graph("marked"))
    });
}

#[allow(clippy::unwrap_used, reason = "a broken case may stop the test")]
fn check(sites: &str, unmarked: &Graph, marked: &Graph) -> String {
    let hash = |text: &str| parse(text, None).unwrap();
    let lines: Vec<(Hash, Hash)> =
        sites.lines().map(|line| line.split_once(' ').unwrap()).map(|(a, b)| (hash(a), hash(b))).collect();
    let values: Vec<Vec<Hash>> = lines.iter().map(|(value, _)| vec![value.clone()]).collect();
    let candidates = candidates(&values, unmarked);
    let unclear = ambiguous(&candidates, &values, &BTreeSet::new());
    let markers: BTreeMap<usize, Hash> = lines.into_iter().map(|(_, marker)| marker).enumerate().collect();
    let feeds = by_marker(&markers, marked, unmarked, &candidates, STORE);
    format!("candidates\n{}ambiguous {unclear:?}\nfeeds\n{}", describe(&candidates), describe(&feeds))
}

fn describe(feeds: &Feeds) -> String {
    let mut out = String::new();
    for (site, fods) in feeds {
        let names: Vec<&str> = fods.iter().map(StorePath::base_name).collect();
        let _ = writeln!(out, "  {site}: {}", names.join(" "));
    }
    out
}
