//! The text form of functions: one statement a line, those within it indented.

mod calls;
mod expressions;
#[cfg(test)]
mod tests;

use std::fmt::Display;

use super::ir::{Accumulator, Adding, Format, Function, Parameter, ParameterKind, Place, Statement};
use super::names::ValueNames;
use super::schedule::schedule;
use crate::ir::types::Dim;
use crate::loops::compiled::Entry;
use expressions::{element, element_type, expression, offset, operand, place, whole, whole_factor};

/// The text of a function. All that its code follows from is in it: functions of one text do the same.
#[must_use]
pub fn print(name: &str, function: &Function) -> String {
    let mut text = Text::default();
    let parameters: Vec<String> = function.parameters.iter().map(parameter).collect();
    text.line(format!("fn {name}({})", parameters.join(", ")));
    text.indented(|text| {
        for (name, bits) in &function.tables {
            let numbers: Vec<String> = bits.iter().map(|bits| f64::from_bits(*bits).to_string()).collect();
            text.line(format!("table {name} = [{}]", numbers.join(", ")));
        }
        text.statements(&function.body);
        if !function.returns.is_empty() {
            text.line(format!("return {}", function.returns.join(", ")));
        }
    });
    text.lines
}

/// The text of a program's functions, in the order in which they run.
#[must_use]
pub fn program(entry: &Entry) -> String {
    let kernels = entry.program.kernels.iter().enumerate();
    let texts = kernels.map(|(position, kernel)| {
        let (names, namer) = ValueNames::by_role(entry, kernel);
        print(&format!("kernel{position}"), &schedule(&entry.program, kernel, &names, &namer).function)
    });
    texts.collect::<Vec<String>>().join("\n")
}

/// The first line of a statement.
pub(super) fn statement(statement: &Statement) -> String {
    let mut text = Text::default();
    text.statement(statement);
    text.lines.lines().next().unwrap_or_default().to_owned()
}

fn parameter(Parameter { name, kind }: &Parameter) -> String {
    let kind = match kind {
        ParameterKind::Batch => "batch",
        ParameterKind::Seed => "seed",
        ParameterKind::Stream => "stream",
        ParameterKind::Scalar => "scalar",
        ParameterKind::Read(Format::Real) => "read",
        ParameterKind::Read(format) => return format!("{name}: read {}", element_type(format).trim_end()),
        ParameterKind::Write(Format::Real) => "write",
        ParameterKind::Write(format) => return format!("{name}: write {}", element_type(format).trim_end()),
        ParameterKind::State { is_borrowed: false } => "state",
        ParameterKind::State { is_borrowed: true } => "borrowed state",
        ParameterKind::Scratch => "scratch",
    };
    if name == kind { name.clone() } else { format!("{name}: {kind}") }
}

/// Lines of text, at a depth.
#[derive(Default)]
struct Text {
    lines: String,
    depth: usize,
}

impl Text {
    fn line(&mut self, line: impl Display) {
        self.lines.extend(std::iter::repeat_n("  ", self.depth));
        self.lines.push_str(&line.to_string());
        self.lines.push('\n');
    }

    fn indented(&mut self, write: impl FnOnce(&mut Self)) {
        self.depth += 1;
        write(self);
        self.depth -= 1;
    }

    fn statements(&mut self, body: &[Statement]) {
        for statement in body {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::For { index, extent, .. } => {
                self.line(format!("for {} in 0..{}", index.as_deref().unwrap_or("_"), operand(extent)));
            }
            Statement::Range { index, start, end, .. } => {
                let (index, start, end) = (index.as_deref().unwrap_or("_"), whole_factor(start), whole_factor(end));
                self.line(format!("for {index} in {start}..{end}"));
            }
            Statement::Index(name, value) => self.line(format!("index {name} = {}", whole(value))),
            Statement::Lanes { extent, .. } => self.line(format!("lanes j in 0..{}", operand(extent))),
            Statement::WithChains { memory, sums, .. } => self.line(format!("with {memory} = chains of {sums}")),
            Statement::Let(name, value) => self.line(format!("let {name} = {}", expression(value))),
            Statement::Begin(sum) => self.line(format!("begin {}", accumulator(sum))),
            Statement::Fold(sum, value) => self.line(format!("fold {} with {}", accumulator(sum), expression(value))),
            Statement::FoldOne(sum, value) => {
                self.line(format!("fold {} with one {}", accumulator(sum), expression(value)));
            }
            Statement::FoldPicked(sum, class, value) => {
                let (sum, at) = (accumulator(sum), element(&class.labels, &class.at));
                self.line(format!("fold {sum} with {} at class {at}", expression(value)));
            }
            Statement::End(sum, None) => self.line(format!("end {}", accumulator(sum))),
            Statement::End(sum, Some(count)) => {
                self.line(format!("end {} as the mean of {count}", accumulator(sum)));
            }
            Statement::Fill(memory, adding) => {
                let number = if *adding == Adding::Largest { "-inf" } else { "0" };
                self.line(format!("fill {memory} = {number}"));
            }
            Statement::Store { memory, format, at, value } => {
                let of = element_type(format);
                self.line(format!("store {of}{memory}[{}] = {}", place(at), expression(value)));
            }
            Statement::Assign { memory, at, value } => {
                self.line(format!("assign {memory}[{}] = {}", place(at), expression(value)));
            }
            Statement::Step { memory, at, gradient } => {
                self.line(format!("step {memory}[{}] by {}", place(at), expression(gradient)));
            }
            Statement::AddTo(memory, at, adding, value) => {
                let at = place(&Place::Lanes { row: at.clone(), stride: Dim::from(1) });
                let how = if *adding == Adding::Largest { "max" } else { "+" };
                self.line(format!("add {memory}[{at}] {how}= {}", expression(value)));
            }
            Statement::Raise(memory, at, value) => {
                self.line(format!("raise {} to {}", element(memory, at), expression(value)));
            }
            Statement::SetOne(memory, at, value) => self.line(format!("set {} = {value}", element(memory, at))),
            Statement::AddOne(memory, at, value) => self.line(format!("set {} += {value}", element(memory, at))),
            Statement::Call(call) => self.call(call),
            sums => self.sums(sums),
        }
        self.indented(|text| text.statements(statement.inner()));
    }

    /// Sums that lie in memory, and the scratch memory that they need.
    fn sums(&mut self, statement: &Statement) {
        match statement {
            Statement::Parts(parts) => {
                let parts: Vec<String> = parts.iter().map(|(name, length)| format!("{name}: {length}")).collect();
                self.line(format!("parts {}", parts.join(", ")));
            }
            Statement::Reserve(name, length) => self.line(format!("reserve {name}: {length}")),
            Statement::BeginSums { sums, memory, part, beside } => {
                let part = part.as_ref().map(|(start, length)| {
                    let start = (!start.is_zero()).then(|| format!("[{}..]", offset(start)));
                    format!("{}[..{length}]", start.unwrap_or_default())
                });
                self.line(format!("begin sums {sums} in {memory}{} beside {beside}", part.unwrap_or_default()));
            }
            Statement::AddToSums(sums, at, value) => {
                let at = place(&Place::Lanes { row: at.clone(), stride: Dim::from(1) });
                self.line(format!("sums {sums}[{at}] += {}", expression(value)));
            }
            Statement::AddOneToSums(sums, at, value) => {
                self.line(format!("sums {} += one {value}", element(sums, at)));
            }
            Statement::NextSums(sums, count) => self.line(format!("next sums {sums} after {count}")),
            Statement::EndSums(sums) => self.line(format!("end sums {sums}")),
            // all others have lines of their own
            other => self.line(format!("{other:?}")),
        }
    }
}

fn accumulator(Accumulator { name, adding }: &Accumulator) -> String {
    let how = match adding {
        Adding::Largest => "largest",
        Adding::Chain => "chain",
        Adding::Blocks => "blocks",
        Adding::Row => "row",
        Adding::Picked => "picked",
        Adding::Latest => "latest",
    };
    format!("{how} {name}")
}
