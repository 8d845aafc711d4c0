//! Random numbers that are the same on every machine: a seed, a counter-based generator, and a sequential one over it.

mod philox;

use crate::kernels::dispatch::{Task, dispatch};
use crate::kernels::lane::Lane;
use crate::kernels::real::Real;

/// The seed of everything random in a run: initial weights, the order of examples, dropout.
///
/// The same seed gives the same numbers on every machine, whatever the number of threads: all numbers come from
/// [Philox4x32-10](https://doi.org/10.1145/2063384.2063405) (Salmon, Moraes, Dror, Shaw, *Parallel random numbers: as
/// easy as 1, 2, 3*, SC 2011), a stateless function of a key and a counter, and are made into floats with operations
/// that IEEE 754 defines to the last bit.
///
/// ```
/// use nn_runtime::Seed;
/// assert_eq!(Seed(42).rng().below(100), Seed(42).rng().below(100));
/// assert_ne!(Seed(42).derive(0), Seed(42).derive(1));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Seed(pub u64);

/// What a seed is used for, so that no two uses ever share their numbers.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Initialise = 1,
    Shuffle = 2,
    Sample = 3,
    Augment = 4,
    Mix = 5,
}

impl Seed {
    /// A seed for one purpose among several: different for each `purpose`, and unrelated to this seed's own numbers.
    #[must_use]
    pub fn derive(self, purpose: u64) -> Self {
        Self(block(self.0, DERIVE, purpose).0)
    }

    /// A sequence of numbers that starts at this seed.
    #[must_use]
    pub fn rng(self) -> Rng {
        Rng { seed: self.derive(SEQUENCE), drawn: 0 }
    }

    pub(crate) fn of(self, purpose: Purpose) -> Self {
        self.derive(RESERVED | purpose as u64)
    }
}

/// What the random layers of a network draw from: the seed, and how many steps have drawn from it.
///
/// It is a part of the parameters, so that a file has it and a run goes on from there to the same bits. Each batch of a step
/// draws other numbers; the first draws those of a `train_step`.
///
/// ```
/// use nn_runtime::{Draws, ParameterSet, Seed, network};
///
/// network! { Net(x: [4]) { x -> linear(8) -> relu -> dropout -> linear(2) -> softmax_ce } }
///
/// let mut net = Net::new(Seed(1));
/// assert_eq!(net.params.draws(), Some(Draws::new(Seed(1))));
/// net.params.set_draws(Draws::new(Seed(2)));    // other masks, the same weights
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Draws {
    /// The seed.
    pub seed: Seed,
    /// How many steps have drawn from it.
    pub steps: u64,
}

impl Draws {
    /// From the beginning.
    #[must_use]
    pub fn new(seed: Seed) -> Self {
        Self { seed, steps: 0 }
    }

    /// After another step. It begins again after 2⁶⁴.
    #[must_use]
    pub fn after_step(self) -> Self {
        Self { steps: self.steps.wrapping_add(1), ..self }
    }

    /// The key of the numbers of one batch in this step. Generated code calls it.
    #[must_use]
    pub fn of_batch(self, number: u64) -> u64 {
        let step = self.seed.derive(self.steps.wrapping_mul(2));
        if number == 0 { step.0 } else { step.derive(number).0 }
    }
}

/// The batches of one step whose gradients a workspace has computed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Batches {
    of: Draws,
    number: u64,
}

impl Batches {
    /// The key of the next batch's numbers.
    pub fn next(&mut self, draws: Draws) -> u64 {
        if self.of != draws {
            *self = Self { of: draws, number: 0 };
        }
        let key = draws.of_batch(self.number);
        self.number = self.number.wrapping_add(1);
        key
    }
}

/// Purposes from here up are this crate's own.
const RESERVED: u64 = 1 << 63;
const SEQUENCE: u64 = RESERVED;
/// The stream that derived seeds come from: the last, which generated code (whose streams count up) never reaches.
const DERIVE: u64 = u64::MAX;

/// One Philox block: 128 bits, as two words.
fn block(key: u64, stream: u64, index: u64) -> (u64, u64) {
    let [a, b, c, d] = philox::block(words(key), {
        let ([i0, i1], [s0, s1]) = (words(index), words(stream));
        [i0, i1, s0, s1]
    });
    (join(a, b), join(c, d))
}

fn words(x: u64) -> [u32; 2] {
    [x as u32, (x >> 32) as u32]
}

fn join(low: u32, high: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// The `index`-th number of a stream, in `[0, 1)`: a multiple of 2⁻²⁴, so that f32 and f64 networks see the same one.
///
/// It is word `index mod 4` of the Philox4x32-10 block whose key is `seed` and whose counter is
/// `[index / 4, stream]` (64 bits each, low word first).
#[inline]
#[must_use]
pub fn uniform<E: Real>(seed: u64, stream: u64, index: u64) -> E {
    let ([i0, i1], [s0, s1]) = (words(index / 4), words(stream));
    let word = philox::block(words(seed), [i0, i1, s0, s1])[(index % 4) as usize];
    E::from_f64(f64::from(word >> 8) * (1.0 / 16_777_216.0))
}

/// The `index`-th number of a stream, in the open interval `(0, 1)`: the middles of 2⁵³ equal parts of it, so that an
/// inverse distribution function is finite there.
pub(crate) fn uniform_open(seed: Seed, stream: u64, index: u64) -> f64 {
    unit(block(seed.0, stream, index).0) + 0.5 * EPSILON_53
}

/// Numbers that are made together.
pub(crate) const CHUNK: usize = 64;
pub(crate) type Chunk = [f64; CHUNK];

/// [`uniform_open`] of a chunk of indices, as wide as the processor is: the same bits, several times as fast.
pub(crate) fn uniforms_open(seed: Seed, stream: u64, start: u64) -> Chunk {
    dispatch(Uniforms { seed, stream, start })
}

struct Uniforms {
    seed: Seed,
    stream: u64,
    start: u64,
}

impl Task for Uniforms {
    type Elem = f32;
    type Output = Chunk;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> Chunk {
        let mut indices = [0; CHUNK];
        for (index, offset) in indices.iter_mut().zip(0..) {
            *index = self.start + offset;
        }
        philox::first_words(words(self.seed.0), words(self.stream), &indices).map(|bits| unit(bits) + 0.5 * EPSILON_53)
    }
}

/// 2⁻⁵³
const EPSILON_53: f64 = 1.0 / 9_007_199_254_740_992.0;

/// The high 53 bits as a multiple of 2⁻⁵³ in `[0, 1)`.
#[inline(always)]
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * EPSILON_53
}

/// A sequence of random numbers: block after block of the generator that [`Seed`] describes.
#[derive(Clone, Debug)]
pub struct Rng {
    seed: Seed,
    drawn: u64,
}

impl Rng {
    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let (low, high) = block(self.seed.0, 0, self.drawn / 2);
        let odd = self.drawn % 2 == 1;
        self.drawn += 1;
        if odd { high } else { low }
    }

    /// A number in `[0, 1)`, a multiple of 2⁻⁵³.
    pub fn uniform(&mut self) -> f64 {
        unit(self.bits())
    }

    /// A whole number in `0..n`, each equally likely; 0 if `n` is 0.
    ///
    /// Lemire, *Fast random integer generation in an interval*, ACM TOMACS 29 (2019): a 128-bit product, and another
    /// draw in the few cases that would favour some numbers.
    pub fn below(&mut self, n: u64) -> u64 {
        loop {
            let product = u128::from(self.bits()) * u128::from(n);
            if n == 0 || product as u64 >= n.wrapping_neg() % n {
                return (product >> 64) as u64;
            }
        }
    }

    /// Puts the items in a random order, each order equally likely (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let chosen = self.below(last as u64 + 1) as usize;
            items.swap(last, chosen);
        }
    }
}

#[cfg(test)]
mod tests;
