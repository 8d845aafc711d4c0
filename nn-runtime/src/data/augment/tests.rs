use super::*;
use crate::Seed;
use crate::data::{Batches, Dataset, Rows};
use ndarray::{Array1, Array2, Array4};

const SIDE: usize = 8;

/// Applies one change to a picture `[channels, 8, 8]`.
fn changed(augment: Augment, values: &[f32], rng: &mut Rng) -> Vec<f32> {
    let shape = [values.len() / (SIDE * SIDE), SIDE, SIDE];
    let mut values = values.to_vec();
    let mut picture = Picture { shape, values: &mut values, normalisation: None };
    Augmentation::new(&[augment], shape).unwrap().apply(&mut picture, rng);
    values
}

/// Values from 1 up.
fn counting(channels: usize) -> Vec<f32> {
    (1..=channels * SIDE * SIDE).map(|value| value as f32).collect()
}

#[test]
fn half_of_the_pictures_are_mirrored_row_by_row() {
    let images = Array2::from_shape_fn((1000, 2 * SIDE), |(_, column)| column as f32);
    let images = images.into_shape_with_order((1000, 1, 2, SIDE)).unwrap();
    let rows = Rows::new(images).unwrap();
    let flip = [Augment::Flip { probability: 0.5 }];
    let mut batches = Batches::of(&rows, 1000).unwrap().augmented(&flip, Seed(1)).unwrap();
    let flipped = batches.next_batch().unwrap().rows().to_owned();
    let mut mirrored = 0;
    for image in flipped.rows() {
        if image[0] > 0.0 {
            mirrored += 1;
            assert_eq!(
                image,
                Array1::from_vec(vec![7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8]).mapv(|x| x as f32)
            );
        } else {
            assert_eq!(image, Array1::from_iter((0..16).map(|x| x as f32)));
        }
    }
    assert!((450..550).contains(&mirrored), "{mirrored}");
}

#[test]
fn planes_are_moved_alike_and_by_every_distance() {
    let original = counting(2);
    let mut seen = std::collections::BTreeMap::new();
    let mut rng = Seed(5).rng();
    for _ in 0..2500 {
        let moved = changed(Augment::PadAndCrop { padding: 2 }, &original, &mut rng);
        // the pixel in the middle says how far
        let middle = moved[4 * SIDE + 4].to_bits();
        let from = original.iter().position(|value| value.to_bits() == middle).unwrap();
        let [down, right] = [from / SIDE, from % SIDE].map(|at| 4 - at.cast_signed());
        for (at, &given) in moved.iter().enumerate() {
            let (plane, row, column) = (at / (SIDE * SIDE), at / SIDE % SIDE, at % SIDE);
            let source = |at: usize, by: isize| at.checked_add_signed(-by).filter(|&at| at < SIDE);
            let expected = match (source(row, down), source(column, right)) {
                (Some(row), Some(column)) => original[plane * SIDE * SIDE + row * SIDE + column],
                _ => 0.0,
            };
            assert_eq!(given.to_bits(), expected.to_bits(), "{plane} {row} {column} moved by {down} {right}");
        }
        *seen.entry((down, right)).or_insert(0) += 1;
    }
    assert_eq!(seen.len(), 25);
    assert!(seen.values().all(|count| (60..150).contains(count)), "{seen:?}");
}

#[test]
fn a_plane_moved_away_leaves_nothing() {
    for (down, right) in [(8, 0), (-8, 0), (0, 8), (0, -8)] {
        let mut plane = counting(1);
        shift_by(&mut plane, SIDE, down, right);
        assert!(plane.iter().all(|&value| value.to_bits() == 0), "{down} {right}");
    }
}

#[test]
fn a_cutout_is_a_square_cut_off_at_the_border() {
    let original = counting(2);
    let mut rng = Seed(6).rng();
    let mut areas = std::collections::BTreeSet::new();
    for _ in 0..500 {
        let cut = changed(Augment::Cutout { size: 3 }, &original, &mut rng);
        let (first, second) = cut.split_at(SIDE * SIDE);
        let zeros = |plane: &[f32]| -> Vec<usize> {
            plane.iter().enumerate().filter(|(_, value)| value.to_bits() == 0).map(|(at, _)| at).collect()
        };
        assert_eq!(zeros(first), zeros(second));
        let zeros = zeros(first);
        let spans = [zeros.iter().map(|at| at / SIDE).collect::<Vec<_>>(), zeros.iter().map(|at| at % SIDE).collect()];
        let [rows, columns] = spans.map(|at| at.iter().max().unwrap() - at.iter().min().unwrap() + 1);
        assert_eq!(rows * columns, zeros.len(), "a rectangle");
        assert!(rows <= 3 && columns <= 3);
        areas.insert((rows, columns));
        for (at, &value) in cut.iter().enumerate() {
            assert!(value.to_bits() == 0 || value.to_bits() == original[at].to_bits());
        }
    }
    assert_eq!(areas.into_iter().collect::<Vec<_>>(), [(2, 2), (2, 3), (3, 2), (3, 3)]);
    let all = changed(Augment::Cutout { size: 100 }, &original, &mut rng);
    assert!(all.iter().all(|&value| value.to_bits() == 0));
}

fn jittered(strengths: [f32; 3], values: &[f32], seed: u64) -> Vec<f32> {
    let [brightness, contrast, saturation] = strengths;
    changed(Augment::ColourJitter { brightness, contrast, saturation }, values, &mut Seed(seed).rng())
}

#[test]
fn colours_change_as_their_formulas_say() {
    let mut rng = Seed(7).rng();
    let picture: Vec<f32> = (0..3 * SIDE * SIDE).map(|_| 0.3 + 0.4 * rng.uniform() as f32).collect();
    let plane = SIDE * SIDE;
    let grey =
        |values: &[f32], at: usize| 0.299 * values[at] + 0.587 * values[plane + at] + 0.114 * values[2 * plane + at];
    let mean = |values: &[f32]| (0..plane).map(|at| grey(values, at)).sum::<f32>() / plane as f32;
    for seed in 0..20 {
        let same = jittered([0.0; 3], &picture, seed);
        assert!(same.iter().zip(&picture).all(|(a, b)| (a - b).abs() < 1e-6));

        let brighter = jittered([0.4, 0.0, 0.0], &picture, seed);
        let factor = brighter[0] / picture[0];
        assert!((0.6..=1.4).contains(&factor), "{factor}");
        assert!(brighter.iter().zip(&picture).all(|(a, b)| (a - factor * b).abs() < 1e-5));

        // the mean of the grey picture stays, distances from it are all multiplied
        let contrasted = jittered([0.0, 0.3, 0.0], &picture, seed);
        let middle = mean(&picture);
        assert!((mean(&contrasted) - middle).abs() < 1e-5);
        let factor = (contrasted[0] - middle) / (picture[0] - middle);
        assert!((0.69..=1.31).contains(&factor), "{factor}");
        assert!(contrasted.iter().zip(&picture).all(|(a, b)| (a - middle - factor * (b - middle)).abs() < 1e-4));

        // the grey of each pixel stays
        let saturated = jittered([0.0, 0.0, 0.3], &picture, seed);
        for at in 0..plane {
            assert!((grey(&saturated, at) - grey(&picture, at)).abs() < 1e-5);
        }
        assert!(saturated.iter().zip(&picture).any(|(a, b)| (a - b).abs() > 1e-4));
    }
}

#[test]
fn colours_stay_within_their_range_and_grey_pictures_have_no_saturation() {
    let mut rng = Seed(8).rng();
    let picture: Vec<f32> = (0..3 * SIDE * SIDE).map(|_| rng.uniform() as f32).collect();
    for seed in 0..20 {
        let wild = jittered([3.0, 3.0, 3.0], &picture, seed);
        assert!(wild.iter().all(|value| (0.0..=1.0).contains(value)));
        let grey = &picture[..SIDE * SIDE];
        let same = jittered([0.0, 0.0, 1.0], grey, seed);
        assert!(same.iter().zip(grey).all(|(a, b)| (a - b).abs() < 1e-6));
    }
}

#[test]
fn colours_are_changed_as_they_were_before_they_were_normalised() {
    let mut rng = Seed(9).rng();
    let bytes: Vec<u8> = (0..3 * SIDE * SIDE).map(|_| rng.below(256) as u8).collect();
    let data = Dataset::new(bytes, [3, SIDE, SIDE], vec![0], vec!["all".to_owned()]).unwrap();
    let jitter = [Augment::ColourJitter { brightness: 0.5, contrast: 0.5, saturation: 0.5 }];
    let normalisation = Normalisation { mean: vec![0.5, 0.4, 0.3], std: vec![0.2, 0.0, 0.25] };
    let batch = |normalisation: &Normalisation| {
        let mut batches = Batches::new(&data, normalisation, 1).unwrap().augmented(&jitter, Seed(1)).unwrap();
        batches.next_batch().unwrap().images().to_owned()
    };
    let (plain, normalised): (Array4<f32>, Array4<f32>) = (batch(&Normalisation::unit(3)), batch(&normalisation));
    for ((_, channel, row, column), &value) in normalised.indexed_iter() {
        let (mean, std) = normalisation.of_channel(channel);
        let expected = (f64::from(plain[[0, channel, row, column]]) - mean) / std;
        assert!((f64::from(value) - expected).abs() < 1e-5, "{value} {expected}");
    }
}

#[test]
fn what_does_not_fit_is_an_error() {
    let message = |augment: Augment, shape| Augmentation::new(&[augment], shape).unwrap_err().to_string();
    for (augment, shape, expected) in [
        (
            Augment::Flip { probability: 1.5 },
            [3, 8, 8],
            "augmentation: expected a probability from 0 to 1 of a flip, given 1.5",
        ),
        (
            Augment::PadAndCrop { padding: 9 },
            [3, 8, 12],
            "augmentation: expected a padding of at most the 8 × 12 pixels of a picture, given 9",
        ),
        (Augment::Cutout { size: 0 }, [3, 8, 8], "augmentation: expected a size of at least 1 of a cutout, given 0"),
        (
            Augment::ColourJitter { brightness: 0.1, contrast: -0.1, saturation: 0.1 },
            [3, 8, 8],
            "augmentation: expected strengths of at least 0 of a colour jitter, given -0.1",
        ),
        (
            Augment::ColourJitter { brightness: 0.1, contrast: 0.1, saturation: 0.1 },
            [2, 8, 8],
            "augmentation: expected 1 or 3 channels for a colour jitter, given 2",
        ),
    ] {
        assert_eq!(message(augment, shape), expected);
    }
    let nan = Augment::Flip { probability: f64::NAN };
    assert!(message(nan, [1, 1, 1]).ends_with("given NaN"));
}

#[test]
fn one_pixel_can_be_changed_by_all_of_them() {
    let rows = Rows::new(Array4::from_elem((3, 1, 1, 1), 0.5)).unwrap();
    let all = [
        Augment::Flip { probability: 1.0 },
        Augment::PadAndCrop { padding: 1 },
        Augment::ColourJitter { brightness: 0.5, contrast: 0.5, saturation: 0.5 },
        Augment::Cutout { size: 1 },
    ];
    let mut batches = Batches::of(&rows, 2).unwrap().augmented(&all, Seed(1)).unwrap();
    while let Some(batch) = batches.next_batch() {
        assert!(batch.rows().iter().all(|&value| value.to_bits() == 0));
    }
    // pictures without pixels are left alone
    let none = Rows::new(Array4::zeros((3, 1, 0, 4))).unwrap();
    let mut batches = Batches::of(&none, 2).unwrap().augmented(&all[..1], Seed(1)).unwrap();
    assert_eq!(batches.next_batch().unwrap().len(), 2);
}
