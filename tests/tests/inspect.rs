//! What happens when numbers cease to be finite: no step is taken, and the network says where it began.
#![allow(missing_docs)]

use nn_runtime::ndarray::{Array2, Array4, ArrayD, ArrayView2, ArrayView4};
use nn_runtime::{Adam, Diverged, Error, ParameterSet, Place, Seed, Sgd, network};

network! {
    Plain(x: [5]) { x -> linear(7) as hidden -> relu -> linear(3) -> softmax_ce }
}

network! {
    Deep(x: [2, 6, 6]) {
        layer unit(c) = conv2d(c, 3, padding = 1, bias = false) -> batch_norm -> relu;
        x -> unit(4) as first -> max_pool(2) -> residual(unit(4)) -> dropout(0.2) -> flatten -> linear(3) -> softmax_ce
    }
}

network! {
    Growing(x: [4]) { x -> linear(6) as before -> exp as grown -> linear(2) as after -> mse }
}

network! {
    Root(x: [3]) { x -> linear(2, init = zeros) as flat -> sqrt as root -> linear(1, init = ones) -> mse }
}

network! {
    Learned(x: [3]) { param scale: [] = constant(2.0); (x * scale) -> linear(2) -> softmax_ce }
}

fn rows(count: usize, width: usize) -> Array2<f32> {
    Array2::from_shape_fn((count, width), |(i, j)| ((i * 31 + j * 17) % 13) as f32 / 6.5 - 1.0)
}

fn images(count: usize) -> Array4<f32> {
    Array4::from_shape_fn((count, 2, 6, 6), |(i, c, y, x)| ((i * 31 + c * 5 + y * 17 + x * 7) % 13) as f32 / 6.5 - 1.0)
}

/// All numbers, to the bit.
fn bits(params: &impl ParameterSet<f32>) -> Vec<u32> {
    let mut bits = Vec::new();
    params.visit(&mut |_, array| bits.extend(array.iter().map(|x| x.to_bits())));
    bits
}

fn diverged(stepped: Result<f32, Error>) -> Diverged {
    match stepped {
        Err(Error::Diverged(found)) => *found,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_loss_that_is_not_finite_changes_nothing() -> Result<(), Error> {
    for bad in [f32::NAN, f32::INFINITY, 3e38] {
        let (x, labels) = (images(5), [0_u8, 1, 2, 1, 0]);
        let mut broken = x.clone();
        broken[[2, 1, 3, 3]] = bad;
        let (mut net, mut ws) = (Deep::new(Seed(4)), Deep::workspace(5));
        let mut optimizer = net.optimizer(Adam::new(1e-2).weight_decay(0.1));
        let (mut spared, mut spared_optimizer) = (net.clone(), optimizer.clone());
        for _ in 0..3 {
            assert!(net.train_step(x.view(), &labels, &mut optimizer, &mut ws)?.is_finite());
            let before = bits(&net.params);
            let diverged = diverged(net.train_step(broken.view(), &labels, &mut optimizer, &mut ws));
            assert!(diverged.loss.is_some_and(|loss| !loss.is_finite()), "{bad} gave {diverged:?}");
            assert!(bits(&net.params) == before, "statistics and weights stay");
            assert!(spared.train_step(x.view(), &labels, &mut spared_optimizer, &mut ws)?.is_finite());
        }
        // as if the bad batches had never been: weights, statistics, the optimiser, and what dropout draws
        assert!(bits(&net.params) == bits(&spared.params), "{bad}");
        assert_eq!((net.steps, optimizer.taken()), (spared.steps, spared_optimizer.taken()));
    }
    Ok(())
}

#[test]
fn parameters_that_stand_alone_are_spared_too() -> Result<(), Error> {
    let (mut net, mut ws) = (Learned::new(Seed(1)), Learned::workspace(2));
    let mut optimizer = net.optimizer(Sgd::new(0.1).momentum(0.9));
    let before = bits(&net.params);
    let x = Array2::from_elem((2, 3), f32::NAN);
    let diverged = diverged(net.train_step(x.view(), &[0_u8, 1], &mut optimizer, &mut ws));
    assert!(diverged.loss.is_some_and(f32::is_nan) && diverged.held.is_empty());
    assert!(bits(&net.params) == before);
    assert!(net.train_step(rows(2, 3).view(), &[0_u8, 1], &mut optimizer, &mut ws)?.is_finite());
    assert!(bits(&net.params) != before);
    Ok(())
}

fn first(found: &nn_runtime::Inspection) -> (Place, String) {
    let first = found.first_not_finite().expect("something is not finite");
    (first.place, first.name.clone())
}

#[test]
fn the_first_layer_that_is_not_finite_is_named() -> Result<(), Error> {
    let x = rows(3, 4);
    let targets = rows(3, 2);
    let mut net = Growing::new(Seed(1));
    assert_eq!(net.inspect(x.view(), targets.view())?.first_not_finite(), None);
    // e^200 is not a number of single precision
    net.params.before.bias.view_mut()[3] = 200.0;
    let found = net.inspect(x.view(), targets.view())?;
    assert_eq!(first(&found), (Place::Layer, "grown".to_owned()));
    assert_eq!(found.first_not_finite().map(|first| first.index.clone()), Some(vec![0, 3]));
    assert_eq!(found.first_not_finite().map(ToString::to_string).unwrap(), "inf in the output of `grown` at [0, 3]");

    net.params.after.weight.view_mut()[[1, 2]] = f32::NAN;
    assert_eq!(first(&net.inspect(x.view(), targets.view())?), (Place::Parameter, "after.weight".to_owned()));
    let mut broken = x.clone();
    broken[[2, 0]] = f32::NEG_INFINITY;
    let found = net.inspect(broken.view(), targets.view())?;
    assert_eq!(found.first_not_finite().map(ToString::to_string).unwrap(), "-inf in the input `x` at [2, 0]");
    Ok(())
}

#[test]
fn a_derivative_that_is_not_finite_is_named() -> Result<(), Error> {
    // the root of 0 is 0, and its slope infinite
    let net = Root::new(Seed(1));
    let found = net.inspect(rows(2, 3).view(), Array2::ones((2, 1)).view())?;
    assert_eq!(found.loss(), Some(1.0));
    let first = found.first_not_finite().expect("the slope");
    assert!(matches!(first.place, Place::Layer | Place::Gradient), "{first}");
    assert!(first.to_string().contains("backward pass of `root`") || first.to_string().contains("flat"), "{first}");
    Ok(())
}

#[test]
fn what_is_inspected_is_what_training_sees() -> Result<(), Error> {
    let (x, labels) = (rows(4, 5), [0_u8, 1, 2, 1]);
    let (net, mut ws) = (Plain::new(Seed(2)), Plain::workspace(4));
    let found = net.inspect(x.view(), &labels)?;
    let scores = net.predict(x.view(), &mut ws)?;
    assert_eq!(found.get("linear2").expect("it is kept").array, scores.into_dyn());
    let hidden = x.dot(&net.params.hidden.weight.view().t()) + net.params.hidden.bias.view();
    let relu: ArrayD<f32> = hidden.mapv(|x| x.max(0.0)).into_dyn();
    let kept = &found.get("relu").expect("it is kept").array;
    assert!(kept.iter().zip(&relu).all(|(a, b)| (a - b).abs() < 1e-5));
    assert!(found.values().iter().any(|value| value.layer == "d relu"));

    // a batch norm's and a pool's values, and the same random zeros as the next step
    let (x, mut net, mut ws) = (images(4), Deep::new(Seed(3)), Deep::workspace(4));
    let mut optimizer = net.optimizer(Sgd::new(0.05));
    for _ in 0..3 {
        let found = net.inspect(x.view(), &labels)?;
        assert_eq!(found.first_not_finite(), None);
        assert!(found.values().iter().any(|value| value.layer == "first.conv2d1"), "{:?}", found.values());
        let loss = net.train_step(x.view(), &labels, &mut optimizer, &mut ws)?;
        assert_eq!(found.loss().map(f32::to_bits), Some(loss.to_bits()));
    }
    Ok(())
}

#[test]
fn what_is_wrong_is_an_error() {
    let net = Plain::new(Seed(2));
    let empty = Array2::<f32>::zeros((0, 5));
    assert!(matches!(net.inspect(empty.view(), &[0_u8; 0]), Err(Error::EmptyBatch)));
    assert!(matches!(net.inspect(rows(2, 4).view(), &[0_u8; 2]), Err(Error::Shape { .. })));
    assert!(matches!(net.inspect(rows(2, 5).view(), &[3_u8; 2]), Err(Error::Label { .. })));
    let view: ArrayView2<'_, f32> = empty.view();
    assert!(net.inspect(view, &[1_u8]).is_err());
}

#[test]
fn a_step_in_two_halves_moves_the_running_statistics() -> Result<(), Error> {
    let (x, labels) = (images(6), [0_u8, 1, 2, 1, 0, 2]);
    // without dropout, which draws other numbers for gradients than for steps
    network! {
        Normed(x: [2, 6, 6]) { x -> conv2d(4, 3) -> batch_norm as norm -> relu -> flatten -> linear(3) -> softmax_ce }
    }
    let (mut whole, mut ws) = (Normed::new(Seed(5)), Normed::workspace(6));
    let mut halves = whole.clone();
    let (mut one, mut two) = (whole.optimizer(Sgd::new(0.1)), whole.optimizer(Sgd::new(0.1)));
    for step in 0..4 {
        let part: ArrayView4<'_, f32> = x.view();
        whole.train_step(part, &labels, &mut one, &mut ws)?;
        halves.gradients(part, &labels, &mut ws)?;
        if step > 0 {
            halves.predict(part, &mut ws)?; // what lies between does not matter
        }
        halves.apply(&mut two, &ws)?;
        for ((name, a), (_, b)) in whole.params.arrays().into_iter().zip(halves.params.arrays()) {
            let close = a.iter().zip(&b).all(|(a, b)| (a - b).abs() <= 1e-5 * a.abs().max(1.0));
            assert!(close, "{name} after step {step}: {a} {b}");
        }
    }
    assert!(halves.params.norm.running_mean.view().iter().any(|mean| mean.abs() > 1e-3));
    // an optimiser of its own and no gradients before: nothing to move
    let mut fresh = Normed::new(Seed(5));
    let before = bits(&fresh.params);
    fresh.apply(&mut fresh.optimizer(Sgd::new(0.1)), &Normed::workspace(6))?;
    assert!(bits(&fresh.params) == before);
    Ok(())
}
