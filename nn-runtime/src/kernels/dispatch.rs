//! One choice of instruction set for each call of a network.

use super::contract::{Kernels, Run};
use super::lane::Lane;
use super::portable::F64x4;
use super::real::Real;
use std::sync::OnceLock;

#[cfg(any(miri, not(target_arch = "x86_64")))]
use super::portable::F32x4;
#[cfg(all(target_arch = "x86_64", not(miri)))]
use super::{avx2::F32x8, avx512::F32x16, sse2::F32x4};

/// Something to be done with lanes of whatever width the processor has: the body of a generated function.
///
/// `run` should be marked `#[inline(always)]`: it must become part of the function that enables the instruction set.
pub trait Task {
    /// The number type.
    type Elem: Real;
    /// What comes back.
    type Output;
    /// The work itself.
    fn run<L: Lane<Elem = Self::Elem>>(self) -> Self::Output;
}

/// Runs a task with the best instruction set of this processor, or the one that `NN_ISA` asks for.
#[inline]
pub fn dispatch<T: Task>(task: T) -> T::Output {
    <T::Elem as Enter>::enter(chosen(), task)
}

/// As [`dispatch`], in a function that is never made part of its caller: so a network of a hundred layers is no function of
/// a hundred kernels, which a compiler would take minutes for.
#[inline(never)]
pub fn dispatch_apart<T: Task>(task: T) -> T::Output {
    dispatch(task)
}

/// Runs a task without asking what the processor has, with the lanes that all have: for plain code, where something is
/// written in lanes nevertheless.
#[inline]
pub(crate) fn narrowly<T: Task>(task: T) -> T::Output {
    <T::Elem as Enter>::enter(BUILT.least(), task)
}

/// The instruction set in use: `"avx512"`, `"avx2"` or `"baseline"`.
///
/// The environment variable `NN_ISA`, read once, may ask for a lower one by the same names; a name that is unknown,
/// or that the processor does not have, is passed over.
#[must_use]
pub fn isa() -> &'static str {
    chosen().name()
}

/// Which instruction sets are built: those that the build's `target-cpu` and `target-feature` leave a choice of, and none
/// above the one that `--cfg nn_isa="avx2"` or `--cfg nn_isa="baseline"` names. Of the others there is no code, in the
/// runtime's callers as little as in the runtime.
const BUILT: Built = Built::between(EVERYWHERE, WANTED);

/// The best that each processor has which the build is for.
const EVERYWHERE: Level = if cfg!(all(
    target_feature = "avx512f",
    target_feature = "avx512bw",
    target_feature = "avx512dq",
    target_feature = "avx512vl",
    target_feature = "fma"
)) {
    Level::Avx512
} else if cfg!(all(target_feature = "avx2", target_feature = "fma")) {
    Level::Avx2
} else {
    Level::Baseline
};

/// The best that is to be built.
const WANTED: Level = if cfg!(any(miri, not(target_arch = "x86_64"), nn_isa = "baseline")) {
    Level::Baseline
} else if cfg!(nn_isa = "avx2") {
    Level::Avx2
} else {
    Level::Avx512
};

/// Instruction sets, each with all of the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Baseline,
    Avx2,
    Avx512,
}

/// Instruction sets with code, from the lowest to the highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Built {
    lowest: Level,
    highest: Level,
}

impl Built {
    /// Those from what all processors have, to what is wanted; of what they have in vain, that which is wanted.
    const fn between(everywhere: Level, wanted: Level) -> Self {
        let is_less = (everywhere as u8) < wanted as u8;
        Self { lowest: if is_less { everywhere } else { wanted }, highest: wanted }
    }

    const fn has(self, level: Level) -> bool {
        self.lowest as u8 <= level as u8 && level as u8 <= self.highest as u8
    }

    /// The lowest of them.
    const fn least(self) -> Isa {
        match self.lowest {
            #[cfg(all(target_arch = "x86_64", not(miri)))]
            Level::Avx512 => Isa(Set::Avx512),
            #[cfg(all(target_arch = "x86_64", not(miri)))]
            Level::Avx2 => Isa(Set::Avx2),
            _ => Isa(Set::Baseline),
        }
    }
}

/// An instruction set that this processor has: [`available`] makes no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Isa(Set);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Baseline,
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    Avx2,
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    Avx512,
    /// The baseline of processors without kernels of their own.
    #[cfg(all(test, target_arch = "x86_64", not(miri)))]
    Portable,
}

impl Isa {
    pub(crate) fn name(self) -> &'static str {
        match self.0 {
            Set::Baseline => "baseline",
            #[cfg(all(target_arch = "x86_64", not(miri)))]
            Set::Avx2 => "avx2",
            #[cfg(all(target_arch = "x86_64", not(miri)))]
            Set::Avx512 => "avx512",
            #[cfg(all(test, target_arch = "x86_64", not(miri)))]
            Set::Portable => "portable",
        }
    }
}

/// What the processor has, the best first.
pub(crate) fn available() -> impl Iterator<Item = Isa> {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    let (avx2, avx512) = {
        let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
        let avx512 = avx2
            && is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl");
        (avx2.then_some(Isa(Set::Avx2)), avx512.then_some(Isa(Set::Avx512)))
    };
    #[cfg(any(miri, not(target_arch = "x86_64")))]
    let (avx2, avx512) = (None, None);
    let baseline = Isa(Set::Baseline);
    let found = [(Level::Avx512, avx512), (Level::Avx2, avx2), (Level::Baseline, Some(baseline))];
    found.into_iter().filter_map(|(level, isa)| isa.filter(|_| BUILT.has(level)))
}

fn chosen() -> Isa {
    static CHOSEN: OnceLock<Isa> = OnceLock::new();
    *CHOSEN.get_or_init(|| {
        let asked = std::env::var("NN_ISA").unwrap_or_default();
        let found = available().find(|isa| isa.name() == asked);
        found.or_else(|| available().next()).unwrap_or(BUILT.least())
    })
}

/// A number type's lanes, by instruction set.
#[doc(hidden)]
pub trait Enter: Sized {
    /// Runs a task on the given set's lanes.
    #[allow(private_interfaces, reason = "only `dispatch` and the tests call it")]
    fn enter<T: Task<Elem = Self>>(isa: Isa, task: T) -> T::Output;
}

impl Enter for f32 {
    #[inline]
    #[allow(private_interfaces, reason = "only `dispatch` and the tests call it")]
    fn enter<T: Task<Elem = f32>>(isa: Isa, task: T) -> T::Output {
        match isa.0 {
            // apart: what needs no features of its own would become part of each caller, and be optimised there anew
            Set::Baseline if const { BUILT.has(Level::Baseline) } => F32x4::apart(Whole(task)),
            #[cfg(all(target_arch = "x86_64", not(miri)))]
            Set::Avx2 if const { BUILT.has(Level::Avx2) } => F32x8::enter(Whole(task)),
            #[cfg(all(target_arch = "x86_64", not(miri)))]
            Set::Avx512 if const { BUILT.has(Level::Avx512) } => F32x16::enter(Whole(task)),
            #[cfg(all(test, target_arch = "x86_64", not(miri)))]
            Set::Portable => super::portable::F32x4::enter(Whole(task)),
            // nobody makes an `Isa` of those that are not built
            _ => unreachable!("`{}` is not among the instruction sets that are built", isa.name()),
        }
    }
}

impl Enter for f64 {
    #[inline]
    #[allow(private_interfaces, reason = "only `dispatch` and the tests call it")]
    fn enter<T: Task<Elem = f64>>(_: Isa, task: T) -> T::Output {
        F64x4::apart(Whole(task))
    }
}

pub(super) struct Whole<T>(pub(super) T);

impl<T: Task, L: Lane<Elem = T::Elem>> Run<L> for Whole<T> {
    type Output = T::Output;
    #[inline(always)]
    fn run(self) -> T::Output {
        self.0.run::<L>()
    }
}

/// For tests: the same task on every instruction set the processor has.
#[doc(hidden)]
pub mod testing {
    use super::{Enter, Task, available};

    /// Runs a task that `make` returns on each set; `check` is given the set's name and the result.
    pub fn on_each_isa<T: Task>(mut make: impl FnMut() -> T, mut check: impl FnMut(&'static str, T::Output)) {
        let all = available();
        #[cfg(all(test, target_arch = "x86_64", not(miri)))]
        let all = all.chain([super::Isa(super::Set::Portable)]);
        for isa in all {
            check(isa.name(), <T::Elem as Enter>::enter(isa, make()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Level::{Avx2, Avx512, Baseline};
    use super::{Built, Level};

    #[test]
    fn only_what_processors_leave_a_choice_of_and_what_is_wanted_is_built() {
        let levels = [Baseline, Avx2, Avx512];
        let built = |everywhere: Level, wanted: Level| -> Vec<Level> {
            let built = Built::between(everywhere, wanted);
            levels.into_iter().filter(|level| built.has(*level)).collect()
        };
        assert_eq!(built(Baseline, Avx512), levels);
        assert_eq!(built(Avx2, Avx512), [Avx2, Avx512]);
        assert_eq!(built(Avx512, Avx512), [Avx512]);
        // `nn_isa`
        assert_eq!(built(Baseline, Avx2), [Baseline, Avx2]);
        assert_eq!(built(Avx512, Avx2), [Avx2]);
        for everywhere in levels {
            assert_eq!(built(everywhere, Baseline), [Baseline]);
        }
        // one of them is always there, and the least is
        for (everywhere, wanted) in levels.into_iter().flat_map(|a| levels.map(|b| (a, b))) {
            let built = Built::between(everywhere, wanted);
            assert!(built.has(built.lowest) && built.has(built.highest), "{built:?}");
        }
    }

    /// What the child below says.
    #[test]
    fn chosen() {
        println!("chosen: {}.", super::isa());
    }

    #[test]
    #[cfg(not(miri))]
    fn the_environment_asks_for_an_instruction_set() {
        let all: Vec<_> = super::available().map(super::Isa::name).collect();
        let best = all[0];
        for (asked, expected) in all.iter().map(|name| (*name, *name)).chain([("neon?", best), ("", best)]) {
            let text = crate::kernels::tests::child("kernels::dispatch::tests::chosen", "NN_ISA", asked);
            assert!(text.contains(&format!("chosen: {expected}.")), "{asked}: {text}");
        }
    }
}
