//! `#[self_test]`: tests of the network, in the crate of its user.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::Context;
use super::entry::{Method, Sources, angle, counts, widen};
use super::names::{local, snake};
use super::steps::inputs;
use crate::compiled::{Compiled, Purpose};
use crate::types::{Dim, Element, element_count};

/// Examples in a test.
const BATCH: usize = 3;

/// The module of tests, and what it needs from within the network's block.
pub(super) fn emit(cx: &Context<'_>, compiled: &Compiled) -> (TokenStream, TokenStream) {
    let Some(test) = &cx.model.self_test else { return (quote!(), quote!()) };
    let find = |purpose: Purpose| compiled.entries.iter().find(|entry| entry.purpose == purpose);
    let gradients = find(Purpose::Gradients).map(|entry| Method { cx, entry });
    let predict = find(Purpose::Predict).map(|entry| Method { cx, entry });
    let trains = find(Purpose::TrainStep).is_some();
    let learns = cx.model.learns();

    let (name, arguments) = (cx.name, &cx.arguments);
    let sizes = test.sizes.iter().map(|(name, size)| {
        let (name, size) = (format_ident!("{}", name), Literal::u64_unsuffixed(*size));
        quote!(const #name: usize = #size;)
    });
    let net = if arguments.is_empty() { quote!(#name) } else { quote!(#name::<#arguments>) };
    let module = format_ident!("{}_self_test", snake(&words(&name.to_string())));
    let all: Vec<usize> = (0..cx.model.inputs.len()).collect();
    let made = |indices: &[usize], batch: &TokenStream| -> TokenStream {
        indices.iter().map(|index| input(cx, *index, batch)).collect()
    };
    let passed = |indices: &[usize]| -> TokenStream {
        let passed = indices.iter().map(|index| {
            let name = &cx.model.inputs[*index].name;
            if cx.model.inputs[*index].ty.element == Element::Float { quote!(#name.view(),) } else { quote!(&#name,) }
        });
        passed.collect()
    };
    let batch = Literal::usize_unsuffixed(BATCH);
    let batch = quote!(#batch);
    let (data, arguments_of_all) = (made(&all, &batch), passed(&all));
    let differences = (learns && gradients.is_some()).then(|| {
        quote!(
            #[test]
            fn gradients_agree_with_differences() {
                let net = #net::new(::nn_runtime::Seed(1));
                #data
                test::holds(net.check_gradients_with(&::nn_runtime::GradientCheck::sampled(20), #arguments_of_all));
            }
        )
    });
    let precision = gradients.as_ref().map(|_| {
        quote!(
            #[test]
            fn single_precision_agrees_with_double() {
                let net = #net::new(::nn_runtime::Seed(1));
                #data
                test::agree(net.inspect(#arguments_of_all), net.in_double_precision(#arguments_of_all));
            }
        )
    });
    let steps = trains.then(|| {
        quote!(
            #[test]
            fn two_runs_give_the_same_bits() {
                test::same(|| {
                    let (mut net, mut ws) = (#net::new(::nn_runtime::Seed(1)), #net::workspace(#batch));
                    let mut optimizer = net.optimizer(::nn_runtime::Sgd::new(0.01).momentum(0.9));
                    #data
                    for _ in 0..3 {
                        net.train_step(#arguments_of_all &mut optimizer, &mut ws)?;
                    }
                    ::core::result::Result::Ok(net.params)
                });
            }
        )
    });
    let workspace = predict.map(|predict| {
        let taken = predict.taken();
        let (data, passed) = (made(&taken, &batch), passed(&taken));
        let smaller = Literal::usize_unsuffixed(BATCH - 1);
        quote!(
            #[test]
            fn a_workspace_holds_what_it_was_made_for() {
                let net = #net::new(::nn_runtime::Seed(1));
                #data
                test::fits(net.predict(#passed &mut #net::workspace(#batch)).is_ok());
                test::refused(&net.predict(#passed &mut #net::workspace(#smaller)));
            }
        )
    });
    let doc = format!(" Tests of [`{name}`], made by `#[self_test]`.");
    let tests = quote!(
        #[cfg(test)]
        #[allow(clippy::possible_missing_comma, reason = "sizes are sums of products, all with the macro's span")]
        #[doc = #doc]
        mod #module {
            use super::*;
            use ::nn_runtime::rt::self_test as test;
            #(#sizes)*
            #differences
            #precision
            #steps
            #workspace
        }
    );
    (tests, gradients.map(|gradients| in_double_precision(&gradients)).unwrap_or_default())
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

/// `let x = test::floats([3, 3072], 0);`
fn input(cx: &Context<'_>, index: usize, batch: &TokenStream) -> TokenStream {
    let input = &cx.model.inputs[index];
    let (name, seed) = (&input.name, Literal::u64_unsuffixed(index as u64));
    match &input.ty.element {
        Element::Float => {
            let sizes = input.ty.example().iter().map(Dim::to_tokens);
            quote!(let #name = test::floats([#batch, #(#sizes),*], #seed);)
        }
        Element::Class(classes) => {
            let (each, classes) = (element_count(input.ty.example()).to_tokens(), classes.to_tokens());
            quote!(let #name = test::classes(#batch * (#each), #classes, #seed);)
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
    let task = method.task(&Sources {
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
            fn in_double_precision #generics(&self, #declared) -> ::core::result::Result<rt::self_test::Double, ::nn_runtime::Error> {
                let mut #ws = #kernels::workspace::<f64>(#count)?;
                #checks
                #(#counts)*
                #widen
                #draw
                let #params = self.params.cast::<f64>();
                #bound rt::dispatch(#task);
                ::core::result::Result::Ok(rt::self_test::Double::new(#given, &#ws.gradients))
            }
        }
    )
}
