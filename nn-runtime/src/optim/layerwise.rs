//! Rules that have to see a whole layer's gradient: they step between `net.gradients` and the next, and are not fused.
//!
//! ```
//! use nn_runtime::ndarray::Array2;
//! use nn_runtime::{Lamb, Seed, network};
//!
//! network! { Net(x: [4]) { x -> linear(8) -> tanh -> linear(2) -> softmax_ce } }
//!
//! let (mut net, mut ws) = (Net::new(Seed(1)), Net::workspace(4));
//! let (x, labels) = (Array2::ones((4, 4)), [0_u8, 1, 0, 1]);
//! let mut lamb = Lamb::new(1e-2).weight_decay(0.01);
//! for _ in 0..10 {
//!     net.gradients(x.view(), &labels, &mut ws)?;
//!     lamb.step(&mut net.params, ws.gradients())?;
//! }
//! # Ok::<(), nn_runtime::Error>(())
//! ```

mod kept;
mod lamb;
mod muon;
mod orthogonal;

pub use lamb::Lamb;
pub use muon::Muon;

/// The Euclidean norm: in double precision, and in sixteen sums, which go side by side.
fn length(elements: &[f32]) -> f64 {
    const SUMS: usize = 16;
    let square = |x: &f32| f64::from(*x) * f64::from(*x);
    let (chunks, rest) = elements.as_chunks::<SUMS>();
    let mut sums = [0.0; SUMS];
    for chunk in chunks {
        for (sum, x) in sums.iter_mut().zip(chunk) {
            *sum += square(x);
        }
    }
    sums.iter().chain(&[rest.iter().map(square).sum()]).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests;
