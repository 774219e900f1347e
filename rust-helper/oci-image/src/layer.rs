//! The description of a finished layer, `layer.json` beside its blobs: what the layers of one role hold. Pure.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::blob::Written;
use crate::compression::Compression;
use crate::plan::{LayerPlan, Node};

/// The blobs of one role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Layer {
    /// The role.
    pub role: String,
    /// Left out of an image that does not need it.
    pub optional: bool,
    /// From the lowest up.
    pub blobs: Vec<Blob>,
    /// All store paths that the role's own refer to, wherever they are.
    pub closure: Vec<String>,
}

/// One blob.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Blob {
    /// `sha256:` and the digest.
    pub digest: String,
    /// Compressed bytes.
    pub size: u64,
    /// The digest of the archive.
    pub diff_id: String,
    /// Bytes of the archive.
    pub unpacked: u64,
    /// The format.
    pub compression: Compression,
    /// The store paths in it.
    pub paths: Vec<PathSize>,
}

/// A store path and its size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathSize {
    /// The whole path.
    pub path: String,
    /// Bytes of its Nix archive.
    pub size: u64,
}

impl Layer {
    /// Describes what was written for a plan.
    pub fn new(plan: &LayerPlan, blobs: Vec<Blob>) -> Self {
        let closure = plan.closure.iter().map(|node| node.path.clone()).collect();
        Self { role: plan.role.clone(), optional: plan.optional, blobs, closure }
    }
}

impl Blob {
    /// Describes a blob of these paths.
    pub fn new(written: Written, compression: Compression, nodes: &[&Node]) -> Self {
        let paths = nodes.iter().map(|node| PathSize { path: node.path.clone(), size: node.nar_size }).collect();
        let Written { digest, size, diff_id, unpacked } = written;
        Self { digest, size, diff_id, unpacked, compression, paths }
    }
}

/// The layers of an image without the optional ones that nothing else in it refers to.
pub fn needed(layers: Vec<Layer>) -> Vec<Layer> {
    let wanted: HashSet<String> =
        layers.iter().filter(|layer| !layer.optional).flat_map(|layer| layer.closure.iter().cloned()).collect();
    let needs = |layer: &Layer| {
        !layer.optional || layer.blobs.iter().flat_map(|blob| &blob.paths).any(|path| wanted.contains(&path.path))
    };
    layers.into_iter().filter(needs).collect()
}
