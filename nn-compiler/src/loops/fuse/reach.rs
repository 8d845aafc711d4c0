//! Which group must run before which, through any number of others: a set of bits for each group, since the question is
//! asked for every node and every group that it might join.

use std::collections::BTreeSet;

/// For each group, those that run before it.
#[derive(Default)]
pub(super) struct Reach {
    before: Vec<Vec<u64>>,
    /// Whether any group runs after this one.
    is_needed: Vec<bool>,
}

impl Reach {
    /// One more group, which needs none yet.
    pub(super) fn push(&mut self) {
        self.before.push(Vec::new());
        self.is_needed.push(false);
    }

    /// From now on a group runs after `needs`, and so does what runs after the group.
    pub(super) fn require(&mut self, group: usize, needs: &BTreeSet<usize>) {
        let mut more = self.before[group].clone();
        for need in needs.iter().copied().filter(|need| *need != group) {
            self.is_needed[need] = true;
            unite(&mut more, &self.before[need]);
            insert(&mut more, need);
        }
        if more == self.before[group] {
            return;
        }
        if self.is_needed[group] {
            for later in 0..self.before.len() {
                if self.is_before(group, later) {
                    unite(&mut self.before[later], &more);
                }
            }
        }
        self.before[group] = more;
    }

    /// Whether `first` must have run before `second` begins.
    pub(super) fn is_before(&self, first: usize, second: usize) -> bool {
        self.before[second].get(first / 64).is_some_and(|word| word >> (first % 64) & 1 == 1)
    }
}

fn insert(set: &mut Vec<u64>, element: usize) {
    let word = element / 64;
    if word >= set.len() {
        set.resize(word + 1, 0);
    }
    set[word] |= 1 << (element % 64);
}

fn unite(set: &mut Vec<u64>, other: &[u64]) {
    if other.len() > set.len() {
        set.resize(other.len(), 0);
    }
    for (word, more) in set.iter_mut().zip(other) {
        *word |= more;
    }
}
