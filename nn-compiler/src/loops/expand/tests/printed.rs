//! What expanded functions look like, as text and as Rust.

use proc_macro2::TokenStream;
use quote::quote;

use super::networks::MORE;
use crate::backend::rust;
use crate::compiled::passes;
use crate::loops::expand::expand;
use crate::loops::ir::{Function, Library, Lines};
use crate::loops::names::ValueNames;
use crate::loops::samples::{
    batch, called, convolution, function, part, pool, product, read, running_sum, stored, write,
};
use crate::loops::schedule::schedule;
use crate::loops::text::print;
use crate::resampling::{Interpolation, Resampling};
use crate::testing::{NETWORKS, model};
use crate::types::Dim;

fn resampled(mode: Interpolation) -> Function {
    let map = Box::new(Resampling { mode, from: Dim::from(5), to: Dim::from(7), transposed: false });
    let axes = vec![(Dim::batch(), Dim::from(16)), (Dim::from(7), Dim::from(1))];
    let lines = Lines { data: part("x", 0), axes, axis: 1 };
    let library = Library::Resample { lines, map };
    function(vec![batch(), read("x"), write("y")], vec![called(library, stored("y", 0, 16))])
}

#[test]
fn a_body_stands_behind_its_sum() {
    assert_eq!(print("product", &expand(&product())), "");
}

#[test]
fn bounds_keep_padding_out() {
    assert_eq!(print("convolution", &expand(&convolution())), "");
}

#[test]
fn the_first_largest_is_kept_with_its_place() {
    assert_eq!(print("pool", &expand(&pool())), "");
}

#[test]
fn running_sums_ask_before_the_end() {
    assert_eq!(print("running_sum", &expand(&running_sum(1, true, true))), "");
}

#[test]
fn resampling_reads_neighbours() {
    assert_eq!(print("linear", &expand(&resampled(Interpolation::Linear))), "");
}

fn parses(function: &Function) {
    let (signature, body) = rust::function(function);
    let item: TokenStream = quote!(fn kernel #signature { #body });
    syn::parse2::<syn::ItemFn>(item.clone()).unwrap_or_else(|problem| panic!("{problem}: {item}"));
}

#[test]
fn expanded_functions_are_rust() {
    for source in NETWORKS.iter().chain(MORE) {
        for entry in passes(&model(source)).entries {
            for kernel in &entry.program.kernels {
                let (names, namer) = ValueNames::by_role(&entry, kernel);
                parses(&expand(&schedule(&entry.program, kernel, &names, &namer).function));
            }
        }
    }
    let (_, body) = rust::function(&expand(&resampled(Interpolation::Linear)));
    assert_eq!(body.to_string(), "");
}
