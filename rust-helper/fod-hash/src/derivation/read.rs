//! Reads the .drv files that derivations need, one at a time.

use std::collections::BTreeSet;

use anyhow::{Context, Result, anyhow, ensure};

use super::aterm::{Aterm, Output};
use super::{Fod, Graph};
use crate::hash::{self, Algorithm};
use crate::store_path::{Method, StorePath};

/// Reads `roots` and all derivations that they need; gives nothing if one of the files is not there. `file` gives the bytes of a
/// .drv file, wherever they are from: its path proves them.
///
/// # Errors
/// When a file is not the one that its path names, or a fixed-output derivation in it has a form that is not known.
pub fn read_graph(
    roots: &BTreeSet<StorePath>,
    mut file: impl FnMut(&StorePath) -> Option<Vec<u8>>,
) -> Result<Option<Graph>> {
    let mut graph = Graph::default();
    let (mut seen, mut queue) = (roots.clone(), roots.iter().cloned().collect::<Vec<_>>());
    while let Some(path) = queue.pop() {
        let Some(bytes) = file(&path) else {
            return Ok(None);
        };
        add(&mut graph, &path, &bytes).with_context(|| format!("cannot read {}", path.as_str()))?;
        for input in graph.inputs(&path) {
            if !seen.contains(input) {
                seen.insert(input.clone());
                queue.push(input.clone());
            }
        }
    }
    Ok(Some(graph))
}

fn add(graph: &mut Graph, path: &StorePath, bytes: &[u8]) -> Result<()> {
    let text = String::from_utf8_lossy(bytes);
    let aterm = Aterm::parse(&text).ok_or_else(|| anyhow!("this is no derivation"))?;
    let needs = aterm.needs(path.store_dir()).unwrap_or_default();
    let proven = needs.path(bytes, path.name(), path.store_dir());
    ensure!(proven == *path, "this is another file than it was; `nix store verify` tells more");
    if let Some(output) = fixed(&aterm) {
        let fod = fod(path, output, &aterm)?;
        graph.fods.insert(path.clone(), fod);
    } else if let Some(script) = aterm.variable("text").or_else(|| aterm.variable("buildCommand")) {
        graph.scripts.insert(path.clone(), script.to_owned());
    }
    if !needs.sources.is_empty() {
        graph.sources.insert(path.clone(), needs.sources);
    }
    graph.inputs.insert(path.clone(), needs.inputs);
    Ok(())
}

/// The output of a fixed-output derivation. An output that is only known after the build has an algorithm and no hash.
fn fixed<'a, 'b>(aterm: &'a Aterm<'b>) -> Option<&'a Output<'b>> {
    let promises = |output: &&Output<'_>| !output.hash.is_empty() && output.hash != "impure";
    aterm.outputs.iter().find(|output| output.name == "out").filter(promises)
}

fn fod(derivation: &StorePath, output: &Output<'_>, aterm: &Aterm<'_>) -> Result<Fod> {
    let (prefix, algorithm) = output.algorithm.rsplit_once(':').unwrap_or(("", &output.algorithm));
    let method = Method::from_aterm(prefix).ok_or_else(|| anyhow!("unknown method `{prefix}`"))?;
    let algorithm = Algorithm::from_name(algorithm).ok_or_else(|| anyhow!("unknown algorithm `{algorithm}`"))?;
    let hash = hash::parse(&output.hash, Some(algorithm)).ok_or_else(|| anyhow!("`{}` is no hash", output.hash))?;
    let path = StorePath::parse(&output.path, derivation.store_dir());
    Ok(Fod {
        derivation: derivation.clone(),
        name: derivation.name().strip_suffix(".drv").unwrap_or(derivation.name()).to_owned(),
        system: aterm.system.clone().into_owned(),
        hash,
        method,
        output: path.ok_or_else(|| anyhow!("`{}` is not a store path", output.path))?,
        aterm: aterm.clone().into_owned(),
    })
}
