//! What a layer holds, entry by entry, and the bytes of its tar headers. Pure.
//!
//! Format: POSIX.1-2001 `ustar` with `pax` records where a value does not fit. What Nix does not record (times, owners, hard
//! links, extended attributes, permissions but the executable bit) does not reach the archive: equal store paths give equal bytes.

use std::path::PathBuf;

use anyhow::{Context, Result};

/// Size of a tar block.
pub const BLOCK: usize = 512;
/// One second after the epoch, as in the store.
const MTIME: u64 = 1;
/// The largest number of eleven octal digits.
const MAX_SIZE: u64 = 0o777_7777_7777;
const NAME_LEN: usize = 100;
const PREFIX_LEN: usize = 155;

/// One member of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Relative to the root, without a final slash.
    pub path: Vec<u8>,
    /// What it is.
    pub kind: Kind,
    /// Permission bits.
    pub mode: u32,
    /// Who owns it.
    pub owner: Owner,
}

/// Numeric user and group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    /// The user.
    pub uid: u32,
    /// The group.
    pub gid: u32,
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A folder.
    Directory,
    /// A symbolic link and where it leads.
    Link(Vec<u8>),
    /// A regular file that is given here.
    Text(Vec<u8>),
    /// A regular file on the disk, of this size.
    File(PathBuf, u64),
}

impl Entry {
    /// A folder that stands above others.
    pub fn parent(path: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), kind: Kind::Directory, mode: 0o755, owner: Owner::default() }
    }

    fn size(&self) -> u64 {
        match &self.kind {
            Kind::Directory | Kind::Link(_) => 0,
            Kind::Text(text) => text.len() as u64,
            Kind::File(_, size) => *size,
        }
    }

    /// All that comes before the content: the header, after a `pax` header where one is needed.
    ///
    /// # Errors
    /// When a number cannot be written at all.
    pub fn header(&self) -> Result<Vec<u8>> {
        let mut name = self.path.clone();
        let (kind, link): (_, &[u8]) = match &self.kind {
            Kind::Directory => {
                name.push(b'/');
                (tar::EntryType::Directory, b"")
            }
            Kind::Link(target) => (tar::EntryType::Symlink, target),
            Kind::Text(_) | Kind::File(..) => (tar::EntryType::Regular, b""),
        };
        let (records, place) = self.records(&name, link);
        let mut bytes = Vec::new();
        if !records.is_empty() {
            let place = Place { prefix: b"", name: b"././@PaxHeader", link: b"" };
            bytes = block(&Fields {
                kind: tar::EntryType::XHeader,
                place,
                size: records.len() as u64,
                mode: 0o644,
                owner: Owner::default(),
            })?;
            bytes.extend_from_slice(&records);
            bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
        }
        let size = if self.size() > MAX_SIZE { 0 } else { self.size() };
        bytes.extend(block(&Fields { kind, place, size, mode: self.mode, owner: self.owner })?);
        Ok(bytes)
    }

    /// The `pax` records for what does not fit into the header, and what stands in the header.
    fn records<'a>(&self, name: &'a [u8], link: &'a [u8]) -> (Vec<u8>, Place<'a>) {
        let split = split(name).filter(|_| plain(name));
        let link_fits = link.len() <= NAME_LEN && plain(link);
        let mut records = Vec::new();
        if std::str::from_utf8(name).and(std::str::from_utf8(link)).is_err() && (split.is_none() || !link_fits) {
            record(&mut records, "hdrcharset", b"BINARY");
        }
        if split.is_none() {
            record(&mut records, "path", name);
        }
        if !link_fits {
            record(&mut records, "linkpath", link);
        }
        if self.size() > MAX_SIZE {
            record(&mut records, "size", self.size().to_string().as_bytes());
        }
        let (prefix, name) = split.unwrap_or((b"", head(name)));
        (records, Place { prefix, name, link: head(link) })
    }
}

struct Place<'a> {
    prefix: &'a [u8],
    name: &'a [u8],
    link: &'a [u8],
}

struct Fields<'a> {
    kind: tar::EntryType,
    place: Place<'a>,
    size: u64,
    mode: u32,
    owner: Owner,
}

fn block(fields: &Fields<'_>) -> Result<Vec<u8>> {
    let mut header = tar::Header::new_ustar();
    let ustar = header.as_ustar_mut().context("not a ustar header")?;
    copy(&mut ustar.prefix, fields.place.prefix);
    copy(&mut ustar.name, fields.place.name);
    copy(&mut ustar.linkname, fields.place.link);
    header.set_entry_type(fields.kind);
    header.set_size(fields.size);
    header.set_mode(fields.mode);
    header.set_uid(fields.owner.uid.into());
    header.set_gid(fields.owner.gid.into());
    header.set_mtime(MTIME);
    header.set_device_major(0)?;
    header.set_device_minor(0)?;
    header.set_cksum();
    Ok(header.as_bytes().to_vec())
}

fn copy(field: &mut [u8], value: &[u8]) {
    for (slot, byte) in field.iter_mut().zip(value) {
        *slot = *byte;
    }
}

/// A name that every reader understands without a record that says how it is encoded.
fn plain(name: &[u8]) -> bool {
    name.is_ascii() || std::str::from_utf8(name).is_err()
}

fn head(name: &[u8]) -> &[u8] {
    name.get(..NAME_LEN).unwrap_or(name)
}

/// Prefix and name, where the name can be split for a `ustar` header.
fn split(name: &[u8]) -> Option<(&[u8], &[u8])> {
    if name.len() <= NAME_LEN {
        return Some((b"", name));
    }
    let mut slashes = name.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
    let fits = |at: &usize| *at <= PREFIX_LEN && (1..=NAME_LEN).contains(&(name.len() - at - 1));
    let at = slashes.rfind(fits)?;
    Some((name.get(..at)?, name.get(at + 1..)?))
}

/// Adds a `pax` record: its own length in decimal, a space, `key=value`, a newline.
fn record(records: &mut Vec<u8>, key: &str, value: &[u8]) {
    let rest = key.len() + value.len() + 3;
    let mut len = rest + 1;
    while len != rest + digits(len) {
        len = rest + digits(len);
    }
    records.extend_from_slice(format!("{len} {key}=").as_bytes());
    records.extend_from_slice(value);
    records.push(b'\n');
}

fn digits(number: usize) -> usize {
    number.to_string().len()
}
