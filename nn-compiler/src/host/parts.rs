//! Long lists of statements, cut into functions. rustc's borrow checker takes time and memory that grow with the square
//! of a function's length, so a network of thousands of layers has no function that is as long as the network.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

use crate::loops::cost::Cost;
use crate::loops::program::Program;

/// The most statements of one function.
pub(super) const MOST: usize = 64;

/// Whether so many calls of kernels are many: each kernel is then compiled apart from the others, since what a
/// compiler takes for one function grows faster than the function.
pub(super) fn is_long(kernels: usize) -> bool {
    kernels > MOST
}

/// Operations of one example below which a program is small.
const SMALL: i64 = 1 << 15;

/// Whether a program does so little for an example that calls would be seen in the time it takes: then all of it is one
/// function, however long a compiler takes for that.
pub(super) fn is_small(program: &Program) -> bool {
    !is_long(program.kernels.len()) && Cost::of(program).flops().typical() < SMALL
}

/// A variable that statements may name.
pub(super) struct Variable {
    pub name: Ident,
    /// Its type as a parameter.
    pub ty: TokenStream,
    /// How it is passed on.
    pub passed: TokenStream,
}

impl Variable {
    /// One that is passed on as it is: a copy, or a reference that is borrowed anew.
    pub(super) fn new(name: &Ident, ty: TokenStream) -> Self {
        Self { name: name.clone(), ty, passed: quote!(#name) }
    }

    /// One that is passed on by a reference to it.
    pub(super) fn by_mut(name: &Ident, ty: &TokenStream) -> Self {
        Self { name: name.clone(), ty: quote!(&mut #ty), passed: quote!(&mut #name) }
    }
}

/// What surrounds statements that are cut.
#[derive(Default)]
pub(super) struct Around<'a> {
    /// The generics that the functions declare, and those that they are called with.
    pub declared: TokenStream,
    pub arguments: TokenStream,
    pub variables: &'a [Variable],
    /// Whether statements leave with `?`.
    pub may_fail: bool,
}

impl Around<'_> {
    /// The statements; more than [`MOST`] of them as functions inside the function that they stand in.
    pub(super) fn cut(&self, statements: &[TokenStream]) -> TokenStream {
        if statements.len() <= MOST {
            return quote!(#(#statements)*);
        }
        let pieces = statements.chunks(MOST).enumerate();
        let pieces = pieces.map(|(position, chunk)| {
            let name = format_ident!("part{}", position + 1);
            let Self { declared, arguments, .. } = self;
            let mentioned = mentioned(chunk);
            let used = || self.variables.iter().filter(|variable| mentioned.contains(&variable.name.to_string()));
            let parameters = used().map(|Variable { name, ty, .. }| quote!(#name: #ty));
            let passed = used().map(|variable| &variable.passed);
            let (arrow, end, question) = if self.may_fail {
                let arrow = quote!(-> ::core::result::Result<(), rt::Error>);
                (arrow, quote!(::core::result::Result::Ok(())), quote!(?))
            } else {
                (quote!(), quote!(), quote!())
            };
            let declared = (!declared.is_empty()).then(|| quote!(<#declared>));
            let arguments = (!arguments.is_empty()).then(|| quote!(::<#arguments>));
            let function = quote!(#[inline(never)] fn #name #declared(#(#parameters),*) #arrow { #(#chunk)* #end });
            (function, quote!(#name #arguments(#(#passed),*) #question;))
        });
        let (functions, calls): (Vec<TokenStream>, Vec<TokenStream>) = pieces.unzip();
        // items come first in a block
        quote!({ #(#functions)* #(#calls)* })
    }
}

/// The identifiers in some statements that may be variables: not those behind a dot or in a path.
pub(super) fn mentioned(statements: &[TokenStream]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for statement in statements {
        mention(statement.clone(), &mut found);
    }
    found
}

/// Recurses over groups, of which only so many are inside each other in emitted code.
fn mention(tokens: TokenStream, found: &mut BTreeSet<String>) {
    // whether a token follows a dot or `::`, and whether it follows a first colon
    let (mut follows, mut is_colon) = (false, false);
    for token in tokens {
        match &token {
            TokenTree::Ident(ident) if !follows => {
                found.insert(ident.to_string());
            }
            TokenTree::Group(group) => mention(group.stream(), found),
            _ => {}
        }
        let punct = if let TokenTree::Punct(punct) = &token { punct.as_char() } else { ' ' };
        follows = punct == '.' || punct == ':' && is_colon;
        is_colon = punct == ':';
    }
}
