use super::*;
use crate::data::Rows;
use std::panic::{AssertUnwindSafe, catch_unwind};

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

    let none = Dataset::new(vec![], [2, 1, 3], Vec::<u8>::new(), vec![]).unwrap();
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

#[test]
fn batches_can_be_passed_over() {
    let (data, normalisation) = (data(40), Normalisation::unit(2));
    let new = || Batches::new(&data, &normalisation, 7).unwrap().shuffled(Seed(1));
    let all = epoch(&mut new(), &data, &normalisation);
    for skipped in 0..=all.len() {
        let mut rest = new();
        rest.skip(skipped);
        let expected = all.get(skipped).map(Vec::as_slice);
        assert_eq!(rest.next_batch().map(|batch| batch.positions()), expected);
    }
    let mut none = new();
    none.skip(usize::MAX);
    assert!(none.next_batch().is_none());
}

/// All bits of the rest of an epoch: of each batch its positions, its labels and its values.
type Bits = Vec<(Vec<usize>, Vec<u32>, Vec<u32>)>;

fn bits(batch: &Batch<'_>) -> (Vec<usize>, Vec<u32>, Vec<u32>) {
    let values = batch.values().iter().map(|value| value.to_bits());
    (batch.positions().to_vec(), batch.labels().to_vec(), values.collect())
}

fn directly(batches: &mut Batches<'_>) -> Bits {
    std::iter::from_fn(|| batches.next_batch().map(|batch| bits(&batch))).collect()
}

fn prefetched(batches: &mut Batches<'_>) -> Bits {
    batches.prefetch(|batches| std::iter::from_fn(|| batches.next_batch().map(|batch| bits(&batch))).collect())
}

fn augmented(data: &Dataset, size: usize) -> Batches<'_> {
    let list = [Augment::Flip { probability: 0.5 }, Augment::PadAndCrop { padding: 1 }];
    Batches::new(data, &Normalisation::of(data), size).unwrap().augmented(&list, Seed(9)).unwrap()
}

#[test]
fn another_thread_makes_the_same_bits() {
    let data = data(40);
    for size in [1, 7, 20, 40, 100] {
        for last in [LastBatch::Keep, LastBatch::Drop] {
            let new = || augmented(&data, size).shuffled(Seed(3)).last(last);
            let (mut one, mut two) = (new(), new());
            for epoch in 0..3 {
                one.start(epoch);
                two.start(epoch);
                let expected = directly(&mut one);
                assert_eq!(expected.len(), one.per_epoch());
                assert_eq!(prefetched(&mut two), expected, "{size} {last:?}");
                assert!(prefetched(&mut two).is_empty(), "an epoch stays at its end");
            }
        }
    }
}

#[test]
fn a_resumed_epoch_sees_the_same_pictures() {
    let data = data(40);
    let mut whole = augmented(&data, 7).shuffled(Seed(3));
    whole.start(4);
    let expected = directly(&mut whole);
    for skipped in 0..6 {
        let mut resumed = augmented(&data, 7).shuffled(Seed(3));
        resumed.start(4);
        resumed.skip(skipped);
        assert_eq!(prefetched(&mut resumed), expected[skipped..]);
    }
    // another epoch changes the same picture in another way
    let mut next = augmented(&data, 40);
    let (first, second) = (directly(&mut next), {
        next.start(1);
        directly(&mut next)
    });
    assert!(first[0].0 == second[0].0 && first[0].2 != second[0].2);
}

#[test]
fn what_is_left_of_an_epoch_comes_next() {
    let data = data(40);
    let expected = directly(&mut augmented(&data, 7));
    for taken in 0..=expected.len() {
        let mut batches = augmented(&data, 7);
        let mut seen: Bits = batches
            .prefetch(|batches| (0..taken).map(|_| bits(&batches.next_batch().expect("more are there"))).collect());
        seen.extend(directly(&mut batches));
        assert_eq!(seen, expected, "{taken}");
    }
}

#[test]
fn two_buffers_go_back_and_forth() {
    let data = data(40);
    let mut batches = augmented(&data, 4);
    let mut memory = std::collections::BTreeSet::new();
    for number in 0..3 {
        batches.start(number);
        batches.prefetch(|batches| {
            while let Some(batch) = batches.next_batch() {
                memory.insert(batch.rows().as_ptr());
            }
        });
    }
    assert_eq!(memory.len(), 2);
}

#[test]
fn a_panic_of_the_caller_ends_the_thread() {
    let data = data(40);
    let expected = directly(&mut augmented(&data, 7));
    let mut batches = augmented(&data, 7);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        batches.prefetch(|batches| {
            batches.next_batch();
            batches.next_batch();
            panic!("on purpose");
        });
    }));
    // `prefetch` has returned, so its thread has ended; the batches are as they were
    assert_eq!(outcome.unwrap_err().downcast_ref(), Some(&"on purpose"));
    assert_eq!(prefetched(&mut batches), expected[2..]);
}

/// Examples one of which cannot be written.
#[derive(Debug)]
struct Broken;

impl Examples for Broken {
    fn len(&self) -> usize {
        10
    }
    fn shape(&self) -> [usize; 3] {
        [1, 1, 1]
    }
    fn labels(&self) -> &[u32] {
        &[]
    }
    fn write(&self, position: usize, values: &mut [f32]) {
        assert!(position != 6, "no example 6");
        values[0] = position as f32;
    }
}

#[test]
fn a_panic_of_the_thread_reaches_the_caller_at_its_batch() {
    let mut batches = Batches::of(Broken, 2).unwrap();
    let mut seen = 0;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        batches.prefetch(|batches| {
            while batches.next_batch().is_some() {
                seen += 1;
            }
        });
    }));
    assert_eq!(outcome.unwrap_err().downcast_ref(), Some(&"no example 6"));
    assert_eq!(seen, 3);
    batches.start(0);
    assert_eq!(batches.next_batch().unwrap().rows()[[1, 0]].to_bits(), 1_f32.to_bits());
}

#[test]
fn without_a_thread_the_caller_makes_its_batches() {
    let data = data(40);
    let expected = directly(&mut augmented(&data, 7));
    let mut batches = augmented(&data, 7);
    // no system has so much memory for a stack
    let builder = Builder::new().stack_size(usize::MAX / 4);
    let seen: Bits =
        batches.prefetch_on(builder, |batches| std::iter::from_fn(|| batches.next_batch().map(|b| bits(&b))).collect());
    assert_eq!(seen, expected);
}

#[test]
fn waiting_is_counted() {
    #[derive(Debug)]
    struct Slow;
    impl Examples for Slow {
        fn len(&self) -> usize {
            4
        }
        fn shape(&self) -> [usize; 3] {
            [1, 1, 1]
        }
        fn labels(&self) -> &[u32] {
            &[]
        }
        fn write(&self, _: usize, _: &mut [f32]) {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    let mut batches = Batches::of(Slow, 1).unwrap();
    while batches.next_batch().is_some() {}
    assert!(batches.waited() >= Duration::from_millis(40), "{:?}", batches.waited());
    batches.start(1);
    batches.prefetch(|batches| while batches.next_batch().is_some() {});
    assert!(batches.waited() >= Duration::from_millis(80), "{:?}", batches.waited());
}

#[test]
fn balanced_classes_are_equally_likely_however_many_examples_they_have() {
    // 300 of class 0, 60 of class 1, 3 of class 70,000, none of the others
    let labels: Vec<u32> = (0..363).map(|i| if i % 121 == 7 { 70_000 } else { u32::from(i % 6 == 5) }).collect();
    let rows = Rows::new(ndarray::Array1::from_iter((0..363).map(|i| i as f32))).unwrap();
    let rows = rows.with_labels(labels.clone(), (0..70_001).map(|i| i.to_string()).collect()).unwrap();
    let mut batches = Batches::of(&rows, 363).unwrap().balanced(Seed(5)).unwrap();
    let mut orders = Vec::new();
    for number in 0..10 {
        batches.start(number);
        let batch = batches.next_batch().unwrap();
        orders.push(batch.positions().to_vec());
        assert!(batch.labels().iter().zip(batch.positions()).all(|(&label, &position)| label == labels[position]));
    }
    let all = orders.concat();
    for class in [0, 1, 70_000] {
        let drawn = all.iter().filter(|&&position| labels[position] == class).count();
        assert!((1210 - 150..1210 + 150).contains(&drawn), "class {class}: {drawn} of {}", all.len());
    }
    for order in &orders {
        let mut times = vec![0_usize; 363];
        for &position in order {
            times[position] += 1;
        }
        for class in [0, 1, 70_000] {
            let of_class = || times.iter().zip(&labels).filter(|&(_, &label)| label == class).map(|(&times, _)| times);
            let (least, most) = (of_class().min().unwrap(), of_class().max().unwrap());
            assert!(most - least <= 1, "class {class}: from {least} to {most} times");
        }
    }
    assert!(orders.windows(2).all(|pair| pair[0] != pair[1]));
    batches.start(3);
    assert_eq!(batches.next_batch().unwrap().positions(), orders[3], "an epoch does not depend on those before it");
}

#[test]
fn an_example_that_comes_twice_is_changed_in_two_ways() {
    let data = Dataset::new((0..48).collect(), [1, 4, 4], vec![0, 0, 1], vec!["a".into(), "b".into()]).unwrap();
    let crop = [Augment::PadAndCrop { padding: 4 }];
    let batches = Batches::new(&data, &Normalisation::unit(1), 3).unwrap().balanced(Seed(1)).unwrap();
    let mut batches = batches.augmented(&crop, Seed(1)).unwrap();
    let mut twice = 0;
    for number in 0..20 {
        batches.start(number);
        let batch = batches.next_batch().unwrap();
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            if batch.positions()[a] == batch.positions()[b] && batch.rows().row(a) != batch.rows().row(b) {
                twice += 1;
            }
        }
    }
    assert!(twice > 5, "{twice}");
}

#[test]
fn labels_that_are_not_one_an_example_are_an_error() {
    #[derive(Debug)]
    struct Short;
    impl Examples for Short {
        fn len(&self) -> usize {
            4
        }
        fn shape(&self) -> [usize; 3] {
            [1, 1, 1]
        }
        fn labels(&self) -> &[u32] {
            &[0, 1]
        }
        fn write(&self, _: usize, _: &mut [f32]) {}
    }
    let error = Batches::of(Short, 1).unwrap_err().to_string();
    assert_eq!(error, "batches: expected 4 labels, one an example, given 2");
}
