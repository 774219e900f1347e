//! The rules that an image has to keep, over what was read of it. Pure.

use std::collections::BTreeMap;

use oci_spec::image::{Arch, ImageConfiguration};

use crate::archive::{Kind, Member};
use crate::verify::{Finding, Rule};

/// Files whose content the rules read.
pub const NAMES: [&str; 2] = ["etc/passwd", "etc/group"];
const SETUID: u32 = 0o6000;
const STICKY: u32 = 0o1000;
const OTHERS_WRITE: u32 = 0o002;

/// The members of all layers, the highest of each path.
#[derive(Debug, Default)]
pub struct Tree {
    members: BTreeMap<String, (String, Member)>,
}

impl Tree {
    /// Puts a layer over what is there and says what is wrong with its members.
    pub fn add(&mut self, layer: &str, members: Vec<Member>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut own = BTreeMap::new();
        for member in members {
            findings.extend(
                of_member(&member).into_iter().map(|(rule, what)| Finding::new(rule, layer, &member.path, what)),
            );
            let before = own.insert(member.path.clone(), member.kind.clone()).or_else(|| {
                let (_, below) = self.members.get(&member.path)?;
                (below.kind != Kind::Directory || member.kind != Kind::Directory).then(|| below.kind.clone())
            });
            if before.is_some() {
                findings.push(Finding::new(Rule::Duplicate, layer, &member.path, "is there twice"));
            }
            self.members.insert(member.path.clone(), (layer.to_owned(), member));
        }
        let orphan = |path: &&String| {
            path.rsplit_once('/').is_some_and(|(above, _)| !above.is_empty() && !self.members.contains_key(above))
        };
        findings.extend(
            own.keys().filter(orphan).map(|path| Finding::new(Rule::Parent, layer, path, "has no folder above it")),
        );
        findings
    }

    /// What is wrong with the image as a whole.
    pub fn findings(&self, configuration: &ImageConfiguration) -> Vec<Finding> {
        let mut findings = self.user(configuration);
        findings.extend(self.names());
        findings.extend(self.temporary());
        findings.extend(self.entrypoint(configuration));
        findings.extend(self.members.values().filter_map(|(layer, member)| {
            self.program(member, configuration.architecture())
                .map(|(rule, what)| Finding::new(rule, layer, &member.path, what))
        }));
        findings
    }

    fn user(&self, configuration: &ImageConfiguration) -> Vec<Finding> {
        let user = configuration.config().as_ref().and_then(|config| config.user().clone()).unwrap_or_default();
        let uid = user.split(':').next().unwrap_or_default();
        let what = match uid.parse::<u32>() {
            Ok(0) => "is root",
            Err(_) => "is not a number, so a cluster cannot tell that it is not root",
            Ok(_) if !self.lists(uid) => "is not in /etc/passwd",
            Ok(_) => return Vec::new(),
        };
        vec![Finding::new(Rule::User, "configuration", &user, what)]
    }

    fn lists(&self, uid: &str) -> bool {
        let text = self.members.get("etc/passwd").and_then(|(_, member)| member.text.as_deref());
        // A file that is none is a finding of its own.
        text.is_none_or(|text| text.lines().any(|line| line.split(':').nth(2) == Some(uid)))
    }

    fn names(&self) -> Vec<Finding> {
        let regular = |path: &str| self.members.get(path).is_some_and(|(_, member)| member.kind == Kind::File);
        let wrong = NAMES.iter().filter(|path| !regular(path));
        wrong.map(|path| Finding::new(Rule::Names, "image", path, "is not a regular file")).collect()
    }

    fn temporary(&self) -> Option<Finding> {
        let found = self.members.get("tmp").map(|(_, member)| (&member.kind, member.mode));
        (found != Some((&Kind::Directory, 0o1777)))
            .then(|| Finding::new(Rule::Temporary, "image", "tmp", "is not a folder with the mode 1777"))
    }

    fn entrypoint(&self, configuration: &ImageConfiguration) -> Option<Finding> {
        let config = configuration.config().as_ref()?;
        let command = |list: &Option<Vec<String>>| list.as_ref().and_then(|list| list.first().cloned());
        let program = command(config.entrypoint()).or_else(|| command(config.cmd()))?;
        let what = match self.resolve(&program) {
            _ if !program.starts_with('/') => "is not an absolute path",
            None => "is not in the image",
            Some(member) if member.mode & 0o111 == 0 => "is not executable",
            Some(_) => return None,
        };
        Some(Finding::new(Rule::Entrypoint, "configuration", &program, what))
    }

    fn program(&self, member: &Member, architecture: &Arch) -> Option<(Rule, String)> {
        let elf = member.elf.as_ref()?;
        // The C library can be run, too, but nothing does.
        let library = member.path.rsplit('/').next().is_some_and(|name| name.contains(".so"));
        let interpreter = elf.interpreter.as_ref().filter(|path| !library && self.resolve(path).is_none());
        if machine(architecture).is_some_and(|machine| machine != elf.machine) {
            Some((Rule::Architecture, format!("is made for another processor than {architecture}")))
        } else {
            interpreter
                .map(|path| (Rule::Interpreter, format!("asks for the loader {path}, which is not in the image")))
        }
    }

    /// The file that an absolute path leads to, over symbolic links anywhere in it.
    fn resolve(&self, path: &str) -> Option<&Member> {
        let mut left: Vec<String> = path.split('/').rev().map(str::to_owned).collect();
        let mut at: Vec<String> = Vec::new();
        let mut links = 0;
        while let Some(part) = left.pop() {
            match part.as_str() {
                "" | "." => {}
                ".." => drop(at.pop()),
                _ => {
                    at.push(part);
                    let Some(Kind::Link(target)) = self.members.get(&at.join("/")).map(|(_, member)| &member.kind)
                    else {
                        continue;
                    };
                    links += 1;
                    if links > 40 {
                        return None;
                    }
                    at.pop();
                    if target.starts_with('/') {
                        at.clear();
                    }
                    left.extend(target.split('/').rev().map(str::to_owned));
                }
            }
        }
        self.members.get(&at.join("/")).map(|(_, member)| member)
    }
}

/// What can be said of a member alone.
fn of_member(member: &Member) -> Vec<(Rule, &'static str)> {
    let mut wrong = Vec::new();
    if member.path.starts_with('/') || member.path.split('/').any(|part| part == "..") {
        wrong.push((Rule::Name, "does not stay below the root"));
    } else if member.path.split('/').any(|part| part.is_empty() || part == ".") {
        wrong.push((Rule::Name, "is not in its plain form"));
    }
    if member.kind == Kind::Special {
        wrong.push((Rule::Special, "is neither a file nor a folder nor a link"));
    }
    let link = matches!(member.kind, Kind::Link(_));
    if !link && member.mode & SETUID != 0 {
        wrong.push((Rule::Setuid, "runs with the rights of its owner"));
    }
    if !link && member.mode & OTHERS_WRITE != 0 && (member.kind != Kind::Directory || member.mode & STICKY == 0) {
        wrong.push((Rule::Writable, "can be changed by everyone"));
    }
    wrong
}

fn machine(architecture: &Arch) -> Option<u16> {
    match architecture {
        Arch::Amd64 => Some(object::elf::EM_X86_64.0),
        Arch::ARM64 => Some(object::elf::EM_AARCH64.0),
        _ => None,
    }
}
