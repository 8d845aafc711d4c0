use super::*;
use crate::PIXELS;
use std::fs::File;
use std::io::BufReader;

/// Writes the canvas and reads the file again: its size, and its pixels.
fn written(canvas: &Canvas) -> ([u32; 2], Vec<u8>) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("picture.png");
    canvas.save(&path).expect("the picture is written");
    let file = BufReader::new(File::open(&path).expect("the picture is there"));
    let mut reader = png::Decoder::new(file).read_info().expect("a PNG header");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("PNG data");
    assert_eq!(info.color_type, png::ColorType::Rgb);
    ([info.width, info.height], pixels)
}

fn holds(canvas: &Canvas, colour: [u8; 3]) -> bool {
    let [width, height] = canvas.dimensions();
    (0..height).any(|y| (0..width).any(|x| canvas.pixel(x, y) == Some(colour)))
}

#[test]
fn a_written_picture_reads_back_pixel_for_pixel() {
    let red: Vec<u8> = (0..PIXELS).map(|i| if i < PIXELS / 3 { 200 } else { 10 }).collect();
    let canvas = grid(&[Tile::picture(&red, "")], 1, 2);
    let (size, pixels) = written(&canvas);
    assert_eq!(size, [4 + 64 + 4; 2]);
    assert_eq!(size, canvas.dimensions());
    for y in 0..size[1] {
        for x in 0..size[0] {
            let inside = (4..68).contains(&x) && (4..68).contains(&y);
            let expected = if inside { [200, 10, 10] } else { [255; 3] };
            let start = ((y * size[0] + x) * 3) as usize;
            assert_eq!(pixels[start..start + 3], expected, "at {x}, {y}");
            assert_eq!(canvas.pixel(x, y), Some(expected));
        }
    }
    assert_eq!(canvas.pixel(72, 0), None);
}

#[test]
fn a_template_spreads_its_weights_over_all_levels() {
    // red falls from 1 to −1 along the picture; green and blue are halfway
    let weights: Vec<f32> = (0..PIXELS).map(|i| if i < 1024 { 1.0 - 2.0 * i as f32 / 1023.0 } else { 0.0 }).collect();
    let canvas = grid(&[Tile::template(&weights, "")], 1, 1);
    assert_eq!(canvas.pixel(4, 4), Some([255, 128, 128]));
    assert_eq!(canvas.pixel(35, 35), Some([0, 128, 128]));
}

#[test]
fn a_template_without_range_or_with_nan_is_grey_there() {
    let equal = grid(&[Tile::template(&[0.25; PIXELS], "")], 1, 1);
    assert_eq!(equal.pixel(10, 10), Some([128; 3]));
    let mut weights = [0.0; PIXELS];
    (weights[0], weights[1], weights[2]) = (f32::NAN, -3.0, f32::INFINITY);
    let canvas = grid(&[Tile::template(&weights, "")], 1, 1);
    assert_eq!(canvas.pixel(4, 4), Some([128, 255, 255]));
    assert_eq!(canvas.pixel(5, 4), Some([0, 255, 255]));
    assert_eq!(canvas.pixel(6, 4), Some([128, 255, 255]));
}

#[test]
fn captions_make_room_and_leave_ink() {
    let tile = Tile::picture(&[255; PIXELS], "automobile");
    let canvas = grid(&vec![tile; 5], 3, 1);
    assert_eq!(canvas.dimensions(), [3 * (77 + 4) + 4, 2 * (32 + 16 + 4) + 4]);
    assert!(holds(&canvas, [30; 3]));
    assert_eq!(grid(&[], 3, 1).dimensions(), [4 + 32 + 4, 4]);
}

fn panel<'a>(title: &'a str, curves: &'a [Curve<'a>]) -> Panel<'a> {
    Panel { title, curves, unit: "" }
}

#[test]
fn curves_are_drawn_in_their_colours_and_survive_odd_values() {
    let loss = Curve { name: "loss", values: &[2.3, f32::NAN, 1.5, 1.2] };
    let accuracy = Curve { name: "test", values: &[10.0, 35.0] };
    let both = [loss, accuracy];
    let canvas = curves(&[panel("loss", &both), panel("nothing", &[])]);
    assert_eq!(written(&canvas).0, [1040, 380]);
    assert!(holds(&canvas, [31, 98, 180]));
    assert!(holds(&canvas, [226, 112, 20]));
    for values in [&[][..], &[1.0], &[0.5, 0.5], &[f32::INFINITY], &[0.0; 1000], &[-1e30, 1e30]] {
        let curve = [Curve { name: "", values }];
        assert_eq!(curves(&[panel("", &curve)]).dimensions(), [520, 380]);
    }
}

#[test]
fn a_picture_that_cannot_be_written_names_its_file() {
    let error = Canvas::new(1, 1).save(std::path::Path::new("/no/such/place.png"));
    let message = error.expect_err("the directory is not there").to_string();
    assert!(message.starts_with("/no/such/place.png: cannot write the picture: "), "{message}");
}
