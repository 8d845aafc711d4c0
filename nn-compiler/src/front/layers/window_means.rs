//! The mean of windows: their sum over how many elements count.

use crate::ir::graph::{Builder, NodeId};
use crate::ir::ops::{Binary, Scalar};
use crate::ir::types::Dim;
use crate::ir::windows::{Sliding, Windows};

/// What is counted of a window.
pub enum Counted {
    /// So many, whatever the window.
    Always(Dim),
    /// Its elements in the padded image.
    Padded,
    /// Its elements in the image.
    Image,
}

/// The mean of each window of an image.
pub fn mean(b: &mut Builder, windows: &Windows, x: NodeId, counted: &Counted) -> NodeId {
    let sum = b.pool_sum(windows, x);
    let axes = windows.axes();
    let whole = match counted {
        Counted::Always(count) => Some(count.clone()),
        Counted::Padded if axes.into_iter().all(Sliding::is_within_padding) => Some(field(windows)),
        Counted::Image if axes.into_iter().all(Sliding::is_within_image) => Some(field(windows)),
        Counted::Padded | Counted::Image => None,
    };
    if let Some(count) = whole {
        let count = b.constant_like(Scalar::size(count), sum);
        return b.over(sum, count); // the reciprocal would be rounded, too
    }
    let padded = matches!(counted, Counted::Padded);
    let counts = axes.map(|axis| counts(b, axis, padded));
    let shape = b.graph.ty(sum).shape.clone();
    let [rows, columns] =
        [(counts[0], 0), (counts[1], 1)].map(|(count, axis)| b.broadcast(count, vec![axis], shape[2..].to_vec()));
    let count = b.times(rows, columns);
    let one = b.constant_like(1.0, count);
    let share = b.over(one, count);
    let share = b.broadcast(share, vec![2, 3], shape);
    b.times(sum, share)
}

/// How many elements a window has.
fn field(windows: &Windows) -> Dim {
    &windows.rows.window * &windows.columns.window
}

/// How many elements of each window along an axis lie in the image, or in the padded image: from `i·stride − padding` on,
/// `min(start + window, end) − max(start, begin)`.
fn counts(b: &mut Builder, axis: &Sliding, padded: bool) -> NodeId {
    let shape = vec![axis.count.clone()];
    let size = |b: &mut Builder, size: &Dim| b.constant(Scalar::size(size.clone()), shape.clone());
    // counted from the start of the padding, so that nothing is below zero
    let (begin, end) = if padded {
        (Dim::default(), &(&axis.padding + &axis.image) + &axis.padding_after)
    } else {
        (axis.padding.clone(), &axis.padding + &axis.image)
    };
    let index = b.iota(0, shape.clone());
    let start = b.scaled(index, Scalar::size(axis.stride.clone()));
    let window = size(b, &axis.window);
    let stop = b.plus(start, window);
    let (begin, end) = (size(b, &begin), size(b, &end));
    let (first, last) = (b.binary(Binary::Max, start, begin), b.binary(Binary::Min, stop, end));
    b.minus(last, first)
}
