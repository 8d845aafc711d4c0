//! Sums that are zero whatever is added: Σ (x − mean x) = 0. The backward pass of every norm has some, and what comes before
//! a norm has gradients that are nothing else: a bias that the norm takes away again. In floats they would be noise.

use std::collections::BTreeSet;

use super::exact::{as_binary, constant};
use super::reassociate::{as_broadcast, as_scaled};
use crate::ir::graph::{Builder, Graph, NodeId, kept_axes};
use crate::ir::ops::{Binary, CoreOp, Reduction, Scalar, Unary};
use crate::ir::types::{Dim, element_count};

/// Σ c = 0 where the terms of c cancel, and Σ (y + c) = Σ y; so of means
pub(super) fn sum_of_centred(b: &mut Builder, id: NodeId) -> Option<NodeId> {
    let CoreOp::Reduce { kind: kind @ (Reduction::Sum | Reduction::Mean), axes } = b.graph.op(id).clone() else {
        return None;
    };
    let x = b.graph.operands(id)[0];
    if is_centred(&b.graph, x, &axes) {
        return Some(b.constant_like(0.0, id));
    }
    let CoreOp::Binary(function @ (Binary::Add | Binary::Sub)) = *b.graph.op(x) else { return None };
    let (left, right) = as_binary(&b.graph, x, function)?;
    if is_centred(&b.graph, right, &axes) {
        return Some(b.reduce(kind, left, axes));
    }
    let sum = is_centred(&b.graph, left, &axes).then(|| b.reduce(kind, right, axes))?;
    Some(if function == Binary::Add { sum } else { b.unary(Unary::Neg, sum) })
}

/// Whether the sum of a value over these axes is zero: over all of them, or over the ones along which a part of it is the
/// same (a mean of each image, where the sum is of them all).
fn is_centred(graph: &Graph, id: NodeId, axes: &[usize]) -> bool {
    let mut fewer = BTreeSet::new();
    let is_zero = |axes: &[usize], fewer: &mut BTreeSet<Vec<usize>>| {
        let shape = &graph.ty(id).shape;
        Sums { graph, axes, shape, fewer, left: MOST_LOOKS }.of(id).is_some_and(cancel)
    };
    is_zero(axes, &mut fewer) || fewer.iter().any(|axes| is_zero(axes, &mut BTreeSet::new()))
}

/// How many nodes are looked at for one sum.
const MOST_LOOKS: usize = 64;

/// Into how many terms a sum is taken apart at most.
const MOST_TERMS: usize = 16;

/// What a term is a product of, besides its number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Factor {
    /// The sum of a node over the axes.
    Sum(NodeId),
    /// A node that is the same for all that are added, and the axes of the result that it has.
    Same(NodeId, Vec<usize>),
}

/// A number times some factors, which are in order.
type Term = (Vec<Factor>, Scalar);

/// Takes sums over some axes apart.
struct Sums<'a> {
    graph: &'a Graph,
    axes: &'a [usize],
    /// The shape of what is added.
    shape: &'a [Dim],
    /// Those of the axes along which some part is the same that has the others.
    fewer: &'a mut BTreeSet<Vec<usize>>,
    /// How many nodes may still be looked at: this also bounds the depth.
    left: usize,
}

impl Sums<'_> {
    /// The terms of the sum of a node.
    fn of(&mut self, id: NodeId) -> Option<Vec<Term>> {
        if let Some(terms) = self.linear(id, Self::of)? {
            return Some(terms);
        }
        if let Some(value) = constant(self.graph, id) {
            return Some(vec![(Vec::new(), value.times(&Scalar::size(self.count())))]);
        }
        if let Some((x, small, kept)) = as_scaled(self.graph, id)
            && let Some(kept) = self.of_result(&kept)
        {
            return product(&self.of(x)?, &self.same(small, &kept)?);
        }
        if let Some((small, kept)) = as_broadcast(self.graph, id)
            && let Some(kept) = self.of_result(&kept)
        {
            return Some(times(self.same(small, &kept)?, &Scalar::size(self.count())));
        }
        Some(vec![(vec![Factor::Sum(id)], Scalar::from(1.0))])
    }

    /// The terms of a node that is the same for all that are added, with the axes `kept` of the result.
    fn same(&mut self, id: NodeId, kept: &[usize]) -> Option<Vec<Term>> {
        if let Some(terms) = self.linear(id, |sums, id| sums.same(id, kept))? {
            return Some(terms);
        }
        if let Some(value) = constant(self.graph, id) {
            return Some(vec![(Vec::new(), value.clone())]);
        }
        if let Some((x, y)) = as_binary(self.graph, id, Binary::Mul) {
            return product(&self.same(x, kept)?, &self.same(y, kept)?);
        }
        let is_whole = kept.iter().copied().eq(0..self.shape.len() - self.axes.len());
        if let CoreOp::Reduce { kind: kind @ (Reduction::Sum | Reduction::Mean), axes } = self.graph.op(id)
            && let [x] = self.graph.operands(id)[..]
            && (is_whole, &axes[..], &self.graph.ty(x).shape[..]) == (true, self.axes, self.shape)
        {
            let terms = self.of(x)?;
            return Some(match kind {
                Reduction::Mean => times(terms, &Scalar::reciprocal(self.count())),
                _ => terms,
            });
        }
        Some(vec![(vec![Factor::Same(id, kept.to_vec())], Scalar::from(1.0))])
    }

    /// What both do with sums, differences and multiples of numbers; the outer `None` is for too many of them.
    #[expect(clippy::option_option, reason = "the outer one is a limit, the inner one another kind of node")]
    fn linear(
        &mut self,
        id: NodeId,
        mut of: impl FnMut(&mut Self, NodeId) -> Option<Vec<Term>>,
    ) -> Option<Option<Vec<Term>>> {
        self.left = self.left.checked_sub(1)?;
        let operands = self.graph.operands(id);
        let minus = Scalar::from(-1.0);
        Some(match self.graph.op(id) {
            CoreOp::Unary(Unary::Neg) => Some(times(of(self, operands[0])?, &minus)),
            CoreOp::Binary(function @ (Binary::Add | Binary::Sub)) => {
                let (mut terms, right) = (of(self, operands[0])?, of(self, operands[1])?);
                terms.extend(if *function == Binary::Add { right } else { times(right, &minus) });
                Some((terms.len() <= MOST_TERMS).then_some(terms)?)
            }
            CoreOp::Binary(Binary::Mul) if let Some(factor) = constant(self.graph, operands[1]) => {
                let factor = factor.clone();
                Some(times(of(self, operands[0])?, &factor))
            }
            _ => None,
        })
    }

    /// How many are added.
    fn count(&self) -> Dim {
        element_count(&self.axes.iter().map(|axis| self.shape[*axis].clone()).collect::<Vec<_>>())
    }

    /// The axes of something repeated as axes of the result, if it has none of those that are summed.
    fn of_result(&mut self, kept: &[usize]) -> Option<Vec<usize>> {
        let same: Vec<usize> = self.axes.iter().copied().filter(|axis| !kept.contains(axis)).collect();
        if same.len() < self.axes.len() {
            self.fewer.extend((!same.is_empty()).then_some(same));
            return None;
        }
        let result = kept_axes(self.shape.len(), self.axes);
        kept.iter().map(|axis| result.iter().position(|other| other == axis)).collect()
    }
}

fn times(terms: Vec<Term>, factor: &Scalar) -> Vec<Term> {
    terms.into_iter().map(|(factors, number)| (factors, number.times(factor))).collect()
}

fn product(left: &[Term], right: &[Term]) -> Option<Vec<Term>> {
    if left.len() * right.len() > MOST_TERMS {
        return None;
    }
    let pair = |(x, c): &Term, (y, d): &Term| {
        let mut factors = [x.clone(), y.clone()].concat();
        factors.sort();
        (factors, c.times(d))
    };
    Some(left.iter().flat_map(|x| right.iter().map(move |y| pair(x, y))).collect())
}

/// Whether terms add up to zero. Their numbers are quotients in double precision, n · (1/n) among them: what is left of
/// equal ones is a few roundings.
fn cancel(mut terms: Vec<Term>) -> bool {
    while let Some((factors, number)) = terms.pop() {
        let (mut sum, mut largest) = (number.factor(), number.factor().abs());
        terms.retain(|(others, other)| {
            let is_like = *others == factors
                && (&other.numerator, &other.denominator) == (&number.numerator, &number.denominator);
            if is_like {
                sum += other.factor();
                largest = largest.max(other.factor().abs());
            }
            !is_like
        });
        let is_zero = sum.abs() <= 8.0 * f64::EPSILON * largest;
        if !is_zero {
            return false;
        }
    }
    true
}
