use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ndarray::{ArrayD, IxDyn};

use super::header::{self, Header, Tensor};
use super::{Metadata, SCHEMA};
use crate::Error;

/// A checkpoint's bytes, known to be whole.
pub(super) struct File {
    path: PathBuf,
    bytes: Vec<u8>,
    header: Header,
}

impl File {
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let bytes = fs::read(path).map_err(|error| Error::io(path, "read the checkpoint", error))?;
        let header = header::read(&bytes).map_err(|what| {
            let given = bytes.len();
            Error::format(path, format!("expected a whole safetensors file, given {given} bytes: {what}"))
        })?;
        Ok(Self { path: path.to_owned(), bytes, header })
    }

    pub(super) fn metadata(&self) -> &Metadata {
        &self.header.metadata
    }

    pub(super) fn into_metadata(self) -> Metadata {
        self.header.metadata
    }

    /// Whether the file's network predicts what this one does, as far as both are known.
    pub(super) fn is_of(&self, schema: &[&str]) -> Result<(), Error> {
        let Some(given) = self.header.metadata.get(SCHEMA).filter(|_| !schema.is_empty()) else { return Ok(()) };
        let given: Vec<&str> = given.lines().collect();
        let Some(first) = (0..schema.len().max(given.len())).find(|at| schema.get(*at) != given.get(*at)) else {
            return Ok(());
        };
        let line = |lines: &[&str]| lines.get(first).copied().unwrap_or("nothing more").to_owned();
        Err(Error::OtherNetwork { path: self.path.clone(), expected: line(schema), given: line(&given) })
    }

    /// The keys of all arrays.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.header.tensors.keys().map(String::as_str)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.header.tensors.contains_key(key)
    }

    /// The arrays of the expected keys and shapes, if they are there, and no others but those that may be ignored.
    pub(super) fn arrays(
        &self,
        expected: &[(String, Vec<usize>)],
        ignored: impl Fn(&str) -> bool,
    ) -> Result<Vec<ArrayD<f32>>, Error> {
        let arrays = expected.iter().map(|(key, shape)| self.array(key, shape)).collect::<Result<_, _>>()?;
        let known: BTreeSet<&str> = expected.iter().map(|(key, _)| key.as_str()).collect();
        let keys = self.header.tensors.keys().filter(|key| !known.contains(key.as_str()) && !ignored(key));
        let keys: Vec<String> = keys.cloned().collect();
        if keys.is_empty() { Ok(arrays) } else { Err(Error::UnknownKeys { path: self.path.clone(), keys }) }
    }

    fn array(&self, key: &str, shape: &[usize]) -> Result<ArrayD<f32>, Error> {
        let mismatch = |given| Error::Checkpoint {
            path: self.path.clone(),
            key: key.to_owned(),
            expected: format!("F32 {shape:?}"),
            given,
        };
        let tensor = self.header.tensors.get(key).ok_or_else(|| mismatch("no such key".to_owned()))?;
        let numbers = (tensor.shape == shape).then(|| self.numbers(tensor)).flatten();
        let array = numbers.and_then(|numbers| ArrayD::from_shape_vec(IxDyn(shape), numbers).ok());
        array.ok_or_else(|| mismatch(format!("{} {:?}", tensor.dtype, tensor.shape)))
    }

    /// The numbers, if f32 holds them exactly.
    fn numbers(&self, tensor: &Tensor) -> Option<Vec<f32>> {
        let bytes = &self.bytes[tensor.bytes.clone()];
        match tensor.dtype.as_str() {
            "F32" => Some(each(bytes, f32::from_le_bytes)),
            // bfloat16 is the upper half of an f32
            "BF16" => Some(each(bytes, |bytes| f32::from_bits(u32::from(u16::from_le_bytes(bytes)) << 16))),
            "F16" => Some(each(bytes, |bytes| half(u16::from_le_bytes(bytes)))),
            _ => None,
        }
    }
}

fn each<const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> f32) -> Vec<f32> {
    let (chunks, _) = bytes.as_chunks();
    chunks.iter().map(|&bytes| number(bytes)).collect()
}

/// IEEE 754 binary16: a sign, 5 bits of exponent (biased by 15), 10 of mantissa.
fn half(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let (exponent, mantissa) = (u32::from(bits >> 10 & 0x1f), u32::from(bits & 0x3ff));
    let magnitude = match exponent {
        // subnormal: a multiple of 2⁻²⁴
        0 => return f32::from_bits((mantissa as f32 / 16_777_216.0).to_bits() | sign),
        0x1f => 0x7f80_0000 | mantissa << 13,
        _ => (exponent + 127 - 15) << 23 | mantissa << 13,
    };
    f32::from_bits(sign | magnitude)
}

#[cfg(test)]
mod tests {
    use super::half;

    #[test]
    fn half_precision_numbers() {
        for (bits, value) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x7bff, 65_504.0),
            (0x0001, 5.960_464_5e-8),
            (0x83ff, -6.097_555e-5),
            (0x0400, 6.103_515_6e-5),
            (0xfc00, f32::NEG_INFINITY),
        ] {
            assert_eq!(half(bits).to_bits(), f32::to_bits(value), "{bits:04x}");
        }
        assert!(half(0x8000).is_sign_negative());
        assert!(half(0x7e00).is_nan());
    }
}
