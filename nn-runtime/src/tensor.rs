use std::fmt;
use std::ops::{Index, IndexMut};

use ndarray::{
    Array, ArrayBase, ArrayView, ArrayViewMut, Data, Dimension, IndexLonger, IntoDimension, NdIndex, ShapeBuilder,
};

use crate::Error;
use crate::kernels::buffer::AlignedBuffer;
use crate::kernels::contract::pad;
use crate::kernels::real::Real;

/// An array as a network keeps it: presented in the shape that the network's source writes, stored in whatever order
/// its kernels read best.
///
/// The storage is aligned to 64 bytes. In a tensor for vectors the innermost stored dimension is padded to whole cache
/// lines of f32, from two dimensions on; the padding is zero and must stay so, because kernels read it. A
/// [`packed`](Self::packed) tensor, that of a network with `#[target(scalar)]`, has no padding. Everything but
/// [`as_slice`](Self::as_slice) and [`as_mut_slice`](Self::as_mut_slice) works in the presented shape and never sees
/// the padding.
///
/// ```
/// use nn_runtime::{Tensor, ndarray::array};
///
/// // linear's weight: presented [out, in], stored a row of outputs for each input
/// let mut weight = Tensor::<f32, _>::in_order([2, 3], [1, 0]);
/// weight.assign(&array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])?;
/// assert_eq!(weight[[1, 0]], 4.0);
/// assert_eq!(weight.view().dot(&array![1.0, 0.0, 0.0]), array![1.0, 4.0]);
/// assert_eq!(weight.as_slice()[..2], [1.0, 4.0]);
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct Tensor<F: Real, D: Dimension> {
    storage: AlignedBuffer<F>,
    shape: D,
    strides: D,
}

impl<F: Real, D: Dimension> Tensor<F, D> {
    /// Zeros of a presented shape, whose dimensions are stored in the given order, from the outermost to the innermost.
    ///
    /// `in_order([out, in], [1, 0])` stores `in` rows of `out` elements, each padded.
    ///
    /// # Panics
    /// If `order` does not name each dimension once, or the storage does not fit in the address space: both are decided
    /// by the network's source, never by data.
    #[must_use]
    pub fn in_order<const R: usize>(shape: [usize; R], order: [usize; R]) -> Self
    where
        [usize; R]: IntoDimension<Dim = D>,
    {
        Self::with_rows(shape.into_dimension(), &order, pad)
    }

    /// The same, without padding.
    ///
    /// ```
    /// use nn_runtime::Tensor;
    ///
    /// let weight = Tensor::<f32, _>::packed([2, 3], [1, 0]);
    /// assert_eq!((weight.strides(), weight.as_slice().len()), (&[1, 2][..], 6));
    /// ```
    ///
    /// # Panics
    /// As of [`in_order`](Self::in_order).
    #[must_use]
    pub fn packed<const R: usize>(shape: [usize; R], order: [usize; R]) -> Self
    where
        [usize; R]: IntoDimension<Dim = D>,
    {
        Self::with_rows(shape.into_dimension(), &order, |row| row)
    }

    /// Zeros of a presented shape, stored in row-major order, with padding.
    ///
    /// # Panics
    /// If the storage does not fit in the address space.
    #[must_use]
    pub fn zeros(shape: impl IntoDimension<Dim = D>) -> Self {
        let shape = shape.into_dimension();
        let order: Vec<usize> = (0..shape.ndim()).collect();
        Self::with_rows(shape, &order, pad)
    }

    /// `stored` says how many elements a row of so many takes. Nothing else knows: strides tell.
    fn with_rows(shape: D, order: &[usize], stored: fn(usize) -> usize) -> Self {
        let mut strides = shape.clone();
        let mut named = vec![false; shape.ndim()];
        let mut len = 1_usize;
        for (inner, &axis) in order.iter().rev().enumerate() {
            assert!(!std::mem::replace(&mut named[axis], true), "storage order {order:?} names {axis} twice");
            strides[axis] = len;
            let size = if inner == 0 && order.len() >= 2 { stored(shape[axis]) } else { shape[axis] };
            len = len.checked_mul(size).expect("a tensor larger than the address space");
        }
        if len == 0 {
            // no element, so no distance between any; ndarray would not take a stride past an empty storage
            strides.slice_mut().fill(0);
        }
        Self { storage: AlignedBuffer::zeroed(len), shape, strides }
    }

    /// The presented array.
    ///
    /// # Panics
    /// Never: the storage was made for the shape.
    #[must_use]
    pub fn view(&self) -> ArrayView<'_, F, D> {
        let layout = self.shape.clone().strides(self.strides.clone());
        ArrayView::from_shape(layout, &self.storage).expect("the storage holds the shape")
    }

    /// The presented array, to change in place.
    ///
    /// # Panics
    /// Never: the storage was made for the shape.
    #[must_use]
    pub fn view_mut(&mut self) -> ArrayViewMut<'_, F, D> {
        let layout = self.shape.clone().strides(self.strides.clone());
        ArrayViewMut::from_shape(layout, &mut self.storage).expect("the storage holds the shape")
    }

    /// A copy of the presented array, in row-major order.
    #[must_use]
    pub fn to_array(&self) -> Array<F, D> {
        self.view().as_standard_layout().into_owned()
    }

    /// The presented shape.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        self.shape.slice()
    }

    /// The number of presented elements, without padding.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shape.size()
    }

    /// Whether there are no elements.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How far the next element along each presented dimension is in the storage.
    #[must_use]
    pub fn strides(&self) -> &[usize] {
        self.strides.slice()
    }

    /// The storage, padding included.
    #[must_use]
    pub fn as_slice(&self) -> &[F] {
        &self.storage
    }

    /// The storage, padding included, which must stay zero.
    #[must_use]
    pub fn as_mut_slice(&mut self) -> &mut [F] {
        &mut self.storage
    }

    /// Copies an array of the presented shape, in any layout.
    ///
    /// # Errors
    /// [`Error::Shape`] if the array has another shape; nothing is changed then.
    pub fn assign<S: Data<Elem = F>>(&mut self, array: &ArrayBase<S, D>) -> Result<(), Error> {
        if array.shape() != self.shape() {
            return Err(Error::Shape {
                input: "tensor".to_owned(),
                expected: format!("{:?}", self.shape()),
                given: array.shape().to_vec(),
            });
        }
        self.view_mut().assign(array);
        Ok(())
    }

    /// The same tensor in another number type, stored in the same order; each element is rounded to the nearest.
    #[must_use]
    pub fn cast<G: Real>(&self) -> Tensor<G, D> {
        let mut storage = AlignedBuffer::zeroed(self.storage.len());
        for (to, from) in storage.iter_mut().zip(self.storage.iter()) {
            *to = G::from_f64(from.to_f64());
        }
        Tensor { storage, shape: self.shape.clone(), strides: self.strides.clone() }
    }
}

/// By presented index; outside the shape it panics, as an array does.
impl<F: Real, D: Dimension, I: NdIndex<D>> Index<I> for Tensor<F, D> {
    type Output = F;

    fn index(&self, index: I) -> &F {
        IndexLonger::index(&self.view(), index)
    }
}

impl<F: Real, D: Dimension, I: NdIndex<D>> IndexMut<I> for Tensor<F, D> {
    fn index_mut(&mut self, index: I) -> &mut F {
        IndexLonger::index(self.view_mut(), index)
    }
}

/// Equal shapes and elements, whatever the order of storage.
impl<F: Real, D: Dimension> PartialEq for Tensor<F, D> {
    fn eq(&self, other: &Self) -> bool {
        self.view() == other.view()
    }
}

/// As the presented array prints.
impl<F: Real, D: Dimension> fmt::Debug for Tensor<F, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}

#[cfg(test)]
mod tests;
