//! Arrays and images: beside the bytes of the file themselves.

use std::fs::File;

use nn_runtime::Seed;
use nn_runtime::data::idx::Idx;
use nn_runtime::data::npy::{self, Npz};
use nn_runtime::data::{Batches, Dataset, Folders, Normalisation, Rows, cifar, idx};
use nn_runtime::ndarray::ArrayD;

use crate::allocated::apart;

use super::{Place, Reader, contents, told, unless};

/// What a data set is for: all of it is looked at, and batches are made.
fn used(data: &Dataset) -> Option<String> {
    let whole = data.images().len() == data.pixels().len() && data.len() * data.image_len() == data.pixels().len();
    let batches = Batches::new(data, &Normalisation::of(data), 2);
    let made = batches.map(|batches| batches.shuffled(Seed(1)).next_batch().map(|batch| batch.images().len()));
    let right = match made {
        Ok(Some(length)) => length == data.len().min(2) * data.image_len(),
        Ok(None) => data.is_empty(),
        Err(_) => false,
    };
    unless(whole, "images that are not the pixels").or_else(|| unless(right, "no batches of it"))
}

/// The head of a file of bytes with so many axes: the sizes.
fn sizes(file: &[u8], axes: usize) -> Vec<usize> {
    let size = |bytes: &[u8]| bytes.iter().fold(0, |size, &byte| size << 8 | usize::from(byte));
    file.get(4..4 + 4 * axes).map_or(Vec::new(), |head| head.chunks_exact(4).map(size).collect())
}

/// Reads images with as many labels as they say, so that it is not these that are wrong.
fn images(place: &Place, idx: &Idx) -> Result<Option<String>, String> {
    let file = contents(&place.bytes);
    let sizes = sizes(&file, 3);
    let count = sizes.first().copied().unwrap_or(0).min(1 << 16);
    let labels = place.folder.join("labels");
    let head = [&[0, 0, 8, 1][..], &(count as u32).to_be_bytes(), &vec![7; count]].concat();
    std::fs::write(&labels, head).map_err(|error| error.to_string())?;
    told(idx.open(&place.path, &labels, &idx::DIGITS), |data| {
        let same = file.get(16..) == Some(data.pixels()) && data.image_shape()[1..] == sizes[1..];
        unless(same, "other pixels than the file's").or_else(|| used(&data))
    })
}

pub(super) const IDX_IMAGES: &[Reader] = &[
    Reader { name: "idx::open, images", takes_all: true, read: |place| images(place, &Idx::new()) },
    Reader {
        name: "idx::open, images of few bytes",
        takes_all: false,
        read: |place| {
            let read = images(place, &Idx::new().unpacked_limit(FEW))?;
            let packed = place.bytes.starts_with(&[0x1f, 0x8b]);
            let much = packed && contents(&place.bytes).len() as u64 > FEW;
            Ok(read.or_else(|| unless(!much, "more than the limit was unpacked")))
        },
    },
];

/// A limit on what is unpacked that many files exceed.
const FEW: u64 = 24;

pub(super) const IDX_LABELS: &[Reader] = &[Reader {
    name: "idx::open, labels",
    takes_all: true,
    read: |place| {
        let images = place.folder.join("images");
        let head = [&[0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1][..], &[1, 2]].concat();
        std::fs::write(&images, head).map_err(|error| error.to_string())?;
        told(idx::open(&images, &place.path, &idx::DIGITS), |data| {
            let file = contents(&place.bytes);
            let size = if file[2] < 11 { 1 } else { 2 << (file[2] - 11) };
            let labels =
                file[8..].chunks_exact(size).map(|bytes| bytes.iter().fold(0, |n, &byte| n << 8 | u32::from(byte)));
            unless(labels.eq(data.labels().iter().copied()), "other labels than the file's")
        })
    },
}];

/// Records of so many labels, whose last is the class.
fn records(data: &Dataset, place: &Place, labels: usize) -> Option<String> {
    let records = place.bytes.chunks_exact(3072 + labels);
    let whole = records.remainder().is_empty() && records.len() == data.len();
    let mut pairs = records.zip(data.pixels().chunks_exact(3072)).zip(data.labels());
    let all =
        pairs.all(|((record, pixels), label)| &record[labels..] == pixels && u32::from(record[labels - 1]) == *label);
    unless(whole && all, "other records than the file's").or_else(|| used(data))
}

fn opened(place: &Place) -> Result<File, String> {
    File::open(&place.path).map_err(|error| error.to_string())
}

pub(super) const CIFAR_10: &[Reader] = &[Reader {
    name: "cifar::read_cifar10",
    takes_all: true,
    read: |place| told(cifar::read_cifar10(opened(place)?, &place.path), |data| records(&data, place, 1)),
}];

pub(super) const CIFAR_100: &[Reader] = &[Reader {
    name: "cifar::read_cifar100",
    takes_all: true,
    read: |place| told(cifar::read_cifar100(opened(place)?, &place.path), |data| records(&data, place, 2)),
}];

pub(super) const CIFAR_NAMES: &[Reader] = &[Reader {
    name: "cifar::cifar10",
    takes_all: true,
    read: |place| {
        for file in ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"] {
            let path = place.folder.join(format!("{file}.bin"));
            if !path.exists() {
                std::fs::write(path, [0; 3073]).map_err(|error| error.to_string())?;
            }
        }
        told(cifar::cifar10(&place.folder), |splits| {
            let text = String::from_utf8_lossy(&place.bytes);
            let named = splits.train.class_names().iter().all(|name| !name.is_empty() && text.contains(name.as_str()));
            unless(named && splits.train.classes() == 10, "other names than the file's")
        })
    },
}];

/// An array of the elements that a file ends with: floats are looked at.
fn floats(array: &ArrayD<f32>, file: &[u8]) -> Option<String> {
    if array.len() != array.shape().iter().product::<usize>() {
        return Some("another number of elements than the shape's".to_owned());
    }
    let size = 4 * array.len();
    let is_plain = file.len() > size && file[..file.len() - size].windows(5).any(|text| text == b"'<f4'");
    let is_plain = is_plain && !file.windows(4).any(|text| text == b"True");
    let numbers = is_plain.then(|| file[file.len() - size..].as_chunks::<4>().0);
    let same = numbers.is_none_or(|numbers| {
        numbers.iter().zip(array).all(|(bytes, number)| {
            // a signalling NaN becomes a quiet one
            let given = f32::from_le_bytes(*bytes);
            given.to_bits() == number.to_bits() || given.is_nan() && number.is_nan()
        })
    });
    let rows = Rows::new(array.clone());
    // those that are rows make batches, or say why not
    let batch =
        rows.and_then(|rows| Batches::of(rows, 2)).map(|mut batches| batches.next_batch().map(|batch| batch.len()));
    let made = batch.map_or(true, |length| length.is_none_or(|length| length <= 2));
    unless(same, "other numbers than the file's").or_else(|| unless(made, "batches of another size"))
}

fn bytes(array: ArrayD<u8>) -> Option<String> {
    let count = array.shape().first().copied().unwrap_or(0);
    if count > array.len().max(1 << 16) {
        return None; // as many labels would take memory that the file does not
    }
    Dataset::of_images(array, vec![0_u8; count], vec!["all".to_owned()]).ok().and_then(|data| used(&data))
}

pub(super) const NPY: &[Reader] = &[
    Reader {
        name: "npy::floats",
        takes_all: true,
        read: |place| told(npy::floats(&place.path), |array| floats(&array, &place.bytes)),
    },
    Reader { name: "npy::bytes", takes_all: false, read: |place| told(npy::bytes(&place.path), bytes) },
    Reader {
        name: "npy::labels",
        takes_all: false,
        read: |place| {
            told(npy::labels(&place.path, 10), |labels| {
                unless(labels.iter().all(|&label| label < 10), "a label too large")
            })
        },
    },
];

/// No array that is compressed may take more than a limit; what is stored may.
fn few(place: &Place) -> Result<Option<String>, String> {
    let archive = Npz::open(&place.path).map_err(|error| error.to_string())?;
    let mut archive = archive.unpacked_limit(FEW);
    for name in archive.names().iter().take(8) {
        if let Ok(array) = archive.floats(name)
            && 4 * array.len() > place.bytes.len().max(FEW as usize) * 4
        {
            return Ok(Some(format!("{} numbers of an archive of {} bytes", array.len(), place.bytes.len())));
        }
    }
    Ok(None)
}

pub(super) const NPZ: &[Reader] = &[
    Reader { name: "Npz, of few bytes", takes_all: false, read: few },
    Reader {
        name: "Npz",
        takes_all: true,
        read: |place| {
            let mut archive = Npz::open(&place.path).map_err(|error| error.to_string())?;
            let names = archive.names();
            if names.iter().any(|name| name.len() > place.bytes.len()) {
                return Ok(Some("a name longer than the archive".to_owned()));
            }
            let mut wrong = Ok(None);
            for name in names.iter().take(8).chain([&"x".to_owned(), &"../x".to_owned(), &"none".to_owned()]) {
                let read = archive.floats(name).map_err(|error| error.to_string());
                match read {
                    Ok(array) => match apart(|| floats(&array, &[])) {
                        None => {}
                        wrong => return Ok(wrong),
                    },
                    // the first; all that a right archive has is read
                    Err(message) if names.contains(name) && wrong.is_ok() => wrong = Err(message),
                    Err(message) if !place.is_named_in(&message) => return Err(message),
                    Err(_) => {}
                }
                let _ = (archive.bytes(name), archive.labels(name, 3));
            }
            wrong
        },
    },
];

/// The pixels that an image says it has.
pub(super) fn pixels(file: &[u8]) -> Option<usize> {
    let size = |bytes: &[u8]| bytes.iter().fold(0, |size, &byte| size << 8 | usize::from(byte));
    if file.starts_with(b"\x89PNG") {
        let [width, height] = [file.get(16..20)?, file.get(20..24)?].map(size);
        return width.checked_mul(height);
    }
    // a frame may stand anywhere, several may; each has at most as many as fit in 16 bits each way
    None
}

pub(super) const IMAGE: &[Reader] = &[
    Reader {
        name: "Folders",
        takes_all: true,
        read: |place| told(Folders::new().open(&place.folder), |data| used(&data)),
    },
    Reader {
        name: "Folders, grey",
        takes_all: true,
        read: |place| told(Folders::new().grey().open(&place.folder), |data| used(&data)),
    },
    Reader {
        name: "Folders, resized",
        takes_all: true,
        read: |place| {
            told(Folders::new().resized(5, 7).open(&place.folder), |data| {
                unless(data.image_shape() == [3, 5, 7], "not resized").or_else(|| used(&data))
            })
        },
    },
];
