use super::*;
use proptest::prelude::*;
use std::fs;

/// Two images of 2 × 3 pixels that count up in twenties, and their labels.
fn files() -> (Vec<u8>, Vec<u8>) {
    let mut images = vec![0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3];
    images.extend((0..240).step_by(20));
    (images, vec![0, 0, 8, 1, 0, 0, 0, 2, 7, 0])
}

fn both(images: &[u8], labels: &[u8]) -> Result<Dataset, Error> {
    read((images, "images"), (labels, "labels"), &DIGITS)
}

fn message(images: &[u8], labels: &[u8]) -> String {
    both(images, labels).unwrap_err().to_string()
}

fn check(data: &Dataset) {
    assert_eq!((data.len(), data.image_shape(), data.labels()), (2, [1, 2, 3], &[7, 0][..]));
    assert_eq!(data.images()[[1, 0, 1, 2]], 220);
    assert_eq!(data.pixels(), (0..240).step_by(20).collect::<Vec<u8>>());
}

#[test]
fn images_and_labels_are_read() {
    let (images, labels) = files();
    let data = both(&images, &labels).unwrap();
    check(&data);
    assert_eq!((data.classes(), data.class_name(7)), (10, "7"));
}

#[test]
fn a_directory_has_four_files() {
    let directory = tempfile::tempdir().unwrap();
    let (images, labels) = files();
    for (name, bytes) in [
        ("train-images-idx3-ubyte", &images),
        ("train-labels-idx1-ubyte", &labels),
        ("t10k-images-idx3-ubyte", &images),
    ] {
        fs::write(directory.path().join(name), bytes).unwrap();
    }
    let error = mnist(directory.path()).unwrap_err().to_string();
    assert!(error.contains("t10k-labels-idx1-ubyte: cannot open the labels: "), "{error}");
    fs::write(directory.path().join("t10k-labels-idx1-ubyte"), &labels).unwrap();
    let Splits { train, test } = mnist(directory.path()).unwrap();
    check(&train);
    assert_eq!(train, test);
    assert_eq!(fashion_mnist(directory.path()).unwrap().test.class_name(9), "ankle boot");
}

#[test]
fn a_file_cut_short_anywhere_says_where() {
    let (images, labels) = files();
    for length in 0..images.len() {
        let error = message(&images[..length], &labels);
        assert!(error.starts_with(&format!("images: cut short at byte {length}: expected ")), "{error}");
    }
    for length in 0..labels.len() {
        let error = message(&images, &labels[..length]);
        assert!(error.starts_with(&format!("labels: cut short at byte {length}: expected ")), "{error}");
    }
    let error = message(&images[..20], &labels);
    assert_eq!(error, "images: cut short at byte 20: expected 12 bytes of pixels (from byte 16), given 4");
    let error = message(&[&images[..], &[0]].concat(), &labels);
    assert_eq!(error, "images: expected the end at byte 28 after the pixels, given more");
    let error = message(&images, &[&labels[..], &[0]].concat());
    assert_eq!(error, "labels: expected the end at byte 10 after the labels, given more");
}

#[test]
fn what_is_wrong_says_where() {
    let (images, labels) = files();
    let changed = |bytes: &[u8], at: usize, byte: u8| {
        let mut bytes = bytes.to_vec();
        bytes[at] = byte;
        bytes
    };
    for (images, labels, expected) in [
        (&labels, &labels, "images: expected 00 00 08 03 at byte 0, as IDX images begin, given 00 00 08 01"),
        (&images, &images, "labels: expected 00 00 08 01 at byte 0, as IDX labels begin, given 00 00 08 03"),
        (
            &changed(&images, 2, 13),
            &labels,
            "images: expected 00 00 08 03 at byte 0, as IDX images begin, given 00 00 0d 03",
        ),
        (&images, &changed(&labels, 7, 3), "labels: expected 2 labels at byte 4, as many as there are images, given 3"),
        (&images, &changed(&labels, 9, 10), "labels: expected a label from 0 to 9 at byte 9 (image 1), given 10"),
    ] {
        assert_eq!(message(images, labels), expected);
    }
    // sizes that no file has allocate nothing
    let huge = [&images[..4], &[0xff; 12]].concat();
    let many = [&labels[..4], &[0xff; 4]].concat();
    assert_eq!(
        message(&huge, &many),
        format!("images: expected sizes of a file at byte 4, given {0} × {0} × {0}", u32::MAX)
    );
    assert_eq!(
        message(&images, &many),
        "labels: expected 2 labels at byte 4, as many as there are images, given 4294967295"
    );
    let long = [&images[..4], &[0xff; 4], &[0, 0, 0, 1, 0, 0, 0, 1]].concat();
    assert_eq!(
        message(&long, &many),
        "images: cut short at byte 16: expected 4294967295 bytes of pixels (from byte 16), given 0"
    );
}

#[test]
fn labels_of_more_than_a_byte_are_read() {
    let (images, _) = files();
    let names: Vec<String> = (0..70_000).map(|i| i.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let read = |labels: &[u8]| super::read((&images[..], "images"), (labels, "labels"), &names);
    assert_eq!(read(&[0, 0, 11, 1, 0, 0, 0, 2, 1, 0, 0x7f, 0xff]).unwrap().labels(), [256, 32_767]);
    assert_eq!(read(&[0, 0, 12, 1, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0, 3]).unwrap().labels(), [65_536, 3]);
    assert_eq!(read(&[0, 0, 9, 1, 0, 0, 0, 2, 127, 0]).unwrap().labels(), [127, 0]);
    let message = |labels: &[u8]| read(labels).unwrap_err().to_string();
    assert_eq!(
        message(&[0, 0, 9, 1, 0, 0, 0, 2, 0, 0xff]),
        "labels: expected a label from 0 to 69999 at byte 9 (image 1), given -1"
    );
    assert_eq!(
        message(&[0, 0, 12, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0x11, 0x70]),
        "labels: expected a label from 0 to 69999 at byte 12 (image 1), given 70000"
    );
}

#[cfg(feature = "gzip")]
mod packed {
    use super::*;

    #[test]
    fn what_a_file_unpacks_to_is_limited_and_the_limit_can_be_raised() {
        use std::io::Write;
        let size = 1_u32 << 10;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&[0, 0, 8, 3, 0, 0, 0, 2]).unwrap();
        gzip.write_all(&size.to_be_bytes()).unwrap();
        gzip.write_all(&size.to_be_bytes()).unwrap();
        gzip.write_all(&vec![0; 2 << 20]).unwrap();
        let (images, (_, labels)) = (gzip.finish().unwrap(), files());
        assert!(images.len() < 1 << 12);
        let read = |limit| {
            let idx = Idx::new().unpacked_limit(limit);
            idx.read((&images[..], "images"), (&labels[..], "labels"), &DIGITS)
        };
        assert_eq!(read(16 + (2 << 20)).unwrap().len(), 2);
        assert_eq!(
            read(15 + (2 << 20)).unwrap_err().to_string(),
            "images: expected at most 2097167 bytes unpacked, given 2097168 with the pixels; `unpacked_limit` allows more"
        );
    }

    const IMAGES: &[u8] = include_bytes!("../vectors/images-idx3-ubyte.gz");
    const LABELS: &[u8] = include_bytes!("../vectors/labels-idx1-ubyte.gz");

    #[test]
    fn what_python_compresses_is_read() {
        check(&both(IMAGES, LABELS).unwrap());
        let directory = tempfile::tempdir().unwrap();
        for (name, bytes) in [("images-idx3", IMAGES), ("labels-idx1", LABELS)] {
            for split in ["train", "t10k"] {
                fs::write(directory.path().join(format!("{split}-{name}-ubyte.gz")), bytes).unwrap();
            }
        }
        check(&mnist(directory.path()).unwrap().train);
    }

    #[test]
    fn a_damaged_one_is_an_error() {
        for length in 2..IMAGES.len() {
            let error = message(&IMAGES[..length], LABELS);
            assert!(error.starts_with("images: "), "{length}: {error}");
        }
        // every byte of the deflated contents and of their checksum matters; before them is the file's name, which ends in 0
        let name = IMAGES[10..].iter().position(|&byte| byte == 0).unwrap();
        for at in 10 + name + 1..IMAGES.len() {
            let mut bytes = IMAGES.to_vec();
            bytes[at] ^= 0x55;
            let error = message(&bytes, LABELS);
            assert!(error.starts_with("images: "), "{at}: {error}");
        }
    }
}

#[cfg(not(feature = "gzip"))]
#[test]
fn a_compressed_file_names_the_feature() {
    let (_, labels) = files();
    assert_eq!(
        message(&[0x1f, 0x8b, 8, 0], &labels),
        "images: compressed by gzip: expected a plain file, because nn-runtime is built without its feature `gzip`"
    );
}

proptest! {
    #[test]
    fn no_bytes_panic(images in prop::collection::vec(any::<u8>(), 0..64), labels in prop::collection::vec(any::<u8>(), 0..32)) {
        prop_assert!(both(&images, &labels).is_err());
    }

    #[test]
    fn no_sizes_panic(sizes in prop::collection::vec(0_u8..4, 12), rest in prop::collection::vec(0_u8..12, 0..40)) {
        let (images, labels) = files();
        let images = [&images[..4], &sizes, &rest].concat();
        let _ = both(&images, &labels);
    }
}
