//! Rows that are added to those of a table that classes name: one row after the other, so that sums have one order.

use super::Site;
use super::lanes::Lanes;
use super::nest::Scope;
use crate::ir::types::Dim;
use crate::loops::ir::{Adding, Statement};
use crate::loops::names::Namer;

/// Zeros, and a loop nest over the rows, lanes along their last axis.
pub(super) fn schedule(site: &Site<'_>, namer: &Namer) -> Vec<Statement> {
    let program = site.program;
    let graph = &program.graph;
    let table = site.kernel.members[0];
    let [values, classes] = graph.operands(table)[..] else { panic!("a scatter has two operands") };
    let domain = &graph.ty(values).shape;
    let order: Vec<usize> = (0..domain.len()).collect();
    let mut namer = namer.clone();
    let scope = Scope::new(site, domain, &order, &mut namer);
    let mut lanes = Lanes::new(graph, &scope, &mut namer, &[values]);
    let value = lanes.expression(values);
    let mut body: Vec<Statement> = lanes.lets.into_iter().map(|(name, value)| Statement::Let(name, value)).collect();
    let memory = site.name(table);
    let strides = program.layouts.strides(graph, table);
    assert!(strides.last().is_some_and(Dim::is_one), "what is added to lies row by row");
    let row = scope.row_of_class(classes, &Dim::default(), &strides);
    body.push(Statement::AddTo(memory.clone(), row, Adding::Chain, value));
    let extent = domain.last().expect("a row has elements").clone();
    let mut statements = vec![Statement::Fill(memory.clone(), Adding::Chain)];
    statements.extend(scope.loops(vec![Statement::Lanes { extent, body }]));
    statements
}
