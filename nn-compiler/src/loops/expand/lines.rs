//! What runs along an axis, and running sums.

use super::nest::{Nest, flat};
use super::{Cell, Expansion, element};
use crate::ir::types::Dim;
use crate::loops::ir::{Adding, Expr, Finish, Index, Lines, Offset, Statement};

impl Expansion {
    /// Sums so far along an axis, from accumulators that are asked before they end.
    pub(super) fn running_sum(
        &self,
        lines: &Lines,
        [exclusive, reverse]: [bool; 2],
        finish: &Finish,
    ) -> Vec<Statement> {
        let (mut outer, mut inner) = (self.nest(), self.nest());
        let mut places = others(&mut outer, lines);
        let size = &lines.axes[lines.axis].0;
        let mut along = inner.over("along", size);
        if reverse {
            along.terms = along.terms.into_iter().map(|(index, stride)| (backwards(index, size), stride)).collect();
        }
        places[lines.axis] = along;
        let sum = self.accumulator("sum", Adding::Blocks);
        let value = self.fresh("value");
        let mut each = vec![
            Statement::FoldOne(sum.clone(), operand(lines, &places)),
            Statement::Let(value.clone(), Expr::SoFar(sum.clone())),
        ];
        if exclusive {
            each.reverse();
        }
        each.extend(self.finish(finish, &value, &cell(lines, &places)));
        let mut body = vec![Statement::Begin(sum)];
        body.extend(inner.around(each));
        outer.around(body)
    }
}

fn backwards(index: Index, size: &Dim) -> Index {
    match index {
        Index::Loop(name) => Index::Backwards(name, size - &Dim::from(1)),
        Index::Backwards(name, _) => Index::Loop(name),
        Index::Class(class) => panic!("{class:?} is no place along a line"),
    }
}

/// Loops over all axes but the one that something runs along, whose place is the first.
fn others(nest: &mut Nest<'_>, lines: &Lines) -> Vec<Offset> {
    let axes = lines.axes.iter().enumerate();
    axes.map(|(axis, (size, _))| if axis == lines.axis { Offset::default() } else { nest.over("i", size) }).collect()
}

/// The operand's element at some places along its axes.
pub(super) fn operand(lines: &Lines, places: &[Offset]) -> Expr {
    let steps: Vec<(&Offset, &Dim)> = places.iter().zip(lines.axes.iter().map(|(_, stride)| stride)).collect();
    element(&lines.data, &steps)
}

/// The result's element: the columns are the last axis, and rows what stands before it.
pub(super) fn cell(lines: &Lines, places: &[Offset]) -> Cell {
    let all: Vec<(&Offset, &Dim)> = places.iter().zip(lines.axes.iter().map(|(size, _)| size)).collect();
    match all.split_last() {
        Some(((column, _), rows)) => Cell { row: flat(rows), column: (*column).clone() },
        None => Cell { row: Offset::default(), column: Offset::default() },
    }
}
