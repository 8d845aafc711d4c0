//! Exact quotients of sizes. A division that a layer requires to be exact cancels: `2 · (H / 2)` is `H`.
//!
//! An exact quotient is a fraction: whole numbers below the line are [`Dim::over`](Dim), and a divisor that only rustc
//! knows is a factor [`Symbol::Inverse`]. Products cancel factors against their inverses, so that equal fractions have one
//! form where divisors are single terms, and for most sums.

use super::{Dim, Symbol};

impl Dim {
    /// `self / divisor` where the division has no remainder; `None` for a divisor of literal zero.
    pub fn exact_div(&self, divisor: &Self) -> Option<Self> {
        (divisor.as_constant() != Some(0)).then(|| self * &divisor.inverse())
    }

    /// Whether this is a polynomial: no division is left in it but those that round down.
    pub fn is_whole(&self) -> bool {
        self.over == 1 && !self.terms.keys().flatten().any(|symbol| matches!(symbol, Symbol::Inverse(_)))
    }

    /// Whether no name is in it: a whole number, or one that is not.
    pub fn is_number(&self) -> bool {
        self.terms.is_empty()
    }

    /// The names that are multiplied, where the size is nothing but names and a number multiplied.
    pub fn names_of_product(&self) -> Option<Vec<Self>> {
        let mut terms = self.terms();
        let (Some((monomial, 1..)), None, 1) = (terms.next(), terms.next(), self.over) else { return None };
        let named = |symbol: &Symbol| matches!(symbol, Symbol::Named(_)).then(|| Self::symbol(symbol.clone()));
        monomial.iter().map(named).collect()
    }

    /// The numerator and the denominator, both whole.
    pub fn fraction(&self) -> (Self, Self) {
        let mut divisor = Self::from(1);
        loop {
            let product = &Self { over: 1, ..self.clone() } * &divisor;
            let inverse = product.terms.keys().flatten().find_map(|symbol| match symbol {
                Symbol::Inverse(inner) => Some(inner.clone()),
                _ => None,
            });
            let Some(inner) = inverse else {
                let over = self.over.saturating_mul(product.over);
                return (Self { over: 1, ..product }, divisor.map(|coefficient| coefficient.saturating_mul(over)));
            };
            divisor = &divisor * &inner;
        }
    }

    /// `1 / self`, for a size that is not zero.
    fn inverse(&self) -> Self {
        let (whole, divisor) = self.fraction();
        let common = whole.terms().fold(0, |common, (_, coefficient)| gcd(common, coefficient));
        let primitive = whole.map(|coefficient| coefficient / common);
        let one = Self { over: common, ..Self::from(1) };
        let mut terms = primitive.terms();
        let inverse = match (terms.next(), terms.next()) {
            (Some((monomial, sign)), None) => {
                let symbols = monomial.iter().map(|symbol| Symbol::Inverse(Box::new(Self::symbol(symbol.clone()))));
                let mut symbols: Vec<Symbol> = symbols.collect();
                symbols.sort();
                [(symbols, sign)].into_iter().collect()
            }
            _ => Self::symbol(Symbol::Inverse(Box::new(primitive.clone()))),
        };
        &(&one * &inverse) * &divisor
    }

    /// `self + sign · other`
    pub(super) fn plus(&self, other: &Self, sign: i64) -> Self {
        let common = (self.over / gcd(self.over, other.over)).saturating_mul(other.over);
        let mut sum = Self::from(0);
        for (of, sign) in [(self, 1), (other, sign)] {
            for (monomial, coefficient) in of.terms() {
                sum.add_term(monomial, coefficient.saturating_mul(sign * (common / of.over)));
            }
        }
        Self { over: common, ..sum }.lowest()
    }

    /// In lowest terms.
    pub(super) fn lowest(mut self) -> Self {
        let common = if self.over == 1 { 1 } else { self.terms().fold(self.over, |common, (_, c)| gcd(common, c)) };
        if common > 1 {
            self.over /= common;
            self.constant /= common;
            self.terms.values_mut().for_each(|coefficient| *coefficient /= common);
        }
        self
    }

    /// The same size without products of a divisor's leading term and its inverse: `d · (1/d) = 1`, so that
    /// `lead · (1/d)` is `1 − tail · (1/d)`.
    pub(super) fn cancelled(mut self) -> Self {
        let found = self.terms.keys().find_map(|monomial| {
            let inverses = monomial.iter().enumerate();
            inverses.filter_map(|(at, symbol)| Some((at, symbol.inverted()?))).find_map(|(at, inner)| {
                let (lead, coefficient) = inner.leading();
                let mut rest = monomial.clone();
                rest.remove(at);
                let rest = without(rest, lead)?;
                let tail = inner.plus(&[(lead.to_vec(), coefficient)].into_iter().collect(), -1);
                Some((monomial.clone(), rest, coefficient, tail, monomial[at].clone()))
            })
        });
        let Some((monomial, rest, lead, tail, inverse)) = found else { return self };
        let coefficient = self.terms.remove(&monomial).unwrap_or_default();
        let rest =
            Self { over: self.over.saturating_mul(lead), ..[(rest, coefficient)].into_iter().collect() }.lowest();
        let left = &(&rest * &Self::symbol(inverse)) * &tail;
        self.lowest().plus(&rest, 1).plus(&left, -1).cancelled()
    }

    /// The term of the highest degree, of several the last one.
    pub(super) fn leading(&self) -> (&[Symbol], i64) {
        let degree = |(monomial, _): &(&[Symbol], i64)| monomial.len();
        self.terms().max_by_key(degree).unwrap_or((&[], 0))
    }
}

impl Symbol {
    /// What this is the inverse of.
    fn inverted(&self) -> Option<&Dim> {
        match self {
            Self::Inverse(inner) => Some(inner),
            _ => None,
        }
    }
}

/// The monomial without these factors, where it has them all.
pub(super) fn without(mut monomial: Vec<Symbol>, factors: &[Symbol]) -> Option<Vec<Symbol>> {
    for factor in factors {
        let at = monomial.iter().position(|symbol| symbol == factor)?;
        monomial.remove(at);
    }
    Some(monomial)
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Dim {
        Dim::named(name)
    }

    #[test]
    fn exact_quotients_cancel() {
        let (h, g, k, two) = (named("H"), named("G"), named("K"), Dim::from(2));
        let half = h.exact_div(&two).unwrap();
        assert_eq!(&half * &two, h);
        assert_eq!(&half + &half, h);
        assert_eq!(&(&h - &half), &half);
        assert_eq!(half.exact_div(&two).unwrap(), h.exact_div(&Dim::from(4)).unwrap());
        let [of_h, of_k] = [&h, &k].map(|size| size.exact_div(&g).unwrap());
        assert_eq!(&g * &of_h, h);
        assert_eq!(&(&of_h * &of_k) * &g, &(&h * &k) * &g.inverse());
        assert_eq!(&h * &of_k, &k * &of_h);
        assert_eq!(h.exact_div(&of_h).unwrap(), g);
        assert_eq!(h.exact_div(&Dim::from(0)), None);
    }

    #[test]
    fn sums_divide_sums() {
        let (g, one, two) = (named("G"), Dim::from(1), Dim::from(2));
        let next = &g + &one;
        assert_eq!((&next * &g).exact_div(&next).unwrap(), g);
        assert_eq!(&next.inverse() * &next, one);
        let odd = &(&two * &g) + &one;
        assert_eq!(&(&odd.inverse() * &odd) * &g, g);
        let part = named("H").exact_div(&odd).unwrap();
        assert_eq!(&part * &odd, named("H"));
        assert_eq!(&(&part * &(&two * &g)) + &part, named("H"));
    }

    #[test]
    fn quotients_are_written_over_one_line() {
        let (h, g, two) = (named("H"), named("G"), Dim::from(2));
        let half = h.exact_div(&two).unwrap();
        assert_eq!(half.to_string(), "H/2");
        assert_eq!((&half + &Dim::from(1)).to_string(), "(H + 2)/2");
        assert_eq!((&half + &Dim::from(1)).to_tokens().to_string(), "(H + 2) / 2");
        assert_eq!((&half * &g).to_factor_tokens().to_string(), "((G * H) / 2)");
        assert_eq!(half.exact_div(&g).unwrap().to_string(), "H/(2*G)");
        let lookup = |symbol: &Symbol| Some(if *symbol == Symbol::Named("H".to_owned()) { 24 } else { 3 });
        assert_eq!(half.exact_div(&g).unwrap().evaluate(&lookup), Some(4));
    }
}
