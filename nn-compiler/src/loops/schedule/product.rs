//! Products: the call of the runtime's kernel, with the loops around it that no stride joins.

use super::body::Epilogues;
use super::{Site, stride_of};
use crate::ir::graph::NodeId;
use crate::ir::types::Dim;
use crate::loops::ir::{Call, Epilogue, Finish, Index, Library, Matrix, Name, Offset, Output, Part, Statement};
use crate::loops::names::Namer;
use crate::loops::program::{Axis, Contraction};
use crate::loops::sums;

/// The loops of a product, and its call.
pub(super) fn schedule(site: &Site<'_>, c: &Contraction, namer: &mut Namer) -> Vec<Statement> {
    let graph = &site.program.graph;
    let indices = |axes: &[Axis], namer: &mut Namer| axes.iter().map(|_| namer.fresh("i")).collect::<Vec<Name>>();
    let loops = indices(&c.loops, namer);
    let summed = indices(&c.summed_loops, namer);
    let product = Product { site, c, loops: &loops, summed: &summed };
    let size = Box::new([&c.m.size, &c.n.size, &c.k.size].map(Clone::clone));
    let [left, right] = product.operands();
    let library = Library::Contract { size, left, right, driver: c.driver };
    let output = |id: NodeId| product.output(id);
    if !c.summed_loops.is_empty() {
        return product.summed(library, namer);
    }
    let is_sum = |id: &NodeId| c.column_sums.is_some_and(|sums| graph.ty(sums).shape == graph.ty(*id).shape);
    let (of_sums, of_product): (Vec<NodeId>, Vec<NodeId>) = site.kernel.outputs.iter().partition(|id| is_sum(id));
    let main = Epilogues { site, c, anchor: c.anchor, loops: &loops };
    let finish = main.finish("Epilogue", &of_product, &output, namer);
    let column_sums = c.column_sums.map(|anchor| {
        let output = |id: NodeId| site.output(id, Offset::default(), Dim::default());
        Epilogues { site, c, anchor, loops: &[] }.finish("ColumnSums", &of_sums, &output, namer)
    });
    let call = Statement::Call(Box::new(Call { library, finish, column_sums }));
    nested(&c.loops, &loops, vec![call])
}

struct Product<'a> {
    site: &'a Site<'a>,
    c: &'a Contraction,
    /// The indices of the loops around the product, and of those that it is summed over.
    loops: &'a [Name],
    summed: &'a [Name],
}

impl Product<'_> {
    /// Where an operand, or the result, starts for the current loop indices.
    fn start(&self, first: &Dim, stride: &dyn Fn(&Axis) -> Dim) -> Offset {
        let all = self.c.loops.iter().zip(self.loops).chain(self.c.summed_loops.iter().zip(self.summed));
        Offset::new(first.clone(), all.map(|(axis, index)| (Index::Loop(index.clone()), stride(axis))))
    }

    fn operands(&self) -> [Matrix; 2] {
        let c = self.c;
        let mut operands = self.site.program.graph.operands(c.anchor);
        if c.swapped {
            operands.reverse();
        }
        let matrix = |id: NodeId, stride: &dyn Fn(&Axis) -> Dim, row: &Dim, column: &Dim| {
            let view = self.site.view(id);
            let format = self.site.program.format(view.base);
            let data =
                Part { memory: self.site.name(view.base).clone(), format, start: self.start(&view.offset, stride) };
            Matrix { data, row: row.clone(), column: column.clone() }
        };
        [
            matrix(operands[0], &|axis| axis.left.clone(), &c.m.left, &c.k.left),
            matrix(operands[1], &|axis| axis.right.clone(), &c.k.right, &c.n.right),
        ]
    }

    fn output(&self, id: NodeId) -> Output {
        let strides = self.site.program.layouts.strides(&self.site.program.graph, self.c.anchor);
        let start = self.start(&Dim::default(), &|axis| stride_of(axis, &strides));
        self.site.output(id, start, stride_of(&self.c.m, &strides))
    }

    /// A product that is accumulated over loops, in chains where the result will be if it is over many.
    fn summed(&self, library: Library, namer: &mut Namer) -> Vec<Statement> {
        let c = self.c;
        let memory = self.site.name(c.anchor).clone();
        let finish = Finish { epilogue: Epilogue::Accumulate, outputs: vec![self.output(c.anchor)], step: None };
        let call = Statement::Call(Box::new(Call { library, finish, column_sums: None }));
        let all = nested(&c.loops, self.loops, vec![call]);
        let Some(length) = sums::beside_products(self.site.program, c) else {
            let mut statements = vec![Statement::Fill(memory, crate::loops::ir::Adding::Chain)];
            statements.extend(nested(&c.summed_loops, self.summed, all));
            return statements;
        };
        let (beside, sums) = ("beside".to_owned(), namer.fresh("sums"));
        let one = vec![
            Statement::WithChains { memory: memory.clone(), sums: sums.clone(), body: all },
            Statement::NextSums(sums.clone(), Dim::from(1)),
        ];
        let mut statements = vec![
            Statement::Reserve(beside.clone(), length),
            Statement::BeginSums { sums: sums.clone(), memory, part: None, beside },
        ];
        statements.extend(nested(&c.summed_loops, self.summed, one));
        statements.push(Statement::EndSums(sums));
        statements
    }
}

/// Loops around statements.
fn nested(axes: &[Axis], indices: &[Name], body: Vec<Statement>) -> Vec<Statement> {
    axes.iter().zip(indices).rev().fold(body, |body, (axis, index)| {
        vec![Statement::For { index: Some(index.clone()), extent: axis.size.clone(), body }]
    })
}
