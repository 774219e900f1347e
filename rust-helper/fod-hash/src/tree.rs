//! The source of a flake with its sites: what stands where, and how a file looks with other hashes at some sites. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::hash::Hash;
use crate::matching::SiteId;
use crate::owned::Owners;
use crate::parallel;
use crate::patch::{self, Edit};
use crate::plan;
use crate::scan::{Site, SiteKind, Source, SyntaxError, scan, scan_owned};

/// All scanned files.
#[derive(Debug, Default)]
pub struct Tree {
    /// Every site of every file.
    pub sites: Vec<Site>,
    /// Files that do not parse; they have no sites.
    pub broken: Vec<(PathBuf, SyntaxError)>,
    /// Hashes are written in SRI form, however they stand there.
    pub sri: bool,
    sources: BTreeMap<PathBuf, Vec<u8>>,
    stand_ins: BTreeMap<SiteId, Hash>,
    found: BTreeMap<SiteId, Found>,
}

/// A true hash that Nix told while it evaluated.
#[derive(Clone, Debug)]
pub struct Found {
    /// The hash.
    pub hash: Hash,
    /// The address or derivation that has it.
    pub what: String,
}

impl Tree {
    /// Scans the files; of those without a site nothing is kept.
    pub fn new(sources: Vec<Source>, owners: &Owners) -> Self {
        let scanned = parallel::map(&sources, |source| match owners.of(&source.path) {
            Some(owner) => Ok(scan_owned(source, &owner)),
            None => scan(source),
        });
        let mut tree = Self::default();
        for (source, sites) in sources.into_iter().zip(scanned) {
            match sites {
                Ok(sites) if sites.is_empty() => continue,
                Ok(sites) => tree.sites.extend(sites),
                Err(error) => tree.broken.push((source.path.clone(), error)),
            }
            tree.sources.insert(source.path, source.bytes);
        }
        tree
    }

    /// The bytes of a file as they were read.
    pub fn original(&self, path: &PathBuf) -> Option<&[u8]> {
        self.sources.get(path).map(Vec::as_slice)
    }

    /// What stands at a site.
    pub fn text(&self, site: &Site) -> String {
        let bytes = self.sources.get(&site.path).and_then(|bytes| bytes.get(site.range.clone()));
        String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned()
    }

    /// True for a site in a file of another tool.
    pub fn is_owned(&self, site: SiteId) -> bool {
        self.sites.get(site).is_some_and(|site| site.owner.is_some())
    }

    /// The malformed sites: those that can be nothing but hashes, or all of them and the empty ones, which only some functions refuse.
    pub fn unreadable(&self, certain_only: bool) -> BTreeSet<SiteId> {
        let unreadable = |site: &Site| match site.kind {
            SiteKind::Malformed { certain, .. } => certain || !certain_only,
            SiteKind::Empty(_) => !certain_only,
            _ => false,
        };
        self.sites.iter().enumerate().filter(|(_, site)| unreadable(site)).map(|(id, _)| id).collect()
    }

    /// Gives sites that Nix refuses a valid hash of their own; from now on that counts as what stands there.
    pub fn stand_in(&mut self, sites: &BTreeSet<SiteId>, nonce: &str) {
        self.stand_ins.extend(self.own_hashes(sites, &format!("stand-in {nonce}")));
    }

    /// The sites that have a stand-in or a found hash: what counts there is our own.
    pub fn stood_in(&self) -> BTreeSet<SiteId> {
        self.stand_ins.keys().chain(self.found.keys()).copied().collect()
    }

    /// The stand-ins.
    pub fn stand_ins(&self) -> impl Iterator<Item = (SiteId, &Hash)> {
        self.stand_ins.iter().map(|(site, hash)| (*site, hash))
    }

    /// Takes stand-ins away: what stands at these sites is read as it is.
    pub fn withdraw(&mut self, sites: &BTreeSet<SiteId>) {
        self.stand_ins.retain(|site, _| !sites.contains(site));
    }

    /// Takes the true hash of a site, which from now on counts as what stands there.
    pub fn find(&mut self, site: SiteId, hash: Hash, what: &str) {
        self.stand_ins.remove(&site);
        self.found.insert(site, Found { hash, what: what.to_owned() });
    }

    /// What was found so.
    pub fn found(&self) -> &BTreeMap<SiteId, Found> {
        &self.found
    }

    /// The sites of a kind, own or of other tools, where `hash` counts.
    pub fn with_value(&self, hash: &Hash, owned: bool) -> BTreeSet<SiteId> {
        let values = self.values();
        let sites =
            values.iter().enumerate().filter(|(site, values)| self.is_owned(*site) == owned && values.contains(hash));
        sites.map(|(site, _)| site).collect()
    }

    /// A hash for each of `sites` that stands nowhere else.
    pub fn own_hashes(&self, sites: &BTreeSet<SiteId>, seed: &str) -> BTreeMap<SiteId, Hash> {
        let own = |id: &SiteId| {
            Some((*id, Hash::derived(self.sites.get(*id)?.algorithm(), &format!("fod-hash {seed} {id}"))))
        };
        sites.iter().filter_map(own).collect()
    }

    /// For each site the hashes that Nix may read there.
    pub fn values(&self) -> Vec<Vec<Hash>> {
        let value = |(id, site): (SiteId, &Site)| {
            let ours = self.found.get(&id).map(|found| &found.hash).or_else(|| self.stand_ins.get(&id));
            ours.map_or_else(|| site.values(), |hash| vec![hash.clone()])
        };
        self.sites.iter().enumerate().map(value).collect()
    }

    /// The edits that put `hashes` at their sites.
    pub fn edits(&self, hashes: &BTreeMap<SiteId, Hash>) -> Vec<Edit> {
        let edit = |(id, hash): (&SiteId, &Hash)| {
            let site = self.sites.get(*id)?;
            let edit = plan::edit(site, *id, hash)?;
            let sri = self.sri && matches!(site.kind, SiteKind::Literal(_));
            Some(if sri { Edit { text: hash.sri(), ..edit } } else { edit })
        };
        hashes.iter().filter_map(edit).collect()
    }

    /// The files that change when stand-ins, found hashes and then `hashes` are put at their sites.
    pub fn changed(&self, hashes: &BTreeMap<SiteId, Hash>) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut all = self.stand_ins.clone();
        all.extend(self.found.iter().map(|(site, found)| (*site, found.hash.clone())));
        all.extend(hashes.clone());
        self.patched(&self.edits(&all))
    }

    /// The files that `edits` change, with their new bytes.
    pub fn patched(&self, edits: &[Edit]) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut by_file: BTreeMap<&PathBuf, Vec<&Edit>> = BTreeMap::new();
        for edit in edits {
            by_file.entry(&edit.path).or_default().push(edit);
        }
        let patched = |(path, edits): (&PathBuf, Vec<&Edit>)| {
            Some((path.clone(), patch::apply(self.sources.get(path)?, &edits)?))
        };
        by_file.into_iter().filter_map(patched).collect()
    }
}
