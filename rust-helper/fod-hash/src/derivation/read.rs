//! Reads what `nix derivation show -r` prints, one derivation at a time.

use std::collections::HashMap;
use std::fmt;
use std::io::Read;

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{Fod, Graph, store_path};
use crate::hash::{self, Algorithm};
use crate::store_path::{Method, StorePath, fixed_output};

/// Reads what `nix derivation show -r` prints, one derivation at a time.
///
/// # Errors
/// When it is not JSON, or a fixed-output derivation in it has a form that is not known.
pub fn read_graph(reader: impl Read, store_dir: &str) -> Result<Graph> {
    let mut graph = Graph::default();
    let seed = Derivations { graph: &mut graph, store_dir };
    let mut deserializer = serde_json::Deserializer::from_reader(std::io::BufReader::new(reader));
    let read = seed.deserialize(&mut deserializer).and_then(|()| deserializer.end());
    read.context("cannot read the output of `nix derivation show`")?;
    Ok(graph)
}

struct Derivations<'a> {
    graph: &'a mut Graph,
    store_dir: &'a str,
}

impl<'de> DeserializeSeed<'de> for Derivations<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Derivations<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a map of derivations")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Derivations { graph, store_dir } = self;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "version" => drop(map.next_value::<IgnoredAny>()?),
                "derivations" => map.next_value_seed(Derivations { graph: &mut *graph, store_dir })?,
                path => {
                    let json = map.next_value::<Box<RawValue>>()?;
                    add(graph, store_dir, path, json.get())
                        .map_err(|error| serde::de::Error::custom(format!("{path}: {error:#}")))?;
                }
            }
        }
        Ok(())
    }
}

/// What every derivation has, whatever the version.
#[derive(Deserialize)]
struct Outline {
    #[serde(default)]
    outputs: HashMap<String, Output>,
    #[serde(rename = "inputDrvs", default, deserialize_with = "keys")]
    input_drvs: Vec<String>,
    #[serde(rename = "inputSrcs", default)]
    input_srcs: Vec<String>,
    #[serde(default)]
    inputs: Inputs,
}

#[derive(Deserialize, Default)]
struct Inputs {
    #[serde(default, deserialize_with = "keys")]
    drvs: Vec<String>,
    #[serde(default)]
    srcs: Vec<String>,
}

/// The text of `writeText` and `runCommand`.
#[derive(Deserialize)]
struct Scripted {
    #[serde(default)]
    env: Script,
}

#[derive(Deserialize, Default)]
struct Script {
    text: Option<String>,
    #[serde(rename = "buildCommand")]
    build_command: Option<String>,
}

/// Only the keys count: which outputs of an input are used does not matter here.
fn keys<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let map = HashMap::<String, Value>::deserialize(deserializer)?;
    Ok(map.into_keys().collect())
}

#[derive(Deserialize)]
struct Output {
    hash: Option<String>,
    #[serde(rename = "hashAlgo")]
    algorithm: Option<String>,
    method: Option<String>,
}

fn add(graph: &mut Graph, store_dir: &str, path: &str, json: &str) -> Result<()> {
    let derivation = store_path(path, store_dir)?;
    let outline: Outline = serde_json::from_str(json)?;
    let inputs = outline.input_drvs.iter().chain(outline.inputs.drvs.iter());
    let inputs = inputs.map(|input| store_path(input, store_dir)).collect::<Result<_>>()?;
    let sources = outline.input_srcs.iter().chain(outline.inputs.srcs.iter());
    let sources: Vec<StorePath> = sources.map(|source| store_path(source, store_dir)).collect::<Result<_>>()?;
    if !sources.is_empty() {
        graph.sources.insert(derivation.clone(), sources);
    }
    if let Some(output) = outline.outputs.get("out").filter(|output| output.hash.is_some()) {
        let fod = fod(&derivation, output, serde_json::from_str(json)?, store_dir)?;
        graph.fods.insert(derivation.clone(), fod);
    } else if let Some(script) = script(json) {
        graph.scripts.insert(derivation.clone(), script);
    }
    graph.inputs.insert(derivation, inputs);
    Ok(())
}

fn script(json: &str) -> Option<String> {
    let script = serde_json::from_str::<Scripted>(json).ok()?.env;
    script.text.or(script.build_command)
}

fn fod(derivation: &StorePath, output: &Output, json: Map<String, Value>, store_dir: &str) -> Result<Fod> {
    let name = json.get("name").and_then(Value::as_str).map_or_else(|| name_of(derivation), str::to_owned);
    let (prefix, algorithm) = output.algorithm.as_deref().map_or(("", None), split_method);
    let method = output.method.as_deref().unwrap_or(if prefix == "r" { "nar" } else { "flat" });
    let method = Method::from_name(method).ok_or_else(|| anyhow!("unknown method `{method}`"))?;
    let text = output.hash.as_deref().unwrap_or_default();
    let hash = hash::parse(text, algorithm).ok_or_else(|| anyhow!("unknown hash `{text}`"))?;
    let output = stated_output(&json, store_dir).unwrap_or_else(|| fixed_output(store_dir, method, &hash, &name));
    let system = json.get("system").and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(Fod { derivation: derivation.clone(), name, system, hash, method, output, json })
}

fn stated_output(json: &Map<String, Value>, store_dir: &str) -> Option<StorePath> {
    let in_outputs = json.get("outputs").and_then(|outputs| outputs.get("out")?.get("path"));
    let stated = in_outputs.or_else(|| json.get("env")?.get("out"))?;
    StorePath::parse(stated.as_str()?, store_dir)
}

/// Before Nix 2.20 the method stood in front of the algorithm: `r:sha256`.
fn split_method(text: &str) -> (&str, Option<Algorithm>) {
    let (prefix, name) = text.split_once(':').unwrap_or(("", text));
    (prefix, Algorithm::from_name(name))
}

fn name_of(derivation: &StorePath) -> String {
    derivation.name().trim_end_matches(".drv").to_owned()
}
