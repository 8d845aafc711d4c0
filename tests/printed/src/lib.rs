//! The networks of `tests/networks/printed`, twice.
#![deny(warnings)]

/// As the macro makes them.
#[allow(missing_docs, reason = "networks need no docs")]
pub mod given {
    include!(concat!(env!("OUT_DIR"), "/given.rs"));
}

/// As their code is printed: ordinary Rust, without the macro.
#[allow(missing_docs, reason = "networks need no docs")]
#[allow(
    clippy::pedantic,
    reason = "clippy asks more of a file than of a macro; `tests/tests/lints.rs` has what it asks of a macro"
)]
#[allow(clippy::needless_range_loop, reason = "loops run over places in several values")]
pub mod printed {
    include!(concat!(env!("OUT_DIR"), "/printed.rs"));
}
