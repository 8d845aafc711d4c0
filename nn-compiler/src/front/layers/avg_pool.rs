//! `avg_pool(kernel_size, stride = kernel_size, padding = 0, ceil_mode = false, count_include_pad = true, divisor_override)`:
//! the mean of each window, in each channel.
//!
//! Shapes: x `[C, H, W]`, y `[C, OH, OW]` with OH as for `max_pool`: `torch.nn.AvgPool2d`; x `[C, L]`, y `[C, OL]`:
//! `torch.nn.AvgPool1d`. The sum of a window is divided by how many elements it has in the padded image, by how many it
//! has in the image itself (`count_include_pad = false`), or by `divisor_override`. What a last window of `ceil_mode` has
//! beyond the padding counts in no case.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::window_means::{Counted, mean};
use crate::front::layers::windows::{as_image, as_result, image, pool, shape};
use crate::ir::graph::NodeId;
use crate::ir::types::TensorType;

/// The mean of windows.
pub struct AvgPool;

impl Layer for AvgPool {
    fn name(&self) -> &'static str {
        "avg_pool"
    }

    fn formula(&self) -> &'static str {
        "the mean of each window"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "kernel_size", kind: ArgumentKind::PerAxis, default: Default::Required },
            Argument { name: "stride", kind: ArgumentKind::PerAxis, default: Default::Absent },
            Argument { name: "padding", kind: ArgumentKind::Padding, default: Default::Count(0) },
            Argument { name: "ceil_mode", kind: ArgumentKind::Flag, default: Default::Flag(false) },
            Argument { name: "count_include_pad", kind: ArgumentKind::Flag, default: Default::Flag(true) },
            Argument { name: "divisor_override", kind: ArgumentKind::Size, default: Default::Absent },
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
        let counted = match call.size("divisor_override") {
            Some(count) => Counted::Always(count.clone()),
            None if call.flag("count_include_pad") => Counted::Padded,
            None => Counted::Image,
        };
        let y = mean(cx.builder, windows, x, &counted);
        as_result(cx, call, y)
    }
}
