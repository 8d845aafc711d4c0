//! `conv2d(out_channels, kernel_size, stride = 1, padding = 0, dilation = 1, groups = 1, bias = true, init = he_normal, bias_init = zeros)`:
//! `y[o, i, j] = Σ w[o, c, u, v]·x[c, i·stride + u·dilation − padding, …] + b[o]`.
//!
//! Shapes: x `[C, H, W]`, w `[O, C/groups, KH, KW]`, b `[O]`, y `[O, OH, OW]` with
//! OH = ⌊(H + 2·padding − dilation·(KH − 1) − 1) / stride⌋ + 1, as in `torch.nn.Conv2d` (a cross-correlation: the filter
//! is not turned over). `padding = same` keeps H and W. The weight starts He-normal (He et al. 2015), with a fan-in of
//! C/groups·KH·KW, and the bias at zero.

use super::{Argument, ArgumentKind, CheckCall, Construction, Default, Layer, LayerCall};
use crate::graph::NodeId;
use crate::init::Init;
use crate::types::{Comparison, Dim, TensorType};
use crate::windows::Side;
use crate::windows::layer::{image, map_shape, windows};

/// The convolution over rows and columns.
pub struct Conv2d;

impl Layer for Conv2d {
    fn name(&self) -> &'static str {
        "conv2d"
    }

    fn formula(&self) -> &'static str {
        "y = w∗x + b, w [out × in/groups × rows × columns]"
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "out_channels", kind: ArgumentKind::Size, default: Default::Required },
            Argument { name: "kernel_size", kind: ArgumentKind::Pair, default: Default::Required },
            Argument { name: "stride", kind: ArgumentKind::Pair, default: Default::Size(1) },
            Argument { name: "padding", kind: ArgumentKind::Padding, default: Default::Size(0) },
            Argument { name: "dilation", kind: ArgumentKind::Pair, default: Default::Size(1) },
            Argument { name: "groups", kind: ArgumentKind::Size, default: Default::Count(1) },
            Argument { name: "bias", kind: ArgumentKind::Flag, default: Default::Flag(true) },
            Argument { name: "init", kind: ArgumentKind::Init, default: Default::Init(Init::HeNormal) },
            Argument { name: "bias_init", kind: ArgumentKind::Init, default: Default::Init(Init::Constant(0.0)) },
        ]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let image = image(call, self.name())?;
        let features = call.call().size("out_channels")?.clone();
        let groups = call.call().size("groups")?.clone();
        let channels = divided(call, &image.channels, &groups, "channels")?;
        divided(call, &features, &groups, "output channels")?;
        let windows = windows(call, self.name(), &image, groups, true)?;
        let (init, bias_init) = (call.call().init("init")?, call.call().init("bias_init")?);
        let field = &windows.rows.window * &windows.columns.window;
        let fans = (&channels * &field, &features * &field);
        let shape = vec![features.clone(), channels, windows.rows.window.clone(), windows.columns.window.clone()];
        call.parameter("weight", shape, init, fans.clone(), true);
        if call.call().flag("bias") {
            call.parameter("bias", vec![features.clone()], bias_init, fans, false);
        }
        let shape = map_shape(&image, features, &windows);
        call.windows(windows);
        Some(TensorType::float(shape))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let windows = call.windows.as_ref().expect("checked");
        let y = cx.builder.convolve(windows, Side::Map, cx.operands[0], cx.parameters[0]);
        let Some(bias) = cx.parameters.get(1).copied() else { return y };
        let shape = cx.builder.graph.ty(y).shape.clone();
        let bias = cx.builder.broadcast(bias, vec![1], shape);
        cx.builder.plus(y, bias)
    }
}

/// The channels of one group; an error where groups do not divide them.
fn divided(call: &mut dyn CheckCall, channels: &Dim, groups: &Dim, word: &str) -> Option<Dim> {
    let quotient = channels.checked_div(groups)?;
    if (&quotient * groups).compare(channels) == Comparison::Different {
        let message = format!("`groups = {groups}` of `conv2d` does not divide {channels} {word}");
        call.error(call.argument_span("groups"), message, String::new());
        return None;
    }
    Some(quotient)
}
