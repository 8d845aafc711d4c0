use std::ops::Range;

use ndarray::{ArrayView2, ArrayView4};

use super::plan::Plan;

/// The memory of a batch.
#[derive(Clone, Debug, Default)]
pub(super) struct Buffer {
    pub(super) values: Vec<f32>,
    pub(super) labels: Vec<u32>,
    pub(super) targets: Vec<f32>,
    /// The places of the epoch whose examples it holds.
    pub(super) places: Range<usize>,
}

/// Some examples, with their labels or targets; borrowed until the next batch.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'b> {
    shape: [usize; 3],
    values: &'b [f32],
    labels: &'b [u32],
    targets: &'b [f32],
    target_len: usize,
    positions: &'b [usize],
    epoch: u64,
    first: usize,
}

impl<'b> Batch<'b> {
    /// What a filled buffer holds.
    pub(super) fn new(plan: &'b Plan<'_>, buffer: &'b Buffer) -> Self {
        let (shape, target_len, count) = (plan.examples.shape(), plan.examples.target_len(), buffer.places.len());
        let labelled = if plan.examples.labels().is_empty() { 0 } else { count };
        Self {
            shape,
            values: &buffer.values[..count * shape.iter().product::<usize>()],
            labels: &buffer.labels[..labelled],
            targets: &buffer.targets[..count * target_len],
            target_len,
            positions: &plan.order.positions()[buffer.places.clone()],
            epoch: plan.epoch,
            first: buffer.places.start,
        }
    }

    /// The number of examples, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "a batch is never empty")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.positions.len()
    }

    /// The shape of one example: `[channels, height, width]`.
    #[must_use]
    pub fn shape(&self) -> [usize; 3] {
        self.shape
    }

    /// The images as planes: `[batch, channels, height, width]`.
    ///
    /// # Panics
    /// Never: the buffer was made for the images.
    #[must_use]
    pub fn images(&self) -> ArrayView4<'b, f32> {
        let [channels, height, width] = self.shape;
        ArrayView4::from_shape((self.len(), channels, height, width), self.values).expect("made for the images")
    }

    /// The examples as rows: `[batch, channels · height · width]`.
    ///
    /// # Panics
    /// Never: the buffer was made for the examples.
    #[must_use]
    pub fn rows(&self) -> ArrayView2<'b, f32> {
        let length = self.shape.iter().product();
        ArrayView2::from_shape((self.len(), length), self.values).expect("made for the examples")
    }

    /// The label of each example; none if the examples have no classes.
    #[must_use]
    pub fn labels(&self) -> &'b [u32] {
        self.labels
    }

    /// The numbers to be predicted: `[batch, targets]`, of width 0 if there are none.
    ///
    /// # Panics
    /// Never: the buffer was made for the targets.
    #[must_use]
    pub fn targets(&self) -> ArrayView2<'b, f32> {
        ArrayView2::from_shape((self.len(), self.target_len), self.targets).expect("made for the targets")
    }

    /// Where each example is in the data set.
    #[must_use]
    pub fn positions(&self) -> &'b [usize] {
        self.positions
    }

    /// The number of the epoch.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// How many examples of the epoch came before.
    #[must_use]
    pub fn first(&self) -> usize {
        self.first
    }

    pub(in super::super) fn values(&self) -> &'b [f32] {
        self.values
    }
}
