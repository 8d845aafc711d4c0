//! Sizes, shapes and numbers that are known before the network runs.

use proc_macro2::{Ident, Span};

use super::Checker;
use crate::front::diagnostics::Spans;
use crate::front::model::ValueKind;
use crate::front::reserved;
use crate::front::syntax::{Expression, ExpressionKind, Operator, Path, Type};
use crate::ir::types::{Dim, Element, Shape, TensorType, display_shape};

/// The largest factor in a size, and the largest number of elements of one example: a tensor of 4 GiB. Products
/// of two such counts (the operations of a matrix product) still fit in 64 bits.
const LARGEST: f64 = (1_u64 << 30) as f64;

/// The most terms of a size: products of sums have as many as products of sums do.
const LONGEST: usize = 64;

/// The most axes of an array that users see: `ndarray` has no views of a fixed rank above it.
const MOST_AXES: usize = 6;

impl Checker<'_> {
    /// Errors on what is too large with the sizes that it turned out to have.
    pub(super) fn report_too_large(&mut self) {
        let parameters = self.model.parameters.iter().map(|known| (known.span, known.info.shape.clone()));
        let values = self.model.values.iter().map(|value| (value.span, value.ty.example().to_vec()));
        let large: Vec<_> = values.chain(parameters).filter(|(_, shape)| is_too_large(shape)).collect();
        if let Some((span, shape)) = large.first() {
            self.error::<()>(*span, &too_large(shape), "");
        }
    }

    /// Errors on inputs, parameters and predictions that would be arrays of too many axes. What lies between may have more.
    pub(super) fn report_ranks(&mut self) {
        // classes are passed as one flat slice
        let inputs = self.model.inputs.iter().filter(|input| input.ty.element == Element::Float);
        let inputs = inputs.map(|input| (input.name.to_string(), input.ty.shape.clone(), input.name.span()));
        let parameters = self.model.parameters.iter();
        let parameters = parameters.map(|known| (known.info.path(), known.info.shape.clone(), known.span));
        let values =
            self.model.predictions.iter().filter(|id| !matches!(self.model.values[**id].kind, ValueKind::Input(_)));
        let values =
            values.map(|id| (self.texts[*id].clone(), self.model.ty(*id).shape.clone(), self.model.values[*id].span));
        let arrays: Vec<_> = inputs.chain(parameters).chain(values).collect();
        for (text, shape, span) in arrays.into_iter().filter(|(_, shape, _)| shape.len() > MOST_AXES) {
            let batch = if shape[0] == Dim::batch() { " with the batch" } else { "" };
            let message = format!("an array has at most {MOST_AXES} axes, but{batch} `{text}` has {}", shape.len());
            self.error::<()>(span, &message, "join some of them: `-> reshape([12, 5])`");
        }
    }

    /// The declared type, without the batch.
    pub(super) fn ty(&mut self, ty: &Type) -> Option<TensorType> {
        let classes = ty.classes.as_ref().map(|classes| self.size(classes));
        let sizes: Vec<Option<Dim>> = ty.sizes.iter().map(|size| self.size(size)).collect();
        let element = match classes {
            None => Element::Float,
            Some(classes) => Element::Class(classes?),
        };
        let shape: Shape = sizes.into_iter().collect::<Option<_>>()?;
        if is_too_large(&shape) {
            return self.error(ty.spans, &too_large(&shape), "");
        }
        Some(TensorType { element, shape })
    }

    /// A size: at least 1.
    pub(super) fn size(&mut self, expression: &Expression) -> Option<Dim> {
        let size = self.size_or_zero(expression)?;
        match size.as_constant() {
            Some(constant) if constant < 1 => {
                let message = format!("a size is at least 1, but this is {constant}");
                self.error(expression.spans, &message, "")
            }
            _ => {
                self.require_above_zero(&size, expression.spans);
                Some(size)
            }
        }
    }

    /// What only rustc knows to be at least 1: each name of a product, or a sum as it is.
    fn require_above_zero(&mut self, size: &Dim, spans: Spans) {
        let one = Dim::from(1);
        let asked = match size.names_of_product() {
            Some(names) => names,
            None if size.is_at_least(&one) => Vec::new(),
            None => vec![size.clone()],
        };
        for size in asked {
            if self.above_zero.insert(size.clone()) {
                let message = format!("a size is at least 1, but `{size}` is 0 here");
                // nothing was reported that is not so: it is an assertion
                let _ = self.require_at_most(&one, &size, spans, message);
            }
        }
    }

    /// A size that may be nothing: padding.
    pub(super) fn size_or_zero(&mut self, expression: &Expression) -> Option<Dim> {
        self.dim(expression)
    }

    fn dim(&mut self, expression: &Expression) -> Option<Dim> {
        let dim = match &expression.kind {
            ExpressionKind::Number { integer: Some(integer), .. } => Dim::from(*integer),
            ExpressionKind::Path(path) => return self.named_size(path, expression),
            ExpressionKind::Binary(operator, _, operands) => {
                let (a, b) = (self.dim(&operands[0]), self.dim(&operands[1]));
                self.arithmetic(*operator, &a?, &b?, expression)?
            }
            ExpressionKind::Unreadable => return None,
            _ => {
                let message = format!("a size is a whole number, but this is `{expression}`");
                let help = "a literal, a `const`, a const generic, or `+ - * /` of them";
                return self.error(expression.spans, &message, help);
            }
        };
        if dim.term_count() > LONGEST {
            return self.error(expression.spans, &format!("the size `{expression}` is too long a formula"), "");
        }
        if dim.magnitude() > LARGEST {
            return self.error(expression.spans, &format!("the size `{expression}` is too large"), "");
        }
        Some(dim)
    }

    fn arithmetic(&mut self, operator: Operator, a: &Dim, b: &Dim, whole: &Expression) -> Option<Dim> {
        match operator {
            Operator::Add => Some(a + b),
            Operator::Sub => {
                let difference = a - b;
                match difference.as_constant() {
                    Some(constant) if constant < 0 => {
                        self.error(whole.spans, &format!("a size cannot be below zero, but this is {constant}"), "")
                    }
                    _ => Some(difference),
                }
            }
            Operator::Mul if a.magnitude() * b.magnitude() > LARGEST => {
                self.error(whole.spans, &format!("the size `{whole}` is too large"), "")
            }
            Operator::Mul if a.term_count() * b.term_count() > LONGEST => {
                self.error(whole.spans, &format!("the size `{whole}` is too long a formula"), "")
            }
            Operator::Mul => Some(a * b),
            Operator::Div => match a.checked_div(b) {
                Some(quotient) => Some(quotient),
                None => self.error(whole.spans, "this size divides by zero", ""),
            },
            Operator::MatMul | Operator::Compare(_) => {
                self.error(whole.spans, &format!("`{}` is for values, not for sizes", operator.sign()), "")
            }
        }
    }

    fn named_size(&mut self, path: &Path, expression: &Expression) -> Option<Dim> {
        if path.as_name().is_some_and(|name| self.is_value(name)) {
            let message = format!("`{}` is a value of the network, not a size", path.text);
            return self.error(expression.spans, &message, "sizes are known when the network is compiled");
        }
        if self.network.generics.iter().any(|generic| generic == path.text.as_str()) {
            return Some(Dim::named(&self.generic_name(&path.text)));
        }
        let known = self.model.size_paths.iter().any(|known| known.to_string() == path.tokens.to_string());
        if !known {
            self.model.size_paths.push(path.tokens.clone());
        }
        Some(Dim::named(&self.alias(path)))
    }

    /// What the emitted code calls a const generic.
    pub(super) fn generic_name(&self, name: &str) -> String {
        let all: Vec<String> = self.network.generics.iter().map(ToString::to_string).collect();
        reserved::generic_name(name, &all)
    }

    /// The path of a size as the emitted code can write it: a `const` of another name, where that would find another thing.
    fn alias(&mut self, path: &Path) -> String {
        let first = path.text.split("::").find(|word| !word.is_empty()).unwrap_or_default().trim();
        let is_anonymous = self.network.name.is_none();
        if path.as_name().is_some() || path.text.starts_with("::") || !reserved::hides(first, is_anonymous) {
            return path.text.clone();
        }
        if let Some((alias, _)) =
            self.model.aliases.iter().find(|(_, known)| known.to_string() == path.tokens.to_string())
        {
            return alias.to_string();
        }
        let words: Vec<&str> =
            path.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let mut alias = words.join("_").to_uppercase();
        let is_taken = |alias: &str| {
            let paths = self.model.size_paths.iter().map(ToString::to_string);
            let aliases = self.model.aliases.iter().map(|(alias, _)| alias.to_string());
            let generics = self.network.generics.iter().map(ToString::to_string);
            paths.chain(aliases).chain(generics).any(|known| known == alias)
        };
        while is_taken(&alias) {
            alias.push('_');
        }
        self.model.aliases.push((Ident::new(&alias, Span::call_site()), path.tokens.clone()));
        alias
    }

    /// A number made of literals.
    pub(super) fn number(&mut self, expression: &Expression) -> Option<f64> {
        let Some(number) = fold(expression) else {
            let message = format!("expected a number, but this is `{expression}`");
            return self.error(expression.spans, &message, "a literal, or `+ - * /` of literals");
        };
        if !number.is_finite() {
            return self.error(expression.spans, &format!("expected a finite number, but this is {number}"), "");
        }
        Some(number)
    }
}

/// The value of an expression of literals.
pub(super) fn fold(expression: &Expression) -> Option<f64> {
    match &expression.kind {
        ExpressionKind::Number { value, .. } => Some(*value),
        ExpressionKind::Negate(operand) => Some(-fold(operand)?),
        ExpressionKind::Binary(operator, _, operands) => {
            let (a, b) = (fold(&operands[0])?, fold(&operands[1])?);
            match operator {
                Operator::Add => Some(a + b),
                Operator::Sub => Some(a - b),
                Operator::Mul => Some(a * b),
                Operator::Div => Some(a / b),
                Operator::MatMul | Operator::Compare(_) => None,
            }
        }
        _ => None,
    }
}

/// Whether a tensor has too many elements, whatever its names stand for.
pub(super) fn is_too_large(shape: &[Dim]) -> bool {
    shape.iter().map(Dim::magnitude).product::<f64>() > LARGEST
}

/// What to say of such a shape.
pub(super) fn too_large(shape: &[Dim]) -> String {
    format!("{} is too large: more than 2^30 elements", display_shape(shape))
}

/// Fan-in and fan-out of a parameter, as `PyTorch` counts them; a vector has as many of both as elements.
pub(super) fn fans(shape: &[Dim]) -> (Dim, Dim) {
    match shape {
        [] => (Dim::from(1), Dim::from(1)),
        [length] => (length.clone(), length.clone()),
        [outputs, inputs, field @ ..] => {
            let field = crate::ir::types::element_count(field);
            (inputs * &field, outputs * &field)
        }
    }
}
