//! The one door to a [`Hash`]: text is decoded here exactly as Nix decodes it, and encoded back in the spelling it came in.
//!
//! Formats: `libutil/hash.cc` of Nix (`Hash::parseAny`), `<algo>-<base64>` (SRI), and base16, nix32 or base64 with or without `<algo>:`.

use data_encoding::{BASE64, HEXLOWER, HEXLOWER_PERMISSIVE};
use sha2::{Digest, Sha256};

const NIX32_ALPHABET: &[u8; 32] = b"0123456789abcdfghijklmnpqrsvwxyz";

/// A hash algorithm that Nix accepts for a fixed output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Algorithm {
    /// 16 bytes.
    Md5,
    /// 20 bytes.
    Sha1,
    /// 32 bytes.
    Sha256,
    /// 64 bytes.
    Sha512,
    /// 32 bytes; experimental in Nix.
    Blake3,
}

impl Algorithm {
    /// All of them, the usual one of each length first.
    pub const ALL: [Self; 5] = [Self::Sha256, Self::Sha512, Self::Sha1, Self::Md5, Self::Blake3];

    /// The name Nix uses, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
            Self::Blake3 => "blake3",
        }
    }

    /// The algorithm with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// Length of a digest in bytes.
    pub fn size(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha256 | Self::Blake3 => 32,
            Self::Sha512 => 64,
        }
    }
}

/// A digest with its algorithm; the length always fits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash {
    algorithm: Algorithm,
    bytes: Vec<u8>,
}

/// How the digest itself is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Lower-case hexadecimal.
    Base16,
    /// Nix's own base 32.
    Nix32,
    /// Standard base 64 with padding.
    Base64,
}

/// How a hash is written in a source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// `sha256-<base64>`.
    Sri,
    /// `sha256:<digest>`.
    Prefixed(Encoding),
    /// The digest alone; the algorithm stands elsewhere.
    Bare(Encoding),
}

/// A text that is a hash, and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelled {
    /// The decoded hash.
    pub hash: Hash,
    /// The form it was written in.
    pub spelling: Spelling,
}

impl Hash {
    /// A hash of given bytes, if their number fits the algorithm.
    pub fn new(algorithm: Algorithm, bytes: Vec<u8>) -> Option<Self> {
        (bytes.len() == algorithm.size()).then_some(Self { algorithm, bytes })
    }

    /// The hash of some bytes, for the one algorithm that is at hand here.
    pub fn of(algorithm: Algorithm, bytes: &[u8]) -> Option<Self> {
        (algorithm == Algorithm::Sha256).then(|| Self { algorithm, bytes: Sha256::digest(bytes).to_vec() })
    }

    /// The all-zero hash that nixpkgs' `fakeHash` and an empty string stand for.
    pub fn zero(algorithm: Algorithm) -> Self {
        Self { algorithm, bytes: vec![0; algorithm.size()] }
    }

    /// A hash that no content has by chance: SHA-256 of `seed` with a counter, as long as the algorithm wants.
    pub fn derived(algorithm: Algorithm, seed: &str) -> Self {
        let blocks = (0_u8..).flat_map(|block| Sha256::digest([seed.as_bytes(), &[0, block]].concat()));
        Self { algorithm, bytes: blocks.take(algorithm.size()).collect() }
    }

    /// The algorithm.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The digest.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// True for the all-zero hash.
    pub fn is_zero(&self) -> bool {
        self.bytes.iter().all(|byte| *byte == 0)
    }

    /// `sha256-<base64>`.
    pub fn sri(&self) -> String {
        self.spell(Spelling::Sri)
    }

    /// The digest alone.
    pub fn digest(&self, encoding: Encoding) -> String {
        match encoding {
            Encoding::Base16 => HEXLOWER.encode(&self.bytes),
            Encoding::Nix32 => nix32(&self.bytes),
            Encoding::Base64 => BASE64.encode(&self.bytes),
        }
    }

    /// The hash in the given form.
    pub fn spell(&self, spelling: Spelling) -> String {
        match spelling {
            Spelling::Sri => format!("{}-{}", self.algorithm.name(), BASE64.encode(&self.bytes)),
            Spelling::Prefixed(encoding) => {
                format!("{}:{}", self.algorithm.name(), self.digest(encoding))
            }
            Spelling::Bare(encoding) => self.digest(encoding),
        }
    }
}

/// Every way Nix could read `text` as a hash; none if it would refuse it.
///
/// A prefix leaves one reading. A bare digest can have two, since 32 characters are an MD5 in base16 or a SHA-1 in nix32,
/// and the algorithm that decides stands elsewhere in the source.
pub fn readings(text: &str) -> Vec<Spelled> {
    if let Some((algorithm, rest)) = split_algorithm(text, '-') {
        return Vec::from_iter(decode_sri(algorithm, rest));
    }
    if let Some((algorithm, rest)) = split_algorithm(text, ':') {
        return Vec::from_iter(
            decode(algorithm, rest).map(|(hash, encoding)| Spelled { hash, spelling: Spelling::Prefixed(encoding) }),
        );
    }
    let bare = |algorithm| {
        decode(algorithm, text).map(|(hash, encoding)| Spelled { hash, spelling: Spelling::Bare(encoding) })
    };
    let mut readings: Vec<Spelled> = Algorithm::ALL.into_iter().filter_map(bare).collect();
    // The likelier one first: base16 is common, a bare SHA-1 in nix32 is not.
    readings.sort_by_key(|reading| reading.spelling != Spelling::Bare(Encoding::Base16));
    readings
}

/// The hash that `text` is when its algorithm is known, as in a derivation or a log.
pub fn parse(text: &str, algorithm: Option<Algorithm>) -> Option<Hash> {
    let fits = |hash: &Hash| algorithm.is_none_or(|wanted| hash.algorithm == wanted);
    readings(text).into_iter().map(|spelled| spelled.hash).find(fits)
}

/// The known algorithm in front of `separator` and what follows it.
pub fn split_algorithm(text: &str, separator: char) -> Option<(Algorithm, &str)> {
    let (name, rest) = text.split_once(separator)?;
    Some((Algorithm::from_name(name)?, rest))
}

fn decode_sri(algorithm: Algorithm, rest: &str) -> Option<Spelled> {
    let hash = Hash::new(algorithm, decode_base64(rest)?)?;
    Some(Spelled { hash, spelling: Spelling::Sri })
}

/// Nix tells the encodings apart by length alone.
fn decode(algorithm: Algorithm, digest: &str) -> Option<(Hash, Encoding)> {
    let size = algorithm.size();
    let (encoding, bytes) = if digest.len() == size * 2 {
        (Encoding::Base16, HEXLOWER_PERMISSIVE.decode(digest.as_bytes()).ok()?)
    } else if digest.len() == nix32_len(size) {
        (Encoding::Nix32, decode_nix32(digest, size)?)
    } else if digest.len() == BASE64.encode_len(size) {
        (Encoding::Base64, decode_base64(digest)?)
    } else {
        return None;
    };
    Some((Hash::new(algorithm, bytes)?, encoding))
}

/// Like Nix's decoder: newlines are skipped, everything from the first `=` on and trailing bits are ignored.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for character in text.bytes().take_while(|byte| *byte != b'=').filter(|byte| *byte != b'\n') {
        bits = (bits << 6 | u32::from(base64_digit(character)?)) & 0xfff;
        count += 6;
        if count >= 8 {
            count -= 8;
            let [.., byte] = (bits >> count).to_be_bytes();
            bytes.push(byte);
        }
    }
    Some(bytes)
}

fn base64_digit(character: u8) -> Option<u8> {
    match character {
        b'A'..=b'Z' => Some(character - b'A'),
        b'a'..=b'z' => Some(character - b'a' + 26),
        b'0'..=b'9' => Some(character - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

fn nix32_len(size: usize) -> usize {
    (size * 8).div_ceil(5)
}

/// Nix's base 32: groups of five bits from the end of the digest, least significant bit first.
/// Source: `libutil/base-nix-32.cc`.
pub(crate) fn nix32(bytes: &[u8]) -> String {
    let digit = |position: usize| {
        let (byte, shift) = (position * 5 / 8, position * 5 % 8);
        let low = u32::from(bytes.get(byte).copied().unwrap_or(0));
        let high = u32::from(bytes.get(byte + 1).copied().unwrap_or(0));
        let index = (high << 8 | low) >> shift & 31;
        NIX32_ALPHABET.get(index as usize).copied().map_or('0', char::from)
    };
    (0..nix32_len(bytes.len())).rev().map(digit).collect()
}

fn decode_nix32(text: &str, size: usize) -> Option<Vec<u8>> {
    let mut bytes = vec![0_u8; size];
    for (position, character) in text.bytes().rev().enumerate() {
        let digit = NIX32_ALPHABET.iter().position(|known| *known == character)?;
        let (byte, shift) = (position * 5 / 8, position * 5 % 8);
        let [carry, low] = u16::try_from(digit << shift).ok()?.to_be_bytes();
        *bytes.get_mut(byte)? |= low;
        match bytes.get_mut(byte + 1) {
            Some(next) => *next |= carry,
            None if carry != 0 => return None,
            None => {}
        }
    }
    Some(bytes)
}
