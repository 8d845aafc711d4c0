//! What generated code calls: re-exports in one place, so that emitted paths are short and stable.

pub use crate::kernels::buffer::AlignedBuffer;
pub use crate::kernels::real::Real;
