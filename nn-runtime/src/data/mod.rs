//! Data to train on: labelled images, their normalisation, batches in a random order, and the CIFAR file formats.
//!
//! ```no_run
//! use nn_runtime::Seed;
//! use nn_runtime::data::{Batches, LastBatch, Normalisation, cifar};
//!
//! let splits = cifar::cifar10("data/cifar-10-batches-bin")?;
//! let normalisation = Normalisation::of(&splits.train);
//! let mut batches = Batches::new(&splits.train, &normalisation, 128)?.shuffled(Seed(1)).last(LastBatch::Drop);
//! for epoch in 0..10 {
//!     batches.start(epoch);
//!     while let Some(batch) = batches.next_batch() {
//!         // net.train_step(batch.rows(), batch.labels(), &mut optimizer, &mut workspace)?;
//!     }
//! }
//! # Ok::<(), nn_runtime::Error>(())
//! ```

mod augment;
mod batches;
pub mod cifar;
#[cfg(feature = "csv")]
mod csv;
mod dataset;
mod examples;
#[cfg(feature = "images")]
mod folders;
pub mod idx;
mod mix;
mod normalisation;
pub mod npy;
mod rows;
mod source;

pub use augment::Augment;
pub use batches::{Batch, Batches, LastBatch, Prefetched};
#[cfg(feature = "csv")]
pub use csv::Csv;
pub use dataset::{Dataset, Splits};
pub use examples::Examples;
#[cfg(feature = "images")]
pub use folders::Folders;
pub use mix::{Mix, Mixed};
pub use normalisation::Normalisation;
pub use rows::Rows;
