//! `conv2d(out_channels, kernel_size, stride = 1, padding = 0, dilation = 1, groups = 1, bias = true, init = he_normal, bias_init = zeros)`:
//! `y[o, i, j] = Σ w[o, c, u, v]·x[c, i·stride + u·dilation − padding, …] + b[o]`; `conv1d(…)` is the same over one axis.
//!
//! Shapes: x `[C, H, W]`, w `[O, C/groups, KH, KW]`, b `[O]`, y `[O, OH, OW]` with
//! OH = ⌊(H + padding of both ends − dilation·(KH − 1) − 1) / stride⌋ + 1, as in `torch.nn.Conv2d` (a cross-correlation: the
//! filter is not turned over); x `[C, L]`, w `[O, C/groups, K]`, y `[O, OL]` for `conv1d`. Padding is a size, one for each
//! axis, or `[[top, bottom], [left, right]]` (`[before, after]` for `conv1d`); `padding = same` keeps H and W, `padding = causal`
//! (`conv1d`) pads before the sequence only, so that no result sees what comes later. The weight starts He-normal (He et
//! al. 2015), with a fan-in of C/groups·KH·KW, and the bias at zero.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::windows::{
    as_image, as_result, divided, image, parameters, shape, slide, steps, windows, with_bias,
};
use crate::ir::graph::NodeId;
use crate::ir::init::Init;
use crate::ir::types::TensorType;
use crate::ir::windows::Side;

/// `conv1d` or `conv2d`.
pub struct Conv {
    /// Over how many axes windows slide: one or two.
    pub axes: usize,
}

impl Layer for Conv {
    fn name(&self) -> &'static str {
        if self.axes == 1 { "conv1d" } else { "conv2d" }
    }

    fn formula(&self) -> &'static str {
        if self.axes == 1 {
            "y = w∗x + b, w [out × in/groups × taps]"
        } else {
            "y = w∗x + b, w [out × in/groups × rows × columns]"
        }
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "out_channels", kind: ArgumentKind::Size, default: Default::Required },
            Argument { name: "kernel_size", kind: ArgumentKind::PerAxis, default: Default::Required },
            Argument { name: "stride", kind: ArgumentKind::PerAxis, default: Default::Count(1) },
            Argument { name: "padding", kind: ArgumentKind::Padding, default: Default::Count(0) },
            Argument { name: "dilation", kind: ArgumentKind::PerAxis, default: Default::Count(1) },
            Argument { name: "groups", kind: ArgumentKind::Size, default: Default::Count(1) },
            Argument { name: "bias", kind: ArgumentKind::Flag, default: Default::Flag(true) },
            Argument { name: "init", kind: ArgumentKind::Init, default: Default::Init(Init::HE_NORMAL) },
            Argument { name: "bias_init", kind: ArgumentKind::Init, default: Default::Init(Init::Constant(0.0)) },
        ]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let name = self.name();
        let image = image(call, name, &[self.axes])?;
        let features = call.call().size("out_channels")?.clone();
        let groups = call.call().size("groups")?.clone();
        divided(call, name, &features, &groups, "output channels")?;
        let channels = divided(call, name, &image.channels, &groups, "channels")?;
        let steps = steps(call, name, self.axes, false)?;
        let sliding = slide(call, name, &image, &steps, false)?;
        parameters(call, [features.clone(), channels], features.clone(), &sliding)?;
        let windows = windows(sliding, groups);
        let shape = shape(&image, features, &windows, |axis| &axis.count);
        call.windows(windows);
        Some(TensorType::float(shape))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let windows = call.windows.as_ref().expect("checked");
        let x = as_image(cx);
        let y = cx.builder.convolve(windows, Side::Map, x, cx.parameters[0]);
        let y = with_bias(cx, y);
        as_result(cx, call, y)
    }
}
