use ndarray::{Array, Dimension};

use super::Examples;
use super::dataset::{check_size, classes};
use crate::{Class, Error};

/// Examples as floats in memory: rows of a table, or images that are floats already.
///
/// ```
/// use nn_runtime::data::{Batches, Rows};
/// use nn_runtime::ndarray::array;
///
/// let rows = Rows::new(array![[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])?.with_labels(vec![0, 1, 0], vec!["a".into(), "b".into()])?;
/// let mut batches = Batches::of(&rows, 2)?;
/// let batch = batches.next_batch().expect("three rows");
/// assert_eq!(batch.rows(), array![[0.0, 1.0], [2.0, 3.0]]);
/// assert_eq!(batch.labels(), [0, 1]);
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    count: usize,
    shape: [usize; 3],
    values: Vec<f32>,
    labels: Vec<u32>,
    class_names: Vec<String>,
    target_len: usize,
    targets: Vec<f32>,
}

impl Rows {
    /// Examples along the first axis of an array of one to four axes: `[n]`, `[n, columns]`, or images
    /// `[n, channels, height, width]`.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an array of another number of axes, and for more than 65,536 examples of no numbers.
    pub fn new<D: Dimension>(values: Array<f32, D>) -> Result<Self, Error> {
        let (count, shape) = match *values.shape() {
            [count] => (count, [1, 1, 1]),
            [count, a] => (count, [a, 1, 1]),
            [count, a, b] => (count, [a, b, 1]),
            [count, a, b, c] => (count, [a, b, c]),
            _ => {
                let why = format!("expected an array of one to four axes, given one of {}", values.ndim());
                return Err(Error::invalid("rows", why));
            }
        };
        check_size("rows", &[count, shape[0], shape[1], shape[2]])?;
        let (labels, class_names, targets) = Default::default();
        Ok(Self { count, shape, values: in_order(values), labels, class_names, target_len: 0, targets })
    }

    /// Adds the class of each example, of any type of integers, and the classes' names.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is not one for each; [`Error::Label`] for the first that has no name.
    pub fn with_labels<C: Class>(self, labels: Vec<C>, class_names: Vec<String>) -> Result<Self, Error> {
        if labels.len() != self.count {
            let why = format!("expected {} labels, one an example, given {}", self.count, labels.len());
            return Err(Error::invalid("rows", why));
        }
        let labels = classes("labels", labels, class_names.len())?;
        Ok(Self { labels, class_names, ..self })
    }

    /// Adds the numbers to be predicted for each example: `[n]` or `[n, targets]`.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there are not as many along the first axis, or more axes.
    pub fn with_targets<D: Dimension>(self, targets: Array<f32, D>) -> Result<Self, Error> {
        let target_len = match *targets.shape() {
            [count] if count == self.count => 1,
            [count, length] if count == self.count => length,
            _ => {
                let (count, given) = (self.count, targets.shape());
                let why = format!("expected targets of shape [{count}] or [{count}, targets], given {given:?}");
                return Err(Error::invalid("rows", why));
            }
        };
        Ok(Self { target_len, targets: in_order(targets), ..self })
    }

    /// All values, example after example.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// All targets, example after example.
    #[must_use]
    pub fn targets(&self) -> &[f32] {
        &self.targets
    }

    /// The names of the classes.
    #[must_use]
    pub fn class_names(&self) -> &[String] {
        &self.class_names
    }
}

/// An array's elements in row-major order; it is copied only if they lie otherwise.
pub(super) fn in_order<E: Copy, D: Dimension>(array: Array<E, D>) -> Vec<E> {
    if array.is_standard_layout() {
        let length = array.len();
        let (mut elements, offset) = array.into_raw_vec_and_offset();
        elements.drain(..offset.unwrap_or(0));
        elements.truncate(length);
        elements
    } else {
        array.iter().copied().collect()
    }
}

impl Examples for Rows {
    fn len(&self) -> usize {
        self.count
    }

    fn shape(&self) -> [usize; 3] {
        self.shape
    }

    fn labels(&self) -> &[u32] {
        &self.labels
    }

    fn write(&self, position: usize, values: &mut [f32]) {
        values.copy_from_slice(&self.values[position * values.len()..][..values.len()]);
    }

    fn target_len(&self) -> usize {
        self.target_len
    }

    fn write_targets(&self, position: usize, targets: &mut [f32]) {
        targets.copy_from_slice(&self.targets[position * targets.len()..][..targets.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Batches;
    use ndarray::{Array1, Array2, Array4, Array5, array, s};

    #[test]
    fn arrays_of_one_to_four_axes_are_rows() {
        assert_eq!(Rows::new(array![1.0, 2.0]).unwrap().shape(), [1, 1, 1]);
        assert_eq!(Rows::new(Array2::zeros((2, 5))).unwrap().shape(), [5, 1, 1]);
        assert_eq!(Rows::new(Array4::zeros((2, 3, 4, 5))).unwrap().shape(), [3, 4, 5]);
        let error = Rows::new(Array5::zeros((1, 1, 1, 1, 1))).unwrap_err().to_string();
        assert_eq!(error, "rows: expected an array of one to four axes, given one of 5");
        // as many rows of nothing as a file likes to say
        let error = Rows::new(Array2::zeros((1 << 62, 0))).unwrap_err().to_string();
        assert_eq!(error, "rows: expected sizes of an array, given [4611686018427387904, 0, 1, 1]");
        assert_eq!(Rows::new(Array2::zeros((3, 0))).unwrap().len(), 3);
    }

    #[test]
    fn elements_come_in_order_however_they_lie() {
        let array = Array2::from_shape_fn((3, 4), |(i, j)| (4 * i + j) as f32);
        let turned = array.clone().reversed_axes();
        assert_eq!(Rows::new(turned).unwrap().values()[..3], [0.0, 4.0, 8.0]);
        let mut part = array.clone();
        part.slice_collapse(s![1.., ..]);
        assert_eq!(Rows::new(part).unwrap().values(), (4..12).map(|i| i as f32).collect::<Vec<_>>());
        let mut first = array;
        first.slice_collapse(s![..1, ..]);
        assert_eq!(Rows::new(first).unwrap().values(), [0.0, 1.0, 2.0, 3.0]);
    }

    #[test]
    fn targets_are_batched_with_their_examples() {
        let rows = Rows::new(Array1::from_iter((0..5).map(|i| i as f32))).unwrap();
        let rows = rows.with_targets(Array2::from_shape_fn((5, 2), |(i, j)| (10 * i + j) as f32)).unwrap();
        let mut batches = Batches::of(&rows, 2).unwrap().shuffled(crate::Seed(3));
        let mut seen = 0;
        while let Some(batch) = batches.next_batch() {
            assert!(batch.labels().is_empty());
            for (at, &position) in batch.positions().iter().enumerate() {
                let [value, first, second] = [position, 10 * position, 10 * position + 1].map(|number| number as f32);
                assert_eq!(batch.rows().row(at), array![value]);
                assert_eq!(batch.targets().row(at), array![first, second]);
                seen += 1;
            }
        }
        assert_eq!(seen, 5);
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        let rows = || Rows::new(array![[1.0], [2.0]]).unwrap();
        let message = |result: Result<Rows, Error>| result.unwrap_err().to_string();
        let names = || vec!["a".to_owned()];
        assert_eq!(message(rows().with_labels(vec![0], names())), "rows: expected 2 labels, one an example, given 1");
        assert_eq!(
            message(rows().with_labels(vec![0, 1], names())),
            "`labels`: expected labels from 0 to 0, given 1 at index 1 (1 classes)"
        );
        assert_eq!(
            message(rows().with_targets(array![1.0])),
            "rows: expected targets of shape [2] or [2, targets], given [1]"
        );
        assert!(Batches::of(rows(), 1).unwrap().balanced(crate::Seed(1)).is_err());
    }
}
