//! Inputs that nobody would write, and what the compiler owes even to them: an end within a second, no panic, and either
//! code that parses or errors that stand on tokens of the input.

use std::time::Duration;

use nn_compiler::front::check::check;
use nn_compiler::front::diagnostics::Errors;
use nn_compiler::front::syntax::parse;
use nn_compiler::loops::compiled::passes_for;
use nn_compiler::loops::target::{SCALAR, VECTORS};
use nn_runtime::{Rng, Seed};
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

use crate::numeric::Sketch;
use crate::stopwatch::Stopwatch;
use crate::watched::watched;

/// Inputs up to so many bytes are compiled within [`LONGEST`].
pub const LARGEST: usize = 16 << 10;
/// How long a compilation may work.
pub const LONGEST: Duration = Duration::from_secs(1);
/// After so long it is said to hang.
const HANGS: Duration = Duration::from_secs(20);

/// Networks to begin with, that between them use all of the language.
pub const NETWORKS: &[&str] = &[
    "x: [D] -> linear(H) -> relu -> dropout(p = 0.5) -> linear(K, bias = false) as out -> softmax_ce + l2(1e-4, out)",
    "(x: [], y: [], z: []) { (x + y) * -z / max(x, 2) }",
    "#[allow(stacked_linear)] pub Net<const H: usize>(#[grad] x: [float; 3, 2 * H], t: class(10), ids: [class(7); 4]) {
        param w: [H, 3] = uniform(-0.1, 0.1); let (h, _v) = (w @ x -> flatten, x); let h2 = (h, h) -> max -> linear(10);
        let g = x -> reshape([6 * H]);
        (h -> softmax_ce(t) + h -> svm(t, margin = 2) + 1e-3 * l1(0.5), g -> leaky_relu(0.1), ids) }",
    "(x: [8], #[grad] y: [8]) {
        op swish(v) = v * sigmoid(v); op st(a, b) = sign(a) * b, grad(dy) = (dy, swish(dy) - 1);
        layer fc(c, b = true) = linear(c, bias = b); layer two = |x, y| st(x, y) -> fc(8) + y; share enc = fc(8) as f -> relu;
        layer block(c) = residual(fc(c) -> relu -> frozen fc(c)) -> repeat(2, |z| z * swish(z) -> enc);
        let (a, b) = (x -> block(8) as stem -> enc, stop_gradient(y));
        ((a, b) -> two -> repeat(3, fc(2 * 4) -> tanh) as tower -> mse) }",
    "#[strict_ieee] #[budget(parameters = 100 k, workspace = 1 MiB, batch = 4)] pub Image(x: [3, 8, 8]) {
        x -> conv2d(8, 3, padding = same, init = he_normal(gain = 2)) -> batch_norm(momentum = 0.2) -> gelu(tanh)
          -> max_pool(2, stride = 1, ceil_mode = true) -> conv_transpose2d(4, [2, 3], stride = [1, 2]) -> group_norm(2)
          -> adaptive_avg_pool([2, 2]) -> permute([1, 2, 0]) -> flatten -> linear(10) -> softmax_ce(label_smoothing = 0.1) }",
    "#[check_finite] #[target(scalar)] (x: [5, 4], y: [class(3); 5]) {
        let h = x -> layer_norm -> linear(3) -> softmax(axis = -1); let g = grad(sum(square(h)), x);
        (h -> log -> nll(y, weight = [1.0, 2.0, 0.5], ignore_index = 1, axis = -1) + batch_mean(sum(square(g))), (x, g) -> concat(0)) }",
];

/// What may stand in place of something else.
const WORDS: &str = "x y h w H 0 3 0.5 1e9 -1 [3] [class(3); 2] class(2) (x) (x, h) {x} true linear(4) linear relu max(x, h) \
    op share repeat(2, block) residual(|x| x) fc(8) block enc |x| |x, y| | || swish grad(dy) grad(sum(x), x) stop_gradient \
    repeat repeat(900, repeat(900, fc(8))) softmax_ce mse svm(h) l2(0.1) dropout(2) reshape([3, 1]) reshape([-1]) as let \
    param = ; ; -> -> + - * / @ , : :: # #[grad] pub frozen layer 'a \"text\" 'c' .. () _ r#x he_normal crate::A \
    99999999999999999999 18446744073709551615 4294967296 $ & < > const usize conv2d(4, 3) conv1d(2, 99) max_pool(0) \
    batch_norm layer_norm([4]) transpose(0, 1) slice(0, 1, -1) concat(7) pad([[1, 2]]) upsample(3) one_hot cumsum(0) \
    softmax(axis = 9) embedding #[freeze] #[budget(flops=1)] #[strict_ieee] #[target(gpu)] unsqueeze(0) flip glu(0) swiglu prelu";

/// How an input was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words in any order.
    Soup,
    /// A right network with a few tokens changed.
    Mutation,
    /// A right network.
    Generated,
    /// One construct inside itself, or after itself, again and again.
    Deep,
}

/// The input of a number: always the same.
#[must_use]
pub fn input(number: u64) -> (Kind, String) {
    let rng = &mut Seed(number).derive(77).rng();
    if number.is_multiple_of(16) {
        return (Kind::Deep, deep(rng));
    }
    match number % 4 {
        0 => (Kind::Soup, soup(rng)),
        1 | 2 => (Kind::Mutation, mutation(rng)),
        _ => (Kind::Generated, Sketch::random(number / 4).source()),
    }
}

/// Words that may stand in place of others.
#[must_use]
pub fn words() -> Vec<TokenStream> {
    WORDS.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

fn below(rng: &mut Rng, bound: usize) -> usize {
    usize::try_from(rng.below(bound as u64)).unwrap_or(0)
}

fn soup(rng: &mut Rng) -> String {
    let words = words();
    let count = below(rng, 40);
    let body: TokenStream = (0..count).flat_map(|_| words[below(rng, words.len())].clone()).collect();
    match rng.below(3) {
        0 => body.to_string(),
        1 => format!("(x: [3], y: class(3)) {{ let h = x -> relu; {body} }}"),
        _ => format!("x: [3, 4, 4] -> {body}"),
    }
}

/// Some construct hundreds of times: a graph that is deep, a tree that is, or sizes that are; or what doubles each time.
fn deep(rng: &mut Rng) -> String {
    let most = if rng.below(2) == 0 { 40 } else { 1200 };
    let count = below(rng, most);
    let nested = |open: &str, inside: &str, close: &str| open.repeat(count) + inside + &close.repeat(count);
    let lines = |line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let chain = |step: &str| format!("x: [2, 4, 4] {} -> linear(2) -> softmax_ce", step.repeat(count));
    match rng.below(20) {
        0 => format!("(x: [3]) {{ {} }}", nested("(", "x", ")")),
        1 => format!("(x: [3]) {{ {} }}", nested("-", "x", "")),
        2 => format!("(x: [3]) {{ {} }}", nested("x + ", "x", "")),
        3 => format!("(x: [3]) {{ {} }}", nested("exp(", "x", ")")),
        4 => format!("x: [3] -> {}", nested("residual(", "linear(3) -> tanh", ")")),
        5 => format!("x: [3] -> {}", nested("repeat(2, ", "linear(3) -> tanh", ")")),
        6 => format!("(x: [3]) {{ {} }}", nested("grad(sum(tanh(", "x", ")), x)")),
        7 => format!("x: [{}] -> relu", nested("(H + 1) * ", "(K + 2)", "")),
        8 => format!("x: [{}] -> relu", nested("(", "H", " / 2)")),
        9 => format!("x: [1, H, 3] {} -> relu", " -> max_pool([2, 1])".repeat(count)),
        10 => chain(" -> relu -> tanh"),
        11 => chain(" -> flip(0) -> transpose(1, 2)"),
        12 => chain(" -> slice(0, 0, 2) -> permute([1, 2, 0]) -> permute([2, 0, 1])"),
        13 => chain(" -> layer_norm -> linear(4)"),
        14 => format!(
            "(x: [3]) {{ let x0 = x; {} x{count} }}",
            lines(&|i| format!("let x{} = x{i} * x{i} + sin(x{i});", i + 1))
        ),
        15 => format!(
            "(x: [3]) {{ let x0 = x; {} x{count} }}",
            lines(&|i| format!("let x{} = (x{i}, x{i}) -> concat;", i + 1))
        ),
        16 => format!(
            "(x: [3]) {{ let x0 = x; {} x{count} }}",
            lines(&|i| format!("let x{} = (x{i}, x) -> concat -> relu;", i + 1))
        ),
        17 => format!(
            "(x: [3]) {{ layer a0 = relu; {} x -> a{count} }}",
            lines(&|i| format!("layer a{} = a{i} -> a{i};", i + 1))
        ),
        18 => {
            format!("(x: [3], t: [class(3); 6]) {{ (x, {}) }}", nested("", "t", " -> reshape([2, 3]) -> reshape([6])"))
        }
        _ => format!("(x: [3]) {{ ({}) -> concat }}", nested("x, ", "x", "")),
    }
}

fn mutation(rng: &mut Rng) -> String {
    let words = words();
    let base = match below(rng, NETWORKS.len() + 4) {
        at if at < NETWORKS.len() => NETWORKS[at].to_owned(),
        _ => Sketch::random(rng.below(1 << 20)).source(),
    };
    let Ok(mut tokens) = base.parse::<TokenStream>() else { return base };
    for _ in 0..=below(rng, 4) {
        let total = count(&tokens);
        if total == 0 {
            break;
        }
        let (how, word) = (rng.below(5), words[below(rng, words.len())].clone());
        let mut at = below(rng, total);
        tokens = edit(tokens, &mut at, &mut |token| match (how, token) {
            (0, _) => Vec::new(),
            (1, token) => vec![token.clone(), token],
            (2, TokenTree::Group(group)) => group.stream().into_iter().collect(),
            (3, TokenTree::Group(group)) => vec![Group::new(Delimiter::Bracket, group.stream()).into()],
            _ => word.clone().into_iter().collect(),
        });
    }
    tokens.to_string()
}

/// The number of tokens, groups and what is in them.
#[must_use]
pub fn count(tokens: &TokenStream) -> usize {
    let of = |token: TokenTree| match token {
        TokenTree::Group(group) => 1 + count(&group.stream()),
        _ => 1,
    };
    tokens.clone().into_iter().map(of).sum()
}

/// All tokens, a group before its content; that at a position changed.
pub fn edit(tokens: TokenStream, at: &mut usize, change: &mut dyn FnMut(TokenTree) -> Vec<TokenTree>) -> TokenStream {
    let mut out = Vec::new();
    for token in tokens {
        let here = *at == 0;
        *at = at.wrapping_sub(1);
        out.extend(match token {
            token if here => change(token),
            TokenTree::Group(group) => {
                let inside = edit(group.stream(), at, change);
                vec![Group::new(group.delimiter(), inside).into()]
            }
            token => vec![token],
        });
    }
    out.into_iter().collect()
}

/// What the compiler does wrong with an input, if anything.
#[must_use]
pub fn problem(kind: Kind, source: &str) -> Option<String> {
    let source = source.to_owned();
    watched(HANGS, move || examined(kind, &source))
}

fn examined(kind: Kind, source: &str) -> Option<String> {
    let Ok(tokens) = source.parse::<TokenStream>() else { return None };
    let started = Stopwatch::start();
    let code = nn_compiler::compile(tokens.clone());
    let took = started.elapsed();
    if source.len() < LARGEST && took > LONGEST {
        return Some(format!("it took {took:?}"));
    }
    let mut errors = Vec::new();
    compile_errors(&code, &mut errors);
    if kind == Kind::Generated && !errors.is_empty() {
        return Some(format!("a right network has errors: {code}"));
    }
    for (message, span) in &errors {
        if message.trim_matches('"').is_empty() {
            return Some("an error without a message".to_owned());
        }
        if span.source_text().is_none_or(|text| text.is_empty()) && !source.trim().is_empty() {
            return Some(format!("an error that stands nowhere: {message}"));
        }
    }
    let items = match code.clone().into_iter().next() {
        Some(TokenTree::Group(_)) => quote::quote!(fn main() { #code }),
        _ => code,
    };
    match syn::parse2::<syn::File>(items) {
        Err(error) => Some(format!("the code does not parse: {error}")),
        // what stands in place of a network with mistakes is not used
        Ok(file) if errors.is_empty() => {
            crate::scopes::problems(&file, &tokens).into_iter().next().or_else(|| in_loops(&tokens))
        }
        Ok(_) => None,
    }
}

/// What is wrong with the loops of a network, for any target.
fn in_loops(network: &TokenStream) -> Option<String> {
    let mut errors = Errors::new();
    let model = check(&parse(network.clone(), &mut errors)?, &mut errors)?;
    let problems = |target| {
        let entries = passes_for(&model, target).entries;
        entries.iter().flat_map(nn_compiler::loops::verify::program).next()
    };
    [&VECTORS, &SCALAR].into_iter().find_map(problems)
}

/// The messages of all `compile_error!`, and where they stand.
fn compile_errors(code: &TokenStream, found: &mut Vec<(String, Span)>) {
    let tokens: Vec<TokenTree> = code.clone().into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(word) if word == "compile_error" => {
                if let Some(TokenTree::Group(group)) = tokens.get(at + 2) {
                    found.push((group.stream().to_string(), word.span()));
                }
            }
            TokenTree::Group(group) => compile_errors(&group.stream(), found),
            _ => {}
        }
    }
}

/// The smallest part of an input that still has a problem, found by leaving tokens out.
#[must_use]
pub fn shrunk(kind: Kind, source: &str) -> String {
    let Ok(mut best) = source.parse::<TokenStream>() else { return source.to_owned() };
    let mut at = 0;
    while at < count(&best) {
        let less = edit(best.clone(), &mut at.clone(), &mut |_| Vec::new());
        if problem(kind, &less.to_string()).is_some() {
            best = less;
        } else {
            at += 1;
        }
    }
    best.to_string()
}
