//! Arithmetic on whole numbers. What sizes decide is decided here, so that plain loops keep plain bounds.

use super::nest::behind;
use crate::ir::types::Dim;
use crate::loops::ir::{Arithmetic, Offset, Whole};

impl From<&Offset> for Whole {
    fn from(offset: &Offset) -> Self {
        Self::Sum(offset.clone())
    }
}

impl From<&Dim> for Whole {
    fn from(size: &Dim) -> Self {
        Self::Sum(Offset::from(size.clone()))
    }
}

impl Whole {
    /// A size, where no loop changes it.
    pub(super) fn as_size(&self) -> Option<&Dim> {
        match self {
            Self::Sum(Offset { first, terms }) if terms.is_empty() => Some(first),
            Self::Sum(_) | Self::Of(..) => None,
        }
    }

    /// A number, where no size and no loop changes it.
    fn as_number(&self) -> Option<i64> {
        self.as_size().and_then(Dim::as_constant)
    }

    /// `self + other`
    pub(super) fn plus(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Sum(a), Self::Sum(b)) => Self::Sum(behind(a, &[(b, &Dim::from(1))])),
            (_, zero) if zero.as_number() == Some(0) => self.clone(),
            (zero, _) if zero.as_number() == Some(0) => other.clone(),
            _ => self.with(Arithmetic::Plus, other),
        }
    }

    /// `self · other`
    pub(super) fn times(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Sum(sum), size) | (size, Self::Sum(sum)) if size.as_size().is_some() => {
                let size = size.as_size().cloned().unwrap_or_default();
                Self::Sum(behind(&Offset::default(), &[(sum, &size)]))
            }
            _ => self.with(Arithmetic::Times, other),
        }
    }

    /// `self − other`, or 0 where that is below zero.
    pub(super) fn less(&self, other: &Self) -> Self {
        match (self.as_size(), other.as_size()) {
            (_, Some(b)) if *b == Dim::default() => self.clone(),
            (Some(a), Some(b)) if a.is_at_least(b) => Self::from(&(a - b)),
            (Some(a), Some(b)) if b.is_at_least(a) => Self::from(&Dim::default()),
            _ => self.with(Arithmetic::Less, other),
        }
    }

    /// `self / other`, rounded down.
    pub(super) fn quotient(&self, other: &Self) -> Self {
        match (self.as_number(), other.as_number()) {
            (_, Some(1)) => self.clone(),
            (Some(a), Some(b)) if b > 0 => Self::from(&Dim::from(a.div_euclid(b))),
            _ => self.with(Arithmetic::Quotient, other),
        }
    }

    /// `self / other`, rounded up.
    pub(super) fn covering(&self, other: &Self) -> Self {
        match (self.as_number(), other.as_number()) {
            (_, Some(1)) => self.clone(),
            (Some(a), Some(b)) if b > 0 => Self::from(&Dim::from((a + b - 1).div_euclid(b))),
            _ => self.with(Arithmetic::Covering, other),
        }
    }

    /// The smaller of two.
    pub(super) fn least(&self, other: &Self) -> Self {
        match (self.as_size(), other.as_size()) {
            (Some(a), Some(b)) if b.is_at_least(a) => self.clone(),
            (Some(a), Some(b)) if a.is_at_least(b) => other.clone(),
            _ => self.with(Arithmetic::Least, other),
        }
    }

    /// The larger of two.
    pub(super) fn most(&self, other: &Self) -> Self {
        match (self.as_number(), other.as_number()) {
            (Some(a), Some(b)) => Self::from(&Dim::from(a.max(b))),
            (_, Some(0)) => self.clone(),
            (Some(0), _) => other.clone(),
            _ => self.with(Arithmetic::Most, other),
        }
    }

    /// `self + number`
    pub(super) fn and(&self, number: i64) -> Self {
        self.plus(&Self::from(&Dim::from(number)))
    }

    fn with(&self, function: Arithmetic, other: &Self) -> Self {
        Self::Of(function, Box::new([self.clone(), other.clone()]))
    }
}
