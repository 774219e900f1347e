//! Turns what Nix and builders say into a kind, a place and a next step. Pure; nothing here decides about a hash.

use crate::log::Message;
use crate::report::{Kind, Place};

const NETWORK: [&str; 18] = [
    "could not resolve host",
    "could not connect to server",
    "failed to connect to",
    "couldn't connect to server",
    "name or service not known",
    "temporary failure in name resolution",
    "network is unreachable",
    "no route to host",
    "connection refused",
    "connection reset",
    "connection timed out",
    "operation timed out",
    "bad address",
    "econnrefused",
    "econnreset",
    "enotfound",
    "etimedout",
    "eai_again",
];

/// What Nix says of a line to another machine that was cut.
const CUT: [&str; 3] = ["disconnected unexpectedly", "unexpected end-of-file", "broken pipe"];

const INTEGRITY: [&str; 6] = [
    "eintegrity",
    "err_pnpm_tarball_integrity",
    "integritycheckfailed",
    "integrity check failed",
    "integrity checksum failed",
    "checksum mismatch",
];

const TIMEOUT: [&str; 2] = ["timed out after", "of silence"];

const PLATFORM: [&str; 4] = [
    "is required to build",
    "required system or feature",
    "reason: platform mismatch",
    "reason: missing system features",
];

const STORE_REFERENCE: [&str; 3] =
    ["must not reference store paths", "illegal path references in fixed-output", "is not allowed to refer to"];

/// What made a builder fail, judged by what Nix says and by the end of the builder's log.
pub fn failure_kind(message: &str, tail: &[String]) -> Kind {
    let (message, tail) = (message.to_lowercase(), tail.join("\n").to_lowercase());
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&message, &STORE_REFERENCE) {
        Kind::StoreReference
    } else if has(&message, &TIMEOUT) {
        Kind::Timeout
    } else if has(&message, &PLATFORM) {
        Kind::Platform
    } else if has(&tail, &INTEGRITY) {
        Kind::Integrity
    } else if has(&tail, &NETWORK) {
        Kind::Network
    } else if has(
        &message,
        &["builder for '", "builder failed", "cannot build '", "dependencies of derivation", "dependency failed"],
    ) {
        Kind::Builder
    } else {
        Kind::Unknown
    }
}

/// A next step for a kind of failure; `derivation` is the one whose log can be read.
pub fn failure_hint(kind: Kind, derivation: &str) -> Option<String> {
    Some(match kind {
        Kind::Network => "check the network, proxy and certificates, then run fod-hash update again".to_owned(),
        Kind::Timeout => "see what it waits for (a mirror that does not answer?), or allow more with --probe-limit or --silence-limit".to_owned(),
        Kind::Platform => "configure a builder for that system, or run fod-hash there".to_owned(),
        Kind::Integrity => "a lock file does not fit what was downloaded: make it anew with the tool that owns it (npm install, pnpm install, bun install, go mod tidy …), or find out who changed it".to_owned(),
        Kind::StoreReference => "a fixed output must not contain store paths: no patched shebangs, no wrappers in it".to_owned(),
        Kind::Builder => format!("read the whole log with: nix log {derivation}"),
        Kind::Unknown => "this version of Nix says it in words that are not known here; please report the message above".to_owned(),
        _ => return None,
    })
}

/// True when a message of Nix says that something could not be downloaded.
pub fn is_network(text: &str) -> bool {
    let text = text.to_lowercase();
    NETWORK.iter().any(|word| text.contains(word))
}

/// True when a message of Nix says that the line to a builder or store was cut.
pub fn is_cut(text: &str) -> bool {
    let text = text.to_lowercase();
    CUT.iter().any(|word| text.contains(word))
}

/// The place of an evaluation error, if it lies in the tree.
pub fn place(message: &Message, store_dir: &str) -> Option<Place> {
    let stated = message.position.as_ref().map(|(file, line, column)| with_position(file, *line, *column));
    let own = |text: &str| in_tree(text, store_dir).next_back().and_then(Place::parse);
    stated.as_deref().and_then(own).or_else(|| own(&message.full))
}

/// Some versions of Nix put line and column into the name of the file.
fn with_position(file: &str, line: u64, column: u64) -> String {
    let end = format!(":{line}:{column}");
    if file.ends_with(&end) { file.to_owned() } else { format!("{file}{end}") }
}

/// The places `path:line:col` that lie in a copied source tree.
fn in_tree<'a>(text: &'a str, store_dir: &'a str) -> impl DoubleEndedIterator<Item = &'a str> {
    let words = text.split_whitespace().filter_map(move |word| below_source(word, store_dir));
    let places = words.map(|word| word.trim_end_matches(':')).filter(|word| {
        let mut parts = word.rsplit(':');
        parts.by_ref().take(2).filter(|part| part.parse::<u32>().is_ok()).count() == 2
    });
    places.collect::<Vec<_>>().into_iter()
}

/// What follows `<store>/<digest>-source/`.
fn below_source<'a>(word: &'a str, store_dir: &str) -> Option<&'a str> {
    word.split_once(store_dir)?.1.split_once("-source/").map(|(_, rest)| rest)
}

/// The text with paths of the copied tree shortened to paths below its root.
pub fn tidy(text: &str, store_dir: &str) -> String {
    let mut parts = text.split(store_dir);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| match part.split_once("-source/") {
        Some((digest, rest)) if digest.len() == 33 && !digest.contains(char::is_whitespace) => text + rest,
        _ => text + store_dir + part,
    })
}

/// The texts in single quotes, such as paths in an error.
pub fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('\'').skip(1).step_by(2)
}
