//! Batches mixed with themselves: two pictures in one, and the probabilities of their classes.

mod beta;

use ndarray::{ArrayView2, ArrayView4};

use super::Batch;
use crate::seed::Purpose;
use crate::{Error, Rng, Seed};

use beta::beta;

/// Mixes the pictures of a batch with each other, and makes their labels probabilities in the shape of the scores, which
/// `softmax_ce` takes.
///
/// Each picture is mixed with another of its batch, all in the same shares λ and 1 − λ, where λ is drawn from
/// Beta(α, α) for each batch. What is drawn depends on the seed, the epoch and the batch's place in it. The buffers are
/// made once.
///
/// ```
/// use nn_runtime::data::{Batches, Mix, Rows};
/// use nn_runtime::ndarray::array;
/// use nn_runtime::{Seed, Sgd, network};
///
/// network! {
///     Net(x: [1], y: [2]) { x -> linear(2) -> softmax_ce(y) }
/// }
///
/// let mut net = Net::new(Seed(1));
/// let (mut optimizer, mut workspace) = (net.optimizer(Sgd::new(0.1)), Net::workspace(2));
/// let rows = Rows::new(array![[0.0], [1.0]])?.with_labels(vec![0, 1], vec!["no".into(), "yes".into()])?;
/// let mut batches = Batches::of(&rows, 2)?;
/// let mut mix = Mix::mixup(0.2, 2, Seed(1))?;
/// while let Some(batch) = batches.next_batch() {
///     let mixed = mix.apply(&batch)?;
///     net.train_step(mixed.rows(), mixed.probabilities(), &mut optimizer, &mut workspace)?;
///     assert!((mixed.rows()[[0, 0]] - mixed.probabilities()[[0, 1]]).abs() < 1e-6);
/// }
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Mix {
    way: Way,
    alpha: f64,
    classes: usize,
    seed: Seed,
    partners: Vec<usize>,
    values: Vec<f32>,
    probabilities: Vec<f32>,
}

#[derive(Clone, Copy, Debug)]
enum Way {
    Mixup,
    Cutmix,
}

/// More classes than scores are made for; each example has a probability of each of them.
const CLASSES: usize = 1 << 20;

/// A mixed batch; borrowed until the next.
#[derive(Clone, Copy, Debug)]
pub struct Mixed<'m> {
    shape: [usize; 3],
    classes: usize,
    count: usize,
    values: &'m [f32],
    probabilities: &'m [f32],
}

impl Mix {
    /// λ of each value comes from one picture, 1 − λ from the other. Small `alpha` mix little; 0.2 is usual.
    ///
    /// Zhang, Cisse, Dauphin, Lopez-Paz, *mixup: beyond empirical risk minimization*, ICLR 2018.
    ///
    /// # Errors
    /// [`Error::Invalid`] if `alpha` is no number above 0, or there are no classes or more than a million (2²⁰).
    pub fn mixup(alpha: f64, classes: usize, seed: Seed) -> Result<Self, Error> {
        Self::new(Way::Mixup, alpha, classes, seed)
    }

    /// A rectangle of each picture, 1 − λ of its area, comes from the other; what would lie outside of the picture is cut
    /// off, and λ is what is left of the first. An `alpha` of 1 is usual.
    ///
    /// Yun, Han, Oh, Chun, Choe, Yoo, *CutMix: regularization strategy to train strong classifiers with localizable
    /// features*, ICCV 2019.
    ///
    /// # Errors
    /// As [`mixup`](Self::mixup).
    pub fn cutmix(alpha: f64, classes: usize, seed: Seed) -> Result<Self, Error> {
        Self::new(Way::Cutmix, alpha, classes, seed)
    }

    fn new(way: Way, alpha: f64, classes: usize, seed: Seed) -> Result<Self, Error> {
        if !(alpha.is_finite() && alpha > 0.0) {
            return Err(Error::invalid("mix", format!("expected an alpha above 0, given {alpha}")));
        }
        if classes == 0 {
            return Err(Error::invalid("mix", "expected at least 1 class, given 0"));
        }
        if classes > CLASSES {
            return Err(Error::invalid("mix", format!("expected at most {CLASSES} classes, given {classes}")));
        }
        let (partners, values, probabilities) = Default::default();
        Ok(Self { way, alpha, classes, seed: seed.of(Purpose::Mix), partners, values, probabilities })
    }

    /// Mixes a batch.
    ///
    /// # Errors
    /// [`Error::Label`] for the first label that is no class; [`Error::Invalid`] if the batch has no labels.
    pub fn apply(&mut self, batch: &Batch<'_>) -> Result<Mixed<'_>, Error> {
        let (count, classes, shape) = (batch.len(), self.classes, batch.shape());
        if batch.labels().len() != count {
            return Err(Error::invalid("mix", "expected a batch with labels, given one without"));
        }
        super::dataset::check_labels("labels", batch.labels(), classes)?;
        let mut rng = self.seed.derive(batch.epoch()).derive(batch.first() as u64).rng();
        self.partners.clear();
        self.partners.extend(0..count);
        rng.shuffle(&mut self.partners);
        self.values.clear();
        self.values.extend_from_slice(batch.values());
        let drawn = beta(self.alpha, &mut rng);
        let share = match self.way {
            Way::Mixup => self.blend(batch.values(), drawn as f32),
            Way::Cutmix => self.paste(batch.values(), shape, drawn, &mut rng),
        };
        self.probabilities.clear();
        self.probabilities.resize(count * classes, 0.0);
        for ((row, &partner), &own) in
            self.probabilities.chunks_exact_mut(classes).zip(&self.partners).zip(batch.labels())
        {
            row[own as usize] += share;
            row[batch.labels()[partner] as usize] += 1.0 - share;
        }
        Ok(Mixed { shape, classes, count, values: &self.values, probabilities: &self.probabilities })
    }

    /// Adds the partners' values in the share 1 − λ, and returns λ.
    fn blend(&mut self, values: &[f32], share: f32) -> f32 {
        let length = values.len() / self.partners.len();
        for (place, &partner) in self.partners.iter().enumerate() {
            let others = &values[partner * length..][..length];
            for (value, other) in self.values[place * length..][..length].iter_mut().zip(others) {
                *value = share * *value + (1.0 - share) * other;
            }
        }
        share
    }

    /// Copies a rectangle of about 1 − λ of the area from the partners, and returns the share that it left.
    fn paste(&mut self, values: &[f32], [channels, height, width]: [usize; 3], share: f64, rng: &mut Rng) -> f32 {
        let side = (1.0 - share).sqrt();
        let mut span = |length: usize| {
            let middle = rng.below(length as u64) as usize;
            // the longest that is not above the share of the side
            let cut = (1..=length).take_while(|&cut| cut as f64 <= side * length as f64).count();
            middle.saturating_sub(cut / 2)..(middle + cut.div_ceil(2)).min(length)
        };
        let (rows, columns) = (span(height), span(width));
        let area = (height * width).max(1);
        for (place, &partner) in self.partners.iter().enumerate() {
            for (channel, row) in (0..channels).flat_map(|channel| rows.clone().map(move |row| (channel, row))) {
                let line = |example: usize| ((example * channels + channel) * height + row) * width;
                let from = line(partner)..line(partner) + width;
                self.values[line(place)..][columns.clone()].copy_from_slice(&values[from][columns.clone()]);
            }
        }
        1.0 - (rows.len() * columns.len()) as f32 / area as f32
    }
}

impl<'m> Mixed<'m> {
    /// The pictures as planes: `[batch, channels, height, width]`.
    ///
    /// # Panics
    /// Never: the buffer was made for them.
    #[must_use]
    pub fn images(&self) -> ArrayView4<'m, f32> {
        let [channels, height, width] = self.shape;
        ArrayView4::from_shape((self.count, channels, height, width), self.values).expect("made for them")
    }

    /// The pictures as rows: `[batch, channels · height · width]`.
    ///
    /// # Panics
    /// Never: the buffer was made for them.
    #[must_use]
    pub fn rows(&self) -> ArrayView2<'m, f32> {
        ArrayView2::from_shape((self.count, self.shape.iter().product()), self.values).expect("made for them")
    }

    /// The probability of each class: `[batch, classes]`, each row λ for the one class and 1 − λ for the other.
    ///
    /// # Panics
    /// Never: the buffer was made for them.
    #[must_use]
    pub fn probabilities(&self) -> ArrayView2<'m, f32> {
        ArrayView2::from_shape((self.count, self.classes), self.probabilities).expect("made for them")
    }
}

#[cfg(test)]
mod tests;
