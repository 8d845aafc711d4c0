//! A linear softmax classifier by hand, in plain ndarray: what the tests of the trainer train.

use crate::classifier::{Classifier, Cost, Step};
use ndarray::{Array1, Array2, ArrayView2, ArrayViewD, ArrayViewMutD, Axis};
use nn_runtime::checkpoint::{self, Metadata};
use nn_runtime::{Error, GradientReport, ParameterSet};
use std::path::Path;

const CLASSES: usize = 10;
const PIXELS: usize = 3072;

pub(crate) struct Reference {
    momentum: f32,
    state: State,
    scores: Array2<f32>,
}

/// Weights and velocities.
struct State {
    weight: Array2<f32>,
    bias: Array1<f32>,
    weight_velocity: Array2<f32>,
    bias_velocity: Array1<f32>,
}

impl ParameterSet<f32> for State {
    fn visit(&self, f: &mut dyn FnMut(&str, ArrayViewD<'_, f32>)) {
        f("weight", self.weight.view().into_dyn());
        f("bias", self.bias.view().into_dyn());
        f("velocity.weight", self.weight_velocity.view().into_dyn());
        f("velocity.bias", self.bias_velocity.view().into_dyn());
    }

    fn visit_mut(&mut self, f: &mut dyn FnMut(&str, ArrayViewMutD<'_, f32>)) {
        f("weight", self.weight.view_mut().into_dyn());
        f("bias", self.bias.view_mut().into_dyn());
        f("velocity.weight", self.weight_velocity.view_mut().into_dyn());
        f("velocity.bias", self.bias_velocity.view_mut().into_dyn());
    }
}

impl Reference {
    pub(crate) fn new(momentum: f32) -> Self {
        let (weight, bias) = (Array2::zeros((CLASSES, PIXELS)), Array1::zeros(CLASSES));
        let state = State { weight_velocity: weight.clone(), bias_velocity: bias.clone(), weight, bias };
        Self { momentum, state, scores: Array2::zeros((0, CLASSES)) }
    }

    /// The bits of all weights and velocities.
    pub(crate) fn bits(&self) -> Vec<u32> {
        let mut bits = Vec::new();
        self.state.visit(&mut |_, array| bits.extend(array.iter().map(|x| x.to_bits())));
        bits
    }
}

impl Classifier for Reference {
    fn train_step(&mut self, images: ArrayView2<'_, f32>, labels: &[u8], step: Step) -> Result<f32, Error> {
        self.scores(images)?;
        let mut loss = 0.0;
        let mut gradient = self.scores.clone();
        for (mut row, &label) in gradient.rows_mut().into_iter().zip(labels) {
            let highest = row.fold(f32::NEG_INFINITY, |a, &b| a.max(b));
            row.mapv_inplace(|s| (s - highest).exp());
            let sum = row.sum();
            loss -= (row[usize::from(label)] / sum).ln();
            row.mapv_inplace(|e| e / sum);
            row[usize::from(label)] -= 1.0;
        }
        gradient /= labels.len() as f32;
        let State { weight, bias, weight_velocity, bias_velocity } = &mut self.state;
        *weight_velocity *= self.momentum;
        *weight_velocity += &gradient.t().dot(&images);
        *bias_velocity *= self.momentum;
        *bias_velocity += &gradient.sum_axis(Axis(0));
        weight.scaled_add(-step.rate, weight_velocity);
        bias.scaled_add(-step.rate, bias_velocity);
        Ok(loss / labels.len() as f32)
    }

    fn scores(&mut self, images: ArrayView2<'_, f32>) -> Result<ArrayView2<'_, f32>, Error> {
        self.scores = images.dot(&self.state.weight.t()) + &self.state.bias;
        Ok(self.scores.view())
    }

    fn first_layer(&self) -> ArrayView2<'_, f32> {
        self.state.weight.view()
    }

    fn cost(&self) -> Cost {
        Cost { parameters: CLASSES * (PIXELS + 1), flops: 2 * CLASSES as u64 * PIXELS as u64, workspace: 0 }
    }

    fn check_gradients(&mut self, _: ArrayView2<'_, f32>, _: &[u8], _: usize) -> Result<GradientReport, Error> {
        Err(Error::Invalid { what: "reference classifier", why: "it has no gradient check".to_owned() })
    }

    fn save(&self, path: &Path, metadata: &Metadata) -> Result<(), Error> {
        checkpoint::save(path, &self.state, metadata)
    }

    fn load(&mut self, path: &Path) -> Result<(), Error> {
        checkpoint::load_into(path, &mut self.state).map(drop)
    }
}
