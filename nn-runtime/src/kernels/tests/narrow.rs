//! Epilogues that give bytes beside reals, after products and convolutions of each way.

use crate::kernels::contract::{Epilogue, Operand, Output, contract, contract_small, scratch_len};
use crate::kernels::convolve::{Axis, Geometry, Tensor4, convolve, convolve_scratch_len};
use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::lane::{Lane, Span};
use crate::kernels::real::Real;
use crate::kernels::tests::guarded::{Edge, Guarded};
use core::marker::PhantomData;
use std::panic::catch_unwind;

/// Each sum, and whether it is positive: before it, and behind it added to what was there.
struct Masks;

impl<L: Lane> Epilogue<L, 3> for Masks {
    const READS: bool = true;
    const BYTES: &'static [usize] = &[0, 2, 9];
    #[inline(always)]
    fn apply(&self, _row: usize, _at: Span, acc: L, [_, _, old]: [L; 3]) -> [L; 3] {
        let mask = acc.gt(L::zero());
        [mask, acc, old + mask]
    }
}

/// Rows and columns of a result, and how far its rows are apart.
#[derive(Clone, Copy, Debug)]
struct Size {
    rows: usize,
    columns: usize,
    stride: usize,
    /// How many numbers are added to one; a convolution of one element where there are none.
    inner: usize,
    edge: Edge,
}

/// A factor of the sums: both signs, and zero.
fn left<E: Real>(at: usize) -> E {
    E::from_f64([1.0, -2.0, 0.0, 3.0, -1.0][at % 5])
}

/// The other factor: 1 or 0.
fn right(row: usize, column: usize) -> u8 {
    u8::from(!(row + column).is_multiple_of(3))
}

impl Size {
    fn sum(self, row: usize, column: usize) -> f64 {
        let inner = self.inner.max(1);
        (0..inner).map(|p| left::<f64>(row * inner + p) * f64::from(right(p, column))).sum()
    }
}

struct Case<E>(Size, PhantomData<E>);

impl<E: Real> Task for Case<E> {
    type Elem = E;
    type Output = (Vec<u8>, Vec<E>, Vec<u8>);
    #[inline(always)]
    fn run<L: Lane<Elem = E>>(self) -> Self::Output {
        let Size { rows, columns, stride, inner, edge } = self.0;
        let depth = inner.max(1);
        let a: Vec<E> = (0..rows * depth).map(left).collect();
        let b: Vec<E> = (0..depth * columns).map(|at| E::from_u8(right(at / columns, at % columns))).collect();
        let (a, b) = (Guarded::new(&a, edge), Guarded::new(&b, edge));
        let len = (rows - 1) * stride + columns;
        // as memory plans have it: whole reals
        let bytes = len.next_multiple_of(size_of::<E>());
        let mut sums = Guarded::filled(len, E::from_f64(0.5), edge);
        let mut own = (vec![3_u8; bytes + 64], vec![3_u8; bytes + 64]);
        let outputs = [
            Output::of_bytes(aligned(&mut own.0, bytes), stride),
            Output { data: &mut sums[..], row_stride: stride },
            Output::of_bytes(aligned(&mut own.1, bytes), stride),
        ];
        if inner == 0 {
            let one = Axis { image: 1, filter: 1, out: 1, stride: 1, dilation: 1, pad: 0 };
            let geometry = Geometry { batch: rows, channels: 1, features: columns, groups: 1, rows: one, columns: one };
            let x = Tensor4 { data: &a[..], strides: [1, 1, 1, 1] };
            let w = Tensor4 { data: &b[..], strides: [1, columns, columns, columns] };
            let mut scratch = vec![E::ZERO; convolve_scratch_len(geometry)];
            convolve::<L, 3, _>(geometry, x, w, outputs, &Masks, &mut scratch);
        } else {
            let a = Operand { data: &a[..], row_stride: depth, col_stride: 1 };
            let b = Operand { data: &b[..], row_stride: columns, col_stride: 1 };
            let mut scratch = vec![E::ZERO; scratch_len(rows, columns, depth)];
            if columns == 10 {
                contract_small::<L, 3, _, 10>([rows, depth], a, b, outputs, &Masks, &mut scratch);
            } else {
                contract::<L, 3, _>([rows, columns, depth], a, b, outputs, &Masks, &mut scratch);
            }
        }
        let before = aligned(&mut own.0, bytes)[..len].to_vec();
        (before, sums.to_vec(), aligned(&mut own.1, bytes)[..len].to_vec())
    }
}

/// So many bytes from where any element may begin.
fn aligned(memory: &mut [u8], len: usize) -> &mut [u8] {
    let start = memory.as_ptr().align_offset(16);
    &mut memory[start..start + len]
}

fn check<E: Real>(size: Size) {
    on_each_isa::<Case<E>>(
        || Case(size, PhantomData),
        |isa, (before, sums, behind)| {
            for at in 0..sums.len() {
                let (row, column) = (at / size.stride, at % size.stride);
                let found = (before[at], sums[at].to_f64(), behind[at]);
                let expected = if column < size.columns {
                    let sum = size.sum(row, column);
                    let mask = u8::from(sum > 0.0);
                    (mask, sum, 3 + mask)
                } else {
                    (3, 0.5, 3)
                };
                assert!(found == expected, "{size:?} {isa} {row} {column}: {found:?} is not {expected:?}");
            }
        },
    );
}

#[test]
fn masks_are_written_beside_sums() {
    let sizes: &[[usize; 3]] = if cfg!(miri) {
        &[[2, 10, 3], [3, 5, 0], [5, 17, 2]]
    } else {
        &[[2, 10, 3], [7, 10, 40], [3, 5, 0], [5, 17, 2], [65, 33, 70], [130, 96, 200], [300, 17, 0], [9, 1, 0]]
    };
    for [rows, columns, inner] in sizes.iter().copied() {
        for stride in [columns, columns + 3] {
            let edge = if stride == columns { Edge::After } else { Edge::Before };
            let size = Size { rows, columns, stride, inner, edge };
            check::<f32>(size);
            check::<f64>(size);
        }
    }
}

/// Safe code may say anything: memory that is too short is refused, whatever its elements are.
#[test]
fn memory_of_bytes_that_is_too_short_is_refused() {
    let run = |len: usize| {
        let mut own = vec![0_u8; 128];
        let mut sums = [0.0_f32; 48];
        catch_unwind(move || {
            struct Short<'a>([Output<'a, f32>; 3]);
            impl Task for Short<'_> {
                type Elem = f32;
                type Output = ();
                #[inline(always)]
                fn run<L: Lane<Elem = f32>>(self) {
                    let (one, mut scratch) = ([1.0; 16], [0.0; 4096]);
                    let a = Operand { data: &one[..3], row_stride: 1, col_stride: 1 };
                    let b = Operand { data: &one[..], row_stride: 16, col_stride: 1 };
                    contract::<L, 3, _>([3, 16, 1], a, b, self.0, &Masks, &mut scratch);
                }
            }
            let mut other = [0.0_f32; 12];
            let outputs = [
                Output::of_bytes(aligned(&mut own, len), 16),
                Output { data: &mut sums[..], row_stride: 16 },
                Output { data: &mut other[..], row_stride: 16 },
            ];
            crate::kernels::dispatch::dispatch(Short(outputs));
        })
        .is_ok()
    };
    assert!(run(48) && run(64));
    assert!(!run(44) && !run(0));
}
