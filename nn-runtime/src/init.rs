mod normal;
mod orthogonal;

use ndarray::{ArrayViewMut, Dimension};

use crate::kernels::real::Real;
use crate::seed::{Purpose, uniform_open};
use crate::{Seed, Tensor};

use normal::{distribution, quantile};

/// How a parameter starts. `fan_in` and `fan_out` are the numbers of inputs and outputs that one output or input of
/// the layer connects to: for `linear`'s `W [out, in]`, they are `in` and `out`.
///
/// An element's value depends on the seed, the parameter's number, and the element's presented index only, not on the
/// order of storage; and it is the same on every machine.
///
/// ```
/// use nn_runtime::{Init, Seed, Tensor};
///
/// let mut weight = Tensor::<f32, _>::in_order([100, 3072], [1, 0]);
/// Init::HeNormal.fill(&mut weight, 3072, 100, Seed(42), 0);
/// let variance = weight.view().mapv(|w| w * w).sum() / 307_200.0;
/// assert!((variance * 3072.0 - 2.0).abs() < 0.03);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Init {
    /// All 0.
    Zeros,
    /// All 1.
    Ones,
    /// All the same.
    Constant(f64),
    /// Uniform in `(low, high)`.
    Uniform {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// Normal.
    Normal {
        /// The mean.
        mean: f64,
        /// The standard deviation.
        std: f64,
    },
    /// Normal, restricted to `mean ± 2·std`; `std` is that of the distribution before it is restricted.
    TruncatedNormal {
        /// The mean.
        mean: f64,
        /// The standard deviation before truncation.
        std: f64,
    },
    /// Normal with variance `2 / fan_in`: keeps the variance of activations through `relu`.
    /// He et al., *Delving deep into rectifiers*, ICCV 2015, equation 10.
    HeNormal,
    /// Uniform with variance `2 / fan_in`: `±√(6 / fan_in)`.
    HeUniform,
    /// Normal with variance `2 / (fan_in + fan_out)`: for `tanh` and the like.
    /// Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*, AISTATS 2010,
    /// equation 12.
    GlorotNormal,
    /// Uniform with variance `2 / (fan_in + fan_out)`: `±√(6 / (fan_in + fan_out))`; equation 16 there.
    GlorotUniform,
    /// Normal with variance `1 / fan_in`: for `selu`, and linear layers. `LeCun` et al., *Efficient backprop*, 1998,
    /// equation 16.
    LecunNormal,
    /// Uniform with variance `1 / fan_in`: `±√(3 / fan_in)`.
    LecunUniform,
    /// Uniform in `±1/√fan_in`, as `PyTorch`'s `nn.Linear` and `nn.Conv2d` start both weight and bias.
    LinearDefault,
    /// Rows (the first dimension against all others) that are orthonormal, or columns if there are fewer of them, times
    /// a gain. Saxe, `McClelland`, Ganguli, *Exact solutions to the nonlinear dynamics of learning in deep linear neural
    /// networks*, ICLR 2014.
    Orthogonal {
        /// What every element is multiplied by.
        gain: f64,
    },
}

impl Init {
    /// Fills a tensor. A `fan_in` of 0 counts as 1.
    ///
    /// `parameter` is the parameter's number in the network: different numbers give unrelated values.
    pub fn fill<F: Real, D: Dimension>(
        self,
        tensor: &mut Tensor<F, D>,
        fan_in: usize,
        fan_out: usize,
        seed: Seed,
        parameter: u64,
    ) {
        let seed = seed.of(Purpose::Initialise);
        let uniform = |index| uniform_open(seed, parameter, index);
        let array = tensor.view_mut();
        match self.distribution(fan_in as f64, fan_out as f64) {
            Distribution::Constant(c) => each(array, |_| c),
            Distribution::Uniform { low, high } => each(array, |i| low + (high - low) * uniform(i)),
            Distribution::Normal { mean, std } => each(array, |i| mean + std * quantile(uniform(i))),
            Distribution::TruncatedNormal { mean, std } => {
                let (low, high) = (distribution::AT_MINUS_2, distribution::AT_2);
                each(array, |i| mean + std * quantile(low + (high - low) * uniform(i)));
            }
            Distribution::Orthogonal { gain } => {
                let rows = tensor.shape().first().copied().unwrap_or(1);
                let columns = tensor.len().checked_div(rows).unwrap_or(0);
                let matrix = orthogonal::matrix(rows, columns, |i| quantile(uniform(i)));
                each(tensor.view_mut(), |i| gain * matrix[i as usize]);
            }
        }
    }

    fn distribution(self, fan_in: f64, fan_out: f64) -> Distribution {
        let fan_in = fan_in.max(1.0);
        let fans = (fan_in + fan_out).max(1.0);
        match self {
            Self::Zeros => Distribution::Constant(0.0),
            Self::Ones => Distribution::Constant(1.0),
            Self::Constant(c) => Distribution::Constant(c),
            Self::Uniform { low, high } => Distribution::Uniform { low, high },
            Self::Normal { mean, std } => Distribution::Normal { mean, std },
            Self::TruncatedNormal { mean, std } => Distribution::TruncatedNormal { mean, std },
            Self::HeNormal => normal(2.0 / fan_in),
            Self::HeUniform => symmetric(6.0 / fan_in),
            Self::GlorotNormal => normal(2.0 / fans),
            Self::GlorotUniform => symmetric(6.0 / fans),
            Self::LecunNormal => normal(1.0 / fan_in),
            Self::LecunUniform => symmetric(3.0 / fan_in),
            Self::LinearDefault => symmetric(1.0 / fan_in),
            Self::Orthogonal { gain } => Distribution::Orthogonal { gain },
        }
    }
}

/// The rules with their numbers in place.
enum Distribution {
    Constant(f64),
    Uniform { low: f64, high: f64 },
    Normal { mean: f64, std: f64 },
    TruncatedNormal { mean: f64, std: f64 },
    Orthogonal { gain: f64 },
}

fn normal(variance: f64) -> Distribution {
    Distribution::Normal { mean: 0.0, std: variance.sqrt() }
}

fn symmetric(bound_squared: f64) -> Distribution {
    let high = bound_squared.sqrt();
    Distribution::Uniform { low: -high, high }
}

/// Sets every element from its number in the presented row-major order.
fn each<F: Real, D: Dimension>(mut array: ArrayViewMut<'_, F, D>, value: impl Fn(u64) -> f64) {
    for (element, index) in array.iter_mut().zip(0..) {
        *element = F::from_f64(value(index));
    }
}

#[cfg(test)]
mod tests;
