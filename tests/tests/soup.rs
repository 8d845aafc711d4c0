//! Whatever the tokens, reading and checking end without a panic, and say why where there is no model.
#![allow(missing_docs)]

use nn_compiler::front::check::check;
use nn_compiler::front::construct::construct;
use nn_compiler::front::diagnostics::Errors;
use nn_compiler::front::syntax::parse;
use nn_runtime::Seed;
use nn_tests::fuzz::{NETWORKS, count, edit, words};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A network that is wrong from the beginning.
const WRONG: &str = "(x: [8]) { share enc = linear(8) as f -> relu ->; x -> enc }";

fn compile(tokens: &TokenStream) {
    let mut errors = Errors::new();
    let model = parse(tokens.clone(), &mut errors).and_then(|network| check(&network, &mut errors));
    match &model {
        Some(model) => drop(construct(model, true)),
        None => assert!(!errors.is_empty(), "no model and no error: {tokens}"),
    }
    assert!(model.is_none() || errors.is_empty(), "a model in spite of errors: {tokens}");
    errors.into_tokens();
}

#[test]
fn every_token_may_be_missing_doubled_or_last() {
    for network in NETWORKS.iter().chain([&WRONG]) {
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

fn below(rng: &mut nn_runtime::Rng, bound: usize) -> usize {
    usize::try_from(rng.below(bound as u64)).expect("below a usize")
}

#[test]
fn random_words_in_place_of_tokens() {
    let (words, mut random) = (words(), Seed(1).rng());
    for round in 0..6_000_usize {
        let mut tokens: TokenStream = NETWORKS[round % NETWORKS.len()].parse().unwrap();
        for _ in 0..=below(&mut random, 3) {
            let mut at = below(&mut random, count(&tokens));
            let word = words[below(&mut random, words.len())].clone();
            tokens = edit(tokens, &mut at, &mut |_| word.clone().into_iter().collect());
        }
        compile(&tokens);
    }
}

#[test]
fn random_bodies() {
    let (words, mut random) = (words(), Seed(2).rng());
    for _ in 0..6_000 {
        let body: TokenStream =
            (0..below(&mut random, 14)).flat_map(|_| words[below(&mut random, words.len())].clone()).collect();
        compile(&body);
        compile(&quote::quote!((x: [3], y: class(3)) { let h = x -> relu; #body }));
        compile(&quote::quote!(x: [3] -> #body));
    }
}
