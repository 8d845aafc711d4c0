//! Elements: memory is used as what it holds, and bytes are given whole numbers.

use super::{changed, wrong};
use crate::ir::ops::{Binary, Scalar, Unary};
use crate::ir::types::Dim;
use crate::loops::ir::{
    Accumulator, Adding, Body, Call, Capture, Captured, Epilogue, Expr, Format, Function, Library, Output, Parameter,
    Part, Statement,
};
use crate::loops::samples::{
    accumulator, along_lanes, binary, bytes_of, function, labels, lanes, load, name, offset, one, pool, product, read,
    read_bytes, scratch, store, write, write_bytes,
};
use crate::loops::verify::verify;

fn number(value: f64) -> Expr {
    Expr::Number(Scalar::from(value))
}

fn of_bytes(load: Expr) -> Expr {
    match load {
        Expr::Load { memory, at, .. } => Expr::Load { memory, format: Format::Byte, at },
        other => other,
    }
}

/// Lanes of some statements over `x` and `y`.
fn over(parameters: Vec<Parameter>, body: Vec<Statement>) -> Function {
    function(parameters, vec![along_lanes(5, body)])
}

#[test]
fn memory_is_used_as_what_it_holds() {
    let copy = |value: Expr| store("y", lanes(0, &[]), value);
    let x = || load("x", lanes(0, &[]));
    assert_eq!(verify(&over(vec![read_bytes("x"), write("y")], vec![copy(of_bytes(x()))])), [""; 0]);
    assert_eq!(verify(&over(vec![read_bytes("x"), write_bytes("y")], vec![bytes_of(copy(of_bytes(x())))])), [""; 0]);
    wrong(&over(vec![read_bytes("x"), write("y")], vec![copy(x())]), "x holds bytes, and is read as reals");
    wrong(&over(vec![read("x"), write("y")], vec![copy(of_bytes(x()))]), "x holds reals, and is read as bytes");
    wrong(&over(vec![labels("x"), write("y")], vec![copy(of_bytes(x()))]), "x holds classes, and is read as numbers");
    let mask = || binary(Binary::Gt, x(), number(0.0));
    wrong(&over(vec![read("x"), write("y")], vec![bytes_of(copy(mask()))]), "y holds reals, and is written as bytes");
    wrong(&over(vec![read("x"), write_bytes("y")], vec![copy(mask())]), "y holds bytes, and is written as reals");
}

#[test]
fn bytes_are_not_added_to_and_hold_no_sums() {
    let x = || load("x", lanes(0, &[]));
    let parameters = || vec![read("x"), write_bytes("y")];
    let words = "y holds bytes, and is written as reals";
    wrong(&over(parameters(), vec![Statement::AddTo("y".to_owned(), offset(0, &[]), Adding::Chain, x())]), words);
    wrong(&over(parameters(), vec![Statement::Raise("y".to_owned(), offset(0, &[]), x())]), words);
    wrong(&function(vec![write_bytes("y")], vec![Statement::Fill("y".to_owned(), Adding::Chain)]), words);
    let sums = || "sums".to_owned();
    let body = vec![
        Statement::Parts(vec![("beside".to_owned(), Dim::from(10))]),
        Statement::BeginSums { sums: sums(), memory: "y".to_owned(), part: None, beside: "beside".to_owned() },
        along_lanes(5, vec![Statement::AddToSums(sums(), offset(0, &[]), x())]),
        Statement::EndSums(sums()),
    ];
    wrong(&function(vec![read("x"), write_bytes("y"), scratch()], body), words);
    let total: Accumulator = accumulator("total", Adding::Chain);
    let ended = |last: Statement| {
        vec![
            Statement::Begin(total.clone()),
            along_lanes(5, vec![Statement::Fold(total.clone(), x())]),
            Statement::End(total.clone(), None),
            last,
        ]
    };
    let set = Statement::SetOne("y".to_owned(), offset(0, &[]), "total".to_owned());
    wrong(&function(parameters(), ended(set)), words);
    let add = Statement::AddOne("y".to_owned(), offset(0, &[]), "total".to_owned());
    wrong(&function(vec![read("x"), write_bytes("y")], ended(add)), words);
}

/// What a value is stored as, in a loop over `x` of reals and `b` of bytes.
fn narrows(value: Expr) -> Vec<String> {
    let used =
        store("z", lanes(0, &[]), binary(Binary::Add, load("x", lanes(0, &[])), of_bytes(load("b", lanes(0, &[])))));
    let parameters = vec![read("x"), read_bytes("b"), write_bytes("y"), write("z")];
    verify(&over(parameters, vec![used, bytes_of(store("y", lanes(0, &[]), value))]))
}

#[test]
fn bytes_are_given_whole_numbers() {
    let (x, b) = (load("x", lanes(0, &[])), of_bytes(load("b", lanes(0, &[]))));
    let mask = binary(Binary::Ge, x.clone(), number(0.5));
    let select = |a: &Expr, b: &Expr| Expr::Select(Box::new([mask.clone(), a.clone(), b.clone()]));
    for whole in [
        mask.clone(),
        b.clone(),
        number(7.0),
        binary(Binary::Mul, mask.clone(), b.clone()),
        select(&b, &mask),
        binary(Binary::Max, binary(Binary::Sub, b.clone(), number(1.0)), number(0.0)),
        Expr::Unary(Unary::Floor, Box::new(x.clone())),
    ] {
        assert_eq!(narrows(whole.clone()), [""; 0], "{whole:?}");
    }
    for torn in [
        x.clone(),
        number(0.5),
        binary(Binary::Mul, mask.clone(), x.clone()),
        binary(Binary::Div, b.clone(), b.clone()),
        select(&b, &x),
        Expr::Unary(Unary::Exp, Box::new(b)),
    ] {
        let problems = narrows(torn.clone());
        let [problem] = problems.as_slice() else { panic!("{torn:?}: {problems:?}") };
        assert!(problem.contains("y holds bytes, and is given what need not be whole"), "{problem}");
    }
}

#[test]
fn names_of_whole_numbers_are_whole() {
    let named = |value: Expr| {
        let body = vec![Statement::Let("mask".to_owned(), value), bytes_of(store("y", lanes(0, &[]), name("mask")))];
        over(vec![read("x"), write_bytes("y")], body)
    };
    assert_eq!(verify(&named(binary(Binary::Gt, load("x", lanes(0, &[])), number(0.0)))), [""; 0]);
    wrong(&named(load("x", lanes(0, &[]))), "given what need not be whole");
}

/// The call of a sample.
fn call(function: &mut Function) -> &mut Call {
    let found = function.body.iter_mut().find_map(|statement| match statement {
        Statement::Call(call) => Some(call),
        _ => None,
    });
    found.expect("a call")
}

#[test]
fn kernels_compute_with_reals() {
    let narrow = changed(product(), |f| {
        let Library::Contract { left, .. } = &mut call(f).library else { panic!("a product") };
        left.data.format = Format::Byte;
        let memory = left.data.memory.clone();
        let parameter = f.parameters.iter_mut().find(|parameter| parameter.name == memory).expect("it is passed");
        *parameter = read_bytes(&memory);
    });
    wrong(&narrow, "a kernel computes with");
    let narrow = changed(pool(), |f| {
        let outputs = &mut call(f).finish.outputs;
        outputs[0].format = Format::Byte;
        let memory = outputs[0].memory.clone();
        let parameter = f.parameters.iter_mut().find(|parameter| parameter.name == memory).expect("it is passed");
        *parameter = write_bytes(&memory);
    });
    wrong(&narrow, "given what need not be whole");
}

#[test]
fn places_are_bytes_where_those_tell_them_apart() {
    let with = |window: i64| {
        changed(pool(), |f| {
            let places = f.parameters.iter_mut().find(|parameter| parameter.name == "index").expect("it is passed");
            *places = write_bytes("index");
            let Library::MaxPool { geometry, index, .. } = &mut call(f).library else { panic!("a pool") };
            geometry.windows.rows.window = Dim::from(window);
            geometry.windows.columns.window = Dim::from(1);
            index.as_mut().expect("it has places").format = Format::Byte;
        })
    };
    assert!(verify(&with(255)).is_empty(), "{:?}", verify(&with(255)));
    wrong(&with(256), "windows may have more elements than those tell apart");
    let symbolic = changed(with(2), |f| {
        let Library::MaxPool { geometry, .. } = &mut call(f).library else { panic!("a pool") };
        geometry.windows.rows.window = Dim::named("K");
    });
    wrong(&symbolic, "windows may have more elements than those tell apart");
}

#[test]
fn bodies_see_captures_as_what_they_hold() {
    let with = |format: Format, read_as: Format| {
        changed(product(), |f| {
            f.parameters.push(if format == Format::Byte { read_bytes("mask") } else { read("mask") });
            let Expr::Load { memory, at, .. } = load("mask", lanes(0, &[])) else { unreachable!("a load") };
            let mask = Expr::Load { memory, at, format: read_as };
            let part = Part { memory: "mask".to_owned(), format: format.clone(), start: offset(0, &[]) };
            call(f).finish.epilogue = Epilogue::Body(Box::new(Body {
                name: "Masked".to_owned(),
                captures: vec![Capture { name: "mask".to_owned(), from: Captured::Rows(part, Dim::default()) }],
                numbers: Vec::new(),
                streams: Vec::new(),
                drawn_along: None,
                lets: Vec::new(),
                results: vec![Expr::Select(Box::new([mask, Expr::Sum, number(0.0)]))],
                step: None,
                is_long: false,
            }));
        })
    };
    assert_eq!(verify(&with(Format::Byte, Format::Byte)), [""; 0]);
    assert_eq!(verify(&with(Format::Real, Format::Real)), [""; 0]);
    wrong(&with(Format::Byte, Format::Real), "mask holds bytes, and is read as reals");
    wrong(&with(Format::Real, Format::Byte), "mask holds reals, and is read as bytes");
}

#[test]
fn a_body_gives_bytes_from_their_start() {
    let with = |first: i64| {
        changed(product(), |f| {
            f.parameters.push(write_bytes("mask"));
            let memory = "mask".to_owned();
            let outputs = &mut call(f).finish.outputs;
            outputs.push(Output { memory, format: Format::Byte, start: offset(first, &[]), row: Dim::from(16) });
            call(f).finish.epilogue = Epilogue::Body(Box::new(Body {
                name: "Masking".to_owned(),
                captures: Vec::new(),
                numbers: Vec::new(),
                streams: Vec::new(),
                drawn_along: None,
                lets: Vec::new(),
                results: vec![Expr::Sum, binary(Binary::Gt, Expr::Sum, number(0.0))],
                step: None,
                is_long: false,
            }));
        })
    };
    assert_eq!(verify(&with(0)), [""; 0]);
    wrong(&with(3), "mask is given bytes from a place on");
}

#[test]
fn one_byte_is_stored_where_there_are_no_lanes() {
    let body = vec![bytes_of(store("y", one(3, &[]), number(1.0)))];
    assert_eq!(verify(&function(vec![write_bytes("y")], body)), [""; 0]);
}
