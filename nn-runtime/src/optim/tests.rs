#![allow(clippy::float_cmp, reason = "the numbers are exact")]

use super::*;
use crate::Error;
use crate::kernels::dispatch::{Task, dispatch};
use crate::kernels::lane::spans;
use crate::kernels::real::Real;

mod edges;
mod sgd;
mod trajectories;

/// One step with the gradient of each weight given, through `update_at`.
struct OneStep<'a, R: Rule, F: Real> {
    weights: &'a mut [F],
    gradients: &'a [F],
    state: State<'a, R, F>,
}

impl<R: Rule, F: Real> Task for OneStep<'_, R, F> {
    type Elem = F;
    type Output = ();

    #[inline(always)]
    fn run<L: Lane<Elem = F>>(mut self) {
        for at in spans::<L>(self.weights.len()) {
            let gradient = L::load(self.gradients, at);
            update_at::<L, R>(self.weights, &mut self.state, at, gradient);
        }
    }
}

/// 19 weights (whole and short spans of every lane), all with the same start and gradients, after each step.
fn sequence<R: Rule, F: Real>(rule: R, start: f64, gradients: &[f64]) -> Vec<f64> {
    const COUNT: usize = 19;
    let mut optimizer: Optimizer<R, F> = Optimizer::new(rule, &[7, COUNT]);
    let mut weights = [F::from_f64(start); COUNT];
    let step = |&gradient: &f64| {
        optimizer.advance();
        let gradients = [F::from_f64(gradient); COUNT];
        dispatch(OneStep::<R, F> { weights: &mut weights, gradients: &gradients, state: optimizer.state(1) });
        assert!(weights.iter().all(|w| *w == weights[0]), "all weights take the same step: {weights:?}");
        weights[0].to_f64()
    };
    gradients.iter().map(step).collect()
}

fn assert_sequence<R: Rule + Copy>(rule: R, start: f64, gradients: &[f64], expected: &[f64]) {
    for (given, precision) in
        [(sequence::<R, f64>(rule, start, gradients), 1e-7), (sequence::<R, f32>(rule, start, gradients), 1e-6)]
    {
        assert_eq!(given.len(), expected.len());
        for (step, (given, expected)) in given.iter().zip(expected).enumerate() {
            assert!((given - expected).abs() < precision, "step {step}: {given}, expected {expected}");
        }
    }
}

#[test]
fn the_rate_is_read_and_set() {
    fn check<R: Rule>(mut rule: R) {
        rule.set_lr(0.25);
        assert_eq!(rule.lr().to_bits(), 0.25_f32.to_bits());
    }
    check(Sgd::new(0.1));
    check(Sgd::new(0.1).momentum(0.9));
    check(Adam::new(0.1));
    check(AdamW::new(0.1));
    check(Adamax::new(0.1));
    check(NAdam::new(0.1));
    check(RAdam::new(0.1));
    check(Lion::new(0.1));
    check(Adagrad::new(0.1));
    check(RmsProp::new(0.1));
    check(Adadelta::new(0.1));
}

#[test]
fn the_rate_may_change_between_steps() {
    let mut optimizer: Optimizer<Sgd, f64> = Optimizer::new(Sgd::new(0.5), &[1]);
    let mut weights = [1.0];
    for (lr, expected) in [(0.5, 0.5), (0.25, 0.25), (0.0, 0.25)] {
        optimizer.rule.lr = lr;
        optimizer.advance();
        let state = optimizer.state(0);
        dispatch(OneStep::<Sgd, f64> { weights: &mut weights, gradients: &[1.0], state });
        assert!((weights[0] - expected).abs() < 1e-15);
    }
}

#[test]
fn slots_are_those_of_the_rule() {
    let mut without: Optimizer<_> = Optimizer::new(Sgd::new(0.1), &[16, 32]);
    assert!(without.state(1).slots.iter().all(|slot| slot.is_empty()));
    assert_eq!(without.slots(1).count(), 0);

    let mut with: Optimizer<_> = Optimizer::new(Sgd::new(0.1).momentum(0.9), &[16, 32]);
    assert_eq!(with.state(1).slots.map(|slot| slot.len()), [32, 0, 0]);
    let [State { slots: [velocity, ..], .. }, State { slots: [other, ..], .. }] = with.states([1, 0]);
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

/// Two parameters of one weight each.
struct Two([crate::Tensor<f32, ndarray::Ix1>; 2]);

impl crate::ParameterSet<f32> for Two {
    fn visit<'a>(&'a self, f: &mut dyn FnMut(&str, ndarray::ArrayViewD<'a, f32>)) {
        for (name, tensor) in ["layer.weight", "layer.bias"].into_iter().zip(&self.0) {
            f(name, tensor.view().into_dyn());
        }
    }

    fn visit_mut<'a>(&'a mut self, f: &mut dyn FnMut(&str, ndarray::ArrayViewMutD<'a, f32>)) {
        for (name, tensor) in ["layer.weight", "layer.bias"].into_iter().zip(&mut self.0) {
            f(name, tensor.view_mut().into_dyn());
        }
    }
}

/// One step each of the weight and the bias, which are 1 and have a gradient of 1.
fn step_of_both(optimizer: &mut Optimizer<Sgd, f32>) -> [f32; 2] {
    optimizer.advance();
    [0, 1].map(|parameter| {
        let mut weights = [1.0];
        dispatch(OneStep { weights: &mut weights, gradients: &[1.0], state: optimizer.state(parameter) });
        weights[0]
    })
}

#[test]
fn groups_scale_rate_and_decay_and_wait() {
    let params = Two([[1]; 2].map(|shape| crate::Tensor::in_order(shape, [0])));
    let mut optimizer: Optimizer<Sgd, f32> = Optimizer::new(Sgd::new(0.25).weight_decay(1.0), &[1, 1]);
    assert_eq!(step_of_both(&mut optimizer), [0.5, 0.5]);
    let bare = Group { weight_decay_scale: 0.0, ..Group::default() };
    optimizer.group(&params, crate::Parameter::is_bias, bare).unwrap();
    assert_eq!(step_of_both(&mut optimizer), [0.5, 0.75]);
    let slow = Group { lr_scale: 0.5, from_step: 3, ..Group::default() };
    optimizer.group(&params, |parameter| parameter.name == "layer.weight", slow).unwrap();
    assert_eq!(step_of_both(&mut optimizer), [1.0, 0.75], "the third step is step 2");
    assert_eq!(step_of_both(&mut optimizer), [0.75, 0.75]);
    optimizer.rule.lr = 0.125;
    assert_eq!(step_of_both(&mut optimizer), [0.875, 0.875]);
    assert_eq!(optimizer.taken(), 5);
}

#[test]
fn groups_of_nothing_and_of_other_networks_are_errors() {
    let params = Two([[1]; 2].map(|shape| crate::Tensor::in_order(shape, [0])));
    let mut optimizer: Optimizer<Sgd, f32> = Optimizer::new(Sgd::new(0.25), &[1, 0]);
    let error =
        optimizer.group(&params, |parameter| parameter.name == "layer.bias", Group::default()).unwrap_err().to_string();
    let expected = "optimizer: expected a group to have parameters, but it has none of layer.weight, layer.bias";
    assert_eq!(error, expected, "a frozen parameter is in no group");
    let mut other: Optimizer<Sgd, f32> = Optimizer::new(Sgd::new(0.25), &[1]);
    assert!(matches!(other.group(&params, |_| true, Group::default()), Err(Error::OptimizerMismatch { .. })));
}
