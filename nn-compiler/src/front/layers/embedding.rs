//! `embedding(embedding_dim, init = normal(0, 1))`: a row of a learned table for each class.
//!
//! Shapes: `class(K)` to `[embedding_dim]`, and `[class(K); T]` to `[T, embedding_dim]`; W `[K, embedding_dim]`. As `torch.nn.Embedding`.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::ir::graph::NodeId;
use crate::ir::init::Init;
use crate::ir::types::{Element, TensorType};

/// Rows of a table, picked by classes.
pub struct Embedding;

impl Layer for Embedding {
    fn name(&self) -> &'static str {
        "embedding"
    }

    fn formula(&self) -> &'static str {
        "W[class]"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "embedding_dim", kind: ArgumentKind::Size, default: Default::Required },
            Argument { name: "init", kind: ArgumentKind::Init, default: Default::Init(Init::Normal(0.0, 1.0)) },
        ]
    }

    fn takes_classes(&self) -> bool {
        true
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let Element::Class(classes) = call.input().element.clone() else { return None };
        let width = call.call().size("embedding_dim")?.clone();
        let init = call.call().init("init")?;
        // as PyTorch counts them in any weight: what comes in lies along the second axis
        let fans = (width.clone(), classes.clone());
        call.parameter("weight", vec![classes, width.clone()], init, fans, true);
        let mut shape = call.input().shape.clone();
        shape.push(width);
        Some(TensorType::float(shape))
    }

    fn construct(&self, cx: &mut Construction<'_>, _: &LayerCall) -> NodeId {
        cx.builder.gather(cx.parameters[0], cx.operands[0])
    }
}
