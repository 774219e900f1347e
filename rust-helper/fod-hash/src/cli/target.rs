//! What installables name.

use std::path::PathBuf;

use crate::error::Problem;

/// What a run looks at.
#[derive(Debug, PartialEq, Eq)]
pub struct Target {
    /// Where the values come from.
    pub root: Root,
    /// What of it; none for the usual outputs.
    pub attributes: Vec<String>,
}

/// Where values come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// A flake on this disk.
    Flake {
        /// Where to look for it.
        dir: PathBuf,
        /// Do not ask git, as a `path:` reference says.
        plain: bool,
        /// With the files of submodules.
        submodules: bool,
    },
    /// A file of the Nix language.
    File(PathBuf),
    /// An expression.
    Expression(String),
}

/// Reads installables of a flake.
///
/// # Errors
/// When one is not part of a local flake, or they name two flakes.
pub fn flake_target(installables: &[String]) -> Result<Target, Problem> {
    let (mut first, mut attributes) = (None, Vec::new());
    for installable in installables {
        let (flake, fragment) = installable.split_once('#').unwrap_or((installable, ""));
        let root = local(flake, installable)?;
        if *first.get_or_insert(root.clone()) != root {
            let other = installables.first().map_or("", String::as_str);
            let what = format!("`{installable}` names another flake than `{other}`");
            return Err(Problem::new(what, "run fod-hash once for each flake"));
        }
        attributes.push(fragment.to_owned());
    }
    Ok(Target {
        root: first.unwrap_or(Root::Flake { dir: PathBuf::from("."), plain: false, submodules: false }),
        attributes,
    })
}

fn local(flake: &str, installable: &str) -> Result<Root, Problem> {
    let (path, query) = flake.split_once('?').unwrap_or((flake, ""));
    let (path, plain) = match path.strip_prefix("path:") {
        Some(path) => (path, true),
        None => (path.strip_prefix("git+file://").or_else(|| path.strip_prefix("git+file:")).unwrap_or(path), false),
    };
    let looks_local = installable.contains('#') || path.starts_with(['.', '/']);
    if path.contains(':') || !looks_local {
        let what = format!("`{installable}` does not name a flake on this disk");
        return Err(Problem::new(
            what,
            format!("name it by its path, or an output of this flake as `.#{installable}`"),
        ));
    }
    let dir = PathBuf::from(if path.is_empty() { "." } else { path });
    let sub = query.split('&').find_map(|part| part.strip_prefix("dir="));
    let submodules = query.split('&').any(|part| ["submodules=1", "submodules=true"].contains(&part));
    Ok(Root::Flake { dir: sub.map_or(dir.clone(), |sub| dir.join(sub)), plain, submodules })
}
