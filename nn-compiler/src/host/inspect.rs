//! `net.inspect`: every value that the way to the gradients keeps in memory, for people to look at.

use proc_macro2::TokenStream;
use quote::quote;

use super::entry::{Method, Sources, angle, counts};
use super::parts::{Around, Variable};
use super::plans;
use super::steps::is_inspected;
use crate::backend::rust::names::{index, local};
use crate::ir::graph::Root;
use crate::ir::types::Element;
use crate::loops::compiled::Entry;
use crate::loops::names::{ValueNames, input_names};

/// The method: it runs the same code as `gradients`, but with memory in which no value takes the place of another.
pub(super) fn emit(method: &Method<'_>) -> TokenStream {
    let Method { cx, entry } = *method;
    let [ws, plan, found] = ["ws", "plan", "found"].map(local);
    let (generics, declared, checks) = method.parts(&[]);
    let generics = angle(&generics);
    let (kernels, count) = (cx.kernels_path(), method.count());
    let buffer = is_inspected(entry).then(|| {
        let gradients = plans::name(cx, entry.purpose);
        quote!(
            let #plan = &#kernels::#gradients.apart();
            #ws.buffer = rt::Arena::zeroed(#plan.bytes(#ws.capacity));
        )
    });
    // the numbers that the next step would draw
    let draw = method.draw_of_step();
    let gradients = quote!(&mut #ws.gradients);
    let run = method.run(&Sources { gradients, plan: Some(quote!(#plan)), ..Sources::of_workspace() });
    // what the checks leave under an input's name is a slice
    let (_, mut namer) =
        input_names(cx.inputs.iter().map(ToString::to_string).collect::<Vec<_>>().iter().map(String::as_str));
    let floats = cx.model.inputs.iter().enumerate().filter(|(_, input)| input.ty.element == Element::Float);
    let (kept, inputs): (Vec<TokenStream>, Vec<TokenStream>) = floats
        .map(|(index, input)| {
            let (text, name) = (input.name.to_string(), cx.passed(index));
            let view = local(&namer.fresh(&format!("{name}_view")));
            (quote!(let #view = #name.view();), quote!(#found.input(#text, &#view.into_dyn());))
        })
        .unzip();
    let values = values(method);
    let parameters = (!cx.model.parameters.is_empty()).then(|| quote!(#found.parameters(&self.params);));
    let of_parameters = cx.model.learns().then(|| quote!(#found.gradients(&#ws.gradients);));
    let (loss, counts) = (local("loss"), counts(cx));
    let bound = cx.model.loss.is_some().then(|| quote!(let #loss =));
    let doc = format!(
        " What [`gradients`](Self::gradients) computes on its way, value by value, for {}; and where a number that is not \
         finite first appeared.",
        method.shapes()
    );
    quote!(
        #[doc = #doc]
        ///
        /// It is for looking, not for training: it allocates. Random layers draw what the next step would.
        ///
        /// # Errors
        /// If a shape is wrong, a label is out of range, or the batch is empty.
        pub fn inspect #generics(&self, #declared) -> ::core::result::Result<rt::Inspection, rt::Error> {
            let #ws = &mut #kernels::workspace::<f32>(#count)?;
            #(#kept)*
            #checks
            #(#counts)*
            #buffer
            #draw
            #bound #run;
            let mut #found = rt::Inspection::default();
            #(#inputs)*
            #parameters
            #values
            #of_parameters
            ::core::result::Result::Ok(#found)
        }
    )
}

/// The values in the order in which they were computed.
fn values(method: &Method<'_>) -> TokenStream {
    let Method { cx, entry } = *method;
    let Entry { program, plan, .. } = entry;
    let graph = &program.graph;
    let (names, _) = ValueNames::new(entry);
    let [ws, found, loss, place] = ["ws", "found", "loss", "plan"].map(local);
    let stored = program.kernels.iter().flat_map(|kernel| &kernel.outputs);
    let values = stored.filter_map(|id| {
        let (name, layer) = (names.of(graph, *id).clone(), &graph.origins[graph.node(*id).origin]);
        if cx.model.loss.is_some() && graph.roots.get(&Root::Loss) == Some(id) {
            return Some(quote!(#found.loss_is(#loss);));
        }
        plan.index.get(id)?;
        let view = method.view_in(*id, &quote!(#ws.buffer), &quote!(#place));
        Some(quote!(#found.value(#layer, #name, &#view.into_dyn());))
    });
    let buffers = index(plan.buffers.len());
    let (workspace, arguments, batch) = (&cx.workspace, &cx.arguments, local("batch"));
    let workspace = if arguments.is_empty() { quote!(#workspace) } else { quote!(#workspace<#arguments>) };
    let variables = [
        Variable::by_mut(&found, &quote!(rt::Inspection)),
        Variable::new(&ws, quote!(&#workspace)),
        Variable::new(&place, quote!(&rt::Plan<#buffers>)),
        Variable::new(&batch, quote!(usize)),
        Variable::new(&loss, quote!(f32)),
    ];
    let (declared, arguments) = (cx.declared.clone(), cx.arguments.clone());
    Around { declared, arguments, variables: &variables, may_fail: false }.cut(&values.collect::<Vec<_>>())
}
