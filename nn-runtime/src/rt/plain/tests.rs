use super::{Sum, Total, apply, assign, assign_at, update_at};
use crate::optim::{AdamW, NAdam, Optimizer, Rule, Sgd};
use crate::{Seed, Tensor, optim};

fn numbers(count: usize, seed: u64) -> Vec<f32> {
    let mut rng = Seed(seed).rng();
    (0..count).map(|_| (2.0 * rng.uniform() - 1.0) as f32).collect()
}

#[test]
fn the_error_of_a_sum_does_not_grow_with_its_length() {
    let count = 3_000_000;
    for x in [0.1_f32, 1.0, 1e-3] {
        let (mut sum, mut total) = (Sum::new(), Total::new());
        (0..count).for_each(|_| sum.add(x));
        (0..count).for_each(|_| total.add(x));
        let exact = f64::from(x) * f64::from(count);
        assert!((f64::from(sum.sum()) / exact - 1.0).abs() < 2e-6, "{x}: {}", sum.sum());
        assert_eq!(total.mean::<f32>(f64::from(count)).to_bits(), x.to_bits());
    }
    let all = numbers(100_000, 1);
    let mut sum = Sum::new();
    for x in &all {
        sum.add(*x);
    }
    let (exact, magnitude) =
        all.iter().fold((0.0, 0.0), |(sum, most), x| (sum + f64::from(*x), most + f64::from(x.abs())));
    assert!((f64::from(sum.sum()) - exact).abs() < 6e-6 * magnitude);
}

#[test]
fn infinities_and_nan_stay_in_a_sum() {
    let of = |all: &[f32]| {
        let mut sum = Sum::new();
        for x in all {
            sum.add(*x);
        }
        sum.sum()
    };
    let mut many = vec![1.0; 200];
    many[3] = f32::INFINITY;
    assert!(of(&many).to_bits() == f32::INFINITY.to_bits());
    many[150] = f32::NEG_INFINITY;
    assert!(of(&many).is_nan());
    assert!(of(&[f32::NAN, 1.0]).is_nan());
    assert_eq!(of(&[]).to_bits(), 0.0_f32.to_bits());
}

/// Steps of a parameter, element by element, and of a packed tensor: the same bits as of a padded tensor, whose steps are
/// those of lanes. (One element's step does not depend on its neighbours.)
fn steps_agree<R: Rule>(rule: &R) {
    let shape = [3, 5];
    let values = |seed| ndarray::Array2::from_shape_vec(shape, numbers(15, seed)).unwrap();
    let mut padded = Tensor::<f32, _>::in_order(shape, [1, 0]);
    let mut packed = Tensor::<f32, _>::packed(shape, [1, 0]);
    padded.assign(&values(1)).unwrap();
    packed.assign(&values(1)).unwrap();
    let mut single = packed.clone();
    let optimizer = |tensor: &Tensor<f32, _>| Optimizer::<R>::new(rule.clone(), &[tensor.as_slice().len()]);
    let (mut of_padded, mut of_packed, mut of_single) = (optimizer(&padded), optimizer(&packed), optimizer(&single));
    for step in 0..4 {
        let (mut gradient, mut packed_gradient) = (padded.clone(), packed.clone());
        gradient.assign(&values(2 + step)).unwrap();
        packed_gradient.assign(&values(2 + step)).unwrap();
        for optimizer in [&mut of_padded, &mut of_packed, &mut of_single] {
            optimizer.advance();
        }
        optim::apply(&mut padded, &gradient, of_padded.state(0));
        // gradients that lie otherwise are those of the same elements
        let gradient = if step % 2 == 0 { &packed_gradient } else { &gradient };
        apply(&mut packed, gradient, of_packed.state(0));
        let mut state = of_single.state(0);
        for at in 0..15 {
            update_at(single.as_mut_slice(), &mut state, at, packed_gradient.as_slice()[at]);
        }
    }
    let name = R::NAME;
    for tensor in [&packed, &single] {
        // fused multiply-adds round once, where the processor has them
        let far = (&tensor.view() - &padded.view()).fold(0.0_f32, |most, x| most.max(x.abs()));
        assert!(far < 1e-6, "{name}: {far}");
    }
    assert_eq!(packed, single, "{name}");
}

#[test]
fn steps_of_one_number_are_those_of_lanes() {
    steps_agree(&Sgd::new(0.1));
    steps_agree(&Sgd::new(0.1).momentum(0.9));
    steps_agree(&AdamW::new(0.01));
    steps_agree(&NAdam::new(0.01));
}

#[test]
fn what_would_not_be_finite_stays_and_is_counted_once() {
    let mut weight = Tensor::<f32, _>::packed([2, 3], [0, 1]);
    let mut optimizer: Optimizer<_> = Optimizer::new(Sgd::new(1.0), &[6]);
    optimizer.advance();
    let mut state = optimizer.state(0);
    update_at(weight.as_mut_slice(), &mut state, 5, f32::INFINITY);
    update_at(weight.as_mut_slice(), &mut state, 4, 2.0);
    assign_at(weight.as_mut_slice(), &mut state, 3, f32::NAN);
    assert_eq!(weight.as_slice(), [0.0, 0.0, 0.0, 0.0, -2.0, 0.0]);
    assert_eq!(state.step.held().count(), 2);
    let mut new = weight.clone();
    new.as_mut_slice().copy_from_slice(&[1.0, f32::NAN, 3.0, 4.0, 5.0, 6.0]);
    assign(&mut weight, &new, optimizer.state(0));
    assert_eq!(weight.as_slice(), [1.0, 0.0, 3.0, 4.0, 5.0, 6.0]);
}
