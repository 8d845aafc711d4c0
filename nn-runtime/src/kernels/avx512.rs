//! AVX-512: sixteen `f32` in a register.

use super::math::f32_functions;
use super::vector::{Bits, Vector, WIDEST, operators};
#[allow(clippy::wildcard_imports, reason = "the file is about these instructions")]
use core::arch::x86_64::*;

/// Sixteen `f32`. A value of this type exists only in code that runs on a processor with AVX-512: the type is private
/// to the crate, and only `dispatch` names it, after it has asked the processor. So every `unsafe` here is sound.
#[derive(Clone, Copy)]
pub(super) struct F32x16(__m512);

operators!(F32x16: _mm512_add_ps, _mm512_sub_ps, _mm512_mul_ps, _mm512_div_ps, negate);
f32_functions!(F32x16);

#[inline(always)]
unsafe fn negate(x: __m512) -> __m512 {
    // SAFETY: see `F32x16`.
    unsafe { _mm512_castsi512_ps(_mm512_xor_si512(_mm512_castps_si512(x), _mm512_set1_epi32(i32::MIN))) }
}

impl Vector for F32x16 {
    type Elem = f32;
    type Mask = __mmask16;
    type Wide = [__m512d; 2];
    const WIDTH: usize = 16;

    #[inline(always)]
    fn all(x: f32) -> Self {
        // SAFETY: see `F32x16`.
        unsafe { Self(_mm512_set1_ps(x)) }
    }
    #[inline(always)]
    unsafe fn load_all(from: *const f32) -> Self {
        // SAFETY: the caller's promise, and see `F32x16`.
        unsafe { Self(_mm512_loadu_ps(from)) }
    }
    #[inline(always)]
    unsafe fn store_all(self, to: *mut f32) {
        // SAFETY: the caller's promise, and see `F32x16`.
        unsafe { _mm512_storeu_ps(to, self.0) }
    }
    #[inline(always)]
    unsafe fn load_first(from: *const f32, len: usize) -> Self {
        // SAFETY: masked elements are not touched; the caller's promise covers the others.
        unsafe { Self(_mm512_maskz_loadu_ps(Self::first(len), from)) }
    }
    #[inline(always)]
    unsafe fn store_first(self, to: *mut f32, len: usize) {
        // SAFETY: masked elements are not touched; the caller's promise covers the others.
        unsafe {
            // a whole store can be forwarded to a load, a masked one cannot
            if len == 16 { self.store_all(to) } else { _mm512_mask_storeu_ps(to, Self::first(len), self.0) }
        }
    }
    #[inline(always)]
    unsafe fn load_bytes_first(from: *const u8, len: usize) -> Self {
        // SAFETY: masked bytes are not touched; the caller's promise covers the others.
        unsafe {
            let bytes = _mm_maskz_loadu_epi8(Self::first(len), from.cast());
            Self(_mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(bytes)))
        }
    }
    #[inline(always)]
    unsafe fn store_bytes_first(self, to: *mut u8, len: usize) {
        // SAFETY: masked bytes are not touched; the caller's promise covers the others.
        unsafe {
            let bytes = _mm512_cvtepi32_epi8(_mm512_cvttps_epi32(self.0));
            if len == 16 {
                _mm_storeu_si128(to.cast(), bytes);
            } else {
                _mm_mask_storeu_epi8(to.cast(), Self::first(len), bytes);
            }
        }
    }
    #[inline(always)]
    unsafe fn transpose(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
        // SAFETY: the caller promises both squares; see `F32x16`.
        unsafe { transpose(from, from_stride, to, to_stride) }
    }
    #[inline(always)]
    fn first(len: usize) -> __mmask16 {
        ((1u32 << len) - 1) as __mmask16
    }
    #[inline(always)]
    fn blend(mask: __mmask16, a: Self, b: Self) -> Self {
        // SAFETY: see `F32x16`.
        unsafe { Self(_mm512_mask_blend_ps(mask, b.0, a.0)) }
    }
    #[inline(always)]
    fn is_eq(self, o: Self) -> __mmask16 {
        // SAFETY: see `F32x16`.
        unsafe { _mm512_cmp_ps_mask::<_CMP_EQ_OQ>(self.0, o.0) }
    }
    #[inline(always)]
    fn is_lt(self, o: Self) -> __mmask16 {
        // SAFETY: see `F32x16`.
        unsafe { _mm512_cmp_ps_mask::<_CMP_LT_OQ>(self.0, o.0) }
    }
    #[inline(always)]
    fn is_le(self, o: Self) -> __mmask16 {
        // SAFETY: see `F32x16`.
        unsafe { _mm512_cmp_ps_mask::<_CMP_LE_OQ>(self.0, o.0) }
    }
    #[inline(always)]
    fn all_true(mask: __mmask16) -> bool {
        mask == __mmask16::MAX
    }
    #[inline(always)]
    fn fused(self, b: Self, c: Self) -> Self {
        // SAFETY: see `F32x16`.
        unsafe { Self(_mm512_fmadd_ps(self.0, b.0, c.0)) }
    }
    #[inline(always)]
    fn max_or_right(self, o: Self) -> Self {
        // SAFETY: see `F32x16`.
        unsafe { Self(_mm512_max_ps(self.0, o.0)) }
    }
    #[inline(always)]
    fn min_or_right(self, o: Self) -> Self {
        // SAFETY: see `F32x16`.
        unsafe { Self(_mm512_min_ps(self.0, o.0)) }
    }
    #[inline(always)]
    fn magnitude(self) -> Self {
        // SAFETY: see `F32x16`.
        unsafe { Self(_mm512_abs_ps(self.0)) }
    }
    #[inline(always)]
    fn root(self) -> Self {
        // SAFETY: see `F32x16`.
        unsafe { Self(_mm512_sqrt_ps(self.0)) }
    }
    #[inline(always)]
    fn round_down(self) -> Self {
        // SAFETY: see `F32x16`.
        unsafe { Self(_mm512_roundscale_ps::<{ _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC }>(self.0)) }
    }
    #[inline(always)]
    fn wide_zero() -> [__m512d; 2] {
        // SAFETY: see `F32x16`.
        unsafe { [_mm512_setzero_pd(); 2] }
    }
    #[inline(always)]
    fn add_wide(self, [low, high]: [__m512d; 2]) -> [__m512d; 2] {
        // SAFETY: see `F32x16`.
        unsafe {
            let (first, last) = (_mm512_castps512_ps256(self.0), _mm512_extractf32x8_ps::<1>(self.0));
            [_mm512_add_pd(low, _mm512_cvtps_pd(first)), _mm512_add_pd(high, _mm512_cvtps_pd(last))]
        }
    }
    #[inline(always)]
    fn wide_each([low, high]: [__m512d; 2]) -> [f64; WIDEST] {
        let mut each = [0.0; WIDEST];
        // SAFETY: the array holds WIDEST ≥ WIDTH numbers; see `F32x16`.
        unsafe {
            _mm512_storeu_pd(each.as_mut_ptr(), low);
            _mm512_storeu_pd(each.as_mut_ptr().add(Self::WIDTH / 2), high);
        }
        each
    }
}

impl Bits for F32x16 {
    #[inline(always)]
    fn shift_to_exponent(self) -> Self {
        // SAFETY: see `F32x16`.
        unsafe { Self(_mm512_castsi512_ps(_mm512_slli_epi32::<23>(_mm512_castps_si512(self.0)))) }
    }
    #[inline(always)]
    fn split(self) -> (Self, Self) {
        // SAFETY: see `F32x16`.
        unsafe {
            let bits = _mm512_castps_si512(self.0);
            let above = _mm512_sub_epi32(bits, _mm512_set1_epi32(super::ROOT_HALF));
            let e = _mm512_srai_epi32::<23>(above);
            let m = _mm512_sub_epi32(bits, _mm512_slli_epi32::<23>(e));
            (Self(_mm512_castsi512_ps(m)), Self(_mm512_cvtepi32_ps(e)))
        }
    }
    #[inline(always)]
    fn with_sign(self, sign: Self) -> Self {
        // SAFETY: see `F32x16`.
        unsafe {
            let minus = _mm512_set1_epi32(i32::MIN);
            let sign = _mm512_and_si512(minus, _mm512_castps_si512(sign.0));
            Self(_mm512_castsi512_ps(_mm512_or_si512(sign, _mm512_castps_si512(self.magnitude().0))))
        }
    }
}

/// Sixteen rows become sixteen columns: pairs, then quadruples within 128-bit parts, then the parts themselves.
///
/// # Safety
/// Both squares must be valid and must not overlap; the processor must have AVX-512.
#[inline(always)]
unsafe fn transpose(from: *const f32, from_stride: usize, to: *mut f32, to_stride: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        let mut r = [_mm512_setzero_ps(); 16];
        for (i, row) in r.iter_mut().enumerate() {
            *row = _mm512_loadu_ps(from.add(i * from_stride));
        }
        let mut s = r;
        for i in 0..8 {
            s[2 * i] = _mm512_unpacklo_ps(r[2 * i], r[2 * i + 1]);
            s[2 * i + 1] = _mm512_unpackhi_ps(r[2 * i], r[2 * i + 1]);
        }
        // now t[4q + c] holds, in part p, column 4p + c of rows 4q..4q+4
        let mut t = s;
        for q in 0..4 {
            let (a, b) = (_mm512_castps_pd(s[4 * q]), _mm512_castps_pd(s[4 * q + 2]));
            t[4 * q] = _mm512_castpd_ps(_mm512_unpacklo_pd(a, b));
            t[4 * q + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(a, b));
            let (a, b) = (_mm512_castps_pd(s[4 * q + 1]), _mm512_castps_pd(s[4 * q + 3]));
            t[4 * q + 2] = _mm512_castpd_ps(_mm512_unpacklo_pd(a, b));
            t[4 * q + 3] = _mm512_castpd_ps(_mm512_unpackhi_pd(a, b));
        }
        for c in 0..4 {
            let even01 = _mm512_shuffle_f32x4::<0b10_00_10_00>(t[c], t[4 + c]);
            let even23 = _mm512_shuffle_f32x4::<0b10_00_10_00>(t[8 + c], t[12 + c]);
            let odd01 = _mm512_shuffle_f32x4::<0b11_01_11_01>(t[c], t[4 + c]);
            let odd23 = _mm512_shuffle_f32x4::<0b11_01_11_01>(t[8 + c], t[12 + c]);
            // even01 = parts 0, 2 of rows 0..4 and 0, 2 of rows 4..8
            _mm512_storeu_ps(to.add(c * to_stride), _mm512_shuffle_f32x4::<0b10_00_10_00>(even01, even23));
            _mm512_storeu_ps(to.add((8 + c) * to_stride), _mm512_shuffle_f32x4::<0b11_01_11_01>(even01, even23));
            _mm512_storeu_ps(to.add((4 + c) * to_stride), _mm512_shuffle_f32x4::<0b10_00_10_00>(odd01, odd23));
            _mm512_storeu_ps(to.add((12 + c) * to_stride), _mm512_shuffle_f32x4::<0b11_01_11_01>(odd01, odd23));
        }
    }
}
