//! The time that a thread has worked. On a busy machine it also waits for a processor, which is nothing to hold against it.

use std::time::{Duration, Instant};

/// Begun on a thread, and asked there.
pub struct Stopwatch {
    started: Instant,
    worked: Option<Duration>,
}

impl Stopwatch {
    /// From now on.
    #[must_use]
    pub fn start() -> Self {
        Self { started: Instant::now(), worked: worked() }
    }

    /// How long this thread has had a processor since then; where the system does not say, how long it is ago.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        let worked = worked().zip(self.worked).map(|(after, before)| after.saturating_sub(before));
        worked.unwrap_or_else(|| self.started.elapsed())
    }
}

/// How long this thread has had a processor, where the system says so.
fn worked() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}
