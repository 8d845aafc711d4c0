//! Where an element has no influence, it has none whatever it is: an infinity or a NaN reaches those results, and those
//! derivatives, that another number in its place would change. A product with 0 would break that.

use std::collections::{BTreeMap, BTreeSet};

use crate::front::construct::construct;
use crate::ir::graph::Root;
use crate::loops::compiled::with_gradients;
use crate::loops::fuse::fuse;
use crate::loops::lower::lower;
use crate::loops::target::VECTORS;
use crate::passes::interpret::{Bindings, interpret};
use crate::passes::simplify::{prepare, simplify};
use crate::testing::{Numbers, bindings, model};

/// Layers that are linear in x, so that a small change shows all influence: x, its shape, that of the result.
const LINEAR: &[(&str, &str, &str)] = &[
    ("x -> cumsum(0)", "[6]", "[6]"),
    ("x -> cumsum(1, exclusive = true)", "[2, 5]", "[2, 5]"),
    ("x -> cumsum(0, reverse = true)", "[5, 2]", "[5, 2]"),
    ("x -> cumsum(0, exclusive = true) -> cumsum(1, true, true)", "[1, 3]", "[1, 3]"),
    ("x -> adaptive_avg_pool(2)", "[1, 4, 4]", "[1, 2, 2]"),
    ("x -> adaptive_avg_pool([2, 3])", "[2, 5, 4]", "[2, 2, 3]"),
    ("x -> adaptive_avg_pool([1, 3])", "[1, 3, 5]", "[1, 1, 3]"),
    ("x -> adaptive_avg_pool([7])", "[2, 3]", "[2, 7]"),
    ("x -> adaptive_avg_pool(H)", "[2, D]", "[2, H]"),
    ("x -> upsample(2)", "[1, 2, 3]", "[1, 4, 6]"),
    ("x -> upsample(size = [5, 2])", "[1, 3, 4]", "[1, 5, 2]"),
    ("x -> upsample(2, mode = bilinear)", "[1, 3, 2]", "[1, 6, 4]"),
    ("x -> upsample(size = [5, 3], mode = bilinear, align_corners = true)", "[1, 3, 5]", "[1, 5, 3]"),
    ("x -> upsample(size = [7], mode = linear)", "[2, 4]", "[2, 7]"),
    ("x -> upsample(size = 1, mode = linear, align_corners = true)", "[2, 4]", "[2, 1]"),
    ("x -> upsample(size = H, mode = linear)", "[1, D]", "[1, H]"),
    ("x -> global_avg_pool", "[2, 3]", "[2]"),
    ("x -> avg_pool(2, stride = 1, padding = 1, count_include_pad = false)", "[1, 3, 3]", "[1, 4, 4]"),
    ("x -> avg_pool(2, stride = 2, ceil_mode = true)", "[1, 3, 3]", "[1, 2, 2]"),
    ("x -> flip(1)", "[2, 3]", "[2, 3]"),
    ("x -> pad([[1, 2]])", "[2, 3]", "[2, 6]"),
    ("x -> pad([[2, 1]], mode = reflect)", "[2, 3]", "[2, 6]"),
    ("x -> pad([[1, 1]], mode = replicate)", "[2, 3]", "[2, 5]"),
    ("x -> slice(0, 1, step = 3)", "[8]", "[3]"),
    ("x -> slice(0, 0, 2)", "[4]", "[2]"),
    ("x -> pixel_shuffle(2)", "[4, 1, 2]", "[1, 2, 4]"),
    ("x -> channel_shuffle(2)", "[4, 1, 2]", "[4, 1, 2]"),
    ("(x, x -> flip) -> concat(0)", "[3]", "[6]"),
    ("x -> transpose(0, 1) -> reshape([6])", "[2, 3]", "[6]"),
];

/// Every root's values, computed kernel by kernel.
fn values(source: &str, given: &Bindings) -> BTreeMap<Root, Vec<f64>> {
    let model = model(source);
    let graph = simplify(with_gradients(&model, prepare(construct(&model, true))), false).0;
    let program = fuse(lower(&graph, &VECTORS), &VECTORS, &crate::loops::layout::parameter_orders(&[&graph]));
    let (plain, fused) = (interpret(&graph, given), program.interpret(given));
    for (root, values) in &plain {
        let is_same = |(a, b): (&f64, &f64)| a.total_cmp(b).is_eq() || (a - b).abs() < 1e-9 || a.is_nan() && b.is_nan();
        assert!(values.iter().zip(&fused[root]).all(is_same), "{source}: {values:?} is not {:?}", fused[root]);
    }
    fused
}

/// The elements of a root that differ by more than rounding, or are not finite.
fn touched(before: &[f64], after: &[f64]) -> BTreeSet<usize> {
    let differs = |at: &usize| !after[*at].is_finite() || (before[*at] - after[*at]).abs() > 1e-9;
    (0..before.len()).filter(differs).collect()
}

fn check(source: &str, input: usize, root: &Root) {
    let given = bindings(&model(source), 5, Numbers::Plain);
    let usual = &values(source, &given)[root];
    for element in 0..given.inputs[input].len() {
        let with = |number: f64| {
            let mut given = given.clone();
            given.inputs[input][element] = number;
            touched(usual, &values(source, &given)[root])
        };
        let influenced = with(given.inputs[input][element] + 1.0);
        for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(with(odd), influenced, "{source}: {odd} at {element} of input {input}");
        }
    }
}

#[test]
fn what_is_not_finite_reaches_what_it_has_a_share_in() {
    for (layers, from, to) in LINEAR {
        let source = format!("(#[grad] x: {from}, w: {to}) {{ ({layers}) * w }}");
        check(&source, 0, &Root::Prediction(0));
        check(&source, 1, &Root::InputGradient(0));
    }
}

#[test]
fn a_cotangent_reaches_the_class_it_is_of() {
    let source = "(#[grad] x: [3, 4], y: [class(4); 3], w: [3]) { (x -> nll(y, axis = -1, reduction = none)) * w }";
    check(source, 2, &Root::InputGradient(0));
    check(source, 0, &Root::Prediction(0));
    let source = "(#[grad] x: [3, 4], w: [3]) { (x -> amax(axis = 1)) * w }";
    check(source, 1, &Root::InputGradient(0));
    let source = "(#[grad] x: [2, 5], w: [2, 2]) { (x -> adaptive_max_pool(2)) * w }";
    check(source, 1, &Root::InputGradient(0));
}

/// The derivative of the sum of what a layer makes of one example.
fn slopes(layers: &str, shape: &str, x: &[f64]) -> Vec<f64> {
    let source = format!("(#[grad] x: {shape}) {{ {layers} }}");
    let given = Bindings { batch: 1, inputs: vec![x.to_vec()], ..Bindings::default() };
    values(&source, &given)[&Root::InputGradient(0)].clone()
}

#[test]
fn the_first_of_equal_maxima_gets_the_gradient_of_a_pool() {
    // torch.nn.functional.adaptive_max_pool2d(x, …).sum().backward()
    let x = [1.0, 2.0, 2.0, 2.0, 2.0, 0.0];
    assert_eq!(slopes("x -> adaptive_max_pool(1)", "[1, 2, 3]", &x), [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(slopes("x -> global_max_pool", "[1, 2, 3]", &x), [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(slopes("x -> global_max_pool", "[1, 1, 2, 3]", &x), [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(slopes("x -> max_pool([2, 3])", "[1, 2, 3]", &x), [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    // windows 0..2 and 1..3, of columns
    assert_eq!(slopes("x -> adaptive_max_pool([1, 2])", "[1, 2, 3]", &x), [0.0, 2.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(slopes("x -> adaptive_max_pool([4])", "[1, 6]", &x), [0.0, 2.0, 0.0, 1.0, 1.0, 0.0]);
    // torch.amax shares evenly
    assert_eq!(slopes("x -> amax(axis = 0)", "[6]", &x), [0.0, 0.25, 0.25, 0.25, 0.25, 0.0]);
}

#[test]
fn a_nan_is_the_largest() {
    let x = [1.0, f64::NAN, 2.0, 0.0];
    assert_eq!(slopes("x -> adaptive_max_pool([2])", "[1, 4]", &x), [0.0, 1.0, 1.0, 0.0]);
    assert_eq!(slopes("x -> global_max_pool", "[1, 4]", &x), [0.0, 1.0, 0.0, 0.0]);
    assert_eq!(slopes("x -> amax(axis = 0)", "[4]", &x), [0.0, 1.0, 0.0, 0.0]);
}
