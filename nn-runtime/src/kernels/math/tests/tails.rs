//! Loops over lanes at every length, in memory whose neighbours must not be touched: what emitted code does elementwise.

use super::{ALL, Function, ulps};
use crate::kernels::contract::tests::sizes::sizes;
use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::lane::{Lane, Span, spans};
use crate::kernels::real::Real;
use crate::kernels::tests::guarded::{Edge, Guarded};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A function of every number; and the sum of the numbers plus 1 and the largest of their negative magnitudes, to which
/// lanes past the end must add nothing.
struct Loop<'a> {
    function: Function,
    numbers: &'a [f32],
    edge: Edge,
}

impl Task for Loop<'_> {
    type Elem = f32;
    type Output = (Vec<f32>, [f32; 2]);
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> Self::Output {
        let Self { function, numbers, edge } = self;
        let from = Guarded::new(numbers, edge);
        let mut to = Guarded::filled(numbers.len(), f32::NAN, edge);
        let (mut sum, mut most) = (L::splat(0.0), L::splat(f32::NEG_INFINITY));
        for at in spans::<L>(from.len()) {
            let x = L::load(&from, at);
            let strided = L::load_strided(&from, at.start, 1, at.len);
            // of what is not zero, nor least, where the numbers end
            sum = sum + (strided + L::splat(1.0)).keep(at, 0.0);
            most = most.max((-x.abs()).keep(at, f32::NEG_INFINITY));
            function.lanes(x).store(&mut to, at);
        }
        (to.to_vec(), [sum.sum(), most.maximum()])
    }
}

#[test]
fn loops_of_every_length_touch_their_elements_and_no_others() {
    for n in sizes() {
        let numbers: Vec<f32> = (0..n).map(|i| (i * 37 % 101) as f32 / 60.0 - 0.81).collect();
        let function = ALL[n % ALL.len()].0;
        for edge in Edge::BOTH {
            on_each_isa(
                || Loop { function, numbers: &numbers, edge },
                |isa, (found, [sum, most])| {
                    for (x, y) in numbers.iter().zip(found) {
                        let error = ulps(y, function.exact(f64::from(*x)));
                        assert!(error <= 3.0, "{function:?} of {x} on {isa}, {n} numbers: {y}");
                    }
                    let exact: f64 = numbers.iter().map(|x| f64::from(*x) + 1.0).sum();
                    assert!((f64::from(sum) - exact).abs() < 1e-4, "{isa}, {n} numbers: their sum is not {sum}");
                    let largest = numbers.iter().map(|x| -x.abs()).fold(f32::NEG_INFINITY, Real::max);
                    assert!(most == largest, "{isa}, {n} numbers: the largest is not {most}");
                },
            );
        }
    }
}

/// Spans in memory of not one element more.
struct Touch(usize, Edge);

impl Task for Touch {
    type Elem = f32;
    type Output = ();
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) {
        let Self(n, edge) = self;
        let from = Guarded::filled(n, 2.0f32, edge);
        for len in 0..=L::WIDTH.min(n) {
            for start in [0, (n - len) / 2, n - len] {
                let at = Span { start, len };
                let x = L::load(&from, at);
                assert!(x.sum() == 2.0 * len as f32);
                let mut to = Guarded::filled(n, 1.0f32, edge);
                x.store(&mut to, at);
                assert!(to.iter().sum::<f32>() == (n + len) as f32);
            }
        }
    }
}

#[test]
fn spans_at_the_edge_of_memory() {
    for n in sizes() {
        for edge in Edge::BOTH {
            on_each_isa(|| Touch(n, edge), |_, ()| ());
        }
    }
}

/// A load and a store, of what does not lie in the memory.
struct Outside(Span, usize);

impl Task for Outside {
    type Elem = f32;
    type Output = [bool; 2];
    fn run<L: Lane<Elem = f32>>(self) -> [bool; 2] {
        let Self(at, n) = self;
        let at = if at.len == usize::MAX { Span { len: L::WIDTH + 1, ..at } } else { at };
        let mut numbers = vec![0.0; n];
        let is_refused = |access: &mut dyn FnMut()| catch_unwind(AssertUnwindSafe(access)).is_err();
        [is_refused(&mut || _ = L::load(&numbers, at).sum()), is_refused(&mut || L::zero().store(&mut numbers, at))]
    }
}

#[test]
fn spans_outside_are_refused() {
    let wider_than_a_lane = Span { start: 0, len: usize::MAX };
    for (at, n) in [
        (Span { start: 0, len: 1 }, 0),
        (Span { start: 1, len: 1 }, 1),
        (Span { start: 2, len: 0 }, 1),
        (Span { start: 3, len: 3 }, 5),
        (Span { start: usize::MAX, len: 2 }, 5),
        (wider_than_a_lane, 100),
    ] {
        on_each_isa(|| Outside(at, n), |isa, refused| assert_eq!(refused, [true; 2], "{at:?} of {n} on {isa}"));
    }
}
