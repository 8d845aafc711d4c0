//! Whole numbers: the bounds of loops, and indices.

use proc_macro2::TokenStream;
use quote::quote;

use super::expression::place;
use crate::ir::types::Dim;
use crate::loops::ir::{Arithmetic, Offset, Whole};

/// A whole number as a `usize` expression. Its functions are no methods, which a literal would not have.
pub(super) fn whole(value: &Whole) -> TokenStream {
    let (function, operands) = match value {
        Whole::Sum(sum) => return place(sum),
        Whole::Of(function, operands) => (function, operands),
    };
    let argument = |operand: usize| whole(&operands[operand]);
    let factor = |operand: usize| whole_factor(&operands[operand]);
    let (function, [a, b]) = match function {
        Arithmetic::Plus => {
            let [a, b] = [0, 1].map(argument);
            return quote!(#a + #b);
        }
        Arithmetic::Times => {
            let [a, b] = [0, 1].map(factor);
            return quote!(#a * #b);
        }
        Arithmetic::Quotient => {
            let [a, b] = [0, 1].map(factor);
            return quote!(#a / #b);
        }
        Arithmetic::Less => (quote!(saturating_sub), [0, 1].map(argument)),
        Arithmetic::Covering => (quote!(div_ceil), [0, 1].map(argument)),
        Arithmetic::Least => (quote!(min), [0, 1].map(argument)),
        Arithmetic::Most => (quote!(max), [0, 1].map(argument)),
    };
    quote!(usize::#function(#a, #b))
}

/// The same, in parentheses where an operator would bind its parts.
fn whole_factor(value: &Whole) -> TokenStream {
    let tokens = whole(value);
    let is_one = match value {
        Whole::Sum(Offset { first, terms }) if terms.is_empty() => return first.to_factor_tokens(),
        Whole::Sum(Offset { first, terms }) => {
            *first == Dim::default() && matches!(terms.as_slice(), [(_, stride)] if stride.is_one())
        }
        Whole::Of(Arithmetic::Plus | Arithmetic::Times | Arithmetic::Quotient, _) => false,
        Whole::Of(Arithmetic::Less | Arithmetic::Covering | Arithmetic::Least | Arithmetic::Most, _) => true,
    };
    if is_one { tokens } else { quote!((#tokens)) }
}
