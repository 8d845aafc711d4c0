use super::Picture;

/// The shares of red, green and blue in grey: ITU-R BT.601.
const GREY: [f32; 3] = [0.299, 0.587, 0.114];

/// Multiplies brightness, contrast and saturation by factors.
pub(super) fn jitter(picture: &mut Picture<'_>, [brightness, contrast, saturation]: [f32; 3]) {
    each_channel(picture, |value, mean, std| ((value * std + mean) * brightness).clamp(0.0, 1.0));
    let plane = picture.shape[1] * picture.shape[2];
    let grey = |values: &[f32], pixel: usize| match values.len() / plane {
        1 => values[pixel],
        _ => (0..3).map(|channel| GREY[channel] * values[channel * plane + pixel]).sum(),
    };
    let middle = (0..plane).map(|pixel| f64::from(grey(picture.values, pixel))).sum::<f64>() / plane as f64;
    for value in &mut *picture.values {
        *value = blend(*value, middle as f32, contrast);
    }
    for pixel in 0..plane {
        let grey = grey(picture.values, pixel);
        for value in picture.values[pixel..].iter_mut().step_by(plane) {
            *value = blend(*value, grey, saturation);
        }
    }
    each_channel(picture, |value, mean, std| (value - mean) / std);
}

/// `value` as far from `middle` as it was, times a factor, and within 0 to 1.
fn blend(value: f32, middle: f32, factor: f32) -> f32 {
    (middle + factor * (value - middle)).clamp(0.0, 1.0)
}

/// Changes each value, given the mean and the deviation that its channel was normalised by.
fn each_channel(picture: &mut Picture<'_>, change: impl Fn(f32, f32, f32) -> f32) {
    let plane = picture.shape[1] * picture.shape[2];
    for (channel, values) in picture.values.chunks_exact_mut(plane).enumerate() {
        let (mean, std) = picture.normalisation.map_or((0.0, 1.0), |normalisation| normalisation.of_channel(channel));
        for value in values {
            *value = change(*value, mean as f32, std as f32);
        }
    }
}
