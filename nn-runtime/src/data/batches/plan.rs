use std::sync::Arc;

use super::batch::Buffer;
use super::order::Order;
use super::{Examples, LastBatch};
use crate::Seed;
use crate::data::augment::{Augmentation, Picture};

/// What the batches of an epoch are, whoever makes them.
#[derive(Clone, Debug)]
pub(super) struct Plan<'a> {
    pub(super) examples: Arc<dyn Examples + 'a>,
    pub(super) size: usize,
    pub(super) last: LastBatch,
    pub(super) order: Order,
    pub(super) epoch: u64,
    pub(super) augmentation: Option<(Augmentation, Seed)>,
}

impl Plan<'_> {
    pub(super) fn start(&mut self, epoch: u64) {
        self.epoch = epoch;
        self.order.start(epoch);
    }

    /// Makes the batch that begins at a place of the epoch; false if there is none. Only the first batch in a buffer
    /// allocates.
    pub(super) fn make(&self, first: usize, buffer: &mut Buffer) -> bool {
        let positions = self.order.positions().get(first..).unwrap_or_default();
        let positions = &positions[..positions.len().min(self.size)];
        if positions.is_empty() || (self.last == LastBatch::Drop && positions.len() < self.size) {
            return false;
        }
        let (shape, labels, targets) = (self.examples.shape(), self.examples.labels(), self.examples.target_len());
        let length = shape.iter().product::<usize>();
        let most = self.size.min(self.order.positions().len());
        buffer.values.resize(most * length, 0.0);
        buffer.labels.resize(most, 0);
        buffer.targets.resize(most * targets, 0.0);
        buffer.places = first..first + positions.len();
        for (at, &position) in positions.iter().enumerate() {
            if let Some(&label) = labels.get(position) {
                buffer.labels[at] = label;
            }
            self.examples.write_targets(position, &mut buffer.targets[at * targets..][..targets]);
            let values = &mut buffer.values[at * length..][..length];
            self.examples.write(position, values);
            if let Some((augmentation, seed)) = &self.augmentation {
                let mut rng = seed.derive(self.epoch).derive((first + at) as u64).rng();
                let mut picture = Picture { shape, values, normalisation: self.examples.normalisation() };
                augmentation.apply(&mut picture, &mut rng);
            }
        }
        true
    }
}
