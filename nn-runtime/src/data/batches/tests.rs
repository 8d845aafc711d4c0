use super::*;

/// `n` images of shape [2, 1, 3], the bytes of image `i` from `6·i` on, with the labels `i mod 5`.
fn data(n: usize) -> Dataset {
    let names = (0..5).map(|i| i.to_string()).collect();
    Dataset::new((0..6 * n).map(|i| i as u8).collect(), [2, 1, 3], (0..n).map(|i| (i % 5) as u8).collect(), names)
        .unwrap()
}

/// The positions of one epoch, batch by batch, after checking each batch against the data set.
fn epoch(batches: &mut Batches<'_>, data: &Dataset, normalisation: &Normalisation) -> Vec<Vec<usize>> {
    let mut seen = Vec::new();
    while let Some(batch) = batches.next_batch() {
        for (place, &position) in batch.positions().iter().enumerate() {
            assert_eq!(batch.labels()[place], data.labels()[position]);
            for (at, &byte) in data.pixels()[6 * position..][..6].iter().enumerate() {
                let expected = normalisation.apply(at / 3, byte);
                assert_eq!(batch.rows()[[place, at]].to_bits(), expected.to_bits());
                assert_eq!(batch.images()[[place, at / 3, 0, at % 3]].to_bits(), expected.to_bits());
            }
        }
        seen.push(batch.positions().to_vec());
    }
    assert_eq!(seen.len(), batches.per_epoch());
    assert!(batches.next_batch().is_none(), "an epoch stays at its end");
    seen
}

#[test]
fn without_a_seed_the_order_is_the_sets() {
    let (data, normalisation) = (data(7), Normalisation { mean: vec![0.1, 0.2], std: vec![0.5, 0.25] });
    let mut batches = Batches::new(&data, &normalisation, 3).unwrap();
    let expected = [vec![0, 1, 2], vec![3, 4, 5], vec![6]];
    assert_eq!(epoch(&mut batches, &data, &normalisation), expected);
    batches.start(1);
    assert_eq!(epoch(&mut batches, &data, &normalisation), expected);

    let mut even = Batches::new(&data, &normalisation, 3).unwrap().last(LastBatch::Drop);
    assert_eq!(epoch(&mut even, &data, &normalisation), expected[..2]);
}

#[test]
fn a_seed_shuffles_every_epoch_anew_and_reproducibly() {
    let (data, normalisation) = (data(40), Normalisation::unit(2));
    let new = |seed| Batches::new(&data, &normalisation, 7).unwrap().shuffled(Seed(seed));
    let mut batches = new(1);
    let first = epoch(&mut batches, &data, &normalisation);
    batches.start(1);
    let second = epoch(&mut batches, &data, &normalisation);
    assert_ne!(first, second);
    for order in [&first, &second] {
        let mut all = order.concat();
        assert_ne!(all, (0..40).collect::<Vec<_>>());
        all.sort_unstable();
        assert_eq!(all, (0..40).collect::<Vec<_>>(), "every image once");
    }

    let mut resumed = new(1);
    resumed.start(1);
    assert_eq!(epoch(&mut resumed, &data, &normalisation), second, "an epoch does not depend on those before it");
    resumed.start(0);
    assert_eq!(epoch(&mut resumed, &data, &normalisation), first);
    assert_ne!(epoch(&mut new(2), &data, &normalisation), first);
}

#[test]
fn buffers_are_reused() {
    let (data, normalisation) = (data(12), Normalisation::unit(2));
    let mut batches = Batches::new(&data, &normalisation, 5).unwrap().shuffled(Seed(1));
    let first = batches.next_batch().unwrap().rows().as_ptr();
    for number in 1..4 {
        while let Some(batch) = batches.next_batch() {
            assert_eq!(batch.rows().as_ptr(), first);
        }
        batches.start(number);
    }
}

#[test]
fn more_than_there_is_makes_one_short_batch_or_none() {
    let (data, normalisation) = (data(3), Normalisation::unit(2));
    let mut batches = Batches::new(&data, &normalisation, usize::MAX).unwrap();
    assert_eq!(epoch(&mut batches, &data, &normalisation), [vec![0, 1, 2]]);
    let mut batches = Batches::new(&data, &normalisation, 4).unwrap().last(LastBatch::Drop);
    assert!(epoch(&mut batches, &data, &normalisation).is_empty());

    let none = super::super::Dataset::new(vec![], [2, 1, 3], vec![], vec![]).unwrap();
    assert!(Batches::new(&none, &normalisation, 4).unwrap().next_batch().is_none());
}

#[test]
fn what_does_not_fit_is_an_error() {
    let data = data(3);
    let message = |normalisation, size| Batches::new(&data, &normalisation, size).unwrap_err().to_string();
    assert_eq!(message(Normalisation::unit(2), 0), "batches: expected a size of at least 1, given 0");
    assert_eq!(
        message(Normalisation::unit(3), 1),
        "batches: expected a normalisation of 2 channels, given 3 means and 3 stds"
    );
}
