//! The plan's own checker, given plans that are wrong: it stands in debug builds of the compiler and in other tests.

mod places;

use super::{plan, problems};
use crate::ir::graph::Root;
use crate::ir::views::is_external;
use crate::loops::compiled::{Purpose, passes};
use crate::testing::{KERNELS, model, networks};

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

#[test]
fn a_kernel_does_not_read_what_it_writes_itself() {
    let said = said(|plan, _| {
        let short =
            plan.buffers.iter_mut().find(|buffer| buffer.last == buffer.first + 1).expect("one is read at once");
        short.first = short.last;
    });
    assert!(said.iter().any(|line| line.contains("reads")), "{said:?}");
}

#[test]
fn the_text_of_a_plan_has_a_line_for_each_value() {
    let entries = passes(&model("(#[grad] x: [5]) { param w: [5, 5] = ones; (w @ w) @ x }")).entries;
    for entry in entries {
        let plan = plan(&entry.program);
        let line = |(at, buffer): (usize, &super::Buffer)| {
            let (each, fixed) = (buffer.per_example.to_string(), buffer.fixed.to_string());
            let size = if each == "0" { fixed } else { format!("{each}*B") };
            format!("  buffer {at}: {size} elements, kernels {} to {}\n", buffer.first, buffer.last)
        };
        let lines: String = plan.buffers.iter().enumerate().map(line).collect();
        assert_eq!(plan.print(), format!("workspace\n{lines}"));
    }
}

#[test]
fn every_value_in_the_workspace_needs_its_memory_and_no_other_has_any() {
    let mut flat = 0;
    for source in &networks(&KERNELS) {
        for entry in passes(&model(source)).entries {
            let graph = &entry.program.graph;
            for index in 0..entry.plan.buffers.len() {
                let mut plan = plan(&entry.program);
                let node = plan.buffers[index].node;
                assert!(graph.ty(node).rank() > 0 && !is_external(graph, node), "{source}: {node:?}");
                plan.index.remove(&node);
                let said = problems(&entry.program, &plan);
                assert!(said.iter().any(|line| line.contains("has no memory there")), "{source}: {node:?}");
                flat += usize::from(graph.ty(node).rank() == 1);
            }
        }
    }
    assert!(flat > 0, "some values have one axis");
}
