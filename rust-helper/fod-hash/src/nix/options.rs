//! What is handed to Nix. Pure.

use std::time::Duration;

/// Options that are handed to Nix as they are.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `--store`.
    pub store: Option<String>,
    /// `--system`: the system whose outputs are evaluated.
    pub system: Option<String>,
    /// `--option NAME VALUE`.
    pub options: Vec<(String, String)>,
    /// `--override-input INPUT FLAKE`.
    pub override_inputs: Vec<(String, String)>,
    /// `--impure`.
    pub impure: bool,
    /// What holds for the builds of probes.
    pub limits: Limits,
}

/// Limits of the builds of probes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// How long one may take; without it what Nix is configured to, else [`Limits::TIME`].
    pub time: Option<Duration>,
    /// How long one may write nothing, likewise with [`Limits::SILENCE`].
    pub silence: Option<Duration>,
}

impl Limits {
    /// For one probe.
    pub const TIME: Duration = Duration::from_secs(3600);
    /// For the log of one probe.
    pub const SILENCE: Duration = Duration::from_secs(1800);
    /// Probes at the same time. They mostly wait for the network, so they may be more than there are cores.
    pub const JOBS: usize = 24;
}
