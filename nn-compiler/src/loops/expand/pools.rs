//! Pools and their transposes.

use super::convolve::at;
use super::nest::{Nest, behind, flat};
use super::windows::{covering, taps};
use super::{Cell, Expansion, binary, number};
use crate::ir::ops::Binary;
use crate::ir::types::Dim;
use crate::loops::ir::{Accumulator, Adding, Expr, Finish, Geometry, Offset, Output, Place, Statement, Tensor, Whole};

/// A loop over all elements of one side of a pool.
struct Places {
    example: Offset,
    y: Offset,
    x: Offset,
    channel: Offset,
}

impl Places {
    fn over(nest: &mut Nest<'_>, geometry: &Geometry, [rows, columns]: [&Dim; 2]) -> Self {
        Self {
            example: nest.over("example", &geometry.batch),
            y: nest.over("y", rows),
            x: nest.over("x", columns),
            channel: nest.over("channel", &geometry.channels),
        }
    }

    /// The element of an operand at some row and column.
    fn of(&self, tensor: &Tensor, [y, x]: [&Offset; 2]) -> Expr {
        at(tensor, [&self.example, &self.channel, y, x])
    }

    fn cell(&self, [rows, columns]: [&Dim; 2]) -> Cell {
        let row = flat(&[(&self.example, &Dim::from(1)), (&self.y, rows), (&self.x, columns)]);
        Cell { row, column: self.channel.clone() }
    }
}

impl Expansion {
    /// The largest element of each window: the first of several, and a NaN before any number. Where nothing of a window
    /// lies in the image, 0 at place 0.
    pub(super) fn max_pool(
        &self,
        geometry: &Geometry,
        image: &Tensor,
        index: Option<&Output>,
        finish: &Finish,
    ) -> Vec<Statement> {
        let (rows, columns) = (&geometry.windows.rows, &geometry.windows.columns);
        let counts = [&rows.count, &columns.count];
        let (mut outer, mut inner) = (self.nest(), self.nest());
        let out = Places::over(&mut outer, geometry, counts);
        let ([tap_y, y], [tap_x, x]) = (taps(&mut inner, rows, &out.y), taps(&mut inner, columns, &out.x));
        // places are counted from 1, and 0 is none
        let tap = inner.number("place", &within(&tap_y, &tap_x, &columns.window).and(1));
        let [largest, place] = ["largest", "place"].map(|wish| self.accumulator(wish, Adding::Latest));
        let element = self.fresh("element");
        let is_larger = larger(&Expr::Name(element.clone()), &largest, &place);
        let mask = self.fresh("is_larger");
        let or_old = |new: Expr, kept: &Accumulator| {
            let chosen = Expr::Select(Box::new([Expr::Name(mask.clone()), new, Expr::SoFar(kept.clone())]));
            Statement::FoldOne(kept.clone(), chosen)
        };
        let mut body = vec![Statement::Begin(largest.clone()), Statement::Begin(place.clone())];
        body.extend(inner.around(vec![
            Statement::Let(element.clone(), out.of(image, [&y, &x])),
            Statement::Let(mask.clone(), is_larger),
            or_old(Expr::Name(element), &largest),
            or_old(tap, &place),
        ]));
        let (cell, value) = (out.cell(counts), self.fresh("value"));
        if let Some(Output { memory, format, start, row }) = index {
            let found = binary(Binary::Max, binary(Binary::Sub, Expr::SoFar(place), number(1.0)), number(0.0));
            let at = Place::One(behind(start, &[(&cell.row, row), (&cell.column, &Dim::from(1))]));
            body.push(Statement::Store { memory: memory.clone(), format: format.clone(), at, value: found });
        }
        let after = self.finish(finish, &value, &cell);
        // a gradient may ask for the places alone
        if !after.is_empty() {
            body.push(Statement::Let(value, Expr::SoFar(largest)));
        }
        body.extend(after);
        outer.around(body)
    }

    /// The element of each window that the index names; 0 where that lies in the padding.
    pub(super) fn pick_pool(
        &self,
        geometry: &Geometry,
        [image, index]: &[Tensor; 2],
        finish: &Finish,
    ) -> Vec<Statement> {
        let (rows, columns) = (&geometry.windows.rows, &geometry.windows.columns);
        let counts = [&rows.count, &columns.count];
        let (mut outer, mut inner) = (self.nest(), self.nest());
        let out = Places::over(&mut outer, geometry, counts);
        let ([tap_y, y], [tap_x, x]) = (taps(&mut inner, rows, &out.y), taps(&mut inner, columns, &out.x));
        let tap = inner.number("place", &within(&tap_y, &tap_x, &columns.window));
        let (named, value) = (self.fresh("named"), self.fresh("value"));
        let picked = self.accumulator("picked", Adding::Latest);
        let is_it = binary(Binary::Eq, Expr::Name(named.clone()), tap);
        let chosen = Expr::Select(Box::new([is_it, out.of(image, [&y, &x]), Expr::SoFar(picked.clone())]));
        let mut body = vec![Statement::Let(named, out.of(index, [&out.y, &out.x])), Statement::Begin(picked.clone())];
        body.extend(inner.around(vec![Statement::FoldOne(picked.clone(), chosen)]));
        body.push(Statement::Let(value.clone(), Expr::SoFar(picked)));
        body.extend(self.finish(finish, &value, &out.cell(counts)));
        outer.around(body)
    }

    /// The sum of each window.
    pub(super) fn sum_pool(&self, geometry: &Geometry, image: &Tensor, finish: &Finish) -> Vec<Statement> {
        let (rows, columns) = (&geometry.windows.rows, &geometry.windows.columns);
        let counts = [&rows.count, &columns.count];
        let (mut outer, mut inner) = (self.nest(), self.nest());
        let out = Places::over(&mut outer, geometry, counts);
        let ([_, y], [_, x]) = (taps(&mut inner, rows, &out.y), taps(&mut inner, columns, &out.x));
        let value = out.of(image, [&y, &x]);
        self.sums(outer, inner, value, finish, &out.cell(counts))
    }

    /// For each element of the image the sum of the elements of the map whose window covers it; with an index, of those
    /// whose index names it.
    pub(super) fn spread(
        &self,
        geometry: &Geometry,
        map: &Tensor,
        index: Option<&Tensor>,
        finish: &Finish,
    ) -> Vec<Statement> {
        let (rows, columns) = (&geometry.windows.rows, &geometry.windows.columns);
        let lengths = [&rows.image, &columns.image];
        let (mut outer, mut inner) = (self.nest(), self.nest());
        let to = Places::over(&mut outer, geometry, lengths);
        let ([y, tap_y], [x, tap_x]) = (covering(&mut inner, rows, &to.y), covering(&mut inner, columns, &to.x));
        let mut value = to.of(map, [&y, &x]);
        if let Some(index) = index {
            let tap = inner.number("place", &within(&tap_y, &tap_x, &columns.window));
            let is_it = binary(Binary::Eq, to.of(index, [&y, &x]), tap);
            value = Expr::Select(Box::new([is_it, value, number(0.0)]));
        }
        self.sums(outer, inner, value, finish, &to.cell(lengths))
    }
}

/// The place within a window, row by row.
fn within(tap_y: &Offset, tap_x: &Offset, width: &Dim) -> Whole {
    Whole::from(&flat(&[(tap_y, &Dim::from(1)), (tap_x, width)]))
}

/// Whether an element comes before the largest one until now: the first one does, a larger one, and the first NaN.
fn larger(element: &Expr, largest: &Accumulator, place: &Accumulator) -> Expr {
    let [largest, place] = [largest, place].map(|kept| Expr::SoFar(kept.clone()));
    let select = |mask: Expr, a: Expr, b: Expr| Expr::Select(Box::new([mask, a, b]));
    let is_number = |x: &Expr| binary(Binary::Eq, x.clone(), x.clone());
    let is_first_nan = select(is_number(element), number(0.0), is_number(&largest));
    let is_more = select(binary(Binary::Gt, element.clone(), largest), number(1.0), is_first_nan);
    select(binary(Binary::Eq, place, number(0.0)), number(1.0), is_more)
}
