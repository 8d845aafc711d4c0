use super::element::Kind;
use crate::data::source::Source;
use crate::{Error, text};

/// What a file says of its array.
#[derive(Debug, PartialEq)]
pub(super) struct Header {
    pub(super) kind: Kind,
    /// The first axis is the innermost.
    pub(super) fortran_order: bool,
    pub(super) shape: Vec<usize>,
}

const MAGIC: [u8; 6] = *b"\x93NUMPY";

/// Bytes that a header may have: one of numbers has some hundred, and what unpacks to many more is no header.
const LONGEST: u64 = 1 << 16;

impl Header {
    pub(super) fn read(source: &mut Source<'_>) -> Result<Self, Error> {
        let magic: [u8; 6] = source.array("a magic string")?;
        if magic != MAGIC {
            let (expected, given) = (text::bytes(&MAGIC), text::bytes(&magic));
            return Err(
                source.wrong(format!("expected `{expected}` at byte 0, as NumPy's files begin, given `{given}`"))
            );
        }
        let version: [u8; 2] = source.array("a version")?;
        let length = match version {
            [1, 0] => u64::from(u16::from_le_bytes(source.array("the header's length")?)),
            [2 | 3, 0] => u64::from(u32::from_le_bytes(source.array("the header's length")?)),
            [major, minor] => {
                let what = format!("expected version 1.0, 2.0 or 3.0 at byte 6, given {major}.{minor}");
                return Err(source.wrong(what));
            }
        };
        if length > LONGEST {
            let what = format!("expected a header of at most {LONGEST} bytes at byte {}, given {length}", source.at());
            return Err(source.wrong(what));
        }
        let start = source.at();
        let text = source.bytes(length, "header")?;
        let mut dictionary = Dictionary { text: &text, at: 0 };
        dictionary.header().map_err(|expected| {
            let at = start + dictionary.at as u64;
            let given = text[dictionary.at.min(text.len())..].iter().take(20).copied().collect::<Vec<_>>();
            source.wrong(format!("expected {expected} at byte {at} (the header), given `{}`", text::bytes(&given)))
        })
    }
}

/// A dictionary in Python's notation, as far as NumPy writes it, and how far it has been read.
struct Dictionary<'t> {
    text: &'t [u8],
    at: usize,
}

impl Dictionary<'_> {
    /// Reads all of it, or says what it expects where it stands.
    fn header(&mut self) -> Result<Header, &'static str> {
        let (mut kind, mut fortran_order, mut shape) = (None, None, None);
        self.token(b"{").ok_or("`{`")?;
        while self.token(b"}").is_none() {
            let start = self.at;
            match self.string().ok_or("a key in quotes, or `}`")?.as_slice() {
                b"descr" => {
                    self.token(b":").ok_or("`:`")?;
                    kind = Some(self.kind().ok_or("a type of numbers: '<f4', '|u1', '<i8' or another")?);
                }
                b"fortran_order" => {
                    self.token(b":").ok_or("`:`")?;
                    let order = self.token(b"True").map(|()| true).or_else(|| self.token(b"False").map(|()| false));
                    fortran_order = Some(order.ok_or("`True` or `False`")?);
                }
                b"shape" => {
                    self.token(b":").ok_or("`:`")?;
                    shape = Some(self.shape().ok_or("a tuple of sizes")?);
                }
                _ => {
                    self.at = start;
                    return Err("the key 'descr', 'fortran_order' or 'shape'");
                }
            }
            if self.token(b",").is_none() && self.peek() != Some(b'}') {
                return Err("`,` or `}`");
            }
        }
        if self.peek().is_some() {
            return Err("the end of the header");
        }
        match (kind, fortran_order, shape) {
            (Some(kind), Some(fortran_order), Some(shape)) => Ok(Header { kind, fortran_order, shape }),
            _ => Err("the keys 'descr', 'fortran_order' and 'shape'"),
        }
    }

    /// The next byte that is no space.
    fn peek(&mut self) -> Option<u8> {
        let spaces = self.text[self.at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.at += spaces;
        self.text.get(self.at).copied()
    }

    fn token(&mut self, token: &[u8]) -> Option<()> {
        self.peek()?;
        self.text[self.at..].starts_with(token).then(|| self.at += token.len())
    }

    /// Text in quotes; NumPy escapes nothing in what is read here.
    fn string(&mut self) -> Option<Vec<u8>> {
        let quote = self.peek().filter(|&byte| byte == b'\'' || byte == b'"')?;
        let rest = &self.text[self.at + 1..];
        let length = rest.iter().position(|&byte| byte == quote)?;
        self.at += length + 2;
        Some(rest[..length].to_vec())
    }

    fn kind(&mut self) -> Option<Kind> {
        self.peek()?;
        let start = self.at;
        let kind = self.string().and_then(|text| Kind::parse(str::from_utf8(&text).ok()?));
        if kind.is_none() {
            self.at = start;
        }
        kind
    }

    fn shape(&mut self) -> Option<Vec<usize>> {
        self.token(b"(")?;
        let mut shape = Vec::new();
        while self.token(b")").is_none() {
            self.peek()?;
            let digits = self.text[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let size = str::from_utf8(&self.text[self.at..][..digits]).ok()?.parse().ok()?;
            shape.push(size);
            self.at += digits;
            if self.token(b",").is_none() && self.peek() != Some(b')') {
                return None;
            }
        }
        Some(shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Result<Header, (&'static str, usize)> {
        let mut dictionary = Dictionary { text: text.as_bytes(), at: 0 };
        dictionary.header().map_err(|expected| (expected, dictionary.at))
    }

    #[test]
    fn what_numpy_writes_is_read() {
        let kind = |text| Kind::parse(text).unwrap();
        for (text, kind, fortran_order, shape) in [
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }       \n", kind("<f4"), false, vec![3, 4]),
            ("{'descr': '>i8', 'fortran_order': True, 'shape': (7,), }\n", kind(">i8"), true, vec![7]),
            ("{\"shape\":(),\"descr\":\"|u1\",\"fortran_order\":False}", kind("|u1"), false, vec![]),
        ] {
            assert_eq!(header(text), Ok(Header { kind, fortran_order, shape }), "{text}");
        }
    }

    #[test]
    fn what_is_no_header_says_what_was_expected_and_where() {
        for (text, expected) in [
            ("", ("`{`", 0)),
            ("{'descr': '<f4'", ("`,` or `}`", 15)),
            ("{'descr' '<f4'}", ("`:`", 9)),
            ("{'descr': '<c8'}", ("a type of numbers: '<f4', '|u1', '<i8' or another", 10)),
            ("{'descr': [('a', '<f4')]}", ("a type of numbers: '<f4', '|u1', '<i8' or another", 10)),
            ("{'fortran_order': 1}", ("`True` or `False`", 18)),
            ("{'shape': (3, -1)}", ("a tuple of sizes", 14)),
            ("{'shape': (3 4)}", ("a tuple of sizes", 13)),
            ("{'shape': (99999999999999999999)}", ("a tuple of sizes", 11)),
            ("{'shape': (", ("a tuple of sizes", 11)),
            ("{'order': 1}", ("the key 'descr', 'fortran_order' or 'shape'", 1)),
            ("{'descr", ("a key in quotes, or `}`", 1)),
            ("{'shape': ()}", ("the keys 'descr', 'fortran_order' and 'shape'", 13)),
            ("{} x", ("the end of the header", 3)),
        ] {
            assert_eq!(header(text), Err(expected), "{text}");
        }
    }
}
