//! Whatever the tokens, reading and checking end without a panic, and say why where there is no model.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::super::parse;
use crate::check::check;
use crate::diagnostics::Errors;

const NETWORKS: &[&str] = &[
    "x: [D] -> linear(H) -> relu -> dropout(p = 0.5) -> linear(K, bias = false) as out -> softmax_ce + l2(1e-4, out)",
    "(x: [], y: [], z: []) { (x + y) * -z / max(x, 2) }",
    "#[allow(stacked_linear)] pub Net<const H: usize>(#[grad] x: [float; 3, 2 * H], t: class(10), ids: [class(7); 4]) {
        param w: [H, 3] = uniform(-0.1, 0.1); let (h, _v) = (w @ x -> flatten, x); let h2 = (h, h) -> max -> linear(10); let g = x -> reshape([6 * H]);
        (h -> softmax_ce(t) + h -> svm(t, margin = 2) + 1e-3 * l1(0.5), g -> leaky_relu(0.1), ids) }",
    "(x: [8], #[grad] y: [8]) {
        op swish(v) = v * sigmoid(v); op st(a, b) = sign(a) * b, grad(dy) = (dy, swish(dy) - 1);
        layer fc(c, b = true) = linear(c, bias = b); layer two = |x, y| st(x, y) -> fc(8) + y; share enc = fc(8) as f -> relu ->; 
        layer block(c) = residual(fc(c) -> relu -> frozen fc(c)) -> repeat(2, |z| z * swish(z) -> enc);
        let (a, b) = (x -> block(8) as stem -> enc, stop_gradient(y)); ((a, b) -> two -> repeat(3, fc(2 * 4) -> tanh) as tower -> mse) }",
];

const WORDS: &str = "x y h w H 0 3 0.5 1e9 -1 [3] [class(3); 2] class(2) (x) (x, h) {x} true linear(4) linear relu max(x, h) op share repeat(2, block) residual(|x| x) fc(8) block enc |x| |x, y| | || swish grad(dy) stop_gradient repeat repeat(900, repeat(900, fc(8))) \
    softmax_ce mse svm(h) l2(0.1) dropout(2) reshape([3, 1]) as let param = ; ; -> -> + - * / @ , : :: # #[grad] pub frozen layer \
    'a \"text\" 'c' .. ( ) _ r#x he_normal crate::A 99999999999999999999 $ & < > const usize";

/// A small generator of random numbers (Steele and Vigna's splitmix64), the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % bound as u64).expect("below a usize")
    }
}

fn compile(tokens: &TokenStream) {
    let mut errors = Errors::new();
    let model = parse(tokens.clone(), &mut errors).and_then(|network| check(&network, &mut errors));
    match &model {
        Some(model) => drop(crate::construct::construct(model, true)),
        None => assert!(!errors.is_empty(), "no model and no error: {tokens}"),
    }
    assert!(model.is_none() || errors.is_empty(), "a model in spite of errors: {tokens}");
    errors.into_tokens();
}

/// All tokens, a group before its content, each with a change to make.
fn edit(tokens: TokenStream, at: &mut usize, change: &mut dyn FnMut(TokenTree) -> Vec<TokenTree>) -> TokenStream {
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

fn count(tokens: &TokenStream) -> usize {
    let of = |token: TokenTree| match token {
        TokenTree::Group(group) => 1 + count(&group.stream()),
        _ => 1,
    };
    tokens.clone().into_iter().map(of).sum()
}

#[test]
fn every_token_may_be_missing_doubled_or_last() {
    for network in NETWORKS {
        let tokens: TokenStream = network.parse().unwrap();
        for position in 0..count(&tokens) {
            compile(&edit(tokens.clone(), &mut position.clone(), &mut |_| Vec::new()));
            compile(&edit(tokens.clone(), &mut position.clone(), &mut |token| vec![token.clone(), token]));
            let mut emptied = position;
            compile(&edit(tokens.clone(), &mut emptied, &mut |token| match token {
                TokenTree::Group(group) => vec![Group::new(group.delimiter(), TokenStream::new()).into()],
                _ => vec![Group::new(Delimiter::None, TokenStream::new()).into()],
            }));
            compile(&truncate(tokens.clone(), &mut position.clone()));
        }
    }
}

/// The first `left` tokens, with the groups around them closed.
fn truncate(tokens: TokenStream, left: &mut usize) -> TokenStream {
    let mut out = Vec::new();
    for token in tokens {
        if *left == 0 {
            break;
        }
        *left -= 1;
        out.push(match token {
            TokenTree::Group(group) => Group::new(group.delimiter(), truncate(group.stream(), left)).into(),
            token => token,
        });
    }
    out.into_iter().collect()
}

#[test]
fn random_words_in_place_of_tokens() {
    let words: Vec<TokenStream> = WORDS.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let mut random = Random(1);
    for round in 0..6_000 {
        let mut tokens: TokenStream = NETWORKS[round % NETWORKS.len()].parse().unwrap();
        for _ in 0..=random.below(3) {
            let mut at = random.below(count(&tokens));
            let word = words[random.below(words.len())].clone();
            tokens = edit(tokens, &mut at, &mut |_| word.clone().into_iter().collect());
        }
        compile(&tokens);
    }
}

#[test]
fn random_bodies() {
    let words: Vec<TokenStream> = WORDS.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let mut random = Random(2);
    for _ in 0..6_000 {
        let body: TokenStream = (0..random.below(14)).flat_map(|_| words[random.below(words.len())].clone()).collect();
        compile(&body);
        compile(&quote::quote!((x: [3], y: class(3)) { let h = x -> relu; #body }));
        compile(&quote::quote!(x: [3] -> #body));
    }
}
