//! One module a command.

pub mod list;
pub mod update;
