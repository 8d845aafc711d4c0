//! Derivatives against differences, in f64: those of whole networks, and those of every function of the language, which
//! between them need every derivative rule.

mod branches;

use crate::front::construct::construct;
use crate::front::functions::functions;
use crate::front::layers::Default;
use crate::ir::graph::{Graph, Root};
use crate::loops::compiled::with_gradients;
use crate::passes::interpret::{Bindings, interpret};
use crate::testing::{KERNELS, Numbers, bindings, has_own_derivatives, model, networks};

/// Steps of central differences of fourth order; the short one is for where a kink is near.
const STEPS: [f64; 2] = [1e-4, 1e-6];

/// How far a difference may be from a derivative, relative to the largest of its tensor.
const TOLERANCE: f64 = 1e-7;

/// What is wrong with the derivatives of a network, if anything is.
fn problem(source: &str, seed: u64, numbers: Numbers) -> Option<String> {
    let model = model(source);
    let training = with_gradients(&model, construct(&model, true));
    let mut forward = training.clone();
    forward.roots.retain(|root, _| *root == Root::Loss);
    let bindings = bindings(&model, seed, numbers);
    let values = interpret(&training, &bindings);
    let parameters = (0..model.parameters.len()).filter(|index| model.parameters[*index].info.is_trained());
    let inputs = (0..model.inputs.len()).filter(|index| model.inputs[*index].gradient);
    let of_parameters = parameters.map(|index| (Root::ParameterGradient(index), index));
    let of_inputs = inputs.map(|index| (Root::InputGradient(index), index));
    for (root, index) in of_parameters.chain(of_inputs) {
        let gradient = &values[&root];
        let scale = gradient.iter().fold(1.0_f64, |most, x| most.max(x.abs()));
        for (at, derivative) in gradient.iter().enumerate() {
            let slope = |step: f64| {
                let loss = |step: f64| {
                    let mut moved = bindings.clone();
                    let tensors =
                        if matches!(root, Root::InputGradient(_)) { &mut moved.inputs } else { &mut moved.parameters };
                    tensors[index][at] += step;
                    interpret(&forward, &moved)[&Root::Loss][0]
                };
                (8.0 * (loss(step) - loss(-step)) - (loss(2.0 * step) - loss(-2.0 * step))) / (12.0 * step)
            };
            let slopes = STEPS.map(slope);
            // where the function itself is no number, nor need its derivative be one
            let is_close = |slope: &f64| slope.is_nan() || (derivative - slope).abs() <= TOLERANCE * scale;
            if !slopes.iter().any(is_close) {
                let text = crate::ir::graph::print(&forward as &Graph, "");
                return Some(format!("{source}: d {root:?}[{at}] is {derivative}, differences are {slopes:?}\n{text}"));
            }
        }
    }
    None
}

#[test]
fn derivatives_are_those_of_the_values() {
    let own = |source: &&String| has_own_derivatives(&construct(&model(source), true));
    for source in networks(&KERNELS).iter().filter(|source| !own(source)) {
        assert_eq!(problem(source, 11, Numbers::Plain), None);
    }
}

#[test]
fn functions_of_the_language() {
    let mut known = 0;
    for function in functions().filter(|function| function.name != "stop_gradient") {
        let needed = function.arguments.iter().filter(|argument| matches!(argument.default, Default::Required));
        let needed = needed.zip(["0.3", "0.7"]).map(|(_, number)| number);
        let operands: Vec<&str> = ["x", "y", "z"][..function.arity].iter().copied().chain(needed).collect();
        let operands = operands.join(", ");
        let inputs = ["#[grad] x: [6]", "#[grad] y: [6]", "#[grad] z: [6]"][..function.arity].join(", ");
        let call = format!("{}({operands})", function.name);
        // alone, and where more than one derivative meets
        for body in [call.clone(), format!("{call} * x"), format!("tanh({call}) * {call}")] {
            let source = format!("({inputs}) {{ {body} }}");
            for (seed, numbers) in [(1, Numbers::Plain), (2, Numbers::Positive), (3, Numbers::AboveOne)] {
                assert_eq!(problem(&source, seed, numbers), None);
                known += 1;
            }
        }
    }
    assert!(known > 400, "{known}");
}

#[test]
fn what_the_loss_does_not_depend_on_has_no_derivative() {
    let model = model("(#[grad] x: [3], #[grad] y: [3]) { floor(y) + sign(y) * 2 + x * stop_gradient(y) }");
    let graph = with_gradients(&model, construct(&model, true));
    let values = interpret(&graph, &bindings_of_ones(&model));
    assert_eq!(values[&Root::InputGradient(0)], [1.0; 6]);
    assert_eq!(values[&Root::InputGradient(1)], [0.0; 6]);
}

/// All inputs 1, at batch 2.
fn bindings_of_ones(model: &crate::front::model::Model) -> Bindings {
    let mut bindings = bindings(model, 1, Numbers::Plain);
    bindings.inputs.iter_mut().flatten().for_each(|x| *x = 1.0);
    bindings
}
