use core::array;

use super::{Guarded, MAX_SLOTS, Rule};
use crate::error::{BrokenElements, Diverged};
use crate::kernels::buffer::AlignedBuffer;
use crate::kernels::held::Held;
use crate::kernels::real::Real;
use crate::{Error, Parameter, ParameterSet};

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
pub struct Optimizer<R: Rule, F: Real = f32> {
    /// The rule; its numbers may be changed between steps.
    pub rule: R,
    /// How many steps have been taken.
    taken: u64,
    /// The first is that of all parameters that are in no other.
    groups: Vec<Group>,
    /// This step's scalars for each group.
    steps: Vec<R::Step>,
    parameters: Vec<Kept<F>>,
}

/// How some parameters are treated differently: made by [`Optimizer::group`]. A group is a setting, as the rule's numbers are: a
/// checkpoint has no groups, so an optimiser is given them again before or after it is loaded.
///
/// ```
/// use nn_runtime::Group;
///
/// let no_decay = Group { weight_decay_scale: 0.0, ..Group::default() };
/// let slow = Group { lr_scale: 0.1, ..Group::default() };
/// let later = Group { from_step: 1000, ..Group::default() };
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// What the rule's learning rate is multiplied by: a factor, so that a schedule goes on setting the rate of all.
    pub lr_scale: f32,
    /// What the rule's weight decay is multiplied by.
    pub weight_decay_scale: f32,
    /// Before this step (counted from 0 from the start of the run, also after it was resumed) the learning rate is 0. What a rule keeps of gradients gathers all the same.
    pub from_step: u64,
}

impl Default for Group {
    fn default() -> Self {
        Self { lr_scale: 1.0, weight_decay_scale: 1.0, from_step: 0 }
    }
}

/// What is kept for one parameter.
#[derive(Clone, Debug)]
struct Kept<F: Real> {
    /// The number of elements the parameter stores.
    len: usize,
    group: usize,
    /// How many elements this step has left as they were.
    held: Held,
    slots: [AlignedBuffer<F>; MAX_SLOTS],
}

/// What a kernel that updates a parameter needs besides it: the step's scalars, and what is kept for each weight.
#[derive(Debug)]
pub struct State<'a, R: Rule, F> {
    /// The scalars of this step, and the guard of what it writes.
    pub step: Guarded<'a, R>,
    /// In the parameter's storage order; those that the rule does not have are empty.
    pub slots: [&'a mut [F]; MAX_SLOTS],
}

impl<R: Rule, F: Real> Optimizer<R, F> {
    /// An optimiser at its first step, for parameters that store `lengths` elements (padding included, as
    /// [`Tensor::as_slice`](crate::Tensor::as_slice) has them), in the order in which the network's parameters are
    /// visited; 0 for one that is not trained.
    #[must_use]
    pub fn new(rule: R, lengths: &[usize]) -> Self {
        let slots = |len| array::from_fn(|slot| AlignedBuffer::zeroed(if slot < R::SLOTS { len } else { 0 }));
        let kept = |&len| Kept { len, group: 0, held: Held::default(), slots: slots(len) };
        let (groups, steps) = (vec![Group::default()], vec![rule.step(1)]);
        Self { rule, taken: 0, groups, steps, parameters: lengths.iter().map(kept).collect() }
    }

    /// Treats the parameters that `matches` says differently: by name, layer, kind of layer or shape; `params` are the network's. A parameter is in the last
    /// group that it was put in.
    ///
    /// ```
    /// use nn_runtime::{AdamW, Group, Seed, network};
    ///
    /// network! { Net(x: [4]) { x -> linear(8) -> batch_norm -> relu -> linear(2) as head -> softmax_ce } }
    ///
    /// let net = Net::new(Seed(0));
    /// let mut optimizer = net.optimizer(AdamW::new(1e-3).weight_decay(0.05));
    /// // no decay on biases and norms; the head learns ten times as fast
    /// let bare = Group { weight_decay_scale: 0.0, ..Group::default() };
    /// optimizer.group(&net.params, |parameter| parameter.is_bias() || parameter.is_of_norm(), bare)?;
    /// optimizer.group(&net.params, |parameter| parameter.name == "head.weight", Group { lr_scale: 10.0, ..Group::default() })?;
    /// # Ok::<(), nn_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::OptimizerMismatch`] if `params` are not of this optimiser's network; [`Error::Invalid`] if no trained
    /// parameter matches.
    pub fn group(
        &mut self,
        params: &impl ParameterSet<F>,
        matches: impl Fn(&Parameter) -> bool,
        group: Group,
    ) -> Result<(), Error> {
        let known = params.described();
        if known.len() != self.parameters.len() {
            let mut expected = Vec::new();
            params.visit(&mut |_, array| expected.push(array.len()));
            return Err(Error::OptimizerMismatch { expected, given: self.lengths() });
        }
        let mut matched = false;
        for (parameter, kept) in known.iter().zip(&mut self.parameters) {
            if kept.len > 0 && matches(parameter) {
                (kept.group, matched) = (self.groups.len(), true);
            }
        }
        if !matched {
            let names = known.iter().map(|parameter| parameter.name.as_str()).collect::<Vec<_>>().join(", ");
            let why = format!("expected a group to have parameters, but it has none of {names}");
            return Err(Error::invalid("optimizer", why));
        }
        self.groups.push(group);
        self.steps.push(self.rule.step(1));
        Ok(())
    }

    /// How many steps have been taken.
    #[must_use]
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// Says how many steps have been taken, as a checkpoint does.
    pub fn set_taken(&mut self, taken: u64) {
        self.taken = taken;
    }

    /// Begins a step: makes its scalars. Generated code calls it, before [`states`](Self::states).
    pub fn advance(&mut self) {
        // a file may say any number
        self.taken = self.taken.saturating_add(1);
        for (group, step) in self.groups.iter().zip(&mut self.steps) {
            let mut rule = self.rule.clone();
            let rate = if self.taken > group.from_step { group.lr_scale } else { 0.0 };
            rule.set_lr(rule.lr() * rate);
            rule.set_weight_decay(rule.weight_decay() * group.weight_decay_scale);
            *step = rule.step(self.taken);
        }
        self.parameters.iter_mut().for_each(|kept| kept.held.clear());
    }

    /// Ends a step: says whether all elements of all parameters took it. Generated code calls it, after the last of the
    /// [`states`](Self::states); `params` are those of the network, and `loss` is that of the batch, if it is known.
    ///
    /// # Errors
    /// [`Error::Diverged`] if an element would have become infinite or NaN, and so is as it was before the step.
    #[inline]
    pub fn finish(&self, loss: Option<f32>, params: &impl ParameterSet<F>) -> Result<(), Error> {
        let any = self.parameters.iter().fold(0, |any, kept| any | kept.held.count());
        if any == 0 { Ok(()) } else { self.diverged(loss, params) }
    }

    #[cold]
    #[inline(never)]
    fn diverged(&self, loss: Option<f32>, params: &impl ParameterSet<F>) -> Result<(), Error> {
        let (mut held, mut kept) = (Vec::new(), self.parameters.iter());
        params.visit(&mut |name, array| {
            let count = kept.next().map_or(0, |kept| kept.held.count());
            if count > 0 {
                held.push(BrokenElements { parameter: name.to_owned(), elements: count, of: array.len() });
            }
        });
        Diverged::of_held(loss, held)
    }

    /// The state of one parameter.
    ///
    /// # Panics
    /// If there is no such parameter: see [`matches`](Self::matches).
    #[must_use]
    pub fn state(&mut self, parameter: usize) -> State<'_, R, F> {
        let [state] = self.states([parameter]);
        state
    }

    /// The states of several parameters at once, for a kernel that updates them together.
    ///
    /// # Panics
    /// If one of them does not exist or is named twice: see [`matches`](Self::matches).
    #[must_use]
    pub fn states<const N: usize>(&mut self, parameters: [usize; N]) -> [State<'_, R, F>; N] {
        let kept = self.parameters.get_disjoint_mut(parameters).expect("different parameters of the network");
        let steps = &self.steps;
        kept.map(|Kept { group, held, slots, .. }| State {
            step: Guarded { scalars: steps[*group], held },
            slots: slots.each_mut().map(|slot| &mut slot[..]),
        })
    }

    /// Checks that the optimiser is for a network whose parameters store `lengths` elements, and that its learning rate and
    /// weight decay are numbers.
    ///
    /// # Errors
    /// [`Error::OptimizerMismatch`]; [`Error::Invalid`] for a rate or a decay that is infinite or NaN, in a group too.
    #[inline]
    pub fn matches(&self, lengths: &[usize]) -> Result<(), Error> {
        let differences = self.parameters.iter().zip(lengths).fold(0, |all, (kept, len)| all | (kept.len ^ len));
        let fits = self.parameters.len() == lengths.len() && differences == 0;
        let [rate, decay] = [self.rule.lr(), self.rule.weight_decay()];
        let settings = |group: &Group| [rate * group.lr_scale, decay * group.weight_decay_scale];
        if fits && self.groups.iter().all(|group| settings(group).iter().all(|x| x.is_finite())) {
            return Ok(());
        }
        self.mismatch(lengths)
    }

    /// Says what does not match.
    #[cold]
    #[inline(never)]
    fn mismatch(&self, lengths: &[usize]) -> Result<(), Error> {
        if !self.parameters.iter().map(|kept| kept.len).eq(lengths.iter().copied()) {
            return Err(Error::OptimizerMismatch { expected: lengths.to_vec(), given: self.lengths() });
        }
        for group in &self.groups {
            finite("learning rate", self.rule.lr(), group.lr_scale)?;
            finite("weight decay", self.rule.weight_decay(), group.weight_decay_scale)?;
        }
        Ok(())
    }

    /// The number of elements stored for each parameter.
    #[must_use]
    pub fn lengths(&self) -> Vec<usize> {
        self.parameters.iter().map(|kept| kept.len).collect()
    }

    /// The slots that the rule has, of one parameter, to read.
    ///
    /// # Panics
    /// If there is no such parameter: see [`matches`](Self::matches).
    pub fn slots(&self, parameter: usize) -> impl Iterator<Item = &[F]> {
        self.parameters[parameter].slots.iter().take(R::SLOTS).map(|slot| &slot[..])
    }

    /// Starts anew: all slots become 0, and no steps have been taken. Groups stay.
    pub fn reset(&mut self) {
        self.parameters.iter_mut().flat_map(|kept| &mut kept.slots).for_each(|slot| slot.fill(F::ZERO));
        self.taken = 0;
    }
}

/// Checks the settings of an optimiser that has no groups.
pub(super) fn finite_settings(lr: f32, weight_decay: f32) -> Result<(), Error> {
    finite("learning rate", lr, 1.0)?;
    finite("weight decay", weight_decay, 1.0)
}

/// Checks a setting of the rule, times the factor that a group has for it.
fn finite(what: &str, value: f32, factor: f32) -> Result<(), Error> {
    if (value * factor).is_finite() {
        return Ok(());
    }
    let of_group = if value.is_finite() { format!(", times a group's {factor}") } else { String::new() };
    Err(Error::invalid("optimizer", format!("expected a finite {what}, given {value}{of_group}")))
}
