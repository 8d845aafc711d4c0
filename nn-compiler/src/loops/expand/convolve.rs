//! Convolutions: each side from the other two.

use super::nest::{Nest, flat};
use super::windows::{covering, maps, taps};
use super::{Cell, Expansion, binary, element};
use crate::ir::ops::Binary;
use crate::ir::types::Dim;
use crate::ir::windows::Side;
use crate::loops::ir::{Expr, Finish, Geometry, Offset, Statement, Tensor, Whole};

impl Expansion {
    /// One side of a convolution. Each element is a sum over what meets it, and over channels, which lie next to each other.
    pub(super) fn convolve(
        &self,
        geometry: &Geometry,
        gives: Side,
        operands: &[Tensor; 2],
        finish: &Finish,
    ) -> Vec<Statement> {
        match gives {
            Side::Map => self.map(geometry, operands, finish),
            Side::Filter => self.filter(geometry, operands, finish),
            Side::Image => self.image(geometry, operands, finish),
        }
    }

    fn map(&self, geometry: &Geometry, [image, filter]: &[Tensor; 2], finish: &Finish) -> Vec<Statement> {
        let Geometry { batch, features, windows, .. } = geometry;
        let (rows, columns) = (&windows.rows, &windows.columns);
        let (mut outer, mut inner) = (self.nest(), self.nest());
        let example = outer.over("example", batch);
        let (y, x) = (outer.over("y", &rows.count), outer.over("x", &columns.count));
        let feature = outer.over("feature", features);
        let [each, of_features] = per_group(geometry);
        let group = group(&mut outer, geometry, &feature, &of_features);
        let ([tap_y, at_y], [tap_x, at_x]) = (taps(&mut inner, rows, &y), taps(&mut inner, columns, &x));
        let within = inner.over("channel", &each);
        let channel = flat(&[(&group, &windows.groups), (&within, &each)]);
        let value =
            product(at(image, [&example, &channel, &at_y, &at_x]), at(filter, [&feature, &within, &tap_y, &tap_x]));
        let row = flat(&[(&example, batch), (&y, &rows.count), (&x, &columns.count)]);
        self.sums(outer, inner, value, finish, &Cell { row, column: feature })
    }

    fn filter(&self, geometry: &Geometry, [image, map]: &[Tensor; 2], finish: &Finish) -> Vec<Statement> {
        let Geometry { batch, features, windows, .. } = geometry;
        let (rows, columns) = (&windows.rows, &windows.columns);
        let (mut outer, mut inner) = (self.nest(), self.nest());
        let (tap_y, tap_x) = (outer.over("tap", &rows.window), outer.over("tap", &columns.window));
        let [each, of_features] = per_group(geometry);
        let within = outer.over("channel", &each);
        let feature = outer.over("feature", features);
        let group = group(&mut outer, geometry, &feature, &of_features);
        let channel = flat(&[(&group, &windows.groups), (&within, &each)]);
        let example = inner.over("example", batch);
        let ([y, at_y], [x, at_x]) = (maps(&mut inner, rows, &tap_y), maps(&mut inner, columns, &tap_x));
        let value = product(at(image, [&example, &channel, &at_y, &at_x]), at(map, [&example, &feature, &y, &x]));
        let row = flat(&[(&tap_y, &rows.window), (&tap_x, &columns.window), (&within, &each)]);
        self.sums(outer, inner, value, finish, &Cell { row, column: feature })
    }

    fn image(&self, geometry: &Geometry, [filter, map]: &[Tensor; 2], finish: &Finish) -> Vec<Statement> {
        let Geometry { batch, channels, windows, .. } = geometry;
        let (rows, columns) = (&windows.rows, &windows.columns);
        let (mut outer, mut inner) = (self.nest(), self.nest());
        let example = outer.over("example", batch);
        let (at_y, at_x) = (outer.over("y", &rows.image), outer.over("x", &columns.image));
        let channel = outer.over("channel", channels);
        let [each, of_features] = per_group(geometry);
        let group = group(&mut outer, geometry, &channel, &each);
        let first = Whole::from(&group).times(&Whole::from(&each));
        let within = outer.place("within", &Whole::from(&channel).less(&first));
        let ([y, tap_y], [x, tap_x]) = (covering(&mut inner, rows, &at_y), covering(&mut inner, columns, &at_x));
        let member = inner.over("feature", &of_features);
        let feature = flat(&[(&group, &windows.groups), (&member, &of_features)]);
        let value = product(at(filter, [&feature, &within, &tap_y, &tap_x]), at(map, [&example, &feature, &y, &x]));
        let row = flat(&[(&example, batch), (&at_y, &rows.image), (&at_x, &columns.image)]);
        self.sums(outer, inner, value, finish, &Cell { row, column: channel })
    }
}

/// An element of an operand, by its place along each axis.
pub(super) fn at(Tensor { data, strides }: &Tensor, places: [&Offset; 4]) -> Expr {
    let steps: Vec<(&Offset, &Dim)> = places.into_iter().zip(strides).collect();
    element(data, &steps)
}

fn product(a: Expr, b: Expr) -> Expr {
    binary(Binary::Mul, a, b)
}

/// The group of a channel or a feature, of which each has so many.
fn group(nest: &mut Nest<'_>, geometry: &Geometry, member: &Offset, each: &Dim) -> Offset {
    if geometry.windows.groups.is_one() {
        return Offset::default();
    }
    nest.place("group", &Whole::from(member).quotient(&Whole::from(each)))
}

/// How many channels and features a group has.
fn per_group(Geometry { channels, features, windows, .. }: &Geometry) -> [Dim; 2] {
    [channels, features].map(|all| all.exact_div(&windows.groups).unwrap_or_else(|| all.clone()))
}
