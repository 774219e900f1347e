//! Cases: a file of any kind to `sites`, one line a site: place, bytes, kind.

mod common;

use std::fmt::Write;
use std::path::PathBuf;

use fod_hash::owned::Owners;
use fod_hash::scan::prefilter::Prefilter;
use fod_hash::scan::{self, Site, SiteKind, Source};
use fod_hash::tree::Tree;

#[test]
fn cases() {
    common::check("scan", "sites", |case| {
        let (path, bytes) = common::input(case, "sites");
        check(path, &bytes)
    });
}

fn check(path: PathBuf, source: &[u8]) -> String {
    let format = scan::format(&path);
    let tree = Tree::new(vec![Source { path, bytes: source.to_vec() }], &Owners::default());
    let mut out = String::new();
    for (_, error) in &tree.broken {
        let _ = writeln!(out, "{}:{}: {}", error.line, error.column, error.message);
    }
    for site in &tree.sites {
        let token = String::from_utf8_lossy(source.get(site.range.clone()).unwrap_or_default()).into_owned();
        let _ = writeln!(out, "{}:{}: `{token}` {}{}", site.line, site.column, describe(&site.kind), notes(site));
    }
    let seen =
        tree.sites.iter().all(|site| site.owner.is_some()) || Prefilter::default().may_have_sites(format, source);
    assert!(seen, "the prefilter does not see a site of {out}");
    out
}

fn notes(site: &Site) -> String {
    let system = site.system.as_ref().map(|key| format!(", for {} of {}", key.system, key.map));
    let owner = site.owner.as_ref().map(|owner| format!(", owner `{owner}`"));
    system.into_iter().chain(owner).collect()
}

fn describe(kind: &SiteKind) -> String {
    match kind {
        SiteKind::FakeExpression(algorithm) => format!("fake {}", algorithm.name()),
        SiteKind::Empty(algorithm) => format!("empty {}", algorithm.name()),
        SiteKind::Malformed { algorithm, certain } => {
            format!("{} {}", if *certain { "malformed" } else { "perhaps malformed" }, algorithm.name())
        }
        SiteKind::Part => "part".to_owned(),
        SiteKind::Literal(readings) => {
            let name = |reading: &fod_hash::hash::Spelled| {
                format!("{} {:?}", reading.hash.algorithm().name(), reading.spelling)
            };
            readings.iter().map(name).collect::<Vec<_>>().join(" or ")
        }
    }
}
