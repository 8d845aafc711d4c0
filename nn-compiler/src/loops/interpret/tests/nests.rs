use super::{Run, numbers};
use crate::ir::ops::{Binary, Scalar};
use crate::ir::types::Dim;
use crate::loops::interpret::{Memory, Passed, run};
use crate::loops::ir::{
    Adding, Along, Arithmetic, Class, Expr, Index, Offset, ParameterKind, Place, Statement, Stream,
};
use crate::loops::samples::{
    accumulator, along_lanes, batch, binary, column_sums, function, labels, lanes, largest_of_windows, load, name, of,
    offset, one, over, parameter, range, read, row_sums, store, whole, write,
};

/// Two rows of five elements, the second sixteen behind the first.
fn rows() -> impl Iterator<Item = (usize, f64)> {
    (0..10).map(|i| (i / 5 * 16 + i % 5, 1.0 + i as f64))
}

#[test]
fn rows_are_summed_without_their_padding() {
    let run = Run::new(row_sums()).sparse("x", 32, rows()).empty("y", 3);
    assert_eq!(run.result("y"), [Some(15.0), Some(40.0), None]);
}

#[test]
fn ranges_end_where_their_bounds_say() {
    let run = Run::new(largest_of_windows()).filled("x", &[-1.0, -2.0, 3.0, 1.0, 2.0]).empty("y", 6);
    assert_eq!(run.full("y"), [0.0, 3.0, 2.0, 0.0, 1.0, 3.0]);
    let nothing = range("k", whole(3, &[]), whole(2, &[]), vec![store("y", one(0, &[("k", 1)]), name("none"))]);
    let run = Run::new(function(vec![write("y")], vec![nothing])).empty("y", 1);
    assert_eq!(run.result("y"), [None]);
}

#[test]
fn whole_numbers_are_rounded_as_they_say() {
    let value = |function: Arithmetic, a: i64, b: i64| {
        let index = Statement::Index("i".to_owned(), of(function, whole(a, &[]), whole(b, &[])));
        let stored = store("y", one(0, &[]), Expr::Index(Along::Loop("i".to_owned())));
        Run::new(crate::loops::samples::function(vec![write("y")], vec![index, stored])).empty("y", 1)
    };
    let is = |function, a, b, expected: f64| assert_eq!(value(function, a, b).full("y"), [expected]);
    is(Arithmetic::Plus, 7, 3, 10.0);
    is(Arithmetic::Times, 7, 3, 21.0);
    is(Arithmetic::Less, 7, 3, 4.0);
    is(Arithmetic::Less, 3, 7, 0.0);
    is(Arithmetic::Quotient, 7, 3, 2.0);
    is(Arithmetic::Covering, 7, 3, 3.0);
    is(Arithmetic::Covering, 6, 3, 2.0);
    is(Arithmetic::Least, 7, 3, 3.0);
    is(Arithmetic::Most, 7, 3, 7.0);
    assert!(value(Arithmetic::Covering, 7, 0).error().contains("7 is divided by 0"));
    assert!(value(Arithmetic::Plus, -7, 0).error().contains("an index is -7"));
}

#[test]
fn an_accumulator_with_a_count_is_a_mean() {
    let mut function = row_sums();
    let Statement::For { body, .. } = &mut function.body[0] else { panic!("a loop over rows") };
    body[2] = Statement::End(accumulator("sum", Adding::Row), Some(Dim::from(5)));
    assert_eq!(Run::new(function).sparse("x", 32, rows()).empty("y", 2).full("y"), [3.0, 8.0]);
}

#[test]
fn columns_are_summed_in_memory() {
    let run = Run::new(column_sums()).sparse("x", 32, rows()).empty("y", 6);
    assert_eq!(run.result("y"), [Some(7.0), Some(9.0), Some(11.0), Some(13.0), Some(15.0), None]);
}

#[test]
fn scratch_memory_must_suffice() {
    let mut run = Run::new(column_sums()).sparse("x", 32, rows()).empty("y", 6);
    run.scratch = 9;
    assert!(run.error().contains("beside needs 10 of 9 elements of scratch memory"));
    let mut function = column_sums();
    function.body[0] = Statement::Reserve("beside".to_owned(), Dim::from(9));
    let run = Run::new(function).sparse("x", 32, rows()).empty("y", 6);
    assert!(run.error().contains("beside has 9 elements beside 5 sums"));
}

#[test]
fn an_index_out_of_range_is_an_error() {
    let run = Run::new(row_sums()).filled("x", &numbers(20)).empty("y", 2);
    assert!(run.error().contains("x[20] is outside of its 20 elements, in `fold row sum with x[example*16 + j]`"));
    let run = Run::new(row_sums()).batch(3).filled("x", &numbers(48)).empty("y", 2);
    assert!(run.error().contains("y[2] is outside of its 2 elements"));
    let function = function(vec![write("y")], vec![store("y", one(-1, &[]), Expr::Number(Scalar::from(1.0)))]);
    assert!(Run::new(function).empty("y", 4).error().contains("y[-1] is outside"));
}

#[test]
fn an_access_is_checked_against_its_own_slice() {
    let mut memory = Memory::new();
    let region = memory.add_filled(numbers(64));
    let result = memory.add(4);
    let bindings = crate::passes::interpret::Bindings { batch: 2, ..Default::default() };
    let mut sum = |start: usize, len: usize| {
        let x = Passed::Slice { region, start, len };
        let y = Passed::Slice { region: result, start: 1, len: 2 };
        run(&row_sums(), &[Passed::Size(2), x, y], &mut memory, &bindings)
    };
    assert!(sum(0, 20).unwrap_err().contains("x[20] is outside of its 20 elements"));
    assert!(sum(43, 22).unwrap_err().contains("x is cells 43 to 43+22 of a region of 64"));
    assert_eq!(sum(43, 21), Ok(vec![]));
    assert_eq!(memory.get(result)[1..2], [numbers(64)[43..48].iter().sum::<f64>()]);
    assert_eq!(memory.written(result), [false, true, true, false]);
}

#[test]
fn what_was_never_written_cannot_be_read() {
    let run = Run::new(row_sums()).sparse("x", 32, rows().filter(|(at, _)| *at != 18)).empty("y", 2);
    assert!(run.error().contains("x[18], of 32 elements, is read before it is written"));
}

#[test]
fn memory_that_is_written_overlaps_with_none() {
    let mut memory = Memory::new();
    let region = memory.add_filled(numbers(64));
    let mut sum = |x: usize, y: usize| {
        let slice = |start: usize, len: usize| Passed::Slice { region, start, len };
        let bindings = crate::passes::interpret::Bindings { batch: 2, ..Default::default() };
        run(&row_sums(), &[Passed::Size(2), slice(x, 21), slice(y, 2)], &mut memory, &bindings)
    };
    assert!(sum(10, 30).unwrap_err().contains("x and y overlap"));
    assert!(sum(10, 9).unwrap_err().contains("x and y overlap"));
    assert_eq!([sum(10, 31), sum(10, 8)], [Ok(vec![]), Ok(vec![])]);
}

#[test]
fn what_was_passed_to_be_read_cannot_be_written() {
    let mut function = row_sums();
    function.parameters[2] = read("y");
    let run = Run::new(function).sparse("x", 32, rows()).filled("y", &[0.0; 2]);
    assert!(run.error().contains("y[0] is written, but was passed to be read"));
}

#[test]
fn memory_is_added_to_only_where_something_is() {
    let add = |adding: Adding| Statement::AddTo("y".to_owned(), offset(1, &[]), adding, load("x", lanes(0, &[])));
    let adding = |adding: Adding, fill: bool| {
        let fill = fill.then(|| Statement::Fill("y".to_owned(), adding));
        let body = fill.into_iter().chain([along_lanes(2, vec![add(adding)]), along_lanes(2, vec![add(adding)])]);
        Run::new(function(vec![read("x"), write("y")], body.collect())).filled("x", &[3.0, -4.0]).empty("y", 3)
    };
    assert!(adding(Adding::Chain, false).error().contains("y[1], of 3 elements, is read before it is written"));
    assert_eq!(adding(Adding::Chain, true).full("y"), [0.0, 6.0, -8.0]);
    assert_eq!(adding(Adding::Largest, true).full("y"), [f64::NEG_INFINITY, 3.0, -4.0]);
}

#[test]
fn single_elements_are_set_raised_and_added_to() {
    let most = accumulator("most", Adding::Largest);
    let body = vec![
        Statement::Begin(most.clone()),
        along_lanes(3, vec![Statement::Fold(most.clone(), load("x", lanes(0, &[])))]),
        Statement::End(most, None),
        Statement::SetOne("y".to_owned(), offset(0, &[]), "most".to_owned()),
        Statement::AddOne("y".to_owned(), offset(0, &[]), "most".to_owned()),
        Statement::SetOne("y".to_owned(), offset(1, &[]), "most".to_owned()),
        along_lanes(3, vec![Statement::Raise("y".to_owned(), offset(1, &[]), load("x", lanes(1, &[])))]),
    ];
    let mut run =
        Run::new(function(vec![read("x"), write("y")], body)).filled("x", &[1.0, 4.0, 2.0, 9.0]).empty("y", 2);
    run.function.returns = vec!["most".to_owned()];
    assert_eq!(run.run(), Ok(vec![4.0]));
    assert_eq!(run.memory.get(1), [8.0, 9.0]);
}

#[test]
fn mirrored_places_run_from_the_last_element_to_the_first() {
    let row =
        Offset { first: Dim::default(), terms: vec![(Index::Backwards("i".to_owned(), Dim::from(1)), Dim::from(6))] };
    let mirrored = Place::Mirrored { row, last: Dim::from(2), stride: Dim::from(2) };
    let rows =
        over("i", Dim::from(2), vec![along_lanes(3, vec![store("y", lanes(0, &[("i", 3)]), load("x", mirrored))])]);
    let run = Run::new(function(vec![read("x"), write("y")], vec![rows]));
    let values: Vec<f64> = (0..12).map(f64::from).collect();
    assert_eq!(run.filled("x", &values).empty("y", 6).full("y"), [10.0, 8.0, 6.0, 4.0, 2.0, 0.0]);
}

#[test]
fn classes_pick_elements() {
    let class = || Class { labels: "l".to_owned(), at: offset(0, &[("i", 1)]) };
    let picked = accumulator("picked", Adding::Picked);
    let row = vec![
        Statement::Begin(picked.clone()),
        along_lanes(5, vec![Statement::FoldPicked(picked.clone(), class(), load("x", lanes(0, &[("i", 5)])))]),
        Statement::End(picked, None),
        store("y", one(0, &[("i", 7)]), name("picked")),
        store(
            "y",
            one(1, &[("i", 7)]),
            Expr::Pick { memory: "x".to_owned(), row: offset(0, &[("i", 5)]), stride: Dim::from(1), class: class() },
        ),
        along_lanes(5, vec![store("y", lanes(2, &[("i", 7)]), Expr::OneHot(class(), Along::Lanes))]),
    ];
    let function = function(vec![read("x"), labels("l"), write("y")], vec![over("i", Dim::from(2), row)]);
    let run =
        |classes: &[f64]| Run::new(function.clone()).filled("x", &numbers(10)).filled("l", classes).empty("y", 14);
    let (x, y) = (numbers(10), run(&[3.0, 0.0]).full("y"));
    assert_eq!(y[..7], [x[3], x[3], 0.0, 0.0, 0.0, 1.0, 0.0]);
    assert_eq!(y[7..], [x[5], x[5], 1.0, 0.0, 0.0, 0.0, 0.0]);
    assert!(run(&[3.5, 0.0]).error().contains("l[0] is 3.5, which is not a class"));
}

#[test]
fn random_numbers_follow_from_the_stream_and_the_place() {
    let stream = Stream::Passed("stream".to_owned());
    let drawn = Expr::Uniform { stream, row: offset(3, &[("example", 8)]), stride: Some(Dim::from(2)) };
    let row = vec![along_lanes(2, vec![store("y", lanes(0, &[("example", 2)]), drawn)])];
    let stream = parameter("stream", ParameterKind::Stream);
    let body = vec![over("example", Dim::batch(), row)];
    let mut run = Run::new(function(vec![batch(), stream, write("y")], body)).empty("y", 4);
    run.bindings.uniform = Some(|stream, at| (1000 * stream + at) as f64);
    assert_eq!(run.full("y"), [7003.0, 7005.0, 7011.0, 7013.0]);
}

#[test]
fn a_step_follows_the_gradient_and_an_assignment_does_not() {
    let gradient = binary(Binary::Mul, Expr::Scalar("s".to_owned()), Expr::Index(Along::Lanes));
    let (w, m) = ("w".to_owned(), "m".to_owned());
    let body = vec![along_lanes(
        2,
        vec![
            Statement::Step { memory: w, at: lanes(0, &[]), gradient: gradient.clone() },
            Statement::Assign { memory: m, at: lanes(0, &[]), value: gradient },
        ],
    )];
    let scalar = parameter("s", ParameterKind::Scalar);
    let run = || Run::new(function(vec![scalar.clone(), write("w"), write("m")], body.clone()));
    assert_eq!(run().filled("w", &[1.0, 2.0]).filled("m", &[5.0, 5.0]).full("w"), [1.0, -3.0]);
    assert_eq!(run().filled("w", &[1.0, 2.0]).filled("m", &[5.0, 5.0]).full("m"), [0.0, 10.0]);
}

#[test]
fn a_selection_follows_its_mask_and_reads_both_sides() {
    let operands = [0, 2, 4].map(|first| load("x", lanes(first, &[])));
    let body = vec![along_lanes(2, vec![store("y", lanes(0, &[]), Expr::Select(Box::new(operands)))])];
    let select = || Run::new(function(vec![read("x"), write("y")], body.clone())).empty("y", 2);
    assert_eq!(select().filled("x", &[1.0, 0.0, 2.0, 3.0, 4.0, 5.0]).full("y"), [2.0, 5.0]);
    let missing = [1.0, 0.0, 2.0, 3.0, 4.0].into_iter().enumerate();
    assert!(select().sparse("x", 6, missing).error().contains("x[5], of 6 elements, is read before it is written"));
}

#[test]
fn sizes_and_tables_are_numbers() {
    let count = Expr::Number(Scalar::reciprocal(Dim::named("H")));
    let at = Offset { first: Dim::named("H"), terms: vec![] };
    let value = binary(Binary::Mul, load("t", lanes(0, &[])), count);
    let body = vec![along_lanes(2, vec![store("y", Place::Lanes { row: at, stride: Dim::from(1) }, value)])];
    let tables = vec![("t".to_owned(), vec![6.0_f64.to_bits(), 3.0_f64.to_bits()])];
    let function = crate::loops::ir::Function { tables, ..function(vec![write("y")], body) };
    let mut run = Run::new(function.clone()).empty("y", 5);
    run.bindings.sizes.insert("H".to_owned(), 3);
    assert_eq!(run.result("y"), [None, None, None, Some(2.0), Some(1.0)]);
    assert!(Run::new(function).empty("y", 5).error().contains("the size H is not bound"));
}
