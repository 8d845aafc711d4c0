//! Advice: what is allowed, but probably not meant.

use proc_macro2::Span;

use super::Checker;
use crate::layers::Layer;
use crate::model::{ValueId, ValueKind, Warning};

const STACKED_LINEAR: &str = "stacked_linear";
pub(super) const NO_GRADIENT: &str = "no_gradient";

impl Checker<'_> {
    /// Two affine maps in a row are one: `W2·(W1·x + b1) + b2 = (W2·W1)·x + (W2·b1 + b2)`.
    pub(super) fn advise(&mut self, layer: &dyn Layer, input: ValueId, span: Span) {
        let follows_affine =
            matches!(&self.model.values[input].kind, ValueKind::Layer(before, _) if before.is_affine());
        if layer.is_affine() && follows_affine {
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
