//! `net.apply`: a step with gradients that lie in the workspace, for what has to see all of them before the step.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Context;
use super::memory::check_gradients;
use super::names::local;
use super::tree::{Tree, place};

/// The method, and the workspace's access to its gradients.
pub(super) fn emit(cx: &Context<'_>) -> (TokenStream, TokenStream) {
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
    let steps = trained.parameters().map(|(index, parameter)| {
        let (weight, gradient) = (place(parameter, &quote!(self.params)), place(parameter, &quote!(#ws.gradients)));
        let index = Literal::usize_unsuffixed(index);
        quote!(rt::apply(&mut #weight, &#gradient, #optimizer.state(#index));)
    });
    let statistics = Tree::of_statistics(cx).map(|tree| {
        let copies = tree.parameters().map(|(_, parameter)| {
            let (to, from) = (place(parameter, &quote!(self.params)), place(parameter, &quote!(#ws.statistics)));
            quote!(#to.as_mut_slice().copy_from_slice(#from.as_slice());)
        });
        quote!(if #ws.has_statistics { #(#copies)* })
    });
    let about_statistics = statistics.as_ref().map(|_| {
        quote!(
            ///
            /// Running statistics become what they are after the batch of that call.
        )
    });
    let workspace_type = if arguments.is_empty() { quote!(#workspace) } else { quote!(#workspace<#arguments>) };
    let method = quote!(
        /// One step of the optimiser with the gradients that lie in the workspace: those of the last call of
        /// [`gradients`](Self::gradients), and whatever was done to them since.
        #about_statistics
        ///
        /// # Errors
        /// If the optimiser was made for another network, or a parameter or gradient was replaced by another tensor;
        /// nothing is changed then.
        pub fn apply<R: ::nn_runtime::Rule>(&mut self, #optimizer: &mut ::nn_runtime::Optimizer<R>, #ws: &#workspace_type) -> ::core::result::Result<(), ::nn_runtime::Error> {
            #kernels::check(&self.params)?;
            #lie_as_made
            #optimizer.matches(&#kernels::STORAGE)?;
            #optimizer.advance();
            #(#steps)*
            #statistics
            self.steps = self.steps.wrapping_add(1);
            ::core::result::Result::Ok(())
        }
    );
    (method, access)
}
