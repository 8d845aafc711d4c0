//! Which way each product is computed: as part of its caller, by plain loops, or in blocks.

use crate::ir::ops::CoreOp;
use crate::ir::types::Dim;
use crate::loops::ir::Driver;
use crate::loops::program::{Contraction, KernelKind, Program};
use crate::loops::target::{Inlined, Plain, Target};

/// A product whose share of an example's work is less than this part of the largest one's is not inlined: what a call
/// costs does not show there, and what is inlined is compiled for every network anew.
const SHARE: i64 = 32;

/// Decides it for all products of a program.
pub(super) fn choose(program: &mut Program) {
    let target = program.layouts.target;
    let works: Vec<Option<i64>> = program
        .kernels
        .iter()
        .map(|kernel| match &kernel.kind {
            KernelKind::Contraction(c) => {
                let is_product =
                    matches!(program.graph.op(c.anchor), CoreOp::Contract { .. } | CoreOp::Convolve { .. });
                is_product.then(|| work(c))
            }
            _ => None,
        })
        .collect();
    let largest = works.iter().flatten().copied().max().unwrap_or(0);
    for (kernel, work) in program.kernels.iter_mut().zip(works) {
        let (KernelKind::Contraction(c), Some(work)) = (&mut kernel.kind, work) else { continue };
        if !matches!(program.graph.op(c.anchor), CoreOp::Contract { .. }) {
            continue;
        }
        c.driver = if is_small(target, c) && work.saturating_mul(SHARE) >= largest {
            Driver::Inlined
        // the column sums that ride along are a product of one row
        } else if c.column_sums.is_some() || target.plain.is_some_and(|plain| may_be_plain(&plain, c)) {
            Driver::BySize
        } else {
            Driver::Blocks
        };
    }
}

/// Multiply-adds of one example.
fn work(c: &Contraction) -> i64 {
    let axes = [&c.m, &c.n, &c.k].into_iter().chain(&c.loops).chain(&c.summed_loops);
    axes.fold(1, |product: i64, axis| product.saturating_mul(axis.size.typical()))
}

/// What a size is at least.
fn least(size: &Dim) -> i64 {
    size.evaluate(&|_| Some(1)).unwrap_or(1).max(1)
}

/// Whether some call of a product may be one that plain loops do.
fn may_be_plain(plain: &Plain, c: &Contraction) -> bool {
    let Some(k) = c.k.size.as_constant() else { return true };
    let vectors = least(&c.m.size).saturating_mul(least(&c.n.size).div_euclid(plain.lanes) + 1).saturating_mul(k);
    k <= plain.few || k <= plain.chain && vectors <= plain.vectors
}

/// Whether a product is so small that calling a kernel costs as much as the product: where its sizes are literals, it is
/// inlined.
fn is_small(target: &Target, c: &Contraction) -> bool {
    let (Some(Inlined { columns, elements }), Some(n)) = (target.inlined, c.n.size.as_constant()) else { return false };
    let width = if target.pads_rows { c.n.size.padded().as_constant().unwrap_or(elements) } else { n };
    let few = |rows: &Dim| rows.as_constant().is_some_and(|rows| rows * width <= elements);
    n <= columns && (few(&c.k.size) || few(&c.m.size))
}
