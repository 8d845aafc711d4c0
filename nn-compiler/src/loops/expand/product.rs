//! Products.

use super::{Cell, Expansion, binary, element};
use crate::ir::ops::Binary;
use crate::ir::types::Dim;
use crate::loops::ir::{Call, Matrix, Offset, Statement};

impl Expansion {
    /// `m · n` sums of k products; behind them n sums of the right operand's columns, if they ride along.
    pub(super) fn product(
        &self,
        size: &[Dim; 3],
        [left, right]: [&Matrix; 2],
        Call { finish, column_sums, .. }: &Call,
    ) -> Vec<Statement> {
        let [m, n, k] = size;
        let (mut outer, mut inner) = (self.nest(), self.nest());
        let cell = Cell { row: outer.over("m", m), column: outer.over("n", n) };
        let along = inner.over("k", k);
        let left = element(&left.data, &[(&cell.row, &left.row), (&along, &left.column)]);
        let value =
            binary(Binary::Mul, left, element(&right.data, &[(&along, &right.row), (&cell.column, &right.column)]));
        let mut statements = self.sums(outer, inner, value, finish, &cell);
        if let Some(finish) = column_sums {
            let (mut outer, mut inner) = (self.nest(), self.nest());
            let column = outer.over("n", n);
            let along = inner.over("k", k);
            let value = element(&right.data, &[(&along, &right.row), (&column, &right.column)]);
            let cell = Cell { row: Offset::default(), column };
            statements.extend(self.sums(outer, inner, value, finish, &cell));
        }
        statements
    }
}
