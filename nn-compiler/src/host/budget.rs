//! `#[budget(…)]` as assertions: rustc knows the sizes that the macro does not.

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use super::Context;
use super::types;
use crate::front::syntax::{Budget, Resource};
use crate::ir::types::Dim;
use crate::loops::compiled::{Compiled, Purpose};
use crate::loops::cost;

/// The assertions, for where rustc knows the const generics.
pub(super) fn assertions(cx: &Context<'_>, compiled: &Compiled) -> Vec<TokenStream> {
    cx.model.budgets.iter().map(|budget| assertion(cx, compiled, budget)).collect()
}

fn assertion(cx: &Context<'_>, compiled: &Compiled, budget: &Budget) -> TokenStream {
    let (name, arguments) = (cx.name, &cx.arguments);
    let net = if arguments.is_empty() { quote!(#name) } else { quote!(#name::<#arguments>) };
    let (what, unit, total, parts, packed) = match budget.resource {
        Resource::Parameters => ("parameters", " numbers", quote!(#net::PARAMETERS), parameters(cx), None),
        Resource::Flops => {
            let total = quote!(#net::FLOPS_PER_EXAMPLE);
            ("flops", " operations for an example", total, flops(compiled), None)
        }
        Resource::Workspace { batch } => {
            let (parts, kernels) = (workspace(cx, compiled, batch), cx.kernels_path());
            let batch = Literal::u64_unsuffixed(batch);
            let packed = quote!(("operands that kernels pack", 4 * #kernels::scratch_len(#batch)));
            ("workspace", " bytes", quote!(#net::workspace_bytes(#batch)), parts, Some(packed))
        }
    };
    let (limit, span) = (Literal::u64_unsuffixed(budget.limit), budget.span);
    let parts = parts.iter().map(|(layer, size)| {
        let size = size.to_tokens();
        quote!((#layer, #size))
    });
    let parts = parts.chain(packed);
    quote_spanned!(span=> rt::budget(#what, #unit, #total, #limit, &[#(#parts),*]))
}

/// The operations of one prediction, by layer.
fn flops(compiled: &Compiled) -> Vec<(String, Dim)> {
    let predict = compiled.entries.iter().find(|entry| entry.purpose == Purpose::Predict);
    let parts = predict.map(|entry| cost::products_by_layer(&entry.program)).unwrap_or_default();
    parts.into_iter().map(|(layer, cost)| (layer, cost.split_batch().unwrap_or_default().0)).collect()
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
        cost::add_to(&mut parts, layer, &(&elements * &Dim::from(buffer.format.bytes())));
    }
    parts
}
