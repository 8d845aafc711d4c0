//! Statements: what they use and define, and whether lanes are there where they must be.

use super::bounds::limit;
use super::scope::{Entry, Kind, Scope};
use crate::loops::ir::{Accumulator, Adding, Along, Expr, Format, Index, Place, Statement};
use crate::loops::walk::{Item, mentions};

impl<'a> Scope<'a> {
    /// Checks a statement and those within it.
    pub fn statement(&mut self, statement: &'a Statement) {
        self.at = Some(statement);
        self.lanes_of(statement);
        statement.items(&mut |item| self.item(item));
        self.bounds(statement);
        match statement {
            Statement::For { index, extent, body } => {
                self.enter();
                if let Some(index) = index {
                    self.define(index, Kind::Loop(Some(extent)));
                    if !mentions(body, index) {
                        self.problem(format!("nothing asks for the index {index}"));
                    }
                }
                self.block(body);
                self.leave();
            }
            Statement::Range { index, end, body, .. } => {
                self.enter();
                if let Some(index) = index {
                    self.define(index, Kind::Loop(limit(end)));
                    if !mentions(body, index) {
                        self.problem(format!("nothing asks for the index {index}"));
                    }
                }
                self.block(body);
                self.leave();
            }
            Statement::Index(name, _) => self.define(name, Kind::Loop(None)),
            Statement::Lanes { extent, body } => {
                (self.has_lanes, self.lanes) = (true, Some(extent));
                self.enter();
                self.block(body);
                self.leave();
                (self.has_lanes, self.lanes) = (false, None);
            }
            Statement::WithChains { memory, sums, body } => {
                let is_of = |entry: &Entry<'_>| matches!(entry.kind, Kind::Sums { memory: of, .. } if of == memory);
                let len = self.len(sums);
                let kind = Kind::Memory { is_writable: true, format: Format::Real, len };
                let is_hidden = self.find(sums).is_some_and(is_of);
                self.enter();
                // the chains lie where the result will be
                if is_hidden {
                    self.hide(memory, kind);
                } else {
                    self.define(memory, kind);
                }
                self.block(body);
                self.leave();
            }
            Statement::Let(name, value) => {
                let is_whole = self.is_whole(value);
                self.define(name, Kind::Value { is_whole });
            }
            Statement::Store { memory, format, value, .. } => self.narrowed(value, format, memory),
            Statement::Begin(Accumulator { name, adding }) => {
                self.define(
                    name,
                    Kind::Accumulator { adding: *adding, is_ended: false, has_lanes: false, is_asked: false },
                );
            }
            Statement::Fold(accumulator, _) => self.fold(accumulator, true),
            Statement::FoldOne(accumulator, _) => self.fold(accumulator, false),
            Statement::FoldPicked(accumulator, ..) => {
                if accumulator.adding != Adding::Picked {
                    self.problem(format!("{} is picked, and adds up otherwise", accumulator.name));
                }
                self.fold(accumulator, true);
            }
            Statement::End(accumulator, count) => {
                if count.is_some() && matches!(accumulator.adding, Adding::Largest | Adding::Picked | Adding::Latest) {
                    self.problem(format!("{} has no mean", accumulator.name));
                }
                self.fold(accumulator, false);
                if !self.is_here(&accumulator.name) {
                    self.problem(format!("{} is not ended where it was begun", accumulator.name));
                }
                if let Some(Entry { kind: Kind::Accumulator { is_ended, .. }, .. }) = self.find_mut(&accumulator.name) {
                    *is_ended = true;
                }
            }
            Statement::Parts(parts) => {
                for (name, length) in parts {
                    self.define(name, Kind::Beside(length));
                }
            }
            Statement::Reserve(name, length) => self.define(name, Kind::Beside(length)),
            Statement::BeginSums { sums, memory, part, .. } => {
                let len = part.as_ref().map(|(_, len)| len);
                self.define(sums, Kind::Sums { memory, len, is_ended: false });
            }
            Statement::EndSums(sums) => {
                if !self.is_here(sums) {
                    self.problem(format!("{sums} are not ended where they were begun"));
                }
                if let Some(Entry { kind: Kind::Sums { is_ended, .. }, .. }) = self.find_mut(sums) {
                    *is_ended = true;
                }
            }
            Statement::AddTo(memory, ..) | Statement::Raise(memory, ..) | Statement::AddOne(memory, ..) => {
                self.used.insert(memory);
            }
            Statement::Call(call) => self.call(call),
            Statement::Fill(..)
            | Statement::Step { .. }
            | Statement::Assign { .. }
            | Statement::AddToSums(..)
            | Statement::AddOneToSums(..)
            | Statement::NextSums(..)
            | Statement::SetOne(..) => {}
        }
    }

    fn block(&mut self, body: &'a [Statement]) {
        let around = self.at;
        for statement in body {
            self.statement(statement);
        }
        self.at = around;
    }

    /// Something in a statement or in a body.
    pub fn item(&mut self, item: Item<'a>) {
        match item {
            Item::Name(usage, name) => self.usage(usage, name),
            Item::Expr(value) => self.expression(value),
            Item::Offset(offset) => {
                for (index, _) in &offset.terms {
                    if let Index::Backwards(name, last) = index {
                        self.backwards(name, last);
                    }
                }
                if offset.first.as_constant().is_some_and(|first| first < 0) {
                    self.problem(format!("a place begins at {}", offset.first));
                }
            }
            // what is inside of a body is checked with the call
            Item::Dim(_) | Item::Body(_) => {}
        }
    }

    fn expression(&mut self, value: &'a Expr) {
        match value {
            Expr::Load { at: Place::Lanes { .. } | Place::Mirrored { .. }, .. }
            | Expr::OneHot(_, Along::Lanes)
            | Expr::Index(Along::Lanes)
            | Expr::Uniform { stride: Some(_), .. }
                if !self.has_lanes =>
            {
                self.problem("an expression asks for lanes where there are none".to_owned());
            }
            Expr::Sum if self.body.is_none() => self.problem("a sum is asked for outside of a body".to_owned()),
            Expr::Old if self.body != Some(true) => {
                self.problem("an old value is asked for where no step is taken".to_owned());
            }
            Expr::SoFar(accumulator) => self.asked(accumulator),
            _ => {}
        }
        self.loads(value);
    }

    /// An accumulator is asked before its end.
    fn asked(&mut self, accumulator: &'a Accumulator) {
        self.same(accumulator);
        if let Some(Entry { kind: Kind::Accumulator { is_asked, has_lanes, .. }, .. }) =
            self.find_mut(&accumulator.name)
        {
            *is_asked = true;
            if *has_lanes {
                self.problem(format!("{} is asked before the lanes in it are one number", accumulator.name));
            }
        }
    }

    /// Whether a statement stands within lanes if it is about lanes, and outside of them otherwise.
    fn lanes_of(&mut self, statement: &Statement) {
        let needs = match statement {
            Statement::Fold(..)
            | Statement::FoldPicked(..)
            | Statement::AddTo(..)
            | Statement::Raise(..)
            | Statement::AddToSums(..) => true,
            Statement::Store { at, .. } | Statement::Step { at, .. } | Statement::Assign { at, .. } => {
                !matches!(at, Place::One(_))
            }
            Statement::Let(..) => return,
            _ => false,
        };
        match (needs, self.has_lanes) {
            (true, false) => self.problem("a statement asks for lanes where there are none".to_owned()),
            (false, true) => self.problem("a statement about one element stands within lanes".to_owned()),
            _ => {}
        }
    }

    /// Something is folded into an accumulator, or it is ended.
    fn fold(&mut self, accumulator: &'a Accumulator, lanes: bool) {
        if let Some(Entry { kind: Kind::Accumulator { has_lanes, is_asked, .. }, .. }) =
            self.find_mut(&accumulator.name)
        {
            *has_lanes |= lanes;
            if lanes && *is_asked {
                self.problem(format!("{} was asked, and takes in lanes", accumulator.name));
            }
        }
        if lanes && accumulator.adding == Adding::Latest {
            self.problem(format!("{} keeps the latest number, and lanes have no order", accumulator.name));
        }
        self.same(accumulator);
    }

    /// An accumulator is used as the kind that it was begun as.
    fn same(&mut self, accumulator: &'a Accumulator) {
        let Some(Entry { kind: Kind::Accumulator { adding, .. }, .. }) = self.find(&accumulator.name) else {
            return; // its use is a problem already
        };
        if *adding != accumulator.adding {
            let begun = *adding;
            self.problem(format!("{} was begun as {begun:?}", accumulator.name));
        }
    }
}
