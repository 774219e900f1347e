//! The root of an image: links into packages and files of its own.
#![allow(clippy::unwrap_used, reason = "tests may stop anywhere")]

use std::collections::BTreeMap;

use oci_image::entry::Kind;
use oci_image::root::{Listed, entries};
use serde_json::{Value, json};

/// Packages are lists of paths below `/p`; a final slash is a folder.
fn check(contents: &[&str], files: &Value, expect: &[&str]) {
    let listed: Vec<Listed> = contents
        .iter()
        .map(|path| {
            let (package, relative) = path.split_once(':').unwrap();
            let plain = relative.trim_end_matches('/');
            let full = format!("/{package}/{plain}").into_bytes();
            Listed { full, relative: plain.as_bytes().to_vec(), directory: relative.ends_with('/') }
        })
        .collect();
    let files: BTreeMap<_, _> = serde_json::from_value(files.clone()).unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let lines = match entries(&listed, &files) {
        Ok(entries) => entries
            .iter()
            .map(|entry| {
                let what = match &entry.kind {
                    Kind::Directory => "folder".to_owned(),
                    Kind::Link(target) => format!("-> {}", text(target)),
                    Kind::Text(content) => format!("text {}", text(content)),
                    Kind::File(..) => "file".to_owned(),
                };
                format!("{} {:o} {}:{} {what}", text(&entry.path), entry.mode, entry.owner.uid, entry.owner.gid)
            })
            .collect(),
        Err(problem) => vec![problem.what],
    };
    assert_eq!(lines, expect);
}

#[test]
fn links_and_files() {
    check(&[], &json!({}), &[]);
    check(&["p:etc/", "p:etc/a"], &json!({}), &["etc 755 0:0 folder", "etc/a 777 0:0 -> /p/etc/a"]);
    check(&["p:a", "q:a"], &json!({}), &["a 777 0:0 -> /p/a"]);
    check(&["p:a"], &json!({ "a": { "text": "x" } }), &["a 644 0:0 text x"]);
    check(&[], &json!({ "a": { "copy": "/p/a", "uid": 7 } }), &["a 644 7:0 text "]);
    check(&[], &json!({ "b/c": { "link": "/x" } }), &["b 755 0:0 folder", "b/c 777 0:0 -> /x"]);
    check(
        &[],
        &json!({ "tmp": { "directory": true, "mode": "1777" }, "var/x": { "directory": true, "uid": 7, "gid": 8 } }),
        &["tmp 1777 0:0 folder", "var 755 0:0 folder", "var/x 755 7:8 folder"],
    );
}

#[test]
fn contradictions() {
    check(&["p:a", "q:a/"], &json!({}), &["/a would have to be a folder and a file at once"]);
    check(&["p:a", "q:a/b"], &json!({}), &["/a would have to be a folder and a file at once"]);
    check(&["p:a/"], &json!({ "a": { "text": "" } }), &["/a would have to be a folder and a file at once"]);
    check(&[], &json!({ "a": { "text": "", "mode": "rwx" } }), &["the mode `rwx` of a is not an octal number"]);
}
