//! Matrices made orthogonal, by products of the kernels that networks are made of.

use ndarray::{ArrayViewMutD, IxDyn, ShapeBuilder};

use super::length;
use crate::kernels::buffer::AlignedBuffer;
use crate::kernels::contract::{Epilogue, contract, pad, scratch_len};
use crate::kernels::dispatch::{Task, dispatch};
use crate::kernels::lane::{Lane, Span};
use crate::support::{Store, matrix, number, output, transposed};

/// A parameter as a matrix: a row for each index of its first axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Matrix {
    pub(super) rows: usize,
    pub(super) columns: usize,
}

impl Matrix {
    pub(super) fn of(shape: &[usize]) -> Self {
        let (rows, rest) = shape.split_first().map_or((1, &[][..]), |(rows, rest)| (*rows, rest));
        Self { rows, columns: rest.iter().product() }
    }

    /// The shorter and the longer side: what is computed with is never tall.
    fn sides(self) -> [usize; 2] {
        [self.rows.min(self.columns), self.rows.max(self.columns)]
    }
}

/// Memory for the work on one matrix at a time, as much as the largest so far has asked for. Rows are padded to whole
/// cache lines, and the padding holds zeros or anything: nothing reads it.
#[derive(Clone, Debug, Default)]
pub(super) struct Room {
    x: AlignedBuffer<f32>,
    next: AlignedBuffer<f32>,
    square: AlignedBuffer<f32>,
    polynomial: AlignedBuffer<f32>,
    scratch: AlignedBuffer<f32>,
}

impl Room {
    /// Makes room for a matrix.
    pub(super) fn reserve(&mut self, matrix: Matrix) {
        let [short, long] = matrix.sides();
        let scratch =
            [scratch_len(short, short, long), scratch_len(short, short, short), scratch_len(short, long, short)];
        let grow = |buffer: &mut AlignedBuffer<f32>, len| {
            if buffer.len() < len {
                *buffer = AlignedBuffer::zeroed(len);
            }
        };
        grow(&mut self.x, short * pad(long));
        grow(&mut self.next, short * pad(long));
        grow(&mut self.square, short * pad(short));
        grow(&mut self.polynomial, short * pad(short));
        grow(&mut self.scratch, scratch.into_iter().max().unwrap_or(0));
    }

    /// The matrix that is worked on, in the parameter's shape.
    pub(super) fn view_mut(&mut self, matrix: Matrix, shape: &[usize]) -> ArrayViewMutD<'_, f32> {
        let stride = pad(matrix.sides()[1]);
        let tall = matrix.rows > matrix.columns;
        let (row, mut column) = if tall { (1, stride) } else { (stride, 1) };
        let mut strides = IxDyn(shape);
        for axis in (1..shape.len()).rev() {
            strides[axis] = column;
            column *= shape[axis];
        }
        strides[0] = row;
        ArrayViewMutD::from_shape(IxDyn(shape).strides(strides), &mut self.x).expect("`reserve` has made room")
    }

    /// Gives the matrix singular values of about 1 (0.7 to 1.2), and keeps its singular vectors: five steps of
    /// `X ← aX + (b·XXᵀ + c·(XXᵀ)²)·X` from `X = G/‖G‖`.
    pub(super) fn orthogonalise(&mut self, matrix: Matrix) {
        let [short, long] = matrix.sides();
        let stride = pad(long);
        let rows = self.x.chunks_exact_mut(stride).take(short);
        let norm = rows.map(|row| length(&row[..long]).powi(2)).sum::<f64>().sqrt() as f32;
        let scale = norm.max(1e-7);
        self.x[..short * stride].iter_mut().for_each(|x| *x /= scale);
        for _ in 0..5 {
            dispatch(Iteration { room: self, short, long });
            std::mem::swap(&mut self.x, &mut self.next);
        }
    }
}

/// One step, from `x` to `next`.
struct Iteration<'a> {
    room: &'a mut Room,
    short: usize,
    long: usize,
}

impl Task for Iteration<'_> {
    type Elem = f32;
    type Output = ();

    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) {
        const A: f32 = 3.4445;
        const B: f32 = -4.7750;
        const C: f32 = 2.0315;
        let Self { room: Room { x, next, square, polynomial, scratch }, short: m, long: n } = self;
        let [wide, narrow] = [pad(n), pad(m)];
        let squares = [output(square, narrow)];
        contract::<L, 1, _>([m, m, n], matrix(x, wide), transposed(x, wide), squares, &Store, scratch);
        let plus = Plus { product: C, addend: B, matrix: square, row_stride: narrow };
        let polynomials = [output(polynomial, narrow)];
        contract::<L, 1, _>([m, m, m], matrix(square, narrow), matrix(square, narrow), polynomials, &plus, scratch);
        let plus = Plus { product: 1.0, addend: A, matrix: x, row_stride: wide };
        let nexts = [output(next, wide)];
        contract::<L, 1, _>([m, n, m], matrix(polynomial, narrow), matrix(x, wide), nexts, &plus, scratch);
    }
}

/// `product·(the sums) + addend·matrix`
struct Plus<'a> {
    product: f32,
    addend: f32,
    matrix: &'a [f32],
    row_stride: usize,
}

impl<L: Lane<Elem = f32>> Epilogue<L, 1> for Plus<'_> {
    #[inline(always)]
    fn apply(&self, row: usize, at: Span, acc: L, _old: [L; 1]) -> [L; 1] {
        let addend = number::<L>(f64::from(self.addend)) * L::load(self.matrix, at + row * self.row_stride);
        [number::<L>(f64::from(self.product)).mul_add(acc, addend)]
    }
}
