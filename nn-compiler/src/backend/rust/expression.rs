//! Places and expressions.

use proc_macro2::TokenStream;
use quote::quote;

use super::names::{index, local};
use crate::ir::ops::{Binary, Scalar, Unary};
use crate::loops::ir::{Accumulator, Adding, Along, Class, Expr, Format, Index, Offset, Part, Place as At, Stream};

/// What expressions stand in: the loops of a function, or a body that follows sums.
pub(super) trait Place {
    /// Lanes that a body or a function has besides what it names: the sum, the old value.
    fn given(&self, value: &Expr) -> TokenStream;
    /// A number.
    fn number(&self, value: &Scalar) -> TokenStream;
    /// Where lanes are: `j`.
    fn lanes(&self) -> TokenStream;
    /// Memory or a number that was passed, and the offset of the row in it.
    fn memory(&self, name: &str, row: &Offset) -> (TokenStream, Option<TokenStream>);
    /// A random stream.
    fn stream(&self, stream: &Stream) -> TokenStream;
    /// The seed, and the offset of the row in what is drawn.
    fn drawn(&self, row: &Offset) -> (TokenStream, TokenStream);
}

/// The loops of a function.
pub(super) struct Loops;

impl Place for Loops {
    fn given(&self, value: &Expr) -> TokenStream {
        panic!("{value:?} is not in loops")
    }

    fn number(&self, value: &Scalar) -> TokenStream {
        number(value)
    }

    fn lanes(&self) -> TokenStream {
        let j = local("j");
        quote!(#j)
    }

    fn memory(&self, name: &str, row: &Offset) -> (TokenStream, Option<TokenStream>) {
        let name = local(name);
        (quote!(#name), offset(row))
    }

    fn stream(&self, stream: &Stream) -> TokenStream {
        match stream {
            Stream::Number(number) => {
                let number = index(*number);
                quote!(#number)
            }
            Stream::Passed(name) => {
                let name = local(name);
                quote!(#name)
            }
        }
    }

    fn drawn(&self, row: &Offset) -> (TokenStream, TokenStream) {
        let seed = local("seed");
        (quote!(#seed), place(row))
    }
}

/// An expression.
pub(super) fn expression(at: &dyn Place, value: &Expr) -> TokenStream {
    match value {
        Expr::Name(name) => {
            let name = local(name);
            quote!(#name)
        }
        Expr::Number(value) => at.number(value),
        Expr::Scalar(name) => {
            let (name, _) = at.memory(name, &Offset::default());
            quote!(L::splat(#name))
        }
        Expr::Load { memory, format, at: place } => load(at, memory, format, place),
        Expr::Unary(function, x) => unary(*function, &factor(at, x)),
        Expr::Binary(function, operands) => {
            let [a, b] = [0, 1].map(|position| factor(at, &operands[position]));
            binary(*function, &a, &b)
        }
        Expr::Select(operands) => {
            let [mask, a, b] = [0, 1, 2].map(|position| expression(at, &operands[position]));
            quote!(L::select(#mask, #a, #b))
        }
        Expr::OneHot(class, along) => {
            let (class, j) = (self::class(class), at.lanes());
            match along {
                Along::Lanes => quote!(rt::one_hot::<L>(#j, #class)),
                Along::Loop(index) => {
                    let index = local(index);
                    quote!(rt::one_hot_splat::<L>(#index, #class))
                }
                Along::Zero => quote!(rt::one_hot_splat::<L>(0, #class)),
            }
        }
        Expr::Pick { memory, row, stride, class } => {
            let ((memory, row), class) = (at.memory(memory, row), self::class(class));
            let row = row.map(|row| quote!(#row +));
            let stride = (!stride.is_one()).then(|| stride.to_factor_tokens()).map(|stride| quote!(* #stride));
            quote!(L::splat(#memory[#row #class #stride]))
        }
        Expr::Index(Along::Lanes) => {
            let j = at.lanes();
            quote!(L::index(#j))
        }
        Expr::Index(Along::Loop(index)) => {
            let index = local(index);
            quote!(rt::number::<L>(rt::count(#index)))
        }
        Expr::Index(Along::Zero) => quote!(rt::number::<L>(0.0)),
        Expr::Uniform { stream, row, stride } => {
            let (stream, (seed, row), j) = (at.stream(stream), at.drawn(row), at.lanes());
            match stride {
                None => quote!(rt::uniform_splat::<L>(#seed, #stream, #row)),
                Some(stride) if stride.is_one() => quote!(rt::uniform_lanes::<L>(#seed, #stream, #row, #j)),
                Some(stride) => {
                    let stride = stride.to_tokens();
                    quote!(rt::uniform_strided::<L>(#seed, #stream, #row, #stride, #j))
                }
            }
        }
        Expr::SoFar(Accumulator { name, adding }) => {
            let name = local(name);
            match adding {
                Adding::Largest | Adding::Latest => quote!(#name),
                Adding::Chain | Adding::Picked => quote!(L::splat(#name.sum())),
                Adding::Blocks | Adding::Row => quote!(#name.sum()),
            }
        }
        Expr::Sum | Expr::Old => at.given(value),
    }
}

/// An expression, in parentheses where an operator inside would bind less tightly.
pub(super) fn factor(at: &dyn Place, value: &Expr) -> TokenStream {
    let tokens = expression(at, value);
    let is_operator = matches!(
        value,
        Expr::Binary(Binary::Add | Binary::Sub | Binary::Mul | Binary::Div, _) | Expr::Unary(Unary::Neg, _)
    );
    if is_operator { quote!((#tokens)) } else { tokens }
}

/// Lanes of memory; those of bytes are widened.
fn load(at: &dyn Place, memory: &str, format: &Format, place: &At) -> TokenStream {
    let j = at.lanes();
    let is_bytes = match format {
        Format::Real => false,
        Format::Byte => true,
        Format::Class(_) => panic!("classes are not loaded to lanes"),
    };
    let (load, load_strided) =
        if is_bytes { (quote!(load_bytes), quote!(load_strided_bytes)) } else { (quote!(load), quote!(load_strided)) };
    let element = |element: TokenStream| if is_bytes { quote!(rt::widened(#element)) } else { element };
    match place {
        At::Lanes { row, stride } => {
            let (memory, row) = at.memory(memory, row);
            if stride.is_one() {
                let at = behind(&j, row);
                return quote!(L::#load(#memory, #at));
            }
            let (row, stride) = (row.map(|row| quote!(#row +)), stride.to_factor_tokens());
            quote!(L::#load_strided(#memory, #row #j.start * #stride, #stride, #j.len))
        }
        At::Mirrored { row, last, stride } => {
            let (memory, row) = at.memory(memory, row);
            let (row, last, at) = (row.map(|row| quote!(#row +)), last.to_tokens(), local("at"));
            let stride = (!stride.is_one()).then(|| stride.to_factor_tokens()).map(|stride| quote!(* #stride));
            let element = element(quote!(#memory[#row (#last - #at) #stride]));
            quote!(L::from_fn(#j, |#at| #element))
        }
        At::One(row) => {
            let (memory, row) = at.memory(memory, row);
            let row = row.unwrap_or(quote!(0));
            let element = element(quote!(#memory[#row]));
            quote!(L::splat(#element))
        }
    }
}

pub(super) fn class(class: &Class) -> TokenStream {
    let (labels, at) = (local(&class.labels), place(&class.at));
    quote!(rt::class(#labels, #at))
}

fn unary(function: Unary, x: &TokenStream) -> TokenStream {
    let method = local(function.name());
    match function {
        Unary::Copy => x.clone(),
        Unary::Neg => quote!(-#x),
        Unary::FiniteOrZero => quote!(rt::finite_or_zero(#x)),
        Unary::Relu => quote!(#x.max(rt::number(0.0))),
        _ => quote!(#x.#method()),
    }
}

fn binary(function: Binary, a: &TokenStream, b: &TokenStream) -> TokenStream {
    match function {
        Binary::Add => quote!(#a + #b),
        Binary::Sub => quote!(#a - #b),
        Binary::Mul => quote!(#a * #b),
        Binary::Div => quote!(#a / #b),
        Binary::Rem => quote!(#a.fmod(#b)),
        Binary::Pow => quote!(#a.powf(#b)),
        Binary::Max => quote!(#a.max(#b)),
        Binary::Min => quote!(#a.min(#b)),
        Binary::Eq => quote!(#a.eq(#b)),
        Binary::Gt => quote!(#a.gt(#b)),
        Binary::Ge => quote!(#a.ge(#b)),
    }
}

/// A constant as a lane expression.
pub(crate) fn number(value: &Scalar) -> TokenStream {
    let value = f64_expression(value);
    quote!(rt::number::<L>(#value))
}

/// A constant as an `f64` expression.
pub(super) fn f64_expression(value: &Scalar) -> TokenStream {
    let factor = float_literal(value.factor());
    let numerator = value.numerator.to_tokens();
    let denominator = value.denominator.to_tokens();
    let scaled = match (value.numerator.is_one(), value.factor().to_bits() == 1.0_f64.to_bits()) {
        (true, _) => factor,
        (false, true) => quote!(rt::count(#numerator)),
        (false, false) => quote!(#factor * rt::count(#numerator)),
    };
    if value.denominator.is_one() { scaled } else { quote!(#scaled / rt::count(#denominator)) }
}

/// A number as it stands in the source.
pub(crate) fn float_literal(value: f64) -> TokenStream {
    match () {
        () if value.is_nan() => quote!(f64::NAN),
        () if value == f64::INFINITY => quote!(f64::INFINITY),
        () if value == f64::NEG_INFINITY => quote!(f64::NEG_INFINITY),
        () => {
            let magnitude = proc_macro2::Literal::f64_unsuffixed(value.abs());
            if value.is_sign_negative() { quote!(-#magnitude) } else { quote!(#magnitude) }
        }
    }
}

/// Memory from a place on; a view may begin behind the end of an empty batch.
pub(super) fn part(part: &Part) -> TokenStream {
    let name = local(&part.memory);
    match offset(&part.start) {
        None => quote!(#name),
        Some(start) if part.start.first == crate::ir::types::Dim::default() => quote!(&#name[#start..]),
        Some(start) => quote!(rt::part(#name, #start)),
    }
}

/// Where lanes are, behind a row's offset.
pub(super) fn behind(lanes: &TokenStream, row: Option<TokenStream>) -> TokenStream {
    row.map_or(lanes.clone(), |row| quote!(#lanes + #row))
}

/// A place as a `usize` expression.
pub(super) fn place(place: &Offset) -> TokenStream {
    offset(place).unwrap_or(quote!(0))
}

/// A place as a `usize` expression; `None` if it is the first.
pub(super) fn offset(place: &Offset) -> Option<TokenStream> {
    let start = (place.first != crate::ir::types::Dim::default()).then(|| place.first.to_tokens());
    let steps = place.terms.iter().map(|(index, stride)| {
        let (index, factor) = (self::step(index), stride.to_factor_tokens());
        if stride.is_one() { index } else { quote!(#index * #factor) }
    });
    steps.chain(start).reduce(|sum, term| quote!(#sum + #term))
}

fn step(index: &Index) -> TokenStream {
    match index {
        Index::Loop(index) => {
            let index = local(index);
            quote!(#index)
        }
        Index::Backwards(index, last) => {
            let (index, last) = (local(index), last.to_tokens());
            quote!((#last - #index))
        }
        Index::Class(class) => self::class(class),
    }
}
