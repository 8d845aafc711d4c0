use ndarray::Dimension;

use super::{Rule, State, assign_at, update_at};
use crate::Tensor;
use crate::kernels::dispatch::{Task, dispatch, narrowly};
use crate::kernels::lane::{Lane, spans};

/// One step of a parameter by a gradient that lies in memory.
#[allow(clippy::redundant_closure, reason = "a function would take tasks of one lifetime")]
pub fn apply<R: Rule, D: Dimension>(weight: &mut Tensor<f32, D>, gradient: &Tensor<f32, D>, state: State<'_, R, f32>) {
    step(weight, gradient, state, |task| dispatch(task));
}

/// The same, without vectors.
#[allow(clippy::redundant_closure, reason = "a function would take tasks of one lifetime")]
pub fn apply_plain<R: Rule, D: Dimension>(
    weight: &mut Tensor<f32, D>,
    gradient: &Tensor<f32, D>,
    state: State<'_, R, f32>,
) {
    step(weight, gradient, state, |task| narrowly(task));
}

fn step<R: Rule, D: Dimension>(
    weight: &mut Tensor<f32, D>,
    gradient: &Tensor<f32, D>,
    state: State<'_, R, f32>,
    run: impl FnOnce(Apply<'_, R>),
) {
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
    let [row, stride] = rows(weight);
    run(Apply { weight: weight.as_mut_slice(), gradient: gradient.as_slice(), state, row, stride });
}

/// How many elements a stored row has, and how far it is to the next one. Without padding all of the storage is one row.
fn rows<D: Dimension>(tensor: &Tensor<f32, D>) -> [usize; 2] {
    let (shape, strides) = (tensor.shape(), tensor.strides());
    if tensor.as_slice().len() == tensor.len() {
        return [tensor.len(); 2];
    }
    // a padded row is longer than one element, so that one stride is 1
    let innermost = strides.iter().position(|stride| *stride == 1);
    let next = strides.iter().filter(|stride| **stride > 1).min();
    [innermost.map_or(0, |axis| shape[axis]), next.copied().unwrap_or(0)]
}

/// Makes a running statistic what it is after a batch, guarded as a step of a weight is.
pub fn assign<R: Rule, D: Dimension>(statistic: &mut Tensor<f32, D>, new: &Tensor<f32, D>, state: State<'_, R, f32>) {
    dispatch(Assign { statistic: statistic.as_mut_slice(), new: new.as_slice(), state });
}

/// The same, without vectors.
pub fn assign_plain<R: Rule, D: Dimension>(
    statistic: &mut Tensor<f32, D>,
    new: &Tensor<f32, D>,
    state: State<'_, R, f32>,
) {
    narrowly(Assign { statistic: statistic.as_mut_slice(), new: new.as_slice(), state });
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
