//! Loops around statements, from the outermost to the innermost.

use std::cell::RefCell;

use crate::ir::ops::Scalar;
use crate::ir::types::Dim;
use crate::loops::ir::{Along, Expr, Index, Name, Offset, Statement, Whole};
use crate::loops::names::Namer;
use crate::loops::walk::mentions;

/// A place some steps behind another one, each so many times a stride.
pub(in crate::loops) fn behind(first: &Offset, steps: &[(&Offset, &Dim)]) -> Offset {
    let mut place = first.clone();
    for (step, stride) in steps.iter().filter(|(_, stride)| **stride != Dim::default()) {
        place.first = &place.first + &(&step.first * stride);
        for (index, by) in &step.terms {
            let by = by * stride;
            match place.terms.iter_mut().find(|(known, _)| known == index) {
                Some((_, before)) => *before = &*before + &by,
                None => place.terms.push((index.clone(), by)),
            }
        }
    }
    place
}

/// The place of an element among all, in the order of the axes. Each is a place along an axis and the axis's length.
pub(super) fn flat(axes: &[(&Offset, &Dim)]) -> Offset {
    let one = Dim::from(1);
    axes.iter()
        .fold(Offset::default(), |outer, (place, size)| behind(&Offset::default(), &[(&outer, size), (place, &one)]))
}

/// A layer of loops.
enum Layer {
    /// As many times as a size says.
    For(Name, Dim),
    /// From a start to before an end.
    Range(Name, [Whole; 2]),
    /// A whole number.
    Index(Name, Whole),
}

/// Loops that statements will be put into. Those that nothing asks for stay without an index, and a number that nothing
/// asks for is left out.
pub(super) struct Nest<'n> {
    namer: &'n RefCell<Namer>,
    layers: Vec<Layer>,
}

impl<'n> Nest<'n> {
    pub(super) fn new(namer: &'n RefCell<Namer>) -> Self {
        Self { namer, layers: Vec::new() }
    }

    /// A loop over all elements along an axis; gives its index. An axis of one element needs none.
    pub(super) fn over(&mut self, wish: &str, extent: &Dim) -> Offset {
        if extent.is_one() {
            return Offset::default();
        }
        let name = self.namer.borrow_mut().fresh(wish);
        self.layers.push(Layer::For(name.clone(), extent.clone()));
        index(name)
    }

    /// A loop from a start to before an end; gives its index.
    pub(super) fn within(&mut self, wish: &str, start: &Whole, end: &Whole) -> Offset {
        let is_first = start.as_size().is_some_and(|start| *start == Dim::default());
        match (start, end, end.as_size()) {
            (_, _, Some(extent)) if is_first => self.over(wish, extent),
            (Whole::Sum(only), _, _) if start.and(1) == *end => only.clone(),
            _ => {
                let name = self.namer.borrow_mut().fresh(wish);
                self.layers.push(Layer::Range(name.clone(), [start.clone(), end.clone()]));
                index(name)
            }
        }
    }

    /// A whole number as a place; one that is more than a sum gets a name.
    pub(super) fn place(&mut self, wish: &str, value: &Whole) -> Offset {
        match value {
            Whole::Sum(sum) => sum.clone(),
            Whole::Of(..) => self.named(wish, value),
        }
    }

    fn named(&mut self, wish: &str, value: &Whole) -> Offset {
        let name = self.namer.borrow_mut().fresh(wish);
        self.layers.push(Layer::Index(name.clone(), value.clone()));
        index(name)
    }

    /// A whole number as an element.
    pub(super) fn number(&mut self, wish: &str, value: &Whole) -> Expr {
        if let Some(size) = value.as_size() {
            return Expr::Number(Scalar::size(size.clone()));
        }
        let place = match value {
            Whole::Sum(sum) if is_index(sum) => sum.clone(),
            _ => self.named(wish, value),
        };
        let along = place.terms.into_iter().next().map(|(index, _)| match index {
            Index::Loop(name) | Index::Backwards(name, _) => Along::Loop(name),
            Index::Class(class) => panic!("{class:?} is no loop"),
        });
        Expr::Index(along.unwrap_or(Along::Zero))
    }

    /// How many times the innermost loop runs, if sizes alone say so.
    pub(super) fn times(&self) -> Option<Dim> {
        self.layers.iter().try_fold(Dim::from(1), |times, layer| match layer {
            Layer::For(_, extent) => Some(&times * extent),
            Layer::Range(..) => None,
            Layer::Index(..) => Some(times),
        })
    }

    /// The statements, with these in the innermost loop.
    pub(super) fn around(self, body: Vec<Statement>) -> Vec<Statement> {
        self.layers.into_iter().rev().fold(body, |mut body, layer| {
            let asked = |name: Name| mentions(&body, &name).then_some(name);
            match layer {
                Layer::For(name, extent) => vec![Statement::For { index: asked(name), extent, body }],
                Layer::Range(name, [start, end]) => {
                    vec![Statement::Range { index: asked(name), start, end, body }]
                }
                Layer::Index(name, value) => {
                    if let Some(name) = asked(name) {
                        body.insert(0, Statement::Index(name, value));
                    }
                    body
                }
            }
        })
    }
}

/// The index of a loop as a place.
fn index(name: Name) -> Offset {
    Offset { first: Dim::default(), terms: vec![(Index::Loop(name), Dim::from(1))] }
}

/// Whether a place is the index of a loop as it is.
fn is_index(place: &Offset) -> bool {
    let is_alone = matches!(place.terms.as_slice(), [(Index::Loop(_), stride)] if stride.is_one());
    is_alone && place.first == Dim::default()
}
