//! Applies byte-range edits to a text. Pure; what lies outside the ranges stays byte for byte.

use std::ops::Range;
use std::path::PathBuf;

/// A replacement of one byte range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The site it belongs to.
    pub site: usize,
    /// The file.
    pub path: PathBuf,
    /// The bytes that go.
    pub range: Range<usize>,
    /// What comes instead.
    pub text: String,
}

/// The text after all edits, or nothing when two of them overlap or one lies outside of it.
pub fn apply(original: &[u8], edits: &[&Edit]) -> Option<Vec<u8>> {
    let mut sorted = edits.to_vec();
    sorted.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let (mut out, mut done) = (Vec::with_capacity(original.len()), 0);
    for edit in sorted {
        out.extend_from_slice(original.get(done..edit.range.start)?);
        original.get(edit.range.clone())?;
        out.extend_from_slice(edit.text.as_bytes());
        done = edit.range.end;
    }
    out.extend_from_slice(original.get(done..)?);
    Some(out)
}

/// A unified diff of one file, as `git diff` would head it.
pub fn diff(path: &str, old: &[u8], new: &[u8]) -> String {
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    let text = similar::TextDiff::from_lines(old.as_ref(), new.as_ref());
    text.unified_diff().context_radius(3).header(&format!("a/{path}"), &format!("b/{path}")).to_string()
}
