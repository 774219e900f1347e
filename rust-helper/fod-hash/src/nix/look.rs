//! What Nix says about itself.

use anyhow::Result;

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
