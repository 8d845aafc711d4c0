use super::*;
use image::{GrayImage, ImageFormat, RgbImage};
use proptest::prelude::*;
use std::io::Cursor;
use tempfile::{TempDir, tempdir};

fn write(directory: &TempDir, path: &str, bytes: &[u8]) {
    let path = directory.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn encoded(image: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// 3 × 2 pixels whose channels are `at`, `at + 1` and `at + 2` plus 10 for each column and 100 for each row.
fn picture(at: u8) -> RgbImage {
    RgbImage::from_fn(3, 2, |x, y| image::Rgb([0, 1, 2].map(|c| at + c + 10 * x as u8 + 100 * y as u8)))
}

fn message(folders: &Folders, directory: &TempDir) -> String {
    let error = folders.open(directory.path()).unwrap_err().to_string();
    error.replace(&directory.path().display().to_string(), "D")
}

#[test]
fn folders_are_classes_and_images_planes() {
    let directory = tempdir().unwrap();
    for (path, at) in [("dog/2.png", 30), ("dog/1.png", 20), ("cat/9.png", 10)] {
        write(&directory, path, &encoded(&picture(at), ImageFormat::Png));
    }
    write(&directory, "cat/.hidden", b"no image");
    write(&directory, "list.txt", b"no folder");
    let data = Folders::new().open(directory.path()).unwrap();
    assert_eq!((data.image_shape(), data.labels()), ([3, 2, 3], &[0, 1, 1][..]));
    assert_eq!(data.class_names(), ["cat", "dog"]);
    for (image, at) in [10, 20, 30].into_iter().enumerate() {
        for ((channel, row, column), &byte) in data.images().index_axis_move(ndarray::Axis(0), image).indexed_iter() {
            assert_eq!(usize::from(byte), at + channel + 10 * column + 100 * row);
        }
    }
    let data = Folders::new().classes(&["dog", "cat", "cow"]).open(directory.path()).unwrap();
    assert_eq!((data.labels(), data.classes()), (&[1, 0, 0][..], 3));
    assert_eq!(message(&Folders::new().classes(&["cat"]), &directory), "D/dog: expected a folder of the classes `cat`");
}

#[test]
fn what_another_program_writes_is_read() {
    let directory = tempdir().unwrap();
    write(&directory, "a/colours.png", include_bytes!("../vectors/colours.png"));
    let data = Folders::new().open(directory.path()).unwrap();
    assert_eq!(data.image_shape(), [3, 2, 3]);
    for ((_, channel, row, column), &byte) in data.images().indexed_iter() {
        assert_eq!(usize::from(byte), 14 * (9 * row + 3 * column + channel));
    }
    let directory = tempdir().unwrap();
    write(&directory, "a/grey.png", include_bytes!("../vectors/grey.png"));
    let data = Folders::new().grey().open(directory.path()).unwrap();
    assert_eq!((data.image_shape(), data.pixels()), ([1, 2, 3], &[0, 42, 84, 126, 168, 210][..]));
    let directory = tempdir().unwrap();
    write(&directory, "a/plain.jpg", include_bytes!("../vectors/plain.jpg"));
    let data = Folders::new().open(directory.path()).unwrap();
    assert_eq!(data.image_shape(), [3, 8, 8]);
    for ((_, channel, ..), &byte) in data.images().indexed_iter() {
        let expected = [200, 100, 50][channel];
        assert!(byte.abs_diff(expected) <= 3, "{byte} of {expected}");
    }
}

#[test]
fn images_of_another_size_are_an_error_or_resized() {
    let directory = tempdir().unwrap();
    write(&directory, "a/1.png", &encoded(&picture(0), ImageFormat::Png));
    write(&directory, "a/2.png", &encoded(&RgbImage::from_pixel(5, 7, image::Rgb([9, 8, 7])), ImageFormat::Png));
    assert_eq!(
        message(&Folders::new(), &directory),
        "D/a/2.png: expected 2 × 3 pixels as D/a/1.png has, given 7 × 5; `resized` makes them alike"
    );
    let data = Folders::new().resized(4, 6).open(directory.path()).unwrap();
    assert_eq!((data.len(), data.image_shape()), (2, [3, 4, 6]));
    assert!(data.images().index_axis_move(ndarray::Axis(0), 1).iter().take(24).all(|&byte| byte == 9));
    assert_eq!(
        message(&Folders::new().resized(0, 3), &directory),
        "folders: expected a size of at least 1 × 1, given 0 × 3"
    );
}

#[test]
fn a_damaged_image_is_named() {
    let good = encoded(&picture(0), ImageFormat::Png);
    let jpeg = include_bytes!("../vectors/plain.jpg");
    for file in [&good[..], &jpeg[..]] {
        for length in 0..file.len().min(200) {
            let directory = tempdir().unwrap();
            write(&directory, "a/1", &file[..length]);
            let error = Folders::new().open(directory.path()).unwrap_err().to_string();
            assert!(error.contains("/a/1: "), "{length}: {error}");
        }
    }
    let directory = tempdir().unwrap();
    write(&directory, "a/notes.txt", b"no image");
    assert_eq!(
        message(&Folders::new(), &directory),
        "D/a/notes.txt: expected a PNG or JPEG image at byte 0, given `no image`"
    );
    let directory = tempdir().unwrap();
    assert_eq!(message(&Folders::new(), &directory), "D: expected folders of images, one a class, given none");
    let error = Folders::new().open("/no/such/folder").unwrap_err().to_string();
    assert!(error.starts_with("/no/such/folder: cannot list the folder: "), "{error}");
}

/// A PNG file of one image of so many pixels in grey, whose contents are missing.
fn claiming(height: u32, width: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([8, 0, 0, 0, 0]);
    // the checksum (ISO 15948, annex D)
    let crc = chunk.iter().fold(!0_u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| crc >> 1 ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 })
    });
    let end = b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82";
    [b"\x89PNG\r\n\x1a\n\0\0\0\x0d", &chunk[..], &(!crc).to_be_bytes(), end].concat()
}

#[test]
fn an_image_that_claims_to_be_huge_takes_no_memory() {
    for (folders, file, expected) in [
        (
            Folders::new(),
            claiming(60_000, 60_000),
            "expected as many pixels as 57 bytes can hold, given 60000 × 60000 pixels",
        ),
        // a file as long as such an image may be, and no more than a beginning in it
        (
            Folders::new(),
            [claiming(20_000, 20_000), vec![0; 1 << 20]].concat(),
            "expected an image of at most 256 MiB, given 20000 × 20000 pixels",
        ),
        (
            Folders::new().resized(1000, 1),
            [claiming(1, 70_000), vec![0; 1 << 20]].concat(),
            "expected an image that is not too wide to be made 1000 pixels high, given 1 × 70000 pixels",
        ),
        (
            Folders::new().resized(1 << 20, 1 << 20),
            Vec::new(),
            "folders: expected a size of at most 256 MiB, given 1048576 × 1048576",
        ),
    ] {
        let directory = tempdir().unwrap();
        write(&directory, "a/1", &file);
        let message = message(&folders, &directory);
        assert_eq!(message.trim_start_matches("D/a/1: "), expected);
    }
}

/// What is in a folder may lead anywhere.
#[cfg(unix)]
#[test]
fn links_are_followed_to_files_and_folders_alone() {
    use std::os::unix::fs::symlink;

    let (directory, elsewhere) = (tempdir().unwrap(), tempdir().unwrap());
    let good = encoded(&picture(0), ImageFormat::Png);
    write(&elsewhere, "b/1.png", &good);
    write(&directory, "a/1.png", &good);
    symlink(elsewhere.path().join("b"), directory.path().join("b")).unwrap();
    symlink(elsewhere.path().join("b/1.png"), directory.path().join("a/2.png")).unwrap();
    assert_eq!(Folders::new().open(directory.path()).unwrap().labels(), [0, 0, 1]);

    let bad = directory.path().join("a/3.png");
    let fails = |expected: &str| {
        let message = message(&Folders::new(), &directory);
        assert!(message.starts_with(&format!("D/a/3.png: {expected}")), "{message}");
        fs::remove_file(&bad).unwrap();
    };
    symlink(&bad, &bad).unwrap();
    fails("cannot open the image: ");
    symlink("no such file", &bad).unwrap();
    fails("cannot open the image: ");
    symlink(directory.path(), &bad).unwrap();
    fails("expected the image as a regular file, given a directory");
    symlink("/dev/zero", &bad).unwrap();
    fails("expected the image as a regular file, given a device");
    // a pipe that nobody writes to
    if std::process::Command::new("mkfifo").arg(&bad).status().is_ok_and(|status| status.success()) {
        fails("expected the image as a regular file, given a pipe");
    }
    // a folder that leads to itself has no images
    symlink(directory.path(), directory.path().join("c")).unwrap();
    let message = message(&Folders::new(), &directory);
    assert!(message.starts_with("D/c/a: expected the image as a regular file, given a directory"), "{message}");
}

#[test]
fn any_number_of_folders_are_classes() {
    let directory = tempdir().unwrap();
    let good = encoded(&picture(0), ImageFormat::Png);
    for class in 0..300 {
        write(&directory, &format!("{class:03}/1.png"), &good);
    }
    let data = Folders::new().open(directory.path()).unwrap();
    assert_eq!((data.classes(), data.labels()[255], data.labels()[299]), (300, 255, 299));
    let given = (0..300).map(|class| format!("{:03}", 299 - class)).collect::<Vec<_>>();
    assert_eq!(Folders::new().classes(&given).open(directory.path()).unwrap().labels()[..2], [299, 298]);
    let error = message(&Folders::new().classes(&given[1..]), &directory);
    assert!(
        error.starts_with("D/299: expected a folder of the classes `298`, `297`, ") && error.len() < 120,
        "{error}"
    );
}

/// Names of bytes that are no text are two classes where they differ.
#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_are_told_apart() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let directory = tempdir().unwrap();
    let good = encoded(&picture(0), ImageFormat::Png);
    let add = |name: &[u8]| {
        let folder = directory.path().join(OsStr::from_bytes(name));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("1.png"), &good).unwrap();
    };
    [&b"a\xfe"[..], b"a\xff", "a\u{fffd}".as_bytes()].into_iter().for_each(add);
    let data = Folders::new().open(directory.path()).unwrap();
    let names = ["a\u{fffd}", r"a\xfe", r"a\xff"].map(str::to_owned);
    assert_eq!((data.class_names(), data.labels()), (&names[..], &[0, 1, 2][..]));
    // and one that is called as the other is shown
    add(br"a\xff");
    let error = message(&Folders::new(), &directory);
    assert!(error.contains(": expected folders of different names, given D/"), "{error}");
}

#[test]
fn folders_without_images_are_an_empty_set() {
    let directory = tempdir().unwrap();
    fs::create_dir(directory.path().join("a")).unwrap();
    let data = Folders::new().open(directory.path()).unwrap();
    assert!(data.is_empty() && data.class_names() == ["a"]);
}

#[test]
fn grey_is_the_same_from_a_grey_file_and_a_colour_one() {
    let directory = tempdir().unwrap();
    let grey = GrayImage::from_fn(4, 4, |x, y| image::Luma([(16 * x + 60 * y) as u8]));
    let mut bytes = Cursor::new(Vec::new());
    grey.write_to(&mut bytes, ImageFormat::Png).unwrap();
    write(&directory, "a/1.png", bytes.get_ref());
    let colours = DynamicImage::ImageLuma8(grey).to_rgb8();
    write(&directory, "a/2.png", &encoded(&colours, ImageFormat::Png));
    let data = Folders::new().grey().open(directory.path()).unwrap();
    assert_eq!(data.pixels()[..16], data.pixels()[16..]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_panic(start in 0_usize..4, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let directory = tempdir().unwrap();
        let magic: [&[u8]; 4] = [b"", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xd8\xff\xe0"];
        write(&directory, "a/1", &[magic[start], &bytes].concat());
        let _ = Folders::new().open(directory.path());
    }

    #[test]
    fn no_change_of_a_byte_panics(at in 0_usize..600, byte in any::<u8>()) {
        for file in [&include_bytes!("../vectors/colours.png")[..], include_bytes!("../vectors/plain.jpg")] {
            let directory = tempdir().unwrap();
            let mut file = file.to_vec();
            let at = at % file.len();
            file[at] = byte;
            write(&directory, "a/1", &file);
            let _ = Folders::new().open(directory.path());
        }
    }
}
