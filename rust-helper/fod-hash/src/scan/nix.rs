//! Sites in Nix source, by the syntax tree.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rnix::{SyntaxKind, SyntaxNode};

use super::{Found, SiteKind, SyntaxError, SystemKey, attribute, position, text_kind};
use crate::hash::{self, Algorithm};
use crate::parallel;

/// Stack that the recursive parser may use for each byte of source, as measured, with some to spare. Memory is taken only when used.
const STACK_PER_BYTE: usize = 2 * 1024;
const STACK_AT_LEAST: usize = 16 * 1024 * 1024;

/// The sites of one file.
pub(super) fn scan(text: &str) -> Result<Vec<Found>, SyntaxError> {
    let found = with_stack(text, || sites(text));
    found.ok_or_else(|| SyntaxError { line: 1, column: 1, message: "the file is too large to be parsed".to_owned() })?
}

/// Does something that parses `text`, on a stack that is large enough for that: this thread's, or that of a new one.
pub(crate) fn with_stack<T: Send>(text: &str, work: impl FnOnce() -> T + Send) -> Option<T> {
    let stack = STACK_AT_LEAST + STACK_PER_BYTE * text.len();
    if stack <= parallel::room() {
        return catch_unwind(AssertUnwindSafe(work)).ok();
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(stack).spawn_scoped(scope, work);
        thread.ok().and_then(|thread| thread.join().ok())
    })
}

/// Parses and finds. The tree goes before this returns, since that recurses too.
fn sites(text: &str) -> Result<Vec<Found>, SyntaxError> {
    let parsed = rnix::Root::parse(text);
    match parsed.errors().first() {
        Some(error) => Err(syntax_error(text, error)),
        None => Ok(parsed.syntax().descendants().filter_map(|node| site(&node)).collect()),
    }
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

fn site(node: &SyntaxNode) -> Option<Found> {
    let (range, kind) = match node.kind() {
        SyntaxKind::NODE_STRING => string_site(node)?,
        SyntaxKind::NODE_SELECT | SyntaxKind::NODE_IDENT => fake_site(node)?,
        _ => return None,
    };
    Some(Found { range, kind, system: system_key(node) })
}

fn string_site(node: &SyntaxNode) -> Option<(Range<usize>, SiteKind)> {
    if parent_kind(node) == Some(SyntaxKind::NODE_ATTRPATH) {
        return None;
    }
    let (start, text, whole) = content(node)?;
    let range = start..start + text.len();
    if !whole || parent_kind(node) == Some(SyntaxKind::NODE_BIN_OP) {
        // Part of a longer text: what is less than a hash is no place for one.
        let literal = text_kind(&text, None).filter(|kind| whole && matches!(kind, SiteKind::Literal(_)));
        let part = || begins_like_hash(&text).then_some(SiteKind::Part);
        return literal.or_else(part).map(|kind| (range, kind));
    }
    text_kind(&text, hash_like(node)).map(|kind| (range, kind))
}

fn begins_like_hash(text: &str) -> bool {
    ['-', ':'].iter().any(|separator| hash::split_algorithm(text, *separator).is_some())
}

/// Offset and text of a string, up to its first interpolation, and whether that is all of it.
fn content(node: &SyntaxNode) -> Option<(usize, String, bool)> {
    let (mut start, mut text) = (None, String::new());
    for child in node.children_with_tokens() {
        let Some(token) = child.into_token() else {
            return Some((start?, text, false));
        };
        match token.kind() {
            SyntaxKind::TOKEN_STRING_START => start = Some(usize::from(token.text_range().end())),
            SyntaxKind::TOKEN_STRING_CONTENT => text.push_str(token.text()),
            _ => {}
        }
    }
    Some((start?, text, true))
}

/// The algorithm that belongs to the attribute whose value this node is, directly or as an entry of a set of such values.
///
/// The default of an argument is none: there an empty text means that the argument was not given.
fn hash_like(value: &SyntaxNode) -> Option<Algorithm> {
    let binding = value.parent().filter(|parent| parent.kind() == SyntaxKind::NODE_ATTRPATH_VALUE)?;
    let own = names(&binding).into_iter().filter_map(|name| attribute::algorithm(&name)).next_back();
    own.or_else(|| hash_like(&binding.parent().filter(|set| set.kind() == SyntaxKind::NODE_ATTR_SET)?))
}

/// The names in the path of a binding, without quotes.
fn names(binding: &SyntaxNode) -> Vec<String> {
    let path = binding.children().find(|child| child.kind() == SyntaxKind::NODE_ATTRPATH);
    let attrs = path.iter().flat_map(SyntaxNode::children);
    attrs.map(|attr| attr.text().to_string().trim_matches('"').to_owned()).collect()
}

/// The innermost enclosing attribute that is named like a system.
fn system_key(node: &SyntaxNode) -> Option<SystemKey> {
    let bindings = node.ancestors().filter(|ancestor| ancestor.kind() == SyntaxKind::NODE_ATTRPATH_VALUE);
    let key = |binding: SyntaxNode| {
        let system = names(&binding).into_iter().rfind(|name| attribute::is_system(name))?;
        let map = usize::from(binding.parent()?.text_range().start());
        Some(SystemKey { system, map })
    };
    bindings.into_iter().find_map(key)
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
