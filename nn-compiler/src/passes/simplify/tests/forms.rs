//! What rules make of small graphs: that a rule keeps the value is tested beside this, that it does its work is tested
//! here, and that it leaves alone what only looks like its case.

use super::super::{prepare, simplify};
use super::make::{INPUTS, Make, matrix, pooled, rows_of};
use crate::ir::graph::{Graph, NodeId, Root, expression};
use crate::ir::ops::{Binary, Unary};
use crate::ir::types::Dim;
use crate::passes::interpret::interpret;
use crate::testing::{Numbers, bindings, model};

/// A graph and what it becomes, as text; and how it is made.
type Case = (&'static str, fn(&Make) -> NodeId);

/// The root as one expression.
fn text(graph: &Graph) -> String {
    fn nested(graph: &Graph, id: NodeId) -> String {
        let operands = graph.operands(id);
        let numbers = operands.iter().enumerate().map(|(number, id)| (*id, number)).collect();
        let mut text = expression(graph, id, &numbers);
        for (number, operand) in operands.iter().enumerate() {
            let inner = nested(graph, *operand);
            let inner = if graph.operands(*operand).is_empty() { inner } else { format!("({inner})") };
            text = text.replace(&format!("%{number}"), &inner);
        }
        text.strip_prefix("input ").or(text.strip_prefix("constant ")).unwrap_or(&text).to_owned()
    }
    nested(graph, graph.roots[&Root::Prediction(0)])
}

/// Each graph becomes what the text says, with the same value.
#[track_caller]
fn holds(rewrite: fn(Graph) -> Graph, cases: &[Case]) {
    let model = model(INPUTS);
    let mut wrong = Vec::new();
    for (expected, make) in cases {
        let graph = Make::graph(make);
        let simplified = rewrite(graph.clone());
        let [before, after] = [&graph, &simplified].map(text);
        let given = if before == after { format!("{before} stays") } else { format!("{before} → {after}") };
        if given != *expected {
            wrong.push(format!("expected {expected}\n   given {given}"));
        }
        for seed in 0..3 {
            let bindings = bindings(&model, seed, Numbers::Plain);
            let [before, after] =
                [&graph, &simplified].map(|graph| interpret(graph, &bindings).remove(&Root::Prediction(0)));
            let (before, after) = (before.expect("the root"), after.expect("the root"));
            if before.len() != after.len() || before.iter().zip(&after).any(|(a, b)| (a - b).abs() > 1e-12) {
                wrong.push(format!("not of the same value: {given}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn all(graph: Graph) -> Graph {
    simplify(graph, false).0
}

#[test]
fn constants_and_signs() {
    holds(
        all,
        &[
            ("exp 0.25 → 1.2840254166877414", |b| b.exp(b.number(0.25))),
            ("sub x, -0 → x", |b| b.minus(b.x(), b.number(-0.0))),
            ("add x, -0 → x", |b| b.plus(b.x(), b.number(-0.0))),
            ("sub 0, x → neg x", |b| b.minus(b.number(0.0), b.x())),
            ("div x, -1 → neg x", |b| b.over(b.x(), b.number(-1.0))),
            ("sub x, (neg y) → add x, y", |b| b.minus(b.x(), b.neg(b.y()))),
            ("add x, (neg y) → sub x, y", |b| b.plus(b.x(), b.neg(b.y()))),
            ("add (neg x), y → sub y, x", |b| b.plus(b.neg(b.x()), b.y())),
            ("mul (neg x), (neg y) → mul x, y", |b| b.times(b.neg(b.x()), b.neg(b.y()))),
            ("div (neg x), (neg y) → div x, y", |b| b.over(b.neg(b.x()), b.neg(b.y()))),
            ("div x, (neg y) → neg (div x, y)", |b| b.over(b.x(), b.neg(b.y()))),
            ("neg (mul x, 3) → mul x, -3", |b| b.neg(b.scaled(b.x(), 3.0))),
            ("neg (neg x) → x", |b| b.neg(b.neg(b.x()))),
            ("select (one_hot c), 2, 0 → mul (one_hot c), 2", |b| {
                b.select(b.one_hot("c"), b.constant(2.0, pooled()), b.constant(0.0, pooled()))
            }),
            ("select (one_hot c), 2, 1 stays", |b| {
                b.select(b.one_hot("c"), b.constant(2.0, pooled()), b.constant(1.0, pooled()))
            }),
            ("select (one_hot c), inf, 0 stays", |b| {
                b.select(b.one_hot("c"), b.constant(f64::INFINITY, pooled()), b.constant(0.0, pooled()))
            }),
            ("select (gt x, y), 2, 0 stays", |b| {
                b.select(b.op(Binary::Gt, b.x(), b.y()), b.number(2.0), b.number(0.0))
            }),
            ("mul (select m, 2, 3), 5 → select m, 10, 15", |b| {
                b.scaled(b.select(b.m(), b.number(2.0), b.number(3.0)), 5.0)
            }),
        ],
    );
}

#[test]
fn views_of_views() {
    holds(
        all,
        &[
            ("transpose[0,2,1] (transpose[0,2,1] x) → x", |b| {
                b.transpose(b.transpose(b.x(), &[0, 2, 1]), &[0, 2, 1])
            }),
            ("transpose[2,0,1] (transpose[1,0,2] x) → transpose[2,1,0] x", |b| {
                b.transpose(b.transpose(b.x(), &[1, 0, 2]), &[2, 0, 1])
            }),
            ("reshape (reshape x) → x", |b| b.reshape(b.reshape(b.x(), vec![Dim::batch(), Dim::from(12)]), matrix())),
            ("exp (broadcast[0,2] v) → broadcast[0,2] (exp v)", |b| b.exp(b.v())),
            ("sub (broadcast[0,2] v), 1 → broadcast[0,2] (sub v, 1)", |b| b.minus(b.v(), b.number(1.0))),
            ("sub 1, (broadcast[0,2] v) → broadcast[0,2] (sub 1, v)", |b| b.minus(b.number(1.0), b.v())),
            ("sub (broadcast[0,2] v), (exp (broadcast[0,2] v)) → broadcast[0,2] (sub v, (exp v))", |b| {
                b.minus(b.v(), b.exp(b.v()))
            }),
            ("sub (broadcast[0,1] u), (broadcast[0,2] v) stays", |b| b.minus(b.u(), b.v())),
        ],
    );
}

#[test]
fn factors() {
    holds(
        all,
        &[
            ("add (mul x, 3), (mul y, 3) → mul (add x, y), 3", |b| {
                b.plus(b.scaled(b.x(), 3.0), b.scaled(b.y(), 3.0))
            }),
            ("sub (mul x, 3), (mul y, 3) → mul (sub x, y), 3", |b| {
                b.minus(b.scaled(b.x(), 3.0), b.scaled(b.y(), 3.0))
            }),
            ("sub (mul x, -3), (mul y, -3) → mul (sub x, y), -3", |b| {
                b.minus(b.scaled(b.x(), -3.0), b.scaled(b.y(), -3.0))
            }),
            ("add (mul x, -3), (mul y, 3) → mul (sub y, x), 3", |b| {
                b.plus(b.scaled(b.x(), -3.0), b.scaled(b.y(), 3.0))
            }),
            ("add (mul x, 3), (mul y, -3) → mul (sub x, y), 3", |b| {
                b.plus(b.scaled(b.x(), 3.0), b.scaled(b.y(), -3.0))
            }),
            ("sub (mul x, -3), (mul y, 3) → mul (add x, y), -3", |b| {
                b.minus(b.scaled(b.x(), -3.0), b.scaled(b.y(), 3.0))
            }),
            ("add (mul x, 3), (mul y, 4) stays", |b| b.plus(b.scaled(b.x(), 3.0), b.scaled(b.y(), 4.0))),
            ("mul (mul x, 3), 5 → mul x, 15", |b| b.scaled(b.scaled(b.x(), 3.0), 5.0)),
            ("mul (mul (broadcast[0,2] v), x), 5 → mul x, (broadcast[0,2] (mul v, 5))", |b| {
                b.scaled(b.times(b.v(), b.x()), 5.0)
            }),
        ],
    );
}

#[test]
fn slopes_go_through_the_result_of_what_is_not_at_hand() {
    holds(
        all,
        &[
            ("tanh_slope x stays", |b| b.f(Unary::TanhSlope, b.x())),
            ("sigmoid_slope (exp x) stays", |b| b.f(Unary::SigmoidSlope, b.exp(b.x()))),
            ("tanh_slope (sum[2] x) → sub 1, (mul (tanh (sum[2] x)), (tanh (sum[2] x)))", |b| {
                b.f(Unary::TanhSlope, b.sum(b.x(), &[2]))
            }),
            ("sigmoid_slope (sum[2] x) → mul (sigmoid (sum[2] x)), (sub 1, (sigmoid (sum[2] x)))", |b| {
                b.f(Unary::SigmoidSlope, b.sum(b.x(), &[2]))
            }),
        ],
    );
}

#[test]
fn choices() {
    holds(
        all,
        &[
            ("add (select m, x, 0), (select m, 0, y) → select m, x, y", |b| {
                b.plus(b.select(b.m(), b.x(), b.number(0.0)), b.select(b.m(), b.number(0.0), b.y()))
            }),
            ("add (select m, -0, x), (select m, y, -0) → select m, y, x", |b| {
                b.plus(b.select(b.m(), b.number(-0.0), b.x()), b.select(b.m(), b.y(), b.number(-0.0)))
            }),
            ("add (select m, x, 0), (select m, y, 0) stays", |b| {
                b.plus(b.select(b.m(), b.x(), b.number(0.0)), b.select(b.m(), b.y(), b.number(0.0)))
            }),
            ("add (select m, 0, x), (select m, 0, y) stays", |b| {
                b.plus(b.select(b.m(), b.number(0.0), b.x()), b.select(b.m(), b.number(0.0), b.y()))
            }),
            ("add (select m, x, 0), (select x, 0, y) stays", |b| {
                b.plus(b.select(b.m(), b.x(), b.number(0.0)), b.select(b.x(), b.number(0.0), b.y()))
            }),
            ("add (select m, x, y), (select m, 0, y) stays", |b| {
                b.plus(b.select(b.m(), b.x(), b.y()), b.select(b.m(), b.number(0.0), b.y()))
            }),
            ("add (select m, y, x), (select m, y, 0) stays", |b| {
                b.plus(b.select(b.m(), b.y(), b.x()), b.select(b.m(), b.y(), b.number(0.0)))
            }),
            ("add (select m, x, 0), (select m, x, y) stays", |b| {
                b.plus(b.select(b.m(), b.x(), b.number(0.0)), b.select(b.m(), b.x(), b.y()))
            }),
            ("add (select m, 0, x), (select m, y, x) stays", |b| {
                b.plus(b.select(b.m(), b.number(0.0), b.x()), b.select(b.m(), b.y(), b.x()))
            }),
            ("add (select m, x, 0), y stays", |b| b.plus(b.select(b.m(), b.x(), b.number(0.0)), b.y())),
            ("add y, (select m, x, 0) stays", |b| b.plus(b.y(), b.select(b.m(), b.x(), b.number(0.0)))),
        ],
    );
}

#[test]
fn sums() {
    holds(
        all,
        &[
            ("sum[1] (broadcast[0,2] v) → mul v, 3", |b| b.sum(b.v(), &[1])),
            ("sum[1] (broadcast[2] (sum[0] v)) → broadcast[1] (mul (sum[0] v), 3)", |b| {
                b.sum(b.repeat(b.sum(b.input("v"), &[0]), &[2], matrix()), &[1])
            }),
            ("sum[2] (broadcast[0,2] v) stays", |b| b.sum(b.v(), &[2])),
            ("sum[1] (mul x, (broadcast[0,2] v)) → mul (sum[1] x), v", |b| b.sum(b.times(b.x(), b.v()), &[1])),
            ("sum[2] (mul x, (broadcast[0,2] v)) stays", |b| b.sum(b.times(b.x(), b.v()), &[2])),
            ("sum[1] (neg x) → neg (sum[1] x)", |b| b.sum(b.neg(b.x()), &[1])),
            ("mean[1] (broadcast[0,2] v) → v", |b| b.mean(b.v(), &[1])),
            ("mean[2] (broadcast[0,2] v) stays", |b| b.mean(b.v(), &[2])),
            ("mean[1] (mul x, (broadcast[0,2] v)) → mul (mean[1] x), v", |b| b.mean(b.times(b.x(), b.v()), &[1])),
            ("mean[1] (neg x) → neg (mean[1] x)", |b| b.mean(b.neg(b.x()), &[1])),
            ("sum[2] (sub x, (broadcast[0,1] (mean[2] x))) → 0", |b| b.sum(b.centred(b.x(), b.x()), &[2])),
            ("sum[2] (sub y, (neg (mul (sub x, (broadcast[0,1] (mean[2] x))), 3))) → sum[2] y", |b| {
                b.sum(b.minus(b.y(), b.neg(b.scaled(b.centred(b.x(), b.x()), 3.0))), &[2])
            }),
            ("sum[2] (sub (sub x, (broadcast[0,1] (mean[2] x))), y) → neg (sum[2] y)", |b| {
                b.sum(b.minus(b.centred(b.x(), b.x()), b.y()), &[2])
            }),
            ("sum[2] (mul (sub x, (broadcast[0,1] (mean[2] x))), (broadcast[0,1] u)) → mul u, 0", |b| {
                b.sum(b.times(b.centred(b.x(), b.x()), b.u()), &[2])
            }),
            ("sum[2] (mul (sub x, (broadcast[0,1] (mean[2] x))), (broadcast[0,2] v)) stays", |b| {
                b.sum(b.times(b.centred(b.x(), b.x()), b.v()), &[2])
            }),
            ("sum[2] (sub x, (broadcast[0,1] (mean[2] y))) stays", |b| b.sum(b.centred(b.x(), b.y()), &[2])),
            // of a square: the mean of each column, taken from each row
            (
                "sum[2] (sub (concat[1] x, (slice[1] y from 0)), (broadcast[0,1] (mean[1] (concat[1] x, (slice[1] y from 0))))) stays",
                |b| {
                    let square = b.concat(&[b.x(), b.rows(b.y(), [0, 1, 1])]);
                    let mean = b.mean(square, &[1]);
                    b.sum(b.minus(square, b.repeat(mean, &[0, 1], rows_of(4))), &[2])
                },
            ),
            ("sum[1] (sub x, (broadcast[0,1] (mean[2] x))) stays", |b| b.sum(b.centred(b.x(), b.x()), &[1])),
            ("sum[1,2] (sub x, (broadcast[0,1] (mean[2] x))) → 0", |b| b.sum(b.centred(b.x(), b.x()), &[1, 2])),
            ("mean[2] (sub x, (broadcast[0,1] (mean[2] x))) → 0", |b| b.mean(b.centred(b.x(), b.x()), &[2])),
            ("mean[2] (add y, (sub x, (broadcast[0,1] (mean[2] x)))) → mean[2] y", |b| {
                b.mean(b.plus(b.y(), b.centred(b.x(), b.x())), &[2])
            }),
            // the mean of a scaled value, from which the scale is taken first
            ("sum[2] (sub (mul x, (broadcast[0,1] u)), (broadcast[0,1] (mul (mean[2] x), u))) → 0", |b| {
                let mean = b.times(b.mean(b.x(), &[2]), b.input("u"));
                b.sum(b.minus(b.times(b.x(), b.u()), b.repeat(mean, &[0, 1], matrix())), &[2])
            }),
            (
                "sum[0,2,3] (unpool (pool_pick p, (pool_index p window 2x1 stride 2x1) window 2x1 stride 2x1), (pool_index p window 2x1 stride 2x1) window 2x1 stride 2x1) → sum[0,2,3] (pool_pick p, (pool_index p window 2x1 stride 2x1) window 2x1 stride 2x1)",
                |b| b.sum(b.unpooled("p"), &[0, 2, 3]),
            ),
            (
                "sum[3] (unpool (pool_pick p, (pool_index p window 2x1 stride 2x1) window 2x1 stride 2x1), (pool_index p window 2x1 stride 2x1) window 2x1 stride 2x1) stays",
                |b| b.sum(b.unpooled("p"), &[3]),
            ),
        ],
    );
}

#[test]
fn pieces() {
    holds(
        all,
        &[
            ("slice[1] (concat[1] x, y) from 0 by 2 → slice[1] x from 0 by 2", |b| {
                b.rows(b.concat(&[b.x(), b.y()]), [0, 2, 2])
            }),
            ("slice[1] (concat[1] x, y) from 1 by 2 stays", |b| b.rows(b.concat(&[b.x(), b.y()]), [1, 2, 2])),
            ("slice[1] (concat[1] x, y) from 4 → slice[1] y from 1", |b| {
                b.rows(b.concat(&[b.x(), b.y()]), [4, 1, 2])
            }),
            ("concat[1] (slice[1] x from 0), (slice[1] x from 1) → x", |b| {
                b.concat(&[b.rows(b.x(), [0, 1, 1]), b.rows(b.x(), [1, 1, 2])])
            }),
            ("concat[1] (slice[1] x from 0), (slice[1] y from 1) stays", |b| {
                b.concat(&[b.rows(b.x(), [0, 1, 1]), b.rows(b.y(), [1, 1, 2])])
            }),
            ("concat[1] (slice[1] x from 0), (slice[1] x from 1 by 2) stays", |b| {
                b.concat(&[b.rows(b.x(), [0, 1, 1]), b.rows(b.x(), [1, 2, 1])])
            }),
            ("concat[1] (slice[1] x from 0 by 2), (slice[1] x from 2) stays", |b| {
                b.concat(&[b.rows(b.x(), [0, 2, 1]), b.rows(b.x(), [2, 1, 1])])
            }),
            ("concat[1] (slice[1] x from 0), (slice[1] x from 2) stays", |b| {
                b.concat(&[b.rows(b.x(), [0, 1, 1]), b.rows(b.x(), [2, 1, 1])])
            }),
            ("concat[1] (slice[2] x from 0), (slice[2] x from 2) stays", |b| {
                b.concat(&[b.columns(b.x(), [0, 1, 2]), b.columns(b.x(), [2, 1, 2])])
            }),
            ("cumsum[1] (slice[1] x from 1) → slice[1] x from 1", |b| b.running(b.rows(b.x(), [1, 1, 1]), 1, false)),
            ("cumsum[1] (slice[1] x from 1) exclusive → 0", |b| b.running(b.rows(b.x(), [1, 1, 1]), 1, true)),
            ("cumsum[2] (slice[1] x from 1) stays", |b| b.running(b.rows(b.x(), [1, 1, 1]), 2, false)),
            ("concat[1] x, 0, 0 → concat[1] x, 0", |b| b.concat(&[b.x(), b.zeros(2), b.zeros(1)])),
        ],
    );
}

#[test]
fn indices_and_reversals() {
    holds(
        all,
        &[
            ("reverse[1] (broadcast[0,2] v) → broadcast[0,2] v", |b| b.reverse(b.v(), &[1])),
            ("reverse[2] (broadcast[0,2] v) stays", |b| b.reverse(b.v(), &[2])),
            ("reverse[1,2] iota[1] → reverse[1] iota[1]", |b| b.reverse(b.indices(1, matrix()), &[1, 2])),
            ("reverse[2] (reverse[1,2] x) → reverse[1] x", |b| b.reverse(b.reverse(b.x(), &[1, 2]), &[2])),
            ("iota[1] → 0", |b| b.indices(1, rows_of(1))),
            ("iota[2] stays", |b| b.indices(2, rows_of(1))),
            ("broadcast[2] iota[0] → iota[2]", |b| b.repeat(b.indices(0, vec![Dim::from(4)]), &[2], matrix())),
            ("transpose[0,2,1] iota[1] → iota[2]", |b| b.transpose(b.indices(1, matrix()), &[0, 2, 1])),
            ("transpose[2,0,1] iota[2] → iota[0]", |b| b.transpose(b.indices(2, matrix()), &[2, 0, 1])),
        ],
    );
}

#[test]
fn sums_of_parts() {
    holds(
        all,
        &[
            ("add (concat[1] x, 0), (concat[1] 0, y) → concat[1] x, y", |b| {
                b.plus(b.concat(&[b.x(), b.zeros(3)]), b.concat(&[b.zeros(3), b.y()]))
            }),
            ("add (concat[1] x, -0), (concat[1] -0, y) → concat[1] x, y", |b| {
                b.plus(b.concat(&[b.x(), b.number(-0.0)]), b.concat(&[b.number(-0.0), b.y()]))
            }),
            ("add (concat[1] 0, x), (concat[1] y, m, 0) → concat[1] y, m, x", |b| {
                b.plus(b.concat(&[b.zeros(6), b.x()]), b.concat(&[b.y(), b.m(), b.zeros(3)]))
            }),
            ("add (concat[1] y, m, 0), (concat[1] 0, x) → concat[1] y, m, x", |b| {
                b.plus(b.concat(&[b.y(), b.m(), b.zeros(3)]), b.concat(&[b.zeros(6), b.x()]))
            }),
            ("add (concat[1] x, 0, m), (concat[1] 0, y, 0) → concat[1] x, y, m", |b| {
                b.plus(b.concat(&[b.x(), b.zeros(3), b.m()]), b.concat(&[b.zeros(3), b.y(), b.zeros(3)]))
            }),
            ("add (concat[1] 0, x, m), (concat[1] y, 0) → concat[1] y, x, m", |b| {
                b.plus(b.concat(&[b.zeros(3), b.x(), b.m()]), b.concat(&[b.y(), b.zeros(6)]))
            }),
            ("add (concat[1] x, m), (concat[1] y, x) stays", |b| {
                b.plus(b.concat(&[b.x(), b.m()]), b.concat(&[b.y(), b.x()]))
            }),
            ("add (concat[1] x, m), (concat[1] y, 0) stays", |b| {
                b.plus(b.concat(&[b.x(), b.m()]), b.concat(&[b.y(), b.zeros(3)]))
            }),
            ("add (concat[1] x, 0), (concat[1] 0, y, x) stays", |b| {
                b.plus(b.concat(&[b.x(), b.zeros(4)]), b.concat(&[b.zeros(1), b.y(), b.x()]))
            }),
        ],
    );
}

#[test]
fn axes_of_one() {
    holds(
        all,
        &[
            (
                "exp (reshape (pool_sum p window 2x1 stride 2x1)) → reshape (exp (pool_sum p window 2x1 stride 2x1))",
                |b| b.exp(b.dropped("p")),
            ),
            (
                "mul (reshape (pool_sum p window 2x1 stride 2x1)), uniform 0 → reshape (mul (pool_sum p window 2x1 stride 2x1), uniform 0)",
                |b| b.times(b.dropped("p"), b.uniform(pooled())),
            ),
            (
                "mul (reshape (pool_sum p window 2x1 stride 2x1)), (exp (exp (exp uniform 0))) → reshape (mul (pool_sum p window 2x1 stride 2x1), (exp (exp (exp uniform 0))))",
                |b| b.times(b.dropped("p"), b.exp(b.exp(b.exp(b.uniform(pooled()))))),
            ),
            (
                "mul (reshape (pool_sum p window 2x1 stride 2x1)), (exp (exp (exp (exp uniform 0)))) → reshape (mul (pool_sum p window 2x1 stride 2x1), (reshape (exp (exp (exp (exp uniform 0))))))",
                |b| b.times(b.dropped("p"), b.exp(b.exp(b.exp(b.exp(b.uniform(pooled())))))),
            ),
            (
                "max (reshape (pool_sum p window 2x1 stride 2x1)), (mul uniform 0, 2) → reshape (max (pool_sum p window 2x1 stride 2x1), (mul uniform 0, 2))",
                |b| b.op(Binary::Max, b.dropped("p"), b.scaled(b.uniform(pooled()), 2.0)),
            ),
            (
                "mul (reshape (pool_sum p window 2x1 stride 2x1)), (exp (reshape (pool_sum q window 2x1 stride 2x1))) → reshape (mul (pool_sum p window 2x1 stride 2x1), (exp (pool_sum q window 2x1 stride 2x1)))",
                |b| b.times(b.dropped("p"), b.exp(b.dropped("q"))),
            ),
            (
                "mul (reshape (pool_sum p window 2x1 stride 2x1)), (exp iota[1]) → reshape (mul (pool_sum p window 2x1 stride 2x1), (reshape (exp iota[1])))",
                |b| b.times(b.dropped("p"), b.exp(b.indices(1, pooled()))),
            ),
            ("mul (reshape (pool_sum p window 2x1 stride 2x1)), (broadcast[0] s) stays", |b| {
                b.times(b.dropped("p"), b.repeat(b.input("s"), &[0], pooled()))
            }),
            (
                "mul (reshape (pool_sum p window 2x1 stride 2x1)), (broadcast[0,1] v) → reshape (mul (pool_sum p window 2x1 stride 2x1), (broadcast[0,1] v))",
                |b| b.times(b.dropped("p"), b.repeat(b.input("v"), &[0, 1], pooled())),
            ),
            (
                "mul (reshape (pool_sum p window 2x1 stride 2x1)), (broadcast (sum[0] s)) → reshape (mul (pool_sum p window 2x1 stride 2x1), (broadcast (sum[0] s)))",
                |b| b.times(b.dropped("p"), b.repeat(b.sum(b.input("s"), &[0]), &[], pooled())),
            ),
            ("mul (reshape (pool_sum p window 2x1 stride 2x1)), (one_hot c) stays", |b| {
                b.times(b.dropped("p"), b.one_hot("c"))
            }),
            ("exp (reshape (reverse[2] (pool_sum p window 2x1 stride 2x1))) stays", |b| {
                b.exp(b.reshape(b.reverse(b.windowed("p"), &[2]), pooled()))
            }),
            (
                "sum[0,2] (reshape (pool_sum p window 2x1 stride 2x1)) → sum[0,2,3] (pool_sum p window 2x1 stride 2x1)",
                |b| b.sum(b.dropped("p"), &[0, 2]),
            ),
            ("sum[2] (reshape (pool_sum p window 2x1 stride 2x1)) stays", |b| b.sum(b.dropped("p"), &[2])),
        ],
    );
}

#[test]
fn relu_after_its_own_pool() {
    holds(
        prepare,
        &[
            (
                "pool_pick (relu p), (pool_index (relu p) window 2x1 stride 2x1) window 2x1 stride 2x1 → relu (pool_pick p, (pool_index p window 2x1 stride 2x1) window 2x1 stride 2x1)",
                |b| b.pick(b.f(Unary::Relu, b.input("p")), b.index(b.f(Unary::Relu, b.input("p")))),
            ),
            ("pool_pick (relu p), (pool_index q window 2x1 stride 2x1) window 2x1 stride 2x1 stays", |b| {
                b.pick(b.f(Unary::Relu, b.input("p")), b.index(b.input("q")))
            }),
            ("pool_pick (relu p), (pool_index p window 2x1 stride 2x1) window 2x1 stride 2x1 stays", |b| {
                b.pick(b.f(Unary::Relu, b.input("p")), b.index(b.input("p")))
            }),
            ("pool_pick (exp p), (pool_index (exp p) window 2x1 stride 2x1) window 2x1 stride 2x1 stays", |b| {
                b.pick(b.exp(b.input("p")), b.index(b.exp(b.input("p"))))
            }),
        ],
    );
}
