//! Every path of the contraction against a plain sum in `f64`, in memory whose neighbours must not be touched.

#[cfg(not(miri))] // there is nothing unsafe in a choice, and under Miri others are made
mod choices;
mod long_sums;
pub(in crate::kernels) mod sizes;
mod threads;

use super::{Epilogue, Operand, Output, contract, contract_in_blocks, contract_with_column_sums, scratch_len};
use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::lane::{Lane, Span};
use crate::kernels::pool;
use crate::kernels::real::Real;
use crate::kernels::tests::guarded::{Edge, Guarded};
use crate::kernels::tests::{few_cases, left_out};

/// A small generator of numbers in −1..1 (splitmix64).
pub(super) struct Numbers(pub u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() >> 33) as usize % n
    }
    pub fn many<E: Real>(&mut self, n: usize) -> Vec<E> {
        (0..n).map(|_| E::from_f64((self.next() >> 40) as f64 / f64::from(1 << 23) - 1.0)).collect()
    }
}

/// How an operand lies in memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Layout {
    /// Rows one after the other.
    Rows,
    /// Rows with a gap between them.
    PaddedRows,
    /// Columns with a gap between them.
    Columns,
    /// Neither rows nor columns are dense.
    Sparse,
}

/// A matrix of random numbers in a slice with not one element to spare.
pub(super) struct Matrix<E> {
    data: Vec<E>,
    row_stride: usize,
    col_stride: usize,
}

impl<E: Real> Matrix<E> {
    pub fn new(rows: usize, columns: usize, layout: Layout, numbers: &mut Numbers) -> Self {
        let (row_stride, col_stride) = match layout {
            Layout::Rows => (columns, 1),
            Layout::PaddedRows => (super::pad(columns), 1),
            Layout::Columns => (1, rows + 3),
            Layout::Sparse => (2 * columns + 1, 2),
        };
        let len = if rows == 0 || columns == 0 { 0 } else { (rows - 1) * row_stride + (columns - 1) * col_stride + 1 };
        Self { data: numbers.many(len), row_stride, col_stride }
    }
    pub fn guarded(&self, edge: Edge) -> Guarded<E> {
        Guarded::new(&self.data, edge)
    }
    /// The operand, in such a copy of its data.
    pub fn operand<'a>(&self, data: &'a [E]) -> Operand<'a, E> {
        Operand { data, row_stride: self.row_stride, col_stride: self.col_stride }
    }
    pub fn set(&mut self, i: usize, j: usize, to: E) {
        self.data[i * self.row_stride + j * self.col_stride] = to;
    }
    pub fn at(&self, i: usize, j: usize) -> f64 {
        self.data[i * self.row_stride + j * self.col_stride].to_f64()
    }
}

/// Writes the sum and the place, to show that each is visited with the right coordinates.
struct Store;
impl<L: Lane> Epilogue<L, 2> for Store {
    #[inline(always)]
    fn apply(&self, row: usize, at: Span, acc: L, _: [L; 2]) -> [L; 2] {
        [acc, L::splat(L::Elem::from_usize(1000 * row)) + L::index(at)]
    }
}

/// A step with momentum: reads and writes both.
pub(super) struct Step;
impl<L: Lane> Epilogue<L, 2> for Step {
    const READS: bool = true;
    #[inline(always)]
    fn apply(&self, _: usize, _: Span, acc: L, [weight, velocity]: [L; 2]) -> [L; 2] {
        let velocity = velocity * L::splat(L::Elem::from_f64(0.5)) + acc;
        [weight - velocity, velocity]
    }
}

/// Only the first of two outputs exists.
struct First;
impl<L: Lane> Epilogue<L, 2> for First {
    const LIVE: usize = 1;
    #[inline(always)]
    fn apply(&self, _: usize, _: Span, acc: L, _: [L; 2]) -> [L; 2] {
        [acc, L::splat(L::Elem::NAN)]
    }
}

/// A plain step of the first of two outputs, which kernels do before the sums leave the registers.
struct Plain;
impl<L: Lane> Epilogue<L, 2> for Plain {
    const LIVE: usize = 1;
    const READS: bool = true;
    #[inline(always)]
    fn apply(&self, _: usize, _: Span, acc: L, [old, none]: [L; 2]) -> [L; 2] {
        let of = |x: f64| L::splat(L::Elem::from_f64(x));
        [of(-0.5).mul_add(of(0.25).mul_add(old, acc), old), none]
    }
    fn descent(&self) -> Option<[L::Elem; 2]> {
        Some([-0.5, 0.25].map(L::Elem::from_f64))
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Store,
    Step,
    First,
    Plain,
    Sums,
}

struct Case<'a, E> {
    size: [usize; 3],
    a: &'a Matrix<E>,
    b: &'a Matrix<E>,
    kind: Kind,
    old: &'a [E],
    stride: usize,
    edge: Edge,
}

impl<E: Real> Task for Case<'_, E> {
    type Elem = E;
    type Output = [Vec<E>; 3];
    #[inline(always)]
    fn run<L: Lane<Elem = E>>(self) -> Self::Output {
        let [m, n, k] = self.size;
        let edge = self.edge;
        let is_one = matches!(self.kind, Kind::First | Kind::Plain);
        let mut first = Guarded::new(self.old, edge);
        let mut second = Guarded::new(if is_one { &[] } else { self.old }, edge);
        let mut sums = Guarded::filled(n, E::ZERO, edge);
        let mut scratch = Guarded::filled(scratch_len(m, n, k), E::NAN, edge);
        let row_stride = self.stride;
        let outputs = [Output { data: &mut first[..], row_stride }, Output { data: &mut second[..], row_stride }];
        let (a, b) = (self.a.guarded(edge), self.b.guarded(edge));
        let (a, b) = (self.a.operand(&a), self.b.operand(&b));
        match self.kind {
            Kind::Store => contract::<L, 2, _>(self.size, a, b, outputs, &Store, &mut scratch),
            Kind::Step => contract::<L, 2, _>(self.size, a, b, outputs, &Step, &mut scratch),
            Kind::First => contract::<L, 2, _>(self.size, a, b, outputs, &First, &mut scratch),
            Kind::Plain => contract::<L, 2, _>(self.size, a, b, outputs, &Plain, &mut scratch),
            Kind::Sums => {
                let into = [Output { data: &mut sums[..], row_stride: n }, Output { data: &mut [], row_stride: 0 }];
                contract_with_column_sums::<L, 2, _, 2, _>(
                    self.size,
                    a,
                    b,
                    outputs,
                    &Store,
                    into,
                    &First,
                    &mut scratch,
                );
            }
        }
        [first, second, sums].map(|found| found.to_vec())
    }
}

/// Runs a case on every instruction set and compares each element with the sum in `f64`; the error of a chain of k
/// multiply–adds is at most about k·ε·Σ|a·b|.
fn check<E: Real>(size: [usize; 3], layouts: [Layout; 2], kind: Kind, numbers: &mut Numbers) {
    let [m, n, k] = size;
    if left_out(m * n * k) {
        return;
    }
    let a = Matrix::<E>::new(m, k, layouts[0], numbers);
    let b = Matrix::<E>::new(k, n, layouts[1], numbers);
    let stride = n + numbers.below(3);
    let old = numbers.many::<E>(if m * n == 0 { 0 } else { (m - 1) * stride + n });
    let judge = |isa: &str, [first, second, sums]: [Vec<E>; 3]| {
        let name = format!("{size:?} {layouts:?} {kind:?} {isa}");
        let close = |found: E, exact: f64, bound: f64, what: &str, place: (usize, usize)| {
            let error = (found.to_f64() - exact).abs();
            assert!(error <= bound, "{name} {what} {place:?}: {found} is not {exact} within {bound}");
        };
        let epsilon = (k + 3) as f64 * E::EPSILON.to_f64();
        let mut untouched = vec![true; old.len()];
        for i in 0..m {
            for j in 0..n {
                let (mut sum, mut magnitude) = (0.0, 0.0);
                for p in 0..k {
                    sum += a.at(i, p) * b.at(p, j);
                    magnitude += (a.at(i, p) * b.at(p, j)).abs();
                }
                let at = i * stride + j;
                untouched[at] = false;
                let bound = epsilon * magnitude;
                match kind {
                    Kind::Store | Kind::Sums => {
                        close(first[at], sum, bound, "sum", (i, j));
                        assert_eq!(second[at], E::from_usize(1000 * i + j), "{name}");
                    }
                    Kind::Step => {
                        let velocity = 0.5 * old[at].to_f64() + sum;
                        let bound = bound + 4.0 * E::EPSILON.to_f64() * (1.0 + velocity.abs());
                        close(second[at], velocity, bound, "velocity", (i, j));
                        close(first[at], old[at].to_f64() - velocity, bound, "weight", (i, j));
                    }
                    Kind::First => close(first[at], sum, bound, "sum", (i, j)),
                    Kind::Plain => {
                        let exact = old[at].to_f64() - 0.5 * (sum + 0.25 * old[at].to_f64());
                        let bound = bound + 4.0 * E::EPSILON.to_f64() * (1.0 + exact.abs());
                        close(first[at], exact, bound, "stepped", (i, j));
                    }
                }
            }
        }
        for (at, _) in untouched.iter().enumerate().filter(|(_, untouched)| **untouched) {
            assert_eq!(first[at], old[at], "{name}: written between the rows");
        }
        if kind == Kind::Sums {
            for (j, &found) in sums.iter().enumerate() {
                let column = || (0..k).map(|p| b.at(p, j));
                close(found, column().sum(), epsilon * column().map(f64::abs).sum::<f64>(), "column", (0, j));
            }
        }
    };
    for edge in Edge::both_or_one(m * n * k, numbers.below(2)) {
        on_each_isa::<Case<'_, E>>(|| Case { size, a: &a, b: &b, kind, old: &old, stride, edge }, judge);
    }
}

const LAYOUTS: [Layout; 4] = [Layout::Rows, Layout::PaddedRows, Layout::Columns, Layout::Sparse];
const KINDS: [Kind; 5] = [Kind::Store, Kind::Step, Kind::First, Kind::Plain, Kind::Sums];

/// From 2²⁷ multiply–adds on there are pieces beside and below each other, four by two.
#[test]
fn a_product_in_eight_pieces_agrees_with_the_plain_sum() {
    check::<f32>([512, 512, 512], [Layout::Rows, Layout::PaddedRows], Kind::Store, &mut Numbers(11));
}

#[test]
fn every_small_size_agrees_with_the_plain_sum() {
    const SIZES: [usize; 12] = [0, 1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 33];
    let mut numbers = Numbers(1);
    let mut case = 0;
    for m in SIZES {
        for n in SIZES {
            for k in SIZES {
                // every pair of layouts and every kind come round among the sizes
                let layouts = [LAYOUTS[case % 4], LAYOUTS[case / 4 % 4]];
                check::<f32>([m, n, k], layouts, KINDS[case / 16 % 5], &mut numbers);
                case += 7;
            }
        }
    }
}

#[test]
fn every_layout_and_epilogue_agrees_on_larger_sizes() {
    pool::prepare();
    let mut numbers = Numbers(2);
    for size in [
        [100, 129, 33],
        [33, 100, 300],
        [129, 17, 100],
        [1, 129, 700],
        [9, 530, 40],
        [130, 31, 520],
        [200, 150, 3],
        [5, 129, 2063],
    ] {
        for a in LAYOUTS {
            for b in LAYOUTS {
                check::<f32>(size, [a, b], KINDS[numbers.below(5)], &mut numbers);
            }
        }
    }
}

/// Packed panels and their last rows, columns that are done transposed, several blocks along k, copies of B.
#[test]
fn panels_and_turned_columns_agree() {
    let mut numbers = Numbers(5);
    for size in [[48, 20, 64], [97, 100, 70], [131, 52, 330], [210, 7, 520], [100, 513, 170], [7, 40, 400]] {
        for kind in [Kind::Store, Kind::Step, Kind::Plain] {
            check::<f32>(size, [Layout::Columns, Layout::PaddedRows], kind, &mut numbers);
            check::<f32>(size, [Layout::Sparse, Layout::Rows], kind, &mut numbers);
            check::<f32>(size, [Layout::Rows, Layout::Columns], kind, &mut numbers);
        }
    }
}

/// A product as it goes by size, and in blocks.
struct Both<'a> {
    size: [usize; 3],
    operands: [&'a Matrix<f32>; 2],
}

impl Task for Both<'_> {
    type Elem = f32;
    /// Whether blocks were to be asked for, and what both gave.
    type Output = (bool, [Vec<f32>; 2]);
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> Self::Output {
        let [m, n, k] = self.size;
        let data = self.operands.map(|matrix| matrix.guarded(Edge::After));
        let [a, b] = [0, 1].map(|which| self.operands[which].operand(&data[which]));
        let is_for_blocks = !super::is_by_loops::<L>(self.size, &b);
        let mut scratch = Guarded::filled(scratch_len(m, n, k), f32::NAN, Edge::After);
        let results = [false, true].map(|in_blocks| {
            let mut sums = Guarded::filled(m * n, f32::NAN, Edge::After);
            let outputs = [Output { data: &mut sums[..], row_stride: n }, Output { data: &mut [], row_stride: 0 }];
            if in_blocks && is_for_blocks {
                contract_in_blocks::<L, 2, _>(self.size, a, b, outputs, &First, &mut scratch);
            } else {
                contract::<L, 2, _>(self.size, a, b, outputs, &First, &mut scratch);
            }
            sums.to_vec()
        });
        (is_for_blocks, results)
    }
}

/// What the compiler asks for where it knows that plain loops are never taken: the same kernel, so the same bits.
#[test]
fn blocks_are_what_sizes_choose_where_no_plain_loops_are() {
    let mut numbers = Numbers(17);
    let mut count = 0;
    for size in [[1, 100, 65], [1, 700, 40], [0, 9, 70], [9, 0, 70], [4, 3, 0], [33, 100, 300], [7, 512, 64], [2, 3, 2]]
    {
        let [m, n, k] = size;
        let a = Matrix::new(m, k, Layout::Rows, &mut numbers);
        let b = Matrix::new(k, n, Layout::PaddedRows, &mut numbers);
        on_each_isa(
            || Both { size, operands: [&a, &b] },
            |isa, (is_for_blocks, [by_size, in_blocks])| {
                count += usize::from(is_for_blocks);
                let bits = |sums: &[f32]| -> Vec<u32> { sums.iter().map(|sum| sum.to_bits()).collect() };
                assert_eq!(bits(&by_size), bits(&in_blocks), "{size:?} {isa}");
            },
        );
    }
    assert!(count > 0, "no size was one for blocks");
}

/// Fewer rows than a panel has, and sums so long that they wait twice: where panels of rows that are not there were given
/// memory to wait in, there was none.
#[test]
fn few_packed_rows_have_memory_for_long_sums() {
    let mut numbers = Numbers(13);
    for size in [[9, 12, 20_000], [5, 16, 26_500], [17, 30, 4_200]] {
        check::<f32>(size, [Layout::Columns, Layout::Columns], Kind::Store, &mut numbers);
        check::<f32>(size, [Layout::Sparse, Layout::Sparse], Kind::Plain, &mut numbers);
    }
}

/// Of each way a product goes, a small one: what Miri runs of the larger ones.
#[test]
fn small_sizes_go_each_way() {
    use Layout::{Columns, PaddedRows, Rows, Sparse};
    few_cases(|| {
        let mut numbers = Numbers(12);
        for (size, layouts, kind) in [
            ([3, 5, 0], [Rows, Rows], Kind::Store),            // no products
            ([1, 3, 69], [Rows, Columns], Kind::Store),        // inner products
            ([3, 2, 67], [Rows, Columns], Kind::Step),         // the same of several rows
            ([41, 5, 67], [Columns, PaddedRows], Kind::Plain), // packed rows, and a column that is turned
            ([43, 2, 65], [Sparse, Sparse], Kind::Store),      // the same with a copy of B
            ([7, 9, 67], [Rows, PaddedRows], Kind::Plain),     // rows in place, a step in the registers
            ([5, 3, 67], [Rows, Sparse], Kind::Step),          // a copy of B
            ([3, 17, 2], [Columns, Rows], Kind::Sums),         // plain loops
            ([2, 9, 5], [Sparse, Columns], Kind::First),       // the same by columns
        ] {
            check::<f32>(size, layouts, kind, &mut numbers);
        }
        check::<f64>([3, 5, 7], [Columns, Sparse], Kind::Sums, &mut numbers);
    });
}

#[test]
fn random_sizes_agree() {
    let mut numbers = Numbers(3);
    for _ in 0..150 {
        let size = [1 + numbers.below(70), 1 + numbers.below(140), 1 + numbers.below(90)];
        let layouts = [LAYOUTS[numbers.below(4)], LAYOUTS[numbers.below(4)]];
        check::<f32>(size, layouts, KINDS[numbers.below(5)], &mut numbers);
        check::<f64>(size, layouts, KINDS[numbers.below(5)], &mut numbers);
    }
}

#[test]
fn callers_on_several_threads_do_not_disturb_each_other() {
    pool::prepare();
    std::thread::scope(|scope| {
        for seed in 0..4 {
            scope.spawn(move || {
                let mut numbers = Numbers(seed);
                for _ in 0..5 {
                    check::<f32>([70, 100, 400], [Layout::Rows, Layout::PaddedRows], Kind::Store, &mut numbers);
                }
            });
        }
    });
}

#[test]
#[should_panic(expected = "too short")]
fn a_short_operand_is_refused() {
    struct Short;
    impl Task for Short {
        type Elem = f32;
        type Output = ();
        fn run<L: Lane<Elem = f32>>(self) {
            let data = [0.0; 11];
            let short = Operand { data: &data, row_stride: 4, col_stride: 1 };
            let (mut c, mut scratch) = ([0.0; 16], [0.0; scratch_len(4, 4, 4)]);
            let outputs = [Output { data: &mut c, row_stride: 4 }, Output { data: &mut [], row_stride: 0 }];
            contract::<L, 2, _>([4, 4, 4], short, short, outputs, &First, &mut scratch);
        }
    }
    crate::kernels::dispatch::dispatch(Short);
}
