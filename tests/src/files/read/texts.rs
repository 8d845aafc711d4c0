//! Tables, and JSON beside another reader of it.

use nn_runtime::data::{Csv, Examples, Rows};
use nn_runtime::log::{self, Json, JsonLog};
use serde_json::Value;

use crate::allocated::apart;

use super::{Place, Reader, told, unless};

/// A table is rows of finite numbers, as many as it has lines at most.
fn table(rows: &Rows, place: &Place) -> Option<String> {
    let lines = 1 + place.bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
    let finite = rows.values().iter().chain(rows.targets()).all(|number| number.is_finite());
    let classes = rows.class_names().len();
    unless(finite, "numbers that are not finite")
        .or_else(|| unless(rows.len() <= lines, "more rows than lines"))
        .or_else(|| unless(rows.labels().iter().all(|&label| (label as usize) < classes), "labels without a class"))
}

pub(super) const CSV: &[Reader] = &[
    Reader {
        name: "csv with labels",
        takes_all: true,
        read: |place| told(Csv::new().label("kind").target("t").open(&place.path), |rows| table(&rows, place)),
    },
    Reader {
        name: "csv of short lines",
        takes_all: false,
        read: |place| told(Csv::new().label("kind").line_limit(40).open(&place.path), |rows| table(&rows, place)),
    },
    Reader {
        name: "csv of numbers",
        takes_all: false,
        read: |place| told(Csv::new().ignore("kind").open(&place.path), |rows| table(&rows, place)),
    },
    Reader {
        name: "csv without names",
        takes_all: false,
        read: |place| told(Csv::new().without_names().label("0").open(&place.path), |rows| table(&rows, place)),
    },
];

/// Whether two readers have read the same.
fn same(ours: &Json, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Json::Null, Value::Null) => true,
        (Json::Bool(ours), Value::Bool(theirs)) => ours == theirs,
        (Json::Whole(ours), Value::Number(theirs)) => theirs.as_u64() == Some(*ours),
        // theirs may be off by the last bit: it reads floats fast
        (Json::Number(ours), Value::Number(theirs)) => {
            theirs.as_f64().is_some_and(|theirs| (ours - theirs).abs() <= ours.abs() * 1e-15)
        }
        (Json::Text(ours), Value::String(theirs)) => ours == theirs,
        (Json::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
        }
        (Json::Object(ours), Value::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().all(|(key, ours)| theirs.get(key).is_some_and(|theirs| same(ours, theirs)))
        }
        _ => false,
    }
}

fn json(ours: &Json, text: &str) -> Option<String> {
    let again = Json::parse(&ours.to_string());
    if again.as_ref() != Ok(ours) {
        return Some(format!("it is written as something else: {again:?}"));
    }
    match serde_json::from_str(text) {
        Ok(theirs) => unless(same(ours, &theirs), "another reader of JSON reads something else"),
        Err(error) => Some(format!("read, but not by another reader of JSON: {error}")),
    }
}

pub(super) const JSON: &[Reader] = &[Reader {
    name: "Json::parse",
    takes_all: true,
    read: |place| {
        let Ok(text) = std::str::from_utf8(&place.bytes) else { return Ok(None) };
        match Json::parse(text) {
            Ok(ours) => Ok(apart(|| json(&ours, text))),
            // what names the file is who reads one; what this says must be short, for it stands in a message
            Err(message) if message.is_empty() => Ok(Some("an error without a message".to_owned())),
            Err(message) => Err(format!("input: expected JSON: {message}")),
        }
    },
}];

pub(super) const LOG: &[Reader] = &[
    Reader {
        name: "log::read",
        takes_all: true,
        read: |place| {
            told(log::read(&place.path), |events| {
                let lines = place.bytes.split(|&byte| byte == b'\n').count() - 1;
                unless(events.len() <= lines, "more events than lines")
            })
        },
    },
    Reader {
        name: "JsonLog::append",
        takes_all: true,
        read: |place| {
            told(JsonLog::append(&place.path), |_| {
                let left = std::fs::read(&place.path).unwrap_or_default();
                let whole = left.is_empty() || left.ends_with(b"\n");
                unless(whole && place.bytes.starts_with(&left), "other lines than before")
            })
        },
    },
];
