//! Functions as Rust. A table from statements to tokens, which decides nothing.

mod body;
mod call;
mod expression;
pub(crate) mod mentions;
pub(crate) mod names;
pub(crate) mod plain;
mod statement;
mod whole;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::loops::ir::{Format, Function, Name, Parameter, ParameterKind, Statement};
use names::{index, local};

pub(crate) use call::geometry;
use expression::float_literal;
pub(crate) use expression::number;

/// A function: its generics, parameters and result, and its body.
pub(crate) fn function(function: &Function) -> (TokenStream, TokenStream) {
    let Function { parameters, tables, body, returns } = function;
    let steps = parameters.iter().any(|parameter| matches!(parameter.kind, ParameterKind::State { .. }));
    let rule = steps.then(|| quote!(, R: rt::Rule));
    let parameters = parameters.iter().map(self::parameter);
    let output = match returns.len() {
        0 => quote!(),
        1 => quote!(-> L::Elem),
        count => {
            let elements = vec![quote!(L::Elem); count];
            quote!(-> (#(#elements),*))
        }
    };
    let tables = tables.iter().map(|(name, values)| {
        let (name, count) = (local(name), index(values.len()));
        let values = values.iter().map(|bits| float_literal(f64::from_bits(*bits)));
        quote!(let #name = &rt::table::<L::Elem, #count>([#(#values),*]);)
    });
    let result = result(returns);
    let body = statement::statements(body);
    (quote!(<L: rt::Lane #rule>(#(#parameters),*) #output), quote!(#(#tables)* #body #result))
}

/// A function as a task for whatever instruction set there is: a type with what the function is passed, and its code for
/// lanes. It is compiled apart from those who call it.
pub(crate) struct Task {
    /// What it is passed, in order: the fields' names.
    pub fields: Vec<Ident>,
    /// Whether these tell the type of numbers; otherwise there is a field `element` that does.
    pub has_elements: bool,
    /// The type's definition, and its code.
    pub definition: TokenStream,
}

/// A function as a task of a name; `declared` and `arguments` are the generics of the network.
pub(crate) fn task(
    function: &Function,
    name: &Ident,
    [declared, arguments]: [&TokenStream; 2],
    doc: &TokenStream,
) -> Task {
    let (_, body) = self::function(function);
    let Function { parameters, returns, .. } = function;
    // a call's epilogue is an item, which comes first in a block
    let has_items = function.body.iter().any(|statement| matches!(statement, Statement::Call(_)));
    let body = if has_items { quote!({ #body }) } else { body };
    let names: Vec<Ident> = parameters.iter().map(|parameter| local(&parameter.name)).collect();
    let types = parameters.iter().map(|parameter| match &parameter.kind {
        ParameterKind::Batch => quote!(usize),
        ParameterKind::Seed | ParameterKind::Stream => quote!(u64),
        ParameterKind::Scalar => quote!(F),
        ParameterKind::Read(format) => {
            let element = element(format, &quote!(F));
            quote!(&'a [#element])
        }
        ParameterKind::Write(format) => {
            let element = element(format, &quote!(F));
            quote!(&'a mut [#element])
        }
        ParameterKind::Scratch => quote!(&'a mut [F]),
        ParameterKind::State { .. } => quote!(rt::State<'a, R, F>),
    });
    let mut fields: Vec<TokenStream> = names.iter().zip(types).map(|(name, ty)| quote!(#name: #ty)).collect();
    let bound = parameters.iter().map(|parameter| {
        let name = local(&parameter.name);
        let is_borrowed = matches!(parameter.kind, ParameterKind::State { is_borrowed: true });
        if is_borrowed { quote!(mut #name) } else { quote!(#name) }
    });
    let is_reference = |kind: &ParameterKind| {
        !matches!(kind, ParameterKind::Batch | ParameterKind::Seed | ParameterKind::Stream | ParameterKind::Scalar)
    };
    let borrows = parameters.iter().any(|parameter| is_reference(&parameter.kind));
    let steps = parameters.iter().any(|parameter| matches!(parameter.kind, ParameterKind::State { .. }));
    let has_elements = parameters.iter().any(|parameter| {
        match &parameter.kind {
            ParameterKind::Batch | ParameterKind::Seed | ParameterKind::Stream => false,
            ParameterKind::Read(format) | ParameterKind::Write(format) => *format == Format::Real,
            ParameterKind::Scalar | ParameterKind::State { .. } | ParameterKind::Scratch => true,
        }
    });
    // of what is passed, something must tell which numbers they are
    let marker = (!has_elements).then(|| quote!(, element: _));
    if !has_elements {
        fields.push(quote!(element: ::core::marker::PhantomData<F>));
    }
    let (lifetime, anonymous) = if borrows { (quote!('a,), quote!('_,)) } else { (quote!(), quote!()) };
    let (rule, passed_rule) = if steps { (quote!(, R: rt::Rule), quote!(, R)) } else { (quote!(), quote!()) };
    let output = match returns.len() {
        0 => quote!(()),
        1 => quote!(F),
        count => {
            let elements = vec![quote!(F); count];
            quote!((#(#elements),*))
        }
    };
    let arrow = (!returns.is_empty()).then(|| quote!(-> #output));
    let definition = quote!(
        #doc
        struct #name<#lifetime #declared F: rt::Real #rule> { #(#fields),* }
        impl<#declared F: rt::Real #rule> rt::Task for #name<#anonymous #arguments F #passed_rule> {
            type Elem = F;
            type Output = #output;
            #[inline(always)]
            fn run<L: rt::Lane<Elem = F>>(self) #arrow {
                let Self { #(#bound),* #marker } = self;
                #body
            }
        }
    );
    Task { fields: names, has_elements, definition }
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let name = local(&parameter.name);
    let ty = match &parameter.kind {
        ParameterKind::Batch => quote!(usize),
        ParameterKind::Seed | ParameterKind::Stream => quote!(u64),
        ParameterKind::Scalar => quote!(L::Elem),
        ParameterKind::Read(format) => {
            let element = element(format, &quote!(L::Elem));
            quote!(&[#element])
        }
        ParameterKind::Write(format) => {
            let element = element(format, &quote!(L::Elem));
            quote!(&mut [#element])
        }
        ParameterKind::Scratch => quote!(&mut [L::Elem]),
        ParameterKind::State { is_borrowed } => {
            let mutable = is_borrowed.then(|| quote!(mut));
            return quote!(#mutable #name: rt::State<'_, R, L::Elem>);
        }
    };
    quote!(#name: #ty)
}

/// The type of an element, in a network of the type `real`.
pub(crate) fn element(format: &Format, real: &TokenStream) -> TokenStream {
    match format {
        Format::Real => real.clone(),
        Format::Byte => quote!(u8),
        Format::Class(_) => quote!(u32),
    }
}

/// What a function gives back.
fn result(returns: &[Name]) -> TokenStream {
    let values: Vec<TokenStream> = returns
        .iter()
        .map(|name| {
            let name = local(name);
            quote!(rt::scalar(#name))
        })
        .collect();
    match values.as_slice() {
        [] => quote!(),
        [one] => quote!(#one),
        many => quote!((#(#many),*)),
    }
}

/// The optimiser's state for a parameter.
fn state(parameter: &str) -> Ident {
    local(&crate::loops::ir::state_name(parameter))
}
