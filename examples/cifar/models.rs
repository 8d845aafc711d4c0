//! The networks, by what the user chooses: the one file that names the types that `network!` makes.

use crate::classifier::Classifier;
use crate::failure::Failure;
use crate::settings::Settings;

/// The sizes of hidden layers to choose from: each is a network of its own.
pub(crate) const HIDDEN_SIZES: [usize; 6] = [64, 100, 128, 256, 512, 1024];

/// Makes the network for the settings, initialised from their seed.
pub(crate) fn build(settings: &Settings) -> Result<Box<dyn Classifier>, Failure> {
    Err(Failure::run(format!("no network is compiled for {settings:?}")))
}
