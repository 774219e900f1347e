//! `verify`: an image that keeps all rules, and for each rule the same image with one change that breaks it.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may stop anywhere and touch the disk"
)]

mod common;

use std::fs;
use std::path::Path;

use common::{Wanted, document, folder, layout, regular, symbolic, write};
use oci_image::cli::{Diff, Share, Verify};
use oci_image::look;
use serde_json::{Value, json};

const PASSWD: &[u8] = b"root:x:0:0:root:/:/sbin/nologin\napp:x:65532:65532:app:/tmp:/sbin/nologin\n";

/// A program of x86-64 that asks for a loader: the header, one segment, its text.
fn program(machine: u16, interpreter: &[u8]) -> Vec<u8> {
    let mut elf = b"\x7fELF\x02\x01\x01".to_vec();
    elf.resize(16, 0);
    let place = 64 + 56;
    for (value, width) in [
        (2, 2),
        (u64::from(machine), 2),
        (1, 4),
        (0, 8),
        (64, 8),
        (0, 8),
        (0, 4),
        (64, 2),
        (56, 2),
        (1, 2),
        (0, 2),
        (0, 2),
        (0, 2),
        (3, 4),
        (4, 4),
        (place, 8),
        (place, 8),
        (place, 8),
        (interpreter.len() as u64 + 1, 8),
        (interpreter.len() as u64 + 1, 8),
        (1, 8),
    ] {
        elf.extend(value.to_le_bytes().iter().take(width));
    }
    [elf.as_slice(), interpreter, b"\0"].concat()
}

fn sound() -> Wanted {
    let lower = vec![
        folder("nix/", 0o755),
        folder("nix/store/", 0o755),
        regular("nix/store/ld.so", 0o555, b"loader"),
        regular("nix/store/libc.so.6", 0o555, &program(62, b"/lib64/the-loader-of-another-system")),
        symbolic("nix/store/lib64", "/nix/store"),
        regular("nix/store/program", 0o555, &program(62, b"/nix/store/lib64/ld.so")),
    ];
    let upper = vec![
        folder("etc/", 0o755),
        regular("etc/passwd", 0o644, PASSWD),
        regular("etc/group", 0o644, b"root:x:0:\n"),
        folder("tmp/", 0o1777),
    ];
    let config = json!({ "User": "65532:65532", "Entrypoint": ["/nix/store/program"] });
    Wanted { layers: vec![lower, upper], config, architecture: "amd64" }
}

fn found(folder: &Path) -> Vec<String> {
    let args = Verify { json: true, layouts: vec![folder.to_owned()] };
    let said = look::verify(&args).unwrap();
    let reports: Value = serde_json::from_str(&said.text).unwrap();
    let findings = reports[0]["findings"].as_array().unwrap();
    assert_eq!(said.findings, !findings.is_empty());
    let text = look::verify(&Verify { json: false, ..args }).unwrap().text;
    let line = |finding: &Value| {
        let field = |name: &str| finding[name].as_str().unwrap().to_owned();
        assert!(text.contains(&field("what")), "{text}");
        format!("{}: {} {}", field("rule"), field("subject"), field("what"))
    };
    findings.iter().map(line).collect()
}

/// What is found in the sound image after a change.
fn check(change: impl FnOnce(&mut Wanted), expect: &[&str]) {
    let mut wanted = sound();
    change(&mut wanted);
    assert_eq!(found(layout(&wanted).path()), expect);
}

/// What is found after a change of the finished layout.
fn check_layout(change: impl FnOnce(&Path), expect: &[&str]) {
    let folder = layout(&sound());
    change(folder.path());
    let found: Vec<String> = found(folder.path()).iter().map(|line| without_numbers(line)).collect();
    assert_eq!(found, expect);
}

/// Digests are D, sizes N.
fn without_numbers(line: &str) -> String {
    let word = |word: &str| match word {
        word if word.starts_with("sha256:") => "D".to_owned(),
        word if word.chars().all(|character| character.is_ascii_digit()) && !word.is_empty() => "N".to_owned(),
        word => word.to_owned(),
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn read(folder: &Path, name: &str) -> Value {
    serde_json::from_slice(&fs::read(folder.join(name)).unwrap()).unwrap()
}

/// The manifest and where it stands.
fn manifest(folder: &Path) -> Value {
    let digest = read(folder, "index.json")["manifests"][0]["digest"].as_str().unwrap().replace(':', "/");
    read(folder, &format!("blobs/{digest}"))
}

fn blob(folder: &Path, descriptor: &Value) -> std::path::PathBuf {
    folder.join("blobs").join(descriptor["digest"].as_str().unwrap().replace(':', "/"))
}

/// Puts another manifest, or documents below it, in the place of the first.
fn with_manifest(folder: &Path, manifest: &Value) {
    let manifest = document(folder, "application/vnd.oci.image.manifest.v1+json", manifest);
    write(folder, "index.json", &json!({ "schemaVersion": 2, "manifests": [manifest] }));
}

#[test]
fn a_sound_image() {
    check(|_| {}, &[]);
}

#[test]
fn rules_of_the_layout() {
    check_layout(
        |folder| write(folder, "oci-layout", &json!({ "imageLayoutVersion": "2" })),
        &["layout: imageLayoutVersion is not 1.0.0"],
    );
    check_layout(
        |folder| write(folder, "index.json", &json!({ "schemaVersion": 2, "manifests": [] })),
        &["layout:  index.json leads to no image"],
    );
    check_layout(
        |folder| {
            let layer = blob(folder, &manifest(folder)["layers"][1]);
            let mut bytes = fs::read(&layer).unwrap();
            // A field of the gzip header that decompression does not look at.
            bytes[4] ^= 1;
            fs::write(&layer, bytes).unwrap();
        },
        &["digest:  has the digest D"],
    );
    check_layout(
        |folder| {
            let mut manifest = manifest(folder);
            let size = manifest["layers"][0]["size"].as_u64().unwrap();
            manifest["layers"][0]["size"] = json!(size * 1000);
            with_manifest(folder, &manifest);
        },
        &["digest:  has N bytes, not N"],
    );
    check_layout(
        |folder| {
            let mut manifest = manifest(folder);
            manifest["layers"].as_array_mut().unwrap().reverse();
            with_manifest(folder, &manifest);
        },
        &["diff-id: diff_ids are not those of the layers' archives, in their order"],
    );
    check_layout(
        |folder| {
            let mut manifest = manifest(folder);
            manifest["layers"][1]["mediaType"] = json!("application/vnd.oci.image.layer.v1.tar+zstd");
            with_manifest(folder, &manifest);
        },
        &[
            "archive:  the archive is damaged: Unknown frame descriptor",
            "diff-id: diff_ids are not those of the layers' archives, in their order",
            "names: etc/passwd is not a regular file",
            "names: etc/group is not a regular file",
            "temporary: tmp is not a folder with the mode N",
        ],
    );
}

#[test]
fn rules_of_members() {
    let check_member = |member: common::Member, expect: &[&str]| check(|wanted| wanted.layers[1].push(member), expect);
    check_member(
        regular("/etc/x", 0o644, b""),
        &["name: /etc/x does not stay below the root", "parent: /etc/x has no folder above it"],
    );
    check_member(
        regular("etc/../etc/x", 0o644, b""),
        &["name: etc/../etc/x does not stay below the root", "parent: etc/../etc/x has no folder above it"],
    );
    check_member(
        regular("./x", 0o644, b""),
        &["name: ./x is not in its plain form", "parent: ./x has no folder above it"],
    );
    check_member(regular("etc/group", 0o644, b""), &["duplicate: etc/group is there twice"]);
    check_member(regular("nix/store/ld.so", 0o555, b""), &["duplicate: nix/store/ld.so is there twice"]);
    check_member(regular("var/x", 0o644, b""), &["parent: var/x has no folder above it"]);
    let pipe = common::Member { kind: tar::EntryType::Fifo, ..regular("pipe", 0o644, b"") };
    check_member(pipe, &["special: pipe is neither a file nor a folder nor a link"]);
    check_member(regular("su", 0o4755, b""), &["setuid: su runs with the rights of its owner"]);
    check_member(folder("shared/", 0o777), &["writable: shared can be changed by everyone"]);
}

#[test]
fn rules_of_the_image() {
    let user = |value: &str, expect: &[&str]| check(|wanted| wanted.config["User"] = json!(value), expect);
    user("0:0", &["user: 0:0 is root"]);
    user("app", &["user: app is not a number, so a cluster cannot tell that it is not root"]);
    user("7", &["user: 7 is not in /etc/passwd"]);
    check(
        |wanted| wanted.layers[1][1] = symbolic("etc/passwd", "/nix/store/passwd"),
        &["names: etc/passwd is not a regular file"],
    );
    check(|wanted| wanted.layers[1][3].mode = 0o755, &["temporary: tmp is not a folder with the mode 1777"]);
    let entrypoint =
        |value: &str, expect: &[&str]| check(|wanted| wanted.config["Entrypoint"] = json!([value]), expect);
    entrypoint("program", &["entrypoint: program is not an absolute path"]);
    entrypoint("/nix/store/none", &["entrypoint: /nix/store/none is not in the image"]);
    entrypoint("/etc/group", &["entrypoint: /etc/group is not executable"]);
    check(
        |wanted| wanted.architecture = "arm64",
        &[
            "architecture: nix/store/libc.so.6 is made for another processor than arm64",
            "architecture: nix/store/program is made for another processor than arm64",
        ],
    );
    check(
        |wanted| wanted.layers[0][5].content = program(62, b"/lib64/ld-linux-x86-64.so.2"),
        &["interpreter: nix/store/program asks for the loader /lib64/ld-linux-x86-64.so.2, which is not in the image"],
    );
}

#[test]
fn what_is_sent_and_shared() {
    let (old, mut wanted) = (layout(&sound()), sound());
    wanted.layers[1].push(regular("new", 0o644, b"new"));
    let new = layout(&wanted);
    let (old, new) = (old.path().to_owned(), new.path().to_owned());
    let diff = |old: &Path, new: &Path| -> Value {
        let args = Diff { json: true, old: old.to_owned(), new: new.to_owned() };
        serde_json::from_str(&look::diff(&args).unwrap().text).unwrap()
    };
    let (same, other) = (diff(&old, &old), diff(&old, &new));
    assert_eq!((&same["bytes"], same["send"].as_array().unwrap().len()), (&json!(0), 0));
    let sent: Vec<&str> = other["send"].as_array().unwrap().iter().map(|blob| blob["what"].as_str().unwrap()).collect();
    assert_eq!(sent, ["configuration file", "layer", "manifest"]);
    let sizes =
        |blobs: &Value| -> u64 { blobs.as_array().unwrap().iter().map(|blob| blob["size"].as_u64().unwrap()).sum() };
    assert_eq!(other["bytes"], sizes(&other["send"]));

    let args = Share { json: true, layouts: vec![old, new] };
    let sharing: Value = serde_json::from_str(&look::share(&args).unwrap().text).unwrap();
    assert_eq!(sharing["images"][1]["own"], other["bytes"]);
    let saved = sharing["separate"].as_u64().unwrap() - sharing["together"].as_u64().unwrap();
    assert_eq!(saved, sharing["shared"][0][0]["size"]);
    assert!(look::share(&Share { json: false, ..args }).unwrap().text.contains("saved"));
}
