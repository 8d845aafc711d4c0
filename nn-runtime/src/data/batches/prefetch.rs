//! Batches made on another thread. Two buffers go back and forth: while the caller has one, the thread fills the other.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

use super::batch::{Batch, Buffer};
use super::plan::Plan;

/// The rest of an epoch, made on another thread while the caller is busy; see
/// [`Batches::prefetch`](super::Batches::prefetch).
#[derive(Debug)]
pub struct Prefetched<'p> {
    plan: &'p Plan<'p>,
    next: &'p mut usize,
    waited: &'p mut Duration,
    held: &'p mut Buffer,
    /// None where the system gives no thread: then the caller makes its batches.
    maker: Option<Maker>,
}

/// The caller's ends of the thread's channels.
#[derive(Debug)]
struct Maker {
    made: Receiver<Result<Buffer, Panic>>,
    empty: SyncSender<Buffer>,
}

type Panic = Box<dyn Any + Send>;

impl Prefetched<'_> {
    /// The next batch of the epoch, or none at its end.
    ///
    /// # Panics
    /// Where making the batch did, on the other thread.
    pub fn next_batch(&mut self) -> Option<Batch<'_>> {
        let started = Instant::now();
        let is_made = match &self.maker {
            None => self.plan.make(*self.next, self.held),
            Some(maker) => match maker.made.recv() {
                Ok(Ok(buffer)) => {
                    // where the thread has ended, nobody needs the buffer
                    let _ = maker.empty.send(std::mem::replace(self.held, buffer));
                    true
                }
                Ok(Err(panic)) => resume_unwind(panic),
                Err(_) => false,
            },
        };
        *self.waited += started.elapsed();
        if !is_made {
            return None;
        }
        *self.next = self.held.places.end;
        Some(Batch::new(self.plan, self.held))
    }
}

/// Runs `train` beside a thread that makes batches from the place `next` on. When it returns or panics, the thread ends
/// with the batch in its hands. The second buffer comes back through `spare`, unless something panicked.
pub(super) fn run<R>(
    builder: Builder,
    plan: &Plan<'_>,
    [held, spare]: [&mut Buffer; 2],
    next: &mut usize,
    waited: &mut Duration,
    train: impl FnOnce(&mut Prefetched<'_>) -> R,
) -> R {
    let (filled, made) = sync_channel(1);
    let (empty, emptied) = sync_channel(1);
    let (first, mut buffer) = (*next, std::mem::take(spare));
    thread::scope(|scope| {
        let work = move || {
            let mut first = first;
            loop {
                match catch_unwind(AssertUnwindSafe(|| plan.make(first, &mut buffer))) {
                    Ok(true) => first = buffer.places.end,
                    Ok(false) => return Some(buffer),
                    Err(panic) => {
                        let _ = filled.send(Err(panic));
                        return None;
                    }
                }
                // the caller has gone, or is still there and gives another buffer
                if filled.send(Ok(buffer)).is_err() {
                    return None;
                }
                buffer = emptied.recv().ok()?;
            }
        };
        let thread = builder.spawn_scoped(scope, work).ok();
        let maker = thread.is_some().then_some(Maker { made, empty });
        let mut prefetched = Prefetched { plan, next, waited, held, maker };
        let result = train(&mut prefetched);
        let left = prefetched.maker.map(|maker| maker.made);
        let returned = thread.and_then(|thread| {
            // both channels must be closed before: the sender went with `prefetched.maker`
            let waiting = left.and_then(|made| made.try_recv().ok()?.ok());
            thread.join().ok().flatten().or(waiting)
        });
        *spare = returned.unwrap_or_default();
        result
    })
}
