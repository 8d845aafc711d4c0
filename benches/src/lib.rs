//! What the benchmarks share: the peers' inputs, labels and weights (made by the same hash, so that losses can be
//! compared), and timing as they do it.

pub mod bound;
pub mod limits;
pub mod nets;
pub mod networks;
pub mod peers;
pub mod picture;
pub mod products;
pub mod results;
pub mod table;
pub mod user;

use std::str::FromStr;
use std::time::Instant;

/// The hash behind all data: lowbias32 (Ellis, "Prospecting for hash functions").
fn hash(mut x: u32) -> u32 {
    x ^= x >> 16;
    x = x.wrapping_mul(0x7feb_352d);
    x ^= x >> 15;
    x = x.wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

fn salt(tensor: u32) -> u32 {
    (tensor + 1).wrapping_mul(0x9E37_79B9)
}

/// `count` numbers in ±`scale` for a tensor's number.
#[must_use]
pub fn values(tensor: u32, count: usize, scale: f32) -> Vec<f32> {
    let element = |i: u32| ((hash(i ^ salt(tensor)) >> 8) as f32 / 16_777_216.0 * 2.0 - 1.0) * scale;
    (0..).take(count).map(element).collect()
}

/// `count` labels below `classes`.
#[must_use]
pub fn labels(count: usize, classes: u32) -> Vec<u32> {
    (0..).take(count).map(|i: u32| hash(i ^ salt(3000)) % classes).collect()
}

/// Times of one repeated call, in microseconds.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// The middle one.
    pub median: f64,
    /// The shortest.
    pub min: f64,
    /// Nine in ten are shorter.
    pub p90: f64,
}

/// Calls `f` for about `seconds` after a warm-up; very short calls are timed in chunks.
pub fn time(seconds: f64, mut f: impl FnMut()) -> Times {
    let start = Instant::now();
    let mut calls = 0_u32;
    while calls < 3 || start.elapsed().as_secs_f64() < 0.2 {
        f();
        calls += 1;
    }
    let each = start.elapsed().as_secs_f64() / f64::from(calls);
    let chunk = if each < 20e-6 { (20e-6 / each).ceil() } else { 1.0 };
    let mut times = Vec::new();
    let start = Instant::now();
    while times.len() < 7 || (start.elapsed().as_secs_f64() < seconds && times.len() < 20_000) {
        let begin = Instant::now();
        let mut left = chunk;
        while left > 0.0 {
            f();
            left -= 1.0;
        }
        times.push(begin.elapsed().as_secs_f64() * 1e6 / chunk);
    }
    times.sort_by(f64::total_cmp);
    let at = |tenths: usize| times[(times.len() - 1) * tenths / 10];
    Times { median: at(5), min: times[0], p90: at(9) }
}

/// Our rows, as the environment asks for them: `BENCH_THREADS`, `BENCH_ONLY` (names with commas between), `BENCH_SECS`
/// (for each row).
///
/// # Errors
/// If a network refuses its input: a bug.
pub fn steps_from_environment(mut found: impl FnMut(results::Row)) -> Result<(), nn_runtime::Error> {
    nn_runtime::set_threads(threads_from_environment());
    let seconds = from_environment("BENCH_SECS", 0.4);
    let only = std::env::var("BENCH_ONLY").ok();
    let is_wanted = |name: &str| only.as_ref().is_none_or(|only| only.split(',').any(|asked| asked == name));
    for net in nets::NETS.iter().filter(|net| is_wanted(net.name)) {
        nets::run(net, seconds, &mut found)?;
    }
    Ok(())
}

/// How many threads the environment allows: `BENCH_THREADS`, or 1.
#[must_use]
pub fn threads_from_environment() -> usize {
    from_environment("BENCH_THREADS", 1)
}

fn from_environment<T: FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// How many tokens there are, those within brackets and the brackets themselves included.
#[must_use]
pub fn tokens(code: proc_macro2::TokenStream) -> usize {
    let inside = |token| if let proc_macro2::TokenTree::Group(group) = token { 2 + tokens(group.stream()) } else { 1 };
    code.into_iter().map(inside).sum()
}
