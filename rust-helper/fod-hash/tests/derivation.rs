//! Cases: a folder of .drv files, to its fixed-output derivations and the probes made from them.

mod common;

use std::collections::BTreeSet;
use std::fmt::Write;

use common::STORE;
use fod_hash::derivation::instantiate::{Copy, expression};
use fod_hash::derivation::{Graph, recipe};
use fod_hash::hash::Hash;
use fod_hash::store_path::fixed_output;

#[test]
fn cases() {
    common::check("derivation", "expect", |case| match common::graph(case) {
        Ok(Some(graph)) => describe(&graph),
        Ok(None) => "one of them is missing\n".to_owned(),
        Err(error) => format!("{error:#}\n"),
    });
}

fn describe(graph: &Graph) -> String {
    let all: BTreeSet<_> = graph.fods.keys().cloned().collect();
    let mut out = String::new();
    for fod in graph.fods.values() {
        assert_eq!(fod.output, fixed_output(STORE, fod.method, &fod.hash, &fod.name), "the path that Nix states");
        let _ =
            writeln!(out, "{} {} {:?} {}", fod.derivation.as_str(), fod.hash.sri(), fod.method, fod.output.as_str());
        let needs = graph.needs(&fod.derivation, &all).map_or("nothing", |path| path.name());
        let _ = writeln!(out, "  needs {needs}\n  recipe {}", recipe(fod));
        match Copy::new(fod, &Hash::derived(fod.hash.algorithm(), "case")) {
            Ok(copy) => {
                let expression = expression(std::slice::from_ref(&copy));
                let source = expression.lines().last().unwrap_or_default();
                let _ = writeln!(out, "  probe {} of {source}", copy.path.as_str());
            }
            Err(error) => {
                let _ = writeln!(out, "  no probe: {error:#}");
            }
        }
    }
    out
}
