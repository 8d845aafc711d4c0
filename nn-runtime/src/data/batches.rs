mod batch;
mod order;
mod plan;
mod prefetch;

use std::sync::Arc;
use std::thread::Builder;
use std::time::{Duration, Instant};

use super::augment::{Augment, Augmentation};
use super::examples::{Examples, Images};
use super::{Dataset, Normalisation};
use crate::seed::Purpose;
use crate::{Error, Seed};

use batch::Buffer;
use order::Order;
use plan::Plan;

pub use batch::Batch;
pub use prefetch::Prefetched;

/// Batches of a data set as floats, images normalised and changed at random if asked for: epoch after epoch, in the set's
/// order or in a random one.
///
/// The buffers are made once: no batch allocates. The order of an epoch and what is done to its images depend on the
/// seed, the epoch's number and the place in it only, so that a run resumed at epoch 5 sees what it would have seen.
///
/// ```
/// use nn_runtime::Seed;
/// use nn_runtime::data::{Batches, Dataset, Normalisation};
///
/// let data = Dataset::new(vec![0, 51, 102, 153, 204], [1, 1, 1], vec![0, 0, 0, 1, 1], vec!["low".into(), "high".into()])?;
/// let mut batches = Batches::new(&data, &Normalisation::unit(1), 2)?;
/// let mut sizes = Vec::new();
/// while let Some(batch) = batches.next_batch() {
///     assert_eq!(batch.rows()[[0, 0]], 0.4 * sizes.len() as f32);
///     sizes.push(batch.len());
/// }
/// assert_eq!(sizes, [2, 2, 1]);
/// # Ok::<(), nn_runtime::Error>(())
/// ```
///
/// With [`prefetch`](Self::prefetch) another thread makes each batch while the one before is trained on:
///
/// ```
/// # use nn_runtime::Seed;
/// # use nn_runtime::data::{Batches, Dataset, Normalisation};
/// # let data = Dataset::new(vec![0, 51, 102, 153, 204], [1, 1, 1], vec![0; 5], vec!["all".into()])?;
/// let mut batches = Batches::new(&data, &Normalisation::unit(1), 2)?.shuffled(Seed(1));
/// let mut seen = 0;
/// for epoch in 0..3 {
///     batches.start(epoch);
///     batches.prefetch(|batches| {
///         while let Some(batch) = batches.next_batch() {
///             seen += batch.len();
///         }
///     });
/// }
/// assert_eq!(seen, 15);
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Batches<'a> {
    plan: Plan<'a>,
    /// The place of the epoch where the next batch begins.
    next: usize,
    buffer: Buffer,
    /// The one that a thread fills while the other is in use.
    spare: Buffer,
    waited: Duration,
}

/// What becomes of the last batch of an epoch where it is shorter than the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LastBatch {
    /// It is given, short.
    #[default]
    Keep,
    /// It is left out: all batches have the same size.
    Drop,
}

impl<'a> Batches<'a> {
    /// Batches of `size` images in the set's order, at the start of an epoch; the last may be shorter.
    ///
    /// # Errors
    /// [`Error::Invalid`] if `size` is 0, or the normalisation is for another number of channels.
    pub fn new(data: &'a Dataset, normalisation: &Normalisation, size: usize) -> Result<Self, Error> {
        let channels = data.image_shape()[0];
        let (means, stds) = (normalisation.mean.len(), normalisation.std.len());
        if (means, stds) != (channels, channels) {
            let why = format!("expected a normalisation of {channels} channels, given {means} means and {stds} stds");
            return Err(Error::invalid("batches", why));
        }
        Self::of(Images::new(data, normalisation), size)
    }

    /// Batches of `size` of any examples, such as [`Rows`](super::Rows), in their order.
    ///
    /// # Errors
    /// [`Error::Invalid`] if `size` is 0, or the examples have labels but not one each.
    pub fn of(examples: impl Examples + 'a, size: usize) -> Result<Self, Error> {
        if size == 0 {
            return Err(Error::invalid("batches", "expected a size of at least 1, given 0"));
        }
        let (count, labels) = (examples.len(), examples.labels().len());
        if labels != 0 && labels != count {
            let why = format!("expected {count} labels, one an example, given {labels}");
            return Err(Error::invalid("batches", why));
        }
        let plan = Plan {
            examples: Arc::new(examples),
            size,
            last: LastBatch::Keep,
            order: Order::new(count),
            epoch: 0,
            augmentation: None,
        };
        Ok(Self { plan, next: 0, buffer: Buffer::default(), spare: Buffer::default(), waited: Duration::ZERO })
    }

    /// Every epoch in a random order of its own; begins epoch 0.
    #[must_use]
    pub fn shuffled(mut self, seed: Seed) -> Self {
        self.plan.order.shuffle(seed);
        self.start(0);
        self
    }

    /// Every epoch as many examples as there are, each of a class drawn at random: all classes that have examples are
    /// equally likely, however many they have. The examples of a class come in a random order, and all of them before
    /// any comes again. Begins epoch 0.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the examples have no labels.
    pub fn balanced(mut self, seed: Seed) -> Result<Self, Error> {
        let labels = self.plan.examples.labels();
        if labels.len() != self.plan.examples.len() {
            return Err(Error::invalid("batches", "expected labels to balance the classes by, given none"));
        }
        self.plan.order.balance(seed, labels);
        self.start(0);
        Ok(self)
    }

    /// Every image changed at random, by each of the list in turn. What is drawn depends on the seed, the epoch and the
    /// image's place in it.
    ///
    /// # Errors
    /// [`Error::Invalid`] if one of the list cannot be done to such images.
    pub fn augmented(mut self, list: &[Augment], seed: Seed) -> Result<Self, Error> {
        let augmentation = Augmentation::new(list, self.plan.examples.shape())?;
        self.plan.augmentation = Some((augmentation, seed.of(Purpose::Augment)));
        Ok(self)
    }

    /// What becomes of a short last batch.
    #[must_use]
    pub fn last(mut self, last: LastBatch) -> Self {
        self.plan.last = last;
        self
    }

    /// The number of batches in an epoch.
    #[must_use]
    pub fn per_epoch(&self) -> usize {
        let count = self.plan.examples.len();
        match self.plan.last {
            LastBatch::Keep => count.div_ceil(self.plan.size),
            LastBatch::Drop => count / self.plan.size,
        }
    }

    /// Begins an epoch.
    pub fn start(&mut self, epoch: u64) {
        self.next = 0;
        self.plan.start(epoch);
    }

    /// Passes over some batches of the epoch, without making them.
    pub fn skip(&mut self, batches: usize) {
        let next = batches.saturating_mul(self.plan.size).saturating_add(self.next);
        self.next = next.min(self.plan.examples.len());
    }

    /// The next batch of the epoch, or none at its end; then [`start`](Self::start) begins another.
    pub fn next_batch(&mut self) -> Option<Batch<'_>> {
        let started = Instant::now();
        let is_made = self.plan.make(self.next, &mut self.buffer);
        self.waited += started.elapsed();
        if !is_made {
            return None;
        }
        self.next = self.buffer.places.end;
        Some(Batch::new(&self.plan, &self.buffer))
    }

    /// Calls `train` with what gives the rest of the epoch, each batch made on another thread while the one before is in
    /// use: the same batches to the bit. The thread ends with this call, however `train` ends; a batch that it left is
    /// the next.
    ///
    /// Where the system gives no thread, batches are made on this one.
    ///
    /// # Panics
    /// If `train` does, or [`Examples::write`] on the other thread.
    pub fn prefetch<R>(&mut self, train: impl FnOnce(&mut Prefetched<'_>) -> R) -> R {
        self.prefetch_on(Builder::new().name("nn-data".to_owned()), train)
    }

    fn prefetch_on<R>(&mut self, builder: Builder, train: impl FnOnce(&mut Prefetched<'_>) -> R) -> R {
        let buffers = [&mut self.buffer, &mut self.spare];
        prefetch::run(builder, &self.plan, buffers, &mut self.next, &mut self.waited, train)
    }

    /// How long callers have waited for batches since these were made, with prefetching or without.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.waited
    }
}

#[cfg(test)]
mod tests;
