//! What is computed along an axis, plainly.

use super::{flat, indices};
use crate::ir::ops::Accumulation;
use crate::ir::resampling::Resampling;

/// What the elements along an axis give together up to each of them; see [`crate::ir::ops::CoreOp::Cumulate`].
pub(crate) fn cumulate(
    kind: Accumulation,
    axis: usize,
    [exclusive, reverse]: [bool; 2],
    operand: &[f64],
    shape: &[usize],
) -> Vec<f64> {
    let mut combined = vec![0.0; shape.iter().product()];
    for mut index in indices(shape).filter(|index| index[axis] == 0) {
        let mut sofar = kind.start();
        for step in 0..shape[axis] {
            index[axis] = if reverse { shape[axis] - 1 - step } else { step };
            let before = sofar;
            sofar = kind.combine(sofar, operand[flat(&index, shape)]);
            combined[flat(&index, shape)] = if exclusive { before } else { sofar };
        }
    }
    combined
}

/// Another number of elements along an axis: `map` as `[from, to]`; see [`crate::ir::resampling`].
pub(crate) fn resample(
    map: &Resampling,
    [n, m]: [usize; 2],
    axis: usize,
    (operand, from): (&[f64], &[usize]),
    shape: &[usize],
) -> Vec<f64> {
    let sum = |index: Vec<usize>| {
        let mut sum = 0.0;
        for element in 0..from[axis] {
            let [o, i] = if map.transposed { [element, index[axis]] } else { [index[axis], element] };
            let weight = map.mode.weight((o, m), (i, n));
            if weight > 0.0 {
                let mut index = index.clone();
                index[axis] = element;
                sum += weight * operand[flat(&index, from)];
            }
        }
        sum
    };
    indices(shape).map(sum).collect()
}
