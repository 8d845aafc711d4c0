//! The text of expressions, places and sizes.

use crate::ir::ops::{Binary, Unary};
use crate::ir::types::Dim;
use crate::loops::ir::{Along, Arithmetic, Class, Expr, Format, Index, Name, Offset, Place, Stream, Whole};

/// What elements are, before the memory that they are in: nothing where they are reals.
pub(super) fn element_type(format: &Format) -> String {
    match format {
        Format::Real => String::new(),
        Format::Byte => "u8 ".to_owned(),
        Format::Class(classes) => format!("class({classes}) "),
    }
}

/// A size as a factor: in parentheses where it is more than one word.
pub(super) fn operand(dim: &Dim) -> String {
    grouped(dim.to_string())
}

fn grouped(text: String) -> String {
    if text.contains([' ', '*', '/', '-']) { format!("({text})") } else { text }
}

/// `index*stride`, or the index alone.
fn strided(index: &str, stride: &Dim) -> String {
    if stride.is_one() { index.to_owned() } else { format!("{index}*{}", operand(stride)) }
}

/// The sum of the terms of an offset and of more behind it.
fn sum(Offset { first, terms }: &Offset, more: Option<String>) -> String {
    let begins = (*first != Dim::default()).then(|| first.to_string());
    let terms = terms.iter().map(|(index, stride)| match index {
        Index::Loop(name) => strided(name, stride),
        Index::Backwards(name, last) => strided(&format!("({last} - {name})"), stride),
        Index::Class(of) => strided(&format!("({})", class(of)), stride),
    });
    let all: Vec<String> = begins.into_iter().chain(terms).chain(more).collect();
    if all.is_empty() { "0".to_owned() } else { all.join(" + ") }
}

/// A place in memory.
pub(super) fn offset(offset: &Offset) -> String {
    sum(offset, None)
}

/// A whole number.
pub(super) fn whole(value: &Whole) -> String {
    let (function, operands) = match value {
        Whole::Sum(sum) => return offset(sum),
        Whole::Of(function, operands) => (function, operands),
    };
    let print = match function {
        Arithmetic::Less | Arithmetic::Least | Arithmetic::Most => whole,
        Arithmetic::Plus | Arithmetic::Times | Arithmetic::Quotient | Arithmetic::Covering => whole_factor,
    };
    let [a, b] = [0, 1].map(|operand| print(&operands[operand]));
    match function {
        Arithmetic::Plus => format!("{a} + {b}"),
        Arithmetic::Times => format!("{a}*{b}"),
        Arithmetic::Less => format!("less({a}, {b})"),
        Arithmetic::Quotient => format!("floor({a} / {b})"),
        Arithmetic::Covering => format!("ceil({a} / {b})"),
        Arithmetic::Least => format!("min({a}, {b})"),
        Arithmetic::Most => format!("max({a}, {b})"),
    }
}

/// A whole number as an operand: in parentheses where it is an operator's.
pub(super) fn whole_factor(value: &Whole) -> String {
    match value {
        Whole::Sum(sum) => grouped(offset(sum)),
        Whole::Of(Arithmetic::Plus | Arithmetic::Times, _) => format!("({})", whole(value)),
        Whole::Of(..) => whole(value),
    }
}

/// One element of memory.
pub(super) fn element(memory: &Name, at: &Offset) -> String {
    format!("{memory}[{}]", offset(at))
}

/// Where lanes lie.
pub(super) fn place(place: &Place) -> String {
    match place {
        Place::Lanes { row, stride } => sum(row, Some(strided("j", stride))),
        Place::Mirrored { row, last, stride } => sum(row, Some(strided(&format!("({last} - j)"), stride))),
        Place::One(at) => offset(at),
    }
}

fn class(Class { labels, at }: &Class) -> String {
    format!("class {}", element(labels, at))
}

fn along(along: &Along) -> &str {
    match along {
        Along::Lanes => "j",
        Along::Loop(name) => name,
        Along::Zero => "0",
    }
}

/// The text of an expression. What a body follows is in brackets, which no name has.
pub(super) fn expression(value: &Expr) -> String {
    match value {
        Expr::Name(name) | Expr::Scalar(name) => name.clone(),
        Expr::Number(number) => number.to_string(),
        Expr::Load { memory, format, at } => format!("{}{memory}[{}]", element_type(format), place(at)),
        Expr::Unary(Unary::Neg, x) => format!("-{}", factor(x)),
        Expr::Unary(function, x) => format!("{}({})", function.name(), expression(x)),
        Expr::Binary(function, operands) => {
            let [a, b] = &**operands;
            match operator(*function) {
                Some(sign) => format!("{} {sign} {}", factor(a), factor(b)),
                None => format!("{}({}, {})", function.name(), expression(a), expression(b)),
            }
        }
        Expr::Select(operands) => {
            let [mask, a, b] = &**operands;
            format!("select({}, {}, {})", expression(mask), expression(a), expression(b))
        }
        Expr::OneHot(of, axis) => format!("one_hot({}, {})", along(axis), class(of)),
        Expr::Pick { memory, row, stride, class: of } => {
            format!("{memory}[{}]", sum(row, Some(strided(&format!("({})", class(of)), stride))))
        }
        Expr::Index(axis) => format!("index({})", along(axis)),
        Expr::Uniform { stream, row, stride } => {
            let stream = match stream {
                Stream::Number(number) => number.to_string(),
                Stream::Passed(name) => name.clone(),
            };
            format!("uniform({stream}, {})", sum(row, stride.as_ref().map(|stride| strided("j", stride))))
        }
        Expr::SoFar(accumulator) => format!("so_far({})", accumulator.name),
        Expr::Sum => "<sum>".to_owned(),
        Expr::Old => "<old>".to_owned(),
    }
}

fn operator(function: Binary) -> Option<char> {
    match function {
        Binary::Add => Some('+'),
        Binary::Sub => Some('-'),
        Binary::Mul => Some('*'),
        Binary::Div => Some('/'),
        _ => None,
    }
}

/// An expression as an operand: in parentheses where it is an operator's.
fn factor(value: &Expr) -> String {
    match value {
        Expr::Number(number) => grouped(number.to_string()),
        Expr::Binary(function, _) if operator(*function).is_some() => format!("({})", expression(value)),
        Expr::Unary(Unary::Neg, _) => format!("({})", expression(value)),
        _ => expression(value),
    }
}
