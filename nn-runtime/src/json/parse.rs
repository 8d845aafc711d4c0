//! Reading.

use std::iter::Peekable;
use std::str::Chars;

use super::Json;
use crate::text;

/// How deep values may nest: nothing that is read here needs more than a few levels, and the stack is finite.
const DEPTH: usize = 32;

/// The value that the text is.
pub(super) fn parse(text: &str) -> Result<Json, String> {
    let mut reader = Reader { chars: text.chars().peekable() };
    let value = reader.value(0)?;
    reader.space();
    match reader.chars.next() {
        None => Ok(value),
        Some(c) => Err(format!("`{c}` after the value's end")),
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
        self.chars.next().ok_or_else(|| "it ends in the middle".to_owned())
    }

    fn expect(&mut self, expected: char) -> Result<(), String> {
        let given = self.next()?;
        if given == expected { Ok(()) } else { Err(format!("expected `{expected}`, given `{given}`")) }
    }

    fn value(&mut self, depth: usize) -> Result<Json, String> {
        if depth > DEPTH {
            return Err(format!("it nests deeper than {DEPTH} levels"));
        }
        match self.next()? {
            '{' => self.object(depth),
            '[' => self.array(depth),
            '"' => self.text().map(Json::Text),
            first => self.word(first),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, String> {
        let mut entries: Vec<(String, Json)> = Vec::new();
        self.list('}', |reader| {
            reader.expect('"')?;
            let key = reader.text()?;
            reader.expect(':')?;
            entries.push((key, reader.value(depth + 1)?));
            Ok(())
        })?;
        // a vector has room for four to begin with: of many small objects that would be most of the memory
        entries.shrink_to_fit();
        let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
        keys.sort_unstable();
        match keys.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(format!("`{}` stands twice", text::name(pair[0]))),
            None => Ok(Json::Object(entries)),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json, String> {
        let mut values = Vec::new();
        self.list(']', |reader| {
            values.push(reader.value(depth + 1)?);
            Ok(())
        })?;
        values.shrink_to_fit();
        Ok(Json::Array(values))
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
                c => return Err(format!("expected `,` or `{close}`, given `{c}`")),
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
                _ => return Err("a string does not end".to_owned()),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, String> {
        let c = self.chars.next().ok_or("a string does not end")?;
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
            self.chars.next_if_eq(&'u').ok_or("half of a surrogate pair")?;
            units.push(self.unit()?);
        }
        let mut decoded = char::decode_utf16(units);
        match (decoded.next(), decoded.next()) {
            (Some(Ok(c)), None) => Ok(c),
            _ => Err("half of a surrogate pair".to_owned()),
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
    fn word(&mut self, first: char) -> Result<Json, String> {
        let mut word = String::from(first);
        while let Some(c) = self.chars.next_if(|c| c.is_ascii_alphanumeric() || "+-.".contains(*c)) {
            word.push(c);
        }
        let digits = word.trim_start_matches('-').as_bytes();
        let is_number = digits.first().is_some_and(u8::is_ascii_digit)
            && (digits[0] != b'0' || !digits.get(1).is_some_and(u8::is_ascii_digit))
            && word.split_once('.').is_none_or(|(_, behind)| behind.starts_with(|c: char| c.is_ascii_digit()));
        if is_number && let Ok(whole) = word.parse() {
            return Ok(Json::Whole(whole));
        }
        if is_number && let Some(number) = word.parse().ok().filter(|number: &f64| number.is_finite()) {
            return Ok(Json::Number(number));
        }
        match word.as_str() {
            "true" => Ok(Json::Bool(true)),
            "false" => Ok(Json::Bool(false)),
            "null" => Ok(Json::Null),
            _ => Err(format!("`{}` is no value", text::name(&word))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, parse};

    fn text(text: &str) -> Json {
        Json::Text(text.to_owned())
    }

    #[test]
    fn values() {
        let object = |entries: &[(&str, Json)]| {
            Json::Object(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
        };
        for (source, value) in [
            ("{}", object(&[])),
            (" [ ] \n", Json::Array(Vec::new())),
            ("18446744073709551615", Json::Whole(u64::MAX)),
            ("18446744073709551616", Json::Number(18_446_744_073_709_551_616.0)),
            ("-0.5e+3", Json::Number(-500.0)),
            ("-7", Json::Number(-7.0)),
            ("[true,false,null]", Json::Array(vec![Json::Bool(true), Json::Bool(false), Json::Null])),
            (r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é""#, text("a\"\\/\u{8}\u{c}\n\r\té😀é")),
            (
                r#"{"a":[0, 10],"":{"b":"c"}}"#,
                object(&[("a", Json::Array(vec![Json::Whole(0), Json::Whole(10)])), ("", object(&[("b", text("c"))]))]),
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
            "1.",
            "1.e3",
            "1e999",
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
