//! The floor between programs and code: what each kernel does, said once, as data.

pub(crate) mod form;
pub mod ir;
pub(crate) mod names;
pub(crate) mod schedule;
pub(crate) mod sums;
pub mod walk;
