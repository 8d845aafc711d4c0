//! The closed set of primitives. Everything the language can express is built of these, and every pass
//! knows each of them; rustc's exhaustiveness check finds the places that a new one needs.

mod erf;

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

use crate::ir::resampling::Resampling;
use crate::ir::types::Dim;
use crate::ir::windows::{Side, Windows};

/// A primitive operation. Shapes are in [`crate::ir::graph::Builder`], derivatives in [`crate::passes::differentiate`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the fields are described with their variant")]
pub enum CoreOp {
    /// A value that the caller passes: an index into the graph's inputs.
    Input(usize),
    /// A parameter: an index into the graph's parameters.
    Parameter(usize),
    /// The same number everywhere.
    Constant(Scalar),
    /// Numbers of the source, as bits of `f64`: a vector.
    Table { values: Vec<u64> },
    /// Uniform random numbers in [0, 1), a new set each training step: an index that tells draws apart.
    Uniform(usize),
    /// A function of each element.
    Unary(Unary),
    /// A function of each pair of elements of two tensors of one shape.
    Binary(Binary),
    /// `mask != 0 ? a : b`, element by element; operands (mask, a, b).
    Select,
    /// New axes along which the operand repeats; operand axis `i` becomes output axis `axes[i]`.
    Broadcast { axes: Vec<usize> },
    /// Combines the elements along `axes` (sorted), which disappear.
    Reduce { kind: Reduction, axes: Vec<usize> },
    /// The same elements in the same order under another shape.
    Reshape,
    /// Output axis `i` is operand axis `axes[i]`.
    Transpose { axes: Vec<usize> },
    /// `start`, `start + step`, … along `axis`: as many as the result's type says.
    Slice { axis: usize, start: Dim, step: Dim },
    /// The operands (one or more) one after the other along `axis`.
    Concat { axis: usize },
    /// From the last element to the first along each of `axes` (sorted).
    Reverse { axes: Vec<usize> },
    /// Each element is its index along `axis`.
    Iota { axis: usize },
    /// What the elements along `axis` give together from the first up to each of them, or with `reverse` from the last
    /// down to it; `exclusive` leaves out the element itself.
    Cumulate { kind: Accumulation, axis: usize, exclusive: bool, reverse: bool },
    /// Another number of elements along `axis` (see [`crate::ir::resampling`]). What has no weight in an element is not
    /// multiplied by 0: it is not read.
    Resample { map: Box<Resampling>, axis: usize },
    /// A sum of products: each axis of operands and result has a label; labels that the result lacks are
    /// summed over. A matrix product is `[0,2],[2,1] -> [0,1]`. Its derivatives are contractions again.
    Contract { left: Vec<usize>, right: Vec<usize>, out: Vec<usize> },
    /// What an image, a filter and a map give when they meet under sliding windows: the side that is named, from the
    /// other two (see [`crate::ir::windows`]). The convolution gives the map; its derivatives give the other sides.
    Convolve { windows: Box<Windows>, gives: Side },
    /// Where the largest element of each window is: its place within the window, counted along rows, of the first if
    /// there are several. Padding is never it; a NaN is larger than any number.
    PoolIndex { windows: Box<Windows> },
    /// The element of each window that the index names: operands (image, index).
    PoolPick { windows: Box<Windows> },
    /// The transpose of [`CoreOp::PoolPick`]: each element of a map is added to the image where the index says;
    /// operands (map, index).
    Unpool { windows: Box<Windows> },
    /// The sum of each window of an image.
    PoolSum { windows: Box<Windows> },
    /// The transpose of [`CoreOp::PoolSum`]: each element of a map is added to all that its window covers of the image.
    PoolSpread { windows: Box<Windows> },
    /// Along the last axis, the element that the class index names: operands (values, classes).
    Pick,
    /// A new last axis of `classes` elements: 1 at the class index, 0 elsewhere.
    OneHot { classes: Dim },
    /// Rows of a table (along its first axis), those that class indices name: operands (table, classes). The result has
    /// the axes of the classes, and behind them the table's others.
    Gather,
    /// The transpose of it: rows are added to those of a table of zeros that class indices name, in their order: operands
    /// (rows, classes).
    Scatter {
        /// How many rows the table has.
        rows: Dim,
    },
    /// The value of a function whose derivative is written out ([`Slope`]), because what follows from its parts would
    /// cancel, overflow or be stuck: operands (value, the function's operands…). As with `Custom`, simplification leaves
    /// the value alone.
    Sloped(Slope),
    /// The value of an operation with a derivative of the user's own, which is the graph's rule of this number: operands
    /// (value, what the operation is given…). Simplification leaves the value alone, after the derivatives are taken.
    Custom { rule: usize },
    /// The optimiser's step on a parameter: operands (parameter, gradient), the result is the new parameter.
    Update(usize),
    /// What a training step makes of a running statistic: operands (parameter, new value), the result is the new value in
    /// the parameter's place.
    Assign(usize),
}

impl CoreOp {
    /// Whether it overwrites its first operand, a parameter.
    pub fn is_in_place(&self) -> bool {
        matches!(self, Self::Update(_) | Self::Assign(_))
    }

    /// How it is computed. Whoever adds a primitive says it here, once.
    pub fn loops(&self) -> Loops {
        match self {
            Self::Contract { .. } => Loops::Product,
            Self::Convolve { gives, .. } => Loops::Windows(*gives),
            Self::PoolIndex { .. } | Self::PoolPick { .. } | Self::PoolSum { .. } => Loops::Windows(Side::Map),
            Self::Unpool { .. } | Self::PoolSpread { .. } => Loops::Windows(Side::Image),
            Self::Cumulate { .. } | Self::Resample { .. } => Loops::Line,
            Self::Concat { .. } | Self::Scatter { .. } => Loops::Pieces,
            Self::Unary(_) | Self::Binary(_) | Self::Select => Loops::Elements,
            Self::Reverse { .. } | Self::Gather => Loops::Elsewhere,
            Self::Input(_)
            | Self::Parameter(_)
            | Self::Constant(_)
            | Self::Table { .. }
            | Self::Uniform(_)
            | Self::Broadcast { .. }
            | Self::Reduce { .. }
            | Self::Reshape
            | Self::Transpose { .. }
            | Self::Slice { .. }
            | Self::Iota { .. }
            | Self::Pick
            | Self::OneHot { .. }
            | Self::Sloped(_)
            | Self::Custom { .. }
            | Self::Update(_)
            | Self::Assign(_) => Loops::Others,
        }
    }

    /// Whether it has loops of its own. What follows element by element may be its epilogue; nothing else runs in those
    /// loops.
    pub fn has_own_loops(&self) -> bool {
        matches!(self.loops(), Loops::Product | Loops::Windows(_) | Loops::Line)
    }

    /// Whether it is written piece by piece, in a kernel of its own.
    pub fn is_in_pieces(&self) -> bool {
        self.loops() == Loops::Pieces
    }

    /// Whether it is computed line by line along one axis.
    pub fn runs_along_axis(&self) -> bool {
        self.loops() == Loops::Line
    }

    /// Whether it is computed under sliding windows.
    pub fn is_windowed(&self) -> bool {
        self.side().is_some()
    }

    /// Which side of sliding windows it gives, if it is computed under any.
    pub fn side(&self) -> Option<Side> {
        if let Loops::Windows(side) = self.loops() { Some(side) } else { None }
    }

    /// Whether a kernel must find its operands in memory: it reads other places than the one it computes.
    pub fn reads_memory(&self) -> bool {
        self.has_own_loops() || self.loops() == Loops::Elsewhere
    }

    /// Whether its operands' elements keep their order along each axis: it lies as they do.
    pub fn keeps_order(&self) -> bool {
        matches!(self.loops(), Loops::Elements | Loops::Line)
            || matches!(self, Self::Slice { .. } | Self::Concat { .. } | Self::Reverse { .. })
    }

    /// Whether it is computed element by element from operands of its own shape.
    pub fn is_elementwise(&self) -> bool {
        self.loops() == Loops::Elements
    }
}

/// How a primitive is computed: what decides in which loops it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loops {
    /// As a product.
    Product,
    /// Under sliding windows, of which it gives one side.
    Windows(Side),
    /// Line by line along one axis.
    Line,
    /// Piece by piece, each to its place.
    Pieces,
    /// Element by element, from operands of its own shape.
    Elements,
    /// Element by element, from other places of its operands.
    Elsewhere,
    /// In the loops of others, or not at all: it lies in memory, or is another way to index it.
    Others,
}

/// Functions of one element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the functions")]
pub enum Unary {
    /// The operand itself, in a buffer of its own.
    Copy,
    /// The operand itself, through which no derivative flows. Simplification removes it, after they are taken.
    StopGradient,
    Neg,
    Abs,
    Sign,
    Sqrt,
    Exp,
    /// `2^x`
    Exp2,
    Ln,
    ExpM1,
    Ln1p,
    Sin,
    Cos,
    Sinh,
    Cosh,
    Tanh,
    /// `1 / cosh² x`, the derivative of `tanh`
    TanhSlope,
    /// `1 / (1 + e^-x)`
    Sigmoid,
    /// `e^-x / (1 + e^-x)²`, the derivative of the sigmoid
    SigmoidSlope,
    /// `ln(1 + e^x)`
    Softplus,
    /// `max(x, 0)`, with derivative 0 at 0
    Relu,
    Floor,
    /// The nearest whole number, of two the even one
    Round,
    Asin,
    Acos,
    Atan,
    Asinh,
    /// `2/√π ∫₀ˣ e^−t² dt`
    Erf,
    /// `2/√π e^−x²`, the derivative of the error function
    ErfSlope,
    /// The share of a standard normal distribution that is below x, `(1 + erf(x/√2)) / 2`
    Normal,
    /// `e^−x²/2 / √2π`, the density of that distribution
    NormalSlope,
    /// `x` where it is finite, 0 elsewhere: what `logsumexp` shifts by
    FiniteOrZero,
}

/// Functions of two elements; comparisons give 1 or 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the functions")]
pub enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    /// What is left of a whole number of times b, with the sign of a: exact, however large the quotient
    Rem,
    Pow,
    Max,
    Min,
    Eq,
    Gt,
    Ge,
}

/// Derivatives that are written out: the rules are in [`crate::passes::differentiate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slope {
    /// Of the first operand held within bounds, as if it were not held: 1.
    Held,
    /// Of `x − tanh x`: `tanh² x`, where `1 − (1 − tanh² x)` cancels near 0.
    TanhShrink,
    /// Of `x / (1 + |x|)`: `1 / (1 + |x|)²`, where the rule of quotients cancels far out.
    Softsign,
    /// Of `1 − x²` as `(1 − x)·(1 + x)`: `−2x`, which the difference of the factors would round to.
    Gap,
    /// Of `atanh x`: `1 / (1 − x²)`.
    Atanh,
    /// Of `acosh x`: `1 / (√(x − 1)·√(x + 1))`.
    Acosh,
    /// Of the cross-entropy of a probability x and a target t: `(x − t) / max(x·(1 − x), 1e-12)`, as PyTorch bounds it.
    Bce,
}

impl Slope {
    /// The name in the text form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::TanhShrink => "tanh_shrink",
            Self::Softsign => "softsign",
            Self::Gap => "gap",
            Self::Atanh => "atanh",
            Self::Acosh => "acosh",
            Self::Bce => "bce",
        }
    }

    /// How many operands the function has.
    pub fn arity(self) -> usize {
        match self {
            Self::Bce => 2,
            _ => 1,
        }
    }
}

/// How the elements along an axis are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the functions")]
pub enum Reduction {
    Sum,
    /// `Σ x / n`. Of equal numbers it is that number: [`crate::loops::lower`] says how.
    Mean,
    Max,
    /// `ln Σ e^x`, computed as `max + ln Σ e^(x − max)`
    LogSumExp,
}

/// How the elements along an axis are combined, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Accumulation {
    /// Running sums, which begin with 0.
    Sum,
}

impl Accumulation {
    /// The name in the text form and in the language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sum => "cumsum",
        }
    }

    /// What there is before the first element.
    pub fn start(self) -> f64 {
        match self {
            Self::Sum => 0.0,
        }
    }

    /// One more element.
    pub fn combine(self, sofar: f64, x: f64) -> f64 {
        match self {
            Self::Sum => sofar + x,
        }
    }
}

impl Unary {
    /// The name in the text form, in the language and in the runtime.
    pub fn name(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::StopGradient => "stop_gradient",
            Self::Neg => "neg",
            Self::Abs => "abs",
            Self::Sign => "sign",
            Self::Sqrt => "sqrt",
            Self::Exp => "exp",
            Self::Exp2 => "exp2",
            Self::Ln => "ln",
            Self::ExpM1 => "exp_m1",
            Self::Ln1p => "ln_1p",
            Self::Sin => "sin",
            Self::Cos => "cos",
            Self::Sinh => "sinh",
            Self::Cosh => "cosh",
            Self::Tanh => "tanh",
            Self::TanhSlope => "tanh_slope",
            Self::Sigmoid => "sigmoid",
            Self::SigmoidSlope => "sigmoid_slope",
            Self::Softplus => "softplus",
            Self::Relu => "relu",
            Self::Floor => "floor",
            Self::Round => "round",
            Self::Asin => "asin",
            Self::Acos => "acos",
            Self::Atan => "atan",
            Self::Asinh => "asinh",
            Self::Erf => "erf",
            Self::ErfSlope => "erf_slope",
            Self::Normal => "normal",
            Self::NormalSlope => "normal_slope",
            Self::FiniteOrZero => "finite_or_zero",
        }
    }

    /// The function in f64: the reference that every kernel is tested against.
    pub fn evaluate(self, x: f64) -> f64 {
        match self {
            Self::Copy | Self::StopGradient => x,
            Self::Neg => -x,
            Self::Abs => x.abs(),
            Self::Sign => {
                if x == 0.0 || x.is_nan() {
                    x
                } else {
                    x.signum()
                }
            }
            Self::Sqrt => x.sqrt(),
            Self::Exp => x.exp(),
            Self::Exp2 => x.exp2(),
            Self::Ln => x.ln(),
            Self::ExpM1 => x.exp_m1(),
            Self::Ln1p => x.ln_1p(),
            Self::Sin => x.sin(),
            Self::Cos => x.cos(),
            Self::Sinh => x.sinh(),
            Self::Cosh => x.cosh(),
            Self::Tanh => x.tanh(),
            Self::TanhSlope => 4.0 * sigmoid_slope(2.0 * x),
            Self::Sigmoid => 1.0 / (1.0 + (-x).exp()),
            Self::SigmoidSlope => sigmoid_slope(x),
            Self::Softplus => x.max(0.0) + (-x.abs()).exp().ln_1p(),
            Self::Relu => maximum(x, 0.0),
            Self::Floor => x.floor(),
            Self::Round => x.round_ties_even(),
            Self::Asin => x.asin(),
            Self::Acos => x.acos(),
            Self::Atan => x.atan(),
            Self::Asinh => x.asinh(),
            Self::Erf => erf::erf(x),
            Self::ErfSlope => FRAC_2_SQRT_PI * (-x * x).exp(),
            Self::Normal => 0.5 * erf::erfc(-x * FRAC_1_SQRT_2),
            Self::NormalSlope => 0.5 * FRAC_1_SQRT_2 * FRAC_2_SQRT_PI * (-0.5 * x * x).exp(),
            Self::FiniteOrZero => {
                if x.is_finite() {
                    x
                } else {
                    0.0
                }
            }
        }
    }
}

/// The sigmoid of x times that of -x; neither end cancels or overflows.
fn sigmoid_slope(x: f64) -> f64 {
    let e = (-x.abs()).exp();
    e / ((1.0 + e) * (1.0 + e))
}

/// The larger of two numbers; NaN if either is, so that a NaN is never hidden.
fn maximum(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.max(b) }
}

impl Binary {
    /// The name in the text form and in the language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Sub => "sub",
            Self::Mul => "mul",
            Self::Div => "div",
            Self::Rem => "fmod",
            Self::Pow => "pow",
            Self::Max => "max",
            Self::Min => "min",
            Self::Eq => "eq",
            Self::Gt => "gt",
            Self::Ge => "ge",
        }
    }

    /// The function in f64.
    pub fn evaluate(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Add => a + b,
            Self::Sub => a - b,
            Self::Mul => a * b,
            Self::Div => a / b,
            Self::Rem => a % b,
            Self::Pow => a.powf(b),
            Self::Max => maximum(a, b),
            Self::Min => -maximum(-a, -b),
            #[expect(clippy::float_cmp, reason = "the operation is exact equality")]
            Self::Eq => f64::from(u8::from(a == b)),
            Self::Gt => f64::from(u8::from(a > b)),
            Self::Ge => f64::from(u8::from(a >= b)),
        }
    }
}

impl Reduction {
    /// The name in the text form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Max => "max",
            Self::LogSumExp => "logsumexp",
        }
    }

    /// The reduction of some numbers in f64.
    pub fn evaluate(self, values: &[f64]) -> f64 {
        match self {
            Self::Sum => values.iter().sum(),
            Self::Mean => values.iter().sum::<f64>() / values.len() as f64,
            Self::Max => values.iter().copied().fold(f64::NEG_INFINITY, maximum),
            Self::LogSumExp => {
                let max = values.iter().copied().fold(f64::NEG_INFINITY, maximum);
                if max == f64::NEG_INFINITY {
                    return max; // all weights are zero; max - max would be NaN
                }
                max + values.iter().map(|x| (x - max).exp()).sum::<f64>().ln()
            }
        }
    }
}

/// A number that may depend on sizes: `factor · numerator / denominator`. A mean's `1/B` is one of these.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scalar {
    /// The bits of the f64 factor (bits, so that scalars can be compared and hashed).
    bits: u64,
    /// A size that multiplies.
    pub numerator: Dim,
    /// A size that divides.
    pub denominator: Dim,
}

impl From<f64> for Scalar {
    fn from(factor: f64) -> Self {
        Self { bits: factor.to_bits(), numerator: Dim::from(1), denominator: Dim::from(1) }
    }
}

impl Scalar {
    /// `1 / size`
    pub fn reciprocal(size: Dim) -> Self {
        Self { denominator: size, ..Self::from(1.0) }.normalised()
    }

    /// A size as a number.
    pub fn size(size: Dim) -> Self {
        Self { numerator: size, ..Self::from(1.0) }.normalised()
    }

    /// The number without its sizes.
    pub fn factor(&self) -> f64 {
        f64::from_bits(self.bits)
    }

    /// The number, where no size is left in it.
    pub fn as_number(&self) -> Option<f64> {
        (self.numerator.is_one() && self.denominator.is_one()).then(|| self.factor())
    }

    /// Whether this is exactly `x` (and +0 is not −0).
    pub fn is(&self, x: f64) -> bool {
        self.as_number().is_some_and(|number| number.to_bits() == x.to_bits())
    }

    /// The product of two scalars.
    pub fn times(&self, other: &Self) -> Self {
        Self {
            bits: (self.factor() * other.factor()).to_bits(),
            numerator: &self.numerator * &other.numerator,
            denominator: &self.denominator * &other.denominator,
        }
        .normalised()
    }

    /// The negated scalar.
    pub fn negated(&self) -> Self {
        Self { bits: (-self.factor()).to_bits(), ..self.clone() }
    }

    /// Literal sizes become part of the factor; a size over itself is 1.
    fn normalised(mut self) -> Self {
        if self.numerator == self.denominator {
            (self.numerator, self.denominator) = (Dim::from(1), Dim::from(1));
        }
        if let Some(n) = self.numerator.as_constant() {
            self.bits = (self.factor() * n as f64).to_bits();
            self.numerator = Dim::from(1);
        }
        if let Some(n) = self.denominator.as_constant() {
            self.bits = (self.factor() / n as f64).to_bits();
            self.denominator = Dim::from(1);
        }
        self
    }
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plain = |dim: &Dim| {
            let text = dim.to_string();
            if text.contains([' ', '*', '/']) { format!("({text})") } else { text }
        };
        match (self.numerator.is_one(), self.is_factor_one()) {
            (true, _) => write!(f, "{}", self.factor())?,
            (false, true) => write!(f, "{}", plain(&self.numerator))?,
            (false, false) => write!(f, "{}*{}", self.factor(), plain(&self.numerator))?,
        }
        if !self.denominator.is_one() {
            write!(f, "/{}", plain(&self.denominator))?;
        }
        Ok(())
    }
}

impl Scalar {
    fn is_factor_one(&self) -> bool {
        self.bits == 1.0_f64.to_bits()
    }
}
