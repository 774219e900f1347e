//! Store paths: the one door to a [`StorePath`], and the path that a fixed output has.
//!
//! Source of the algorithm: the Nix manual, "Store Path Specification" (`makeFixedOutputPath` in `libstore`).

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::hash::{Algorithm, Encoding, Hash, nix32};

/// Characters of a digest in a store path.
const DIGEST_LEN: usize = 32;

/// An absolute store path: store folder, digest, name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StorePath(String);

/// How the content of a fixed output is hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The bytes of one file.
    Flat,
    /// The Nix archive of a tree.
    Nar,
    /// A file that may refer to store paths.
    Text,
    /// A git tree or blob.
    Git,
}

impl Method {
    /// The method that stands before the colon and the algorithm in a .drv file.
    pub fn from_aterm(prefix: &str) -> Option<Self> {
        match prefix {
            "" => Some(Self::Flat),
            "r" => Some(Self::Nar),
            "text" => Some(Self::Text),
            "git" => Some(Self::Git),
            _ => None,
        }
    }

    /// The name in recent versions of Nix.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::Nar => "nar",
            Self::Text => "text",
            Self::Git => "git",
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::Flat | Self::Text => "",
            Self::Nar => "r:",
            Self::Git => "git:",
        }
    }
}

impl StorePath {
    /// Checks a full path, or completes a base name with `store_dir`.
    pub fn parse(text: &str, store_dir: &str) -> Option<Self> {
        let base = text.rsplit('/').next()?;
        let (digest, name) = base.split_once('-')?;
        let sound =
            digest.len() == DIGEST_LEN && digest.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !name.is_empty();
        let whole = if text.starts_with('/') { text.to_owned() } else { format!("{store_dir}/{text}") };
        sound.then_some(Self(whole))
    }

    /// The whole path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The store folder.
    pub fn store_dir(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The part after the store folder.
    pub fn base_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The digest before the name.
    pub fn digest(&self) -> &str {
        self.base_name().split_once('-').map_or("", |(digest, _)| digest)
    }

    /// The name after the digest.
    pub fn name(&self) -> &str {
        self.base_name().split_once('-').map_or("", |(_, name)| name)
    }
}

/// The path of the output `out` of a fixed-output derivation called `name`.
pub fn fixed_output(store_dir: &str, method: Method, hash: &Hash, name: &str) -> StorePath {
    let hex = hash.digest(Encoding::Base16);
    match (method, hash.algorithm()) {
        (Method::Nar, Algorithm::Sha256) => make("source", &hex, store_dir, name),
        (Method::Text, Algorithm::Sha256) => make("text", &hex, store_dir, name),
        (_, algorithm) => {
            let inner = format!("fixed:out:{}{}:{hex}:", method.prefix(), algorithm.name());
            make("output:out", &data_encoding::HEXLOWER.encode(&Sha256::digest(inner)), store_dir, name)
        }
    }
}

/// The path of a text file, such as a .drv file, that has this SHA-256 digest and refers to `references`.
pub fn text_file(store_dir: &str, digest: &[u8], references: &BTreeSet<&StorePath>, name: &str) -> StorePath {
    let kind = references.iter().fold("text".to_owned(), |kind, path| kind + ":" + path.as_str());
    make(&kind, &data_encoding::HEXLOWER.encode(digest), store_dir, name)
}

fn make(kind: &str, hex: &str, store_dir: &str, name: &str) -> StorePath {
    let digest = Sha256::digest(format!("{kind}:sha256:{hex}:{store_dir}:{name}"));
    let mut folded = [0_u8; 20];
    for (index, byte) in digest.iter().enumerate() {
        if let Some(slot) = folded.get_mut(index % 20) {
            *slot ^= byte;
        }
    }
    StorePath(format!("{store_dir}/{}-{name}", nix32(&folded)))
}

/// Every digest of a store path of `store_dir` that occurs in `text`, also that of a store path whose copy is named after it, as
/// `"${./.}"` makes one in a flake: `<digest>-<digest>-source`.
pub fn digests<'a>(text: &'a str, store_dir: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(store_dir).skip(1).flat_map(|rest| {
        let own = rest.strip_prefix('/').and_then(digest);
        let named = own.and_then(|_| rest.get(DIGEST_LEN + 1..)?.strip_prefix('-').filter(|name| is_copy(name)));
        own.into_iter().chain(named.and_then(digest))
    })
}

fn digest(text: &str) -> Option<&str> {
    text.get(..DIGEST_LEN).filter(|digest| digest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn is_copy(name: &str) -> bool {
    name.as_bytes().get(DIGEST_LEN) == Some(&b'-')
}
