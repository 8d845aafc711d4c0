//! `net.apply`: a step with gradients that lie in the workspace, for what has to see all of them before the step.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Context;
use super::memory::check_gradients;
use super::parts::{self, Around, Variable};
use super::tree::{Tree, place};
use crate::backend::rust::names::local;
use crate::ir::graph::Root;
use crate::loops::compiled::Compiled;

/// The method, and the workspace's access to its gradients.
pub(super) fn emit(cx: &Context<'_>, compiled: &Compiled) -> (TokenStream, TokenStream) {
    let tree = Tree::of_gradients(cx).name();
    let (workspace, declared, arguments) = (&cx.workspace, &cx.declared, &cx.arguments);
    if !cx.model.learns() {
        return (quote!(), quote!());
    }
    let access = quote!(
        impl<#declared F: rt::Real> #workspace<#arguments F> {
            /// The parameters' gradients, as `gradients` left them, by the names of `params`.
            pub fn gradients(&self) -> &#tree<F> {
                &self.gradients
            }
            /// The same, to be clipped, scaled or added to before `apply`.
            pub fn gradients_mut(&mut self) -> &mut #tree<F> {
                &mut self.gradients
            }
        }
    );
    if cx.model.loss.is_none() {
        return (quote!(), access);
    }
    let (optimizer, ws) = (local("optimizer"), local("ws"));
    let (kernels, lie_as_made) = (cx.kernels_path(), check_gradients(cx));
    let trained = Tree::of_gradients(cx);
    let workspace_type = if arguments.is_empty() { quote!(#workspace) } else { quote!(#workspace<#arguments>) };
    let (params, params_type) = (local("params"), &cx.params);
    let root = |count: usize| if count > parts::MOST { quote!(#params) } else { quote!(self.params) };
    let variables = [
        Variable { name: params.clone(), ty: quote!(&mut #params_type), passed: quote!(&mut self.params) },
        Variable::new(&optimizer, quote!(&mut rt::Optimizer<R>)),
        Variable::new(&ws, quote!(&#workspace_type)),
    ];
    let around = |declared: TokenStream, arguments: TokenStream| Around {
        declared,
        arguments,
        variables: &variables,
        may_fail: false,
    };
    let stepped = trained.parameters().filter(|(index, _)| compiled.graph.roots.contains_key(&Root::Updated(*index)));
    let steps: Vec<_> = stepped.collect();
    let root_of_steps = root(steps.len());
    let runtime = if cx.has_lanes { quote!(rt) } else { quote!(rt::plain) };
    let steps = steps.into_iter().map(|(index, parameter)| {
        let (weight, gradient) = (place(parameter, &root_of_steps), place(parameter, &quote!(#ws.gradients)));
        let index = Literal::usize_unsuffixed(index);
        quote!(#runtime::apply(&mut #weight, &#gradient, #optimizer.state(#index));)
    });
    let steps = around(quote!(#declared R: rt::Rule), quote!(#arguments R)).cut(&steps.collect::<Vec<_>>());
    let statistics = Tree::of_statistics(cx).map(|tree| {
        let root = root(tree.parameters().count());
        let copies = tree.parameters().map(|(index, parameter)| {
            let (to, from) = (place(parameter, &root), place(parameter, &quote!(#ws.statistics)));
            let index = Literal::usize_unsuffixed(index);
            quote!(#runtime::assign(&mut #to, &#from, #optimizer.state(#index));)
        });
        let copies = around(quote!(#declared R: rt::Rule), quote!(#arguments R)).cut(&copies.collect::<Vec<_>>());
        quote!(if #ws.has_statistics { #copies })
    });
    let about_statistics = statistics.as_ref().map(|_| {
        quote!(
            ///
            /// Running statistics become what they are after the batch of that call.
        )
    });
    let count = cx.draws.as_ref().map(|name| quote!(self.params.#name = self.params.#name.after_step();));
    let method = quote!(
        /// One step of the optimiser with the gradients that lie in the workspace: those of the last call of
        /// [`gradients`](Self::gradients), and whatever was done to them since. A parameter that the loss does not depend on
        /// stays as it is.
        #about_statistics
        ///
        /// # Errors
        /// If the optimiser was made for another network, or a parameter or gradient was replaced by another tensor;
        /// nothing is changed then.
        ///
        /// [`Error::Diverged`](rt::Error::Diverged) if an element of a parameter would not be finite after the
        /// step: it stays as it was, and the others take the step.
        pub fn apply<R: rt::Rule>(&mut self, #optimizer: &mut rt::Optimizer<R>, #ws: &#workspace_type) -> ::core::result::Result<(), rt::Error> {
            #kernels::check(&self.params)?;
            #lie_as_made
            #optimizer.matches(&#kernels::STORAGE)?;
            #optimizer.advance();
            #steps
            #statistics
            self.steps = self.steps.wrapping_add(1);
            #count
            #optimizer.finish(::core::option::Option::None, &self.params)
        }
    );
    (method, access)
}
