//! How a blob is compressed: in parts of a fixed size, each on its own, so that the bytes do not depend on who did which. Pure.

use anyhow::{Context, Result};
use libdeflater::{CompressionLvl, Compressor};
use oci_spec::image::MediaType;
use serde::{Deserialize, Serialize};

/// The format of a blob.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Compression {
    /// One gzip member a part: every runtime reads it.
    #[default]
    Gzip,
    /// One zstd frame a part: quicker on both ends; older runtimes cannot read it.
    Zstd,
}

impl Compression {
    /// Bytes of the archive in one part. A change moves the digest of every blob.
    pub fn part(self) -> usize {
        match self {
            Self::Gzip => 1 << 20,
            Self::Zstd => 1 << 21,
        }
    }

    /// What the manifest calls such a layer.
    pub fn media_type(self) -> MediaType {
        match self {
            Self::Gzip => MediaType::ImageLayerGzip,
            Self::Zstd => MediaType::ImageLayerZstd,
        }
    }
}

/// Compresses parts one after the other; a thread has one of its own.
pub enum Encoder {
    /// libdeflate.
    Gzip(Compressor),
    /// libzstd.
    Zstd(zstd::bulk::Compressor<'static>),
}

impl Encoder {
    /// An encoder at the level that the bytes of all images depend on.
    ///
    /// # Errors
    /// When the library cannot be set up.
    pub fn new(compression: Compression) -> Result<Self> {
        Ok(match compression {
            Compression::Gzip => Self::Gzip(Compressor::new(CompressionLvl::default())),
            Compression::Zstd => Self::Zstd(zstd::bulk::Compressor::new(3).context("cannot set up zstd")?),
        })
    }

    /// Replaces `output` by the compressed `part`.
    ///
    /// # Errors
    /// When the library fails.
    pub fn encode(&mut self, part: &[u8], output: &mut Vec<u8>) -> Result<()> {
        match self {
            Self::Gzip(compressor) => {
                output.resize(compressor.gzip_compress_bound(part.len()), 0);
                let size = compressor.gzip_compress(part, output).context("cannot compress with libdeflate")?;
                output.truncate(size);
            }
            Self::Zstd(compressor) => {
                output.clear();
                output.reserve(zstd::zstd_safe::compress_bound(part.len()));
                compressor.compress_to_buffer(part, output).context("cannot compress with zstd")?;
            }
        }
        Ok(())
    }
}
