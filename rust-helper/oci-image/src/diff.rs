//! What a push would send, and what images share: blobs are equal when their digests are. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Serialize;

use crate::layout::Image;

/// What a registry that has one image lacks of another.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Digest of the image that is there.
    pub old: String,
    /// Digest of the image to send.
    pub new: String,
    /// Blobs to send.
    pub send: Vec<Blob>,
    /// Their bytes.
    pub bytes: u64,
    /// All bytes of the new image.
    pub total: u64,
}

/// A blob and its size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Blob {
    /// `sha256:` and the digest.
    pub digest: String,
    /// Its bytes.
    pub size: u64,
    /// What it is: the role of a layer, `configuration file` or `manifest`.
    pub what: String,
}

/// Compares two images.
pub fn diff(old: &Image, new: &Image) -> Difference {
    let there: BTreeSet<&str> = old.blobs().map(|(digest, _)| digest).collect();
    let blobs = named(new);
    let total = blobs.iter().map(|blob| blob.size).sum();
    let send: Vec<Blob> = blobs.into_iter().filter(|blob| !there.contains(blob.digest.as_str())).collect();
    let bytes = send.iter().map(|blob| blob.size).sum();
    Difference { old: digest(old), new: digest(new), send, bytes, total }
}

fn digest(image: &Image) -> String {
    image.descriptor.digest().to_string()
}

fn named(image: &Image) -> Vec<Blob> {
    let history = image.configuration.history().as_ref();
    let made = history.into_iter().flatten().filter(|step| step.empty_layer() != Some(true));
    let made = made.map(|step| step.created_by().clone().unwrap_or_default());
    let roles = made.map(|by| by.strip_prefix("oci-image layer ").unwrap_or("layer").to_owned());
    let names = std::iter::once("configuration file".to_owned())
        .chain(roles.chain(std::iter::repeat("layer".to_owned())).take(image.manifest.layers().len()))
        .chain(["manifest".to_owned()]);
    image.blobs().zip(names).map(|((digest, size), what)| Blob { digest: digest.to_owned(), size, what }).collect()
}

impl Difference {
    /// One line a blob, and the sum.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for blob in &self.send {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{:>12}  {:<18}  {}", blob.size, blob.what, blob.digest);
        }
        let _ = writeln!(text, "{:>12}  to send of {} ({})", self.bytes, self.total, percent(self.bytes, self.total));
        text
    }
}

/// The blobs of several images.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Sharing {
    /// By image, in the order they were given.
    pub images: Vec<Share>,
    /// Bytes if every image had its blobs alone.
    pub separate: u64,
    /// Bytes with every blob once.
    pub together: u64,
    /// Blobs that more than one image has, with the indices of these.
    pub shared: Vec<(Blob, Vec<usize>)>,
}

/// One image among others.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    /// What the caller called it.
    pub name: String,
    /// All its bytes.
    pub total: u64,
    /// Bytes that no other image has.
    pub own: u64,
}

/// Says what images share.
pub fn share(images: &[(String, Image)]) -> Sharing {
    let mut users: BTreeMap<String, (Blob, Vec<usize>)> = BTreeMap::new();
    for (index, (_, image)) in images.iter().enumerate() {
        for blob in named(image) {
            users.entry(blob.digest.clone()).or_insert_with(|| (blob, Vec::new())).1.push(index);
        }
    }
    let of = |index: usize, alone: bool| -> u64 {
        let mine = users.values().filter(|(_, by)| by.contains(&index) && !(alone && by.len() > 1));
        mine.map(|(blob, _)| blob.size).sum()
    };
    let share = |(index, (name, _)): (usize, &(String, Image))| Share {
        name: name.clone(),
        total: of(index, false),
        own: of(index, true),
    };
    let alone: Vec<Share> = images.iter().enumerate().map(share).collect();
    let mut shared: Vec<_> = users.values().filter(|(_, by)| by.len() > 1).cloned().collect();
    shared.sort_by(|(a, _), (b, _)| b.size.cmp(&a.size).then_with(|| a.digest.cmp(&b.digest)));
    Sharing {
        separate: alone.iter().map(|image| image.total).sum(),
        together: users.values().map(|(blob, _)| blob.size).sum(),
        images: alone,
        shared,
    }
}

impl Sharing {
    /// A table of the images, the shared blobs, and the sums.
    pub fn text(&self) -> String {
        let mut text = format!("{:>12} {:>12}  image\n", "bytes", "its own");
        for image in &self.images {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{:>12} {:>12}  {}", image.total, image.own, image.name);
        }
        let _ = writeln!(text, "\n{:>12} {:>12}  shared blob", "bytes", "images");
        for (blob, by) in &self.shared {
            let _ = writeln!(text, "{:>12} {:>12}  {:<18}  {}", blob.size, by.len(), blob.what, blob.digest);
        }
        let saved = self.separate - self.together;
        let _ = writeln!(
            text,
            "\n{} bytes, {} with every blob once: {} saved",
            self.separate,
            self.together,
            percent(saved, self.separate)
        );
        text
    }
}

fn percent(part: u64, whole: u64) -> String {
    let tenths = u128::from(part) * 1000 / u128::from(whole.max(1));
    format!("{}.{} %", tenths / 10, tenths % 10)
}
