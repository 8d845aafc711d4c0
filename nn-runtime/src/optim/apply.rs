use ndarray::Dimension;

use super::{Rule, State, assign_at, update_at};
use crate::Tensor;
use crate::kernels::contract::pad;
use crate::kernels::dispatch::{Task, dispatch};
use crate::kernels::lane::{Lane, spans};

/// One step of a parameter by a gradient that lies in memory.
pub fn apply<R: Rule, D: Dimension>(weight: &mut Tensor<f32, D>, gradient: &Tensor<f32, D>, state: State<'_, R, f32>) {
    let turned;
    let gradient = if weight.strides() == gradient.strides() {
        gradient
    } else {
        // another order of storage: what is kept lies in the weight's
        let mut copy = weight.clone();
        copy.view_mut().assign(&gradient.view());
        turned = copy;
        &turned
    };
    let innermost = weight.strides().iter().position(|stride| *stride == 1);
    let row = if weight.shape().len() < 2 { weight.len() } else { innermost.map_or(0, |axis| weight.shape()[axis]) };
    let stride = if weight.shape().len() < 2 { row } else { pad(row) };
    dispatch(Apply { weight: weight.as_mut_slice(), gradient: gradient.as_slice(), state, row, stride });
}

/// Makes a running statistic what it is after a batch, guarded as a step of a weight is.
pub fn assign<R: Rule, D: Dimension>(statistic: &mut Tensor<f32, D>, new: &Tensor<f32, D>, state: State<'_, R, f32>) {
    dispatch(Assign { statistic: statistic.as_mut_slice(), new: new.as_slice(), state });
}

struct Assign<'a, R: Rule> {
    statistic: &'a mut [f32],
    new: &'a [f32],
    state: State<'a, R, f32>,
}

impl<R: Rule> Task for Assign<'_, R> {
    type Elem = f32;
    type Output = ();

    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(mut self) {
        for at in spans::<L>(self.statistic.len().min(self.new.len())) {
            assign_at::<L, R>(self.statistic, &mut self.state, at, L::load(self.new, at));
        }
    }
}

/// Rows of `row` elements, `stride` apart: what is between them is padding, and stays zero.
struct Apply<'a, R: Rule> {
    weight: &'a mut [f32],
    gradient: &'a [f32],
    state: State<'a, R, f32>,
    row: usize,
    stride: usize,
}

impl<R: Rule> Task for Apply<'_, R> {
    type Elem = f32;
    type Output = ();

    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(mut self) {
        let rows = self.weight.len().checked_div(self.stride).unwrap_or(0);
        for start in (0..rows).map(|row| row * self.stride) {
            for span in spans::<L>(self.row) {
                let at = span + start;
                update_at::<L, R>(self.weight, &mut self.state, at, L::load(self.gradient, at));
            }
        }
    }
}
