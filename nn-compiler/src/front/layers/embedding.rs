//! `embedding(features, init = normal(0, 1))`: a row of a learned table for each class.
//!
//! Shapes: `class(K)` to `[features]`, and `[class(K); T]` to `[T, features]`; W `[K, features]`. As `torch.nn.Embedding`.

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
        "W[class], W [classes × features]"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "features", kind: ArgumentKind::Size, default: Default::Required },
            Argument { name: "init", kind: ArgumentKind::Init, default: Default::Init(Init::Normal(0.0, 1.0)) },
        ]
    }

    fn takes_classes(&self) -> bool {
        true
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let Element::Class(classes) = call.input().element.clone() else { return None };
        let features = call.call().size("features")?.clone();
        let init = call.call().init("init")?;
        let fans = (classes.clone(), features.clone());
        call.parameter("weight", vec![classes, features.clone()], init, fans, true);
        let mut shape = call.input().shape.clone();
        shape.push(features);
        Some(TensorType::float(shape))
    }

    fn construct(&self, cx: &mut Construction<'_>, _: &LayerCall) -> NodeId {
        cx.builder.gather(cx.parameters[0], cx.operands[0])
    }
}
