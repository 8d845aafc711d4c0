use std::fmt;

/// A type of elements: `<f4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) big_endian: bool,
    pub(super) family: Family,
    /// Bytes of an element: 1, 2, 4 or 8.
    pub(super) size: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Bool,
    Signed,
    Unsigned,
    Float,
}

/// An element, exact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Whole(i128),
    Float(f64),
}

impl Kind {
    /// The type that a header's `descr` names, if it is one of real numbers.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (order, name) = text.split_at_checked(1)?;
        let big_endian = match order {
            "<" | "|" => false,
            ">" => true,
            "=" => cfg!(target_endian = "big"),
            _ => return None,
        };
        let (family, size) = match name {
            "b1" => (Family::Bool, 1),
            "i1" | "i2" | "i4" | "i8" => (Family::Signed, name.as_bytes()[1] - b'0'),
            "u1" | "u2" | "u4" | "u8" => (Family::Unsigned, name.as_bytes()[1] - b'0'),
            "f2" | "f4" | "f8" => (Family::Float, name.as_bytes()[1] - b'0'),
            _ => return None,
        };
        Some(Self { big_endian, family, size })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order = match (self.size, self.big_endian) {
            (1, _) => '|',
            (_, false) => '<',
            (_, true) => '>',
        };
        let family = match self.family {
            Family::Bool => 'b',
            Family::Signed => 'i',
            Family::Unsigned => 'u',
            Family::Float => 'f',
        };
        write!(f, "{order}{family}{}", self.size)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(whole) => write!(f, "{whole}"),
            Self::Float(float) => write!(f, "{float}"),
        }
    }
}

/// The number in the first `kind.size` bytes.
pub(super) fn number(kind: Kind, mut bytes: [u8; 8]) -> Number {
    let size = usize::from(kind.size);
    if kind.big_endian {
        bytes[..size].reverse();
    }
    // what is above the element may hold another one's bytes
    bytes[size..].fill(0);
    let bits = u64::from_le_bytes(bytes);
    match (kind.family, kind.size) {
        (Family::Bool | Family::Unsigned, _) => Number::Whole(i128::from(bits)),
        (Family::Signed, size) => {
            let above = 64 - 8 * u32::from(size);
            Number::Whole(i128::from((bits << above).cast_signed() >> above))
        }
        (Family::Float, 2) => Number::Float(half(bits as u16)),
        (Family::Float, 4) => Number::Float(f64::from(f32::from_bits(bits as u32))),
        (Family::Float, _) => Number::Float(f64::from_bits(bits)),
    }
}

/// An IEEE 754 number of 16 bits: sign, 5 bits of exponent, 10 of fraction.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023) / 1024.0);
    let size = match exponent {
        0 => fraction * 2_f64.powi(-14),
        31 if fraction > 0.0 => f64::NAN,
        31 => f64::INFINITY,
        _ => (1.0 + fraction) * 2_f64.powi(exponent - 15),
    };
    if bits >> 15 == 1 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(descr: &str, bytes: &[u8]) -> Number {
        let mut element = [0xee; 8];
        element[..bytes.len()].copy_from_slice(bytes);
        number(Kind::parse(descr).unwrap(), element)
    }

    #[test]
    fn every_type_is_read_in_both_orders() {
        assert_eq!(of("|b1", &[1]), Number::Whole(1));
        assert_eq!(of("|u1", &[200]), Number::Whole(200));
        assert_eq!(of("|i1", &[200]), Number::Whole(-56));
        assert_eq!(of("<i2", &[0xfe, 0xff]), Number::Whole(-2));
        assert_eq!(of(">i2", &[0xff, 0xfe]), Number::Whole(-2));
        assert_eq!(of("<u2", &[0xfe, 0xff]), Number::Whole(65534));
        assert_eq!(of(">u4", &[0, 0, 1, 2]), Number::Whole(258));
        assert_eq!(of("<i8", &(-5_i64).to_le_bytes()), Number::Whole(-5));
        assert_eq!(of(">u8", &u64::MAX.to_be_bytes()), Number::Whole(i128::from(u64::MAX)));
        assert_eq!(of("<f4", &1.25_f32.to_le_bytes()), Number::Float(1.25));
        assert_eq!(of(">f8", &(-1e300_f64).to_be_bytes()), Number::Float(-1e300));
    }

    #[test]
    fn halves_are_exact() {
        for (bits, expected) in [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_953_125),
            (0x7bff, 65504.0),
            (0x0400, 2_f64.powi(-14)),
            (0x0001, 2_f64.powi(-24)),
            (0x0000, 0.0),
            (0xfc00, f64::NEG_INFINITY),
        ] {
            assert_eq!(half(bits).to_bits(), f64::to_bits(expected), "{bits:04x}");
        }
        assert_eq!(half(0x8000).to_bits(), (-0.0_f64).to_bits());
        assert!(half(0x7c01).is_nan());
    }

    #[test]
    fn types_print_as_they_are_written() {
        for text in ["|b1", "|i1", "<i2", ">i4", "<u8", "|u1", "<f2", ">f4", "<f8"] {
            assert_eq!(Kind::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "<", "f4", "<f16", "<c8", "|S3", "<U7", "|O", "<M8[ns]", "ü4"] {
            assert_eq!(Kind::parse(text), None, "{text}");
        }
    }
}
