//! Names in scope, and what they may be used as.

use std::collections::BTreeSet;

use crate::ir::types::Dim;
use crate::loops::ir::{Adding, Format, Statement, state_name};
use crate::loops::text;
use crate::loops::walk::Use;

/// What a name stands for.
#[derive(Clone, Debug)]
pub(super) enum Kind<'a> {
    /// What no statement names: the batch, the seed, the scratch memory.
    Passed,
    /// Lanes; whether each of them is a whole number, whatever the function is passed.
    Value {
        is_whole: bool,
    },
    Scalar,
    Stream,
    /// The optimiser's state.
    State,
    /// The index of a loop, and how many times it runs; none where that is not said.
    Loop(Option<&'a Dim>),
    Memory {
        is_writable: bool,
        format: Format,
        len: Option<Dim>,
    },
    /// Sums in some memory: how many, if that is said.
    Sums {
        memory: &'a str,
        len: Option<&'a Dim>,
        is_ended: bool,
    },
    /// Scratch memory of some length.
    Beside(&'a Dim),
    Accumulator {
        adding: Adding,
        is_ended: bool,
        /// Whether lanes were folded: one number is in all lanes, and needs no end.
        has_lanes: bool,
        /// Whether it was asked before its end, which it need not have then.
        is_asked: bool,
    },
}

#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub name: &'a str,
    pub kind: Kind<'a>,
    depth: usize,
}

/// What statements see.
#[derive(Default)]
pub(super) struct Scope<'a> {
    entries: Vec<Entry<'a>>,
    depth: usize,
    /// Whether there are lanes.
    pub has_lanes: bool,
    /// How many, where that is said: not in bodies.
    pub lanes: Option<&'a Dim>,
    /// In the body of an epilogue: whether it takes a step.
    pub body: Option<bool>,
    /// The statement that is checked.
    pub at: Option<&'a Statement>,
    /// Names that something uses.
    pub used: BTreeSet<&'a str>,
    /// Names of memory that something writes.
    pub written: BTreeSet<&'a str>,
    pub problems: Vec<String>,
}

impl<'a> Scope<'a> {
    pub fn problem(&mut self, problem: String) {
        let place = self.at.map(|at| format!(", in `{}`", text::statement(at)));
        self.problems.push(problem + place.as_deref().unwrap_or_default());
    }

    pub fn enter(&mut self) {
        self.depth += 1;
    }

    /// Ends a scope, and with it its names.
    pub fn leave(&mut self) {
        let here = self.entries.partition_point(|entry| entry.depth < self.depth);
        for Entry { name, kind, .. } in self.entries.split_off(here) {
            match kind {
                Kind::Accumulator { is_ended: false, adding, has_lanes, is_asked: false }
                    if adding != Adding::Largest || has_lanes =>
                {
                    self.problem(format!("the accumulator {name} is not ended where it was begun"));
                }
                Kind::Sums { is_ended: false, .. } => {
                    self.problem(format!("the sums {name} are not ended where they were begun"));
                }
                _ => {}
            }
        }
        self.depth -= 1;
    }

    /// A new name, which hides none.
    pub fn define(&mut self, name: &'a str, kind: Kind<'a>) {
        if self.find(name).is_some() {
            self.problem(format!("{name} hides another {name}"));
        }
        self.hide(name, kind);
    }

    /// A name that may hide another.
    pub fn hide(&mut self, name: &'a str, kind: Kind<'a>) {
        self.entries.push(Entry { name, kind, depth: self.depth });
    }

    pub fn find(&self, name: &str) -> Option<&Entry<'a>> {
        self.entries.iter().rev().find(|entry| entry.name == name)
    }

    pub fn find_mut(&mut self, name: &str) -> Option<&mut Entry<'a>> {
        self.entries.iter_mut().rev().find(|entry| entry.name == name)
    }

    /// Whether a name is of the innermost scope.
    pub fn is_here(&self, name: &str) -> bool {
        self.find(name).is_some_and(|entry| entry.depth == self.depth)
    }

    /// How long memory, or sums in it, are known to be.
    pub fn len(&self, name: &str) -> Option<Dim> {
        match &self.find(name)?.kind {
            Kind::Memory { len, .. } => len.clone(),
            Kind::Sums { len, .. } => len.cloned(),
            _ => None,
        }
    }

    /// A name is used.
    pub fn usage(&mut self, usage: Use<'a>, name: &'a str) {
        let Some(Entry { kind, .. }) = self.find(name) else {
            return self.problem(format!("nothing is called {name}"));
        };
        let wrong = match (usage, kind) {
            (Use::Value, Kind::Value { .. } | Kind::Scalar)
            | (Use::Scalar, Kind::Scalar)
            | (Use::Stream, Kind::Stream)
            | (Use::Loop, Kind::Loop(_))
            | (Use::Labels, Kind::Memory { format: Format::Class(_), .. })
            | (Use::Sums, Kind::Sums { is_ended: false, .. })
            | (Use::Beside, Kind::Beside(_))
            | (Use::Accumulator, Kind::Accumulator { is_ended: false, .. }) => None,
            (Use::Write(_) | Use::Step, Kind::Memory { is_writable: false, .. }) => {
                Some("is written, and was passed to be read")
            }
            (Use::Read(takes), Kind::Memory { format, .. }) => other_elements(takes, format, true),
            (Use::Write(takes), Kind::Memory { format, .. }) => other_elements(takes, format, false),
            (Use::Step, Kind::Memory { format, .. }) => other_elements(&Format::Real, format, false),
            (Use::Value, Kind::Accumulator { is_ended, adding, has_lanes, .. }) => {
                let is_complete = *is_ended || (*adding == Adding::Largest && !has_lanes);
                (!is_complete).then_some("is used before it is ended")
            }
            (Use::Value, _) => Some("is not a value"),
            (Use::Scalar, _) => Some("is not a number that is passed"),
            (Use::Stream, _) => Some("is not a random stream"),
            (Use::Loop, _) => Some("is not the index of a loop"),
            (Use::Labels, Kind::Memory { .. }) => Some("holds numbers, and is read as classes"),
            (Use::Read(_) | Use::Labels | Use::Write(_) | Use::Step, _) => Some("is not memory"),
            (Use::Sums, Kind::Sums { .. }) => Some("are sums that have ended"),
            (Use::Sums, _) => Some("are not sums"),
            (Use::Beside, _) => Some("is not scratch memory"),
            (Use::Accumulator, Kind::Accumulator { .. }) => Some("is an accumulator that has ended"),
            (Use::Accumulator, _) => Some("is not an accumulator"),
        };
        if let Some(wrong) = wrong {
            self.problem(format!("{name} {wrong}"));
        }
        self.used.insert(name);
        if matches!(usage, Use::Write(_) | Use::Step) {
            self.written.insert(name);
        }
        if usage == Use::Step {
            self.state(name);
        }
    }

    /// The optimiser's state of memory is used.
    fn state(&mut self, memory: &str) {
        let state = state_name(memory);
        match self.find(&state) {
            Some(Entry { name, kind: Kind::State, .. }) => {
                let name = *name;
                self.used.insert(name);
            }
            _ => self.problem(format!("{memory} takes a step, and no {state} is passed")),
        }
    }
}

/// What is wrong where memory of some elements is used as one of others.
fn other_elements(takes: &Format, has: &Format, is_read: bool) -> Option<&'static str> {
    match (takes, has) {
        _ if takes == has => None,
        (_, Format::Class(_)) if is_read => Some("holds classes, and is read as numbers"),
        (_, Format::Class(_)) => Some("holds classes, and is written as numbers"),
        (Format::Class(_), _) => Some("holds numbers, and is taken as classes"),
        (Format::Byte, _) if is_read => Some("holds reals, and is read as bytes"),
        (Format::Byte, _) => Some("holds reals, and is written as bytes"),
        (Format::Real, _) if is_read => Some("holds bytes, and is read as reals"),
        (Format::Real, _) => Some("holds bytes, and is written as reals"),
    }
}
