//! Whatever the fuser chooses, the values stay. Each of its choices is refused alone, taken alone, and all are refused
//! at once: the program that comes out is interpreted, its memory plan checked, and its code parsed.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::front::model::Model;
use crate::ir::graph::{NodeId, Root};
use crate::loops::compiled::{Compiled, Entry, passes};
use crate::loops::fuse::{Choice, fuse_where};
use crate::loops::plan::{plan, problems};
use crate::loops::program::Program;
use crate::passes::interpret::{Bindings, interpret};
use crate::testing::{KERNELS, Numbers, bindings, model, networks};

type Asked = (Choice, NodeId);

/// A program fused anew, and what was asked on the way.
fn fused(entry: &Entry, compiled: &Compiled, allow: &dyn Fn(Asked) -> bool) -> (Program, BTreeSet<Asked>) {
    let asked = RefCell::new(BTreeSet::new());
    let program = fuse_where(entry.program.graph.clone(), compiled.target, &compiled.orders, &|choice, id| {
        asked.borrow_mut().insert((choice, id));
        allow((choice, id))
    });
    (program, asked.into_inner())
}

/// Bits, so that NaN is equal to itself.
fn bits(values: BTreeMap<Root, Vec<f64>>) -> BTreeMap<Root, Vec<u64>> {
    values.into_iter().map(|(root, values)| (root, values.into_iter().map(f64::to_bits).collect())).collect()
}

struct Checked<'a> {
    source: &'a str,
    model: Model,
    bindings: Bindings,
}

impl Checked<'_> {
    /// Holds a network, whose fuser is told what to choose, against its graphs.
    fn check(&self, compiled: &Compiled, what: &str, allow: &dyn Fn(Asked) -> bool) -> Compiled {
        let entry = |entry: &Entry| {
            let (program, _) = fused(entry, compiled, allow);
            let name = entry.purpose.name();
            let plan = plan(&program);
            let text = || format!("{}, {what}\n{}", self.source, program.print(name));
            assert_eq!(problems(&program, &plan), [""; 0], "{}", text());
            let given = bits(program.interpret(&self.bindings));
            assert!(given == bits(interpret(&program.graph, &self.bindings)), "{}", text());
            Entry { purpose: entry.purpose, program, plan }
        };
        let entries = compiled.entries.iter().map(entry).collect();
        Compiled { graph: compiled.graph.clone(), orders: compiled.orders.clone(), target: compiled.target, entries }
    }
}

#[test]
fn every_choice_may_be_refused_and_may_be_the_only_one() {
    let mut refused = BTreeSet::new();
    for source in &networks(&KERNELS) {
        let model = model(&format!("N{source}")); // with a name it is items, without one an expression
        let bindings = bindings(&model, 3, Numbers::Plain);
        let compiled = passes(&model);
        let mut asked: BTreeSet<Asked> = BTreeSet::new();
        for entry in &compiled.entries {
            asked.extend(fused(entry, &compiled, &|_| true).1);
        }
        let checked = Checked { source, model, bindings };
        for one in &asked {
            checked.check(&compiled, &format!("without {one:?}"), &|other| other != *one);
            checked.check(&compiled, &format!("only {one:?}"), &|other| other == *one);
            refused.insert(one.0);
        }
        let bare = checked.check(&compiled, "without any", &|_| false);
        let code = crate::host::emit(&quote::quote!(::nn_runtime), &checked.model, &bare);
        syn::parse2::<syn::File>(code).unwrap_or_else(|error| panic!("{source}, without any choice: {error}"));
    }
    assert_eq!(
        refused.into_iter().collect::<Vec<_>>(),
        [Choice::Ride, Choice::Join, Choice::Inline, Choice::Recompute]
    );
}
