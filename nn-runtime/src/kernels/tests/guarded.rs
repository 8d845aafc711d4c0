//! For tests: memory that ends, or begins, at a page that nobody may touch. One element too many, read or written, ends
//! the process; on the other side, where the page's rest is accessible, what was written shows when the memory is given
//! back. (Masked elements of a vector are not touched: that they may lie in such a page is what the tests rely on, too.)
//!
//! Under Miri, and where there are no pages to be had, the memory is a plain allocation of the right size.

use core::ops::{Deref, DerefMut};
use std::cell::RefCell;

/// Which end of the memory the inaccessible page is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kernels) enum Edge {
    Before,
    After,
}

impl Edge {
    pub(in crate::kernels) const BOTH: [Self; 2] = [Self::Before, Self::After];

    /// Both, one after the other; or, where that would take long, one of them, as `which` says.
    pub(in crate::kernels) fn both_or_one(work: usize, which: usize) -> impl Iterator<Item = Self> {
        let (first, count) = if work > LONG || cfg!(miri) { (which, 1) } else { (0, 2) };
        Self::BOTH.into_iter().skip(first).take(count)
    }
}

/// Steps of a kernel that take long in a debug build.
const LONG: usize = 100_000;
/// What stands in the rest of the page.
const CANARY: u8 = 0xa5;
/// So many bytes of it are looked at: several of the widest vectors.
const WATCHED: usize = 1024;

/// A slice at such an edge.
pub(in crate::kernels) struct Guarded<T: Copy> {
    /// None only while it is dropped.
    region: Option<Region>,
    start: *mut T,
    len: usize,
}

impl<T: Copy> Guarded<T> {
    /// A copy of `values`.
    pub(in crate::kernels) fn new(values: &[T], edge: Edge) -> Self {
        Self::with(values.len(), edge, |start| {
            // SAFETY: `with` has room for so many, in memory of its own.
            unsafe { core::ptr::copy_nonoverlapping(values.as_ptr(), start, values.len()) }
        })
    }

    /// `len` times the same value.
    pub(in crate::kernels) fn filled(len: usize, value: T, edge: Edge) -> Self {
        Self::with(len, edge, |start| {
            for i in 0..len {
                // SAFETY: `with` has room for so many.
                unsafe { start.add(i).write(value) }
            }
        })
    }

    /// Elements that `write` must all write.
    fn with(len: usize, edge: Edge, write: impl FnOnce(*mut T)) -> Self {
        let bytes = len * size_of::<T>();
        let region = Region::take(bytes);
        let before = if edge == Edge::Before { 0 } else { region.bytes - bytes };
        let start = region.start.wrapping_add(before).cast::<T>();
        assert!(start.is_aligned());
        let made = Self { region: Some(region), start, len };
        for byte in made.watched() {
            // SAFETY: `watched` are bytes of the region.
            unsafe { byte.write(CANARY) }
        }
        write(start);
        made
    }

    /// The bytes nearest to the elements on either side, as far as they lie in the region.
    fn watched(&self) -> impl Iterator<Item = *mut u8> + use<T> {
        let (start, bytes) = self.region.as_ref().map_or((core::ptr::null_mut(), 0), |r| (r.start, r.bytes));
        let first = self.start.addr() - start.addr();
        let last = first + self.len * size_of::<T>();
        let sides = (first.saturating_sub(WATCHED)..first).chain(last..bytes.min(last + WATCHED));
        sides.map(move |at| start.wrapping_add(at))
    }
}

impl<T: Copy> Deref for Guarded<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        // SAFETY: `with` has made room for `len` elements, and they have been written.
        unsafe { core::slice::from_raw_parts(self.start, self.len) }
    }
}

impl<T: Copy> DerefMut for Guarded<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as in `deref`; `&mut self` makes the access exclusive.
        unsafe { core::slice::from_raw_parts_mut(self.start, self.len) }
    }
}

impl<T: Copy> Drop for Guarded<T> {
    fn drop(&mut self) {
        // SAFETY: `watched` are bytes of the region, which `with` has written.
        let intact = self.watched().all(|byte| unsafe { byte.read() } == CANARY);
        if let Some(region) = self.region.take() {
            region.give_back();
        }
        assert!(intact || std::thread::panicking(), "something was written beside {} elements", self.len);
    }
}

/// Accessible bytes.
struct Region {
    start: *mut u8,
    bytes: usize,
}

thread_local! {
    /// Regions to be used again: making one takes longer than most of the tests' products.
    static SPARE: RefCell<Vec<Region>> = const { RefCell::new(Vec::new()) };
}

impl Region {
    /// At least so many bytes.
    fn take(bytes: usize) -> Self {
        let bytes = pages::round(bytes);
        let spare = SPARE.with_borrow_mut(|spare| {
            let found = spare.iter().position(|region| region.bytes == bytes)?;
            Some(spare.swap_remove(found))
        });
        spare.unwrap_or_else(|| Self { start: pages::map(bytes), bytes })
    }

    fn give_back(self) {
        if pages::ARE_KEPT {
            // a thread that ends has no list any more
            let _ = SPARE.try_with(|spare| spare.borrow_mut().push(self));
        }
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: nothing points to the region any more.
        unsafe { pages::unmap(self.start, self.bytes) }
    }
}

/// Pages, with an inaccessible one at either end.
#[cfg(all(unix, not(miri)))]
mod pages {
    /// The largest that any of our processors has.
    const PAGE: usize = 1 << 16;

    pub(super) const ARE_KEPT: bool = true;

    /// A power of 2 of pages.
    pub(super) fn round(bytes: usize) -> usize {
        bytes.div_ceil(PAGE).max(1).next_power_of_two() * PAGE
    }

    pub(super) fn map(bytes: usize) -> *mut u8 {
        let all = bytes + 2 * PAGE;
        // SAFETY: new memory, anywhere; its middle is then made accessible.
        unsafe {
            let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
            let start = libc::mmap(core::ptr::null_mut(), all, libc::PROT_NONE, flags, -1, 0);
            assert!(start != libc::MAP_FAILED, "no memory for a test");
            let middle = start.cast::<u8>().add(PAGE);
            let done = libc::mprotect(middle.cast(), bytes, libc::PROT_READ | libc::PROT_WRITE);
            assert_eq!(done, 0, "no memory for a test");
            middle
        }
    }

    /// # Safety
    /// `middle` must be from `map`, and not be used any more.
    pub(super) unsafe fn unmap(middle: *mut u8, bytes: usize) {
        // SAFETY: the caller's promise.
        unsafe { libc::munmap(middle.sub(PAGE).cast(), bytes + 2 * PAGE) };
    }
}

#[cfg(not(all(unix, not(miri))))]
mod pages {
    use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};

    pub(super) const ARE_KEPT: bool = false;

    /// Whole elements of any type.
    pub(super) fn round(bytes: usize) -> usize {
        bytes.max(1).next_multiple_of(8)
    }

    fn layout(bytes: usize) -> Layout {
        Layout::from_size_align(bytes, 8).expect("a size of a test")
    }

    pub(super) fn map(bytes: usize) -> *mut u8 {
        // SAFETY: `round` gives no size of 0.
        let start = unsafe { alloc_zeroed(layout(bytes)) };
        if start.is_null() {
            handle_alloc_error(layout(bytes));
        }
        start
    }

    /// # Safety
    /// `start` must be from `map`, and not be used any more.
    pub(super) unsafe fn unmap(start: *mut u8, bytes: usize) {
        // SAFETY: the caller's promise.
        unsafe { dealloc(start, layout(bytes)) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Edge, Guarded};
    #[cfg(all(unix, not(miri)))]
    use crate::kernels::tests::child;

    #[test]
    fn holds_what_was_put_in_at_either_edge() {
        for edge in Edge::BOTH {
            for len in [0, 1, 7, 1000, 100_000] {
                let values: Vec<f32> = (0..len).map(|i| i as f32).collect();
                assert!(Guarded::new(&values, edge)[..] == values[..]);
                assert!(Guarded::filled(len, 3u8, edge)[..] == vec![3; len][..]);
            }
        }
    }

    /// On the side where there is no inaccessible page.
    #[test]
    #[cfg(all(unix, not(miri)))]
    fn a_write_beside_it_is_noticed() {
        for (edge, at) in [(Edge::Before, 4), (Edge::After, -1)] {
            let mut guarded = Guarded::filled(4, 1.0f32, edge);
            let start = guarded.as_mut_ptr();
            // SAFETY: the rest of the page belongs to the region.
            unsafe { start.offset(at).write(2.0) }
            let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(guarded)));
            assert!(dropped.is_err());
        }
    }

    /// What the other processes of [`a_read_beyond_the_edge_ends_the_process`] run; without its variable, nothing.
    #[test]
    #[cfg(all(unix, not(miri)))]
    fn beyond() {
        let (edge, at) = match std::env::var("NN_TEST_BEYOND").as_deref() {
            Ok("before") => (Edge::Before, -1),
            Ok("after") => (Edge::After, 4),
            _ => return,
        };
        let guarded = Guarded::filled(4, 1.0f32, edge);
        // SAFETY: none: the process ends here.
        println!("{}", unsafe { guarded.as_ptr().offset(at).read_volatile() });
    }

    #[test]
    #[cfg(all(unix, not(miri)))]
    fn a_read_beyond_the_edge_ends_the_process() {
        for edge in ["before", "after", "neither"] {
            let text = child("kernels::tests::guarded::tests::beyond", "NN_TEST_BEYOND", edge);
            assert_eq!(text.contains("1 passed"), edge == "neither", "{edge}: {text}");
        }
    }
}
