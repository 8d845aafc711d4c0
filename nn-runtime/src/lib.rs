//! What compiled networks call and their users import.

pub mod kernels;
pub mod rt;
