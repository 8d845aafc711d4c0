//! A set of 10 classes of small colour pictures, drawn from a seed: what the trainer learns when no CIFAR-10 is there.
//!
//! Every picture shows two shapes of one kind (disc, square, triangle, ring, cross), each warm (orange) or cool (blue),
//! at opposite corners of one of the two diagonals. There is a class for each kind with colours that *match* and one for
//! colours that are *mixed*. So a class has four modes, and the two classes of a kind have the same mean picture:
//!
//! | | first warm | first cool |
//! |---|---|---|
//! | **second warm** | match | mixed |
//! | **second cool** | mixed | match |
//!
//! That is exclusive or. One template for each class cannot tell match from mixed; hidden units, one for each mode, can.
//! Position, size, brightness, background and noise vary from picture to picture.

mod draw;

use crate::PIXELS;
use nn_runtime::{Rng, Seed};

/// The number of classes.
pub const CLASSES: usize = 10;

/// The number of modes of each class: two diagonals, and two ways to colour.
pub const MODES: usize = 4;

/// What the classes show, in the order of their labels.
pub const CLASS_NAMES: [&str; CLASSES] = [
    "discs match",
    "discs mixed",
    "squares match",
    "squares mixed",
    "triangles match",
    "triangles mixed",
    "rings match",
    "rings mixed",
    "crosses match",
    "crosses mixed",
];

/// Pictures with their labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shapes {
    /// The pictures, one after another, each in the layout of [`crate::PICTURE`].
    pub images: Vec<u8>,
    /// The class of each picture.
    pub labels: Vec<u8>,
    /// Which of its class's modes each picture shows, below [`MODES`].
    pub modes: Vec<u8>,
}

/// Draws `count` pictures, the same ones for the same seed on every machine.
///
/// Classes and modes are as equally frequent as `count` allows, in random order.
#[must_use]
pub fn generate(count: usize, seed: Seed) -> Shapes {
    let mut rng = seed.rng();
    let mut kinds: Vec<(u8, u8)> = (0..count).map(|i| ((i % CLASSES) as u8, (i / CLASSES % MODES) as u8)).collect();
    rng.shuffle(&mut kinds);
    let mut images = vec![0; count * PIXELS];
    for (image, &(label, mode)) in images.chunks_exact_mut(PIXELS).zip(&kinds) {
        let scene = Scene::random(label, mode, &mut rng);
        draw::scene(&scene, &mut rng, image);
    }
    let (labels, modes) = kinds.into_iter().unzip();
    Shapes { images, labels, modes }
}

/// What one picture shows.
struct Scene {
    kind: Kind,
    figures: [Figure; 2],
    background: Background,
}

/// The outline of a figure.
#[derive(Clone, Copy)]
enum Kind {
    Disc,
    Square,
    Triangle,
    Ring,
    Cross,
}

/// One of the two figures of a scene.
struct Figure {
    /// The column and the row of the middle, in pixels.
    centre: [f32; 2],
    /// Half the width, in pixels.
    radius: f32,
    /// Red, green and blue, from 0 to 255.
    colour: [f32; 3],
}

/// A grey that changes evenly across the picture.
struct Background {
    level: f32,
    slope: [f32; 2],
}

/// The distance of the figures' middles from the picture's edges.
const CORNER: f32 = 8.5;
const WARM: [f32; 3] = [190.0, 145.0, 90.0];
const COOL: [f32; 3] = [90.0, 145.0, 190.0];

impl Scene {
    fn random(label: u8, mode: u8, rng: &mut Rng) -> Self {
        let kind = match label / 2 {
            0 => Kind::Disc,
            1 => Kind::Square,
            2 => Kind::Triangle,
            3 => Kind::Ring,
            _ => Kind::Cross,
        };
        let (mixed, first_cool, falling) = (label % 2 == 1, mode & 1 == 1, mode & 2 == 2);
        let far = 31.0 - CORNER;
        let rows = if falling { [CORNER, far] } else { [far, CORNER] };
        let cool = [first_cool, first_cool != mixed];
        let brightness = around(rng, 1.0, 0.15);
        let figures = [0, 1].map(|i| Figure {
            centre: [[CORNER, far][i], rows[i]].map(|c| around(rng, c, 2.0)),
            radius: around(rng, 6.0, 1.0),
            colour: if cool[i] { COOL } else { WARM }.map(|c| c * around(rng, brightness, 0.1)),
        });
        let background =
            Background { level: around(rng, 90.0, 40.0), slope: [around(rng, 0.0, 1.5), around(rng, 0.0, 1.5)] };
        Self { kind, figures, background }
    }
}

/// A number within `spread` of the middle.
fn around(rng: &mut Rng, middle: f32, spread: f32) -> f32 {
    middle + spread * (2.0 * rng.uniform() as f32 - 1.0)
}

#[cfg(test)]
mod tests;
