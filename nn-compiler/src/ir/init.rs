//! How a parameter is filled in a new network.

/// An initialiser; `fan_in` and `fan_out` are those of the parameter's presented shape, as PyTorch counts them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Init {
    /// PyTorch's rule for `linear`: uniform in ±`1/√fan_in`, for weight and bias alike.
    FanInUniform,
    /// Mean 0, variance `scale / fan`: the rules of He, Glorot and `LeCun`, with a gain of `√scale`.
    Scaled {
        /// The variance of a layer with a fan of 1.
        scale: f64,
        /// Which fan.
        fan: Fan,
        /// Uniform, or normal.
        uniform: bool,
    },
    /// Uniform between two bounds.
    Uniform(f64, f64),
    /// Normal with mean and standard deviation.
    Normal(f64, f64),
    /// Normal with mean and standard deviation, restricted to what lies between two bounds.
    TruncatedNormal {
        /// Mean and standard deviation before the restriction.
        normal: (f64, f64),
        /// The lower and the upper bound.
        bounds: (f64, f64),
    },
    /// Orthonormal rows or columns, times a gain.
    Orthogonal(f64),
    /// Hands its input on, in so many groups; for a matrix the identity.
    Dirac(usize),
    /// The same number everywhere.
    Constant(f64),
}

/// What the variance of [`Init::Scaled`] is divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fan {
    /// The inputs of an output.
    In,
    /// The outputs of an input.
    Out,
    /// The mean of both.
    Average,
}

/// The scaled initialisers that have names.
const NAMED: [(&str, f64, Fan, bool); 6] = [
    ("he_normal", 2.0, Fan::In, false),
    ("he_uniform", 2.0, Fan::In, true),
    ("glorot_normal", 1.0, Fan::Average, false),
    ("glorot_uniform", 1.0, Fan::Average, true),
    ("lecun_normal", 1.0, Fan::In, false),
    ("lecun_uniform", 1.0, Fan::In, true),
];

impl Init {
    /// He et al. 2015, for layers before a relu; `linear`'s and the convolutions' default.
    pub const HE_NORMAL: Self = Self::Scaled { scale: 2.0, fan: Fan::In, uniform: false };

    /// The initialiser of a name in the language, of those with a scale.
    pub fn scaled(word: &str) -> Option<(f64, Fan, bool)> {
        NAMED.iter().find(|(name, ..)| *name == word).map(|(_, scale, fan, uniform)| (*scale, *fan, *uniform))
    }

    /// The name of a scaled initialiser without a gain of the user's.
    pub fn name(&self) -> Option<&'static str> {
        let Self::Scaled { scale, fan, uniform } = self else { return None };
        let same = |(_, s, f, u): &&(&str, f64, Fan, bool)| s.to_bits() == scale.to_bits() && f == fan && u == uniform;
        NAMED.iter().find(same).map(|(name, ..)| *name)
    }
}

impl std::fmt::Display for Fan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::In => "fan_in",
            Self::Out => "fan_out",
            Self::Average => "fan_avg",
        })
    }
}

impl std::fmt::Display for Init {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::FanInUniform => f.write_str("fan_in_uniform"),
            Self::Scaled { scale, fan, uniform } => match self.name() {
                Some(name) => f.write_str(name),
                None if *uniform => write!(f, "uniform(variance = {scale} / {fan})"),
                None => write!(f, "normal(variance = {scale} / {fan})"),
            },
            Self::Uniform(low, high) => write!(f, "uniform({low}, {high})"),
            Self::Normal(mean, std) => write!(f, "normal({mean}, {std})"),
            Self::TruncatedNormal { normal: (mean, std), bounds: (low, high) } => {
                write!(f, "truncated_normal({mean}, {std}, {low}, {high})")
            }
            Self::Orthogonal(1.0) => f.write_str("orthogonal"),
            Self::Orthogonal(gain) => write!(f, "orthogonal({gain})"),
            Self::Dirac(1) => f.write_str("dirac"),
            Self::Dirac(groups) => write!(f, "dirac({groups})"),
            Self::Constant(0.0) => f.write_str("zeros"),
            Self::Constant(value) => write!(f, "constant({value})"),
        }
    }
}
