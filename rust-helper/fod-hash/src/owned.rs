//! Which files belong to another tool. Such a file is never written: a hash in it that is wrong may be an attack. Pure.

use std::path::Path;

/// How to make a file anew.
const OWNERS: [(&str, &str); 22] = [
    ("flake.lock", "nix flake update"),
    ("package-lock.json", "npm install"),
    ("npm-shrinkwrap.json", "npm install"),
    ("bun.lock", "bun install"),
    ("pnpm-lock.yaml", "pnpm install"),
    ("yarn.lock", "yarn install"),
    ("deno.lock", "deno install"),
    ("composer.lock", "composer update"),
    ("Gemfile.lock", "bundle lock"),
    ("Cargo.lock", "cargo update"),
    ("uv.lock", "uv lock"),
    ("poetry.lock", "poetry lock"),
    ("pdm.lock", "pdm lock"),
    ("Pipfile.lock", "pipenv lock"),
    ("pylock.toml", "uv export --format pylock.toml"),
    ("go.sum", "go mod tidy"),
    ("gomod2nix.toml", "gomod2nix"),
    ("mix.lock", "mix deps.get"),
    ("pubspec.lock", "dart pub get"),
    ("npins/sources.json", "npins update"),
    ("npins/default.nix", "npins upgrade"),
    ("nix/sources.json", "niv update"),
];

/// The files that other tools own.
#[derive(Clone, Debug, Default)]
pub struct Owners {
    patterns: Vec<String>,
}

impl Owners {
    /// The usual ones and those that match a pattern: a path from the root of the tree, or a name in any folder; `*` stands for
    /// any characters but `/`, `**` for any.
    pub fn new(patterns: Vec<String>) -> Self {
        Self { patterns }
    }

    /// The command of the tool that owns a file, or nothing when it is the user's own.
    pub fn of(&self, path: &Path) -> Option<String> {
        let text = path.to_string_lossy();
        let known = OWNERS.iter().find(|(name, _)| is_below(&text, name)).map(|(_, command)| (*command).to_owned());
        let generated = || {
            let parent = path.parent()?.file_name()?;
            let stem = path.file_stem()?;
            (parent == "_sources" && stem == "generated").then(|| "nvfetcher".to_owned())
        };
        let configured = || {
            let matched = self.patterns.iter().find(|pattern| matches(pattern, &text))?;
            Some(format!("the tool that owns `{matched}` in fod-hash.toml"))
        };
        known.or_else(generated).or_else(configured)
    }
}

/// True for `name` itself and for `name` in any folder.
fn is_below(path: &str, name: &str) -> bool {
    path.strip_suffix(name).is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
}

/// True when a path matches a pattern, as in [`Owners::new`].
pub fn matches(pattern: &str, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let subject = if pattern.contains('/') { path } else { name };
    glob(pattern.trim_start_matches("./").as_bytes(), subject.as_bytes())
}

fn glob(pattern: &[u8], text: &[u8]) -> bool {
    match pattern {
        [] => text.is_empty(),
        [b'*', b'*', b'/', rest @ ..] if glob(rest, text) => true,
        [b'*', b'*', rest @ ..] => (0..=text.len()).any(|skip| text.get(skip..).is_some_and(|text| glob(rest, text))),
        [b'*', rest @ ..] => {
            let segment = text.iter().position(|byte| *byte == b'/').unwrap_or(text.len());
            (0..=segment).any(|skip| text.get(skip..).is_some_and(|text| glob(rest, text)))
        }
        [first, rest @ ..] => text.split_first().is_some_and(|(byte, text)| byte == first && glob(rest, text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners() {
        let owners = Owners::new(vec!["vendor/**".to_owned(), "*.generated.nix".to_owned(), "pins/*.json".to_owned()]);
        for (path, owned) in [
            ("flake.lock", true),
            ("web/package-lock.json", true),
            ("npins/sources.json", true),
            ("a/npins/sources.json", true),
            ("sources.json", false),
            ("my-flake.lock", false),
            ("_sources/generated.nix", true),
            ("pkgs/_sources/generated.json", true),
            ("generated.nix", false),
            ("vendor/a/b.json", true),
            ("a/b.generated.nix", true),
            ("pins/a.json", true),
            ("pins/a/b.json", false),
            ("hashes.json", false),
        ] {
            assert_eq!(owners.of(Path::new(path)).is_some(), owned, "{path}");
        }
    }
}
