//! `fod-hash.toml`: what a project sets for itself. Pure.

use serde::Deserialize;
use toml_edit::{Document, TableLike};

use crate::error::Problem;

/// Its name.
pub const NAME: &str = "fod-hash.toml";

const KEYS: [&str; 3] = ["owned", "exclude", "templates"];
const TEMPLATES: [&str; 2] = ["commit", "report"];

/// The settings; all are optional.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct Config {
    /// Files that other tools own, which are never written: paths from the root of the tree, or names in any folder.
    pub owned: Vec<String>,
    /// Files in which no hash is looked for, likewise.
    pub exclude: Vec<String>,
    /// Files with templates, from the folder of this file.
    pub templates: Templates,
}

/// Files with handlebars templates.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct Templates {
    /// For the message of `--commit`.
    pub commit: Option<String>,
    /// For the Markdown of `--report`.
    pub report: Option<String>,
}

/// Reads the settings.
///
/// # Errors
/// At a key that is not known, with the one that may be meant, and at a value of another type.
pub fn parse(text: &str) -> Result<Config, Problem> {
    let at = |offset: usize| {
        let before = text.get(..offset).unwrap_or(text);
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        format!("{NAME}:{}:{column}", before.matches('\n').count() + 1)
    };
    let wrong = |offset: Option<usize>, why: &str| {
        Problem::new(format!("{}: {why}", at(offset.unwrap_or(0))), format!("the keys are {}", KEYS.join(", ")))
    };
    let document =
        Document::parse(text).map_err(|error| wrong(error.span().map(|span| span.start), error.message()))?;
    for (table, keys) in [(Some(document.as_table() as &dyn TableLike), &KEYS[..]), (templates(&document), &TEMPLATES)]
    {
        if let Some((name, offset)) = table.and_then(|table| unknown(table, keys)) {
            let hint = match nearest(&name, keys) {
                Some(near) => format!("`{near}` is one; is that meant?"),
                None => format!("the keys are {}", keys.join(", ")),
            };
            return Err(Problem::new(format!("{}: there is no setting `{name}`", at(offset)), hint));
        }
    }
    toml_edit::de::from_str(text).map_err(|error| wrong(error.span().map(|span| span.start), error.message()))
}

fn templates<'a>(document: &'a Document<&str>) -> Option<&'a dyn TableLike> {
    document.get("templates").and_then(|item| item.as_table_like())
}

/// The first key that is none of `keys`, and where it stands.
fn unknown(table: &dyn TableLike, keys: &[&str]) -> Option<(String, usize)> {
    let found = table.iter().map(|(key, _)| key).find(|key| !keys.contains(key))?;
    let span = table.key(found).and_then(toml_edit::Key::span);
    Some((found.to_owned(), span.map_or(0, |span| span.start)))
}

/// The key that shares most letters with what was written.
fn nearest<'a>(name: &str, keys: &[&'a str]) -> Option<&'a str> {
    const ALIKE: f32 = 0.6;
    let likeness = |key: &&str| similar::TextDiff::from_chars(name, *key).ratio();
    let best = keys.iter().copied().max_by(|one, other| likeness(one).total_cmp(&likeness(other)))?;
    (likeness(&best) >= ALIKE).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let is = match parse(text) {
            Ok(config) => {
                format!("{} {} {:?}", config.owned.join(","), config.exclude.join(","), config.templates.commit)
            }
            Err(problem) => format!("{} | {}", problem.what, problem.hint.unwrap_or_default()),
        };
        assert_eq!(is, expect, "{text}");
    }

    #[test]
    fn settings() {
        check("", "  None");
        check("owned = ['a.nix']\nexclude = ['b/**']\n[templates]\ncommit = 'c'", "a.nix b/** Some(\"c\")");
        check("\nownd = []", "fod-hash.toml:2:1: there is no setting `ownd` | `owned` is one; is that meant?");
        check("zzz = 1", "fod-hash.toml:1:1: there is no setting `zzz` | the keys are owned, exclude, templates");
        check(
            "[templates]\nreports = 'x'",
            "fod-hash.toml:2:1: there is no setting `reports` | `report` is one; is that meant?",
        );
        check(
            "owned = 1",
            "fod-hash.toml:1:9: invalid type: integer `1`, expected a sequence | the keys are owned, exclude, templates",
        );
        check("owned = [", "fod-hash.toml:1:10: unclosed array, expected `]` | the keys are owned, exclude, templates");
    }
}
