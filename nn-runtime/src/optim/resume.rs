use ndarray::ArrayD;

use super::trained::trained;
use super::{Optimizer, Rule};
use crate::{Error, ParameterSet};

/// An optimiser that goes on from a [checkpoint](crate::checkpoint) to the same bits, because all that it keeps of its
/// steps is in the file: the number of steps, and arrays of the parameters' shapes. Its settings are not (rates, groups,
/// which parameters are its own): make it as it was made at first, and then load.
///
/// [`Optimizer`], [`Lamb`](crate::Lamb) and [`Muon`](crate::Muon) are; an optimiser of your own can be. `params` are always
/// those of the network that is trained. Keys are `<what is kept>.<parameter>`, such as `0.hidden.weight`.
pub trait Resumable {
    /// What a file calls the optimiser: one does not go on from what another has kept.
    fn kind(&self) -> &str;

    /// How many steps have been taken.
    fn taken(&self) -> u64;

    /// All that is kept, in the shapes that the network's source writes.
    ///
    /// # Errors
    /// If the optimiser is for another network.
    fn kept(&self, params: &dyn ParameterSet<f32>) -> Result<Vec<(String, ArrayD<f32>)>, Error>;

    /// The keys and shapes that [`resume`](Self::resume) takes from a file; `has` says which keys the file has, for an
    /// optimiser that learns only from its steps, or from there, which parameters are its own.
    ///
    /// # Errors
    /// If the optimiser is for another network.
    fn wanted(
        &self,
        params: &dyn ParameterSet<f32>,
        has: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<(String, Vec<usize>)>, Error>;

    /// Goes on from there: `kept` are the arrays that [`wanted`](Self::wanted) asked for, in its order.
    ///
    /// # Errors
    /// If the optimiser is for another network: never after `wanted` had no error.
    fn resume(
        &mut self,
        params: &dyn ParameterSet<f32>,
        taken: u64,
        kept: Vec<(String, ArrayD<f32>)>,
    ) -> Result<(), Error>;
}

impl<R: Rule> Resumable for Optimizer<R> {
    fn kind(&self) -> &str {
        R::NAME
    }

    fn taken(&self) -> u64 {
        Self::taken(self)
    }

    fn kept(&self, params: &dyn ParameterSet<f32>) -> Result<Vec<(String, ArrayD<f32>)>, Error> {
        let mut kept = Vec::new();
        for parameter in trained(params, self)? {
            for (slot, values) in self.slots(parameter.number).enumerate() {
                kept.push((format!("{slot}.{}", parameter.name), parameter.presented(values).to_owned()));
            }
        }
        Ok(kept)
    }

    fn wanted(
        &self,
        params: &dyn ParameterSet<f32>,
        _has: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<(String, Vec<usize>)>, Error> {
        let of_each = |parameter| (0..R::SLOTS).map(move |slot| (slot, parameter));
        let parameters = trained(params, self)?;
        Ok(parameters
            .iter()
            .flat_map(of_each)
            .map(|(slot, parameter)| (format!("{slot}.{}", parameter.name), parameter.shape.clone()))
            .collect())
    }

    fn resume(
        &mut self,
        params: &dyn ParameterSet<f32>,
        taken: u64,
        kept: Vec<(String, ArrayD<f32>)>,
    ) -> Result<(), Error> {
        let mut kept = kept.into_iter();
        for parameter in trained(params, self)? {
            let state = self.state(parameter.number).slots.into_iter().take(R::SLOTS);
            for (slot, (_, values)) in state.zip(&mut kept) {
                parameter.presented_mut(slot).assign(&values);
            }
        }
        self.set_taken(taken);
        Ok(())
    }
}
