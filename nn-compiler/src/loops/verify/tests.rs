mod formats;
mod numbers;

use super::verify;
use crate::ir::ops::Scalar;
use crate::ir::types::Dim;
use crate::loops::ir::{
    Adding, Along, Epilogue, Expr, Finish, Function, Index, Offset, Parameter, ParameterKind, Place, Statement, Stream,
};
use crate::loops::samples::{
    accumulator, along_lanes, batch, bias_and_relu, column_sums, convolution, function, labels, lanes,
    largest_of_windows, load, name, offset, one, output, over, parameter, pool, product, read, row_sums, running_sum,
    scratch, store, write,
};
use crate::loops::walk::mentions;

/// Asserts that a function has one problem, in whose text these words are.
fn wrong(function: &Function, words: &str) {
    let problems = verify(function);
    assert!(matches!(problems.as_slice(), [one] if one.contains(words)), "{words}: {problems:?}");
}

/// A change of a sample.
fn changed(mut function: Function, change: impl FnOnce(&mut Function)) -> Function {
    change(&mut function);
    function
}

/// The statements within the first one.
fn inner(function: &mut Function) -> &mut Vec<Statement> {
    let Statement::For { body, .. } = &mut function.body[0] else { panic!("a loop") };
    body
}

fn zero() -> Expr {
    Expr::Number(Scalar::from(0.0))
}

#[test]
fn samples_are_right() {
    let samples = [
        row_sums(),
        column_sums(),
        product(),
        convolution(),
        pool(),
        running_sum(1, true, false),
        largest_of_windows(),
    ];
    for function in samples {
        assert_eq!(verify(&function), [""; 0]);
    }
}

#[test]
fn names_are_defined_before_they_are_used() {
    wrong(
        &changed(row_sums(), |f| inner(f)[3] = store("y", one(0, &[("example", 1)]), name("total"))),
        "nothing is called total",
    );
    wrong(&changed(row_sums(), |f| f.returns.push("sum".to_owned())), "nothing is called sum");
    wrong(&changed(row_sums(), |f| drop(f.parameters.remove(1))), "nothing is called x");
    let early = vec![
        store("y", one(0, &[("i", 1)]), zero()),
        over("i", Dim::from(2), vec![store("y", one(0, &[("i", 1)]), zero())]),
    ];
    wrong(&function(vec![write("y")], early), "nothing is called i");
}

#[test]
fn names_hide_none() {
    wrong(&changed(row_sums(), |f| inner(f).push(Statement::Let("x".to_owned(), zero()))), "x hides another x");
    let twice =
        vec![over("i", Dim::from(2), vec![over("i", Dim::from(2), vec![store("y", one(0, &[("i", 1)]), zero())])])];
    wrong(&function(vec![write("y")], twice), "i hides another i");
    // one after the other is right
    let block = || over("i", Dim::from(2), vec![store("y", one(0, &[("i", 1)]), zero())]);
    assert_eq!(verify(&function(vec![write("y")], vec![block(), block()])), [""; 0]);
}

#[test]
fn names_are_used_as_what_they_are() {
    let with = |parameter: Parameter| changed(row_sums(), |f| f.parameters[1] = parameter);
    wrong(&with(labels("x")), "x holds classes, and is read as numbers");
    wrong(&with(parameter("x", ParameterKind::Scalar)), "x is not memory");
    wrong(&changed(row_sums(), |f| f.parameters[2] = read("y")), "y is written, and was passed to be read");
    let stored = |value: Expr| function(vec![read("x"), write("y")], vec![store("y", one(0, &[]), value)]);
    wrong(&stored(name("x")), "x is not a value");
    wrong(&stored(Expr::Index(Along::Loop("x".to_owned()))), "x is not the index of a loop");
    wrong(&stored(Expr::Scalar("x".to_owned())), "x is not a number that is passed");
}

#[test]
fn accumulators_are_begun_folded_and_ended() {
    let unbegun = changed(row_sums(), |f| {
        inner(f).truncate(2);
        inner(f)[0] = store("y", one(0, &[("example", 1)]), zero());
    });
    wrong(&unbegun, "nothing is called sum");
    wrong(&changed(row_sums(), |f| inner(f).swap(2, 3)), "sum is used before it is ended");
    let unended = changed(row_sums(), |f| {
        inner(f).truncate(2);
        inner(f).push(store("y", one(0, &[("example", 1)]), zero()));
    });
    wrong(&unended, "the accumulator sum is not ended where it was begun");
    let other = changed(row_sums(), |f| inner(f)[2] = Statement::End(accumulator("sum", Adding::Chain), None));
    wrong(&other, "sum was begun as Row");
    let late = changed(row_sums(), |f| {
        let fold = along_lanes(5, vec![Statement::Fold(accumulator("sum", Adding::Row), zero())]);
        inner(f).insert(3, fold);
    });
    wrong(&late, "sum is an accumulator that has ended");
    let again = changed(column_sums(), |f| f.body.push(Statement::NextSums("sums".to_owned(), Dim::from(1))));
    wrong(&again, "are sums that have ended");
    wrong(&changed(column_sums(), |f| f.body.truncate(3)), "the sums sums are not ended where they were begun");
}

#[test]
fn one_number_in_all_lanes_needs_no_end() {
    let most = accumulator("most", Adding::Largest);
    let folded = |fold: Statement| {
        let body = vec![Statement::Begin(most.clone()), fold, store("y", one(0, &[]), name("most"))];
        function(vec![write("y")], body)
    };
    assert_eq!(verify(&folded(Statement::FoldOne(most.clone(), zero()))), [""; 0]);
    let lanes = folded(along_lanes(4, vec![Statement::Fold(most.clone(), zero())]));
    assert_eq!(verify(&lanes).len(), 2, "it is used before it is ended, and is not ended");
}

#[test]
fn lanes_are_where_they_are_asked_for() {
    let outside = vec![store("y", one(0, &[]), load("x", lanes(0, &[])))];
    wrong(&function(vec![read("x"), write("y")], outside), "asks for lanes where there are none");
    let within = vec![along_lanes(4, vec![store("y", one(0, &[]), load("x", lanes(0, &[])))])];
    wrong(&function(vec![read("x"), write("y")], within), "a statement about one element stands within lanes");
    let twice = vec![along_lanes(4, vec![along_lanes(4, vec![])]), store("y", one(0, &[]), zero())];
    wrong(&function(vec![write("y")], twice), "stands within lanes");
}

#[test]
fn what_is_passed_is_used_and_what_is_used_is_passed() {
    wrong(&changed(row_sums(), |f| f.parameters.push(read("z"))), "nothing uses z");
    wrong(&changed(row_sums(), |f| f.parameters.push(scratch())), "nothing uses scratch");
    wrong(&changed(row_sums(), |f| drop(f.parameters.remove(0))), "the number of examples is needed");
    wrong(&changed(column_sums(), |f| drop(f.parameters.pop())), "the scratch memory is needed");
    wrong(&changed(product(), |f| drop(f.parameters.pop())), "the scratch memory is needed");
    wrong(&changed(pool(), |f| f.parameters.push(parameter("seed", ParameterKind::Seed))), "nothing uses seed");
    wrong(&changed(row_sums(), |f| f.tables.push(("t".to_owned(), vec![0]))), "nothing uses the table t");
    wrong(&changed(row_sums(), |f| f.parameters[1] = write("x")), "x is passed to be written, and nothing writes it");
    let only = function(vec![batch(), write("y")], vec![store("y", one(0, &[]), zero())]);
    wrong(&only, "nothing uses batch");
    let unasked = vec![over("i", Dim::from(2), vec![store("y", one(0, &[]), zero())])];
    wrong(&function(vec![write("y")], unasked), "nothing asks for the index i");
    // a number is a use too
    let count = Expr::Number(Scalar::reciprocal(Dim::batch()));
    assert_eq!(verify(&function(vec![batch(), write("y")], vec![store("y", one(0, &[]), count)])), [""; 0]);
}

#[test]
fn steps_need_the_state_of_their_parameter() {
    let state = |name: &str, is_borrowed: bool| parameter(name, ParameterKind::State { is_borrowed });
    let step = Statement::Step { memory: "w".to_owned(), at: lanes(0, &[]), gradient: zero() };
    let stepped = |parameters: Vec<Parameter>| function(parameters, vec![along_lanes(4, vec![step.clone()])]);
    assert_eq!(verify(&stepped(vec![write("w"), state("w_state", true)])), [""; 0]);
    wrong(&stepped(vec![write("w")]), "w takes a step, and no w_state is passed");
    wrong(&stepped(vec![write("w"), state("w_state", false)]), "the body takes a step on w");
    wrong(&stepped(vec![state("w_state", true), write("w")]), "w_state does not stand behind the memory");
    let mut product = product();
    let Statement::Call(call) = &mut product.body[0] else { panic!("a call") };
    call.finish = Finish { epilogue: Epilogue::Step, outputs: vec![], step: Some(output("y", 0, 8)) };
    wrong(&product, "y takes a step, and no y_state is passed");
    product.parameters.insert(4, state("y_state", false));
    assert_eq!(verify(&product), [""; 0]);
}

#[test]
fn places_are_within_what_has_a_length() {
    let table = |at: Place| {
        let row = along_lanes(3, vec![store("y", lanes(0, &[("i", 3)]), load("t", at))]);
        let function = function(vec![write("y")], vec![over("i", Dim::from(2), vec![row])]);
        Function { tables: vec![("t".to_owned(), vec![0; 6])], ..function }
    };
    assert_eq!(verify(&table(lanes(0, &[("i", 3)]))), [""; 0]);
    wrong(&table(lanes(0, &[("i", 4)])), "t[6] is outside of its 6 elements");
    wrong(&table(lanes(1, &[("i", 3)])), "t[6] is outside of its 6 elements");
    wrong(&table(lanes(-1, &[])), "a place begins at -1");
    let mirrored = |last: i64| Place::Mirrored { row: offset(0, &[]), last: Dim::from(last), stride: Dim::from(1) };
    assert_eq!(verify(&table(mirrored(2))), [""; 0]);
    wrong(&table(mirrored(1)), "3 elements end before the first, from 1 backwards");
    let backwards = |last: i64| {
        let terms = vec![(Index::Backwards("i".to_owned(), Dim::from(last)), Dim::from(3))];
        Place::Lanes { row: Offset { first: Dim::default(), terms }, stride: Dim::from(1) }
    };
    assert_eq!(verify(&table(backwards(1))), [""; 0]);
    wrong(&table(backwards(0)), "2 elements end before the first");
    wrong(&table(backwards(2)), "t[8] is outside");
    wrong(
        &changed(column_sums(), |f| f.body[0] = Statement::Parts(vec![("beside".to_owned(), Dim::from(9))])),
        "twice as many",
    );
    let wide = changed(column_sums(), |f| {
        let Statement::For { body, .. } = &mut f.body[2] else { panic!("a loop") };
        let Statement::Lanes { extent, .. } = &mut body[0] else { panic!("lanes") };
        *extent = Dim::from(6);
    });
    wrong(&wide, "sums[5] is outside of its 5 elements");
    wrong(
        &function(vec![write("y")], vec![store("y", one(0, &[]), zero()), along_lanes(-1, vec![])]),
        "a loop runs -1 times",
    );
}

#[test]
fn bodies_see_what_they_capture_and_nothing_else() {
    let with = |change: &dyn Fn(&mut crate::loops::ir::Body)| {
        changed(product(), |f| {
            let mut body = bias_and_relu();
            change(&mut body);
            let Statement::Call(call) = &mut f.body[0] else { panic!("a call") };
            call.finish.epilogue = Epilogue::Body(Box::new(body));
        })
    };
    wrong(&with(&|body| body.results[0] = load("x", lanes(0, &[]))), "nothing is called x");
    wrong(&with(&|body| body.results[0] = Expr::Old), "an old value is asked for where no step is taken");
    wrong(&with(&|body| body.lets[0].1 = Expr::Sum), "bias is captured, and nothing uses it");
    wrong(&with(&|body| body.lets[0].1 = load("bias", lanes(0, &[("row", 3)]))), "the rows of bias are 0 apart, and 3");
    wrong(&with(&|body| body.results.push(Expr::Sum)), "2 results go to 1 outputs");
    wrong(&with(&|body| body.drawn_along = Some(Dim::from(3))), "random numbers are drawn along no columns");
    wrong(
        &with(&|body| body.numbers.push(Scalar::size(Dim::named("H")))),
        "the number H is passed, and nothing uses it",
    );
    wrong(&with(&|body| body.results[0] = Expr::Number(Scalar::size(Dim::named("H")))), "is not passed");
    wrong(&with(&|body| body.step = Some((Expr::Old, vec!["new".to_owned()]))), "a gradient and no parameter");
    let stream = Stream::Passed("s".to_owned());
    let drawn = Expr::Uniform { stream, row: offset(0, &[("row", 3)]), stride: Some(Dim::from(1)) };
    let unseen = with(&|body| {
        body.results[0] = drawn.clone();
        body.drawn_along = Some(Dim::from(3));
    });
    let unseen = changed(unseen, |f| f.parameters.push(parameter("seed", ParameterKind::Seed)));
    wrong(&unseen, "nothing is called s");
}

#[test]
fn only_what_is_asked_for_is_mentioned() {
    let table = [store("y", one(0, &[("i", 2), ("k", 0)]), Expr::Index(Along::Loop("l".to_owned())))];
    assert!(mentions(&table, "i") && mentions(&table, "l"));
    assert!(!mentions(&table, "k") && !mentions(&table, "y"));
    let nested = [over("i", Dim::from(2), table.to_vec())];
    assert!(mentions(&nested, "l"));
    // the row of a body is not a loop around the call
    let body = changed(product(), |f| {
        let Statement::Call(call) = &mut f.body[0] else { panic!("a call") };
        let Epilogue::Body(body) = &mut call.finish.epilogue else { panic!("a body") };
        body.results[0] = load("bias", lanes(0, &[("row", 3)]));
        call.finish.outputs[0].start = offset(0, &[("o", 3)]);
    });
    assert!(!mentions(&body.body, "row") && mentions(&body.body, "o"));
}

#[test]
fn every_size_is_visited() {
    let sizes = |function: &Function| {
        let mut sizes = Vec::new();
        function.dims(&mut |dim| sizes.push(dim.to_string()));
        sizes
    };
    assert_eq!(sizes(&row_sums()), ["B", "5", "0", "16", "1", "0", "1"]);
    let product = changed(product(), |f| {
        let Statement::Call(call) = &mut f.body[0] else { panic!("a call") };
        let Epilogue::Body(body) = &mut call.finish.epilogue else { panic!("a body") };
        body.results[0] = Expr::Number(Scalar::reciprocal(Dim::named("H")));
    });
    assert!(sizes(&product).contains(&"H".to_owned()));
}
