//! What is done with graphs, whatever they are of.

pub mod differentiate;
pub mod interpret;
pub mod simplify;
