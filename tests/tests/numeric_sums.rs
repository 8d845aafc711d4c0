//! Long sums: their error does not grow with how many numbers there are, and the mean of equal numbers is that number.
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]
#![allow(clippy::float_cmp, reason = "means of equal numbers are exact")]

use nn_runtime::ndarray::{Array, Array1, Array2, Array3, Array4, ArrayView, Dimension};
use nn_runtime::{Seed, Sgd, network};

/// How far a sum of one sign may be from the exact one, as a part of it: the chains' share in LANGUAGE.md's bound.
const BOUND: f64 = 2e-6;

/// The largest error as a part of the exact value.
#[allow(clippy::needless_pass_by_value, reason = "a view is as good as a reference")]
fn error<D: Dimension>(given: ArrayView<'_, f32, D>, exact: impl Fn(usize) -> f64) -> f64 {
    assert!(!given.is_empty());
    let of = |(at, x): (usize, &f32)| ((f64::from(*x) - exact(at)) / exact(at)).abs();
    given.iter().enumerate().map(of).fold(0.0, f64::max)
}

/// Numbers that are rounded in different ways when many of them are added.
const EQUAL: [f32; 5] = [0.3, 0.1, 1.0 / 3.0, 7.7, 1.000_000_1];

#[test]
fn the_mean_of_a_batch() {
    network! { N(x: [1024]) { x -> batch_mean } }
    let (net, mut ws) = (N::new(Seed(0)), N::workspace(2048));
    for (x, batch) in EQUAL.into_iter().zip([2048, 2047, 99, 1, 2001]) {
        let loss = net.loss(Array2::from_elem((batch, 1024), x).view(), &mut ws).unwrap();
        assert_eq!(loss, x, "the mean of equal numbers is that number");
    }
    // one large number hides none of the small ones
    let mut x = Array2::from_elem((2048, 1024), 1e-3_f32);
    x[[0, 0]] = 3e5;
    let loss = net.loss(x.view(), &mut ws).unwrap();
    let exact = (3e5 + f64::from(1e-3_f32) * (2048.0 * 1024.0 - 1.0)) / (2048.0 * 1024.0);
    assert!((f64::from(loss) - exact).abs() < 1e-7 * exact, "{loss} is not {exact}");
}

#[test]
fn sums_of_rows_and_columns() {
    network! {
        Sums(x: [7, 33, 300]) {
            (sum(x), sum(x, axis = 0), sum(x, axis = 1), sum(x, axis = 2), sum(x, axis = [0, 1]), sum(x, axis = [0, 2]), sum(x, axis = [1, 2]))
        }
    }
    let (net, mut ws) = (Sums::new(Seed(0)), Sums::workspace(3));
    for x in EQUAL {
        let given = Array4::from_elem((3, 7, 33, 300), x);
        let (all, first, second, third, rows, ends, last) = net.predict(given.view(), &mut ws).unwrap();
        let exact = |count: f64| move |_: usize| count * f64::from(x);
        let errors = [
            error(all, exact(7.0 * 33.0 * 300.0)),
            error(first, exact(7.0)),
            error(second, exact(33.0)),
            error(third, exact(300.0)),
            error(rows, exact(7.0 * 33.0)),
            error(ends, exact(7.0 * 300.0)),
            error(last, exact(33.0 * 300.0)),
        ];
        assert!(errors.iter().all(|error| *error < BOUND), "of {x}: {errors:?}");
    }
}

#[test]
fn sums_over_a_batch() {
    // the gradients of what repeats over the batch, by columns and by places
    network! { N(x: [3, 40], y: [40]) { param w: [40] = zeros; param v: [3, 40] = zeros; sum(x * v) + sum((x + w) * 0.7) + sum(y * w) } }
    let (net, mut ws) = (N::new(Seed(0)), N::workspace(20_000));
    for (x, batch) in EQUAL.into_iter().zip([20_000, 4099, 99, 64, 65]) {
        let (a, y) = (Array3::from_elem((batch, 3, 40), x), Array2::from_elem((batch, 40), x));
        let gradients = net.gradients(a.view(), y.view(), &mut ws).unwrap();
        let many = batch as f64;
        let errors = [
            error(gradients.v.view(), |_| many * f64::from(x)),
            error(gradients.w.view(), |_| many * (3.0 * 0.7 + f64::from(x))),
        ];
        assert!(errors.iter().all(|error| *error < BOUND), "of {batch} times {x}: {errors:?}");
    }
}

#[test]
fn gradients_of_products() {
    // every row of the gradients is a sum over the batch
    network! { Linear(x: [70], t: [33]) { x -> linear(33) -> l1_loss(t, reduction = sum) } }
    network! { Small(x: [20], t: [9]) { x -> linear(9) -> l1_loss(t, reduction = sum) } }
    // a part of a sequence: rows that do not follow one another are added example by example
    network! { Cut(x: [5, 9], t: [3, 7]) { x -> slice(0, 1, 4) -> linear(7) -> l1_loss(t, reduction = sum) } }
    let (cut, mut cut_ws) = (Cut::new(Seed(0)), Cut::workspace(9000));
    let (net, mut ws) = (Linear::new(Seed(0)), Linear::workspace(9000));
    let (small, mut small_ws) = (Small::new(Seed(0)), Small::workspace(9000));
    for (x, batch) in EQUAL.into_iter().zip([9000, 2049, 2048, 99, 257]) {
        let far = -1e6;
        let (a, t) = (Array2::from_elem((batch, 70), x), Array2::from_elem((batch, 33), far));
        let gradients = net.gradients(a.view(), t.view(), &mut ws).unwrap();
        let (a, t) = (Array2::from_elem((batch, 20), x), Array2::from_elem((batch, 9), far));
        let others = small.gradients(a.view(), t.view(), &mut small_ws).unwrap();
        let (a, t) = (Array3::from_elem((batch, 5, 9), x), Array3::from_elem((batch, 3, 7), far));
        let parts = cut.gradients(a.view(), t.view(), &mut cut_ws).unwrap();
        let many = batch as f64;
        let errors = [
            error(parts.linear1.weight.view(), |_| 3.0 * many * f64::from(x)),
            error(parts.linear1.bias.view(), |_| 3.0 * many),
            error(gradients.linear1.weight.view(), |_| many * f64::from(x)),
            error(gradients.linear1.bias.view(), |_| many),
            error(others.linear1.weight.view(), |_| many * f64::from(x)),
            error(others.linear1.bias.view(), |_| many),
        ];
        assert!(errors.iter().all(|error| *error < BOUND), "of {batch} times {x}: {errors:?}");
    }
}

#[test]
fn gradients_of_convolutions() {
    network! { N(x: [3, 40, 40], t: [5, 38, 38]) { x -> conv2d(5, 3) -> l1_loss(t, reduction = sum) } }
    network! { Long(x: [2, 9000], t: [4, 8998]) { x -> conv1d(4, 3) -> l1_loss(t, reduction = sum) } }
    let (net, mut ws) = (N::new(Seed(0)), N::workspace(40));
    let (long, mut long_ws) = (Long::new(Seed(0)), Long::workspace(2));
    for (x, batch) in EQUAL.into_iter().zip([40, 7, 1, 2, 33]) {
        let (a, t) = (Array4::from_elem((batch, 3, 40, 40), x), Array4::from_elem((batch, 5, 38, 38), -1e6));
        let gradients = net.gradients(a.view(), t.view(), &mut ws).unwrap();
        let (a, t) = (Array3::from_elem((2, 2, 9000), x), Array3::from_elem((2, 4, 8998), -1e6));
        let others = long.gradients(a.view(), t.view(), &mut long_ws).unwrap();
        let (many, most) = (batch as f64 * 38.0 * 38.0, 2.0 * 8998.0);
        let errors = [
            error(gradients.conv2d1.weight.view(), |_| many * f64::from(x)),
            error(gradients.conv2d1.bias.view(), |_| many),
            error(others.conv1d1.weight.view(), |_| most * f64::from(x)),
            error(others.conv1d1.bias.view(), |_| most),
        ];
        assert!(errors.iter().all(|error| *error < BOUND), "of {many} and {most} times {x}: {errors:?}");
    }
}

#[test]
fn a_norm_of_equal_numbers_is_zero() {
    network! { Batch(x: [6]) { x -> batch_norm(affine = false, track_running_stats = false) } }
    network! {
        Others(x: [6, 10, 17]) {
            (x -> layer_norm([10, 17], elementwise_affine = false), x -> layer_norm(elementwise_affine = false),
             x -> group_norm(3, affine = false), x -> instance_norm, var(x), var(x, axis = [0, 2]), std(x, axis = 1))
        }
    }
    let (batch, mut batch_ws) = (Batch::new(Seed(0)), Batch::workspace(1000));
    let (others, mut ws) = (Others::new(Seed(0)), Others::workspace(3));
    for x in EQUAL.into_iter().chain([1e7, 16_777_215.0, -3e-5, 1e30]) {
        let y = batch.predict(Array2::from_elem((1000, 6), x).view(), &mut batch_ws).unwrap();
        assert!(y.iter().all(|y| *y == 0.0), "batch_norm of {x}: {}", y[[0, 0]]);
        let (a, b, c, d, e, f, g) = others.predict(Array4::from_elem((3, 6, 10, 17), x).view(), &mut ws).unwrap();
        let all = [a.iter(), b.iter(), c.iter(), d.iter()]
            .into_iter()
            .flatten()
            .chain(e.iter())
            .chain(f.iter())
            .chain(g.iter());
        assert!(all.clone().all(|y| *y == 0.0), "of {x}: {:?}", all.clone().find(|y| **y != 0.0));
    }
}

#[test]
fn the_mean_of_equal_numbers_is_that_number() {
    network! {
        Means(x: [5, 12, 35]) {
            (mean(x), mean(x, axis = 0), mean(x, axis = [0, 2]), mean(x, axis = [1, 2]), x -> global_avg_pool, mean(x + x, axis = 1))
        }
    }
    let (net, mut ws) = (Means::new(Seed(0)), Means::workspace(3));
    for x in EQUAL.into_iter().chain([1e7, 16_777_215.0, -3e-5, 1e30]) {
        let (a, b, c, d, e, twice) = net.predict(Array4::from_elem((3, 5, 12, 35), x).view(), &mut ws).unwrap();
        let all = a.iter().chain(b.iter()).chain(c.iter()).chain(d.iter()).chain(e.iter());
        assert!(all.clone().all(|y| *y == x), "of {x}: {:?}", all.clone().find(|y| **y != x));
        assert!(twice.iter().all(|y| *y == x + x), "of twice {x}: {}", twice[[0, 0, 0]]);
    }
}

#[test]
fn the_mean_of_an_infinity_and_numbers_is_the_infinity() {
    network! { N(x: [2, 9]) { (mean(x, axis = 1), mean(x)) } }
    let (net, mut ws) = (N::new(Seed(0)), N::workspace(1));
    for (infinity, at) in [(f32::INFINITY, 0), (f32::NEG_INFINITY, 0), (f32::INFINITY, 5), (f32::NEG_INFINITY, 8)] {
        let mut x = Array3::from_elem((1, 2, 9), 0.3);
        x[[0, 0, at]] = infinity;
        let (rows, all) = net.predict(x.view(), &mut ws).unwrap();
        assert_eq!((rows[[0, 0]], rows[[0, 1]], all[0]), (infinity, 0.3, infinity));
        x[[0, 0, 4]] = -infinity;
        assert!(net.predict(x.view(), &mut ws).unwrap().0[[0, 0]].is_nan());
    }
}

#[test]
fn running_means_of_constant_images() {
    network! { N(x: [3, 8, 8], t: [3, 8, 8]) { x -> batch_norm(momentum = 1.0) -> mse(t) } }
    let (mut net, mut ws) = (N::new(Seed(0)), N::workspace(512));
    let mut optimizer = net.optimizer(Sgd::new(0.0));
    for x in EQUAL {
        let images = Array4::from_elem((512, 3, 8, 8), x);
        net.train_step(images.view(), images.view(), &mut optimizer, &mut ws).unwrap();
        assert!(net.params.batch_norm1.running_mean.view().iter().all(|mean| *mean == x));
        assert!(net.params.batch_norm1.running_var.view().iter().all(|var| *var == 0.0));
    }
}

#[test]
fn gradients_around_a_batch_norm_that_are_zero() {
    // a constant feature gives nothing that the layers around the norm could learn from
    network! { N(x: [12], t: [5]) { x -> linear(20) -> batch_norm -> relu -> linear(5) -> mse(t) } }
    let (net, mut ws) = (N::new(Seed(3)), N::workspace(99));
    let x = Array2::from_elem((99, 12), 0.3);
    let t = Array::from_shape_fn((99, 5), |(i, j)| ((i * 7 + j * 3) % 11) as f32 / 11.0);
    let gradients = net.gradients(x.view(), t.view(), &mut ws).unwrap();
    let largest = |of: &mut dyn Iterator<Item = &f32>| of.fold(0.0_f32, |most, x| most.max(x.abs()));
    assert!(largest(&mut gradients.linear1.weight.view().iter()) < 1e-6);
    assert!(largest(&mut gradients.linear2.weight.view().iter()) < 1e-6);
    assert!(largest(&mut gradients.batch_norm1.weight.view().iter()) < 1e-6);
}

#[test]
fn means_of_numbers_far_from_zero_keep_their_digits() {
    // 10⁶ and some thousandths, of which f32 keeps sixteenths: the mean is exact to a rounding of itself
    network! { N(x: [4, 900]) { (mean(x, axis = 1), var(x, axis = 1)) } }
    let (net, mut ws) = (N::new(Seed(0)), N::workspace(5));
    let x = Array3::from_shape_fn((5, 4, 900), |(i, j, k)| 1e6 + ((i * 31 + j * 17 + k * 7) % 64) as f32 / 16.0);
    let (means, variances) = net.predict(x.view(), &mut ws).unwrap();
    for ((row, mean), variance) in x.rows().into_iter().zip(means).zip(variances) {
        let row: Array1<f64> = row.mapv(f64::from);
        let exact = row.sum() / 900.0;
        assert!((f64::from(*mean) - exact).abs() <= 0.5 / 16.0, "{mean} is not {exact}");
        let exact = row.mapv(|x| (x - exact).powi(2)).sum() / 899.0;
        assert!((f64::from(*variance) / exact - 1.0).abs() < 1e-3, "{variance} is not {exact}");
    }
}
