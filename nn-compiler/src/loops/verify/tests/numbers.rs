//! Whole numbers, the loops that they bound, and accumulators that are asked.

use super::{changed, inner, wrong, zero};
use crate::loops::ir::{Adding, Arithmetic, Expr, Function, Statement};
use crate::loops::samples::{
    accumulator, along_lanes, function, largest_of_windows, load, of, one, range, store, whole, write,
};
use crate::loops::walk::mentions;

/// The statements of the loop over a window.
fn window(function: &mut Function) -> &mut Vec<Statement> {
    let Statement::Range { body, .. } = &mut inner(function)[2] else { panic!("a window") };
    body
}

#[test]
fn whole_numbers_are_indices() {
    wrong(&changed(largest_of_windows(), |f| drop(inner(f).remove(1))), "nothing is called first");
    let unasked = changed(largest_of_windows(), |f| {
        let body = window(f);
        *body = body.split_off(1);
        body[0] = store("y", one(0, &[("i", 1)]), load("x", one(0, &[])));
        inner(f).remove(0);
    });
    wrong(&unasked, "nothing asks for the index k");
    let late = |end: &str| {
        let body = vec![store("y", one(0, &[("k", 1)]), zero())];
        function(vec![write("y")], vec![range("k", whole(0, &[]), whole(0, &[(end, 1)]), body)])
    };
    wrong(&late("n"), "nothing is called n");
    wrong(&late("y"), "y is not the index of a loop");
    let twice = changed(largest_of_windows(), |f| inner(f).push(Statement::Index("first".to_owned(), whole(0, &[]))));
    wrong(&twice, "first hides another first");
}

#[test]
fn bounds_ask_for_loops_and_sizes() {
    let [start, end] = [("a", 1), ("b", 2)].map(|(name, stride)| whole(0, &[(name, stride)]));
    let bounded = [range("k", start, of(Arithmetic::Times, end, whole(7, &[])), Vec::new())];
    assert!(mentions(&bounded, "a") && mentions(&bounded, "b") && !mentions(&bounded, "k"));
    let mut sizes = Vec::new();
    function(Vec::new(), bounded.to_vec()).dims(&mut |dim| sizes.push(dim.to_string()));
    assert_eq!(sizes, ["0", "1", "0", "2", "7"]);
}

#[test]
fn nothing_is_divided_by_zero() {
    let quotient = of(Arithmetic::Quotient, whole(1, &[("i", 1)]), whole(0, &[]));
    let divided = changed(largest_of_windows(), |f| inner(f)[1] = Statement::Index("first".to_owned(), quotient));
    wrong(&divided, "an index is divided by 0");
}

#[test]
fn ranges_stay_within_what_has_a_length() {
    let with_table = |length: usize| {
        changed(largest_of_windows(), |f| {
            f.parameters.remove(0);
            f.tables.push(("x".to_owned(), vec![0; length]));
        })
    };
    assert_eq!(super::verify(&with_table(5)), [""; 0]);
    wrong(&with_table(4), "x[4] is outside of its 4 elements");
}

#[test]
fn accumulators_that_are_asked_hold_one_number() {
    let most = accumulator("most", Adding::Latest);
    let other = Expr::SoFar(accumulator("most", Adding::Blocks));
    wrong(
        &changed(largest_of_windows(), |f| window(f)[1] = store("y", one(0, &[("i", 1)]), other)),
        "most was begun as Latest",
    );
    let lanes = along_lanes(4, vec![Statement::Fold(most, zero())]);
    let folded = changed(largest_of_windows(), |f| inner(f).insert(1, lanes));
    assert!(super::verify(&folded).iter().any(|problem| problem.contains("lanes have no order")));
    let sum = accumulator("sum", Adding::Blocks);
    let asked = |after: Vec<Statement>| {
        let mut body = vec![Statement::Begin(sum.clone()), Statement::FoldOne(sum.clone(), zero())];
        body.extend(after);
        function(vec![write("y")], body)
    };
    let ask = store("y", one(0, &[]), Expr::SoFar(sum.clone()));
    assert_eq!(super::verify(&asked(vec![ask.clone()])), [""; 0], "it needs no end");
    let lanes = along_lanes(4, vec![Statement::Fold(sum.clone(), zero())]);
    wrong(&asked(vec![lanes.clone(), ask.clone(), Statement::End(sum.clone(), None)]), "before the lanes in it");
    wrong(&asked(vec![ask.clone(), lanes]), "was asked, and takes in lanes");
    let ended = asked(vec![Statement::End(sum.clone(), None), ask]);
    wrong(&ended, "sum is an accumulator that has ended");
}
