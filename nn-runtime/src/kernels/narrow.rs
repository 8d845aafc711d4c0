//! Outputs of an epilogue whose elements are bytes: what finishes sums writes them beside those of reals.

use super::vector::Vector;

/// Which outputs are of bytes, by the list of an [`Epilogue`](super::contract::Epilogue).
pub(super) const fn of_bytes<const N: usize>(list: &[usize]) -> [bool; N] {
    let mut is_bytes = [false; N];
    let mut at = 0;
    while at < list.len() {
        if list[at] < N {
            is_bytes[list[at]] = true;
        }
        at += 1;
    }
    is_bytes
}

/// How many elements, or bytes, some memory holds.
#[inline(always)]
pub(super) const fn held<E>(data: &[E], is_bytes: bool) -> usize {
    if is_bytes { size_of_val(data) } else { data.len() }
}

/// The place so many elements behind another one, each of which may be a byte.
#[inline(always)]
pub(super) fn behind<E>(from: *mut E, elements: usize, is_bytes: bool) -> *mut E {
    if is_bytes { from.wrapping_byte_add(elements) } else { from.wrapping_add(elements) }
}

/// The same within one memory.
///
/// # Safety
/// So many elements must lie behind the first one.
#[inline(always)]
pub(super) unsafe fn within<E>(from: *mut E, elements: usize, is_bytes: bool) -> *mut E {
    // SAFETY: the caller's promise.
    unsafe { if is_bytes { from.byte_add(elements) } else { from.add(elements) } }
}

/// Up to a vector of elements.
///
/// # Safety
/// So many must lie there.
#[inline(always)]
pub(super) unsafe fn load<L: Vector>(from: *const L::Elem, len: usize, is_bytes: bool) -> L {
    // SAFETY: the caller's promise.
    unsafe { if is_bytes { L::load_bytes_first(from.cast(), len) } else { L::load_first(from, len) } }
}

/// Writes up to a vector of elements.
///
/// # Safety
/// So many must lie there.
#[inline(always)]
pub(super) unsafe fn store<L: Vector>(vector: L, to: *mut L::Elem, len: usize, is_bytes: bool) {
    // SAFETY: the caller's promise.
    unsafe { if is_bytes { vector.store_bytes_first(to.cast(), len) } else { vector.store_first(to, len) } }
}
