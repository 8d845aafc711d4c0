//! `net.apply`: a step with gradients that lie in the workspace, for what has to see all of them before the step.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Context;
use super::entry::lengths;
use super::names::local;
use super::tree::{Tree, place};
use crate::graph::Role;

/// The method, and the workspace's access to its gradients.
///
/// A network with running statistics has no such method: they are moved by `train_step` alone, and would stay behind.
pub(super) fn emit(cx: &Context<'_>) -> (TokenStream, TokenStream) {
    let parameters = &cx.model.parameters;
    let is_trained = parameters.iter().any(|parameter| parameter.info.is_trained());
    let tree = Tree::of_gradients(cx).name();
    let (workspace, declared, arguments) = (&cx.workspace, &cx.declared, &cx.arguments);
    if !is_trained {
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
    if cx.model.loss.is_none() || parameters.iter().any(|parameter| parameter.info.role == Role::State) {
        return (quote!(), access);
    }
    let (optimizer, ws, lengths) = (local("optimizer"), local("ws"), lengths(cx));
    let steps = parameters.iter().enumerate().filter(|(_, parameter)| parameter.info.is_trained());
    let steps = steps.map(|(index, parameter)| {
        let (weight, gradient) = (place(parameter, &quote!(self.params)), place(parameter, &quote!(#ws.gradients)));
        let index = Literal::usize_unsuffixed(index);
        quote!(rt::apply(&mut #weight, &#gradient, #optimizer.state(#index));)
    });
    let workspace_type = if arguments.is_empty() { quote!(#workspace) } else { quote!(#workspace<#arguments>) };
    let method = quote!(
        /// One step of the optimiser with the gradients that lie in the workspace: those of the last call of
        /// [`gradients`](Self::gradients), and whatever was done to them since.
        ///
        /// # Errors
        /// If the optimiser was made for another network; nothing is changed then.
        pub fn apply<R: ::nn_runtime::Rule>(&mut self, #optimizer: &mut ::nn_runtime::Optimizer<R>, #ws: &#workspace_type) -> ::core::result::Result<(), ::nn_runtime::Error> {
            #optimizer.matches(&[#(#lengths),*])?;
            #optimizer.advance();
            #(#steps)*
            self.steps += 1;
            ::core::result::Result::Ok(())
        }
    );
    (method, access)
}
