//! What overflows if it is computed as it is written: at ±10⁴, at the infinities, and among them.

use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::lane::{Lane, Span, spans};
use crate::support::finite_or_zero;

/// Softmax and `logsumexp` of a row, as the compiler spells them out (`nn-compiler/src/loops/lower.rs`).
struct Softmax<'a>(&'a [f32]);

impl Task for Softmax<'_> {
    type Elem = f32;
    type Output = (Vec<f32>, f32);
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> Self::Output {
        let Self(x) = self;
        let mut most = L::splat(f32::NEG_INFINITY);
        for at in spans::<L>(x.len()) {
            most = most.max(L::load(x, at).keep(at, f32::NEG_INFINITY));
        }
        let shift = finite_or_zero(L::splat(most.maximum()));
        let (mut sum, mut each) = (L::splat(0.0), vec![0.0; x.len()]);
        for at in spans::<L>(x.len()) {
            let e = (L::load(x, at) - shift).exp();
            e.store(&mut each, at);
            sum = sum + e.keep(at, 0.0);
        }
        let sum = L::splat(sum.sum());
        for at in spans::<L>(x.len()) {
            (L::load(&each, at) * (L::splat(1.0) / sum)).store(&mut each, at);
        }
        let mut log = [0.0; 1];
        (sum.ln() + shift).store(&mut log, Span { start: 0, len: 1 });
        (each, log[0])
    }
}

/// The same in `f64`; without anything but −∞ there is no softmax, and the logarithm is −∞.
fn exact(x: &[f32]) -> (Vec<f64>, f64) {
    let most = x.iter().copied().map(f64::from).fold(f64::NEG_INFINITY, f64::max);
    let shift = if most.is_finite() { most } else { 0.0 };
    let each: Vec<f64> = x.iter().map(|x| (f64::from(*x) - shift).exp()).collect();
    let sum: f64 = each.iter().sum();
    (each.into_iter().map(|e| e / sum).collect(), sum.ln() + shift)
}

#[test]
fn softmax_and_logsumexp_neither_overflow_nor_lose_what_is_small() {
    const NONE: f32 = f32::NEG_INFINITY;
    let contents: [&[f32]; 9] = [
        &[1e4],
        &[-1e4],
        &[1e4, -1e4],
        &[NONE, 1e4, NONE],
        &[NONE, -1e4],
        &[-1e4, -1e4 + 1.0, NONE, -1e4 + 2.0],
        &[1e4, 1e4 - 1.0, 9990.0],
        &[NONE],
        &[3e38, -3e38, 0.0],
    ];
    for (content, length) in contents.into_iter().flat_map(|content| (1..40).map(move |length| (content, length))) {
        let x: Vec<f32> = content.iter().copied().cycle().take(length).collect();
        let (each, log) = exact(&x);
        on_each_isa(
            || Softmax(&x),
            |isa, (found, found_log)| {
                for (found, exact) in found.iter().zip(&each) {
                    let close = (f64::from(*found) - exact).abs() <= 1e-6 * exact.max(1e-30);
                    assert!(
                        close || found.is_nan() && exact.is_nan(),
                        "softmax of {x:?} on {isa}: {found}, not {exact}"
                    );
                }
                let close = (f64::from(found_log) - log).abs() <= 2e-7 * log.abs().max(1.0);
                assert!(close || f64::from(found_log) == log, "logsumexp of {x:?} on {isa}: {found_log}, not {log}");
            },
        );
    }
}

/// A function of one number in every element.
struct Splat<F>(F);

impl<F: Of> Task for Splat<F> {
    type Elem = f32;
    type Output = f32;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> f32 {
        self.0.of::<L>().maximum()
    }
}

trait Of {
    fn of<L: Lane<Elem = f32>>(self) -> L;
}

struct Sigmoid(f32);
impl Of for Sigmoid {
    #[inline(always)]
    fn of<L: Lane<Elem = f32>>(self) -> L {
        L::splat(self.0).sigmoid()
    }
}

struct Softplus(f32);
impl Of for Softplus {
    #[inline(always)]
    fn of<L: Lane<Elem = f32>>(self) -> L {
        L::splat(self.0).softplus()
    }
}

#[test]
fn sigmoid_and_softplus_at_the_extremes() {
    const INFINITY: f32 = f32::INFINITY;
    const MAX: f32 = f32::MAX;
    for (x, sigmoid, softplus) in [
        (-INFINITY, 0.0, 0.0),
        (-MAX, 0.0, 0.0),
        (-1e4, 0.0, 0.0),
        (1e4, 1.0, 1e4),
        (MAX, 1.0, MAX),
        (INFINITY, 1.0, INFINITY),
    ] {
        on_each_isa(|| Splat(Sigmoid(x)), |isa, y| assert_eq!(y, sigmoid, "sigmoid({x}) on {isa}"));
        on_each_isa(|| Splat(Softplus(x)), |isa, y| assert_eq!(y, softplus, "softplus({x}) on {isa}"));
    }
    on_each_isa(|| Splat(Sigmoid(f32::NAN)), |isa, y| assert!(y.is_nan(), "{isa}"));
    on_each_isa(|| Splat(Softplus(f32::NAN)), |isa, y| assert!(y.is_nan(), "{isa}"));
}
