//! What is computed along an axis: the call of the runtime's kernel.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::epilogue::{Epilogue, Part};
use super::lanes::{offset, part};
use super::names::{Namer, ValueNames, index, local};
use crate::graph::NodeId;
use crate::ops::{Accumulation, CoreOp};
use crate::program::{Contraction, Kernel, Program};
use crate::resampling::{Interpolation, Resampling};
use crate::types::Dim;

/// The body of the function of running sums or of a resampling.
pub(super) fn emit(
    program: &Program,
    kernel: &Kernel,
    c: &Contraction,
    names: &ValueNames,
    namer: &mut Namer,
) -> TokenStream {
    let graph = &program.graph;
    let strides = program.layouts.strides(graph, c.anchor);
    let row_stride = c.m.axes.last().map_or_else(Dim::default, |axis| strides[*axis].clone()).to_tokens();
    let output = |name: &Ident| quote!(rt::output(#name, #row_stride));
    let whole = Part { program, kernel, c, names, anchor: c.anchor, loops: &[] };
    let Epilogue { definition, value, outputs, count } =
        whole.epilogue("Epilogue", &kernel.outputs, &output, &row_stride, namer);
    let lines_name = local("lines");
    let (axis, function, how) = match graph.op(c.anchor) {
        CoreOp::Cumulate { kind: Accumulation::Sum, axis, exclusive, reverse } => {
            (*axis, quote!(running_sum), quote!(rt::Running { exclusive: #exclusive, reverse: #reverse }))
        }
        CoreOp::Resample { map, axis } => (*axis, quote!(resample), resampling(map)),
        op => panic!("{op:?} does not run along an axis"),
    };
    let lines = lines(program, names, c.anchor, axis);
    quote!(
        #definition
        let #lines_name = #lines;
        rt::#function::<L, #count, _>(#lines_name, #how, #outputs, &#value);
    )
}

/// Some axes of the operand that run as one: how many elements the result has along them, and their distance.
struct Run {
    size: Dim,
    stride: Dim,
    is_axis: bool,
}

/// The operand as a value of the runtime's type.
fn lines(program: &Program, names: &ValueNames, anchor: NodeId, axis: usize) -> TokenStream {
    let graph = &program.graph;
    let order = &program.layouts.of(anchor).order;
    let view = program.layouts.view(graph, graph.operands(anchor)[0]);
    let (last, shape) = (order.last().copied(), &graph.ty(anchor).shape);
    let mut runs: Vec<Run> = Vec::new();
    for along in order {
        let (size, stride) = (shape[*along].clone(), view.strides[*along].clone());
        let is_alone = *along == axis || Some(*along) == last;
        match runs.last_mut() {
            // the axis and the columns stand for themselves; others are one where they lie in one another
            Some(run) if !is_alone && !run.is_axis && run.stride == &stride * &size => {
                run.size = &run.size * &size;
                run.stride = stride;
            }
            _ => runs.push(Run { size, stride, is_axis: *along == axis }),
        }
    }
    let axis = index(runs.iter().position(|run| run.is_axis).unwrap_or_default());
    let data = part(names.of(graph, view.base), &view.offset, offset(&view.offset, &[] as &[(Ident, Dim)]));
    let sizes = runs.iter().map(|run| run.size.to_tokens());
    let strides = runs.iter().map(|run| run.stride.to_tokens());
    quote!(rt::Lines { data: #data, sizes: &[#(#sizes),*], strides: &[#(#strides),*], axis: #axis })
}

fn resampling(map: &Resampling) -> TokenStream {
    let mode = match map.mode {
        Interpolation::Nearest => "Nearest",
        Interpolation::Linear => "Linear",
        Interpolation::LinearCorners => "LinearCorners",
        Interpolation::Mean => "Mean",
    };
    let (mode, transposed) = (format_ident!("{mode}", span = Span::call_site()), map.transposed);
    let (from, to) = (map.from.to_tokens(), map.to.to_tokens());
    quote!(rt::Resampling { mode: rt::Interpolation::#mode, from: #from, to: #to, transposed: #transposed })
}
