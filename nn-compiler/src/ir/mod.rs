//! What values, computations and graphs are.

pub mod graph;
pub mod init;
pub mod ops;
pub mod resampling;
pub mod types;
pub mod views;
pub mod windows;
