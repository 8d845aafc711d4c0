//! `conv_transpose2d(out_channels, kernel_size, stride = 1, padding = 0, output_padding = 0, groups = 1, bias = true, dilation = 1, init = he_normal, bias_init = zeros)`:
//! each element of x adds its multiple of the filter to y, `y[o, i·stride + u·dilation − padding, …] += w[c, o, u, v]·x[c, i, j]`,
//! and the bias; `conv_transpose1d(…)` is the same over one axis.
//!
//! It is the transpose of the convolution with the same arguments. Shapes: x `[C, H, W]`, w `[C, O/groups, KH, KW]`, b `[O]`,
//! y `[O, OH, OW]` with `OH = (H − 1)·stride − padding of both ends + dilation·(KH − 1) + output_padding + 1`, as in
//! `torch.nn.ConvTranspose2d`; x `[C, L]`, w `[C, O/groups, K]`, y `[O, OL]` for `conv_transpose1d`. Fans are those of the
//! weight as it stands, as `PyTorch` counts them: a fan-in of O/groups·KH·KW.

use super::{Argument, ArgumentKind, ArgumentValue, CheckCall, Construction, Default, Layer, LayerCall};
use crate::front::layers::windows::{
    Image, Steps, as_image, as_result, axis_word, divided, image, parameters, per_axis, shape, steps, windows,
    with_bias,
};
use crate::ir::graph::NodeId;
use crate::ir::init::Init;
use crate::ir::types::{Dim, TensorType};
use crate::ir::windows::{Side, Sliding};

/// `conv_transpose1d` or `conv_transpose2d`.
pub struct ConvTranspose {
    /// Over how many axes windows slide: one or two.
    pub axes: usize,
}

impl Layer for ConvTranspose {
    fn name(&self) -> &'static str {
        if self.axes == 1 { "conv_transpose1d" } else { "conv_transpose2d" }
    }

    fn formula(&self) -> &'static str {
        if self.axes == 1 {
            "y = wᵀ∗x + b, w [in × out/groups × taps]"
        } else {
            "y = wᵀ∗x + b, w [in × out/groups × rows × columns]"
        }
    }

    fn arguments(&self) -> &'static [Argument] {
        &[
            Argument { name: "out_channels", kind: ArgumentKind::Size, default: Default::Required },
            Argument { name: "kernel_size", kind: ArgumentKind::PerAxis, default: Default::Required },
            Argument { name: "stride", kind: ArgumentKind::PerAxis, default: Default::Count(1) },
            Argument { name: "padding", kind: ArgumentKind::Padding, default: Default::Count(0) },
            Argument { name: "output_padding", kind: ArgumentKind::PerAxisOrZero, default: Default::Count(0) },
            Argument { name: "groups", kind: ArgumentKind::Size, default: Default::Count(1) },
            Argument { name: "bias", kind: ArgumentKind::Flag, default: Default::Flag(true) },
            Argument { name: "dilation", kind: ArgumentKind::PerAxis, default: Default::Count(1) },
            Argument { name: "init", kind: ArgumentKind::Init, default: Default::Init(Init::HE_NORMAL) },
            Argument { name: "bias_init", kind: ArgumentKind::Init, default: Default::Init(Init::Constant(0.0)) },
        ]
    }

    fn check(&self, call: &mut dyn CheckCall) -> Option<TensorType> {
        let name = self.name();
        let image = image(call, name, &[self.axes])?;
        let features = call.call().size("out_channels")?.clone();
        let groups = call.call().size("groups")?.clone();
        let each = divided(call, name, &features, &groups, "output channels")?;
        divided(call, name, &image.channels, &groups, "channels")?;
        if let Some(word @ (ArgumentValue::Same | ArgumentValue::Causal)) = call.call().find("padding") {
            let word = if *word == ArgumentValue::Same { "same" } else { "causal" };
            let message = format!("`{name}` has no `padding = {word}`");
            let help = "its padding is what is cut off the ends of the result; give it as a number".to_owned();
            call.error(call.argument_span("padding"), message, help);
            return None;
        }
        let steps = steps(call, name, self.axes, false)?;
        let extra = per_axis(call, name, "output_padding", self.axes)?;
        let sliding = self.spread(call, &image, &steps, &extra)?;
        parameters(call, [image.channels.clone(), each], features.clone(), &sliding)?;
        let windows = windows(sliding, groups);
        let shape = shape(&image, features, &windows, |axis| &axis.image);
        call.windows(windows);
        Some(TensorType::float(shape))
    }

    fn construct(&self, cx: &mut Construction<'_>, call: &LayerCall) -> NodeId {
        let windows = call.windows.as_ref().expect("checked");
        let x = as_image(cx);
        let y = cx.builder.convolve(windows, Side::Image, cx.parameters[0], x);
        let y = with_bias(cx, y);
        as_result(cx, call, y)
    }
}

impl ConvTranspose {
    /// The windows that slide over the result, as many as the input has elements; an error if no result is left.
    fn spread(&self, call: &mut dyn CheckCall, x: &Image, steps: &[Steps], extra: &[Dim]) -> Option<Vec<Sliding>> {
        let name = self.name();
        let mut sliding = Vec::new();
        for (axis, ((count, steps), extra)) in x.lengths.iter().zip(steps).zip(extra).enumerate() {
            let Steps { window, stride, dilation, padding: [before, after] } = steps;
            if let (Some(most), Some(stride), Some(dilation)) =
                (extra.as_constant(), stride.as_constant(), dilation.as_constant())
                && most >= stride.max(dilation)
            {
                let message = format!(
                    "`output_padding` of `{name}` must be smaller than the stride or the dilation, but {most} is not smaller \
                     than {stride} or {dilation}"
                );
                let help = "it chooses among the sizes from which the convolution with this stride makes the input";
                call.error(call.argument_span("output_padding"), message, help.to_owned());
                return None;
            }
            let whole = &(&(&(count - &Dim::from(1)) * stride) + &steps.reach()) + extra;
            let image = &(&whole - before) - after;
            if image.as_constant().is_some_and(|image| image < 1) {
                let word = axis_word(self.axes, axis);
                let message = format!(
                    "`{name}` makes {whole} {word}, and its padding cuts off {before} before and {after} after"
                );
                call.error(call.argument_span("padding"), message, "nothing is left".to_owned());
                return None;
            }
            sliding.push(Sliding {
                image,
                window: window.clone(),
                count: count.clone(),
                stride: stride.clone(),
                dilation: dilation.clone(),
                padding: before.clone(),
                padding_after: after.clone(),
                even: false,
            });
        }
        Some(sliding)
    }
}
