//! Settings and gradients at the edge of what makes sense.

use super::*;

/// Calls a function with each rule, in its plainest form and with all that it can keep.
macro_rules! each_rule {
    ($call:ident($($argument:expr),*)) => {
        $call(Sgd::new(0.1) $(, $argument)*);
        $call(Sgd::new(0.1).momentum(0.9) $(, $argument)*);
        $call(Adam::new(0.1) $(, $argument)*);
        $call(Adam::new(0.1).amsgrad() $(, $argument)*);
        $call(AdamW::new(0.1) $(, $argument)*);
        $call(AdamW::new(0.1).amsgrad() $(, $argument)*);
        $call(Adamax::new(0.1) $(, $argument)*);
        $call(NAdam::new(0.1) $(, $argument)*);
        $call(RAdam::new(0.1) $(, $argument)*);
        $call(Lion::new(0.1) $(, $argument)*);
        $call(Adagrad::new(0.1) $(, $argument)*);
        $call(RmsProp::new(0.1) $(, $argument)*);
        $call(RmsProp::new(0.1).momentum(0.9) $(, $argument)*);
        $call(RmsProp::new(0.1).centered() $(, $argument)*);
        $call(RmsProp::new(0.1).momentum(0.9).centered() $(, $argument)*);
        $call(Adadelta::new(0.1) $(, $argument)*);
    };
}

/// Steps of one weight, which starts at 1; and what is kept of it.
fn steps<R: Rule>(rule: R, gradients: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut optimizer: Optimizer<R, f64> = Optimizer::new(rule, &[1]);
    let mut weight = [1.0];
    let mut step = |&gradient: &f64| {
        optimizer.advance();
        dispatch(OneStep::<R, f64> { weights: &mut weight, gradients: &[gradient], state: optimizer.state(0) });
        weight[0]
    };
    let weights = gradients.iter().map(&mut step).collect();
    (weights, optimizer.slots(0).flatten().copied().collect())
}

/// As PyTorch does: the weight is lost, and no later gradient brings it back.
#[test]
fn gradients_that_are_not_finite_are_passed_on() {
    fn check<R: Rule>(rule: R, bad: f64) {
        let (weights, _) = steps(rule, &[1.0, bad, 1.0, 0.5]);
        assert!(weights[0].is_finite(), "{}: {weights:?}", R::NAME);
        assert!(weights[1..].iter().all(|w| !w.is_finite()), "{} after {bad}: {weights:?}", R::NAME);
    }
    each_rule!(check(f64::NAN));
}

/// What PyTorch 2.15 gives for the step of the infinite gradient.
#[test]
fn infinite_gradients_are_infinite_steps_or_none_at_all() {
    fn second<R: Rule>(rule: R, bad: f64) -> f64 {
        steps(rule, &[1.0, bad]).0[1]
    }
    for bad in [f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(second(Sgd::new(0.1), bad), -bad);
        assert_eq!(second(Sgd::new(0.1).momentum(0.9), bad), -bad);
        assert_eq!(second(RAdam::new(0.1), bad), -bad);
        assert!(second(Adam::new(0.1), bad).is_nan());
        assert!(second(Adam::new(0.1).amsgrad(), bad).is_nan());
        assert!(second(AdamW::new(0.1), bad).is_nan());
        assert!(second(Adamax::new(0.1), bad).is_nan());
        assert!(second(NAdam::new(0.1), bad).is_nan());
        assert!(second(Adagrad::new(0.1), bad).is_nan());
        assert!(second(RmsProp::new(0.1), bad).is_nan());
        assert!(second(RmsProp::new(0.1).momentum(0.9).centered(), bad).is_nan());
        assert!(second(Adadelta::new(0.1), bad).is_nan());
    }
}

/// Decoupled weight decay is a share of the rate; coupled decay is in a gradient that nothing moves by.
#[test]
fn a_rate_of_zero_moves_nothing_but_what_is_kept() {
    fn check<R: Rule>(mut rule: R) {
        rule.set_lr(0.0);
        rule.set_weight_decay(0.5);
        let (weights, kept) = steps(rule, &[2.0, -1.0]);
        assert_eq!(weights, [1.0, 1.0], "{}", R::NAME);
        assert_eq!(kept.len(), R::SLOTS);
        assert!(kept.iter().all(|value| *value != 0.0), "{}: {kept:?}", R::NAME);
    }
    each_rule!(check());
}

/// What PyTorch 2.15 gives for gradients of 2, −1 and 0.5.
#[test]
fn nothing_is_kept_where_the_shares_are_zero() {
    fn check<R: Rule>(rule: R, expected: [f64; 3]) {
        let (given, _) = steps(rule, &[2.0, -1.0, 0.5]);
        assert!(given.iter().zip(expected).all(|(given, expected)| (given - expected).abs() < 1e-7), "{given:?}");
    }
    check(Adam::new(0.1).betas(0.0, 0.0), [0.9, 0.999_999_999, 0.900_000_001]);
    check(Adam::new(0.1).betas(0.0, 0.0).amsgrad(), [0.9, 0.95, 0.925]);
    check(AdamW::new(0.1).betas(0.0, 0.0), [0.899, 0.998_100_999, 0.897_102_901]);
    check(Adamax::new(0.1).betas(0.0, 0.0), [0.9, 0.999_999_999, 0.900_000_001]);
    check(NAdam::new(0.1).betas(0.0, 0.0), [0.9, 0.999_999_999, 0.900_000_001]);
    check(RAdam::new(0.1).betas(0.0, 0.0), [0.8, 0.9, 0.85]);
    check(RmsProp::new(0.1).alpha(0.0).momentum(0.0), [0.9, 0.999_999_999, 0.900_000_001]);
    check(Adadelta::new(0.1).rho(0.0), [0.9999, 1.000_041_421, 0.999_868_217]);
}

/// Far on, the corrections of what started at 0 are 1: the step is one of the means alone.
#[test]
fn steps_beyond_what_an_i32_counts() {
    fn check<R: Rule>(rule: R) {
        let mut optimizer: Optimizer<R, f64> = Optimizer::new(rule, &[1]);
        optimizer.set_taken(1 << 40);
        optimizer.advance();
        assert_eq!(optimizer.taken(), (1 << 40) + 1);
        let mut weight = [1.0];
        dispatch(OneStep::<R, f64> { weights: &mut weight, gradients: &[1.0], state: optimizer.state(0) });
        assert!(weight[0].is_finite() && weight[0] < 1.0, "{}: {weight:?}", R::NAME);
    }
    each_rule!(check());
    // 2³¹ steps with β so near 1 that there is something left of the start: (1 − 10⁻¹⁰)^(2³²) = e^(−0.4295)
    let [step, later] = [1_u64 << 32, 1 << 33].map(|number| Adam::new(1.0).betas(1.0 - 1e-10, 0.999).step(number).rate);
    let expected = |steps: f64| -1.0 / (1.0 - (-steps * 1e-10).exp());
    assert!((step - expected(2_f64.powi(32))).abs() < 1e-5, "{step}");
    assert!((later - expected(2_f64.powi(33))).abs() < 1e-5, "{later}");
}

#[test]
fn parameters_of_no_elements_and_none_at_all() {
    fn check<R: Rule>(rule: R) {
        let mut optimizer: Optimizer<R, f64> = Optimizer::new(rule.clone(), &[0]);
        optimizer.advance();
        dispatch(OneStep::<R, f64> { weights: &mut [], gradients: &[], state: optimizer.state(0) });
        assert!(optimizer.slots(0).all(<[f64]>::is_empty));
        let mut of_none: Optimizer<R, f64> = Optimizer::new(rule, &[]);
        of_none.advance();
        assert_eq!((of_none.taken(), of_none.lengths().len()), (1, 0));
    }
    each_rule!(check());
}
