//! Every size of one dimension from 0 to 70, and primes beyond, with others at awkward values.

use super::{KINDS, Kind, LAYOUTS, Layout, Numbers, check};

/// What a dimension is set to; Miri has no time for all.
pub(in crate::kernels) fn sizes() -> impl Iterator<Item = usize> {
    (0..=70).chain([71, 97, 127, 131, 251, 257, 509]).step_by(if cfg!(miri) { 9 } else { 1 })
}

/// Layouts and a kind for the n-th case: all of them come round.
fn nth(case: usize) -> ([Layout; 2], Kind) {
    ([LAYOUTS[case % 4], LAYOUTS[case / 4 % 4]], KINDS[case / 16 % 5])
}

#[test]
fn every_size_of_one_dimension() {
    const OTHERS: [[usize; 2]; 7] = [[1, 1], [2, 19], [17, 3], [5, 5], [33, 7], [13, 50], [49, 34]];
    let mut numbers = Numbers(6);
    let mut case = 0;
    for size in sizes() {
        for [p, q] in OTHERS {
            for all in [[size, p, q], [p, size, q], [p, q, size]] {
                let (layouts, kind) = nth(case);
                check::<f32>(all, layouts, kind, &mut numbers);
                case += 7; // shares no factor with the 80 combinations
            }
        }
    }
}

/// All three dimensions from 0 to 70, if `NN_EVERY_SIZE` asks for it: some minutes.
#[test]
fn every_size_of_all_dimensions() {
    if std::env::var_os("NN_EVERY_SIZE").is_none() {
        return;
    }
    let mut numbers = Numbers(7);
    for m in 0..=70 {
        for n in 0..=70 {
            for k in 0..=70 {
                let (layouts, kind) = nth(m * 37 + n * 7 + k);
                check::<f32>([m, n, k], layouts, kind, &mut numbers);
            }
        }
        println!("{m} rows");
    }
}
