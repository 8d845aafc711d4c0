//! What layers with sliding windows share: their input, their arguments, and how its axes are cut.
//!
//! A sequence `[channels, length]` is an image with one column, `[channels, length, 1]`: in graphs windows always slide
//! over two axes.

use crate::front::layers::{ArgumentValue, CheckCall, Construction, LayerCall};
use crate::ir::graph::{Builder, NodeId};
use crate::ir::types::{Dim, Shape, element_count};
use crate::ir::windows::{Sliding, Windows};

/// The axes of an image, or of a sequence.
pub struct Image {
    /// `[batch]`
    pub batch: Dim,
    /// Channels.
    pub channels: Dim,
    /// Rows and columns; or the length of a sequence.
    pub lengths: Vec<Dim>,
}

/// How windows slide along one axis, as the arguments say it.
pub struct Steps {
    /// `kernel_size`
    pub window: Dim,
    /// `stride`
    pub stride: Dim,
    /// `dilation`
    pub dilation: Dim,
    /// Before the image and after it.
    pub padding: [Dim; 2],
}

impl Steps {
    /// How many elements a window spans.
    pub fn reach(&self) -> Dim {
        &(&self.dilation * &(&self.window - &Dim::from(1))) + &Dim::from(1)
    }
}

/// The input as images `[channels, height, width]` or sequences `[channels, length]`, where `axes` says over how many
/// axes windows may slide; an error if it is something else.
pub fn image(call: &mut dyn CheckCall, name: &str, axes: &[usize]) -> Option<Image> {
    let input = call.input();
    if input.is_batched()
        && let [batch, channels, lengths @ ..] = input.shape.as_slice()
        && axes.contains(&lengths.len())
    {
        return Some(Image { batch: batch.clone(), channels: channels.clone(), lengths: lengths.to_vec() });
    }
    let (wanted, example, sizes) = match axes {
        [1] => ("sequences [channels, length]", "[8, 100]", "two axes by `reshape([channels, length])`"),
        [2] => {
            ("images [channels, height, width]", "[3, 32, 32]", "three axes by `reshape([channels, height, width])`")
        }
        _ => (
            "images [channels, height, width] or sequences [channels, length]",
            "[3, 32, 32]",
            "three axes by `reshape([channels, height, width])`",
        ),
    };
    let other = match (axes, input.example().len()) {
        ([2], 2) if name == "conv2d" => Some("conv1d"),
        ([2], 2) if name == "conv_transpose2d" => Some("conv_transpose1d"),
        ([1], 3) if name == "conv1d" => Some("conv2d"),
        ([1], 3) if name == "conv_transpose1d" => Some("conv_transpose2d"),
        _ => None,
    };
    let message = format!("`{name}` needs {wanted}, but {}", call.describe_input());
    let help = match other {
        _ if !input.is_batched() => "this value is one for all examples: it does not depend on an input".to_owned(),
        Some(other) => format!("`{other}` is for this shape"),
        None => format!("an input is declared as `x: {example}`; other values get {sizes}"),
    };
    call.error(call.span(), message, help);
    None
}

/// The sizes of an argument, one for each axis; `None` if it was left out or after an error.
pub fn per_axis(call: &mut dyn CheckCall, name: &str, argument: &str, axes: usize) -> Option<Vec<Dim>> {
    let sizes = call.call().per_axis(argument, axes);
    if sizes.is_none()
        && let Some(ArgumentValue::Sizes(given)) = call.call().find(argument)
    {
        let count = given.len();
        let (wanted, help) = match axes {
            1 => ("one size", "a sequence has one axis besides its channels: `5`, or `[5]`"),
            _ => ("one size, or two: for rows and for columns", "`[rows, columns]`"),
        };
        let message = format!("`{argument}` of `{name}` is {wanted}; this is a list of {count}");
        call.error(call.argument_span(argument), message, help.to_owned());
    }
    sizes
}

/// The arguments `kernel_size`, `stride`, `dilation` and `padding`, for each axis. Windows of a pool lie side by side if
/// no stride is given, others one element apart.
pub fn steps(call: &mut dyn CheckCall, name: &str, axes: usize, pools: bool) -> Option<Vec<Steps>> {
    let mut sizes = |argument: &str, usual: Option<&[Dim]>| match (call.call().find(argument), usual) {
        (None, Some(usual)) => Some(usual.to_vec()),
        _ => per_axis(call, name, argument, axes),
    };
    let ones = vec![Dim::from(1); axes];
    let windows = sizes("kernel_size", None)?;
    let strides = sizes("stride", Some(if pools { &windows } else { &ones }))?;
    let dilations = sizes("dilation", Some(&ones))?;
    let parts = windows.into_iter().zip(strides).zip(dilations);
    let unpadded = parts.map(|((window, stride), dilation)| {
        let padding = [Dim::default(), Dim::default()];
        Steps { window, stride, dilation, padding }
    });
    let mut steps: Vec<Steps> = unpadded.collect();
    let padding = padding(call, name, &steps)?;
    for (steps, padding) in steps.iter_mut().zip(padding) {
        steps.padding = padding;
    }
    Some(steps)
}

/// The argument `padding` for each axis: before and after.
fn padding(call: &mut dyn CheckCall, name: &str, steps: &[Steps]) -> Option<Vec<[Dim; 2]>> {
    let span = call.argument_span("padding");
    let both = |size: &Dim| [size.clone(), size.clone()];
    let less_one = |steps: &Steps| &steps.reach() - &Dim::from(1);
    let (message, help) = match (call.call().find("padding").cloned(), steps) {
        (None, _) => return Some(vec![[Dim::default(), Dim::default()]; steps.len()]),
        (Some(ArgumentValue::Size(size)), _) => return Some(vec![both(&size); steps.len()]),
        (Some(ArgumentValue::Same), _) if steps.iter().all(|steps| steps.stride.is_one()) => {
            // an odd one goes to the end, as PyTorch does it
            let halves = steps.iter().map(|steps| {
                let total = less_one(steps);
                let before = total.checked_div(&Dim::from(2)).unwrap_or_default();
                [before.clone(), &total - &before]
            });
            return Some(halves.collect());
        }
        (Some(ArgumentValue::Same), _) => (
            format!("`padding = same` keeps the size, which `{name}` with a stride cannot"),
            "give the padding as a number, or leave out the stride",
        ),
        (Some(ArgumentValue::Causal), [steps]) => return Some(vec![[less_one(steps), Dim::default()]]),
        (Some(ArgumentValue::Causal), _) => (
            format!("`padding = causal` is for sequences, but {}", call.describe_input()),
            "`padding = [[top, bottom], [left, right]]` pads each side by itself",
        ),
        (Some(ArgumentValue::Padding(sides)), [_]) => match sides.as_slice() {
            // [before, after], or [[before, after]]
            [before, after] if before.len() == 1 && after.len() == 1 => {
                return Some(vec![[before[0].clone(), after[0].clone()]]);
            }
            [one] => return Some(vec![[one[0].clone(), one[one.len() - 1].clone()]]),
            _ => (
                format!(
                    "`padding` of `{name}` is one size, or two: before and after; this is a list of {}",
                    sides.len()
                ),
                "`[before, after]`",
            ),
        },
        (Some(ArgumentValue::Padding(sides)), _) if sides.len() == steps.len() => {
            return Some(sides.iter().map(|side| [side[0].clone(), side[side.len() - 1].clone()]).collect());
        }
        (Some(ArgumentValue::Padding(sides)), _) => (
            format!(
                "`padding` of `{name}` is one size, or one for rows and one for columns; this is a list of {}",
                sides.len()
            ),
            "`[rows, columns]`, or `[[top, bottom], [left, right]]`",
        ),
        (Some(_), _) => return None,
    };
    call.error(span, message, help.to_owned());
    None
}

/// What one element along an axis is called.
pub fn axis_word(axes: usize, axis: usize) -> &'static str {
    match (axes, axis) {
        (1, _) => "elements",
        (_, 0) => "rows",
        _ => "columns",
    }
}

/// How windows slide over an image; an error if none fits. With `ceil`, a last window may begin within the image and reach
/// beyond its padding.
pub fn slide(call: &mut dyn CheckCall, name: &str, image: &Image, steps: &[Steps], ceil: bool) -> Option<Vec<Sliding>> {
    let axes = image.lengths.len();
    let mut sliding = Vec::new();
    for (axis, (length, steps)) in image.lengths.iter().zip(steps).enumerate() {
        let Steps { window, stride, dilation, padding: [before, after] } = steps;
        let cut = if ceil { Sliding::covering } else { Sliding::new };
        let Some(cut) = cut(length, window, stride, dilation, [before, after]) else {
            let message = format!(
                "how many windows `ceil_mode` gives along {length} {} depends on sizes that only rustc knows",
                axis_word(axes, axis)
            );
            let help = "with a stride that is not longer than the window less its padding, it does not";
            call.error(call.argument_span("ceil_mode"), message, help.to_owned());
            return None;
        };
        if cut.count.as_constant().is_some_and(|count| count < 1) {
            let word = axis_word(axes, axis);
            let padded = &(length + before) + after;
            let message = format!(
                "the window of `{name}` spans {} {word}, but {}, {padded} with the padding",
                steps.reach(),
                call.describe_input()
            );
            call.error(call.argument_span("kernel_size"), message, String::new());
            return None;
        }
        if cut.count.as_constant().is_none() {
            let word = axis_word(axes, axis);
            let padded = &(length + before) + after;
            let message = format!(
                "the window of `{name}` spans {} {word}, which are more than the {padded} there are",
                steps.reach()
            );
            call.require_at_most(&steps.reach(), &padded, call.argument_span("kernel_size"), message)?;
        }
        sliding.push(cut);
    }
    Some(sliding)
}

/// Windows over rows and columns; a sequence has one column.
pub fn windows(sliding: Vec<Sliding>, groups: Dim) -> Windows {
    let mut axes = sliding.into_iter();
    let one = Dim::from(1);
    let [rows, columns] = [axes.next(), axes.next()].map(|axis| {
        axis.unwrap_or_else(|| Sliding {
            image: one.clone(),
            window: one.clone(),
            count: one.clone(),
            stride: one.clone(),
            dilation: one.clone(),
            padding: Dim::default(),
            padding_after: Dim::default(),
            even: false,
        })
    });
    Windows { rows, columns, groups }
}

/// How the windows of a pool slide: no window may lie wholly in the padding.
pub fn pool(call: &mut dyn CheckCall, name: &str, image: &Image, ceil: bool) -> Option<Windows> {
    let steps = steps(call, name, image.lengths.len(), true)?;
    let is_word = matches!(call.call().find("padding"), Some(ArgumentValue::Same | ArgumentValue::Causal));
    for steps in steps.iter().filter(|_| !is_word) {
        for padding in &steps.padding {
            let (twice, reach) = (&(padding * &Dim::from(2)), steps.reach());
            if let (Some(twice), Some(most)) = (twice.as_constant(), reach.as_constant())
                && twice > most
            {
                let message = format!(
                    "the padding of `{name}` is at most half of its window, but {padding} is more than half of {reach}"
                );
                call.error(call.argument_span("padding"), message, String::new());
                return None;
            }
        }
    }
    let sliding = slide(call, name, image, &steps, ceil)?;
    for (axis, sliding) in sliding.iter().enumerate() {
        if let Some(empty) = sliding.window_of_nothing() {
            let word = axis_word(image.lengths.len(), axis);
            let message =
                format!("window {empty} of `{name}` meets none of the {} {word}, only padding", sliding.image);
            call.error(call.argument_span("dilation"), message, String::new());
            return None;
        }
    }
    Some(windows(sliding, Dim::from(1)))
}

/// The shape of a value with the lengths that `pick` takes of the windows: a sequence has no columns.
pub fn shape(image: &Image, features: Dim, windows: &Windows, pick: fn(&Sliding) -> &Dim) -> Shape {
    let lengths = windows.axes().into_iter().take(image.lengths.len()).map(|axis| pick(axis).clone());
    [image.batch.clone(), features].into_iter().chain(lengths).collect()
}

/// How many of the channels each group has. They are those that come in, or `out_channels`.
pub fn divided(call: &mut dyn CheckCall, name: &str, channels: &Dim, groups: &Dim, word: &str) -> Option<Dim> {
    let message = format!("`groups = {groups}` of `{name}` does not divide {channels} {word}");
    let of = if word == "channels" { "groups" } else { "out_channels" };
    call.require_multiple(channels, groups, call.argument_span(of), message)
}

/// Declares weight `[outer, inner, …]` and bias of `features`.
pub fn parameters(
    call: &mut dyn CheckCall,
    [outer, inner]: [Dim; 2],
    features: Dim,
    sliding: &[Sliding],
) -> Option<()> {
    let (init, bias_init) = (call.call().init("init")?, call.call().init("bias_init")?);
    let field = sliding.iter().fold(Dim::from(1), |field, axis| &field * &axis.window);
    // as PyTorch counts them, of the shape as it stands: transposed convolutions too
    let fans = (&inner * &field, &outer * &field);
    let windows = sliding.iter().map(|axis| axis.window.clone());
    let shape: Shape = [outer, inner].into_iter().chain(windows).collect();
    call.parameter("weight", shape, init, fans.clone(), true);
    if sliding.len() == 1 {
        call.unit_axes(vec![3]);
    }
    if call.call().flag("bias") {
        call.parameter("bias", vec![features], bias_init, fans, false);
    }
    Some(())
}

/// A value whose examples have channels first as images `[batch, channels, rows, columns]`: a sequence with one column, more
/// axes as a sequence, and what does not depend on an input as a batch of one.
pub fn as_channels(b: &mut Builder, x: NodeId) -> NodeId {
    let ty = b.graph.ty(x).clone();
    let batch = if ty.is_batched() { ty.shape[0].clone() } else { Dim::from(1) };
    let (channels, lengths) = ty.example().split_first().expect("channels come first");
    let [rows, columns] = match lengths {
        [rows, columns] => [rows.clone(), columns.clone()],
        _ => [element_count(lengths), Dim::from(1)],
    };
    b.reshape(x, vec![batch, channels.clone(), rows, columns])
}

/// So many windows that share the rows, and so many that share the columns, of images evenly.
pub fn even(b: &Builder, image: NodeId, counts: [&Dim; 2]) -> Windows {
    let shape = &b.graph.ty(image).shape;
    let [rows, columns] = [0, 1].map(|axis| Sliding::even(&shape[axis + 2], counts[axis]));
    Windows { rows, columns, groups: Dim::from(1) }
}

/// The layer's input as an image: a sequence with one column.
pub fn as_image(cx: &mut Construction<'_>) -> NodeId {
    let mut shape = cx.builder.graph.ty(cx.operands[0]).shape.clone();
    shape.resize(4, Dim::from(1));
    cx.builder.reshape(cx.operands[0], shape)
}

/// An image as the layer's result: a sequence without its column.
pub fn as_result(cx: &mut Construction<'_>, call: &LayerCall, image: NodeId) -> NodeId {
    let result = call.result.as_ref().expect("checked");
    cx.builder.reshape(image, result.shape.clone())
}

/// Adds the bias, if there is one, to each channel.
pub fn with_bias(cx: &mut Construction<'_>, y: NodeId) -> NodeId {
    let Some(bias) = cx.parameters.get(1).copied() else { return y };
    let shape = cx.builder.graph.ty(y).shape.clone();
    let bias = cx.builder.broadcast(bias, vec![1], shape);
    cx.builder.plus(y, bias)
}
