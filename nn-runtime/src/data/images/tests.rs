use super::*;
use proptest::prelude::*;

macro_rules! vector {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../vectors/", $name)))
    };
}

/// Photographs of every kind, as another program writes them (Pillow with libjpeg-turbo).
const PHOTOS: [(&str, &[u8]); 7] = [
    vector!("photo.png"),
    vector!("sequential.jpg"),
    vector!("restarts.jpg"),
    vector!("progressive.jpg"),
    vector!("fine.jpg"),
    vector!("grey.jpg"),
    vector!("plain.jpg"),
];

fn read(bytes: &[u8]) -> Result<DynamicImage, Error> {
    of_bytes(Path::new("a.jpg"), bytes, UNPACKED, |_| Ok(()))
}

/// Whether an error names the file and says what was expected.
fn is_error(read: Result<DynamicImage, Error>) -> bool {
    read.is_err_and(|error| {
        let message = error.to_string();
        message.starts_with("a.jpg: ") && message.contains("expected ")
    })
}

#[test]
fn whole_photographs_are_read() {
    let png = read(PHOTOS[0].1).unwrap().to_rgb8();
    for (name, bytes) in PHOTOS.into_iter().filter(|(name, _)| *name != "plain.jpg") {
        let image = read(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((image.width(), image.height()), (61, 43), "{name}");
        if name != "grey.jpg" {
            let error: u64 = image.to_rgb8().iter().zip(png.iter()).map(|(&a, &b)| u64::from(a.abs_diff(b))).sum();
            assert!(error < 8 * 3 * 61 * 43, "{name}: {error}");
        }
        let behind = [bytes, b"whatever\xff\xd8 follows"].concat();
        assert_eq!(read(&behind).unwrap(), image, "{name}: what follows is no part of it");
    }
}

#[test]
fn a_photograph_cut_short_anywhere_is_an_error() {
    for (name, bytes) in PHOTOS {
        for length in 0..bytes.len() {
            assert!(is_error(read(&bytes[..length])), "{name}: {length} of {}", bytes.len());
        }
    }
}

/// As of a download that stopped in a file that was made as long as it should be.
#[test]
fn a_photograph_whose_tail_was_overwritten_is_an_error() {
    for (name, bytes) in PHOTOS {
        for (length, byte) in (0..bytes.len()).flat_map(|length| [(length, 0), (length, 0xff), (length, 0x55)]) {
            let mut bytes = bytes.to_vec();
            bytes[length..].fill(byte);
            assert!(is_error(read(&bytes)), "{name}: {byte} from {length} of {}", bytes.len());
        }
    }
}

/// As programs write it that mend what was cut.
#[test]
fn an_end_behind_missing_pixels_is_an_error() {
    for (name, bytes) in PHOTOS.into_iter().filter(|(_, bytes)| bytes.starts_with(b"\xff\xd8")) {
        let scan = bytes.windows(2).position(|two| two == b"\xff\xda").unwrap() + 20;
        let end = bytes.len() - 2;
        assert_eq!(bytes[end..], *b"\xff\xd9", "{name}");
        for length in scan..end - 1 {
            let cut = [&bytes[..length], b"\xff\xd9"].concat();
            // a progressive one that ends between two scans is whole, only less fine; a byte of ones before a marker is
            // no code
            let is_between =
                [&bytes[length..], &bytes[length - 1..]].iter().any(|rest| matches!(rest, [0xff, 0xc4 | 0xda, ..]));
            assert!(is_between || is_error(read(&cut)), "{name}: cut at {length} of {end}");
        }
        // zeros may be as many codes as there were before, where they are few
        for length in scan..end.saturating_sub(64).max(scan) {
            let zeroed = [&bytes[..length], &vec![0; end - length], b"\xff\xd9"].concat();
            let is_between = name == "progressive.jpg" || name == "fine.jpg";
            assert!(is_between || is_error(read(&zeroed)), "{name}: zeroed from {length} of {end}");
        }
    }
}

/// Orientations as EXIF 2.32 numbers them (4.6.4): where the first row and the first column of the file belong.
fn upright(orientation: u8, image: &image::RgbImage) -> image::RgbImage {
    let (w, h) = image.dimensions();
    let (width, height) = if orientation < 5 { (w, h) } else { (h, w) };
    image::RgbImage::from_fn(width, height, |x, y| {
        let (column, row) = match orientation {
            2 => (w - 1 - x, y),
            3 => (w - 1 - x, h - 1 - y),
            4 => (x, h - 1 - y),
            5 => (y, x),
            6 => (y, h - 1 - x),
            7 => (w - 1 - y, h - 1 - x),
            8 => (w - 1 - y, x),
            _ => (x, y),
        };
        *image.get_pixel(column, row)
    })
}

/// EXIF data that say an orientation: a directory of one entry, in either order of bytes.
fn exif(orientation: u16, big: bool) -> Vec<u8> {
    let short = |number: u16| if big { number.to_be_bytes() } else { number.to_le_bytes() };
    let long = |number: u32| if big { number.to_be_bytes() } else { number.to_le_bytes() };
    let magic = if big { b"MM" } else { b"II" };
    let head = [&magic[..], &short(42), &long(8), &short(1)].concat();
    [&head[..], &short(0x112), &short(3), &long(1), &short(orientation), &[0; 6]].concat()
}

/// A PNG file with a chunk before its pixels or behind them.
fn with_chunk(png: &[u8], before: [u8; 4], contents: &[u8]) -> Vec<u8> {
    let at = png.windows(4).position(|four| *four == before).unwrap() - 4;
    let chunk = [b"eXIf", contents].concat();
    let length = (contents.len() as u32).to_be_bytes();
    [&png[..at], &length, &chunk, &crc32fast::hash(&chunk).to_be_bytes(), &png[at..]].concat()
}

/// A JPEG file with EXIF data.
fn with_exif(jpeg: &[u8], contents: &[u8]) -> Vec<u8> {
    let length = (contents.len() as u16 + 8).to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, b"Exif\0\0", contents, &jpeg[2..]].concat()
}

#[test]
fn photographs_are_turned_upright() {
    let png = include_bytes!("../vectors/colours.png");
    let jpeg = PHOTOS[1].1;
    let (small, photo) = (read(png).unwrap().to_rgb8(), read(jpeg).unwrap().to_rgb8());
    for (orientation, big) in (1..=8).flat_map(|orientation| [(orientation, false), (orientation, true)]) {
        let exif = exif(orientation.into(), big);
        let expected = upright(orientation, &small);
        for place in [b"IDAT", b"IEND"] {
            let file = with_chunk(png, *place, &exif);
            let mut told = None;
            let image = of_bytes(Path::new("a.png"), &file, UNPACKED, |size| {
                told = Some(size);
                Ok(())
            });
            assert_eq!(image.unwrap().to_rgb8(), expected, "{orientation}");
            assert_eq!(told, Some([expected.height(), expected.width()]));
        }
        assert_eq!(read(&with_exif(jpeg, &exif)).unwrap().to_rgb8(), upright(orientation, &photo), "{orientation}");
    }
    // what cannot be understood says nothing
    for broken in
        [exif(0, false), exif(9, true), exif(6, true)[..12].to_vec(), b"II".to_vec(), Vec::new(), vec![0xff; 99]]
    {
        assert_eq!(read(&with_exif(jpeg, &broken)).unwrap().to_rgb8(), photo, "{broken:?}");
        assert_eq!(read(&with_chunk(png, *b"IDAT", &broken)).unwrap().to_rgb8(), small, "{broken:?}");
    }
}

#[test]
fn images_are_planes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    std::fs::write(&path, with_chunk(include_bytes!("../vectors/colours.png"), *b"IDAT", &exif(6, false))).unwrap();
    let planes = open_image(&path).unwrap();
    assert_eq!(planes.shape(), [3, 3, 2]);
    // the file has 14 · (9 · row + 3 · column + channel); the first row belongs at the right
    for ((channel, row, column), &byte) in planes.indexed_iter() {
        assert_eq!(usize::from(byte), 14 * (9 * (1 - column) + 3 * row + channel));
    }
    let error = open_image(folder.path()).unwrap_err().to_string();
    assert!(error.ends_with(": expected the image as a regular file, given a directory"), "{error}");
}

#[test]
fn kinds_that_are_not_read_say_so() {
    let mut arithmetic = PHOTOS[1].1.to_vec();
    let frame = arithmetic.windows(2).position(|two| two == b"\xff\xc0").unwrap();
    arithmetic[frame + 1] = 0xc9;
    let error = read(&arithmetic).unwrap_err().to_string();
    assert_eq!(
        error,
        "a.jpg: expected a JPEG image of a usual kind, sequential or progressive with Huffman's codes, given one of another \
         (the marker ff c9)"
    );
    let error = read(b"GIF89a..").unwrap_err().to_string();
    assert_eq!(error, "a.jpg: expected a PNG or JPEG image at byte 0, given `GIF89a..`");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_damage_panics(photo in 0..PHOTOS.len(), changes in prop::collection::vec((any::<usize>(), any::<u8>()), 1..4)) {
        let mut bytes = PHOTOS[photo].1.to_vec();
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = read(&bytes);
    }
}
