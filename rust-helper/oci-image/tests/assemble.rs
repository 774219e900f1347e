//! `assemble`: layouts of layers, what is left out, and the budget.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may stop anywhere and touch the disk"
)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{contents, file, layer, store_name};
use oci_image::app;
use oci_image::cli::{Plan, Verify};
use oci_image::look;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Layers of three roles below `root`: the application needs `libc` when `linked` says so.
fn layers(root: &TempDir, linked: bool) -> Vec<PathBuf> {
    let store = root.path().join("nix/store");
    let path = |name: &str| format!("/nix/store/{}", store_name(name));
    let node = |name: &str| json!({ "path": path(name), "narSize": 100 });
    file(&store, &format!("{}/lib/libc.so", store_name("libc")), b"library", false);
    file(&store, &format!("{}/bin/app", store_name("app")), b"program", true);
    let closure = if linked { vec![node("app"), node("libc")] } else { vec![node("app")] };
    let passwd = "root:x:0:0::/:/sbin/nologin\napp:x:7:7::/tmp:/sbin/nologin\n";
    let files = json!({
        "etc/passwd": { "text": passwd },
        "etc/group": { "text": "root:x:0:\napp:x:7:\n" },
        "tmp": { "directory": true, "mode": "1777" },
    });
    let plans = [
        json!({ "role": "libc", "budget": 1, "optional": true, "closure": [node("libc")] }),
        json!({ "role": "application", "budget": 2, "closure": closure, "below": [node("libc")] }),
        json!({ "role": "configuration", "budget": 1, "files": files }),
    ];
    let write = |mut plan: Value| {
        plan["storeRoot"] = json!(root.path());
        let out = root.path().join(plan["role"].as_str().unwrap());
        layer(plan, &out, 2);
        out
    };
    plans.map(write).to_vec()
}

fn assemble(root: &TempDir, layers: &[PathBuf], more: &Value) -> Result<PathBuf, String> {
    let out = root.path().join("image");
    let _ = fs::remove_dir_all(&out);
    let program = format!("/nix/store/{}/bin/app", store_name("app"));
    let mut plan = json!({
        "layers": layers, "outputs": { "out": out }, "architecture": "amd64", "created": "1970-01-01T00:00:01Z",
        "config": { "User": "7:7", "Entrypoint": [program], "Env": ["A=b"] },
        "annotations": { "org.opencontainers.image.title": "app" }, "refName": "app:1",
    });
    for (name, value) in more.as_object().unwrap() {
        plan[name] = value.clone();
    }
    let file = root.path().join("image.plan.json");
    fs::write(&file, serde_json::to_vec(&plan).unwrap()).unwrap();
    app::assemble(&Plan { plan: file, cores: 1 }).map(|()| out).map_err(|error| format!("{error:#}"))
}

fn roles(image: &Path) -> Vec<String> {
    let layers: Value = serde_json::from_slice(&fs::read(image.join("layers.json")).unwrap()).unwrap();
    layers.as_array().unwrap().iter().map(|layer| layer["role"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_sound_layout() {
    let root = tempfile::tempdir().unwrap();
    let layers = layers(&root, true);
    let image = assemble(&root, &layers, &json!({})).unwrap();
    let said = look::verify(&Verify { json: false, layouts: vec![image.clone()] }).unwrap();
    let digest = fs::read_to_string(image.join("digest")).unwrap();
    assert_eq!(said.text, format!("{}: sound\n", digest.trim()));
    assert_eq!(roles(&image), ["libc", "application", "configuration"]);
    let report = fs::read_to_string(image.join("size-report")).unwrap();
    for part in ["libc ", "application ", "in all ", &store_name("app")] {
        assert!(report.contains(part), "{report}");
    }
    // Nothing is copied, and a second time gives the same.
    assert!(image.join("blobs/sha256").read_dir().unwrap().any(|blob| blob.unwrap().path().is_symlink()));
    let before = contents(&image);
    assert_eq!(contents(&assemble(&root, &layers, &json!({})).unwrap()), before);
}

#[test]
fn an_optional_layer_that_nothing_needs() {
    let root = tempfile::tempdir().unwrap();
    let image = assemble(&root, &layers(&root, false), &json!({})).unwrap();
    assert_eq!(roles(&image), ["application", "configuration"]);
}

#[test]
fn what_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let layers = layers(&root, true);
    let refused = |more: Value| assemble(&root, &layers, &more).unwrap_err();
    assert!(refused(json!({ "budget": 100 })).contains("compressed bytes, its budget is 100;"));
    assert!(assemble(&root, &layers, &json!({ "budget": 1_000_000 })).is_ok());
    assert!(refused(json!({ "config": { "Env": "A=b" } })).starts_with("the configuration is not one of OCI's"));
    assert!(refused(json!({ "layers": [root.path()] })).contains("layer.json"));
    assert!(refused(json!({ "outputs": {} })).starts_with("the plan does not say where to write to"));
}
