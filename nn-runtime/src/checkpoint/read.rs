use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use ndarray::{ArrayD, IxDyn};

use super::header::{self, Header, Tensor};
use super::nearest::nearest;
use super::{Metadata, SCHEMA, SEED, STEPS};
use crate::{Draws, Error, MissingKey, Seed, files, text};

/// A checkpoint, known to be whole. Its numbers are read when they are asked for.
pub(super) struct File {
    path: PathBuf,
    open: fs::File,
    header: Header,
    /// The names of those keys that the file has by others.
    renamed: BTreeMap<String, String>,
}

/// The longest header, as of the format's own library.
const LONGEST_HEADER: u64 = 100_000_000;

impl File {
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let error = |error| Error::io(path, "read the checkpoint", error);
        let file = files::open(path, "checkpoint")?;
        let length = file.metadata().map_err(error)?.len();
        let mut start = Vec::new();
        (&file).take(8).read_to_end(&mut start).map_err(error)?;
        if let Some(bytes) = start.first_chunk() {
            let header = u64::from_le_bytes(*bytes).min(LONGEST_HEADER);
            (&file).take(header).read_to_end(&mut start).map_err(error)?;
        }
        let header = header::read(&start, length).map_err(|what| {
            Error::format(path, format!("expected a whole safetensors file, given {length} bytes: {what}"))
        })?;
        Ok(Self { path: path.to_owned(), open: file, header, renamed: BTreeMap::new() })
    }

    /// Gives the keys other names; those without one are passed over.
    pub(super) fn rename<K: Into<Option<String>>>(&mut self, name: impl Fn(&str) -> K) -> Result<(), Error> {
        let mut tensors = BTreeMap::new();
        for (key, tensor) in std::mem::take(&mut self.header.tensors) {
            let Some(name) = name(&key).into() else { continue };
            if tensors.contains_key(&name) {
                let first = self.renamed.get(&name).unwrap_or(&name);
                let given = format!("`{}` and `{}`", text::name(first), text::name(&key));
                return Err(Error::Checkpoint {
                    path: self.path.clone(),
                    key: name,
                    expected: "one key of the file to be renamed to it".to_owned(),
                    given,
                });
            }
            if name != key {
                self.renamed.insert(name.clone(), key);
            }
            tensors.insert(name, tensor);
        }
        self.header.tensors = tensors;
        Ok(())
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

    /// What random layers draw from, if the file says it.
    pub(super) fn draws(&self) -> Result<Option<Draws>, Error> {
        let number = |key: &str| {
            let number = |text: &String| {
                text.parse().map_err(|_| Error::Checkpoint {
                    path: self.path.clone(),
                    key: key.to_owned(),
                    expected: "a whole number in the metadata".to_owned(),
                    given: format!("{text:?}"),
                })
            };
            self.header.metadata.get(key).map(number).transpose()
        };
        let both = number(SEED)?.zip(number(STEPS)?);
        Ok(both.map(|(seed, steps)| Draws { seed: Seed(seed), steps }))
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
        let missing: Vec<_> = expected.iter().filter(|(key, _)| !self.has(key)).cloned().collect();
        if !missing.is_empty() {
            return Err(self.missing(&missing, expected));
        }
        let known: BTreeSet<&str> = expected.iter().map(|(key, _)| key.as_str()).collect();
        let keys = self.header.tensors.keys().filter(|key| !known.contains(key.as_str()) && !ignored(key));
        let keys: Vec<String> = keys.cloned().collect();
        // all shapes before the first number: a file may hold far more than the network
        let tensors = expected.iter().map(|(key, shape)| self.tensor(key, shape)).collect::<Result<Vec<_>, _>>()?;
        if !keys.is_empty() {
            return Err(Error::UnknownKeys { path: self.path.clone(), keys });
        }
        expected.iter().zip(tensors).map(|((key, shape), tensor)| self.array(key, shape, tensor)).collect()
    }

    /// The error of keys that are not there, of those that a network has.
    pub(super) fn missing(&self, missing: &[(String, Vec<usize>)], all: &[(String, Vec<usize>)]) -> Error {
        let known: BTreeSet<&str> = all.iter().map(|(key, _)| key.as_str()).collect();
        let others = || self.header.tensors.iter().filter(|(key, _)| !known.contains(key.as_str()));
        let nearest = |key: &str, shape: &[usize]| {
            let keys = others().map(|(key, tensor)| (key.as_str(), tensor.shape == shape));
            nearest(key, keys).map(str::to_owned)
        };
        let missing = missing.iter().enumerate().map(|(at, (key, shape))| MissingKey {
            key: key.clone(),
            nearest: if at < MissingKey::WITH_NEAREST { nearest(key, shape) } else { None },
        });
        let (missing, given) = (missing.collect(), self.header.tensors.keys().cloned().collect());
        Error::MissingKeys { path: self.path.clone(), missing, given }
    }

    fn mismatch(&self, key: &str, shape: &[usize], given: String) -> Error {
        let given = match self.renamed.get(key) {
            Some(in_file) => format!("{given}, which the file calls `{}`", text::name(in_file)),
            None => given,
        };
        Error::Checkpoint { path: self.path.clone(), key: key.to_owned(), expected: format!("F32 {shape:?}"), given }
    }

    /// The place of the array of this key, if it has this shape and a type that becomes f32.
    fn tensor(&self, key: &str, shape: &[usize]) -> Result<&Tensor, Error> {
        let tensor = self.header.tensors.get(key).ok_or_else(|| self.mismatch(key, shape, "no such key".to_owned()))?;
        if tensor.shape == shape && matches!(tensor.dtype.as_str(), "F32" | "F64" | "F16" | "BF16") {
            return Ok(tensor);
        }
        Err(self.mismatch(key, shape, format!("{} {:?}", tensor.dtype, tensor.shape)))
    }

    fn array(&self, key: &str, shape: &[usize], tensor: &Tensor) -> Result<ArrayD<f32>, Error> {
        let error = |error| Error::io(&self.path, "read the checkpoint", error);
        (&self.open).seek(SeekFrom::Start(tensor.bytes.start as u64)).map_err(error)?;
        let mut bytes = Vec::new();
        (&self.open).take(tensor.bytes.len() as u64).read_to_end(&mut bytes).map_err(error)?;
        let numbers = numbers(&tensor.dtype, &bytes);
        let array = numbers.and_then(|numbers| ArrayD::from_shape_vec(IxDyn(shape), numbers).ok());
        array.ok_or_else(|| {
            self.mismatch(key, shape, format!("{} {shape:?} of numbers that f32 cannot hold", tensor.dtype))
        })
    }
}

/// Numbers of a type as f32, which holds all of them but those of double precision: these are rounded, and too large ones
/// are none.
fn numbers(dtype: &str, bytes: &[u8]) -> Option<Vec<f32>> {
    match dtype {
        "F32" => Some(each(bytes, f32::from_le_bytes)),
        // bfloat16 is the upper half of an f32
        "BF16" => Some(each(bytes, |bytes| f32::from_bits(u32::from(u16::from_le_bytes(bytes)) << 16))),
        "F16" => Some(each(bytes, |bytes| half(u16::from_le_bytes(bytes)))),
        "F64" => {
            let (chunks, _) = bytes.as_chunks();
            let rounded = |&bytes| {
                let x = f64::from_le_bytes(bytes);
                let rounded = x as f32;
                (rounded.is_finite() == x.is_finite()).then_some(rounded)
            };
            chunks.iter().map(rounded).collect()
        }
        _ => None,
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
