//! Another number of elements along an axis, each found between its neighbours or as their mean: what `upsample` and
//! `adaptive_avg_pool` do, and the transpose of it, which is its derivative.
//!
//! Element o of m is a weighted sum of elements i of n, a few neighbours of which have a weight. The transpose gives
//! each i the sum of those o in which it has a share. Either is the other's derivative, so that nothing else is needed.

use crate::ir::types::Dim;

/// Where element o of m lies among n.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Interpolation {
    /// It is element `⌊o·n/m⌋`.
    Nearest,
    /// At `(o + ½)·n/m − ½`, but not beyond the first or the last, on a straight line between its neighbours.
    Linear,
    /// At `o·(n − 1)/(m − 1)`: the first is the first, and the last is the last.
    LinearCorners,
    /// It is the mean of those from `⌊o·n/m⌋` to before `⌈(o + 1)·n/m⌉`, windows that share the axis evenly.
    Mean,
}

/// From `from` elements to `to`; or, transposed, back.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Resampling {
    /// How elements are found between others.
    pub mode: Interpolation,
    /// The length before.
    pub from: Dim,
    /// The length after.
    pub to: Dim,
    /// Whether it goes from `to` to `from`.
    pub transposed: bool,
}

impl Interpolation {
    /// The name in the text form and in the runtime.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nearest => "nearest",
            Self::Linear => "linear",
            Self::LinearCorners => "linear_corners",
            Self::Mean => "mean",
        }
    }

    /// The weight of element `i` of `n` in element `o` of `m`, in `f64`. It is exactly 0 where there is none, as the place
    /// is found in whole numbers.
    pub fn weight(self, (o, m): (usize, usize), (i, n): (usize, usize)) -> f64 {
        let [far, parts] = match self {
            Self::Nearest => return f64::from(u8::from(o * n / m == i)),
            Self::Mean => {
                let (first, end) = (o * n / m, ((o + 1) * n).div_ceil(m));
                return if (first..end).contains(&i) { 1.0 / (end - first) as f64 } else { 0.0 };
            }
            Self::Linear => [((2 * o + 1) * n).saturating_sub(m).min((n - 1) * 2 * m), 2 * m],
            Self::LinearCorners => [o * (n - 1), (m - 1).max(1)],
        };
        let distance = far.abs_diff(i * parts);
        if distance >= parts { 0.0 } else { 1.0 - distance as f64 / parts as f64 }
    }
}

impl Resampling {
    /// The derivative.
    #[must_use]
    pub fn transpose(&self) -> Self {
        Self { transposed: !self.transposed, ..self.clone() }
    }

    /// The length of the operand.
    pub fn operand(&self) -> &Dim {
        if self.transposed { &self.to } else { &self.from }
    }

    /// The length of the result.
    pub fn result(&self) -> &Dim {
        if self.transposed { &self.from } else { &self.to }
    }
}

#[cfg(test)]
mod tests {
    use super::Interpolation;

    fn row(mode: Interpolation, o: usize, m: usize, n: usize) -> Vec<f64> {
        (0..n).map(|i| mode.weight((o, m), (i, n))).collect()
    }

    #[test]
    fn weights_are_those_of_pytorch() {
        // torch.nn.functional.interpolate(torch.eye(n)[None], m, mode = …, align_corners = …)
        assert_eq!(row(Interpolation::Linear, 0, 4, 2), [1.0, 0.0]);
        assert_eq!(row(Interpolation::Linear, 1, 4, 2), [0.75, 0.25]);
        assert_eq!(row(Interpolation::Linear, 3, 4, 2), [0.0, 1.0]);
        assert_eq!(row(Interpolation::Linear, 0, 2, 4), [0.5, 0.5, 0.0, 0.0]);
        assert_eq!(row(Interpolation::LinearCorners, 1, 3, 2), [0.5, 0.5]);
        assert_eq!(row(Interpolation::LinearCorners, 2, 3, 2), [0.0, 1.0]);
        assert_eq!(row(Interpolation::LinearCorners, 0, 1, 4), [1.0, 0.0, 0.0, 0.0]);
        assert_eq!(row(Interpolation::Nearest, 3, 5, 3), [0.0, 1.0, 0.0]);
        // torch.nn.functional.adaptive_avg_pool1d(torch.eye(n)[None], m)
        assert_eq!(row(Interpolation::Mean, 1, 2, 5), [0.0, 0.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]);
        assert_eq!(row(Interpolation::Mean, 2, 4, 3), [0.0, 0.5, 0.5]);
    }
}
