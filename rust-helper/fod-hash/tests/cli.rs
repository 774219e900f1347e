//! Installables to the flake and the outputs that they name.

use fod_hash::cli::{Root, flake_target};
use fod_hash::evaluate::wanted;

fn check(installables: &[&str], expect: &str) {
    let installables: Vec<String> = installables.iter().map(|text| (*text).to_owned()).collect();
    let is = match flake_target(&installables) {
        Ok(target) => match target.root {
            Root::Flake { dir, plain, .. } => format!("{} {plain} {}", dir.display(), target.attributes.join(" ")),
            other => format!("{other:?}"),
        },
        Err(problem) => problem.what,
    };
    assert_eq!(is.trim_end(), expect, "{installables:?}");
}

#[test]
fn installables() {
    check(&[], ". false");
    check(&[".#a", ".#b^out"], ". false a b^out");
    check(&["#a"], ". false a");
    check(&["./sub dir"], "./sub dir false");
    check(&["path:./x?dir=y#a"], "./x/y true a");
    check(&["git+file:///srv/x#a"], "/srv/x false a");
    check(&[".#a", "./b#a"], "`./b#a` names another flake than `.#a`");
    check(&["github:o/r#a"], "`github:o/r#a` does not name a flake on this disk");
    check(&["hello"], "`hello` does not name a flake on this disk");
}

#[test]
fn attribute_paths() {
    let paths = |fragment: &str| {
        wanted(fragment, "s").map(|wanted| wanted.paths.iter().map(|path| path.join("/")).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(paths("").ok().as_deref(), Some("packages/s/default defaultPackage/s"));
    assert_eq!(paths("a.b^out").ok().as_deref(), Some("packages/s/a/b legacyPackages/s/a/b a/b"));
    assert_eq!(paths(".a").ok().as_deref(), Some("a"));
    assert_eq!(paths("\"a.b\"").ok().as_deref(), Some("packages/s/a.b legacyPackages/s/a.b a.b"));
    assert!(paths("\"a").is_err());
}
