//! Sizes that only rustc can compare, and that were asked to be the same: together they may ask what cannot be.

use std::collections::HashMap;

use crate::types::Dim;

/// Groups of sizes that have to be the same.
#[derive(Default)]
pub(super) struct SameSizes {
    // looked up, never walked: its order reaches nothing
    known: HashMap<Dim, usize>,
    /// For each known size another of its group, nearer to the first; the first has itself.
    towards: Vec<usize>,
    /// The number that the sizes of a group have to be, at its first.
    number: Vec<Option<i64>>,
}

impl SameSizes {
    /// From now on two sizes are the same; the two numbers that would have to be, if that cannot be.
    pub(super) fn join(&mut self, a: &Dim, b: &Dim) -> Result<(), [i64; 2]> {
        let (a, b) = (self.first(a), self.first(b));
        match (self.number[a], self.number[b]) {
            (Some(x), Some(y)) if x != y => return Err([x, y]),
            (x, y) => self.number[a] = x.or(y),
        }
        self.towards[b] = a;
        Ok(())
    }

    /// The first of a size's group.
    fn first(&mut self, size: &Dim) -> usize {
        let mut at = *self.known.entry(size.clone()).or_insert_with(|| {
            self.towards.push(self.towards.len());
            self.number.push(size.as_constant());
            self.towards.len() - 1
        });
        while self.towards[at] != at {
            self.towards[at] = self.towards[self.towards[at]]; // so that nobody goes the whole way again
            at = self.towards[at];
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::SameSizes;
    use crate::types::{Dim, Symbol};

    #[test]
    fn what_is_the_same_as_the_same_is_the_same() {
        let [a, b, c, d] = ["A", "B", "C", "D"].map(|name| Dim::symbol(Symbol::Named(name.to_owned())));
        let number = Dim::from;
        let mut same = SameSizes::default();
        assert_eq!(same.join(&a, &b), Ok(()));
        assert_eq!(same.join(&c, &number(2)), Ok(()));
        assert_eq!(same.join(&number(3), &b), Ok(()));
        assert_eq!(same.join(&a, &c), Err([3, 2]));
        assert_eq!(same.join(&d, &c), Ok(()));
        assert_eq!(same.join(&number(4), &d), Err([4, 2]));
        assert_eq!(same.join(&d, &number(2)), Ok(()));
    }
}
