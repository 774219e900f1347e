//! What `nix derivation show -r` prints is read in bounded memory: 20,000 derivations, as large as those of a system's closure.
//! A test program of its own, since the figure is that of the process.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests may stop anywhere")]

use std::io::{Cursor, Read};

use fod_hash::derivation::read_graph;

const DERIVATIONS: usize = 20_000;
/// Every fourth is a download.
const FIXED: usize = 4;
const LIMIT_KIB: u64 = 300 * 1024;

fn digest(number: usize) -> String {
    format!("{number:032}")
}

/// One derivation of the output, with the inputs and environment that a package of nixpkgs has.
fn derivation(number: usize) -> String {
    let drv = |number: usize| {
        format!("\"{}-package-{number}.drv\": {{ \"dynamicOutputs\": {{}}, \"outputs\": [\"out\"] }}", digest(number))
    };
    let inputs: Vec<String> = (1..=10).filter_map(|step| number.checked_sub(step * step)).map(drv).collect();
    let output = if number.is_multiple_of(FIXED) {
        "{ \"hash\": \"sha256-WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=\", \"method\": \"nar\" }".to_owned()
    } else {
        format!("{{ \"path\": \"{}-package-{number}\" }}", digest(number))
    };
    let variable = |index: usize| format!("\"variable{index}\": \"{}\"", "/nix/store/some-value:".repeat(index % 9));
    let env: Vec<String> = (0..16).map(variable).collect();
    format!(
        "\"{}-package-{number}.drv\": {{ \"name\": \"package-{number}\", \"system\": \"x86_64-linux\", \"builder\": \"/bin/sh\", \"args\": [], \"version\": 4, \
         \"inputs\": {{ \"drvs\": {{ {} }}, \"srcs\": [] }}, \"outputs\": {{ \"out\": {output} }}, \"env\": {{ {} }} }}",
        digest(number),
        inputs.join(", "),
        env.join(", ")
    )
}

fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// The whole text, made piece by piece as a pipe gives it: it is never there at once.
struct Pieces {
    next: usize,
    piece: Cursor<String>,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let count = self.piece.read(buffer)?;
            if count > 0 || self.next > DERIVATIONS {
                return Ok(count);
            }
            let separator = if self.next == 1 { "" } else { ", " };
            self.piece = Cursor::new(match self.next {
                0 => "{ \"version\": 4, \"derivations\": { ".to_owned(),
                number => format!("{separator}{}", derivation(number - 1)),
            });
            self.next += 1;
        }
    }
}

#[test]
fn the_output_of_a_large_evaluation_is_streamed() {
    let before = peak_kib();
    let pieces = Pieces { next: 0, piece: Cursor::default() };
    let graph = read_graph(pieces.chain(Cursor::new(" } }")), "/nix/store").unwrap();
    let peak = peak_kib();
    let size = derivation(DERIVATIONS / 2).len() * DERIVATIONS / 1_000_000;
    eprintln!("{DERIVATIONS} derivations, {size} MB: {} MiB at most, {} MiB before", peak / 1024, before / 1024);
    assert_eq!(graph.fods.len(), DERIVATIONS / FIXED);
    assert!(peak < LIMIT_KIB, "{peak} KiB");
}
