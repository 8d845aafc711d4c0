//! Syntax as text again, in one spelling: for messages, origins and tests.

use std::fmt::{Display, Formatter, Result};

use super::ast::{
    Argument, Call, Expression, ExpressionKind, Input, Machine, Network, Operation, Operator, Parameter, Resource,
    Section, Statement, Step, Template, Type,
};

impl Display for Network {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for name in &self.allowed {
            write!(f, "#[allow({name})] ")?;
        }
        if self.check_finite {
            f.write_str("#[check_finite] ")?;
        }
        if self.strict_ieee {
            f.write_str("#[strict_ieee] ")?;
        }
        let machine = |(_, machine): &(&str, Machine)| Some(*machine) == self.machine;
        if let Some((word, _)) = Machine::ALL.into_iter().find(machine) {
            write!(f, "#[target({word})] ")?;
        }
        if let Some(test) = &self.self_test {
            let sizes: Vec<String> = test.sizes.iter().map(|(name, size)| format!("{name} = {size}")).collect();
            let sizes = if sizes.is_empty() { String::new() } else { format!("({})", sizes.join(", ")) };
            write!(f, "#[self_test{sizes}] ")?;
        }
        for budget in &self.budgets {
            let limit = budget.limit;
            match budget.resource {
                Resource::Parameters => write!(f, "#[budget(parameters = {limit})] ")?,
                Resource::Flops => write!(f, "#[budget(flops = {limit})] ")?,
                Resource::Workspace { batch } => write!(f, "#[budget(workspace = {limit}, batch = {batch})] ")?,
            }
        }
        if self.cotangent.is_some() {
            f.write_str("#[cotangent] ")?;
        }
        if let Some(name) = &self.name {
            write!(f, "{name}")?;
        }
        if !self.generics.is_empty() {
            write!(f, "<{}>", list(&self.generics))?;
        }
        write!(f, "({}) {{ ", list(&self.inputs))?;
        for statement in &self.statements {
            write!(f, "{statement} ")?;
        }
        write!(f, "{} }}", self.output)
    }
}

impl Display for Input {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let grad = if self.gradient { "#[grad] " } else { "" };
        write!(f, "{grad}{}: {}", self.name, type_text(self.ty.as_ref()))
    }
}

impl Display for Type {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.classes {
            Some(classes) if self.sizes.is_empty() => write!(f, "class({classes})"),
            Some(classes) => write!(f, "[class({classes}); {}]", list(&self.sizes)),
            None => write!(f, "[{}]", list(&self.sizes)),
        }
    }
}

impl Display for Statement {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Let { name, value } => write!(f, "let {name} = {value};"),
            Self::LetEach { names, value } => write!(f, "let ({}) = {value};", list(names)),
            Self::Op(operation) => write!(f, "{operation}"),
            Self::Layer(template) => write!(f, "layer {template}"),
            Self::Share(template) => write!(f, "share {template}"),
            Self::Param { name, ty, init } => write!(f, "param {name}: {} = {init};", type_text(ty.as_ref())),
        }
    }
}

impl Display for Expression {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.kind {
            ExpressionKind::Number { text, .. } => f.write_str(text),
            ExpressionKind::Flag(flag) => write!(f, "{flag}"),
            ExpressionKind::Path(path) => f.write_str(&path.text),
            ExpressionKind::List(items) => write!(f, "[{}]", list(items)),
            ExpressionKind::Tuple(items) => write!(f, "({})", list(items)),
            ExpressionKind::Negate(operand) => {
                f.write_str("-")?;
                operand_text(f, operand, NEGATE)
            }
            ExpressionKind::Binary(operator, _, operands) => {
                let rank = rank_of(*operator);
                let is_chained = rank > COMPARISON;
                operand_text(f, &operands[0], if is_chained { rank } else { rank + 1 })?;
                write!(f, " {} ", operator.sign())?;
                operand_text(f, &operands[1], rank + 1)
            }
            ExpressionKind::Call(call) => write!(f, "{call}"),
            ExpressionKind::Chain(start, steps) if matches!(start.kind, ExpressionKind::Fed) => {
                let steps: Vec<String> = steps.iter().map(Step::to_string).collect();
                f.write_str(&steps.join(" -> "))
            }
            ExpressionKind::Chain(start, steps) => {
                operand_text(f, start, CHAIN)?;
                steps.iter().try_for_each(|step| write!(f, " -> {step}"))
            }
            ExpressionKind::Section(section) => write!(f, "{section}"),
            ExpressionKind::Known(known) => f.write_str(&known.text),
            ExpressionKind::Fed => f.write_str("…"),
            ExpressionKind::Unreadable => f.write_str("?"),
        }
    }
}

impl Display for Operation {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "op {}({}) = {}", self.name, list(&self.operands), self.value)?;
        if let Some(gradient) = &self.gradient {
            write!(f, ", grad({}) = {}", gradient.cotangent, gradient.value)?;
        }
        f.write_str(";")
    }
}

impl Display for Template {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}", self.name)?;
        if !self.parameters.is_empty() {
            write!(f, "({})", list(&self.parameters))?;
        }
        write!(f, " = {};", self.body)
    }
}

impl Display for Parameter {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.default {
            Some(default) => write!(f, "{} = {default}", self.name),
            None => write!(f, "{}", self.name),
        }
    }
}

impl Display for Section {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.inputs {
            Some(inputs) => write!(f, "|{}| {}", list(inputs), self.body),
            None => write!(f, "{}", self.body),
        }
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.frozen.is_some() {
            f.write_str("frozen ")?;
        }
        match &self.name {
            Some(name) => write!(f, "{} as {name}", self.call),
            None => write!(f, "{}", self.call),
        }
    }
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.arguments.as_slice() {
            [] => write!(f, "{}", self.word),
            arguments => write!(f, "{}({})", self.word, list(arguments)),
        }
    }
}

impl Display for Argument {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.name {
            Some(name) => write!(f, "{name} = {}", self.value),
            None => write!(f, "{}", self.value),
        }
    }
}

const COMPARISON: u8 = 0;
const SUM: u8 = 1;
const PRODUCT: u8 = 2;
const NEGATE: u8 = 3;
const CHAIN: u8 = 4;

fn rank_of(operator: Operator) -> u8 {
    match operator {
        Operator::Compare(_) => COMPARISON,
        Operator::Add | Operator::Sub => SUM,
        Operator::Mul | Operator::Div | Operator::MatMul => PRODUCT,
    }
}

/// The operand, in parentheses where it binds less tightly than `rank`.
fn operand_text(f: &mut Formatter<'_>, operand: &Expression, rank: u8) -> Result {
    let own = match &operand.kind {
        ExpressionKind::Binary(operator, ..) => rank_of(*operator),
        ExpressionKind::Negate(_) => NEGATE,
        _ => CHAIN,
    };
    if own < rank { write!(f, "({operand})") } else { write!(f, "{operand}") }
}

fn type_text(ty: Option<&Type>) -> String {
    ty.map_or_else(|| "?".to_owned(), Type::to_string)
}

fn list(items: &[impl ToString]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
