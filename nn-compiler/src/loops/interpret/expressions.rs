//! Expressions, in one lane.

use super::machine::{Bound, Machine, signed};
use crate::loops::ir::{Along, Expr, Stream};

impl Machine<'_> {
    /// The value of an expression in the current lane.
    pub fn evaluate(&self, value: &Expr) -> Result<f64, String> {
        match value {
            Expr::Name(name) => self.value(name),
            Expr::Number(number) => {
                let (above, below) = (self.number(&number.numerator)?, self.number(&number.denominator)?);
                Ok(number.factor() * above as f64 / below as f64)
            }
            Expr::Scalar(name) => match self.find(name)? {
                Bound::Scalar(number) => Ok(number),
                _ => Err(format!("{name} is not a number that was passed")),
            },
            Expr::Load { memory, format, at } => {
                let view = self.view(memory)?;
                if view.format != format {
                    return Err(format!("{memory} holds {}, and is read as {}", view.format.word(), format.word()));
                }
                self.read(view, memory, self.place(at)?)
            }
            Expr::Unary(function, x) => Ok(function.evaluate(self.evaluate(x)?)),
            Expr::Binary(function, operands) => {
                let [a, b] = &**operands;
                Ok(function.evaluate(self.evaluate(a)?, self.evaluate(b)?))
            }
            Expr::Select(operands) => {
                // lanes have both, whichever is taken
                let [mask, a, b] = &**operands;
                let (mask, a, b) = (self.evaluate(mask)?, self.evaluate(a)?, self.evaluate(b)?);
                Ok(if mask == 0.0 { b } else { a })
            }
            Expr::OneHot(class, along) => Ok(f64::from(u8::from(self.along(along)? == self.class(class)?))),
            Expr::Pick { memory, row, stride, class } => {
                let at = self.offset(row)? + signed(self.class(class)?)? * self.number(stride)?;
                self.read(self.view(memory)?, memory, at)
            }
            Expr::Index(along) => Ok(self.along(along)? as f64),
            Expr::Uniform { stream, row, stride } => {
                let stream = match stream {
                    Stream::Number(number) => *number,
                    Stream::Passed(name) => match self.find(name)? {
                        Bound::Stream(number) => number,
                        _ => return Err(format!("{name} is not a random stream")),
                    },
                };
                let mut at = self.offset(row)?;
                if let Some(stride) = stride {
                    at += signed(self.lane()?)? * self.number(stride)?;
                }
                let at = usize::try_from(at).map_err(|_| format!("the random number {at} is drawn"))?;
                Ok(self.bindings.uniform.map_or(0.5, |draw| draw(stream, at)))
            }
            Expr::SoFar(accumulator) => self.so_far(&accumulator.name),
            Expr::Sum => {
                self.finished.map(|finished| finished.sum).ok_or_else(|| "a sum is asked for outside a body".to_owned())
            }
            Expr::Old => {
                let old = self.finished.and_then(|finished| finished.old);
                old.ok_or_else(|| "an old value is asked for where no step is taken".to_owned())
            }
        }
    }

    fn along(&self, along: &Along) -> Result<usize, String> {
        match along {
            Along::Lanes => self.lane(),
            Along::Loop(name) => self.index(name),
            Along::Zero => Ok(0),
        }
    }
}
