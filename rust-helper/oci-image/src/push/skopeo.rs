//! The door to skopeo, which talks to the registry.
#![expect(clippy::disallowed_methods, reason = "the one place that starts skopeo")]

use std::fs::File;
use std::io::{Seek, Write};
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::io::{FdFlags, fcntl_setfd};
use sha2::{Digest, Sha256};

use super::failure::{Failure, Kind};
use super::repository::Repository;

/// Before the first new attempt; each later one waits twice as long.
const FIRST_DELAY: Duration = Duration::from_millis(500);

/// Who pushes.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The name.
    pub username: String,
    /// The password or token.
    pub password: String,
}

/// skopeo, set up for one repository.
#[derive(Debug)]
pub struct Skopeo<'a> {
    program: PathBuf,
    repository: &'a Repository,
    auth: Option<File>,
    retries: u32,
}

impl<'a> Skopeo<'a> {
    /// Sets it up. Without `credentials` skopeo looks into its own files (`REGISTRY_AUTH_FILE`, `skopeo login`).
    ///
    /// # Errors
    /// When the file for the credentials cannot be written.
    pub fn new(
        program: &Path,
        repository: &'a Repository,
        credentials: Option<&Credentials>,
        retries: u32,
    ) -> Result<Self> {
        let auth = credentials.map(|credentials| auth_file(repository.registry(), credentials)).transpose()?;
        Ok(Self { program: program.to_owned(), repository, auth, retries })
    }

    /// The digest that a tag or digest has in the registry, if it is there.
    ///
    /// # Errors
    /// When skopeo cannot be started; the inner one when the registry refuses.
    pub fn digest(&self, reference: &str, note: &dyn Fn(&str)) -> Result<Result<Option<String>, Failure>> {
        let tls = format!("--tls-verify={}", !self.repository.plain_http);
        let reference = format!("docker://{reference}");
        let output = self.run(&["inspect", "--raw", &tls, &reference], note)?;
        Ok(match output {
            Ok(manifest) => Ok(Some(format!("sha256:{}", data_encoding::HEXLOWER.encode(&Sha256::digest(manifest))))),
            Err(failure) if matches!(failure.kind, Kind::Absent | Kind::NoRepository) => Ok(None),
            Err(failure) => Err(failure),
        })
    }

    /// Copies a layout, all its platforms, to a tag. What the registry has already is not sent.
    ///
    /// # Errors
    /// When skopeo cannot be started; the inner one when the registry refuses.
    pub fn copy(&self, layout: &Path, tag: &str, note: &dyn Fn(&str)) -> Result<Result<(), Failure>> {
        let tls = format!("--dest-tls-verify={}", !self.repository.plain_http);
        let (from, to) = (format!("oci:{}", layout.display()), format!("docker://{}", self.repository.tagged(tag)));
        let output = self.run(&["copy", "--quiet", "--all", "--preserve-digests", &tls, &from, &to], note)?;
        Ok(output.map(drop))
    }

    /// Runs it again, later and later, while the registry is only unavailable.
    fn run(&self, args: &[&str], note: &dyn Fn(&str)) -> Result<Result<Vec<u8>, Failure>> {
        let mut attempt = 0;
        loop {
            let output = self.once(args)?;
            if output.status.success() {
                return Ok(Ok(output.stdout));
            }
            let failure = Failure::read(&String::from_utf8_lossy(&output.stderr));
            if failure.kind != Kind::Unavailable || attempt == self.retries {
                return Ok(Err(failure));
            }
            let delay = FIRST_DELAY * 2_u32.saturating_pow(attempt);
            note(&format!("{}; trying again in {:.1} s", failure.message, delay.as_secs_f32()));
            std::thread::sleep(delay);
            attempt += 1;
        }
    }

    fn once(&self, args: &[&str]) -> Result<Output> {
        let mut command = Command::new(&self.program);
        // There is no policy file on most machines; what we send is our own.
        command.arg("--insecure-policy").args(args);
        if let Some(mut file) = self.auth.as_ref() {
            file.rewind().context("cannot read a temporary file")?;
            command.arg("--authfile").arg(format!("/dev/fd/{}", file.as_raw_fd()));
        }
        command.output().with_context(|| format!("cannot start {}", self.program.display()))
    }
}

/// A file without a name in the form of containers-auth.json(5), which skopeo inherits: every user can read arguments, a
/// file with a name stays behind after a kill, and this one is in no folder.
fn auth_file(registry: &str, credentials: &Credentials) -> Result<File> {
    let pair = format!("{}:{}", credentials.username, credentials.password);
    let auth = data_encoding::BASE64.encode(pair.as_bytes());
    let content = serde_json::json!({ "auths": { registry: { "auth": auth } } });
    let mut file = tempfile::tempfile().context("cannot write a temporary file")?;
    file.write_all(content.to_string().as_bytes()).context("cannot write a temporary file")?;
    fcntl_setfd(&file, FdFlags::empty()).context("cannot hand a temporary file to skopeo")?;
    Ok(file)
}
