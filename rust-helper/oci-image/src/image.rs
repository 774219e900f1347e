//! The JSON documents of an image: configuration, manifest, index, `oci-layout`. Pure.
//!
//! Format: OCI image specification 1.1. Keys are sorted and nothing is indented: the digest is made of these bytes.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use data_encoding::HEXLOWER;
use oci_spec::image::{ImageConfiguration, ImageIndex, ImageManifest, MediaType};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::layer::{Blob, Layer};

/// What `oci-layout` says.
pub const LAYOUT: &str = r#"{"imageLayoutVersion":"1.0.0"}"#;
/// The annotation that names an image in a layout.
pub const REF_NAME: &str = "org.opencontainers.image.ref.name";

/// What to assemble, as Nix says it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImagePlan {
    /// Outputs of the layers, from the lowest up.
    pub layers: Vec<String>,
    /// The `config` of the image configuration.
    pub config: Value,
    /// In OCI's terms.
    pub architecture: String,
    /// Of the architecture, where it has several.
    pub variant: Option<String>,
    /// A date, as in RFC 3339.
    pub created: String,
    /// Of the manifest.
    #[serde(default)]
    pub annotations: BTreeMap<String, String>,
    /// The name in the layout.
    pub ref_name: Option<String>,
    /// How many compressed bytes the layers may have.
    pub budget: Option<u64>,
    /// Where to write to.
    #[serde(default)]
    pub outputs: BTreeMap<String, String>,
}

/// A document and what refers to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// `sha256:` and their digest.
    pub digest: String,
    media_type: MediaType,
}

impl Document {
    fn new(value: &Value, media_type: MediaType) -> Result<Self> {
        let bytes = serde_json::to_vec(value)?;
        let digest = digest(&bytes);
        Ok(Self { bytes, digest, media_type })
    }

    /// How another document refers to this one.
    pub fn descriptor(&self) -> Value {
        json!({ "mediaType": self.media_type.as_ref(), "digest": self.digest, "size": self.bytes.len() })
    }
}

/// `sha256:` and the digest of some bytes.
pub fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(bytes)))
}

/// The image configuration.
///
/// # Errors
/// When `config` is not what the specification says.
pub fn configuration(plan: &ImagePlan, layers: &[Layer]) -> Result<Document> {
    let blobs = || layers.iter().flat_map(|layer| layer.blobs.iter().map(move |blob| (layer, blob)));
    let history = |(layer, blob): (&Layer, &Blob)| json!({ "created": plan.created, "created_by": format!("oci-image layer {}", layer.role), "comment": comment(blob) });
    let mut value = json!({
        "architecture": plan.architecture,
        "config": plan.config,
        "created": plan.created,
        "history": blobs().map(history).collect::<Vec<_>>(),
        "os": "linux",
        "rootfs": { "type": "layers", "diff_ids": blobs().map(|(_, blob)| blob.diff_id.as_str()).collect::<Vec<_>>() },
    });
    if let (Some(variant), Some(fields)) = (&plan.variant, value.as_object_mut()) {
        fields.insert("variant".to_owned(), json!(variant));
    }
    serde_json::from_value::<ImageConfiguration>(value.clone())
        .context("the configuration is not one of OCI's: look at `config`")?;
    Document::new(&value, MediaType::ImageConfig)
}

/// The names of the largest store paths in a blob, without their digests: these say nothing to a reader.
fn comment(blob: &Blob) -> String {
    let name = |path: &str| {
        path.rsplit('/').next().and_then(|base| base.split_once('-')).map_or("", |(_, name)| name).to_owned()
    };
    let mut paths: Vec<_> = blob.paths.iter().collect();
    paths.sort_by(|a, b| b.size.cmp(&a.size).then_with(|| a.path.cmp(&b.path)));
    let shown: Vec<String> = paths.iter().take(3).map(|path| name(&path.path)).collect();
    let more =
        if paths.len() > shown.len() { format!(" and {} more", paths.len() - shown.len()) } else { String::new() };
    shown.join(", ") + &more
}

/// The manifest.
///
/// # Errors
/// When an annotation is not what the specification says.
pub fn manifest(plan: &ImagePlan, configuration: &Document, layers: &[Layer]) -> Result<Document> {
    let descriptor = |blob: &Blob| json!({ "mediaType": blob.compression.media_type().as_ref(), "digest": blob.digest, "size": blob.size });
    let blobs = layers.iter().flat_map(|layer| &layer.blobs);
    let mut value = json!({
        "schemaVersion": 2,
        "mediaType": MediaType::ImageManifest.as_ref(),
        "config": configuration.descriptor(),
        "layers": blobs.map(descriptor).collect::<Vec<_>>(),
    });
    if let (false, Some(fields)) = (plan.annotations.is_empty(), value.as_object_mut()) {
        fields.insert("annotations".to_owned(), json!(plan.annotations));
    }
    serde_json::from_value::<ImageManifest>(value.clone()).context("the manifest is not one of OCI's")?;
    Document::new(&value, MediaType::ImageManifest)
}

/// An index of several images, for several platforms.
///
/// # Errors
/// When a descriptor is not what the specification says.
pub fn index(descriptors: &[Value]) -> Result<Document> {
    let value = json!({
        "schemaVersion": 2,
        "mediaType": MediaType::ImageIndex.as_ref(),
        "manifests": descriptors,
    });
    serde_json::from_value::<ImageIndex>(value.clone()).context("the index is not one of OCI's")?;
    Document::new(&value, MediaType::ImageIndex)
}

/// The descriptor of an image with its platform, and its name where it has one.
pub fn platform(mut descriptor: Value, architecture: &str, variant: Option<&str>, name: Option<&str>) -> Value {
    let mut platform = json!({ "architecture": architecture, "os": "linux" });
    if let (Some(variant), Some(fields)) = (variant, platform.as_object_mut()) {
        fields.insert("variant".to_owned(), json!(variant));
    }
    if let Some(fields) = descriptor.as_object_mut() {
        fields.insert("platform".to_owned(), platform);
    }
    named(descriptor, name)
}

/// The descriptor with the name of the image in its layout.
pub fn named(mut descriptor: Value, name: Option<&str>) -> Value {
    if let (Some(name), Some(fields)) = (name, descriptor.as_object_mut()) {
        fields.insert("annotations".to_owned(), json!({ REF_NAME: name }));
    }
    descriptor
}
