//! Networks of thousands of operations: nothing recurses over a graph's depth (tests run on two megabytes of stack), nothing
//! that is emitted is as long as the network, and what is cut in pieces computes what it did.

use super::{Purpose, passes};
use crate::passes::interpret::interpret;
use crate::testing::{Numbers, bindings, model};

/// Lines `let x1 = …;`, in which `@` stands for the value before, and the last value.
fn lets(count: usize, line: &str) -> String {
    let lines = (0..count).map(|i| format!("let x{} = {}; ", i + 1, line.replace('@', &format!("x{i}"))));
    format!("let x0 = x; {} x{count}", lines.collect::<String>())
}

fn tokens(source: &str) -> proc_macro2::TokenStream {
    crate::compile(source.parse().expect("tokens"))
}

#[test]
fn networks_as_large_as_the_limit_compile() {
    let cases = [
        format!("(x: [4]) {{ x{} -> mse }}", " -> relu -> tanh -> sigmoid -> exp -> sin".repeat(1_990)),
        format!("(x: [4]) {{ {} -> mse }}", lets(3_300, "@ * @ + sin(@)")),
        format!("(x: [6]) {{ x{} -> mse }}", " -> reshape([2, 3]) -> transpose(0, 1) -> flatten -> neg".repeat(1_000)),
        format!("(x: [4]) {{ ({}x) -> concat -> linear(2) -> mse }}", "x, ".repeat(9_000)),
        format!("(x: [1]) {{ {} -> linear(2) -> mse }}", lets(25, "(@, @) -> concat")),
        format!("(x: [1]) {{ {} -> linear(2) -> mse }}", lets(1_000, "(@, x) -> concat")),
        format!("(x: [1]) {{ {} -> linear(2) -> mse }}", lets(600, "(@, x) -> concat -> relu")),
        "(x: [4]) { x -> repeat(300, linear(4) -> relu) -> mse }".to_owned(),
    ];
    for source in cases {
        let code = tokens(&source).to_string();
        assert!(!code.contains("compile_error"), "{}…: {}…", &source[..60], &code[..200]);
    }
}

/// The statements of the longest block anywhere in some code.
fn longest_block(tokens: proc_macro2::TokenStream) -> usize {
    let (mut longest, mut own) = (0, 0);
    for token in tokens {
        match token {
            proc_macro2::TokenTree::Group(group) => longest = longest.max(longest_block(group.stream())),
            proc_macro2::TokenTree::Punct(punct) if punct.as_char() == ';' => own += 1,
            _ => {}
        }
    }
    longest.max(own)
}

/// How deep groups are inside each other.
fn depth(tokens: proc_macro2::TokenStream) -> usize {
    let inside = |token| if let proc_macro2::TokenTree::Group(group) = token { 1 + depth(group.stream()) } else { 0 };
    tokens.into_iter().map(inside).max().unwrap_or(0)
}

#[test]
fn no_function_is_as_long_as_the_network() {
    let cases = [
        "pub Net(x: [4]) { x -> repeat(200, linear(4) -> batch_norm -> relu) -> linear(3) -> softmax_ce }".to_owned(),
        "pub Net<const H: usize>(x: [H]) { x -> repeat(200, linear(H) -> relu) -> linear(3) -> softmax_ce }".to_owned(),
        format!("pub Net(x: [4]) {{ x{} -> linear(3) -> softmax_ce }}", " -> exp -> sin".repeat(1_000)),
        format!("pub Net(x: [4]) {{ ({}x) -> concat -> linear(3) -> softmax_ce }}", "x, ".repeat(1_000)),
    ];
    for source in cases {
        let code = tokens(&source);
        assert!(!code.to_string().contains("compile_error"), "{source}");
        assert!(longest_block(code.clone()) < 300, "{}: a block of {}", &source[..60], longest_block(code));
        assert!(depth(code.clone()) < 40, "{}: {} deep", &source[..60], depth(code));
    }
}

#[test]
fn what_is_cut_in_pieces_keeps_its_values() {
    let sum = (0..90).map(|i| format!("let y{i} = x -> linear(2);")).collect::<Vec<_>>().concat();
    let sum =
        (1..90).fold(format!("{sum} let s0 = y0; "), |sum, i| format!("{sum} let s{i} = tanh(s{} + y{i});", i - 1));
    let cases = [
        format!("(#[grad] x: [2]) {{ x{} -> mse }}", " -> tanh -> sin -> softsign".repeat(90)),
        format!("(#[grad] x: [2]) {{ {} -> mse }}", lets(60, "tanh(@ * @ + sin(@)) - exp(@) * 0.1")),
        format!("(#[grad] x: [2]) {{ ({}sin(x)) -> concat -> mse }}", "x, ".repeat(150)),
        format!("(#[grad] x: [2]) {{ {} -> mse }}", lets(8, "(@, @) -> concat")),
        format!("(#[grad] x: [2]) {{ {} -> mse }}", lets(90, "(@, x) -> concat -> tanh")),
        format!("(#[grad] x: [2]) {{ {} -> mse }}", lets(40, "relu(abs(-@) * 2 - 1)")),
        format!("(#[grad] x: [2]) {{ {sum} s89 -> mse }}"),
    ];
    for source in cases {
        let model = model(&source);
        let bindings = bindings(&model, 3, Numbers::Plain);
        let compiled = passes(&model);
        let expected = interpret(&compiled.graph, &bindings);
        for entry in compiled.entries.iter().filter(|entry| entry.purpose == Purpose::Gradients) {
            for (root, given) in entry.program.interpret(&bindings) {
                let expected = &expected[&root];
                assert!(expected.iter().all(|number| number.is_finite()), "{}…: {root:?} says nothing", &source[..60]);
                let alike = given.iter().zip(expected).all(|(a, b)| (a - b).abs() <= 1e-12 * b.abs().max(1.0));
                assert!(alike, "{}…: {root:?} is {given:?}, not {:?}", &source[..60], expected);
            }
            let members = entry.program.kernels.iter().map(|kernel| kernel.members.len()).max();
            assert!(members.is_some_and(|most| most <= 128), "{}…: {members:?}", &source[..60]);
        }
    }
}
