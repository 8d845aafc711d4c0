//! A file's text with all of its mutants in it, each behind a switch.

use std::cmp::Reverse;
use std::fmt::Write;
use std::ops::Range;

use crate::find::{Form, Site};

/// The module that every mutated crate gets. A switch is on if its number is in the variable `NN_MUTANT`; where
/// `NN_MUTANTS_REACHED` names a file, all are off, and those that are asked are written there.
pub const MODULE: &str = r#"
#[doc(hidden)]
pub mod nn_mutants {
    use std::io::Write;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

    const MOST: usize = 1 << 16;
    static REACHED: [AtomicBool; MOST] = [const { AtomicBool::new(false) }; MOST];

    enum Mode { Off, On(u32), Record(std::path::PathBuf) }

    fn mode() -> &'static Mode {
        static MODE: OnceLock<Mode> = OnceLock::new();
        MODE.get_or_init(|| {
            if let Some(file) = std::env::var_os("NN_MUTANTS_REACHED") {
                return Mode::Record(file.into());
            }
            std::env::var("NN_MUTANT").ok().and_then(|number| number.parse().ok()).map_or(Mode::Off, Mode::On)
        })
    }

    #[inline]
    pub fn on(number: u32) -> bool {
        match mode() {
            Mode::Off => false,
            Mode::On(active) => *active == number,
            Mode::Record(file) => {
                if !REACHED[number as usize].swap(true, Relaxed) {
                    let file = std::fs::OpenOptions::new().append(true).create(true).open(file);
                    file.and_then(|mut file| file.write_all(format!("{number}\n").as_bytes())).unwrap();
                }
                false
            }
        }
    }
}
"#;

/// What the first line of a mutated crate allows: mutants need not be good style, and numbers of theirs may not fit.
pub const ALLOWED: &str = "#![allow(warnings, arithmetic_overflow, overflowing_literals, unconditional_panic, unused_must_use, clippy::all)] ";

/// A mutant in a text: which it is, and the bytes that it is responsible for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The place that depends on the mutant.
    pub whole: Range<usize>,
    /// The mutant's own text.
    pub own: Range<usize>,
    pub number: u32,
    pub form: Form,
}

/// A text in which mutants may be switched on.
pub struct Switched {
    pub text: String,
    pub placed: Vec<Placed>,
}

/// The sites of a file with the numbers of their mutants, of which only some are wanted.
pub fn switched(original: &str, sites: &[(Site, u32)], is_wanted: &dyn Fn(u32) -> bool) -> Switched {
    let mut sites: Vec<&(Site, u32)> = sites.iter().collect();
    // outer ones first; a statement is around an expression of the same length, and what is behind a text is not in it
    sites.sort_by_key(|(site, _)| (site.bytes.start, Reverse(site.bytes.end), site.form == Form::Expression));
    let mut out = Switched { text: String::new(), placed: Vec::new() };
    let end = original.len();
    let rest = write(original, 0..end, &sites, is_wanted, &mut out);
    assert!(rest.is_empty(), "every site is in the file");
    out
}

/// Writes a part of the original with the sites in it, and returns those behind.
fn write<'s>(
    original: &str,
    part: Range<usize>,
    sites: &'s [&'s (Site, u32)],
    is_wanted: &dyn Fn(u32) -> bool,
    out: &mut Switched,
) -> &'s [&'s (Site, u32)] {
    let (mut at, mut rest) = (part.start, sites);
    while let Some(((site, first), behind)) = rest.split_first().map(|((site, first), behind)| ((site, *first), behind))
    {
        if site.bytes.end > part.end || site.bytes.start >= part.end && !site.bytes.is_empty() {
            break;
        }
        out.text.push_str(&original[at..site.bytes.start]);
        let wanted: Vec<(u32, &str)> = (first..)
            .zip(&site.mutants)
            .filter(|(number, _)| is_wanted(*number))
            .map(|(number, mutant)| (number, mutant.text.as_str()))
            .collect();
        let start = out.text.len();
        let known = out.placed.len();
        let place = |out: &mut Switched, number: u32, text: &str| {
            let start = out.text.len();
            out.text.push_str(text);
            let own = start..out.text.len();
            out.placed.push(Placed { whole: 0..0, own, number, form: site.form });
        };
        let on = |number: u32| format!("crate::nn_mutants::on({number})");
        match site.form {
            Form::Body => {
                for (number, value) in &wanted {
                    let _ = write!(out.text, " if {} ", on(*number));
                    place(out, *number, &format!("{{ return {value}; }}"));
                }
                rest = behind;
            }
            Form::Pattern => {
                if let Some((number, _)) = wanted.first() {
                    place(out, *number, &format!(" if !{}", on(*number)));
                }
                rest = behind;
            }
            Form::Statement | Form::Exit => {
                if let Some((number, _)) = wanted.first() {
                    place(out, *number, &format!("if !{} ", on(*number)));
                    out.text.push_str("{ ");
                }
                rest = write(original, site.bytes.clone(), behind, is_wanted, out);
                out.text.push_str(if wanted.is_empty() { "" } else { " }" });
            }
            Form::Expression => {
                for (index, (number, text)) in wanted.iter().enumerate() {
                    let _ = write!(out.text, "{} {} ", if index == 0 { "(if" } else { " else if" }, on(*number));
                    place(out, *number, &format!("{{ {text} }}"));
                }
                out.text.push_str(if wanted.is_empty() { "" } else { " else { " });
                rest = write(original, site.bytes.clone(), behind, is_wanted, out);
                out.text.push_str(if wanted.is_empty() { "" } else { " })" });
            }
        }
        let whole = start..out.text.len();
        let numbers: Vec<u32> = wanted.iter().map(|(number, _)| *number).collect();
        for placed in &mut out.placed[known..] {
            if numbers.contains(&placed.number) {
                placed.whole = whole.clone();
            }
        }
        at = site.bytes.end;
    }
    out.text.push_str(&original[at..part.end]);
    rest
}

#[cfg(test)]
mod tests;
