use ndarray::ArrayView2;
use nn_runtime::Seed;

const SIDE: usize = 32;

/// Copies a batch of pictures into `buffer`, each mirrored left to right with probability ½: which ones depends on the
/// seed and the step only.
pub(crate) fn mirror_half<'b>(
    images: &ArrayView2<'_, f32>,
    seed: Seed,
    step: u64,
    buffer: &'b mut Vec<f32>,
) -> &'b [f32] {
    let mut rng = seed.derive(step).rng();
    buffer.clear();
    for image in images.rows() {
        let start = buffer.len();
        buffer.extend(image);
        if rng.bits() & 1 == 1 {
            buffer[start..].chunks_exact_mut(SIDE).for_each(<[f32]>::reverse);
        }
    }
    buffer
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn half_of_the_pictures_are_mirrored_row_by_row() {
        let images = Array2::from_shape_fn((1000, 2 * SIDE), |(_, column)| column as f32);
        let mut buffer = Vec::new();
        let flipped = mirror_half(&images.view(), Seed(1), 7, &mut buffer);
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
        assert_eq!(mirror_half(&images.view(), Seed(1), 7, &mut Vec::new()), flipped);
        assert_ne!(mirror_half(&images.view(), Seed(1), 8, &mut Vec::new()), flipped);
    }
}
