//! What rounding makes of sums of ten million numbers, all of one sign: the worst that a mean over a batch, or a bias'
//! gradient over the pixels of many images, can ask for.

use super::{Epilogue, Numbers, Operand, Output, contract, scratch_len};
use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::lane::{Lane, spans};

const LENGTH: usize = 10_000_000;

/// The sums as they are.
struct Keep;
impl<L: Lane> Epilogue<L, 1> for Keep {
    #[inline(always)]
    fn apply(&self, _: usize, _: crate::kernels::lane::Span, acc: L, _: [L; 1]) -> [L; 1] {
        [acc]
    }
}

/// A column of ones times the numbers, as the sums of B's columns are made.
struct Column<'a>(&'a [f32]);
impl Task for Column<'_> {
    type Elem = f32;
    type Output = f32;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> f32 {
        let (mut sum, mut scratch) = ([0.0; 1], vec![0.0; scratch_len(1, 1, LENGTH)]);
        let ones = Operand { data: &[1.0], row_stride: 0, col_stride: 0 };
        let numbers = Operand { data: self.0, row_stride: 1, col_stride: 1 };
        contract::<L, 1, _>(
            [1, 1, LENGTH],
            ones,
            numbers,
            [Output { data: &mut sum, row_stride: 1 }],
            &Keep,
            &mut scratch,
        );
        sum[0]
    }
}

/// The loop that emitted code has for a sum over a row.
struct Row<'a>(&'a [f32]);
impl Task for Row<'_> {
    type Elem = f32;
    type Output = f32;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> f32 {
        let mut sum = L::splat(0.0);
        for at in spans::<L>(self.0.len()) {
            sum = sum + L::load(self.0, at).keep(at, 0.0);
        }
        sum.sum()
    }
}

#[test]
fn ten_million_numbers_are_added_as_well_as_documented() {
    let numbers: Vec<f32> = Numbers(9).many::<f32>(LENGTH).into_iter().map(f32::abs).collect();
    let exact: f64 = numbers.iter().copied().map(f64::from).sum();
    let error = |sum: f32| (f64::from(sum) - exact).abs() / exact;
    on_each_isa(
        || Column(&numbers),
        |isa, sum| {
            println!("a column on {isa}: {:.1e}", error(sum));
            assert!(error(sum) < 1e-3, "a column on {isa}: {sum} is not {exact}");
        },
    );
    on_each_isa(
        || Row(&numbers),
        |isa, sum| {
            println!("a row on {isa}: {:.1e}", error(sum));
            assert!(error(sum) < 1e-3, "a row on {isa}: {sum} is not {exact}");
        },
    );
}
