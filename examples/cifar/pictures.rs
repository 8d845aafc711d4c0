//! Pictures from files, as the networks see them.

use crate::failure::Failure;
use examples::PICTURE;
use image::imageops::FilterType;
use std::path::Path;

/// The pixels of a picture, upright, `[3, 32, 32]`: the largest square in its middle, made smaller (or larger).
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let planes = nn_runtime::data::open_image(path)?;
    let (_, rows, columns) = planes.dim();
    let [rows, columns] = [rows, columns].map(|size| u32::try_from(size).unwrap_or(0));
    let picture = image::RgbImage::from_fn(columns, rows, |x, y| {
        image::Rgb([0, 1, 2].map(|channel| planes[[channel, y as usize, x as usize]]))
    });
    let [_, height, width] = PICTURE.map(|size| u32::try_from(size).unwrap_or(0));
    let side = picture.width().min(picture.height());
    let (left, top) = ((picture.width() - side) / 2, (picture.height() - side) / 2);
    let square = image::imageops::crop_imm(&picture, left, top, side, side).to_image();
    let small = image::imageops::resize(&square, width, height, FilterType::Triangle);
    // from pixel by pixel to plane by plane
    Ok((0..3).flat_map(|channel| small.pixels().map(move |pixel| pixel.0[channel])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_square_is_taken_plane_by_plane() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("wide.png");
        // red at both ends, and a middle of 64 × 64 that is green above and blue below
        let wide = image::RgbImage::from_fn(128, 64, |x, y| match (x, y) {
            (0..32 | 96.., _) => image::Rgb([255, 0, 0]),
            (_, 0..32) => image::Rgb([0, 255, 0]),
            _ => image::Rgb([0, 0, 255]),
        });
        wide.save(&path).expect("it is written");
        let pixels = read(&path).expect("a picture");
        let (red, rest) = pixels.split_at(1024);
        let (green, blue) = rest.split_at(1024);
        assert!(red.iter().all(|x| *x == 0));
        assert!(green[..480].iter().all(|x| *x == 255) && green[544..].iter().all(|x| *x == 0));
        assert!(blue[..480].iter().all(|x| *x == 0) && blue[544..].iter().all(|x| *x == 255));
    }

    #[test]
    fn what_is_no_picture_is_named() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("text.png");
        std::fs::write(&path, "no picture").expect("a file");
        let error = read(&path).expect_err("no picture").to_string();
        assert!(error.contains("text.png: expected a PNG or JPEG image at byte 0, given `no pictu`"), "{error}");
        let error = read(Path::new("/no/such.png")).expect_err("no file").to_string();
        assert!(error.starts_with("/no/such.png: cannot open the image: "), "{error}");
    }
}
