//! `doctor`: looks at what a build needs around it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::Value;

use crate::cli::Doctor;
use crate::files;
use crate::files::scratch::Scratch;
use crate::hash::{Algorithm, Hash};
use crate::nix::{Events, Nix};
use crate::probe::probe;
use crate::report::{Report, count};
use crate::surroundings::{Facts, examine};
use crate::tokens::{NAMES, SET, hosts, test_derivation};

/// Looks around and says what is missing.
///
/// # Errors
/// When there is no Nix or it does not answer.
pub fn doctor(args: &Doctor, events: Events<'_>) -> Result<Report> {
    let options = args.selection.options();
    let nix = Nix::start(&options, events)?;
    let facts = facts(&nix)?;
    let (notes, findings) = examine(&facts);
    let summary = match findings.len() {
        0 => "nothing is missing".to_owned(),
        number => format!("{} to look at", count(number, "thing", "things")),
    };
    Ok(Report { findings, notes, summary, ..Report::default() })
}

fn facts(nix: &Nix<'_>) -> Result<Facts> {
    let settings = nix.configuration()?;
    let text = |name: &str| settings.get(name).and_then(|setting| setting.get("value")).map(plain).unwrap_or_default();
    let builders = text("builders");
    let machines = match builders.strip_prefix('@') {
        Some(file) => files::read_if_there(file.as_ref())?.map(|text| String::from_utf8_lossy(&text).into_owned()),
        None => Some(builders.clone()),
    };
    let npmrc = files::read_if_there(&files::home().join(".npmrc"))?.unwrap_or_default();
    Ok(Facts {
        version: nix.version()?,
        system: nix.system.clone(),
        flakes: nix.has_flakes()?,
        sandbox: text("sandbox"),
        certificates: certificates(&text("ssl-cert-file")),
        machines: machines.unwrap_or_default(),
        helpers: files::linux_helpers(),
        here: NAMES.into_iter().filter(|name| std::env::var_os(name).is_some()).collect(),
        arrive: arriving(nix)?,
        npm_hosts: hosts(&String::from_utf8_lossy(&npmrc)),
    })
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The file with the certificates that a fixed-output build sees, if there is one.
fn certificates(setting: &str) -> Option<String> {
    let named = ["NIX_SSL_CERT_FILE", "SSL_CERT_FILE"].into_iter().filter_map(|name| std::env::var(name).ok());
    let usual =
        ["/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/certs/ca-bundle.crt", "/etc/pki/tls/certs/ca-bundle.crt"];
    let candidates = [setting.to_owned()].into_iter().chain(named).chain(usual.map(str::to_owned));
    candidates.filter(|file| !file.is_empty()).find(|file| files::is_there(file.as_ref()))
}

/// Which tokens a fixed-output build sees: each build says whether one is set, and nothing about its value, by what it makes.
fn arriving(nix: &Nix<'_>) -> Result<BTreeSet<&'static str>> {
    let scratch = Scratch::new()?;
    let mut derivations = BTreeMap::new();
    for name in NAMES {
        if let Some(path) = nix.instantiate(&test_derivation(name, &nix.system, &scratch.nonce()))? {
            derivations.insert(path, name);
        }
    }
    let graph = nix.derivations(&derivations.keys().cloned().collect())?;
    let fods: Vec<_> = derivations.keys().filter_map(|path| graph.fods.get(path)).collect();
    let outcomes = probe(nix, &graph, &fods, &scratch.folder("roots")?)?;
    let set = Hash::of(Algorithm::Sha256, SET.as_bytes());
    let arrived = outcomes.iter().filter(|(_, hash)| hash.as_ref().ok() == set.as_ref());
    Ok(arrived.filter_map(|(path, _)| derivations.get(path).copied()).collect())
}
