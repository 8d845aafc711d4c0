//! `sum(axis, keepdim = false)`, `mean(axis, keepdim = false)`, `var(axis, unbiased = true, keepdim = false)`,
//! `std(axis, unbiased = true, keepdim = false)`, `amax(axis, keepdim = false)`, `amin(axis, keepdim = false)`,
//! `logsumexp(axis, keepdim = false)`, `norm(p = 2, axis, keepdim = false)`: the elements along one axis, or along each of
//! a list, become one number; without `axis` all elements of an example.
//!
//! Shapes: those axes disappear, or with `keepdim` have one element. `var` divides by n − 1, or by n if not unbiased;
//! `norm` is (Σ |x|^p)^(1/p). Where `std` or `norm` is zero its derivative is zero, and so is that of an element that is
//! zero in a norm with p below 2. As the functions of torch with these names; of equal
//! maxima each gets an equal share of the gradient, as in `torch.amax`.

use super::roots::{norm, root};
use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::axes::{axes, outer, with_example};
use crate::ir::graph::{Builder, NodeId, kept_axes};
use crate::ir::ops::{Reduction, Scalar, Unary};
use crate::ir::types::{Dim, Shape, TensorType, element_count};

/// One number for the elements along some axes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reduce {
    /// Σ x
    Sum,
    /// Σ x / n
    Mean,
    /// Σ (x − mean)² / (n − 1)
    Var,
    /// The square root of the variance.
    Std,
    /// The largest.
    Amax,
    /// The smallest.
    Amin,
    /// ln Σ e^x
    LogSumExp,
    /// (Σ |x|^p)^(1/p)
    Norm,
}

const AXIS: Argument = Argument { name: "axis", kind: ArgumentKind::Axes, default: Default::Absent };
const KEEPDIM: Argument = Argument { name: "keepdim", kind: ArgumentKind::Flag, default: Default::Flag(false) };
const UNBIASED: Argument = Argument { name: "unbiased", kind: ArgumentKind::Flag, default: Default::Flag(true) };
const P: Argument = Argument { name: "p", kind: ArgumentKind::Number, default: Default::Number(2.0) };

impl Layer for Reduce {
    fn name(&self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Var => "var",
            Self::Std => "std",
            Self::Amax => "amax",
            Self::Amin => "amin",
            Self::LogSumExp => "logsumexp",
            Self::Norm => "norm",
        }
    }

    fn formula(&self) -> &'static str {
        match self {
            Self::Sum => "Σ x",
            Self::Mean => "Σ x / n",
            Self::Var => "Σ (x - mean)² / (n - 1)",
            Self::Std => "√(Σ (x - mean)² / (n - 1))",
            Self::Amax => "the largest element",
            Self::Amin => "the smallest element",
            Self::LogSumExp => "ln Σ e^x",
            Self::Norm => "(Σ |x|^p)^(1/p)",
        }
    }

    fn is_function(&self) -> bool {
        true
    }

    fn arguments(&self) -> &'static [Argument] {
        match self {
            Self::Var | Self::Std => &[AXIS, UNBIASED, KEEPDIM],
            Self::Norm => &[P, AXIS, KEEPDIM],
            _ => &[AXIS, KEEPDIM],
        }
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let ty = call.input().clone();
        let axes = axes(call, self.name(), "axis", 0)?;
        let mut example = ty.example().to_vec();
        let count = element_count(&axes.iter().map(|axis| example[*axis].clone()).collect::<Shape>());
        if matches!(self, Self::Var | Self::Std) && call.call().flag("unbiased") {
            let message = format!("`{}` divides by n - 1, and n is {count} here", self.name());
            call.require_at_most(&Dim::from(2), &count, call.span(), message)?;
        }
        if *self == Self::Norm && call.call().number("p") <= 0.0 {
            let message = format!("`p` of `norm` is above zero, but {} was given", call.call().number("p"));
            call.error(call.argument_span("p"), message, String::new());
            return None;
        }
        if call.call().flag("keepdim") {
            for axis in &axes {
                example[*axis] = Dim::from(1);
            }
        } else {
            example = kept_axes(example.len(), &axes).into_iter().map(|axis| example[axis].clone()).collect();
        }
        Some(with_example(&ty, example))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (b, x) = (&mut *cx.builder, cx.operands[0]);
        let ty = b.graph.ty(x).clone();
        let outer = outer(&ty);
        let mut axes: Vec<usize> = call.axes("axis", ty.example().len()).iter().map(|axis| outer + axis).collect();
        axes.sort_unstable();
        let reduced = match self {
            Self::Sum => b.reduce(Reduction::Sum, x, axes),
            Self::Mean => mean(b, x, axes),
            Self::Var => variance(b, x, axes, call.flag("unbiased")),
            Self::Std => {
                let variance = variance(b, x, axes, call.flag("unbiased"));
                root(b, variance, 2.0)
            }
            Self::Amax => b.reduce(Reduction::Max, x, axes),
            Self::Amin => {
                let negated = b.unary(Unary::Neg, x);
                let max = b.reduce(Reduction::Max, negated, axes);
                b.unary(Unary::Neg, max)
            }
            Self::LogSumExp => b.reduce(Reduction::LogSumExp, x, axes),
            Self::Norm => norm(b, x, axes, call.number("p")),
        };
        let result = call.result.as_ref().expect("checked");
        b.reshape(reduced, result.shape.clone())
    }
}

fn counted(b: &Builder, x: NodeId, axes: &[usize]) -> Dim {
    let sizes: Shape = axes.iter().map(|axis| b.graph.ty(x).shape[*axis].clone()).collect();
    element_count(&sizes)
}

/// `Σ x / n` along some axes.
pub(super) fn mean(b: &mut Builder, x: NodeId, axes: Vec<usize>) -> NodeId {
    b.reduce(Reduction::Mean, x, axes)
}

/// `Σ (x − mean)² / n`, or `/ (n − 1)`
fn variance(b: &mut Builder, x: NodeId, axes: Vec<usize>, unbiased: bool) -> NodeId {
    let shape = b.graph.ty(x).shape.clone();
    let mean = mean(b, x, axes.clone());
    let repeated = b.broadcast(mean, kept_axes(shape.len(), &axes), shape);
    let centred = b.minus(x, repeated);
    let squares = b.times(centred, centred);
    let count = counted(b, x, &axes);
    let sum = b.reduce(Reduction::Sum, squares, axes);
    let count = if unbiased { &count - &Dim::from(1) } else { count };
    b.scaled(sum, Scalar::reciprocal(count))
}
