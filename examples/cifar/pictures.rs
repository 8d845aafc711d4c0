//! Pictures from files, as the networks see them.

use crate::failure::Failure;
use examples::PICTURE;
use image::imageops::FilterType;
use std::path::Path;

/// The pixels of a picture, `[3, 32, 32]`: the largest square in its middle, made smaller (or larger).
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let problem = |error: &dyn std::fmt::Display| Failure::run(format!("{}: {error}", path.display()));
    let reader = image::ImageReader::open(path).map_err(|error| problem(&format!("cannot open: {error}")))?;
    let reader = reader.with_guessed_format().map_err(|error| problem(&format!("cannot read: {error}")))?;
    let picture = reader.decode().map_err(|error| problem(&format!("expected a picture: {error}")))?.into_rgb8();
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
        assert!(error.contains("text.png: expected a picture: "), "{error}");
        let error = read(Path::new("/no/such.png")).expect_err("no file").to_string();
        assert!(error.starts_with("/no/such.png: cannot open: "), "{error}");
    }
}
