//! What baselines say against a hash, and about one that is to be written, in words. Pure.

use crate::baseline::Judged;
use crate::fingerprint::Moved;
use crate::freshness::Freshness;
use crate::report::{Finding, Kind, Origin};

/// What a baseline says against a hash, if it does.
pub fn doubt(name: &str, judged: &Judged) -> Option<Finding> {
    let against = &judged.against;
    match &judged.freshness {
        Freshness::Fresh | Freshness::Updated => None,
        Freshness::Suspect(moved) => {
            let detail = moved.iter().map(Moved::sentence).collect();
            let what =
                format!("{name} has the hash that it had, but is made from something else (compared with {against})");
            Some(Finding { detail, ..Finding::new(Kind::Suspect, what) })
        }
        Freshness::OnlyHash(old) => {
            let what = format!(
                "{name} is made from what it was, but has another hash than {} (compared with {against})",
                old.sri()
            );
            Some(Finding::new(Kind::OnlyHash, what).hint(TAMPERING))
        }
        Freshness::Unseen => {
            let what = format!("nothing tells what the hash of {name} was made from");
            Some(Finding::new(Kind::Unseen, what).hint("fod-hash check --verify downloads it and compares; fod-hash update --lock remembers what each hash was made from"))
        }
    }
}

/// What may be behind a hash that changed alone.
pub const TAMPERING: &str = "its source was tampered with, or gives something else each time: look at what changed there; fod-hash update --accept-changed writes the new hash";

/// Where a hash that is to be written comes from, as far as baselines tell.
pub fn origin(judged: &Judged) -> Origin {
    match &judged.freshness {
        Freshness::Fresh => Origin::Confirmed,
        Freshness::Suspect(_) | Freshness::Updated => Origin::RecipeMoved,
        Freshness::OnlyHash(_) => Origin::OnlyHash,
        Freshness::Unseen => Origin::Unverified,
    }
}
