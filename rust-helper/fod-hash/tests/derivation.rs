//! Cases: `show.json`, as Nix printed it, to its fixed-output derivations and the probes made from them.

mod common;

use std::collections::BTreeSet;
use std::fmt::Write;

use fod_hash::derivation::instantiate::Copy;
use fod_hash::derivation::{read_graph, recipe};
use fod_hash::hash::Hash;
use fod_hash::store_path::fixed_output;

const STORE: &str = "/nix/store";

#[test]
fn cases() {
    common::check("derivation", "expect", |case| check(&common::read(case, "show.json")));
}

fn check(show: &[u8]) -> String {
    let graph = match read_graph(show, STORE) {
        Ok(graph) => graph,
        Err(error) => return format!("{error:#}\n"),
    };
    let all: BTreeSet<_> = graph.fods.keys().cloned().collect();
    let mut out = String::new();
    for fod in graph.fods.values() {
        assert_eq!(fod.output, fixed_output(STORE, fod.method, &fod.hash, &fod.name), "the path that Nix states");
        let _ =
            writeln!(out, "{} {} {:?} {}", fod.derivation.as_str(), fod.hash.sri(), fod.method, fod.output.as_str());
        let needs = graph.needs(&fod.derivation, &all).map_or("nothing", |path| path.name());
        let _ = writeln!(out, "  needs {needs}\n  recipe {}", recipe(fod));
        let probe = Copy::new(fod, &Hash::derived(fod.hash.algorithm(), "case"), STORE);
        let _ = writeln!(out, "  probe {}", probe.json);
        let Some((path, source)) = probe.made else {
            out.push_str("  only `nix derivation add` can make it\n");
            continue;
        };
        let _ = writeln!(out, "  made as {} from {source}", path.as_str());
    }
    out
}
