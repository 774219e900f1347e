//! Sites in TOML, by the spans of the parsed document.

use std::ops::Range;

use toml_edit::{Array, Document, Item, TableLike, Value};

use super::{Found, SystemKey, attribute, text_kind};
use crate::hash::Algorithm;

/// What the enclosing names say about a value.
#[derive(Clone, Default)]
struct Context {
    own: Option<Algorithm>,
    outer: Option<Algorithm>,
    system: Option<SystemKey>,
}

/// The sites of one file; none if it does not parse.
pub(super) fn scan(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    if let Ok(document) = Document::parse(text) {
        table(document.as_table(), 0, &Context::default(), text, &mut found);
    }
    found
}

fn table(table: &dyn TableLike, start: usize, outer: &Context, text: &str, found: &mut Vec<Found>) {
    for (key, item) in table.iter() {
        let own = attribute::algorithm(key);
        let key = attribute::is_system(key).then(|| SystemKey { system: key.to_owned(), map: start });
        let context = Context { own: own.or(outer.own), outer: own, system: key.or_else(|| outer.system.clone()) };
        item_sites(item, &context, text, found);
    }
}

fn item_sites(item: &Item, context: &Context, text: &str, found: &mut Vec<Found>) {
    let start = item.span().map_or(0, |span| span.start);
    // Below the entries of a set of hashes nothing is named any more.
    let inner = Context { own: context.outer, outer: None, system: context.system.clone() };
    match item {
        Item::Value(Value::String(string)) => {
            found.extend(string.span().and_then(|span| site(span, string.value(), context, text)));
        }
        Item::Value(Value::InlineTable(entries)) => table(entries, start, &inner, text, found),
        Item::Value(Value::Array(values)) => array(values, &inner, text, found),
        Item::Table(entries) => table(entries, start, &inner, text, found),
        Item::ArrayOfTables(tables) => {
            for entries in tables {
                table(entries, entries.span().map_or(0, |span| span.start), &Context::default(), text, found);
            }
        }
        _ => {}
    }
}

fn array(values: &Array, context: &Context, text: &str, found: &mut Vec<Found>) {
    let context = Context { own: None, outer: None, system: context.system.clone() };
    for value in values {
        match value {
            Value::InlineTable(entries) => {
                table(entries, value.span().map_or(0, |span| span.start), &context, text, found);
            }
            Value::String(string) => {
                found.extend(string.span().and_then(|span| site(span, string.value(), &context, text)));
            }
            Value::Array(inner) => array(inner, &context, text, found),
            _ => {}
        }
    }
}

/// The inside of the quotes, if it stands there as it is meant, without escapes.
fn site(span: Range<usize>, value: &str, context: &Context, text: &str) -> Option<Found> {
    let raw = text.get(span.clone())?;
    let quotes = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quotes| raw.len() >= 2 * quotes.len() && raw.starts_with(quotes) && raw.ends_with(quotes))?;
    let range = span.start + quotes.len()..span.end - quotes.len();
    if text.get(range.clone())? != value {
        return None;
    }
    text_kind(value, context.own).map(|kind| Found { range, kind, system: context.system.clone() })
}
