use crate::PICTURE;
use crate::pictures::Tile;
use nn_runtime::Error;

/// A small picture, kept as the bytes of a PNG file.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    png: Vec<u8>,
}

impl Picture {
    /// A picture of red, green and blue bytes, pixel after pixel.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there are not three bytes for each pixel, or no pixels.
    pub fn rgb([width, height]: [u32; 2], pixels: &[u8]) -> Result<Self, Error> {
        let invalid = |why| Error::Invalid { what: "picture", why };
        if pixels.len() as u64 != 3 * u64::from(width) * u64::from(height) || pixels.is_empty() {
            return Err(invalid(format!(
                "expected 3 bytes for each of {width}x{height} pixels, given {}",
                pixels.len()
            )));
        }
        let mut png = Vec::new();
        let encoded = (|| {
            let mut encoder = png::Encoder::new(&mut png, width, height);
            encoder.set_color(png::ColorType::Rgb);
            encoder.set_depth(png::BitDepth::Eight);
            let mut writer = encoder.write_header()?;
            writer.write_image_data(pixels)?;
            writer.finish()
        })();
        encoded.map_err(|error: png::EncodingError| invalid(error.to_string()))?;
        Ok(Self { png })
    }

    /// A picture in three planes, first all of red, then green, then blue, as CIFAR-10 lays it out.
    ///
    /// # Errors
    /// As of [`Picture::rgb`].
    pub fn planes(size: [u32; 2], values: &[u8]) -> Result<Self, Error> {
        let plane = values.len() / 3;
        let pixels: Vec<u8> = (0..plane).flat_map(|i| [values[i], values[plane + i], values[2 * plane + i]]).collect();
        // bytes that are left over are an error of `rgb`
        if values.len() == 3 * plane { Self::rgb(size, &pixels) } else { Self::rgb(size, values) }
    }

    /// The bytes of a PNG file.
    ///
    /// # Errors
    /// [`Error::Invalid`] if they do not begin as such a file does.
    pub fn from_png(png: Vec<u8>) -> Result<Self, Error> {
        if png.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Ok(Self { png });
        }
        Err(Error::Invalid { what: "picture", why: "expected the bytes of a PNG file".to_owned() })
    }

    /// The bytes of a PNG file.
    #[must_use]
    pub fn png(&self) -> &[u8] {
        &self.png
    }

    /// The picture as a link that holds it (RFC 2397).
    pub(super) fn data_uri(&self) -> String {
        format!("data:image/png;base64,{}", base64(&self.png))
    }
}

impl From<&Tile> for Picture {
    fn from(tile: &Tile) -> Self {
        let [_, height, width] = PICTURE;
        // a tile has the bytes of one picture, always
        Self::planes([width as u32, height as u32], tile.values()).unwrap_or(Self { png: Vec::new() })
    }
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) & 63;
            text.push(if digit > group.len() { '=' } else { char::from(DIGITS[value as usize]) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648, section 10.
    #[test]
    fn base64_is_that_of_the_rfc() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xbf]), "+/+/");
    }

    #[test]
    fn a_picture_is_a_png_of_its_pixels() {
        let picture = Picture::planes([2, 1], &[10, 20, 30, 40, 50, 60]).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(picture.png())).read_info().unwrap();
        let mut pixels = [0; 6];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(pixels, [10, 30, 50, 20, 40, 60]);
        assert_eq!(Picture::rgb([2, 1], &pixels).unwrap(), picture);
        assert_eq!(Picture::from_png(picture.png().to_vec()).unwrap(), picture);
        let tile = Tile::picture(&[7; 3072], "seven");
        assert_eq!(Picture::from(&tile), Picture::rgb([32, 32], &[7; 3072]).unwrap());
    }

    #[test]
    fn bytes_that_are_no_picture_are_errors() {
        let message = Picture::rgb([2, 2], &[0; 11]).unwrap_err().to_string();
        assert_eq!(message, "picture: expected 3 bytes for each of 2x2 pixels, given 11");
        assert!(Picture::planes([2, 2], &[0; 13]).is_err());
        assert!(Picture::rgb([0, 7], &[]).is_err());
        assert!(Picture::from_png(b"GIF89a".to_vec()).is_err());
    }
}
