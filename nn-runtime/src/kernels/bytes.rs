//! Bytes to numbers: what every picture goes through before it is trained on.

use super::dispatch::{Task, dispatch};
use super::lane::Lane;

/// `value = byte · scale + shift` with `by = [scale, shift]`, rounded once from double precision: the same bits on every instruction set, since
/// products and sums are not fused.
///
/// # Panics
/// If there are not as many values as bytes.
pub(crate) fn scale(bytes: &[u8], by: [f64; 2], values: &mut [f32]) {
    assert_eq!(bytes.len(), values.len(), "a value for each byte");
    dispatch(Scale { bytes, by, values });
}

struct Scale<'a> {
    bytes: &'a [u8],
    by: [f64; 2],
    values: &'a mut [f32],
}

impl Task for Scale<'_> {
    type Elem = f32;
    type Output = ();

    /// The compiler makes the loop one of vectors, of the instruction set that it is inlined into.
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) {
        for (value, &byte) in self.values.iter_mut().zip(self.bytes) {
            *value = one(byte, self.by);
        }
    }
}

/// The value of one byte.
#[inline(always)]
pub(crate) fn one(byte: u8, [scale, shift]: [f64; 2]) -> f32 {
    (f64::from(byte) * scale + shift) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::dispatch::testing::on_each_isa;
    use crate::kernels::tests::guarded::{Edge, Guarded};

    /// What the tasks of [`on_each_isa`] give back.
    struct Owned(Vec<u8>, [f64; 2], Edge);

    impl Task for Owned {
        type Elem = f32;
        type Output = Vec<f32>;

        #[inline(always)]
        fn run<L: Lane<Elem = f32>>(self) -> Vec<f32> {
            let Self(bytes, by, edge) = self;
            let (bytes, mut values) = (Guarded::new(&bytes, edge), Guarded::filled(bytes.len(), 0.0, edge));
            Scale { bytes: &bytes, by, values: &mut values }.run::<L>();
            values.to_vec()
        }
    }

    #[test]
    fn every_instruction_set_gives_the_bits_of_one_byte() {
        for length in (0..=70).chain([71, 97, 131, 257, 509, 3072]) {
            for by in [[1.0 / 255.0, 0.0], [1.0 / (255.0 * 0.247), -0.4914 / 0.247], [0.0, 1e-40]] {
                let bytes: Vec<u8> = (0..length).map(|at: usize| (at * 37 % 256) as u8).collect();
                let expected: Vec<u32> = bytes.iter().map(|byte| one(*byte, by).to_bits()).collect();
                let mut values = vec![0.0; length];
                scale(&bytes, by, &mut values);
                assert!(values.iter().map(|value| value.to_bits()).eq(expected.iter().copied()), "{length} bytes");
                for edge in Edge::BOTH {
                    on_each_isa(
                        || Owned(bytes.clone(), by, edge),
                        |isa, values| {
                            let given: Vec<u32> = values.iter().map(|value| value.to_bits()).collect();
                            assert_eq!(given, expected, "{isa}, {length} bytes");
                        },
                    );
                }
            }
        }
    }
}
