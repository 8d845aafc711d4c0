//! The compiler.
pub mod functions;
pub mod graph;
pub mod init;
pub mod layers;
pub mod model;
pub mod ops;
pub mod types;
