//! The derivative of the largest element of a whole plane, `x[b, c, y, x] = (y · width + x = index[b, c]) ? dy[b, c] : 0`:
//! one comparison an element in the loop of what needs it, where [`CoreOp::Unpool`](crate::ir::ops::CoreOp::Unpool) would be a
//! kernel of its own, whose image has channels last.

use crate::ir::graph::{Builder, NodeId};
use crate::ir::ops::{Binary, Scalar};
use crate::ir::types::{Dim, Shape};
use crate::ir::windows::{Sliding, Windows};

/// Whether there is one window, which is the whole image.
pub(super) fn is_whole(windows: &Windows) -> bool {
    let is_whole = |axis: &Sliding| {
        let Sliding { image, window, count, dilation, padding, padding_after, .. } = axis;
        let is_unpadded = [padding, padding_after].into_iter().all(|padding| *padding == Dim::default());
        count.is_one() && window == image && dilation.is_one() && is_unpadded
    };
    windows.axes().into_iter().all(is_whole)
}

/// An image of a shape that has `dy` where the index says, and 0 elsewhere.
pub(super) fn put_back(b: &mut Builder, dy: NodeId, index: NodeId, shape: &Shape) -> NodeId {
    let [dy, index] = [dy, index].map(|map| {
        // without the axes of size 1, what is repeated lies as the image does
        let flat = b.reshape(map, shape[..2].to_vec());
        b.broadcast(flat, vec![0, 1], shape.clone())
    });
    let [row, column] = [2, 3].map(|axis| b.iota(axis, shape.clone()));
    let row = b.scaled(row, Scalar::size(shape[3].clone()));
    let place = b.plus(row, column);
    let is_here = b.binary(Binary::Eq, place, index);
    let zero = b.constant_like(0.0, dy);
    b.select(is_here, dy, zero)
}
