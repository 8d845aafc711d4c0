//! Arrays as nobody would pass them, and what is wrong with them.

use nn_runtime::Error;
use nn_runtime::ndarray::{ArrayD, ArrayViewD, Axis, IxDyn, Slice};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// How an array lies in memory.
#[derive(Clone, Copy, Debug)]
pub enum Lies {
    /// One element after another.
    Plain,
    /// The middle of a longer array along an axis.
    Middle(usize),
    /// Backwards along an axis.
    Backwards(usize),
    /// Every second along an axis.
    EverySecond(usize),
    /// With its axes the other way round.
    Turned,
    /// Along an axis, one over and over: with a stride of 0.
    Repeated(usize),
}

/// An array to be passed.
#[derive(Clone, Debug)]
pub struct Odd {
    shape: Vec<usize>,
    lies: Lies,
    /// It holds the array.
    whole: ArrayD<f32>,
}

const SPECIAL: &[f32] = &[
    f32::NAN,
    f32::INFINITY,
    f32::NEG_INFINITY,
    f32::MAX,
    f32::MIN,
    1e-40,
    -1e-45,
    f32::MIN_POSITIVE,
    0.0,
    -0.0,
    1e20,
];

impl Odd {
    pub fn new(shape: Vec<usize>, lies: Lies, special: &[(usize, f32)]) -> Self {
        let mut outer = shape.clone();
        match lies {
            Lies::Middle(axis) if axis < shape.len() => outer[axis] += 3,
            Lies::EverySecond(axis) if axis < shape.len() => outer[axis] *= 2,
            Lies::Repeated(axis) if axis < shape.len() => outer[axis] = 1,
            Lies::Turned => outer.reverse(),
            _ => {}
        }
        let mut next = 0_u32;
        let mut whole = ArrayD::from_shape_simple_fn(IxDyn(&outer), || {
            next = next.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (next >> 16) as f32 / 32_768.0 - 1.0
        });
        let length = whole.len();
        for &(at, number) in special.iter().filter(|_| length > 0) {
            *whole.iter_mut().nth(at % length).expect("within the array") = number;
        }
        Self { shape, lies, whole }
    }

    pub fn view(&self) -> ArrayViewD<'_, f32> {
        let mut view = self.whole.view();
        match self.lies {
            Lies::Middle(axis) if axis < self.shape.len() => {
                view.slice_axis_inplace(Axis(axis), Slice::from(1..=self.shape[axis].cast_signed()));
            }
            Lies::EverySecond(axis) if axis < self.shape.len() => {
                view.slice_axis_inplace(Axis(axis), Slice::new(0, None, 2));
            }
            Lies::Backwards(axis) if axis < self.shape.len() => view.invert_axis(Axis(axis)),
            Lies::Repeated(axis) if axis < self.shape.len() => {
                return self.whole.broadcast(IxDyn(&self.shape)).expect("an axis of size 1 has any size");
            }
            Lies::Turned => return view.reversed_axes(),
            _ => {}
        }
        view
    }

    /// The same elements, one after another.
    pub fn plain(&self) -> Self {
        let whole = self.view().as_standard_layout().into_owned();
        Self { shape: self.shape.clone(), lies: Lies::Plain, whole }
    }

    pub fn is_plain(&self) -> bool {
        matches!(self.lies, Lies::Plain)
    }

    /// The number of examples, where there is an axis of them.
    pub fn batch(&self) -> usize {
        self.shape.first().copied().unwrap_or(0)
    }

    /// What is wrong with it, as an input of examples of a shape.
    pub fn faults(&self, example: &[usize]) -> Vec<Fault> {
        let view = self.view();
        let mut faults = Vec::new();
        if self.shape.get(1..) != Some(example) {
            faults.push(Fault::Shape);
        }
        // row-major: each stride is the size of what is within; of an axis of one, or an array of none, it says nothing
        let mut within = 1;
        for (&size, &stride) in view.shape().iter().zip(view.strides()).rev() {
            if size > 1 && !view.is_empty() && stride != within {
                faults.push(Fault::Layout);
                break;
            }
            within *= size.cast_signed();
        }
        faults
    }
}

/// What may be wrong with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Shape,
    Layout,
    Empty,
    TooLarge,
    OtherBatch,
    Label,
    TooFew,
}

/// The fault that an error tells, and whether it says what was expected and what was given.
pub fn told(error: &Error) -> (Option<Fault>, bool) {
    let fault = match error {
        Error::Shape { .. } => Fault::Shape,
        Error::Layout { .. } => Fault::Layout,
        Error::EmptyBatch => Fault::Empty,
        Error::BatchTooLarge { .. } => Fault::TooLarge,
        Error::BatchMismatch { .. } => Fault::OtherBatch,
        Error::Label { .. } => Fault::Label,
        Error::TooFewValues { .. } => Fault::TooFew,
        _ => return (None, false),
    };
    let message = error.to_string();
    (Some(fault), message.contains("expect") && message.contains("given"))
}

/// Sizes of a batch, for a workspace of four.
fn batches() -> impl Strategy<Value = usize> {
    prop_oneof![6 => 1_usize..5, 1 => Just(0_usize), 1 => 5_usize..9]
}

/// An array for examples of a shape: mostly of that one.
pub fn odd(example: &'static [usize]) -> impl Strategy<Value = Odd> {
    let rank = example.len() + 1;
    let shape = batches().prop_flat_map(move |batch| {
        let right: Vec<usize> = std::iter::once(batch).chain(example.iter().copied()).collect();
        let axis = (0..right.len(), 0_usize..7);
        (Just(right), axis, 0..5).prop_map(|(mut shape, (axis, size), how)| {
            if how == 0 {
                shape[axis] = size;
            }
            shape
        })
    });
    let axis = 0..rank;
    let lies = prop_oneof![
        4 => Just(Lies::Plain),
        1 => axis.clone().prop_map(Lies::Middle),
        1 => axis.clone().prop_map(Lies::Backwards),
        1 => axis.clone().prop_map(Lies::EverySecond),
        1 => Just(Lies::Turned),
        1 => axis.prop_map(Lies::Repeated),
    ];
    let special = vec((0_usize..200, select(SPECIAL)), 0..3);
    (shape, lies, special).prop_map(|(shape, lies, special)| Odd::new(shape, lies, &special))
}

/// Labels below a number of classes, or not; for about so many examples.
pub fn labels(classes: i64, each: usize) -> impl Strategy<Value = Vec<i64>> {
    let label = prop_oneof![
        40 => 0..classes,
        1 => select(&[-1, -100, i64::MIN, i64::MAX, 1 << 32, 256, 255][..]),
        1 => Just(classes),
    ];
    (0_usize..5 * each + 2).prop_flat_map(move |length| vec(label.clone(), length))
}
