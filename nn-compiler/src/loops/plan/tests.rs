//! The plan's own checker, given plans that are wrong: it stands in debug builds of the compiler and in other tests.

use super::{plan, problems};
use crate::ir::graph::Root;
use crate::loops::compiled::{Purpose, passes};
use crate::testing::model;

/// What is said of the plan of a step's gradients after `spoil` has had it.
fn said(spoil: impl FnOnce(&mut super::MemoryPlan, &crate::loops::program::Program)) -> Vec<String> {
    let entries = passes(&model("(#[grad] x: [5]) { x -> linear(4) -> tanh -> linear(3) -> mse }")).entries;
    let entry = entries.into_iter().find(|entry| entry.purpose == Purpose::Gradients).expect("it has a loss");
    let mut plan = plan(&entry.program);
    assert_eq!(problems(&entry.program, &plan), [""; 0]);
    spoil(&mut plan, &entry.program);
    problems(&entry.program, &plan)
}

#[test]
fn a_value_that_dies_before_it_is_read_is_a_problem() {
    let said = said(|plan, _| {
        let long = plan.buffers.iter_mut().find(|buffer| buffer.last > buffer.first + 1).expect("one is read later");
        long.last = long.first;
    });
    assert!(said.iter().any(|line| line.contains("which lives from kernel")), "{said:?}");
}

#[test]
fn a_value_that_is_read_before_it_is_written_is_a_problem() {
    let said = said(|plan, _| {
        let buffer = &mut plan.buffers[0];
        buffer.first = buffer.last;
    });
    assert!(said.iter().any(|line| line.contains("reads")), "{said:?}");
    assert!(said.iter().any(|line| line.contains("has no memory there")), "{said:?}");
}

#[test]
fn a_value_without_memory_is_a_problem() {
    let said = said(|plan, _| {
        let node = plan.buffers[0].node;
        plan.index.remove(&node);
    });
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("has no memory there"), "{said:?}");
}

#[test]
fn what_the_caller_reads_may_not_be_gone() {
    let said = said(|plan, program| {
        let gradient = program.graph.roots[&Root::InputGradient(0)];
        let index = plan.index[&gradient];
        plan.buffers[index].last -= 1;
    });
    assert!(said.iter().any(|line| line.contains("before the caller reads it")), "{said:?}");
}
