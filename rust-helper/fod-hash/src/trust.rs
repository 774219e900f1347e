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
            let detail = moved.iter().filter_map(other_tool).chain(moved.iter().map(Moved::sentence)).collect();
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

/// Tools whose version makes another download of the same lock file, and so stands in its name.
const TOOLS: [&str; 8] = ["bun", "go", "hugo", "node", "nodejs", "pnpm", "python", "yarn"];

/// That a download was made with another version of its tool, as the two names tell.
fn other_tool(moved: &Moved) -> Option<String> {
    let (old, new) = (moved.old.as_deref()?, moved.new.as_deref()?);
    let ((tool, was), (same, is)) = (tool(old)?, tool(new)?);
    let differs = moved.part == "name" && tool == same && was != is;
    differs.then(|| format!("the hash was made with {tool} {was}, this is {is}"))
}

/// Tool and version in a name of the form `site-bun-1.3.13-deps-9aqv3f`.
fn tool(name: &str) -> Option<(&str, &str)> {
    let (before, _) = name.rsplit_once("-deps-")?;
    let (before, version) = before.rsplit_once('-')?;
    let tool = before.rsplit_once('-').map_or(before, |(_, tool)| tool);
    (TOOLS.contains(&tool) && version.starts_with(|first: char| first.is_ascii_digit())).then_some((tool, version))
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
