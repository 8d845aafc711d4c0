use nn_runtime::ndarray::{ArrayD, ArrayView, Dimension};

/// Tensors are compared relative to their largest element, but to no less than this: the rounding of what cancels to
/// almost nothing stays.
const SMALLEST_SCALE: f64 = 0.02;

/// The largest finite number of a tensor, or what is compared instead where there is none.
pub(super) fn largest(expected: &[f64]) -> f64 {
    expected.iter().filter(|x| x.is_finite()).fold(SMALLEST_SCALE, |scale, x| scale.max(x.abs()))
}

/// Holds some numbers against the reference.
///
/// # Panics
/// If a number is off by more than `tolerance` times the largest number of the reference.
#[track_caller]
pub fn assert_close(what: &str, given: impl IntoIterator<Item = f64>, expected: &[f64], tolerance: f64) {
    let given: Vec<f64> = given.into_iter().collect();
    assert_eq!(given.len(), expected.len(), "{what}: the number of elements");
    let scale = largest(expected);
    let error = |(given, expected): (&f64, &f64)| {
        // equal infinities, whose difference is NaN
        let is_same = given.total_cmp(expected).is_eq() || given.is_nan() && expected.is_nan();
        if is_same { 0.0 } else { (given - expected).abs() }
    };
    let errors: Vec<f64> = given.iter().zip(expected).map(error).collect();
    let wrong = |error: &f64| error.is_nan() || *error > tolerance * scale;
    let count = errors.iter().filter(|error| wrong(error)).count();
    if let Some(at) = errors.iter().position(wrong) {
        panic!(
            "{what}: {count} of {} elements are wrong; the first is {at}: {:e}, expected {:e} (off by {:e} of {scale:e})\n\
             given    {:?}\nexpected {:?}",
            given.len(),
            given[at],
            expected[at],
            errors[at],
            &given[..given.len().min(12)],
            &expected[..expected.len().min(12)],
        );
    }
}

/// What `predict` gives: one array, or several in a tuple.
pub trait Outputs {
    /// The arrays, in order.
    fn arrays(self) -> Vec<ArrayD<f32>>;
}

impl<D: Dimension> Outputs for ArrayView<'_, f32, D> {
    fn arrays(self) -> Vec<ArrayD<f32>> {
        vec![self.into_dyn().into_owned()]
    }
}

macro_rules! tuples {
    ($(($($output:ident)*))*) => {$(
        impl<$($output: Outputs),*> Outputs for ($($output,)*) {
            fn arrays(self) -> Vec<ArrayD<f32>> {
                #[allow(non_snake_case, reason = "named as their types")]
                let ($($output,)*) = self;
                [$($output.arrays()),*].concat()
            }
        }
    )*};
}
tuples!((A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H));
