//! One module a command.

pub mod apply;
pub mod check;
pub mod collect;
pub mod doctor;
pub mod explain;
pub mod list;
pub mod reset;
pub mod resolve;
pub mod update;
