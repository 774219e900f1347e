//! Text from a handlebars template: the message of a commit, the Markdown of a pull request. Pure.

use handlebars::{Handlebars, no_escape};

use super::json;
use crate::error::Problem;
use crate::report::Report;

/// The message of a commit, if the user has none of his own.
pub const COMMIT: &str = include_str!("../templates/commit.hbs");

/// The Markdown of `--report`, if the user has none of his own.
pub const REPORT: &str = include_str!("../templates/report.md.hbs");

/// Fills a template with what `--json` would print; `name` is where it is from.
///
/// # Errors
/// When it is no template.
pub fn fill(name: &str, template: &str, report: &Report) -> Result<String, Problem> {
    let mut engine = Handlebars::new();
    engine.register_escape_fn(no_escape);
    engine.render_template(template, &json::value(report)).map_err(|error| {
        let hint = "the language is handlebars; the names are those of --json";
        Problem::new(format!("{name}: {error}"), hint)
    })
}
