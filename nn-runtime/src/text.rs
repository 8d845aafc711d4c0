//! Text that came from a file, as it may be shown: on a terminal, in an error, under a picture.
//!
//! A name in a data file or a checkpoint may hold anything: sequences that move a terminal's cursor or change its
//! colours, characters that turn the direction of a line, or a million letters. What is shown goes through here.
//! [`Error`](crate::Error) does so for all that it says.

use std::fmt::{self, Display, Write};

/// The letters of a name that are shown.
const NAME: usize = 60;

/// The names of a list that are shown.
const NAMES: usize = 8;

/// Whether a character acts on what shows it instead of being seen: control characters (ISO 6429), the marks that
/// turn the direction of text (Unicode UAX 9), line separators, and characters without a width that hide in names.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Shows a value with each hidden character as its code: an escape is `\u{1b}`, an end of a line `\n`.
///
/// ```
/// use nn_runtime::text::escaped;
///
/// assert_eq!(escaped("cat\x1b[2J\n").to_string(), r"cat\u{1b}[2J\n");
/// ```
pub fn escaped<T: Display>(value: T) -> Escaped<T> {
    Escaped(value)
}

/// See [`escaped`].
#[derive(Clone, Copy, Debug)]
pub struct Escaped<T>(T);

impl<T: Display> Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaping(f), "{}", self.0)
    }
}

/// Passes text on with its hidden characters escaped.
struct Escaping<'f, 'w>(&'f mut fmt::Formatter<'w>);

impl Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut start = 0;
        for (at, c) in text.char_indices().filter(|&(_, c)| is_hidden(c)) {
            self.0.write_str(&text[start..at])?;
            match c {
                '\n' => self.0.write_str("\\n")?,
                '\r' => self.0.write_str("\\r")?,
                '\t' => self.0.write_str("\\t")?,
                _ => write!(self.0, "\\u{{{:x}}}", u32::from(c))?,
            }
            start = at + c.len_utf8();
        }
        self.0.write_str(&text[start..])
    }
}

/// A name as it is shown: hidden characters escaped, and cut after 60 letters.
#[must_use]
pub fn name(name: &str) -> String {
    cut(name, NAME)
}

/// The first letters of a text, escaped. Where it has more than `letters`, an ellipsis is the last of them.
#[must_use]
pub fn cut(text: &str, letters: usize) -> String {
    // an escape of one character is up to ten: the text is cut first, so that none is cut in two
    if text.chars().nth(letters).is_none() {
        return escaped(text).to_string();
    }
    let kept = text.char_indices().nth(letters.saturating_sub(1)).map_or(0, |(at, _)| at);
    format!("{}…", escaped(&text[..kept]))
}

/// A list of names in a sentence: the first eight, each in quotes, and how many more there are.
///
/// ```
/// use nn_runtime::text::names;
///
/// assert_eq!(names(["cat", "dog"]), "`cat`, `dog`");
/// assert_eq!(names((0..1000).map(|i| i.to_string())), "`0`, `1`, `2`, `3`, `4`, `5`, `6`, `7` and 992 more");
/// assert_eq!(names([""; 0]), "none");
/// ```
#[must_use]
pub fn names(names: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let (mut list, mut more) = (String::new(), 0_usize);
    for (at, name) in names.into_iter().enumerate() {
        if at >= NAMES {
            more += 1;
            continue;
        }
        list.extend([if at == 0 { "`" } else { ", `" }, &self::name(name.as_ref()), "`"]);
    }
    match (list.is_empty(), more) {
        (true, _) => "none".to_owned(),
        (false, 0) => list,
        (false, more) => format!("{list} and {more} more"),
    }
}

/// Bytes as text: what is no UTF-8 as `\xff`, hidden characters as their codes, and quotes as they are.
///
/// ```
/// use nn_runtime::text::bytes;
///
/// assert_eq!(bytes(b"\x93NUMPY 'x'\0"), r"\x93NUMPY 'x'\u{0}");
/// ```
#[must_use]
pub fn bytes(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        // a `String` takes everything
        let _ = write!(text, "{}", escaped(chunk.valid()));
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_on_a_terminal_is_left() {
        for code in 0..=0x10_ffff {
            let Some(c) = char::from_u32(code) else { continue };
            let shown = escaped(format!("a{c}b")).to_string();
            assert!(!shown.chars().any(is_hidden), "U+{code:04X}");
            assert!(!shown.chars().any(char::is_control), "U+{code:04X}");
        }
        // UAX 9: the marks, embeddings, overrides and isolates
        for c in ['\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}'] {
            assert!(is_hidden(c), "{c:?}");
        }
        assert_eq!(escaped("Zebra, Äpfel, 猫, '`\"\\ ").to_string(), "Zebra, Äpfel, 猫, '`\"\\ ");
    }

    #[test]
    fn what_is_escaped_once_stays_as_it_is() {
        let once = escaped("\x1b]0;title\x07\u{9b}31m\r\n\u{202e}").to_string();
        assert_eq!(once, r"\u{1b}]0;title\u{7}\u{9b}31m\r\n\u{202e}");
        assert_eq!(escaped(&once).to_string(), once);
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(cut("猫猫猫", 3), "猫猫猫");
        assert_eq!(cut("猫猫猫猫", 3), "猫猫…");
        assert_eq!(cut("a\x1bcd", 3), r"a\u{1b}…");
        assert_eq!((cut("ab", 0), cut("", 0)), ("…".to_owned(), String::new()));
        assert_eq!(name(&"x".repeat(100_000)).chars().count(), NAME);
        let list = names((0..1_000_000).map(|_| "y".repeat(1000)));
        assert!(list.len() < 600 && list.ends_with("… and 999992 more".trim_start_matches('…')), "{list}");
    }

    #[test]
    fn bytes_that_are_no_text_are_told_apart() {
        assert_eq!(bytes(b"{'descr': \"<f4\"}"), "{'descr': \"<f4\"}");
        assert_eq!(bytes(b"a\xff\xc3\xa9\xe2\x82\n"), r"a\xffé\xe2\x82\n");
    }
}
