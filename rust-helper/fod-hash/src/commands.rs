//! One module a command.

pub mod check;
pub mod explain;
pub mod list;
pub mod update;
