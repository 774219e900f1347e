//! Shows what a run is doing: on a terminal a line for each build with its phase and time, elsewhere plain lines. Talk goes to
//! stderr.

use std::collections::HashMap;
use std::io::{IsTerminal, stderr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use fod_hash::log::Activity;
use fod_hash::nix::Event;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

const TICK: Duration = Duration::from_millis(120);

/// The display of one run.
pub struct Progress {
    terminal: Option<(MultiProgress, ProgressBar)>,
    builds: Mutex<HashMap<String, Build>>,
    verbose: bool,
}

struct Build {
    since: Instant,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// A display that suits stderr; `verbose` shows commands and builds.
    pub fn new(verbose: bool) -> Self {
        Self { terminal: stderr().is_terminal().then(stage_bar), builds: Mutex::default(), verbose }
    }

    /// Shows one event.
    pub fn show(&self, event: &Event<'_>) {
        match (event, &self.terminal) {
            (Event::Stage(text), Some((_, bar))) => bar.set_message(text.clone()),
            (Event::Stage(text), None) => self.line(text),
            (Event::Note(text), _) => self.line(&format!("note: {text}")),
            (Event::Command(command), _) if self.verbose => self.line(&format!("$ {command}")),
            (Event::Build(activity), _) => self.build(activity),
            _ => {}
        }
    }

    /// Clears the moving lines.
    pub fn end(&self) {
        if let Some((all, bar)) = &self.terminal {
            bar.finish_and_clear();
            // A terminal that is gone needs no clearing.
            let _ = all.clear();
        }
    }

    fn builds(&self) -> MutexGuard<'_, HashMap<String, Build>> {
        self.builds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn build(&self, activity: &Activity) {
        match activity {
            Activity::Started(derivation) => {
                let bar = self.terminal.as_ref().map(|(all, _)| build_bar(all, name(derivation)));
                self.builds().insert(derivation.clone(), Build { since: Instant::now(), bar });
                if self.verbose {
                    self.line(&format!("building {}", name(derivation)));
                }
            }
            Activity::Phase(derivation, phase) => {
                if let Some(bar) = self.builds().get(derivation).and_then(|build| build.bar.as_ref()) {
                    bar.set_message(phase.clone());
                }
            }
            Activity::Ended(derivation) => {
                let build = self.builds().remove(derivation);
                match build {
                    Some(Build { bar: Some(bar), .. }) => bar.finish_and_clear(),
                    Some(Build { since, .. }) => {
                        self.line(&format!(
                            "  {} ended after {:.1} s",
                            name(derivation),
                            since.elapsed().as_secs_f32()
                        ));
                    }
                    None => {}
                }
            }
        }
    }

    #[expect(clippy::print_stderr, reason = "the display of main.rs")]
    fn line(&self, text: &str) {
        match &self.terminal {
            Some((all, _)) => all.suspend(|| eprintln!("{text}")),
            None => eprintln!("{text}"),
        }
    }
}

fn stage_bar() -> (MultiProgress, ProgressBar) {
    let all = MultiProgress::new();
    let bar = moving(&all, "{spinner} {elapsed} {wide_msg}", "");
    (all, bar)
}

fn build_bar(all: &MultiProgress, name: &str) -> ProgressBar {
    moving(all, "  {prefix:32!} {elapsed:>4} {wide_msg}", name)
}

/// A line that moves from when it has its place on. No colours in it, so that `NO_COLOR` is respected anyhow.
fn moving(all: &MultiProgress, template: &str, prefix: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner());
    let bar = all.add(ProgressBar::new_spinner().with_style(style).with_prefix(prefix.to_owned()));
    bar.enable_steady_tick(TICK);
    bar
}

/// A derivation without digest and ending.
fn name(derivation: &str) -> &str {
    derivation.split_once('-').map_or(derivation, |(_, name)| name).trim_end_matches(".drv")
}
