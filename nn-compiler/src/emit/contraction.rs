//! A contraction's function: the call of the runtime's kernel, with the loops around it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::epilogue::{Epilogue, Part};
use super::lanes::{offset, part};
use super::names::{Namer, ValueNames, local};
use super::sums;
use crate::graph::NodeId;
use crate::program::{Axis, Contraction, Kernel, Program};
use crate::types::Dim;

/// The body of a contraction's function.
pub(super) fn emit(
    program: &Program,
    kernel: &Kernel,
    c: &Contraction,
    names: &ValueNames,
    namer: &mut Namer,
) -> TokenStream {
    let graph = &program.graph;
    let operands = graph.operands(c.anchor);
    let (a, b) = if c.swapped { (operands[1], operands[0]) } else { (operands[0], operands[1]) };
    let out_strides = program.layouts.strides(graph, c.anchor);
    let loops: Vec<Ident> = c.loops.iter().map(|_| namer.fresh("i")).collect();
    let summed: Vec<Ident> = c.summed_loops.iter().map(|_| namer.fresh("i")).collect();
    let out_stride = |axis: &Axis| axis.axes.last().map_or_else(Dim::default, |axis| out_strides[*axis].clone());
    // where an operand, or the result, starts for the current loop indices
    let start = |first: &Dim, stride: &dyn Fn(&Axis) -> Dim| {
        let all = c.loops.iter().zip(&loops).chain(c.summed_loops.iter().zip(&summed));
        let terms: Vec<(Ident, Dim)> = all.map(|(axis, index)| (index.clone(), stride(axis))).collect();
        offset(first, &terms)
    };
    let operand = |id: NodeId, stride: &dyn Fn(&Axis) -> Dim, row: &Dim, column: &Dim| {
        let view = program.layouts.view(graph, id);
        let data = part(names.of(graph, view.base), &view.offset, start(&view.offset, stride));
        match (row.as_constant(), column.as_constant()) {
            (_, Some(1)) => {
                let row = row.to_tokens();
                quote!(rt::matrix(#data, #row))
            }
            (Some(1), _) => {
                let column = column.to_tokens();
                quote!(rt::transposed(#data, #column))
            }
            _ => {
                let (row, column) = (row.to_tokens(), column.to_tokens());
                quote!(rt::Operand { data: #data, row_stride: #row, col_stride: #column })
            }
        }
    };
    let left = operand(a, &|axis| axis.left.clone(), &c.m.left, &c.k.left);
    let right = operand(b, &|axis| axis.right.clone(), &c.k.right, &c.n.right);
    let [m, n, k] = [&c.m.size, &c.n.size, &c.k.size].map(Dim::to_tokens);
    let (size, rows) = (quote!([#m, #n, #k]), quote!([#m, #k]));
    let scratch = local("scratch");
    let row_stride = out_stride(&c.m).to_tokens();
    let output = |name: &Ident| {
        let data = start(&Dim::default(), &out_stride).map_or(quote!(#name), |start| quote!(&mut #name[#start..]));
        quote!(rt::output(#data, #row_stride))
    };
    if !c.summed_loops.is_empty() {
        let name = names.of(graph, c.anchor);
        let out = output(name);
        let call = quote!(rt::contract::<L, 1, _>(#size, #left, #right, [#out], &rt::Accumulate, #scratch););
        let all = nest_loops(&[(&c.loops, &loops)], call);
        let Some(beside) = sums::beside_products(program, c) else {
            let nested = nest_loops(&[(&c.summed_loops, &summed)], all);
            return quote!(#name.fill(rt::Real::ZERO); #nested);
        };
        // the products are added up in chains, where the result will be
        let beside = beside.to_tokens();
        let sums = namer.fresh("sums");
        let nested = nest_loops(
            &[(&c.summed_loops, &summed)],
            quote!(
                { let #name = #sums.chains(); #all }
                #sums.next::<L>(1);
            ),
        );
        return quote!(
            let (beside, #scratch) = #scratch.split_at_mut(#beside);
            let mut #sums = rt::ColumnSums::new(#name, beside);
            #nested
            #sums.finish::<L>();
        );
    }
    let is_sum = |id: &NodeId| c.column_sums.is_some_and(|sums| graph.ty(sums).shape == graph.ty(*id).shape);
    let (of_sums, of_product): (Vec<NodeId>, Vec<NodeId>) = kernel.outputs.iter().partition(|id| is_sum(id));
    let main = Part { program, kernel, c, names, anchor: c.anchor, loops: &loops };
    let small = is_small(c).then(|| c.n.size.to_tokens());
    let Epilogue { definition, value, outputs, count } =
        main.epilogue("Epilogue", &of_product, &output, &row_stride, namer);
    let call = match c.column_sums {
        None => match small {
            Some(columns) => quote!(
                #definition
                rt::contract_small::<L, #count, _, #columns>(#rows, #left, #right, #outputs, &#value, #scratch);
            ),
            None => {
                quote!(#definition rt::contract::<L, #count, _>(#size, #left, #right, #outputs, &#value, #scratch);)
            }
        },
        Some(anchor) => {
            let part = Part { program, kernel, c, names, anchor, loops: &[] };
            let output = |name: &Ident| quote!(rt::output(#name, 0));
            let sums = part.epilogue("ColumnSums", &of_sums, &output, &quote!(0), namer);
            let (sums_definition, sums_value, sums_outputs, sums_count) =
                (sums.definition, sums.value, sums.outputs, sums.count);
            let (function, size) = match small {
                Some(columns) => {
                    (quote!(contract_small_with_column_sums::<L, #count, _, #sums_count, _, #columns>), rows)
                }
                None => (quote!(contract_with_column_sums::<L, #count, _, #sums_count, _>), size),
            };
            quote!(
                #definition
                #sums_definition
                rt::#function(#size, #left, #right, #outputs, &#value, #sums_outputs, &#sums_value, #scratch);
            )
        }
    };
    nest_loops(&[(&c.loops, &loops)], call)
}

/// The most columns, and the most elements of an operand that stays in the first-level cache, for a product that is
/// inlined.
const FEW_COLUMNS: i64 = 64;
const FEW_ELEMENTS: i64 = 4096;

/// Whether a product is so small that calling a kernel costs as much as the product: where its sizes are literals, it is
/// inlined.
fn is_small(c: &Contraction) -> bool {
    let Some(n) = c.n.size.as_constant().filter(|n| *n <= FEW_COLUMNS) else { return false };
    let width = crate::layout::pad(&Dim::from(n)).as_constant().unwrap_or(FEW_ELEMENTS);
    let few = |rows: &Dim| rows.as_constant().is_some_and(|rows| rows * width <= FEW_ELEMENTS);
    few(&c.k.size) || few(&c.m.size)
}

fn nest_loops(levels: &[(&Vec<Axis>, &Vec<Ident>)], call: TokenStream) -> TokenStream {
    let all = levels.iter().flat_map(|(axes, indices)| axes.iter().zip(indices.iter()));
    all.rev().fold(call, |body, (axis, index)| {
        let size = axis.size.to_tokens();
        quote!(for #index in 0..#size { #body })
    })
}
