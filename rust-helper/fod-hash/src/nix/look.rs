//! What Nix says about itself.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Nix;
use super::call::{last_words, read_text};

impl Nix<'_> {
    /// Its version, such as `nix (Nix) 2.34.8`.
    ///
    /// # Errors
    /// When Nix cannot be run.
    pub fn version(&self) -> Result<String> {
        let done = self.run(&["--version".to_owned()], &[], read_text)?;
        Ok(done.output?.trim().to_owned())
    }

    /// All its settings by name.
    ///
    /// # Errors
    /// When Nix cannot be run or does not tell them.
    pub fn configuration(&self) -> Result<Value> {
        // Up to Nix 2.19 under its old name.
        for words in [["config", "show", "--json"].as_slice(), &["show-config", "--json"]] {
            let answer = self.json(&self.command(words))?;
            if let Ok(settings) = answer {
                return Ok(settings);
            }
        }
        let done = self.run(&self.command(&["config", "show", "--json"]), &[], read_text)?;
        Err(anyhow::anyhow!("{}", last_words(&done.log))).context("nix does not tell its settings")
    }

    /// True when the user's own settings allow the commands and flakes that are needed; without the options that are given
    /// to every other call.
    ///
    /// # Errors
    /// When Nix cannot be run.
    pub fn has_flakes(&self) -> Result<bool> {
        let words = ["flake", "metadata", "--json", "path:/var/empty/no-such-flake"].map(str::to_owned);
        let done = self.run(&words, &[], read_text)?;
        Ok(!last_words(&done.log).contains("experimental"))
    }
}
