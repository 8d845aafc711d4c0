//! What is not taken gives nothing, whatever its slope is; and slopes at places where a formula has none.

use super::*;
use crate::ir::types::Dim;
use crate::passes::simplify::{prepare, simplify};

const NAN: f64 = f64::NAN;
const INFINITY: f64 = f64::INFINITY;

/// The gradients of all marked inputs, one after the other; the size of the batch is that of the first input.
fn gradients(source: &str, inputs: &[&[f64]]) -> Vec<f64> {
    let model = model(source);
    let graph = with_gradients(&model, prepare(construct(&model, true)));
    let literal = |dim: &Dim| dim.as_constant().map_or(1, |size| usize::try_from(size).expect("a size"));
    let batch = inputs[0].len() / model.inputs[0].ty.shape.iter().map(literal).product::<usize>();
    let inputs = inputs.iter().map(|input| input.to_vec()).collect();
    let bindings = Bindings { batch, inputs, ..Bindings::default() };
    // as they are differentiated, and as they are emitted
    let values = [graph.clone(), simplify(graph, false).0].map(|graph| {
        let roots = interpret(&graph, &bindings).into_iter();
        let of_inputs = roots.filter(|(root, _)| matches!(root, Root::InputGradient(_)));
        of_inputs.flat_map(|(_, gradient)| gradient).collect::<Vec<f64>>()
    });
    let is_same = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-12 * a.abs() || a.is_nan() && b.is_nan();
    assert!(values[0].iter().zip(&values[1]).all(is_same), "{source}: {values:?}");
    let [values, _] = values;
    values
}

#[track_caller]
fn are(source: &str, inputs: &[&[f64]], expected: &[f64]) {
    let found = gradients(source, inputs);
    let is_near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-9 * b.abs().max(1e-3);
    let is_right = found.len() == expected.len() && found.iter().zip(expected).all(is_near);
    assert!(is_right, "{source} at {inputs:?}: {found:?}, not {expected:?}");
}

fn of_one(body: &str) -> String {
    format!("(#[grad] x: []) {{ {body} }}")
}

#[test]
fn the_branch_that_is_not_taken_gives_nothing() {
    let elu = (-20.0_f64).exp();
    let cases: &[(&str, &[f64], &[f64])] = &[
        ("where(gt(x, 0), sqrt(x), 0)", &[-1.0, 0.0, 4.0], &[0.0, 0.0, 0.25]),
        ("where(x > 0, ln(x), x)", &[-2.0, 0.0, 4.0], &[1.0, 1.0, 0.25]),
        ("where(x <= 0, 0, 1 / x)", &[-2.0, 0.0, 2.0], &[0.0, 0.0, -0.25]),
        ("where(x > 0, pow(x, 0.5), 0)", &[-1.0, 0.0, 4.0], &[0.0, 0.0, 0.25]),
        ("where(x < 50, x * exp(x), 0)", &[1000.0, 0.0], &[0.0, 1.0]),
        ("where(x < 50, x * x, 0)", &[INFINITY, 3.0, NAN], &[0.0, 6.0, 0.0]),
        ("where(is_nan(x), 0, tanh(x) * sin(x))", &[NAN, 0.0], &[0.0, 0.0]),
        ("where(x > 0, sqrt(x), sqrt(-x))", &[-4.0, 4.0], &[-0.25, 0.25]),
        ("where(x > 0, where(x > 1, sqrt(x - 1), 0), 0)", &[-1.0, 0.5, 1.0, 5.0], &[0.0, 0.0, 0.0, 0.25]),
        ("where(x > 0, 0, where(x > -1, 0, sqrt(-1 - x)))", &[1.0, -0.5, -5.0], &[0.0, 0.0, -0.25]),
        ("where(x > 1, 0, where(x > 0, sqrt(x), 0))", &[2.0, 0.25, -1.0], &[0.0, 1.0, 0.0]),
        ("let s = sqrt(x); where(x > 0, s, 0) + where(x > 1, s * s, 0)", &[-1.0, 4.0], &[0.0, 1.25]),
        ("let s = sqrt(x); where(x > 0, s, 0) + where(x > 0, 0, s * 0 + 1)", &[4.0], &[0.25]),
        ("ln(x) -> relu", &[0.0, 0.5, 2.0], &[0.0, 0.0, 0.5]),
        ("max(ln(x), 0) + min(0, -ln(x))", &[0.0, 2.0], &[0.0, 0.0]),
        ("ln(x) -> clamp(-1, 1)", &[0.0, 2.0], &[0.0, 0.5]),
        ("ln(x) -> hard_tanh", &[0.0, 2.0], &[0.0, 0.5]),
        ("sqrt(x) -> threshold(0.5, 3)", &[0.0, 4.0], &[0.0, 0.25]),
        ("sqrt(x) -> hard_shrink", &[0.0, 4.0], &[0.0, 0.25]),
        ("x -> elu", &[1e4, -20.0], &[1.0, elu]),
        ("let y = where(x > 0, sqrt(x), 0); grad(y, x)", &[-1.0, 4.0], &[0.0, -1.0 / 32.0]),
        ("op root(v) = sqrt(v), grad(dy) = dy / sqrt(v); where(x > 0, root(x), 0)", &[-1.0, 4.0], &[0.0, 0.5]),
    ];
    for (body, at, slopes) in cases {
        are(&of_one(body), &[at], slopes);
    }
}

#[test]
fn branches_of_several_values() {
    let quotient = "(#[grad] x: [], #[grad] y: []) { where(y != 0, x / y, 0) }";
    are(quotient, &[&[1.0, 6.0], &[0.0, 2.0]], &[0.0, 0.5, 0.0, -1.5]);
    let missing = "(#[grad] x: [2], #[grad] w: [2]) { where(is_nan(x), 0, x * w) }";
    are(missing, &[&[NAN, 3.0], &[5.0, 7.0]], &[0.0, 7.0, 0.0, 3.0]);
    let moved = "(#[grad] x: [2, 2], m: []) { where(m, x -> ln -> transpose(0, 1) -> reshape([4]) -> flip -> sum, 0) }";
    let x = [0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 4.0, 5.0];
    are(moved, &[&x, &[0.0, 1.0]], &[0.0, 0.0, 0.0, 0.0, 1.0, 0.5, 0.25, 0.2]);
}

#[test]
fn elements_that_are_not_taken_get_nothing() {
    are("(#[grad] x: [2]) { x -> sqrt -> slice(0, 0, 1) }", &[&[4.0, 0.0]], &[0.25, 0.0]);
    let every_third = "(#[grad] x: [4]) { x -> sqrt -> slice(0, 0, 4, step = 3) }";
    are(every_third, &[&[4.0, 0.0, 0.0, 1.0]], &[0.25, 0.0, 0.0, 0.5]);
    are("(#[grad] x: [2]) { x -> ln -> nll }", &[&[0.0, 0.5], &[1.0]], &[0.0, -2.0]);
    are("(#[grad] x: [2]) { x -> ln -> amax }", &[&[0.0, 0.5]], &[0.0, 2.0]);
    are("(#[grad] x: [1, 2]) { x -> ln -> max_pool(2) }", &[&[0.0, 0.5]], &[0.0, 2.0]);
    are("(#[grad] x: [3]) { x -> ln -> svm }", &[&[0.0, 1.0, 1.0], &[1.0]], &[0.0, -1.0, 1.0]);
}

/// A label that is ignored reaches the graph as the class behind the last.
#[test]
fn ignored_rows_get_nothing() {
    let broken = [1.0, 2.0, 4.0, NAN, INFINITY, NAN];
    for rest in ["", ", weight = [1, 2, 0.5]", ", label_smoothing = 0.25", ", reduction = sum"] {
        let source = format!("(#[grad] x: [3]) {{ x -> softmax_ce(ignore_index = -100{rest}) }}");
        let found = gradients(&source, &[&broken, &[1.0, 3.0]]);
        assert!(found[..3].iter().all(|x| x.is_finite() && *x != 0.0), "{source}: {found:?}");
        assert_eq!(found[3..], [0.0; 3], "{source}");
        assert_eq!(gradients(&source, &[&broken[3..], &[3.0]]), [0.0; 3], "{source}");
    }
    let nll = "(#[grad] x: [3]) { x -> nll(ignore_index = -100) }";
    are(nll, &[&broken, &[1.0, 3.0]], &[0.0, -1.0, 0.0, 0.0, 0.0, 0.0]);
    // a class that weighs nothing
    let weighed = "(#[grad] x: [2]) { x -> nll(weight = [0, 2]) }";
    are(weighed, &[&[-INFINITY, 1.0, 1.0, 1.0], &[0.0, 1.0]], &[0.0, 0.0, 0.0, -1.0]);
}

#[test]
fn powers_and_roots_at_zero() {
    are(&of_one("pow(x, 0)"), &[&[0.0, 2.0]], &[0.0, 0.0]);
    are(&of_one("pow(x, 1)"), &[&[0.0]], &[1.0]);
    are(&of_one("pow(x, 2)"), &[&[0.0]], &[0.0]);
    let both = "(#[grad] x: [], #[grad] y: []) { pow(x, y) }";
    let (base, exponent) = ([0.0, 0.0, 0.0, 2.0], [2.0, 0.0, 1.0, 0.0]);
    are(both, &[&base, &exponent], &[0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 2.0_f64.ln()]);
    are("(#[grad] x: [3]) { x -> norm(p = 0.5) }", &[&[0.0, 1.0, 4.0]], &[0.0, 3.0, 1.5]);
    are("(#[grad] x: [3]) { x -> norm(p = 1.5) }", &[&[0.0; 3]], &[0.0; 3]);
    are("(#[grad] x: [3]) { x -> norm }", &[&[0.0; 3]], &[0.0; 3]);
    are("(#[grad] x: [3]) { x -> std }", &[&[5.0; 3]], &[0.0; 3]);
    are("(#[grad] x: [1]) { x -> std(unbiased = false) }", &[&[5.0]], &[0.0]);
    are("(#[grad] x: [1, 2]) { x -> lp_pool(0.5, 2) }", &[&[0.0, 4.0]], &[0.0, 1.0]);
    are("(#[grad] x: [1, 2]) { x -> lp_pool(2, 2) }", &[&[0.0, 0.0]], &[0.0, 0.0]);
    for p in ["0.5", "1.5", "2", "3"] {
        let source =
            format!("(#[grad] a: [2], #[grad] p: [2], n: [2]) {{ (a, p, n) -> triplet_margin(p = {p}, eps = 0.5) }}");
        let found = gradients(&source, &[&[0.0, 0.0], &[0.5, 0.5], &[0.5, 3.0]]);
        assert!(found.iter().all(|x| x.is_finite()), "p = {p}: {found:?}");
    }
    // a length of nothing is held at eps, and has no direction to grow in
    let cosine = "(#[grad] a: [2], b: [2]) { (a, b) -> cosine_similarity(eps = 0.5) }";
    are(cosine, &[&[0.0, 0.0], &[3.0, 4.0]], &[1.2, 1.6]);
}

#[test]
fn remainders() {
    let both = |call: &str| format!("(#[grad] x: [], #[grad] y: []) {{ {call}(x, y) }}");
    let (x, y) = ([5.5, -5.5, 5.5, 5.3], [2.0, 2.0, -2.0, INFINITY]);
    are(&both("fmod"), &[&x, &y], &[1.0, 1.0, 1.0, 1.0, -2.0, 2.0, 2.0, 0.0]);
    are(&both("remainder"), &[&x, &y], &[1.0, 1.0, 1.0, 1.0, -2.0, 3.0, 3.0, 0.0]);
}

#[test]
fn losses_at_their_ends() {
    let bce = "(#[grad] x: [4], t: [4]) { x -> bce(t) }";
    are(bce, &[&[0.0, 1.0, 0.0, 1.0], &[1.0, 0.0, 0.0, 1.0]], &[-0.25e12, 0.25e12, 0.0, 0.0]);
    // (1/v − e²/v²)/2 at v = eps
    let held = "(m: [], #[grad] v: [], t: []) { (m, v) -> gaussian_nll(t, eps = 0.5, reduction = sum) }";
    are(held, &[&[1.0, 1.0], &[0.1, 2.0], &[3.0, 3.0]], &[-7.0, -0.25]);
    let kl = "(#[grad] x: [2], t: [2]) { x -> kl_div(t, reduction = sum) }";
    are(kl, &[&[-INFINITY, -1.0], &[0.0, 1.0]], &[0.0, -1.0]);
}
