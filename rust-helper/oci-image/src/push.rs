//! Pushes a layout: the immutable tag first, the moving ones last, and nothing at all that the registry has.

pub mod failure;
pub mod repository;
pub mod revision;
pub mod skopeo;
pub mod tags;

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use crate::error::Problem;
use crate::files;
use crate::layer::Layer;
use failure::Failure;
use repository::Repository;
use skopeo::{Credentials, Skopeo};
use tags::{Channel, Tags};

/// Arguments of `push`.
#[derive(Debug, Args)]
pub struct Push {
    /// What is pushed: `testing` or another channel, `prod`, `main`, or a version such as `v1.2.3`.
    #[arg(default_value = "testing")]
    pub channel: String,
    /// The image: a layout directory.
    #[arg(long, value_name = "DIR")]
    pub layout: PathBuf,
    /// Places it can go to; the first is used without `--target`. `http://` before the registry means no TLS.
    #[arg(long = "repository", value_name = "NAME=REGISTRY/PATH")]
    pub repositories: Vec<Repository>,
    /// The place to push to, by its name.
    #[arg(long, value_name = "NAME")]
    pub target: Option<String>,
    /// Print the references that would be pushed, and send nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Push although the tree has changes that are in no commit; the tag ends in `-dirty`.
    #[arg(long)]
    pub allow_dirty: bool,
    /// Also write the digest to this file.
    #[arg(long, value_name = "FILE")]
    pub digest_file: Option<PathBuf>,
    /// Refuse an image that is larger, unpacked.
    #[arg(long, value_name = "BYTES")]
    pub max_size: Option<u64>,
    /// How often to try again when the registry cannot be reached or fails.
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub retries: u32,
    /// The skopeo to use.
    #[arg(long, default_value = "skopeo", value_name = "PROGRAM")]
    pub skopeo: PathBuf,
}

/// How large an unpacked image may be before a push says so: what some registries and hosts refuse.
const LARGE: u64 = 1 << 30;
/// How many of its store paths are named then.
const NAMED: usize = 10;

/// Pushes and gives what to print, a reference a line; `note` is told what happens.
///
/// # Errors
/// [`Problem`] when something has to be changed first.
pub fn push(args: &Push, credentials: impl Fn(&str) -> Option<Credentials>, note: &dyn Fn(&str)) -> Result<String> {
    let repository = repository::choose(&args.repositories, args.target.as_deref())?;
    let tags = wanted(args)?;
    if args.dry_run {
        return Ok(tags.all().fold(String::new(), |text, tag| text + &repository.tagged(tag) + "\n"));
    }
    let digest = digest(&args.layout)?;
    weigh(args, note)?;
    let credentials = credentials(&repository.target);
    let skopeo = Skopeo::new(&args.skopeo, repository, credentials.as_ref(), args.retries)?;
    let pushing = Pushing { args, repository, skopeo, digest: &digest, note };
    if let Some(tag) = &tags.immutable {
        pushing.immutable(tag)?;
    }
    tags.moving.iter().try_for_each(|tag| pushing.moving(tag))?;
    if let Some(file) = &args.digest_file {
        files::write(file, format!("{digest}\n").as_bytes())?;
    }
    Ok(repository.pinned(&digest) + "\n")
}

fn wanted(args: &Push) -> Result<Tags, Problem> {
    let channel = Channel::parse(&args.channel);
    let tags = channel.and_then(|channel| tags::tags(&channel, revision::revision().as_ref(), args.allow_dirty));
    tags.map_err(|refused| Problem::new(refused.to_string(), refused.hint()))
}

fn digest(layout: &Path) -> Result<String> {
    let text = files::read(&layout.join("digest"))?;
    Ok(String::from_utf8(text).context("the digest of the layout is not text")?.trim().to_owned())
}

/// Says when an image is large, and refuses one that is larger than it may be.
fn weigh(args: &Push, note: &dyn Fn(&str)) -> Result<()> {
    // An index of several platforms has none: no machine gets all of it.
    let Some(bytes) = files::read_if_there(&args.layout.join("layers.json"))? else {
        return Ok(());
    };
    let layers: Vec<Layer> =
        serde_json::from_slice(&bytes).context("layers.json in the layout is not of a list of layers")?;
    let blobs = || layers.iter().flat_map(|layer| &layer.blobs);
    let unpacked: u64 = blobs().map(|blob| blob.unpacked).sum();
    let limit = args.max_size.unwrap_or(LARGE);
    if unpacked <= limit {
        return Ok(());
    }
    let mut paths: Vec<_> = blobs().flat_map(|blob| &blob.paths).collect();
    paths.sort_by_key(|path| Reverse(path.size));
    let largest: Vec<String> =
        paths.iter().take(NAMED).map(|path| format!("  {:>12}  {}", path.size, path.path)).collect();
    let what = format!(
        "the image has {unpacked} bytes unpacked, more than {limit}; its largest paths:\n{}",
        largest.join("\n")
    );
    if args.max_size.is_some() {
        return Err(Problem::new(what, "take out what is not needed at run time, or raise --max-size").into());
    }
    note(&format!("warning: {what}"));
    Ok(())
}

struct Pushing<'a> {
    args: &'a Push,
    repository: &'a Repository,
    skopeo: Skopeo<'a>,
    digest: &'a str,
    note: &'a dyn Fn(&str),
}

impl Pushing<'_> {
    /// A tag that stands for one digest for ever.
    fn immutable(&self, tag: &str) -> Result<()> {
        match self.current(tag)? {
            Some(current) if current != self.digest => Err(Problem::new(
                format!("{} is {current} already, and this image is {}", self.repository.tagged(tag), self.digest),
                "one commit, or one version, has one image: commit the change, or use a new version",
            )
            .into()),
            current => self.set(tag, current),
        }
    }

    fn moving(&self, tag: &str) -> Result<()> {
        let current = self.current(tag)?;
        self.set(tag, current)
    }

    fn set(&self, tag: &str, current: Option<String>) -> Result<()> {
        if current.is_none_or(|current| current != self.digest) {
            return self.copy(tag);
        }
        (self.note)(&format!("{} is this image already", self.repository.tagged(tag)));
        Ok(())
    }

    fn current(&self, tag: &str) -> Result<Option<String>> {
        let answer = self.skopeo.digest(&self.repository.tagged(tag), self.note)?;
        answer.map_err(|failure| self.problem(&failure).into())
    }

    fn copy(&self, tag: &str) -> Result<()> {
        let answer = self.skopeo.copy(&self.args.layout, tag, self.note)?;
        answer.map_err(|failure| self.problem(&failure))?;
        (self.note)(&format!("pushed {}", self.repository.tagged(tag)));
        Ok(())
    }

    fn problem(&self, failure: &Failure) -> Problem {
        let registry = self.repository.registry();
        let what = format!("{registry}: {}: {}", failure.kind.word(), failure.message);
        Problem::new(what, failure.hint(registry, &self.repository.target))
    }
}

/// Reads the credentials for a target from the environment: `REGISTRY_USERNAME_<TARGET>` and `REGISTRY_PASSWORD_<TARGET>`, else
/// the same without the target.
pub fn from_environment(target: &str) -> Option<Credentials> {
    let suffix: String =
        target.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    let read = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let pair = |suffix: &str| {
        let username = read(&format!("REGISTRY_USERNAME{suffix}"))?;
        Some(Credentials { username, password: read(&format!("REGISTRY_PASSWORD{suffix}"))? })
    };
    pair(&format!("_{suffix}")).or_else(|| pair(""))
}
