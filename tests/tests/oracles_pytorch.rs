//! What the tests against `PyTorch`'s numbers cover: `oracles_pytorch_*.rs`, which `tests/scripts/record_pytorch.py` writes.
#![allow(missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use nn_compiler::front::functions::functions;
use nn_compiler::front::layers::LAYERS;
use nn_tests::recorded::Recorded;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The files of a folder by what stands in their names between a prefix and an ending.
fn files(folder: &str, prefix: &str, ending: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("an entry").path());
    let named = files.filter_map(|path| {
        let name = path.file_name()?.to_str()?.strip_prefix(prefix)?.strip_suffix(ending)?.to_owned();
        Some((name, fs::read(&path).expect("a file that can be read")))
    });
    named.collect()
}

fn vectors() -> BTreeMap<String, Vec<u8>> {
    files("vectors", "pytorch_", ".safetensors")
}

/// The networks of a file of tests by the names of their cases.
fn networks(tests: &[u8]) -> Vec<(String, String)> {
    let code: TokenStream = std::str::from_utf8(tests).expect("text").parse().expect("tokens");
    let all = code.into_iter().filter_map(|token| if let TokenTree::Group(group) = token { Some(group) } else { None });
    let list = all.filter(|group| group.delimiter() == Delimiter::Brace).last().expect("recorded! { … }");
    let mut tokens = list.stream().into_iter().skip(2); // the file's name and a semicolon
    let mut found = Vec::new();
    while let Some(name) = tokens.next() {
        let network = tokens.find_map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream().to_string()),
            _ => None,
        });
        found.push((name.to_string(), network.expect("a network in braces")));
    }
    found
}

/// All words of some code, also those in groups.
fn words(code: TokenStream, found: &mut BTreeSet<String>) {
    for token in code {
        match token {
            TokenTree::Group(group) => words(group.stream(), found),
            TokenTree::Ident(word) => drop(found.insert(word.to_string())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

#[test]
fn each_file_of_vectors_has_its_tests() {
    let tests = files("tests", "oracles_pytorch_", ".rs");
    assert_eq!(vectors().keys().collect::<Vec<_>>(), tests.keys().collect::<Vec<_>>());
}

#[test]
fn there_are_hundreds_of_cases() {
    let counts: Vec<(String, usize)> =
        vectors().iter().map(|(area, file)| (area.clone(), nn_tests::recorded::cases(file).len())).collect();
    let total: usize = counts.iter().map(|(_, count)| count).sum();
    println!("PyTorch: {total} cases: {counts:?}");
    assert!(total >= 400, "{total} cases: {counts:?}");
}

#[test]
fn every_layer_and_function_is_among_them() {
    let mut found = BTreeSet::new();
    for code in files("tests", "oracles_pytorch_", ".rs").into_values() {
        let code = String::from_utf8(code).expect("text");
        words(code.parse().expect("tokens"), &mut found);
    }
    let names = LAYERS.iter().map(|layer| layer.name()).chain(functions().map(|function| function.name));
    let missing: Vec<&str> = names.filter(|name| !found.contains(*name)).collect();
    assert!(missing.is_empty(), "no case of {missing:?}");
}

/// A difference between the reference and `PyTorch` is one of meaning: the tests of emitted code would only say that
/// something is different.
#[test]
fn the_reference_agrees() {
    let (tests, mut failed) = (files("tests", "oracles_pytorch_", ".rs"), Vec::new());
    for (area, file) in vectors() {
        for (case, network) in networks(&tests[&area]) {
            let compare = || Recorded::new(&file, &case).check_reference(&network);
            if std::panic::catch_unwind(compare).is_err() {
                failed.push(format!("{area}: {case}"));
            }
        }
    }
    assert!(failed.is_empty(), "{} cases: {failed:#?}", failed.len());
}
