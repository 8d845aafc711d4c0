//! How right bytes become wrong ones.

use nn_runtime::Rng;

use super::{below, one_of};

/// What stands in place of a number in a text.
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "255",
    "256",
    "65536",
    "4294967295",
    "4294967296",
    "2305843009213693952",
    "4611686018427387904",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "1e999",
    "-1e999",
    "1e-999",
    "1.5",
    "NaN",
    "inf",
    "null",
    "",
    "00",
    "0x10",
    "1_000",
];

/// What may come in between, in any text.
const WORDS: &[&str] = &[
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    ",",
    ",,",
    ":",
    ";",
    "(",
    ")",
    "\\",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "\0",
    "\u{feff}",
    "\\u0000",
    "\\ud800",
    "\\uD83D\\uDE00",
    "é",
    "😀",
    "\u{202e}",
    "__metadata__",
    "\"a\":",
    "[[",
    "null",
    "true",
    "-",
    "F32",
    "F64",
    "BF16",
    "F4",
    "weight",
    "../../etc/passwd",
    "/etc/passwd",
    "nan",
    "1e5",
];

/// Numbers that sizes are replaced by.
pub(super) fn size(rng: &mut Rng, length: usize) -> u64 {
    let length = length as u64;
    match rng.below(12) {
        0 => 0,
        1 => 1,
        2 => length,
        3 => length.wrapping_sub(1),
        4 => length + 1,
        5 => u64::MAX,
        6 => i64::MAX.unsigned_abs(),
        7 => u64::from(u32::MAX),
        8 => 1 << rng.below(64),
        9 => (1 << rng.below(64)) - 1,
        10 => rng.bits() >> rng.below(64),
        _ => 1 << 31,
    }
}

/// Changes bytes in one to four places.
pub(super) fn bytes(rng: &mut Rng, bytes: &mut Vec<u8>) {
    for _ in 0..=below(rng, 4) {
        once(rng, bytes);
    }
}

fn once(rng: &mut Rng, bytes: &mut Vec<u8>) {
    let length = bytes.len();
    // what says what a file is stands at its start and at its end
    let at = match rng.below(4) {
        0 => below(rng, length.min(64) + 1),
        1 => length - below(rng, length.min(64) + 1),
        _ => below(rng, length + 1),
    };
    let end = (at + below(rng, 40)).min(length);
    match rng.below(10) {
        0 | 1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << rng.below(8);
            }
        }
        2 => bytes.truncate(at),
        3 | 4 => {
            let number = size(rng, length);
            let number = match rng.below(6) {
                0 => vec![number as u8],
                1 => (number as u16).to_le_bytes().to_vec(),
                2 => (number as u16).to_be_bytes().to_vec(),
                3 => (number as u32).to_le_bytes().to_vec(),
                4 => (number as u32).to_be_bytes().to_vec(),
                _ => number.to_le_bytes().to_vec(),
            };
            let room = number.len().min(length - at);
            bytes[at..at + room].copy_from_slice(&number[..room]);
        }
        5 => {
            let piece = bytes[at..end].to_vec();
            let to = below(rng, length + 1);
            bytes.splice(to..to, piece);
        }
        6 => drop(bytes.drain(at..end)),
        7 => {
            let word = one_of(rng, WORDS);
            bytes.splice(at..at, word.bytes());
        }
        8 => bytes[at..end].fill(one_of(rng, &[&0_u8, &0xff, &b'0', &b'[']).to_owned()),
        _ => match rng.below(6) {
            0 => bytes.clear(),
            1 => bytes.truncate(1),
            _ => {
                let byte = rng.bits() as u8;
                bytes.insert(at, byte);
            }
        },
    }
}

/// Changes a text in one to three places: a number in place of another, words in between.
pub(super) fn text(rng: &mut Rng, text: &mut String) {
    for _ in 0..=below(rng, 3) {
        let is_digit = |c: char| c.is_ascii_digit() || c == '-' || c == '.';
        let starts: Vec<usize> = text
            .char_indices()
            .filter(|&(at, c)| is_digit(c) && !text[..at].ends_with(is_digit))
            .map(|(at, _)| at)
            .collect();
        let boundary = |text: &str, at: usize| (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let at = boundary(text, below(rng, text.len() + 1));
        let end = boundary(text, (at + below(rng, 30)).min(text.len())).max(at);
        match rng.below(7) {
            0..=2 if !starts.is_empty() => {
                let at = starts[below(rng, starts.len())];
                let end = at + text[at..].find(|c| !is_digit(c)).unwrap_or(text.len() - at);
                text.replace_range(at..end, one_of(rng, NUMBERS));
            }
            3 => text.insert_str(at, one_of(rng, WORDS)),
            4 => text.replace_range(at..end, ""),
            5 => {
                let piece = text[at..end].to_owned();
                text.insert_str(end, &piece);
            }
            _ => {
                let deep = one_of(rng, &["[", "{\"a\":", "[{\"\":", "("]).repeat(1 << below(rng, 14));
                text.insert_str(at, &deep);
            }
        }
    }
}
