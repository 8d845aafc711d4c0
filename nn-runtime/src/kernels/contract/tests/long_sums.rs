//! What rounding makes of sums of ten million numbers, all of one sign, random ones and equal ones: the worst that a mean
//! over a batch, or a bias' gradient over the pixels of many images, can ask for.

use super::{Epilogue, Numbers, Operand, Output, contract, scratch_len};
use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::lane::{Lane, Span, spans};
use crate::kernels::sums::{ColumnSums, RowSum, Total};
use crate::support::scalar;

const LENGTH: usize = if cfg!(miri) { 10_000 } else { 10_000_000 };

/// The sums as they are.
struct Keep;
impl<L: Lane> Epilogue<L, 1> for Keep {
    #[inline(always)]
    fn apply(&self, _: usize, _: Span, acc: L, _: [L; 1]) -> [L; 1] {
        [acc]
    }
}

/// Rows of ones times a column of the numbers: one row, as the sums of B's columns are made, goes in four parts; several by
/// a B that is not read in place in one.
struct Column<'a> {
    numbers: &'a [f32],
    rows: usize,
    col_stride: usize,
}
impl Task for Column<'_> {
    type Elem = f32;
    type Output = f32;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> f32 {
        let Self { numbers, rows, col_stride } = self;
        let size = [rows, 1, numbers.len()];
        let (mut sums, mut scratch) = (vec![0.0; rows], vec![0.0; scratch_len(rows, 1, numbers.len())]);
        let ones = Operand { data: &[1.0], row_stride: 0, col_stride: 0 };
        let numbers = Operand { data: numbers, row_stride: 1, col_stride };
        contract::<L, 1, _>(size, ones, numbers, [Output { data: &mut sums, row_stride: 1 }], &Keep, &mut scratch);
        sums[0]
    }
}

/// The loop that emitted code has for a sum over a row.
struct Row<'a>(&'a [f32]);
impl Task for Row<'_> {
    type Elem = f32;
    type Output = f32;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> f32 {
        let mut sum = RowSum::<L>::new();
        for at in spans::<L>(self.0.len()) {
            sum.add(L::load(self.0, at).keep(at, 0.0));
        }
        scalar(sum.sum())
    }
}

/// That for a sum over everything.
struct Whole<'a>(&'a [f32]);
impl Task for Whole<'_> {
    type Elem = f32;
    type Output = f32;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> f32 {
        let mut sum = Total::<L>::new();
        for at in spans::<L>(self.0.len()) {
            sum.add(L::load(self.0, at).keep(at, 0.0));
        }
        scalar(sum.sum())
    }
}

/// That for sums over rows, here of `width` columns.
struct Rows<'a> {
    numbers: &'a [f32],
    width: usize,
}
impl Task for Rows<'_> {
    type Elem = f32;
    type Output = f32;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> f32 {
        let (mut result, mut beside) = (vec![1.0; self.width], vec![1.0; 2 * self.width]);
        let mut sums = ColumnSums::new(&mut result, &mut beside);
        for row in self.numbers.chunks_exact(self.width) {
            for at in spans::<L>(self.width) {
                sums.add::<L>(at, L::load(row, at));
            }
            sums.next::<L>(1);
        }
        sums.finish::<L>();
        // in double precision, so that what is tested are the sums of columns
        result.into_iter().map(f64::from).sum::<f64>() as f32
    }
}

fn are_added_well(numbers: &[f32], bound: f64) {
    let exact: f64 = numbers.iter().copied().map(f64::from).sum();
    let check = |what: &'static str, bound: f64| {
        move |isa: &str, sum: f32| {
            let error = (f64::from(sum) - exact).abs() / exact;
            println!("{what} on {isa}: {error:.1e}");
            assert!(error < bound, "{what} on {isa}: {sum} is not {exact}");
        }
    };
    let column = |rows, col_stride| Column { numbers, rows, col_stride };
    on_each_isa(|| column(1, 1), check("a column in parts", bound));
    on_each_isa(|| column(4, 2), check("a column", bound));
    on_each_isa(|| Row(numbers), check("a row", bound));
    on_each_isa(|| Whole(numbers), check("all of them", 1e-7));
    on_each_isa(|| Rows { numbers, width: 20 }, check("rows", bound));
}

#[test]
fn ten_million_numbers_are_added_as_well_as_documented() {
    let numbers: Vec<f32> = Numbers(9).many::<f32>(LENGTH).into_iter().map(f32::abs).collect();
    are_added_well(&numbers, 2e-7);
}

#[test]
fn equal_numbers_are_added_as_well_as_documented() {
    for x in [0.3, 0.1, 7.7, 1.0 / 3.0] {
        are_added_well(&vec![x; LENGTH / 4], 2e-6);
    }
}
