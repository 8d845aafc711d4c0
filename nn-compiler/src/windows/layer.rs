//! What layers with sliding windows share: their input and how its axes are cut.

use super::{Sliding, Windows};
use crate::layers::CheckCall;
use crate::types::{Dim, Shape};

/// The axes of an image.
pub struct Image {
    /// `[batch]`
    pub batch: Dim,
    /// Channels.
    pub channels: Dim,
    /// Rows and columns.
    pub lengths: [Dim; 2],
}

/// The input as images `[channels, height, width]`; an error if it is something else.
pub fn image(call: &mut dyn CheckCall, name: &str) -> Option<Image> {
    let input = call.input();
    if input.is_batched()
        && let [batch, channels, rows, columns] = input.shape.as_slice()
    {
        let lengths = [rows.clone(), columns.clone()];
        return Some(Image { batch: batch.clone(), channels: channels.clone(), lengths });
    }
    let message = format!("`{name}` needs images [channels, height, width], but {}", call.describe_input());
    let help = if input.is_batched() {
        "an input is declared as `x: [3, 32, 32]`; other values get three axes by `reshape([channels, height, width])`"
    } else {
        "this value is one for all examples: it does not depend on an input"
    };
    let help = help.to_owned();
    call.error(call.span(), message, help);
    None
}

/// How windows slide over an image, by the arguments `stride`, `padding` and `dilation`; an error if none fits.
pub fn windows(call: &mut dyn CheckCall, name: &str, image: &Image, groups: Dim, dense: bool) -> Option<Windows> {
    let pair = |argument: &str| call.call().pair(argument).map(|pair| pair.map(Dim::clone));
    let window = pair("kernel_size")?;
    // windows of a pool lie side by side unless something else is said
    let usual = if dense { [Dim::from(1), Dim::from(1)] } else { window.clone() };
    let stride = pair("stride").unwrap_or(usual);
    let dilation = pair("dilation").unwrap_or([Dim::from(1), Dim::from(1)]);
    let same = call.call().is_same("padding");
    if same && stride.iter().any(|stride| !stride.is_one()) {
        let message = format!("`padding = same` keeps the size, which `{name}` with a stride cannot");
        call.error(
            call.argument_span("padding"),
            message,
            "give the padding as a number, or leave out the stride".to_owned(),
        );
        return None;
    }
    let given = pair("padding").unwrap_or_default();
    let mut axes = Vec::new();
    for axis in 0..2 {
        let padding = if same {
            // an odd one goes to the end, as PyTorch does it
            let total = &dilation[axis] * &(&window[axis] - &Dim::from(1));
            let before = total.checked_div(&Dim::from(2)).unwrap_or_default();
            let after = &total - &before;
            [before, after]
        } else {
            [given[axis].clone(), given[axis].clone()]
        };
        let [before, after] = &padding;
        let sliding =
            Sliding::new(&image.lengths[axis], &window[axis], &stride[axis], &dilation[axis], [before, after])?;
        if sliding.count.as_constant().is_some_and(|count| count < 1) {
            let word = ["rows", "columns"][axis];
            let padded = &(&image.lengths[axis] + before) + after;
            let reach = &(&dilation[axis] * &(&window[axis] - &Dim::from(1))) + &Dim::from(1);
            let message = format!(
                "the window of `{name}` spans {reach} {word}, but {}, {padded} with the padding",
                call.describe_input()
            );
            call.error(call.argument_span("kernel_size"), message, String::new());
            return None;
        }
        axes.push(sliding);
    }
    let columns = axes.pop()?;
    let rows = axes.pop()?;
    Some(Windows { rows, columns, groups })
}

/// The shape of a map of `features` under the windows.
pub fn map_shape(image: &Image, features: Dim, windows: &Windows) -> Shape {
    vec![image.batch.clone(), features, windows.rows.count.clone(), windows.columns.count.clone()]
}
