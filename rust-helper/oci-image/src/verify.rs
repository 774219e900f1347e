//! `verify`: everything about an image that can be told without running it. Pure: the caller reads the files.

use std::fmt::Write;
use std::io::Read;

use anyhow::Result;
use oci_spec::image::Descriptor;
use serde::Serialize;

use crate::archive;
use crate::layout::{self, Image, blob_name};
use crate::rules::Tree;

/// A rule; its name stands in the text and in the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// `oci-layout` and `index.json` are what the specification says, and lead to all documents.
    Layout,
    /// Every blob has the digest and the size that refer to it.
    Digest,
    /// The layers are those that the configuration lists.
    DiffId,
    /// Every layer is an archive that can be read.
    Archive,
    /// Names stay below the root and are plain.
    Name,
    /// A file is in the image once.
    Duplicate,
    /// Every member has its folder.
    Parent,
    /// No devices, pipes, sockets.
    Special,
    /// No program with the rights of its owner.
    Setuid,
    /// Nothing that everyone may change.
    Writable,
    /// `/tmp` is there for everyone.
    Temporary,
    /// A number, not root, and in `/etc/passwd`.
    User,
    /// `/etc/passwd` and `/etc/group` are regular files.
    Names,
    /// The program is in the image, by its absolute path.
    Entrypoint,
    /// Programs are made for the image's processor.
    Architecture,
    /// The loader of every program is in the image.
    Interpreter,
}

/// Something that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which.
    pub rule: Rule,
    /// The layer or document.
    pub part: String,
    /// The path or value.
    pub subject: String,
    /// What is wrong with it.
    pub what: String,
}

impl Finding {
    /// A finding.
    pub fn new(rule: Rule, part: &str, subject: &str, what: impl Into<String>) -> Self {
        Self { rule, part: part.to_owned(), subject: subject.to_owned(), what: what.into() }
    }
}

/// What was looked at and found.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Digests of the images.
    pub images: Vec<String>,
    /// What breaks a rule.
    pub findings: Vec<Finding>,
}

impl Report {
    /// One line a finding, and a closing one.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for finding in &self.findings {
            let rule = serde_json::to_value(finding.rule).unwrap_or_default();
            let rule = rule.as_str().unwrap_or_default();
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{rule}: {}: {} {}", finding.part, finding.subject, finding.what);
        }
        let _ = match self.findings.len() {
            0 => writeln!(text, "{}: sound", self.images.join(", ")),
            1 => writeln!(text, "{}: 1 finding", self.images.join(", ")),
            count => writeln!(text, "{}: {count} findings", self.images.join(", ")),
        };
        text
    }
}

/// How to get at a layout's files.
pub struct Files<'a> {
    /// Reads a whole file.
    pub read: layout::Read<'a>,
    /// Opens a file.
    pub open: &'a dyn Fn(&str) -> Result<Box<dyn Read>>,
}

/// Looks at all images of a layout.
pub fn verify(files: &Files<'_>) -> Report {
    let mut report = Report::default();
    if let Some(finding) = marker(files) {
        report.findings.push(finding);
    }
    match layout::images(files.read) {
        Ok(images) => {
            for image in images {
                report.images.push(image.descriptor.digest().to_string());
                report.findings.extend(of_image(files, &image));
            }
        }
        Err(error) => report.findings.push(Finding::new(Rule::Layout, "index.json", "", format!("{error:#}"))),
    }
    report
}

fn marker(files: &Files<'_>) -> Option<Finding> {
    let version = |bytes: Vec<u8>| {
        let value: serde_json::Value = serde_json::from_slice(&bytes)?;
        anyhow::Ok(value.get("imageLayoutVersion").and_then(|version| version.as_str().map(str::to_owned)))
    };
    match (files.read)("oci-layout").and_then(version) {
        Ok(Some(version)) if version == "1.0.0" => None,
        Ok(_) => Some(Finding::new(Rule::Layout, "oci-layout", "imageLayoutVersion", "is not 1.0.0")),
        Err(error) => Some(Finding::new(Rule::Layout, "oci-layout", "", format!("{error:#}"))),
    }
}

fn of_image(files: &Files<'_>, image: &Image) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        [&image.descriptor, image.manifest.config()].iter().filter_map(|part| digest(files, part)).collect();
    let (mut tree, mut diff_ids) = (Tree::default(), Vec::new());
    for layer in image.manifest.layers() {
        let name = layer.digest().as_ref();
        if let Some(finding) = digest(files, layer) {
            findings.push(finding);
        }
        let mut members = Vec::new();
        let mut take = |member| members.push(member);
        match (files.open)(&blob_name(name)).and_then(|blob| archive::read(blob, layer.media_type(), &mut take)) {
            Ok(diff_id) => diff_ids.push(diff_id),
            Err(error) => findings.push(Finding::new(Rule::Archive, name, "", format!("{error:#}"))),
        }
        findings.extend(tree.add(name, members));
    }
    if &diff_ids != image.configuration.rootfs().diff_ids() {
        let what = "are not those of the layers' archives, in their order";
        findings.push(Finding::new(Rule::DiffId, "configuration", "diff_ids", what));
    }
    findings.extend(tree.findings(&image.configuration));
    findings
}

fn digest(files: &Files<'_>, descriptor: &Descriptor) -> Option<Finding> {
    let name = descriptor.digest().as_ref();
    let found = (files.open)(&blob_name(name)).and_then(archive::digest);
    let what = match found {
        Ok((digest, _)) if digest != name => format!("has the digest {digest}"),
        Ok((_, size)) if size != descriptor.size() => format!("has {size} bytes, not {}", descriptor.size()),
        Ok(_) => return None,
        Err(error) => format!("{error:#}"),
    };
    Some(Finding::new(Rule::Digest, name, "", what))
}
