//! Places within memory, as far as sizes decide. Only tables, sums and scratch memory say how long they are.

use super::scope::{Entry, Kind, Scope};
use crate::ir::types::Dim;
use crate::loops::ir::{Arithmetic, Expr, Format, Index, Offset, Place, Statement, Whole};

impl<'a> Scope<'a> {
    /// Extents that are below zero, and places of a statement that are outside of their memory.
    pub fn bounds(&mut self, statement: &'a Statement) {
        let one = Dim::from(1);
        match statement {
            Statement::For { extent, .. } | Statement::Lanes { extent, .. }
                if extent.as_constant().is_some_and(|extent| extent < 0) =>
            {
                self.problem(format!("a loop runs {extent} times"));
            }
            Statement::Range { start, end, .. } => {
                self.quotients(start);
                self.quotients(end);
            }
            Statement::Index(_, value) => self.quotients(value),
            Statement::Store { at, .. } | Statement::Step { at, .. } | Statement::Assign { at, .. } => {
                self.mirrored(at);
            }
            Statement::AddToSums(sums, at, _) => self.inside(sums, at, self.lanes.map(|extent| (extent, &one))),
            Statement::AddOneToSums(sums, at, _) => self.inside(sums, at, None),
            Statement::BeginSums { part, beside, .. } => {
                let Some(Entry { kind: Kind::Beside(has), .. }) = self.find(beside) else { return };
                let Some((_, len)) = part else { return };
                let left = *has - &(len * &Dim::from(2));
                if left.as_constant().is_some_and(|left| left < 0) {
                    let has = (*has).clone();
                    self.problem(format!("{beside} has {has} elements beside {len} sums, which need twice as many"));
                }
            }
            _ => {}
        }
    }

    /// Quotients have something below the line.
    fn quotients(&mut self, value: &Whole) {
        let Whole::Of(function, operands) = value else { return };
        let is_quotient = matches!(function, Arithmetic::Quotient | Arithmetic::Covering);
        if is_quotient && matches!(&operands[1], Whole::Sum(by) if by.is_zero()) {
            self.problem("an index is divided by 0".to_owned());
        }
        operands.iter().for_each(|operand| self.quotients(operand));
    }

    /// The places that an expression loads from.
    pub fn loads(&mut self, value: &'a Expr) {
        let Expr::Load { memory, at, .. } = value else { return };
        self.mirrored(at);
        match at {
            Place::One(at) => self.inside(memory, at, None),
            Place::Lanes { row, stride } | Place::Mirrored { row, stride, .. } => {
                self.inside(memory, row, self.lanes.map(|extent| (extent, stride)));
            }
        }
    }

    /// Lanes from the last element of a row on must end with the first.
    fn mirrored(&mut self, at: &Place) {
        let (Place::Mirrored { last, .. }, Some(extent)) = (at, self.lanes) else { return };
        self.reach(extent, last);
    }

    /// A loop that is followed from its last index on.
    pub fn backwards(&mut self, name: &str, last: &Dim) {
        if let Some(Entry { kind: Kind::Loop(Some(extent)), .. }) = self.find(name) {
            let extent = *extent;
            self.reach(extent, last);
        }
    }

    fn reach(&mut self, extent: &Dim, last: &Dim) {
        let missing = &(extent - &Dim::from(1)) - last;
        if missing.as_constant().is_some_and(|missing| missing > 0) {
            self.problem(format!("{extent} elements end before the first, from {last} backwards"));
        }
    }

    /// The last place that loops and lanes reach from an offset on lies within memory of a known length.
    fn inside(&mut self, memory: &str, offset: &Offset, lanes: Option<(&Dim, &Dim)>) {
        let Some(len) = self.len(memory) else { return };
        let one = Dim::from(1);
        let mut last = offset.first.clone();
        for (index, stride) in &offset.terms {
            let furthest = match index {
                Index::Backwards(_, last) => last.clone(),
                Index::Class(class) => match self.find(&class.labels) {
                    Some(Entry { kind: Kind::Memory { format: Format::Class(classes), .. }, .. }) => classes - &one,
                    _ => return,
                },
                Index::Loop(name) => match self.find(name) {
                    Some(Entry { kind: Kind::Loop(Some(extent)), .. }) => *extent - &one,
                    _ => return,
                },
            };
            last = &last + &(&furthest * stride);
        }
        if let Some((extent, stride)) = lanes {
            last = &last + &(&(extent - &one) * stride);
        }
        if (&len - &last).as_constant().is_some_and(|left| left <= 0) {
            self.problem(format!("{memory}[{last}] is outside of its {len} elements"));
        }
    }
}

/// A size that a whole number does not exceed, if one is known.
pub(super) fn limit(value: &Whole) -> Option<&Dim> {
    match value {
        Whole::Sum(sum) => sum.terms.is_empty().then_some(&sum.first),
        Whole::Of(Arithmetic::Less | Arithmetic::Quotient | Arithmetic::Covering, operands) => limit(&operands[0]),
        Whole::Of(Arithmetic::Least, operands) => operands.iter().find_map(limit),
        Whole::Of(Arithmetic::Plus | Arithmetic::Times | Arithmetic::Most, _) => None,
    }
}
