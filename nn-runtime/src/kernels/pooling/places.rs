//! How the places of windows' largest elements lie in memory: as numbers, or as bytes where windows are small.

use crate::kernels::contract::Output;
use crate::kernels::convolve::{Geometry, Tensor4, bad};
use crate::kernels::lane::Lane;
use crate::kernels::real::Real;

/// The most elements of a window whose places are bytes: the last number is that of no place.
const MOST: usize = u8::MAX as usize;

/// What places are in memory, and in lanes.
pub(super) trait Places<L: Lane> {
    /// One of them in memory.
    type Elem: Copy;
    /// Zero.
    const ZERO: Self::Elem;
    /// The place in a window that has no element.
    fn none() -> L;
    /// A place, or none, in memory.
    fn one(place: Option<usize>) -> Self::Elem;
    /// Up to a vector of places.
    ///
    /// # Safety
    /// So many must lie there.
    unsafe fn load(from: *const Self::Elem, len: usize) -> L;
    /// Writes up to a vector of places.
    ///
    /// # Safety
    /// So many must lie there.
    unsafe fn store(places: L, to: *mut Self::Elem, len: usize);
}

/// Numbers as all others. None is −1.
pub(super) struct Reals;

impl<L: Lane> Places<L> for Reals {
    type Elem = L::Elem;
    const ZERO: L::Elem = L::Elem::ZERO;
    #[inline(always)]
    fn none() -> L {
        -L::one()
    }
    #[inline(always)]
    fn one(place: Option<usize>) -> L::Elem {
        place.map_or(-L::Elem::ONE, L::Elem::from_usize)
    }
    #[inline(always)]
    unsafe fn load(from: *const L::Elem, len: usize) -> L {
        // SAFETY: the caller's promise.
        unsafe { if len == L::WIDTH { L::load_all(from) } else { L::load_first(from, len) } }
    }
    #[inline(always)]
    unsafe fn store(places: L, to: *mut L::Elem, len: usize) {
        // SAFETY: the caller's promise.
        unsafe { if len == L::WIDTH { places.store_all(to) } else { places.store_first(to, len) } }
    }
}

/// Bytes. None is 255.
pub(super) struct Bytes;

impl<L: Lane> Places<L> for Bytes {
    type Elem = u8;
    const ZERO: u8 = 0;
    #[inline(always)]
    fn none() -> L {
        L::all(L::Elem::from_u8(u8::MAX))
    }
    #[inline(always)]
    fn one(place: Option<usize>) -> u8 {
        place.and_then(|place| u8::try_from(place).ok()).unwrap_or(u8::MAX)
    }
    #[inline(always)]
    unsafe fn load(from: *const u8, len: usize) -> L {
        // SAFETY: the caller's promise.
        unsafe { L::load_bytes_first(from, len) }
    }
    #[inline(always)]
    unsafe fn store(places: L, to: *mut u8, len: usize) {
        // SAFETY: the caller's promise.
        unsafe { places.store_bytes_first(to, len) }
    }
}

/// Where [`max_pool`](super::max_pool) writes places.
#[derive(Debug)]
pub enum PlacesOut<'a, E> {
    /// As numbers.
    Reals(Output<'a, E>),
    /// As bytes.
    Bytes(Output<'a, u8>),
}

impl<'a, E: Real> From<Output<'a, E>> for PlacesOut<'a, E> {
    #[inline(always)]
    fn from(output: Output<'a, E>) -> Self {
        Self::Reals(output)
    }
}

impl<'a, E: Real> From<Output<'a, u8>> for PlacesOut<'a, E> {
    #[inline(always)]
    fn from(output: Output<'a, u8>) -> Self {
        Self::Bytes(output)
    }
}

/// The places that [`max_pool`](super::max_pool) has written.
#[derive(Clone, Copy, Debug)]
pub enum PlacesIn<'a, E> {
    /// As numbers.
    Reals(Tensor4<'a, E>),
    /// As bytes.
    Bytes(Tensor4<'a, u8>),
}

impl<'a, E: Real> From<Tensor4<'a, E>> for PlacesIn<'a, E> {
    #[inline(always)]
    fn from(tensor: Tensor4<'a, E>) -> Self {
        Self::Reals(tensor)
    }
}

impl<'a, E: Real> From<Tensor4<'a, u8>> for PlacesIn<'a, E> {
    #[inline(always)]
    fn from(tensor: Tensor4<'a, u8>) -> Self {
        Self::Bytes(tensor)
    }
}

impl<E> PlacesIn<'_, E> {
    /// Stops if places of such a map do not lie in the data, or are not told apart.
    #[inline(always)]
    pub(super) fn check(&self, geometry: &Geometry) {
        let sizes = geometry.pooled(geometry.rows.out, geometry.columns.out);
        match self {
            Self::Reals(tensor) => tensor.check(sizes),
            Self::Bytes(tensor) => {
                check_bytes(geometry);
                tensor.check(sizes);
            }
        }
    }
}

/// Stops if the places of windows do not fit in bytes.
#[inline(always)]
pub(super) fn check_bytes(geometry: &Geometry) {
    if geometry.rows.filter.saturating_mul(geometry.columns.filter) > MOST {
        bad("windows have more places than bytes tell apart");
    }
}
