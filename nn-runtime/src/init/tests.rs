use super::*;
use ndarray::Ix2;

const OUT: usize = 100;
const IN: usize = 300;

fn filled(init: Init) -> Tensor<f64, Ix2> {
    let mut tensor = Tensor::in_order([OUT, IN], [1, 0]);
    init.fill(&mut tensor, IN, OUT, Seed(1), 0);
    tensor
}

/// Mean, variance and fourth central moment.
fn moments(tensor: &Tensor<f64, Ix2>) -> (f64, f64, f64) {
    let n = tensor.len() as f64;
    let mean = tensor.view().sum() / n;
    let moment = |power| tensor.view().iter().map(|w| (w - mean).powi(power)).sum::<f64>() / n;
    (mean, moment(2), moment(4))
}

/// Within five standard errors of the mean and of the variance: what 30 000 samples allow.
fn assert_moments(init: Init, mean: f64, variance: f64) {
    let tensor = filled(init);
    let n = tensor.len() as f64;
    let (given_mean, given_variance, fourth) = moments(&tensor);
    let mean_error = (variance / n).sqrt();
    let variance_error = ((fourth - variance * variance) / n).sqrt();
    assert!((given_mean - mean).abs() < 5.0 * mean_error, "{init:?}: mean {given_mean}, expected {mean}");
    assert!(
        (given_variance - variance).abs() < 5.0 * variance_error,
        "{init:?}: variance {given_variance}, expected {variance}"
    );
}

#[test]
fn variances_are_those_of_the_papers() {
    let (fan_in, fan_out) = (IN as f64, OUT as f64);
    for (init, variance) in [
        (Init::HeNormal, 2.0 / fan_in),
        (Init::HeUniform, 2.0 / fan_in),
        (Init::GlorotNormal, 2.0 / (fan_in + fan_out)),
        (Init::GlorotUniform, 2.0 / (fan_in + fan_out)),
        (Init::LecunNormal, 1.0 / fan_in),
        (Init::LecunUniform, 1.0 / fan_in),
        (Init::LinearDefault, 1.0 / (3.0 * fan_in)),
        (Init::VarianceScaling { scale: 0.7, mode: FanMode::FanIn, uniform: false }, 0.7 / fan_in),
        (Init::VarianceScaling { scale: 1.5, mode: FanMode::FanOut, uniform: true }, 1.5 / fan_out),
        (Init::VarianceScaling { scale: 4.0, mode: FanMode::FanAvg, uniform: false }, 8.0 / (fan_in + fan_out)),
    ] {
        assert_moments(init, 0.0, variance);
    }
}

#[test]
fn uniform_and_normal_have_the_moments_given() {
    assert_moments(Init::Uniform { low: -1.0, high: 3.0 }, 1.0, 16.0 / 12.0);
    assert_moments(Init::Normal { mean: 2.0, std: 0.5 }, 2.0, 0.25);
    // the variance of a standard normal restricted to ±2 is 1 − 4·φ(2)/(2·Φ(2) − 1) = 0.7737
    assert_moments(Init::TruncatedNormal { mean: -1.0, std: 3.0, low: -7.0, high: 5.0 }, -1.0, 9.0 * 0.773_741);
    // cut on one side at the mean, half of a normal variable: mean √(2/π), variance 1 − 2/π
    let half = Init::TruncatedNormal { mean: 0.0, std: 1.0, low: 0.0, high: f64::INFINITY };
    assert_moments(half, std::f64::consts::FRAC_2_PI.sqrt(), 1.0 - std::f64::consts::FRAC_2_PI);
}

#[test]
fn no_deviation_is_the_mean() {
    let init = Init::TruncatedNormal { mean: 0.5, std: 0.0, low: -2.0, high: 2.0 };
    assert!(filled(init).view().iter().all(|w| w.to_bits() == 0.5_f64.to_bits()));
}

/// What `torch.nn.init.dirac_` gives for these shapes and groups.
#[test]
fn dirac_hands_the_input_on() {
    let mut weight = Tensor::<f64, _>::in_order([4, 3, 2, 3], [0, 1, 2, 3]);
    Init::Dirac { groups: 2 }.fill(&mut weight, 18, 24, Seed(0), 0);
    let ones: Vec<_> = weight.view().indexed_iter().filter(|(_, w)| **w > 0.0).map(|(at, w)| (at, *w)).collect();
    assert_eq!(ones, [((0, 0, 1, 1), 1.0), ((1, 1, 1, 1), 1.0), ((2, 0, 1, 1), 1.0), ((3, 1, 1, 1), 1.0)]);
    let mut square = Tensor::<f64, _>::in_order([3, 3], [1, 0]);
    Init::Dirac { groups: 1 }.fill(&mut square, 3, 3, Seed(0), 0);
    assert_eq!(square.to_array(), ndarray::Array2::<f64>::eye(3));
}

#[test]
fn normal_numbers_have_the_kurtosis_of_the_distribution() {
    let (_, variance, fourth) = moments(&filled(Init::Normal { mean: 0.0, std: 1.0 }));
    // 3, with a standard error of √(24/n) = 0.028
    assert!((fourth / (variance * variance) - 3.0).abs() < 0.15);
}

#[test]
fn bounded_rules_stay_in_their_bounds_and_come_near_them() {
    for (init, low, high) in [
        (Init::Uniform { low: -1.0, high: 3.0 }, -1.0, 3.0),
        (Init::LinearDefault, -1.0 / 300_f64.sqrt(), 1.0 / 300_f64.sqrt()),
        (Init::HeUniform, -(0.02_f64.sqrt()), 0.02_f64.sqrt()),
        (Init::TruncatedNormal { mean: 0.0, std: 2.0, low: -4.0, high: 4.0 }, -4.0, 4.0),
    ] {
        let tensor = filled(init);
        let (min, max) = tensor.view().iter().fold((high, low), |(a, b), &w| (w.min(a), w.max(b)));
        let near = 0.001 * (high - low);
        assert!(low < min && min < low + near, "{init:?}: minimum {min}");
        assert!(high - near < max && max < high, "{init:?}: maximum {max}");
    }
}

#[test]
fn values_do_not_depend_on_the_order_of_storage() {
    for init in [Init::HeNormal, Init::LinearDefault, Init::Orthogonal { gain: 1.0 }] {
        let mut row_major = Tensor::<f64, _>::in_order([OUT, IN], [0, 1]);
        init.fill(&mut row_major, IN, OUT, Seed(1), 0);
        assert_eq!(row_major, filled(init));
    }
}

#[test]
fn f32_networks_start_from_the_same_numbers() {
    let mut single = Tensor::<f32, _>::in_order([OUT, IN], [0, 1]);
    Init::HeNormal.fill(&mut single, IN, OUT, Seed(1), 0);
    assert_eq!(single, filled(Init::HeNormal).cast());
}

#[test]
fn seeds_and_parameters_give_other_numbers() {
    let fill = |seed, parameter| {
        let mut tensor = Tensor::<f64, _>::in_order([4, 4], [0, 1]);
        Init::HeNormal.fill(&mut tensor, 4, 4, seed, parameter);
        tensor
    };
    assert_eq!(fill(Seed(1), 0), fill(Seed(1), 0));
    assert_ne!(fill(Seed(1), 0), fill(Seed(2), 0));
    assert_ne!(fill(Seed(1), 0), fill(Seed(1), 1));
}

/// The first numbers of a seed, to the last bit: they may not change between releases or machines. An independent program
/// (Philox in Python, and its `statistics.NormalDist().inv_cdf`) gives the same within 2 units in the last place.
#[test]
fn values_are_pinned() {
    let mut tensor = Tensor::<f64, _>::in_order([3], [0]);
    Init::Normal { mean: 0.0, std: 1.0 }.fill(&mut tensor, 1, 1, Seed(42), 0);
    insta::assert_snapshot!(format!("{:?}", tensor.as_slice()), @"[0.6680026123752919, -1.07407481560561, -0.6728464521489472]");
}

#[test]
fn constants() {
    for (init, value) in [(Init::Zeros, 0.0), (Init::Ones, 1.0), (Init::Constant(0.25), 0.25)] {
        assert!(filled(init).view().iter().all(|w: &f64| w.to_bits() == f64::to_bits(value)));
    }
}

#[test]
fn orthogonal_matrices_are() {
    for (rows, columns) in [(8, 20), (20, 8), (9, 9), (1, 5), (5, 1)] {
        let mut tensor = Tensor::<f64, _>::in_order([rows, columns], [1, 0]);
        Init::Orthogonal { gain: 2.0 }.fill(&mut tensor, columns, rows, Seed(3), 0);
        let q = tensor.to_array() / 2.0;
        let product = if rows <= columns { q.dot(&q.t()) } else { q.t().dot(&q) };
        for ((i, j), x) in product.indexed_iter() {
            let expected = if i == j { 1.0 } else { 0.0 };
            assert!((x - expected).abs() < 1e-14, "{rows} × {columns} at {i}, {j}: {x}");
        }
    }
}

#[test]
fn degenerate_sizes_are_fine() {
    for init in [Init::HeNormal, Init::GlorotUniform, Init::Orthogonal { gain: 1.0 }] {
        let mut empty = Tensor::<f32, _>::in_order([0, 3], [0, 1]);
        init.fill(&mut empty, 0, 0, Seed(0), 0);
        let mut narrow = Tensor::<f32, _>::in_order([3, 0], [0, 1]);
        init.fill(&mut narrow, 0, 0, Seed(0), 0);
        let mut scalar = Tensor::<f32, _>::in_order([], []);
        init.fill(&mut scalar, 0, 0, Seed(0), 0);
        assert!(scalar.as_slice()[0].is_finite());
    }
}
