use super::canvas::{Canvas, LETTER};
use crate::{PICTURE, PIXELS};
use embedded_graphics::pixelcolor::Rgb888;
use embedded_graphics::prelude::*;
use embedded_graphics::text::Alignment;
use nn_runtime::text::cut;

const SIDE: u32 = PICTURE[2] as u32;
const GAP: u32 = 4;
const CAPTION: u32 = 16;
/// Letters of a caption.
const LETTERS: usize = 24;
const TEXT: Rgb888 = Rgb888::new(30, 30, 30);

/// A small picture to show, in the layout of [`PICTURE`], and what to write under it.
#[derive(Clone, Debug)]
pub struct Tile {
    values: Vec<u8>,
    caption: String,
}

impl Tile {
    /// A picture of bytes. Values past the end of a short slice are black.
    #[must_use]
    pub fn picture(values: &[u8], caption: impl Into<String>) -> Self {
        let mut values = values.to_vec();
        values.resize(PIXELS, 0);
        Self { values, caption: caption.into() }
    }

    /// A unit's weights as a picture: its smallest weight is 0, its largest 255. Equal weights, and those that are not
    /// finite, are middle grey.
    #[must_use]
    pub fn template<'a>(weights: impl IntoIterator<Item = &'a f32>, caption: impl Into<String>) -> Self {
        let weights: Vec<f32> = weights.into_iter().copied().collect();
        let finite = || weights.iter().copied().filter(|w| w.is_finite());
        let low = finite().fold(f32::INFINITY, f32::min);
        let range = finite().fold(f32::NEG_INFINITY, f32::max) - low;
        let level = |w: &f32| {
            let share = (w - low) / range;
            // a quotient of zeros, or of what is not finite, is no number between 0 and 1
            if (0.0..=1.0).contains(&share) { (share * 255.0).round() as u8 } else { 128 }
        };
        let levels: Vec<u8> = weights.iter().map(level).collect();
        Self::picture(&enlarged(&levels), caption)
    }
}

impl Tile {
    /// Red, green and blue values, in the layout of [`PICTURE`].
    #[must_use]
    pub fn values(&self) -> &[u8] {
        &self.values
    }

    /// What is written under it.
    #[must_use]
    pub fn caption(&self) -> &str {
        &self.caption
    }
}

/// A square picture of any size, in three planes, as one of [`PICTURE`]'s: the filters of a convolution are small.
fn enlarged(values: &[u8]) -> Vec<u8> {
    let side = (values.len() / 3).isqrt();
    if values.len() == PIXELS || side == 0 || values.len() != 3 * side * side {
        return values.to_vec();
    }
    let [_, rows, columns] = PICTURE;
    let at = |i: usize| {
        let (plane, row, column) = (i / (rows * columns), i / columns % rows, i % columns);
        plane * side * side + row * side / rows * side + column * side / columns
    };
    (0..PIXELS).map(|i| values[at(i)]).collect()
}

/// Tiles in rows of `columns`, each of their pixels `scale` pixels wide, with captions where there are any.
#[must_use]
pub fn grid(tiles: &[Tile], columns: usize, scale: u32) -> Canvas {
    let columns = columns.clamp(1, tiles.len().max(1));
    let scale = scale.max(1);
    // the longest caption makes all tiles as wide
    let captions: Vec<String> = tiles.iter().map(|tile| cut(&tile.caption, LETTERS)).collect();
    let longest = captions.iter().map(|caption| caption.chars().count()).max().unwrap_or(0);
    let caption = if longest > 0 { CAPTION } else { 0 };
    let width = (SIDE * scale).max((longest as u32 + 1) * LETTER as u32) + GAP;
    let height = SIDE * scale + caption + GAP;
    let rows = tiles.len().div_ceil(columns) as u32;
    let mut canvas = Canvas::new(columns as u32 * width + GAP, rows * height + GAP);
    for (i, (tile, caption)) in tiles.iter().zip(&captions).enumerate() {
        let (column, row) = ((i % columns) as u32, (i / columns) as u32);
        let indent = (width - GAP - SIDE * scale) / 2;
        let corner = Point::new((GAP + column * width + indent) as i32, (GAP + row * height) as i32);
        draw(&mut canvas, tile, caption, corner, scale as i32);
    }
    canvas
}

fn draw(canvas: &mut Canvas, tile: &Tile, caption: &str, corner: Point, scale: i32) {
    let side = SIDE as i32;
    let plane = PIXELS / 3;
    for (i, ((&red, &green), &blue)) in
        tile.values[..plane].iter().zip(&tile.values[plane..2 * plane]).zip(&tile.values[2 * plane..]).enumerate()
    {
        let (column, row) = (i as i32 % side, i as i32 / side);
        for y in 0..scale {
            for x in 0..scale {
                let (x, y) = (corner.x + column * scale + x, corner.y + row * scale + y);
                canvas.put(x, y, [red, green, blue]);
            }
        }
    }
    let below = corner + Point::new(side * scale / 2, side * scale + 12);
    canvas.text(caption, below, Alignment::Center, TEXT);
}
