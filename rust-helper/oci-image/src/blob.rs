//! One pass from entries to a blob: archive, digest of the archive, compression, digest of the blob.
//!
//! One thread reads and digests, others compress parts, the caller's thread puts them in order. A fixed number of buffers goes
//! round, so that memory does not depend on what is read.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result, bail};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::compression::{Compression, Encoder};
use crate::entry::{BLOCK, Entry, Kind};

/// More threads than this would wait for the one that reads.
const MAX_WORKERS: usize = 8;

/// What a blob turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// `sha256:` and the digest of the blob.
    pub digest: String,
    /// Bytes of the blob.
    pub size: u64,
    /// `sha256:` and the digest of the archive in it.
    pub diff_id: String,
    /// Bytes of the archive.
    pub unpacked: u64,
}

/// How to write a blob.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The format.
    pub compression: Compression,
    /// How many threads compress.
    pub workers: usize,
}

/// Opens the content of a file.
pub type Open<'a> = &'a (dyn Fn(&std::path::Path) -> Result<Box<dyn Read>> + Sync);

/// A part on its way.
#[derive(Default)]
struct Part {
    index: u64,
    plain: Vec<u8>,
    filled: usize,
    packed: Vec<u8>,
}

/// Writes entries as one blob.
///
/// # Errors
/// When an entry cannot be read or the output cannot be written.
pub fn write<I>(entries: I, open: Open<'_>, settings: Settings, output: &mut dyn Write) -> Result<Written>
where
    I: Iterator<Item = Result<Entry>> + Send,
{
    let workers = settings.workers.clamp(1, MAX_WORKERS);
    let (free, waiting) = channel();
    let (job, jobs) = channel();
    let (done, finished) = channel();
    for _ in 0..workers + 3 {
        free.send(Part { plain: vec![0; settings.compression.part()], ..Part::default() })?;
    }
    let jobs = Mutex::new(jobs);
    thread::scope(|scope| {
        let reader = scope.spawn(move || read_all(entries, open, Archive::new(waiting, job)));
        for _ in 0..workers {
            let (jobs, done) = (&jobs, done.clone());
            scope.spawn(move || compress_all(settings.compression, jobs, &done));
        }
        drop(done);
        let blob = collect(&finished, &free, output);
        drop(free);
        let archive = reader.join().map_err(|_| anyhow::anyhow!("the reading thread failed"))?;
        let ((digest, size), (diff_id, unpacked)) = (blob?, archive?);
        Ok(Written { digest, size, diff_id, unpacked })
    })
}

fn compress_all(compression: Compression, jobs: &Mutex<Receiver<Part>>, done: &Sender<Result<Part>>) {
    let mut encoder = Encoder::new(compression);
    let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok(mut part) = next() {
        let result = match &mut encoder {
            Ok(encoder) => encoder.encode(part.plain.get(..part.filled).unwrap_or_default(), &mut part.packed),
            Err(error) => Err(anyhow::anyhow!("{error:#}")),
        };
        if done.send(result.map(|()| part)).is_err() {
            return;
        }
    }
}

/// Writes the parts in their order, whatever order they are ready in.
fn collect(finished: &Receiver<Result<Part>>, free: &Sender<Part>, output: &mut dyn Write) -> Result<(String, u64)> {
    let (mut hasher, mut size, mut next) = (Sha256::new(), 0, 0);
    let mut early = BTreeMap::new();
    for part in finished {
        let part = part?;
        early.insert(part.index, part);
        while let Some(part) = early.remove(&next) {
            hasher.update(&part.packed);
            output.write_all(&part.packed).context("cannot write the blob")?;
            size += part.packed.len() as u64;
            next += 1;
            // The reader may be done already.
            let _ = free.send(part);
        }
    }
    Ok((digest(hasher), size))
}

fn digest(hasher: Sha256) -> String {
    format!("sha256:{}", HEXLOWER.encode(&hasher.finalize()))
}

fn read_all<I>(entries: I, open: Open<'_>, mut archive: Archive) -> Result<(String, u64)>
where
    I: Iterator<Item = Result<Entry>>,
{
    for entry in entries {
        let entry = entry?;
        archive.add(&entry.header()?)?;
        match &entry.kind {
            Kind::Directory | Kind::Link(_) => {}
            Kind::Text(text) => archive.add(text)?,
            Kind::File(path, size) => {
                archive.add_from(&mut open(path)?, *size).with_context(|| path.display().to_string())?;
            }
        }
        archive.pad()?;
    }
    archive.finish()
}

/// The archive, cut into parts while it is written.
struct Archive {
    hasher: Sha256,
    size: u64,
    part: Part,
    parts: u64,
    waiting: Receiver<Part>,
    jobs: Sender<Part>,
}

impl Archive {
    fn new(waiting: Receiver<Part>, jobs: Sender<Part>) -> Self {
        Self { hasher: Sha256::new(), size: 0, part: Part::default(), parts: 0, waiting, jobs }
    }

    /// What is free of the part under way; a new part where nothing is.
    fn room(&mut self) -> Result<&mut [u8]> {
        if self.part.filled == self.part.plain.len() {
            self.send()?;
            self.part = self.waiting.recv().context("the writing thread ended early")?;
            self.part.filled = 0;
        }
        self.part.plain.get_mut(self.part.filled..).context("a part is overfull")
    }

    fn filled(&mut self, count: usize) {
        self.part.filled += count;
        self.size += count as u64;
    }

    fn send(&mut self) -> Result<()> {
        if self.part.filled == 0 {
            return Ok(());
        }
        let mut part = std::mem::take(&mut self.part);
        self.hasher.update(part.plain.get(..part.filled).unwrap_or_default());
        part.index = self.parts;
        self.parts += 1;
        self.jobs.send(part).ok().context("the compressing threads ended early")
    }

    fn add(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            let room = self.room()?;
            let count = bytes.read(room)?;
            self.filled(count);
        }
        Ok(())
    }

    fn add_from(&mut self, source: &mut dyn Read, size: u64) -> Result<()> {
        let mut left = size;
        while left > 0 {
            let room = self.room()?;
            let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(room.len());
            let count = source.read(room.get_mut(..wanted).unwrap_or_default())?;
            if count == 0 {
                bail!("shorter than it was a moment ago");
            }
            self.filled(count);
            left -= count as u64;
        }
        Ok(())
    }

    fn pad(&mut self) -> Result<()> {
        let rest = usize::try_from(self.size % BLOCK as u64)?;
        if rest > 0 { self.add([0; BLOCK].get(rest..).unwrap_or_default()) } else { Ok(()) }
    }

    /// Two empty blocks end an archive.
    fn finish(mut self) -> Result<(String, u64)> {
        self.add(&[0; 2 * BLOCK])?;
        self.send()?;
        Ok((digest(self.hasher), self.size))
    }
}
