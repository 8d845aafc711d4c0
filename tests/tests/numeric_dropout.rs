//! Dropout: what it drops, when it does not, and its gradients. (That emitted masks are those of the reference is compared in
//! `numeric_graphs.rs`.)
#![allow(missing_docs)]
#![allow(clippy::float_cmp, reason = "a mask has two values, and the identity is exact")]

use nn_runtime::ndarray::{Array2, Array3, s};
use nn_runtime::{Seed, network};

const BATCH: usize = 256;

network! { Dropped(#[grad] x: [100]) { x -> dropout(0.2) } }

fn numbers(columns: usize) -> Array2<f32> {
    let mut rng = Seed(3).rng();
    Array2::from_shape_simple_fn((BATCH, columns), || (rng.uniform() * 2.0 - 1.0) as f32)
}

/// The gradient of the sum of x·m / (1 − p) is m / (1 − p): 0 at probability p, and otherwise 1.25.
#[test]
fn a_mask() {
    let net = Dropped::new(Seed(1));
    let mut ws = Dropped::workspace(BATCH);
    let x = numbers(100);
    let mask = net.gradients(x.view(), &mut ws).unwrap().x.to_owned();
    assert!(mask.iter().all(|m| *m == 0.0 || *m == 1.25));
    let share = |mask: &mut dyn Iterator<Item = &f32>| {
        let (mut dropped, mut all) = (0.0_f64, 0.0);
        mask.for_each(|m| {
            dropped += f64::from(u8::from(*m == 0.0));
            all += 1.0;
        });
        // in standard deviations of a binomial distribution
        (dropped / all - 0.2) / (0.2 * 0.8 / all).sqrt()
    };
    assert!(share(&mut mask.iter()).abs() < 4.0, "the whole");
    for i in 0..100 {
        assert!(share(&mut mask.column(i).iter()).abs() < 5.0, "column {i}");
        assert!(share(&mut mask.row(i).iter()).abs() < 5.0, "row {i}");
    }
    // neighbours are independent: both dropped at p², both ways
    let is_dropped = mask.mapv(|m| f64::from(u8::from(m == 0.0)));
    let across = &is_dropped.slice(s![.., 1..]) * &is_dropped.slice(s![.., ..-1]);
    let down = &is_dropped.slice(s![1.., ..]) * &is_dropped.slice(s![..-1, ..]);
    for both in [across, down] {
        assert!((both.mean().unwrap() - 0.04).abs() < 0.01, "{:?}", both.mean());
    }
}

#[test]
fn a_new_mask_each_time_and_none_for_inference() {
    let net = Dropped::new(Seed(1));
    let mut ws = Dropped::workspace(BATCH);
    let x = numbers(100);
    let first = net.gradients(x.view(), &mut ws).unwrap().x.to_owned();
    let second = net.gradients(x.view(), &mut ws).unwrap().x.to_owned();
    let different = first.iter().zip(&second).filter(|(a, b)| a != b).count();
    // 2·p·(1 − p) of them
    assert!((different as f64 / first.len() as f64 - 0.32).abs() < 0.02, "{different}");
    assert_eq!(net.predict(x.view(), &mut ws).unwrap(), x);
    // the same seed and workspace give the same sequence
    let mut ws = Dropped::workspace(BATCH);
    assert_eq!(net.gradients(x.view(), &mut ws).unwrap().x, first);
    let other = Dropped::new(Seed(2));
    let mut ws = Dropped::workspace(BATCH);
    assert_ne!(other.gradients(x.view(), &mut ws).unwrap().x, first);
}

network! {
    Classifier(x: [20]) {
        x -> dropout(0.2) -> linear(17) as hidden -> tanh -> dropout(0.5) -> linear(5) as out -> softmax_ce
    }
}

/// The mask is the same for all passes of a check, so that differences see the function that was differentiated.
#[test]
fn gradients_with_dropout() {
    let net = Classifier::new(Seed(4));
    let x = numbers(20);
    let x = x.slice(s![..7, ..]);
    let labels = [0_u8, 1, 2, 3, 4, 0, 1];
    let report = net.check_gradients(x, &labels).unwrap();
    assert_eq!(report.forward_passes, 2 * Classifier::PARAMETERS + 1);
    assert!(report.passes(1e-6), "{report}");
    // it is the form for training that is checked
    let mut ws = Classifier::workspace(7);
    let inference = net.loss(x, &labels, &mut ws).unwrap();
    assert!((report.loss - f64::from(inference)).abs() > 1e-3, "{} and {inference}", report.loss);
}

network! { Kept(x: [20]) { x -> dropout(0) -> linear(5) -> dropout(p = 0.0) -> softmax_ce } }
network! { Plain(x: [20]) { x -> linear(5) -> softmax_ce } }

#[test]
fn a_probability_of_zero_is_nothing() {
    let (kept, plain) = (Kept::new(Seed(4)), Plain::new(Seed(4)));
    let (mut kept_ws, mut plain_ws) = (Kept::workspace(BATCH), Plain::workspace(BATCH));
    let (x, labels) = (numbers(20), [3_u8; BATCH]);
    let kept = kept.gradients(x.view(), &labels, &mut kept_ws).unwrap();
    let plain = plain.gradients(x.view(), &labels, &mut plain_ws).unwrap();
    assert_eq!(kept.loss, plain.loss);
    assert_eq!(kept.linear1.weight, plain.linear1.weight);
    assert_eq!(kept.linear1.bias, plain.linear1.bias);
}

network! {
    DroppedAll(#[grad] x: [5, 7]) {
        (x -> dropout(1.0) -> linear(3) as elements, x -> dropout2d(1) -> linear(3) as channels, x -> drop_path(1.0))
    }
}

/// With p = 1 all is 0, whatever it was, and so are the gradients: there is no 1/0 and no 0 · ∞.
#[test]
fn everything_may_be_dropped() {
    let net = DroppedAll::new(Seed(1));
    let mut ws = DroppedAll::workspace(4);
    let mut x = Array3::<f32>::ones((4, 5, 7));
    (x[[0, 0, 0]], x[[1, 2, 3]], x[[3, 4, 6]]) = (f32::NAN, f32::INFINITY, f32::NEG_INFINITY);
    let gradients = net.gradients(x.view(), &mut ws).unwrap();
    assert!(gradients.x.iter().all(|g| *g == 0.0), "{:?}", gradients.x);
    assert!(gradients.elements.weight.view().iter().all(|g| *g == 0.0));
    assert!(gradients.channels.weight.view().iter().all(|g| *g == 0.0));
    assert!(gradients.elements.bias.view().iter().all(|g| *g == 20.0));
    let (elements, _, path) = net.predict(Array3::ones((4, 5, 7)).view(), &mut ws).unwrap();
    assert!(elements.iter().any(|y| *y != 0.0) && path.iter().all(|y| *y == 1.0));
}
