//! Makes trees and images for the tests, and reads what was written with other means than ours.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    reason = "tests may stop anywhere and touch the disk"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use flate2::write::GzEncoder;
use oci_image::app;
use oci_image::cli::Plan;
use oci_image::image::digest;
use serde_json::{Value, json};
use tempfile::TempDir;

/// The name of a store path with a digest that no store has.
pub fn store_name(name: &str) -> String {
    format!("{}-{name}", "0".repeat(32))
}

/// Writes a file below a folder, with its parents.
pub fn file(root: &Path, name: &str, content: &[u8], executable: bool) -> PathBuf {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, content).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(if executable { 0o755 } else { 0o640 })).unwrap();
    path
}

/// A symbolic link.
pub fn link(root: &Path, name: &str, target: &str) {
    fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
    symlink(target, root.join(name)).unwrap();
}

/// Runs `layer` over a plan and gives `layer.json`.
pub fn layer(mut plan: Value, out: &Path, cores: usize) -> Value {
    plan["outputs"] = json!({ "out": out });
    let file = out.with_extension("plan.json");
    fs::write(&file, serde_json::to_vec(&plan).unwrap()).unwrap();
    app::layer(&Plan { plan: file, cores }).unwrap();
    serde_json::from_slice(&fs::read(out.join("layer.json")).unwrap()).unwrap()
}

/// The archive in a blob of a folder.
pub fn archive(folder: &Path, blob: &Value) -> Vec<u8> {
    let bytes = fs::read(folder.join("blobs").join(blob["digest"].as_str().unwrap().replace(':', "/"))).unwrap();
    assert_eq!(digest(&bytes), blob["digest"].as_str().unwrap());
    let mut archive = Vec::new();
    if blob["compression"] == "zstd" {
        archive = zstd::decode_all(bytes.as_slice()).unwrap();
    } else {
        flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut archive).unwrap();
    }
    archive
}

/// Names, kinds, modes and sizes of the members of an archive, as the `tar` crate reads them.
pub fn members(archive: &[u8]) -> Vec<String> {
    let mut archive = tar::Archive::new(archive);
    let entries = archive.entries().unwrap().map(Result::unwrap);
    let line = |entry: tar::Entry<'_, _>| {
        let header = entry.header();
        let link = entry.link_name_bytes().map(|target| format!(" -> {}", String::from_utf8_lossy(&target)));
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        format!("{:o} {} {name}{}", header.mode().unwrap(), entry.size(), link.unwrap_or_default())
    };
    entries.map(line).collect()
}

/// A member of a layer, as a test wants it.
#[derive(Clone)]
pub struct Member {
    pub path: &'static str,
    pub kind: tar::EntryType,
    pub mode: u32,
    pub content: Vec<u8>,
    pub target: &'static str,
}

pub fn folder(path: &'static str, mode: u32) -> Member {
    Member { path, kind: tar::EntryType::Directory, mode, content: Vec::new(), target: "" }
}

pub fn regular(path: &'static str, mode: u32, content: &[u8]) -> Member {
    Member { path, kind: tar::EntryType::Regular, mode, content: content.to_vec(), target: "" }
}

pub fn symbolic(path: &'static str, target: &'static str) -> Member {
    Member { path, kind: tar::EntryType::Symlink, mode: 0o777, content: Vec::new(), target }
}

/// An image as a test wants it: the layers' members and the configuration.
pub struct Wanted {
    pub layers: Vec<Vec<Member>>,
    pub config: Value,
    pub architecture: &'static str,
}

/// Writes a layout with stock means: the `tar` crate and plain gzip.
pub fn layout(wanted: &Wanted) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("blobs/sha256")).unwrap();
    let archives: Vec<Vec<u8>> = wanted.layers.iter().map(|members| tar_of(members)).collect();
    let layers: Vec<Value> = archives
        .iter()
        .map(|archive| descriptor(folder.path(), "application/vnd.oci.image.layer.v1.tar+gzip", &gzip(archive)))
        .collect();
    let configuration = json!({
        "architecture": wanted.architecture, "os": "linux", "config": wanted.config,
        "rootfs": { "type": "layers", "diff_ids": archives.iter().map(|archive| digest(archive)).collect::<Vec<_>>() },
    });
    let config = document(folder.path(), "application/vnd.oci.image.config.v1+json", &configuration);
    let manifest = json!({ "schemaVersion": 2, "config": config, "layers": layers });
    let manifest = document(folder.path(), "application/vnd.oci.image.manifest.v1+json", &manifest);
    write(folder.path(), "index.json", &json!({ "schemaVersion": 2, "manifests": [manifest] }));
    write(folder.path(), "oci-layout", &json!({ "imageLayoutVersion": "1.0.0" }));
    folder
}

pub fn write(folder: &Path, name: &str, value: &Value) {
    fs::write(folder.join(name), serde_json::to_vec(value).unwrap()).unwrap();
}

pub fn document(folder: &Path, media_type: &str, value: &Value) -> Value {
    descriptor(folder, media_type, &serde_json::to_vec(value).unwrap())
}

pub fn descriptor(folder: &Path, media_type: &str, bytes: &[u8]) -> Value {
    fs::write(folder.join("blobs").join(digest(bytes).replace(':', "/")), bytes).unwrap();
    json!({ "mediaType": media_type, "digest": digest(bytes), "size": bytes.len() })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Names that the crate would refuse are written as they are.
fn tar_of(members: &[Member]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for member in members {
        let mut header = tar::Header::new_gnu();
        let old = header.as_old_mut();
        old.name[..member.path.len()].copy_from_slice(member.path.as_bytes());
        old.linkname[..member.target.len()].copy_from_slice(member.target.as_bytes());
        header.set_entry_type(member.kind);
        header.set_mode(member.mode);
        header.set_size(member.content.len() as u64);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(1);
        header.set_cksum();
        builder.append(&header, member.content.as_slice()).unwrap();
    }
    builder.into_inner().unwrap()
}

/// The files of a folder and their bytes; links are followed.
pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            found.insert(path.strip_prefix(folder).unwrap().display().to_string(), fs::read(path).unwrap());
        }
    }
    found
}
