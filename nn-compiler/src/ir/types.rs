//! Sizes, shapes and types. A size is an exact integer polynomial over names that only rustc knows
//! (`const`s, const generics) and the batch, so that `2 * H - H == H` is decided here and now.

mod exact;
mod rewrite;

use std::collections::BTreeMap;
use std::fmt;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

pub use rewrite::Equations;

/// An unknown of a size.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Symbol {
    /// The number of examples in a call, `B` in the text form.
    Batch,
    /// A `const`, a const generic, or a path to one, as the user wrote it.
    Named(String),
    /// `floor(a / b)` where the division cannot be carried out on the polynomial.
    Quotient(Box<Dim>, Box<Dim>),
    /// A row length rounded up to whole cache lines.
    Padded(Box<Dim>),
    /// `1 / a`: a part of a quotient that is known to be exact (see [`Dim::exact_div`]).
    Inverse(Box<Dim>),
}

/// A size: a sum of integer multiples of products of symbols, divided by a whole number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dim {
    /// The term without symbols: mostly the only one, and then nothing is allocated.
    constant: i64,
    /// Monomial (sorted symbols, at least one) to its coefficient; zero coefficients are absent.
    terms: BTreeMap<Vec<Symbol>, i64>,
    /// What the sum is divided by: above zero, without a factor that all terms have too.
    over: i64,
}

impl Default for Dim {
    fn default() -> Self {
        Self::from(0)
    }
}

/// What the compiler can say of two sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The same polynomial.
    Equal,
    /// They differ whatever the symbols stand for.
    Different,
    /// Only rustc can decide.
    Unknown,
}

impl Dim {
    /// The number of examples.
    pub fn batch() -> Self {
        Self::symbol(Symbol::Batch)
    }

    /// A size that rustc knows by name.
    pub fn named(name: &str) -> Self {
        Self::symbol(Symbol::Named(name.to_owned()))
    }

    /// A size that is one symbol.
    pub fn symbol(symbol: Symbol) -> Self {
        Self { constant: 0, terms: BTreeMap::from([(vec![symbol], 1)]), over: 1 }
    }

    /// Monomials and their coefficients, none of which is zero; the constant's monomial is empty, and comes first.
    fn terms(&self) -> impl DoubleEndedIterator<Item = (&[Symbol], i64)> {
        let constant = (self.constant != 0).then_some((&[][..], self.constant));
        constant.into_iter().chain(self.terms.iter().map(|(monomial, coefficient)| (monomial.as_slice(), *coefficient)))
    }

    /// Adds a coefficient times a monomial.
    fn add_term(&mut self, monomial: &[Symbol], coefficient: i64) {
        if monomial.is_empty() {
            self.constant = self.constant.saturating_add(coefficient);
            return;
        }
        let sum = self.terms.get(monomial).copied().unwrap_or(0).saturating_add(coefficient);
        if sum == 0 {
            self.terms.remove(monomial);
        } else {
            self.terms.insert(monomial.to_vec(), sum);
        }
    }

    /// The same monomials with other coefficients.
    fn map(&self, change: impl Fn(i64) -> i64) -> Self {
        let terms = self.terms().map(|(monomial, coefficient)| (monomial.to_vec(), change(coefficient)));
        Self { over: self.over, ..terms.collect() }.lowest()
    }

    /// The value, where no symbol is left.
    pub fn as_constant(&self) -> Option<i64> {
        (self.terms.is_empty() && self.over == 1).then_some(self.constant)
    }

    /// Whether this is the literal 1.
    pub fn is_one(&self) -> bool {
        self.as_constant() == Some(1)
    }

    /// The sum of the absolute factors: it bounds the factors of sums, and multiplied those of products.
    pub fn magnitude(&self) -> f64 {
        self.terms().map(|(_, factor)| factor.unsigned_abs() as f64).sum::<f64>() / self.over as f64
    }

    /// Whether this is no smaller than `other`, whatever the names stand for; `false` where only rustc can tell.
    pub fn is_at_least(&self, other: &Self) -> bool {
        (self - other).terms().all(|(_, coefficient)| coefficient >= 0)
    }

    /// What the size may well be, for one example: where only rustc knows, a middling number.
    pub fn typical(&self) -> i64 {
        const MIDDLING: i64 = 64;
        let lookup = |symbol: &Symbol| Some(if *symbol == Symbol::Batch { 1 } else { MIDDLING });
        self.evaluate(&lookup).unwrap_or(i64::MAX)
    }

    /// The terms with a factor above zero, and those below it with the sign turned: `a − b` as `(a, b)`, or a multiple of
    /// both that is a whole number.
    pub fn by_sign(&self) -> (Self, Self) {
        let (whole, _) = self.fraction();
        let part = |sign: i64| whole.map(|factor| (factor * sign).max(0));
        (part(1), part(-1))
    }

    /// Whether the size depends on the batch.
    pub fn has_batch(&self) -> bool {
        self.any_symbol(&|symbol| *symbol == Symbol::Batch)
    }

    /// Whether a name stands in the size.
    pub fn mentions(&self, name: &str) -> bool {
        self.any_symbol(&|symbol| matches!(symbol, Symbol::Named(path) if path == name))
    }

    fn any_symbol(&self, test: &dyn Fn(&Symbol) -> bool) -> bool {
        self.terms.keys().flatten().any(|symbol| match symbol {
            Symbol::Quotient(a, b) => a.any_symbol(test) || b.any_symbol(test),
            Symbol::Padded(a) | Symbol::Inverse(a) => a.any_symbol(test),
            other => test(other),
        })
    }

    /// How many symbols stand in the size, those inside of others included.
    pub fn symbols(&self) -> usize {
        let inside = |symbol: &Symbol| match symbol {
            Symbol::Quotient(a, b) => 1 + a.symbols() + b.symbols(),
            Symbol::Padded(a) | Symbol::Inverse(a) => 1 + a.symbols(),
            Symbol::Batch | Symbol::Named(_) => 1,
        };
        self.terms.keys().flatten().map(inside).sum()
    }

    /// How many terms the polynomial has.
    pub fn term_count(&self) -> usize {
        self.terms().count()
    }

    /// The size as `per_example · batch + fixed`; `None` if the batch enters in another way.
    pub fn split_batch(&self) -> Option<(Self, Self)> {
        let (mut per_example, mut fixed) = (Self::default(), Self::default());
        for (monomial, coefficient) in self.terms() {
            let rest: Vec<Symbol> = monomial.iter().filter(|symbol| **symbol != Symbol::Batch).cloned().collect();
            let part = if rest.len() == monomial.len() { &mut fixed } else { &mut per_example };
            if rest.len() + 1 < monomial.len() {
                return None;
            }
            part.add_term(&rest, coefficient);
        }
        (per_example.over, fixed.over) = (self.over, self.over);
        let (per_example, fixed) = (per_example.lowest(), fixed.lowest());
        (!per_example.has_batch() && !fixed.has_batch()).then_some((per_example, fixed))
    }

    /// `floor(self / divisor)`: exact where every coefficient divides, a symbol of its own otherwise.
    /// A divisor of literal zero gives `None`.
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        if self == divisor && divisor.as_constant() != Some(0) {
            return Some(Self::from(1));
        }
        match (self.as_constant(), divisor.as_constant()) {
            (_, Some(0)) => None,
            (Some(a), Some(b)) => Some(Self::from(a.div_euclid(b))),
            (None, Some(b)) if self.terms().all(|(_, c)| c % b == 0) => Some(self.map(|c| c / b)),
            _ => {
                Some(self.cancel(divisor).unwrap_or_else(|| {
                    Self::symbol(Symbol::Quotient(Box::new(self.clone()), Box::new(divisor.clone())))
                }))
            }
        }
    }

    /// Division by a single monomial that divides every term.
    fn cancel(&self, divisor: &Self) -> Option<Self> {
        let mut terms = divisor.terms();
        let (Some((monomial, coefficient)), None, 1) = (terms.next(), terms.next(), divisor.over) else { return None };
        let mut quotient = Vec::new();
        for (term, c) in self.terms() {
            let mut rest = term.to_vec();
            for symbol in monomial {
                let at = rest.iter().position(|s| s == symbol)?;
                rest.remove(at);
            }
            if c % coefficient != 0 {
                return None;
            }
            quotient.push((rest, c / coefficient));
        }
        Some(Self { over: self.over, ..quotient.into_iter().collect() }.lowest())
    }

    /// Equal, different, or for rustc to find out.
    pub fn compare(&self, other: &Self) -> Comparison {
        let difference = self - other;
        match difference.terms.is_empty() {
            true if difference.constant == 0 => Comparison::Equal,
            true => Comparison::Different,
            false => Comparison::Unknown,
        }
    }

    /// The value under `lookup`, which gives each named symbol and the batch; `None` where a name is not bound.
    pub fn evaluate(&self, lookup: &dyn Fn(&Symbol) -> Option<i64>) -> Option<i64> {
        if !self.is_whole() {
            let (whole, divisor) = self.fraction();
            return whole.evaluate(lookup)?.checked_div(divisor.evaluate(lookup)?);
        }
        let mut total = 0;
        for (monomial, coefficient) in self.terms() {
            let mut product = coefficient;
            for symbol in monomial {
                product *= match symbol {
                    Symbol::Quotient(a, b) => a.evaluate(lookup)?.checked_div(b.evaluate(lookup)?)?,
                    Symbol::Padded(a) => padded(a.evaluate(lookup)?),
                    other => lookup(other)?,
                };
            }
            total += product;
        }
        Some(total)
    }

    /// A row of this length rounded up to whole cache lines, as the runtime's `pad` does it.
    pub fn padded(&self) -> Self {
        match self.as_constant() {
            Some(n) => Self::from(padded(n)),
            None => Self::symbol(Symbol::Padded(Box::new(self.clone()))),
        }
    }

    /// The size as a Rust expression of type `usize`; the batch is the variable `batch`.
    pub fn to_tokens(&self) -> TokenStream {
        self.expression(false)
    }

    /// As [`Dim::to_tokens`], in parentheses where it is more than one factor.
    pub fn to_factor_tokens(&self) -> TokenStream {
        self.expression(true)
    }

    fn expression(&self, as_factor: bool) -> TokenStream {
        if !self.is_whole() {
            let (whole, divisor) = self.fraction();
            let (whole, divisor) = (whole.expression(true), divisor.expression(true));
            return if as_factor { quote!((#whole / #divisor)) } else { quote!(#whole / #divisor) };
        }
        let mut tokens = TokenStream::new();
        // positive terms first, so that no intermediate result is below zero
        let positive = self.terms().filter(|(_, c)| *c > 0).rev();
        let negative = self.terms().filter(|(_, c)| *c < 0).rev();
        for (monomial, coefficient) in positive.chain(negative) {
            let magnitude = proc_macro2::Literal::u64_unsuffixed(coefficient.unsigned_abs());
            let number = (coefficient != 1 && coefficient != -1 || monomial.is_empty()).then(|| quote!(#magnitude));
            let factors = number.into_iter().chain(monomial.iter().map(Symbol::to_tokens));
            let term = factors.reduce(|product, factor| quote!(#product * #factor));
            tokens.extend(match (coefficient > 0, tokens.is_empty()) {
                (true, true) => quote!(#term),
                (true, false) => quote!(+ #term),
                (false, _) => quote!(- #term),
            });
        }
        let one_factor = self.terms().all(|(monomial, c)| monomial.is_empty() || (monomial.len() == 1 && c == 1));
        match self.terms().count() {
            0 => quote!(0),
            1 if one_factor => tokens,
            _ if as_factor => quote!((#tokens)),
            _ => tokens,
        }
    }
}

impl Symbol {
    fn to_tokens(&self) -> TokenStream {
        match self {
            Self::Batch => {
                let batch = Ident::new("batch", Span::mixed_site());
                quote!(#batch)
            }
            // the text came from the user's own path, which parsed once already
            Self::Named(path) => path.parse().unwrap_or_else(|_| panic!("`{path}` was a path when it was read")),
            Self::Quotient(a, b) => {
                let (a, b) = (a.to_factor_tokens(), b.to_factor_tokens());
                quote!((#a / #b))
            }
            Self::Padded(a) => {
                let a = a.to_tokens();
                quote!(rt::pad(#a))
            }
            Self::Inverse(a) => panic!("1/({a}) is a part of a quotient"),
        }
    }
}

impl From<i64> for Dim {
    fn from(value: i64) -> Self {
        Self { constant: value, terms: BTreeMap::new(), over: 1 }
    }
}

/// The sum of terms.
impl FromIterator<(Vec<Symbol>, i64)> for Dim {
    fn from_iter<T: IntoIterator<Item = (Vec<Symbol>, i64)>>(terms: T) -> Self {
        let mut sum = Self::from(0);
        for (monomial, coefficient) in terms {
            sum.add_term(&monomial, coefficient);
        }
        sum
    }
}

impl std::ops::Add for &Dim {
    type Output = Dim;
    fn add(self, other: &Dim) -> Dim {
        self.plus(other, 1)
    }
}

impl std::ops::Sub for &Dim {
    type Output = Dim;
    fn sub(self, other: &Dim) -> Dim {
        self.plus(other, -1)
    }
}

impl std::ops::Mul for &Dim {
    type Output = Dim;
    fn mul(self, other: &Dim) -> Dim {
        let mut product = Dim::default();
        for (left, a) in self.terms() {
            for (right, b) in other.terms() {
                let mut monomial = [left, right].concat();
                monomial.sort();
                product.add_term(&monomial, a.saturating_mul(b)); // what is too large is an error
            }
        }
        product.over = self.over.saturating_mul(other.over);
        product.cancelled().lowest()
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Batch => f.write_str("B"),
            Self::Named(name) => f.write_str(name),
            Self::Quotient(a, b) => {
                write!(f, "{}/{}", a.factor_text(), b.factor_text())
            }
            Self::Padded(a) => write!(f, "pad({a})"),
            Self::Inverse(a) => write!(f, "1/({a})"),
        }
    }
}

impl Dim {
    /// The text, in parentheses where it is more than one word.
    fn factor_text(&self) -> String {
        let text = self.to_string();
        if text.contains([' ', '*', '/', '-']) { format!("({text})") } else { text }
    }
}

impl fmt::Display for Dim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.as_constant() == Some(0) {
            return f.write_str("0");
        }
        if !self.is_whole() {
            let (whole, divisor) = self.fraction();
            return write!(f, "{}/{}", whole.factor_text(), divisor.factor_text());
        }
        for (position, (monomial, coefficient)) in self.terms().rev().enumerate() {
            match (position, coefficient < 0) {
                (0, true) => f.write_str("-")?,
                (0, false) => {}
                (_, true) => f.write_str(" - ")?,
                (_, false) => f.write_str(" + ")?,
            }
            let magnitude = coefficient.unsigned_abs();
            if monomial.is_empty() || magnitude != 1 {
                write!(f, "{magnitude}")?;
            }
            for (index, symbol) in monomial.iter().enumerate() {
                let star = index > 0 || magnitude != 1;
                write!(f, "{}{symbol}", if star { "*" } else { "" })?;
            }
        }
        Ok(())
    }
}

/// The sizes of a tensor's axes, outermost first.
pub type Shape = Vec<Dim>;

/// Whole lines of 16 elements, and one more where rows a power of 2 apart would crowd into few sets of a cache.
fn padded(n: i64) -> i64 {
    let whole = n.div_euclid(16) * 16 + if n % 16 == 0 { 0 } else { 16 };
    if whole > 0 && whole % 256 == 0 { whole + 16 } else { whole }
}

/// The product of all sizes: the number of elements.
pub fn element_count(shape: &[Dim]) -> Dim {
    shape.iter().fold(Dim::from(1), |product, dim| &product * dim)
}

/// What an element is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Element {
    /// The network's float type.
    Float,
    /// A class index below the given count.
    Class(Dim),
}

/// The type of a node: element and full shape, the batch included.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TensorType {
    /// What an element is.
    pub element: Element,
    /// The axes, outermost first; the batch is an axis like any other.
    pub shape: Shape,
}

impl TensorType {
    /// A tensor of floats.
    pub fn float(shape: Shape) -> Self {
        Self { element: Element::Float, shape }
    }

    /// The number of axes.
    pub fn rank(&self) -> usize {
        self.shape.len()
    }

    /// Whether the first axis is the batch.
    pub fn is_batched(&self) -> bool {
        self.shape.first() == Some(&Dim::batch())
    }

    /// The shape of one example: without the batch, where there is one.
    pub fn example(&self) -> &[Dim] {
        if self.is_batched() { &self.shape[1..] } else { &self.shape }
    }

    /// The same element in another shape.
    pub fn with_shape(&self, shape: Shape) -> Self {
        Self { element: self.element.clone(), shape }
    }
}

/// `[3072, H]`
pub fn display_shape(shape: &[Dim]) -> String {
    let sizes: Vec<String> = shape.iter().map(Dim::to_string).collect();
    format!("[{}]", sizes.join(", "))
}

impl fmt::Display for TensorType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.element {
            Element::Float => write!(f, "f32{}", display_shape(&self.shape)),
            Element::Class(classes) => write!(f, "class({classes}){}", display_shape(&self.shape)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_are_exact() {
        let (h, d) = (Dim::named("H"), Dim::named("D"));
        let twice = &Dim::from(2) * &h;
        assert_eq!(&twice - &h, h);
        assert_eq!((&twice + &d).to_string(), "2*H + D");
        assert_eq!(twice.checked_div(&h), Some(Dim::from(2)));
        assert_eq!((&h * &d).checked_div(&d), Some(h.clone()));
        assert_eq!(d.checked_div(&Dim::from(4)).map(|q| q.to_string()), Some("D/4".to_owned()));
        assert_eq!(d.checked_div(&Dim::from(0)), None);
        assert_eq!(Dim::from(7).checked_div(&Dim::from(2)), Some(Dim::from(3)));
    }

    #[test]
    fn comparison_leaves_open_what_only_rustc_knows() {
        let h = Dim::named("H");
        assert_eq!(h.compare(&h), Comparison::Equal);
        assert_eq!(h.compare(&(&h + &Dim::from(1))), Comparison::Different);
        assert_eq!(h.compare(&Dim::from(100)), Comparison::Unknown);
    }

    #[test]
    fn tokens_never_pass_below_zero() {
        let h = Dim::named("H");
        let size = &(&Dim::from(2) * &h) - &Dim::from(1);
        assert_eq!(size.to_tokens().to_string(), "2 * H - 1");
        assert_eq!((&Dim::batch() * &h).to_factor_tokens().to_string(), "(batch * H)");
        assert_eq!(h.to_factor_tokens().to_string(), "H");
        assert_eq!(Dim::default().to_tokens().to_string(), "0");
    }

    #[test]
    fn evaluation_follows_the_polynomial() {
        let quotient = Dim::named("D").checked_div(&Dim::from(4)).unwrap();
        let size = &(&quotient * &Dim::batch()) + &Dim::from(3);
        let lookup = |symbol: &Symbol| Some(if *symbol == Symbol::Batch { 2 } else { 10 });
        assert_eq!(size.evaluate(&lookup), Some(7));
    }
}
