use super::*;

fn assert_rates(schedule: impl Fn(u64) -> f32, expected: &[(u64, f32)]) {
    for &(at, rate) in expected {
        assert!((schedule(at) - rate).abs() < 1e-7, "at {at}: {}, expected {rate}", schedule(at));
    }
}

/// The rates of steps 0, 1, …, as `torch.optim.lr_scheduler` of PyTorch 2.15 gives them to seven places.
fn assert_all(schedule: impl Fn(u64) -> f32, expected: &[f32]) {
    for (at, rate) in (0..).zip(expected) {
        assert!((schedule(at) - rate).abs() < 2e-7, "at {at}: {}, expected {rate}", schedule(at));
    }
}

#[test]
fn constant_is() {
    assert_rates(constant(0.1), &[(0, 0.1), (u64::MAX, 0.1)]);
}

#[test]
fn step_drops_at_its_multiples() {
    let rates = [(0, 0.1), (9, 0.1), (10, 0.01), (19, 0.01), (20, 0.001), (u64::MAX, 0.0)];
    assert_rates(step(0.1, 10, 0.1), &rates);
    assert_rates(step(0.1, 0, 0.5), &[(0, 0.1), (1, 0.05)]);
}

#[test]
fn multi_step_and_exponential_are_pytorchs() {
    assert_all(multi_step(1.0, &[5, 2], 0.1), &[1.0, 1.0, 0.1, 0.1, 0.1, 0.01, 0.01]);
    assert_all(exponential(1.0, 0.9), &[1.0, 0.9, 0.81, 0.729, 0.6561]);
}

#[test]
fn cosine_is_pytorchs_and_stays_at_its_floor() {
    assert_all(cosine(1.0, 4, 0.1), &[1.0, 0.868_198_1, 0.55, 0.231_801_9, 0.1]);
    assert_rates(cosine(1.0, 4, 0.1), &[(5, 0.1), (u64::MAX, 0.1)]);
    assert_rates(cosine(1.0, 0, 0.2), &[(0, 0.2)]);
}

#[test]
fn restarts_are_pytorchs() {
    let expected =
        [1.0, 0.775, 0.325, 1.0, 0.939_711_4, 0.775, 0.55, 0.325, 0.160_288_6, 1.0, 0.984_666_6, 0.939_711_4];
    assert_all(cosine_restarts(1.0, 3, 2, 0.1), &expected);
    assert_all(cosine_restarts(1.0, 3, 1, 0.0), &[1.0, 0.75, 0.25, 1.0, 0.75, 0.25, 1.0]);
    assert_rates(cosine_restarts(1.0, 0, 0, 0.0), &[(0, 1.0), (1, 1.0), (u64::MAX, 1.0)]);
    assert!(cosine_restarts(1.0, 3, 2, 0.0)(u64::MAX) <= 1.0);
}

#[test]
fn one_cycle_is_pytorchs() {
    let expected = [0.04, 0.52, 1.0, 0.950_484_6, 0.811_745_7, 0.611_262, 0.388_742, 0.188_258_3, 0.049_519_4, 4e-6];
    assert_all(one_cycle(1.0, 10), &expected);
    assert_rates(one_cycle(1.0, 10), &[(10, 4e-6), (u64::MAX, 4e-6)]);
    let cycle =
        OneCycle { pct_start: 0.4, div_factor: 10.0, final_div_factor: 100.0, linear: true, ..OneCycle::new(1.0, 11) };
    let expected = [
        0.1,
        0.364_705_9,
        0.629_411_8,
        0.894_117_6,
        0.909_181_8,
        0.757_818_2,
        0.606_454_5,
        0.455_090_9,
        0.303_727_3,
        0.152_363_6,
        0.001,
    ];
    assert_all(cycle.rate(), &expected);
    assert!((0..3).all(|at| one_cycle(1.0, 0)(at).is_finite() && one_cycle(1.0, 1)(at).is_finite()));
}

#[test]
fn polynomial_and_linear_are_pytorchs() {
    assert_all(polynomial(1.0, 5, 2.0), &[1.0, 0.64, 0.36, 0.16, 0.04, 0.0, 0.0]);
    assert_all(linear(0.25, 1.0, 4), &[0.25, 0.4375, 0.625, 0.8125, 1.0, 1.0]);
    assert_rates(polynomial(1.0, 0, 1.0), &[(0, 0.0)]);
}

#[test]
fn schedules_compose() {
    let rates = [(0, 0.25), (1, 0.5), (2, 0.75), (3, 1.0), (4, 1.0), (9, 0.55), (14, 0.1), (15, 0.1), (u64::MAX, 0.1)];
    assert_rates(warm_up(4, cosine(1.0, 10, 0.1)), &rates);
    assert_rates(warm_up(0, cosine(1.0, 2, 0.0)), &[(0, 1.0), (1, 0.5), (2, 0.0)]);
    assert_rates(then(2, constant(0.5), exponential(0.1, 0.5)), &[(0, 0.5), (1, 0.5), (2, 0.1), (3, 0.05)]);
}

#[test]
fn plateaus_are_pytorchs() {
    let losses = [1.0, 0.9, 0.95, 0.9, 0.899, 0.899, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.7];
    let expected =
        [1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125, 0.125, 0.1, 0.1];
    let new = ReduceOnPlateau::new(1.0).factor(0.5).patience(2).threshold(0.01).cooldown(1).min_lr(0.1);
    let mut lr = new;
    for (at, (loss, expected)) in losses.into_iter().zip(expected).enumerate() {
        // as if every epoch were another run
        let state = lr.state();
        lr = new;
        lr.restore(state);
        assert_eq!(lr.step(loss).to_bits(), f32::to_bits(expected), "step {at}");
    }
    let mut lr = ReduceOnPlateau::new(1.0).maximize().patience(0).threshold(0.0);
    let rates: Vec<f32> = [0.1, 0.2, 0.2, 0.3, f64::NAN].into_iter().map(|accuracy| lr.step(accuracy)).collect();
    assert_eq!(rates, [1.0, 1.0, 0.1, 0.1, 0.01]);
}
