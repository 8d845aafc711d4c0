use ndarray::{ArrayViewD, ArrayViewMutD, ShapeBuilder};

use super::{Optimizer, Rule};
use crate::{Error, ParameterSet};

/// A parameter that an optimiser trains, and how it lies in its storage, which is how its slots lie in theirs.
pub(super) struct Trained {
    /// Its number among the network's parameters.
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) shape: Vec<usize>,
    strides: Vec<usize>,
}

impl Trained {
    /// A slot in the shape that the network's source writes.
    pub(super) fn presented<'a>(&self, slot: &'a [f32]) -> ArrayViewD<'a, f32> {
        let layout = self.shape.clone().strides(self.strides.clone());
        ArrayViewD::from_shape(layout, slot).expect("`trained` has checked that it fits")
    }

    pub(super) fn presented_mut<'a>(&self, slot: &'a mut [f32]) -> ArrayViewMutD<'a, f32> {
        let layout = self.shape.clone().strides(self.strides.clone());
        ArrayViewMutD::from_shape(layout, slot).expect("`trained` has checked that it fits")
    }

    /// Whether slots of `len` elements hold the parameter.
    fn fits(&self, len: usize) -> bool {
        let layout = self.shape.clone().strides(self.strides.clone());
        ArrayViewD::from_shape(layout, &vec![(); len]).is_ok()
    }
}

/// The parameters that the optimiser trains, if it is for these.
pub(super) fn trained<R: Rule>(
    params: &dyn ParameterSet<f32>,
    optimizer: &Optimizer<R>,
) -> Result<Vec<Trained>, Error> {
    let (mut all, mut sizes) = (Vec::new(), Vec::new());
    params.visit(&mut |name, array| {
        // A negative stride becomes one that no storage fits; tensors have none.
        let strides = array.strides().iter().map(|&stride| usize::try_from(stride).unwrap_or(usize::MAX));
        all.push(Trained {
            number: all.len(),
            name: name.to_owned(),
            shape: array.shape().to_vec(),
            strides: strides.collect(),
        });
        sizes.push(array.len());
    });
    let lengths = optimizer.lengths();
    let pairs = || all.iter().zip(&lengths);
    if all.len() != lengths.len() || pairs().any(|(parameter, &len)| len > 0 && !parameter.fits(len)) {
        return Err(Error::OptimizerMismatch { expected: sizes, given: lengths });
    }
    all.retain(|parameter| lengths[parameter.number] > 0);
    Ok(all)
}
