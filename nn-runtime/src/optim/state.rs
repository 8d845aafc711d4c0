use super::Rule;
use crate::Error;
use crate::kernels::buffer::AlignedBuffer;
use crate::kernels::real::Real;

/// A [`Rule`] with what it keeps for each weight of one network; a network's `optimizer(rule)` makes it.
///
/// ```
/// use nn_runtime::{Optimizer, Sgd, schedule};
///
/// let mut optimizer: Optimizer<_> = Optimizer::new(Sgd::new(0.1).momentum(0.9), &[64, 16]);
/// let lr = schedule::warm_up(100, schedule::cosine(0.1, 900, 0.0));
/// for step in 0..1000 {
///     optimizer.rule.lr = lr(step);
///     // net.train_step(…, &mut optimizer, …)?;
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Optimizer<R, F: Real = f32> {
    /// The rule; its numbers may be changed between steps.
    pub rule: R,
    parameters: Vec<State<F>>,
}

/// What is kept for one parameter.
#[derive(Clone, Debug)]
struct State<F: Real> {
    /// The number of elements the parameter stores.
    len: usize,
    slots: [AlignedBuffer<F>; 2],
}

impl<R: Rule, F: Real> Optimizer<R, F> {
    /// An optimiser at its first step, for parameters that store `lengths` elements (padding included, as
    /// [`Tensor::as_slice`](crate::Tensor::as_slice) has them), in the order in which the network's parameters are
    /// visited; 0 for one that is not trained.
    #[must_use]
    pub fn new(rule: R, lengths: &[usize]) -> Self {
        let slot = |n, len| AlignedBuffer::zeroed(if n < R::SLOTS { len } else { 0 });
        let state = |&len| State { len, slots: [slot(0, len), slot(1, len)] };
        Self { rule, parameters: lengths.iter().map(state).collect() }
    }

    /// The slots of one parameter, in its storage order; those that the rule does not have are empty.
    ///
    /// # Panics
    /// If there is no such parameter: see [`matches`](Self::matches).
    #[must_use]
    pub fn state(&mut self, parameter: usize) -> [&mut [F]; 2] {
        slots_mut(&mut self.parameters[parameter])
    }

    /// The slots of several parameters at once, for a kernel that updates them together.
    ///
    /// # Panics
    /// If one of them does not exist or is named twice: see [`matches`](Self::matches).
    #[must_use]
    pub fn states<const N: usize>(&mut self, parameters: [usize; N]) -> [[&mut [F]; 2]; N] {
        let states = self.parameters.get_disjoint_mut(parameters).expect("different parameters of the network");
        states.map(slots_mut)
    }

    /// Checks that the optimiser is for a network whose parameters store `lengths` elements.
    ///
    /// # Errors
    /// [`Error::OptimizerMismatch`].
    pub fn matches(&self, lengths: &[usize]) -> Result<(), Error> {
        if self.parameters.iter().map(|state| state.len).eq(lengths.iter().copied()) {
            return Ok(());
        }
        Err(Error::OptimizerMismatch { expected: lengths.to_vec(), given: self.lengths() })
    }

    /// The number of elements stored for each parameter.
    #[must_use]
    pub fn lengths(&self) -> Vec<usize> {
        self.parameters.iter().map(|state| state.len).collect()
    }

    /// The slots that the rule has, of one parameter, to read.
    ///
    /// # Panics
    /// If there is no such parameter: see [`matches`](Self::matches).
    pub fn slots(&self, parameter: usize) -> impl Iterator<Item = &[F]> {
        self.parameters[parameter].slots.iter().take(R::SLOTS).map(|slot| &slot[..])
    }

    /// Starts anew: all slots become 0, and the rule's counter too.
    pub fn reset(&mut self) {
        self.parameters.iter_mut().flat_map(|state| &mut state.slots).for_each(|slot| slot.fill(F::ZERO));
        self.rule.set_counter(0);
    }
}

fn slots_mut<F: Real>(state: &mut State<F>) -> [&mut [F]; 2] {
    state.slots.each_mut().map(|slot| &mut slot[..])
}
