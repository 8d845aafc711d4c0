//! `max_pool(kernel_size, stride = kernel_size, padding = 0, dilation = 1, ceil_mode = false)`: the largest element of each
//! window, in each channel.
//!
//! Shapes: x `[C, H, W]`, y `[C, OH, OW]` with OH as for `conv2d`: `torch.nn.MaxPool2d`; x `[C, L]`, y `[C, OL]`:
//! `torch.nn.MaxPool1d`. Padding is never the largest; of equal elements the first (along rows) gets the gradient. With
//! `ceil_mode` the quotient in OH is rounded up: a last window may reach beyond the padding, if it begins before that.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::windows::{as_image, as_result, image, pool, shape};
use crate::ir::graph::NodeId;
use crate::ir::types::TensorType;

/// The maximum over windows.
pub struct MaxPool;

impl Layer for MaxPool {
    fn name(&self) -> &'static str {
        "max_pool"
    }

    fn formula(&self) -> &'static str {
        "the largest element of each window"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "kernel_size", kind: ArgumentKind::PerAxis, default: Default::Required },
            Argument { name: "stride", kind: ArgumentKind::PerAxis, default: Default::Absent },
            Argument { name: "padding", kind: ArgumentKind::Padding, default: Default::Count(0) },
            Argument { name: "dilation", kind: ArgumentKind::PerAxis, default: Default::Count(1) },
            Argument { name: "ceil_mode", kind: ArgumentKind::Flag, default: Default::Flag(false) },
        ]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let image = image(call, self.name(), &[1, 2])?;
        let ceil = call.call().flag("ceil_mode");
        let windows = pool(call, self.name(), &image, ceil)?;
        let shape = shape(&image, image.channels.clone(), &windows, |axis| &axis.count);
        call.windows(windows);
        Some(TensorType::float(shape))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let windows = call.windows.as_ref().expect("checked");
        let x = as_image(cx);
        let index = cx.builder.pool_index(windows, x);
        let y = cx.builder.pool_pick(windows, x, index);
        as_result(cx, call, y)
    }
}
