//! The error function in f64.

use std::f64::consts::FRAC_2_SQRT_PI;

/// From here on `1 − erf(x)` is too small to show.
const ONE_FROM: f64 = 6.0;
/// Below, the series converges fast; above, the continued fraction.
const SERIES_BELOW: f64 = 2.5;
/// Steps of the continued fraction: enough for full precision from [`SERIES_BELOW`] on.
const STEPS: u32 = 60;

/// `2/√π ∫₀ˣ e^−t² dt`, within a few units in the last place.
pub(super) fn erf(x: f64) -> f64 {
    let magnitude = x.abs();
    match () {
        () if x.is_nan() => x,
        () if magnitude < SERIES_BELOW => series(x),
        () if magnitude < ONE_FROM => (1.0 - complement(magnitude)).copysign(x),
        () => 1.0_f64.copysign(x),
    }
}

/// `1 − erf(x)`, which does not cancel where erf is near 1.
pub(super) fn erfc(x: f64) -> f64 {
    if x < SERIES_BELOW || x.is_nan() { 1.0 - erf(x) } else { complement(x) }
}

/// `2/√π · e^−x² · Σ 2ⁿ x²ⁿ⁺¹ / (1·3·5···(2n + 1))`: all terms have one sign. Abramowitz and Stegun 7.1.6.
fn series(x: f64) -> f64 {
    let square = x * x;
    let (mut term, mut sum, mut odd) = (x, x, 1.0);
    loop {
        odd += 2.0;
        term *= 2.0 * square / odd;
        let next = sum + term;
        if next.to_bits() == sum.to_bits() {
            return FRAC_2_SQRT_PI * (-square).exp() * sum;
        }
        sum = next;
    }
}

/// `1 − erf(x)` as `e^−x²/√π · 1/(x + ½/(x + 1/(x + 1½/(x + …))))`, from the inside out. Abramowitz and Stegun 7.1.14.
fn complement(x: f64) -> f64 {
    let fraction = (1..=STEPS).rev().fold(x, |inner, step| x + f64::from(step) / 2.0 / inner);
    0.5 * FRAC_2_SQRT_PI * (-x * x).exp() / fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of an arbitrary-precision library, rounded to f64.
    #[expect(clippy::unreadable_literal, reason = "a table of digits")]
    const KNOWN: &[(f64, f64)] = &[
        (1e-300, 1.1283791670955126e-300),
        (1e-10, 1.1283791670955126e-10),
        (0.001, 0.0011283787909692365),
        (0.25, 0.27632639016823696),
        (0.5, 0.5204998778130465),
        (1.0, 0.8427007929497149),
        (1.5, 0.9661051464753108),
        (2.0, 0.9953222650189527),
        (2.4999, 0.9995928300996666),
        (2.5, 0.999593047982555),
        (3.0, 0.9999779095030014),
        (4.0, 0.9999999845827421),
        (5.5, 0.9999999999999927),
        (6.0, 1.0),
    ];

    #[test]
    fn the_complement_does_not_cancel() {
        // of an arbitrary-precision library
        for (x, y) in [(-1.0, 1.842_700_792_949_715), (2.0, 4.677_734_981_047_266e-3), (9.0, 4.137_031_746_513_81e-37)]
        {
            assert!((erfc(x) / y - 1.0).abs() < 1e-12, "{x}: {}", erfc(x));
        }
        assert!(erfc(f64::NAN).is_nan());
    }

    #[test]
    fn known_values() {
        for &(x, expected) in KNOWN {
            for (given, expected) in [(erf(x), expected), (erf(-x), -expected)] {
                assert!((given - expected).abs() <= 4.0 * f64::EPSILON * expected.abs(), "erf({x}) is {given}");
            }
        }
    }

    #[test]
    fn ends_and_middle() {
        assert_eq!((erf(0.0), erf(f64::INFINITY), erf(f64::NEG_INFINITY), erf(1e300)), (0.0, 1.0, -1.0, 1.0));
        assert!(erf(f64::NAN).is_nan());
        assert!(erf(-0.0).is_sign_negative());
    }

    #[test]
    fn series_and_fraction_meet() {
        for x in [SERIES_BELOW, SERIES_BELOW + 0.25, SERIES_BELOW + 0.5] {
            assert!((series(x) - (1.0 - complement(x))).abs() < 8.0 * f64::EPSILON, "at {x}");
        }
    }
}
