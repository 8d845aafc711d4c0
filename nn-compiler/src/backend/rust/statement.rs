//! Statements.

use proc_macro2::TokenStream;
use quote::quote;

use super::call;
use super::expression::{Loops, behind, expression, f64_expression, factor, offset, place};
use super::whole::whole;
use super::{local, state};
use crate::ir::ops::Scalar;
use crate::ir::types::Dim;
use crate::loops::ir::{Accumulator, Adding, Expr, Format, Name, Offset, Place, Statement};

/// Statements, in order.
pub(super) fn statements(body: &[Statement]) -> TokenStream {
    body.iter().map(statement).collect()
}

fn statement(statement: &Statement) -> TokenStream {
    let j = local("j");
    match statement {
        Statement::For { index, extent, body } => {
            let index = index.as_ref().map_or(quote!(_), |index| named(index));
            let (extent, body) = (extent.to_tokens(), statements(body));
            quote!(for #index in 0..#extent { #body })
        }
        Statement::Range { index, start, end, body } => {
            let index = index.as_ref().map_or(quote!(_), |index| named(index));
            let (start, end, body) = (whole(start), whole(end), statements(body));
            quote!(for #index in #start..#end { #body })
        }
        Statement::Index(name, value) => {
            let (name, value) = (local(name), whole(value));
            quote!(let #name: usize = #value;)
        }
        Statement::Lanes { extent, body } => {
            let (extent, body) = (extent.to_tokens(), statements(body));
            quote!(for #j in rt::spans::<L>(#extent) { #body })
        }
        Statement::Let(name, value) => {
            let (name, value) = (local(name), expression(&Loops, value));
            quote!(let #name: L = #value;)
        }
        Statement::Begin(accumulator) => begin(accumulator),
        Statement::Fold(accumulator, value) => fold(accumulator, value),
        Statement::FoldOne(Accumulator { name, adding }, value) => {
            let (name, value) = (local(name), expression(&Loops, value));
            match adding {
                Adding::Largest => quote!(#name = #name.max(#value);),
                Adding::Latest => quote!(#name = #value;),
                Adding::Chain | Adding::Blocks | Adding::Row | Adding::Picked => quote!(#name.add_one(#value);),
            }
        }
        Statement::FoldPicked(Accumulator { name, .. }, class, value) => {
            let hit = expression(&Loops, &Expr::OneHot(class.clone(), crate::loops::ir::Along::Lanes));
            let (name, value) = (local(name), expression(&Loops, value));
            quote!(#name = #name + L::select(#hit, #value, rt::number(0.0)).keep(#j, rt::Real::ZERO);)
        }
        Statement::End(accumulator, mean) => end(accumulator, mean.as_ref()),
        Statement::Fill(memory, adding) => {
            let (memory, neutral) = (local(memory), neutral(*adding));
            quote!(#memory.fill(#neutral);)
        }
        Statement::Store { memory, format, at, value } => {
            let (memory, at, value) = (local(memory), span(at), factor(&Loops, value));
            match format {
                Format::Real => quote!(#value.store(#memory, #at);),
                Format::Byte => quote!(#value.store_bytes(#memory, #at);),
                Format::Class(_) => panic!("classes are not stored"),
            }
        }
        Statement::Step { memory, at, gradient } => guarded(&quote!(update_at), memory, at, gradient),
        Statement::Assign { memory, at, value } => guarded(&quote!(assign_at), memory, at, value),
        Statement::AddTo(memory, row, adding, value) => {
            let (memory, at) = (local(memory), behind_lanes(row));
            match adding {
                Adding::Largest => {
                    let value = expression(&Loops, value);
                    quote!(L::load(#memory, #at).max(#value).store(#memory, #at);)
                }
                Adding::Chain | Adding::Blocks | Adding::Row | Adding::Picked | Adding::Latest => {
                    let value = factor(&Loops, value);
                    quote!((L::load(#memory, #at) + #value).store(#memory, #at);)
                }
            }
        }
        Statement::Raise(memory, at, value) => {
            let (memory, at, value) = (local(memory), place(at), factor(&Loops, value));
            quote!(#memory[#at] = rt::Real::max(#memory[#at], #value.keep(#j, rt::Real::NEG_INFINITY).maximum());)
        }
        Statement::Parts(parts) => self::parts(parts),
        Statement::Reserve(name, length) => reserve(name, length),
        Statement::BeginSums { sums, memory, part, beside } => begin_sums(sums, memory, part.as_ref(), beside),
        Statement::AddToSums(sums, row, value) => {
            let (sums, at, value) = (local(sums), behind_lanes(row), expression(&Loops, value));
            quote!(#sums.add::<L>(#at, #value);)
        }
        Statement::AddOneToSums(sums, at, name) => {
            let (sums, at, name) = (local(sums), place(at), local(name));
            quote!(#sums.add_one(#at, rt::scalar(#name));)
        }
        Statement::NextSums(sums, rows) => {
            let (sums, rows) = (local(sums), rows.to_tokens());
            quote!(#sums.next::<L>(#rows);)
        }
        Statement::EndSums(sums) => {
            let sums = local(sums);
            quote!(#sums.finish::<L>();)
        }
        Statement::WithChains { memory, sums, body } => {
            let (memory, sums, body) = (local(memory), local(sums), statements(body));
            quote!({ let #memory = #sums.chains(); #body })
        }
        Statement::SetOne(memory, at, name) => {
            let (memory, at, name) = (local(memory), place(at), local(name));
            quote!(#memory[#at] = rt::scalar(#name);)
        }
        Statement::AddOne(memory, at, name) => {
            let (memory, at, name) = (local(memory), place(at), local(name));
            quote!(#memory[#at] += rt::scalar(#name);)
        }
        Statement::Call(call) => call::call(call),
    }
}

fn named(name: &str) -> TokenStream {
    let name = local(name);
    quote!(#name)
}

fn neutral(adding: Adding) -> TokenStream {
    match adding {
        Adding::Largest => quote!(rt::Real::NEG_INFINITY),
        Adding::Chain | Adding::Blocks | Adding::Row | Adding::Picked | Adding::Latest => quote!(rt::Real::ZERO),
    }
}

fn begin(Accumulator { name, adding }: &Accumulator) -> TokenStream {
    let (name, neutral) = (local(name), neutral(*adding));
    match adding {
        Adding::Largest | Adding::Chain => quote!(let mut #name: L = L::splat(#neutral);),
        Adding::Blocks => quote!(let mut #name = rt::Total::<L>::new();),
        Adding::Row => quote!(let mut #name = rt::RowSum::<L>::new();),
        Adding::Picked | Adding::Latest => quote!(let mut #name: L = rt::number(0.0);),
    }
}

fn fold(Accumulator { name, adding }: &Accumulator, value: &Expr) -> TokenStream {
    let (name, j, neutral, value) = (local(name), local("j"), neutral(*adding), factor(&Loops, value));
    let kept = quote!(#value.keep(#j, #neutral));
    match adding {
        Adding::Largest => quote!(#name = #name.max(#kept);),
        Adding::Latest => quote!(#name = #value;),
        Adding::Chain | Adding::Picked => quote!(#name = #name + #kept;),
        Adding::Blocks | Adding::Row => quote!(#name.add(#kept);),
    }
}

fn end(Accumulator { name, adding }: &Accumulator, mean: Option<&Dim>) -> TokenStream {
    let name = local(name);
    match adding {
        Adding::Largest => quote!(let #name = L::splat(#name.maximum());),
        Adding::Latest => quote!(let #name: L = #name;),
        Adding::Chain | Adding::Picked => quote!(let #name = L::splat(#name.sum());),
        Adding::Blocks | Adding::Row => {
            let result = mean.map_or(quote!(sum()), |count| {
                let count = f64_expression(&Scalar::size(count.clone()));
                quote!(mean(#count))
            });
            quote!(let #name: L = #name.#result;)
        }
    }
}

/// Parts of the memory for scratch.
pub(super) fn parts(parts: &[(Name, Dim)]) -> TokenStream {
    let (names, lengths) =
        (parts.iter().map(|(name, _)| local(name)), parts.iter().map(|(_, length)| length.to_tokens()));
    let scratch = local("scratch");
    quote!(let [#(#names),*] = rt::parts(#scratch, [#(#lengths),*]);)
}

/// A part of it from its beginning on; what is left stays under its name.
pub(super) fn reserve(name: &str, length: &Dim) -> TokenStream {
    let (name, length, scratch) = (local(name), length.to_tokens(), local("scratch"));
    quote!(let (#name, #scratch) = #scratch.split_at_mut(#length);)
}

/// Sums along columns, with what they keep beside.
pub(super) fn begin_sums(sums: &str, memory: &str, part: Option<&(Offset, Dim)>, beside: &str) -> TokenStream {
    let (sums, memory, beside) = (local(sums), sums_in(memory, part), local(beside));
    quote!(let mut #sums = rt::ColumnSums::new(#memory, #beside);)
}

/// The memory of sums: all of it, or so many elements from a place on.
fn sums_in(memory: &str, part: Option<&(Offset, Dim)>) -> TokenStream {
    let memory = local(memory);
    let Some((start, length)) = part else { return quote!(#memory) };
    let length = length.to_tokens();
    match offset(start) {
        None => quote!(&mut #memory[..#length]),
        Some(start) => quote!(&mut #memory[#start..][..#length]),
    }
}

fn behind_lanes(row: &Offset) -> TokenStream {
    let j = local("j");
    behind(&quote!(#j), offset(row))
}

/// Where something is written.
fn span(at: &Place) -> TokenStream {
    match at {
        Place::One(at) => {
            let start = place(at);
            quote!(rt::Span { start: #start, len: 1 })
        }
        Place::Lanes { row, .. } | Place::Mirrored { row, .. } => behind_lanes(row),
    }
}

/// A write that goes through the guard of the optimiser.
fn guarded(function: &TokenStream, memory: &str, at: &Place, value: &Expr) -> TokenStream {
    let (name, state, span, value) = (local(memory), state(memory), span(at), expression(&Loops, value));
    quote!(rt::#function::<L, R>(#name, &mut #state, #span, #value);)
}
