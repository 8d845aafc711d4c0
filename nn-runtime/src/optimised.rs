//! Whether the code of networks was optimised: if not, a step takes over a hundred times as long.
//!
//! Most of a kernel is compiled in the crate that holds its network, at that crate's `opt-level`. So this crate's own
//! level says little, and `debug_assertions` says nothing: they stay on where a debug build is optimised. What tells is
//! what the compiler made of a function in the network's crate: [`is_optimised`].

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Bytes of a table that an optimised function does not need.
const TABLE: usize = 1 << 14;

/// What is said of code that is not optimised.
const NOTICE: &str = "note: a network is compiled without optimisation, over a hundred times as slow; build with --release, \
    or write in Cargo.toml: [profile.dev] opt-level = 2 [profile.dev.package.nn-runtime] opt-level = 3 \
    debug-assertions = false overflow-checks = false (a line each)";

/// What was seen so far, and whether it was said.
struct Seen {
    unoptimised: AtomicBool,
    said: AtomicBool,
}

static SEEN: Seen = Seen::new();

impl Seen {
    const fn new() -> Self {
        Self { unoptimised: AtomicBool::new(false), said: AtomicBool::new(false) }
    }

    fn note(&self, is_optimised: bool) {
        self.unoptimised.fetch_or(!is_optimised, Relaxed);
    }

    fn take(&self) -> Option<&'static str> {
        (self.unoptimised.load(Relaxed) && !self.said.swap(true, Relaxed)).then_some(NOTICE)
    }
}

/// What to tell a user whose networks are compiled without optimisation, and what to write in `Cargo.toml`: one line.
///
/// `None` if they are optimised, if this was asked before and answered, or if no network has made a workspace yet: a
/// network is looked at when it makes one.
///
/// ```
/// if let Some(notice) = nn_runtime::take_unoptimised_notice() {
///     eprintln!("{notice}");
/// }
/// ```
#[must_use]
pub fn take_unoptimised_notice() -> Option<&'static str> {
    SEEN.take()
}

/// Notes how the crate of `T`, a type of a network, was compiled.
pub(crate) fn note<T>() {
    SEEN.note(is_optimised::<T>());
}

/// Whether this function was optimised. `T` is a type of the crate that is asked about: so it is compiled there.
///
/// Without optimisation every variable has its place on the stack. So what is measured is how much of the stack a
/// function takes that needs none of its table.
#[inline(never)]
fn is_optimised<T>() -> bool {
    let above = depth();
    above.abs_diff(below_a_table::<T>(black_box(0))) < TABLE / 2
}

/// How deep the stack is below a table that needs no memory: only its first element, `zero`, is asked for.
#[inline(never)]
#[expect(clippy::extra_unused_type_parameters, reason = "the crate of the type compiles this")]
fn below_a_table<T>(zero: u8) -> usize {
    let table = [zero; TABLE];
    depth() + usize::from(table[0])
}

/// Where the stack of this function lies.
#[inline(never)]
fn depth() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(black_box(&here)).addr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_once_and_only_of_unoptimised_code() {
        let seen = Seen::new();
        assert_eq!(seen.take(), None);
        seen.note(true);
        assert_eq!(seen.take(), None);
        seen.note(false);
        seen.note(true);
        assert_eq!(seen.take(), Some(NOTICE));
        seen.note(false);
        assert_eq!(seen.take(), None);
    }

    #[test]
    fn the_notice_is_one_line_and_says_what_the_pages_say() {
        assert_eq!(NOTICE.lines().count(), 1);
        let readme = include_str!("../../README.md");
        let page = include_str!("lib.rs").replace("//! ", "").replace("//!", "");
        for text in [readme, &page] {
            let mut blocks = text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
            let lines = blocks.find(|lines| lines.contains("[profile.dev]")).expect("the lines for a debug build");
            let words: Vec<&str> = lines.split_whitespace().collect();
            assert!(NOTICE.contains(&format!("Cargo.toml: {} (", words.join(" "))), "not in the notice:\n{lines}");
        }
    }
}
