//! From a scene to pixels, with additions, multiplications and square roots only: IEEE 754 defines those to the last
//! bit, so every machine draws the same pictures.

use super::{Kind, Scene};
use nn_runtime::Rng;

/// The standard deviation of the noise, of 255.
const NOISE: f32 = 40.0;

/// Draws a scene into a picture, with noise on every value.
#[expect(clippy::cast_sign_loss, reason = "clamped to a byte's range")]
pub(super) fn scene(scene: &Scene, rng: &mut Rng, image: &mut [u8]) {
    let plane = image.len() / 3;
    let mut noise = Noise::new(rng);
    for row in 0..32_u8 {
        for column in 0..32_u8 {
            let at = [f32::from(column), f32::from(row)];
            let pixel = usize::from(row) * 32 + usize::from(column);
            for (channel, value) in colour_at(scene, at).into_iter().enumerate() {
                let noisy = value + NOISE * noise.next();
                image[channel * plane + pixel] = noisy.clamp(0.0, 255.0) as u8;
            }
        }
    }
}

/// Red, green and blue of a point: the figures over the background.
fn colour_at(scene: &Scene, at: [f32; 2]) -> [f32; 3] {
    let ground = &scene.background;
    let grey = ground.level + ground.slope[0] * (at[0] - 15.5) + ground.slope[1] * (at[1] - 15.5);
    let mut colour = [grey; 3];
    for figure in &scene.figures {
        let from_centre = [at[0] - figure.centre[0], at[1] - figure.centre[1]];
        // how much of the pixel the figure covers, as if its edge were straight there
        let cover = (0.5 - distance(scene.kind, from_centre, figure.radius)).clamp(0.0, 1.0);
        for (under, over) in colour.iter_mut().zip(figure.colour) {
            *under += cover * (over - *under);
        }
    }
    colour
}

/// About how far a point, given from the figure's middle, is outside of its outline; negative inside.
fn distance(kind: Kind, [x, y]: [f32; 2], radius: f32) -> f32 {
    let from_middle = (x * x + y * y).sqrt();
    match kind {
        Kind::Disc => from_middle - radius,
        Kind::Square => x.abs().max(y.abs()) - 0.88 * radius,
        // two sides of slope 2 from the top, and a level one below
        Kind::Triangle => ((2.0 * x.abs() - y - radius) * 0.447).max(y - 0.9 * radius),
        Kind::Ring => (from_middle - 0.75 * radius).abs() - 0.25 * radius,
        Kind::Cross => {
            let (long, short) = (x.abs().max(y.abs()), x.abs().min(y.abs()));
            (long - radius).max(short - 0.3 * radius)
        }
    }
}

/// Numbers of mean 0 and variance 1, each the sum of three uniform ones: half a draw for each.
struct Noise<'a> {
    rng: &'a mut Rng,
    bits: u64,
    left: u32,
}

impl<'a> Noise<'a> {
    fn new(rng: &'a mut Rng) -> Self {
        Self { rng, bits: 0, left: 0 }
    }

    fn next(&mut self) -> f32 {
        if self.left == 0 {
            (self.bits, self.left) = (self.rng.bits(), 2);
        }
        // three numbers of 10 bits, each uniform of variance (1024² − 1) / 12
        let sum: u32 = (0..3).map(|i| self.bits as u32 >> (10 * i) & 1023).sum();
        self.bits >>= 32;
        self.left -= 1;
        (sum as f32 - 1534.5) / 512.0
    }
}
