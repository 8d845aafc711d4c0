//! PNG pictures of training: learning curves, first-layer templates, and examples with their classes.

#![expect(clippy::cast_possible_wrap, reason = "positions in a picture are small numbers")]
#![expect(clippy::cast_sign_loss, reason = "what is cast is not negative, or is meant to become 0")]

mod canvas;
mod curves;
mod grid;

pub use canvas::{Canvas, SaveError};
pub use curves::{Curve, Panel, curves};
pub use grid::{Tile, grid};

#[cfg(test)]
mod tests;
