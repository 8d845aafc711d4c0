//! The vector functions at every one of the 2³² numbers of `f32`, on every instruction set of this processor, against
//! the standard library in `f64`: `cargo run --release -p nn-runtime --example every_float -- [FUNCTION…]`.
//!
//! Prints, for each function and instruction set, the largest error in units in the last place and where it is; fails if
//! one is over what `nn_runtime::rt::Functions` says.

use nn_runtime::kernels::testing::on_each_isa;
use nn_runtime::rt::{Lane, Real, Task, spans};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;

#[path = "../src/kernels/math/tests/ulps.rs"]
mod ulps;

use ulps::ulps;

/// Numbers that are computed at a time.
const CHUNK: usize = 1 << 14;

/// Each function, by the name that it has in `f64` and as a lane's, and the documented error.
macro_rules! functions {
    ($($name:ident $bound:literal),* $(,)?) => {
        const ALL: &[(&str, f64)] = &[$((stringify!($name), $bound)),*];

        /// The function of all numbers.
        struct Values<'a>(&'a str, &'a [f32]);

        impl Task for Values<'_> {
            type Elem = f32;
            type Output = Vec<f32>;
            #[inline(always)]
            fn run<L: Lane<Elem = f32>>(self) -> Vec<f32> {
                let Self(function, from) = self;
                let mut to = vec![0.0; from.len()];
                match function {
                    $(stringify!($name) => {
                        for at in spans::<L>(from.len()) {
                            L::load(from, at).$name().store(&mut to, at);
                        }
                    })*
                    _ => panic!("no function {function}"),
                }
                to
            }
        }

        fn exact(function: &str, numbers: &[f32]) -> Vec<f64> {
            let numbers = numbers.iter().map(|x| f64::from(*x));
            match function {
                $(stringify!($name) => numbers.map(Real::$name).collect(),)*
                _ => panic!("no function {function}"),
            }
        }
    };
}

functions! {
    exp 1.1, exp2 2.0, ln 1.0, exp_m1 2.0, ln_1p 2.0, sinh 3.0, cosh 2.0, tanh 2.0, tanh_slope 3.0, sigmoid 2.0, sigmoid_slope 3.0, softplus 2.0, erf 2.0, erf_slope 3.0, normal 4.0, normal_slope 3.0, asin 2.0, acos 2.0, atan 2.0,
    asinh 2.0, round 0.0, sin 1.0, cos 1.0,
}

/// The largest error on an instruction set, and where.
type Worst = (&'static str, f64, f32);

/// The worst of one function, on all cores.
fn sweep(function: &str) -> Vec<Worst> {
    let next = AtomicU64::new(0);
    let all = Mutex::new(Vec::<Worst>::new());
    let work = || {
        let mut own = Vec::<Worst>::new();
        loop {
            let start = next.fetch_add(CHUNK as u64, Relaxed);
            let Ok(start) = u32::try_from(start) else { break };
            let numbers: Vec<f32> = (0..CHUNK as u32).map(|i| f32::from_bits(start + i)).collect();
            let exact = exact(function, &numbers);
            let nearest: Vec<f32> = exact.iter().map(|y| *y as f32).collect();
            on_each_isa(
                || Values(function, &numbers),
                |isa, found| {
                    note(&mut own, (isa, 0.0, 0.0));
                    for (i, (y, nearest)) in found.into_iter().zip(&nearest).enumerate() {
                        // most are rounded correctly, and need no more looking at
                        if y.to_bits() != nearest.to_bits() {
                            note(&mut own, (isa, ulps(y, exact[i]), numbers[i]));
                        }
                    }
                },
            );
        }
        let mut all = all.lock().expect("no thread panics with it");
        for worst in own {
            note(&mut all, worst);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    all.into_inner().expect("no thread panics with it")
}

/// Keeps the larger of what is known of an instruction set and one more error.
fn note(known: &mut Vec<Worst>, new: Worst) {
    match known.iter_mut().find(|(isa, ..)| *isa == new.0) {
        Some(known) if known.1 < new.1 => *known = new,
        Some(_) => {}
        None => known.push(new),
    }
}

fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let mut outcome = ExitCode::SUCCESS;
    for (function, bound) in ALL.iter().filter(|(name, _)| asked.is_empty() || asked.iter().any(|one| one == name)) {
        let began = Instant::now();
        for (isa, error, place) in sweep(function) {
            let verdict = if error <= *bound { "" } else { ": over what is documented" };
            println!("{function} on {isa}: {error:.3} ulp at {place:e} ({:#010x}){verdict}", place.to_bits());
            if error > *bound {
                outcome = ExitCode::FAILURE;
            }
        }
        println!("{function}: {:.0} s", began.elapsed().as_secs_f64());
    }
    outcome
}
