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

/// The other elements take the step, and later steps go on from there.
#[test]
fn an_element_whose_gradient_is_not_finite_stays_with_all_that_is_kept_of_it() {
    fn check<R: Rule>(rule: R, bad: f64) {
        let (weights, kept) = steps(rule.clone(), &[1.0, bad]);
        let (before, kept_before) = steps(rule.clone(), &[1.0]);
        assert_eq!((weights[1], kept), (before[0], kept_before), "{} at {bad}", R::NAME);
        let (weights, _) = steps(rule, &[1.0, bad, 0.5]);
        assert!(weights[2].is_finite() && weights[2] != weights[1], "{}: {weights:?}", R::NAME);
    }
    each_rule!(check(f64::NAN));
    each_rule!(check(f64::INFINITY));
    each_rule!(check(f64::NEG_INFINITY));
}

/// Finite gradients whose squares, or sums with what is kept, are not.
#[test]
#[allow(clippy::needless_pass_by_value, reason = "as the macro calls it")]
fn what_is_kept_stays_finite_too() {
    fn check<R: Rule>(rule: R) {
        for bad in [1e30, -3e38, f64::from(f32::MAX)] {
            let weights = sequence::<R, f32>(rule.clone(), 1.0, &[bad; 5]);
            assert!(weights.iter().all(|w| w.is_finite()), "{} at {bad}: {weights:?}", R::NAME);
            let mut optimizer: Optimizer<R, f32> = Optimizer::new(rule.clone(), &[1]);
            let mut weight = [1.0];
            for _ in 0..5 {
                optimizer.advance();
                let state = optimizer.state(0);
                dispatch(OneStep::<R, f32> { weights: &mut weight, gradients: &[bad as f32], state });
            }
            assert!(optimizer.slots(0).flatten().all(|x| x.is_finite()), "{} at {bad}", R::NAME);
        }
    }
    each_rule!(check());
}

struct Some19([f32; 19]);

impl crate::ParameterSet<f32> for Some19 {
    fn visit<'a>(&'a self, f: &mut dyn FnMut(&str, ndarray::ArrayViewD<'a, f32>)) {
        f("weight", ndarray::ArrayView1::from(&self.0[..]).into_dyn());
    }

    fn visit_mut<'a>(&'a mut self, f: &mut dyn FnMut(&str, ndarray::ArrayViewMutD<'a, f32>)) {
        f("weight", ndarray::ArrayViewMut1::from(&mut self.0[..]).into_dyn());
    }
}

/// At each place of whole and short spans, alone and with all others.
#[test]
#[allow(clippy::needless_pass_by_value, reason = "as the macro calls it")]
fn elements_that_stay_are_counted_and_named() {
    fn check<R: Rule>(rule: R) {
        for bad in (0..19).map(|at| vec![at]).chain([vec![0, 7, 8, 15, 16, 18], (0..19).collect()]) {
            let mut optimizer: Optimizer<R, f32> = Optimizer::new(rule.clone(), &[19]);
            let (mut params, mut gradients) = (Some19([1.0; 19]), [0.5; 19]);
            for at in &bad {
                gradients[*at] = f32::NAN;
            }
            optimizer.advance();
            let state = optimizer.state(0);
            dispatch(OneStep::<R, f32> { weights: &mut params.0, gradients: &gradients, state });
            for (at, weight) in params.0.iter().enumerate() {
                assert_eq!(*weight == 1.0, bad.contains(&at), "{} at {at}: {:?}", R::NAME, params.0);
            }
            let Err(Error::Diverged(found)) = optimizer.finish(Some(0.25), &params) else { panic!("{bad:?}") };
            let held = crate::BrokenElements { parameter: "weight".to_owned(), elements: bad.len(), of: 19 };
            assert_eq!((found.loss, &found.held), (Some(0.25), &vec![held]));
            // the next step counts anew
            optimizer.advance();
            let state = optimizer.state(0);
            dispatch(OneStep::<R, f32> { weights: &mut params.0, gradients: &[0.5; 19], state });
            optimizer.finish(None, &params).unwrap();
        }
    }
    each_rule!(check());
}

#[test]
#[allow(clippy::needless_pass_by_value, reason = "as the macro calls it")]
fn rates_and_decays_that_are_no_numbers_are_errors_before_the_step() {
    fn check<R: Rule>(rule: R) {
        for bad in [f32::NAN, f32::INFINITY] {
            let mut optimizer: Optimizer<R, f32> = Optimizer::new(rule.clone(), &[19]);
            optimizer.matches(&[19]).unwrap();
            optimizer.rule.set_lr(bad);
            let error = optimizer.matches(&[19]).unwrap_err().to_string();
            assert_eq!(error, format!("optimizer: expected a finite learning rate, given {bad}"));
            optimizer.rule.set_lr(0.1);
            optimizer.rule.set_weight_decay(bad);
            assert_eq!(optimizer.matches(&[19]).is_err(), !optimizer.rule.weight_decay().is_finite());
            optimizer.rule.set_weight_decay(0.0);
            let group = Group { lr_scale: bad, ..Group::default() };
            optimizer.group(&Some19([1.0; 19]), |_| true, group).unwrap();
            let error = optimizer.matches(&[19]).unwrap_err().to_string();
            assert_eq!(error, format!("optimizer: expected a finite learning rate, given 0.1, times a group's {bad}"));
        }
    }
    each_rule!(check());
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
