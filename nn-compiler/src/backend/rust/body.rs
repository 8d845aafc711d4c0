//! What follows sums: a type with what it captures, and its code over lanes.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::call::{output, output_to};
use super::expression::{Place, expression, f64_expression, number, part};
use super::mentions::mentions;
use super::{element, index, local, state};
use crate::ir::ops::Scalar;
use crate::ir::types::Dim;
use crate::loops::ir::{Body, Captured, Epilogue, Expr, Finish, Format, Index, Offset, Output, Stream};

/// As many values as an optimiser may keep for each weight: `nn_runtime::MAX_SLOTS`, or rustc refuses what is emitted.
const MAX_SLOTS: usize = 3;

/// What an epilogue looks like in code.
pub(super) struct Finished {
    /// Its type and implementation.
    pub definition: TokenStream,
    /// A value of the type.
    pub value: TokenStream,
    /// The array of outputs.
    pub outputs: TokenStream,
    /// How many there are.
    pub count: TokenStream,
}

/// What is done with each finished sum.
pub(super) fn finish(Finish { epilogue, outputs, step }: &Finish) -> Finished {
    let (given, plain) = (outputs.iter().map(output), index(outputs.len()));
    // as the length of an array, and as an argument in angle brackets
    let (length, count) = match step {
        None => (quote!(#plain), quote!(#plain)),
        Some(_) if outputs.is_empty() => (quote!(rt::STEPPED), quote!({ rt::STEPPED })),
        Some(_) => (quote!(#plain + rt::STEPPED), quote!({ #plain + rt::STEPPED })),
    };
    let (mut definition, value) = match epilogue {
        Epilogue::Store => (quote!(), quote!(rt::Store)),
        Epilogue::Accumulate => (quote!(), quote!(rt::Accumulate)),
        Epilogue::Step => {
            let Output { memory, row, .. } = step.as_ref().expect("a step has a parameter");
            let (name, state, row) = (local(memory), state(memory), row.to_tokens());
            return Finished {
                definition: quote!(),
                value: quote!(rt::Update::<R> { step: &#state.step }),
                outputs: quote!(rt::stepped(#name, #state.slots, #row)),
                count,
            };
        }
        Epilogue::Body(body) => {
            self::body(body, outputs, step.as_ref().map(|step| state(&step.memory)).as_ref(), [&length, &count])
        }
    };
    let mut places: Vec<TokenStream> = given.collect();
    if let Some(Output { memory, start, row, .. }) = step {
        let (name, state) = (local(memory), state(memory));
        let slots: Vec<Ident> = (0..MAX_SLOTS).map(|slot| format_ident!("{state}{slot}")).collect();
        definition = quote!(let [#(#slots),*] = #state.slots; #definition);
        places.extend([&name].into_iter().chain(&slots).map(|memory| output_to(memory, &Format::Real, start, row)));
    }
    Finished { definition, value, outputs: quote!([#(#places),*]), count }
}

/// `scale`, `scale2`, …
fn scale_name(position: usize) -> Ident {
    local(&if position == 0 { "scale".to_owned() } else { format!("scale{}", position + 1) })
}

/// What stands in a body: captured memory is a field; a row stride that rustc knows is the field's second part.
struct Fields<'a>(&'a Body);

impl Fields<'_> {
    fn row_stride(&self, name: &str) -> Option<&Dim> {
        let capture = self.0.captures.iter().find(|capture| capture.name == name)?;
        if let Captured::Rows(_, stride) = &capture.from { Some(stride) } else { None }
    }
}

impl Place for Fields<'_> {
    fn given(&self, value: &Expr) -> TokenStream {
        let acc = local("acc");
        if *value == Expr::Sum { quote!(#acc) } else { quote!(old_weight) }
    }

    fn number(&self, value: &Scalar) -> TokenStream {
        match self.0.numbers.iter().position(|number| number == value) {
            None => number(value),
            Some(position) => {
                let name = scale_name(position);
                quote!(L::splat(self.#name))
            }
        }
    }

    fn lanes(&self) -> TokenStream {
        let at = local("at");
        quote!(#at)
    }

    fn memory(&self, name: &str, row: &Offset) -> (TokenStream, Option<TokenStream>) {
        let (field, index) = (local(name), local("row"));
        let stride = self.row_stride(name).filter(|_| !row.terms.is_empty());
        match stride.map(|stride| (stride.is_one(), stride.as_constant())) {
            None => (quote!(self.#field), None),
            Some((true, _)) => (quote!(self.#field), Some(quote!(#index))),
            Some((false, Some(stride))) => {
                let stride = proc_macro2::Literal::i64_unsuffixed(stride);
                (quote!(self.#field), Some(quote!(#index * #stride)))
            }
            Some((false, None)) => (quote!(self.#field.0), Some(quote!(#index * self.#field.1))),
        }
    }

    fn stream(&self, stream: &Stream) -> TokenStream {
        match stream {
            Stream::Number(number) => {
                let number = index(*number);
                quote!(#number)
            }
            Stream::Passed(name) => {
                let name = local(name);
                quote!(self.#name)
            }
        }
    }

    fn drawn(&self, row: &Offset) -> (TokenStream, TokenStream) {
        let Some((Index::Loop(index), _)) = row.terms.first() else { return (quote!(self.seed), quote!(0)) };
        let index = local(index);
        (quote!(self.seed), quote!(#index * self.width))
    }
}

/// A body's type, and a value of it; `state` is that of the parameter that takes a step.
fn body(
    body: &Body,
    outputs: &[Output],
    state: Option<&Ident>,
    [length, count]: [&TokenStream; 2],
) -> (TokenStream, TokenStream) {
    let fields = Fields(body);
    let type_name = local(&body.name);
    let (row, at, acc, old) = (local("row"), local("at"), local("acc"), local("old"));
    let (mut declared, mut filled) = (Vec::new(), Vec::new());
    for capture in &body.captures {
        let name = local(&capture.name);
        let (ty, value) = match &capture.from {
            Captured::Scalar(source) => {
                let source = local(source);
                (quote!(E), quote!(#source))
            }
            Captured::First(source) => {
                let source = local(source);
                (quote!(E), quote!(#source[0]))
            }
            Captured::Rows(rows, stride) => {
                let (element, data) = (element(&rows.format, &quote!(E)), part(rows));
                // a stride that is a literal stands in the code
                if stride.as_constant().is_some() {
                    (quote!(&'a [#element]), data)
                } else {
                    let stride = stride.to_tokens();
                    (quote!((&'a [#element], usize)), quote!((#data, #stride)))
                }
            }
        };
        declared.push(quote!(#name: #ty));
        filled.push(if name == value.to_string() { quote!(#name) } else { quote!(#name: #value) });
    }
    let borrows = body.captures.iter().any(|capture| matches!(capture.from, Captured::Rows(..)));
    for (position, scale) in body.numbers.iter().enumerate() {
        let (name, value) = (scale_name(position), f64_expression(scale));
        declared.push(quote!(#name: E));
        filled.push(quote!(#name: rt::Real::from_f64(#value)));
    }
    for stream in &body.streams {
        let stream = local(stream);
        declared.push(quote!(#stream: u64));
        filled.push(quote!(#stream));
    }
    if let Some(width) = &body.drawn_along {
        let (seed, width) = (local("seed"), width.to_tokens());
        declared.push(quote!(#seed: u64, width: usize));
        filled.push(quote!(#seed, width: #width));
    }
    if let Some(state) = state {
        declared.push(quote!(step: &'a rt::Guarded<'a, R>));
        filled.push(quote!(step: &#state.step));
    }
    // memory of bytes has none of the type's elements
    let is_of_bytes = |from: &Captured| matches!(from, Captured::Rows(rows, _) if rows.format == Format::Byte);
    let has_elements = !body.captures.iter().all(|capture| is_of_bytes(&capture.from)) || !body.numbers.is_empty();
    let has_lifetime = state.is_some() || borrows;
    let lifetime = has_lifetime.then(|| quote!('a,));
    let element = has_elements.then(|| quote!(E,));
    let rule = state.is_some().then(|| quote!(R: rt::Rule,));
    let impl_rule = state.is_some().then(|| quote!(, R: rt::Rule));
    let arguments = {
        let lifetime = has_lifetime.then(|| quote!('_,));
        let element = has_elements.then(|| quote!(L::Elem,));
        let rule = state.is_some().then(|| quote!(R,));
        quote!(<#lifetime #element #rule>)
    };
    let live = state.is_some().then(|| {
        let before = index(body.results.len() + 1);
        quote!(const LIVE: usize = #before + R::SLOTS; const READS: bool = true;)
    });
    let long = body.is_long.then(|| {
        quote!(
            const LONG: bool = true;
        )
    });
    let bytes: Vec<Literal> = outputs
        .iter()
        .enumerate()
        .filter(|(_, output)| output.format == Format::Byte)
        .map(|(position, _)| index(position))
        .collect();
    let bytes = (!bytes.is_empty()).then(|| quote!(const BYTES: &'static [usize] = &[#(#bytes),*];));
    let lets = body.lets.iter().map(|(name, value)| {
        let (name, value) = (local(name), expression(&fields, value));
        quote!(let #name: L = #value;)
    });
    let results = body.results.iter().map(|value| expression(&fields, value));
    let (code, mutable) = match &body.step {
        Some((gradient, places)) => {
            let (gradient, places): (_, Vec<Ident>) =
                (expression(&fields, gradient), places.iter().map(|name| local(name)).collect());
            let code = quote!(
                let [#(#places,)* new_weight, slots @ ..] = &mut #old;
                let old_weight = *new_weight;
                #(#lets)*
                #(*#places = #results;)*
                *new_weight = self.step.update::<L>(#at, #gradient, old_weight, slots);
                #old
            );
            (code, Some(quote!(mut)))
        }
        None => (quote!(#(#lets)* [#(#results),*]), None),
    };
    let underscored = |name: Ident| if mentions(&code, &name.to_string()) { name } else { format_ident!("_{}", name) };
    let (row, at, acc, old) = (underscored(row), underscored(at), underscored(acc), underscored(old));
    let definition = quote!(
        struct #type_name<#lifetime #element #rule> { #(#declared),* }
        impl<L: rt::Lane #impl_rule> rt::Epilogue<L, #count> for #type_name #arguments {
            #live
            #long
            #bytes
            #[inline(always)]
            fn apply(&self, #row: usize, #at: rt::Span, #acc: L, #mutable #old: [L; #length]) -> [L; #length] { #code }
        }
    );
    let turbofish = state.is_some().then(|| {
        let element = has_elements.then(|| quote!(_,));
        quote!(::<#element R>)
    });
    (definition, quote!(#type_name #turbofish { #(#filled),* }))
}
