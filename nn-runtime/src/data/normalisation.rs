use super::Dataset;
use crate::kernels::bytes;

/// What brings each channel to mean 0 and standard deviation 1: `(byte / 255 − mean) / std`.
///
/// ```
/// use nn_runtime::data::{Dataset, Normalisation};
///
/// let data = Dataset::new(vec![0, 255, 51, 51], [2, 1, 2], vec![0], vec!["a".to_owned()])?;
/// let normalisation = Normalisation::of(&data);
/// assert_eq!(normalisation.mean, [0.5, 0.2]);
/// assert_eq!(normalisation.std, [0.5, 0.0]);
/// assert_eq!(normalisation.apply(0, 255), 1.0);
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Normalisation {
    /// The mean of each channel, where a byte of 255 counts as 1.
    pub mean: Vec<f64>,
    /// The standard deviation of each channel in the same unit (that of the whole set: divided by its size). A channel
    /// where it is 0 is only centred.
    pub std: Vec<f64>,
}

impl Normalisation {
    /// That of a data set, exact before the last rounding: compute it on the training set, and use it for both. An empty
    /// set gives [`unit`](Self::unit).
    #[must_use]
    pub fn of(data: &Dataset) -> Self {
        let [channels, height, width] = data.image_shape();
        let plane = height * width;
        let count = (data.len() * plane) as u128;
        if count == 0 {
            return Self::unit(channels);
        }
        let mut sums = vec![(0_u64, 0_u64); channels];
        for (plane, channel) in data.pixels().chunks_exact(plane).zip((0..channels).cycle()) {
            let (sum, squares) = &mut sums[channel];
            *sum += plane.iter().map(|&x| u64::from(x)).sum::<u64>();
            *squares += plane.iter().map(|&x| u64::from(x).pow(2)).sum::<u64>();
        }
        let mean = |&(sum, _): &(u64, u64)| sum as f64 / (255.0 * count as f64);
        // n·Σx² − (Σx)² is n²·255² times the variance, and a whole number: no rounding until the division.
        let std = |&(sum, squares): &(u64, u64)| {
            let scaled = count * u128::from(squares) - u128::from(sum).pow(2);
            (scaled as f64).sqrt() / (255.0 * count as f64)
        };
        Self { mean: sums.iter().map(mean).collect(), std: sums.iter().map(std).collect() }
    }

    /// Bytes to `[0, 1]`, and no more.
    #[must_use]
    pub fn unit(channels: usize) -> Self {
        Self { mean: vec![0.0; channels], std: vec![1.0; channels] }
    }

    /// The normalised value of a byte of a channel, computed in double precision and rounded once; a channel that has no
    /// entry is taken to `[0, 1]`.
    #[must_use]
    pub fn apply(&self, channel: usize, byte: u8) -> f32 {
        bytes::one(byte, self.scaling(channel))
    }

    /// What a channel's bytes are multiplied by, and what is added then.
    pub(super) fn scaling(&self, channel: usize) -> [f64; 2] {
        let (mean, std) = self.of_channel(channel);
        [1.0 / (255.0 * std), -mean / std]
    }

    /// What is subtracted from a channel, and what it is divided by then.
    pub(super) fn of_channel(&self, channel: usize) -> (f64, f64) {
        let mean = self.mean.get(channel).copied().unwrap_or(0.0);
        let std = self.std.get(channel).copied().filter(|&std| std > 0.0).unwrap_or(1.0);
        (mean, std)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;

    #[test]
    fn normalised_channels_have_mean_0_and_deviation_1() {
        let mut rng = Seed(1).rng();
        let pixels: Vec<u8> = (0..50 * 3 * 16).map(|i| (rng.below(100) + i / 16 % 3 * 50) as u8).collect();
        let data = Dataset::new(pixels, [3, 4, 4], vec![0; 50], vec!["a".to_owned()]).unwrap();
        let normalisation = Normalisation::of(&data);
        for channel in 0..3 {
            let plane = data
                .images()
                .index_axis_move(ndarray::Axis(1), channel)
                .mapv(|x| f64::from(normalisation.apply(channel, x)));
            let mean = plane.sum() / 800.0;
            let variance = plane.mapv(|x| (x - mean).powi(2)).sum() / 800.0;
            assert!(mean.abs() < 1e-6 && (variance - 1.0).abs() < 1e-6, "{mean}, {variance}");
        }
    }

    #[test]
    fn a_constant_channel_is_only_centred() {
        let data = Dataset::new(vec![51; 4], [1, 2, 2], vec![0], vec!["a".to_owned()]).unwrap();
        let normalisation = Normalisation::of(&data);
        assert!(normalisation.apply(0, 51).abs() < 1e-7);
        assert!((normalisation.apply(0, 255) - 0.8).abs() < 1e-7);
    }

    #[test]
    fn an_empty_set_is_taken_to_unit_range() {
        let data = Dataset::new(vec![], [3, 4, 4], Vec::<u8>::new(), vec![]).unwrap();
        assert_eq!(Normalisation::of(&data), Normalisation::unit(3));
        assert!((Normalisation::unit(3).apply(2, 255) - 1.0).abs() < 1e-7);
    }
}
