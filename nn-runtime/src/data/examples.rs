use std::fmt::Debug;

use super::{Dataset, Normalisation};
use crate::kernels::bytes;

/// Examples that [`Batches`](super::Batches) can be made of: a number of floats each, with a class, or numbers to predict,
/// or nothing.
///
/// [`Rows`](super::Rows) are such, and a [`Dataset`] becomes it with a normalisation. Anything else that can write the
/// example at a position becomes it with four methods:
///
/// ```
/// use nn_runtime::data::{Batches, Examples};
///
/// /// The numbers from 0, and whether they are odd.
/// #[derive(Debug)]
/// struct Numbers(Vec<u32>);
///
/// impl Examples for Numbers {
///     fn len(&self) -> usize {
///         self.0.len()
///     }
///     fn shape(&self) -> [usize; 3] {
///         [1, 1, 1]
///     }
///     fn labels(&self) -> &[u32] {
///         &self.0
///     }
///     fn write(&self, position: usize, values: &mut [f32]) {
///         values[0] = position as f32;
///     }
/// }
///
/// let mut batches = Batches::of(Numbers(vec![0, 1, 0]), 2)?;
/// let batch = batches.next_batch().expect("three numbers");
/// assert_eq!((batch.rows()[[1, 0]], batch.labels()), (1.0, &[0, 1][..]));
/// # Ok::<(), nn_runtime::Error>(())
/// ```
pub trait Examples: Debug + Send + Sync {
    /// The number of examples.
    fn len(&self) -> usize;

    /// Whether there are no examples.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The shape of one example: `[channels, height, width]` of an image, `[n, 1, 1]` of a row of n numbers.
    fn shape(&self) -> [usize; 3];

    /// The class of each example; empty if they have none.
    fn labels(&self) -> &[u32];

    /// Writes the example at a position below [`len`](Self::len): as many values as its shape has.
    fn write(&self, position: usize, values: &mut [f32]);

    /// How many numbers are to be predicted for each example.
    fn target_len(&self) -> usize {
        0
    }

    /// Writes the numbers to be predicted for an example, [`target_len`](Self::target_len) of them.
    fn write_targets(&self, position: usize, targets: &mut [f32]) {
        let _ = (position, targets);
    }

    /// What values from 0 to 1 have been through, if anything: colours are changed as they were before.
    fn normalisation(&self) -> Option<&Normalisation> {
        None
    }
}

impl<E: Examples + ?Sized> Examples for &E {
    fn len(&self) -> usize {
        (**self).len()
    }
    fn shape(&self) -> [usize; 3] {
        (**self).shape()
    }
    fn labels(&self) -> &[u32] {
        (**self).labels()
    }
    fn write(&self, position: usize, values: &mut [f32]) {
        (**self).write(position, values);
    }
    fn target_len(&self) -> usize {
        (**self).target_len()
    }
    fn write_targets(&self, position: usize, targets: &mut [f32]) {
        (**self).write_targets(position, targets);
    }
    fn normalisation(&self) -> Option<&Normalisation> {
        (**self).normalisation()
    }
}

/// A data set's images as normalised floats, made when they are asked for.
#[derive(Clone, Debug)]
pub(super) struct Images<'a> {
    data: &'a Dataset,
    normalisation: Normalisation,
}

impl<'a> Images<'a> {
    /// A channel that the normalisation has not is only taken to `[0, 1]`.
    pub(super) fn new(data: &'a Dataset, normalisation: &Normalisation) -> Self {
        Self { data, normalisation: normalisation.clone() }
    }
}

impl Examples for Images<'_> {
    fn len(&self) -> usize {
        self.data.len()
    }

    fn shape(&self) -> [usize; 3] {
        self.data.image_shape()
    }

    fn labels(&self) -> &[u32] {
        self.data.labels()
    }

    fn write(&self, position: usize, values: &mut [f32]) {
        let [_, height, width] = self.data.image_shape();
        let (length, plane) = (self.data.image_len(), (height * width).max(1));
        let pixels = self.data.pixels()[position * length..][..length].chunks_exact(plane);
        for (channel, (pixels, values)) in pixels.zip(values.chunks_exact_mut(plane)).enumerate() {
            bytes::scale(pixels, self.normalisation.scaling(channel), values);
        }
    }

    fn normalisation(&self) -> Option<&Normalisation> {
        Some(&self.normalisation)
    }
}
