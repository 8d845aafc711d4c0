//! Memory of bytes: what it holds, and what becomes of it where reals lie in the same place.

use super::Run;
use crate::ir::ops::{Binary, Scalar, Unary};
use crate::ir::types::Dim;
use crate::loops::interpret::{Memory, Passed, run};
use crate::loops::ir::{Expr, Format, Function, Statement};
use crate::loops::samples::{
    along_lanes, binary, bytes_of, function, lanes, load, one, read, read_bytes, store, write, write_bytes,
};
use crate::passes::interpret::Bindings;

fn number(value: f64) -> Expr {
    Expr::Number(Scalar::from(value))
}

/// A store of one number to bytes.
fn stores(value: f64) -> Function {
    function(vec![write_bytes("y")], vec![bytes_of(store("y", one(1, &[]), number(value)))])
}

#[test]
fn a_byte_is_a_whole_number_up_to_255() {
    for value in [0.0, 1.0, 254.0, 255.0] {
        assert_eq!(Run::new(stores(value)).empty("y", 2).result("y"), [None, Some(value)]);
    }
    for value in [-1.0, 0.5, 256.0, 1e9, f64::NAN, f64::INFINITY] {
        let error = Run::new(stores(value)).empty("y", 2).error();
        assert!(error.contains(&format!("y[1] is written {value}, and holds bytes")), "{error}");
    }
}

#[test]
fn masks_are_narrowed_and_widened() {
    let mask = binary(Binary::Gt, load("x", lanes(0, &[])), number(0.0));
    let narrow = along_lanes(3, vec![bytes_of(store("mask", lanes(0, &[]), mask))]);
    let run = Run::new(function(vec![read("x"), write_bytes("mask")], vec![narrow]));
    assert_eq!(run.filled("x", &[2.0, -1.0, 0.0]).empty("mask", 3).full("mask"), [1.0, 0.0, 0.0]);
    let Expr::Load { memory, at, .. } = load("mask", lanes(0, &[])) else { unreachable!("a load") };
    let loaded = Expr::Load { memory, at, format: Format::Byte };
    let wide = along_lanes(2, vec![store("y", lanes(0, &[]), Expr::Unary(Unary::Neg, Box::new(loaded)))]);
    let run = Run::new(function(vec![read_bytes("mask"), write("y")], vec![wide]));
    assert_eq!(run.filled("mask", &[255.0, 1.0]).empty("y", 2).full("y"), [-255.0, -1.0]);
}

/// A function that copies `x` to `y`, one element.
fn copies(from_bytes: bool) -> Function {
    let Expr::Load { memory, at, .. } = load("x", one(0, &[])) else { unreachable!("a load") };
    let (parameter, format) = if from_bytes { (read_bytes("x"), Format::Byte) } else { (read("x"), Format::Real) };
    function(vec![parameter, write("y")], vec![store("y", one(0, &[]), Expr::Load { memory, at, format })])
}

/// What was written as a real is gone once a byte was written to any part of it, and the other way round.
#[test]
fn bytes_and_reals_in_one_place_destroy_each_other() {
    let bindings = Bindings::default();
    for hit in 0..4 {
        let mut memory = Memory::new();
        let (shared, result) = (memory.add_bytes(8), memory.add(1));
        let all = |start: usize, len: usize| Passed::Slice { region: shared, start, len };
        let y = Passed::Slice { region: result, start: 0, len: 1 };
        let real = function(vec![write("x")], vec![store("x", one(0, &[]), number(3.5))]);
        run(&real, &[all(4, 4)], &mut memory, &bindings).unwrap();
        run(&copies(false), &[all(4, 4), y.clone()], &mut memory, &bindings).unwrap();
        assert_eq!(memory.get(result), [3.5]);
        // no part of a real is a byte
        let byte = run(&copies(true), &[all(4 + hit, 1), y.clone()], &mut memory, &bindings);
        assert!(byte.unwrap_err().contains("is read before it is written"), "{hit}");
        let byte = function(vec![write_bytes("x")], vec![bytes_of(store("x", one(0, &[]), number(7.0)))]);
        run(&byte, &[all(4 + hit, 1)], &mut memory, &bindings).unwrap();
        let gone = run(&copies(false), &[all(4, 4), y.clone()], &mut memory, &bindings);
        assert!(gone.unwrap_err().contains("x[0], of 1 elements, is read before it is written"), "{hit}");
        run(&copies(true), &[all(4 + hit, 1), y], &mut memory, &bindings).unwrap();
        assert_eq!(memory.get(result), [7.0]);
    }
}

#[test]
fn reals_begin_at_whole_reals() {
    let mut memory = Memory::new();
    let region = memory.add_bytes(8);
    let real = function(vec![write("x")], vec![store("x", one(0, &[]), number(3.5))]);
    let at = |start: usize| [Passed::Slice { region, start, len: 4 }];
    assert_eq!(run(&real, &at(4), &mut memory, &Bindings::default()), Ok(vec![]));
    let error = run(&real, &at(2), &mut memory, &Bindings::default()).unwrap_err();
    assert!(error.contains("x begins at byte 2, where none of its reals can"), "{error}");
}

#[test]
fn memory_is_read_as_what_it_holds() {
    let mut function = copies(true);
    function.parameters[0] = read("x");
    let error = Run::new(function).filled("x", &[1.0]).empty("y", 1).error();
    assert!(error.contains("x holds reals, and is read as bytes"), "{error}");
}

/// In a part of a memory of bytes, elements are counted as in all others.
#[test]
fn a_loop_walks_bytes_one_by_one() {
    let mut memory = Memory::new();
    let (bytes, result) = (memory.add_bytes(12), memory.add(3));
    let Expr::Load { memory: name, at, .. } = load("x", one(1, &[("i", 2)])) else { unreachable!("a load") };
    let fill = along_lanes(8, vec![bytes_of(store("x", lanes(0, &[]), Expr::Index(crate::loops::ir::Along::Lanes)))]);
    let slice = Passed::Slice { region: bytes, start: 4, len: 8 };
    run(&function(vec![write_bytes("x")], vec![fill]), std::slice::from_ref(&slice), &mut memory, &Bindings::default())
        .unwrap();
    let value = Expr::Load { memory: name, at, format: Format::Byte };
    let body = vec![Statement::For {
        index: Some("i".to_owned()),
        extent: Dim::from(3),
        body: vec![store("y", one(0, &[("i", 1)]), value)],
    }];
    let y = Passed::Slice { region: result, start: 0, len: 3 };
    run(&function(vec![read_bytes("x"), write("y")], body), &[slice, y], &mut memory, &Bindings::default()).unwrap();
    assert_eq!(memory.get(result), [1.0, 3.0, 5.0]);
}
