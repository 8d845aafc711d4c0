//! `max_pool(kernel_size, stride = kernel_size, padding = 0, dilation = 1)`: the largest element of each window, in each
//! channel.
//!
//! Shapes: x `[C, H, W]`, y `[C, OH, OW]` with OH as for `conv2d`: `torch.nn.MaxPool2d`. Padding is never the largest; of
//! equal elements the first (along rows) gets the gradient.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::graph::NodeId;
use crate::types::{Dim, TensorType};
use crate::windows::layer::{image, map_shape, windows};

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
            Argument { name: "kernel_size", kind: ArgumentKind::Pair, default: Default::Required },
            Argument { name: "stride", kind: ArgumentKind::Pair, default: Default::Absent },
            Argument { name: "padding", kind: ArgumentKind::Padding, default: Default::Size(0) },
            Argument { name: "dilation", kind: ArgumentKind::Pair, default: Default::Size(1) },
        ]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let image = image(call, self.name())?;
        let windows = windows(call, self.name(), &image, Dim::from(1), false)?;
        for axis in windows.axes() {
            // so that no window lies wholly in the padding
            let (twice, window) = (&axis.padding * &Dim::from(2), &axis.window);
            if let (Some(twice), Some(window)) = (twice.as_constant(), window.as_constant())
                && twice > window
            {
                let message = format!(
                    "the padding of `max_pool` is at most half of its window, but {} is more than half of {window}",
                    axis.padding
                );
                call.error(call.argument_span("padding"), message, String::new());
                return None;
            }
        }
        let shape = map_shape(&image, image.channels.clone(), &windows);
        call.windows(windows);
        Some(TensorType::float(shape))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let (x, windows) = (cx.operands[0], call.windows.as_ref().expect("checked"));
        let index = cx.builder.pool_index(windows, x);
        cx.builder.pool_pick(windows, x, index)
    }
}
