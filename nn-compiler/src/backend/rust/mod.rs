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

use crate::loops::ir::{Format, Function, Name, Parameter, ParameterKind};
use names::{index, local};

pub(crate) use call::geometry;
use expression::float_literal;
pub(crate) use expression::number;

/// A function for lanes: its generics, parameters and result, and its body.
pub(crate) fn function(function: &Function) -> (TokenStream, TokenStream) {
    let Function { parameters, body, returns, .. } = function;
    let number = quote!(L::Elem);
    let rule = steps(function).then(|| quote!(, R: rt::Rule));
    let (passed, given) = (declared(parameters, &number), arrow(returns, &number));
    let (tables, result) = (tables(function, &number), result(returns));
    let body = statement::statements(body);
    (quote!(<L: rt::Lane #rule>(#passed) #given), quote!(#tables #body #result))
}

/// A function as a task for whatever instruction set there is: a type of what the function is passed, in order, whose code
/// calls it. It is compiled apart from those who call it.
pub(crate) struct Task {
    /// Whether what is passed tells the type of numbers; otherwise something behind it does.
    pub has_elements: bool,
    /// The type's definition, and its code.
    pub definition: TokenStream,
}

/// What is called `path` as a task of a name; `declared` and `arguments` are the generics of the network.
pub(crate) fn task(
    function: &Function,
    path: &TokenStream,
    name: &Ident,
    [declared, arguments]: [&TokenStream; 2],
    doc: &str,
) -> Task {
    let Function { parameters, returns, .. } = function;
    let (number, lifetime) = (quote!(F), quote!('a));
    let mut fields: Vec<TokenStream> =
        parameters.iter().map(|parameter| passed(&parameter.kind, &number, Some(&lifetime))).collect();
    // the function has them as arguments: only of those does LLVM know that no two of them overlap
    let filled = (0..fields.len()).map(index);
    let filled = quote!(#(self.#filled),*);
    let has_elements = parameters.iter().any(|parameter| tells_number(&parameter.kind));
    if !has_elements {
        fields.push(quote!(::core::marker::PhantomData<F>));
    }
    let borrows = parameters.iter().any(|parameter| is_borrowed(&parameter.kind));
    let (lifetime, anonymous) = if borrows { (quote!('a,), quote!('_,)) } else { (quote!(), quote!()) };
    let (rule, rule_argument) =
        if steps(function) { (quote!(, R: rt::Rule), quote!(, R)) } else { (quote!(), quote!()) };
    let output = if returns.is_empty() { quote!(()) } else { given(returns, &number) };
    let arrow = arrow(returns, &number);
    let definition = quote!(
        #[doc = #doc]
        struct #name<#lifetime #declared F: rt::Real #rule>(#(#fields),*);
        impl<#declared F: rt::Real #rule> rt::Task for #name<#anonymous #arguments F #rule_argument> {
            type Elem = F;
            type Output = #output;
            #[inline(always)]
            fn run<L: rt::Lane<Elem = F>>(self) #arrow { #path::<L #rule_argument>(#filled) }
        }
    );
    Task { has_elements, definition }
}

/// Whether a function takes an optimiser's steps.
fn steps(function: &Function) -> bool {
    function.parameters.iter().any(|parameter| matches!(parameter.kind, ParameterKind::State { .. }))
}

/// The parameters of a function whose numbers are of the type `number`.
fn declared(parameters: &[Parameter], number: &TokenStream) -> TokenStream {
    let parameters = parameters.iter().map(|Parameter { name, kind }| {
        let (name, ty) = (local(name), passed(kind, number, None));
        let mutable = matches!(kind, ParameterKind::State { is_borrowed: true }).then(|| quote!(mut));
        quote!(#mutable #name: #ty)
    });
    quote!(#(#parameters),*)
}

/// The type of what a function is passed, for a lifetime that has a name, or for any.
fn passed(kind: &ParameterKind, number: &TokenStream, lifetime: Option<&TokenStream>) -> TokenStream {
    let slice = |mutable: Option<TokenStream>, element: &TokenStream| quote!(& #lifetime #mutable [#element]);
    match kind {
        ParameterKind::Batch => quote!(usize),
        ParameterKind::Seed | ParameterKind::Stream => quote!(u64),
        ParameterKind::Scalar => number.clone(),
        ParameterKind::Read(format) => slice(None, &element(format, number)),
        ParameterKind::Write(format) => slice(Some(quote!(mut)), &element(format, number)),
        ParameterKind::Scratch => slice(Some(quote!(mut)), number),
        ParameterKind::State { .. } => {
            let lifetime = lifetime.cloned().unwrap_or(quote!('_));
            quote!(rt::State<#lifetime, R, #number>)
        }
    }
}

/// Whether what is passed is borrowed.
fn is_borrowed(kind: &ParameterKind) -> bool {
    match kind {
        ParameterKind::Batch | ParameterKind::Seed | ParameterKind::Stream | ParameterKind::Scalar => false,
        ParameterKind::Read(_) | ParameterKind::Write(_) | ParameterKind::Scratch | ParameterKind::State { .. } => true,
    }
}

/// Whether the type of what is passed tells that of the network's numbers.
fn tells_number(kind: &ParameterKind) -> bool {
    match kind {
        ParameterKind::Batch | ParameterKind::Seed | ParameterKind::Stream => false,
        ParameterKind::Read(format) | ParameterKind::Write(format) => *format == Format::Real,
        ParameterKind::Scalar | ParameterKind::State { .. } | ParameterKind::Scratch => true,
    }
}

/// The type of an element, in a network of the type `real`.
pub(crate) fn element(format: &Format, real: &TokenStream) -> TokenStream {
    match format {
        Format::Real => real.clone(),
        Format::Byte => quote!(u8),
        Format::Class(_) => quote!(u32),
    }
}

/// The type of what is given back: of one thing itself, else of a tuple.
pub(crate) fn given<T>(returned: &[T], number: &TokenStream) -> TokenStream {
    if returned.len() == 1 {
        return number.clone();
    }
    let numbers = vec![number; returned.len()];
    quote!((#(#numbers),*))
}

/// As it stands behind a function's parameters; nothing where there is nothing.
pub(crate) fn arrow<T>(returned: &[T], number: &TokenStream) -> Option<TokenStream> {
    let given = given(returned, number);
    (!returned.is_empty()).then(|| quote!(-> #given))
}

/// A function's tables of numbers.
fn tables(function: &Function, number: &TokenStream) -> TokenStream {
    let tables = function.tables.iter().map(|(name, values)| {
        let (name, count) = (local(name), index(values.len()));
        let values = values.iter().map(|bits| float_literal(f64::from_bits(*bits)));
        quote!(let #name = &rt::table::<#number, #count>([#(#values),*]);)
    });
    quote!(#(#tables)*)
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
