//! What is kept of each parameter by an optimiser that steps by gradients in memory.

use ndarray::{ArrayD, ArrayViewD, ArrayViewMutD, IxDyn};

use crate::kernels::buffer::AlignedBuffer;
use crate::optim::gradients::pairs;
use crate::{Error, ParameterSet};

/// `N` arrays for each parameter, and the number of steps. Which parameters there are is known from the first step, or
/// from a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory<const N: usize> {
    pub(super) taken: u64,
    pub(super) parameters: Vec<Kept<N>>,
}

/// What is kept of one parameter.
#[derive(Clone, Debug)]
pub(super) struct Kept<const N: usize> {
    pub(super) name: String,
    pub(super) shape: Vec<usize>,
    /// In row-major order.
    pub(super) values: [AlignedBuffer<f32>; N],
}

/// Values in row-major order as an array.
pub(super) fn shaped<'a>(shape: &[usize], values: &'a [f32]) -> ArrayViewD<'a, f32> {
    ArrayViewD::from_shape(IxDyn(shape), values).expect("what is kept has the parameter's size")
}

/// Values in row-major order as an array to change.
pub(super) fn shaped_mut<'a>(shape: &[usize], values: &'a mut [f32]) -> ArrayViewMutD<'a, f32> {
    ArrayViewMutD::from_shape(IxDyn(shape), values).expect("what is kept has the parameter's size")
}

impl<const N: usize> Memory<N> {
    /// Begins a step of the parameters that are `chosen`, by name and shape: checks that they are those of the steps before,
    /// or makes room for them.
    pub(super) fn begin(
        &mut self,
        params: &mut impl ParameterSet<f32>,
        gradients: &impl ParameterSet<f32>,
        chosen: impl Fn(&str, &[usize]) -> bool,
    ) -> Result<(), Error> {
        if self.parameters.is_empty() || !self.are_trained(gradients, &chosen) || !self.are_in(params) {
            let given = pairs(params, gradients)?.into_iter().zip(gradients.names());
            let given = given.map(|((_, gradient), name)| (name, gradient.shape().to_vec()));
            let given: Vec<_> = given.filter(|(name, shape)| chosen(name, shape)).collect();
            if !self.parameters.is_empty() {
                let known = self.parameters.iter().map(|kept| (kept.name.clone(), kept.shape.clone()));
                return Err(another_network(&known.collect::<Vec<_>>(), &given));
            }
            let room = |shape: &[usize]| std::array::from_fn(|_| AlignedBuffer::zeroed(shape.iter().product()));
            let kept = given.into_iter().map(|(name, shape)| Kept { name, values: room(&shape), shape });
            self.parameters = kept.collect();
        }
        // a file may say any number
        self.taken = self.taken.saturating_add(1);
        Ok(())
    }

    /// Whether these gradients are those of the parameters that are kept.
    fn are_trained(&self, gradients: &impl ParameterSet<f32>, chosen: impl Fn(&str, &[usize]) -> bool) -> bool {
        let (mut left, mut same) = (self.parameters.iter(), true);
        gradients.visit(&mut |name, array| {
            if chosen(name, array.shape()) {
                same &= left.next().is_some_and(|kept| kept.is(name, array.shape()));
            }
        });
        same && left.next().is_none()
    }

    /// Whether a network has all parameters that are kept, in this order.
    fn are_in(&self, params: &(impl ParameterSet<f32> + ?Sized)) -> bool {
        let mut left = self.parameters.iter().peekable();
        params.visit(&mut |name, array| {
            left.next_if(|kept| kept.is(name, array.shape()));
        });
        left.next().is_none()
    }

    /// That a network has all parameters that are kept.
    fn check(&self, params: &dyn ParameterSet<f32>) -> Result<(), Error> {
        if self.are_in(params) {
            return Ok(());
        }
        let mut given = Vec::new();
        params.visit(&mut |name, array| given.push((name.to_owned(), array.shape().to_vec())));
        let known: Vec<_> = self.parameters.iter().map(|kept| (kept.name.clone(), kept.shape.clone())).collect();
        Err(another_network(&known, &given))
    }

    /// As [`Resumable::kept`](crate::optim::Resumable::kept).
    pub(super) fn kept(&self, params: &dyn ParameterSet<f32>) -> Result<Vec<(String, ArrayD<f32>)>, Error> {
        self.check(params)?;
        let each = self.parameters.iter().flat_map(|kept| kept.values.iter().enumerate().map(move |one| (kept, one)));
        Ok(each
            .map(|(kept, (slot, values))| (format!("{slot}.{}", kept.name), shaped(&kept.shape, values).to_owned()))
            .collect())
    }

    /// As [`Resumable::wanted`](crate::optim::Resumable::wanted): of what was trained, and of what the file knows.
    pub(super) fn wanted(
        &self,
        params: &dyn ParameterSet<f32>,
        has: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<(String, Vec<usize>)>, Error> {
        self.check(params)?;
        let mut wanted = Vec::new();
        params.visit(&mut |name, array| {
            let keys = || (0..N).map(|slot| format!("{slot}.{name}"));
            if keys().any(|key| has(&key)) || self.parameters.iter().any(|kept| kept.name == name) {
                wanted.extend(keys().map(|key| (key, array.shape().to_vec())));
            }
        });
        Ok(wanted)
    }

    /// As [`Resumable::resume`](crate::optim::Resumable::resume).
    pub(super) fn resume(&mut self, taken: u64, arrays: Vec<(String, ArrayD<f32>)>) {
        self.taken = taken;
        self.parameters.clear();
        let mut arrays = arrays.into_iter().peekable();
        while let Some((key, first)) = arrays.peek() {
            let name = key.split_once('.').map_or(key.as_str(), |(_, name)| name).to_owned();
            let shape = first.shape().to_vec();
            let mut values = std::array::from_fn(|_| AlignedBuffer::zeroed(first.len()));
            for (values, (_, array)) in values.iter_mut().zip(arrays.by_ref()) {
                values.iter_mut().zip(&array).for_each(|(to, from)| *to = *from);
            }
            self.parameters.push(Kept { name, shape, values });
        }
    }
}

impl<const N: usize> Kept<N> {
    fn is(&self, name: &str, shape: &[usize]) -> bool {
        self.name == name && self.shape == shape
    }
}

fn another_network(expected: &[(String, Vec<usize>)], given: &[(String, Vec<usize>)]) -> Error {
    let list = |arrays: &[(String, Vec<usize>)]| {
        let each: Vec<String> = arrays.iter().map(|(name, shape)| format!("`{name}` {shape:?}")).collect();
        if each.is_empty() { "none".to_owned() } else { each.join(", ") }
    };
    let (expected, given) = (list(expected), list(given));
    Error::invalid(
        "optimizer",
        format!("expected the parameters that it has trained so far, {expected}, given {given}"),
    )
}

/// What checkpoints ask of an optimiser whose memory is a field of it.
macro_rules! resumable {
    ($Optimizer:ident, $memory:ident) => {
        impl crate::optim::Resumable for $Optimizer {
            fn kind(&self) -> &str {
                stringify!($Optimizer)
            }

            fn taken(&self) -> u64 {
                self.$memory.taken
            }

            fn kept(&self, params: &dyn ParameterSet<f32>) -> Result<Vec<(String, ndarray::ArrayD<f32>)>, Error> {
                self.$memory.kept(params)
            }

            fn wanted(
                &self,
                params: &dyn ParameterSet<f32>,
                has: &dyn Fn(&str) -> bool,
            ) -> Result<Vec<(String, Vec<usize>)>, Error> {
                self.$memory.wanted(params, has)
            }

            fn resume(
                &mut self,
                _params: &dyn ParameterSet<f32>,
                taken: u64,
                kept: Vec<(String, ndarray::ArrayD<f32>)>,
            ) -> Result<(), Error> {
                self.$memory.resume(taken, kept);
                Ok(())
            }
        }
    };
}
pub(super) use resumable;
