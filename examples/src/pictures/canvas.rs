use embedded_graphics::mono_font::MonoTextStyle;
use embedded_graphics::mono_font::ascii::FONT_7X13;
use embedded_graphics::pixelcolor::Rgb888;
use embedded_graphics::prelude::*;
use embedded_graphics::primitives::{Line, PrimitiveStyle, Rectangle};
use embedded_graphics::text::{Alignment, Text};
use std::convert::Infallible;
use std::fmt;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// The width of a letter, in pixels.
pub(super) const LETTER: i32 = 7;

/// A picture in memory: 8-bit red, green and blue, white at first.
#[derive(Clone, Debug)]
pub struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Canvas {
    /// A white picture.
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        Self { width, height, pixels: vec![255; width as usize * height as usize * 3] }
    }

    /// Width and height in pixels.
    #[must_use]
    pub fn dimensions(&self) -> [u32; 2] {
        [self.width, self.height]
    }

    /// Red, green and blue of a pixel, or nothing outside of the picture.
    #[must_use]
    pub fn pixel(&self, x: u32, y: u32) -> Option<[u8; 3]> {
        let start = (y as usize * self.width as usize + x as usize) * 3;
        let inside = x < self.width && y < self.height;
        inside.then(|| [self.pixels[start], self.pixels[start + 1], self.pixels[start + 2]])
    }

    /// Writes the picture as a PNG file.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), SaveError> {
        let failed = |cause: png::EncodingError| SaveError { path: path.to_owned(), cause };
        let file = File::create(path).map_err(|e| failed(e.into()))?;
        let mut encoder = png::Encoder::new(BufWriter::new(file), self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().map_err(failed)?;
        writer.write_image_data(&self.pixels).map_err(failed)?;
        writer.finish().map_err(failed)
    }

    pub(super) fn put(&mut self, x: i32, y: i32, [red, green, blue]: [u8; 3]) {
        let Ok(()) = Pixel(Point::new(x, y), Rgb888::new(red, green, blue)).draw(self);
    }

    pub(super) fn line(&mut self, from: Point, to: Point, colour: Rgb888, width: u32) {
        let Ok(()) = Line::new(from, to).into_styled(PrimitiveStyle::with_stroke(colour, width)).draw(self);
    }

    pub(super) fn square(&mut self, middle: Point, width: u32, colour: Rgb888) {
        let Ok(()) = Rectangle::with_center(middle, Size::new_equal(width))
            .into_styled(PrimitiveStyle::with_fill(colour))
            .draw(self);
    }

    /// Writes text with its baseline at the point. Letters outside of ASCII show as `?`.
    pub(super) fn text(&mut self, text: &str, at: Point, alignment: Alignment, colour: Rgb888) {
        let style = MonoTextStyle::new(&FONT_7X13, colour);
        let Ok(_) = Text::with_alignment(text, at, style, alignment).draw(self);
    }
}

impl OriginDimensions for Canvas {
    fn size(&self) -> Size {
        Size::new(self.width, self.height)
    }
}

impl DrawTarget for Canvas {
    type Color = Rgb888;
    type Error = Infallible;

    fn draw_iter<I>(&mut self, pixels: I) -> Result<(), Infallible>
    where
        I: IntoIterator<Item = Pixel<Rgb888>>,
    {
        for Pixel(Point { x, y }, colour) in pixels {
            let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else {
                continue;
            };
            if x < self.width && y < self.height {
                let start = (y as usize * self.width as usize + x as usize) * 3;
                self.pixels[start..start + 3].copy_from_slice(&[colour.r(), colour.g(), colour.b()]);
            }
        }
        Ok(())
    }
}

/// A picture could not be written.
#[derive(Debug)]
pub struct SaveError {
    path: PathBuf,
    cause: png::EncodingError,
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: cannot write the picture: {}", self.path.display(), self.cause)
    }
}

impl std::error::Error for SaveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}
