//! Cases: a log as Nix wrote it to what is understood: mismatches, then what befell each derivation that failed.

mod common;

use std::fmt::Write;

use fod_hash::explain::failure_kind;
use fod_hash::log::{Activity, Log, mismatch};

#[test]
fn cases() {
    common::check("log", "expect", |case| check(&common::text(case, "log")));
}

fn check(text: &str) -> String {
    let mut log = Log::default();
    let started = |activity| if let Activity::Started(derivation) = activity { Some(derivation) } else { None };
    let mut builds: Vec<String> = text.lines().filter_map(|line| log.line(line)).filter_map(started).collect();
    builds.sort();
    builds.dedup();
    let mut out = String::new();
    for found in log.mismatches() {
        let _ = writeln!(out, "{}: {} -> {}", found.derivation, found.specified.sri(), found.got.sri());
    }
    let wrong = |build: &String| log.mismatches().any(|found| found.derivation.ends_with(build.as_str()));
    for build in builds.iter().filter(|build| !wrong(build)) {
        let Some(error) = log.errors_about(build).next() else { continue };
        let tail = log.tail(build);
        let _ = writeln!(
            out,
            "{build}: {}: {}",
            failure_kind(&error.text, &tail).word(),
            error.text.lines().next().unwrap_or("")
        );
        for line in tail {
            let _ = writeln!(out, "  | {line}");
        }
    }
    for error in log.nameless_errors() {
        let kind = failure_kind(&error.text, &[]).word();
        let _ = writeln!(out, "of none by name: {kind}: {}", error.text.lines().next().unwrap_or(""));
    }
    if let Some(culprit) = log.gave_up_for() {
        let _ = writeln!(out, "all were given up for {culprit}");
    }
    out
}

const OURS: &str = "'/nix/store/00000000000000000000000000000000-a.drv':\n  specified: sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
const GOT: &str = "     got:    sha256-AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

#[test]
fn a_mismatch_must_begin_the_message() {
    let block = format!("hash mismatch in fixed-output derivation {OURS}{GOT}");
    assert!(mismatch(&block).is_some());
    assert!(mismatch(&format!("build of '/nix/store/x-a.drv' on 'ssh-ng://host' failed: {block}")).is_some());
    assert!(mismatch(&format!("builder for '/nix/store/x-a.drv' failed;\nlast 10 log lines:\n> {block}")).is_none());
    assert!(mismatch(&format!("note: {block}")).is_none());
}

#[test]
fn other_dialects_are_read_by_key() {
    let lix =
        format!("hash mismatch in fixed-output derivation {OURS}   likely URL: https://example.org/got: x\n{GOT}\n");
    assert!(mismatch(&lix).is_some());
    assert!(mismatch(&format!("hash mismatch in fixed-output derivation {OURS}")).is_none());
}
