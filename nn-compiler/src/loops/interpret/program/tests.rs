mod elements;

use std::collections::BTreeSet;

use super::program;
use crate::loops::compiled::passes_for;
use crate::loops::target::{SCALAR, VECTORS};
use crate::testing::{Numbers, bindings_with, folders, model, networks};

/// What the names in the sizes of networks stand for where all of them are run.
const SIZES: [(&str, u16); 4] = [("D", 5), ("H", 3), ("K", 4), ("T", 2)];

/// Tensors are compared relative to their largest element, but to no less than this: the rounding of what cancels to
/// almost nothing stays (the gradient of a bias before a softmax).
const SMALLEST_SCALE: f64 = 0.02;

/// Every network of a folder, on memory as it is planned, is what its kernels give one value at a time.
fn run_on_memory(folder: &str) {
    let mut problems = Vec::new();
    for source in &networks(&[folder]) {
        let model = model(source);
        let mut numbers = bindings_with(&model, 3, Numbers::Positive, 2, &SIZES);
        numbers.uniform = Some(|stream, at| ((stream * 7 + at * 13 + 5) % 31) as f64 / 31.0);
        for entry in [&VECTORS, &SCALAR].into_iter().flat_map(|target| passes_for(&model, target).entries) {
            let expected = entry.program.interpret(&numbers);
            let target = entry.program.layouts.target.name;
            let what = format!("{source}, `{}` for {target}", entry.purpose.name());
            match program(&entry, &numbers) {
                Err(problem) => problems.push(format!("{what}: {problem}")),
                Ok(given) => {
                    for (root, value) in &expected {
                        let largest = value.iter().fold(SMALLEST_SCALE, |most, x| most.max(x.abs()));
                        let is_near =
                            |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-12 * largest || a.to_bits() == b.to_bits();
                        if given[root].len() != value.len() || !given[root].iter().zip(value).all(is_near) {
                            problems.push(format!("{what}: {root:?} is {:?}, not {value:?}", given[root]));
                        }
                    }
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

/// A test for each folder, so that they run beside each other.
macro_rules! folders {
    ($($folder:ident)*) => {
        $(
            #[test]
            fn $folder() {
                run_on_memory(stringify!($folder));
            }
        )*

        #[test]
        fn every_folder_is_run() {
            assert_eq!(folders(), BTreeSet::from([$(stringify!($folder).to_owned()),*]));
        }
    };
}

folders! {
    broadcasting equal functions kernels language layers loops losses norms own_derivatives printed products reductions
    resampling second_derivatives shapes shared windows
}
