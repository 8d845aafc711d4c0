mod precision;

use super::*;
use crate::front::check::check;
use crate::front::construct::construct;
use crate::front::diagnostics::Errors;
use crate::front::syntax::parse;
use crate::ir::graph::Root;
use crate::ir::ops::Unary;
use crate::loops::compiled::with_gradients;
use crate::passes::differentiate::differentiate;
use crate::passes::interpret::{Bindings, interpret};

/// What is declared of derivatives that are 0 everywhere is what the rules of differentiation find.
#[test]
fn flat_functions_say_so() {
    for function in functions() {
        let operands: Vec<String> = (0..function.arity).map(|index| format!("x{index}")).collect();
        let inputs: Vec<String> = operands.iter().map(|name| format!("{name}: [2]")).collect();
        let required = function.arguments.iter().filter(|argument| argument.default == Default::Required);
        let arguments: Vec<String> = required.map(|argument| format!("{} = 1", argument.name)).collect();
        let call = [operands, arguments].concat().join(", ");
        let source = format!("({}) {{ {}({call}) }}", inputs.join(", "), function.name);
        let mut errors = Errors::new();
        let model = parse(source.parse().unwrap(), &mut errors).and_then(|network| check(&network, &mut errors));
        let model = model.unwrap_or_else(|| panic!("{source}: {:?}", errors.listing()));
        let mut b = Builder::new(construct(&model, false));
        let result = b.graph.roots[&Root::Prediction(0)];
        let by: Vec<NodeId> = (0..function.arity).map(|index| b.input(index)).collect();
        let derivatives = differentiate(&mut b, result, &by);
        let flat: Vec<usize> = (0..function.arity).filter(|index| derivatives[*index].is_none()).collect();
        assert_eq!(function.flat, flat, "{}", function.name);
    }
}

/// The values of `x -> call` and its derivatives.
fn evaluate(call: &str, x: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut errors = Errors::new();
    let source = format!("(#[grad] x: []) {{ x -> {call} }}");
    let model = parse(source.parse().unwrap(), &mut errors).and_then(|network| check(&network, &mut errors));
    let model = model.unwrap_or_else(|| panic!("{source}: {:?}", errors.listing()));
    let bindings = Bindings { batch: x.len(), inputs: vec![x.to_vec()], ..Bindings::default() };
    let roots = interpret(&with_gradients(&model, construct(&model, false)), &bindings);
    (roots[&Root::Prediction(0)].clone(), roots[&Root::InputGradient(0)].clone())
}

const ACTIVATIONS: &[&str] = &[
    "relu",
    "leaky_relu",
    "relu6",
    "elu",
    "elu(0.5)",
    "selu",
    "celu",
    "celu(2)",
    "gelu",
    "gelu(approximate = tanh)",
    "gelu_tanh",
    "quick_gelu",
    "silu",
    "mish",
    "sigmoid",
    "log_sigmoid",
    "hard_sigmoid",
    "tanh",
    "hard_tanh",
    "hard_tanh(-2, 0.5)",
    "tanh_shrink",
    "hard_swish",
    "softplus",
    "softplus(2, threshold = 1)",
    "softsign",
    "soft_shrink",
    "hard_shrink",
    "threshold(0.5, 3)",
    "thresholded_relu",
    "clamp(-1, 1)",
];

#[test]
fn every_activation_is_tried() {
    for function in activations::FUNCTIONS {
        let is_tried = |call: &&str| call.split('(').next() == Some(function.name);
        assert!(ACTIVATIONS.iter().any(is_tried), "{}", function.name);
    }
}

#[test]
fn names_are_unique() {
    let names: Vec<&str> = functions().map(|f| f.name).chain(ALIASES.iter().map(|(alias, _)| *alias)).collect();
    for (position, name) in names.iter().enumerate() {
        assert!(!names[..position].contains(name), "two functions are called `{name}`");
    }
    assert!(ALIASES.iter().all(|(_, name)| function(name).is_some()));
}

#[test]
fn activations_are_finite_far_out() {
    for call in ACTIVATIONS {
        let (y, dx) = evaluate(call, &[-1e4, 1e4, -1e9, 1e9, 0.0, -0.0]);
        assert!(y.iter().chain(&dx).all(|v| v.is_finite()), "{call}: {y:?}, {dx:?}");
        // none grows faster than x
        assert!(y.iter().all(|v| v.abs() <= 1.06e9) && dx.iter().all(|v| v.abs() < 1.8), "{call}: {y:?}, {dx:?}");
    }
}

#[test]
fn activations_let_nan_through() {
    for call in ACTIVATIONS {
        assert!(evaluate(call, &[f64::NAN]).0[0].is_nan(), "{call}");
    }
}

/// Values at −2.5, −1, −0.25, 0.75 and 2, as PyTorch 2's `torch.nn.functional` documents the formulas.
#[test]
fn activations_have_their_formulas() {
    const X: [f64; 5] = [-2.5, -1.0, -0.25, 0.75, 2.0];
    let phi = |x: f64| 0.5 * (1.0 + Unary::Erf.evaluate(x / 2.0_f64.sqrt()));
    let formulas: &[(&str, &dyn Fn(f64) -> f64)] = &[
        ("leaky_relu(0.1)", &|x| if x > 0.0 { x } else { 0.1 * x }),
        ("relu6", &|x| x.clamp(0.0, 6.0)),
        ("elu(0.5)", &|x| if x > 0.0 { x } else { 0.5 * (x.exp() - 1.0) }),
        ("selu", &|x| 1.050_700_987_355_480_5 * if x > 0.0 { x } else { 1.673_263_242_354_377_2 * (x.exp() - 1.0) }),
        ("celu(2)", &|x| if x > 0.0 { x } else { 2.0 * ((x / 2.0).exp() - 1.0) }),
        ("gelu", &|x| x * phi(x)),
        ("gelu(tanh)", &|x| {
            0.5 * x * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x * x * x)).tanh())
        }),
        ("quick_gelu", &|x| x / (1.0 + (-1.702 * x).exp())),
        ("silu", &|x| x / (1.0 + (-x).exp())),
        ("mish", &|x| x * x.exp().ln_1p().tanh()),
        ("log_sigmoid", &|x| -(-x).exp().ln_1p()),
        ("hard_sigmoid", &|x| (x / 6.0 + 0.5).clamp(0.0, 1.0)),
        ("hard_tanh(-2, 0.5)", &|x| x.clamp(-2.0, 0.5)),
        ("tanh_shrink", &|x| x - x.tanh()),
        ("hard_swish", &|x| x * (x + 3.0).clamp(0.0, 6.0) / 6.0),
        ("softplus(beta = 2)", &|x| (2.0 * x).exp().ln_1p() / 2.0),
        ("softplus(2, 3)", &|x| if 2.0 * x > 3.0 { x } else { (2.0 * x).exp().ln_1p() / 2.0 }),
        ("softsign", &|x| x / (1.0 + x.abs())),
        ("soft_shrink", &|x| if x.abs() > 0.5 { x - 0.5 * x.signum() } else { 0.0 }),
        ("hard_shrink(0.8)", &|x| if x.abs() > 0.8 { x } else { 0.0 }),
        ("threshold(0.5, 3)", &|x| if x > 0.5 { x } else { 3.0 }),
        ("thresholded_relu(0.8)", &|x| if x > 0.8 { x } else { 0.0 }),
        ("clamp(min = -1)", &|x| x.max(-1.0)),
        ("clamp(-0.5, 1)", &|x| x.clamp(-0.5, 1.0)),
    ];
    for (call, formula) in formulas {
        for (x, y) in X.into_iter().zip(evaluate(call, &X).0) {
            assert!((y - formula(x)).abs() < 1e-13, "{call} at {x}: {y}, not {}", formula(x));
        }
    }
}

/// The derivatives of `torch.nn.functional` where there are two.
#[test]
fn derivatives_at_kinks() {
    for (call, x, expected) in [
        ("relu", 0.0, 0.0),
        ("leaky_relu(0.1)", 0.0, 0.1),
        ("relu6", 0.0, 0.0),
        ("relu6", 6.0, 0.0),
        ("elu(0.5)", 0.0, 0.5),
        ("celu(2)", 0.0, 1.0),
        ("hard_sigmoid", -3.0, 0.0),
        ("hard_sigmoid", 3.0, 0.0),
        ("hard_tanh", -1.0, 0.0),
        ("hard_tanh", 1.0, 0.0),
        ("hard_swish", -3.0, 0.0),
        ("hard_swish", 3.0, 1.0),
        ("softsign", 0.0, 1.0),
        ("soft_shrink", 0.5, 0.0),
        ("soft_shrink", -0.5, 0.0),
        ("hard_shrink", 0.5, 0.0),
        ("threshold(0, 1)", 0.0, 0.0),
        ("thresholded_relu(1)", 1.0, 0.0),
        ("clamp(-1, 1)", -1.0, 0.0),
        ("clamp(-1, 1)", 1.0, 0.0),
        ("abs", 0.0, 0.0),
        ("sinh", 0.0, 1.0),
        ("asinh", 0.0, 1.0),
        ("trunc", 1.0, 0.0),
    ] {
        assert!((evaluate(call, &[x]).1[0] - expected).abs() < 1e-300, "{call} at {x}");
    }
}

#[test]
fn elementary_functions_agree_with_the_standard_library() {
    type Known<'a> = (&'a str, fn(f64) -> f64, &'a [f64]);
    let functions: &[Known<'_>] = &[
        ("exp2", f64::exp2, &[-3.5, 0.0, 2.25]),
        ("log2", f64::log2, &[0.1, 1.0, 8.0]),
        ("log10", f64::log10, &[0.1, 1.0, 1000.0]),
        ("rsqrt", |x| 1.0 / x.sqrt(), &[0.25, 3.0]),
        ("tan", f64::tan, &[-1.5, 0.0, 1.0, 2.0]),
        ("sinh", f64::sinh, &[-1e-9, -700.0, 0.0, 3.0, 709.5]),
        ("cosh", f64::cosh, &[-700.0, 0.0, 3.0, 709.5]),
        ("acosh", f64::acosh, &[1.0, 1.001, 3.0, 1e9]),
        ("atanh", f64::atanh, &[-0.9, 0.0, 1e-9, 0.999, 1.0]),
        ("ceil", f64::ceil, &[-1.5, -1.0, 0.25, 2.0]),
        ("round", f64::round_ties_even, &[-1.5, -0.5, 0.5, 2.5, 2.51, 1e300]),
        ("trunc", f64::trunc, &[-1.5, -0.5, 0.5, 2.99]),
        ("fmod(3)", |x| x % 3.0, &[-7.5, -2.0, 2.0, 7.5]),
        ("remainder(3)", |x| x.rem_euclid(3.0), &[-7.5, -2.0, 2.0, 7.5]),
    ];
    for (call, exact, at) in functions {
        for (x, y) in at.iter().zip(evaluate(call, at).0) {
            let expected = exact(*x);
            assert!(
                y.total_cmp(&expected).is_eq() || (y - expected).abs() <= 1e-14 * expected.abs(),
                "{call} at {x}: {y}, {expected}"
            );
        }
    }
    assert!(evaluate("acosh", &[0.5]).0[0].is_nan() && evaluate("atanh", &[1.5]).0[0].is_nan());
    assert!(evaluate("sinh", &[711.0, -711.0]).0 == [f64::INFINITY, f64::NEG_INFINITY]);
}

#[test]
fn truth_values() {
    const X: [f64; 6] = [-1.0, 0.0, 1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    for (call, expected) in [
        ("gt(0)", [0.0, 0.0, 1.0, 0.0, 1.0, 0.0]),
        ("ge(0)", [0.0, 1.0, 1.0, 0.0, 1.0, 0.0]),
        ("lt(0)", [1.0, 0.0, 0.0, 0.0, 0.0, 1.0]),
        ("le(0)", [1.0, 1.0, 0.0, 0.0, 0.0, 1.0]),
        ("eq(0)", [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]),
        ("ne(0)", [1.0, 0.0, 1.0, 1.0, 1.0, 1.0]),
        ("where(2, 3)", [2.0, 3.0, 2.0, 2.0, 2.0, 2.0]),
        ("is_nan", [0.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
        ("is_inf", [0.0, 0.0, 0.0, 0.0, 1.0, 1.0]),
        ("logical_not", [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]),
        ("logical_and(1)", [1.0, 0.0, 1.0, 1.0, 1.0, 1.0]),
        ("logical_or(0)", [1.0, 0.0, 1.0, 1.0, 1.0, 1.0]),
        ("logical_xor(1)", [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]),
    ] {
        assert_eq!(evaluate(call, &X).0, expected, "{call}");
    }
}
