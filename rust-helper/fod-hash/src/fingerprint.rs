//! What a fixed output is made from, in parts that stay when the package set is only rebuilt and move when the content may.
//! Pure.
//!
//! A recipe is builder, arguments, environment and sources. Its own hash and output path are blanked; files of the project
//! count by content (a source's store path is a digest of it), and so do other fixed outputs that it needs; all other store
//! paths count by name and version, and those of programs that merely transport bytes by name alone.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::derivation::{Fod, Graph, recipe_parts};
use crate::store_path::StorePath;

/// Programs that carry bytes and do not shape them: another version gives the same content.
const TRANSPORT: [&str; 17] = [
    "bash",
    "cacert",
    "coreutils",
    "curl",
    "git",
    "git-minimal",
    "gnutar",
    "gzip",
    "mirrors-list",
    "nss-cacert",
    "openssl",
    "stdenv-linux",
    "stdenv-darwin",
    "stdenv-linux-no-cc",
    "unzip",
    "xz",
    "zstd",
];

/// Scripts of nixpkgs itself that its derivations bring along.
const OF_NIXPKGS: [&str; 6] =
    ["builder.sh", "default-builder.sh", "source-stdenv.sh", "setup.sh", "nix-prefetch-git", "separate-debug-info.sh"];

/// Variables that name the release of nixpkgs, not the content.
const RELEASE: [&str; 1] = ["variable nixpkgsVersion"];

/// The parts of a recipe by name.
pub type Fingerprint = BTreeMap<String, Part>;

/// One part: always its digest, and its text where that is known.
#[derive(Clone, Debug)]
pub struct Part {
    /// Twelve hexadecimal digits.
    pub digest: String,
    /// What it is; a baseline that was read from a file has only digests.
    pub text: Option<String>,
}

/// One part that differs between two fingerprints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its name.
    pub part: String,
    /// What it was.
    pub old: Option<String>,
    /// What it is.
    pub new: Option<String>,
}

/// The fingerprint of one derivation; `files` are the base names of the project's own files.
pub fn fingerprint(fod: &Fod, graph: &Graph, files: &BTreeSet<String>, store_dir: &str) -> Fingerprint {
    let mut parts = recipe_parts(fod);
    for text in parts.values_mut() {
        *text = named(text, store_dir);
    }
    parts.retain(|name, _| !RELEASE.contains(&name.as_str()));
    parts.insert("name".to_owned(), fod.name.clone());
    parts.insert("system".to_owned(), fod.system.clone());
    parts.insert("form".to_owned(), format!("{} {}", fod.method.name(), fod.hash.algorithm().name()));
    for (kind, path) in contents(fod, graph, files) {
        let part = parts.entry(format!("{kind} {}", path.name())).or_default();
        part.push_str(path.digest());
    }
    for input in graph.inputs(&fod.derivation) {
        parts
            .extend(graph.script(input).map(|text| (format!("script {}", stem(input.name())), named(text, store_dir))));
    }
    parts.into_iter().map(|(name, text)| (name, Part::new(text))).collect()
}

/// Whether two fingerprints do not differ at all.
pub fn equal(old: &Fingerprint, new: &Fingerprint) -> bool {
    old.len() == new.len()
        && old.iter().zip(new).all(|((old_name, old), (name, part))| old_name == name && old.digest == part.digest)
}

/// Where two fingerprints differ.
pub fn moved(old: &Fingerprint, new: &Fingerprint) -> Vec<Moved> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let differs = |name: &&String| old.get(*name).map(|part| &part.digest) != new.get(*name).map(|part| &part.digest);
    let text = |side: &Fingerprint, name: &String| side.get(name).and_then(|part| part.text.clone());
    let moved = |name: &String| Moved { part: name.clone(), old: text(old, name), new: text(new, name) };
    names.into_iter().filter(differs).map(moved).collect()
}

impl Part {
    /// A part whose text is known.
    pub fn new(text: String) -> Self {
        let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(&text));
        Self { digest: digest.chars().take(12).collect(), text: Some(text) }
    }

    /// A part of which only the digest is known.
    pub fn of_digest(digest: String) -> Self {
        Self { digest, text: None }
    }
}

impl Moved {
    /// The name of the part, with what it was and is where that is short.
    pub fn sentence(&self) -> String {
        const SHORT: usize = 60;
        let short = |text: &Option<String>| {
            text.clone().filter(|text| text.chars().count() <= SHORT && !text.contains('\n') && !self.is_content())
        };
        match (short(&self.old), short(&self.new)) {
            (Some(old), Some(new)) => format!("{}: {old} -> {new}", self.part),
            _ => self.part.clone(),
        }
    }

    /// Digests say nothing to a person.
    fn is_content(&self) -> bool {
        self.part.starts_with("source ") || self.part.starts_with("input ")
    }
}

/// The sources and fixed outputs whose content counts.
fn contents<'a>(fod: &Fod, graph: &'a Graph, files: &BTreeSet<String>) -> BTreeSet<(&'static str, &'a StorePath)> {
    let own = |path: &&StorePath| files.contains(path.name()) || !OF_NIXPKGS.contains(&path.name());
    let mut found: BTreeSet<_> =
        graph.sources(&fod.derivation).iter().filter(own).map(|path| ("source", path)).collect();
    let (mut seen, mut queue) = (BTreeSet::new(), graph.inputs(&fod.derivation).iter().collect::<Vec<_>>());
    let deep = |path: &&StorePath| {
        path.name() == "source" || files.contains(path.name()) && !OF_NIXPKGS.contains(&path.name())
    };
    for input in queue.iter().filter_map(|input| graph.fods.get(*input)) {
        found.insert(("input", &input.output));
    }
    while let Some(input) = queue.pop() {
        if !graph.fods.contains_key(input) && seen.insert(input) {
            found.extend(graph.sources(input).iter().filter(deep).map(|path| ("source", path)));
            queue.extend(graph.inputs(input));
        }
    }
    found
}

/// The text with each store path reduced to its name, and that of a transport program to the program's.
fn named(text: &str, store_dir: &str) -> String {
    let mut pieces = text.split(store_dir);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |out, piece| match after_digest(piece) {
        Some(rest) => out + &without_version(rest),
        None => out + store_dir + piece,
    })
}

fn after_digest(piece: &str) -> Option<&str> {
    let (digest, rest) = piece.strip_prefix('/')?.split_once('-')?;
    (digest.len() == 32 && digest.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(rest)
}

/// Takes the version off a transport program's name at the start of `text`.
fn without_version(text: &str) -> String {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"+-._?=".contains(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let plain = stem(name);
    if TRANSPORT.contains(&plain) { format!("{plain}{rest}") } else { text.to_owned() }
}

/// A name up to its version: what precedes the first dash that a digit follows.
fn stem(name: &str) -> &str {
    let version = name.match_indices('-').find(|(at, _)| {
        name.get(at + 1..).and_then(|rest| rest.chars().next()).is_some_and(|next| next.is_ascii_digit())
    });
    version.and_then(|(at, _)| name.get(..at)).unwrap_or(name).trim_end_matches(".drv")
}
