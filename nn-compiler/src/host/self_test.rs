//! `#[self_test]`: tests of the network, in the crate of its user.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::Context;
use super::entry::{Method, Sources, angle, counts, widen};
use super::steps::inputs;
use crate::backend::rust::names::local;
use crate::ir::types::{Dim, Element, element_count};
use crate::loops::compiled::{Compiled, Purpose};
use crate::loops::names::snake;

/// Examples in a test: as few as make sums over them.
const BATCH: usize = 2;

/// And where statistics are taken of them: of two values, what is normalised is ±1, whatever they are.
const BATCH_OF_STATISTICS: usize = 3;

/// What a const generic is whose size is not given: it is divided by the usual counts of groups and heads.
const DEFAULT_SIZE: u64 = 8;

/// The module of tests, and what it needs from within the network's block.
pub(super) fn emit(cx: &Context<'_>, compiled: &Compiled) -> (TokenStream, TokenStream) {
    let Some(test) = &cx.model.self_test else { return (quote!(), quote!()) };
    let find = |purpose: Purpose| compiled.entries.iter().find(|entry| entry.purpose == purpose);
    let gradients = find(Purpose::Gradients).map(|entry| Method { cx, entry });
    let predict = find(Purpose::Predict).map(|entry| Method { cx, entry });
    let trains = find(Purpose::TrainStep).is_some();
    let learns = cx.model.learns();

    let (name, runtime, arguments) = (cx.name, cx.runtime, &cx.arguments);
    let module = format_ident!("{}_self_test", snake(&words(&name.to_string())));
    let all: Vec<usize> = (0..cx.model.inputs.len()).collect();
    let made = |indices: &[usize], batch: &TokenStream| -> TokenStream {
        indices.iter().map(|index| input(cx, *index, batch)).collect()
    };
    let passed = |indices: &[usize]| -> TokenStream {
        let passed = indices.iter().map(|index| {
            let name = &cx.inputs[*index];
            if cx.model.inputs[*index].ty.element == Element::Float { quote!(#name.view(),) } else { quote!(&#name,) }
        });
        passed.collect()
    };
    let examples = if cx.model.counts.is_empty() { BATCH } else { BATCH_OF_STATISTICS };
    let batch = Literal::usize_unsuffixed(examples);
    let batch = quote!(#batch);
    let (data, arguments_of_all) = (made(&all, &batch), passed(&all));
    let mut tests: Vec<(Ident, TokenStream)> = Vec::new();
    if learns && gradients.is_some() {
        let body = quote!(
            let net = Self::new(rt::Seed(1));
            #data
            rt::self_test::holds(|options| net.check_gradients_with(options, #arguments_of_all));
        );
        tests.push((local("gradients_agree_with_differences"), body));
    }
    if gradients.is_some() {
        let body = quote!(
            let net = Self::new(rt::Seed(1));
            #data
            rt::self_test::agree(net.inspect(#arguments_of_all), net.in_double_precision(#arguments_of_all));
        );
        tests.push((local("single_precision_agrees_with_double"), body));
    }
    if trains {
        let body = quote!(
            rt::self_test::same(|| {
                let (mut net, mut ws) = (Self::new(rt::Seed(1)), Self::workspace(#batch));
                let mut optimizer = net.optimizer(rt::self_test::rule());
                #data
                for _ in 0..2 {
                    net.train_step(#arguments_of_all &mut optimizer, &mut ws)?;
                }
                ::core::result::Result::Ok(net.params)
            });
        );
        tests.push((local("two_runs_give_the_same_bits"), body));
    }
    if let Some(predict) = predict {
        let taken = predict.taken();
        let (data, passed) = (made(&taken, &batch), passed(&taken));
        let smaller = Literal::usize_unsuffixed(examples - 1);
        let body = quote!(
            let net = Self::new(rt::Seed(1));
            #data
            rt::self_test::fits(net.predict(#passed &mut Self::workspace(#batch)).is_ok());
            rt::self_test::refused(&net.predict(#passed &mut Self::workspace(#smaller)));
        );
        tests.push((local("a_workspace_holds_what_it_was_made_for"), body));
    }
    let (names, bodies): (Vec<Ident>, Vec<TokenStream>) = tests.into_iter().unzip();
    // sizes are found where the network stands, and not in the module, to which `super` is another
    let (impl_generics, type_arguments) = (cx.impl_generics(), cx.type_arguments());
    let within = quote!(
        #[cfg(test)]
        impl #impl_generics rt::self_test::SelfTest for #name #type_arguments {
            #(fn #names() { #bodies })*
        }
    );
    let size = |generic: &Ident| {
        let given = test.sizes.iter().find(|(name, _)| name == generic);
        Literal::u64_unsuffixed(given.map_or(DEFAULT_SIZE, |(_, size)| *size))
    };
    let sizes = cx.model.generics.iter().map(size);
    let net = if arguments.is_empty() { quote!(#name) } else { quote!(#name::<#(#sizes),*>) };
    let doc = format!(" Tests of [`{name}`], made by `#[self_test]`.");
    let module = quote!(
        #[cfg(test)]
        #[doc = #doc]
        mod #module {
            use #runtime::rt::self_test::SelfTest;
            #(
                #[::core::prelude::v1::test]
                fn #names() {
                    <super::#net as SelfTest>::#names();
                }
            )*
        }
    );
    let double = gradients.map(|gradients| in_double_precision(&gradients));
    (module, quote!(#within #double))
}

/// `TwoLayer` becomes `Two Layer`.
fn words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() {
            words.push(' ');
        }
        words.push(letter);
    }
    words
}

/// `let x = rt::self_test::floats([3, 3072], 0);`
fn input(cx: &Context<'_>, index: usize, batch: &TokenStream) -> TokenStream {
    let input = &cx.model.inputs[index];
    let (name, seed) = (&cx.inputs[index], Literal::u64_unsuffixed(index as u64));
    match &input.ty.element {
        Element::Float => {
            let sizes = input.ty.example().iter().map(Dim::to_tokens);
            quote!(let #name = rt::self_test::floats([#batch, #(#sizes),*], #seed);)
        }
        Element::Class(classes) => {
            let (each, classes) = (element_count(input.ty.example()).to_tokens(), classes.to_tokens());
            quote!(let #name = rt::self_test::classes(#batch * (#each), #classes, #seed);)
        }
    }
}

/// The gradients once more, in double precision: the same program, on plain loops.
fn in_double_precision(method: &Method<'_>) -> TokenStream {
    let Method { cx, entry } = *method;
    let [ws, params, loss] = ["ws", "params", "loss"].map(local);
    let (generics, declared, checks) = method.parts(&[]);
    let (generics, kernels, count, counts) = (angle(&generics), cx.kernels_path(), method.count(), counts(cx));
    let draw = method.draw_of_step();
    let widen = widen(cx, inputs(entry));
    let run = method.run(&Sources {
        params: quote!(&#params),
        gradients: quote!(&mut #ws.gradients),
        ..Sources::of_workspace()
    });
    let (bound, given) = if cx.model.loss.is_some() {
        (quote!(let #loss =), quote!(::core::option::Option::Some(#loss)))
    } else {
        (quote!(), quote!(::core::option::Option::None))
    };
    let (name, impl_generics, type_arguments) = (cx.name, cx.impl_generics(), cx.type_arguments());
    quote!(
        #[cfg(test)]
        impl #impl_generics #name #type_arguments {
            /// The loss and the gradients of the parameters, as `inspect` has them, in double precision.
            fn in_double_precision #generics(&self, #declared) -> ::core::result::Result<rt::self_test::Double, rt::Error> {
                let mut #ws = #kernels::workspace::<f64>(#count)?;
                #checks
                #(#counts)*
                #widen
                #draw
                let #params = self.params.cast::<f64>();
                #bound #run;
                ::core::result::Result::Ok(rt::self_test::Double::new(#given, &#ws.gradients))
            }
        }
    )
}
