//! What emitted code does with a number that is not finite: it reaches what it has a share in, and nothing else. Running
//! sums of many numbers keep their digits, and take little memory.
#![allow(missing_docs)]

use nn_runtime::ndarray::{Array2, Array3, Array4, Axis};
use nn_runtime::{Error, Seed, network};

network! { Sums(#[grad] x: [6], w: [6]) { (x -> cumsum(0)) * w } }
network! { Rows(x: [6, 20]) { x -> cumsum(0) } }
network! { Long(x: [20_000]) { x -> cumsum(0) } }
network! { Means(#[grad] x: [1, 4, 4], w: [1, 2, 2]) { (x -> adaptive_avg_pool(2)) * w } }
network! { Uneven(#[grad] x: [1, 5, 5], w: [1, 3, 3]) { (x -> adaptive_avg_pool(3)) * w } }
network! {
    Corners(#[grad] x: [1, 3, 3], w: [1, 5, 5]) {
        (x -> upsample(size = [5, 5], mode = bilinear, align_corners = true)) * w
    }
}
network! { Doubled(#[grad] x: [1, 2, 2], w: [1, 4, 4]) { (x -> upsample(2, mode = bilinear)) * w } }
network! { Largest(#[grad] x: [1, 2, 3]) { x -> adaptive_max_pool([1, 2]) } }

const INF: f32 = f32::INFINITY;

fn not_finite<'a>(values: impl IntoIterator<Item = &'a f32>) -> Vec<usize> {
    values.into_iter().enumerate().filter(|(_, x)| !x.is_finite()).map(|(at, _)| at).collect()
}

#[test]
fn an_infinity_reaches_the_sums_behind_it() -> Result<(), Error> {
    let (net, mut ws) = (Sums::new(Seed(0)), Sums::workspace(2));
    let x = Array2::from_shape_vec((1, 6), vec![1.0, 2.0, 3.0, INF, 5.0, 6.0]).expect("as many numbers");
    let w = Array2::from_elem((1, 6), 1.0);
    let y = net.predict(x.view(), w.view(), &mut ws)?;
    assert_eq!(y.iter().copied().collect::<Vec<_>>(), [1.0, 3.0, 6.0, INF, INF, INF]);
    let gradients = net.gradients(w.view(), x.view(), &mut ws)?;
    assert_eq!(gradients.x.view().iter().copied().collect::<Vec<_>>(), [INF, INF, INF, INF, 11.0, 6.0]);
    let (net, mut ws) = (Rows::new(Seed(0)), Rows::workspace(2));
    let mut x = Array3::from_elem((2, 6, 20), 1.0);
    x[[1, 3, 7]] = INF;
    let y = net.predict(x.view(), &mut ws)?;
    assert_eq!(not_finite(y.iter()), [187, 207, 227]);
    assert!(y.index_axis(Axis(0), 0).index_axis(Axis(0), 5).iter().all(|sum| (sum - 6.0).abs() < 1e-6));
    Ok(())
}

#[test]
fn long_running_sums_keep_their_digits_and_take_little_memory() -> Result<(), Error> {
    let (net, mut ws) = (Long::new(Seed(0)), Long::workspace(2));
    let x = Array2::from_elem((2, 20_000), 0.3);
    let y = net.predict(x.view(), &mut ws)?;
    for (at, sum) in y.index_axis(Axis(0), 1).iter().enumerate() {
        let exact = f64::from(0.3_f32) * (at + 1) as f64;
        assert!((f64::from(*sum) - exact).abs() <= 1e-6 * exact, "sum {at} is {sum}, not {exact}");
    }
    // the result and little else: for each example a line of 80 kB
    assert!(Long::workspace_bytes(2) < 400_000, "{} bytes", Long::workspace_bytes(2));
    Ok(())
}

#[test]
fn a_nan_reaches_the_windows_that_it_lies_in() -> Result<(), Error> {
    let mut x = Array4::from_elem((1, 1, 4, 4), 1.0);
    x[[0, 0, 0, 0]] = f32::NAN;
    let ones = Array4::from_elem((1, 1, 2, 2), 1.0);
    let (net, mut ws) = (Means::new(Seed(0)), Means::workspace(1));
    let y = net.predict(x.view(), ones.view(), &mut ws)?;
    assert!(y[[0, 0, 0, 0]].is_nan());
    assert_eq!(y.iter().skip(1).copied().collect::<Vec<_>>(), [1.0, 1.0, 1.0]);
    let mut w = ones.clone();
    w[[0, 0, 1, 1]] = f32::NAN;
    let gradients = net.gradients(x.view(), w.view(), &mut ws)?;
    assert_eq!(not_finite(gradients.x.view().iter()), [10, 11, 14, 15]);

    // windows 0..2, 1..4 and 3..5 along both axes
    let (net, mut ws) = (Uneven::new(Seed(0)), Uneven::workspace(1));
    let (mut x, mut w) = (Array4::from_elem((1, 1, 5, 5), 1.0), Array4::from_elem((1, 1, 3, 3), 1.0));
    x[[0, 0, 1, 4]] = f32::NAN;
    w[[0, 0, 1, 1]] = INF;
    let y = net.predict(x.view(), Array4::from_elem((1, 1, 3, 3), 1.0).view(), &mut ws)?;
    assert_eq!(not_finite(y.iter()), [2, 5]);
    let gradients = net.gradients(x.view(), w.view(), &mut ws)?;
    assert_eq!(not_finite(gradients.x.view().iter()), [6, 7, 8, 11, 12, 13, 16, 17, 18]);
    Ok(())
}

#[test]
fn an_infinity_reaches_the_places_between_its_neighbours() -> Result<(), Error> {
    let (net, mut ws) = (Corners::new(Seed(0)), Corners::workspace(1));
    let mut x = Array4::from_elem((1, 1, 3, 3), 1.0);
    x[[0, 0, 0, 2]] = INF;
    let mut w = Array4::from_elem((1, 1, 5, 5), 1.0);
    let y = net.predict(x.view(), w.view(), &mut ws)?;
    assert_eq!(not_finite(y.iter()), [3, 4, 8, 9]);
    // the middle of the result is the middle of the image, and no other pixel
    w[[0, 0, 2, 2]] = INF;
    let gradients = net.gradients(x.view(), w.view(), &mut ws)?;
    assert_eq!(not_finite(gradients.x.view().iter()), [4]);

    let (net, mut ws) = (Doubled::new(Seed(0)), Doubled::workspace(1));
    let (mut x, mut w) = (Array4::from_elem((1, 1, 2, 2), 1.0), Array4::from_elem((1, 1, 4, 4), 1.0));
    x[[0, 0, 0, 0]] = f32::NAN;
    let y = net.predict(x.view(), w.view(), &mut ws)?;
    assert_eq!(not_finite(y.iter()), [0, 1, 2, 4, 5, 6, 8, 9, 10]);
    w[[0, 0, 0, 0]] = f32::NAN;
    let gradients = net.gradients(x.view(), w.view(), &mut ws)?;
    assert_eq!(not_finite(gradients.x.view().iter()), [0]);
    Ok(())
}

#[test]
fn the_first_of_equal_maxima_gets_the_gradient() -> Result<(), Error> {
    let (net, mut ws) = (Largest::new(Seed(0)), Largest::workspace(1));
    let x = Array4::from_shape_vec((1, 1, 2, 3), vec![1.0, 2.0, 2.0, 2.0, 2.0, 0.0]).expect("as many numbers");
    let gradients = net.gradients(x.view(), &mut ws)?;
    assert_eq!(gradients.x.view().iter().copied().collect::<Vec<_>>(), [0.0, 2.0, 0.0, 0.0, 0.0, 0.0]);
    Ok(())
}
