use super::*;
use crate::data::Examples;
use proptest::prelude::*;

const TABLE: &str = "a,kind,b,c\n1,x,2,3\n-1.5e3,y,0,.5\n 7 , x ,8,9\n";

fn message(csv: &Csv, text: &str) -> String {
    csv.read(text.as_bytes(), "t.csv").unwrap_err().to_string()
}

#[test]
fn columns_are_used_as_they_are_named() {
    let rows = Csv::new().label("kind").read(TABLE.as_bytes(), "t.csv").unwrap();
    assert_eq!((rows.len(), rows.shape()), (3, [3, 1, 1]));
    assert_eq!(rows.values(), [1.0, 2.0, 3.0, -1500.0, 0.0, 0.5, 7.0, 8.0, 9.0]);
    assert_eq!((rows.labels(), rows.class_names()), (&[0, 1, 0][..], &["x".to_owned(), "y".to_owned()][..]));

    let rows = Csv::new().ignore("kind").target("c").target("a").read(TABLE.as_bytes(), "t.csv").unwrap();
    assert_eq!((rows.values(), rows.labels()), (&[2.0, 0.0, 8.0][..], &[][..]));
    assert_eq!((rows.target_len(), rows.targets()), (2, &[3.0, 1.0, 0.5, -1500.0, 9.0, 7.0][..]));

    let table = "5;1\r\n10;2\r\n9;3\r\n";
    let rows = Csv::new().delimiter(b';').without_names().label("0").read(table.as_bytes(), "t.csv").unwrap();
    assert_eq!((rows.values(), rows.labels()), (&[1.0, 2.0, 3.0][..], &[0, 2, 1][..]));
    assert_eq!(rows.class_names(), ["5", "9", "10"]);

    let rows = Csv::new().label("kind").classes(&["y", "z", "x"]).read(TABLE.as_bytes(), "t.csv").unwrap();
    assert_eq!((rows.labels(), rows.class_names().len()), (&[2, 0, 2][..], 3));
}

#[test]
fn what_python_writes_is_read() {
    let table = &include_bytes!("../vectors/table.csv")[..];
    let rows = Csv::new().label("colour, as seen").target("weight").read(table, "table.csv").unwrap();
    assert_eq!((rows.values(), rows.targets(), rows.labels()), (&[1.5, 1e-3][..], &[-2.0, 0.25][..], &[0, 1][..]));
    assert_eq!(rows.class_names(), ["dark \"red\"", "green"]);
}

#[test]
fn what_its_own_library_writes_is_read() {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let numbers = [[1.0_f32, f32::MIN_POSITIVE], [-0.1, f32::MAX], [1.0 / 3.0, 16_777_217.0]];
    writer.write_record(["a", "b"]).unwrap();
    for row in &numbers {
        writer.write_record(row.map(|number| number.to_string())).unwrap();
    }
    let rows = Csv::new().read(&writer.into_inner().unwrap()[..], "t.csv").unwrap();
    let bits = |numbers: &[f32]| numbers.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(rows.values()), bits(&numbers.concat()));
}

#[test]
fn what_is_wrong_says_where() {
    let (plain, kinds) = (Csv::new(), Csv::new().label("kind"));
    let given = Csv::new().label("kind").classes(&["x", "z"]);
    for (csv, text, expected) in [
        (&plain, "", "expected lines of columns, given none"),
        (
            &plain,
            "a,b\n1,2\n3,four\n",
            "expected a number in line 3, column `b` (the line begins at byte 8), given `four`",
        ),
        (&plain, "a,b\n1,\n", "expected a number in line 2, column `b` (the line begins at byte 4), given ``"),
        (
            &plain,
            "a\n1\ninf\n",
            "expected a finite number in line 3, column `a` (the line begins at byte 4), given `inf`",
        ),
        (
            &plain,
            "a\n1e99\n",
            "expected a finite number in line 2, column `a` (the line begins at byte 2), given `1e99`",
        ),
        // a file cut short in a line
        (&plain, "a,b\n1,2\n3", "expected 2 columns in line 3 (which begins at byte 8), given 1"),
        (&plain, "a,b\n1,2,3\n", "expected 2 columns in line 2 (which begins at byte 4), given 3"),
        (&kinds, "a,b\n1,2\n", "expected one column `kind` in line 1, given `a`, `b`"),
        (&kinds, "kind,kind\n1,2\n", "expected one column `kind` in line 1, given `kind`, `kind`"),
        (
            &given,
            TABLE,
            "expected one of the classes `x`, `z` in line 3, column `kind` (the line begins at byte 19), given `y`",
        ),
    ] {
        assert_eq!(message(csv, text), format!("t.csv: {expected}"));
    }
    let error = Csv::new().read(&b"a,b\n1,2\n3,\xff\n"[..], "t.csv").unwrap_err().to_string();
    assert_eq!(error, "t.csv: expected text in UTF-8 in line 3 (which begins at byte 8), given column 1 that is not");
    let error = Csv::new().open("/no/such/table.csv").unwrap_err().to_string();
    assert!(error.starts_with("/no/such/table.csv: cannot open the table: "), "{error}");
}

#[test]
fn any_number_of_classes_is_read() {
    let many = (0..2000).map(|i| (1999 - i).to_string()).collect::<Vec<_>>().join("\n");
    let rows = Csv::new().without_names().label("0").read(many.as_bytes(), "t.csv").unwrap();
    assert_eq!((rows.labels()[0], rows.labels()[1999], rows.class_names().len()), (1999, 0, 2000));
    assert_eq!(rows.class_names()[999], "999");
}

#[test]
fn what_is_long_is_cut_in_messages() {
    let wide = (0..1_000_000).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",");
    let error = message(&Csv::new().label("kind"), &wide);
    assert_eq!(
        error,
        "t.csv: expected one column `kind` in line 1, given `c0`, `c1`, `c2`, `c3`, `c4`, `c5`, `c6`, `c7` and 999992 more"
    );
    let error = message(&Csv::new(), &format!("a\n{}\n", "x".repeat(1 << 20)));
    assert!(error.len() < 200 && error.contains("given `xxx"), "{error}");
    let error = message(&Csv::new(), "a\n\x1b[2J\u{202e}\n");
    assert!(error.ends_with(r"given `\u{1b}[2J\u{202e}`"), "{error}");
    let error = message(&Csv::new().label("a").classes(&vec!["y"; 100_000]), "a\nx\n");
    assert!(error.len() < 250 && error.contains("and 99992 more"), "{error}");
}

#[test]
fn a_line_without_an_end_takes_little_memory() {
    // a quote that nothing closes
    let endless = std::io::Read::chain(&b"a,b\n1,2\n\""[..], std::io::repeat(b'x'));
    let error = Csv::new().line_limit(1 << 16).read(endless, "t.csv").unwrap_err().to_string();
    assert_eq!(
        error,
        "t.csv: expected lines of at most 65536 bytes, given a longer one (a quote that nothing closes?); `line_limit` \
         allows more"
    );
    // what is not too long in a long file
    let long = format!("a\n{}", "1\n".repeat(1 << 17));
    assert_eq!(Csv::new().line_limit(1 << 16).read(long.as_bytes(), "t.csv").unwrap().values().len(), 1 << 17);
}

#[test]
fn a_table_without_rows_is_empty() {
    let rows = Csv::new().label("b").read("a,b\n".as_bytes(), "t.csv").unwrap();
    assert!(rows.is_empty() && rows.class_names().is_empty());
}

proptest! {
    #[test]
    fn no_text_panics(text in "[a-c0-9.,\"\n\r -]{0,80}") {
        let _ = Csv::new().read(text.as_bytes(), "t.csv");
        let _ = Csv::new().without_names().label("0").target("1").read(text.as_bytes(), "t.csv");
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let _ = Csv::new().read(&bytes[..], "t.csv");
    }
}
