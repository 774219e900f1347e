//! For the benchmark: `read FOLDER` reads the files that fod-hash looks at, `scan FOLDER` finds the hashes in them too.
#![allow(clippy::print_stdout, reason = "a program of its own")]

use std::path::Path;

use anyhow::{Result, bail};
use fod_hash::files::{Project, read};
use fod_hash::owned::Owners;
use fod_hash::tree::Tree;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [what, folder] = args.as_slice() else { bail!("usage: scan read|scan FOLDER") };
    let project = Project::find(Path::new(folder), true, false)?;
    if what == "read" {
        let bytes = project.files.iter().map(|file| Ok(read(&project.root.join(file))?.len()));
        println!("{} files, {} bytes", project.files.len(), bytes.sum::<Result<usize>>()?);
    } else {
        let owners = Owners::default();
        let tree = Tree::new(project.sources(&owners)?, &owners);
        println!("{} files, {} hashes", project.files.len(), tree.sites.len());
    }
    Ok(())
}
