use super::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x02\0\0\0";

/// What `TensorBoard`'s own protocol buffers and record writer make of the same event (`scripts/check_tensorboard.py`).
#[track_caller]
fn assert_recorded(name: &str, wall_time: f64, step: u64, what: &What<'_>) {
    let recorded = include_str!("../../../../tests/vectors/tensorboard.txt")
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
        .unwrap_or_else(|| panic!("{name} is not recorded"));
    let recorded: Vec<u8> =
        (0..recorded.len()).step_by(2).map(|at| u8::from_str_radix(&recorded[at..at + 2], 16).unwrap()).collect();
    assert_eq!(record::framed(&event::event(wall_time, step, what)), recorded, "{name}");
}

#[test]
fn events_are_tensorboards_to_the_byte() {
    let value = |tag, value| What::Value { tag, value };
    assert_recorded("version", 1_700_000_000.25, 0, &What::Version);
    assert_recorded("scalar", 1_700_000_001.5, 300, &value("loss/train", Value::Scalar(0.1)));
    assert_recorded("zero", 0.5, 0, &value("loss/test", Value::Scalar(0.0)));
    assert_recorded("nan", 0.5, 1, &value("loss", Value::Scalar(f32::NAN)));
    assert_recorded("last_step", 0.5, i64::MAX.unsigned_abs(), &value("loss", Value::Scalar(-2.5)));
    assert_recorded("text", 0.5, 3, &value("settings", Value::Text("batch 128 — α\n\n| a | b |")));
    assert_recorded("image", 0.5, 7, &value("pictures/0", Value::Png { size: [3, 2], bytes: PNG }));
}

#[test]
fn a_file_begins_with_its_version_and_grows_by_whole_events() {
    let folder = tempfile::tempdir().unwrap();
    let runs = folder.path().join("runs").join("a");
    let mut board = TensorBoard::create(&runs).unwrap();
    let records = |board: &TensorBoard| {
        let bytes = std::fs::read(board.path()).unwrap();
        let (mut rest, mut count) = (bytes.as_slice(), 0);
        while let Some((length, _)) = rest.split_first_chunk() {
            let length = usize::try_from(u64::from_le_bytes(*length)).unwrap();
            assert_eq!(rest[..length + 16], record::framed(&rest[12..12 + length]));
            rest = &rest[length + 16..];
            count += 1;
        }
        assert!(rest.is_empty());
        count
    };
    assert_eq!(records(&board), 1);
    board.scalar("loss", 1, 0.5).unwrap();
    board.scalar("loss", u64::MAX, f32::INFINITY).unwrap();
    assert_eq!(records(&board), 3);
    board.image("a", 1, PNG).unwrap();
    board.text("b", 1, "").unwrap();
    assert_eq!(records(&board), 5);
    assert_eq!(board.image("a", 2, b"GIF89a").unwrap_err().to_string(), "picture: expected the bytes of a PNG file");
    assert!(board.image("a", 2, &PNG[..20]).is_err());
    assert_eq!(records(&board), 5);

    let second = TensorBoard::create(&runs).unwrap();
    assert_ne!(second.path(), board.path());
    assert!(second.path().file_name().unwrap().to_string_lossy().contains("tfevents"));
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = TensorBoard::create(&file.path().join("runs")).unwrap_err().to_string();
    assert!(error.contains("cannot make the folder of event files"), "{error}");
}
