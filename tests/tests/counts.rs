//! The gate that keeps speed: counts, which every machine agrees on, instead of times. Kernels, operations, bytes moved
//! and memory of each program of a handful of networks, to the last digit. A change of them is a change of what a step
//! does: `INSTA_UPDATE=always cargo test -p nn-tests --test counts` accepts it, and the difference says what it was.
#![allow(missing_docs)]

use std::fmt::Write;

use nn_compiler::front::check::check;
use nn_compiler::front::diagnostics::Errors;
use nn_compiler::front::model::Model;
use nn_compiler::front::syntax::parse;
use nn_compiler::ir::types::{Dim, Symbol};
use nn_compiler::loops::compiled::{Compiled, Entry, passes, passes_for};
use nn_compiler::loops::cost::Cost;
use nn_compiler::loops::plan::{Buffer, MemoryPlan};
use nn_compiler::loops::program::Kernel;
use nn_compiler::loops::target::{Target, VECTORS};
use nn_runtime::rt::{Live, Plan};
use nn_tests::networks::{KERNELS, SIZES, networks};
use proc_macro2::{TokenStream, TokenTree};

/// A network of the gate: a name, its source, and the batches that are counted.
type Case = (&'static str, &'static str, &'static [i64]);

const NETS: &[Case] = &[
    ("T", "T(x: [2]) { x -> linear(16) -> tanh -> linear(1) -> mse }", &[1, 64]),
    ("C", "C(x: [64]) { x -> linear(32) -> relu -> linear(10) -> softmax_ce }", &[1, 64]),
    ("S", "S(x: [3072]) { x -> linear(100) -> relu -> linear(10) -> softmax_ce }", &[1, 128]),
    ("L", "L(x: [3072]) { x -> linear(512) -> relu -> linear(512) -> relu -> linear(10) -> softmax_ce }", &[1, 128]),
    (
        "residual",
        "R(x: [256]) {
            let a = x -> linear(128) -> relu;
            let b = (a -> linear(128) -> relu -> dropout(0.1) -> linear(128)) + a -> relu;
            let c = (b -> linear(64) -> tanh -> linear(128)) + b;
            c -> linear(10) -> softmax_ce + l2(1e-4)
        }",
        &[1, 128],
    ),
    (
        "CNN",
        "CNN(x: [3, 32, 32]) {
            x -> conv2d(32, kernel = 3, padding = 1) -> relu -> max_pool(2)
              -> conv2d(64, kernel = 3, padding = 1) -> relu -> max_pool(2)
              -> flatten -> linear(128) -> relu -> linear(10) -> softmax_ce
        }",
        &[1, 128],
    ),
];

fn model(source: &str) -> Model {
    let mut errors = Errors::new();
    let network = parse(source.parse().unwrap(), &mut errors).unwrap();
    check(&network, &mut errors).unwrap_or_else(|| panic!("{errors:?}"))
}

fn compiled(source: &str) -> Compiled {
    passes(&model(source))
}

/// A formula's value for a batch, and for sizes as the compiler's own tests have them.
fn at(batch: i64) -> impl Fn(&Symbol) -> Option<i64> {
    move |symbol| match symbol {
        Symbol::Batch => Some(batch),
        Symbol::Named(name) => SIZES.iter().find(|size| size.0 == name).map(|size| size.1.into()),
        _ => None,
    }
}

fn value(size: &Dim, batch: i64) -> i64 {
    size.evaluate(&at(batch)).expect("a network of numbers")
}

/// Bytes of the workspace: as the runtime places the values, and at least.
fn memory(plan: &MemoryPlan, batch: i64) -> [usize; 2] {
    const MOST: usize = 160;
    assert!(plan.buffers.len() <= MOST, "{} values", plan.buffers.len());
    let size = |size: &Dim| Dim::from(value(size, 0));
    let none = Live { per_example: 0, fixed: 0, first: 0, last: 0 };
    let mut lives = [none; MOST];
    for (live, buffer) in lives.iter_mut().zip(&plan.buffers) {
        let (per_example, fixed) = (size(&buffer.per_example), size(&buffer.fixed));
        let sized = Buffer { per_example, fixed, format: buffer.format.clone(), ..*buffer };
        let (part, bytes) = sized.bytes().expect("a size is a number");
        let (per_example, fixed) = if part == 0 { (bytes, 0) } else { (0, bytes) };
        *live = Live { per_example, fixed, first: buffer.first, last: buffer.last };
    }
    let batch = usize::try_from(batch).expect("a batch");
    let placed = Plan::new(lives);
    [placed.bytes(batch), placed.lower_bound(batch)]
}

fn header() -> String {
    format!(
        "{:<14} {:>5} {:>7} {:>13} {:>13} {:>12} {:>12} {:>10} {:>10}\n",
        "program", "batch", "kernels", "products", "elementwise", "bytes read", "written", "memory", "at least"
    )
}

fn counts(compiled: &Compiled, batches: &[i64]) -> String {
    let mut text = String::new();
    for entry in &compiled.entries {
        let cost = Cost::of(&entry.program);
        for batch in batches.iter().copied() {
            let [planned, least] = memory(&entry.plan, batch);
            let [products, elementwise, read, written] =
                [&cost.products, &cost.elementwise, &cost.read, &cost.written].map(|size| value(size, batch));
            let (name, kernels) = (entry.purpose.name(), cost.kernels);
            let _ = writeln!(
                text,
                "{name:<14} {batch:>5} {kernels:>7} {products:>13} {elementwise:>13} {read:>12} {written:>12} {planned:>10} {least:>10}"
            );
        }
    }
    text
}

#[test]
fn what_steps_cost() {
    for (name, source, batches) in NETS {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("counts");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_description(*source);
        settings.bind(|| insta::assert_snapshot!(*name, header() + &counts(&compiled(source), batches)));
    }
}

/// How many nodes the graphs have from which kernels are made.
fn nodes(compiled: &Compiled) -> String {
    let of = |entry: &Entry| format!(" {} {}", entry.program.graph.schedule().len(), entry.purpose.name());
    format!("nodes:{}\n", compiled.entries.iter().map(of).collect::<Vec<_>>().join(","))
}

/// The kernels of each program, and how many nodes each computes and stores.
fn kernels(compiled: &Compiled) -> String {
    let mut text = String::new();
    for Entry { purpose, program, .. } in &compiled.entries {
        let kernel = |kernel: &Kernel| {
            format!("{} ({} → {})", kernel.describe(), program.body(kernel).0.len(), kernel.outputs.len())
        };
        let kernels: Vec<String> = program.kernels.iter().map(kernel).collect();
        let _ = writeln!(text, "  {}: {}", purpose.name(), kernels.join("; "));
    }
    text
}

/// The same for all networks of the compiler's own tests, which between them need every kind of kernel: what the fuser
/// chooses is no value that a test could hold against others, but it shows here.
#[test]
fn what_steps_of_small_networks_cost() {
    let mut text = header();
    for source in networks(&KERNELS) {
        let compiled = compiled(&source);
        let _ = write!(text, "\n{source}\n{}{}{}", nodes(&compiled), kernels(&compiled), counts(&compiled, &[2]));
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("counts");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("networks", text));
}

/// The trainer's networks, at the widths that it has: what their steps move and hold, and with reals in place of bytes.
#[test]
fn what_steps_of_the_trainer_cost() {
    const SOURCES: &str = include_str!("../../examples/src/networks.rs");
    static WITHOUT_BYTES: Target = Target { has_bytes: false, ..VECTORS };
    let mut text = String::new();
    for (name, width) in [("Convnet", "32"), ("Resnet", "16")] {
        let start = SOURCES.find(&format!("pub {name}<const W: usize>")).expect("it is there");
        let end = start + SOURCES[start..].find("\n}\n").expect("it ends");
        let source = SOURCES[start..end].replace("<const W: usize>", "");
        let words = source.split_inclusive(|c: char| !c.is_alphanumeric());
        let source: String =
            words
                .map(|word| {
                    if word.trim_end_matches([')', ',', ' ']) == "W" {
                        word.replace('W', width)
                    } else {
                        word.to_owned()
                    }
                })
                .collect();
        let model = model(&source);
        let _ = write!(text, "{name} {width}\n{}{}", header(), counts(&passes(&model), &[128]));
        let _ = write!(text, "\nwithout bytes\n{}\n", counts(&passes_for(&model, &WITHOUT_BYTES), &[128]));
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("counts");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("trainer", text));
}

/// Within a tenth of the most that is live at once, for every program and batch.
#[test]
fn memory_is_near_its_lower_bound() {
    for (name, source, _) in NETS {
        for entry in &compiled(source).entries {
            for batch in [1, 7, 64, 128] {
                let [planned, least] = memory(&entry.plan, batch);
                let purpose = entry.purpose.name();
                assert!(10 * planned <= 11 * least, "{name}.{purpose} at {batch}: {planned} bytes, {least} at least");
            }
        }
    }
}

/// The first kernel's share by hand: 2·3072·100 + 2·100·10 for a prediction of S; a step multiplies twice more in each
/// layer, but there is no gradient of the pictures.
#[test]
fn products_are_those_of_the_textbook() {
    let (_, source, _) = NETS[2];
    let compiled = compiled(source);
    let products = |name: &str| {
        let entry = compiled.entries.iter().find(|entry| entry.purpose.name() == name).expect("a program");
        Cost::of(&entry.program).products.to_string()
    };
    let (first, second) = (2 * 3072 * 100, 2 * 100 * 10);
    assert_eq!(products("predict"), format!("{}*B", first + second));
    assert_eq!(products("train_step"), format!("{}*B", 2 * first + 3 * second));
}

// ---- what a layer adds to the code ----

/// What stands in a chain once more for each further layer, behind an input that it leaves as it is.
const LAYERS: &[(&str, &str, &str)] = &[
    ("linear", "[16]", "linear(16) -> relu"),
    ("dropout", "[16]", "linear(16) -> relu -> dropout(0.1)"),
    ("residual", "[16]", "residual(linear(16) -> gelu)"),
    ("layer_norm", "[16]", "layer_norm -> linear(16)"),
    ("conv2d", "[4, 8, 8]", "conv2d(4, 3, padding = 1) -> relu"),
    ("batch_norm", "[4, 8, 8]", "conv2d(4, 3, padding = 1) -> batch_norm -> relu"),
    ("group_norm", "[4, 8, 8]", "conv2d(4, 3, padding = 1) -> group_norm(2) -> silu"),
    ("max_pool", "[4, 8, 8]", "conv2d(4, 3, padding = 1) -> max_pool(3, stride = 1, padding = 1)"),
    ("conv1d", "[4, 8]", "conv1d(4, 3, padding = 1) -> tanh"),
    ("softmax", "[5, 6]", "softmax -> linear(6)"),
];

/// Tokens, those within brackets and the brackets themselves included.
fn tokens(code: TokenStream) -> usize {
    code.into_iter().map(|token| if let TokenTree::Group(group) = token { 2 + tokens(group.stream()) } else { 1 }).sum()
}

/// Tokens of the code of a network of so many such layers.
fn tokens_of(shape: &str, layer: &str, layers: usize) -> usize {
    let chain = vec![layer; layers].join(" -> ");
    let source = format!("N(x: {shape}) {{ x -> {chain} -> flatten -> linear(3) -> softmax_ce }}");
    let code = nn_compiler::compile(source.parse().expect("tokens"));
    assert!(!code.to_string().contains("compile_error"), "{source}");
    tokens(code)
}

/// rustc takes so many steps for a constant and no more: a deep network's plan is made in several.
#[test]
fn a_deep_network_is_placed_in_several_constants() {
    let emitted = |layers: usize| {
        let source = format!(
            "N<const H: usize>(x: [H]) {{ x -> {} -> linear(3) -> softmax_ce }}",
            vec!["linear(H) -> relu"; layers].join(" -> ")
        );
        nn_compiler::compile(source.parse().expect("tokens")).to_string()
    };
    let [shallow, deep] = [100, 140].map(emitted);
    assert!(!shallow.contains("Placing"));
    for part in ["const GRADIENTS_1 : rt :: Placing <", "= Self :: GRADIENTS_1 . place ("] {
        assert!(deep.contains(part), "no `{part}`");
    }
}

/// Layers of one kind and size share their kernels, those that draw random numbers too: three times the depth adds none.
#[test]
fn equal_layers_share_their_kernels() {
    let functions = |layer: &str, layers: usize| {
        let chain = vec![layer; layers].join(" -> ");
        let source = format!("N(x: [16]) {{ x -> {chain} -> linear(3) -> softmax_ce }}");
        let code = nn_compiler::compile(source.parse().expect("tokens")).to_string();
        // not the parts that long functions are cut into, nor the tasks, which call the kernels
        let heads = code.split("fn ").filter(|function| !function.starts_with("part") && !function.starts_with("run"));
        heads.filter(|function| function.split('(').next().is_some_and(|head| head.contains("L : rt :: Lane"))).count()
    };
    for layer in
        ["linear(16) -> relu -> dropout(0.1)", "linear(16) -> layer_norm -> tanh", "residual(linear(16) -> gelu)"]
    {
        assert_eq!(functions(layer, 120), functions(layer, 40), "{layer}");
    }
}

/// What calls many kernels is compiled once, whatever instruction sets there are: the kernels choose, and it does not. What
/// calls few is part of the code for each set, so that a small network's step is one function.
#[test]
fn what_calls_many_kernels_is_compiled_once() {
    let step = |layers: usize| {
        let chain = vec!["linear(16) -> tanh"; layers].join(" -> ");
        let source = format!("N(x: [16]) {{ x -> {chain} -> linear(3) -> softmax_ce }}");
        let code = nn_compiler::compile(source.parse().expect("tokens")).to_string();
        let is_for_each_set = code.contains("rt :: Task for TrainStepTask");
        (is_for_each_set, code.contains("rt :: dispatch_apart"), code.contains("L :: kernel"))
    };
    assert_eq!(step(3), (true, false, true));
    assert_eq!(step(80), (false, true, false));
}

/// Each further layer adds as much code as the one before, however many there are; how much is on record.
#[test]
fn tokens_of_a_layer() {
    let mut text = format!("{:<12} {:>8} {:>12}\n", "layer", "first", "each further");
    for (name, shape, layer) in LAYERS {
        // from where on long functions are cut
        let [one, few, more, many] = [1, 64, 128, 192].map(|layers| tokens_of(shape, layer, layers));
        let (early, late) = ((more - few) / 64, (many - more) / 64);
        let _ = writeln!(text, "{name:<12} {one:>8} {late:>12}");
        // offsets and numbers of more digits are tokens as before; a plan of many values takes several constants
        assert!(late * 100 <= early * 105, "{name}: {early} tokens a layer from 64 to 128, {late} from 128 to 192");
        let words = layer.split(" -> ").count();
        assert!(late < 6_000 * words, "{name}: {late} tokens for each further {words} layers");
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("counts");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("tokens", text));
}

nn_runtime::network! { C(x: [64]) { x -> linear(32) -> relu -> linear(10) -> softmax_ce } }

/// What a network tells its users is what is counted here: the most of all its programs.
#[test]
fn a_network_tells_its_own_memory() {
    let (_, source, batches) = NETS[1];
    let entries = compiled(source).entries;
    for batch in batches.iter().copied() {
        let each: Vec<[usize; 2]> = entries.iter().map(|entry| memory(&entry.plan, batch)).collect();
        let most = |which: usize| each.iter().map(|memory| memory[which]).max().expect("programs");
        let batch = usize::try_from(batch).expect("a batch");
        assert_eq!(C::activation_bytes(batch), [most(0), most(1)]);
    }
}
