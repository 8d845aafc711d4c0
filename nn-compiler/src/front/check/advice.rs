//! Advice: what is allowed, but probably not meant.

use proc_macro2::Span;

use super::Checker;
use crate::front::layers::Layer;
use crate::front::model::{ValueId, ValueKind, Warning};
use crate::ir::types::{Dim, TensorType};

pub(super) const CHAIN_IN_PRODUCT: &str = "chain_in_product";
const STACKED_LINEAR: &str = "stacked_linear";
pub(super) const NO_GRADIENT: &str = "no_gradient";

impl Checker<'_> {
    /// Two affine maps in a row are one: `W2·(W1·x + b1) + b2 = (W2·W1)·x + (W2·b1 + b2)`. Through fewer features than
    /// there are before and after they are a map of low rank, with fewer parameters: that is meant.
    pub(super) fn advise(&mut self, layer: &dyn Layer, input: ValueId, result: &TensorType, span: Span) {
        let ValueKind::Layer(before, call) = &self.model.values[input].kind else { return };
        if !(layer.is_affine() && before.is_affine()) {
            return;
        }
        let ends = [self.model.ty(call.operands[0]), result].map(|ty| ty.shape.last().cloned().unwrap_or_default());
        let middle = self.model.ty(input).shape.last().cloned().unwrap_or_default();
        let is_narrower = |end: &Dim| *end != middle && end.is_at_least(&middle);
        // from D features back to D by R that only rustc knows: nobody goes there by more than D
        let returns = ends[0] == ends[1] && !middle.is_at_least(&ends[0]);
        if !returns && !ends.iter().all(is_narrower) {
            let message = "two linear layers in a row are one linear layer: W2·(W1·x + b1) + b2 = W'·x + b'; \
                           put an activation between them, or allow it with #[allow(stacked_linear)]";
            self.warn(STACKED_LINEAR, span, message.to_owned());
        }
    }

    /// Gives advice, unless it is switched off, or given at the same token already.
    pub(super) fn warn(&mut self, name: &'static str, span: Span, message: String) {
        let is_allowed = self.network.allowed.iter().any(|allowed| allowed == name);
        let place = (format!("{span:?}"), message.clone());
        if !is_allowed && (self.uses.is_empty() && self.repeating == 0 || self.reported.insert(place)) {
            self.model.warnings.push(Warning { name, span, message });
        }
    }
}
