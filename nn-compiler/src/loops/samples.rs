//! Functions written by hand, which tests run, check and print.

use super::ir::{
    Accumulator, Adding, Along, Arithmetic, Body, Call, Capture, Captured, Epilogue, Expr, Finish, Format, Function,
    Geometry, Index, Library, Lines, Matrix, Offset, Output, Parameter, ParameterKind, Part, Place, Statement, Tensor,
    Whole,
};
use crate::ir::ops::{Binary, Unary};
use crate::ir::types::Dim;
use crate::ir::windows::{Side, Sliding, Windows};
use crate::loops::ir::Driver;

pub(super) fn parameter(name: &str, kind: ParameterKind) -> Parameter {
    Parameter { name: name.to_owned(), kind }
}

pub(super) fn batch() -> Parameter {
    parameter("batch", ParameterKind::Batch)
}

pub(super) fn read(name: &str) -> Parameter {
    parameter(name, ParameterKind::Read(Format::Real))
}

pub(super) fn labels(name: &str) -> Parameter {
    parameter(name, ParameterKind::Read(Format::Class(Dim::from(5))))
}

pub(super) fn write(name: &str) -> Parameter {
    parameter(name, ParameterKind::Write(Format::Real))
}

pub(super) fn read_bytes(name: &str) -> Parameter {
    parameter(name, ParameterKind::Read(Format::Byte))
}

pub(super) fn write_bytes(name: &str) -> Parameter {
    parameter(name, ParameterKind::Write(Format::Byte))
}

/// A store, to memory of bytes.
pub(super) fn bytes_of(store: Statement) -> Statement {
    match store {
        Statement::Store { memory, at, value, .. } => Statement::Store { memory, format: Format::Byte, at, value },
        other => other,
    }
}

pub(super) fn scratch() -> Parameter {
    parameter("scratch", ParameterKind::Scratch)
}

pub(super) fn function(parameters: Vec<Parameter>, body: Vec<Statement>) -> Function {
    Function { parameters, tables: Vec::new(), body, returns: Vec::new() }
}

pub(super) fn offset(first: i64, terms: &[(&str, i64)]) -> Offset {
    let term = |(index, stride): &(&str, i64)| (Index::Loop((*index).to_owned()), Dim::from(*stride));
    Offset { first: Dim::from(first), terms: terms.iter().map(term).collect() }
}

pub(super) fn lanes(first: i64, terms: &[(&str, i64)]) -> Place {
    Place::Lanes { row: offset(first, terms), stride: Dim::from(1) }
}

pub(super) fn one(first: i64, terms: &[(&str, i64)]) -> Place {
    Place::One(offset(first, terms))
}

pub(super) fn load(memory: &str, at: Place) -> Expr {
    Expr::Load { memory: memory.to_owned(), format: Format::Real, at }
}

pub(super) fn store(memory: &str, at: Place, value: Expr) -> Statement {
    Statement::Store { memory: memory.to_owned(), format: Format::Real, at, value }
}

pub(super) fn name(name: &str) -> Expr {
    Expr::Name(name.to_owned())
}

pub(super) fn binary(function: Binary, a: Expr, b: Expr) -> Expr {
    Expr::Binary(function, Box::new([a, b]))
}

pub(super) fn over(index: &str, extent: Dim, body: Vec<Statement>) -> Statement {
    Statement::For { index: Some(index.to_owned()), extent, body }
}

pub(super) fn whole(first: i64, terms: &[(&str, i64)]) -> Whole {
    Whole::Sum(offset(first, terms))
}

pub(super) fn of(function: Arithmetic, a: Whole, b: Whole) -> Whole {
    Whole::Of(function, Box::new([a, b]))
}

pub(super) fn range(index: &str, start: Whole, end: Whole, body: Vec<Statement>) -> Statement {
    Statement::Range { index: Some(index.to_owned()), start, end, body }
}

/// The largest element until now of those that a window of three has in five, and where the window begins.
pub(super) fn largest_of_windows() -> Function {
    let most = accumulator("most", Adding::Latest);
    let start = of(Arithmetic::Less, whole(0, &[("i", 2)]), whole(1, &[]));
    let end = of(Arithmetic::Least, whole(2, &[("i", 2)]), whole(5, &[]));
    let element = load("x", one(0, &[("k", 1)]));
    let body = vec![
        Statement::Begin(most.clone()),
        Statement::Index("first".to_owned(), start.clone()),
        range(
            "k",
            start,
            end,
            vec![
                Statement::FoldOne(most.clone(), binary(Binary::Max, Expr::SoFar(most.clone()), element)),
                store("y", one(0, &[("i", 1)]), Expr::SoFar(most)),
            ],
        ),
        store("y", one(3, &[("i", 1)]), Expr::Index(Along::Loop("first".to_owned()))),
    ];
    function(vec![read("x"), write("y")], vec![over("i", Dim::from(3), body)])
}

pub(super) fn along_lanes(extent: i64, body: Vec<Statement>) -> Statement {
    Statement::Lanes { extent: Dim::from(extent), body }
}

pub(super) fn accumulator(name: &str, adding: Adding) -> Accumulator {
    Accumulator { name: name.to_owned(), adding }
}

pub(super) fn part(memory: &str, first: i64) -> Part {
    Part { memory: memory.to_owned(), format: Format::Real, start: offset(first, &[]) }
}

pub(super) fn matrix(memory: &str, first: i64, row: i64, column: i64) -> Matrix {
    Matrix { data: part(memory, first), row: Dim::from(row), column: Dim::from(column) }
}

pub(super) fn tensor(memory: &str, strides: [i64; 4]) -> Tensor {
    Tensor { data: part(memory, 0), strides: strides.map(Dim::from).to_vec() }
}

pub(super) fn output(memory: &str, first: i64, row: i64) -> Output {
    Output { memory: memory.to_owned(), format: Format::Real, start: offset(first, &[]), row: Dim::from(row) }
}

pub(super) fn stored(memory: &str, first: i64, row: i64) -> Finish {
    Finish { epilogue: Epilogue::Store, outputs: vec![output(memory, first, row)], step: None }
}

pub(super) fn called(library: Library, finish: Finish) -> Statement {
    Statement::Call(Box::new(Call { library, finish, column_sums: None }))
}

/// The sum of each row of five elements, of rows that lie sixteen apart.
pub(super) fn row_sums() -> Function {
    let sum = accumulator("sum", Adding::Row);
    let row = vec![
        Statement::Begin(sum.clone()),
        along_lanes(5, vec![Statement::Fold(sum.clone(), load("x", lanes(0, &[("example", 16)])))]),
        Statement::End(sum, None),
        store("y", one(0, &[("example", 1)]), name("sum")),
    ];
    function(vec![batch(), read("x"), write("y")], vec![over("example", Dim::batch(), row)])
}

/// The sums of the columns of the same rows, in memory.
pub(super) fn column_sums() -> Function {
    let row = vec![
        along_lanes(
            5,
            vec![Statement::AddToSums("sums".to_owned(), offset(0, &[]), load("x", lanes(0, &[("example", 16)])))],
        ),
        Statement::NextSums("sums".to_owned(), Dim::from(1)),
    ];
    let body = vec![
        Statement::Parts(vec![("beside".to_owned(), Dim::from(10))]),
        Statement::BeginSums {
            sums: "sums".to_owned(),
            memory: "y".to_owned(),
            part: Some((Offset::default(), Dim::from(5))),
            beside: "beside".to_owned(),
        },
        over("example", Dim::batch(), row),
        Statement::EndSums("sums".to_owned()),
    ];
    function(vec![batch(), read("x"), write("y"), scratch()], body)
}

/// A body that adds a bias and clips at 0.
pub(super) fn bias_and_relu() -> Body {
    let sum = binary(Binary::Add, Expr::Sum, load("bias", lanes(0, &[])));
    Body {
        name: "Epilogue".to_owned(),
        captures: vec![Capture { name: "bias".to_owned(), from: Captured::Rows(part("weights", 15), Dim::default()) }],
        numbers: Vec::new(),
        streams: Vec::new(),
        drawn_along: None,
        lets: vec![("biased".to_owned(), sum)],
        results: vec![Expr::Unary(Unary::Relu, Box::new(name("biased")))],
        step: None,
        is_long: false,
    }
}

/// A product of `[B, 4]` (rows 7 apart, from 2 on) and `[4, 3]` (transposed, columns 5 apart), the bias behind it.
pub(super) fn product() -> Function {
    let library = Library::Contract {
        size: Box::new([Dim::batch(), Dim::from(3), Dim::from(4)]),
        left: matrix("x", 2, 7, 1),
        right: matrix("weights", 0, 1, 5),
        driver: Driver::BySize,
    };
    let epilogue = Epilogue::Body(Box::new(bias_and_relu()));
    let finish = Finish { epilogue, outputs: vec![output("y", 1, 6)], step: None };
    function(vec![batch(), read("x"), read("weights"), write("y"), scratch()], vec![called(library, finish)])
}

fn sliding(image: i64, window: i64, stride: i64, padding: i64) -> Sliding {
    let [image, window, stride, padding] = [image, window, stride, padding].map(Dim::from);
    Sliding::new(&image, &window, &stride, &Dim::from(1), [&padding, &padding]).unwrap()
}

fn geometry(channels: i64, features: i64, rows: Sliding, columns: Sliding) -> Geometry {
    let windows = Box::new(Windows { rows, columns, groups: Dim::from(1) });
    Geometry { batch: Dim::batch(), channels: Dim::from(channels), features: Dim::from(features), windows }
}

/// Of images of 4 × 3 with two channels (of eight) a map with three features (of four): windows of 3 × 3, padded by 1.
pub(super) fn convolution() -> Function {
    let library = Library::Convolve {
        geometry: geometry(2, 3, sliding(4, 3, 1, 1), sliding(3, 3, 1, 1)),
        gives: Side::Map,
        operands: Box::new([tensor("image", [96, 1, 24, 8]), tensor("filter", [1, 4, 24, 8])]),
    };
    let body = vec![called(library, stored("map", 0, 4))];
    function(vec![batch(), read("image"), read("filter"), write("map"), scratch()], body)
}

/// The largest element of each 2 × 2, and where it is, of images of 4 × 2 with two channels (of three).
pub(super) fn pool() -> Function {
    let library = Library::MaxPool {
        geometry: geometry(2, 2, sliding(4, 2, 2, 0), sliding(2, 2, 2, 0)),
        image: tensor("image", [24, 1, 6, 3]),
        index: Some(output("index", 0, 4)),
    };
    let body = vec![called(library, stored("map", 0, 2))];
    function(vec![batch(), read("image"), write("map"), write("index")], body)
}

/// Running sums along one axis of `[B, 3, 2]`, whose rows are four elements apart; those of the result are two.
pub(super) fn running_sum(axis: usize, exclusive: bool, reverse: bool) -> Function {
    let axes = vec![(Dim::batch(), Dim::from(12)), (Dim::from(3), Dim::from(4)), (Dim::from(2), Dim::from(1))];
    let library = Library::RunningSum { lines: Lines { data: part("x", 0), axes, axis }, exclusive, reverse };
    function(vec![batch(), read("x"), write("y")], vec![called(library, stored("y", 0, 2))])
}
