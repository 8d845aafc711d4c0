//! What emitted code calls besides the loops of the kernels: guarded steps, sums, functions of one number. All of it is
//! tested elsewhere with more cases; these are few enough for Miri.

use crate::kernels::buffer::AlignedBuffer;
use crate::kernels::contract::{contract, contract_small, scratch_len};
use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::lane::{Lane, Span, spans};
use crate::kernels::real::Real;
use crate::kernels::sums::{ColumnSums, RowSum, Total, parts};
use crate::optim::{Optimizer, Rule, STEPPED, Sgd};
use crate::support::{Update, matrix, number, scalar, stepped};
use core::marker::PhantomData;

/// Columns of the inlined product: whole vectors of every instruction set.
const COLUMNS: usize = 16;

/// A step of weights that are 1, by a gradient of which one column is infinite.
struct Step<R> {
    size: [usize; 3],
    rule: R,
    inlined: bool,
}

impl<R: Rule> Task for Step<R> {
    type Elem = f32;
    type Output = Vec<f32>;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> Vec<f32> {
        let [m, n, k] = self.size;
        let (a, mut b, mut weight) = (vec![1.0; m * k], vec![1.0; k * n], vec![1.0; m * n]);
        b[n / 2] = f32::INFINITY;
        let mut optimizer: Optimizer<R> = Optimizer::new(self.rule, &[weight.len()]);
        optimizer.advance();
        let [state] = optimizer.states([0]);
        let outputs = stepped(&mut weight, state.slots, n);
        let (a, b, update) = (matrix(&a, k), matrix(&b, n), Update { step: &state.step });
        let mut scratch = vec![0.0; scratch_len(m, n, k)];
        if self.inlined {
            contract_small::<L, STEPPED, _, COLUMNS>([m, k], a, b, outputs, &update, &mut scratch);
        } else {
            contract::<L, STEPPED, _>(self.size, a, b, outputs, &update, &mut scratch);
        }
        weight
    }
}

#[test]
fn a_weight_whose_gradient_is_infinite_stays_whichever_way_the_product_goes() {
    fn check<R: Rule + Copy>(rule: R) {
        // loops for one product, blocks with and without whole vectors, inlined
        for (size, inlined) in [
            ([3, 67, 1], false),
            ([5, 9, 66], false),
            ([5, 19, 66], false),
            ([5, COLUMNS, 7], true),
            ([3, COLUMNS, 66], true),
        ] {
            let step = || Step { size, rule, inlined };
            on_each_isa(step, |isa, weights| {
                for (at, weight) in weights.iter().enumerate() {
                    let is_held = at % size[1] == size[1] / 2;
                    assert!(
                        weight.is_finite() && weight.total_cmp(&1.0).is_eq() == is_held,
                        "{isa} {size:?} {at}: {weight}"
                    );
                }
            });
        }
    }
    check(Sgd::new(0.1));
    check(Sgd::new(0.1).momentum(0.9));
}

/// The sums that emitted loops have, of ones.
struct Sums;

impl Task for Sums {
    type Elem = f32;
    type Output = [Vec<f32>; 2];
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> [Vec<f32>; 2] {
        const WIDTH: usize = 19;
        const ROWS: usize = 131;
        let mut memory = vec![f32::NAN; 3 * WIDTH + 1];
        let [result, beside] = parts(&mut memory, [WIDTH, 2 * WIDTH]);
        let mut columns = ColumnSums::new(result, beside);
        let (mut row, mut total) = (RowSum::<L>::default(), Total::<L>::default());
        for _ in 0..ROWS {
            for at in spans::<L>(WIDTH - 1) {
                columns.add::<L>(at, L::splat(1.0));
            }
            columns.add_one(WIDTH - 1, 0.5);
            columns.chains()[WIDTH - 1] += 0.5;
            columns.next::<L>(1);
            row.add(L::splat(1.0));
            total.add(L::splat(1.0));
            total.add_one(L::splat(1.0));
        }
        columns.finish::<L>();
        let (ones, width) = (ROWS as f32, L::WIDTH as f32);
        let [total, mean] = [total.sum(), total.mean(f64::from(ones))].map(scalar);
        let single = [scalar(row.sum()) / width, total / (width + 1.0), mean * ones / (width + 1.0)];
        memory.truncate(WIDTH);
        [memory, single.to_vec()]
    }
}

#[test]
fn sums_of_ones_are_counts() {
    on_each_isa(
        || Sums,
        |isa, sums| assert!(sums.iter().flatten().all(|sum| sum.total_cmp(&131.0).is_eq()), "{isa}: {sums:?}"),
    );
}

/// Functions that go element by element.
struct Slow<E>(PhantomData<E>);

impl<E: Real> Task for Slow<E> {
    type Elem = E;
    type Output = [f64; 2];
    #[inline(always)]
    fn run<L: Lane<Elem = E>>(self) -> [f64; 2] {
        let [x, two, three] = [7.5, -2.0, 3.0].map(number::<L>);
        [x.fmod(two), two.powf(three)].map(|x| scalar(x).to_f64())
    }
}

#[test]
fn functions_of_one_number_are_those_of_the_standard_library() {
    let right =
        |isa: &str, found: [f64; 2]| assert_eq!(found.map(f64::to_bits), [1.5, -8.0].map(f64::to_bits), "{isa}");
    on_each_isa(|| Slow::<f32>(PhantomData), right);
    on_each_isa(|| Slow::<f64>(PhantomData), right);
    macro_rules! same {
        ($number:ident: $($function:ident)*) => {
            $(assert_eq!(Real::$function($number).to_bits(), $number.$function().to_bits(), stringify!($function));)*
        };
    }
    let x = 0.7_f32;
    same!(x: exp exp2 ln sqrt tanh sinh cosh abs sin cos ln_1p exp_m1 asin acos atan asinh floor);
    let [one, three] = [1.0_f32, 3.0].map(f32::to_bits);
    assert_eq!([Real::round(0.7_f32), Real::round(2.5_f32) + 1.0].map(f32::to_bits), [one, three]);
    assert_eq!([Real::powf(9.0_f32, 0.5), Real::mul_add(2.0_f32, 0.5, 2.0)].map(f32::to_bits), [three; 2]);
    assert_eq!([Real::fmod(7.0_f32, 4.0), Real::fmod(7.0_f32, 2.0)].map(f32::to_bits), [three, one]);
    assert!(Real::is_finite(x) && !Real::is_finite(f64::NAN));
}

#[test]
fn buffers_and_spans_are_values() {
    let none = AlignedBuffer::<f32>::default();
    assert_eq!(
        (format!("{none:?}"), format!("{:?}", AlignedBuffer::<f32>::zeroed(2))),
        ("[]".into(), "[0.0, 0.0]".into())
    );
    assert_eq!(Span { start: 3, len: 2 } + 4, Span { start: 7, len: 2 });
}
