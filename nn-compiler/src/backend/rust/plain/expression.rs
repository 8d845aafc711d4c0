//! Expressions.

use proc_macro2::TokenStream;
use quote::quote;

use crate::backend::rust::expression::{Loops, Place as _, class, f64_expression, place};
use crate::backend::rust::names::local;
use crate::ir::ops::{Binary, Scalar, Unary};
use crate::loops::ir::{Accumulator, Adding, Along, Expr, Format, Offset, Place};

/// An expression.
pub(super) fn expression(value: &Expr) -> TokenStream {
    match value {
        Expr::Name(name) | Expr::Scalar(name) => {
            let name = local(name);
            quote!(#name)
        }
        Expr::Number(value) => number(value),
        Expr::Load { memory, format, at: Place::One(at) } => {
            let element = element(memory, at);
            match format {
                Format::Real => element,
                Format::Byte => quote!(F::from_u8(#element)),
                Format::Class(_) => panic!("classes are no numbers"),
            }
        }
        Expr::Unary(function, x) => unary(*function, x),
        Expr::Binary(Binary::Eq | Binary::Gt | Binary::Ge, _) | Expr::OneHot(..) => {
            let condition = condition(value);
            quote!(rt::plain::truth::<F>(#condition))
        }
        Expr::Binary(function, operands) => {
            let [left, right] = &**operands;
            if let Some((sign, strength)) = operator(*function) {
                let (left, right) = (bound(left, strength), bound(right, strength + 1));
                quote!(#left #sign #right)
            } else {
                let (left, method, right) = (factor(left), method(*function), expression(right));
                quote!(#left.#method(#right))
            }
        }
        Expr::Select(operands) => {
            let [mask, a, b] = &**operands;
            match mask {
                Expr::Binary(Binary::Eq | Binary::Gt | Binary::Ge, _) | Expr::OneHot(..) => {
                    choice(&condition(mask), a, b)
                }
                Expr::Load { memory, format: Format::Byte, at: Place::One(at) } => {
                    let mask = element(memory, at);
                    choice(&quote!(#mask == 0), b, a)
                }
                _ => {
                    let mask = bound(mask, 1);
                    choice(&quote!(#mask == F::ZERO), b, a)
                }
            }
        }
        Expr::Pick { memory, row, stride, class: of } => {
            let (memory, class) = (local(memory), class(of));
            let row = (!row.is_zero()).then(|| place(row)).map(|row| quote!(#row +));
            let stride = (!stride.is_one()).then(|| stride.to_factor_tokens()).map(|stride| quote!(* #stride));
            quote!(#memory[#row #class #stride])
        }
        Expr::Index(along) => {
            let at = axis(along);
            quote!(F::from_usize(#at))
        }
        Expr::Uniform { stream, row, stride: None } => {
            let (stream, seed, row) = (Loops.stream(stream), local("seed"), place(row));
            quote!(rt::plain::uniform::<F>(#seed, #stream, #row))
        }
        Expr::SoFar(Accumulator { name, adding }) => {
            let name = local(name);
            match adding {
                Adding::Largest | Adding::Latest | Adding::Chain | Adding::Picked => quote!(#name),
                Adding::Blocks | Adding::Row => quote!(#name.sum()),
            }
        }
        Expr::Load { .. } | Expr::Uniform { .. } | Expr::Sum | Expr::Old => {
            panic!("{value:?} among single numbers")
        }
    }
}

/// An expression whose value is a whole number of a byte, as one.
pub(super) fn byte(value: &Expr) -> TokenStream {
    match value {
        Expr::Binary(Binary::Eq | Binary::Gt | Binary::Ge, _) | Expr::OneHot(..) => {
            let condition = condition(value);
            quote!(u8::from(#condition))
        }
        Expr::Load { memory, format: Format::Byte, at: Place::One(at) } => element(memory, at),
        _ => {
            let value = expression(value);
            quote!(F::to_u8(#value))
        }
    }
}

/// An element of memory.
fn element(memory: &str, at: &Offset) -> TokenStream {
    let (memory, at) = (local(memory), place(at));
    quote!(#memory[#at])
}

/// An operator, and how strongly it binds.
fn operator(function: Binary) -> Option<(TokenStream, u8)> {
    match function {
        Binary::Add => Some((quote!(+), 1)),
        Binary::Sub => Some((quote!(-), 1)),
        Binary::Mul => Some((quote!(*), 2)),
        Binary::Div => Some((quote!(/), 2)),
        _ => None,
    }
}

/// How strongly what stands outermost in an expression binds.
fn strength(value: &Expr) -> u8 {
    match value {
        Expr::Select(_) => 0,
        Expr::Binary(function, _) => operator(*function).map_or(4, |(_, strength)| strength),
        Expr::Unary(Unary::Neg, _) => 3,
        Expr::Unary(Unary::Copy, x) => strength(x),
        _ => 4,
    }
}

/// An expression where something binds so strongly: in parentheses if it binds less.
fn bound(value: &Expr, least: u8) -> TokenStream {
    let tokens = expression(value);
    if strength(value) < least { quote!((#tokens)) } else { tokens }
}

/// An expression that a method can be called of.
fn factor(value: &Expr) -> TokenStream {
    bound(value, 4)
}

/// One of two expressions.
fn choice(condition: &TokenStream, then: &Expr, otherwise: &Expr) -> TokenStream {
    let (then, other) = (expression(then), expression(otherwise));
    if matches!(otherwise, Expr::Select(_)) {
        quote!(if #condition { #then } else #other)
    } else {
        quote!(if #condition { #then } else { #other })
    }
}

/// A comparison as a `bool`.
fn condition(value: &Expr) -> TokenStream {
    match value {
        Expr::Binary(function, operands) => {
            let [a, b] = operands.each_ref().map(|operand| bound(operand, 1));
            match function {
                Binary::Eq => quote!(#a == #b),
                Binary::Gt => quote!(#a > #b),
                Binary::Ge => quote!(#a >= #b),
                _ => panic!("{value:?} compares nothing"),
            }
        }
        Expr::OneHot(of, along) => {
            let (at, class) = (axis(along), class(of));
            quote!(#at == #class)
        }
        _ => panic!("{value:?} compares nothing"),
    }
}

/// A place along an axis.
fn axis(along: &Along) -> TokenStream {
    match along {
        Along::Loop(index) => {
            let index = local(index);
            quote!(#index)
        }
        Along::Zero => quote!(0),
        Along::Lanes => panic!("lanes among single numbers"),
    }
}

fn unary(function: Unary, value: &Expr) -> TokenStream {
    let x = factor(value);
    match function {
        Unary::Copy => expression(value),
        Unary::Neg => quote!(-#x),
        Unary::FiniteOrZero => {
            let x = expression(value);
            quote!(rt::plain::finite_or_zero(#x))
        }
        Unary::Relu => quote!(#x.max(F::ZERO)),
        _ => {
            let method = local(function.name());
            quote!(#x.#method())
        }
    }
}

/// The method of a function of two numbers that has no operator.
fn method(function: Binary) -> TokenStream {
    match function {
        Binary::Rem => quote!(fmod),
        Binary::Pow => quote!(powf),
        Binary::Max => quote!(max),
        Binary::Min => quote!(min),
        _ => panic!("{function:?} is an operator"),
    }
}

/// A number of the source.
pub(crate) fn number(value: &Scalar) -> TokenStream {
    if value.is(0.0) {
        return quote!(F::ZERO);
    }
    if value.is(1.0) {
        return quote!(F::ONE);
    }
    let value = f64_expression(value);
    quote!(F::from_f64(#value))
}
