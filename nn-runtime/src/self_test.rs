//! What the tests of `#[self_test]` are made of. A failure is a panic, which is what fails a test.

use ndarray::{Array, ArrayD, Dim, Dimension, IntoDimension};

use crate::{Error, GradientCheck, GradientReport, Inspection, ParameterSet, Seed, Sgd, SgdMomentum};

/// How far gradients may be from differences, relative.
const SLOPE: f64 = 1e-4;
/// How many elements of each parameter are looked at to say which is wrong.
const SAMPLES: usize = 10;
/// How far single precision may be from double, relative to the largest of a gradient's elements.
const PRECISION: f64 = 1e-3;

/// The share of the largest of all gradients below which another one is what rounding leaves.
const ROUNDING: f64 = 1e-2;

/// What a network's tests do, a function a test; each panics where it fails. A network has those that make sense for it.
pub trait SelfTest {
    /// Its gradients are the slopes of its loss.
    fn gradients_agree_with_differences() {}
    /// Single precision computes what double precision does.
    fn single_precision_agrees_with_double() {}
    /// Training depends on nothing but seed and data.
    fn two_runs_give_the_same_bits() {}
    /// A workspace takes the batches it was made for, and no larger ones.
    fn a_workspace_holds_what_it_was_made_for() {}
}

/// The rule of the steps that are compared.
#[must_use]
pub fn rule() -> SgdMomentum {
    Sgd::new(0.01).momentum(0.9)
}

/// Numbers between −1 and 1, none of them round.
#[must_use]
pub fn floats<const N: usize>(shape: [usize; N], seed: u64) -> Array<f32, Dim<[usize; N]>>
where
    [usize; N]: IntoDimension<Dim = Dim<[usize; N]>>,
    Dim<[usize; N]>: Dimension,
{
    let mut rng = Seed(seed).derive(0x5e1f).rng();
    Array::from_shape_simple_fn(shape, || (2.0 * rng.uniform() - 1.0) as f32)
}

/// Classes below a number.
#[must_use]
pub fn classes(count: usize, classes: usize, seed: u64) -> Vec<usize> {
    let mut rng = Seed(seed).derive(0xc1a5).rng();
    (0..count).map(|_| usize::try_from(rng.below(classes.max(1) as u64)).unwrap_or(0)).collect()
}

/// Gradients in double precision.
#[derive(Clone, Debug)]
pub struct Double {
    loss: Option<f64>,
    gradients: Vec<(String, ArrayD<f64>)>,
}

impl Double {
    /// Of a network with these gradients.
    #[must_use]
    pub fn new(loss: Option<f64>, gradients: &impl ParameterSet<f64>) -> Self {
        let mut all = Vec::new();
        gradients.visit(&mut |name, array| all.push((name.to_owned(), array.to_owned())));
        Self { loss, gradients: all }
    }
}

/// The gradients agree with central differences: `check` compares them in a given way. First all elements at once, which
/// takes few passes; where that fails, some of each parameter, to say which one is wrong.
///
/// # Panics
/// If they do not.
pub fn holds(check: impl Fn(&GradientCheck) -> Result<GradientReport, Error>) {
    let fit = "the data of the test fit";
    let at_once = check(&GradientCheck::at_once()).expect(fit);
    if !at_once.passes(SLOPE) {
        let one_by_one = check(&GradientCheck::sampled(SAMPLES)).expect(fit);
        panic!("expected relative errors up to {SLOPE}\n{at_once}\n{one_by_one}");
    }
}

/// Single precision agrees with double.
///
/// # Panics
/// If it does not.
pub fn agree(single: Result<Inspection, Error>, double: Result<Double, Error>) {
    let (single, double) = (single.expect("the data of the test fit"), double.expect("the data of the test fit"));
    if let (Some(a), Some(b)) = (single.loss(), double.loss) {
        assert!((f64::from(a) - b).abs() <= PRECISION * b.abs().max(1.0), "the loss is {a}, in double precision {b}");
    }
    let largest = |array: &ArrayD<f64>| array.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let of_all = double.gradients.iter().map(|(_, array)| largest(array)).fold(0.0, f64::max);
    for (name, expected) in &double.gradients {
        let given = single.gradient(name).expect("both have the network's gradients");
        // one that is zero on paper (a bias before a batch norm) is what rounding leaves of larger ones
        let scale = largest(expected).max(ROUNDING * of_all).max(f64::MIN_POSITIVE);
        let far = given.iter().zip(expected).map(|(a, b)| (f64::from(*a) - b).abs() / scale).fold(0.0, f64::max);
        assert!(far <= PRECISION, "the gradient of `{name}` is {far:e} from that in double precision, relative");
    }
}

/// Two runs of a training end with the same bits.
///
/// # Panics
/// If they do not.
pub fn same<P: ParameterSet<f32>>(train: impl Fn() -> Result<P, Error>) {
    let bits = || {
        let mut bits = Vec::new();
        let params = train().expect("the data of the test fit");
        params.visit(&mut |name, array| bits.push((name.to_owned(), array.mapv(f32::to_bits))));
        bits
    };
    for ((name, first), (_, second)) in bits().into_iter().zip(bits()) {
        assert!(first == second, "two runs end with different bits in `{name}`");
    }
}

/// What a workspace was made for fits.
///
/// # Panics
/// If it does not.
pub fn fits(is_ok: bool) {
    assert!(is_ok, "a batch of the workspace's size is refused");
}

/// A batch that is larger than the workspace is refused.
///
/// # Panics
/// If it is not.
pub fn refused<T>(result: &Result<T, Error>) {
    assert!(matches!(result, Err(Error::BatchTooLarge { .. })), "a batch larger than the workspace is not refused");
}
