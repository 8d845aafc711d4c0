//! The machine's limits, measured where the rest is: multiply–adds, and bandwidths for a working set.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use nn_runtime::rt::{AlignedBuffer, Lane, Span, Task, dispatch};
use serde::{Deserialize, Serialize};

/// What the machine can do, with one number of threads: the best of several rounds each.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Limits {
    /// How many threads.
    pub threads: usize,
    /// The instruction set.
    pub isa: String,
    /// Multiply–adds, in GFLOP/s.
    pub fma: f64,
    /// Bandwidths for some sizes.
    pub memory: Vec<Bandwidth>,
}

/// Bandwidths in GB/s for data of `bytes` in all, cut into a part for each thread.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Bandwidth {
    /// The working set.
    pub bytes: usize,
    /// Of reading.
    pub read: f64,
    /// Of `w -= lr·g`: two reads and a write.
    pub step: f64,
}

const ROUNDS: usize = 7;
/// About as long as a round takes, in seconds.
const ROUND: f64 = 0.015;

/// Measures.
#[must_use]
pub fn measure(threads: usize, sizes: &[usize]) -> Limits {
    let fma = best(threads, || {
        let count = 200_000;
        move || dispatch(MultiplyAdd { count })
    });
    let memory = sizes.iter().map(|bytes| bandwidth(threads, *bytes)).collect();
    Limits { threads, isa: nn_runtime::isa().to_owned(), fma, memory }
}

fn bandwidth(threads: usize, bytes: usize) -> Bandwidth {
    let floats = (bytes / 4 / threads).next_multiple_of(BLOCK);
    let read = best(threads, || {
        let data = filled(floats);
        move || dispatch(Read { data: black_box(&data) })
    });
    let half = (floats / 2).next_multiple_of(BLOCK);
    let step = best(threads, || {
        let (mut weights, gradients) = (filled(half), filled(half));
        move || dispatch(Step { weights: black_box(&mut weights), gradients: black_box(&gradients) })
    });
    Bandwidth { bytes, read, step }
}

/// Memory that is aligned as a network's is.
fn filled(floats: usize) -> AlignedBuffer<f32> {
    let mut buffer = AlignedBuffer::zeroed(floats);
    buffer.fill(1e-3);
    buffer
}

/// The most work a nanosecond, of several rounds: `make` gives each thread something to do, which tells how much that was.
fn best<F: FnMut() -> f64>(threads: usize, make: impl Fn() -> F + Sync) -> f64 {
    let barrier = Barrier::new(threads);
    let one = || {
        let mut work = make();
        let start = Instant::now();
        work();
        let (mut repeats, each) = (1, start.elapsed().as_secs_f64());
        while f64::from(repeats) * each < ROUND {
            repeats *= 2;
        }
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            barrier.wait();
            let start = Instant::now();
            let done: f64 = (0..repeats).map(|_| work()).sum();
            rounds.push(done / start.elapsed().as_secs_f64() / 1e9);
        }
        rounds
    };
    let rounds: Vec<Vec<f64>> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(one)).collect();
        let mut all = vec![one()];
        all.extend(others.into_iter().filter_map(|thread| thread.join().ok()));
        all
    });
    (0..ROUNDS).map(|round| rounds.iter().map(|thread| thread[round]).sum()).fold(0.0, f64::max)
}

/// Enough chains that none waits for another: four cycles of latency, two a cycle, and room for the factors among
/// sixteen registers.
const CHAINS: usize = 12;

struct MultiplyAdd {
    count: usize,
}

impl Task for MultiplyAdd {
    type Elem = f32;
    type Output = f64;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> f64 {
        let (x, y) = (L::splat(black_box(0.999)), L::splat(black_box(1e-3)));
        let mut sums = [L::splat(0.5); CHAINS];
        for _ in 0..self.count {
            for sum in &mut sums {
                *sum = sum.mul_add(x, y);
            }
        }
        let mut out = [0.0; 64];
        for sum in sums {
            sum.store(&mut out, Span { start: 0, len: L::WIDTH });
            black_box(&out);
        }
        (2 * self.count * CHAINS * L::WIDTH) as f64
    }
}

/// Floats that are passed over together: whole vectors of any width, eight of the widest.
const BLOCK: usize = 128;

struct Read<'a> {
    data: &'a [f32],
}

impl Task for Read<'_> {
    type Elem = f32;
    type Output = f64;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> f64 {
        let mut sums = [L::splat(0.0); 8];
        let (blocks, _) = self.data.as_chunks::<BLOCK>();
        for block in blocks {
            for start in (0..BLOCK).step_by(8 * L::WIDTH) {
                for (i, sum) in sums.iter_mut().enumerate() {
                    *sum = *sum + L::load(block, Span { start: start + i * L::WIDTH, len: L::WIDTH });
                }
            }
        }
        let mut out = [0.0; 64];
        for sum in sums {
            sum.store(&mut out, Span { start: 0, len: L::WIDTH });
            black_box(&out);
        }
        (4 * self.data.len()) as f64
    }
}

struct Step<'a> {
    weights: &'a mut [f32],
    gradients: &'a [f32],
}

impl Task for Step<'_> {
    type Elem = f32;
    type Output = f64;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> f64 {
        let rate = L::splat(black_box(-1e-9));
        let bytes = 12 * self.weights.len();
        let (weights, _) = self.weights.as_chunks_mut::<BLOCK>();
        let (gradients, _) = self.gradients.as_chunks::<BLOCK>();
        for (weights, gradients) in weights.iter_mut().zip(gradients) {
            for start in (0..BLOCK).step_by(L::WIDTH) {
                let at = Span { start, len: L::WIDTH };
                rate.mul_add(L::load(gradients, at), L::load(weights, at)).store(weights, at);
            }
        }
        bytes as f64
    }
}

#[cfg(test)]
mod tests {
    use super::measure;

    #[test]
    fn limits_are_positive() {
        let limits = measure(1, &[24 << 10]);
        assert!(limits.fma > 0.1 && limits.memory[0].read > 0.1 && limits.memory[0].step > 0.1, "{limits:?}");
    }
}
