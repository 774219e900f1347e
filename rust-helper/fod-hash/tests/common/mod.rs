//! Runs the case folders of one module: every folder below `tests/cases/<module>` is a case, a new case is a new folder.
//!
//! `UPDATE_EXPECT=1 cargo test` writes what the module gives now; a person reads the difference.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, dead_code, reason = "tests may stop anywhere")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fod_hash::derivation::{Graph, read_graph};
use fod_hash::store_path::StorePath;

/// The folder of the store.
pub const STORE: &str = "/nix/store";

/// Compares what `actual` makes of each case folder with the file `expected` in it.
pub fn check(module: &str, expected: &str, actual: impl Fn(&Path) -> String) {
    let mut wrong = Vec::new();
    for case in cases(module) {
        let (file, is) = (case.join(expected), actual(&case));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&file, &is).unwrap();
        }
        let should = fs::read_to_string(&file).unwrap_or_default();
        if is != should {
            let difference = similar::TextDiff::from_lines(&should, &is).unified_diff().to_string();
            wrong.push(format!("{}:\n{difference}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The bytes of a file of a case.
pub fn read(case: &Path, name: &str) -> Vec<u8> {
    fs::read(case.join(name)).unwrap_or_else(|error| panic!("{}/{name}: {error}", case.display()))
}

/// The input of a case, which is its one file that is not called `expected`: its name and its bytes.
pub fn input(case: &Path, expected: &str) -> (PathBuf, Vec<u8>) {
    let names = fs::read_dir(case).unwrap().map(|entry| PathBuf::from(entry.unwrap().file_name()));
    let name = names.into_iter().find(|name| name != Path::new(expected)).unwrap();
    let bytes = fs::read(case.join(&name)).unwrap();
    (name, bytes)
}

/// The text of a file of a case.
pub fn text(case: &Path, name: &str) -> String {
    String::from_utf8(read(case, name)).unwrap()
}

/// The graph of all .drv files of a folder.
pub fn graph(folder: &Path) -> anyhow::Result<Option<Graph>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files: BTreeMap<StorePath, PathBuf> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "drv"))
        .map(|path| (StorePath::parse(path.file_name().unwrap().to_str().unwrap(), STORE).unwrap(), path))
        .collect();
    let read = |path: &StorePath| files.get(path).map(|file| fs::read(file).unwrap());
    read_graph(&files.keys().cloned().collect(), read)
}

fn cases(module: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(module);
    let mut cases: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    assert!(!cases.is_empty(), "no case for {module}");
    cases
}
