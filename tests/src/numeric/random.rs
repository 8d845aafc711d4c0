//! Random networks.

use std::fmt::Write;

use nn_compiler::compiled::{Purpose, passes};
use nn_compiler::ops::CoreOp;
use nn_runtime::{Rng, Seed};

use super::Case;

/// The source of a random network of the given number: always the same, always right, its values of moderate size.
#[must_use]
pub fn random_network(number: u64) -> String {
    let mut writer = Writer { rng: Seed(number).derive(1).rng(), values: Vec::new(), statements: String::new() };
    writer.network()
}

/// A value that later ones may use.
#[derive(Clone)]
struct Value {
    name: String,
    shape: Vec<usize>,
    is_batched: bool,
}

struct Writer {
    rng: Rng,
    values: Vec<Value>,
    statements: String,
}

const SHAPES: &[&[usize]] =
    &[&[], &[1], &[3], &[4], &[1, 3], &[3, 1], &[2, 3], &[3, 4], &[4, 3], &[3, 3], &[2, 3, 4], &[2, 1, 3]];
const UNARY: &[&str] =
    &["tanh", "sigmoid", "relu", "sin", "cos", "softplus", "abs", "neg", "leaky_relu(0.2)", "dropout(0.3)"];

impl Writer {
    fn network(&mut self) -> String {
        let mut inputs = Vec::new();
        for index in 0..=self.rng.below(3) {
            let shape = self.pick(SHAPES).to_vec();
            let grad = if self.rng.below(2) == 0 { "#[grad] " } else { "" };
            inputs.push(format!("{grad}_x{index}: {shape:?}"));
            self.values.push(Value { name: format!("_x{index}"), shape, is_batched: true });
        }
        for index in 0..self.rng.below(4) {
            let shape = self.pick(SHAPES).to_vec();
            let _ = write!(self.statements, "param _w{index}: {shape:?} = ones; ");
            self.values.push(Value { name: format!("_w{index}"), shape, is_batched: false });
        }
        for index in 0..2 + self.rng.below(9) {
            let Some((source, shape, is_batched)) = self.value() else { continue };
            let name = format!("_v{index}");
            let _ = write!(self.statements, "let {name} = {source}; ");
            self.values.push(Value { name, shape, is_batched });
        }
        let output = self.output();
        format!("({}) {{ {}{output} }}", inputs.join(", "), self.statements)
    }

    fn pick<T: ?Sized>(&mut self, from: &[&'static T]) -> &'static T {
        from[self.rng.below(from.len() as u64) as usize]
    }

    /// Any value; the later ones more often, so that networks become deep.
    fn any(&mut self) -> Value {
        let count = self.values.len() as u64;
        let (a, b) = (self.rng.below(count), self.rng.below(count));
        self.values[a.max(b) as usize].clone()
    }

    /// A convolution or a pool of an image.
    fn windows(&mut self, image: &Value) -> Option<(String, Vec<usize>, bool)> {
        let &[channels, rows, columns] = image.shape.as_slice() else { return None };
        if !image.is_batched {
            return None;
        }
        let mut one_to = |most: u64| 1 + self.rng.below(most) as usize;
        let (features, window, stride) = (one_to(3), [one_to(3), one_to(3)], [one_to(2), one_to(2)]);
        let padding = [one_to(2) - 1, one_to(2) - 1];
        let pools = one_to(2) == 1;
        let length = |axis: usize, length: usize| {
            Some((length + 2 * padding[axis]).checked_sub(window[axis])? / stride[axis] + 1)
        };
        let (rows, columns) = (length(0, rows)?, length(1, columns)?);
        let windows = format!("{window:?}, stride = {stride:?}, padding = {padding:?}");
        if !pools {
            let source = format!("{} -> conv2d({features}, {windows}) -> tanh", image.name);
            return Some((source, vec![features, rows, columns], true));
        }
        let fits = (0..2).all(|axis| 2 * padding[axis] <= window[axis]);
        fits.then(|| (format!("{} -> max_pool({windows})", image.name), vec![channels, rows, columns], true))
    }

    /// The source of a new value, its shape, and whether it has a batch.
    fn value(&mut self) -> Option<(String, Vec<usize>, bool)> {
        let a = self.any();
        match self.rng.below(11) {
            10 => self.windows(&a),
            0..=1 => {
                let function = self.pick(UNARY);
                Some((format!("{} -> {function}", a.name), a.shape, a.is_batched))
            }
            2..=5 => {
                let b = self.any();
                let shape = broadcast(&a.shape, &b.shape)?;
                let (x, y) = (&a.name, &b.name);
                let forms = [
                    format!("{x} + {y}"),
                    format!("{x} - {y} * 0.5"),
                    format!("{x} * tanh({y})"),
                    format!("{x} / (1 + {y} * {y})"),
                    format!("max({x}, {y})"),
                    format!("min({x}, sin({y}))"),
                    format!("-{x} * -sigmoid({y}) + {x}"),
                ];
                let form = forms[self.rng.below(forms.len() as u64) as usize].clone();
                Some((form, shape, a.is_batched || b.is_batched))
            }
            6 => {
                let b = self.any();
                let (mut shape, summed) = (a.shape.clone(), b.shape.first()?);
                if a.shape.len() > 2 || b.shape.len() > 2 || shape.pop()? != *summed {
                    return None;
                }
                shape.extend(&b.shape[1..]);
                Some((format!("tanh({} @ {})", a.name, b.name), shape, a.is_batched || b.is_batched))
            }
            7 => {
                let (outputs, mut shape) = (1 + self.rng.below(4) as usize, a.shape);
                *shape.last_mut()? = outputs;
                let bias = if self.rng.below(3) == 0 { ", bias = false" } else { "" };
                Some((format!("{} -> linear({outputs}{bias}) -> tanh", a.name), shape, a.is_batched))
            }
            8 => {
                let count = a.shape.iter().product();
                Some((format!("{} -> flatten", a.name), vec![count], a.is_batched))
            }
            _ => {
                let count: usize = a.shape.iter().product();
                let shape = if count.is_multiple_of(3) { vec![count / 3, 3] } else { vec![1, count] };
                Some((format!("{} -> reshape({shape:?})", a.name), shape, a.is_batched))
            }
        }
    }

    fn output(&mut self) -> String {
        let a = self.any();
        let Some(last) = self.values.iter().rev().find(|value| value.is_batched).cloned() else { return a.name };
        let penalty = if self.statements.contains("linear") { " + l2(0.1) - l1(0.05)" } else { "" };
        match self.rng.below(6) {
            0 => last.name,
            1 => format!("({}, {})", last.name, a.name),
            2 => format!("{} -> mse{penalty}", last.name),
            3 if !last.shape.is_empty() => format!("{} -> softmax_ce{penalty}", last.name),
            4 if !last.shape.is_empty() => format!("({} -> svm(margin = 0.7) * 2{penalty}, {})", last.name, a.name),
            _ => format!("({} -> bce_with_logits, {}, {})", last.name, a.name, last.name),
        }
    }
}

/// The shape of an elementwise operation, if there is one.
fn broadcast(a: &[usize], b: &[usize]) -> Option<Vec<usize>> {
    let rank = a.len().max(b.len());
    let size = |shape: &[usize], axis: usize| {
        let missing = rank - shape.len();
        if axis < missing { 1 } else { shape[axis - missing] }
    };
    let pair = |axis| match (size(a, axis), size(b, axis)) {
        (a, b) if a == b || b == 1 => Some(a),
        (1, b) => Some(b),
        _ => None,
    };
    (0..rank).map(pair).collect()
}

/// A random network as a [`case!`](crate::case).
///
/// # Panics
/// If it is not right.
#[must_use]
pub fn random_case(number: u64) -> String {
    let source = random_network(number);
    let case = Case::new(&source, &[]);
    let names: Vec<String> = case.model.inputs.iter().map(|input| input.name.to_string()).collect();
    let entries = passes(&case.model).entries;
    let predict = entries.iter().find(|entry| entry.purpose == Purpose::Predict).expect("every network predicts");
    let graph = &predict.program.graph;
    let is_read = |index: usize| graph.schedule().into_iter().any(|id| *graph.op(id) == CoreOp::Input(index));
    let mut read: Vec<String> =
        names.iter().enumerate().filter(|(index, _)| is_read(*index)).map(|(_, name)| name.clone()).collect();
    if read.is_empty() {
        read.clone_from(&names);
    }
    let parameters = case.model.parameters.iter().map(|parameter| parameter.info.path());
    let inputs = case.model.inputs.iter().filter(|input| input.gradient).map(|input| input.name.to_string());
    let gradients = parameters.chain(inputs).collect::<Vec<_>>().join(", ");
    let methods: Vec<String> = case
        .methods()
        .into_iter()
        .map(
            |method| {
                if matches!(method, "loss" | "step") { method.to_owned() } else { format!("{method}({gradients})") }
            },
        )
        .collect();
    let (all, read, methods) = (names.join(", "), read.join(", "), methods.join(", "));
    format!("case! {{\n    random_{number}: N {{}}\n    predict({read}) all({all}) [{methods}];\n    N{source}\n}}\n")
}
