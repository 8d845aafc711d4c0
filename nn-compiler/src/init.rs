//! How a parameter is filled in a new network.

/// An initialiser; `fan_in` and `fan_out` are those of the parameter's presented shape, as PyTorch counts them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Init {
    /// PyTorch's rule for `linear`: uniform in ±`1/√fan_in`, for weight and bias alike.
    FanInUniform,
    /// Normal with variance 2 / `fan_in`.
    HeNormal,
    /// Uniform with variance 2 / `fan_in`.
    HeUniform,
    /// Normal with variance 2 / (`fan_in` + `fan_out`).
    GlorotNormal,
    /// Uniform with variance 2 / (`fan_in` + `fan_out`).
    GlorotUniform,
    /// Uniform between two bounds.
    Uniform(f64, f64),
    /// Normal with mean and standard deviation.
    Normal(f64, f64),
    /// The same number everywhere.
    Constant(f64),
}

impl std::fmt::Display for Init {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::FanInUniform => f.write_str("fan_in_uniform"),
            Self::HeNormal => f.write_str("he_normal"),
            Self::HeUniform => f.write_str("he_uniform"),
            Self::GlorotNormal => f.write_str("glorot_normal"),
            Self::GlorotUniform => f.write_str("glorot_uniform"),
            Self::Uniform(low, high) => write!(f, "uniform({low}, {high})"),
            Self::Normal(mean, std) => write!(f, "normal({mean}, {std})"),
            Self::Constant(0.0) => f.write_str("zeros"),
            Self::Constant(value) => write!(f, "constant({value})"),
        }
    }
}
