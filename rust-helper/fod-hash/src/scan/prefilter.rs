//! Tells cheaply which files cannot have a site, so that most of a large tree need not be parsed. It may say yes too often, never no.

use memchr::memchr2_iter;
use memchr::memmem::Finder;

use super::plain::SHORTEST;

/// Words of which a file has one if it has a site that is more than a digest in quotes: attribute names and prefixes.
const WORDS: [&str; 11] = ["hash", "Hash", "sha", "Sha", "SHA", "md5", "Md5", "MD5", "blake3", "Blake3", "BLAKE3"];

/// Whether a file can have a site.
pub struct Prefilter {
    words: [Finder<'static>; 11],
}

impl Default for Prefilter {
    fn default() -> Self {
        Self { words: WORDS.map(Finder::new) }
    }
}

impl Prefilter {
    /// False when no scanner would find anything in these bytes, whatever the file's format.
    pub fn may_have_sites(&self, bytes: &[u8]) -> bool {
        self.words.iter().any(|word| has_word(word, bytes)) || has_quoted_digest(bytes) || is_bare(bytes)
    }
}

/// `sha` counts only before the digits of an algorithm: it is part of many words.
fn has_word(word: &Finder<'_>, bytes: &[u8]) -> bool {
    let short = word.needle().len() == 3 && !word.needle().ends_with(b"5");
    let counts = |at: usize| !short || matches!(bytes.get(at + 3), Some(b'1' | b'2' | b'5'));
    word.find_iter(bytes).any(counts)
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
