//! `#[budget(parameters = 100 k, flops = 2 M, workspace = 256 KiB, batch = 32)]`

use proc_macro2::{Ident, Span};
use syn::parse::ParseStream;
use syn::{Attribute, Lit, Token};

use super::ast::{Budget, Resource};
use crate::front::diagnostics::{Spans, error};

/// What may be limited, for messages.
const RESOURCES: &str =
    "a budget has `parameters`, `flops` (of one prediction) and `workspace` (in bytes, with `batch`)";

/// The suffixes of numbers.
const UNITS: &[(&str, u64)] = &[
    ("k", 1_000),
    ("M", 1_000_000),
    ("G", 1_000_000_000),
    ("B", 1),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
];

/// Reads the attribute: its budgets, and the batch that the workspace is for.
pub(super) fn read(attribute: &Attribute) -> syn::Result<Vec<Budget>> {
    if attribute.meta.require_list().is_err() {
        return Err(error(Spans::of(attribute), "expected what to limit: `#[budget(parameters = 100 k)]`", RESOURCES));
    }
    let (mut budgets, batch) = attribute.parse_args_with(list)?;
    if budgets.is_empty() {
        return Err(error(Spans::of(attribute), "expected what to limit: `#[budget(parameters = 100 k)]`", RESOURCES));
    }
    for budget in &mut budgets {
        if let (Resource::Workspace { batch: of }, Some((batch, _))) = (&mut budget.resource, batch) {
            *of = batch;
        }
    }
    let has_workspace = budgets.iter().any(|budget| matches!(budget.resource, Resource::Workspace { .. }));
    match batch {
        Some((_, span)) if !has_workspace => {
            Err(error(span, "`batch` is the workspace's, which has no limit here", ""))
        }
        _ => Ok(budgets),
    }
}

type Batch = Option<(u64, Span)>;

fn list(input: ParseStream<'_>) -> syn::Result<(Vec<Budget>, Batch)> {
    let (mut budgets, mut batch): (Vec<Budget>, Batch) = (Vec::new(), None);
    while !input.is_empty() {
        let word: Ident = input.parse()?;
        let resource = match word.to_string().as_str() {
            "parameters" => Some(Resource::Parameters),
            "flops" => Some(Resource::Flops),
            "workspace" => Some(Resource::Workspace { batch: 1 }),
            "batch" => None,
            other => return Err(error(word.span(), &format!("there is no `{other}` to limit"), RESOURCES)),
        };
        let is_repeated = budgets.iter().any(|known| Some(known.resource) == resource);
        if is_repeated || resource.is_none() && batch.is_some() {
            return Err(error(word.span(), &format!("`{word}` is given twice"), ""));
        }
        input.parse::<Token![=]>()?;
        let limit = number(input)?;
        match resource {
            Some(resource) => budgets.push(Budget { resource, limit, span: word.span() }),
            None => batch = Some((limit, word.span())),
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok((budgets, batch))
}

/// `100_000`, `100 k`, `1.5 MiB`
#[expect(clippy::cast_sign_loss, reason = "a number below zero was refused before")]
fn number(input: ParseStream<'_>) -> syn::Result<u64> {
    const EXPECTED: &str = "expected a number, such as `100 k` or `256 KiB`";
    let literal: Lit = input.parse().map_err(|_| error(input.span(), EXPECTED, ""))?;
    let (digits, suffix) = match &literal {
        Lit::Int(number) => (number.base10_digits().to_owned(), number.suffix().to_owned()),
        Lit::Float(number) => (number.base10_digits().to_owned(), number.suffix().to_owned()),
        other => return Err(error(Spans::of(other), EXPECTED, "")),
    };
    let (unit, span) = if suffix.is_empty() && input.peek(syn::Ident) {
        let unit: Ident = input.parse()?;
        (unit.to_string(), unit.span())
    } else {
        (suffix, literal.span())
    };
    let factor = match UNITS.iter().find(|(known, _)| *known == unit) {
        Some((_, factor)) => *factor,
        None if unit.is_empty() => 1,
        None => {
            let known: Vec<&str> = UNITS.iter().map(|(name, _)| *name).collect();
            let help = format!("one of {}", known.join(", "));
            return Err(error(span, &format!("there is no unit `{unit}`"), &help));
        }
    };
    let value = digits.parse::<f64>().map_or(f64::NAN, |number| number * factor as f64);
    // beyond, doubles do not tell whole numbers apart
    if !(0.0..=9e15).contains(&value) {
        return Err(error(literal.span(), "expected a number from 0 to 9e15", ""));
    }
    Ok(value.floor() as u64)
}
