//! Settles git's conflict hunks in which two sides differ in nothing but hashes: neither side can be right, since each knows
//! only its own change, so an unknown hash takes their place. Pure.

use crate::hash::{self, Hash, Spelling};

/// A text after its conflicts were looked at.
#[derive(Debug, PartialEq, Eq)]
pub struct Settled {
    /// The text; hunks that differ in more stand in it as before.
    pub text: String,
    /// How many hunks were settled.
    pub settled: usize,
    /// The lines of the new text where the others begin, from 1.
    pub left: Vec<usize>,
}

/// Looks at all conflict hunks of a text.
pub fn settle(text: &str) -> Settled {
    let mut out = Settled { text: String::new(), settled: 0, left: Vec::new() };
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        if !line.starts_with("<<<<<<< ") {
            out.text.push_str(line);
            continue;
        }
        let mut hunk = vec![line];
        for line in lines.by_ref() {
            hunk.push(line);
            if line.starts_with(">>>>>>> ") {
                break;
            }
        }
        if let Some(merged) = merged(&hunk) {
            out.text.push_str(&merged);
            out.settled += 1;
        } else {
            out.left.push(out.text.matches('\n').count() + 1);
            out.text.extend(hunk);
        }
    }
    out
}

/// Our side with zeros for each hash in which the sides differ, if they differ in nothing else.
fn merged(hunk: &[&str]) -> Option<String> {
    let (mut ours, mut theirs, mut side) = (String::new(), String::new(), 0);
    for line in hunk {
        match line.get(..7).unwrap_or(line) {
            "<<<<<<<" if side == 0 => side = 1,
            "|||||||" if side == 1 => side = 2,
            "=======" if side == 1 || side == 2 => side = 3,
            ">>>>>>>" if side == 3 => side = 4,
            _ if side == 1 => ours.push_str(line),
            _ if side == 3 => theirs.push_str(line),
            _ if side == 2 => {}
            _ => return None,
        }
    }
    let (ours, theirs) = (pieces(&ours), pieces(&theirs));
    if side != 4 || ours.len() != theirs.len() {
        return None;
    }
    let mut text = String::new();
    for (our, their) in ours.iter().zip(&theirs) {
        match (our, their) {
            (Piece::Text(one), Piece::Text(other)) if one == other => text.push_str(one),
            (Piece::Hash(one), Piece::Hash(other)) if one == other => text.push_str(one),
            (Piece::Hash(one), Piece::Hash(_)) => text.push_str(&unknown(one)),
            _ => return None,
        }
    }
    Some(text)
}

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// With its quotes, so that `lib.fakeHash` can stand in its place.
    Hash(String),
}

/// Splits a text at its hashes.
fn pieces(text: &str) -> Vec<Piece> {
    let (mut pieces, mut plain, mut rest) = (Vec::new(), String::new(), text);
    while let Some(first) = rest.chars().next() {
        let word = word(rest);
        if !word.is_empty() && is_hash(word, &plain) {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
            pieces.push(Piece::Hash(word.to_owned()));
        } else if word.is_empty() {
            plain.push(first);
        } else {
            plain.push_str(word);
        }
        rest = rest.get(word.len().max(first.len_utf8())..).unwrap_or_default();
    }
    pieces.push(Piece::Text(plain));
    pieces
}

/// What begins the text and may be a hash: a quoted word, or a word.
fn word(text: &str) -> &str {
    let of_hash = |c: char| c.is_ascii_alphanumeric() || "+/=:-._".contains(c);
    let quoted = text.strip_prefix('"').and_then(|inner| {
        let end = inner.find('"')?;
        let sound = inner.get(..end)?.chars().all(of_hash);
        sound.then(|| text.get(..end + 2))?
    });
    quoted.unwrap_or_else(|| text.get(..text.find(|c| !of_hash(c)).unwrap_or(text.len())).unwrap_or_default())
}

/// A hash that names its algorithm, a `fakeHash`, or another hash right behind a name that says so. A bare word of another
/// name may be a revision.
fn is_hash(word: &str, before: &str) -> bool {
    let inner = word.trim_matches('"');
    let names_algorithm = ['-', ':'].iter().any(|separator| hash::split_algorithm(inner, *separator).is_some());
    let fake = word.rsplit('.').next().is_some_and(|last| ["fakeHash", "fakeSha256", "fakeSha512"].contains(&last));
    fake || (names_algorithm && !hash::readings(inner).is_empty())
        || (is_named(before) && (inner.is_empty() || !hash::readings(inner).is_empty()))
}

/// True behind `hash = `, `"sha256": ` and the like.
fn is_named(before: &str) -> bool {
    let Some(name) = before.trim_end().strip_suffix(['=', ':']) else {
        return false;
    };
    let name = name.trim_end().trim_end_matches('"');
    let start = name.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').map_or(0, |at| at + 1);
    let name = name.get(start..).unwrap_or_default().to_lowercase();
    name.contains("hash") || name.starts_with("sha") || name == "md5" || name == "blake3"
}

/// Zeros in the spelling of what stood there.
fn unknown(word: &str) -> String {
    let inner = word.trim_matches('"');
    let zeros = hash::readings(inner).first().map_or_else(
        || Hash::zero(hash::Algorithm::Sha256).sri(),
        |reading| match reading.spelling {
            Spelling::Sri => Hash::zero(reading.hash.algorithm()).sri(),
            spelling => Hash::zero(reading.hash.algorithm()).spell(spelling),
        },
    );
    let quoted = word.starts_with('"') || inner.ends_with("fakeHash") || inner.contains("fakeSha");
    if quoted { format!("\"{zeros}\"") } else { zeros }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "sha256-AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    const B: &str = "sha256-AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
    const ZERO: &str = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    fn hunk(ours: &str, theirs: &str) -> String {
        format!("before\n<<<<<<< HEAD\n{ours}\n||||||| base\nx\n=======\n{theirs}\n>>>>>>> other\nafter\n")
    }

    fn check(ours: &str, theirs: &str, expect: Option<&str>) {
        let text = hunk(ours, theirs);
        let is = settle(&text);
        match expect {
            Some(expect) => assert_eq!((is.text, is.settled), (format!("before\n{expect}\nafter\n"), 1), "{ours}"),
            None => assert_eq!((is.text, is.left), (text, vec![2]), "{ours}"),
        }
    }

    #[test]
    fn hashes_alone() {
        check(&format!("  hash = \"{A}\";"), &format!("  hash = \"{B}\";"), Some(&format!("  hash = \"{ZERO}\";")));
        check(&format!("  hash = \"{A}\";"), "  hash = lib.fakeHash;", Some(&format!("  hash = \"{ZERO}\";")));
        check("  hash = lib.fakeHash;", &format!("  hash = \"{A}\";"), Some(&format!("  hash = \"{ZERO}\";")));
        check(&format!("\"x\": \"{A}\","), &format!("\"x\": \"{B}\","), Some(&format!("\"x\": \"{ZERO}\",")));
        let (one, other, zero) = ("1".repeat(64), "2".repeat(64), "0".repeat(64));
        check(
            &format!("sha256 = \"{one}\";"),
            &format!("sha256 = \"{other}\";"),
            Some(&format!("sha256 = \"{zero}\";")),
        );
        check(A, B, Some(ZERO));
    }

    #[test]
    fn more_than_hashes() {
        check(
            "rev = \"1111111111111111111111111111111111111111\";",
            "rev = \"2222222222222222222222222222222222222222\";",
            None,
        );
        check(&format!("a = \"{A}\";"), &format!("b = \"{B}\";"), None);
        check(&format!("a = \"{A}\"; v = 1;"), &format!("a = \"{B}\"; v = 2;"), None);
        check(&format!("a = \"{A}\";"), "", None);
    }

    #[test]
    fn no_conflict() {
        assert_eq!(settle("a\nb").text, "a\nb");
        assert_eq!(settle("<<<<<<< x\na\n").left, [1]);
    }
}
