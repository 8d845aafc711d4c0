//! Odd shapes, odd numbers, and steps without end.

use super::*;
use ndarray::{ArrayD, IxDyn};

/// Any number of arrays of any shapes.
struct Set(Vec<(&'static str, ArrayD<f32>)>);

impl ParameterSet<f32> for Set {
    fn visit<'a>(&'a self, f: &mut dyn FnMut(&str, ArrayViewD<'a, f32>)) {
        self.0.iter().for_each(|(name, array)| f(name, array.view()));
    }

    fn visit_mut<'a>(&'a mut self, f: &mut dyn FnMut(&str, ArrayViewMutD<'a, f32>)) {
        self.0.iter_mut().for_each(|(name, array)| f(name, array.view_mut()));
    }
}

fn filled(shapes: &[&[usize]], from: f32) -> Set {
    const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];
    let array = |shape: &&[usize]| {
        let len = shape.iter().product::<usize>();
        let values = (0..len).map(|i| from + ((i * 7919 + 13) % 101) as f32 / 101.0).collect();
        ArrayD::from_shape_vec(IxDyn(shape), values).unwrap()
    };
    Set(NAMES.into_iter().zip(shapes.iter().map(array)).collect())
}

#[test]
fn networks_without_parameters_and_parameters_without_elements() {
    let shapes: [&[&[usize]]; 3] = [&[], &[&[0, 3], &[3, 0]], &[&[], &[0], &[2, 3], &[4, 0, 2]]];
    for shapes in shapes {
        let (mut by_lamb, mut by_muon, gradients) = (filled(shapes, 1.0), filled(shapes, 1.0), filled(shapes, 0.5));
        let (mut lamb, mut muon) = (Lamb::new(0.1), Muon::new(0.1));
        for taken in 1..=2 {
            lamb.step(&mut by_lamb, &gradients).unwrap();
            muon.step(&mut by_muon, &gradients, |_| true).unwrap();
            assert_eq!((lamb.taken(), muon.taken()), (taken, taken));
        }
        let moved = |set: &Set| {
            let start = filled(shapes, 1.0);
            set.0.iter().zip(&start.0).map(|(a, b)| a.1.iter().zip(&b.1).all(|(a, b)| a < b)).collect::<Vec<_>>()
        };
        assert!(moved(&by_lamb).iter().all(|all| *all), "every element there is");
        assert!(by_muon.0.iter().all(|(_, array)| array.iter().all(|x| x.is_finite())));
    }
}

/// All gradients are looked at before anything is changed.
#[test]
fn gradients_that_are_not_finite_change_nothing() {
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let shapes: &[&[usize]] = &[&[2, 3], &[4]];
        let (mut by_lamb, mut by_muon, mut gradients) = (filled(shapes, 1.0), filled(shapes, 1.0), filled(shapes, 0.5));
        let (mut lamb, mut muon) = (Lamb::new(0.1), Muon::new(0.1));
        lamb.step(&mut by_lamb, &gradients).unwrap();
        muon.step(&mut by_muon, &gradients, |_| true).unwrap();
        let before = (by_lamb.0.clone(), by_muon.0.clone(), lamb.kept(&by_lamb).unwrap(), muon.kept(&by_muon).unwrap());
        gradients.0[1].1[[2]] = bad;
        let expected =
            "expected finite gradients, given infinite ones or NaN in 1 of 4 elements of `b`; nothing was changed";
        assert_eq!(lamb.step(&mut by_lamb, &gradients).unwrap_err().to_string(), expected);
        assert_eq!(muon.step(&mut by_muon, &gradients, |_| true).unwrap_err().to_string(), expected);
        let kept = (lamb.kept(&by_lamb).unwrap(), muon.kept(&by_muon).unwrap());
        assert_eq!((by_lamb.0, by_muon.0, kept.0, kept.1), before);
        assert_eq!((lamb.taken(), muon.taken()), (1, 1));
    }
}

/// Numbers whose squares or sums are not finite, and rates beyond all measure.
#[test]
fn weights_and_what_is_kept_stay_finite() {
    let shapes: &[&[usize]] = &[&[2, 3]];
    for (gradient, lr) in [(3e38, 0.1), (1e25, 3e38), (0.5, 3e38)] {
        let (mut by_lamb, mut by_muon, gradients) =
            (filled(shapes, 1.0), filled(shapes, 1.0), filled(shapes, gradient));
        let (mut lamb, mut muon) = (Lamb::new(lr).weight_decay(3e38), Muon::new(lr).weight_decay(3e38));
        for _ in 0..5 {
            // errors where an element stays, which it need not
            let _ = lamb.step(&mut by_lamb, &gradients);
            let _ = muon.step(&mut by_muon, &gradients, |_| true);
        }
        let kept = [lamb.kept(&by_lamb).unwrap(), muon.kept(&by_muon).unwrap()].concat();
        let all = by_lamb.0.iter().chain(&by_muon.0).map(|(_, array)| array).chain(kept.iter().map(|(_, array)| array));
        assert!(all.flatten().all(|x| x.is_finite()), "{gradient} at {lr}: {:?} {:?}", by_lamb.0, by_muon.0);
    }
    let mut params = filled(shapes, 1.0);
    for bad in [f32::NAN, f32::INFINITY] {
        let error = Lamb::new(bad).step(&mut params, &filled(shapes, 0.5)).unwrap_err().to_string();
        assert_eq!(error, format!("optimizer: expected a finite learning rate, given {bad}"));
        assert!(Muon::new(0.1).weight_decay(bad).step(&mut params, &filled(shapes, 0.5), |_| true).is_err());
    }
}

/// Far on, both corrections are 1; and the count goes on.
#[test]
fn steps_beyond_what_an_i32_counts() {
    let shapes: &[&[usize]] = &[&[3]];
    let (mut params, gradients) = (filled(shapes, 1.0), filled(shapes, 0.5));
    let mut lamb = Lamb::new(0.0).betas(0.0, 0.0);
    lamb.step(&mut params, &gradients).unwrap();
    let kept = lamb.kept(&params).unwrap();
    lamb.resume(&params, (1 << 31) + 5, kept).unwrap();
    lamb.step(&mut params, &gradients).unwrap();
    assert_eq!(lamb.taken(), (1 << 31) + 6);
    lamb.lr = 0.1;
    lamb.step(&mut params, &gradients).unwrap();
    // of betas of 0 the direction is the gradient's sign, of length √3
    let start = filled(shapes, 1.0);
    let length = start.0[0].1.iter().map(|x| x * x).sum::<f32>().sqrt();
    for (given, start) in params.0[0].1.iter().zip(&start.0[0].1) {
        assert!((given - (start - 0.1 * length / 3_f32.sqrt())).abs() < 1e-5, "{given}");
    }
}

/// `X ← aX + (b·XXᵀ + c·(XXᵀ)²)·X` in f64, plainly.
fn reference(matrix: &Array2<f64>) -> Array2<f64> {
    let mut x = if matrix.nrows() > matrix.ncols() { matrix.t().to_owned() } else { matrix.clone() };
    x /= x.iter().map(|x| x * x).sum::<f64>().sqrt();
    for _ in 0..5 {
        let square = x.dot(&x.t());
        let polynomial = &square * -4.7750 + square.dot(&square) * 2.0315;
        x = &x * 3.4445 + polynomial.dot(&x);
    }
    if matrix.nrows() > matrix.ncols() { x.t().to_owned() } else { x }
}

#[test]
fn matrices_of_all_sizes_are_made_orthogonal() {
    for [rows, columns] in [[1, 1], [1, 40], [40, 1], [5, 7], [16, 16], [33, 17], [70, 150]] {
        let gradient =
            Array2::from_shape_fn((rows, columns), |(i, j)| (((i * 31 + j * 17) * 7919) % 101) as f32 / 50.0 - 1.0);
        let expected = reference(&gradient.mapv(f64::from));
        let matrix = orthogonal::Matrix { rows, columns };
        let shape = [rows, columns];
        let mut room = orthogonal::Room::default();
        // what was there before is in nobody's way
        room.reserve(orthogonal::Matrix { rows: rows + 3, columns: columns + 5 });
        room.reserve(matrix);
        room.view_mut(matrix, &shape).assign(&gradient);
        room.orthogonalise(matrix);
        for (given, expected) in room.view_mut(matrix, &shape).iter().zip(&expected) {
            assert!((f64::from(*given) - expected).abs() < 1e-4, "{rows}×{columns}: {given}, expected {expected}");
        }
    }
}
