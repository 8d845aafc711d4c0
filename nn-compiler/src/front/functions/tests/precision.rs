//! Every elementwise function of one operand in single precision, with its first and its second derivative: each node
//! of the graph that is emitted is rounded to `f32`, and the result is compared with closed forms in `f64` that neither
//! cancel nor overflow. (What `tanh_shrink` is near 0 is known to within the last place of x alone.) So a derivative that is written through what rounds to 1 shows, at the size that users see.

use std::collections::BTreeMap;
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI, LN_2, LN_10};

use super::super::functions;
use crate::front::check::check;
use crate::front::construct::construct;
use crate::front::diagnostics::Errors;
use crate::front::syntax::parse;
use crate::ir::graph::{Graph, Root};
use crate::ir::ops::Unary;
use crate::loops::compiled::with_gradients;
use crate::passes::interpret::{Bindings, evaluate};
use crate::passes::simplify::{prepare, simplify};

/// Where the functions are tried: around 0, at kinks, and out to where the tails leave the range of `f32`.
const AT: [f64; 47] = [
    -1e30, -1e10, -1e4, -100.0, -89.0, -50.0, -30.0, -20.0, -12.0, -9.0, -6.0, -4.5, -2.75, -1.5, -0.99, -0.5, -0.3,
    -0.1, -1e-2, -1e-3, -1e-5, -1e-8, -1e-20, 0.0, 1e-20, 1e-8, 1e-5, 1e-3, 1e-2, 0.1, 0.25, 0.75, 0.99, 1.0, 1.0001,
    1.5, 2.75, 4.5, 7.5, 9.0, 12.0, 20.0, 30.0, 50.0, 89.0, 1e4, 1e10,
];

/// A function and its derivatives at a place.
type Jet = fn(f64) -> [f64; 3];

/// Units in the last place by which the value and the derivatives may be off, if each operation is rounded correctly.
type Bounds = [f64; 3];

fn slope(x: f64) -> f64 {
    Unary::SigmoidSlope.evaluate(x)
}

fn bend(x: f64) -> f64 {
    -slope(x) * (0.5 * x).tanh()
}

fn sigmoid(x: f64) -> f64 {
    Unary::Sigmoid.evaluate(x)
}

fn softplus(x: f64) -> f64 {
    Unary::Softplus.evaluate(x)
}

/// `x·σ(u)` from u and its derivatives.
fn gated(x: f64, [u, du, ddu]: [f64; 3]) -> [f64; 3] {
    let (s, d, dd) = (sigmoid(u), slope(u), bend(u));
    let (first, second) = (d * du, dd * du * du + d * ddu);
    [x * s, s + x * first, 2.0 * first + x * second]
}

/// A line where the function is one: value and slope.
fn line(y: f64, slope: f64) -> [f64; 3] {
    [y, slope, 0.0]
}

fn exponential(x: f64, alpha: f64, rate: f64) -> [f64; 3] {
    let e = (rate * x).exp();
    if x > 0.0 { line(x, 1.0) } else { [alpha * (rate * x).exp_m1(), alpha * rate * e, alpha * rate * rate * e] }
}

const SELU: (f64, f64) = (1.050_700_987_355_480_5, 1.673_263_242_354_377_2);

const EXACT: Bounds = [0.5, 0.5, 0.5];

const FEW: Bounds = [2.0, 4.0, 4.0];

/// The argument of the exponential is rounded, which its size multiplies.
const ARGUMENT: Bounds = [30.0, 60.0, 60.0];

/// What is tried, its closed forms and its bounds.
const TRIED: &[(&str, Jet, Bounds)] = &[
    ("relu", |x| line(x.max(0.0), f64::from(u8::from(x > 0.0))), EXACT),
    ("leaky_relu(0.5)", |x| if x > 0.0 { line(x, 1.0) } else { line(0.5 * x, 0.5) }, EXACT),
    ("relu6", |x| line(x.clamp(0.0, 6.0), f64::from(u8::from(x > 0.0 && x < 6.0))), EXACT),
    ("elu", |x| exponential(x, 1.0, 1.0), FEW),
    ("selu", |x| exponential(x, SELU.1, 1.0).map(|y| y * SELU.0), FEW),
    ("celu(2)", |x| exponential(x, 2.0, 0.5), FEW),
    (
        "gelu",
        |x| {
            let (share, bell) = (Unary::Normal.evaluate(x), normal(x));
            [x * share, share + x * bell, bell * (2.0 - x * x)]
        },
        FEW,
    ),
    ("gelu_tanh", |x| gated(x, cubic(x)), ARGUMENT),
    ("gelu(tanh)", |x| gated(x, cubic(x)), ARGUMENT),
    ("quick_gelu", |x| gated(x, [1.702 * x, 1.702, 0.0]), ARGUMENT),
    ("silu", |x| gated(x, [x, 1.0, 0.0]), FEW),
    (
        "mish",
        |x| {
            let (inner, s) = (softplus(x), sigmoid(x));
            let (t, q) = (inner.tanh(), Unary::TanhSlope.evaluate(inner));
            [x * t, t + x * q * s, 2.0 * q * s + x * (q * slope(x) - 2.0 * q * t * s * s)]
        },
        ARGUMENT,
    ),
    ("sigmoid", |x| [sigmoid(x), slope(x), bend(x)], FEW),
    ("log_sigmoid", |x| [-softplus(-x), sigmoid(-x), -slope(x)], FEW),
    (
        "hard_sigmoid",
        |x| if x.abs() < 3.0 { line(x / 6.0 + 0.5, 1.0 / 6.0) } else { line(f64::from(u8::from(x > 0.0)), 0.0) },
        [3.0, 0.5, 0.5],
    ),
    ("tanh", |x| [x.tanh(), Unary::TanhSlope.evaluate(x), -2.0 * x.tanh() * Unary::TanhSlope.evaluate(x)], FEW),
    ("hard_tanh", |x| line(x.clamp(-1.0, 1.0), f64::from(u8::from(x.abs() < 1.0))), EXACT),
    (
        "tanh_shrink",
        |x| {
            let (t, q) = (x.tanh(), Unary::TanhSlope.evaluate(x));
            [if x.abs() < 1e-4 { x * x * x / 3.0 } else { x - t }, t * t, 2.0 * t * q]
        },
        FEW,
    ),
    (
        "hard_swish",
        |x| match x.abs() < 3.0 {
            true => [x * (x + 3.0) / 6.0, (2.0 * x + 3.0) / 6.0, 1.0 / 3.0],
            false if x > 0.0 => line(x, 1.0),
            false => line(0.0, 0.0),
        },
        FEW,
    ),
    ("softplus", |x| [softplus(x), sigmoid(x), slope(x)], FEW),
    ("softplus(2)", |x| [0.5 * softplus(2.0 * x), sigmoid(2.0 * x), 2.0 * slope(2.0 * x)], FEW),
    (
        "softsign",
        |x| {
            let inverse = 1.0 / (1.0 + x.abs());
            [x * inverse, inverse * inverse, -2.0 * Unary::Sign.evaluate(x) * inverse * inverse * inverse]
        },
        FEW,
    ),
    ("soft_shrink", |x| if x.abs() > 0.5 { line(x - 0.5 * x.signum(), 1.0) } else { line(0.0, 0.0) }, EXACT),
    ("hard_shrink", |x| if x.abs() > 0.5 { line(x, 1.0) } else { line(0.0, 0.0) }, EXACT),
    ("threshold(0.5, 3)", |x| if x > 0.5 { line(x, 1.0) } else { line(3.0, 0.0) }, EXACT),
    ("thresholded_relu", |x| if x > 1.0 { line(x, 1.0) } else { line(0.0, 0.0) }, EXACT),
    ("exp", |x| [x.exp(); 3], FEW),
    ("ln", |x| [x.ln(), 1.0 / x, -1.0 / x / x], FEW),
    ("exp_m1", |x| [x.exp_m1(), x.exp(), x.exp()], FEW),
    ("ln_1p", |x| [x.ln_1p(), 1.0 / (1.0 + x), -1.0 / (1.0 + x) / (1.0 + x)], FEW),
    ("exp2", |x| [x.exp2(), x.exp2() * LN_2, x.exp2() * LN_2 * LN_2], FEW),
    ("log2", |x| [x.log2(), 1.0 / (x * LN_2), -1.0 / (x * LN_2) / x], FEW),
    ("log10", |x| [x.log10(), 1.0 / (x * LN_10), -1.0 / (x * LN_10) / x], FEW),
    ("sqrt", |x| [x.sqrt(), 0.5 / x.sqrt(), -0.25 / x.sqrt() / x], FEW),
    ("rsqrt", |x| [1.0 / x.sqrt(), -0.5 / x.sqrt() / x, 0.75 / x.sqrt() / x / x], FEW),
    ("abs", |x| line(x.abs(), Unary::Sign.evaluate(x)), EXACT),
    ("sign", |x| line(Unary::Sign.evaluate(x), 0.0), EXACT),
    ("sin", |x| [x.sin(), x.cos(), -x.sin()], FEW),
    ("cos", |x| [x.cos(), -x.sin(), -x.cos()], FEW),
    ("tan", |x| [x.tan(), 1.0 + x.tan() * x.tan(), 2.0 * x.tan() * (1.0 + x.tan() * x.tan())], FEW),
    ("asin", |x| [x.asin(), 1.0 / gap(x).sqrt(), x / gap(x).sqrt() / gap(x)], FEW),
    ("acos", |x| [x.acos(), -1.0 / gap(x).sqrt(), -x / gap(x).sqrt() / gap(x)], FEW),
    ("atan", |x| [x.atan(), 1.0 / (1.0 + x * x), -2.0 * x / (1.0 + x * x) / (1.0 + x * x)], FEW),
    ("sinh", |x| [x.sinh(), x.cosh(), x.sinh()], FEW),
    ("cosh", |x| [x.cosh(), x.sinh(), x.cosh()], FEW),
    ("asinh", |x| [x.asinh(), 1.0 / x.hypot(1.0), -x / x.hypot(1.0) / (1.0 + x * x)], FEW),
    (
        "acosh",
        |x| {
            let root = (x - 1.0).sqrt() * (x + 1.0).sqrt();
            [x.acosh(), 1.0 / root, -x / root / root / root]
        },
        FEW,
    ),
    ("atanh", |x| [x.atanh(), 1.0 / gap(x), 2.0 * x / gap(x) / gap(x)], FEW),
    ("erf", |x| [Unary::Erf.evaluate(x), bell(x), -2.0 * x * bell(x)], FEW),
    ("floor", |x| line(x.floor(), 0.0), EXACT),
    ("ceil", |x| line(x.ceil(), 0.0), EXACT),
    ("round", |x| line(x.round_ties_even(), 0.0), EXACT),
    ("trunc", |x| line(x.trunc(), 0.0), EXACT),
    ("neg", |x| line(-x, -1.0), EXACT),
    ("stop_gradient", |x| line(x, 0.0), EXACT),
    ("square", |x| [x * x, 2.0 * x, 2.0], EXACT),
    ("recip", |x| [1.0 / x, -1.0 / x / x, 2.0 / x / x / x], FEW),
    ("clamp(-1, 1)", |x| line(x.clamp(-1.0, 1.0), f64::from(u8::from(x.abs() < 1.0))), EXACT),
    ("is_nan", |x| line(f64::from(u8::from(x.is_nan())), 0.0), EXACT),
    ("is_inf", |x| line(f64::from(u8::from(x.is_infinite())), 0.0), EXACT),
    ("logical_not", |x| line(f64::from(u8::from(x == 0.0)), 0.0), EXACT),
    ("pow(0)", |_| line(1.0, 0.0), EXACT),
    ("pow(1)", |x| line(x, 1.0), EXACT),
    ("pow(2)", |x| [x * x, 2.0 * x, 2.0], EXACT),
    ("pow(3)", |x| [x * x * x, 3.0 * x * x, 6.0 * x], FEW),
    ("pow(0.5)", |x| [x.powf(0.5), 0.5 * x.powf(-0.5), -0.25 * x.powf(-1.5)], FEW),
    ("pow(-1.5)", |x| [x.powf(-1.5), -1.5 * x.powf(-2.5), 3.75 * x.powf(-3.5)], FEW),
    ("fmod(3)", |x| line(x % 3.0, 1.0), EXACT),
    ("remainder(3)", |x| line(x.rem_euclid(3.0), 1.0), EXACT),
];

/// Through which no derivative flows, so that `grad` refuses them.
const FLAT: &[&str] = &["sign", "floor", "ceil", "round", "trunc", "stop_gradient", "is_nan", "is_inf", "logical_not"];

fn gap(x: f64) -> f64 {
    (1.0 - x) * (1.0 + x)
}

fn bell(x: f64) -> f64 {
    FRAC_2_SQRT_PI * (-x * x).exp()
}

fn normal(x: f64) -> f64 {
    0.5 * FRAC_1_SQRT_2 * FRAC_2_SQRT_PI * (-0.5 * x * x).exp()
}

/// The argument of the sigmoid in `gelu_tanh`, with its derivatives.
fn cubic(x: f64) -> [f64; 3] {
    const SCALE: f64 = 2.0 * FRAC_2_SQRT_PI * FRAC_1_SQRT_2;
    const SHARE: f64 = 0.044_715;
    [SCALE * (x + SHARE * x * x * x), SCALE * (1.0 + 3.0 * SHARE * x * x), SCALE * 6.0 * SHARE * x]
}

/// The prediction of a network and the derivative of it, every value rounded to `f32`.
fn single(source: &str, at: &[f32]) -> [Vec<f64>; 2] {
    let mut errors = Errors::new();
    let model = parse(source.parse().unwrap(), &mut errors).and_then(|network| check(&network, &mut errors));
    let model = model.unwrap_or_else(|| panic!("{source}: {:?}", errors.listing()));
    let graph = with_gradients(&model, prepare(construct(&model, true)));
    let graph: Graph = simplify(graph, false).0;
    let inputs = vec![at.iter().copied().map(f64::from).collect()];
    let bindings = Bindings { batch: at.len(), inputs, ..Bindings::default() };
    let mut values = BTreeMap::new();
    for id in graph.schedule() {
        let value = evaluate(&graph, id, &bindings, &values);
        values.insert(id, value.into_iter().map(|x| f64::from(x as f32)).collect::<Vec<f64>>());
    }
    [Root::Prediction(0), Root::InputGradient(0)].map(|root| values[&graph.roots[&root]].clone())
}

/// What is smaller may come of numbers that underflow.
const LEAST: f64 = 7.5e-37;

/// Units in the last place of the right number, or of `least`, where that is larger.
fn ulps(found: f64, right: f64, least: f64) -> f64 {
    let nearest = f64::from(right as f32);
    let is_same = found.to_bits() == nearest.to_bits() || found == 0.0 && nearest == 0.0;
    if found.is_nan() && nearest.is_nan() || is_same {
        return 0.0;
    }
    let exponent = right.abs().max(least).log2().floor();
    let off = (found - right).abs() / (exponent - 23.0).exp2();
    if off.is_nan() { f64::INFINITY } else { off }
}

#[test]
fn values_and_two_derivatives_of_every_function() {
    let at = AT.map(|x| x as f32);
    let mut wrong = Vec::new();
    for (call, exact, bounds) in TRIED {
        let [y, first] = single(&format!("(#[grad] x: []) {{ x -> {call} }}"), &at);
        let source = format!("(#[grad] x: []) {{ let y = x -> {call}; grad(y, x) }}");
        let is_flat = FLAT.iter().any(|flat| call.split('(').next() == Some(flat));
        let [again, second] = if is_flat { [vec![0.0; at.len()], vec![0.0; at.len()]] } else { single(&source, &at) };
        let mut worst = [(0.0_f64, 0.0_f32, 0.0_f32, 0.0_f32); 3];
        for (index, x) in at.iter().enumerate() {
            let right = exact(f64::from(*x));
            for (order, found) in [(0, y[index]), (1, first[index]), (1, again[index]), (2, second[index])] {
                // outside of where the function is defined, its derivative is not either; a pole is one, of any sign
                let is_pole = right[order].is_infinite() && !found.is_finite();
                if order > 0 && (right[0].is_nan() || is_pole) {
                    continue;
                }
                let least = if *call == "tanh_shrink" && order == 0 { f64::from(x.abs()).max(LEAST) } else { LEAST };
                let off = ulps(found, right[order], least);
                if off > worst[order].0 {
                    worst[order] = (off, *x, found as f32, right[order] as f32);
                }
            }
        }
        for (order, (off, x, found, right)) in worst.into_iter().enumerate() {
            if off > bounds[order] {
                wrong.push(format!("{call}, derivative {order}: {found:e} at {x:e}, not {right:e}: {off:.1} ulp"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_function_of_one_operand_is_tried() {
    for function in functions() {
        let is_tried = TRIED.iter().any(|(call, ..)| call.split('(').next() == Some(function.name));
        assert!(is_tried || function.arity > 1, "{}", function.name);
    }
}
