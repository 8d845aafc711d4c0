//! JSON (RFC 8259), as far as the header of a file needs it. The crates that read all of JSON into any type are ten in
//! every network's build; a header is strings, whole numbers and lists.

use std::iter::Peekable;
use std::str::Chars;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// In the order of the text; no key twice.
    Object(Vec<(String, Value)>),
    Array(Vec<Value>),
    Text(String),
    Whole(u64),
    /// A number that is not whole, or below zero; true, false, null.
    Other,
}

/// How deep values may nest: a header needs three levels, and the stack is finite.
const DEPTH: usize = 32;

/// The value that the text is.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    let mut reader = Reader { chars: text.chars().peekable() };
    let value = reader.value(0)?;
    reader.space();
    match reader.chars.next() {
        None => Ok(value),
        Some(c) => Err(format!("{c:?} after the header's end")),
    }
}

struct Reader<'a> {
    chars: Peekable<Chars<'a>>,
}

impl Reader<'_> {
    fn space(&mut self) {
        while self.chars.next_if(|c| matches!(c, ' ' | '\t' | '\n' | '\r')).is_some() {}
    }

    /// The next character that is no space.
    fn next(&mut self) -> Result<char, String> {
        self.space();
        self.chars.next().ok_or_else(|| "the header ends in the middle".to_owned())
    }

    fn expect(&mut self, expected: char) -> Result<(), String> {
        let given = self.next()?;
        if given == expected { Ok(()) } else { Err(format!("expected {expected:?} in the header, given {given:?}")) }
    }

    fn value(&mut self, depth: usize) -> Result<Value, String> {
        if depth > DEPTH {
            return Err(format!("the header nests deeper than {DEPTH} levels"));
        }
        match self.next()? {
            '{' => self.object(depth),
            '[' => self.array(depth),
            '"' => self.text().map(Value::Text),
            first => self.word(first),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, String> {
        let mut entries: Vec<(String, Value)> = Vec::new();
        let mut known = std::collections::BTreeSet::new();
        self.list('}', |reader| {
            reader.expect('"')?;
            let key = reader.text()?;
            reader.expect(':')?;
            if !known.insert(key.clone()) {
                return Err(format!("{key:?} stands twice in the header"));
            }
            entries.push((key, reader.value(depth + 1)?));
            Ok(())
        })?;
        Ok(Value::Object(entries))
    }

    fn array(&mut self, depth: usize) -> Result<Value, String> {
        let mut values = Vec::new();
        self.list(']', |reader| {
            values.push(reader.value(depth + 1)?);
            Ok(())
        })?;
        Ok(Value::Array(values))
    }

    /// Items with commas between, up to the closing bracket.
    fn list(&mut self, close: char, mut item: impl FnMut(&mut Self) -> Result<(), String>) -> Result<(), String> {
        self.space();
        if self.chars.next_if_eq(&close).is_some() {
            return Ok(());
        }
        loop {
            item(self)?;
            match self.next()? {
                ',' => {}
                c if c == close => return Ok(()),
                c => return Err(format!("expected ',' or {close:?} in the header, given {c:?}")),
            }
        }
    }

    /// A string, behind its opening quote.
    fn text(&mut self) -> Result<String, String> {
        let mut text = String::new();
        loop {
            match self.chars.next() {
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escaped()?),
                Some(c) if c >= ' ' => text.push(c),
                _ => return Err("a string in the header does not end".to_owned()),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, String> {
        let c = self.chars.next().ok_or("a string in the header does not end")?;
        Ok(match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => self.unicode()?,
            _ => return Err(format!("\"\\{c}\" is no escape")),
        })
    }

    /// A code unit of UTF-16, or a pair of them.
    fn unicode(&mut self) -> Result<char, String> {
        let first = self.unit()?;
        let mut units = vec![first];
        if (0xd800..0xdc00).contains(&first) && self.chars.next_if_eq(&'\\').is_some() {
            self.chars.next_if_eq(&'u').ok_or("half of a surrogate pair in the header")?;
            units.push(self.unit()?);
        }
        let mut decoded = char::decode_utf16(units);
        match (decoded.next(), decoded.next()) {
            (Some(Ok(c)), None) => Ok(c),
            _ => Err("half of a surrogate pair in the header".to_owned()),
        }
    }

    fn unit(&mut self) -> Result<u16, String> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.chars.next().and_then(|c| c.to_digit(16)).ok_or("\"\\u\" without four digits")?;
            unit = unit * 16 + digit;
        }
        u16::try_from(unit).map_err(|error| error.to_string())
    }

    /// A number, or true, false, null.
    fn word(&mut self, first: char) -> Result<Value, String> {
        let mut word = String::from(first);
        while let Some(c) = self.chars.next_if(|c| c.is_ascii_alphanumeric() || "+-.".contains(*c)) {
            word.push(c);
        }
        let digits = word.trim_start_matches('-').as_bytes();
        let is_number = digits.first().is_some_and(u8::is_ascii_digit)
            && (digits[0] != b'0' || !digits.get(1).is_some_and(u8::is_ascii_digit));
        if is_number && let Ok(whole) = word.parse() {
            return Ok(Value::Whole(whole));
        }
        if matches!(word.as_str(), "true" | "false" | "null") || is_number && word.parse::<f64>().is_ok() {
            return Ok(Value::Other);
        }
        Err(format!("{word:?} in the header is no value"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Value, parse};

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn values() {
        let object = |entries: &[(&str, Value)]| {
            Value::Object(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
        };
        for (source, value) in [
            ("{}", object(&[])),
            (" [ ] \n", Value::Array(Vec::new())),
            ("18446744073709551615", Value::Whole(u64::MAX)),
            ("18446744073709551616", Value::Other),
            ("-0.5e+3", Value::Other),
            ("[true,false,null]", Value::Array(vec![Value::Other; 3])),
            (r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é""#, text("a\"\\/\u{8}\u{c}\n\r\té😀é")),
            (
                r#"{"a":[0, 10],"":{"b":"c"}}"#,
                object(&[
                    ("a", Value::Array(vec![Value::Whole(0), Value::Whole(10)])),
                    ("", object(&[("b", text("c"))])),
                ]),
            ),
        ] {
            assert_eq!(parse(source), Ok(value), "{source}");
        }
    }

    #[test]
    fn mistakes() {
        for source in [
            "",
            " ",
            "{",
            "[",
            "[1",
            "[1,",
            "[1,]",
            "[1 2]",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "{\"a\":1,}",
            "\"a",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\ud800\"",
            "\"\\ud800\\n\"",
            "\"\\ud800\\u0041\"",
            "\"\\udc00\"",
            "\"\u{1}\"",
            "01",
            "-",
            "+1",
            "1e",
            "nul",
            "truefalse",
            "inf",
            "NaN",
            "1 1",
            "{} {}",
            "{\"a\":1,\"\\u0061\":2}",
        ] {
            assert!(parse(source).is_err(), "{source}");
        }
    }

    #[test]
    fn depth_is_limited() {
        let nested = |levels: usize| parse(&("[".repeat(levels) + &"]".repeat(levels)));
        assert!(nested(30).is_ok());
        assert!(nested(100_000).unwrap_err().contains("deeper"));
    }
}
