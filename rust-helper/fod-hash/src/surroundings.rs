//! What a build needs around it, and what to do where it is missing. Pure.

use std::collections::BTreeSet;

use crate::report::{Finding, Kind};

/// What was found around Nix.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// What `nix --version` prints.
    pub version: String,
    /// The system that is built for.
    pub system: String,
    /// The user's own settings allow flakes.
    pub flakes: bool,
    /// The setting `sandbox`.
    pub sandbox: String,
    /// A file with certificates.
    pub certificates: Option<String>,
    /// The machines to build on, one a line or between semicolons.
    pub machines: String,
    /// Programs that can run Linux here: `OrbStack`, `Colima`, `linux-builder`.
    pub helpers: BTreeSet<&'static str>,
    /// Credentials that are set here.
    pub here: BTreeSet<&'static str>,
    /// Credentials that builds see.
    pub arrive: BTreeSet<&'static str>,
    /// Hosts for which the user's `.npmrc` holds credentials.
    pub npm_hosts: Vec<String>,
}

/// What is in order, and what is missing, each with the next step.
pub fn examine(facts: &Facts) -> (Vec<String>, Vec<Finding>) {
    let all = [version(facts), flakes(facts), sandbox(facts), certificates(facts), linux(facts)];
    let all = all.into_iter().chain(tokens(facts)).chain(npmrc(facts));
    let (mut notes, mut findings) = (Vec::new(), Vec::new());
    for looked in all {
        match looked {
            Ok(note) => notes.push(note),
            Err((what, hint)) => findings.push(Finding::new(Kind::SetUp, what).hint(hint)),
        }
    }
    (notes, findings)
}

/// In order, or what is missing and the next step.
type Looked = Result<String, (String, String)>;

fn version(facts: &Facts) -> Looked {
    const OLDEST: (u32, u32) = (2, 18);
    let numbers = facts.version.rsplit(' ').next().unwrap_or_default();
    let mut parts = numbers.split(['.', '-', '+']).map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) if (major, minor) < OLDEST => {
            Err((format!("{} is older than 2.18", facts.version), "install a newer Nix".to_owned()))
        }
        _ => Ok(format!("version: {}", facts.version)),
    }
}

fn flakes(facts: &Facts) -> Looked {
    if facts.flakes {
        return Ok("flakes: enabled".to_owned());
    }
    let what = "flakes are not enabled for nix itself; fod-hash enables them for what it runs";
    Err((what.to_owned(), "add to nix.conf: experimental-features = nix-command flakes".to_owned()))
}

fn sandbox(facts: &Facts) -> Looked {
    match facts.sandbox.as_str() {
        "true" => Ok("sandbox: on".to_owned()),
        // macOS has none that every build can bear.
        other if facts.system.ends_with("-darwin") => Ok(format!("sandbox: {other}")),
        other => Err((
            format!("the sandbox is {other}: a build may depend on this machine"),
            "add to nix.conf: sandbox = true".to_owned(),
        )),
    }
}

fn certificates(facts: &Facts) -> Looked {
    match &facts.certificates {
        Some(file) => Ok(format!("certificates: {file}")),
        None => Err((
            "no file with certificates: downloads over https fail".to_owned(),
            "install ca-certificates, or add to nix.conf: ssl-cert-file = FILE".to_owned(),
        )),
    }
}

/// Images are Linux: who builds for it?
fn linux(facts: &Facts) -> Looked {
    let machines: Vec<&str> = facts.machines.split(['\n', ';']).map(str::trim).collect();
    let machines = machines.into_iter().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let linux: Vec<&str> = machines.clone().filter(|line| line.contains("linux")).collect();
    let kind = |line: &&str| {
        let name = line.split_whitespace().next().unwrap_or_default();
        let kind = ["linux-builder", "orb", "colima"].into_iter().find(|kind| name.contains(kind));
        format!("{name} ({})", kind.unwrap_or("ssh"))
    };
    if !linux.is_empty() {
        return Ok(format!("Linux: built on {}", linux.iter().map(kind).collect::<Vec<_>>().join(", ")));
    }
    if facts.system.ends_with("-linux") {
        return Ok(format!("Linux: built here for {}, no builder for other systems", facts.system));
    }
    let system = if facts.system.starts_with("aarch64") { "aarch64-linux" } else { "x86_64-linux" };
    let (what, hint) = match facts.helpers.first() {
        Some(&helper) => (format!("{helper} is here, but Nix has no Linux builder"), with_helper(helper, system)),
        None => (
            "nothing here builds Linux: no OrbStack, Colima, linux-builder or ssh machine".to_owned(),
            format!(
                "with nix-darwin set nix.linux-builder.enable = true; else `nix run nixpkgs#darwin.linux-builder` and add to nix.conf: {}",
                machine("builder@linux-builder", system)
            ),
        ),
    };
    Err((what, hint))
}

fn with_helper(helper: &str, system: &str) -> String {
    match helper {
        "OrbStack" => format!(
            "install Nix in a machine (`orb create nixos builder`) and add to nix.conf: {}",
            machine("builder@orb", system)
        ),
        "Colima" => format!(
            "`colima start`, install Nix in it (`colima ssh`) and add to nix.conf: {}",
            machine("colima", system)
        ),
        _ => format!("start it and add to nix.conf: {}", machine("builder@linux-builder", system)),
    }
}

fn machine(host: &str, system: &str) -> String {
    format!("builders = ssh-ng://{host} {system}, and builders-use-substitutes = true")
}

fn tokens(facts: &Facts) -> Vec<Looked> {
    let lost: Vec<&str> = facts.here.difference(&facts.arrive).copied().collect();
    let mut all: Vec<Looked> = facts.arrive.iter().map(|name| Ok(format!("{name}: reaches builds"))).collect();
    all.extend(lost.into_iter().map(|name| {
        let what = format!("{name} is set here, but builds do not see it: the Nix daemon has an environment of its own");
        let hint = "give it to the daemon: systemctl edit nix-daemon, [Service] EnvironmentFile=FILE (on macOS: launchctl setenv), then restart it";
        Err((what, hint.to_owned()))
    }));
    if all.is_empty() {
        all.push(Ok("registry tokens: none set, none needed for public packages".to_owned()));
    }
    all
}

fn npmrc(facts: &Facts) -> Vec<Looked> {
    if facts.arrive.contains("NIX_NPM_TOKENS") {
        return Vec::new();
    }
    let finding = |host: &String| {
        let what = format!("your .npmrc has credentials for {host}, which builds do not see");
        Err((what, format!("give the daemon NIX_NPM_TOKENS='{{ \"{host}\": \"TOKEN\" }}'")))
    };
    facts.npm_hosts.iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Facts {
        Facts {
            version: "nix (Nix) 2.34.8".to_owned(),
            system: "x86_64-linux".to_owned(),
            flakes: true,
            sandbox: "true".to_owned(),
            certificates: Some("/c".to_owned()),
            ..Facts::default()
        }
    }

    fn check(facts: &Facts, expect: &str) {
        let (_, findings) = examine(facts);
        let what: Vec<&str> = findings.iter().map(|finding| finding.what.as_str()).collect();
        assert!(what.iter().any(|what| what.starts_with(expect)), "{expect}: {what:?}");
        assert!(findings.iter().all(|finding| finding.hint.is_some()), "{what:?}");
    }

    #[test]
    fn missing() {
        assert_eq!(examine(&good()).1, []);
        check(&Facts { version: "nix (Nix) 2.13.3".to_owned(), ..good() }, "nix (Nix) 2.13.3 is older");
        check(&Facts { flakes: false, ..good() }, "flakes are not enabled");
        check(&Facts { sandbox: "false".to_owned(), ..good() }, "the sandbox is false");
        check(&Facts { certificates: None, ..good() }, "no file with certificates");
        check(&Facts { here: BTreeSet::from(["NIX_NPM_TOKENS"]), ..good() }, "NIX_NPM_TOKENS is set here");
        check(
            &Facts { npm_hosts: vec!["npm.example".to_owned()], ..good() },
            "your .npmrc has credentials for npm.example",
        );
        let mac = Facts { system: "aarch64-darwin".to_owned(), ..good() };
        check(&mac, "nothing here builds Linux");
        check(&Facts { helpers: BTreeSet::from(["Colima"]), ..mac.clone() }, "Colima is here");
        check(&Facts { helpers: BTreeSet::from(["OrbStack"]), ..mac.clone() }, "OrbStack is here");
        let with = Facts { machines: "ssh-ng://builder@linux-builder aarch64-linux /k 4".to_owned(), ..mac };
        assert_eq!(examine(&with).1, []);
        assert!(
            examine(&with).0.contains(&"Linux: built on ssh-ng://builder@linux-builder (linux-builder)".to_owned())
        );
    }
}
