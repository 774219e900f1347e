//! What a layer is made of, as Nix says it: the structured attributes of its derivation. Pure.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use crate::compression::Compression;
use crate::entry::Owner;

/// A store path as `exportReferencesGraph` describes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Node {
    /// The whole path.
    pub path: String,
    /// Bytes of its Nix archive.
    pub nar_size: u64,
}

/// A file of the root, see `lib/internal/imageRoot.nix`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RootFile {
    /// A regular file with this content.
    pub text: Option<String>,
    /// A regular file with the content of this one.
    pub copy: Option<String>,
    /// The bytes that `copy` leads to, once they have been read.
    #[serde(skip)]
    pub copied: Vec<u8>,
    /// A symbolic link to here.
    pub link: Option<String>,
    /// A folder.
    #[serde(default)]
    pub directory: bool,
    /// Permissions in octal.
    pub mode: Option<String>,
    /// Numeric user.
    #[serde(default)]
    pub uid: u32,
    /// Numeric group.
    #[serde(default)]
    pub gid: u32,
}

/// What to put into the blobs of one role.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LayerPlan {
    /// The role, such as `runtime`.
    pub role: String,
    /// The closure of the role's paths.
    #[serde(default)]
    pub closure: Vec<Node>,
    /// The closure of the layers below.
    #[serde(default)]
    pub below: Vec<Node>,
    /// Paths of the closure that belong to a layer above.
    #[serde(default)]
    pub except: Vec<String>,
    /// The only paths of the closure to take, unless there are none.
    #[serde(default)]
    pub only: Vec<String>,
    /// Left out of an image that does not need it.
    #[serde(default)]
    pub optional: bool,
    /// How many blobs at most.
    pub budget: usize,
    /// A path of this many bytes or more can have a blob of its own.
    #[serde(default = "one_mebibyte")]
    pub floor: u64,
    /// The format.
    #[serde(default)]
    pub compression: Compression,
    /// Owner of the store paths.
    #[serde(default)]
    pub uid: u32,
    /// Group of the store paths.
    #[serde(default)]
    pub gid: u32,
    /// Packages whose files are linked into the root.
    #[serde(default)]
    pub contents: Vec<String>,
    /// Files of the root.
    #[serde(default)]
    pub files: BTreeMap<String, RootFile>,
    /// The folder of the store.
    #[serde(default = "nix_store")]
    pub store_dir: String,
    /// What stands before all store paths on this disk, for a store whose root is elsewhere.
    #[serde(default)]
    pub store_root: String,
    /// Where to write to.
    #[serde(default)]
    pub outputs: BTreeMap<String, String>,
}

fn one_mebibyte() -> u64 {
    1 << 20
}

fn nix_store() -> String {
    "/nix/store".to_owned()
}

impl LayerPlan {
    /// Who owns the store paths.
    pub fn owner(&self) -> Owner {
        Owner { uid: self.uid, gid: self.gid }
    }

    /// The paths of each blob, each list sorted.
    pub fn blobs(&self) -> Vec<Vec<&Node>> {
        let paths = |paths: &'_ [String]| paths.iter().cloned().collect::<HashSet<_>>();
        let (except, only) = (paths(&self.except), paths(&self.only));
        let below: HashSet<&str> = self.below.iter().map(|node| node.path.as_str()).collect();
        let taken = |node: &&Node| {
            !below.contains(node.path.as_str())
                && !except.contains(&node.path)
                && (only.is_empty() || only.contains(&node.path))
        };
        split(self.closure.iter().filter(taken).collect(), self.budget, self.floor)
    }
}

/// The largest paths get a blob of their own, the others share the last one. Only the role's own paths decide.
fn split(mut nodes: Vec<&Node>, budget: usize, floor: u64) -> Vec<Vec<&Node>> {
    nodes.sort_by(|a, b| b.nar_size.cmp(&a.nar_size).then_with(|| a.path.cmp(&b.path)));
    let alone = nodes.iter().filter(|node| node.nar_size >= floor).count();
    // Without small ones, the smallest of the large ones needs no company.
    let alone = if nodes.len() <= budget && alone == nodes.len() { alone } else { alone.min(budget.saturating_sub(1)) };
    let mut rest = nodes.split_off(alone);
    rest.sort_by(|a, b| a.path.cmp(&b.path));
    let mut blobs: Vec<Vec<&Node>> = nodes.into_iter().map(|node| vec![node]).collect();
    if !rest.is_empty() {
        blobs.push(rest);
    }
    blobs
}
