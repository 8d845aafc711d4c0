//! Neither threads, nor blocks, nor (with chains of fused multiply–adds) the vector's width may show in the bits; and
//! where instruction sets differ, they do so by no more than the module's documentation says.

use super::{Case, Kind, LAYOUTS, Layout, Matrix, Numbers};
use crate::kernels::dispatch::testing::on_each_isa;
use crate::kernels::tests::guarded::Edge;
use crate::kernels::tests::same_bits::{bits, same_bits};

/// Of each way in which work is shared; under Miri less is, and it has no time for more.
const SHARED: &[[usize; 3]] = if cfg!(miri) {
    &[[9, 40, 6], [1, 20, 15], [30, 31, 3], [40, 20, 1], [2, 3, 101]]
} else {
    &[[128, 100, 1024], [1, 700, 600], [2000, 100, 17], [40, 300, 600], [3000, 100, 1], [2, 600, 700], [3, 70, 4001]]
};

#[test]
fn results_are_the_same_with_one_thread_and_with_several() {
    let mut numbers = Numbers(4);
    for &size in SHARED {
        let [m, n, k] = size;
        // with one product to a sum, it is the loops for rows of B that share their work
        let by_columns = if k == 1 { [Layout::Columns, Layout::Rows] } else { [Layout::Columns; 2] };
        for (layouts, kind) in [([Layout::Rows, Layout::PaddedRows], Kind::Store), (by_columns, Kind::Step)] {
            let a = Matrix::<f32>::new(m, k, layouts[0], &mut numbers);
            let b = Matrix::<f32>::new(k, n, layouts[1], &mut numbers);
            let old = numbers.many::<f32>(m * n);
            let case = || Case { size, a: &a, b: &b, kind, old: &old, stride: n, edge: Edge::After };
            let fused = |isa: &str| isa.starts_with("avx");
            same_bits(&format!("{size:?} {layouts:?}"), fused, case, |[first, second, _]| bits([first, second]));
        }
    }
}

#[test]
fn instruction_sets_differ_by_no_more_than_documented() {
    if cfg!(miri) {
        return; // there is one only
    }
    let mut numbers = Numbers(8);
    for size in [[5, 40, 1], [3, 9, 50], [1, 33, 129], [40, 33, 300], [7, 70, 2063], [2, 20, 40_000]] {
        let [m, n, k] = size;
        for layouts in LAYOUTS.into_iter().flat_map(|a| LAYOUTS.map(|b| [a, b])) {
            let a = Matrix::<f32>::new(m, k, layouts[0], &mut numbers);
            let b = Matrix::<f32>::new(k, n, layouts[1], &mut numbers);
            let old = vec![0.0; m * n];
            let mut results = Vec::new();
            let case = || Case { size, a: &a, b: &b, kind: Kind::Store, old: &old, stride: n, edge: Edge::After };
            on_each_isa(case, |isa, [sums, ..]: [Vec<f32>; 3]| results.push((isa, sums)));
            for (i, j) in (0..m).flat_map(|i| (0..n).map(move |j| (i, j))) {
                let magnitude: f64 = (0..k).map(|p| (a.at(i, p) * b.at(p, j)).abs()).sum();
                let bound = k.min(110) as f64 * f64::from(f32::EPSILON) * magnitude;
                let [least, most] = [f64::min, f64::max].map(|of| {
                    let sums = results.iter().map(|(_, sums)| f64::from(sums[i * n + j]));
                    sums.reduce(of).expect("an instruction set")
                });
                assert!(most - least <= bound, "{size:?} {layouts:?} [{i}, {j}]: {least} to {most}, over {bound}");
            }
        }
    }
}
