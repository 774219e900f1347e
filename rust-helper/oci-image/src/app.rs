//! The commands that write: the stages of each in order.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::blob::{self, Settings};
use crate::cli::{Index, Plan};
use crate::entry::Entry;
use crate::error::Problem;
use crate::files::{self, Output, Walk};
use crate::image::{self, Document, ImagePlan};
use crate::layer::{self, Blob, Layer};
use crate::layout::{self, blob_name};
use crate::plan::{LayerPlan, Node};
use crate::{root, size};

/// Writes the blobs of one role and `layer.json`.
///
/// # Errors
/// When the plan is wrong, a path cannot be read, or the output cannot be written.
pub fn layer(args: &Plan) -> Result<()> {
    let plan: LayerPlan = read_plan(&args.plan)?;
    let output = Output::new(out(&plan.outputs)?)?;
    let settings = Settings { compression: plan.compression, workers: workers(args.cores) };
    let mut blobs = Vec::new();
    for nodes in plan.blobs() {
        blobs.push(write(&output, settings, &nodes, store_entries(&plan, &nodes))?);
    }
    let root = root_entries(&plan)?;
    if !root.is_empty() {
        blobs.push(write(&output, settings, &[], root.into_iter().map(Ok))?);
    }
    output.write("layer.json", &serde_json::to_vec(&Layer::new(&plan, blobs))?)
}

fn write<I>(output: &Output, settings: Settings, nodes: &[&Node], entries: I) -> Result<Blob>
where
    I: Iterator<Item = Result<Entry>> + Send,
{
    let written = output.blob(|file| blob::write(entries, &files::open, settings, file))?;
    Ok(Blob::new(written, settings.compression, nodes))
}

/// The folders above the store paths once, then each path.
fn store_entries<'a>(plan: &'a LayerPlan, nodes: &'a [&Node]) -> impl Iterator<Item = Result<Entry>> + 'a {
    let store = plan.store_dir.trim_start_matches('/');
    let ends = store.match_indices('/').map(|(at, _)| at).chain([store.len()]);
    let parents = ends.filter_map(move |end| store.get(..end));
    let owner = plan.owner();
    parents
        .map(move |parent| Ok(Entry { owner, ..Entry::parent(parent) }))
        .chain(nodes.iter().flat_map(move |node| Walk::new(&plan.store_root, &node.path, owner)))
}

fn root_entries(plan: &LayerPlan) -> Result<Vec<Entry>> {
    let mut contents = Vec::new();
    for package in &plan.contents {
        contents.extend(files::listed(&plan.store_root, package)?);
    }
    let mut files = plan.files.clone();
    for file in files.values_mut() {
        if let Some(source) = &file.copy {
            file.copied = files::read(Path::new(&format!("{}{source}", plan.store_root)))?;
        }
    }
    Ok(root::entries(&contents, &files)?)
}

/// Writes the layout of an image whose blobs are links to those of its layers.
///
/// # Errors
/// When the plan is wrong, a layer cannot be read, or the output cannot be written.
pub fn assemble(args: &Plan) -> Result<()> {
    let plan: ImagePlan = read_plan(&args.plan)?;
    let folders: Vec<(String, Layer)> =
        plan.layers.iter().map(|folder| Ok((folder.clone(), read_layer(folder)?))).collect::<Result<_>>()?;
    let layers = layer::needed(folders.iter().map(|(_, layer)| layer.clone()).collect());
    size::within(plan.budget, &layers)?;
    let configuration = image::configuration(&plan, &layers)?;
    let manifest = image::manifest(&plan, &configuration, &layers)?;
    let output = Output::new(out(&plan.outputs)?)?;
    for (folder, layer) in folders.iter().filter(|(_, layer)| layers.contains(layer)) {
        for blob in &layer.blobs {
            output.link(folder, &blob.digest)?;
        }
    }
    for document in [&configuration, &manifest] {
        output.write(&blob_name(&document.digest), &document.bytes)?;
    }
    let (variant, name) = (plan.variant.as_deref(), plan.ref_name.as_deref());
    finish(&output, &manifest, image::platform(manifest.descriptor(), &plan.architecture, variant, name))?;
    output.write("size-report", size::report(&layers).as_bytes())?;
    output.write("layers.json", &serde_json::to_vec(&json!(layers))?)
}

/// Writes a layout that holds the images of several ones.
///
/// # Errors
/// When a layout is not sound or two are for one platform.
pub fn index(args: &Index) -> Result<()> {
    let output = Output::new(&args.output)?;
    let mut platforms = BTreeMap::new();
    for folder in &args.layouts {
        for image in layout::images(&|name| files::read(&folder.join(name)))? {
            for (digest, _) in image.blobs() {
                output.link(&folder.to_string_lossy(), digest)?;
            }
            let configuration = &image.configuration;
            let (architecture, variant) = (configuration.architecture().to_string(), configuration.variant().clone());
            let manifest = json!({
                "mediaType": image.descriptor.media_type().as_ref(),
                "digest": image.descriptor.digest().as_ref(),
                "size": image.descriptor.size(),
            });
            let descriptor = image::platform(manifest, &architecture, variant.as_deref(), None);
            if platforms.insert((architecture.clone(), variant), descriptor).is_some() {
                let what = format!("{} is the second image for {architecture}", folder.display());
                return Err(Problem::new(what, "give one layout for each platform").into());
            }
        }
    }
    let index = image::index(&platforms.into_values().collect::<Vec<_>>())?;
    output.write(&blob_name(&index.digest), &index.bytes)?;
    finish(&output, &index, image::named(index.descriptor(), args.name.as_deref()))
}

/// The files that make a folder of blobs a layout, and `digest`.
fn finish(output: &Output, document: &Document, descriptor: Value) -> Result<()> {
    output.write("index.json", &image::index(&[descriptor])?.bytes)?;
    output.write("oci-layout", image::LAYOUT.as_bytes())?;
    output.write("digest", format!("{}\n", document.digest).as_bytes())
}

fn read_layer(folder: &str) -> Result<Layer> {
    let path = Path::new(folder).join("layer.json");
    serde_json::from_slice(&files::read(&path)?).with_context(|| format!("{} is not of a layer", path.display()))
}

fn read_plan<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let bytes = if path == Path::new("-") { files::read_stdin()? } else { files::read(path)? };
    serde_json::from_slice(&bytes).with_context(|| format!("{} does not describe this work", path.display()))
}

fn out(outputs: &BTreeMap<String, String>) -> Result<&str, Problem> {
    outputs.get("out").map(String::as_str).ok_or_else(|| {
        Problem::new(
            "the plan does not say where to write to",
            "add it: { \"outputs\": { \"out\": \"/some/folder\" } }",
        )
    })
}

fn workers(cores: usize) -> usize {
    if cores > 0 { cores } else { std::thread::available_parallelism().map_or(1, usize::from) }
}
