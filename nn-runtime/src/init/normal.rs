//! The normal distribution, with operations that give the same bits on every machine: `+ − × ÷ √` only, because the
//! standard library's logarithm is each platform's own.

use crate::kernels::dispatch::{Task, dispatch};
use crate::kernels::lane::Lane;
use crate::seed::{CHUNK, Chunk};

/// Φ(z): the probability that a standard normal variable stays below `z`. Found by halving, of [`quantile`]: the two agree,
/// and no other formula is needed.
pub(super) fn below(z: f64) -> f64 {
    // past what a uniform number can say
    if z.abs() > 8.25 {
        return if z < 0.0 { 0.0 } else { 1.0 };
    }
    let (mut low, mut high) = (0.0, 1.0);
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return low;
        }
        if quantile(middle) < z {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// Φ⁻¹(p) for `p` in (0, 1): the value that a standard normal variable stays below with probability `p`.
///
/// Wichura, *Algorithm AS 241: the percentage points of the normal distribution*, Applied Statistics 37 (1988),
/// `PPND16`: about 16 digits.
pub(super) fn quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(&CENTRE, r);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-ln(tail)).sqrt();
    let x = if r <= 5.0 { ratio(&MIDDLE, r - 1.6) } else { ratio(&FAR, r - 5.0) };
    x.copysign(q)
}

/// The quantiles of a chunk. Most lie in the centre: that formula is taken of all of them at once, without a branch; then
/// the others are put together, and theirs taken in vectors too. The same operations as [`quantile`]'s, so the same bits.
pub(super) fn quantiles(p: &Chunk) -> Chunk {
    dispatch(Quantiles(p))
}

struct Quantiles<'a>(&'a Chunk);

/// Numbers outside of the centre that are done together: three in twenty of a chunk are there.
const TOGETHER: usize = 16;

impl Task for Quantiles<'_> {
    type Elem = f32;
    type Output = Chunk;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> Chunk {
        let mut z = [0.0; CHUNK];
        for (z, p) in z.iter_mut().zip(self.0) {
            let q = p - 0.5;
            *z = q * ratio(&CENTRE, 0.180_625 - q * q);
        }
        // every index is written, and counts if its number is outside of the centre
        let (mut outside, mut count) = ([0; CHUNK], 0);
        for (i, p) in self.0.iter().enumerate() {
            outside[count] = i;
            count += usize::from((p - 0.5).abs() > 0.425);
        }
        for some in outside[..count].chunks(TOGETHER) {
            let (mut q, mut r) = ([0.25; TOGETHER], [0.0; TOGETHER]);
            for (q, i) in q.iter_mut().zip(some) {
                *q = self.0[*i] - 0.5;
            }
            // what stands past the end of `some` is computed, and not used
            let mut tails = [0.5; TOGETHER];
            for (tail, i) in tails.iter_mut().zip(some) {
                *tail = self.0[*i];
            }
            for (tail, q) in tails.iter_mut().zip(&q) {
                *tail = if *q < 0.0 { *tail } else { 1.0 - *tail };
            }
            for (r, tail) in r.iter_mut().zip(&tails) {
                *r = (-ln(*tail)).sqrt();
            }
            let mut x = [0.0; TOGETHER];
            for ((x, r), q) in x.iter_mut().zip(&r).zip(&q) {
                *x = ratio(&MIDDLE, r - 1.6).copysign(*q);
            }
            for (i, (x, (r, q))) in some.iter().zip(x.iter().zip(r.iter().zip(&q))) {
                // one in some hundred thousand million
                z[*i] = if *r <= 5.0 { *x } else { ratio(&FAR, r - 5.0).copysign(*q) };
            }
        }
        z
    }
}

/// Two polynomials' coefficients, highest power first, one over the other.
type Ratio = [[f64; 8]; 2];

#[inline(always)]
fn ratio([numerator, denominator]: &Ratio, x: f64) -> f64 {
    let polynomial = |coefficients: &[f64; 8]| coefficients.iter().fold(0.0, |sum, c| sum * x + c);
    polynomial(numerator) / polynomial(denominator)
}

#[expect(clippy::excessive_precision, reason = "the digits of the paper")]
const CENTRE: Ratio = [
    [
        2.509_080_928_730_122_672_7e3,
        3.343_057_558_358_812_810_5e4,
        6.726_577_092_700_870_085_3e4,
        4.592_195_393_154_987_145_7e4,
        1.373_169_376_550_946_112_5e4,
        1.971_590_950_306_551_442_7e3,
        1.331_416_678_917_843_774_5e2,
        3.387_132_872_796_366_608_0e0,
    ],
    [
        5.226_495_278_852_854_561_0e3,
        2.872_908_573_572_194_267_4e4,
        3.930_789_580_009_271_061_0e4,
        2.121_379_430_158_659_586_7e4,
        5.394_196_021_424_751_107_7e3,
        6.871_870_074_920_579_083_0e2,
        4.231_333_070_160_091_125_2e1,
        1.0,
    ],
];

#[expect(clippy::excessive_precision, reason = "the digits of the paper")]
const MIDDLE: Ratio = [
    [
        7.745_450_142_783_414_076_40e-4,
        2.272_384_498_926_918_458_33e-2,
        2.417_807_251_774_506_117_70e-1,
        1.270_458_252_452_368_382_58e0,
        3.647_848_324_763_204_605_04e0,
        5.769_497_221_460_691_405_50e0,
        4.630_337_846_156_545_295_90e0,
        1.423_437_110_749_683_577_34e0,
    ],
    [
        1.050_750_071_644_416_843_24e-9,
        5.475_938_084_995_344_946_00e-4,
        1.519_866_656_361_645_719_66e-2,
        1.481_039_764_274_800_745_90e-1,
        6.897_673_349_851_000_045_50e-1,
        1.676_384_830_183_803_849_40e0,
        2.053_191_626_637_758_821_87e0,
        1.0,
    ],
];

#[expect(clippy::excessive_precision, reason = "the digits of the paper")]
const FAR: Ratio = [
    [
        2.010_334_399_292_288_132_65e-7,
        2.711_555_568_743_487_578_15e-5,
        1.242_660_947_388_078_438_60e-3,
        2.653_218_952_657_612_309_30e-2,
        2.965_605_718_285_048_912_30e-1,
        1.784_826_539_917_291_335_80e0,
        5.463_784_911_164_114_369_90e0,
        6.657_904_643_501_103_777_20e0,
    ],
    [
        2.044_263_103_389_939_785_64e-15,
        1.421_511_758_316_445_888_70e-7,
        1.846_318_317_510_054_681_80e-5,
        7.868_691_311_456_132_591_00e-4,
        1.487_536_129_085_061_485_25e-2,
        1.369_298_809_227_358_053_10e-1,
        5.998_322_065_558_879_376_90e-1,
        1.0,
    ],
];

/// ln x for a positive normal number: `x = 2ᵉ·m` with `m` in `[√½, √2)`, and `ln m = 2·artanh(s)` with
/// `s = (m − 1)/(m + 1)`, whose series is cut where its terms vanish (|s| ≤ 0.172).
#[inline(always)]
fn ln(x: f64) -> f64 {
    const MANTISSA: u64 = (1 << 52) - 1;
    let bits = x.to_bits();
    let mut exponent = (bits >> 52) as f64 - 1023.0;
    let mut m = f64::from_bits(bits & MANTISSA | 1.0_f64.to_bits());
    // without a branch, so that many are done at once
    let large = m > std::f64::consts::SQRT_2;
    m = if large { m / 2.0 } else { m };
    exponent = if large { exponent + 1.0 } else { exponent };
    let s = (m - 1.0) / (m + 1.0);
    let series = (0..12).rev().fold(0.0, |sum, k| sum * s * s + 1.0 / f64::from(2 * k + 1));
    exponent * std::f64::consts::LN_2 + 2.0 * s * series
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `statistics.NormalDist().inv_cdf(p)` of Python 3.11.
    #[test]
    fn quantiles_agree_with_another_implementation() {
        let cases = [
            (0.5, 0.0),
            (0.51, 0.025_068_908_258_711_057),
            (0.9, 1.281_551_565_544_600_8),
            (0.975, 1.959_963_984_540_053_6),
            (0.999, 3.090_232_306_167_813),
            (1e-6, -4.753_424_308_822_899),
            (1e-12, -7.034_483_825_301_132),
            (0.5 / 9_007_199_254_740_992.0, -8.292_361_075_813_595),
            (0.022_750_131_948_179_21, -2.0),
        ];
        for (p, expected) in cases {
            let error: f64 = quantile(p) - expected;
            assert!(error.abs() <= 1e-15 * f64::max(1.0, expected.abs()), "Φ⁻¹({p}) is off by {error}");
        }
    }

    /// `statistics.NormalDist().cdf(z)` of Python 3.11; 1 − it above, where its digits are few.
    #[test]
    fn probabilities_agree_with_another_implementation() {
        for (z, expected) in [
            (-8.0, 6.220_960_574_271_785e-16),
            (-2.0, 0.022_750_131_948_179_21),
            (-0.3, 0.382_088_577_811_047_4),
            (0.0, 0.5),
            (1.0, 0.841_344_746_068_542_9),
            (2.0, 0.977_249_868_051_820_8),
        ] {
            let error = below(z) / expected - 1.0;
            assert!(error.abs() <= 2e-14, "Φ({z}) is off by {error}");
        }
        assert_eq!(below(f64::NEG_INFINITY).to_bits(), 0.0_f64.to_bits());
        assert_eq!(below(f64::INFINITY).to_bits(), 1.0_f64.to_bits());
    }

    #[test]
    fn a_chunk_is_the_same_bits_as_one_by_one() {
        let seed = crate::Seed(7);
        for start in [0, 1 << 33] {
            let uniform = crate::seed::uniforms_open(seed, 3, start);
            let normal = quantiles(&uniform);
            for (i, index) in (start..).take(CHUNK).enumerate() {
                let expected = crate::seed::uniform_open(seed, 3, index);
                assert_eq!(uniform[i].to_bits(), expected.to_bits(), "{index}");
                assert_eq!(normal[i].to_bits(), quantile(expected).to_bits(), "{index}");
            }
        }
    }

    #[test]
    fn the_logarithm_is_that_of_the_standard_library_within_rounding() {
        let mut x = 1e-300_f64;
        while x < 1e300 {
            let error = (ln(x) - x.ln()).abs();
            assert!(error <= 4.0 * f64::EPSILON * x.ln().abs().max(0.1), "ln({x}) is off by {error}");
            x *= 1.7;
        }
        assert_eq!(ln(1.0).to_bits(), 0);
    }
}
