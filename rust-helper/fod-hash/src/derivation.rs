//! The JSON of `nix derivation show` and `nix derivation add`, all its versions in one place.
//!
//! Up to Nix 2.31: full paths, `inputDrvs`, `inputSrcs`, a base16 hash with `hashAlgo`. 2.32: `version: 3`, base names.
//! From 2.33: wrapped in `derivations`, `version: 4`, `inputs`, base names, SRI hashes.

pub mod aterm;
pub mod instantiate;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::io::Read;

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::hash::{self, Algorithm, Encoding, Hash, Spelling};
use crate::store_path::{Method, StorePath, fixed_output};

/// A fixed-output derivation.
#[derive(Clone, Debug)]
pub struct Fod {
    /// The .drv file.
    pub derivation: StorePath,
    /// Its name, which the output path carries too.
    pub name: String,
    /// The system that its builder needs.
    pub system: String,
    /// The hash it promises.
    pub hash: Hash,
    /// How that hash is made.
    pub method: Method,
    /// Where the output lies if the hash is right.
    pub output: StorePath,
    json: Map<String, Value>,
}

/// All derivations of a set of outputs: the fixed-output ones whole, of the others only what they need.
#[derive(Debug, Default)]
pub struct Graph {
    /// The fixed-output derivations by the path of their .drv file.
    pub fods: BTreeMap<StorePath, Fod>,
    inputs: HashMap<StorePath, Vec<StorePath>>,
    sources: HashMap<StorePath, Vec<StorePath>>,
    scripts: HashMap<StorePath, String>,
}

impl Graph {
    /// The derivations that one needs itself.
    pub fn inputs(&self, of: &StorePath) -> &[StorePath] {
        self.inputs.get(of).map_or(&[], Vec::as_slice)
    }

    /// The source files and folders that one needs itself.
    pub fn sources(&self, of: &StorePath) -> &[StorePath] {
        self.sources.get(of).map_or(&[], Vec::as_slice)
    }

    /// The text that an ordinary derivation writes or runs, where it stands in the derivation itself.
    pub fn script(&self, of: &StorePath) -> Option<&str> {
        self.scripts.get(of).map(String::as_str)
    }

    /// Which of `targets` are `roots` or are needed by them.
    pub fn reached<'a>(
        &'a self,
        roots: impl IntoIterator<Item = &'a StorePath>,
        targets: &BTreeSet<StorePath>,
    ) -> BTreeSet<StorePath> {
        let mut queue: Vec<&StorePath> = roots.into_iter().collect();
        let mut seen: HashSet<&StorePath> = queue.iter().copied().collect();
        while let Some(current) = queue.pop() {
            queue.extend(self.inputs.get(current).into_iter().flatten().filter(|input| seen.insert(input)));
        }
        targets.iter().filter(|target| seen.contains(target)).cloned().collect()
    }

    /// The first of `targets` that the build of `from` needs, `from` itself left out.
    pub fn needs<'a>(&self, from: &StorePath, targets: &'a BTreeSet<StorePath>) -> Option<&'a StorePath> {
        let mut seen = BTreeSet::from([from]);
        let mut queue = vec![from];
        while let Some(current) = queue.pop() {
            for input in self.inputs.get(current).into_iter().flatten() {
                if let Some(target) = targets.get(input) {
                    return Some(target);
                }
                if seen.insert(input) {
                    queue.push(input);
                }
            }
        }
        None
    }
}

impl Graph {
    /// What the builds of `fods` need that has the name of one of them, and so could have its output path: Nix up to 2.34 can
    /// wait forever when such a pair is in one build.
    pub fn namesakes(&self, fods: &[&Fod]) -> BTreeSet<StorePath> {
        let own: BTreeSet<&StorePath> = fods.iter().map(|fod| &fod.derivation).collect();
        let names: BTreeSet<&str> = fods.iter().map(|fod| fod.name.as_str()).collect();
        let others =
            self.fods.values().filter(|fod| names.contains(fod.name.as_str()) && !own.contains(&fod.derivation));
        let others: BTreeSet<StorePath> = others.map(|fod| fod.derivation.clone()).collect();
        self.reached(own, &others)
    }
}

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

fn store_path(text: &str, store_dir: &str) -> Result<StorePath> {
    StorePath::parse(text, store_dir).ok_or_else(|| anyhow!("`{text}` is not a store path"))
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

/// The derivation with another hash, ready for `nix derivation add`.
///
/// The output path is set where the version states it (it must then be right), and `outputHash` changes with it, since
/// fetchers ask mirrors by that value.
pub fn with_hash(fod: &Fod, hash: &Hash, store_dir: &str) -> Value {
    let mut json = fod.json.clone();
    let path = fixed_output(store_dir, fod.method, hash, &fod.name);
    let states_path = set_output(&mut json, hash, &path);
    if let Some(Value::Object(env)) = json.get_mut("env") {
        if states_path {
            env.insert("out".to_owned(), path.as_str().into());
        } else {
            env.remove("out");
        }
        respell(env, hash);
        rewrite_attrs_text(env, hash);
    }
    if let Some(Value::Object(attrs)) = json.get_mut("structuredAttrs") {
        respell(attrs, hash);
    }
    Value::Object(json)
}

fn set_output(json: &mut Map<String, Value>, hash: &Hash, path: &StorePath) -> bool {
    let Some(Value::Object(out)) = json.get_mut("outputs").and_then(|outputs| outputs.get_mut("out")) else {
        return false;
    };
    let text = if out.contains_key("hashAlgo") { hash.digest(Encoding::Base16) } else { hash.sri() };
    out.insert("hash".to_owned(), text.into());
    let Some(stated) = out.get("path").and_then(Value::as_str) else {
        return false;
    };
    let text = if stated.starts_with('/') { path.as_str() } else { path.base_name() };
    out.insert("path".to_owned(), text.into());
    true
}

/// Up to Nix 2.32 structured attributes are a text in the environment, of which only the value of the hash may change.
fn rewrite_attrs_text(env: &mut Map<String, Value>, hash: &Hash) {
    let Some(text) = env.get("__json").and_then(Value::as_str) else { return };
    let Ok(Value::Object(mut attrs)) = serde_json::from_str(text) else { return };
    let entry = |attrs: &Map<String, Value>| Some(format!("\"outputHash\":{}", attrs.get("outputHash")?));
    let old = entry(&attrs);
    respell(&mut attrs, hash);
    let new = old.zip(entry(&attrs)).filter(|(old, _)| text.matches(old.as_str()).count() == 1);
    let text = new.map_or_else(|| Value::Object(attrs).to_string(), |(old, new)| text.replace(&old, &new));
    env.insert("__json".to_owned(), text.into());
}

fn respell(attrs: &mut Map<String, Value>, hash: &Hash) {
    let Some(old) = attrs.get("outputHash").and_then(Value::as_str) else {
        return;
    };
    let reading = hash::readings(old).into_iter().find(|reading| reading.hash.algorithm() == hash.algorithm());
    let spelling = reading.map_or(Spelling::Sri, |reading| reading.spelling);
    attrs.insert("outputHash".to_owned(), hash.spell(spelling).into());
}

/// Everything of a derivation that decides what its builder does, as text, without its own hash and output path.
///
/// Inputs are left out: they stand in the environment or arguments as paths, and their .drv files may differ harmlessly.
pub fn recipe(fod: &Fod) -> String {
    let mut json = fod.json.clone();
    for unstable in ["outputs", "inputs", "inputDrvs", "inputSrcs"] {
        json.remove(unstable);
    }
    if let Some(Value::Object(env)) = json.get_mut("env") {
        blank_attrs_text(env);
        blank(env);
    }
    if let Some(Value::Object(attrs)) = json.get_mut("structuredAttrs") {
        blank(attrs);
    }
    own_spellings(fod).iter().fold(Value::Object(json).to_string(), |text, own| text.replace(own.as_str(), "OWN"))
}

/// The parts of a recipe by name: builder, arguments, and each variable or attribute.
pub fn recipe_parts(fod: &Fod) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut parts = BTreeMap::new();
    for (name, part) in [("builder", "builder"), ("args", "arguments")] {
        parts.extend(fod.json.get(name).map(|value| (part.to_owned(), text(value))));
    }
    let mut attributes = Map::new();
    for map in ["env", "structuredAttrs"] {
        attributes.extend(fod.json.get(map).and_then(Value::as_object).cloned().unwrap_or_default());
    }
    let inner =
        attributes.remove("__json").and_then(|json| serde_json::from_str::<Map<String, Value>>(json.as_str()?).ok());
    attributes.extend(inner.unwrap_or_default());
    blank(&mut attributes);
    attributes.retain(|name, _| !["builder", "args", "name", "system"].contains(&name.as_str()));
    parts.extend(attributes.iter().map(|(name, value)| (format!("variable {name}"), text(value))));
    let own = own_spellings(fod);
    let blanked = |text: String| own.iter().fold(text, |text, own| text.replace(own.as_str(), "OWN"));
    parts.into_iter().map(|(name, text)| (name, blanked(text))).collect()
}

fn blank_attrs_text(env: &mut Map<String, Value>) {
    let text = env.get("__json").and_then(Value::as_str);
    if let Some(Value::Object(mut attrs)) = text.and_then(|text| serde_json::from_str(text).ok()) {
        blank(&mut attrs);
        env.insert("__json".to_owned(), Value::Object(attrs));
    }
}

/// An empty hash is filled in together with its algorithm, so both go; other empty variables go with them.
fn blank(attrs: &mut Map<String, Value>) {
    attrs.retain(|key, value| {
        !["out", "outputHash", "outputHashAlgo"].contains(&key.as_str()) && value.as_str() != Some("")
    });
}

fn own_spellings(fod: &Fod) -> Vec<String> {
    let digests = [Encoding::Base16, Encoding::Nix32, Encoding::Base64].map(|encoding| fod.hash.digest(encoding));
    let stated = fod.json.get("env").and_then(|env| env.get("outputHash")).and_then(Value::as_str);
    let stated = stated.filter(|text| !text.is_empty()).map(str::to_owned);
    let mut spellings: Vec<String> = stated.into_iter().chain([fod.hash.sri()]).chain(digests).collect();
    spellings.push(fod.output.as_str().to_owned());
    spellings
}
