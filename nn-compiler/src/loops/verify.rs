//! Checks functions: names, what they are used as, where lanes are, and places as far as sizes decide.

mod bounds;
mod calls;
mod narrow;
mod scope;
mod statements;
#[cfg(test)]
mod tests;

use super::ir::{Expr, Format, Function, Library, Name, ParameterKind, Statement, state_name};
use super::names::ValueNames;
use super::schedule::schedule;
use super::walk::{Item, Use, deep, each};
use crate::ir::types::Dim;
use crate::loops::compiled::Entry;
use scope::{Kind, Scope};

/// What is wrong with the functions of a program's kernels.
pub fn program(entry: &Entry) -> Vec<String> {
    let kernels = entry.program.kernels.iter().enumerate();
    let problems = kernels.flat_map(|(position, kernel)| {
        let (names, namer) = ValueNames::by_role(entry, kernel);
        let function = schedule(&entry.program, kernel, &names, &namer).function;
        let place = format!("kernel {position} of `{}`", entry.purpose.name());
        verify(&function).into_iter().map(move |problem| format!("{place}: {problem}"))
    });
    problems.collect()
}

/// What is wrong with a function; nothing is if this is empty.
#[must_use]
pub fn verify(function: &Function) -> Vec<String> {
    let mut scope = Scope::default();
    for parameter in &function.parameters {
        let kind = match &parameter.kind {
            ParameterKind::Batch | ParameterKind::Seed | ParameterKind::Scratch => Kind::Passed,
            ParameterKind::Stream => Kind::Stream,
            ParameterKind::Scalar => Kind::Scalar,
            ParameterKind::Read(format) => Kind::Memory { is_writable: false, format: format.clone(), len: None },
            ParameterKind::Write(format) => Kind::Memory { is_writable: true, format: format.clone(), len: None },
            ParameterKind::State { .. } => Kind::State,
        };
        scope.define(&parameter.name, kind);
    }
    for (name, bits) in &function.tables {
        let len = i64::try_from(bits.len()).ok().map(Dim::from);
        scope.define(name, Kind::Memory { is_writable: false, format: Format::Real, len });
    }
    scope.enter();
    for statement in &function.body {
        scope.statement(statement);
    }
    scope.at = None;
    for name in &function.returns {
        scope.usage(Use::Value, name);
    }
    scope.leave();
    let mut problems = std::mem::take(&mut scope.problems);
    unused(function, &scope, &mut problems);
    steps(function, &mut problems);
    problems
}

/// Parameters that nothing uses, and those that something needs and are not there.
fn unused(function: &Function, scope: &Scope<'_>, problems: &mut Vec<String>) {
    let needs = Needs::of(function);
    let passed = |kind: &ParameterKind| function.parameters.iter().any(|parameter| parameter.kind == *kind);
    let special = [
        (ParameterKind::Batch, needs.batch, "number of examples"),
        (ParameterKind::Seed, needs.seed, "seed"),
        (ParameterKind::Scratch, needs.scratch, "scratch memory"),
    ];
    for (kind, is_needed, word) in &special {
        if *is_needed && !passed(kind) {
            problems.push(format!("the {word} is needed, and not passed"));
        }
    }
    for parameter in &function.parameters {
        let (name, kind) = (&parameter.name, &parameter.kind);
        let special = special.iter().find(|(special, ..)| special == kind);
        let is_used = match special {
            Some((_, is_needed, _)) => *is_needed,
            None => scope.used.contains(name.as_str()),
        };
        if !is_used {
            problems.push(format!("nothing uses {name}"));
        } else if matches!(kind, ParameterKind::Write(_)) && !scope.written.contains(name.as_str()) {
            problems.push(format!("{name} is passed to be written, and nothing writes it"));
        }
    }
    for (name, _) in function.tables.iter().filter(|(name, _)| !scope.used.contains(name.as_str())) {
        problems.push(format!("nothing uses the table {name}"));
    }
}

/// What a function needs that no name in it stands for.
#[derive(Default)]
struct Needs {
    batch: bool,
    seed: bool,
    scratch: bool,
}

impl Needs {
    fn of(function: &Function) -> Self {
        let mut needs = Self::default();
        deep(&function.body, &mut |item| match item {
            Item::Dim(dim) => needs.batch |= dim.has_batch(),
            Item::Expr(Expr::Uniform { .. }) => needs.seed = true,
            _ => {}
        });
        each(&function.body, &mut |statement| {
            needs.scratch |= match statement {
                Statement::Parts(_) | Statement::Reserve(..) => true,
                Statement::Call(call) => matches!(call.library, Library::Contract { .. } | Library::Convolve { .. }),
                _ => false,
            };
        });
        needs
    }
}

/// The state of a parameter stands behind it, and is borrowed where the body takes the steps itself.
fn steps(function: &Function, problems: &mut Vec<String>) {
    let mut stepped: Vec<&Name> = Vec::new();
    each(&function.body, &mut |statement| {
        if let Statement::Step { memory, .. } | Statement::Assign { memory, .. } = statement {
            stepped.push(memory);
        }
    });
    for (position, parameter) in function.parameters.iter().enumerate() {
        let ParameterKind::State { is_borrowed } = parameter.kind else { continue };
        let name = &parameter.name;
        let before = position.checked_sub(1).map(|before| &function.parameters[before]);
        let of = before.filter(|before| before.kind == ParameterKind::Write(Format::Real)).map(|before| &before.name);
        match of.filter(|of| state_name(of) == *name) {
            None => problems.push(format!("{name} does not stand behind the memory that it is the state of")),
            Some(of) if is_borrowed != stepped.contains(&of) => {
                let why = if is_borrowed { "takes no step" } else { "takes a step" };
                problems.push(format!("the body {why} on {of}, but its state says otherwise"));
            }
            Some(_) => {}
        }
    }
}
