//! Arrays of four: `f64`, the reference precision, and `f32` on processors without kernels of their own. The
//! compiler turns them into whatever vectors the target has. (The tests run the latter on every machine.)

#[cfg(any(test, miri, not(target_arch = "x86_64")))]
use super::math::f32_functions;
use super::real::Real;
use super::vector::{Functions, Vector, WIDEST, operators};

macro_rules! array {
    ($(#[$doc:meta])* $lane:ident of $float:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub(super) struct $lane([$float; 4]);

        impl $lane {
            #[inline(always)]
            fn zip<T: Copy + Default>(self, o: Self, f: impl Fn($float, $float) -> T) -> [T; 4] {
                let mut to = [T::default(); 4];
                for i in 0..4 {
                    to[i] = f(self.0[i], o.0[i]);
                }
                to
            }
        }

        operators!($lane:
            |a, b| $lane(a).zip($lane(b), |x, y| x + y),
            |a, b| $lane(a).zip($lane(b), |x, y| x - y),
            |a, b| $lane(a).zip($lane(b), |x, y| x * y),
            |a, b| $lane(a).zip($lane(b), |x, y| x / y),
            |a: [$float; 4]| a.map(|x| -x));

        impl Vector for $lane {
            type Elem = $float;
            type Mask = [bool; 4];
            type Wide = [f64; 4];
            const WIDTH: usize = 4;

            #[inline(always)]
            fn all(x: $float) -> Self {
                Self([x; 4])
            }
            #[inline(always)]
            unsafe fn load_all(from: *const $float) -> Self {
                // SAFETY: the caller's promise; an array has no alignment of its own.
                unsafe { Self(from.cast::<[$float; 4]>().read()) }
            }
            #[inline(always)]
            unsafe fn store_all(self, to: *mut $float) {
                // SAFETY: the caller's promise; an array has no alignment of its own.
                unsafe { to.cast::<[$float; 4]>().write(self.0) }
            }
            #[inline(always)]
            unsafe fn load_first(from: *const $float, len: usize) -> Self {
                let mut each = [0.0; 4];
                for (i, x) in each.iter_mut().enumerate().take(len) {
                    // SAFETY: i < len.
                    *x = unsafe { *from.add(i) };
                }
                Self(each)
            }
            #[inline(always)]
            unsafe fn store_first(self, to: *mut $float, len: usize) {
                for (i, x) in self.0.into_iter().enumerate().take(len) {
                    // SAFETY: i < len.
                    unsafe { *to.add(i) = x }
                }
            }
            #[inline(always)]
            fn first(len: usize) -> [bool; 4] {
                [0 < len, 1 < len, 2 < len, 3 < len]
            }
            #[inline(always)]
            fn blend(mask: [bool; 4], a: Self, b: Self) -> Self {
                let mut to = b.0;
                for i in 0..4 {
                    if mask[i] {
                        to[i] = a.0[i];
                    }
                }
                Self(to)
            }
            #[inline(always)]
            #[allow(clippy::float_cmp, reason = "what the method is for")]
            fn is_eq(self, o: Self) -> [bool; 4] {
                self.zip(o, |x, y| x == y)
            }
            #[inline(always)]
            fn is_lt(self, o: Self) -> [bool; 4] {
                self.zip(o, |x, y| x < y)
            }
            #[inline(always)]
            fn is_le(self, o: Self) -> [bool; 4] {
                self.zip(o, |x, y| x <= y)
            }
            #[inline(always)]
            fn all_true(mask: [bool; 4]) -> bool {
                mask == [true; 4]
            }
            #[inline(always)]
            fn fused(self, b: Self, c: Self) -> Self {
                self * b + c
            }
            #[inline(always)]
            fn max_or_right(self, o: Self) -> Self {
                Self(self.zip(o, |x, y| if x > y { x } else { y }))
            }
            #[inline(always)]
            fn min_or_right(self, o: Self) -> Self {
                Self(self.zip(o, |x, y| if x < y { x } else { y }))
            }
            #[inline(always)]
            fn magnitude(self) -> Self {
                Self(self.0.map($float::abs))
            }
            #[inline(always)]
            fn root(self) -> Self {
                Self(self.0.map($float::sqrt))
            }
            #[inline(always)]
            fn round_down(self) -> Self {
                Self(self.0.map($float::floor))
            }
            #[inline(always)]
            fn wide_zero() -> [f64; 4] {
                [0.0; 4]
            }
            #[inline(always)]
            fn add_wide(self, mut to: [f64; 4]) -> [f64; 4] {
                for (to, x) in to.iter_mut().zip(self.0) {
                    *to += f64::from(x);
                }
                to
            }
            #[inline(always)]
            fn wide_each([a, b, c, d]: [f64; 4]) -> [f64; WIDEST] {
                let mut each = [0.0; WIDEST];
                each[..4].copy_from_slice(&[a, b, c, d]);
                each
            }
        }
    };
}

array! {
    /// Four `f64`.
    F64x4 of f64
}

macro_rules! each {
    ($($name:ident)*) => {
        $(#[inline(always)]
        fn $name(self) -> Self {
            Self(self.0.map(Real::$name))
        })*
    };
}

impl Functions for F64x4 {
    each!(exp exp2 ln sinh cosh tanh tanh_slope sigmoid sigmoid_slope softplus exp_m1 ln_1p erf erf_slope normal normal_slope asin acos atan asinh round sin cos);
    #[inline(always)]
    fn fmod(self, divisor: Self) -> Self {
        Self(self.zip(divisor, |x, divisor| x % divisor))
    }
    #[inline(always)]
    fn powf(self, exponent: Self) -> Self {
        Self(self.zip(exponent, f64::powf))
    }
}

#[cfg(any(test, miri, not(target_arch = "x86_64")))]
array! {
    /// Four `f32`.
    F32x4 of f32
}

#[cfg(any(test, miri, not(target_arch = "x86_64")))]
f32_functions!(F32x4);

#[cfg(any(test, miri, not(target_arch = "x86_64")))]
impl super::vector::Bits for F32x4 {
    #[inline(always)]
    fn shift_to_exponent(self) -> Self {
        Self(self.0.map(|x| f32::from_bits(x.to_bits() << 23)))
    }
    #[inline(always)]
    fn split(self) -> (Self, Self) {
        let exponent = self.0.map(|x| x.to_bits().cast_signed().wrapping_sub(super::ROOT_HALF) >> 23);
        let mut mantissa = self.0;
        for i in 0..4 {
            mantissa[i] = f32::from_bits(mantissa[i].to_bits().wrapping_sub((exponent[i] << 23).cast_unsigned()));
        }
        (Self(mantissa), Self(exponent.map(|e| e as f32)))
    }
    #[inline(always)]
    fn with_sign(self, sign: Self) -> Self {
        Self(self.zip(sign, f32::copysign))
    }
}
