//! Shows what a run is doing: a line that moves on a terminal, plain lines elsewhere. Talk goes to stderr.

use std::io::{IsTerminal, stderr};
use std::time::Duration;

use fod_hash::nix::Event;
use indicatif::{ProgressBar, ProgressStyle};

/// The display of one run.
pub struct Progress {
    bar: Option<ProgressBar>,
    verbose: bool,
}

impl Progress {
    /// A display that suits stderr; `verbose` shows commands and builds.
    pub fn new(verbose: bool) -> Self {
        Self { bar: stderr().is_terminal().then(spinner), verbose }
    }

    /// Shows one event.
    pub fn show(&self, event: &Event<'_>) {
        match (event, &self.bar) {
            (Event::Stage(text), Some(bar)) => bar.set_message(text.clone()),
            (Event::Stage(text), None) => self.line(text),
            (Event::Note(text), _) => self.line(&format!("note: {text}")),
            (Event::Command(command), _) if self.verbose => self.line(&format!("$ {command}")),
            (Event::Build(derivation), Some(bar)) => bar.set_message(format!("building {}", name(derivation))),
            (Event::Build(derivation), None) if self.verbose => self.line(&format!("building {}", name(derivation))),
            _ => {}
        }
    }

    /// Clears the moving line.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    #[expect(clippy::print_stderr, reason = "the display of main.rs")]
    fn line(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{text}")),
            None => eprintln!("{text}"),
        }
    }
}

fn spinner() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    let bar = ProgressBar::new_spinner().with_style(style);
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// A derivation without digest and ending.
fn name(derivation: &str) -> &str {
    derivation.split_once('-').map_or(derivation, |(_, name)| name).trim_end_matches(".drv")
}
