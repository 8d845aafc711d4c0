use super::*;

#[test]
fn uniform_takes_the_words_of_a_block_in_order() {
    // The first published vector: key 0, counter 0.
    let words = [0x6627_e8d5_u32, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8];
    for (index, word) in words.into_iter().enumerate() {
        let expected = f64::from(word >> 8) / f64::from(1 << 24);
        let in_f64: f64 = uniform(0, 0, index as u64);
        let in_f32: f32 = uniform(0, 0, index as u64);
        assert_eq!(in_f64.to_bits(), expected.to_bits());
        assert_eq!(f64::from(in_f32).to_bits(), expected.to_bits());
    }
}

#[test]
fn uniform_depends_on_seed_stream_and_index() {
    let base: f64 = uniform(1, 2, 3);
    for other in [uniform::<f64>(2, 2, 3), uniform(1, 3, 3), uniform(1, 2, 4), uniform(1, 2, 3 + (1 << 40))] {
        assert!((other - base).abs() > 0.0);
    }
}

#[test]
fn uniform_numbers_have_the_moments_of_the_distribution() {
    let n = 40_000;
    let sample: Vec<f64> = (0..n).map(|i| uniform(7, 1, i)).collect();
    assert!(sample.iter().all(|&u| (0.0..1.0).contains(&u)));
    let mean = sample.iter().sum::<f64>() / n as f64;
    let variance = sample.iter().map(|u| (u - 0.5).powi(2)).sum::<f64>() / n as f64;
    // five standard errors: √(1/12 / n), and √(1/180 / n) for the variance
    assert!((mean - 0.5).abs() < 5.0 * (1.0 / 12.0 / n as f64).sqrt());
    assert!((variance - 1.0 / 12.0).abs() < 5.0 * (1.0 / 180.0 / n as f64).sqrt());
}

#[test]
fn open_uniform_never_touches_its_ends() {
    assert!(unit(0) + 0.5 * EPSILON_53 > 0.0);
    assert!(unit(u64::MAX) < 1.0);
    let all = (0..1000).map(|i| uniform_open(Seed(3), 0, i));
    assert!(all.into_iter().all(|u| 0.0 < u && u < 1.0));
}

#[test]
fn derived_seeds_differ() {
    let mut seen: Vec<u64> = (0..1000).map(|p| Seed(5).derive(p).0).collect();
    seen.extend((0..1000).map(|s| Seed(s).of(Purpose::Shuffle).0));
    seen.extend((0..1000).map(|s| Seed(s).of(Purpose::Initialise).0));
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), count);
}

#[test]
fn a_sequence_is_reproducible() {
    let draw = |seed| {
        let mut rng = Seed(seed).rng();
        [rng.bits(), rng.bits(), rng.bits()]
    };
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
    let [a, b, c] = draw(1);
    assert!(a != b && b != c && a != c);
}

#[test]
fn below_is_in_range_and_even() {
    let mut rng = Seed(11).rng();
    assert_eq!(rng.below(0), 0);
    assert_eq!(rng.below(1), 0);
    let mut counts = [0_i32; 7];
    for _ in 0..7000 {
        counts[rng.below(7) as usize] += 1;
    }
    // a binomial of 7000 draws at 1/7 has a standard deviation of 29.3
    assert!(counts.iter().all(|&c| (c - 1000).abs() < 150), "{counts:?}");
    // near the largest bound, half of all draws are rejected
    assert!((0..100).all(|_| rng.below((1 << 63) + 1) <= 1 << 63));
}

#[test]
fn shuffle_permutes_and_every_order_is_as_likely() {
    let mut rng = Seed(13).rng();
    let mut counts = std::collections::BTreeMap::new();
    for _ in 0..6000 {
        let mut items = [0, 1, 2];
        rng.shuffle(&mut items);
        *counts.entry(items).or_insert(0_i32) += 1;
    }
    assert_eq!(counts.len(), 6);
    assert!(counts.values().all(|c| (c - 1000).abs() < 150), "{counts:?}");
    rng.shuffle::<u8>(&mut []);
}
