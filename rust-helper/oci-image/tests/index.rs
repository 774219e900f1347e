//! `index`: a layout with the images of several platforms.
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

use common::{Wanted, folder, layout};
use oci_image::app;
use oci_image::cli::{Index, Verify};
use oci_image::look;
use serde_json::{Value, json};

fn image(architecture: &'static str) -> tempfile::TempDir {
    layout(&Wanted { layers: vec![vec![folder("tmp/", 0o1777)]], config: json!({}), architecture })
}

fn index(output: &Path, layouts: &[&Path]) -> Result<(), String> {
    let layouts: Vec<PathBuf> = layouts.iter().map(|path| path.to_path_buf()).collect();
    let args = Index { output: output.to_str().unwrap().to_owned(), name: Some("both".to_owned()), layouts };
    app::index(&args).map_err(|error| error.to_string())
}

#[test]
fn two_platforms() {
    let (amd, arm, output) = (image("amd64"), image("arm64"), tempfile::tempdir().unwrap());
    index(output.path(), &[arm.path(), amd.path()]).unwrap();
    let read = |name: &str| -> Value { serde_json::from_slice(&fs::read(output.path().join(name)).unwrap()).unwrap() };
    let top = read("index.json");
    let digest = top["manifests"][0]["digest"].as_str().unwrap();
    assert_eq!(fs::read_to_string(output.path().join("digest")).unwrap(), format!("{digest}\n"));
    assert_eq!(top["manifests"][0]["annotations"]["org.opencontainers.image.ref.name"], "both");
    let platforms = read(&format!("blobs/{}", digest.replace(':', "/")));
    let names: Vec<&Value> =
        platforms["manifests"].as_array().unwrap().iter().map(|one| &one["platform"]["architecture"]).collect();
    assert_eq!(names, ["amd64", "arm64"]);

    let args = Verify { json: true, layouts: vec![output.path().to_owned()] };
    let reports: Value = serde_json::from_str(&look::verify(&args).unwrap().text).unwrap();
    assert_eq!(reports[0]["images"].as_array().unwrap().len(), 2);
    let rules = reports[0]["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap());
    assert!(rules.clone().all(|rule| ["user", "names"].contains(&rule)), "{:?}", rules.collect::<Vec<_>>());
}

#[test]
fn one_platform_twice() {
    let (one, other, output) = (image("amd64"), image("amd64"), tempfile::tempdir().unwrap());
    let error = index(output.path(), &[one.path(), other.path()]).unwrap_err();
    assert!(error.ends_with("is the second image for amd64"), "{error}");
}
