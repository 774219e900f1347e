//! Writes, checks and compares OCI images of Nix store paths.
//!
//! `app` lists the stages of each command that writes, `look` of those that only read. `files` touches the disk, `blob` starts threads, the rest is pure.

pub mod app;
pub mod archive;
pub mod blob;
pub mod cli;
pub mod compression;
pub mod diff;
pub mod entry;
pub mod error;
pub mod files;
pub mod image;
pub mod layer;
pub mod layout;
pub mod look;
pub mod plan;
pub mod push;
pub mod root;
pub mod rules;
pub mod size;
pub mod verify;
