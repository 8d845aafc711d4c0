//! Emitted code where formulas cancel, overflow or have no slope: values and derivatives in single precision.
#![allow(missing_docs)]

use nn_runtime::ndarray::array;
use nn_runtime::network;

/// Within four units in the last place.
#[track_caller]
fn near(found: f32, right: f64) {
    let ulp = (right.abs().log2().floor() - 23.0).exp2();
    assert!((f64::from(found) - right).abs() <= 4.0 * ulp, "{found:e}, not {right:e}");
}

#[test]
fn slopes_neither_cancel_nor_overflow() {
    let net = network!((#[grad] a: [], #[grad] b: [], #[grad] c: [], #[grad] d: [], #[grad] e: [], #[grad] f: [], #[grad] g: []) {
        elu(a) + cosh(b) + sinh(c) + tanh(d) + sigmoid(e) + gelu(f) + erf(g)
    });
    let mut ws = net.workspace_for(1);
    let at = [-20.0, 1e-8, 89.0, 10.0, 20.0, -6.0, 5.0].map(|x: f32| array![x]);
    let [a, b, c, d, e, f, g] = at.each_ref().map(|x| x.view());
    let slopes = net.gradients(a, b, c, d, e, f, g, &mut ws).unwrap();
    near(slopes.a[0], (-20.0_f64).exp());
    near(slopes.b[0], f64::from(1e-8_f32));
    near(slopes.c[0], 89.0_f64.cosh());
    near(slopes.d[0], 10.0_f64.cosh().powi(-2));
    near(slopes.e[0], 2.061_153_613_941_849e-9);
    near(slopes.f[0], -3.546_870_945_390_201_5e-8); // of an arbitrary-precision library
    near(slopes.g[0], std::f64::consts::FRAC_2_SQRT_PI * (-25.0_f64).exp());
}

#[test]
fn second_slopes_do_not_cancel() {
    let net = network!((#[grad] x: [2]) { let y = x -> log_sigmoid; grad(y, x) });
    let mut ws = net.workspace_for(1);
    let bend = net.gradients(array![[-20.0, 0.0]].view(), &mut ws).unwrap().x;
    near(bend[[0, 0]], -2.061_153_613_941_849e-9);
    near(bend[[0, 1]], -0.25);
}

#[test]
fn remainders_are_exact_whatever_the_quotient() {
    let net = network!((a: [], b: []) { (fmod(a, b), remainder(a, b)) });
    let tiny = f32::from_bits(5);
    let a = array![5.3, 1.0, 1e9, -7.5, 7.5, -1.0, 1.0, f32::INFINITY, 3e38, f32::from_bits(13)];
    let b = array![f32::INFINITY, 0.1, std::f32::consts::PI, 3.0, -3.0, f32::INFINITY, 0.0, 2.0, 1e-3, tiny];
    let mut ws = net.workspace_for(a.len());
    let (left, turned) = net.predict(a.view(), b.view(), &mut ws).unwrap();
    for (index, (a, b)) in a.iter().zip(&b).enumerate() {
        let exact = a % b;
        assert!(left[index].to_bits() == exact.to_bits() || left[index].is_nan() && exact.is_nan(), "fmod({a}, {b})");
        let wanted = if exact != 0.0 && (exact < 0.0) != (*b < 0.0) { exact + b } else { exact };
        assert!(
            turned[index].to_bits() == wanted.to_bits() || turned[index].is_nan() && wanted.is_nan(),
            "remainder({a}, {b})"
        );
    }
    assert_eq!((left[0], left[1]), (5.3, 0.099_999_99));
    assert!((turned[2] - 1.02).abs() < 0.01, "{}", turned[2]);
}

#[test]
fn what_is_not_taken_gives_nothing() {
    let net = network!((#[grad] x: [3]) { where(x > 0, sqrt(x), 0) + where(is_nan(x), 0, x * x) });
    let mut ws = net.workspace_for(1);
    let slopes = net.gradients(array![[-1.0, 4.0, f32::NAN]].view(), &mut ws).unwrap().x;
    assert_eq!(slopes, array![[-2.0, 8.25, 0.0]]);
    let net = network!((#[grad] s: [5], labels: class(5)) { s -> softmax_ce(labels, ignore_index = -100) });
    let mut ws = net.workspace_for(2);
    let scores = array![[0.0_f32; 5], [f32::NAN; 5]];
    let found = net.gradients(scores.view(), &[2_i64, -100], &mut ws).unwrap();
    assert!((found.loss - 5.0_f32.ln()).abs() < 1e-6, "{}", found.loss);
    assert_eq!(found.s.row(1).to_vec(), [0.0; 5]);
    assert!((found.s[[0, 2]] + 0.8).abs() < 1e-6);
}

#[test]
fn powers_and_roots_at_zero() {
    let net = network!((#[grad] x: [], #[grad] e: []) { pow(x, e) + pow(x, 0) });
    let mut ws = net.workspace_for(1);
    let found = net.gradients(array![0.0].view(), array![2.0].view(), &mut ws).unwrap();
    assert_eq!((found.x[0], found.e[0]), (0.0, 0.0));
    let net = network!((#[grad] x: [4]) { (x -> std, x -> norm(p = 0.5)) });
    let mut ws = net.workspace_for(1);
    assert_eq!(net.gradients(array![[0.0; 4]].view(), &mut ws).unwrap().x, array![[0.0; 4]]);
    let net = network!((#[grad] x: [2], t: [2]) { x -> bce(t) });
    let mut ws = net.workspace_for(1);
    let found = net.gradients(array![[0.0, 1.0]].view(), array![[1.0, 0.0]].view(), &mut ws).unwrap();
    assert_eq!(found.x, array![[-0.5e12, 0.5e12]]);
}
