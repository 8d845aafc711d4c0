//! Pictures changed at random while they are batched.

mod colour;

use super::Normalisation;
use crate::{Error, Rng};

use colour::jitter;

/// Something done at random to a picture before it is trained on; [`Batches::augmented`](super::Batches::augmented) takes
/// a list of them.
///
/// ```
/// use nn_runtime::Seed;
/// use nn_runtime::data::{Augment, Batches, Dataset, Normalisation};
///
/// let data = Dataset::new((0..96).collect(), [3, 4, 8], vec![0], vec!["all".to_owned()])?;
/// let usual = [Augment::Flip { probability: 0.5 }, Augment::PadAndCrop { padding: 2 }, Augment::Cutout { size: 3 }];
/// let mut batches = Batches::new(&data, &Normalisation::of(&data), 1)?.augmented(&usual, Seed(1))?;
/// let mut seen = Vec::new();
/// for epoch in 0..5 {
///     batches.start(epoch);
///     let batch = batches.next_batch().expect("one picture");
///     assert!(!seen.contains(&batch.images().to_owned()), "another one in each epoch");
///     seen.push(batch.images().to_owned());
/// }
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Augment {
    /// Mirrors it left to right.
    Flip {
        /// Of how many pictures: 0.5 for half of them.
        probability: f64,
    },
    /// Moves it by up to so many pixels up or down and left or right, every distance equally likely: as a crop at a random
    /// place from the picture with so much padding around it. What comes in is 0: the mean colour of normalised pictures.
    PadAndCrop {
        /// Pixels of padding at each side.
        padding: usize,
    },
    /// Sets a square at a random place to 0. Its middle is in the picture, what reaches beyond it is cut off.
    ///
    /// DeVries, Taylor, *Improved regularization of convolutional neural networks with cutout*, 2017.
    Cutout {
        /// The side of the square, in pixels.
        size: usize,
    },
    /// Changes the brightness, then the contrast, then the saturation, each by a factor of `1 − s` to `1 + s` (of at least
    /// 0) where `s` is the strength. It is done to values from 0 to 1, before they are normalised, which stay in that
    /// range. Of pictures with one channel or three: grey, or red, green and blue.
    ColourJitter {
        /// The strength of changes of brightness: values are multiplied.
        brightness: f32,
        /// The strength of changes of contrast: away from the mean of the grey picture, or towards it.
        contrast: f32,
        /// The strength of changes of saturation: away from each pixel's grey, or towards it.
        saturation: f32,
    },
}

/// A picture that is being changed.
#[derive(Debug)]
pub(super) struct Picture<'p> {
    /// `[channels, height, width]`
    pub(super) shape: [usize; 3],
    pub(super) values: &'p mut [f32],
    /// What its values have been through.
    pub(super) normalisation: Option<&'p Normalisation>,
}

/// What is done to pictures of one shape, in order.
#[derive(Clone, Debug)]
pub(super) struct Augmentation(Vec<Augment>);

impl Augmentation {
    pub(super) fn new(list: &[Augment], shape: [usize; 3]) -> Result<Self, Error> {
        list.iter().try_for_each(|augment| augment.check(shape).map_err(|why| Error::invalid("augmentation", why)))?;
        Ok(Self(list.to_vec()))
    }

    pub(super) fn apply(&self, picture: &mut Picture<'_>, rng: &mut Rng) {
        for augment in &self.0 {
            augment.apply(picture, rng);
        }
    }
}

impl Augment {
    fn check(self, [channels, height, width]: [usize; 3]) -> Result<(), String> {
        match self {
            Self::Flip { probability } if !(0.0..=1.0).contains(&probability) => {
                Err(format!("expected a probability from 0 to 1 of a flip, given {probability}"))
            }
            Self::PadAndCrop { padding } if padding > height.min(width) => Err(format!(
                "expected a padding of at most the {height} × {width} pixels of a picture, given {padding}"
            )),
            Self::Cutout { size: 0 } => Err("expected a size of at least 1 of a cutout, given 0".to_owned()),
            Self::ColourJitter { brightness, contrast, saturation } => {
                let fits = |strength: f32| strength.is_finite() && strength >= 0.0;
                match [brightness, contrast, saturation].into_iter().find(|&strength| !fits(strength)) {
                    Some(strength) => {
                        Err(format!("expected strengths of at least 0 of a colour jitter, given {strength}"))
                    }
                    None if channels == 1 || channels == 3 => Ok(()),
                    None => Err(format!("expected 1 or 3 channels for a colour jitter, given {channels}")),
                }
            }
            _ => Ok(()),
        }
    }

    fn apply(self, picture: &mut Picture<'_>, rng: &mut Rng) {
        let [_, height, width] = picture.shape;
        if picture.values.is_empty() {
            return;
        }
        match self {
            Self::Flip { probability } => {
                if rng.uniform() < probability {
                    picture.values.chunks_exact_mut(width).for_each(<[f32]>::reverse);
                }
            }
            Self::PadAndCrop { padding } => {
                let mut shift = || rng.below(2 * padding as u64 + 1).cast_signed() as isize - padding.cast_signed();
                let (down, right) = (shift(), shift());
                picture.values.chunks_exact_mut(height * width).for_each(|plane| shift_by(plane, width, down, right));
            }
            Self::Cutout { size } => {
                let mut span = |side: usize| {
                    let middle = rng.below(side as u64) as usize;
                    middle.saturating_sub(size / 2)..middle.saturating_add(size.div_ceil(2)).min(side)
                };
                let (rows, columns) = (span(height), span(width));
                for plane in picture.values.chunks_exact_mut(height * width) {
                    for row in rows.clone() {
                        plane[row * width..][..width][columns.clone()].fill(0.0);
                    }
                }
            }
            Self::ColourJitter { brightness, contrast, saturation } => {
                let mut factor = |strength: f32| {
                    let low = (1.0 - strength).max(0.0);
                    low + (1.0 + strength - low) * rng.uniform() as f32
                };
                jitter(picture, [factor(brightness), factor(contrast), factor(saturation)]);
            }
        }
    }
}

/// Moves a plane within its memory; what comes in is 0.
fn shift_by(plane: &mut [f32], width: usize, down: isize, right: isize) {
    let height = plane.len() / width;
    let source = |row: usize| row.checked_add_signed(-down).filter(|&row| row < height);
    let (from, to) = (right.min(0).unsigned_abs().min(width), right.max(0).cast_unsigned().min(width));
    let length = width - from.max(to);
    for step in 0..height {
        // the rows that others come from are overwritten after them
        let row = if down > 0 { height - 1 - step } else { step };
        let start = row * width;
        match source(row) {
            None => plane[start..][..width].fill(0.0),
            Some(source) => {
                plane.copy_within(source * width + from..source * width + from + length, start + to);
                plane[start..][..to].fill(0.0);
                plane[start..][..width][to + length..].fill(0.0);
            }
        }
    }
}

#[cfg(test)]
mod tests;
