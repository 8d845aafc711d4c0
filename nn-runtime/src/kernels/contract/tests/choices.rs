//! Which way a product goes, and how it is cut: that every way gives the same sums is tested beside this; here, that the
//! one that was measured to be the fastest is the one that is taken. A row changes only with a measurement.

use super::super::blocking::{Blocks, Pieces, direct_pieces, is_direct, is_in_parts, pieces};
use super::super::{model, pad, scratch_len};
use crate::kernels::contract::Kernels;
use crate::kernels::finish::holds;
#[cfg(target_arch = "x86_64")]
use crate::kernels::{avx2::F32x8, avx512::F32x16, sse2::F32x4};

/// The sizes m, n and k, and whether A and B are read in place.
type Case = ([usize; 3], [bool; 2]);

const HERE: [bool; 2] = [true, true];
const COPIED: [bool; 2] = [false, false];

/// The pieces of a product and its blocks, as text.
fn cut<V: Kernels>((size, [a, b]): Case, b_stride: usize) -> String {
    let (Pieces { rows, columns, row_step, column_step }, Blocks { block, group, vectors, copy_b }) =
        pieces::<V>(size, a, b, b_stride);
    let copied = if copy_b { ", copied" } else { "" };
    format!("{rows}×{columns} of {row_step}×{column_step}, blocks of {block}, {group} rows, {vectors} vectors{copied}")
}

#[track_caller]
fn are_cut<V: Kernels>(expected: &[(Case, &str)]) {
    let wrong: Vec<String> = expected
        .iter()
        .map(|(case, text)| (case, *text, cut::<V>(*case, pad(case.0[1]))))
        .filter(|(_, text, given)| text != given)
        .map(|(case, text, given)| format!("{case:?}: expected {text}\n            given {given}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[cfg(target_arch = "x86_64")]
fn products_of_sixteen_lanes() {
    are_cut::<F32x16>(&[
        (([1, 1000, 1000], HERE), "1×2 of 1×512, blocks of 64, 1 rows, 2 vectors"),
        (([3, 200, 200], HERE), "1×1 of 3×208, blocks of 64, 3 rows, 4 vectors"),
        (([3, 700, 700], HERE), "1×2 of 3×352, blocks of 64, 3 rows, 4 vectors"),
        (([4, 700, 700], HERE), "1×4 of 4×176, blocks of 128, 4 rows, 4 vectors"),
        (([32, 64, 64], HERE), "1×1 of 32×64, blocks of 64, 32 rows, 4 vectors"),
        (([64, 512, 512], HERE), "1×4 of 64×128, blocks of 128, 64 rows, 4 vectors"),
        (([64, 512, 512], COPIED), "1×4 of 96×128, blocks of 128, 64 rows, 4 vectors, copied"),
        (([128, 128, 127], HERE), "1×1 of 128×128, blocks of 127, 128 rows, 4 vectors"),
        (([128, 128, 128], HERE), "2×2 of 64×64, blocks of 128, 64 rows, 4 vectors"),
        (([128, 3072, 512], HERE), "1×8 of 128×384, blocks of 128, 128 rows, 4 vectors"),
        (([512, 3072, 128], [false, true]), "1×8 of 528×384, blocks of 128, 512 rows, 4 vectors"),
        (([1024, 1024, 1024], HERE), "2×4 of 512×256, blocks of 128, 192 rows, 4 vectors"),
        (([1024, 1024, 1024], COPIED), "1×8 of 1056×128, blocks of 128, 192 rows, 4 vectors, copied"),
        (([10, 4096, 4096], HERE), "1×8 of 10×512, blocks of 128, 10 rows, 2 vectors"),
        (([70, 10, 5000], HERE), "6×1 of 12×16, blocks of 128, 12 rows, 4 vectors"),
        (([96, 256, 300], [true, false]), "1×4 of 96×64, blocks of 128, 96 rows, 4 vectors, copied"),
        (([5000, 16, 64], HERE), "4×1 of 1250×16, blocks of 64, 1250 rows, 4 vectors"),
        (([16, 5000, 64], HERE), "1×10 of 16×512, blocks of 64, 16 rows, 4 vectors"),
        (([7, 48, 40000], HERE), "1×1 of 7×48, blocks of 128, 7 rows, 2 vectors"),
        (([70, 256, 4096], COPIED), "2×4 of 48×64, blocks of 128, 48 rows, 4 vectors, copied"),
        (([79, 256, 4096], COPIED), "1×4 of 96×64, blocks of 128, 79 rows, 4 vectors, copied"),
        (([100, 256, 4096], COPIED), "1×4 of 144×64, blocks of 128, 100 rows, 4 vectors, copied"),
        (([3, 60, 5000], HERE), "1×2 of 3×32, blocks of 64, 3 rows, 4 vectors"),
        (([20, 100, 4000], HERE), "2×2 of 10×64, blocks of 128, 10 rows, 4 vectors"),
        (([600, 96, 600], HERE), "4×1 of 150×96, blocks of 128, 150 rows, 4 vectors"),
    ]);
    // rows of B that crowd one set of the first level are copied, if enough rows of A share them
    assert_eq!(
        cut::<F32x16>(([200, 1024, 64], HERE), 1024),
        "1×4 of 200×256, blocks of 64, 200 rows, 4 vectors, copied"
    );
    assert_eq!(cut::<F32x16>(([90, 1024, 64], HERE), 1024), "1×4 of 90×256, blocks of 64, 90 rows, 4 vectors");
}

#[test]
#[cfg(target_arch = "x86_64")]
fn products_of_eight_lanes() {
    are_cut::<F32x8>(&[
        (([1, 1000, 1000], HERE), "1×2 of 1×504, blocks of 64, 1 rows, 2 vectors"),
        (([64, 512, 512], HERE), "1×4 of 64×128, blocks of 256, 64 rows, 3 vectors"),
        (([64, 512, 512], COPIED), "1×4 of 96×128, blocks of 256, 64 rows, 3 vectors, copied"),
        (([1024, 1024, 1024], HERE), "2×4 of 512×256, blocks of 256, 192 rows, 3 vectors"),
        (([10, 4096, 4096], HERE), "1×8 of 10×512, blocks of 256, 10 rows, 2 vectors"),
        (([70, 10, 5000], HERE), "8×1 of 9×16, blocks of 256, 9 rows, 3 vectors"),
    ]);
}

#[test]
#[cfg(target_arch = "x86_64")]
fn products_of_four_lanes() {
    are_cut::<F32x4>(&[
        (([1, 1000, 1000], HERE), "1×2 of 1×500, blocks of 64, 1 rows, 2 vectors"),
        (([64, 512, 512], HERE), "1×4 of 64×128, blocks of 256, 64 rows, 3 vectors"),
        (([64, 512, 512], COPIED), "1×4 of 80×128, blocks of 256, 64 rows, 3 vectors, copied"),
        (([1024, 1024, 1024], HERE), "2×4 of 512×256, blocks of 256, 192 rows, 3 vectors"),
        (([10, 4096, 4096], HERE), "1×8 of 10×512, blocks of 256, 10 rows, 2 vectors"),
    ]);
}

#[test]
#[cfg(target_arch = "x86_64")]
fn small_products_are_plain_loops() {
    let direct = |size: [usize; 3], b_by_rows| is_direct::<F32x4>(size, b_by_rows);
    assert!(direct([1000, 1000, 0], false));
    assert!(direct([1000, 1000, 4], true) && !direct([1000, 1000, 4], false) && !direct([1000, 1000, 5], true));
    // vectors of four: 8 · 4 · 16 = 512
    assert!(direct([8, 16, 16], false) && !direct([8, 17, 16], false) && !direct([9, 16, 16], false));
    assert!(!direct([8, 16, 17], false));
    let Pieces { rows, columns, row_step, column_step } = direct_pieces([100, 20, 4]);
    assert_eq!([rows, columns, row_step, column_step], [1, 1, 100, 20]);
    let shared = |size| direct_pieces(size).rows > 1;
    // from a quarter of a million elements on: m · n · (k + 1)
    assert!(shared([256, 256, 3]) && !shared([256, 255, 3]) && !shared([256, 256, 2]));
    let Pieces { rows, columns, row_step, column_step } = direct_pieces([1001, 300, 1]);
    assert_eq!([rows, columns, row_step, column_step], [8, 1, 126, 300]);
}

#[test]
fn tall_products_of_few_rows_are_made_in_parts() {
    assert!(is_in_parts([10, 64, 4096]) && !is_in_parts([10, 64, 4095]), "B is worth sharing");
    assert!(is_in_parts([64, 256, 1024]) && !is_in_parts([64, 257, 1024]), "four times as tall as wide");
    assert!(is_in_parts([67, 256, 1024]) && !is_in_parts([68, 256, 1024]), "few sums");
    assert!(is_in_parts([200, 64, 4096]) && !is_in_parts([2000, 1, 4096]), "taller than A is high");
    let without = scratch_len(10, 64, 4095);
    assert_eq!(scratch_len(10, 64, 4096), without + 4 * 10 * 64);
}

#[test]
fn the_model() {
    // rows that so many vectors fit beside
    assert_eq!([1, 2, 3, 4, 8].map(|vectors| model::tallest(&[8, 4, 3, 2, 2], vectors)), [5, 5, 3, 2, 1]);
    let best = [&[8, 4, 3, 2, 2][..], &[8, 4, 3, 3, 2, 2, 1, 1], &[8, 8, 7, 4, 4, 4, 3, 3, 2, 2, 2, 2], &[1]];
    assert_eq!(best.map(model::vectors_of_best_tile), [3, 3, 4, 1]);
    // narrower tiles for few rows of a B that the second level does not hold
    let megabytes = |count: usize| count << 18;
    assert_eq!(model::vectors(&[8, 8, 7, 4, 4, 4], 4, 48, megabytes(2)), 4);
    assert_eq!(model::vectors(&[8, 8, 7, 4, 4, 4], 4, 48, megabytes(2) + 1), 2);
    assert_eq!(model::vectors(&[8, 8, 7, 4, 4, 4], 4, 49, megabytes(2) + 1), 4);
    assert_eq!(model::vectors(&[8], 1, 1, megabytes(3)), 1);
    assert_eq!([(6, 64), (4, 24), (5, 8)].map(|(rows, columns)| model::block_k(rows, columns)), [160, 256, 819]);
    assert!(model::crowds(256) && model::crowds(1024) && !model::crowds(272) && !model::crowds(128));
    assert!(model::outgrows((128 << 10) + 1) && !model::outgrows(128 << 10));
}

#[test]
fn an_output_holds_what_fits() {
    assert!(holds(0, 0, [0, 5]) && holds(0, 0, [5, 0]));
    assert!(holds(5, 0, [1, 5]) && !holds(4, 0, [1, 5]));
    assert!(holds(13, 8, [2, 5]) && !holds(12, 8, [2, 5]));
    assert!(!holds(100, 4, [2, 5]), "rows overlap");
    assert!(!holds(100, usize::MAX, [3, 5]), "no such place");
}
