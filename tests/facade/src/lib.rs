//! A crate that knows the runtime by another name, uses `network!`, and exports it.
#![deny(warnings)]

pub use nn as runtime;
pub use nn::network;

/// Inputs of the networks of [`classifier!`](crate::classifier).
pub const INPUTS: usize = 4;

/// Their classes.
pub mod sizes {
    /// How many there are.
    pub const CLASSES: usize = 3;
}

network! {
    /// A network where the runtime has another name.
    #[self_test]
    #[budget(parameters = 1 k)]
    pub Renamed<const H: usize>(x: [INPUTS]) {
        x -> linear(H) -> batch_norm -> relu -> dropout(0.1) -> linear(sizes::CLASSES) -> softmax_ce
    }
}

/// A network of a size, under a name: a macro of this crate's own.
#[macro_export]
macro_rules! classifier {
    ($name:ident, $hidden:expr) => {
        $crate::network! {
            #[self_test]
            pub $name(x: [$crate::INPUTS]) {
                x -> linear($hidden) -> relu -> linear($crate::sizes::CLASSES) -> softmax_ce
            }
        }
    };
}
