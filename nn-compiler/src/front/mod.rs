//! The language: from tokens to a graph.

pub mod check;
pub mod construct;
pub mod diagnostics;
pub mod functions;
pub mod layers;
pub mod model;
pub mod reserved;
pub mod schema;
pub mod signature;
pub mod syntax;
