//! The commands: the stages of each in order.

use std::path::Path;

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::blob::{self, Settings};
use crate::cli::Plan;
use crate::entry::Entry;
use crate::error::Problem;
use crate::files::{self, Output, Walk};
use crate::image::{self, ImagePlan};
use crate::layer::{self, Blob, Layer};
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
        .chain(nodes.iter().flat_map(move |node| Walk::new(&node.path, owner)))
}

fn root_entries(plan: &LayerPlan) -> Result<Vec<Entry>> {
    let mut contents = Vec::new();
    for package in &plan.contents {
        contents.extend(files::listed(package)?);
    }
    Ok(root::entries(&contents, &plan.files)?)
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
    let configuration = image::configuration(&plan, &layers)?;
    let manifest = image::manifest(&plan, &configuration, &layers)?;
    let output = Output::new(out(&plan.outputs)?)?;
    for (folder, layer) in folders.iter().filter(|(_, layer)| layers.contains(layer)) {
        for blob in &layer.blobs {
            output.link(folder, &blob.digest)?;
        }
    }
    for document in [&configuration, &manifest] {
        output.write(&files::blob_name(&document.digest), &document.bytes)?;
    }
    let (variant, name) = (plan.variant.as_deref(), plan.ref_name.as_deref());
    let index = image::index(&[image::platform(manifest.descriptor(), &plan.architecture, variant, name)])?;
    output.write("index.json", &index.bytes)?;
    output.write("oci-layout", image::LAYOUT.as_bytes())?;
    output.write("digest", format!("{}\n", manifest.digest).as_bytes())?;
    output.write("size-report", size::report(&layers).as_bytes())?;
    output.write("layers.json", &serde_json::to_vec(&json!(layers))?)
}

fn read_layer(folder: &str) -> Result<Layer> {
    let path = Path::new(folder).join("layer.json");
    serde_json::from_slice(&files::read(&path)?).with_context(|| format!("{} is not of a layer", path.display()))
}

fn read_plan<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let bytes = if path == Path::new("-") { files::read_stdin()? } else { files::read(path)? };
    serde_json::from_slice(&bytes).with_context(|| format!("{} does not describe this work", path.display()))
}

fn out(outputs: &std::collections::BTreeMap<String, String>) -> Result<&str, Problem> {
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
