//! Cases: `before.nix` to `sites`, one line a site: place, bytes, kind.

mod common;

use std::fmt::Write;
use std::path::PathBuf;

use fod_hash::scan::{SiteKind, Source, scan};

#[test]
fn cases() {
    common::check("scan", "sites", |case| check(&common::read(case, "before.nix")));
}

fn check(source: &[u8]) -> String {
    let sites = match scan(&Source { path: PathBuf::from("before.nix"), bytes: source.to_vec() }) {
        Ok(sites) => sites,
        Err(error) => return format!("{}:{}: {}\n", error.line, error.column, error.message),
    };
    let mut out = String::new();
    for site in sites {
        let token = String::from_utf8_lossy(source.get(site.range.clone()).unwrap_or_default()).into_owned();
        let _ = writeln!(out, "{}:{}: `{token}` {}", site.line, site.column, describe(&site.kind));
    }
    out
}

fn describe(kind: &SiteKind) -> String {
    match kind {
        SiteKind::FakeExpression(algorithm) => format!("fake {}", algorithm.name()),
        SiteKind::Empty(algorithm) => format!("empty {}", algorithm.name()),
        SiteKind::Malformed { algorithm, certain } => {
            format!("{} {}", if *certain { "malformed" } else { "perhaps malformed" }, algorithm.name())
        }
        SiteKind::Literal(readings) => {
            let name = |reading: &fod_hash::hash::Spelled| {
                format!("{} {:?}", reading.hash.algorithm().name(), reading.spelling)
            };
            readings.iter().map(name).collect::<Vec<_>>().join(" or ")
        }
    }
}
