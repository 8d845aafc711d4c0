//! The networks, by what the user chooses: the one file that names the types that `network!` makes.

use crate::classifier::{Classifier, Cost, Step};
use crate::failure::Failure;
use crate::settings::{Loss, Model, Settings};
use crate::spent::memory;
use examples::networks::{Convnet, ConvnetWorkspace, Resnet, ResnetWorkspace};
use ndarray::{Array2, ArrayView2, ArrayView4};
use nn_runtime::checkpoint::{self, Metadata};
use nn_runtime::{
    Draws, Error, GradientCheck, GradientReport, NotFinite, Optimizer, ParameterSet, Seed, Sgd, SgdMomentum, gradients,
    network,
};
use std::path::Path;

network! {
    /// s = W·x + b, and the cross-entropy of its softmax.
    pub(crate) LinearSoftmax(x: [3072]) {
        x -> linear(10, init = zeros) as first -> softmax_ce
    }
}

network! {
    /// s = W·x + b, and the multiclass hinge.
    pub(crate) LinearSvm(x: [3072]) {
        x -> linear(10, init = zeros) as first -> svm
    }
}

network! {
    /// s = W2·relu(W1·x + b1) + b2, and the cross-entropy of its softmax.
    pub(crate) TwoLayerSoftmax<const H: usize>(x: [3072]) {
        x -> linear(H) as first -> relu -> linear(10) as scores -> softmax_ce
    }
}

network! {
    /// s = W2·relu(W1·x + b1) + b2, and the multiclass hinge.
    pub(crate) TwoLayerSvm<const H: usize>(x: [3072]) {
        x -> linear(H) as first -> relu -> linear(10) as scores -> svm
    }
}

network! {
    /// Two hidden layers, a tenth of the first dropped while training, and the cross-entropy of the softmax.
    pub(crate) DeepSoftmax<const H: usize>(x: [3072]) {
        x -> linear(H) as first -> relu -> dropout(0.1)
          -> linear(H) as second -> relu -> linear(10) as scores -> softmax_ce
    }
}

network! {
    /// Two hidden layers, a tenth of the first dropped while training, and the multiclass hinge.
    pub(crate) DeepSvm<const H: usize>(x: [3072]) {
        x -> linear(H) as first -> relu -> dropout(0.1)
          -> linear(H) as second -> relu -> linear(10) as scores -> svm
    }
}

/// The channels of the residual network's first convolution.
const RESNET_WIDTH: usize = 16;

/// A network with what its training takes.
struct Trained<Net, Workspace> {
    net: Net,
    optimizer: Optimizer<SgdMomentum>,
    workspace: Workspace,
    batch: usize,
}

/// Rows of pixels, as networks without convolutions see them.
#[expect(clippy::unnecessary_wraps, reason = "the other way to see pictures may fail")]
fn rows<'a>(images: &ArrayView2<'a, f32>) -> Result<ArrayView2<'a, f32>, Error> {
    Ok(*images)
}

/// Pictures of three planes, as convolutions see them.
fn planes<'a>(images: &ArrayView2<'a, f32>) -> Result<ArrayView4<'a, f32>, Error> {
    let [planes, rows, columns] = examples::PICTURE;
    let shape = (images.nrows(), planes, rows, columns);
    (*images).into_shape_with_order(shape).map_err(|_| Error::Layout { input: "images".to_owned() })
}

/// Implements [`Classifier`] for networks: they have the same methods, but no trait in common.
macro_rules! classifiers {
    ($($net:ident $(<$h:ident>)?, $workspace:ident, $see:ident, $($first:ident).+;)*) => { $(
        impl $(<const $h: usize>)? Classifier for Trained<$net $(<$h>)?, $workspace $(<$h>)?> {
            fn train_step(&mut self, images: ArrayView2<'_, f32>, labels: &[u32], step: Step) -> Result<f32, Error> {
                self.optimizer.rule.lr = step.rate;
                // the file of a training says this; one of an earlier version does not
                let draws = self.net.params.draws();
                if let Some(draws) = draws {
                    self.net.params.set_draws(Draws { steps: step.index, ..draws });
                }
                self.net.train_step($see(&images)?.view(), labels, &mut self.optimizer, &mut self.workspace)
            }

            fn scores(&mut self, images: ArrayView2<'_, f32>) -> Result<ArrayView2<'_, f32>, Error> {
                self.net.predict($see(&images)?.view(), &mut self.workspace)
            }

            fn first_layer(&self) -> Array2<f32> {
                let weight = self.net.params.$($first).+.weight.view();
                let (units, of_each) = (weight.shape()[0], weight.len() / weight.shape()[0]);
                let weights = weight.iter().copied().collect();
                Array2::from_shape_vec((units, of_each), weights).unwrap_or_default()
            }

            fn cost(&self) -> Cost {
                Cost {
                    parameters: $net $(::<$h>)?::PARAMETERS,
                    flops: $net $(::<$h>)?::FLOPS_PER_EXAMPLE as u64,
                    workspace: $net $(::<$h>)?::workspace_bytes(self.batch),
                }
            }

            fn check_gradients(
                &mut self,
                images: ArrayView2<'_, f32>,
                labels: &[u32],
                samples: usize,
            ) -> Result<GradientReport, Error> {
                self.net.check_gradients_with(&GradientCheck::sampled(samples), $see(&images)?.view(), labels)
            }

            fn gradient_norms(
                &mut self,
                images: ArrayView2<'_, f32>,
                labels: &[u32],
            ) -> Result<Vec<(String, f32)>, Error> {
                self.net.gradients($see(&images)?.view(), labels, &mut self.workspace)?;
                Ok(gradients::norms(self.workspace.gradients()))
            }

            fn first_not_finite(
                &self,
                images: ArrayView2<'_, f32>,
                labels: &[u32],
            ) -> Result<Option<NotFinite>, Error> {
                Ok(self.net.inspect($see(&images)?.view(), labels)?.first_not_finite().cloned())
            }

            fn broken_weight(&self) -> Option<NotFinite> {
                NotFinite::in_parameters(&self.net.params)
            }

            fn graph(&self) -> (&'static str, Vec<(String, u64)>) {
                ($net $(::<$h>)?::GRAPH, vec![$((stringify!($h).to_owned(), $h as u64))?])
            }

            fn save(&self, path: &Path, metadata: &Metadata) -> Result<(), Error> {
                checkpoint::save_training(path, &self.net.params, &self.optimizer, metadata)
            }

            fn export(&self, path: &Path, metadata: &Metadata) -> Result<(), Error> {
                checkpoint::save(path, &self.net.params, metadata)
            }

            fn load(&mut self, path: &Path) -> Result<(), Error> {
                checkpoint::load_training(path, &mut self.net.params, &mut self.optimizer).map(drop)
            }
        }
    )* };
}

classifiers! {
    LinearSoftmax, LinearSoftmaxWorkspace, rows, first;
    LinearSvm, LinearSvmWorkspace, rows, first;
    TwoLayerSoftmax<H>, TwoLayerSoftmaxWorkspace, rows, first;
    TwoLayerSvm<H>, TwoLayerSvmWorkspace, rows, first;
    DeepSoftmax<H>, DeepSoftmaxWorkspace, rows, first;
    DeepSvm<H>, DeepSvmWorkspace, rows, first;
    Convnet<W>, ConvnetWorkspace, planes, conv2d1;
    Resnet<W>, ResnetWorkspace, planes, unit1.conv2d1;
}

/// Checks that there is memory for a batch: a file may say any number.
fn affordable(batch: usize, of_one: usize) -> Result<(), Failure> {
    let needed = of_one as u128 * batch as u128;
    let there = memory().unwrap_or(1 << 40);
    if needed <= there.into() {
        return Ok(());
    }
    Err(Failure::run(format!(
        "expected a batch whose workspace fits in the {} MB of memory here, given one of {batch}, which takes {} MB",
        there / 1_000_000,
        needed / 1_000_000
    )))
}

/// Makes a network of a type, boxed.
macro_rules! make {
    ($settings:ident, $net:ty) => {{
        let net = <$net>::new(Seed($settings.seed));
        let rule = Sgd::new($settings.lr).weight_decay($settings.l2).momentum($settings.momentum);
        let rule = rule.nesterov($settings.model.is_convolutional());
        affordable($settings.batch, <$net>::workspace_bytes(1))?;
        let (optimizer, workspace) = (net.optimizer(rule), <$net>::workspace($settings.batch));
        Ok(Box::new(Trained { net, optimizer, workspace, batch: $settings.batch }))
    }};
}

/// Names the sizes once: those to choose from, and a function that makes a network of each type in each size.
macro_rules! sizes {
    ($($size:literal),*) => {
        /// The sizes of hidden layers to choose from: each is a network of its own.
        pub(crate) const HIDDEN_SIZES: &[usize] = &[$($size),*];

        /// Makes the network for the settings, initialised from their seed.
        pub(crate) fn build(settings: &Settings) -> Result<Box<dyn Classifier>, Failure> {
            match (settings.model, settings.loss, settings.hidden) {
                (Model::Linear, Loss::Softmax, _) => make!(settings, LinearSoftmax),
                (Model::Linear, Loss::Svm, _) => make!(settings, LinearSvm),
                (Model::Convnet, ..) => make!(settings, Convnet<32>),
                (Model::Resnet, ..) => make!(settings, Resnet<RESNET_WIDTH>),
                $(
                    (Model::TwoLayer, Loss::Softmax, $size) => make!(settings, TwoLayerSoftmax<$size>),
                    (Model::TwoLayer, Loss::Svm, $size) => make!(settings, TwoLayerSvm<$size>),
                    (Model::Deep, Loss::Softmax, $size) => make!(settings, DeepSoftmax<$size>),
                    (Model::Deep, Loss::Svm, $size) => make!(settings, DeepSvm<$size>),
                )*
                (_, _, other) => {
                    Err(Failure::run(format!("expected one of {HIDDEN_SIZES:?} hidden units, given {other}")))
                }
            }
        }
    };
}

sizes!(100, 256, 512, 1024);
