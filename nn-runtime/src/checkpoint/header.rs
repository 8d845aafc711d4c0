//! What stands before the numbers of a safetensors file: the length of the header, and the header, a JSON object with a
//! type, a shape and a place for each tensor.
//!
//! A file is read only if all of it is accounted for, as the format's own library demands: each tensor's place is as
//! long as its type and shape say, and the places follow each other without gaps to the file's end.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Metadata;
use crate::json::Json;

/// The header of a file that is whole.
pub(super) struct Header {
    pub(super) tensors: BTreeMap<String, Tensor>,
    pub(super) metadata: Metadata,
}

/// Where a tensor's bytes are, and what they are.
pub(super) struct Tensor {
    /// The type's name in the format: `F32`.
    pub(super) dtype: String,
    pub(super) shape: Vec<usize>,
    /// The bytes, counted from the file's start.
    pub(super) bytes: Range<usize>,
}

/// The types of the format, and their bits.
const BITS: &[(&str, usize)] = &[
    ("BOOL", 8),
    ("F4", 4),
    ("F6_E2M3", 6),
    ("F6_E3M2", 6),
    ("U8", 8),
    ("I8", 8),
    ("F8_E5M2", 8),
    ("F8_E4M3", 8),
    ("F8_E8M0", 8),
    ("F8_E4M3FNUZ", 8),
    ("F8_E5M2FNUZ", 8),
    ("I16", 16),
    ("U16", 16),
    ("F16", 16),
    ("BF16", 16),
    ("I32", 32),
    ("U32", 32),
    ("F32", 32),
    ("C64", 64),
    ("F64", 64),
    ("I64", 64),
    ("U64", 64),
];

/// Reads the header of a file of so many bytes, of which those up to the end of the header are given.
pub(super) fn read(bytes: &[u8], length_of_file: u64) -> Result<Header, String> {
    let (length, rest) = bytes.split_first_chunk().ok_or("no length of a header")?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok().filter(|length| *length <= rest.len());
    let length = length.ok_or("the header is longer than the file, or than a header may be")?;
    let end = usize::try_from(length_of_file).map_err(|_| "it is larger than the address space")?;
    let text = std::str::from_utf8(&rest[..length]).map_err(|error| format!("the header is no text: {error}"))?;
    if !text.starts_with('{') {
        return Err("the header does not begin with '{'".to_owned());
    }
    let Json::Object(entries) = Json::parse(text).map_err(|what| format!("the header is no JSON: {what}"))? else {
        return Err("the header is no object".to_owned());
    };
    let start = 8 + length;
    let mut header = Header { tensors: BTreeMap::new(), metadata: Metadata::new() };
    for (key, value) in entries {
        if key == "__metadata__" {
            header.metadata = metadata(value)?;
        } else {
            let tensor = tensor(value, start).map_err(|what| format!("tensor {key:?}: {what}"))?;
            header.tensors.insert(key, tensor);
        }
    }
    without_gaps(&header, start, end)?;
    Ok(header)
}

fn metadata(value: Json) -> Result<Metadata, String> {
    let Json::Object(entries) = value else {
        return Err("\"__metadata__\" is no object".to_owned());
    };
    let texts = entries.into_iter().map(|(key, value)| match value {
        Json::Text(text) => Ok((key, text)),
        _ => Err(format!("{key:?} in \"__metadata__\" is no string")),
    });
    texts.collect()
}

fn tensor(value: Json, start: usize) -> Result<Tensor, String> {
    let Json::Object(entries) = value else {
        return Err("no object".to_owned());
    };
    let (mut dtype, mut shape, mut offsets) = (None, None, None);
    for (key, value) in entries {
        match (key.as_str(), value) {
            ("dtype", Json::Text(text)) => dtype = Some(text),
            ("shape", Json::Array(sizes)) => shape = whole(&sizes),
            ("data_offsets", Json::Array(ends)) => offsets = whole(&ends),
            _ => {} // whatever a later version of the format adds
        }
    }
    let dtype = dtype.ok_or("no \"dtype\"")?;
    let shape = shape.ok_or("no \"shape\" of whole numbers")?;
    let Some([from, to]) = offsets.as_deref() else {
        return Err("no \"data_offsets\" of two whole numbers".to_owned());
    };
    let bits = BITS.iter().find(|(name, _)| *name == dtype).ok_or_else(|| format!("unknown type {dtype:?}"))?.1;
    let bits = shape.iter().try_fold(bits, |product, size| product.checked_mul(*size));
    let bytes = bits.filter(|bits| bits.is_multiple_of(8)).map(|bits| bits / 8);
    if bytes.is_none() || bytes != to.checked_sub(*from) {
        return Err(format!("{dtype} {shape:?} does not lie in bytes {from} to {to}"));
    }
    let place = start.checked_add(*from).zip(start.checked_add(*to));
    let (from, to) = place.ok_or("it lies outside of the file")?;
    Ok(Tensor { dtype, shape, bytes: from..to })
}

fn whole(values: &[Json]) -> Option<Vec<usize>> {
    let whole = |value: &Json| if let Json::Whole(n) = value { usize::try_from(*n).ok() } else { None };
    values.iter().map(whole).collect()
}

/// Whether the tensors fill the file from `start` to `end`.
fn without_gaps(header: &Header, start: usize, end: usize) -> Result<(), String> {
    let mut places: Vec<&Range<usize>> = header.tensors.values().map(|tensor| &tensor.bytes).collect();
    places.sort_by_key(|place| (place.start, place.end));
    let mut at = start;
    for place in places {
        if place.start != at {
            return Err(format!("expected numbers from byte {at}, given some from byte {}", place.start));
        }
        at = place.end;
    }
    if at == end { Ok(()) } else { Err(format!("expected {at} bytes")) }
}
