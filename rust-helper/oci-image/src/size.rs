//! `size-report`: where the bytes of an image are, and whether there are too many. Pure.

use std::fmt::Write;

use crate::error::Problem;
use crate::layer::{Blob, Layer};

/// The largest store paths that are named for each blob.
const NAMED: usize = 10;

/// A table of the layers, then the largest store paths of each.
pub fn report(layers: &[Layer]) -> String {
    let blobs = || layers.iter().flat_map(|layer| layer.blobs.iter().map(move |blob| (layer.role.as_str(), blob)));
    let mut text = format!("{:<14} {:>12} {:>12} {:>6}  {}\n", "layer", "compressed", "unpacked", "paths", "digest");
    for (role, blob) in blobs() {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{role:<14} {:>12} {:>12} {:>6}  {}",
            blob.size,
            blob.unpacked,
            blob.paths.len(),
            blob.digest
        );
    }
    let sum = |size: fn(&Blob) -> u64| blobs().map(|(_, blob)| size(blob)).sum::<u64>();
    let _ = writeln!(text, "{:<14} {:>12} {:>12}", "in all", sum(|blob| blob.size), sum(|blob| blob.unpacked));
    for (role, blob) in blobs().filter(|(_, blob)| !blob.paths.is_empty()) {
        let _ = writeln!(text, "\n{role} {}", blob.digest);
        let mut paths: Vec<_> = blob.paths.iter().collect();
        paths.sort_by(|a, b| b.size.cmp(&a.size).then_with(|| a.path.cmp(&b.path)));
        for path in paths.iter().take(NAMED) {
            let _ = writeln!(text, "{:>12}  {}", path.size, path.path);
        }
    }
    text
}

/// Whether the layers are within the budget of compressed bytes, if there is one.
///
/// # Errors
/// When they are not, with the largest ones.
pub fn within(budget: Option<u64>, layers: &[Layer]) -> Result<(), Problem> {
    let mut blobs: Vec<_> = layers.iter().flat_map(|layer| layer.blobs.iter().map(move |blob| (layer, blob))).collect();
    let size = blobs.iter().map(|(_, blob)| blob.size).sum::<u64>();
    match budget {
        Some(budget) if size > budget => {
            blobs.sort_by_key(|(_, blob)| std::cmp::Reverse(blob.size));
            let largest: Vec<_> =
                blobs.iter().take(3).map(|(layer, blob)| format!("{} {}", layer.role, blob.size)).collect();
            Err(Problem::new(
                format!(
                    "the image has {size} compressed bytes, its budget is {budget}; the largest layers: {}",
                    largest.join(", ")
                ),
                format!("make it smaller, or raise the budget: budget.compressed = {size};"),
            ))
        }
        _ => Ok(()),
    }
}
