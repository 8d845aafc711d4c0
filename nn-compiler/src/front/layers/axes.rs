//! What layers that move, cut or sum along axes share: axes are those of one example, counted from 0 or, below zero,
//! from the end; in a graph the batch stands before them.

use crate::front::layers::{CheckCall, LayerCall};
use crate::ir::types::{Dim, Shape, TensorType};

/// How many axes stand before those of one example: 1 where there is a batch.
pub fn outer(ty: &TensorType) -> usize {
    ty.rank() - ty.example().len()
}

/// The type with another shape of one example.
pub fn with_example(ty: &TensorType, example: Shape) -> TensorType {
    let mut shape = ty.shape[..outer(ty)].to_vec();
    shape.extend(example);
    ty.with_shape(shape)
}

/// The type with a batch before the axes of an example.
pub fn batched(ty: &TensorType) -> TensorType {
    let mut shape = ty.shape.clone();
    shape.insert(0, Dim::batch());
    ty.with_shape(shape)
}

fn resolve(index: i64, rank: usize) -> Option<usize> {
    let rank = i64::try_from(rank).ok()?;
    let counted = if index < 0 { index + rank } else { index };
    if counted < rank { usize::try_from(counted).ok() } else { None }
}

/// The axis of one example that an argument names; an error if there is none. `new` axes may also come after the last.
pub fn axis(call: &mut dyn CheckCall, layer: &str, argument: &str, new: usize) -> Option<usize> {
    axes(call, layer, argument, new)?.first().copied()
}

/// The axes of one example that an argument names, in the order given, each once; all axes where it was left out.
pub fn axes(call: &mut dyn CheckCall, layer: &str, argument: &str, new: usize) -> Option<Vec<usize>> {
    let rank = call.input().example().len() + new;
    let Some(given) = call.call().given_axes(argument).map(<[i64]>::to_vec) else { return Some((0..rank).collect()) };
    let mut found = Vec::new();
    for index in given {
        let Some(axis) = resolve(index, rank) else {
            let message = format!("`{layer}` has no axis {index} here: {}", call.describe_input());
            let help = match rank {
                0 => "a number has no axes".to_owned(),
                1 => "the only axis is 0; the batch is none of them".to_owned(),
                _ => {
                    format!("axes are counted from 0 to {}, or from -1 backwards; the batch is none of them", rank - 1)
                }
            };
            call.error(call.argument_span(argument), message, help);
            return None;
        };
        if found.contains(&axis) {
            let message = format!("`{layer}` is given axis {axis} twice");
            call.error(call.argument_span(argument), message, String::new());
            return None;
        }
        found.push(axis);
    }
    Some(found)
}

/// How many axes an image `[C, H, W]` or a sequence `[C, L]` has besides its channels; an error if it is neither.
pub fn planes(call: &mut dyn CheckCall, layer: &str) -> Option<usize> {
    let rank = call.input().example().len();
    if rank == 2 || rank == 3 {
        return Some(rank - 1);
    }
    let message = format!("`{layer}` needs images [C, H, W] or sequences [C, L], but {}", call.describe_input());
    call.error(call.span(), message, String::new());
    None
}

impl LayerCall {
    /// The axes of one example that an argument names, once `check` has seen that there are such; all axes where it
    /// was left out.
    pub fn axes(&self, argument: &str, rank: usize) -> Vec<usize> {
        match self.given_axes(argument) {
            None => (0..rank).collect(),
            Some(given) => given.iter().filter_map(|index| resolve(*index, rank)).collect(),
        }
    }

    /// The axis of one example that an argument names.
    pub fn axis(&self, argument: &str, rank: usize) -> usize {
        self.axes(argument, rank)[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_counted_from_both_ends() {
        let found: Vec<Option<usize>> = (-4..4).map(|index| resolve(index, 3)).collect();
        assert_eq!(found, [None, Some(0), Some(1), Some(2), Some(0), Some(1), Some(2), None]);
        assert_eq!(resolve(0, 0), None);
    }
}
