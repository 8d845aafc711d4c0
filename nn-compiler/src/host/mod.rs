//! Programs to Rust. Names are paths into the runtime, wherever that is; there is no `unsafe`; each kernel is a function whose
//! doc says what it computes.

mod apply;
mod budget;
mod entry;
mod formula;
mod functions;
mod inspect;
mod memory;
mod parts;
mod plans;
mod self_test;
mod steps;
mod stub;
mod tree;
mod types;

pub use functions::problems;
pub use stub::failed;

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use crate::backend::rust::{mentions, names};
use crate::front::model::{Assertion, Form, Model, Relation};
use crate::front::reserved::PRIMITIVES;
use crate::ir::types::Dim;
use crate::loops::compiled::{Compiled, Entry, Purpose};
use crate::loops::names::input_names;

/// The code of a network; `runtime` is the path of the crate that it calls.
pub fn emit(runtime: &TokenStream, model: &Model, compiled: &Compiled) -> TokenStream {
    let cx = Context::new(runtime, model, compiled);
    let (kernels, tasks) = steps::emit(&cx, compiled);
    let (types, implementations) = types::emit(&cx, compiled);
    let methods = entry::emit(&cx, compiled);
    let (self_tests, for_self_tests) = self_test::emit(&cx, compiled);
    let warnings = warnings(model);
    let assertions = free_assertions(model);
    // those of const generics are checked where a network is made
    let budgets = if model.generics.is_empty() { budget::assertions(&cx, compiled) } else { Vec::new() };
    let (sizes, named) = sizes(model);
    let code = quote!(
        #methods
        #implementations
        #(const _: () = #budgets;)*
        #for_self_tests
        #tasks
        #kernels
        #assertions
    );
    let primitives = primitives(&code);
    let plain = (!cx.has_lanes).then(|| {
        quote!(
            #[allow(clippy::needless_range_loop, clippy::manual_memcpy, reason = "loops run over places in several values")]
            #[allow(clippy::eq_op, clippy::if_same_then_else, reason = "NaN is told by being unlike itself, case by case")]
        )
    });
    // what is not for users stands in a block of its own, where it cannot meet their names
    let block = quote!(
        #[allow(dead_code, reason = "not every program uses all of a network")]
        #[allow(clippy::too_many_arguments, reason = "a kernel is passed all that it reads and writes")]
        #[allow(clippy::possible_missing_comma, reason = "sizes are sums of products, all with the macro's span")]
        #[allow(clippy::used_underscore_binding, reason = "an input called `_x` is passed on as any other")]
        #[allow(clippy::approx_constant, reason = "the numbers are the source's, and what was folded of them")]
        #[allow(non_upper_case_globals, reason = "sizes have the names that the user gave them")]
        #plain
        const _: () = {
            use #runtime::rt;
            #primitives
            #named
            #code
        };
    );
    match &model.form {
        Form::Item { .. } => quote!(#sizes #types #block #warnings #self_tests),
        // sizes may be of a type that is called as this one
        Form::Expression => {
            let name = &model.name;
            quote!({ #sizes { #types #block #warnings #name::new(#runtime::Seed(0)) } })
        }
    }
}

/// The primitive types that the block names. There they are what they are for everyone, whatever the user's module calls so.
fn primitives(code: &TokenStream) -> TokenStream {
    let used = PRIMITIVES.iter().filter(|name| mentions::mentions(code, name)).map(|name| names::local(name));
    quote!(use ::core::primitive::{#(#used),*};)
}

/// The names that several parts of the code share.
struct Context<'a> {
    /// The path of the runtime.
    runtime: &'a TokenStream,
    model: &'a Model,
    /// `TwoLayer`
    name: &'a Ident,
    /// `TwoLayerParams`
    params: Ident,
    /// `TwoLayerGradients`
    gradients: Ident,
    /// `TwoLayerWorkspace`
    workspace: Ident,
    /// `Kernels`
    kernels: Ident,
    /// Paths of groups of parameters to what their types are named by.
    groups: BTreeMap<Vec<String>, String>,
    /// Where the parameters keep what random layers draw from, in a network that has any: a name that no layer has.
    draws: Option<Ident>,
    /// Whether kernels are written in lanes: then a task is entered with the best instruction set. Otherwise all is plain
    /// code.
    has_lanes: bool,
    /// Programs, and the programs whose memory plans they have.
    plans: Vec<(Purpose, Purpose)>,
    /// What tasks and kernels call the inputs.
    inputs: Vec<Ident>,
    /// `const H: usize,`
    declared: TokenStream,
    /// The same where a user's type may be called `usize`.
    declared_outside: TokenStream,
    /// `H,`
    arguments: TokenStream,
}

impl<'a> Context<'a> {
    fn new(runtime: &'a TokenStream, model: &'a Model, compiled: &Compiled) -> Self {
        let name = &model.name;
        let generics = &model.generics;
        let inputs: Vec<String> = model.inputs.iter().map(|input| input.name.to_string()).collect();
        Self {
            runtime,
            model,
            name,
            params: format_ident!("{name}Params"),
            gradients: format_ident!("{name}Gradients"),
            workspace: format_ident!("{name}Workspace"),
            kernels: inner(name, "Kernels"),
            groups: tree::group_words(model),
            draws: compiled.entries.iter().any(steps::is_random).then(|| tree::unlike_layers(model, "draws")),
            has_lanes: compiled.target.has_vectors(),
            plans: plans::shared(compiled),
            inputs: input_names(inputs.iter().map(String::as_str)).0.iter().map(|name| names::local(name)).collect(),
            declared: quote!(#(const #generics: usize,)*),
            declared_outside: quote!(#(const #generics: ::core::primitive::usize,)*),
            arguments: quote!(#(#generics,)*),
        }
    }

    /// The path of what emitted code calls, outside of the network's block; within it is `rt`.
    fn rt(&self) -> TokenStream {
        let runtime = self.runtime;
        quote!(#runtime::rt)
    }

    /// `<const H: usize>`, or nothing.
    fn impl_generics(&self) -> TokenStream {
        let declared = &self.declared;
        if declared.is_empty() { quote!() } else { quote!(<#declared>) }
    }

    /// `<H>`, or nothing.
    fn type_arguments(&self) -> TokenStream {
        let arguments = &self.arguments;
        if arguments.is_empty() { quote!() } else { quote!(<#arguments>) }
    }

    /// `Kernels::<H>`
    fn kernels_path(&self) -> TokenStream {
        let (kernels, arguments) = (&self.kernels, &self.arguments);
        if arguments.is_empty() { quote!(#kernels) } else { quote!(#kernels::<#arguments>) }
    }

    /// Whether a program is code for lanes as a whole. The kernels of a long one choose the instruction set themselves, so
    /// that what calls them is compiled once.
    fn runs_in_lanes(&self, entry: &Entry) -> bool {
        self.has_lanes && !parts::is_long(entry.program.kernels.len())
    }

    /// What random layers draw from.
    fn draws(&self) -> TokenStream {
        self.draws.as_ref().map_or_else(|| quote!(self.seed), |name| quote!(self.params.#name))
    }

    /// An input as an argument: under the user's own token, unless a method has something else of that name.
    fn passed(&self, index: usize) -> Ident {
        Ident::new(&self.inputs[index].to_string(), self.model.inputs[index].name.span())
    }

    fn visibility(&self) -> TokenStream {
        match &self.model.form {
            Form::Item { visibility, .. } => quote!(#visibility),
            Form::Expression => quote!(),
        }
    }
}

/// A name inside of the block, which must not hide the network's.
fn inner(network: &Ident, wish: &str) -> Ident {
    if network == wish { format_ident!("{wish}_") } else { format_ident!("{wish}") }
}

/// The consts that sizes name, read in one place, and the same names for the code in the block: so rustc reports a missing
/// one (or one that is no `usize`) at its own token, and nowhere else.
fn sizes(model: &Model) -> (TokenStream, TokenStream) {
    let paths = &model.size_paths;
    if paths.is_empty() {
        return (quote!(), quote!());
    }
    let (sizes, count) = (format_ident!("{}_SIZES", model.name), names::index(paths.len()));
    // a path through modules stands in the code as it is, unless it would find something else there
    let named = paths.iter().enumerate().filter_map(|(at, path)| {
        let alias = model.aliases.iter().find(|(_, known)| known.to_string() == path.to_string());
        let name = match alias {
            Some((alias, _)) => alias.clone(),
            None => syn::parse2(path.clone()).ok()?,
        };
        let (name, at) = (Ident::new(&name.to_string(), proc_macro2::Span::call_site()), names::index(at));
        Some(quote!(const #name: usize = #sizes[#at];))
    });
    let read = quote!(
        #[allow(non_upper_case_globals, reason = "the network's name is that of a type")]
        const #sizes: [::core::primitive::usize; #count] = [#(#paths),*];
    );
    (read, quote!(#(#named)*))
}

/// Advice: rustc has no warnings for macros to give, but it warns of the use of what is deprecated.
fn warnings(model: &Model) -> TokenStream {
    let warnings = model.warnings.iter().map(|warning| {
        let name = Ident::new(warning.name, warning.span);
        let message = &warning.message;
        let definition = format_ident!("{}", warning.name, span = warning.span);
        quote_spanned!(warning.span=> const _: () = { #[deprecated(note = #message)] const fn #definition() {} #name() };)
    });
    quote!(#(#warnings)*)
}

/// What rustc has to find out about sizes: at once, if no generic is in it.
fn free_assertions(model: &Model) -> TokenStream {
    let free = model.assertions.iter().filter(|assertion| !is_generic(model, assertion)).map(assertion);
    quote!(#(const _: () = #free;)*)
}

/// The assertions that depend on const generics: checked where a network is made.
fn generic_assertions(model: &Model) -> Vec<TokenStream> {
    model.assertions.iter().filter(|assertion| is_generic(model, assertion)).map(assertion).collect()
}

fn is_generic(model: &Model, assertion: &Assertion) -> bool {
    let names: Vec<String> = model.generics.iter().map(ToString::to_string).collect();
    names.iter().any(|name| assertion.left.mentions(name) || assertion.right.mentions(name))
}

fn assertion(assertion: &Assertion) -> TokenStream {
    let message = &assertion.message;
    let pair = |left: &Dim, right: &Dim| (left.to_factor_tokens(), right.to_factor_tokens());
    let (left, right) = pair(&assertion.left, &assertion.right);
    let condition = match assertion.relation {
        Relation::Equal => quote!(#left == #right),
        Relation::Multiple => quote!(#left % #right == 0),
        Relation::AtMost => {
            // no difference below zero on either side
            let (more, less) = (&assertion.left - &assertion.right).by_sign();
            let (left, right) = pair(&more, &less);
            quote!(#left <= #right)
        }
    };
    quote_spanned!(assertion.span=> ::core::assert!(#condition, #message))
}
