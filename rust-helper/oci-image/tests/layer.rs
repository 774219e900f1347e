//! `layer`: the bytes of a fixed tree, what reaches them and what does not, and how paths are spread over blobs.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may stop anywhere and touch the disk"
)]

mod common;

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use common::{archive, file, layer, link, members, store_name};
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A store path with everything that an archive has to cope with. The text compresses and is longer than a part.
fn tree(root: &Path) -> PathBuf {
    let store = root.join("nix/store").join(store_name("tree"));
    file(&store, "bin/program", b"#!/bin/sh\n", true);
    file(&store, "empty", b"", false);
    let text: String = (0..300_000).map(|number: u32| number.wrapping_mul(2_654_435_761).to_string()).collect();
    file(&store, "share/text", text.as_bytes(), false);
    file(&store, "share/a.b", b"sorts between `a` and what is in it", false);
    file(&store, "share/a/b", b"x", false);
    file(&store, &format!("share/{}/{}", "d".repeat(90), "f".repeat(90)), b"name and prefix", false);
    file(&store, &format!("share/{}", "n".repeat(200)), b"a long name", false);
    file(&store, "share/sm\u{f6}rg\u{e5}s", b"not of ASCII", false);
    fs::write(store.join(OsStr::from_bytes(b"share/\xff\xfe")), b"not of UTF-8").unwrap();
    let long = [b"share/\xff".to_vec(), vec![b'l'; 150]].concat();
    fs::write(store.join(OsStr::from_bytes(&long)), b"long and not of UTF-8").unwrap();
    link(&store, "lib", "share");
    link(&store, "long", &"../".repeat(60));
    fs::create_dir_all(store.join("hollow")).unwrap();
    store
}

/// A store below `root` with the tree in it.
fn plan(root: &Path, compression: &str) -> Value {
    json!({
        "role": "application", "budget": 2, "compression": compression, "storeRoot": root,
        "closure": [{ "path": format!("/nix/store/{}", store_name("tree")), "narSize": 1 }],
    })
}

/// A change of these digests sends every image of every user again: it is **Breaking**, and the changelog has to say so.
#[test]
fn golden_digests() {
    let golden = [
        ("gzip", "sha256:8fa5624690dfc4f28377cb1cc44f632d3bc564e3244c7762ce75ea45172c2f8f"),
        ("zstd", "sha256:37a193e0972383f96fb1168e96bee1d33e7117759102fed2ce1034578abd8bed"),
    ];
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    tree(root);
    for (compression, digest) in golden {
        for cores in [1, 4] {
            let out = root.join(format!("{compression}-{cores}"));
            let layer = layer(plan(root, compression), &out, cores);
            assert_eq!(layer["blobs"][0]["digest"], digest, "{compression} on {cores} cores");
            assert_eq!(
                layer["blobs"][0]["diffId"],
                "sha256:e64f8bdd55c402b954ba92494d0cf8b2868ddf3adfce28b591b18f9d10fd19b5"
            );
        }
    }
}

#[test]
fn members_of_a_fixed_tree() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    tree(root);
    let layer = layer(plan(root, "gzip"), &root.join("out"), 1);
    let archive = archive(&root.join("out"), &layer["blobs"][0]);
    assert_eq!(archive.len() % 512, 0);
    let place = format!("nix/store/{}", store_name("tree"));
    let listed = members(&archive);
    let expected = [
        "755 0 nix/".to_owned(),
        "755 0 nix/store/".to_owned(),
        format!("555 0 {place}/"),
        format!("555 0 {place}/bin/"),
        format!("555 10 {place}/bin/program"),
        format!("444 0 {place}/empty"),
        format!("555 0 {place}/hollow/"),
        format!("777 0 {place}/lib -> share"),
        format!("777 0 {place}/long -> {}", "../".repeat(60)),
        format!("555 0 {place}/share/"),
        format!("555 0 {place}/share/a/"),
        format!("444 1 {place}/share/a/b"),
        format!("444 35 {place}/share/a.b"),
    ];
    assert_eq!(listed.get(..expected.len()).unwrap(), expected);
    let lossy = String::from_utf8_lossy(b"\xff\xfe").into_owned();
    assert!(listed.contains(&format!("444 12 {place}/share/{lossy}")), "{listed:#?}");
    assert!(listed.contains(&format!("444 11 {place}/share/{}", "n".repeat(200))));
    assert!(listed.contains(&format!("444 12 {place}/share/sm\u{f6}rg\u{e5}s")));
}

/// Times, permissions but the executable bit, hard links and who owns a file say nothing: Nix does not record them.
#[test]
fn what_nix_does_not_record() {
    let root = tempfile::tempdir().unwrap();
    let (root, path) = (root.path(), tree(root.path()));
    let before = layer(plan(root, "gzip"), &root.join("before"), 1);
    fs::set_permissions(path.join("empty"), Permissions::from_mode(0o600)).unwrap();
    let twin = path.join("share/a.b");
    fs::remove_file(&twin).unwrap();
    fs::write(root.join("elsewhere"), b"sorts between `a` and what is in it").unwrap();
    fs::hard_link(root.join("elsewhere"), &twin).unwrap();
    let after = layer(plan(root, "gzip"), &root.join("after"), 1);
    assert_eq!(before["blobs"], after["blobs"]);
    fs::set_permissions(path.join("empty"), Permissions::from_mode(0o700)).unwrap();
    let executable = layer(plan(root, "gzip"), &root.join("executable"), 1);
    assert_ne!(before["blobs"], executable["blobs"]);
}

/// A file of more than 4 GiB, which takes no room on the disk.
#[test]
fn a_large_sparse_file() {
    const SIZE: u64 = (4 << 30) + 7;
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join(store_name("large"));
    fs::create_dir(&path).unwrap();
    File::create(path.join("zeros")).unwrap().set_len(SIZE).unwrap();
    let plan = json!({
        "role": "application", "budget": 1, "compression": "zstd", "storeDir": root.path(),
        "closure": [{ "path": path, "narSize": SIZE }],
    });
    let layer = layer(plan, &root.path().join("out"), 2);
    let blob = &layer["blobs"][0];
    let digest = blob["digest"].as_str().unwrap().replace(':', "/");
    let packed = File::open(root.path().join("out/blobs").join(digest)).unwrap();
    let archive = zstd::stream::read::Decoder::new(packed).unwrap();
    let mut archive = tar::Archive::new(archive);
    let largest = archive.entries().unwrap().map(|entry| entry.unwrap().size()).max();
    assert_eq!(largest, Some(SIZE));
    assert!(blob["unpacked"].as_u64().unwrap() > SIZE);
}

/// A closure of paths of these sizes, each a file.
fn closure(root: &TempDir, sizes: &[u64]) -> Vec<Value> {
    let node = |(index, size): (usize, &u64)| {
        let path = file(root.path(), &store_name(&format!("p{index}")), index.to_string().as_bytes(), false);
        json!({ "path": path, "narSize": size })
    };
    sizes.iter().enumerate().map(node).collect()
}

/// The names of the paths in each blob.
fn spread(sizes: &[u64], fields: &Value) -> Vec<Vec<String>> {
    let root = tempfile::tempdir().unwrap();
    let mut plan = json!({ "role": "runtime", "budget": 3, "storeDir": root.path(), "closure": closure(&root, sizes) });
    for (name, value) in fields.as_object().unwrap() {
        plan[name] = value.clone();
        let full = |index: &Value| json!(root.path().join(store_name(&format!("p{index}"))));
        match name.as_str() {
            "below" => {
                plan[name] =
                    value.as_array().unwrap().iter().map(|i| json!({ "path": full(i), "narSize": 1 })).collect();
            }
            "except" | "only" => plan[name] = value.as_array().unwrap().iter().map(full).collect(),
            _ => {}
        }
    }
    let layer = layer(plan, &root.path().join("out"), 1);
    let name = |path: &Value| path["path"].as_str().unwrap().rsplit('-').next().unwrap().to_owned();
    let blobs = layer["blobs"].as_array().unwrap();
    blobs.iter().map(|blob| blob["paths"].as_array().unwrap().iter().map(name).collect()).collect()
}

#[test]
fn paths_are_spread_by_size() {
    const M: u64 = 1 << 20;
    let check = |sizes: &[u64], fields: Value, expect: &[&[&str]]| assert_eq!(spread(sizes, &fields), expect);
    check(&[], json!({}), &[]);
    check(&[1, 2], json!({}), &[&["p0", "p1"]]);
    check(&[1, 9 * M, 2, 5 * M], json!({}), &[&["p1"], &["p3"], &["p0", "p2"]]);
    check(&[4 * M, 3 * M, 2 * M, M], json!({}), &[&["p0"], &["p1"], &["p2", "p3"]]);
    check(&[2 * M, 3 * M, 4 * M], json!({}), &[&["p2"], &["p1"], &["p0"]]);
    check(&[4 * M, 3 * M], json!({ "budget": 1 }), &[&["p0", "p1"]]);
    check(&[4 * M, 3 * M, 1], json!({ "below": [0] }), &[&["p1"], &["p2"]]);
    check(&[4 * M, 3 * M, 1], json!({ "except": [1] }), &[&["p0"], &["p2"]]);
    check(&[4 * M, 3 * M, 1], json!({ "only": [1, 2], "below": [2] }), &[&["p1"]]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Every path is in one blob, whatever the sizes, and never in more blobs than the budget.
    #[test]
    fn every_path_once(sizes in prop::collection::vec(0_u64..(4 << 20), 0..12), budget in 1_usize..6) {
        let blobs = spread(&sizes, &json!({ "budget": budget }));
        prop_assert!(blobs.len() <= budget);
        let mut all: Vec<String> = blobs.concat();
        all.sort();
        let mut expected: Vec<String> = (0..sizes.len()).map(|index| format!("p{index}")).collect();
        expected.sort();
        prop_assert_eq!(all, expected);
    }

    /// What is read is what was there, whatever the lengths of names and contents.
    #[test]
    fn names_and_contents_survive(files in prop::collection::btree_map("[a-z/\u{e9}]{1,120}", 0_usize..2000, 0..8)) {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join(store_name("any"));
        fs::create_dir(&path).unwrap();
        for (index, (name, size)) in files.iter().enumerate() {
            let name = format!("{index}{}", name.replace('/', &format!("/{index}")));
            file(&path, &name, &vec![b'x'; *size], false);
        }
        let plan = json!({
            "role": "application", "budget": 1, "storeDir": root.path(), "closure": [{ "path": path, "narSize": 1 }],
        });
        let layer = layer(plan, &root.path().join("out"), 3);
        let bytes = archive(&root.path().join("out"), &layer["blobs"][0]);
        let unpacked = root.path().join("unpacked");
        tar::Archive::new(bytes.as_slice()).unpack(&unpacked).unwrap();
        let copy = unpacked.join(path.strip_prefix("/").unwrap());
        prop_assert_eq!(common::contents(&copy), common::contents(&path));
    }
}
