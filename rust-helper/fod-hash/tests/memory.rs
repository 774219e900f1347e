//! The .drv files of a large evaluation are read in bounded memory: 20,000 derivations, as large as those of a system's closure.
//! A test program of its own, since the figure is that of the process.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may stop anywhere")]

use std::collections::BTreeSet;
use std::path::Path;

use fod_hash::derivation::read_graph;
use fod_hash::store_path::{StorePath, text_file};
use sha2::{Digest, Sha256};

const STORE: &str = "/nix/store";
const DERIVATIONS: usize = 20_000;
/// Every fourth is a download.
const FIXED: usize = 4;
const LIMIT_KIB: u64 = 300 * 1024;

/// One .drv file, with the inputs and environment that a package of nixpkgs has.
fn derivation(number: usize, inputs: &BTreeSet<StorePath>) -> String {
    let inputs: Vec<String> = inputs.iter().map(|path| format!("(\"{}\",[\"out\"])", path.as_str())).collect();
    let promise = if number.is_multiple_of(FIXED) { ("r:sha256", "01".repeat(32)) } else { ("", String::new()) };
    let variable = |index: usize| format!("(\"variable{index}\",\"{}\")", "/nix/store/some-value:".repeat(index % 9));
    let env: Vec<String> = (0..16).map(variable).collect();
    format!(
        "Derive([(\"out\",\"{STORE}/{number:032}-package-{number}\",\"{}\",\"{}\")],[{}],[],\"x86_64-linux\",\"/bin/sh\",[],[{}])",
        promise.0,
        promise.1,
        inputs.join(","),
        env.join(",")
    )
}

/// Writes the files, each of which needs up to ten earlier ones; gives their paths and their size.
fn write(folder: &Path) -> (Vec<StorePath>, usize) {
    let (mut paths, mut size) = (Vec::<StorePath>::new(), 0);
    for number in 0..DERIVATIONS {
        let inputs = (1..=10).filter_map(|step| paths.get(number.checked_sub(step * step)?).cloned()).collect();
        let text = derivation(number, &inputs);
        let path = text_file(STORE, &Sha256::digest(&text), &inputs.iter().collect(), &format!("package-{number}.drv"));
        size += text.len();
        std::fs::write(folder.join(path.base_name()), text).unwrap();
        paths.push(path);
    }
    (paths, size)
}

fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn the_derivations_of_a_large_evaluation_are_read_one_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let (paths, size) = write(folder.path());
    let before = peak_kib();
    let file = |path: &StorePath| std::fs::read(folder.path().join(path.base_name())).ok();
    let graph = read_graph(&paths.into_iter().collect(), file).unwrap().unwrap();
    let peak = peak_kib();
    let size = size / 1_000_000;
    eprintln!("{DERIVATIONS} derivations, {size} MB: {} MiB at most, {} MiB before", peak / 1024, before / 1024);
    assert_eq!(graph.fods.len(), DERIVATIONS / FIXED);
    assert!(peak < LIMIT_KIB, "{peak} KiB");
}
