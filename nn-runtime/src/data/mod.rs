//! Data to train on: images and rows of numbers, batches of them in a random order, changed and mixed at random, made on
//! another thread; and the file formats that they come in.
//!
//! A [`Dataset`] holds images as bytes, and [`Rows`] hold floats; [`Batches`] make floats of a batch at a time. A set is
//! never converted as a whole.
//!
//! ```no_run
//! use nn_runtime::Seed;
//! use nn_runtime::data::{Augment, Batches, LastBatch, Normalisation, cifar};
//!
//! let splits = cifar::cifar10("data/cifar-10-batches-bin")?;
//! let normalisation = Normalisation::of(&splits.train);
//! let batches = Batches::new(&splits.train, &normalisation, 128)?.shuffled(Seed(1)).last(LastBatch::Drop);
//! let mut batches = batches.augmented(&[Augment::Flip { probability: 0.5 }], Seed(1))?;
//! for epoch in 0..10 {
//!     batches.start(epoch);
//!     batches.prefetch(|batches| {
//!         while let Some(batch) = batches.next_batch() {
//!             // net.train_step(batch.rows(), batch.labels(), &mut optimizer, &mut workspace)?;
//!         }
//!     });
//! }
//! # Ok::<(), nn_runtime::Error>(())
//! ```
//!
//! | source | read by | feature |
//! |---|---|---|
//! | CIFAR-10, CIFAR-100 | [`cifar`] | |
//! | IDX: MNIST, Fashion-MNIST and others | [`idx`] | `gzip` for `.gz` |
//! | NumPy's `.npy` and `.npz` | [`npy`] | `npz` for archives |
//! | tables in CSV files | `Csv` | `csv` |
//! | folders of images, one a class | `Folders` | `images` |
//! | arrays in memory | [`Dataset::of_images`], [`Rows`] | |
//! | anything else | [`Examples`] | |
//!
//! A file that is cut short, damaged or mislabelled is an [`Error`](crate::Error) that names the file, the byte and what
//! was expected there; none makes this module panic. A pipe, a device or a directory in place of a file is an error at once.
//! What a file unpacks to is limited, to 1 GiB or to what a reader's `unpacked_limit` says.
//!
//! Labels are [`u32`]: there may be any number of classes.

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
#[cfg(feature = "images")]
mod images;
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
#[cfg(feature = "images")]
pub use images::open_image;
pub use mix::{Mix, Mixed};
pub use normalisation::Normalisation;
pub use rows::Rows;
