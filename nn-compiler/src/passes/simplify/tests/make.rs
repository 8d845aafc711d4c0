//! Small graphs by short words.

use std::cell::RefCell;

use crate::front::construct::construct;
use crate::ir::graph::{Builder, Graph, NodeId, Root};
use crate::ir::ops::{Accumulation, Binary, CoreOp, Reduction, Unary};
use crate::ir::types::{Dim, Shape};
use crate::ir::windows::Windows;
use crate::testing::model;

/// What the graphs are made of: `x`, `y` and `m` are matrices, `u` has a number for each row of one, `v` one for each
/// column, `s` is one number, `p` and `q` are images, `c` are
/// four classes; all of them for each example.
pub const INPUTS: &str = "(#[grad] x: [3, 4], #[grad] y: [3, 4], #[grad] m: [3, 4], #[grad] u: [3], #[grad] v: [4], \
                      #[grad] s: [], #[grad] p: [4, 6, 1], #[grad] q: [4, 6, 1], c: [class(3); 4]) \
                      { (x + y + m, u, v, s, p, q, c -> one_hot) }";

/// Makes nodes by short words.
pub struct Make(RefCell<Builder>);

impl Make {
    /// The graph with this root.
    pub fn graph(make: impl Fn(&Self) -> NodeId) -> Graph {
        let maker = Self(RefCell::new(Builder::new(construct(&model(INPUTS), true).like())));
        let root = make(&maker);
        let mut graph = maker.0.into_inner().graph;
        graph.roots.insert(Root::Prediction(0), root);
        graph
    }

    pub fn input(&self, name: &str) -> NodeId {
        let mut b = self.0.borrow_mut();
        let index = b.graph.inputs.iter().position(|input| input.name == name).expect("an input");
        b.input(index)
    }

    pub fn x(&self) -> NodeId {
        self.input("x")
    }

    pub fn y(&self) -> NodeId {
        self.input("y")
    }

    pub fn m(&self) -> NodeId {
        self.input("m")
    }

    /// `u` for each column.
    pub fn u(&self) -> NodeId {
        let u = self.input("u");
        self.repeat(u, &[0, 1], matrix())
    }

    /// `v` for each row.
    pub fn v(&self) -> NodeId {
        let v = self.input("v");
        self.repeat(v, &[0, 2], matrix())
    }

    pub fn constant(&self, value: f64, shape: Shape) -> NodeId {
        self.0.borrow_mut().constant(value, shape)
    }

    /// Running sums.
    pub fn running(&self, x: NodeId, axis: usize, exclusive: bool) -> NodeId {
        self.0.borrow_mut().cumulate(Accumulation::Sum, x, axis, [exclusive, false])
    }

    /// A matrix of one number.
    pub fn number(&self, value: f64) -> NodeId {
        self.0.borrow_mut().constant(value, matrix())
    }

    pub fn zeros(&self, rows: i64) -> NodeId {
        self.0.borrow_mut().constant(0.0, rows_of(rows))
    }

    pub fn uniform(&self, shape: Shape) -> NodeId {
        self.0.borrow_mut().uniform(0, shape)
    }

    pub fn indices(&self, axis: usize, shape: Shape) -> NodeId {
        self.0.borrow_mut().iota(axis, shape)
    }

    pub fn f(&self, function: Unary, x: NodeId) -> NodeId {
        self.0.borrow_mut().unary(function, x)
    }

    pub fn exp(&self, x: NodeId) -> NodeId {
        self.f(Unary::Exp, x)
    }

    pub fn neg(&self, x: NodeId) -> NodeId {
        self.f(Unary::Neg, x)
    }

    pub fn op(&self, function: Binary, x: NodeId, y: NodeId) -> NodeId {
        self.0.borrow_mut().binary(function, x, y)
    }

    pub fn plus(&self, x: NodeId, y: NodeId) -> NodeId {
        self.op(Binary::Add, x, y)
    }

    pub fn minus(&self, x: NodeId, y: NodeId) -> NodeId {
        self.op(Binary::Sub, x, y)
    }

    pub fn times(&self, x: NodeId, y: NodeId) -> NodeId {
        self.op(Binary::Mul, x, y)
    }

    pub fn over(&self, x: NodeId, y: NodeId) -> NodeId {
        self.op(Binary::Div, x, y)
    }

    pub fn scaled(&self, x: NodeId, factor: f64) -> NodeId {
        self.0.borrow_mut().scaled(x, factor)
    }

    pub fn select(&self, mask: NodeId, x: NodeId, y: NodeId) -> NodeId {
        self.0.borrow_mut().select(mask, x, y)
    }

    pub fn one_hot(&self, classes: &str) -> NodeId {
        let classes = self.input(classes);
        self.0.borrow_mut().one_hot(classes)
    }

    pub fn sum(&self, x: NodeId, axes: &[usize]) -> NodeId {
        self.0.borrow_mut().reduce(Reduction::Sum, x, axes.to_vec())
    }

    pub fn repeat(&self, x: NodeId, axes: &[usize], shape: Shape) -> NodeId {
        self.0.borrow_mut().broadcast(x, axes.to_vec(), shape)
    }

    pub fn transpose(&self, x: NodeId, axes: &[usize]) -> NodeId {
        self.0.borrow_mut().transpose(x, axes.to_vec())
    }

    pub fn reshape(&self, x: NodeId, shape: Shape) -> NodeId {
        self.0.borrow_mut().reshape(x, shape)
    }

    pub fn reverse(&self, x: NodeId, axes: &[usize]) -> NodeId {
        self.0.borrow_mut().reverse(x, axes.to_vec())
    }

    /// First, step and count of rows.
    pub fn rows(&self, x: NodeId, slice: [i64; 3]) -> NodeId {
        self.0.borrow_mut().slice(x, 1, slice.map(Dim::from))
    }

    pub fn columns(&self, x: NodeId, slice: [i64; 3]) -> NodeId {
        self.0.borrow_mut().slice(x, 2, slice.map(Dim::from))
    }

    /// One below the other.
    pub fn concat(&self, pieces: &[NodeId]) -> NodeId {
        self.0.borrow_mut().concat(pieces, 1)
    }

    pub fn mean(&self, x: NodeId, axes: &[usize]) -> NodeId {
        self.0.borrow_mut().reduce(Reduction::Mean, x, axes.to_vec())
    }

    /// `x` less the means of the rows of `of`.
    pub fn centred(&self, x: NodeId, of: NodeId) -> NodeId {
        self.minus(x, self.repeat(self.mean(of, &[2]), &[0, 1], matrix()))
    }

    /// Sums over windows of an image, of shape `[B, 4, 3, 1]`.
    pub fn windowed(&self, image: &str) -> NodeId {
        let image = self.input(image);
        self.0.borrow_mut().pool_sum(&windows(), image)
    }

    /// The same without the axis of one.
    pub fn dropped(&self, image: &str) -> NodeId {
        self.reshape(self.windowed(image), pooled())
    }

    pub fn index(&self, image: NodeId) -> NodeId {
        self.0.borrow_mut().pool_index(&windows(), image)
    }

    pub fn pick(&self, image: NodeId, index: NodeId) -> NodeId {
        self.0.borrow_mut().pool_pick(&windows(), image, index)
    }

    /// What a pool's derivative is made of.
    pub fn unpooled(&self, image: &str) -> NodeId {
        let image = self.input(image);
        let index = self.index(image);
        let map = self.pick(image, index);
        self.0.borrow_mut().unpool(&windows(), map, index)
    }
}

pub fn matrix() -> Shape {
    rows_of(3)
}

pub fn rows_of(rows: i64) -> Shape {
    vec![Dim::batch(), Dim::from(rows), Dim::from(4)]
}

pub fn pooled() -> Shape {
    vec![Dim::batch(), Dim::from(4), Dim::from(3)]
}

/// Two rows at a time, of one column.
fn windows() -> Windows {
    let graph = construct(&model("(#[grad] p: [4, 6, 1]) { p -> max_pool([2, 1]) }"), true);
    let found = graph.schedule().into_iter().find_map(|id| match graph.op(id) {
        CoreOp::PoolPick { windows } => Some((**windows).clone()),
        _ => None,
    });
    found.expect("a pool has windows")
}
