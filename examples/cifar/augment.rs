use ndarray::ArrayView2;
use nn_runtime::{Rng, Seed};

const SIDE: usize = 32;
/// How far a crop may be from the middle: as from a picture with so many pixels of padding around it.
const PADDING: usize = 4;

/// What is done to training pictures at random.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Augmentation {
    /// Half of them are mirrored left to right.
    pub(crate) flips: bool,
    /// Each is moved by up to [`PADDING`] pixels in both directions; what comes in from outside is 0, the mean colour.
    pub(crate) crops: bool,
}

impl Augmentation {
    /// Copies a batch of pictures into `buffer`, changed at random: how depends on the seed and the step only.
    pub(crate) fn apply<'b>(
        self,
        images: &ArrayView2<'_, f32>,
        seed: Seed,
        step: u64,
        buffer: &'b mut Vec<f32>,
    ) -> &'b [f32] {
        let mut rng = seed.derive(step).rng();
        buffer.clear();
        for image in images.rows() {
            let start = buffer.len();
            if self.crops {
                let [down, right] = [(); 2].map(|()| shift(&mut rng));
                buffer.resize(start + image.len(), 0.0);
                move_by(&mut buffer[start..], &image.to_vec(), down, right);
            } else {
                buffer.extend(image);
            }
            if self.flips && rng.bits() & 1 == 1 {
                buffer[start..].chunks_exact_mut(SIDE).for_each(<[f32]>::reverse);
            }
        }
        buffer
    }
}

/// A number of pixels from −[`PADDING`] to [`PADDING`].
fn shift(rng: &mut Rng) -> isize {
    rng.below(2 * PADDING as u64 + 1).cast_signed() as isize - PADDING.cast_signed()
}

/// Copies a picture to where it lies after it has moved `down` and to the `right`.
fn move_by(to: &mut [f32], from: &[f32], down: isize, right: isize) {
    let source = |at: usize, by: isize| at.checked_add_signed(-by).filter(|&at| at < SIDE);
    let rows = to.chunks_exact_mut(SIDE * SIDE).zip(from.chunks_exact(SIDE * SIDE)).flat_map(|(to, from)| {
        to.chunks_exact_mut(SIDE)
            .enumerate()
            .filter_map(move |(row, to)| source(row, down).map(|row| (to, &from[row * SIDE..][..SIDE])))
    });
    for (to, from) in rows {
        for (column, to) in to.iter_mut().enumerate() {
            *to = source(column, right).map_or(0.0, |column| from[column]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn half_of_the_pictures_are_mirrored_row_by_row() {
        let images = Array2::from_shape_fn((1000, 2 * SIDE), |(_, column)| column as f32);
        let flips = Augmentation { flips: true, crops: false };
        let mut buffer = Vec::new();
        let flipped = flips.apply(&images.view(), Seed(1), 7, &mut buffer);
        let mut mirrored = 0;
        for image in flipped.chunks_exact(2 * SIDE) {
            if image[0] > 0.0 {
                mirrored += 1;
                assert_eq!((image[0], image[31], image[32], image[63]), (31.0, 0.0, 63.0, 32.0));
            } else {
                assert_eq!((image[0], image[31], image[32], image[63]), (0.0, 31.0, 32.0, 63.0));
            }
        }
        assert!((450..550).contains(&mirrored), "{mirrored}");
        let flipped = flipped.to_vec();
        assert_eq!(flips.apply(&images.view(), Seed(1), 7, &mut Vec::new()), flipped);
        assert_ne!(flips.apply(&images.view(), Seed(1), 8, &mut Vec::new()), flipped);
    }

    #[test]
    fn crops_move_every_plane_alike() {
        let pixel = |plane: usize, row: usize, column: usize| (1 + plane * SIDE * SIDE + row * SIDE + column) as f32;
        let picture: Vec<f32> = (0..3 * SIDE * SIDE).map(|at| (1 + at) as f32).collect();
        let mut moved = vec![0.0; picture.len()];
        move_by(&mut moved, &picture, 2, -3);
        for (at, &given) in moved.iter().enumerate() {
            let (plane, row, column) = (at / (SIDE * SIDE), at / SIDE % SIDE, at % SIDE);
            let expected = if row < 2 || column + 3 >= SIDE { 0.0 } else { pixel(plane, row - 2, column + 3) };
            assert_eq!(given.to_bits(), expected.to_bits(), "plane {plane}, row {row}, column {column}");
        }
    }

    #[test]
    fn every_shift_occurs() {
        let mut rng = Seed(3).rng();
        let mut counts = [0; 2 * PADDING + 1];
        (0..9000).for_each(|_| counts[shift(&mut rng).cast_unsigned().wrapping_add(PADDING)] += 1);
        assert!(counts.iter().all(|count| (800..1200).contains(count)), "{counts:?}");
    }
}
