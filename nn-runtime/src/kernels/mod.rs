//! The kernels: everything that is written with vector instructions, behind safe functions that check sizes.
#![allow(unsafe_code, reason = "vector intrinsics and aligned memory; each block says why it is sound")]

pub(crate) mod buffer;
pub(crate) mod real;
