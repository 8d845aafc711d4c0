//! `lp_pool(norm_type, kernel_size, stride = kernel_size, ceil_mode = false)`: `(Σ x^p)^(1/p)` over each window, in each
//! channel.
//!
//! Shapes: x `[C, H, W]`, y `[C, OH, OW]` with OH as for `max_pool`: `torch.nn.LPPool2d`; x `[C, L]`, y `[C, OL]`:
//! `torch.nn.LPPool1d`. The sum is the mean times the window's size, as in PyTorch: so a last window of `ceil_mode` that
//! reaches beyond the image counts as a whole one. Where the sum is 0 nothing flows back, and
//! with p below 2 nothing to elements that are 0.

use super::roots::{raised, root};
use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::window_means::{Counted, mean};
use crate::front::layers::windows::{as_image, as_result, image, pool, shape};
use crate::ir::graph::NodeId;
use crate::ir::ops::Scalar;
use crate::ir::types::TensorType;
use crate::ir::windows::Sliding;

/// The norm of windows.
pub struct LpPool;

impl Layer for LpPool {
    fn name(&self) -> &'static str {
        "lp_pool"
    }

    fn formula(&self) -> &'static str {
        "(Σ x^p)^(1/p) of each window"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "norm_type", kind: ArgumentKind::Positive, default: Default::Required },
            Argument { name: "kernel_size", kind: ArgumentKind::PerAxis, default: Default::Required },
            Argument { name: "stride", kind: ArgumentKind::PerAxis, default: Default::Absent },
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
        let p = call.number("norm_type");
        let x = as_image(cx);
        let b = &mut *cx.builder;
        let raised = raised(b, x, p);
        let sum = if windows.axes().into_iter().all(Sliding::is_within_padding) {
            b.pool_sum(windows, raised)
        } else {
            let mean = mean(b, windows, raised, &Counted::Padded);
            b.scaled(mean, Scalar::size(&windows.rows.window * &windows.columns.window))
        };
        let y = root(b, sum, p);
        as_result(cx, call, y)
    }
}
