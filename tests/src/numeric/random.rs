//! Random networks over the whole language. A network is a list of statements, each made from a form with places for
//! earlier values; whether it is right, and what shapes come out, the compiler itself says. So a new layer is one line in
//! [`FORMS`], and a network that fails can be made smaller by leaving statements out.

use std::fmt::Write;

use nn_compiler::front::model::Model;
use nn_compiler::front::{check, diagnostics, syntax};
use nn_compiler::ir::ops::CoreOp;
use nn_compiler::ir::types::{Dim, Element, TensorType};
use nn_compiler::loops::compiled::{Purpose, passes};
use nn_runtime::{Rng, Seed};

use super::Case;

/// What stands before the statements: templates, shared layers and operations that forms may use. One that nothing uses
/// is left out.
const DECLARATIONS: &[(&str, &str)] = &[
    ("dense", "layer dense(c, bias = true) = linear(c, bias = bias) -> tanh;"),
    ("gated", "layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid);"),
    (
        "unit",
        "layer unit(c, s = 1) = conv2d(c, 2, stride = s, padding = 1, bias = false) -> batch_norm(eps = 1) -> relu;",
    ),
    ("shared", "share shared = linear(3) -> tanh -> linear(2, bias = false);"),
    ("filters", "share filters = conv2d(2, 2, padding = [[1, 0], [0, 1]]) -> tanh;"),
    ("mix", "op mix(a, b) = a * tanh(b) + 0.5 * b;"),
    ("cube", "op cube(a) = a * a * a / (1 + a * a);"),
    // the right derivative, so that differences agree
    ("wave", "op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a));"),
];

/// Statements: `x`, `y` and `z` stand for earlier values, `n` for a number from 1 to 3.
const FORMS: &[&str] = &[
    // elementwise
    "x -> tanh",
    "x -> sigmoid",
    "x -> relu",
    "x -> sin",
    "x -> cos",
    "x -> softplus",
    "x -> abs",
    "x -> neg",
    "x -> leaky_relu(0.2)",
    "x + y",
    "x - y * 0.5",
    "x * tanh(y)",
    "x / (1 + square(y))",
    "max(x, y)",
    "min(x, sin(y))",
    "-x * -sigmoid(y) + x",
    "x -> elu(0.7)",
    "x -> gelu",
    "x -> silu",
    "x -> mish",
    "x -> hard_swish",
    "x -> hard_tanh(-0.9, 1.1)",
    "x -> softsign",
    "x -> atan",
    "x -> erf",
    "where(gt(x, y), x, y * 0.5)",
    "clamp(x, -1.1, 1.3)",
    // random numbers
    "x -> dropout(0.3)",
    "x -> dropout2d(0.3)",
    "x -> drop_path(0.3)",
    // products
    "tanh(x @ y)",
    "tanh(x @ (y -> transpose(-2, -1)))",
    "x -> linear(n) -> tanh",
    "x -> linear(n, bias = false) -> tanh",
    // windows
    "x -> conv2d(n, [n, n], stride = [n, n], padding = [1, 0]) -> tanh",
    "x -> conv2d(2, n, groups = n) -> tanh",
    "x -> max_pool([n, n], stride = [n, n])",
    "x -> max_pool(2, stride = 1, padding = 1)",
    "x -> upsample(n)",
    "x -> upsample(size = [n, 5], mode = bilinear)",
    "x -> adaptive_avg_pool(n)",
    "x -> global_avg_pool",
    "x -> global_max_pool",
    // norms; with a large eps, so that a variance near zero does not blow up what rounding left
    "x -> batch_norm(eps = 1)",
    "x -> layer_norm(eps = 1)",
    "x -> group_norm(n, eps = 1)",
    "x -> instance_norm(eps = 1, affine = true)",
    "x -> rms_norm(eps = 1)",
    // windows over lines, and the transposes of windows
    "x -> conv1d(n, 2, padding = causal) -> tanh",
    "x -> conv1d(2, n, dilation = 2, padding = same) -> tanh",
    "x -> conv_transpose1d(n, 2, stride = n) -> tanh",
    "x -> conv_transpose2d(n, [2, n], stride = [1, n]) -> tanh",
    "x -> avg_pool(2, stride = 1, padding = 1, count_include_pad = false)",
    "x -> avg_pool(n, stride = 2, ceil_mode = true)",
    // layers and operations of the network's own
    "x -> dense(n)",
    "x -> gated(n)",
    "x -> unit(n, s = n)",
    "x -> shared",
    "(x -> shared) * (y -> shared)",
    "x -> filters",
    "mix(x, y)",
    "x -> mix(y) -> cube",
    "wave(x, y)",
    "wave(x, cube(x))",
    "x -> residual(gated(3))",
    "x -> residual(unit(2) -> slice(1, 1) -> slice(2, 1))",
    "x -> repeat(n, dense(3))",
    "x -> repeat(2, residual(linear(4) -> tanh))",
    "x -> frozen linear(n) -> tanh",
    "x -> frozen gated(n)",
    "x -> prelu",
    // derivatives inside
    "grad(sum(tanh(x) * sin(y)), x)",
    "tanh(grad(sum((x -> softmax) * y), x))",
    // the same elements elsewhere
    "x -> flatten",
    "x -> reshape([n, n])",
    "x -> reshape([n, 2, n])",
    "x -> reshape([1, n, n, n])",
    "x -> slice(0, 1, 3)",
    "x -> slice(-1, start = n, step = 2)",
    "(x, y) -> concat(0)",
    "(x, y, x) -> concat(-1)",
    "(x, y) -> stack(1)",
    "x -> pad([[1, n]], value = 0.5)",
    "x -> pad(1, mode = reflect)",
    "x -> pad([n, 1], mode = replicate)",
    "x -> transpose(0, 1)",
    "x -> permute([2, 0, 1])",
    "x -> flip",
    "x -> squeeze",
    "x -> unsqueeze(n)",
    // sums
    "x -> sum(axis = 0)",
    "x -> mean(axis = -1, keepdim = true)",
    "x -> amax(axis = -1)",
    "x -> var(axis = 0, unbiased = false)",
    "x -> logsumexp(axis = n)",
    "x -> softmax",
    "x -> softmax(axis = 0)",
    "x -> log_softmax(axis = 1)",
    "x -> glu(0)",
    "x -> swiglu",
    "(x -> cumsum(0)) * 0.3",
];

/// Outputs: `x` stands for a value of each example, `y` for any.
const OUTPUTS: &[&str] = &[
    "x",
    "(x, y)",
    "x -> mse",
    "x -> mse + l2(0.1) - l1(0.05)",
    "x -> softmax_ce(axis = -1)",
    "(x -> svm(margin = 0.7, axis = -1) * 2, y)",
    "(x -> bce_with_logits, y, x)",
    "x -> softmax_ce(axis = -1, reduction = sum, label_smoothing = 0.1)",
    "x -> softmax_ce(axis = 0, ignore_index = 1)",
    "x -> log_softmax -> nll(axis = -1)",
    "(x -> softmax_ce(axis = -1, reduction = none), y)",
    "x -> huber(delta = 0.7)",
    "x -> l1_loss(reduction = sum)",
    "x -> sigmoid -> bce",
    "x -> kl_div(log_target = true)",
    "x -> soft_margin + batch_mean(square(y))",
    "x -> mse + batch_mean(square(grad(sum(sin(x)), x)))",
];

/// Losses that are added up: `x` stands for the value, `t` for an input of its own.
const LOSSES: &[&str] = &[
    "x -> softmax_ce(t)",
    "x -> softmax_ce(t, label_smoothing = 0.25)",
    "x -> softmax_ce(t, reduction = sum)",
    "x -> nll(t)",
    "x -> svm(t)",
    "x -> mse(t)",
    "x -> huber(t, delta = 0.7)",
    "x -> l1_loss(t, reduction = sum)",
    "x -> bce_with_logits(t)",
    "batch_mean(sum(x * t))",
];

/// How many of [`LOSSES`] take classes.
const OF_CLASSES: u64 = 5;

const SHAPES: &[&[usize]] =
    &[&[], &[1], &[3], &[4], &[1, 3], &[3, 1], &[2, 3], &[3, 4], &[4, 3], &[3, 3], &[2, 3, 4], &[2, 1, 3], &[2, 5, 4]];

/// Values of one example have at most so many elements: derivatives by differences evaluate a network many times.
const MOST_ELEMENTS: i64 = 160;

/// A network as its parts.
#[derive(Clone, Debug)]
pub struct Sketch {
    inputs: Vec<String>,
    /// Parameters and values: the name, and the source with everything.
    statements: Vec<(String, String)>,
    output: String,
}

impl Sketch {
    /// The random network of a number: always the same, always right, its values of moderate size.
    #[must_use]
    pub fn random(number: u64) -> Self {
        let mut writer = Writer { rng: Seed(number).derive(1).rng(), sketch: Self::empty(), varies: Vec::new() };
        writer.network(&mut Seed(number).derive(2).rng())
    }

    fn empty() -> Self {
        Self { inputs: Vec::new(), statements: Vec::new(), output: String::new() }
    }

    /// The source.
    #[must_use]
    pub fn source(&self) -> String {
        let mut body = String::new();
        for (_, statement) in &self.statements {
            let _ = write!(body, "{statement} ");
        }
        let mut declared = String::new();
        // the last declarations may use those before
        for (word, declaration) in DECLARATIONS.iter().rev() {
            if mentions(&body, word) || mentions(&self.output, word) || mentions(&declared, word) {
                declared.insert_str(0, &format!("{declaration} "));
            }
        }
        format!("({}) {{ {declared}{body}{} }}", self.inputs.join(", "), self.output)
    }

    /// The smallest network that still `fails`, found by leaving parts out one after the other.
    #[must_use]
    pub fn shrunk(&self, fails: &dyn Fn(&str) -> bool) -> Self {
        let mut best = self.clone();
        while let Some(smaller) = best.smaller().into_iter().find(|sketch| {
            let source = sketch.source();
            model(&source).is_some() && fails(&source)
        }) {
            best = smaller;
        }
        best
    }

    /// Networks with one part less each.
    fn smaller(&self) -> Vec<Self> {
        let mut found = Vec::new();
        for output in ["x", "x -> mse"] {
            for (name, _) in &self.statements {
                let output = output.replace('x', name);
                if output.len() < self.output.len() {
                    found.push(Self { output, ..self.clone() });
                }
            }
        }
        let terms: Vec<&str> = self.output.split(" + ").collect();
        for left_out in 0..terms.len() {
            let rest = terms.iter().enumerate().filter(|(position, _)| *position != left_out).map(|(_, term)| *term);
            found.push(Self { output: rest.collect::<Vec<&str>>().join(" + "), ..self.clone() });
        }
        let names: Vec<String> = self.names();
        for position in (0..self.statements.len()).rev() {
            let gone = self.statements[position].0.clone();
            // what used the value uses another one
            for other in names.iter().filter(|name| **name != gone).map(String::as_str).chain(["1"]) {
                let mut sketch = self.clone();
                sketch.statements.remove(position);
                for (_, statement) in &mut sketch.statements {
                    *statement = replaced(statement, &gone, other);
                }
                sketch.output = replaced(&sketch.output, &gone, other);
                found.push(sketch);
                let is_used = self.statements.iter().skip(position + 1).any(|(_, text)| mentions(text, &gone));
                if !is_used && !mentions(&self.output, &gone) {
                    break; // whatever stands for it
                }
            }
        }
        for position in 0..self.inputs.len() {
            let mut sketch = self.clone();
            sketch.inputs.remove(position);
            found.push(sketch);
        }
        found
    }

    fn names(&self) -> Vec<String> {
        let inputs =
            self.inputs.iter().filter_map(|input| Some(input.split(':').next()?.rsplit(' ').next()?.to_owned()));
        inputs.chain(self.statements.iter().map(|(name, _)| name.clone())).collect()
    }
}

struct Writer {
    rng: Rng,
    sketch: Sketch,
    /// For each name, whether it changes from example to example.
    varies: Vec<bool>,
}

impl Writer {
    /// `ends` are numbers for the output: what a third of the networks end in leaves the others as they are.
    fn network(&mut self, ends: &mut Rng) -> Sketch {
        for index in 0..=self.rng.below(3) {
            let shape = self.pick(SHAPES);
            let grad = if self.rng.below(2) == 0 { "#[grad] " } else { "" };
            self.sketch.inputs.push(format!("{grad}_x{index}: {shape:?}"));
            self.varies.push(true);
        }
        for index in 0..self.rng.below(4) {
            let (name, shape) = (format!("_w{index}"), self.pick(SHAPES));
            self.sketch.statements.push((name.clone(), format!("param {name}: {shape:?} = ones;")));
            self.varies.push(false);
        }
        for index in 0..3 + self.rng.below(8) {
            self.statement(&format!("_v{index}"));
        }
        if ends.below(3) > 0 || !self.losses(ends) {
            self.output();
        }
        self.sketch.clone()
    }

    /// Two or three losses of values of any rank, each with labels or targets of its own: what several of them share is
    /// computed at different depths of loops. Whether it found some.
    fn losses(&mut self, rng: &mut Rng) -> bool {
        let names = self.sketch.names();
        let (before, count) = (self.sketch.clone(), 2 + rng.below(2));
        let mut terms: Vec<String> = Vec::new();
        for _ in 0..20 {
            if terms.len() as u64 == count {
                break;
            }
            let kind = rng.below(LOSSES.len() as u64);
            let value = &names[rng.below(names.len() as u64) as usize];
            value.clone_into(&mut self.sketch.output);
            let Some(model) = model(&self.sketch.source()) else { continue };
            let Some(ty) = model.predictions.first().map(|value| model.ty(*value)).filter(|ty| ty.is_batched()) else {
                continue;
            };
            let mut shape: Vec<i64> = ty.example().iter().filter_map(Dim::as_constant).collect();
            let target = format!("_t{}", terms.len());
            let declared = match shape.pop() {
                Some(classes) if kind < OF_CLASSES && shape.is_empty() => format!("{target}: class({classes})"),
                Some(classes) if kind < OF_CLASSES => {
                    let sizes = shape.iter().map(ToString::to_string).collect::<Vec<String>>().join(", ");
                    format!("{target}: [class({classes}); {sizes}]")
                }
                last => {
                    shape.extend(last);
                    format!("{target}: {shape:?}")
                }
            };
            let term = replaced(&replaced(LOSSES[kind as usize], "x", value), "t", &target);
            self.sketch.inputs.push(declared);
            self.sketch.output = format!("({term})");
            if self::model(&self.sketch.source()).is_some() {
                terms.push(format!("({term})"));
            } else {
                self.sketch.inputs.pop();
            }
        }
        self.sketch.output = terms.join(" + ");
        let is_right = terms.len() > 1 && self::model(&self.sketch.source()).is_some();
        if !is_right {
            self.sketch = before;
        }
        is_right
    }

    fn pick<T: ?Sized>(&mut self, from: &[&'static T]) -> &'static T {
        from[self.rng.below(from.len() as u64) as usize]
    }

    /// Adds a statement: forms are tried until one fits the values that are there.
    fn statement(&mut self, name: &str) {
        for _ in 0..20 {
            let form = self.pick(FORMS);
            let value = self.fill(form);
            self.sketch.statements.push((name.to_owned(), format!("let {name} = {value};")));
            name.clone_into(&mut self.sketch.output);
            if let Some(model) = model(&self.sketch.source())
                && let Some(ty) = model.predictions.first().map(|value| model.ty(*value))
                && is_moderate(ty)
            {
                self.varies.push(ty.is_batched());
                return;
            }
            self.sketch.statements.pop();
        }
    }

    fn output(&mut self) {
        loop {
            let form = self.pick(OUTPUTS);
            let names = self.sketch.names();
            let batched: Vec<usize> = (0..names.len()).filter(|index| self.varies[*index]).collect();
            let last = batched[batched.len() - 1 - self.rng.below(batched.len().min(2) as u64) as usize];
            let other = self.rng.below(names.len() as u64) as usize;
            self.sketch.output = replaced(&replaced(form, "x", &names[last]), "y", &names[other]);
            if model(&self.sketch.source()).is_some() {
                return;
            }
        }
    }

    /// A form with values and numbers in its places; the later values more often, so that networks become deep.
    fn fill(&mut self, form: &str) -> String {
        let names = self.sketch.names();
        let mut filled = String::new();
        let mut word = String::new();
        for c in form.chars().chain([' ']) {
            if c.is_ascii_alphanumeric() || c == '_' {
                word.push(c);
                continue;
            }
            match word.as_str() {
                "x" | "y" | "z" => {
                    let (a, b) = (self.rng.below(names.len() as u64), self.rng.below(names.len() as u64));
                    filled.push_str(&names[a.max(b) as usize]);
                }
                "n" => filled.push_str(&(1 + self.rng.below(3)).to_string()),
                other => filled.push_str(other),
            }
            word.clear();
            filled.push(c);
        }
        filled.trim_end().to_owned()
    }
}

/// Whether a value may go on.
fn is_moderate(ty: &TensorType) -> bool {
    let count = ty.example().iter().map(|dim| dim.as_constant().unwrap_or(i64::MAX));
    ty.element == Element::Float && count.fold(1, i64::saturating_mul) <= MOST_ELEMENTS
}

/// The checked network, if it is right.
fn model(source: &str) -> Option<Model> {
    let mut errors = diagnostics::Errors::new();
    let tokens = source.parse().ok()?;
    let network = syntax::parse(tokens, &mut errors)?;
    check::check(&network, &mut errors).filter(|_| errors.is_empty())
}

/// The words of a text and what is between them.
fn words(text: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, pair) in
        text.char_indices().zip(text.chars().skip(1)).map(|((at, c), next)| (at + c.len_utf8(), (c, next)))
    {
        if is_word(pair.0) != is_word(pair.1) {
            parts.push(&text[start..at]);
            start = at;
        }
    }
    parts.push(&text[start..]);
    parts
}

fn mentions(text: &str, word: &str) -> bool {
    words(text).contains(&word)
}

fn replaced(text: &str, word: &str, by: &str) -> String {
    words(text).into_iter().map(|part| if part == word { by } else { part }).collect()
}

/// The source of a random network.
#[must_use]
pub fn random_network(number: u64) -> String {
    Sketch::random(number).source()
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
    let trained = case.model.parameters.iter().filter(|parameter| parameter.info.is_trained());
    let parameters = trained.map(|parameter| parameter.info.path());
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
    format!(
        "case! {{\n    random_{number}: N {{}}\n    predict({read}) all({all}) [{methods}];\n    #[allow(no_gradient, stacked_linear)]\n    N{source}\n}}\n"
    )
}
