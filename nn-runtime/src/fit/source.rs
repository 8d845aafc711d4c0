//! Where a loop's batches come from: made on another thread, or on this one.

use crate::data::{Batch, Batches, Prefetched};

pub(super) trait Source {
    fn next_batch(&mut self) -> Option<Batch<'_>>;
}

impl Source for Batches<'_> {
    fn next_batch(&mut self) -> Option<Batch<'_>> {
        self.next_batch()
    }
}

impl Source for Prefetched<'_> {
    fn next_batch(&mut self) -> Option<Batch<'_>> {
        self.next_batch()
    }
}
