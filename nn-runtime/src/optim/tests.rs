#![allow(clippy::float_cmp, reason = "the numbers are exact")]

use super::*;
use crate::Error;
use crate::kernels::dispatch::{Task, dispatch};
use crate::kernels::lane::spans;
use crate::kernels::real::Real;

/// One step with the gradient of each weight given, through `update_at`.
struct OneStep<'a, R: Rule, F: Real> {
    weights: &'a mut [F],
    gradients: &'a [F],
    state: State<'a, R, F>,
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
            update_at::<L, R>(self.weights, &mut self.state, at, gradient);
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
        optimizer.advance();
        let gradients = [F::from_f64(gradient); COUNT];
        dispatch(OneStep::<R, F> { weights: &mut weights, gradients: &gradients, state: optimizer.state(1) });
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

/// The gradients of the trajectories below.
const GRADIENTS: [f64; 9] = [2.0, -1.0, 0.5, 0.3, -2.0, 1.5, 0.25, -0.75, 1.0];

// What PyTorch 2.15 gives for one weight in f64, and of Lion, which it lacks, the program of the paper in Python. Long enough
// for RAdam's rectified steps; tests/vectors has other trajectories, of networks.

#[test]
fn adam() {
    let expected = [
        0.899_999_999,
        0.873_366_295,
        0.839_323_38,
        0.804_119_678,
        0.817_373_92,
        0.804_592_172,
        0.789_744_891,
        0.787_623_616,
        0.772_335_831,
    ];
    assert_sequence(Adam::new(0.1), 1.0, &GRADIENTS, &expected);
}

#[test]
fn adamw() {
    let expected = [
        0.849_999_998,
        0.780_866_294,
        0.707_780_063,
        0.637_187_358,
        0.618_582_231,
        0.574_871_371,
        0.531_280_521,
        0.502_595_22,
        0.462_177_673,
    ];
    assert_sequence(AdamW::new(0.1).weight_decay(0.5), 1.0, &GRADIENTS, &expected);
}

#[test]
fn adamax() {
    let expected = [
        0.899_999_999,
        0.864_174_7,
        0.827_761_136,
        0.793_581_827,
        0.783_445_626,
        0.759_234_445,
        0.734_788_006,
        0.717_319_802,
        0.693_745_525,
    ];
    assert_sequence(Adamax::new(0.1).weight_decay(0.5), 1.0, &GRADIENTS, &expected);
}

#[test]
fn nadam() {
    let expected = [
        0.894_293_752,
        0.935_220_529,
        0.908_105_097,
        0.887_707_65,
        0.970_970_96,
        0.909_474_016,
        0.895_411_647,
        0.927_428_84,
        0.878_935_674,
    ];
    assert_sequence(NAdam::new(0.1).momentum_decay(0.1), 1.0, &GRADIENTS, &expected);
}

#[test]
fn radam() {
    let expected = [
        0.789_999_997,
        0.738_999_996,
        0.685_642_061,
        0.637_082_473,
        0.647_663_997,
        0.643_130_943,
        0.636_331_226,
        0.633_169_83,
        0.623_519_806,
    ];
    assert_sequence(RAdam::new(0.1).betas(0.9, 0.9).weight_decay(0.1), 1.0, &GRADIENTS, &expected);
}

#[test]
fn adagrad() {
    let expected = [
        0.899_999_999,
        0.937_267_799,
        0.921_680_806,
        0.913_566_888,
        0.949_923_554,
        0.927_893_298,
        0.924_564_344,
        0.933_505_698,
        0.922_925_518,
    ];
    assert_sequence(Adagrad::new(0.1).lr_decay(0.2), 1.0, &GRADIENTS, &expected);
}

#[test]
fn centered_rmsprop() {
    let expected = [
        0.800_199_797,
        0.881_782_844,
        0.826_374_294,
        0.779_416_203,
        0.942_726_841,
        0.840_355_12,
        0.816_245_964,
        0.899_792_356,
        0.786_837_013,
    ];
    assert_sequence(RmsProp::new(0.1).centered().alpha(0.5).eps(1e-3), 1.0, &GRADIENTS, &expected);
}

#[test]
fn adadelta() {
    let expected = [
        0.900_124_766,
        0.965_950_182,
        0.929_557_015,
        0.906_803_164,
        1.015_269_382,
        0.925_095_013,
        0.907_976_61,
        0.958_402_049,
        0.892_062_936,
    ];
    assert_sequence(Adadelta::new(1.0).eps(1e-3), 1.0, &GRADIENTS, &expected);
}

#[test]
fn dampening() {
    let expected = [
        0.799_999_997,
        0.669_999_995,
        0.527_999_993,
        0.385_199_991,
        0.356_679_99,
        0.256_011_989,
        0.152_910_787,
        0.097_619_707,
        -0.002_142_267,
    ];
    assert_sequence(Sgd::new(0.1).momentum(0.9).dampening(0.5), 1.0, &GRADIENTS, &expected);
}

#[test]
fn lion() {
    let expected = [
        0.849_999_998,
        0.907_499_999,
        0.762_124_997,
        0.624_018_745,
        0.692_817_809,
        0.558_176_916,
        0.430_268_068,
        0.508_754_666,
        0.383_316_931,
    ];
    assert_sequence(Lion::new(0.1).weight_decay(0.5), 1.0, &GRADIENTS, &expected);
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
    assert_eq!(with.state(1).slots.map(|slot| slot.len()), [32, 0]);
    let [State { slots: [velocity, _], .. }, State { slots: [other, _], .. }] = with.states([1, 0]);
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
    let bare = Group { weight_decay: 0.0, ..Group::default() };
    optimizer.group(&params, crate::Parameter::is_bias, bare).unwrap();
    assert_eq!(step_of_both(&mut optimizer), [0.5, 0.75]);
    let slow = Group { lr: 0.5, from_step: 3, ..Group::default() };
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
