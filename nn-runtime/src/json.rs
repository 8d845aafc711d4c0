//! JSON (RFC 8259), as far as headers and logs need it. The crates that read all of JSON into any type are ten in every
//! network's build.

mod parse;

use std::fmt::{self, Write as _};

use crate::text;

/// A JSON value (RFC 8259).
///
/// JSON has no NaN and no infinities. They are written as the strings `"NaN"`, `"Infinity"` and `"-Infinity"`, as in
/// Protocol Buffers' JSON, and [`as_f64`](Self::as_f64) takes those strings as the numbers again.
///
/// ```
/// use nn_runtime::log::Json;
///
/// let event = Json::object([("epoch", Json::from(3_u64)), ("loss", f32::NAN.into()), ("note", "a \"quote\"".into())]);
/// let line = event.to_string();
/// assert_eq!(line, r#"{"epoch":3,"loss":"NaN","note":"a \"quote\""}"#);
/// let read = Json::parse(&line).unwrap();
/// assert!(read.get("loss").and_then(Json::as_f64).unwrap().is_nan());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number from 0, exact: seeds have 64 bits.
    Whole(u64),
    /// Any other number.
    Number(f64),
    /// A string.
    Text(String),
    /// Values in order.
    Array(Vec<Json>),
    /// Values with keys, in the order of the text. A text with a key twice is refused.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// An object of these values; of a key that comes again, the last value stays.
    pub fn object<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        let mut object: Vec<(String, Self)> = Vec::new();
        for (key, value) in entries {
            let key = key.into();
            match object.iter_mut().find(|(known, _)| *known == key) {
                Some((_, old)) => *old = value,
                None => object.push((key, value)),
            }
        }
        Self::Object(object)
    }

    /// The value that a text is.
    ///
    /// # Errors
    /// What is wrong with the text, if it is no JSON, has a key twice in one object, or nests deeper than 32 levels.
    pub fn parse(text: &str) -> Result<Self, String> {
        parse::parse(text)
    }

    /// The value of a key, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// The keys and values of an object; nothing of any other value.
    pub fn entries(&self) -> &[(String, Self)] {
        if let Self::Object(entries) = self { entries } else { &[] }
    }

    /// The values of an array; nothing of any other value.
    pub fn items(&self) -> &[Self] {
        if let Self::Array(items) = self { items } else { &[] }
    }

    /// The text of a string.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// A whole number from 0.
    pub fn as_u64(&self) -> Option<u64> {
        if let Self::Whole(number) = self { Some(*number) } else { None }
    }

    /// A number, or one of the strings that stand for NaN and the infinities.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Whole(number) => Some(*number as f64),
            Self::Number(number) => Some(*number),
            Self::Text(text) => match text.as_str() {
                "NaN" => Some(f64::NAN),
                "Infinity" => Some(f64::INFINITY),
                "-Infinity" => Some(f64::NEG_INFINITY),
                _ => None,
            },
            _ => None,
        }
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Whole(number) => write!(f, "{number}"),
            // the shortest digits that are this number again, with an exponent where they are many: JSON all of it
            Self::Number(number) if number.is_finite() => write!(f, "{number:?}"),
            Self::Number(number) if number.is_nan() => f.write_str("\"NaN\""),
            Self::Number(number) => f.write_str(if *number > 0.0 { "\"Infinity\"" } else { "\"-Infinity\"" }),
            Self::Text(text) => f.write_str(&quote(text)),
            Self::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "[" } else { "," })?;
                }
                f.write_str(if items.is_empty() { "[]" } else { "]" })
            }
            Self::Object(entries) => {
                for (index, (key, value)) in entries.iter().enumerate() {
                    write!(f, "{}{}:{value}", if index == 0 { "{" } else { "," }, quote(key))?;
                }
                f.write_str(if entries.is_empty() { "{}" } else { "}" })
            }
        }
    }
}

/// A JSON string (RFC 8259, section 7).
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            // what JSON does not allow, and what would act on a terminal that shows it
            c if text::is_hidden(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(quoted, "\\u{unit:04x}"); // a text takes all that is written
                }
            }
            _ => quoted.push(c),
        }
    }
    quoted + "\""
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u64> for Json {
    fn from(number: u64) -> Self {
        Self::Whole(number)
    }
}

impl From<usize> for Json {
    fn from(number: usize) -> Self {
        Self::Whole(number as u64)
    }
}

impl From<f64> for Json {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

/// The shortest digits that are this f32, not the longer ones of the f64 that it is: 0.1 stays 0.1.
impl From<f32> for Json {
    fn from(number: f32) -> Self {
        Self::Number(number.to_string().parse().unwrap_or(f64::NAN))
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::Array(items.into_iter().map(Into::into).collect())
    }
}

/// Nothing is `null`.
impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

#[cfg(test)]
mod tests;
