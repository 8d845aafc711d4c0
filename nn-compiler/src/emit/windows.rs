//! Convolutions and pools: the call of the runtime's kernel.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::epilogue::{Epilogue, Part};
use super::names::{Namer, ValueNames, local};
use crate::graph::{Graph, NodeId};
use crate::ops::CoreOp;
use crate::program::{Contraction, Kernel, Program};
use crate::types::{Dim, Shape};
use crate::windows::{Side, Sliding, Windows};

/// The body of the function of a convolution or a pool.
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
    let is_index = |id: &NodeId| matches!(graph.op(*id), CoreOp::PoolIndex { .. });
    let (index, outputs): (Vec<NodeId>, Vec<NodeId>) = kernel.outputs.iter().partition(|id| is_index(id));
    let part = Part { program, kernel, c, names, anchor: c.anchor, loops: &[] };
    let Epilogue { definition, value, outputs, count } =
        part.epilogue("Epilogue", &outputs, &output, &row_stride, namer);
    let tensor = |id: NodeId| {
        let view = program.layouts.view(graph, id);
        let (name, strides) = (names.of(graph, view.base), view.strides.iter().map(Dim::to_tokens));
        let first = (view.offset != Dim::default()).then(|| view.offset.to_tokens());
        let data = first.map_or(quote!(#name), |first| quote!(rt::part(#name, #first)));
        quote!(rt::Tensor4 { data: #data, strides: [#(#strides),*] })
    };
    let operands = graph.operands(c.anchor);
    let operand = |position: usize| tensor(operands[position]);
    let geometry = geometry(graph, c.anchor);
    let (scratch, geometry_name) = (local("scratch"), local("geometry"));
    let call = match graph.op(c.anchor) {
        CoreOp::Convolve { gives, .. } => {
            let (a, b) = (operand(0), operand(1));
            // the operands of the runtime's functions are in the order of image, filter, map, but for the image's
            let (function, a, b) = match gives {
                Side::Map => (quote!(convolve), a, b),
                Side::Image => (quote!(convolve_images), b, a),
                Side::Filter => (quote!(convolve_filters), a, b),
            };
            quote!(rt::#function::<L, #count, _>(#geometry_name, #a, #b, #outputs, &#value, #scratch);)
        }
        CoreOp::PoolSum { .. } => {
            let image = operand(0);
            quote!(rt::sum_pool::<L, #count, _>(#geometry_name, #image, #outputs, &#value);)
        }
        CoreOp::PoolSpread { .. } => {
            let map = operand(0);
            quote!(rt::spread_pool::<L, #count, _>(#geometry_name, #map, #outputs, &#value);)
        }
        CoreOp::Unpool { .. } => {
            let (map, index) = (operand(0), operand(1));
            quote!(rt::unpool::<L, #count, _>(#geometry_name, #map, #index, #outputs, &#value);)
        }
        CoreOp::PoolPick { .. } if c.index.is_none() => {
            let (image, index) = (operand(0), operand(1));
            quote!(rt::pick_pool::<L, #count, _>(#geometry_name, #image, #index, #outputs, &#value);)
        }
        _ => {
            let image = operand(0);
            let index = index.first().map(|id| names.of(graph, *id));
            // nobody asks for the index in a prediction
            let index = index.map_or(quote!(rt::output(&mut [], 0)), output);
            quote!(rt::max_pool::<L, #count, _>(#geometry_name, #image, #outputs, &#value, #index);)
        }
    };
    quote!(#definition let #geometry_name = #geometry; #call)
}

/// The geometry of a convolution or a pool as a value of the runtime's type.
pub(super) fn geometry(graph: &Graph, anchor: NodeId) -> TokenStream {
    let operands = graph.operands(anchor);
    let shape = |id: NodeId| graph.ty(id).shape.clone();
    let (windows, [batch, channels, features]) = match graph.op(anchor) {
        CoreOp::Convolve { windows, gives } => {
            let side = |side: Side| -> Shape {
                match gives.others().iter().position(|other| *other == side) {
                    Some(position) => shape(operands[position]),
                    None => shape(anchor),
                }
            };
            (windows, [side(Side::Image)[0].clone(), side(Side::Image)[1].clone(), side(Side::Filter)[0].clone()])
        }
        CoreOp::PoolIndex { windows }
        | CoreOp::PoolPick { windows }
        | CoreOp::Unpool { windows }
        | CoreOp::PoolSum { windows }
        | CoreOp::PoolSpread { windows } => {
            let shape = shape(anchor);
            (windows, [shape[0].clone(), shape[1].clone(), shape[1].clone()])
        }
        op => panic!("{op:?} has no windows"),
    };
    let Windows { rows, columns, groups } = &**windows;
    let (rows, columns) = (axis(rows), axis(columns));
    let [batch, channels, features, groups] = [&batch, &channels, &features, groups].map(Dim::to_tokens);
    quote!(rt::Geometry {
        batch: #batch,
        channels: #channels,
        features: #features,
        groups: #groups,
        rows: #rows,
        columns: #columns,
    })
}

fn axis(sliding: &Sliding) -> TokenStream {
    let Sliding { image, window, count, stride, dilation, padding, .. } = sliding;
    let [image, window, count, stride, dilation, padding] =
        [image, window, count, stride, dilation, padding].map(Dim::to_tokens);
    if sliding.even {
        return quote!(rt::Axis::even(#image, #count, #window));
    }
    quote!(rt::Axis {
        image: #image, filter: #window, out: #count, stride: #stride, dilation: #dilation, pad: #padding,
    })
}
