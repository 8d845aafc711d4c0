//! What the tests of the kernels share.

pub(super) mod guarded;
pub(super) mod same_bits;
