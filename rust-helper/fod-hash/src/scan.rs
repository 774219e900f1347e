//! Finds the places in source files that may hold a fixed-output hash. Pure: text in, sites out.

mod attribute;
mod json;
mod nix;
mod plain;
pub mod prefilter;
mod toml;

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::hash::{self, Algorithm, Hash, Spelled};
use crate::report::Place;
pub(crate) use nix::with_stack;

/// A file of no known format is looked at if it is no longer than this, in bytes.
pub const ONE_LINE: usize = 256;

/// A source file as read from the disk.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path below the root of the tree.
    pub path: PathBuf,
    /// Its bytes, whatever their encoding.
    pub bytes: Vec<u8>,
}

/// A token that may hold a fixed-output hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The file, below the root of the tree.
    pub path: PathBuf,
    /// Byte range that a new hash replaces: the inside of the quotes, or a whole `lib.fakeHash`.
    pub range: Range<usize>,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What stands there.
    pub kind: SiteKind,
    /// The system that it is for, by the attribute that it stands in.
    pub system: Option<SystemKey>,
    /// The command of the tool that owns the file, if one does; such a file is never written.
    pub owner: Option<String>,
}

/// An entry of a set by system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemKey {
    /// The system.
    pub system: String,
    /// Where the set begins in its file; entries of one set share it.
    pub map: usize,
}

/// What stands at a [`Site`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SiteKind {
    /// An expression such as `lib.fakeHash`; the new hash needs its own quotes.
    FakeExpression(Algorithm),
    /// `""` as the value of a hash-like attribute.
    Empty(Algorithm),
    /// A hash that Nix can read.
    Literal(Vec<Spelled>),
    /// A text that was meant as a hash and that Nix refuses.
    Malformed {
        /// The algorithm it names, or the usual one.
        algorithm: Algorithm,
        /// It names an algorithm, so that it can be nothing else.
        certain: bool,
    },
    /// The beginning of a hash that an expression puts together; nothing can be written here.
    Part,
}

/// What one format's scanner gives: offsets count from behind the byte order mark.
struct Found {
    range: Range<usize>,
    kind: SiteKind,
    system: Option<SystemKey>,
}

impl Site {
    /// Where it stands.
    pub fn place(&self) -> Place {
        Place { file: self.path.display().to_string(), line: self.line, column: self.column }
    }

    /// The hashes that Nix may read here; none for what it cannot read.
    pub fn values(&self) -> Vec<Hash> {
        match &self.kind {
            SiteKind::FakeExpression(algorithm) | SiteKind::Empty(algorithm) => {
                vec![Hash::zero(*algorithm)]
            }
            SiteKind::Literal(spelled) => spelled.iter().map(|reading| reading.hash.clone()).collect(),
            SiteKind::Malformed { .. } | SiteKind::Part => Vec::new(),
        }
    }

    /// The algorithm that a stand-in for this site must have.
    pub fn algorithm(&self) -> Algorithm {
        match &self.kind {
            SiteKind::FakeExpression(algorithm)
            | SiteKind::Empty(algorithm)
            | SiteKind::Malformed { algorithm, .. } => *algorithm,
            SiteKind::Literal(spelled) => spelled.first().map_or(Algorithm::Sha256, |reading| reading.hash.algorithm()),
            SiteKind::Part => Algorithm::Sha256,
        }
    }
}

/// Where and why a file does not parse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// In the parser's words.
    pub message: String,
}

/// The sites of one file, in the order of the text. What the file is, its name says: Nix, JSON, TOML, else a text of one line.
///
/// # Errors
/// Where a Nix file does not parse. Data that does not parse cannot be read by Nix either, so it has no sites.
pub fn scan(source: &Source) -> Result<Vec<Site>, SyntaxError> {
    let (text, shift) = readable(&source.bytes);
    let found = match format(&source.path) {
        Format::Nix => nix::scan(&text)?,
        Format::Json => json::scan(&text),
        Format::Toml => toml::scan(&text),
        Format::Plain => plain::line(&text, &source.path),
    };
    Ok(placed(found, &text, shift, &source.path))
}

/// The hashes in a file of any format that another tool owns.
pub fn scan_owned(source: &Source, owner: &str) -> Vec<Site> {
    let (text, shift) = readable(&source.bytes);
    let mut sites = placed(plain::tokens(&text), &text, shift, &source.path);
    for site in &mut sites {
        site.owner = Some(owner.to_owned());
    }
    sites
}

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A Nix expression.
    Nix,
    /// JSON, as `fromJSON` reads it.
    Json,
    /// TOML, as `fromTOML` reads it.
    Toml,
    /// Anything else: a hash at most.
    Plain,
}

/// The format of a file, by its name.
pub fn format(path: &Path) -> Format {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("nix") => Format::Nix,
        Some("json") => Format::Json,
        Some("toml") => Format::Toml,
        _ => Format::Plain,
    }
}

/// Gives each site its line and column in one walk over the text.
fn placed(mut found: Vec<Found>, text: &str, shift: usize, path: &Path) -> Vec<Site> {
    found.sort_by_key(|found| (found.range.start, found.range.end));
    let (mut line, mut line_start, mut seen) = (1, 0, 0);
    let place = |found: Found| {
        let skipped = text.get(seen..found.range.start).unwrap_or_default();
        line += skipped.bytes().filter(|byte| *byte == b'\n').count();
        line_start = skipped.rfind('\n').map_or(line_start, |newline| seen + newline + 1);
        seen = found.range.start;
        let column = text.get(line_start..seen).map_or(0, |rest| rest.chars().count()) + 1;
        let range = found.range.start + shift..found.range.end + shift;
        Site { path: path.to_owned(), range, line, column, kind: found.kind, system: found.system, owner: None }
    };
    found.into_iter().map(place).collect()
}

/// The text without its byte order mark, and the length of that. What is not UTF-8 is replaced byte by byte, so offsets stay.
fn readable(bytes: &[u8]) -> (String, usize) {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut text = String::with_capacity(body.len());
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    (text, bytes.len() - body.len())
}

/// Line and column, both from 1, of a byte offset.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    (line, before.get(line_start..).map_or(0, |rest| rest.chars().count()) + 1)
}

/// What a whole text value is; `named` is the algorithm that the name of its attribute tells.
fn text_kind(text: &str, named: Option<Algorithm>) -> Option<SiteKind> {
    let readings = hash::readings(text);
    // Nix would skip a line break inside of a digest too, but nobody writes that.
    if !readings.is_empty() && !text.contains('\n') {
        return Some(SiteKind::Literal(readings));
    }
    let prefixed = ['-', ':'].iter().find_map(|separator| hash::split_algorithm(text, *separator));
    if let Some((algorithm, _)) = prefixed.filter(|(_, rest)| is_digest_like(rest)) {
        return Some(SiteKind::Malformed { algorithm, certain: true });
    }
    match text {
        "" => named.map(SiteKind::Empty),
        _ => named.map(|algorithm| SiteKind::Malformed { algorithm, certain: false }),
    }
}

/// The digest of an image is written `sha256-<base16>` too, which is no hash for Nix, but not a mistake either.
fn is_digest_like(text: &str) -> bool {
    let hex = text.len() >= 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    !text.is_empty() && !hex && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte))
}
