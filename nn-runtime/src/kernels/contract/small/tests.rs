//! The inlined contraction against a plain sum in `f64`, with every number of columns that groups vectors in another way.

use crate::kernels::contract::tests::sizes::sizes;
use crate::kernels::contract::tests::{Layout, Matrix, Numbers, Step};
use crate::kernels::contract::{
    Epilogue, Operand, Output, contract_small, contract_small_with_column_sums, scratch_len,
};
use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::held::Held;
use crate::kernels::lane::{Lane, Span};
use crate::kernels::real::Real;
use crate::kernels::tests::guarded::{Edge, Guarded};
use crate::kernels::tests::left_out;

/// A step; a `LONG` one stands in the code once and not for each sum of a tile.
struct Whole<const LONG: bool>;

impl<L: Lane, const LONG: bool> Epilogue<L, 2> for Whole<LONG> {
    const READS: bool = true;
    const LONG: bool = LONG;
    #[inline(always)]
    fn apply(&self, row: usize, at: Span, acc: L, old: [L; 2]) -> [L; 2] {
        Step.apply(row, at, acc, old)
    }
}

/// A product whose sums are taken as a gradient, with B's column sums.
struct Case<'a, E, const COLUMNS: usize, const LONG: bool> {
    size: [usize; 2],
    a: &'a Matrix<E>,
    b: &'a Matrix<E>,
    old: &'a [E],
    stride: usize,
    sums: bool,
    edge: Edge,
}

impl<E: Real, const COLUMNS: usize, const LONG: bool> Task for Case<'_, E, COLUMNS, LONG> {
    type Elem = E;
    type Output = [Vec<E>; 4];
    #[inline(always)]
    fn run<L: Lane<Elem = E>>(self) -> Self::Output {
        let [m, k] = self.size;
        let edge = self.edge;
        let mut scratch = Guarded::filled(scratch_len(m, COLUMNS, k), E::NAN, edge);
        let mut results = [(); 4].map(|()| Guarded::new(self.old, edge));
        let (a, b, row_stride) = (self.a.guarded(edge), self.b.guarded(edge), self.stride);
        let (a, b) = (self.a.operand(&a), self.b.operand(&b));
        let [weight, velocity, bias, bias_velocity] = &mut results;
        let outputs = [weight, velocity].map(|data| Output { data: &mut data[..], row_stride });
        let sums = [bias, bias_velocity].map(|data| Output { data: &mut data[..], row_stride: 0 });
        if self.sums {
            contract_small_with_column_sums::<L, 2, _, 2, _, COLUMNS>(
                self.size,
                a,
                b,
                outputs,
                &Whole::<LONG>,
                sums,
                &Whole::<LONG>,
                &mut scratch,
            );
        } else {
            contract_small::<L, 2, _, COLUMNS>(self.size, a, b, outputs, &Whole::<LONG>, &mut scratch);
        }
        results.map(|found| found.to_vec())
    }
}

const ROWS: [usize; 12] = [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 17, 33];
const PRODUCTS: [usize; 10] = [0, 1, 2, 3, 4, 5, 15, 16, 17, 40];

fn check<E, const COLUMNS: usize>(rows: &[usize], products: &[usize], tolerance: f64)
where
    E: Real + crate::kernels::dispatch::Enter,
{
    check_whole::<E, COLUMNS, false>(rows, products, tolerance);
}

fn check_whole<E, const COLUMNS: usize, const LONG: bool>(rows: &[usize], products: &[usize], tolerance: f64)
where
    E: Real + crate::kernels::dispatch::Enter,
{
    let mut numbers = Numbers(COLUMNS as u64);
    for &m in rows {
        for &k in products {
            for (a_layout, b_layout) in [
                (Layout::Rows, Layout::PaddedRows),
                (Layout::Columns, Layout::Rows),
                (Layout::PaddedRows, Layout::Columns),
                (Layout::Sparse, Layout::Sparse),
            ] {
                if left_out(4 * m * k * COLUMNS) {
                    continue;
                }
                let a = Matrix::<E>::new(m, k, a_layout, &mut numbers);
                let b = Matrix::<E>::new(k, COLUMNS, b_layout, &mut numbers);
                let stride = COLUMNS + 3;
                let old: Vec<E> = numbers.many((m.max(1) - 1) * stride + COLUMNS);
                let case = |sums, edge| {
                    let size = [m, k];
                    Case::<E, COLUMNS, LONG> { size, a: &a, b: &b, old: &old, stride, sums, edge }
                };
                let expect = |at: usize, sum: f64, given: &[Vec<E>]| {
                    let velocity = old[at].to_f64() * 0.5 + sum;
                    let near = |x: E, y: f64| (x.to_f64() - y).abs() <= tolerance * (1.0 + k as f64).sqrt();
                    near(given[0][at], old[at].to_f64() - velocity) && near(given[1][at], velocity)
                };
                for (sums, edge) in [false, true].into_iter().flat_map(|sums| Edge::BOTH.map(|edge| (sums, edge))) {
                    on_each_isa(
                        || case(sums, edge),
                        |isa, given| {
                            let what = || format!("{isa} {m}x{COLUMNS}x{k} {a_layout:?} {b_layout:?} sums {sums}");
                            for at in 0..old.len() {
                                let (i, j) = (at / stride, at % stride);
                                if i < m && j < COLUMNS {
                                    let sum: f64 = (0..k).map(|p| a.at(i, p) * b.at(p, j)).sum();
                                    assert!(expect(at, sum, &given[..2]), "{}: [{i}, {j}]", what());
                                } else {
                                    assert_eq!([given[0][at], given[1][at]], [old[at]; 2], "{}: gap", what());
                                }
                                if sums && at < COLUMNS {
                                    let sum: f64 = (0..k).map(|p| b.at(p, at)).sum();
                                    assert!(expect(at, sum, &given[2..]), "{}: sum {at}", what());
                                }
                            }
                        },
                    );
                }
            }
        }
    }
}

#[test]
fn every_grouping_of_columns() {
    check::<f32, 1>(&ROWS, &PRODUCTS, 1e-5);
    check::<f32, 3>(&ROWS, &PRODUCTS, 1e-5);
    check::<f32, 8>(&ROWS, &PRODUCTS, 1e-5);
    check::<f32, 10>(&ROWS, &PRODUCTS, 1e-5);
    check::<f32, 16>(&ROWS, &PRODUCTS, 1e-5);
    check::<f32, 17>(&ROWS, &PRODUCTS, 1e-5);
    check::<f32, 32>(&ROWS, &PRODUCTS, 1e-5);
    check::<f32, 33>(&ROWS, &PRODUCTS, 1e-5);
    check::<f32, 48>(&ROWS, &PRODUCTS, 1e-5);
    check::<f32, 64>(&ROWS, &PRODUCTS, 1e-5);
}

/// Each number of columns is code of its own, and compiling all 71 of them takes minutes; these are those where another
/// number of vectors begins or ends.
#[test]
fn numbers_of_columns_where_vectors_begin_and_end() {
    macro_rules! each {
        ($($columns:literal)*) => { $(check::<f32, $columns>(&[1, 13], &[3, 18], 1e-5);)* };
    }
    each!(0 7 15 31 47 63 65 70);
}

#[test]
fn every_number_of_rows_and_products() {
    let all: Vec<usize> = sizes().collect();
    check::<f32, 10>(&all, &[1, 7, 34], 1e-5);
    check::<f32, 33>(&[1, 5, 18], &all, 1e-5);
}

/// One vector, one and a part, and several groups of vectors.
#[test]
fn long_epilogues_stand_in_a_loop() {
    check_whole::<f32, 10, true>(&ROWS, &PRODUCTS, 1e-5);
    check_whole::<f32, 33, true>(&ROWS, &PRODUCTS, 1e-5);
    check_whole::<f32, 64, true>(&ROWS, &PRODUCTS, 1e-5);
    check_whole::<f64, 17, true>(&[1, 3, 13], &[3, 18], 1e-13);
}

#[test]
fn double_precision_goes_the_plain_way() {
    check::<f64, 1>(&ROWS, &PRODUCTS, 1e-13);
    check::<f64, 17>(&ROWS, &PRODUCTS, 1e-13);
}

/// B is read where it is, if whole vectors of its rows are there; else copied, if there is room.
#[test]
fn where_b_is_read() {
    type L = crate::kernels::portable::F32x4;
    let rows = |len: usize, [row_stride, col_stride]: [usize; 2], size: [usize; 2], room: usize| {
        let (data, mut scratch) = (vec![1.0_f32; len], vec![0.0; room]);
        let found = super::rows_of_b::<L>(&Operand { data: &data, row_stride, col_stride }, size, &mut scratch);
        found.map(|rows| (rows.start == data.as_ptr(), rows.stride))
    };
    // two rows of six: the last needs eight
    assert_eq!(rows(18, [10, 1], [2, 6], 0), Some((true, 10)));
    assert_eq!(rows(17, [10, 1], [2, 6], 0), None);
    assert_eq!(rows(17, [10, 1], [2, 6], 4 * 8), Some((false, 8)));
    assert_eq!(rows(17, [10, 1], [2, 6], 4 * 8 - 1), None);
    assert_eq!(rows(100, [1, 10], [2, 6], 4 * 8), Some((false, 8)), "columns are apart");
    assert_eq!(rows(0, [10, 1], [0, 6], 0), Some((true, 10)), "nothing is read");
    assert_eq!(rows(0, [1, 10], [0, 6], 0), Some((true, 1)), "nothing is read");
}

/// Adds each sum to what is there, behind the guard.
struct Add(Held);

impl<L: Lane> Epilogue<L, 1> for Add {
    const READS: bool = true;
    #[inline(always)]
    fn apply(&self, row: usize, at: Span, acc: L, old: [L; 1]) -> [L; 1] {
        self.0.keep(at.len, 1, old, Epilogue::<L, 1>::propose(self, row, at, acc, old))
    }
    #[inline(always)]
    fn propose(&self, _: usize, _: Span, acc: L, [old]: [L; 1]) -> [L; 1] {
        [old + acc]
    }
    fn held(&self) -> Option<&Held> {
        Some(&self.0)
    }
}

struct Guard<'a, const COLUMNS: usize> {
    size: [usize; 2],
    operands: [&'a Matrix<f32>; 2],
    old: &'a [f32],
    stride: usize,
}

impl<const COLUMNS: usize> Task for Guard<'_, COLUMNS> {
    type Elem = f32;
    type Output = (Vec<f32>, usize);
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> Self::Output {
        let (step, [m, k]) = (Add(Held::default()), self.size);
        let mut scratch = vec![f32::NAN; scratch_len(m, COLUMNS, k)];
        let mut new = Guarded::new(self.old, Edge::After);
        let data = self.operands.map(|matrix| matrix.guarded(Edge::After));
        let (a, b) = (self.operands[0].operand(&data[0]), self.operands[1].operand(&data[1]));
        let output = Output { data: &mut new[..], row_stride: self.stride };
        contract_small::<L, 1, _, COLUMNS>(self.size, a, b, [output], &step, &mut scratch);
        (new.to_vec(), step.0.count())
    }
}

fn check_guard<const COLUMNS: usize>() {
    let mut numbers = Numbers(COLUMNS as u64);
    let stride = COLUMNS + 3;
    // one row, an example, one chain of products, several, and more than are inlined
    for [m, k] in [[1, 5], [3, 2], [4, 1], [8, 1], [13, 1], [13, 64], [13, 65], [21, 150], [9, 300]] {
        if left_out(8 * m * k * COLUMNS) {
            continue;
        }
        // nothing is broken; an element of a row, a column, the weights; a little of everything
        for [rows, columns, weights] in [[0; 3], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 5]] {
            for layout in [Layout::PaddedRows, Layout::Columns] {
                let mut operands = [(m, k, Layout::Rows), (k, COLUMNS, layout)]
                    .map(|(rows, columns, layout)| Matrix::<f32>::new(rows, columns, layout, &mut numbers));
                let mut old: Vec<f32> = numbers.many((m - 1) * stride + COLUMNS);
                let mut broken = || [f32::NAN, f32::INFINITY, f32::NEG_INFINITY][numbers.below(3)];
                let values = [(); 7].map(|()| broken());
                for value in &values[..rows] {
                    operands[0].set(numbers.below(m), numbers.below(k), *value);
                }
                for value in &values[1..=columns] {
                    operands[1].set(numbers.below(k), numbers.below(COLUMNS), *value);
                }
                for value in &values[2..2 + weights] {
                    let place = numbers.below(old.len());
                    old[place] = *value;
                }
                let [a, b] = &operands;
                let sum = |i: usize, j: usize| (0..k).map(|p| a.at(i, p) * b.at(p, j)).sum::<f64>();
                on_each_isa(
                    || Guard::<COLUMNS> { size: [m, k], operands: [a, b], old: &old, stride },
                    |isa, (new, count)| {
                        let mut held = 0;
                        for (at, (new, old)) in new.iter().zip(&old).enumerate() {
                            let (i, j) = (at / stride, at % stride);
                            let what = format!("{isa} {m}x{COLUMNS}x{k} {layout:?} {values:?}: [{i}, {j}]");
                            let expected = f64::from(*old) + if j < COLUMNS { sum(i, j) } else { 0.0 };
                            if j < COLUMNS && expected.is_finite() {
                                assert!((f64::from(*new) - expected).abs() < 1e-4, "{what}: {new}, not {expected}");
                                continue;
                            }
                            assert_eq!(new.to_bits(), old.to_bits(), "{what} is not what it was");
                            held += usize::from(j < COLUMNS);
                        }
                        assert_eq!(count, held, "{isa} {m}x{COLUMNS}x{k}");
                    },
                );
            }
        }
    }
}

/// An element that would not be finite stays as it was and is counted, and all others take the step.
#[test]
fn what_would_not_be_finite_is_held() {
    check_guard::<1>();
    check_guard::<10>();
    check_guard::<16>();
    check_guard::<17>();
    check_guard::<32>();
    check_guard::<40>();
    check_guard::<64>();
}
