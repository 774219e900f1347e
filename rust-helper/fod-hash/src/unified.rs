//! Reads a unified diff strictly: text files that are there, hunks that fit exactly, nothing else. Pure.

use std::path::{Component, Path, PathBuf};

/// The hunks for one file.
#[derive(Debug, PartialEq, Eq)]
pub struct FilePatch {
    /// The file, below the root of the tree.
    pub path: PathBuf,
    hunks: Vec<Hunk>,
}

#[derive(Debug, PartialEq, Eq)]
struct Hunk {
    /// First line of the old text, from 0.
    start: usize,
    /// Old and new lines with their line ends.
    old: Vec<String>,
    new: Vec<String>,
}

/// Reads a patch; the error is the number of the line that does more than change lines of a file, and what it says.
///
/// # Errors
/// At a new, deleted, renamed or binary file, a change of mode, and everything else that is not known.
pub fn parse(text: &str) -> Result<Vec<FilePatch>, (usize, String)> {
    let mut files: Vec<FilePatch> = Vec::new();
    let mut lines = text.split_inclusive('\n').enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        let refuse = || (number + 1, line.trim_end().to_owned());
        if line.starts_with("diff --git ") || line.starts_with("index ") || line.trim().is_empty() {
            continue;
        }
        if let Some(old) = line.strip_prefix("--- a/") {
            let (_, next) = lines.next().ok_or_else(refuse)?;
            let new = next.strip_prefix("+++ b/").filter(|new| new.trim_end() == old.trim_end()).ok_or_else(refuse)?;
            let path = PathBuf::from(new.trim_end());
            if !is_inside(&path) {
                return Err(refuse());
            }
            files.push(FilePatch { path, hunks: Vec::new() });
            continue;
        }
        let (file, range) = files.last_mut().zip(hunk_head(line)).ok_or_else(refuse)?;
        let mut body = Vec::new();
        while let Some((_, line)) = lines.next_if(|(_, line)| !counts(&body, range) || line.starts_with('\\')) {
            body.push(line);
        }
        file.hunks.push(hunk(range, &body).ok_or_else(refuse)?);
    }
    Ok(files)
}

impl FilePatch {
    /// The text with all hunks applied, or nothing if one does not fit exactly.
    pub fn apply(&self, original: &str) -> Option<String> {
        let lines: Vec<&str> = original.split_inclusive('\n').collect();
        let (mut out, mut done) = (String::new(), 0);
        for hunk in &self.hunks {
            out.extend(lines.get(done..hunk.start)?.iter().copied());
            done = hunk.start + hunk.old.len();
            if lines.get(hunk.start..done)? != hunk.old.as_slice() {
                return None;
            }
            out.extend(hunk.new.iter().map(String::as_str));
        }
        out.extend(lines.get(done..)?.iter().copied());
        Some(out)
    }
}

/// Start and length of the old lines, length of the new ones.
type Range = (usize, usize, usize);

/// Reads `@@ -12,3 +12,3 @@`.
fn hunk_head(line: &str) -> Option<Range> {
    let (ranges, _) = line.strip_prefix("@@ -")?.split_once(" @@")?;
    let (old, new) = ranges.split_once(" +")?;
    let range = |text: &str| -> Option<(usize, usize)> {
        let (start, length) = text.split_once(',').unwrap_or((text, "1"));
        Some((start.parse().ok()?, length.parse().ok()?))
    };
    let ((start, old), (_, new)) = (range(old)?, range(new)?);
    Some((start.checked_sub(usize::from(old > 0))?, old, new))
}

/// True when the lines are all that a hunk says it has.
fn counts(body: &[&str], (_, old, new): Range) -> bool {
    let of = |sign: char| body.iter().filter(|line| line.starts_with(sign)).count();
    of('-') + of(' ') >= old && of('+') + of(' ') >= new
}

fn hunk(range: Range, body: &[&str]) -> Option<Hunk> {
    let mut hunk = Hunk { start: range.0, old: Vec::new(), new: Vec::new() };
    for (index, line) in body.iter().enumerate() {
        let unfinished = body.get(index + 1).is_some_and(|next| next.starts_with('\\'));
        let (sign, text) = line.split_at_checked(1)?;
        let text = if unfinished { text.trim_end_matches('\n') } else { text };
        match sign {
            "-" => hunk.old.push(text.to_owned()),
            "+" => hunk.new.push(text.to_owned()),
            " " => {
                hunk.old.push(text.to_owned());
                hunk.new.push(text.to_owned());
            }
            "\\" => {}
            _ => return None,
        }
    }
    (hunk.old.len() == range.1 && hunk.new.len() == range.2).then_some(hunk)
}

/// True for a path without a way out of the tree.
pub fn is_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str) {
        let patch = crate::patch::diff("a b", old.as_bytes(), new.as_bytes());
        let files = parse(&patch).unwrap();
        assert_eq!(files.len(), 1, "{patch}");
        assert_eq!(files[0].path, Path::new("a b"), "{patch}");
        assert_eq!(files[0].apply(old).as_deref(), Some(new), "{patch}");
        assert_eq!(files[0].apply(&format!("x{old}")), None, "{patch}");
    }

    #[test]
    fn own_diffs_apply() {
        check("a\nb\nc\n", "a\nB\nc\n");
        check("a\nb\nc", "a\nb\nC");
        check("a\r\nb\r\n", "a\r\nc\r\n");
        let long = (0..40).map(|number| number.to_string()).collect::<Vec<_>>().join("\n");
        check(&long, &long.replace("3\n", "x\n"));
        check("one", "two");
    }

    #[test]
    fn all_else_is_refused() {
        let refused = |text: &str| parse(text).map_err(|(line, _)| line).unwrap_err();
        assert_eq!(refused("diff --git a/x b/x\nnew file mode 100644\n"), 2);
        assert_eq!(refused("--- /dev/null\n+++ b/x\n"), 1);
        assert_eq!(refused("--- a/x\n+++ b/y\n"), 1);
        assert_eq!(refused("--- a/../x\n+++ b/../x\n"), 1);
        assert_eq!(refused("@@ -1 +1 @@\n-a\n+b\n"), 1);
        assert_eq!(refused("--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n-a\n+b\n"), 3);
        assert_eq!(refused("Binary files a/x and b/x differ\n"), 1);
    }
}
