//! SSE2, which every x86-64 processor has: four `f32` in a register.

use super::math::f32_functions;
use super::vector::{Bits, Vector, WIDEST, operators};
#[allow(clippy::wildcard_imports, reason = "the file is about these instructions")]
use core::arch::x86_64::*;

/// Four `f32`. SSE2 is part of x86-64 itself, so that its instructions may be used anywhere.
#[derive(Clone, Copy)]
pub(super) struct F32x4(__m128);

operators!(F32x4: _mm_add_ps, _mm_sub_ps, _mm_mul_ps, _mm_div_ps, negate);
f32_functions!(F32x4);

#[inline(always)]
fn negate(x: __m128) -> __m128 {
    // SAFETY: SSE2 is part of x86-64.
    unsafe { _mm_xor_ps(x, _mm_set1_ps(-0.0)) }
}

impl Vector for F32x4 {
    type Elem = f32;
    type Mask = __m128;
    type Wide = [__m128d; 2];
    const WIDTH: usize = 4;

    #[inline(always)]
    fn all(x: f32) -> Self {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { Self(_mm_set1_ps(x)) }
    }
    #[inline(always)]
    unsafe fn load_all(from: *const f32) -> Self {
        // SAFETY: the caller's promise.
        unsafe { Self(_mm_loadu_ps(from)) }
    }
    #[inline(always)]
    unsafe fn store_all(self, to: *mut f32) {
        // SAFETY: the caller's promise.
        unsafe { _mm_storeu_ps(to, self.0) }
    }
    #[inline(always)]
    unsafe fn load_first(from: *const f32, len: usize) -> Self {
        if len == 4 {
            // SAFETY: the caller's promise.
            return unsafe { Self::load_all(from) };
        }
        // SAFETY: i < len.
        Self::from_each(super::lane::Span { start: 0, len }, |i| unsafe { *from.add(i) })
    }
    #[inline(always)]
    unsafe fn store_first(self, to: *mut f32, len: usize) {
        // SAFETY: the caller's promise; the loop runs over i < len ≤ 4.
        unsafe {
            if len == 4 {
                return self.store_all(to);
            }
            let mut each = [0.0; 4];
            self.store_all(each.as_mut_ptr());
            for (i, x) in each.into_iter().enumerate().take(len) {
                *to.add(i) = x;
            }
        }
    }
    #[inline(always)]
    unsafe fn load_bytes_first(from: *const u8, len: usize) -> Self {
        let mut each = [0_u8; 4];
        // SAFETY: i < len ≤ 4; the caller's promise.
        unsafe {
            if len == 4 {
                each = from.cast::<[u8; 4]>().read();
            } else {
                for (i, byte) in each.iter_mut().enumerate().take(len) {
                    *byte = *from.add(i);
                }
            }
            let zero = _mm_setzero_si128();
            let words = _mm_unpacklo_epi8(_mm_cvtsi32_si128(i32::from_le_bytes(each)), zero);
            Self(_mm_cvtepi32_ps(_mm_unpacklo_epi16(words, zero)))
        }
    }
    #[inline(always)]
    unsafe fn store_bytes_first(self, to: *mut u8, len: usize) {
        // SAFETY: i < len ≤ 4; the caller's promise.
        unsafe {
            let whole = _mm_cvttps_epi32(self.0);
            let words = _mm_packs_epi32(whole, whole);
            let each = _mm_cvtsi128_si32(_mm_packus_epi16(words, words)).to_le_bytes();
            if len == 4 {
                to.cast::<[u8; 4]>().write(each);
            } else {
                for (i, byte) in each.into_iter().enumerate().take(len) {
                    *to.add(i) = byte;
                }
            }
        }
    }
    #[inline(always)]
    unsafe fn transpose(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
        // SAFETY: the caller promises both squares.
        unsafe {
            let (a, b) = (_mm_loadu_ps(from), _mm_loadu_ps(from.add(from_stride)));
            let (c, d) = (_mm_loadu_ps(from.add(2 * from_stride)), _mm_loadu_ps(from.add(3 * from_stride)));
            let (low_ab, high_ab) = (_mm_unpacklo_ps(a, b), _mm_unpackhi_ps(a, b));
            let (low_cd, high_cd) = (_mm_unpacklo_ps(c, d), _mm_unpackhi_ps(c, d));
            _mm_storeu_ps(to, _mm_movelh_ps(low_ab, low_cd));
            _mm_storeu_ps(to.add(to_stride), _mm_movehl_ps(low_cd, low_ab));
            _mm_storeu_ps(to.add(2 * to_stride), _mm_movelh_ps(high_ab, high_cd));
            _mm_storeu_ps(to.add(3 * to_stride), _mm_movehl_ps(high_cd, high_ab));
        }
    }
    #[inline(always)]
    fn first(len: usize) -> __m128 {
        Self::iota().is_lt(Self::all(len as f32))
    }
    #[inline(always)]
    fn blend(mask: __m128, a: Self, b: Self) -> Self {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { Self(_mm_or_ps(_mm_and_ps(mask, a.0), _mm_andnot_ps(mask, b.0))) }
    }
    #[inline(always)]
    fn is_eq(self, o: Self) -> __m128 {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { _mm_cmpeq_ps(self.0, o.0) }
    }
    #[inline(always)]
    fn is_lt(self, o: Self) -> __m128 {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { _mm_cmplt_ps(self.0, o.0) }
    }
    #[inline(always)]
    fn is_le(self, o: Self) -> __m128 {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { _mm_cmple_ps(self.0, o.0) }
    }
    #[inline(always)]
    fn all_true(mask: __m128) -> bool {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { _mm_movemask_ps(mask) == 0xf }
    }
    #[inline(always)]
    fn fused(self, b: Self, c: Self) -> Self {
        self * b + c // rounded twice: SSE2 has no fused form
    }
    #[inline(always)]
    fn max_or_right(self, o: Self) -> Self {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { Self(_mm_max_ps(self.0, o.0)) }
    }
    #[inline(always)]
    fn min_or_right(self, o: Self) -> Self {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { Self(_mm_min_ps(self.0, o.0)) }
    }
    #[inline(always)]
    fn magnitude(self) -> Self {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { Self(_mm_andnot_ps(_mm_set1_ps(-0.0), self.0)) }
    }
    #[inline(always)]
    fn root(self) -> Self {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { Self(_mm_sqrt_ps(self.0)) }
    }
    #[inline(always)]
    fn round_down(self) -> Self {
        // through whole numbers below 2²³; above, every float is whole (and NaN compares false)
        // SAFETY: SSE2 is part of x86-64.
        let whole = unsafe { Self(_mm_cvtepi32_ps(_mm_cvttps_epi32(self.0))) };
        let down = Self::blend(self.is_lt(whole), whole - Self::one(), whole);
        Self::blend(self.magnitude().is_lt(Self::all(8_388_608.0)), down.with_sign(self), self)
    }
    #[inline(always)]
    fn wide_zero() -> [__m128d; 2] {
        // SAFETY: see `F32x4`.
        unsafe { [_mm_setzero_pd(); 2] }
    }
    #[inline(always)]
    fn add_wide(self, [low, high]: [__m128d; 2]) -> [__m128d; 2] {
        // SAFETY: see `F32x4`.
        unsafe {
            let (first, last) = (self.0, _mm_movehl_ps(self.0, self.0));
            [_mm_add_pd(low, _mm_cvtps_pd(first)), _mm_add_pd(high, _mm_cvtps_pd(last))]
        }
    }
    #[inline(always)]
    fn wide_each([low, high]: [__m128d; 2]) -> [f64; WIDEST] {
        let mut each = [0.0; WIDEST];
        // SAFETY: the array holds WIDEST ≥ WIDTH numbers; see `F32x4`.
        unsafe {
            _mm_storeu_pd(each.as_mut_ptr(), low);
            _mm_storeu_pd(each.as_mut_ptr().add(Self::WIDTH / 2), high);
        }
        each
    }
}

impl Bits for F32x4 {
    #[inline(always)]
    fn shift_to_exponent(self) -> Self {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { Self(_mm_castsi128_ps(_mm_slli_epi32::<23>(_mm_castps_si128(self.0)))) }
    }
    #[inline(always)]
    fn split(self) -> (Self, Self) {
        // SAFETY: SSE2 is part of x86-64.
        unsafe {
            let bits = _mm_castps_si128(self.0);
            let e = _mm_srai_epi32::<23>(_mm_sub_epi32(bits, _mm_set1_epi32(super::ROOT_HALF)));
            let m = _mm_sub_epi32(bits, _mm_slli_epi32::<23>(e));
            (Self(_mm_castsi128_ps(m)), Self(_mm_cvtepi32_ps(e)))
        }
    }
    #[inline(always)]
    fn with_sign(self, sign: Self) -> Self {
        // SAFETY: SSE2 is part of x86-64.
        unsafe { Self(_mm_or_ps(_mm_and_ps(_mm_set1_ps(-0.0), sign.0), self.magnitude().0)) }
    }
}
