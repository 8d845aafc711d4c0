//! Arguments that name axes and places along them.

use super::Checker;
use crate::front::diagnostics::Spans;
use crate::front::layers::{ArgumentValue, End};
use crate::front::syntax::{Expression, ExpressionKind};
use crate::ir::types::Dim;

impl Checker<'_> {
    /// An axis, or a list of axes.
    pub(super) fn axes(&mut self, given: &Expression) -> Option<ArgumentValue> {
        let one = std::slice::from_ref(given);
        let parts = if let ExpressionKind::List(parts) = &given.kind { parts.as_slice() } else { one };
        let axes: Vec<Option<i64>> = parts.iter().map(|part| self.index(part)).collect();
        axes.into_iter().collect::<Option<_>>().map(ArgumentValue::Axes)
    }

    /// A whole number, maybe below zero.
    fn index(&mut self, given: &Expression) -> Option<i64> {
        let index = match &given.kind {
            ExpressionKind::Number { integer, .. } => *integer,
            ExpressionKind::Negate(inner) => match inner.kind {
                ExpressionKind::Number { integer, .. } => integer.map(|index| -index),
                _ => None,
            },
            _ => None,
        };
        if index.is_none() {
            let message = format!("an axis is a whole number, but this is `{given}`");
            return self.error(given.spans, &message, "0 is the first axis of an example, -1 the last");
        }
        index
    }

    /// Sizes, one of which may be `-1`: what is left over, here 0.
    pub(super) fn shape(&mut self, sizes: &[Expression], spans: Spans) -> Option<ArgumentValue> {
        let is_rest = |size: &Expression| match &size.kind {
            ExpressionKind::Negate(inner) => matches!(inner.kind, ExpressionKind::Number { integer: Some(1), .. }),
            _ => false,
        };
        if sizes.iter().filter(|size| is_rest(size)).count() > 1 {
            return self.error(spans, "only one size can be what is left over", "");
        }
        let size = |size| if is_rest(size) { Some(Dim::default()) } else { self.size(size) };
        let shape: Vec<Option<Dim>> = sizes.iter().map(size).collect();
        shape.into_iter().collect::<Option<_>>().map(ArgumentValue::Sizes)
    }

    /// A place along an axis: so many elements from the beginning, or with a minus from the end.
    pub(super) fn place(&mut self, given: &Expression) -> Option<ArgumentValue> {
        if let ExpressionKind::Negate(count) = &given.kind {
            let count = self.size_or_zero(count)?;
            let end = if count == Dim::default() { End::Beginning } else { End::End };
            return Some(ArgumentValue::Place(count, end));
        }
        Some(ArgumentValue::Place(self.size_or_zero(given)?, End::Beginning))
    }

    /// What to add at the ends of axes: a size for all, or for each of the last axes a size or `[before, after]`.
    pub(super) fn margins(&mut self, given: &Expression) -> Option<ArgumentValue> {
        let ExpressionKind::List(axes) = &given.kind else { return self.size_or_zero(given).map(ArgumentValue::Size) };
        let margins: Vec<Option<[Dim; 2]>> = axes.iter().map(|axis| self.margin(axis)).collect();
        margins.into_iter().collect::<Option<_>>().map(ArgumentValue::Margins)
    }

    fn margin(&mut self, given: &Expression) -> Option<[Dim; 2]> {
        let ExpressionKind::List(ends) = &given.kind else {
            let both = self.size_or_zero(given)?;
            return Some([both.clone(), both]);
        };
        let [before, after] = ends.as_slice() else {
            let message = format!("an axis has two ends, but this is a list of {}", ends.len());
            return self.error(given.spans, &message, "`[before, after]`, or one size for both");
        };
        Some([self.size_or_zero(before)?, self.size_or_zero(after)?])
    }
}
