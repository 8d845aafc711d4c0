//! Where the intermediate values of each program lie: a `const` of the runtime's `Plan`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Context;
use crate::backend::rust::names::index;
use crate::ir::types::Dim;
use crate::loops::compiled::{Compiled, Entry, Purpose};
use crate::loops::ir::Format;
use crate::loops::plan::{Buffer, Placed, place};

/// Of more values than these the compiler finds the places, where it knows all sizes, and rustc only checks them.
const VALUES_PLACED_BY_RUSTC: usize = 64;

/// So many values can be placed within one `const`.
const VALUES_IN_A_CONST: usize = 250;

/// For each program, the program whose plan it has: the first of those whose values are as large and live as long.
pub(super) fn shared(compiled: &Compiled) -> Vec<(Purpose, Purpose)> {
    let shares = |a: &Entry, b: &Entry| {
        let same = |a: &Buffer, b: &Buffer| {
            (&a.per_example, &a.fixed, &a.format, a.first, a.last)
                == (&b.per_example, &b.fixed, &b.format, b.first, b.last)
        };
        let (a, b) = (&a.plan.buffers, &b.plan.buffers);
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
    };
    let entries = &compiled.entries;
    let first = |entry: &Entry| entries.iter().find(|other| shares(entry, other)).map(|other| other.purpose);
    entries.iter().map(|entry| (entry.purpose, first(entry).unwrap_or(entry.purpose))).collect()
}

/// The name of a program's plan.
pub(super) fn name(cx: &Context<'_>, purpose: Purpose) -> Ident {
    let owner = cx.plans.iter().find(|(user, _)| *user == purpose).map_or(purpose, |(_, owner)| *owner);
    format_ident!("{}", owner.name().to_uppercase())
}

/// The names of all plans, each once.
pub(super) fn names(cx: &Context<'_>) -> Vec<Ident> {
    let owners = cx.plans.iter().filter(|(user, owner)| user == owner);
    owners.map(|(user, _)| name(cx, *user)).collect()
}

/// `const TRAIN_STEP: Plan<3> = …;` for each plan.
pub(super) fn emit(cx: &Context<'_>, compiled: &Compiled) -> TokenStream {
    compiled.entries.iter().map(|entry| plan(cx, entry)).collect()
}

/// A plan of many values takes several `const`s: rustc limits the steps of each.
fn plan(cx: &Context<'_>, entry: &Entry) -> TokenStream {
    let users: Vec<String> = cx
        .plans
        .iter()
        .filter(|(_, owner)| *owner == entry.purpose)
        .map(|(user, _)| format!("`{}`", user.name()))
        .collect();
    if users.is_empty() {
        return TokenStream::new();
    }
    let name = name(cx, entry.purpose);
    let buffers = &entry.plan.buffers;
    let count = index(buffers.len());
    let lives = buffers.iter().map(live);
    let doc = format!(" Where the intermediate values of {} lie.", users.join(" and "));
    if buffers.len() > VALUES_PLACED_BY_RUSTC
        && let Some(Placed { offsets, below, ended }) = place(buffers)
    {
        let list = |values: Vec<usize>| values.into_iter().map(index).collect::<Vec<_>>();
        let (offsets, below, ended) = (list(offsets), list(below), list(ended));
        return quote!(
            #[doc = #doc]
            const #name: rt::Plan<#count> = rt::Plan::placed([#(#lives),*], [#(#offsets),*], [#(#below),*], [#(#ended),*]);
        );
    }
    // each value is held against all others
    let pieces = 1 + (buffers.len() / VALUES_IN_A_CONST).pow(2);
    if pieces == 1 {
        return quote!(#[doc = #doc] const #name: rt::Plan<#count> = rt::Plan::new([#(#lives),*]););
    }
    let most = index(buffers.len().div_ceil(pieces));
    let part = |piece: usize| format_ident!("{name}_{piece}");
    let mut so_far = quote!(rt::Placing::new([#(#lives),*]));
    let mut consts = TokenStream::new();
    for piece in 1..pieces {
        let part = part(piece);
        consts.extend(quote!(const #part: rt::Placing<#count> = #so_far.place(#most);));
        so_far = quote!(Self::#part);
    }
    quote!(#consts #[doc = #doc] const #name: rt::Plan<#count> = #so_far.place(#most).finish();)
}

/// `rt::per_example(64, 0..=1)`: so many elements, from one kernel to another.
fn live(buffer: &Buffer) -> TokenStream {
    let (first, last) = (index(buffer.first), index(buffer.last));
    let is_fixed = buffer.per_example == Dim::default();
    let elements = if is_fixed { &buffer.fixed } else { &buffer.per_example }.to_tokens();
    let function = match (&buffer.format, is_fixed) {
        (Format::Real, true) => quote!(fixed),
        (Format::Real, false) => quote!(per_example),
        (Format::Byte, true) => quote!(fixed_bytes),
        (Format::Byte, false) => quote!(bytes_per_example),
        (Format::Class(_), _) => panic!("classes are not computed"),
    };
    quote!(rt::#function(#elements, #first..=#last))
}
