//! What is stored in bytes: whole numbers, as far as expressions say. That they are in 0..=255 is what [`interpret`] checks.
//!
//! [`interpret`]: crate::loops::interpret

use super::scope::{Entry, Kind, Scope};
use crate::ir::ops::{Binary, Unary};
use crate::loops::ir::{Adding, Expr, Format};

impl Scope<'_> {
    /// A value is written to memory of such elements.
    pub fn narrowed(&mut self, value: &Expr, format: &Format, memory: &str) {
        match format {
            Format::Real => {}
            Format::Byte if self.is_whole(value) => {}
            Format::Byte => self.problem(format!("{memory} holds bytes, and is given what need not be whole")),
            Format::Class(_) => self.problem(format!("{memory} holds classes, and is given numbers")),
        }
    }

    /// Whether a value is a whole number, or not a number, in each lane, whatever the function is passed.
    pub fn is_whole(&self, value: &Expr) -> bool {
        match value {
            Expr::Name(name) => match self.find(name) {
                Some(Entry { kind: Kind::Value { is_whole }, .. }) => *is_whole,
                _ => false,
            },
            Expr::Number(number) => number.as_number().is_some_and(|number| number.fract() == 0.0),
            Expr::Load { format, .. } => *format == Format::Byte,
            Expr::Unary(function, x) => match function {
                Unary::Floor | Unary::Round | Unary::Sign => true,
                Unary::Copy | Unary::Neg | Unary::Abs | Unary::Relu => self.is_whole(x),
                _ => false,
            },
            Expr::Binary(function, operands) => match function {
                Binary::Eq | Binary::Gt | Binary::Ge => true,
                Binary::Add | Binary::Sub | Binary::Mul | Binary::Max | Binary::Min => {
                    operands.iter().all(|operand| self.is_whole(operand))
                }
                Binary::Div | Binary::Rem | Binary::Pow => false,
            },
            Expr::Select(operands) => operands[1..].iter().all(|operand| self.is_whole(operand)),
            Expr::OneHot(..) | Expr::Index(_) => true,
            // what was folded into it was looked at where it was
            Expr::SoFar(accumulator) => accumulator.adding == Adding::Latest,
            Expr::Scalar(_) | Expr::Pick { .. } | Expr::Uniform { .. } | Expr::Sum | Expr::Old => false,
        }
    }
}
