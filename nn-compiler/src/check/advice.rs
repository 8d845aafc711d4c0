//! Advice: what is allowed, but probably not meant.

use proc_macro2::Span;

use super::Checker;
use crate::layers::Layer;
use crate::model::{ValueId, ValueKind, Warning};

const STACKED_LINEAR: &str = "stacked_linear";

impl Checker<'_> {
    /// Two affine maps in a row are one: `W2·(W1·x + b1) + b2 = (W2·W1)·x + (W2·b1 + b2)`.
    pub(super) fn advise(&mut self, layer: &dyn Layer, input: ValueId, span: Span) {
        let follows_affine =
            matches!(&self.model.values[input].kind, ValueKind::Layer(before, _) if before.is_affine());
        let is_allowed = self.network.allowed.iter().any(|allowed| allowed == STACKED_LINEAR);
        if layer.is_affine() && follows_affine && !is_allowed {
            let message = "two linear layers in a row are one linear layer: W2·(W1·x + b1) + b2 = W'·x + b'; \
                           put an activation between them, or allow it with #[allow(stacked_linear)]";
            self.model.warnings.push(Warning { name: STACKED_LINEAR, span, message: message.to_owned() });
        }
    }
}
