use super::*;
use ndarray::array;
use proptest::prelude::*;

macro_rules! vector {
    ($name:literal) => {
        &include_bytes!(concat!("../vectors/", $name))[..]
    };
}

fn message<T>(result: Result<T, Error>) -> String {
    result.err().expect("an error").to_string()
}

#[test]
fn what_numpy_writes_is_read() {
    let table = array![[-1.0, -0.5, 0.0], [0.5, 1.0, 1.5]].into_dyn();
    for (name, file) in
        [("f4", vector!("f4.npy")), ("f8_big_fortran", vector!("f8_big_fortran.npy")), ("f2", vector!("f2.npy"))]
    {
        assert_eq!(read_floats(file, name).unwrap(), table, "{name}");
    }
    let positive = array![[0_u8, 0, 0], [1, 1, 1]].into_dyn();
    assert_eq!(read_bytes(vector!("b1.npy"), "b1").unwrap(), positive);
    assert_eq!(read_labels(vector!("i8.npy"), "i8", 10).unwrap(), [3, 0, 9, 1]);
    assert_eq!(read_floats(vector!("i8.npy"), "i8").unwrap(), array![3.0, 0.0, 9.0, 1.0].into_dyn());
    let images = read_bytes(vector!("u1.npy"), "u1").unwrap();
    assert_eq!((images.shape(), images[[1, 1, 2]]), (&[2, 2, 3][..], 220));
}

#[test]
fn a_file_cut_short_anywhere_says_where() {
    let file = vector!("f4.npy");
    for length in 0..file.len() {
        let error = message(read_floats(&file[..length], "f4.npy"));
        assert!(error.starts_with(&format!("f4.npy: cut short at byte {length}: expected ")), "{error}");
    }
    assert_eq!(
        message(read_floats(&file[..150], "f4.npy")),
        "f4.npy: cut short at byte 150: expected 24 bytes of <f4 elements of shape [2, 3] (from byte 128), given 22"
    );
    assert_eq!(
        message(read_floats(&[file, &[0]].concat()[..], "f4.npy")),
        "f4.npy: expected the end at byte 152 after the elements, given more"
    );
}

#[test]
fn what_is_wrong_says_where() {
    let file = vector!("f4.npy");
    let changed = |at: usize, text: &[u8]| {
        let mut bytes = file.to_vec();
        bytes[at..][..text.len()].copy_from_slice(text);
        message(read_floats(&bytes[..], "f4.npy"))
    };
    assert_eq!(
        changed(0, b"PK\x03\x04"),
        r"f4.npy: expected `\x93NUMPY` at byte 0, as NumPy's files begin, given `PK\u{3}\u{4}PY`"
    );
    assert_eq!(changed(6, &[4]), "f4.npy: expected version 1.0, 2.0 or 3.0 at byte 6, given 4.0");
    assert_eq!(
        changed(21, b"<c4"),
        "f4.npy: expected a type of numbers: '<f4', '|u1', '<i8' or another at byte 20 (the header), \
         given `'<c4', 'fortran_orde`"
    );
    let huge = b"\x93NUMPY\x01\x00\x48\x00{'descr':'<f8','fortran_order':False,'shape':(4294967295,4294967295,9)}  ";
    assert_eq!(
        message(read_floats(&huge[..], "huge")),
        "huge: expected the shape of an array in the header, given [4294967295, 4294967295, 9]"
    );
    let long = b"\x93NUMPY\x02\x00\x01\x00\x01\x00{";
    assert_eq!(
        message(read_floats(&long[..], "long")),
        "long: expected a header of at most 65536 bytes at byte 12, given 65537"
    );
    let most = b"\x93NUMPY\x01\x00\x45\x00{'descr':'|u1','fortran_order':False,'shape':(18446744073709551615,)}";
    let most = message(read_bytes(&most[..], "most"));
    assert!(most.starts_with("most: cut short at byte 79: expected 18446744073709551615 bytes of "), "{most}");
}

#[test]
fn numbers_that_do_not_fit_say_where() {
    let file = vector!("i8.npy");
    assert_eq!(
        message(read_labels(file, "i8.npy", 9)),
        "i8.npy: expected a label from 0 to 8 at byte 144 (element 2), given 9"
    );
    assert_eq!(
        message(read_bytes(vector!("f4.npy"), "f4.npy")),
        "f4.npy: expected a whole number from 0 to 255 at byte 128 (element 0), given -1"
    );
    assert_eq!(
        message(read_labels(vector!("u1.npy"), "u1.npy", 9)),
        "u1.npy: expected labels along one axis, given a shape of 3 in the header"
    );
}

#[test]
fn labels_may_be_of_any_number_of_classes() {
    let mut file = b"\x93NUMPY\x01\x00\x37\x00{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}".to_vec();
    file.extend([0.0_f32, 256.0, 69_999.0].iter().flat_map(|number| number.to_le_bytes()));
    assert_eq!(read_labels(&file[..], "a.npy", 70_000).unwrap(), [0, 256, 69_999]);
    let error = message(read_labels(&file[..], "a.npy", 1000));
    assert_eq!(error, "a.npy: expected a label from 0 to 999 at byte 73 (element 2), given 69999");
}

#[test]
fn files_are_opened_and_named() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("labels.npy");
    std::fs::write(&path, vector!("i8.npy")).unwrap();
    assert_eq!(labels(&path, 10).unwrap(), [3, 0, 9, 1]);
    assert_eq!(bytes(&path).unwrap().len(), floats(&path).unwrap().len());
    let error = message(floats(directory.path().join("none.npy")));
    assert!(error.contains("none.npy: cannot open the array: "), "{error}");
}

#[cfg(feature = "npz")]
mod archives {
    use super::*;
    use std::io::Cursor;

    fn open(bytes: &[u8]) -> Result<Npz<Cursor<&[u8]>>, Error> {
        Npz::read(Cursor::new(bytes), "a.npz")
    }

    #[test]
    fn what_numpy_writes_is_read() {
        for file in [vector!("stored.npz"), vector!("packed.npz")] {
            let mut arrays = open(file).unwrap();
            assert_eq!(arrays.names(), ["x", "y"]);
            assert_eq!(arrays.floats("x").unwrap(), array![[-1.0, -0.5, 0.0], [0.5, 1.0, 1.5]].into_dyn());
            assert_eq!(arrays.labels("y", 2).unwrap(), [1, 0]);
            assert_eq!(arrays.bytes("y").unwrap(), array![1_u8, 0].into_dyn());
            assert_eq!(message(arrays.floats("z")), "a.npz: expected an array `z`, given `x`, `y`");
            assert_eq!(
                message(arrays.labels("y", 1)),
                "a.npz/y.npy: expected a label from 0 to 0 at byte 128 (element 0), given 1"
            );
        }
    }

    /// An archive with an array of so many bytes that are 0, compressed.
    fn zeros(count: u64) -> Vec<u8> {
        use std::io::Write;
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        writer.start_file("x.npy", options).unwrap();
        let header = format!("{{'descr': '|u1', 'fortran_order': False, 'shape': ({count},)}}");
        writer.write_all(b"\x93NUMPY\x01\x00").unwrap();
        writer.write_all(&(header.len() as u16).to_le_bytes()).unwrap();
        writer.write_all(header.as_bytes()).unwrap();
        let zeros = vec![0; 1 << 16];
        for _ in 0..count >> 16 {
            writer.write_all(&zeros).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn what_an_array_takes_is_limited_and_the_limit_can_be_raised() {
        let file = zeros(1 << 20);
        assert!(file.len() < 1 << 12);
        let arrays = |limit| open(&file).unwrap().unpacked_limit(limit);
        // bytes become floats: it is what they take in memory that counts
        assert_eq!(arrays(4 << 20).floats("x").unwrap().len(), 1 << 20);
        assert_eq!(
            message(arrays((4 << 20) - 1).floats("x")),
            "a.npz/x.npy: expected at most 4194303 bytes unpacked, given 4194304 with the |u1 elements of shape [1048576]; \
             `unpacked_limit` allows more"
        );
        assert_eq!(arrays(2 << 20).bytes("x").unwrap().len(), 1 << 20);
        assert!(message(arrays(1 << 20).bytes("x")).contains("at most 1048576 bytes unpacked, given 10486"));
        // a header that claims more than there is, where nothing was told
        let claims = message(open(&zeros(1 << 16)).unwrap().unpacked_limit(1 << 10).bytes("x"));
        assert!(claims.contains("at most 1024 bytes"), "{claims}");
    }

    #[test]
    fn names_are_only_text_and_stay_in_the_archive() {
        let (mut archive, mut directory) = (Vec::new(), Vec::new());
        for name in ["/etc/x.npy", "../y.npy", "notes.txt"] {
            let head = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &[0; 12], &[name.len() as u8, 0]].concat();
            let start = (archive.len() as u32).to_le_bytes();
            directory.extend([b"PK\x01\x02\x14\0", &head[..], &[0; 12], &start, name.as_bytes()].concat());
            archive.extend([b"PK\x03\x04", &head[..], &[0; 2], name.as_bytes()].concat());
        }
        let [length, start] = [directory.len(), archive.len()].map(|size| (size as u32).to_le_bytes());
        archive.extend([&directory[..], b"PK\x05\x06\0\0\0\0\x03\0\x03\0", &length, &start, &[0; 2]].concat());
        let mut arrays = open(&archive).unwrap();
        assert_eq!(arrays.names(), ["/etc/x", "../y"]);
        for name in ["/etc/x", "../y"] {
            let message = message(arrays.floats(name));
            assert!(message.starts_with(&format!("a.npz/{name}.npy: cut short at byte 0: ")), "{message}");
        }
        assert_eq!(message(arrays.floats("notes")), "a.npz: expected an array `notes`, given `/etc/x`, `../y`");
    }

    #[test]
    fn a_damaged_one_is_an_error_or_has_the_same_arrays() {
        for file in [vector!("stored.npz"), vector!("packed.npz")] {
            for length in 0..file.len() {
                let error = message(open(&file[..length]));
                assert!(error.starts_with("a.npz: "), "{length}: {error}");
            }
            let arrays = |bytes: &[u8]| {
                let mut arrays = open(bytes).ok()?;
                Some((arrays.floats("x").ok()?, arrays.labels("y", 2).ok()?))
            };
            let good = arrays(file);
            for at in 0..file.len() {
                let mut bytes = file.to_vec();
                bytes[at] ^= 0x55;
                // what no reader looks at may change, such as dates; the arrays have checksums
                let read = arrays(&bytes);
                assert!(read.is_none() || read == good, "{at}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(open(&bytes).is_err());
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read_floats(&bytes[..], "file").is_err());
    }

    #[test]
    fn no_header_panics(text in "[{}()':, 0-9<>|fiutTrueFalse descr_shape]{0,120}", rest in prop::collection::vec(any::<u8>(), 0..20)) {
        let mut file = b"\x93NUMPY\x01\x00".to_vec();
        file.extend(u16::try_from(text.len()).unwrap().to_le_bytes());
        file.extend(text.as_bytes());
        file.extend(rest);
        let _ = read_floats(&file[..], "file");
    }

    #[test]
    fn no_change_of_a_byte_panics(at in 0_usize..152, byte in any::<u8>()) {
        let mut file = vector!("f4.npy").to_vec();
        file[at] = byte;
        let _ = (read_floats(&file[..], "file"), read_bytes(&file[..], "file"));
    }
}
