//! A new network's parameters are drawn from the distributions that PyTorch's initialisers draw from
//! (`scripts/record_initialisers.py`), in the layers as emitted.

use nn_runtime::ndarray::ArrayViewD;
use nn_runtime::{ParameterSet, Seed, network};

network! {
    #[allow(stacked_linear)]
    Matrices(x: [100]) {
        x -> linear(300, bias = false) as he
          -> linear(200, init = he_uniform(mode = fan_out), bias = false) as he_fan_out
          -> linear(300, init = he_normal(nonlinearity = leaky_relu(0.2)), bias = false) as he_leaky
          -> linear(200, init = he_uniform(nonlinearity = leaky_relu), bias = false) as he_leaky_default
          -> linear(200, init = he_normal(mode = fan_out, nonlinearity = selu), bias = false) as he_selu
          -> linear(200, init = lecun_normal, bias = false) as lecun
          -> linear(150, init = lecun_uniform(nonlinearity = tanh), bias = false) as lecun_tanh
          -> linear(200, init = glorot_uniform, bias = false) as glorot
          -> linear(200, init = glorot_normal(2.5), bias = false) as glorot_gain
          -> linear(150, init = glorot_normal(nonlinearity = tanh), bias = false) as glorot_tanh
          -> linear(150, init = glorot_uniform(nonlinearity = sigmoid), bias = false) as glorot_sigmoid
    }
}

network! {
    Convolutions(x: [8, 9, 9]) {
        x -> conv2d(64, [5, 3], padding = [2, 1], bias = false) as conv
          -> conv2d(48, 3, init = he_normal(mode = fan_out), bias = false) as conv_fan_out
          -> conv2d(48, 3, groups = 2, init = he_uniform(mode = fan_out), padding = 1, bias = false) as grouped
          -> conv2d(64, 3, groups = 2, init = glorot_normal, padding = 1, bias = false) as grouped_glorot
          -> conv_transpose2d(32, 3, groups = 2, padding = 1, bias = false) as transposed
          -> conv_transpose2d(48, 3, init = glorot_uniform(nonlinearity = relu), padding = 1, bias = false) as transposed_glorot
    }
}

network! {
    #[allow(stacked_linear)]
    Others(x: [12, 5, 5]) {
        x -> conv2d(12, 3, groups = 3, init = dirac(3), padding = 1, bias = false) as dirac -> flatten
          -> linear(20, init = orthogonal(nonlinearity = relu), bias = false) as orthogonal
          -> linear(40, init = truncated_normal(0.1, 0.02), bias = false) as truncated
          -> linear(30, init = truncated_normal(0, 1, low = 0, high = 0.5), bias = false) as bounded
    }
}

/// The layer's shape, and what PyTorch draws: uniform or not, and the two numbers.
fn recorded(name: &str) -> (Vec<usize>, bool, f64, f64) {
    let line = include_str!("../vectors/pytorch_initialisers.txt")
        .lines()
        .find(|line| line.split(' ').next() == Some(name))
        .unwrap_or_else(|| panic!("{name} is not recorded"));
    let words: Vec<&str> = line.split(' ').collect();
    let shape = words[1].trim_matches(['[', ']']).split(',').map(|size| size.parse().unwrap()).collect();
    (shape, words[2] == "uniform", words[3].parse().unwrap(), words[4].parse().unwrap())
}

/// Mean and deviation within five standard errors of the distribution's; a uniform one's bounds kept, and come near to.
fn assert_drawn(name: &str, weight: &ArrayViewD<'_, f32>) {
    let (shape, uniform, first, second) = recorded(name);
    assert_eq!(weight.shape(), shape, "{name}");
    // the fourth moment is 9/5 of the variance's square for a uniform number, 3 for a normal one
    let (mean, deviation, kurtosis) = if uniform { (0.0, second / 3.0_f64.sqrt(), 1.8) } else { (first, second, 3.0) };
    let n = weight.len() as f64;
    let given_mean = weight.iter().map(|w| f64::from(*w)).sum::<f64>() / n;
    let given = (weight.iter().map(|w| (f64::from(*w) - given_mean).powi(2)).sum::<f64>() / n).sqrt();
    assert!((given_mean - mean).abs() < 5.0 * deviation / n.sqrt(), "{name}: mean {given_mean}");
    let error = deviation * ((kurtosis - 1.0) / n).sqrt() / 2.0;
    assert!((given - deviation).abs() < 5.0 * error, "{name}: deviation {given}, PyTorch's is {deviation}");
    if uniform {
        let largest = weight.iter().fold(0.0, |m: f32, w| m.max(w.abs()));
        assert!(
            (0.995 * second..=second * (1.0 + 1e-6)).contains(&f64::from(largest)),
            "{name}: {largest} of {second}"
        );
    }
}

#[test]
fn distributions_are_pytorchs() {
    let mut count = 0;
    let mut check = |name: &str, weight: ArrayViewD<'_, f32>| {
        assert_drawn(name.trim_end_matches(".weight"), &weight);
        count += 1;
    };
    Matrices::new(Seed(1)).params.visit(&mut check);
    Convolutions::new(Seed(2)).params.visit(&mut check);
    assert_eq!(count, 17);
}

#[test]
fn dirac_hands_on_what_it_is_given() {
    let net = Others::new(Seed(3));
    for ((out, channel, row, column), w) in net.params.dirac.weight.view().indexed_iter() {
        let one = out % 4 == channel && (row, column) == (1, 1);
        assert_eq!(w.to_bits(), f32::from(u8::from(one)).to_bits(), "{out} {channel} {row} {column}");
    }
}

#[test]
fn orthogonal_rows_have_the_gains_length() {
    let weight = Others::new(Seed(3)).params.orthogonal.weight.to_array();
    let product = weight.dot(&weight.t());
    for ((i, j), x) in product.indexed_iter() {
        let expected = if i == j { 2.0 } else { 0.0 };
        assert!((x - expected).abs() < 1e-5, "{i} {j}: {x}");
    }
}

#[test]
fn truncated_numbers_stay_between_their_bounds() {
    let net = Others::new(Seed(3));
    for (weight, low, high) in [(&net.params.truncated.weight, 0.06, 0.14), (&net.params.bounded.weight, 0.0, 0.5)] {
        let (min, max) = weight.view().iter().fold((f32::MAX, f32::MIN), |(a, b), w| (a.min(*w), b.max(*w)));
        let near = 0.05 * (high - low);
        assert!(low <= min && min < low + near && high - near < max && max <= high, "{min} to {max}");
    }
}
