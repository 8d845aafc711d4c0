//! For a target: from a graph to kernels, and what each of them does, said once, as data.

pub mod compiled;
pub mod cost;
pub mod expand;
pub(crate) mod form;
pub mod fuse;
pub mod interpret;
pub mod ir;
pub mod layout;
pub mod lower;
pub(crate) mod names;
pub mod plan;
pub mod program;
#[cfg(test)]
mod samples;
pub(crate) mod schedule;
pub(crate) mod single;
pub(crate) mod sums;
pub mod target;
pub mod text;
pub mod verify;
pub mod walk;
