//! How well pictures are drawn again.

use ndarray::{ArrayView3, ArrayView4};

/// What is summed up over pictures and their codes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Quality {
    /// Σ (original − again)², and over how many values.
    squares: f64,
    values: usize,
    /// Σ c and Σ c² of the codes, over how many numbers, of how many pictures.
    code: [f64; 2],
    numbers: usize,
    pictures: usize,
}

impl Quality {
    /// Counts a batch: the originals and what was drawn again, both from 0 to 1 in each channel, and the codes. What is drawn
    /// darker than black or brighter than white counts as it would be seen.
    pub(crate) fn add(
        &mut self,
        originals: &ArrayView4<'_, f32>,
        again: &ArrayView4<'_, f32>,
        codes: &ArrayView4<'_, f32>,
    ) {
        let pairs = originals.iter().zip(again.iter());
        self.squares += pairs.map(|(x, y)| f64::from(x - y.clamp(0.0, 1.0)).powi(2)).sum::<f64>();
        self.values += again.len();
        for &number in codes {
            self.code[0] += f64::from(number);
            self.code[1] += f64::from(number).powi(2);
        }
        self.numbers += codes.len();
        self.pictures += codes.shape()[0];
    }

    /// The mean squared error.
    pub(crate) fn mse(&self) -> f64 {
        self.squares / self.values as f64
    }

    /// The peak signal-to-noise ratio in decibels: 10·log10(peak² / mse), with a peak of 1.
    pub(crate) fn psnr(&self) -> f64 {
        -10.0 * self.mse().log10()
    }

    /// The numbers in the code of one picture.
    pub(crate) fn code_len(&self) -> usize {
        self.numbers / self.pictures.max(1)
    }

    /// The standard deviation of the codes' numbers.
    pub(crate) fn code_deviation(&self) -> f64 {
        let [mean, square] = self.code.map(|sum| sum / self.numbers as f64);
        (square - mean * mean).max(0.0).sqrt()
    }
}

/// A picture of values from 0 to 1 as bytes; what is beyond them is black or white.
#[cfg(feature = "pictures")]
#[expect(clippy::cast_sign_loss, reason = "it is clamped")]
pub(crate) fn bytes(picture: &ArrayView3<'_, f32>) -> Vec<u8> {
    picture.iter().map(|x| (255.0 * x.clamp(0.0, 1.0)).round() as u8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array4;

    #[test]
    fn errors_are_as_they_would_be_seen() {
        let mut quality = Quality::default();
        let originals = Array4::from_shape_vec((1, 1, 2, 2), vec![0.0, 1.0, 0.5, 0.5]).expect("four values");
        let again = Array4::from_shape_vec((1, 1, 2, 2), vec![-3.0, 7.0, 0.7, 0.5]).expect("four values");
        let codes = Array4::from_shape_vec((1, 2, 1, 1), vec![1.0, 3.0]).expect("two numbers");
        quality.add(&originals.view(), &again.view(), &codes.view());
        assert!((quality.mse() - 0.01).abs() < 1e-8, "{}", quality.mse());
        assert!((quality.psnr() - 20.0).abs() < 1e-5, "{}", quality.psnr());
        assert_eq!(quality.code_len(), 2);
        assert!((quality.code_deviation() - 1.0).abs() < 1e-12);
        // the same batch again, drawn without error: half of the mean
        quality.add(&originals.view(), &originals.view(), &codes.view());
        assert!((quality.mse() - 0.005).abs() < 1e-8, "{}", quality.mse());
        assert_eq!(quality.code_len(), 2);
    }

    #[cfg(feature = "pictures")]
    #[test]
    fn values_become_bytes() {
        let picture = Array4::from_shape_vec((1, 1, 1, 4), vec![-1.0, 0.5, 1.0, f32::NAN]).expect("four values");
        assert_eq!(bytes(&picture.index_axis(ndarray::Axis(0), 0)), [0, 128, 255, 0]);
    }
}
