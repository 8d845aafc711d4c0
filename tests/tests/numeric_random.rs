//! Random networks: emitted code against the reference. The generator's networks stand in a file, because rustc has to
//! see them; `passes.rs` tries many more of them without it.
#![allow(missing_docs)]
#![allow(clippy::used_underscore_binding, reason = "a name that need not be used starts so")]

use std::path::Path;

use nn_tests::case;
use nn_tests::numeric::random_case;

include!("numeric/random_cases.rs");

/// Writes the file where it is not what the generator gives; run the tests once more then.
#[test]
fn the_file_is_what_the_generator_gives() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/numeric/random_cases.rs");
    let header = "// Written by `numeric_random.rs` from `numeric::random_case`.\n";
    let cases: Vec<String> = NUMBERS.map(random_case).collect();
    let expected = format!("{header}\n{}", cases.join("\n"));
    if std::fs::read_to_string(&path).ok().as_ref() != Some(&expected) {
        std::fs::write(&path, expected).expect("the file can be written");
        panic!("{} was not what the generator gives, and is now: run this again", path.display());
    }
}

/// Which networks of the generator.
const NUMBERS: std::ops::Range<u64> = 1000..1100;
