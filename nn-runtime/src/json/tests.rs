#![allow(clippy::float_cmp, reason = "what is read is what was written, to the bit")]

use super::*;
use proptest::prelude::*;

#[test]
fn numbers_that_json_lacks_are_strings() {
    for (number, text) in [(f64::NAN, "\"NaN\""), (f64::INFINITY, "\"Infinity\""), (f64::NEG_INFINITY, "\"-Infinity\"")]
    {
        assert_eq!(Json::from(number).to_string(), text);
        let read = Json::parse(text).unwrap().as_f64().unwrap();
        assert!(read == number || read.is_nan() && number.is_nan(), "{read}");
        assert_eq!(Json::from(number as f32).to_string(), text);
    }
    assert_eq!(Json::from("inf").as_f64(), None);
}

#[test]
fn numbers_have_the_digits_that_they_need() {
    for (json, text) in [
        (Json::from(0.1_f32), "0.1"),
        (Json::from(0.1_f64), "0.1"),
        (Json::from(f32::MIN_POSITIVE), "1.1754944e-38"),
        (Json::from(-0.0_f64), "-0.0"),
        (Json::from(1e300), "1e300"),
        (Json::from(u64::MAX), "18446744073709551615"),
        (Json::from(2.0_f64), "2.0"),
        (Json::from(None::<f64>), "null"),
        (Json::from(vec![true, false]), "[true,false]"),
        (Json::from(Vec::<bool>::new()), "[]"),
        (Json::object::<&str>([]), "{}"),
    ] {
        assert_eq!(json.to_string(), text);
        assert_eq!(Json::parse(text), Ok(json));
    }
}

#[test]
fn what_acts_on_a_terminal_is_written_as_its_code() {
    let text = "\u{1b}[31m\u{7f}\u{9b}\u{202e}\u{e0041}\"é😀";
    let json = Json::from(text).to_string();
    assert_eq!(json, r#""\u001b[31m\u007f\u009b\u202e\udb40\udc41\"é😀""#);
    assert_eq!(Json::parse(&json), Ok(text.into()));
}

#[test]
fn of_a_key_that_comes_again_the_last_value_stays() {
    let object = Json::object([("a", Json::Null), ("b", Json::Null), ("a", true.into())]);
    assert_eq!(object.to_string(), "{\"a\":true,\"b\":null}");
    assert_eq!((object.get("a"), object.get("c"), Json::Null.get("a")), (Some(&Json::Bool(true)), None, None));
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        proptest::num::f64::NORMAL.prop_map(Json::from),
        any::<String>().prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 30, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
            proptest::collection::vec((any::<String>(), inner), 0..5).prop_map(Json::object),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_again_and_is_one_line(json in any_json()) {
        let text = json.to_string();
        prop_assert!(!text.contains(['\n', '\r']));
        prop_assert_eq!(Json::parse(&text), Ok(json));
    }

    #[test]
    fn every_f32_is_read_again_to_the_bit(bits in any::<u32>()) {
        let number = f32::from_bits(bits);
        let read = Json::parse(&Json::from(number).to_string()).unwrap().as_f64().unwrap() as f32;
        prop_assert!(read.to_bits() == bits || read.is_nan() && number.is_nan());
    }

    #[test]
    fn any_text_is_a_value_or_an_error(text in "[\\[\\]{}:,\"\\\\a-fu0-9.+ -]{0,30}") {
        if let Ok(json) = Json::parse(&text) {
            prop_assert_eq!(Json::parse(&json.to_string()), Ok(json));
        }
    }
}
