use super::*;
use crate::Error;
use crate::kernels::dispatch::{Task, dispatch};
use crate::kernels::lane::spans;
use crate::kernels::real::Real;

/// One step with the gradient of each weight given, through `update_at`.
struct OneStep<'a, R: Rule, F: Real> {
    step: R::Step,
    weights: &'a mut [F],
    gradients: &'a [F],
    state: [&'a mut [F]; 2],
}

impl<R: Rule, F: Real> Task for OneStep<'_, R, F>
where
    R::Step: Send,
{
    type Elem = F;
    type Output = ();

    #[inline(always)]
    fn run<L: Lane<Elem = F>>(mut self) {
        for at in spans::<L>(self.weights.len()) {
            let gradient = L::load(self.gradients, at);
            update_at::<L, R>(&self.step, self.weights, &mut self.state, at, gradient);
        }
    }
}

/// 19 weights (whole and short spans of every lane), all with the same start and gradients, after each step.
fn sequence<R: Rule, F: Real>(rule: R, start: f64, gradients: &[f64]) -> Vec<f64>
where
    R::Step: Send,
{
    const COUNT: usize = 19;
    let mut optimizer: Optimizer<R, F> = Optimizer::new(rule, &[7, COUNT]);
    let mut weights = [F::from_f64(start); COUNT];
    let step = |&gradient: &f64| {
        let step = optimizer.rule.step();
        let gradients = [F::from_f64(gradient); COUNT];
        dispatch(OneStep::<R, F> { step, weights: &mut weights, gradients: &gradients, state: optimizer.state(1) });
        assert!(weights.iter().all(|w| *w == weights[0]), "all weights take the same step: {weights:?}");
        weights[0].to_f64()
    };
    gradients.iter().map(step).collect()
}

fn assert_sequence<R: Rule + Copy>(rule: R, start: f64, gradients: &[f64], expected: &[f64])
where
    R::Step: Send,
{
    for (given, precision) in
        [(sequence::<R, f64>(rule, start, gradients), 1e-7), (sequence::<R, f32>(rule, start, gradients), 1e-6)]
    {
        assert_eq!(given.len(), expected.len());
        for (step, (given, expected)) in given.iter().zip(expected).enumerate() {
            assert!((given - expected).abs() < precision, "step {step}: {given}, expected {expected}");
        }
    }
}

// The hyper-parameters below are f32, so that 0.1 is 0.100000001 in f64 too: hence a precision of 1e-7.

#[test]
fn sgd() {
    // 1 − 0.1·2 = 0.8; 0.8 + 0.1·1 = 0.9; 0.9 − 0.1·0.5 = 0.85
    assert_sequence(Sgd::new(0.1), 1.0, &[2.0, -1.0, 0.5], &[0.8, 0.9, 0.85]);
}

#[test]
fn sgd_with_weight_decay() {
    // d = 2 + 0.5·1 = 2.5:       w = 1 − 0.25 = 0.75
    // d = −1 + 0.5·0.75 = −0.625: w = 0.75 + 0.0625 = 0.8125
    // d = 0.5 + 0.40625:          w = 0.8125 − 0.090625 = 0.721875
    let rule = Sgd::new(0.1).weight_decay(0.5);
    assert_sequence(rule, 1.0, &[2.0, -1.0, 0.5], &[0.75, 0.8125, 0.721_875]);
}

#[test]
fn momentum() {
    // v = 2:                w = 1 − 0.2 = 0.8
    // v = 1.8 − 1 = 0.8:    w = 0.72
    // v = 0.72 + 0.5 = 1.22: w = 0.598
    // v = 1.098:            w = 0.4882
    let rule = Sgd::new(0.1).momentum(0.9);
    assert_sequence(rule, 1.0, &[2.0, -1.0, 0.5, 0.0], &[0.8, 0.72, 0.598, 0.4882]);
}

#[test]
fn nesterov() {
    // v = 2:    w = 1 − 0.1·(2 + 0.9·2) = 0.62
    // v = 0.8:  w = 0.62 − 0.1·(−1 + 0.72) = 0.648
    // v = 1.22: w = 0.648 − 0.1·(0.5 + 1.098) = 0.4882
    let rule = Sgd::new(0.1).momentum(0.9).nesterov(true);
    assert_sequence(rule, 1.0, &[2.0, -1.0, 0.5], &[0.62, 0.648, 0.4882]);
}

#[test]
fn nesterov_with_weight_decay() {
    // d = 2 + 0.5·1 = 2.5, v = 2.5:                  w = 1 − 0.1·(2.5 + 1.25) = 0.625
    // d = −1 + 0.3125 = −0.6875, v = 1.25 − 0.6875 = 0.5625:
    //                                                w = 0.625 − 0.1·(−0.6875 + 0.28125) = 0.665625
    // d = 0.5 + 0.3328125 = 0.8328125, v = 0.28125 + 0.8328125 = 1.1140625:
    //                                                w = 0.665625 − 0.1·(0.8328125 + 0.55703125) = 0.526640625
    let rule = Sgd::new(0.1).momentum(0.5).weight_decay(0.5).nesterov(true);
    assert_sequence(rule, 1.0, &[2.0, -1.0, 0.5], &[0.625, 0.665_625, 0.526_640_625]);
}

#[test]
fn the_rate_may_change_between_steps() {
    let mut optimizer: Optimizer<Sgd, f64> = Optimizer::new(Sgd::new(0.5), &[1]);
    let mut weights = [1.0];
    for (lr, expected) in [(0.5, 0.5), (0.25, 0.25), (0.0, 0.25)] {
        optimizer.rule.lr = lr;
        let step = optimizer.rule.step();
        let state = optimizer.state(0);
        dispatch(OneStep::<Sgd, f64> { step, weights: &mut weights, gradients: &[1.0], state });
        assert!((weights[0] - expected).abs() < 1e-15);
    }
}

#[test]
fn slots_are_those_of_the_rule() {
    let mut without: Optimizer<_> = Optimizer::new(Sgd::new(0.1), &[16, 32]);
    assert!(without.state(1).iter().all(|slot| slot.is_empty()));
    assert_eq!(without.slots(1).count(), 0);

    let mut with: Optimizer<_> = Optimizer::new(Sgd::new(0.1).momentum(0.9), &[16, 32]);
    assert_eq!(with.state(1).map(|slot| slot.len()), [32, 0]);
    let [[velocity, _], [other, _]] = with.states([1, 0]);
    (velocity[31], other[15]) = (1.0, 2.0);
    assert_eq!(with.slots(0).map(<[f32]>::len).collect::<Vec<_>>(), [16]);
    assert!(with.slots(1).all(|slot| slot[31] > 0.0));
    with.reset();
    assert!(with.slots(1).flatten().all(|&v| v.to_bits() == 0));
}

#[test]
fn an_optimiser_of_another_network_is_an_error() {
    let optimizer: Optimizer<_> = Optimizer::new(Sgd::new(0.1), &[16, 32]);
    assert!(optimizer.matches(&[16, 32]).is_ok());
    for lengths in [&[16][..], &[16, 32, 1], &[32, 16], &[]] {
        assert!(matches!(optimizer.matches(lengths), Err(Error::OptimizerMismatch { .. })));
    }
}
