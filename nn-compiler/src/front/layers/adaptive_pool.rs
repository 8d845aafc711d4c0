//! `adaptive_avg_pool(output_size)`, `adaptive_max_pool(output_size)`: the mean, or the largest, of as many windows as are
//! asked for. Window o of m over n elements goes from ⌊o·n/m⌋ to before ⌈(o + 1)·n/m⌉.
//!
//! Shapes: `[C, H, W]` to `[C, OH, OW]` by one size or `[OH, OW]`, and `[C, L]` to `[C, OL]` by one size or `[OL]`: any
//! sizes, as in `torch.nn.AdaptiveAvgPool2d` and its relatives. Of equal maxima the first (along rows) gets the gradient, as
//! in `max_pool`.

use super::reduce::mean;
use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::axes::{outer, planes, with_example};
use crate::front::layers::windows::{as_channels, even, per_axis};
use crate::ir::graph::{Builder, NodeId};
use crate::ir::resampling::{Interpolation, Resampling};
use crate::ir::types::{Dim, TensorType};

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
        &[Argument { name: "output_size", kind: ArgumentKind::PerAxis, default: Default::Required }]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let count = planes(call, self.name())?;
        let ty = call.input().clone();
        let sizes = per_axis(call, self.name(), "output_size", count)?;
        let mut example = ty.example()[..1].to_vec();
        example.extend(sizes);
        Some(with_example(&ty, example))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (b, x) = (&mut *cx.builder, cx.operands[0]);
        let result = call.result.as_ref().expect("checked");
        let places = outer(result) + 1..result.rank();
        let pooled = match self {
            Self::Mean => {
                // the axes of which one element is left go together
                let (whole, others): (Vec<usize>, Vec<usize>) = places.partition(|axis| result.shape[*axis].is_one());
                let averaged = others.into_iter().fold(x, |x, axis| {
                    let (from, to) = (b.graph.ty(x).shape[axis].clone(), result.shape[axis].clone());
                    let map = Resampling { mode: Interpolation::Mean, from, to, transposed: false };
                    if map.from == map.to { x } else { b.resample(map, x, axis) }
                });
                if whole.is_empty() { averaged } else { mean(b, averaged, whole) }
            }
            Self::Max => largest(b, x, &result.shape[places]),
        };
        b.reshape(pooled, result.shape.clone())
    }
}

/// Sizes for rows and for columns, of which there is one where they are not given.
fn pair<'a>(sizes: &'a [Dim], one: &'a Dim) -> [&'a Dim; 2] {
    [&sizes[0], sizes.get(1).unwrap_or(one)]
}

/// The largest element of each of so many windows over the places behind the channels.
pub(super) fn largest(b: &mut Builder, x: NodeId, counts: &[Dim]) -> NodeId {
    let image = as_channels(b, x);
    let windows = even(b, image, pair(counts, &Dim::from(1)));
    let index = b.pool_index(&windows, image);
    b.pool_pick(&windows, image, index)
}
