use super::{evaluate, loss, near};
use crate::ir::graph::Root;

const S: [[f64; 3]; 2] = [[1.0, 2.0, 4.0], [0.5, -1.0, 0.0]];

fn flat(rows: [[f64; 3]; 2]) -> Vec<f64> {
    rows.concat()
}

/// The negative log-probabilities of a row of scores.
fn surprise(row: [f64; 3]) -> [f64; 3] {
    let log_sum = row.iter().map(|s| s.exp()).sum::<f64>().ln();
    row.map(|s| log_sum - s)
}

fn values(source: &str, inputs: &[&[f64]]) -> Vec<f64> {
    evaluate(source, &Root::Prediction(0), false, inputs)
}

#[track_caller]
fn all_near(given: &[f64], expected: &[f64]) {
    assert_eq!(given.len(), expected.len());
    given.iter().zip(expected).for_each(|(a, b)| near(*a, *b));
}

#[test]
fn reductions() {
    let (x, t) = ([1.0, 2.0, 5.0, 3.0], [0.0, 0.0, 1.0, 3.0]);
    all_near(&values("x: [2] -> mse(reduction = none)", &[&x, &t]), &[1.0, 4.0, 16.0, 0.0]);
    near(loss("x: [2] -> mse(reduction = sum)", &[&x, &t]), 21.0);
    near(loss("x: [2] -> mse", &[&x, &t]), 21.0 / 4.0);
    let [a, b] = S.map(surprise);
    all_near(&values("x: [3] -> softmax_ce(reduction = none)", &[&flat(S), &[1.0, 0.0]]), &[a[1], b[0]]);
    near(loss("x: [3] -> cross_entropy(reduction = sum)", &[&flat(S), &[1.0, 0.0]]), a[1] + b[0]);
}

#[test]
fn classes_have_weights() {
    let [a, b] = S.map(surprise);
    let source = |rest: &str| format!("x: [3] -> softmax_ce(weight = [1, 2, 0.5]{rest})");
    let labels = [1.0, 2.0];
    near(loss(&source(""), &[&flat(S), &labels]), (2.0 * a[1] + 0.5 * b[2]) / 2.5);
    near(loss(&source(", reduction = sum"), &[&flat(S), &labels]), 2.0 * a[1] + 0.5 * b[2]);
    all_near(&values(&source(", reduction = none"), &[&flat(S), &labels]), &[2.0 * a[1], 0.5 * b[2]]);
    // a batch without weight has no loss
    near(loss("x: [3] -> softmax_ce(weight = [1, 0, 0])", &[&flat(S), &labels]), 0.0);
}

#[test]
fn labels_are_smoothed() {
    let [a, b] = S.map(surprise);
    let smooth = |row: [f64; 3], y: usize| 0.7 * row[y] + 0.1 * row.iter().sum::<f64>();
    let labels = [1.0, 2.0];
    near(
        loss("x: [3] -> softmax_ce(label_smoothing = 0.3)", &[&flat(S), &labels]),
        f64::midpoint(smooth(a, 1), smooth(b, 2)),
    );
    // with weights: each class's term by its weight, and the mean by the labels' weights
    let weights = [1.0, 2.0, 0.5];
    let weighted = |row: [f64; 3], y: usize| {
        let terms: f64 = row.iter().zip(weights).map(|(term, weight)| term * weight).sum();
        0.7 * weights[y] * row[y] + 0.1 * terms
    };
    near(
        loss("x: [3] -> softmax_ce(label_smoothing = 0.3, weight = [1, 2, 0.5])", &[&flat(S), &labels]),
        (weighted(a, 1) + weighted(b, 2)) / 2.5,
    );
}

#[test]
fn probabilities_are_targets_too() {
    let [a, b] = S.map(surprise);
    let q = [[0.2, 0.3, 0.5], [0.0, 1.0, 0.0]];
    let of = |row: [f64; 3], q: [f64; 3]| row.iter().zip(q).map(|(term, q)| term * q).sum::<f64>();
    let source = "(x: [3], t: [3]) { x -> softmax_ce(t) }";
    near(loss(source, &[&flat(S), &flat(q)]), f64::midpoint(of(a, q[0]), of(b, q[1])));
    let source =
        "(x: [3], t: [3]) { x -> softmax_ce(t, weight = [1, 2, 0.5], label_smoothing = 0.3, reduction = sum) }";
    let soft = |q: [f64; 3]| {
        let [x, y, z] = q.map(|q| 0.7 * q + 0.1);
        [x, 2.0 * y, 0.5 * z]
    };
    near(loss(source, &[&flat(S), &flat(q)]), of(a, soft(q[0])) + of(b, soft(q[1])));
}

/// A label that is ignored reaches the graph as the class behind the last.
#[test]
fn ignored_labels_count_for_nothing() {
    let [a, b] = S.map(surprise);
    let ignored = [1.0, 3.0];
    for (rest, expected) in [
        ("", a[1]),
        (", reduction = sum", a[1]),
        (", weight = [1, 2, 0.5]", a[1]),
        (", weight = [1, 2, 0.5], reduction = sum", 2.0 * a[1]),
        (", label_smoothing = 0.3", 0.7 * a[1] + 0.1 * a.iter().sum::<f64>()),
    ] {
        let source = format!("x: [3] -> softmax_ce(ignore_index = -100{rest})");
        near(loss(&source, &[&flat(S), &ignored]), expected);
        // whatever the scores of an ignored row are
        let broken = [S[0], [f64::NAN, f64::INFINITY, 0.0]];
        near(loss(&source, &[&flat(broken), &ignored]), expected);
        near(loss(&source, &[&flat(S), &[3.0, 3.0]]), 0.0);
    }
    near(loss("x: [3] -> softmax_ce(ignore_index = -100)", &[&flat(S), &[1.0, 0.0]]), f64::midpoint(a[1], b[0]));
    near(loss("x: [3] -> nll(ignore_index = -100)", &[&flat(S), &ignored]), -2.0);
}

#[test]
fn nll_picks() {
    near(loss("x: [3] -> nll", &[&flat(S), &[1.0, 0.0]]), -(2.0 + 0.5) / 2.0);
    near(loss("x: [3] -> nll(weight = [3, 1, 1])", &[&flat(S), &[1.0, 0.0]]), -(2.0 + 3.0 * 0.5) / 4.0);
}

#[test]
fn classes_may_be_along_another_axis() {
    // two classes, three places
    let scores = [1.0, 2.0, 3.0, 1.5, 0.0, 3.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
    let moved = [1.0, 1.5, 2.0, 0.0, 3.0, 3.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0];
    let labels = [0.0, 1.0, 1.0, 0.0, 0.0, 1.0];
    near(
        loss("x: [2, 3] -> softmax_ce(axis = 0)", &[&scores, &labels]),
        loss("x: [3, 2] -> softmax_ce(axis = -1)", &[&moved, &labels]),
    );
    let rest = "weight = [1, 3], label_smoothing = 0.1, ignore_index = 7";
    near(
        loss(&format!("x: [2, 3] -> softmax_ce(axis = -2, {rest})"), &[&scores, &labels]),
        loss(&format!("x: [3, 2] -> softmax_ce(axis = 1, {rest})"), &[&moved, &labels]),
    );
}

#[test]
fn losses_of_elements() {
    type Formula = fn(f64, f64) -> f64;
    let x: [f64; 4] = [0.2, 0.6, 0.9, 0.3];
    let t: [f64; 4] = [0.0, 1.0, 0.5, -1.0];
    let formulas: &[(&str, Formula)] = &[
        ("l1_loss", |x, t| (x - t).abs()),
        ("huber(delta = 0.35)", |x, t| {
            let e = (x - t).abs();
            if e <= 0.35 { e * e / 2.0 } else { 0.35 * (e - 0.175) }
        }),
        ("smooth_l1(beta = 0.35)", |x, t| {
            let e = (x - t).abs();
            if e < 0.35 { e * e / 0.7 } else { e - 0.175 }
        }),
        ("smooth_l1(beta = 0)", |x, t| (x - t).abs()),
        ("bce", |x, t| -t * x.ln() - (1.0 - t) * (1.0 - x).ln()),
        ("bce(weight = 3)", |x, t| 3.0 * (-t * x.ln() - (1.0 - t) * (1.0 - x).ln())),
        ("bce_with_logits", |x, t| x.exp().ln_1p() - x * t),
        ("bce_with_logits(pos_weight = 3)", |x, t| (1.0 - t) * x + (1.0 + 2.0 * t) * (-x).exp().ln_1p()),
        ("kl_div(log_target = true)", |x, t| t.exp() * (t - x)),
        ("poisson_nll", |x, t| x.exp() - t * x),
        ("poisson_nll(log_input = false)", |x, t| x - t * (x + 1e-8).ln()),
        ("soft_margin", |x, t| (-t * x).exp().ln_1p()),
        ("hinge_embedding(margin = 0.5)", |x, t| if t > 0.99 { x } else { (0.5 - x).max(0.0) }),
    ];
    for (call, formula) in formulas {
        let expected: Vec<f64> = x.iter().zip(t).map(|(x, t)| formula(*x, t)).collect();
        near(loss(&format!("x: [2] -> {call}"), &[&x, &t]), expected.iter().sum::<f64>() / 4.0);
    }
    let pair = "(x: [2], v: [2], t: [2])";
    let v: [f64; 4] = [0.5, 1e-9, 2.0, 1.0];
    let expected = |f: fn(f64, f64, f64) -> f64| (0..4).map(|i| f(x[i], v[i], t[i])).sum::<f64>() / 4.0;
    near(
        loss(&format!("{pair} {{ (x, v) -> gaussian_nll(t) }}"), &[&x, &v, &t]),
        expected(|x, v, t| f64::midpoint(v.max(1e-6).ln(), (x - t) * (x - t) / v.max(1e-6))),
    );
    near(
        loss(&format!("{pair} {{ (x, v) -> margin_ranking(t, margin = 0.5) }}"), &[&x, &v, &t]),
        expected(|a, b, t| (-t * (a - b) + 0.5).max(0.0)),
    );
}

#[test]
fn divergences() {
    let (x, t): ([f64; 4], [f64; 4]) = ([-1.0, -0.5, -2.0, -0.1], [0.3, 0.7, 0.0, 1.0]);
    let terms: f64 = (0..4).map(|i| if t[i] == 0.0 { 0.0 } else { t[i] * (t[i].ln() - x[i]) }).sum();
    near(loss("x: [2] -> kl_div", &[&x, &t]), terms / 4.0);
    near(loss("x: [2] -> kl_div(reduction = batchmean)", &[&x, &t]), terms / 2.0);
    let counts: [f64; 4] = [0.0, 1.0, 2.0, 5.0];
    let stirling = |t: f64| if t > 1.0 { t * t.ln() - t + 0.5 * (std::f64::consts::TAU * t).ln() } else { 0.0 };
    let full: f64 = (0..4).map(|i| x[i].exp() - counts[i] * x[i] + stirling(counts[i])).sum();
    near(loss("x: [2] -> poisson_nll(full = true, reduction = sum)", &[&x, &counts]), full);
}

#[test]
fn lists_of_weights_are_for_the_last_axis() {
    let (x, t): ([f64; 4], [f64; 4]) = ([0.2, -0.6, 0.9, 0.3], [0.0, 1.0, 0.5, 1.0]);
    let term = |i: usize, pos: f64| (1.0 - t[i]) * x[i].exp().ln_1p() + pos * t[i] * (-x[i]).exp().ln_1p();
    let expected = 2.0 * term(0, 1.0) + term(1, 5.0) + 2.0 * term(2, 1.0) + term(3, 5.0);
    near(loss("x: [2] -> bce_with_logits(weight = [2, 1], pos_weight = [1, 5], reduction = sum)", &[&x, &t]), expected);
}

#[test]
fn ends_of_probabilities() {
    let source = "(#[grad] x: [2]) { x -> bce(reduction = sum) }";
    let inputs: &[&[f64]] = &[&[0.0, 1.0, 0.0, 1.0], &[0.0, 1.0, 1.0, 0.0]];
    near(loss(source, inputs), 200.0);
}

#[test]
fn vectors() {
    let a = [3.0, 4.0, 0.0, 0.0];
    let b = [4.0, 3.0, 1.0, 0.0];
    let pair = |rest: &str| format!("(a: [2], b: [2], t: []) {{ (a, b) -> {rest} }}");
    all_near(&values("(a: [2], b: [2]) { (a, b) -> cosine_similarity }", &[&a, &b]), &[0.96, 0.0]);
    near(loss(&pair("cosine_embedding(t)"), &[&a, &b, &[1.0, -1.0]]), 0.02);
    near(loss(&pair("cosine_embedding(t, 0.5, sum)"), &[&a, &b, &[-1.0, 1.0]]), 0.46 + 1.0);
    let c = [0.0, 0.0, 2.0, 0.0];
    let three = |rest: &str| format!("(a: [2], p: [2], n: [2]) {{ (a, p, n) -> triplet_margin({rest}) }}");
    let distance = |x: &[f64], y: &[f64], p: f64| {
        x.iter().zip(y).map(|(x, y)| (x - y + 1e-6).abs().powf(p)).sum::<f64>().powf(1.0 / p)
    };
    for (p, swap) in [(1.0, false), (2.0, false), (3.0, true), (2.0, true)] {
        let expected: f64 = [0, 2]
            .into_iter()
            .map(|at| {
                let (x, y, z) = (&a[at..at + 2], &b[at..at + 2], &c[at..at + 2]);
                let far = distance(x, z, p);
                let far = if swap { far.min(distance(y, z, p)) } else { far };
                (distance(x, y, p) - far + 2.0).max(0.0)
            })
            .sum();
        near(loss(&three(&format!("margin = 2, p = {p}, swap = {swap}, reduction = sum")), &[&a, &b, &c]), expected);
    }
}

#[test]
fn svm_has_weights_and_squares() {
    let hinge = |x: f64| x.max(0.0) * x.max(0.0);
    // row 0: label 1, row 1: label 2
    let first = hinge(1.0 - 2.0 + 1.0) + hinge(4.0 - 2.0 + 1.0);
    let second = hinge(0.5 + 1.0) + hinge(-1.0 + 1.0);
    near(loss("x: [3] -> svm(p = 2)", &[&flat(S), &[1.0, 2.0]]), f64::midpoint(first, second));
    let weighted = f64::midpoint(2.0 * first, 0.5 * second);
    near(loss("x: [3] -> svm(p = 2, weight = [1, 2, 0.5])", &[&flat(S), &[1.0, 2.0]]), weighted);
}

#[test]
fn losses_are_finite_far_out() {
    let x = [1e4, -1e4, 0.0, -1e4, 1e4, 1e4];
    for call in ["softmax_ce", "softmax_ce(label_smoothing = 0.1, weight = [1, 2, 3])", "softmax_ce(ignore_index = 9)"]
    {
        let value = loss(&format!("x: [3] -> {call}"), &[&x, &[1.0, 0.0]]);
        assert!(value.is_finite() && value < 3e4, "{call}: {value}");
    }
    for call in ["bce_with_logits", "bce_with_logits(pos_weight = 2)", "huber", "smooth_l1", "mse", "soft_margin"] {
        let value = loss(&format!("x: [3] -> {call}"), &[&x, &[1.0, 0.0, 1.0, 1.0, 0.0, 0.5]]);
        assert!(value.is_finite(), "{call}: {value}");
    }
}
