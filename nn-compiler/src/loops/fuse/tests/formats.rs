//! Which values lie in bytes.

use super::entry;
use crate::ir::ops::{Binary, CoreOp};
use crate::loops::compiled::{Compiled, Purpose, passes, passes_for};
use crate::loops::program::Program;
use crate::loops::target::{SCALAR, Target, VECTORS};
use crate::loops::verify;
use crate::testing::{KERNELS, model, networks};

/// The words of the values of a step that lie in bytes, and of the whole numbers that lie in reals.
fn words(source: &str) -> [Vec<&'static str>; 2] {
    let program = entry(source, Purpose::TrainStep).program;
    let stored: Vec<_> = program.kernels.iter().flat_map(|kernel| kernel.outputs.clone()).collect();
    let is_whole = |program: &Program, id| {
        let op = program.graph.op(id);
        matches!(op, CoreOp::PoolIndex { .. } | CoreOp::Binary(Binary::Eq | Binary::Gt | Binary::Ge))
    };
    let of = |is_byte: bool| {
        let those = stored.iter().filter(|id| program.bytes.contains(id) == is_byte);
        let those = those.filter(|id| is_byte || is_whole(&program, **id));
        those.map(|id| program.graph.op_word(*id)).collect()
    };
    [of(true), of(false)]
}

#[test]
fn places_of_small_windows_are_bytes() {
    let pool = |image: &str, window: &str| {
        format!(
            "Net(x: [2, {image}]) {{ x -> conv2d(3, 1) -> max_pool({window}) -> flatten -> linear(2) -> softmax_ce }}"
        )
    };
    assert_eq!(words(&pool("4, 4", "2")), [vec!["index"], vec![]]);
    assert_eq!(words(&pool("15, 17", "[15, 17]"))[1], [""; 0]);
    // what rustc alone knows may be large
    assert!(!words(&pool("K, K", "K"))[0].contains(&"index"));
}

#[test]
fn places_of_overlapping_windows_are_bytes_up_to_255() {
    let pool = |window: i64| {
        format!(
            "Net(x: [1, 2, 600]) {{ x -> conv2d(3, 1) -> max_pool([1, {window}], stride = [1, 3]) -> flatten -> linear(2) -> softmax_ce }}"
        )
    };
    assert_eq!(words(&pool(255)), [vec!["index"], vec![]]);
    assert_eq!(words(&pool(256)), [vec![], vec!["index"]]);
    assert_eq!(words(&pool(257)), [vec![], vec!["index"]]);
}

#[test]
fn masks_are_bytes() {
    let source = "Net(x: [20]) { x -> linear(30) -> relu -> dropout(0.25) -> linear(10) -> softmax_ce }";
    let [bytes, reals] = words(source);
    assert_eq!((bytes.len(), reals.len()), (2, 0), "{bytes:?} {reals:?}");
}

#[test]
fn what_callers_see_and_what_products_take_are_reals() {
    // a prediction, and an operand of a product
    for source in
        ["Net(x: [5]) { x -> linear(4) -> gt(0.0) }", "Net(x: [5]) { x -> linear(4) -> gt(0.0) -> linear(3) -> mse }"]
    {
        let entries = passes(&model(source)).entries;
        let predict = entries.iter().find(|entry| entry.purpose == Purpose::Predict).expect("it predicts");
        assert!(predict.program.bytes.is_empty(), "{}", predict.program.print("predict"));
        for entry in &entries {
            assert!(entry.program.graph.roots.values().all(|id| !entry.program.bytes.contains(id)), "{source}");
            assert_eq!(verify::program(entry), [""; 0], "{source}");
        }
    }
}

/// Both targets have bytes; one that has none stores reals.
#[test]
fn a_target_says_whether_there_are_bytes() {
    static WITHOUT: Target = Target { has_bytes: false, ..VECTORS };
    let count = |compiled: &Compiled| compiled.entries.iter().map(|entry| entry.program.bytes.len()).sum::<usize>();
    let (mut with, mut scalar) = (0, 0);
    for source in networks(&KERNELS) {
        let model = model(&source);
        with += count(&passes(&model));
        scalar += count(&passes_for(&model, &SCALAR));
        assert_eq!(count(&passes_for(&model, &WITHOUT)), 0, "{source}");
    }
    assert!(with > 5 && scalar > 5, "{with} {scalar}");
}
