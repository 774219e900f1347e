//! What Nix is configured to.

use anyhow::{Context, Result, anyhow};
use serde_json::Value;

use super::Nix;

/// What Nix is configured to, as far as it matters here.
#[derive(Debug, Default)]
pub struct Settings {
    pub(super) system: String,
    pub(super) store: Option<String>,
    pub(super) max_jobs: Option<u64>,
    pub(super) timeout: Option<u64>,
    pub(super) max_silent_time: Option<u64>,
}

impl Nix<'_> {
    /// What it is configured to.
    ///
    /// # Errors
    /// When there is no Nix or it does not answer.
    pub fn settings(&self) -> Result<Settings> {
        let all = self.configuration()?;
        let value = |name: &str| all.get(name)?.get("value");
        let text = |name: &str| value(name).and_then(Value::as_str).map(str::to_owned);
        let number = |name: &str| value(name).and_then(Value::as_u64);
        Ok(Settings {
            system: text("system").context("nix does not tell its system")?,
            store: text("store"),
            max_jobs: number("max-jobs"),
            timeout: number("timeout").filter(|seconds| *seconds > 0),
            max_silent_time: number("max-silent-time").filter(|seconds| *seconds > 0),
        })
    }

    /// All its settings by name.
    ///
    /// # Errors
    /// When there is no Nix or it does not answer.
    pub fn configuration(&self) -> Result<Value> {
        let ask = |words: &[&str]| self.json(&self.command(words));
        let answer = match ask(&["config", "show", "--json"])? {
            // Nix 2.18 and 2.19 know the older name alone. What speaks against both is told in the words of the newer one.
            Err(error) => ask(&["show-config", "--json"])?.map_err(|_| error),
            answer => answer,
        };
        answer.map_err(|error| anyhow!("nix does not work: {}", error.text))
    }
}
