use ndarray::{ArrayView2, ArrayView4};

use super::{Dataset, Normalisation};
use crate::seed::Purpose;
use crate::{Error, Seed};

/// Batches of a data set as normalised floats: epoch after epoch, in the set's order or in a random one.
///
/// The buffers are made once: no batch allocates. The order of an epoch depends on the seed and the epoch's number only,
/// so that a run resumed at epoch 5 sees what it would have seen.
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
#[derive(Clone, Debug)]
pub struct Batches<'a> {
    data: &'a Dataset,
    /// The normalised value of every byte, channel by channel.
    values: Vec<[f32; 256]>,
    size: usize,
    shuffle: Option<Seed>,
    last: LastBatch,
    order: Vec<usize>,
    next: usize,
    images: Vec<f32>,
    labels: Vec<u8>,
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

/// Some images and their labels; borrowed until the next batch.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'b> {
    image: [usize; 3],
    images: &'b [f32],
    labels: &'b [u8],
    positions: &'b [usize],
}

impl<'a> Batches<'a> {
    /// Batches of `size` images in the set's order, at the start of an epoch; the last may be shorter.
    ///
    /// # Errors
    /// [`Error::Invalid`] if `size` is 0, or the normalisation is for another number of channels.
    pub fn new(data: &'a Dataset, normalisation: &Normalisation, size: usize) -> Result<Self, Error> {
        let channels = data.image_shape()[0];
        let (means, stds) = (normalisation.mean.len(), normalisation.std.len());
        if size == 0 {
            return Err(Error::invalid("batches", "expected a size of at least 1, given 0"));
        }
        if (means, stds) != (channels, channels) {
            let why = format!("expected a normalisation of {channels} channels, given {means} means and {stds} stds");
            return Err(Error::invalid("batches", why));
        }
        let size_in_use = size.min(data.len());
        Ok(Self {
            data,
            values: (0..channels).map(|c| std::array::from_fn(|byte| normalisation.apply(c, byte as u8))).collect(),
            size,
            shuffle: None,
            last: LastBatch::Keep,
            order: (0..data.len()).collect(),
            next: 0,
            images: vec![0.0; size_in_use * data.image_len()],
            labels: vec![0; size_in_use],
        })
    }

    /// Every epoch in a random order of its own; begins epoch 0.
    #[must_use]
    pub fn shuffled(mut self, seed: Seed) -> Self {
        self.shuffle = Some(seed);
        self.start(0);
        self
    }

    /// What becomes of a short last batch.
    #[must_use]
    pub fn last(self, last: LastBatch) -> Self {
        Self { last, ..self }
    }

    /// The number of batches in an epoch.
    #[must_use]
    pub fn per_epoch(&self) -> usize {
        match self.last {
            LastBatch::Keep => self.data.len().div_ceil(self.size),
            LastBatch::Drop => self.data.len() / self.size,
        }
    }

    /// Begins an epoch.
    pub fn start(&mut self, epoch: u64) {
        self.next = 0;
        if let Some(seed) = self.shuffle {
            for (place, position) in self.order.iter_mut().zip(0..) {
                *place = position;
            }
            seed.of(Purpose::Shuffle).derive(epoch).rng().shuffle(&mut self.order);
        }
    }

    /// The next batch of the epoch, or none at its end; then [`start`](Self::start) begins another.
    pub fn next_batch(&mut self) -> Option<Batch<'_>> {
        let left = self.order.get(self.next..)?;
        let positions = &left[..left.len().min(self.size)];
        if positions.is_empty() || (self.last == LastBatch::Drop && positions.len() < self.size) {
            return None;
        }
        self.next += positions.len();
        let [channels, height, width] = self.data.image_shape();
        let (length, plane) = (channels * height * width, height * width);
        for (place, &position) in positions.iter().enumerate() {
            self.labels[place] = self.data.labels()[position];
            let bytes = &self.data.pixels()[position * length..][..length];
            let floats = &mut self.images[place * length..][..length];
            for ((values, bytes), floats) in
                self.values.iter().zip(chunks(bytes, plane)).zip(floats.chunks_exact_mut(plane.max(1)))
            {
                for (float, &byte) in floats.iter_mut().zip(bytes) {
                    *float = values[usize::from(byte)];
                }
            }
        }
        Some(Batch {
            image: self.data.image_shape(),
            images: &self.images[..positions.len() * length],
            labels: &self.labels[..positions.len()],
            positions,
        })
    }
}

fn chunks(bytes: &[u8], plane: usize) -> impl Iterator<Item = &[u8]> {
    bytes.chunks_exact(plane.max(1))
}

impl<'b> Batch<'b> {
    /// The number of images, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "a batch is never empty")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// The images as planes: `[batch, channels, height, width]`.
    ///
    /// # Panics
    /// Never: the buffer was made for the images.
    #[must_use]
    pub fn images(&self) -> ArrayView4<'b, f32> {
        let [channels, height, width] = self.image;
        ArrayView4::from_shape((self.len(), channels, height, width), self.images).expect("made for the images")
    }

    /// The images as rows: `[batch, channels · height · width]`.
    ///
    /// # Panics
    /// Never: the buffer was made for the images.
    #[must_use]
    pub fn rows(&self) -> ArrayView2<'b, f32> {
        let length = self.image.iter().product();
        ArrayView2::from_shape((self.len(), length), self.images).expect("made for the images")
    }

    /// The label of each image.
    #[must_use]
    pub fn labels(&self) -> &'b [u8] {
        self.labels
    }

    /// Where each image is in the data set.
    #[must_use]
    pub fn positions(&self) -> &'b [usize] {
        self.positions
    }
}

#[cfg(test)]
mod tests;
