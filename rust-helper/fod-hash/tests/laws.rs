//! What must hold for any input.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests may stop anywhere")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use fod_hash::derivation::aterm::Aterm;
use fod_hash::hash::{Algorithm, Encoding, Hash, Spelling, readings};
use fod_hash::log::{Log, clean, mismatch};
use fod_hash::matching::Feeds;
use fod_hash::owned::Owners;
use fod_hash::scan::prefilter::Prefilter;
use fod_hash::scan::{ONE_LINE, Source, format, scan};
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

/// A value as each format writes it, and what stands around it.
fn values() -> impl Strategy<Value = [String; 3]> {
    let hash = (hashes(), spellings())
        .prop_map(|(hash, spelling)| [format!("\"{}\"", hash.spell(spelling)), String::new(), String::new()]);
    let same = |text: &str| [text.to_owned(), text.to_owned(), text.to_owned()];
    let fake = ["lib.fakeHash", "null", "1"].map(str::to_owned);
    let filled = hash.prop_map(|[text, _, _]| [text.clone(), text.clone(), text.replace('"', "'")]);
    prop_oneof![filled, Just(fake), Just(same("\"\"")), Just(same("\"sha256-xx\"")), Just(same("[ 1 ]"))]
}

/// Files of every format with hashes, fakes and noise in them.
fn files() -> impl Strategy<Value = (&'static str, String)> {
    const COMMENT: &str = " # \"sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"\n";
    let name = prop::sample::select(vec!["hash", "sha256", "vendorHash", "other", "x86_64-linux"]);
    let line = (name, values(), 0..4_usize);
    (prop::collection::vec(line, 0..8), 0..3_usize).prop_map(|(lines, format)| {
        let noise =
            [["\n  ", "\r\n", COMMENT, " /* é */ "], ["\n  ", "\r\n", "\t", " "], ["\n", "\r\n", COMMENT, "\n\n  "]];
        let write = |(n, (name, value, kind)): (usize, &(&str, [String; 3], usize))| {
            let (value, noise) = (&value[format], noise[format][*kind]);
            match format {
                0 => format!("x{n}.{name} = {value};{noise}"),
                1 => format!("\"x{n}é\":{noise}{{\"{name}\" : {value}}}"),
                _ => format!("x{n}.{name} = {value}{noise}"),
            }
        };
        let parts: Vec<String> = lines.iter().enumerate().map(write).collect();
        match format {
            0 => ("a.nix", format!("{{ {} }}", parts.concat())),
            1 => ("a.json", format!("{{{}}}\n", parts.join(","))),
            _ => ("a.toml", parts.concat()),
        }
    })
}

fn parses(name: &str, bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap();
    match name {
        "a.json" => serde_json::from_str::<serde_json::Value>(text).is_ok(),
        "a.toml" => toml_edit::Document::parse(text).is_ok(),
        _ => true,
    }
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
        let _ = scan(&Source { path: PathBuf::from("a.nix"), bytes });
    }

    #[test]
    fn scanning_any_nix_like_text_ends(text in "([\\[\\](){}\"'$.;:=?@!+\\-*/<>|&,a-f0 \n]|''|let |in |rec |with |inherit |if |then |else |\\$\\{|fakeHash){0,120}") {
        let source = Source { path: PathBuf::from("a.nix"), bytes: text.clone().into_bytes() };
        for site in scan(&source).unwrap_or_default() {
            prop_assert!(text.get(site.range.clone()).is_some());
        }
    }

    #[test]
    fn bytes_outside_of_the_edits_stay((name, source) in files(), chosen in prop::collection::vec(any::<bool>(), 8), bom in any::<bool>()) {
        // The reader of TOML takes a mark off by itself; Nix refuses one in JSON.
        let bytes = [if bom && name == "a.nix" { &b"\xef\xbb\xbf"[..] } else { b"" }, source.as_bytes()].concat();
        let path = PathBuf::from(name);
        let tree = Tree::new(vec![Source { path: path.clone(), bytes: bytes.clone() }], &Owners::default());
        prop_assert!(tree.broken.is_empty(), "{source}");
        prop_assert!(tree.sites.is_empty() || Prefilter::default().may_have_sites(format(&path), &bytes), "{source}");
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
        prop_assert!(parses(name, &patched), "{source}");
        let again = Tree::new(vec![Source { path, bytes: patched }], &Owners::default());
        prop_assert!(again.broken.is_empty());
        prop_assert_eq!(again.sites.len(), tree.sites.len());
        for (site, hash) in &hashes {
            prop_assert!(again.sites[*site].values().iter().any(|value| value.bytes() == hash.bytes()));
        }
        prop_assert!(again.edits(&hashes).is_empty(), "a second time there is nothing to do");
    }

    #[test]
    fn the_prefilter_never_hides_a_site(text in "([a-z]{0,3}(ha|Ha)sh(es)?|hash = (\"|\\{ x = )|rec \\{|#|/\\*|\\.|sha|md5|SHA|fake|_| = |\"|''|\\\\|-|:|[0-9a-f]{24}|[0-9a-z]{26}|[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{43}=|256|512|1|;|\\{|\\}|\n| ){0,30}") {
        for name in ["a.nix", "a.json", "a.toml", "hash.txt"] {
            let source = Source { path: PathBuf::from(name), bytes: [text.as_bytes(), &b" "[..].repeat(ONE_LINE)].concat() };
            let sites = scan(&source).unwrap_or_default();
            prop_assert!(sites.is_empty() || name == "hash.txt" || Prefilter::default().may_have_sites(format(&source.path), &source.bytes), "{text}: {sites:?}");
        }
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

    #[test]
    fn a_derivation_reads_back(args: Vec<String>, env: BTreeMap<String, String>, cut: prop::sample::Index) {
        let mut derivation = Aterm::parse("Derive([(\"out\",\"\",\"\",\"\")],[],[],\"\",\"\",[],[])").unwrap();
        derivation.args = args.iter().map(Into::into).collect();
        derivation.env = env.iter().map(|(name, value)| (name.into(), value.into())).collect();
        let text = derivation.text();
        let read = Aterm::parse(&text).unwrap();
        prop_assert_eq!(&read.args, &derivation.args);
        prop_assert_eq!(&read.env, &derivation.env);
        prop_assert_eq!(read.text(), text.clone());
        let start: String = text.chars().take(cut.index(text.chars().count())).collect();
        prop_assert!(Aterm::parse(&start).is_none());
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
    let deep =
        |unit: &str, count| scan(&Source { path: PathBuf::from("a.nix"), bytes: unit.repeat(count).into_bytes() });
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
