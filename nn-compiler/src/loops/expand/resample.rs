//! Resampling. The elements that each result is made of are found in whole numbers, so that one without a weight is not
//! read; see [`crate::ir::resampling`] for the places and weights.

use super::lines::{cell, operand};
use super::nest::Nest;
use super::{Expansion, binary, number};
use crate::ir::ops::Binary;
use crate::ir::resampling::{Interpolation, Resampling};
use crate::loops::ir::{Expr, Finish, Lines, Offset, Statement, Whole};

impl Expansion {
    /// Another number of elements along an axis, or the transpose of that.
    pub(super) fn resample(&self, lines: &Lines, map: &Resampling, finish: &Finish) -> Vec<Statement> {
        let (mut outer, mut inner) = (self.nest(), self.nest());
        let (mut places, mut far) = (Vec::new(), Whole::from(&Offset::default()));
        let axis = Axis::of(map);
        for (position, (size, _)) in lines.axes.iter().enumerate() {
            places.push(outer.over("i", size));
            if position == lines.axis && !map.transposed {
                far = axis.place(&mut outer, &places[position]);
            }
        }
        let (cell, at) = (cell(lines, &places), places[lines.axis].clone());
        let [start, end] =
            if map.transposed { axis.shared(&Whole::from(&at)) } else { axis.sources(&Whole::from(&at), &far) };
        let from = inner.within("from", &start, &end);
        if map.transposed {
            far = axis.place(&mut inner, &from);
        }
        let weight = axis.weight(&mut inner, if map.transposed { [&from, &at] } else { [&at, &from] }, &far);
        places[lines.axis] = from;
        let element = operand(lines, &places);
        let value = match weight {
            Some(weight) => binary(Binary::Mul, weight, element),
            None => element,
        };
        self.sums(outer, inner, value, finish, &cell)
    }
}

/// The axis: element o of m is made of elements i of n.
struct Axis {
    mode: Interpolation,
    n: Whole,
    m: Whole,
}

impl Axis {
    fn of(map: &Resampling) -> Self {
        Self { mode: map.mode, n: Whole::from(&map.from), m: Whole::from(&map.to) }
    }

    /// Into how many parts the distance between neighbours is cut.
    fn parts(&self) -> Whole {
        match self.mode {
            Interpolation::LinearCorners => self.m.less(&one()).most(&one()),
            Interpolation::Linear => self.m.plus(&self.m),
            Interpolation::Nearest | Interpolation::Mean => one(),
        }
    }

    /// Where element o lies: on straight lines so many parts behind the first, otherwise at the first that it is made of.
    fn place(&self, nest: &mut Nest<'_>, o: &Offset) -> Whole {
        let (last, o) = (self.n.less(&one()), Whole::from(o));
        let place = match self.mode {
            Interpolation::Nearest | Interpolation::Mean => o.times(&self.n).quotient(&self.m),
            Interpolation::LinearCorners => o.times(&last),
            Interpolation::Linear => {
                let middle = o.plus(&o).and(1).times(&self.n);
                middle.less(&self.m).least(&last.times(&self.parts()))
            }
        };
        Whole::from(&nest.place("far", &place))
    }

    /// The element behind the last of those that a mean is of.
    fn end(&self, o: &Whole) -> Whole {
        o.and(1).times(&self.n).covering(&self.m)
    }

    /// The elements i from a start to before an end that element o is made of.
    fn sources(&self, o: &Whole, far: &Whole) -> [Whole; 2] {
        match self.mode {
            Interpolation::Nearest => [far.clone(), far.and(1)],
            Interpolation::Mean => [far.clone(), self.end(o)],
            Interpolation::Linear | Interpolation::LinearCorners => {
                let parts = self.parts();
                [far.quotient(&parts), far.plus(&parts).covering(&parts)]
            }
        }
    }

    /// The elements o from a start to before an end that element i has a share in.
    fn shared(&self, i: &Whole) -> [Whole; 2] {
        let Self { n, m, .. } = self;
        match self.mode {
            Interpolation::Nearest => [i.times(m).covering(n), i.and(1).times(m).covering(n)],
            Interpolation::Mean => [i.times(m).quotient(n), i.and(1).times(m).covering(n)],
            // less than `parts` before and behind `i · parts`
            Interpolation::Linear => {
                let (middle, twice) = (i.plus(i), n.plus(n));
                let start = middle.times(m).and(1).less(&m.plus(n)).covering(&twice);
                let end = middle.and(3).times(m).less(n).covering(&twice);
                [start, m.least(&end)]
            }
            Interpolation::LinearCorners => {
                let (parts, step) = (self.parts(), n.less(&one()));
                // all elements lie at the only one
                let all = m.times(&one().less(&step));
                let step = step.most(&one());
                let start = i.times(&parts).and(1).less(&parts).covering(&step);
                let end = i.and(1).times(&parts).covering(&step).most(&all);
                [start, m.least(&end)]
            }
        }
    }

    /// The weight of element i in element o, which has some; none where it is 1.
    fn weight(&self, nest: &mut Nest<'_>, [o, i]: [&Offset; 2], far: &Whole) -> Option<Expr> {
        let (above, below) = match self.mode {
            Interpolation::Nearest => return None,
            Interpolation::Mean => (number(1.0), nest.number("count", &self.end(&Whole::from(o)).less(far))),
            Interpolation::Linear | Interpolation::LinearCorners => {
                let (near, parts) = (Whole::from(i).times(&self.parts()), self.parts());
                let distance = far.less(&near).plus(&near.less(far));
                (nest.number("left", &parts.less(&distance)), nest.number("parts", &parts))
            }
        };
        Some(binary(Binary::Div, above, below))
    }
}

fn one() -> Whole {
    Whole::from(&crate::ir::types::Dim::from(1))
}
