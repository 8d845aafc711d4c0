//! What the compiler says of networks that are wrong: each `ui/*.rs` with the exact messages beside it, and of networks
//! that it only advises on (`ui/pass/*.rs`), which compile.
//!
//! `TRYBUILD=overwrite cargo test -p nn-tests --test ui` writes the messages anew; then read them as a user would.
#![allow(missing_docs)]

#[test]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*.rs");
    cases.pass("tests/ui/pass/*.rs");
}
