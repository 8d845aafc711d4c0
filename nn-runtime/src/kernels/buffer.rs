//! Memory for tensors and workspaces: zeroed, and aligned to cache lines.

use super::real::Real;
use core::ops::{Deref, DerefMut};
use core::{fmt, ptr, slice};
use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};

/// A slice of its own on the heap, aligned to 64 bytes (a cache line, and the widest vector): a row whose length is
/// a multiple of [`pad`](super::contract::pad) then never shares a line with its neighbour. Starts as zeros.
pub struct AlignedBuffer<F: Real> {
    start: ptr::NonNull<F>,
    len: usize,
    /// Bytes from the allocation's start to `start`.
    offset: usize,
}

/// Bytes of a cache line.
const LINE: usize = 64;
/// What the system's allocator aligns to by itself. It takes zeroed memory from the system as it comes only if it is
/// asked for no more; otherwise it writes the zeros, and a buffer that is never used takes memory all the same.
const ALIGN: usize = 16;

impl<F: Real> AlignedBuffer<F> {
    /// `len` zeros.
    ///
    /// # Panics
    /// If `len` elements do not fit in the address space. (Where there is no memory for them, the program ends.)
    #[must_use]
    pub fn zeroed(len: usize) -> Self {
        Self::try_zeroed(len).unwrap_or_else(|| handle_alloc_error(layout::<F>(len)))
    }

    /// `len` zeros, if there is memory for them.
    pub(crate) fn try_zeroed(len: usize) -> Option<Self> {
        if len == 0 {
            return Some(Self { start: ptr::NonNull::dangling(), len, offset: 0 });
        }
        let layout = try_layout::<F>(len)?;
        // SAFETY: the layout's size is not zero.
        let bytes = unsafe { alloc_zeroed(layout) };
        if bytes.is_null() {
            return None;
        }
        let offset = bytes.addr().next_multiple_of(LINE) - bytes.addr();
        // SAFETY: `layout` has room for the elements after any offset to the next line.
        let start = unsafe { ptr::NonNull::new_unchecked(bytes.add(offset).cast::<F>()) };
        Some(Self { start, len, offset })
    }
}

/// The elements, and room to move them to the start of a line.
fn layout<F>(len: usize) -> Layout {
    try_layout::<F>(len).expect("a buffer larger than the address space")
}

/// The same, if the address space has room.
fn try_layout<F>(len: usize) -> Option<Layout> {
    let bytes = size_of::<F>().checked_mul(len).and_then(|bytes| bytes.checked_add(LINE - ALIGN))?;
    Layout::from_size_align(bytes, ALIGN).ok()
}

impl<F: Real> Deref for AlignedBuffer<F> {
    type Target = [F];
    fn deref(&self) -> &[F] {
        // SAFETY: `start` is aligned and owns `len` elements (none if dangling), which have been initialised:
        // all-zero bits are 0.0 in f32 and f64, the only types that implement the sealed `Real`.
        unsafe { slice::from_raw_parts(self.start.as_ptr(), self.len) }
    }
}

impl<F: Real> DerefMut for AlignedBuffer<F> {
    fn deref_mut(&mut self) -> &mut [F] {
        // SAFETY: as in `deref`; `&mut self` makes the access exclusive.
        unsafe { slice::from_raw_parts_mut(self.start.as_ptr(), self.len) }
    }
}

impl<F: Real> Drop for AlignedBuffer<F> {
    fn drop(&mut self) {
        if self.len != 0 {
            // SAFETY: allocated in `zeroed` with the same layout, `offset` bytes before, and freed only here.
            unsafe { dealloc(self.start.as_ptr().cast::<u8>().sub(self.offset), layout::<F>(self.len)) }
        }
    }
}

impl<F: Real> Clone for AlignedBuffer<F> {
    fn clone(&self) -> Self {
        let mut copy = Self::zeroed(self.len);
        copy.copy_from_slice(self);
        copy
    }
}

impl<F: Real> Default for AlignedBuffer<F> {
    fn default() -> Self {
        Self::zeroed(0)
    }
}

impl<F: Real> fmt::Debug for AlignedBuffer<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

// SAFETY: the buffer owns its elements, as a Vec does, and `Real` is Send and Sync.
unsafe impl<F: Real> Send for AlignedBuffer<F> {}
// SAFETY: as above; shared access only reads.
unsafe impl<F: Real> Sync for AlignedBuffer<F> {}

#[cfg(test)]
mod tests {
    use super::AlignedBuffer;

    #[test]
    fn is_zeroed_aligned_and_cloned_by_value() {
        for len in [0, 1, 15, 16, 1000] {
            let mut buffer = AlignedBuffer::<f32>::zeroed(len);
            assert_eq!(buffer.len(), len);
            assert!(buffer.iter().all(|&x| x == 0.0));
            assert!(len == 0 || (buffer.as_ptr() as usize).is_multiple_of(64));
            buffer.fill(2.0);
            let copy = buffer.clone();
            buffer.fill(3.0);
            assert!(copy[..] == vec![2.0; len]);
        }
    }
}
