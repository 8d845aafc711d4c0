use super::*;
use crate::data::{Batches, Rows};
use ndarray::Array4;

/// Pictures `[2, 4, 6]` all of whose values are their number, with the labels `i mod 3`.
fn rows(count: usize) -> Rows {
    let pictures = Array4::from_shape_fn((count, 2, 4, 6), |(i, ..)| i as f32);
    let names = ["a", "b", "c"].map(str::to_owned).to_vec();
    Rows::new(pictures).unwrap().with_labels((0..count).map(|i| (i % 3) as u8).collect(), names).unwrap()
}

/// Checks that each picture is of two, and that their classes' probabilities are their shares of its area.
fn check(mixed: &Mixed<'_>, batch: &Batch<'_>) {
    for (place, probabilities) in mixed.probabilities().rows().into_iter().enumerate() {
        assert!((probabilities.sum() - 1.0).abs() < 1e-6);
        let picture = mixed.images().index_axis_move(ndarray::Axis(0), place);
        let (position, label) = (batch.positions()[place], batch.labels()[place] as usize);
        let own = |value: f32| value.to_bits() == (position as f32).to_bits();
        let left = picture.iter().filter(|&&value| own(value)).count() as f32 / picture.len() as f32;
        let Some(&other) = picture.iter().find(|&&value| !own(value)) else { continue };
        assert!(picture.iter().all(|&value| own(value) || value.to_bits() == other.to_bits()), "of two pictures");
        let partner = (0..10_usize).find(|&position| (position as f32).to_bits() == other.to_bits()).unwrap();
        let expected = if partner % 3 == label { 1.0 } else { left };
        assert!((probabilities[label] - expected).abs() < 1e-6, "{probabilities} {left}");
    }
}

#[test]
fn cutmix_gives_each_class_the_share_of_its_area() {
    let rows = rows(10);
    let mut batches = Batches::of(&rows, 5).unwrap().shuffled(Seed(1));
    let mut mix = Mix::cutmix(1.0, 3, Seed(2)).unwrap();
    let mut cut = 0;
    for epoch in 0..20 {
        batches.start(epoch);
        while let Some(batch) = batches.next_batch() {
            let mixed = mix.apply(&batch).unwrap();
            check(&mixed, &batch);
            cut += usize::from(mixed.rows() != batch.rows());
        }
    }
    assert!(cut > 30, "{cut} of 40 batches are cut");
}

#[test]
fn mixup_is_a_mean_of_pictures_and_of_labels_alike() {
    // pictures whose value is the number of their class: the mixture of values is that of probabilities
    let labels = [0_u8, 1, 2, 0, 2];
    let pictures = Array4::from_shape_fn((5, 1, 2, 2), |(i, ..)| f32::from(labels[i]));
    let names = ["a", "b", "c"].map(str::to_owned).to_vec();
    let rows = Rows::new(pictures).unwrap().with_labels(labels.to_vec(), names).unwrap();
    let mut batches = Batches::of(&rows, 3).unwrap().shuffled(Seed(4));
    let mut mix = Mix::mixup(0.4, 3, Seed(5)).unwrap();
    let mut between = 0;
    for epoch in 0..30 {
        batches.start(epoch);
        while let Some(batch) = batches.next_batch() {
            let mixed = mix.apply(&batch).unwrap();
            for (picture, row) in mixed.rows().rows().into_iter().zip(mixed.probabilities().rows()) {
                assert!((row.sum() - 1.0).abs() < 1e-6);
                let expected = row[1] + 2.0 * row[2];
                assert!(picture.iter().all(|value| (value - expected).abs() < 1e-5), "{picture} {row}");
                between += usize::from(row.iter().all(|&p| p < 0.99));
            }
        }
    }
    assert!(between > 20, "{between}");
}

#[test]
fn the_same_batch_is_mixed_in_the_same_way() {
    let rows = rows(7);
    let mix = |seed, epoch, skip| {
        let mut batches = Batches::of(&rows, 3).unwrap();
        batches.start(epoch);
        batches.skip(skip);
        let batch = batches.next_batch().unwrap();
        let mut mix = Mix::mixup(1.0, 3, Seed(seed)).unwrap();
        let mixed = mix.apply(&batch).unwrap();
        (mixed.rows().to_owned(), mixed.probabilities().to_owned())
    };
    assert_eq!(mix(1, 2, 1), mix(1, 2, 1));
    for other in [mix(2, 2, 1), mix(1, 3, 1)] {
        assert_ne!(mix(1, 2, 1), other);
    }
    // a batch of one is mixed with itself
    let (alone, probabilities) = mix(1, 0, 2);
    assert!(alone.iter().all(|&value| (value - 6.0).abs() < 1e-5));
    assert!((probabilities[[0, 0]] - 1.0).abs() < 1e-6);
}

#[test]
fn what_does_not_fit_is_an_error() {
    for (result, expected) in [
        (Mix::mixup(0.0, 3, Seed(1)), "mix: expected an alpha above 0, given 0"),
        (Mix::cutmix(f64::NAN, 3, Seed(1)), "mix: expected an alpha above 0, given NaN"),
        (Mix::mixup(1.0, 0, Seed(1)), "mix: expected at least 1 class, given 0"),
    ] {
        assert_eq!(result.unwrap_err().to_string(), expected);
    }
    let rows = rows(3);
    let mut batches = Batches::of(&rows, 3).unwrap();
    let batch = batches.next_batch().unwrap();
    let error = Mix::mixup(1.0, 2, Seed(1)).unwrap().apply(&batch).unwrap_err().to_string();
    assert_eq!(error, "`labels`: expected labels from 0 to 1, given 2 at index 2 (2 classes)");
    let bare = Rows::new(Array4::zeros((2, 1, 1, 1))).unwrap();
    let mut batches = Batches::of(&bare, 2).unwrap();
    let batch = batches.next_batch().unwrap();
    let error = Mix::mixup(1.0, 2, Seed(1)).unwrap().apply(&batch).unwrap_err().to_string();
    assert_eq!(error, "mix: expected a batch with labels, given one without");
}
