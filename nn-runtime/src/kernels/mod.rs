//! The kernels: everything that is written with vector instructions, behind safe functions that check sizes.
//!
//! Miri, which interprets Rust and few instructions of any processor, counts as a processor without kernels of its own:
//! it runs what is portable.
#![allow(unsafe_code, reason = "vector intrinsics and aligned memory; each block says why it is sound")]

pub(crate) mod arena;
#[cfg(all(target_arch = "x86_64", not(miri)))]
mod avx2;
#[cfg(all(target_arch = "x86_64", not(miri)))]
mod avx512;
pub(crate) mod buffer;
pub(crate) mod bytes;
pub(crate) mod contract;
pub(crate) mod convolve;
pub(crate) mod dispatch;
mod finish;
pub(crate) mod held;
pub(crate) mod lane;
pub(crate) mod lines;
mod math;
mod narrow;
pub(crate) mod pool;
pub(crate) mod pooling;
mod portable;
pub(crate) mod real;
#[cfg(all(target_arch = "x86_64", not(miri)))]
mod sse2;
pub(crate) mod sums;
#[cfg(test)]
mod tests;
pub(crate) mod vector;

pub use dispatch::testing;

/// The bits of √½ as an `f32`, where the mantissas of [`vector::Bits::split`] begin.
const ROOT_HALF: i32 = 0x3f35_04f3;
