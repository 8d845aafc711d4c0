//! `#[budget(…)]` as assertions: rustc knows the sizes that the macro does not.

use proc_macro2::{Literal, TokenStream};
use quote::quote_spanned;

use super::Context;
use super::types;
use crate::compiled::{Compiled, Purpose};
use crate::cost;
use crate::syntax::{Budget, Resource};
use crate::types::Dim;

/// The assertions, for where rustc knows the const generics.
pub(super) fn assertions(cx: &Context<'_>, compiled: &Compiled) -> Vec<TokenStream> {
    cx.model.budgets.iter().map(|budget| assertion(cx, compiled, budget)).collect()
}

fn assertion(cx: &Context<'_>, compiled: &Compiled, budget: &Budget) -> TokenStream {
    let (name, arguments) = (cx.name, &cx.arguments);
    let net = if arguments.is_empty() { quote::quote!(#name) } else { quote::quote!(#name::<#arguments>) };
    let predict = compiled.entries.iter().find(|entry| entry.purpose == Purpose::Predict);
    let (what, unit, total, parts) = match budget.resource {
        Resource::Parameters => ("parameters", " numbers", quote::quote!(#net::PARAMETERS), parameters(cx)),
        Resource::Flops => {
            let parts = predict.map(|entry| cost::products_by_layer(&entry.program)).unwrap_or_default();
            let parts = parts.into_iter().map(|(layer, cost)| (layer, cost.split_batch().unwrap_or_default().0));
            ("flops", " operations for an example", quote::quote!(#net::FLOPS_PER_EXAMPLE), parts.collect())
        }
        Resource::Workspace { batch } => {
            let size = Literal::u64_unsuffixed(batch);
            let parts = workspace(cx, compiled, batch);
            ("workspace", " bytes", quote::quote!(#net::workspace_bytes(#size)), parts)
        }
    };
    let (limit, span) = (Literal::u64_unsuffixed(budget.limit), budget.span);
    let parts = parts.iter().map(|(layer, size)| {
        let size = size.to_tokens();
        quote::quote!((#layer, #size))
    });
    let packed = match budget.resource {
        Resource::Workspace { batch } => {
            let (kernels, batch) = (cx.kernels_path(), Literal::u64_unsuffixed(batch));
            Some(quote::quote!(("operands that kernels pack", 4 * #kernels::scratch_len(#batch))))
        }
        _ => None,
    };
    let parts = parts.chain(packed);
    quote_spanned!(span=> ::nn_runtime::rt::budget(#what, #unit, #total, #limit, &[#(#parts),*]))
}

/// How many numbers each layer learns.
fn parameters(cx: &Context<'_>) -> Vec<(String, Dim)> {
    let mut parts = Vec::new();
    for parameter in cx.model.parameters.iter().filter(|parameter| parameter.info.is_trained()) {
        let info = &parameter.info;
        let layer = if info.groups.is_empty() { info.name.clone() } else { info.groups.join(".") };
        cost::add_to(&mut parts, layer, &types::count(parameter));
    }
    parts
}

/// The gradients, and the values of a training step (or of what there is), by layer, in bytes.
fn workspace(cx: &Context<'_>, compiled: &Compiled, batch: u64) -> Vec<(String, Dim)> {
    let gradient = |(layer, count): (String, Dim)| (format!("d {layer}"), &count * &Dim::from(4));
    let mut parts: Vec<(String, Dim)> = parameters(cx).into_iter().map(gradient).collect();
    let Some(entry) = compiled.entries.last() else { return parts };
    let (graph, batch) = (&entry.program.graph, Dim::from(i64::try_from(batch).unwrap_or(i64::MAX)));
    for buffer in &entry.plan.buffers {
        let layer = graph.origins[graph.node(buffer.node).origin].clone();
        let elements = &(&buffer.per_example * &batch) + &buffer.fixed;
        cost::add_to(&mut parts, layer, &(&elements * &Dim::from(4)));
    }
    parts
}
