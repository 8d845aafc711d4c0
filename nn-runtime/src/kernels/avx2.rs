//! AVX2 with FMA: eight `f32` in a register.

use super::math::f32_functions;
use super::vector::{Bits, Vector, WIDEST, operators};
#[allow(clippy::wildcard_imports, reason = "the file is about these instructions")]
use core::arch::x86_64::*;

/// Eight `f32`. A value of this type exists only in code that runs on a processor with AVX2 and FMA: the type is
/// private to the crate, and only `dispatch` names it, after it has asked the processor. So every `unsafe` here is sound.
#[derive(Clone, Copy)]
pub(super) struct F32x8(__m256);

operators!(F32x8: _mm256_add_ps, _mm256_sub_ps, _mm256_mul_ps, _mm256_div_ps, negate);
f32_functions!(F32x8);

#[inline(always)]
unsafe fn negate(x: __m256) -> __m256 {
    // SAFETY: see `F32x8`.
    unsafe { _mm256_xor_ps(x, _mm256_set1_ps(-0.0)) }
}

/// All bits set in the first `len` elements.
#[inline(always)]
fn first_bits(len: usize) -> __m256i {
    const ENDS: [i32; 16] = [-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0];
    assert!(len <= 8);
    // SAFETY: 8 − len .. 16 − len lies in the array; see `F32x8`.
    unsafe { _mm256_loadu_si256(ENDS.as_ptr().add(8 - len).cast()) }
}

impl Vector for F32x8 {
    type Elem = f32;
    type Mask = __m256;
    type Wide = [__m256d; 2];
    const WIDTH: usize = 8;

    #[inline(always)]
    fn all(x: f32) -> Self {
        // SAFETY: see `F32x8`.
        unsafe { Self(_mm256_set1_ps(x)) }
    }
    #[inline(always)]
    unsafe fn load_all(from: *const f32) -> Self {
        // SAFETY: the caller's promise, and see `F32x8`.
        unsafe { Self(_mm256_loadu_ps(from)) }
    }
    #[inline(always)]
    unsafe fn store_all(self, to: *mut f32) {
        // SAFETY: the caller's promise, and see `F32x8`.
        unsafe { _mm256_storeu_ps(to, self.0) }
    }
    #[inline(always)]
    unsafe fn load_first(from: *const f32, len: usize) -> Self {
        // SAFETY: masked elements are not touched; the caller's promise covers the others.
        unsafe { if len == 8 { Self::load_all(from) } else { Self(_mm256_maskload_ps(from, first_bits(len))) } }
    }
    #[inline(always)]
    unsafe fn store_first(self, to: *mut f32, len: usize) {
        // SAFETY: masked elements are not touched; the caller's promise covers the others.
        unsafe { if len == 8 { self.store_all(to) } else { _mm256_maskstore_ps(to, first_bits(len), self.0) } }
    }
    #[inline(always)]
    unsafe fn load_bytes_first(from: *const u8, len: usize) -> Self {
        let mut each = [0_u8; 8];
        // SAFETY: i < len; the caller's promise, and see `F32x8`.
        unsafe {
            let from = if len == 8 {
                from
            } else {
                for (i, byte) in each.iter_mut().enumerate().take(len) {
                    *byte = *from.add(i);
                }
                each.as_ptr()
            };
            Self(_mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64(from.cast()))))
        }
    }
    #[inline(always)]
    unsafe fn store_bytes_first(self, to: *mut u8, len: usize) {
        // SAFETY: i < len; the caller's promise, and see `F32x8`.
        unsafe {
            let whole = _mm256_cvttps_epi32(self.0);
            let words = _mm_packus_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256::<1>(whole));
            let bytes = _mm_packus_epi16(words, words);
            if len == 8 {
                return _mm_storel_epi64(to.cast(), bytes);
            }
            let mut each = [0_u8; 8];
            _mm_storel_epi64(each.as_mut_ptr().cast(), bytes);
            for (i, byte) in each.into_iter().enumerate().take(len) {
                *to.add(i) = byte;
            }
        }
    }
    #[inline(always)]
    unsafe fn transpose(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
        // SAFETY: the caller promises both squares; see `F32x8`.
        unsafe { transpose(from, from_stride, to, to_stride) }
    }
    #[inline(always)]
    fn first(len: usize) -> __m256 {
        // SAFETY: see `F32x8`.
        unsafe { _mm256_castsi256_ps(first_bits(len)) }
    }
    #[inline(always)]
    fn blend(mask: __m256, a: Self, b: Self) -> Self {
        // SAFETY: see `F32x8`.
        unsafe { Self(_mm256_blendv_ps(b.0, a.0, mask)) }
    }
    #[inline(always)]
    fn is_eq(self, o: Self) -> __m256 {
        // SAFETY: see `F32x8`.
        unsafe { _mm256_cmp_ps::<_CMP_EQ_OQ>(self.0, o.0) }
    }
    #[inline(always)]
    fn is_lt(self, o: Self) -> __m256 {
        // SAFETY: see `F32x8`.
        unsafe { _mm256_cmp_ps::<_CMP_LT_OQ>(self.0, o.0) }
    }
    #[inline(always)]
    fn is_le(self, o: Self) -> __m256 {
        // SAFETY: see `F32x8`.
        unsafe { _mm256_cmp_ps::<_CMP_LE_OQ>(self.0, o.0) }
    }
    #[inline(always)]
    fn all_true(mask: __m256) -> bool {
        // SAFETY: see `F32x8`.
        unsafe { _mm256_movemask_ps(mask) == 0xff }
    }
    #[inline(always)]
    fn fused(self, b: Self, c: Self) -> Self {
        // SAFETY: see `F32x8`.
        unsafe { Self(_mm256_fmadd_ps(self.0, b.0, c.0)) }
    }
    #[inline(always)]
    fn max_or_right(self, o: Self) -> Self {
        // SAFETY: see `F32x8`.
        unsafe { Self(_mm256_max_ps(self.0, o.0)) }
    }
    #[inline(always)]
    fn min_or_right(self, o: Self) -> Self {
        // SAFETY: see `F32x8`.
        unsafe { Self(_mm256_min_ps(self.0, o.0)) }
    }
    #[inline(always)]
    fn magnitude(self) -> Self {
        // SAFETY: see `F32x8`.
        unsafe { Self(_mm256_andnot_ps(_mm256_set1_ps(-0.0), self.0)) }
    }
    #[inline(always)]
    fn root(self) -> Self {
        // SAFETY: see `F32x8`.
        unsafe { Self(_mm256_sqrt_ps(self.0)) }
    }
    #[inline(always)]
    fn round_down(self) -> Self {
        // SAFETY: see `F32x8`.
        unsafe { Self(_mm256_floor_ps(self.0)) }
    }
    #[inline(always)]
    fn wide_zero() -> [__m256d; 2] {
        // SAFETY: see `F32x8`.
        unsafe { [_mm256_setzero_pd(); 2] }
    }
    #[inline(always)]
    fn add_wide(self, [low, high]: [__m256d; 2]) -> [__m256d; 2] {
        // SAFETY: see `F32x8`.
        unsafe {
            let (first, last) = (_mm256_castps256_ps128(self.0), _mm256_extractf128_ps::<1>(self.0));
            [_mm256_add_pd(low, _mm256_cvtps_pd(first)), _mm256_add_pd(high, _mm256_cvtps_pd(last))]
        }
    }
    #[inline(always)]
    fn wide_each([low, high]: [__m256d; 2]) -> [f64; WIDEST] {
        let mut each = [0.0; WIDEST];
        // SAFETY: the array holds WIDEST ≥ WIDTH numbers; see `F32x8`.
        unsafe {
            _mm256_storeu_pd(each.as_mut_ptr(), low);
            _mm256_storeu_pd(each.as_mut_ptr().add(Self::WIDTH / 2), high);
        }
        each
    }
}

impl Bits for F32x8 {
    #[inline(always)]
    fn shift_to_exponent(self) -> Self {
        // SAFETY: see `F32x8`.
        unsafe { Self(_mm256_castsi256_ps(_mm256_slli_epi32::<23>(_mm256_castps_si256(self.0)))) }
    }
    #[inline(always)]
    fn split(self) -> (Self, Self) {
        // SAFETY: see `F32x8`.
        unsafe {
            let bits = _mm256_castps_si256(self.0);
            let above = _mm256_sub_epi32(bits, _mm256_set1_epi32(super::ROOT_HALF));
            let e = _mm256_srai_epi32::<23>(above);
            let m = _mm256_sub_epi32(bits, _mm256_slli_epi32::<23>(e));
            (Self(_mm256_castsi256_ps(m)), Self(_mm256_cvtepi32_ps(e)))
        }
    }
    #[inline(always)]
    fn with_sign(self, sign: Self) -> Self {
        // SAFETY: see `F32x8`.
        unsafe { Self(_mm256_or_ps(_mm256_and_ps(_mm256_set1_ps(-0.0), sign.0), self.magnitude().0)) }
    }
}

/// Eight rows become eight columns: pairs, then quadruples within 128-bit halves, then the halves themselves.
///
/// # Safety
/// Both squares must be valid and must not overlap; the processor must have AVX2.
#[inline(always)]
unsafe fn transpose(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        let mut r = [_mm256_setzero_ps(); 8];
        for (i, row) in r.iter_mut().enumerate() {
            *row = _mm256_loadu_ps(from.add(i * from_stride));
        }
        let mut s = r;
        for i in 0..4 {
            s[2 * i] = _mm256_unpacklo_ps(r[2 * i], r[2 * i + 1]);
            s[2 * i + 1] = _mm256_unpackhi_ps(r[2 * i], r[2 * i + 1]);
        }
        // t[4q + c] holds column c of rows 4q..4q+4 in its low half, column 4 + c in its high half
        let mut t = s;
        for q in 0..2 {
            t[4 * q] = _mm256_shuffle_ps::<0b01_00_01_00>(s[4 * q], s[4 * q + 2]);
            t[4 * q + 1] = _mm256_shuffle_ps::<0b11_10_11_10>(s[4 * q], s[4 * q + 2]);
            t[4 * q + 2] = _mm256_shuffle_ps::<0b01_00_01_00>(s[4 * q + 1], s[4 * q + 3]);
            t[4 * q + 3] = _mm256_shuffle_ps::<0b11_10_11_10>(s[4 * q + 1], s[4 * q + 3]);
        }
        for c in 0..4 {
            _mm256_storeu_ps(to.add(c * to_stride), _mm256_permute2f128_ps::<0x20>(t[c], t[4 + c]));
            _mm256_storeu_ps(to.add((4 + c) * to_stride), _mm256_permute2f128_ps::<0x31>(t[c], t[4 + c]));
        }
    }
}
