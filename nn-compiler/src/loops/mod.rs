//! The floor between programs and code: what each kernel does, said once, as data.

pub mod expand;
pub(crate) mod form;
pub mod interpret;
pub mod ir;
pub(crate) mod names;
#[cfg(test)]
mod samples;
pub(crate) mod schedule;
pub(crate) mod sums;
pub mod text;
pub mod verify;
pub mod walk;
