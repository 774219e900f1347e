//! Derivations: how their .drv files are read (`aterm`, `read`), what one is made from (`recipe`), and copies of one with another
//! hash (`instantiate`).
//!
//! The files are read rather than what `nix derivation show` prints: their form has stayed for as long as there are store
//! paths, which are digests of it, while the JSON has changed with Nix 2.20, 2.32 and 2.33.

pub mod aterm;
pub mod instantiate;
mod read;
mod recipe;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use aterm::Aterm;

use crate::hash::Hash;
use crate::store_path::{Method, StorePath, fixed_output};
pub use read::read_graph;
pub use recipe::{recipe, recipe_parts};

/// The expression for the texts of .drv files, for a list of paths.
pub(crate) const TEXTS: &str = include_str!("derivation/texts.nix");

/// A fixed-output derivation.
#[derive(Clone, Debug)]
pub struct Fod {
    /// The .drv file.
    pub derivation: StorePath,
    /// Its name, which the output path carries too.
    pub name: String,
    /// The system that its builder needs.
    pub system: String,
    /// The hash it promises.
    pub hash: Hash,
    /// How that hash is made.
    pub method: Method,
    /// Where the output lies if the hash is right.
    pub output: StorePath,
    aterm: Aterm<'static>,
}

impl Fod {
    /// Where the output lies if this is its hash.
    pub fn output_with(&self, hash: &Hash) -> StorePath {
        fixed_output(self.derivation.store_dir(), self.method, hash, &self.name)
    }
}

/// All derivations of a set of outputs: the fixed-output ones whole, of the others only what they need.
#[derive(Debug, Default)]
pub struct Graph {
    /// The fixed-output derivations by the path of their .drv file.
    pub fods: BTreeMap<StorePath, Fod>,
    inputs: HashMap<StorePath, Vec<StorePath>>,
    sources: HashMap<StorePath, Vec<StorePath>>,
    scripts: HashMap<StorePath, String>,
}

impl Graph {
    /// The derivations that one needs itself.
    pub fn inputs(&self, of: &StorePath) -> &[StorePath] {
        self.inputs.get(of).map_or(&[], Vec::as_slice)
    }

    /// The source files and folders that one needs itself.
    pub fn sources(&self, of: &StorePath) -> &[StorePath] {
        self.sources.get(of).map_or(&[], Vec::as_slice)
    }

    /// The text that an ordinary derivation writes or runs, where it stands in the derivation itself.
    pub fn script(&self, of: &StorePath) -> Option<&str> {
        self.scripts.get(of).map(String::as_str)
    }

    /// Which of `targets` are `roots` or are needed by them.
    pub fn reached<'a>(
        &'a self,
        roots: impl IntoIterator<Item = &'a StorePath>,
        targets: &BTreeSet<StorePath>,
    ) -> BTreeSet<StorePath> {
        let mut queue: Vec<&StorePath> = roots.into_iter().collect();
        let mut seen: HashSet<&StorePath> = queue.iter().copied().collect();
        while let Some(current) = queue.pop() {
            queue.extend(self.inputs.get(current).into_iter().flatten().filter(|input| seen.insert(input)));
        }
        targets.iter().filter(|target| seen.contains(target)).cloned().collect()
    }

    /// The first of `targets` that the build of `from` needs, `from` itself left out.
    pub fn needs<'a>(&self, from: &StorePath, targets: &'a BTreeSet<StorePath>) -> Option<&'a StorePath> {
        let mut seen = BTreeSet::from([from]);
        let mut queue = vec![from];
        while let Some(current) = queue.pop() {
            for input in self.inputs.get(current).into_iter().flatten() {
                if let Some(target) = targets.get(input) {
                    return Some(target);
                }
                if seen.insert(input) {
                    queue.push(input);
                }
            }
        }
        None
    }
}

impl Graph {
    /// What the builds of `fods` need that has the name of one of them, and so could have its output path: Nix up to 2.34 can
    /// wait forever when such a pair is in one build.
    pub fn namesakes(&self, fods: &[&Fod]) -> BTreeSet<StorePath> {
        let own: BTreeSet<&StorePath> = fods.iter().map(|fod| &fod.derivation).collect();
        let names: BTreeSet<&str> = fods.iter().map(|fod| fod.name.as_str()).collect();
        let others =
            self.fods.values().filter(|fod| names.contains(fod.name.as_str()) && !own.contains(&fod.derivation));
        let others: BTreeSet<StorePath> = others.map(|fod| fod.derivation.clone()).collect();
        self.reached(own, &others)
    }
}
