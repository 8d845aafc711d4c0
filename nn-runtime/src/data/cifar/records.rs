use std::io::{self, BufRead};
use std::path::Path;

use super::IMAGE;
use crate::Error;

/// The contents of records, one kind after another.
pub(super) struct Records {
    pub(super) pixels: Vec<u8>,
    /// One list for each label that a record has, in the record's order.
    pub(super) labels: Vec<Vec<u8>>,
}

impl Records {
    pub(super) fn new(labels: usize) -> Self {
        Self { pixels: Vec::new(), labels: vec![Vec::new(); labels] }
    }
}

const PIXELS: usize = IMAGE[0] * IMAGE[1] * IMAGE[2];

/// Appends the records of a stream; `classes` has the number of classes for each label that a record has.
pub(super) fn read(mut from: impl BufRead, path: &Path, classes: &[usize], into: &mut Records) -> Result<(), Error> {
    let length = classes.len() + PIXELS;
    let mut record = vec![0; length];
    for image in 0.. {
        let filled = fill(&mut from, &mut record)
            .map_err(|error| Error::io(path, format!("read image {image} at byte {}", image * length), error))?;
        match filled {
            0 if image == 0 => {
                return Err(Error::format(path, format!("expected records of {length} bytes, given none")));
            }
            0 => break,
            short if short < length => {
                let (start, end) = (image * length, image * length + short);
                let what = format!(
                    "cut short at byte {end}: expected {length} bytes for image {image} (from byte {start}), given {short}"
                );
                return Err(Error::format(path, what));
            }
            _ => {}
        }
        for (i, ((&label, &classes), labels)) in record.iter().zip(classes).zip(&mut into.labels).enumerate() {
            if usize::from(label) >= classes {
                let what = format!(
                    "expected a label from 0 to {} at byte {} (image {image}), given {label}",
                    classes - 1,
                    image * length + i
                );
                return Err(Error::format(path, what));
            }
            labels.push(label);
        }
        into.pixels.extend_from_slice(&record[classes.len()..]);
    }
    Ok(())
}

/// Reads until the buffer is full or the stream ends, and returns how many bytes came.
fn fill(from: &mut impl BufRead, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
