use std::fs;

use super::*;
use proptest::prelude::*;
use tempfile::{TempDir, tempdir};

/// A record whose pixels count up from its first label.
fn record(labels: &[u8]) -> Vec<u8> {
    let mut bytes = labels.to_vec();
    bytes.extend((0..3072_usize).map(|i| (i + usize::from(labels[0])) as u8));
    bytes
}

fn cifar10_directory() -> TempDir {
    let directory = tempdir().unwrap();
    for i in 1..=5_u8 {
        fs::write(directory.path().join(format!("data_batch_{i}.bin")), [record(&[i]), record(&[i + 1])].concat())
            .unwrap();
    }
    fs::write(directory.path().join("test_batch.bin"), record(&[9])).unwrap();
    directory
}

fn message<T>(result: Result<T, Error>) -> String {
    result.err().expect("an error").to_string()
}

#[test]
fn cifar_10_is_read_in_the_order_of_its_files() {
    let directory = cifar10_directory();
    let Splits { train, test } = cifar10(directory.path()).unwrap();
    assert_eq!(train.labels(), [1, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
    assert_eq!(test.labels(), [9]);
    assert_eq!((train.image_shape(), train.classes()), ([3, 32, 32], 10));
    assert_eq!(train.class_name(9), "truck");
    // red 0 is pixel 0, green 0 is pixel 1024, the last blue one is pixel 3071; each counts up from the label
    let images = train.images();
    assert_eq!(images[[3, 0, 0, 0]], 3);
    assert_eq!(images[[3, 0, 1, 5]], 40);
    assert_eq!(images[[3, 2, 31, 31]], ((3071 + 3) % 256) as u8);
}

#[test]
fn the_unpacked_directory_is_found_in_its_parent() {
    let (parent, directory) = (tempdir().unwrap(), cifar10_directory());
    fs::rename(directory.path(), parent.path().join("cifar-10-batches-bin")).unwrap();
    assert_eq!(cifar10(parent.path()).unwrap().train.len(), 10);
}

#[test]
fn cifar_100_has_fine_and_coarse_labels() {
    let directory = tempdir().unwrap();
    fs::write(directory.path().join("train.bin"), [record(&[19, 99]), record(&[0, 1])].concat()).unwrap();
    fs::write(directory.path().join("test.bin"), record(&[4, 0])).unwrap();
    let Splits { train, test } = cifar100(directory.path()).unwrap();
    assert_eq!((train.labels(), train.coarse_labels()), (&[99, 1][..], Some(&[19, 0][..])));
    assert_eq!((train.class_name(99), train.classes()), ("worm", 100));
    assert_eq!(train.coarse_class_names().unwrap()[19], "vehicles_2");
    assert_eq!(test.images()[[0, 0, 0, 0]], 4);
    assert_eq!(read_cifar100(&record(&[19, 99])[..], "stream").unwrap().labels(), [99]);
}

#[test]
fn names_in_the_directory_are_used_and_checked() {
    let directory = cifar10_directory();
    let path = directory.path().join("batches.meta.txt");
    fs::write(&path, "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n").unwrap();
    assert_eq!(cifar10(directory.path()).unwrap().test.class_name(9), "j");
    fs::write(&path, "a\nb\n").unwrap();
    let error = message(cifar10(directory.path()));
    assert!(error.ends_with("batches.meta.txt: expected 10 class names, one a line, given 2"), "{error}");
}

#[test]
fn a_missing_file_is_named() {
    let directory = cifar10_directory();
    fs::remove_file(directory.path().join("data_batch_3.bin")).unwrap();
    let error = message(cifar10(directory.path()));
    assert!(error.contains("data_batch_3.bin: cannot open the CIFAR-10 training batch: "), "{error}");
    let error = message(cifar100("/no/such/directory"));
    assert!(error.starts_with("/no/such/directory/train.bin: cannot open the CIFAR-100 training set: "), "{error}");
}

#[test]
fn a_file_cut_short_says_where() {
    let directory = cifar10_directory();
    let path = directory.path().join("test_batch.bin");
    fs::write(&path, &[record(&[1]), record(&[2])].concat()[..5000]).unwrap();
    assert_eq!(
        message(cifar10(directory.path())),
        format!(
            "{}: cut short at byte 5000: expected 3073 bytes for image 1 (from byte 3073), given 1927",
            path.display()
        )
    );
    // one byte too many is a record cut short, too
    let extra = [record(&[1]), vec![7]].concat();
    assert_eq!(
        message(read_cifar10(&extra[..], "stream")),
        "stream: cut short at byte 3074: expected 3073 bytes for image 1 (from byte 3073), given 1"
    );
    assert_eq!(message(read_cifar10(&[][..], "stream")), "stream: expected records of 3073 bytes, given none");
}

#[test]
fn a_label_out_of_range_says_where() {
    let bytes = [record(&[9]), record(&[10])].concat();
    assert_eq!(
        message(read_cifar10(&bytes[..], "stream")),
        "stream: expected a label from 0 to 9 at byte 3073 (image 1), given 10"
    );
    assert_eq!(
        message(read_cifar100(&record(&[20, 5])[..], "stream")),
        "stream: expected a label from 0 to 19 at byte 0 (image 0), given 20"
    );
    assert_eq!(
        message(read_cifar100(&record(&[5, 100])[..], "stream")),
        "stream: expected a label from 0 to 99 at byte 1 (image 0), given 100"
    );
}

#[test]
fn an_error_of_the_stream_says_where() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("no disk"))
        }
    }
    let stream = record(&[1]);
    assert_eq!(
        message(read_cifar10(stream.chain(Broken), "stream")),
        "stream: cannot read image 1 at byte 3073: no disk"
    );
}

#[test]
fn built_in_names_are_different() {
    let mut all = [&names::CIFAR_100_FINE[..], &names::CIFAR_100_COARSE, &names::CIFAR_10].concat();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 130);
    assert!(names::CIFAR_100_FINE.is_sorted(), "the file lists them in alphabetical order");
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(0_u8..12, 0..7000)) {
        let read = read_cifar10(&bytes[..], "stream");
        prop_assert!(read.is_err() || bytes.len().is_multiple_of(3073));
    }
}
