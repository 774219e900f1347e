//! The commands that only read: what each says and how it ends.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::cli::{Diff, Share, Verify};
use crate::layout::{self, Image};
use crate::verify::Files;
use crate::{diff, files, verify};

/// What a command prints.
#[derive(Debug)]
pub struct Said {
    /// Data, for stdout.
    pub text: String,
    /// Whether a rule is broken.
    pub findings: bool,
}

/// Checks layouts.
///
/// # Errors
/// When the report cannot be written as JSON.
pub fn verify(args: &Verify) -> Result<Said> {
    let mut reports = Vec::new();
    for folder in &args.layouts {
        reports.push(verify::verify(&Files {
            read: &|name| files::read(&folder.join(name)),
            open: &|name| files::open(&folder.join(name)),
        }));
    }
    let findings = reports.iter().any(|report| !report.findings.is_empty());
    let text = || reports.iter().map(verify::Report::text).collect();
    Ok(Said { text: said(args.json, &reports, text)?, findings })
}

/// Compares two layouts.
///
/// # Errors
/// When one cannot be read or holds several images.
pub fn diff(args: &Diff) -> Result<Said> {
    let difference = diff::diff(&image(&args.old)?, &image(&args.new)?);
    Ok(Said { text: said(args.json, &difference, || difference.text())?, findings: false })
}

/// Says what layouts share.
///
/// # Errors
/// When one cannot be read or holds several images.
pub fn share(args: &Share) -> Result<Said> {
    let images = args.layouts.iter().map(|folder| Ok((folder.display().to_string(), image(folder)?)));
    let sharing = diff::share(&images.collect::<Result<Vec<_>>>()?);
    Ok(Said { text: said(args.json, &sharing, || sharing.text())?, findings: false })
}

fn said<T: Serialize>(json: bool, value: &T, text: impl FnOnce() -> String) -> Result<String> {
    if json { Ok(serde_json::to_string_pretty(value)? + "\n") } else { Ok(text()) }
}

fn image(folder: &Path) -> Result<Image> {
    let name = folder.display().to_string();
    layout::image(&|file| files::read(&folder.join(file)), &name).with_context(|| name.clone())
}
