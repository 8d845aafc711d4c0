//! Networks in a library that forbids every warning: what `tests/lints.rs` says of binaries, with the lints of public
//! items besides.
#![deny(warnings, missing_docs, unsafe_code, unreachable_pub, unused, rust_2018_idioms)]
#![deny(clippy::all, clippy::pedantic)]

use nn_runtime::{Error, Seed, ndarray::Array2, network};

/// Hidden units.
pub const HIDDEN: usize = 7;

network! {
    /// Two layers.
    pub Plain<const H: usize>(x: [20]) {
        x -> linear(H) as hidden -> relu -> linear(10) -> softmax_ce
    }
}

network! {
    pub Undocumented(x: [20]) { x -> linear(HIDDEN) -> tanh -> linear(3) -> svm(margin = 2) }
}

network! {
    /// Random while training.
    pub(crate) Random<const A: usize, const B: usize>(#[grad] x: [A], y: [B], scale: [], labels: class(4)) {
        let h = x -> linear(B) as first -> dropout(0.5) -> leaky_relu;
        let g = (h * y + exp(-scale)) -> dropout(0.1) -> linear(2 * A, bias = false, init = glorot_uniform) -> softplus;
        g -> linear(4) -> softmax_ce(labels) + l2(1e-4) + l1(1e-5, first)
    }
}

network! {
    /// A function of two values.
    pub Function(#[grad] x: [3], #[grad] y: [3]) {
        param w: [3, 3] = uniform(-0.5, 0.5);
        let sum = w @ (x + y);
        (sqrt(x * x + 1), sum -> sigmoid)
    }
}

network! {
    #[must_use]
    #[strict_ieee]
    pub Regression(x: [4, 5], target: [2]) { x -> flatten -> linear(2) -> reshape([2]) -> mse(target) }
}

network! {
    /// An input, a value and a parameter that are kept for later.
    #[allow(no_gradient)]
    pub Unused(x: [4], _mask: [4], _class: class(3)) {
        param _scale: [4] = ones;
        let _hidden = x -> relu;
        x -> linear(3) -> softmax_ce
    }
}

network! {
    /// Loops over single numbers.
    #[target(scalar)]
    pub Loops<const H: usize>(#[grad] x: [2, 6, 6], labels: class(4)) {
        let h = x -> conv2d(H, 3, padding = 1) -> batch_norm -> relu -> max_pool(2, stride = 1, padding = 1) -> upsample(2);
        h -> cumsum(1) -> flatten -> dropout(0.1) -> linear(8) -> tanh -> linear(4) -> softmax_ce(labels) + l2(1e-4)
    }
}

impl Plain<3> {
    /// A network is an ordinary type.
    ///
    /// # Errors
    /// As `predict`.
    pub fn first(&self, x: &Array2<f32>) -> Result<f32, Error> {
        let mut ws = Self::workspace(1);
        Ok(self.predict(x.view(), &mut ws)?[[0, 0]])
    }
}

/// A network within a function, and one within an expression.
///
/// # Errors
/// As `predict`.
pub fn inside(x: &Array2<f32>) -> Result<usize, Error> {
    const D: usize = 20;
    network! {
        Local(x: [D]) { x -> linear(HIDDEN * 2) -> relu -> linear(10) -> softmax_ce }
    }
    let net = Local::new(Seed(1));
    let anonymous = network!(x: [D] -> linear(HIDDEN) -> relu -> linear(10) -> softmax_ce);
    let mut ws = Local::workspace(x.nrows());
    let mut other = anonymous.workspace_for(x.nrows());
    Ok(net.predict(x.view(), &mut ws)?.len() + anonymous.predict(x.view(), &mut other)?.len())
}

/// Uses what is of the crate only.
#[must_use]
pub fn random() -> Option<f32> {
    let net = Random::<3, 5>::new(Seed(1));
    net.params.first.weight.view().first().copied()
}
