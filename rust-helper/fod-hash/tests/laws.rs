//! What must hold for any input.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests may stop anywhere")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use fod_hash::hash::{Algorithm, Encoding, Hash, Spelling, readings};
use fod_hash::log::{Log, clean, mismatch};
use fod_hash::matching::Feeds;
use fod_hash::scan::{Source, scan};
use fod_hash::store_path::{Method, fixed_output};
use fod_hash::tree::Tree;
use proptest::prelude::*;

fn spellings() -> impl Strategy<Value = Spelling> {
    let encodings = [Encoding::Base16, Encoding::Nix32, Encoding::Base64];
    let all: Vec<Spelling> =
        encodings.into_iter().flat_map(|e| [Spelling::Prefixed(e), Spelling::Bare(e)]).chain([Spelling::Sri]).collect();
    prop::sample::select(all)
}

fn hashes() -> impl Strategy<Value = Hash> {
    (prop::sample::select(Algorithm::ALL.to_vec()), any::<u64>())
        .prop_map(|(algorithm, seed)| Hash::derived(algorithm, &seed.to_string()))
}

/// Nix source with hashes, fakes and noise in it.
fn sources() -> impl Strategy<Value = String> {
    let hash = (hashes(), spellings()).prop_map(|(hash, spelling)| format!("\"{}\"", hash.spell(spelling)));
    let value = prop_oneof![
        hash,
        Just("lib.fakeHash".to_owned()),
        Just("\"\"".to_owned()),
        Just("\"sha256-xx\"".to_owned()),
        Just("[ 1 ]".to_owned())
    ];
    let name = prop::sample::select(vec!["hash", "sha256", "vendorHash", "other"]);
    let noise = prop::sample::select(vec![
        "\n  ",
        "\r\n",
        " # \"sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"\n",
        " /* é */ ",
    ]);
    let line = (name, value, noise).prop_map(|(name, value, noise)| (name, value, noise));
    prop::collection::vec(line, 0..8).prop_map(|lines| {
        let binding =
            |(n, (name, value, noise)): (usize, (&str, String, &str))| format!("x{n}.{name} = {value};{noise}");
        let bindings: Vec<String> = lines.into_iter().enumerate().map(binding).collect();
        format!("{{ {} }}", bindings.concat())
    })
}

proptest! {
    #[test]
    fn a_spelled_hash_reads_back(hash in hashes(), spelling in spellings()) {
        let text = hash.spell(spelling);
        let back = readings(&text);
        prop_assert!(back.iter().any(|reading| reading.hash.bytes() == hash.bytes() && reading.spelling == spelling), "{text}: {back:?}");
        prop_assert!(back.iter().all(|reading| reading.hash.spell(reading.spelling) == text), "{text}: {back:?}");
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,140}") {
        for reading in readings(&text) {
            prop_assert_eq!(reading.hash.bytes().len(), reading.hash.algorithm().size());
        }
        clean(&text);
        mismatch(&text);
        Log::default().line(&text);
    }

    #[test]
    fn scanning_any_bytes_ends(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = scan(&Source { path: PathBuf::new(), bytes });
    }

    #[test]
    fn scanning_any_nix_like_text_ends(text in "([\\[\\](){}\"'$.;:=?@!+\\-*/<>|&,a-f0 \n]|''|let |in |rec |with |inherit |if |then |else |\\$\\{|fakeHash){0,120}") {
        let source = Source { path: PathBuf::new(), bytes: text.clone().into_bytes() };
        for site in scan(&source).unwrap_or_default() {
            prop_assert!(text.get(site.range.clone()).is_some());
        }
    }

    #[test]
    fn bytes_outside_of_the_edits_stay(source in sources(), chosen in prop::collection::vec(any::<bool>(), 8), bom in any::<bool>()) {
        let bytes = [if bom { &b"\xef\xbb\xbf"[..] } else { b"" }, source.as_bytes()].concat();
        let path = PathBuf::from("a.nix");
        let tree = Tree::new(vec![Source { path: path.clone(), bytes: bytes.clone() }]);
        prop_assert!(tree.broken.is_empty(), "{source}");
        let sites: BTreeSet<usize> = (0..tree.sites.len()).filter(|site| chosen.get(*site) == Some(&true)).collect();
        let hashes = tree.own_hashes(&sites, "law");
        let edits = tree.edits(&hashes);
        let patched = tree.patched(&edits).remove(&path).unwrap_or(bytes.clone());

        // Rebuilt from the untouched pieces and the new texts, in order.
        let (mut expected, mut done) = (Vec::new(), 0);
        let mut ordered = edits.clone();
        ordered.sort_by_key(|edit| edit.range.start);
        for edit in &ordered {
            expected.extend_from_slice(&bytes[done..edit.range.start]);
            expected.extend_from_slice(edit.text.as_bytes());
            done = edit.range.end;
        }
        expected.extend_from_slice(&bytes[done..]);
        prop_assert_eq!(&patched, &expected);

        // It parses, has the same sites, and each chosen one now holds its hash.
        let again = Tree::new(vec![Source { path, bytes: patched }]);
        prop_assert!(again.broken.is_empty());
        prop_assert_eq!(again.sites.len(), tree.sites.len());
        for (site, hash) in &hashes {
            prop_assert!(again.sites[*site].values().iter().any(|value| value.bytes() == hash.bytes()));
        }
        prop_assert!(again.edits(&hashes).is_empty(), "a second time there is nothing to do");
    }

    #[test]
    fn a_fixed_output_path_depends_on_every_part(hash in hashes(), other in hashes(), name in "[a-z]{1,9}") {
        let path = |hash: &Hash, method, name: &str| fixed_output("/nix/store", method, hash, name);
        let base = path(&hash, Method::Flat, &name);
        prop_assert_eq!(base.name(), &name);
        prop_assert_ne!(&base, &path(&hash, Method::Nar, &name));
        prop_assert_ne!(&base, &path(&hash, Method::Flat, &format!("{name}-1")));
        prop_assert!(hash == other || base != path(&other, Method::Flat, &name));
    }

    #[test]
    fn a_verdict_never_hides_a_difference(truths in prop::collection::vec(hashes(), 2..4)) {
        use fod_hash::plan::{Verdict, verdict};
        use fod_hash::store_path::StorePath;
        let path = |n: usize| StorePath::parse(&format!("{n:032}-x.drv"), "/nix/store").unwrap();
        let known: BTreeMap<StorePath, Hash> = truths.iter().enumerate().map(|(n, hash)| (path(n), hash.clone())).collect();
        let feeds: Feeds = BTreeMap::from([(0, known.keys().cloned().collect())]);
        let equal = truths.iter().all(|hash| *hash == truths[0]);
        match verdict(&feeds[&0], &known) {
            Verdict::Hash(hash) => prop_assert!(equal && hash == truths[0]),
            Verdict::Conflict(_) => prop_assert!(!equal),
            Verdict::Unknown => prop_assert!(false),
        }
    }
}

#[test]
fn nix_and_this_agree_on_hashes() {
    // Printed by `nix hash file` and `nix hash to-base32` for a file with the line `hello`.
    let hello = readings("sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=").remove(0).hash;
    assert_eq!(hello.digest(Encoding::Nix32), "00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq");
    assert_eq!(hello.digest(Encoding::Base16), "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03");
    // Stray trailing bits, a missing pad and what follows the pad do not matter to Nix; a wrong length does.
    assert_eq!(readings("sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgN").remove(0).hash, hello);
    assert_eq!(readings("sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=====").remove(0).hash, hello);
    assert_eq!(readings("sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2"), []);
    assert_eq!(Hash::zero(Algorithm::Sha256).sri(), "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
}

#[test]
fn deep_nesting_does_not_exhaust_the_stack() {
    let deep = |unit: &str, count| scan(&Source { path: PathBuf::new(), bytes: unit.repeat(count).into_bytes() });
    for unit in ["(", "{a=", "{a=[", "${", "\"${", "f ("] {
        assert!(deep(unit, 30_000).is_err(), "{unit}");
    }
    // These take quadratic time, so they are shorter.
    for unit in
        ["[", "!", "- ", "a: ", "if a then b else ", "let a = ", "with a; ", "a.b or ", "a -> ", "a ++ ", "a // "]
    {
        assert!(deep(unit, 3_000).is_err(), "{unit}");
    }
}
