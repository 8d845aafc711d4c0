//! How a nest adds up: in registers along a row or through all rows, or in memory, where axes are kept.

use super::{Accumulator, Adding, Dim, Expr, Kept, Lanes, Level, Name, Nest, Statement, beside_name, in_memory};
use super::{Scope, sums};
use crate::ir::graph::NodeId;
use crate::ir::ops::{CoreOp, Reduction};
use crate::loops::ir::Offset;

impl Nest<'_> {
    /// The statement that takes lanes into what a reduction or a search along the row gives; and those around, in the row
    /// or in the loops that it goes through.
    pub(super) fn fold(
        &mut self,
        id: NodeId,
        name: &Name,
        value: Expr,
        (opening, closing): (&mut Vec<Statement>, &mut Vec<Statement>),
    ) -> Statement {
        let scope = self.scope;
        let graph = scope.graph();
        let CoreOp::Reduce { kind, axes } = graph.op(id) else {
            let picked = Accumulator { name: name.clone(), adding: Adding::Picked };
            opening.push(Statement::Begin(picked.clone()));
            closing.push(Statement::End(picked.clone(), None));
            return Statement::FoldPicked(picked, scope.class(graph.operands(id)[1]), value);
        };
        let level = scope.level(id);
        if level == Level::Accumulator && graph.ty(id).rank() > 0 {
            return match Kept::new(scope.site.program, scope.domain, scope.order, id) {
                Some(kept) => self.add_up(&kept, (id, axes), name, value),
                None => scope.add_to_memory((id, axes), *kind, value),
            };
        }
        let count = scope.count(id, axes);
        let total = Accumulator { name: name.clone(), adding: scope.adding(*kind, graph.ty(id).rank() == 0, &count) };
        let (begin, end) = (Statement::Begin(total.clone()), Statement::End(total.clone(), mean_of(*kind, count)));
        if level == Level::Accumulator {
            self.before[0].push(begin);
            self.after[0].push(end);
        } else {
            opening.push(begin);
            closing.push(end);
        }
        Statement::Fold(total, value)
    }

    /// Adds a value of the row to a total over all rows.
    pub(super) fn accumulate_row(&mut self, id: NodeId, body: &mut Vec<Statement>) {
        let scope = self.scope;
        let graph = scope.graph();
        let CoreOp::Reduce { kind, axes } = graph.op(id) else { return };
        let operand = graph.operands(id)[0];
        let mut lanes = Lanes::new(graph, scope, self.namer, &[operand]);
        let value = lanes.expression(operand);
        body.extend(lanes.lets.into_iter().map(|(name, value)| Statement::Let(name, value)));
        let name = self.namer.fresh(graph.op_word(id));
        let adding = if *kind == Reduction::Max { Adding::Largest } else { Adding::Blocks };
        let total = Accumulator { name: name.clone(), adding };
        self.before[0].push(Statement::Begin(total.clone()));
        body.push(Statement::FoldOne(total.clone(), value));
        if adding == Adding::Blocks {
            self.after[0].push(Statement::End(total, mean_of(*kind, scope.count(id, axes))));
        }
        scope.known.borrow_mut().insert(id, name);
    }

    /// The statement in the loop over lanes that adds a value to sums in memory, and those around it.
    fn add_up(&mut self, kept: &Kept, (id, axes): (NodeId, &[usize]), sums: &Name, value: Expr) -> Statement {
        let scope = self.scope;
        let memory = scope.site.name(id).clone();
        let row = scope.kept_row(id, axes);
        let in_part = kept.around > 0 || row.is_zero();
        if kept.is_long() {
            let start = if in_part { row.clone() } else { Offset::default() };
            let (sums, beside) = (sums.clone(), beside_name(&memory));
            let part = Some((start, kept.len.clone()));
            self.before[kept.around].push(Statement::BeginSums {
                sums: sums.clone(),
                memory: memory.clone(),
                part,
                beside,
            });
            self.after[kept.row].push(Statement::NextSums(sums.clone(), kept.rows.clone()));
            self.after[kept.around].push(Statement::EndSums(sums));
        }
        if kept.keeps_lanes {
            if !kept.is_long() {
                return scope.add_to_memory((id, axes), Reduction::Sum, value);
            }
            return Statement::AddToSums(sums.clone(), if in_part { Offset::default() } else { row }, value);
        }
        // lanes that are not kept are added up in registers first
        let total =
            Accumulator { name: format!("{sums}_lanes"), adding: scope.adding(Reduction::Sum, false, &kept.each) };
        self.before[kept.lanes].push(Statement::Begin(total.clone()));
        let name = total.name.clone();
        let store = match () {
            () if kept.is_complete() => Statement::SetOne(memory, row, name),
            () if kept.is_long() => Statement::AddOneToSums(sums.clone(), row, name),
            () => Statement::AddOne(memory, row, name),
        };
        self.after[kept.lanes].splice(0..0, [Statement::End(total.clone(), None), store]);
        Statement::Fold(total, value)
    }
}

impl Scope<'_> {
    /// Adds lanes to a value in memory that keeps some axes.
    fn add_to_memory(&self, (id, axes): (NodeId, &[usize]), kind: Reduction, value: Expr) -> Statement {
        let (memory, row) = (self.site.name(id).clone(), self.kept_row(id, axes));
        if self.order.last().is_some_and(|axis| axes.contains(axis)) {
            return Statement::Raise(memory, row, value);
        }
        Statement::AddTo(memory, row, in_memory(kind), value)
    }

    /// How `count` numbers are folded into an accumulator of one number, or of one a row.
    fn adding(&self, kind: Reduction, is_one: bool, count: &Dim) -> Adding {
        match kind {
            Reduction::Max => Adding::Largest,
            Reduction::Sum if sums::are_few(count, self.site.program.layouts.target.lanes) => Adding::Chain,
            _ if is_one => Adding::Blocks,
            _ => Adding::Row,
        }
    }
}

/// Of how many numbers a mean is.
fn mean_of(kind: Reduction, count: Dim) -> Option<Dim> {
    (kind == Reduction::Mean).then_some(count)
}
