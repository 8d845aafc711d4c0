//! What is named, inlined, filled and passed: no value shows it, and the time that code takes does, or rustc.

use std::collections::BTreeSet;

use super::{Scheduled, schedule};
use crate::ir::ops::Unary;
use crate::loops::compiled::{Purpose, passes, passes_for};
use crate::loops::ir::{Driver, Epilogue, Expr, Function, Library, ParameterKind, Statement};
use crate::loops::names::ValueNames;
use crate::loops::target::{SCALAR, VECTORS};
use crate::loops::text::print;
use crate::loops::walk::{self, Item};
use crate::testing::{KERNELS, model, networks};

/// The functions of a network's predictions.
fn functions(source: &str) -> Vec<Function> {
    functions_of(source, Purpose::Predict)
}

fn functions_of(source: &str, purpose: Purpose) -> Vec<Function> {
    let compiled = passes(&model(source));
    let entry = compiled.entries.iter().find(|entry| entry.purpose == purpose).expect("it is asked for");
    let of = |kernel| {
        let (names, namer) = ValueNames::by_role(entry, kernel);
        schedule(&entry.program, kernel, &names, &namer).function
    };
    entry.program.kernels.iter().map(of).collect()
}

/// How many values are named in the one function of a network, and how many sines and loads there are.
fn named(source: &str) -> [usize; 3] {
    let [function] = &functions(source)[..] else { panic!("{source}: one kernel") };
    let (mut lets, mut sines, mut loads) = (0, 0, 0);
    walk::each(&function.body, &mut |statement| lets += usize::from(matches!(statement, Statement::Let(..))));
    walk::deep(&function.body, &mut |item| match item {
        Item::Expr(Expr::Unary(Unary::Sin, _)) => sines += 1,
        Item::Expr(Expr::Load { .. }) => loads += 1,
        _ => {}
    });
    [lets, sines, loads]
}

/// So many sines of each other.
fn sines(count: usize, of: &str) -> String {
    format!("{}{of}{}", "sin(".repeat(count), ")".repeat(count))
}

#[test]
fn what_is_used_twice_is_computed_and_loaded_once() {
    assert_eq!(named("(x: [5]) { sin(x) }"), [0, 1, 1]);
    assert_eq!(named("(x: [5], y: [5]) { sin(x) * y }"), [0, 1, 2]);
    assert_eq!(named("(x: [5]) { sin(x) + cos(x) }"), [1, 1, 1]);
    assert_eq!(named("(x: [5]) { let a = sin(x); exp(a) + cos(a) }"), [1, 1, 1]);
    assert_eq!(named("(x: [5]) { let a = sin(x); exp(a) + cos(a) * tanh(a) }"), [1, 1, 1]);
    assert_eq!(named("(x: [5]) { let a = sin(x); (exp(a), cos(a)) }"), [1, 1, 1]);
}

#[test]
fn no_expression_is_taller_than_sixteen_operations() {
    let chain = |count: usize| named(&format!("(x: [5]) {{ {} }}", sines(count, "x")))[0];
    assert_eq!([15, 16, 17, 31, 32, 33].map(chain), [0, 1, 1, 1, 2, 2]);
    // the taller operand counts
    let beside = |count: usize| named(&format!("(x: [5], y: [5]) {{ y * {} }}", sines(count, "x")))[0];
    assert_eq!([14, 15, 16].map(beside), [0, 1, 1]);
    // what has a name begins anew
    let between =
        |count: usize| named(&format!("(x: [5]) {{ let a = {}; {} * cos(a) }}", sines(15, "x"), sines(count, "a")))[0];
    assert_eq!([14, 15].map(between), [1, 2]);
}

/// Whether the product of a layer is inlined.
fn is_inlined(source: &str) -> bool {
    let mut found = Vec::new();
    for function in functions(source) {
        walk::each(&function.body, &mut |statement| {
            if let Statement::Call(call) = statement
                && let Library::Contract { driver, .. } = &call.library
            {
                found.push(*driver == Driver::Inlined);
            }
        });
    }
    let [one] = found[..] else { panic!("{source}: one product") };
    one
}

#[test]
fn products_are_inlined_to_the_last_column_and_element() {
    for (k, n, expected) in
        [(1, 64, true), (1, 65, false), (64, 64, true), (65, 64, false), (256, 16, true), (257, 16, false)]
    {
        assert_eq!(is_inlined(&format!("x: [{k}] -> linear({n})")), expected, "{k} by {n}");
    }
    // rows begin on cache lines: 33 columns take as much memory as 48
    for (k, expected) in [(85, true), (86, false)] {
        assert_eq!(is_inlined(&format!("x: [{k}] -> linear(33)")), expected, "{k} by 33");
    }
    // either operand may be the small one
    for (m, expected) in [(64, true), (65, false)] {
        let source = format!("(x: [9000, 64]) {{ param w: [{m}, 9000] = ones; w @ x }}");
        assert_eq!(is_inlined(&source), expected, "{m} rows");
    }
    // a size that only rustc knows is none
    assert!(!is_inlined("x: [D] -> linear(4)"));
    assert!(!is_inlined("x: [4] -> linear(H)"));
}

/// Each function of the networks that need every kind of kernel, with its interface.
fn all(visit: &mut dyn FnMut(&str, Scheduled)) {
    for source in &networks(&KERNELS) {
        let model = model(source);
        for entry in [&VECTORS, &SCALAR].into_iter().flat_map(|target| passes_for(&model, target).entries) {
            for kernel in &entry.program.kernels {
                let (names, namer) = ValueNames::by_role(&entry, kernel);
                visit(source, schedule(&entry.program, kernel, &names, &namer));
            }
        }
    }
}

#[test]
fn an_interface_says_what_its_function_takes() {
    all(&mut |source, Scheduled { function, interface }| {
        let has = |kind| function.parameters.iter().any(|parameter| parameter.kind == kind);
        let extras = &interface.extras;
        assert_eq!(extras.batch, has(ParameterKind::Batch), "{source}");
        assert_eq!(extras.seed, has(ParameterKind::Seed), "{source}");
        assert_eq!(extras.scratch, has(ParameterKind::Scratch), "{source}");
        let steps = function.parameters.iter().filter(|of| matches!(of.kind, ParameterKind::State { .. })).count();
        assert_eq!(interface.updates, steps > 0, "{source}");
    });
}

#[test]
fn memory_is_filled_where_it_is_added_to_and_not_where_it_is_stored() {
    let mut filled = 0;
    all(&mut |source, Scheduled { function, .. }| {
        let (mut fills, mut stores, mut loads) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        walk::each(&function.body, &mut |statement| match statement {
            Statement::Fill(memory, _) => drop(fills.insert(memory.clone())),
            Statement::Store { memory, .. } => drop(stores.insert(memory.clone())),
            _ => {}
        });
        walk::deep(&function.body, &mut |item| {
            if let Item::Expr(Expr::Load { memory, .. }) = item {
                loads.insert(memory.clone());
            }
        });
        // one number after the other is added up by loads and stores
        let overwritten = fills.intersection(&stores).filter(|memory| !loads.contains(*memory));
        assert_eq!(overwritten.count(), 0, "{source}\n{}", print("kernel", &function));
        filled += fills.len();
    });
    assert!(filled > 10, "{filled}");
}

/// What follows the sums of the calls in some functions.
fn epilogues(functions: &[Function]) -> Vec<&'static str> {
    let mut found = Vec::new();
    for function in functions {
        walk::each(&function.body, &mut |statement| {
            if let Statement::Call(call) = statement {
                found.push(match call.finish.epilogue {
                    Epilogue::Store => "store",
                    Epilogue::Step => "step",
                    Epilogue::Accumulate => "accumulate",
                    Epilogue::Body(_) => "body",
                });
            }
        });
    }
    found
}

#[test]
fn the_two_plainest_epilogues_stand_in_the_runtime() {
    assert_eq!(epilogues(&functions("x: [5] -> linear(3, bias = false)")), ["store"]);
    assert_eq!(epilogues(&functions("x: [5] -> linear(3)")), ["body"]);
    let step = |source: &str| epilogues(&functions_of(source, Purpose::TrainStep)).pop();
    assert_eq!(step("x: [5] -> linear(3, bias = false) -> mse"), Some("step"));
    assert_eq!(step("(x: [5]) { (x -> linear(3, bias = false) -> mse) + l2(0.1) }"), Some("body"));
}

#[test]
fn a_target_without_a_library_calls_nothing() {
    for (target, is_called) in [(&VECTORS, true), (&SCALAR, false)] {
        let compiled = passes_for(&model("x: [5] -> linear(3) -> mse"), target);
        let (mut calls, mut kernels) = (0, 0);
        for entry in &compiled.entries {
            for kernel in &entry.program.kernels {
                let (names, namer) = ValueNames::by_role(entry, kernel);
                let function = schedule(&entry.program, kernel, &names, &namer).function;
                walk::each(&function.body, &mut |of| calls += usize::from(matches!(of, Statement::Call(_))));
                kernels += 1;
            }
        }
        assert!(kernels > 4 && (calls > 0) == is_called, "{}: {calls} calls", target.name);
    }
}

#[test]
fn axes_that_lie_in_one_another_run_as_one() {
    let axes = |source: &str| {
        let mut found = Vec::new();
        for function in functions(source) {
            walk::each(&function.body, &mut |statement| {
                if let Statement::Call(call) = statement
                    && let Library::RunningSum { lines, .. } = &call.library
                {
                    found.push((lines.axes.len(), lines.axis));
                }
            });
        }
        found
    };
    // the batch and the first axis; the axis; the columns
    assert_eq!(axes("(x: [3, 4, 5]) { x -> cumsum(1) }"), [(3, 1)]);
    // nothing is between the batch and the axis
    assert_eq!(axes("(x: [4, 5]) { x -> cumsum(0) }"), [(3, 1)]);
    // the columns are the axis
    assert_eq!(axes("(x: [3, 4, 5]) { x -> cumsum(2) }"), [(2, 1)]);
}
