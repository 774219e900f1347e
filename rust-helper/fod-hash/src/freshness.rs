//! Weighs a hash against what is known of earlier ones: a hash is fresh as long as what it is made from has not moved. Pure.

use crate::fingerprint::{Fingerprint, Moved, equal, moved};
use crate::hash::Hash;

/// A fixed output as a baseline knows it.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its name.
    pub name: String,
    /// Its hash.
    pub hash: Hash,
    /// What it was made from.
    pub fingerprint: Fingerprint,
}

/// What a baseline says about a hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// The same recipe had the same hash.
    Fresh,
    /// Another recipe had this hash; what differs.
    Suspect(Vec<Moved>),
    /// The same recipe had another hash.
    OnlyHash(Hash),
    /// Recipe and hash have both moved; a build checks the new hash, since nothing can have it under the old path.
    Updated,
    /// The baseline does not know it.
    Unseen,
}

impl Freshness {
    /// True unless the baseline says that the hash is right, or that a build will check it.
    pub fn is_doubtful(&self) -> bool {
        !matches!(self, Self::Fresh | Self::Updated)
    }
}

/// What `known` says about a derivation of this name and recipe that has, or would get, `hash`.
pub fn weigh(name: &str, hash: &Hash, fingerprint: &Fingerprint, known: &[Known]) -> Freshness {
    let real = || known.iter().filter(|known| !known.hash.is_zero());
    let same: Vec<&Known> = real().filter(|known| equal(&known.fingerprint, fingerprint)).collect();
    if same.iter().any(|known| known.hash == *hash) {
        return Freshness::Fresh;
    }
    if let Some(other) = same.first() {
        return Freshness::OnlyHash(other.hash.clone());
    }
    let equal = real().filter(|known| known.hash == *hash);
    let nearest = equal.map(|known| moved(&known.fingerprint, fingerprint)).min_by_key(Vec::len);
    match nearest {
        Some(moved) => Freshness::Suspect(moved),
        None if real().any(|known| known.name == name) => Freshness::Updated,
        None => Freshness::Unseen,
    }
}
