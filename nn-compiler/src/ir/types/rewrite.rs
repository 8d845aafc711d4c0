//! Equations between sizes that rustc is asked to check, as rewrite rules: after them each size has one name.

use super::exact::without;
use super::{Dim, Symbol};

/// Equal sizes, solved: each rule replaces a product of symbols by a size that no rule changes.
#[derive(Clone, Debug, Default)]
pub struct Equations {
    /// What was said to be equal, in the order in which it was said.
    said: Vec<(Dim, Dim)>,
    /// Sizes and what they are multiples of.
    multiples: Vec<(Dim, Dim)>,
    /// The same by the names that they have now.
    solved: Vec<(Dim, Dim)>,
    rules: Vec<Substitution>,
}

#[derive(Clone, Debug)]
struct Substitution {
    product: Vec<Symbol>,
    is: Dim,
}

/// A bound for what no size comes near: rules that lead back to each other would go on for ever.
const MOST_ROUNDS: usize = 64;

impl Equations {
    /// Whether every size has one name already.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.multiples.is_empty()
    }

    /// From now on two sizes are equal; `false`, and nothing is changed, where that is known to be impossible.
    pub fn equate(&mut self, a: &Dim, b: &Dim) -> bool {
        self.said.push((a.clone(), b.clone()));
        self.solve() || {
            self.said.pop();
            self.solve();
            false
        }
    }

    /// From now on `size / of` has no remainder; `false`, and nothing is changed, where that is known to be impossible.
    pub fn divides(&mut self, size: &Dim, of: &Dim) -> bool {
        self.multiples.push((size.clone(), of.clone()));
        self.solve() || {
            self.multiples.pop();
            self.solve();
            false
        }
    }

    /// The size by the one name that equal sizes have.
    pub fn resolve(&self, size: &Dim) -> Dim {
        let mut size = size.clone();
        for _ in 0..MOST_ROUNDS {
            let Some(next) = self.step(&size) else { break };
            size = next;
        }
        size
    }

    /// Solves what was said, from the beginning: a new equation may decide an old one. `false` if one cannot hold.
    fn solve(&mut self) -> bool {
        self.rules.clear();
        self.solved.clone_from(&self.multiples);
        let mut open: Vec<(Dim, Dim)> = self.said.iter().rev().cloned().collect();
        let mut rounds = MOST_ROUNDS + self.said.len() * 4;
        while let Some((a, b)) = open.pop() {
            rounds = rounds.saturating_sub(1);
            let (difference, _) = self.resolve(&(&a - &b)).fraction();
            if difference.as_constant().is_some_and(|constant| constant != 0) {
                return false;
            }
            let Some(product) = eliminated(&difference).filter(|_| rounds > 0) else { continue };
            let coefficient = difference.terms.get(&product).copied().unwrap_or(1);
            let term: Dim = [(product.clone(), coefficient)].into_iter().collect();
            let Some(is) = (&term - &difference).exact_div(&Dim::from(coefficient)) else { continue };
            let rule = Substitution { product, is };
            // rules about what is replaced from now on are found anew
            let (stale, kept) = std::mem::take(&mut self.rules).into_iter().partition(|known| rule.changes(known));
            let stale: Vec<Substitution> = stale;
            self.rules = kept;
            open.extend(stale.into_iter().map(|known| ([(known.product, 1)].into_iter().collect(), known.is)));
            self.rules.push(rule);
            for position in 0..self.rules.len() {
                self.rules[position].is = self.resolve(&self.rules[position].is);
            }
        }
        self.solved = self.multiples.iter().map(|(size, of)| (self.resolve(size), self.resolve(of))).collect();
        let has_rest = |size: &Dim, of: &Dim| {
            size.exact_div(of).is_none_or(|quotient| quotient.is_number() && quotient.as_constant().is_none())
        };
        !self.solved.iter().any(|(size, of)| has_rest(size, of))
    }

    /// The size after one replacement of everything that a rule replaces; `None` where none does.
    fn step(&self, size: &Dim) -> Option<Dim> {
        let mut result = Dim { over: size.over, ..Dim::from(0) };
        result.constant = size.constant;
        let mut result = result.lowest();
        let mut changed = false;
        for (monomial, coefficient) in &size.terms {
            let factor = Dim { over: size.over, ..Dim::from(*coefficient) }.lowest();
            let product = self.rules.iter().find_map(|rule| {
                let rest = without(monomial.clone(), &rule.product)?;
                Some(&[(rest, 1)].into_iter().collect::<Dim>() * &rule.is)
            });
            let product = product.or_else(|| self.step_inside(monomial));
            changed |= product.is_some();
            let product = product.unwrap_or_else(|| [(monomial.clone(), 1)].into_iter().collect());
            result = &result + &(&factor * &product);
        }
        changed.then_some(result)
    }

    /// A product with its first symbol that changes replaced.
    fn step_inside(&self, monomial: &[Symbol]) -> Option<Dim> {
        monomial.iter().enumerate().find_map(|(at, symbol)| {
            let new = match symbol {
                Symbol::Quotient(a, b) => {
                    let (size, of) = (self.resolve(a), self.resolve(b));
                    if self.is_multiple_of(&size, &of) {
                        size.exact_div(&of)?
                    } else if (&size, &of) == (a, b) {
                        return None;
                    } else {
                        size.checked_div(&of)?
                    }
                }
                Symbol::Inverse(a) => Dim::from(1).exact_div(&self.step(a)?)?,
                Symbol::Padded(a) => self.step(a)?.padded(),
                Symbol::Batch | Symbol::Named(_) => return None,
            };
            let mut rest = monomial.to_vec();
            rest.remove(at);
            Some(&[(rest, 1)].into_iter().collect::<Dim>() * &new)
        })
    }

    /// Whether it is known that `size / of` has no remainder.
    pub fn is_multiple(&self, size: &Dim, of: &Dim) -> bool {
        self.is_multiple_of(&self.resolve(size), &self.resolve(of))
    }

    /// The same of sizes that are resolved.
    fn is_multiple_of(&self, size: &Dim, of: &Dim) -> bool {
        let is_whole = |a: &Dim, b: &Dim| a.exact_div(b).is_some_and(|quotient| quotient.is_whole());
        self.solved.iter().any(|(known, divisor)| is_whole(size, known) && is_whole(divisor, of))
    }
}

impl Substitution {
    /// Whether a rule's product is no longer one that stands in sizes.
    fn changes(&self, known: &Self) -> bool {
        let has = |symbol: &Symbol| self.product.len() == 1 && mentions(symbol, &self.product[0]);
        known.product.iter().any(has) || without(known.product.clone(), &self.product).is_some()
    }
}

/// Whether a symbol is another one, or made of it.
fn mentions(symbol: &Symbol, other: &Symbol) -> bool {
    symbol == other
        || match symbol {
            Symbol::Quotient(a, b) => a.any_symbol(&|s| s == other) || b.any_symbol(&|s| s == other),
            Symbol::Padded(a) | Symbol::Inverse(a) => a.any_symbol(&|s| s == other),
            Symbol::Batch | Symbol::Named(_) => false,
        }
}

/// Which product of `size = 0` is replaced by the rest: a symbol that stands alone, of several the last one, where possible
/// without a quotient; otherwise the product of the highest degree.
fn eliminated(size: &Dim) -> Option<Vec<Symbol>> {
    let alone = size.terms.iter().filter(|(monomial, _)| match monomial.as_slice() {
        [Symbol::Batch] => false,
        [symbol] => {
            let others = size.terms.keys().filter(|other| other != monomial).flatten();
            !others.into_iter().any(|other| mentions(other, symbol))
        }
        _ => false,
    });
    let best = alone.max_by_key(|(monomial, coefficient)| (coefficient.abs() == 1, (*monomial).clone()));
    let (leading, _) = size.leading();
    match best {
        Some((monomial, _)) => Some(monomial.clone()),
        None if leading.is_empty() || leading.contains(&Symbol::Batch) => None,
        None => Some(leading.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Dim {
        Dim::named(name)
    }

    #[test]
    fn what_is_the_same_as_the_same_is_the_same() {
        let [a, b, c, d] = ["A", "B", "C", "D"].map(named);
        let mut same = Equations::default();
        assert!(same.equate(&a, &b));
        assert!(same.equate(&c, &Dim::from(2)));
        assert_eq!(same.resolve(&a), same.resolve(&b));
        assert!(same.equate(&Dim::from(3), &b));
        assert_eq!(same.resolve(&a).as_constant(), Some(3));
        assert!(same.equate(&d, &c));
        assert_eq!(same.resolve(&(&d * &a)).as_constant(), Some(6));
    }

    #[test]
    fn a_rule_changes_those_before_it() {
        let [h, k, n, w] = ["H", "K", "N", "W"].map(named);
        let mut same = Equations::default();
        assert!(same.equate(&(&h * &w), &Dim::from(12)));
        assert!(same.equate(&n, &(&h * &w)));
        assert_eq!(same.resolve(&n).as_constant(), Some(12));
        assert!(same.equate(&h, &k));
        assert_eq!(same.resolve(&(&k * &w)).as_constant(), Some(12));
        assert!(same.equate(&w, &Dim::from(4)));
        assert_eq!(same.resolve(&h).as_constant(), Some(3));
    }

    #[test]
    fn products_are_compared() {
        let [a, b, c, d, e] = ["A", "B", "C", "D", "E"].map(named);
        let mut same = Equations::default();
        assert!(same.equate(&(&a * &b), &(&c * &d)));
        assert!(same.equate(&(&c * &d), &(&e * &e)));
        assert_eq!(same.resolve(&(&a * &b)), same.resolve(&(&e * &e)));
        assert_eq!(same.resolve(&(&(&a * &b) * &e)), same.resolve(&(&(&c * &d) * &e)));
    }

    #[test]
    fn a_quotient_that_has_to_be_exact_is_one() {
        let (h, g, two) = (named("H"), named("G"), Dim::from(2));
        let rounded = h.checked_div(&two).unwrap();
        let mut same = Equations::default();
        assert!(same.divides(&h, &Dim::from(4)));
        assert_eq!(same.resolve(&(&rounded * &two)), h);
        assert_eq!(same.resolve(&h.checked_div(&g).unwrap()), h.checked_div(&g).unwrap());
        assert!(!same.equate(&h, &Dim::from(6)));
        assert!(same.equate(&h, &Dim::from(8)));
        assert_eq!(same.resolve(&h.checked_div(&g).unwrap()).to_string(), "8/G");
        assert_eq!(same.resolve(&rounded).as_constant(), Some(4));
    }

    #[test]
    fn what_cannot_hold_is_found_whenever_it_shows() {
        let (h, k, two) = (named("H"), named("K"), Dim::from(2));
        let half = h.checked_div(&two).unwrap();
        let mut same = Equations::default();
        assert!(same.equate(&half, &(&k + &Dim::from(1))));
        assert!(same.equate(&k, &Dim::from(3)));
        assert!(!same.equate(&h, &Dim::from(10)));
        assert!(same.equate(&h, &Dim::from(9)));
        assert_eq!(same.resolve(&h).as_constant(), Some(9));
        assert!(!same.divides(&h, &two));
    }
}
