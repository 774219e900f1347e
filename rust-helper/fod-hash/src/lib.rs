//! Puts the right fixed-output hashes into the Nix files of a flake.
//!
//! `run` lists the stages, data flows one way through them; `commands` are lists of stages. `nix` starts processes, `files` touches the disk, the rest is pure.

pub mod app;
pub mod baseline;
pub mod claims;
pub mod cli;
pub mod commands;
pub mod config;
pub mod conflict;
pub mod derivation;
pub mod error;
pub mod evaltime;
pub mod evaluate;
pub mod explain;
pub mod files;
pub mod findings;
pub mod fingerprint;
pub mod freshness;
pub mod hash;
pub mod heal;
pub mod levels;
pub mod lock;
pub mod log;
pub mod matching;
pub mod nix;
pub mod output;
pub mod owned;
pub mod pages;
pub mod parallel;
pub mod partial;
pub mod patch;
pub mod plan;
pub mod probe;
pub mod remaining;
pub mod report;
pub mod rows;
pub mod run;
pub mod scan;
pub mod scope;
pub mod store_path;
pub mod trace;
pub mod tree;
pub mod trust;
pub mod unified;
pub mod verify;
pub mod workspace;
