//! What holds for every network of `tests/networks`: every pass keeps every value, and every derivative is one, in f64, on
//! the compiler as a library. What is emitted is compared in `numeric*.rs`, for fewer networks, because each of them has to
//! be compiled. Each file is a test of its own; `tests/networks/README.md` says how to add one.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::path::Path;

use nn_compiler::ir::graph::{Builder, Graph, Root};
use nn_compiler::loops::fuse::fuse;
use nn_compiler::loops::lower::lower;
use nn_compiler::loops::target::VECTORS;
use nn_compiler::passes::differentiate::differentiate;
use nn_compiler::passes::interpret::{Bindings, interpret};
use nn_compiler::passes::simplify::simplify;
use nn_tests::networks::{Network, folder, parse};
use nn_tests::numeric::{Case, Data, SIZES, assert_close, wrong_derivatives, wrong_values};

datatest_stable::harness! {
    { test = values_are_kept, root = "networks", pattern = r"\.nn$" },
    { test = derivatives_are_such, root = "networks", pattern = r"^(?!equal/|own_derivatives/).*\.nn$" },
    { test = all_are_equal, root = "networks", pattern = r"^equal/.*\.nn$" },
    { test = second_derivatives_are_such, root = "networks", pattern = r"^second_derivatives/.*\.nn$" },
}

type Outcome = datatest_stable::Result<()>;

/// The networks of a file that is found below `networks`.
fn networks(path: &Path) -> Result<Vec<Network>, Box<dyn std::error::Error>> {
    let name = path.strip_prefix(folder()).or(path.strip_prefix("networks")).unwrap_or(path);
    Ok(parse(&name.display().to_string(), &std::fs::read_to_string(path)?)?)
}

/// The file's networks of which something is found wrong, with what it is.
fn right(path: &Path, wrong: fn(&str) -> Option<String>) -> Outcome {
    let found: Vec<String> = networks(path)?
        .into_iter()
        .filter_map(|Network { place, source }| Some(format!("{place}: {source}\n  {}", wrong(&source)?)))
        .collect();
    if found.is_empty() { Ok(()) } else { Err(found.join("\n").into()) }
}

/// Through all passes, by the kernels, by their loops on memory; and the code parses.
fn values_are_kept(path: &Path) -> Outcome {
    right(path, wrong_values)
}

/// Central differences agree.
fn derivatives_are_such(path: &Path) -> Outcome {
    right(path, wrong_derivatives)
}

/// All networks of a file give the same values and the same gradients.
fn all_are_equal(path: &Path) -> Outcome {
    let networks = networks(path)?;
    let values = |network: &Network| {
        let case = Case::new(&network.source, SIZES);
        interpret(&case.training, &Data::any(&case, 3, 5).bindings)
    };
    let (first, others) = networks.split_first().expect("a network");
    assert!(!others.is_empty(), "{}: nothing to be equal to", first.place);
    let expected = values(first);
    for other in others {
        let given = values(other);
        assert_eq!(given.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{}", other.place);
        for (root, values) in given {
            assert_close(&format!("{}: {root:?}", other.place), values, &expected[&root], 1e-12);
        }
    }
    Ok(())
}

/// The derivative of `Σ (∂L/∂x)²` is what central differences of it are, before and after simplification.
fn second_derivatives_are_such(path: &Path) -> Outcome {
    for network in networks(path)? {
        let case = Case::new(&network.source, SIZES);
        let graph = of_squared_slope(case.inference.clone());
        let bindings = Data::any(&case, 2, 3).bindings;
        let slope = |values: BTreeMap<Root, Vec<f64>>| values[&Root::InputGradient(0)].clone();
        let gradient = slope(interpret(&graph, &bindings));
        let lowered = lower(&simplify(graph.clone(), false).0, &VECTORS);
        assert_close(&network.place, slope(interpret(&lowered, &bindings)), &gradient, 1e-11);
        let program = fuse(lowered, &VECTORS, &BTreeMap::new());
        assert_close(&network.place, slope(program.interpret(&bindings)), &gradient, 1e-11);
        let numeric: Vec<f64> = (0..gradient.len()).map(|at| central_difference(&graph, &bindings, at)).collect();
        assert_close(&network.place, numeric, &gradient, 1e-7);
    }
    Ok(())
}

/// The squared slope of a graph's loss by its first input as the loss, and the slope of that.
fn of_squared_slope(graph: Graph) -> Graph {
    let mut b = Builder::new(graph);
    let (loss, x) = (b.graph.roots[&Root::Loss], b.input(0));
    let slope = differentiate(&mut b, loss, &[x])[0].expect("the loss depends on x");
    let squares = b.times(slope, slope);
    let of = b.sum_all(squares);
    let second = differentiate(&mut b, of, &[x])[0].expect("the slope depends on x");
    b.graph.roots = BTreeMap::from([(Root::Loss, of), (Root::InputGradient(0), second)]);
    b.graph
}

/// Of fourth order, of the loss by an element of the first input.
fn central_difference(graph: &Graph, bindings: &Bindings, element: usize) -> f64 {
    let at = |step: f64| {
        let mut moved = bindings.clone();
        moved.inputs[0][element] += step;
        interpret(graph, &moved)[&Root::Loss][0]
    };
    let step = 1e-4;
    let difference = |step: f64| at(step) - at(-step);
    (8.0 * difference(step) - difference(2.0 * step)) / (12.0 * step)
}
