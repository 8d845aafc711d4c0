//! `adaptive_avg_pool(output_size)`, `adaptive_max_pool(output_size)`: the mean, or the largest, of as many windows as are
//! asked for. Window o of m over n elements goes from ⌊o·n/m⌋ to before ⌈(o + 1)·n/m⌉.
//!
//! Shapes: `[C, H, W]` to `[C, OH, OW]` by one size or `[OH, OW]`, and `[C, L]` to `[C, OL]`: any sizes, as in
//! `torch.nn.AdaptiveAvgPool2d` and its relatives. Equal maxima share the gradient.

use super::reduce::mean;
use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::axes::{along_axis, outer, planes, with_example};
use crate::graph::{Builder, NodeId, kept_axes};
use crate::ops::{Binary, Reduction, Scalar};
use crate::types::{Dim, TensorType};

/// Windows that share an axis evenly.
pub enum AdaptivePool {
    /// Their means.
    Mean,
    /// Their maxima.
    Max,
}

impl Layer for AdaptivePool {
    fn name(&self) -> &'static str {
        match self {
            Self::Mean => "adaptive_avg_pool",
            Self::Max => "adaptive_max_pool",
        }
    }

    fn formula(&self) -> &'static str {
        match self {
            Self::Mean => "the mean of each of so many windows",
            Self::Max => "the largest element of each of so many windows",
        }
    }

    fn arguments(&self) -> &'static [Argument] {
        &[Argument { name: "output_size", kind: ArgumentKind::Pair, default: Default::Required }]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let count = planes(call, self.name())?;
        let ty = call.input().clone();
        let sizes = call.call().pair("output_size")?.map(Dim::clone);
        if count == 1 && sizes[0] != sizes[1] {
            let message =
                format!("a sequence has one axis to pool, but two sizes are given: {}", call.describe_input());
            call.error(call.argument_span("output_size"), message, String::new());
            return None;
        }
        let mut example = ty.example()[..1].to_vec();
        example.extend(sizes.into_iter().take(count));
        Some(with_example(&ty, example))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let b = &mut *cx.builder;
        let mut x = cx.operands[0];
        let result = call.result.as_ref().expect("checked");
        let first = outer(result) + 1;
        // the axes of which one element is left go together
        let whole: Vec<usize> = (first..result.rank()).filter(|axis| result.shape[*axis].is_one()).collect();
        for axis in (first..result.rank()).filter(|axis| !whole.contains(axis)) {
            let (from, to) = (b.graph.ty(x).shape[axis].clone(), &result.shape[axis]);
            if from == *to {
                continue;
            }
            x = match self {
                Self::Mean => {
                    let shares = shares(b, &from, to);
                    along_axis(b, x, axis, shares)
                }
                Self::Max => largest(b, x, axis, to),
            };
        }
        x = match self {
            Self::Mean if !whole.is_empty() => mean(b, x, whole),
            Self::Max => b.reduce(Reduction::Max, x, whole),
            Self::Mean => x,
        };
        b.reshape(x, result.shape.clone())
    }
}

/// `[to, from]`: 1 where element i lies in window o, in whole numbers: o·from < (i + 1)·to and i·to < (o + 1)·from.
fn windows(b: &mut Builder, from: &Dim, to: &Dim) -> NodeId {
    let shape = vec![to.clone(), from.clone()];
    let (o, i) = (b.iota(0, shape.clone()), b.iota(1, shape));
    let mut ends = |index: NodeId, width: &Dim| {
        let begin = b.scaled(index, Scalar::size(width.clone()));
        let width = b.constant_like(Scalar::size(width.clone()), begin);
        (begin, b.plus(begin, width))
    };
    let ((window, window_end), (element, element_end)) = (ends(o, from), ends(i, to));
    let (before, after) = (b.binary(Binary::Gt, element_end, window), b.binary(Binary::Gt, window_end, element));
    b.times(before, after)
}

/// `[to, from]`: of how much of window o each element is the share.
fn shares(b: &mut Builder, from: &Dim, to: &Dim) -> NodeId {
    let windows = windows(b, from, to);
    let count = b.reduce(Reduction::Sum, windows, vec![1]);
    let shape = b.graph.ty(windows).shape.clone();
    let count = b.broadcast(count, vec![0], shape);
    b.over(windows, count)
}

/// The largest element of each window along an axis.
fn largest(b: &mut Builder, x: NodeId, axis: usize, to: &Dim) -> NodeId {
    let shape = b.graph.ty(x).shape.clone();
    let from = &shape[axis];
    let (from_literal, to_literal) = (from.as_constant(), to.as_constant());
    let mut wide = shape.clone();
    wide.insert(axis, to.clone());
    if let (Some(n), Some(m)) = (from_literal, to_literal)
        && n % m == 0
    {
        wide[axis + 1] = Dim::from(n / m);
        let parts = b.reshape(x, wide);
        return b.reduce(Reduction::Max, parts, vec![axis + 1]);
    }
    let windows = windows(b, from, to);
    let windows = b.broadcast(windows, vec![axis, axis + 1], wide.clone());
    let elements = b.broadcast(x, kept_axes(wide.len(), &[axis]), wide);
    let nothing = b.constant_like(f64::NEG_INFINITY, elements);
    let candidates = b.select(windows, elements, nothing);
    b.reduce(Reduction::Max, candidates, vec![axis + 1])
}
