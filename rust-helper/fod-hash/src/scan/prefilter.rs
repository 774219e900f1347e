//! Tells cheaply which files cannot have a site, so that most of a large tree need not be parsed. It may say yes too often, never no.

use memchr::memchr2_iter;
use memchr::memmem::Finder;

use super::Format;
use super::plain::SHORTEST;

/// Words of which a file has one if it has a site that is more than a digest in quotes: attribute names and prefixes.
const WORDS: [&str; 9] = ["sha", "Sha", "SHA", "md5", "Md5", "MD5", "blake3", "Blake3", "BLAKE3"];

/// The end of `hash` and `Hash`.
const HASH: &str = "ash";

/// Whether a file can have a site.
pub struct Prefilter {
    words: [Finder<'static>; 9],
    hash: Finder<'static>,
}

impl Default for Prefilter {
    fn default() -> Self {
        Self { words: WORDS.map(Finder::new), hash: Finder::new(HASH) }
    }
}

impl Prefilter {
    /// False when the scanner of this format would find nothing in these bytes.
    pub fn may_have_sites(&self, format: Format, bytes: &[u8]) -> bool {
        self.words.iter().any(|word| has_word(word, bytes))
            || self.hash.find_iter(bytes).any(|at| is_hash(format, bytes, at))
            || has_quoted_digest(bytes)
            || is_bare(bytes)
    }
}

/// `sha` counts only before the digits of an algorithm: it is part of many words.
fn has_word(word: &Finder<'_>, bytes: &[u8]) -> bool {
    let short = word.needle().len() == 3 && !word.needle().ends_with(b"5");
    let counts = |at: usize| !short || matches!(bytes.get(at + 3), Some(b'1' | b'2' | b'5'));
    word.find_iter(bytes).any(counts)
}

/// `hash` counts in Nix only as part of `fakeHash`, and as the name of what has a text or a set for its value.
fn is_hash(format: Format, bytes: &[u8], at: usize) -> bool {
    let (before, after) = (bytes.get(..at).unwrap_or_default(), bytes.get(at + HASH.len()..).unwrap_or_default());
    let whole = before.ends_with(b"h") || before.ends_with(b"H");
    whole && (format != Format::Nix || before.ends_with(b"fakeH") || is_binding(after))
}

/// True where a name ends and its value may be a text or a set; a comment may hide what follows.
fn is_binding(after: &[u8]) -> bool {
    let after = after.strip_prefix(b"es").unwrap_or(after);
    let after = after.strip_prefix(b"\"").unwrap_or(after).trim_ascii_start();
    match after.strip_prefix(b"=") {
        Some(value) => matches!(value.trim_ascii_start().first(), Some(b'"' | b'\'' | b'{' | b'r' | b'#' | b'/')),
        None => matches!(after.first(), Some(b'.' | b'#' | b'/')),
    }
}

/// A quote with a run of at least as many characters as the shortest hash has.
fn has_quoted_digest(bytes: &[u8]) -> bool {
    let digest = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    memchr2_iter(b'"', b'\'', bytes).any(|quote| {
        let run = bytes.get(quote + 1..).unwrap_or_default();
        run.len() >= SHORTEST && run.iter().take(SHORTEST).all(digest)
    })
}

/// A short text may be a digest without quotes.
fn is_bare(bytes: &[u8]) -> bool {
    bytes.len() <= super::ONE_LINE
}
