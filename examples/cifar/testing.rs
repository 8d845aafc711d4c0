//! What tests of the trainer share.

use crate::classifier::{Classifier, Cost, Step};
use crate::stop::Stop;
use ndarray::{Array2, ArrayView2};
use nn_runtime::checkpoint::Metadata;
use nn_runtime::{Error, GradientReport, NotFinite};
use std::path::Path;

/// A network that remembers the rates of its steps, and may ask to stop or lose its weights at one of them.
pub(crate) struct Watching<'a> {
    inner: Box<dyn Classifier>,
    stop: Option<(u64, &'a Stop)>,
    breaks: Option<u64>,
    pub(crate) rates: Vec<f32>,
}

impl<'a> Watching<'a> {
    pub(crate) fn new(inner: Box<dyn Classifier>) -> Self {
        Self { inner, stop: None, breaks: None, rates: Vec::new() }
    }

    pub(crate) fn stopping(self, step: u64, stop: &'a Stop) -> Self {
        Self { stop: Some((step, stop)), ..self }
    }

    /// That step makes all weights NaN.
    pub(crate) fn breaking(self, step: u64) -> Self {
        Self { breaks: Some(step), ..self }
    }
}

impl Classifier for Watching<'_> {
    fn train_step(&mut self, images: ArrayView2<'_, f32>, labels: &[u32], step: Step) -> Result<f32, Error> {
        assert_eq!(step.index, self.rates.len() as u64);
        self.rates.push(step.rate);
        if let Some((_, stop)) = self.stop.filter(|&(at, _)| at == step.index) {
            stop.ask();
        }
        if self.breaks == Some(step.index) {
            let broken = Array2::from_elem(images.raw_dim(), f32::NAN);
            return self.inner.train_step(broken.view(), labels, step);
        }
        self.inner.train_step(images, labels, step)
    }

    fn scores(&mut self, images: ArrayView2<'_, f32>) -> Result<ArrayView2<'_, f32>, Error> {
        self.inner.scores(images)
    }

    fn first_layer(&self) -> Array2<f32> {
        self.inner.first_layer()
    }

    fn cost(&self) -> Cost {
        self.inner.cost()
    }

    fn check_gradients(
        &mut self,
        images: ArrayView2<'_, f32>,
        labels: &[u32],
        samples: usize,
    ) -> Result<GradientReport, Error> {
        self.inner.check_gradients(images, labels, samples)
    }

    fn gradient_norms(&mut self, images: ArrayView2<'_, f32>, labels: &[u32]) -> Result<Vec<(String, f32)>, Error> {
        self.inner.gradient_norms(images, labels)
    }

    fn first_not_finite(&self, images: ArrayView2<'_, f32>, labels: &[u32]) -> Result<Option<NotFinite>, Error> {
        self.inner.first_not_finite(images, labels)
    }

    fn broken_weight(&self) -> Option<NotFinite> {
        self.inner.broken_weight()
    }

    fn graph(&self) -> (&'static str, Vec<(String, u64)>) {
        self.inner.graph()
    }

    fn save(&self, path: &Path, metadata: &Metadata) -> Result<(), Error> {
        self.inner.save(path, metadata)
    }

    fn export(&self, path: &Path, metadata: &Metadata) -> Result<(), Error> {
        self.inner.export(path, metadata)
    }

    fn load(&mut self, path: &Path) -> Result<(), Error> {
        self.inner.load(path)
    }
}
