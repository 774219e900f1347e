//! Reads the archive in a blob, whoever wrote it: its members, its digest, and what its programs were made for.

use std::io::{BufReader, Read};

use anyhow::{Context, Result, bail};
use data_encoding::HEXLOWER;
use object::Endianness;
use object::elf::FileHeader64;
use object::read::elf::{FileHeader, ProgramHeader};
use oci_spec::image::MediaType;
use sha2::{Digest, Sha256};

/// One member, as far as the rules look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// As it stands in the archive, without a final slash.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// Permission bits.
    pub mode: u32,
    /// Numeric user.
    pub uid: u64,
    /// Of a program or library.
    pub elf: Option<Elf>,
    /// The content of the files that the rules read.
    pub text: Option<String>,
}

/// What a member is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A folder.
    Directory,
    /// A regular file.
    File,
    /// A symbolic link and where it leads.
    Link(String),
    /// A second name of a file.
    HardLink(String),
    /// A device, a pipe, a socket.
    Special,
}

/// What a program was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elf {
    /// `e_machine`.
    pub machine: u16,
    /// The loader that it asks for.
    pub interpreter: Option<String>,
}

/// Digests what passes through.
struct Digesting<R> {
    inner: R,
    hasher: Sha256,
}

impl<R> Digesting<R> {
    fn digest(self) -> String {
        format!("sha256:{}", HEXLOWER.encode(&self.hasher.finalize()))
    }
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hasher.update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

/// Hands every member of a blob to `take` and gives the digest of the archive.
///
/// # Errors
/// When the blob is not a readable archive of its type.
pub fn read(blob: Box<dyn Read>, media_type: &MediaType, take: &mut dyn FnMut(Member)) -> Result<String> {
    let mut archive = Digesting { inner: unpacked(blob, media_type)?, hasher: Sha256::new() };
    let mut members = tar::Archive::new(&mut archive);
    for member in members.entries()? {
        take(of(member.context("the archive is damaged")?)?);
    }
    // What stands after the last member counts for the digest, too.
    std::io::copy(&mut archive, &mut std::io::sink()).context("the archive is damaged")?;
    Ok(archive.digest())
}

/// `sha256:` and the digest of all bytes, and how many they are.
///
/// # Errors
/// When they cannot be read.
pub fn digest(bytes: Box<dyn Read>) -> Result<(String, u64)> {
    let mut bytes = Digesting { inner: bytes, hasher: Sha256::new() };
    let size = std::io::copy(&mut bytes, &mut std::io::sink())?;
    Ok((bytes.digest(), size))
}

fn unpacked(blob: Box<dyn Read>, media_type: &MediaType) -> Result<Box<dyn Read>> {
    let blob = BufReader::with_capacity(1 << 17, blob);
    Ok(match media_type {
        MediaType::ImageLayer => Box::new(blob),
        MediaType::ImageLayerGzip => Box::new(flate2::bufread::MultiGzDecoder::new(blob)),
        MediaType::ImageLayerZstd => Box::new(zstd::stream::read::Decoder::with_buffer(blob)?),
        other => bail!("a layer of type {other} cannot be read"),
    })
}

fn of<R: Read>(mut member: tar::Entry<'_, R>) -> Result<Member> {
    let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let path = lossy(&member.path_bytes());
    let target = member.link_name_bytes().map(|target| lossy(&target)).unwrap_or_default();
    let header = member.header();
    let kind = match header.entry_type() {
        tar::EntryType::Directory => Kind::Directory,
        tar::EntryType::Regular | tar::EntryType::Continuous | tar::EntryType::GNUSparse => Kind::File,
        tar::EntryType::Symlink => Kind::Link(target),
        tar::EntryType::Link => Kind::HardLink(target),
        _ => Kind::Special,
    };
    let (mode, uid) = (header.mode()? & 0o7777, header.uid()?);
    let path = if path.len() > 1 { path.trim_end_matches('/').to_owned() } else { path };
    let (elf, text) = if kind == Kind::File { content(&mut member, &path)? } else { (None, None) };
    Ok(Member { path, kind, mode, uid, elf, text })
}

/// What the rules need of a file's content: nothing of most.
fn content(file: &mut dyn Read, path: &str) -> Result<(Option<Elf>, Option<String>)> {
    let mut bytes = Vec::new();
    if crate::rules::NAMES.contains(&path) {
        file.read_to_end(&mut bytes)?;
        return Ok((None, Some(String::from_utf8_lossy(&bytes).into_owned())));
    }
    Read::take(&mut *file, 4).read_to_end(&mut bytes)?;
    if bytes != object::elf::ELFMAG {
        return Ok((None, None));
    }
    file.read_to_end(&mut bytes)?;
    Ok((elf(&bytes), None))
}

/// Of a program of 64 bits; others are left to the kernel.
fn elf(bytes: &[u8]) -> Option<Elf> {
    let header = FileHeader64::<Endianness>::parse(bytes).ok()?;
    let endian = header.endian().ok()?;
    let interpreter = header
        .program_headers(endian, bytes)
        .ok()?
        .iter()
        .find_map(|segment| segment.interpreter(endian, bytes).ok().flatten())
        .map(|path| String::from_utf8_lossy(path).into_owned());
    Some(Elf { machine: header.e_machine(endian).0, interpreter })
}
