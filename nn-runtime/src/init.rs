mod normal;
mod orthogonal;

use ndarray::Dimension;

use crate::kernels::real::Real;
use crate::seed::{CHUNK, Chunk, Purpose, uniform_open, uniforms_open};
use crate::{Seed, Tensor};

use normal::{below, quantile, quantiles};

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
    /// Normal, restricted to `(low, high)`.
    TruncatedNormal {
        /// The mean before truncation.
        mean: f64,
        /// The standard deviation before truncation.
        std: f64,
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
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
    /// What the six above have in common: mean 0, variance `scale / fan`. For a gain g, the scale is g².
    VarianceScaling {
        /// What the variance is of a layer with a fan of 1.
        scale: f64,
        /// Which fan.
        mode: FanMode,
        /// Uniform in `±√(3·scale / fan)`, or normal.
        uniform: bool,
    },
    /// Rows (the first dimension against all others) that are orthonormal, or columns if there are fewer of them, times
    /// a gain. Saxe, `McClelland`, Ganguli, *Exact solutions to the nonlinear dynamics of learning in deep linear neural
    /// networks*, ICLR 2014.
    Orthogonal {
        /// What every element is multiplied by.
        gain: f64,
    },
    /// 1 where output and input have the same number, and at the middle of a convolution's window; otherwise 0: the layer
    /// starts by handing on its input. In groups, each group does so. For a matrix, the identity.
    Dirac {
        /// The groups of the convolution.
        groups: usize,
    },
}

/// The fan that [`Init::VarianceScaling`] divides by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FanMode {
    /// The inputs of an output: values keep their variance on the way forward.
    FanIn,
    /// The outputs of an input: gradients keep theirs on the way back.
    FanOut,
    /// The mean of both.
    FanAvg,
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
        let shape = Shape::of(tensor.shape());
        let mut array = tensor.view_mut();
        let (len, mut elements) = (array.len(), array.iter_mut());
        // each element's value follows from its number in the presented row-major order
        let mut put = |values: &[f64]| {
            for (value, element) in values.iter().zip(&mut elements) {
                *element = F::from_f64(*value);
            }
        };
        let numbers = Numbers { seed: seed.of(Purpose::Initialise), parameter, len };
        numbers.each(&self.distribution(fan_in as f64, fan_out as f64), &shape, &mut put);
    }

    fn distribution(self, fan_in: f64, fan_out: f64) -> Distribution {
        let scaled =
            |scale, mode, uniform| Self::VarianceScaling { scale, mode, uniform }.distribution(fan_in, fan_out);
        match self {
            Self::Zeros => Distribution::Constant(0.0),
            Self::Ones => Distribution::Constant(1.0),
            Self::Constant(c) => Distribution::Constant(c),
            Self::Uniform { low, high } => Distribution::Uniform { low, high },
            Self::Normal { mean, std } => Distribution::Normal { mean, std },
            Self::TruncatedNormal { mean, std, low, high } => Distribution::TruncatedNormal { mean, std, low, high },
            Self::HeNormal => scaled(2.0, FanMode::FanIn, false),
            Self::HeUniform => scaled(2.0, FanMode::FanIn, true),
            Self::GlorotNormal => scaled(1.0, FanMode::FanAvg, false),
            Self::GlorotUniform => scaled(1.0, FanMode::FanAvg, true),
            Self::LecunNormal => scaled(1.0, FanMode::FanIn, false),
            Self::LecunUniform => scaled(1.0, FanMode::FanIn, true),
            Self::LinearDefault => symmetric(1.0 / fan_in.max(1.0)),
            Self::VarianceScaling { scale, mode, uniform } => {
                // variance = numerator / fan: twice both for the mean, which leaves one division to round
                let (numerator, fan) = match mode {
                    FanMode::FanIn => (scale, fan_in),
                    FanMode::FanOut => (scale, fan_out),
                    FanMode::FanAvg => (2.0 * scale, fan_in + fan_out),
                };
                let fan = fan.max(1.0);
                if uniform { symmetric(3.0 * numerator / fan) } else { normal(numerator / fan) }
            }
            Self::Orthogonal { gain } => Distribution::Orthogonal { gain },
            Self::Dirac { groups } => Distribution::Dirac { groups },
        }
    }
}

/// The rules with their numbers in place.
enum Distribution {
    Constant(f64),
    Uniform { low: f64, high: f64 },
    Normal { mean: f64, std: f64 },
    TruncatedNormal { mean: f64, std: f64, low: f64, high: f64 },
    Orthogonal { gain: f64 },
    Dirac { groups: usize },
}

/// `[rows, columns, window…]`, as weights are.
struct Shape {
    rows: usize,
    columns: usize,
    window: usize,
    /// The window's element in the middle; of an even window, the one after it, as with `PyTorch`.
    middle: usize,
}

impl Shape {
    fn of(shape: &[usize]) -> Self {
        let (rows, rest) = shape.split_first().unwrap_or((&1, &[]));
        let (columns, window) = rest.split_first().unwrap_or((&1, &[]));
        let middle = window.iter().fold(0, |middle, size| middle * size + size / 2);
        Self { rows: *rows, columns: *columns, window: window.iter().product(), middle }
    }
}

fn normal(variance: f64) -> Distribution {
    Distribution::Normal { mean: 0.0, std: variance.sqrt() }
}

fn symmetric(bound_squared: f64) -> Distribution {
    let high = bound_squared.sqrt();
    Distribution::Uniform { low: -high, high }
}

/// The random numbers of one parameter. Not generic, so that a user's crate does not compile it anew for each shape.
struct Numbers {
    seed: Seed,
    parameter: u64,
    len: usize,
}

impl Numbers {
    /// Gives all values in order, some at a time.
    fn each(&self, distribution: &Distribution, shape: &Shape, put: &mut dyn FnMut(&[f64])) {
        match *distribution {
            Distribution::Constant(c) => (0..self.len).for_each(|_| put(&[c])),
            Distribution::Uniform { low, high } => self.mapped(&mut |u| low + (high - low) * u, put),
            Distribution::Normal { mean, std } => {
                self.chunks(&mut |uniform| put(&quantiles(uniform).map(|z| mean + std * z)));
            }
            Distribution::TruncatedNormal { mean, std, low, high } => {
                // with no deviation every number is the mean; without this, the bounds would be divided by it
                let deviation = if std > 0.0 { std } else { 1.0 };
                let (from, to) = (below((low - mean) / deviation), below((high - mean) / deviation));
                self.mapped(&mut |u| (mean + std * quantile(from + (to - from) * u)).clamp(low, high), put);
            }
            Distribution::Orthogonal { gain } => {
                let columns = self.len.checked_div(shape.rows).unwrap_or(0);
                let normal = |index| quantile(uniform_open(self.seed, self.parameter, index));
                put(&orthogonal::matrix(shape.rows, columns, normal).iter().map(|x| gain * x).collect::<Vec<f64>>());
            }
            Distribution::Dirac { groups } => {
                let group = (shape.rows / groups.max(1)).max(1);
                for i in 0..self.len {
                    let (row, rest) = (i / (shape.columns * shape.window), i % (shape.columns * shape.window));
                    let one = row % group == rest / shape.window && rest % shape.window == shape.middle;
                    put(&[f64::from(u8::from(one))]);
                }
            }
        }
    }

    fn mapped(&self, value: &mut dyn FnMut(f64) -> f64, put: &mut dyn FnMut(&[f64])) {
        self.chunks(&mut |uniform| put(&uniform.map(&mut *value)));
    }

    /// Uniform numbers in (0, 1), a chunk at a time; the last one may hold more than there are elements.
    fn chunks(&self, take: &mut dyn FnMut(&Chunk)) {
        for start in (0..self.len as u64).step_by(CHUNK) {
            take(&uniforms_open(self.seed, self.parameter, start));
        }
    }
}

#[cfg(test)]
mod tests;
