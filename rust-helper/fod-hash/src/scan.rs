//! Finds the places in Nix source that may hold a fixed-output hash. Pure: text in, sites out.

use std::ops::Range;
use std::path::PathBuf;

use rnix::{SyntaxKind, SyntaxNode};

use crate::hash::{self, Algorithm, Hash, Spelled};
use crate::report::Place;

/// Stack that the recursive parser may use for each byte of source, as measured, with some to spare. Memory is taken only when used.
const STACK_PER_BYTE: usize = 2 * 1024;
const STACK_AT_LEAST: usize = 16 * 1024 * 1024;

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
}

impl Site {
    /// Where it stands.
    pub fn place(&self) -> Place {
        Place { file: self.path.display().to_string(), line: self.line, column: self.column }
    }

    /// The hashes that Nix may read here; none for a malformed one.
    pub fn values(&self) -> Vec<Hash> {
        match &self.kind {
            SiteKind::FakeExpression(algorithm) | SiteKind::Empty(algorithm) => {
                vec![Hash::zero(*algorithm)]
            }
            SiteKind::Literal(spelled) => spelled.iter().map(|reading| reading.hash.clone()).collect(),
            SiteKind::Malformed { .. } => Vec::new(),
        }
    }

    /// The algorithm that a stand-in for this site must have.
    pub fn algorithm(&self) -> Algorithm {
        match &self.kind {
            SiteKind::FakeExpression(algorithm)
            | SiteKind::Empty(algorithm)
            | SiteKind::Malformed { algorithm, .. } => *algorithm,
            SiteKind::Literal(spelled) => spelled.first().map_or(Algorithm::Sha256, |reading| reading.hash.algorithm()),
        }
    }
}

/// The sites of one file.
///
/// # Errors
/// Where it does not parse.
pub fn scan(source: &Source) -> Result<Vec<Site>, SyntaxError> {
    let (text, shift) = readable(&source.bytes);
    let found = std::thread::scope(|scope| {
        let stack = STACK_AT_LEAST + STACK_PER_BYTE * text.len();
        let thread = std::thread::Builder::new().stack_size(stack).spawn_scoped(scope, || sites(&text));
        thread.ok().and_then(|thread| thread.join().ok())
    });
    let too_large = || SyntaxError { line: 1, column: 1, message: "the file is too large to be parsed".to_owned() };
    let place = |(range, kind): (Range<usize>, SiteKind)| {
        let (line, column) = position(&text, range.start);
        let range = range.start + shift..range.end + shift;
        Site { path: source.path.clone(), range, line, column, kind }
    };
    Ok(found.ok_or_else(too_large)??.into_iter().map(place).collect())
}

/// Parses, and gives each site its place in `text`. The tree goes before this returns, since that recurses too.
fn sites(text: &str) -> Result<Vec<(Range<usize>, SiteKind)>, SyntaxError> {
    let parsed = rnix::Root::parse(text);
    match parsed.errors().first() {
        Some(error) => Err(syntax_error(text, error)),
        None => Ok(parsed.syntax().descendants().filter_map(|node| site(&node)).collect()),
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

fn syntax_error(text: &str, error: &rnix::ParseError) -> SyntaxError {
    use rnix::ParseError as E;
    let offset = match error {
        E::Unexpected(range)
        | E::UnexpectedExtra(range)
        | E::UnexpectedWanted(_, range, _)
        | E::UnexpectedDoubleBind(range)
        | E::DuplicatedArgs(range, _) => usize::from(range.start()),
        _ => text.len(),
    };
    let (line, column) = position(text, offset);
    SyntaxError { line, column, message: error.to_string() }
}

/// Line and column, both from 1, of a byte offset.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    (line, before.get(line_start..).map_or(0, |rest| rest.chars().count()) + 1)
}

fn site(node: &SyntaxNode) -> Option<(Range<usize>, SiteKind)> {
    match node.kind() {
        SyntaxKind::NODE_STRING => string_site(node),
        SyntaxKind::NODE_SELECT | SyntaxKind::NODE_IDENT => fake_site(node),
        _ => None,
    }
}

fn string_site(node: &SyntaxNode) -> Option<(Range<usize>, SiteKind)> {
    if parent_kind(node) == Some(SyntaxKind::NODE_ATTRPATH) {
        return None;
    }
    let (start, text) = plain_content(node)?;
    let range = start..start + text.len();
    let readings = hash::readings(&text);
    if !readings.is_empty() {
        return Some((range, SiteKind::Literal(readings)));
    }
    let named = ['-', ':'].iter().find_map(|separator| hash::split_algorithm(&text, *separator));
    if let Some((algorithm, _)) = named.filter(|(_, rest)| !rest.contains([' ', '\n', '/', '.'])) {
        return Some((range, SiteKind::Malformed { algorithm, certain: true }));
    }
    let algorithm = hash_like(node)?;
    match text.as_str() {
        "" => Some((range, SiteKind::Empty(algorithm))),
        _ => Some((range, SiteKind::Malformed { algorithm, certain: false })),
    }
}

/// Offset and text of a string without interpolation.
fn plain_content(node: &SyntaxNode) -> Option<(usize, String)> {
    let (mut start, mut text) = (None, String::new());
    for child in node.children_with_tokens() {
        let token = child.into_token()?;
        match token.kind() {
            SyntaxKind::TOKEN_STRING_START => start = Some(usize::from(token.text_range().end())),
            SyntaxKind::TOKEN_STRING_CONTENT => text.push_str(token.text()),
            _ => {}
        }
    }
    Some((start?, text))
}

/// The algorithm that belongs to the attribute whose value this node is, directly or as an entry of a set of such values.
fn hash_like(value: &SyntaxNode) -> Option<Algorithm> {
    let binding = value.parent().filter(|parent| parent.kind() == SyntaxKind::NODE_ATTRPATH_VALUE)?;
    let path = binding.children().find(|child| child.kind() == SyntaxKind::NODE_ATTRPATH)?;
    let own = path.children().filter_map(|attr| algorithm_of_attribute(&attr.text().to_string())).last();
    own.or_else(|| hash_like(&binding.parent().filter(|set| set.kind() == SyntaxKind::NODE_ATTR_SET)?))
}

fn algorithm_of_attribute(name: &str) -> Option<Algorithm> {
    let lower = name.to_ascii_lowercase();
    let suffix =
        |algorithm: &Algorithm| lower == algorithm.name() || (lower.ends_with(algorithm.name()) && name != lower);
    if name == "narHash" || lower.contains("password") {
        return None;
    }
    let plain = ["hash", "hashes"].contains(&name) || name.ends_with("Hash") || name.ends_with("Hashes");
    Algorithm::ALL.into_iter().find(suffix).or(plain.then_some(Algorithm::Sha256))
}

fn fake_site(node: &SyntaxNode) -> Option<(Range<usize>, SiteKind)> {
    let name = match node.kind() {
        SyntaxKind::NODE_SELECT => {
            node.children().find(|child| child.kind() == SyntaxKind::NODE_ATTRPATH)?.last_child()?
        }
        _ if is_reference(node) => node.clone(),
        _ => return None,
    };
    let algorithm = match name.text().to_string().as_str() {
        "fakeHash" | "fakeSha256" => Algorithm::Sha256,
        "fakeSha512" => Algorithm::Sha512,
        _ => return None,
    };
    let range = node.text_range();
    Some((range.start().into()..range.end().into(), SiteKind::FakeExpression(algorithm)))
}

/// An identifier that stands for a value, not one that names an attribute or an argument.
fn is_reference(ident: &SyntaxNode) -> bool {
    match parent_kind(ident) {
        Some(SyntaxKind::NODE_PAT_ENTRY) => ident.prev_sibling().is_some(),
        Some(
            SyntaxKind::NODE_ATTRPATH
            | SyntaxKind::NODE_INHERIT
            | SyntaxKind::NODE_IDENT_PARAM
            | SyntaxKind::NODE_PAT_BIND,
        ) => false,
        _ => true,
    }
}

fn parent_kind(node: &SyntaxNode) -> Option<SyntaxKind> {
    node.parent().map(|parent| parent.kind())
}
