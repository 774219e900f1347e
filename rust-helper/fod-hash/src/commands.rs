//! One module a command.

pub mod check;
pub mod list;
pub mod update;
