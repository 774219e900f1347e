//! Reads the documents of an OCI layout. Pure: the caller reads the files.

use anyhow::{Context, Result, bail};
use oci_spec::image::{Descriptor, ImageConfiguration, ImageIndex, ImageManifest, MediaType};

use crate::error::Problem;

/// Reads a file of a layout by its name below it.
pub type Read<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>>;

/// One image of a layout.
#[derive(Clone, Debug)]
pub struct Image {
    /// What refers to its manifest.
    pub descriptor: Descriptor,
    /// Its manifest.
    pub manifest: ImageManifest,
    /// Its configuration.
    pub configuration: ImageConfiguration,
}

impl Image {
    /// All blobs that a registry needs: configuration, layers, and the manifest itself.
    pub fn blobs(&self) -> impl Iterator<Item = (&str, u64)> {
        let parts = std::iter::once(self.manifest.config()).chain(self.manifest.layers());
        parts.chain([&self.descriptor]).map(|descriptor| (descriptor.digest().as_ref(), descriptor.size()))
    }
}

/// Where a blob stands in a layout.
pub fn blob_name(digest: &str) -> String {
    format!("blobs/{}", digest.replacen(':', "/", 1))
}

/// All images that `index.json` leads to.
///
/// # Errors
/// When a document is missing or is not what the specification says.
pub fn images(read: Read<'_>) -> Result<Vec<Image>> {
    let index = serde_json::from_slice(&read("index.json")?).context("index.json is no index of OCI's")?;
    let mut images = Vec::new();
    collect(read, &index, 0, &mut images)?;
    if images.is_empty() {
        bail!("index.json leads to no image");
    }
    Ok(images)
}

/// The one image of a layout.
///
/// # Errors
/// When there are several, or as `images`.
pub fn image(read: Read<'_>, name: &str) -> Result<Image> {
    let mut images = images(read)?;
    match (images.pop(), images.is_empty()) {
        (Some(image), true) => Ok(image),
        _ => {
            Err(Problem::new(format!("{name} holds images for several platforms"), "give the layout of one of them")
                .into())
        }
    }
}

fn collect(read: Read<'_>, index: &ImageIndex, depth: usize, images: &mut Vec<Image>) -> Result<()> {
    for descriptor in index.manifests() {
        let digest = descriptor.digest().as_ref();
        let bytes = read(&blob_name(digest))?;
        match descriptor.media_type() {
            MediaType::ImageIndex if depth < 2 => {
                let inner = serde_json::from_slice(&bytes).with_context(|| format!("{digest} is no index of OCI's"))?;
                collect(read, &inner, depth + 1, images)?;
            }
            MediaType::ImageManifest => images.push(one(read, descriptor, &bytes)?),
            other => bail!("{digest} is of type {other}, which is no image"),
        }
    }
    Ok(())
}

fn one(read: Read<'_>, descriptor: &Descriptor, bytes: &[u8]) -> Result<Image> {
    let digest = descriptor.digest();
    let manifest: ImageManifest =
        serde_json::from_slice(bytes).with_context(|| format!("{digest} is no manifest of OCI's"))?;
    let config = manifest.config().digest();
    let configuration = serde_json::from_slice(&read(&blob_name(config.as_ref()))?)
        .with_context(|| format!("{config} is no configuration of OCI's"))?;
    Ok(Image { descriptor: descriptor.clone(), manifest, configuration })
}
