//! No step makes a weight, a running statistic or what an optimiser keeps infinite or NaN, and the caller learns that it
//! would have; a step is the same, whether it is part of the gradients' kernels or comes after them.
#![allow(missing_docs)]

use nn_runtime::ndarray::{Array2, Array4, Axis};
use nn_runtime::{
    Adam, BrokenElements, Diverged, Error, Lamb, Optimizer, ParameterSet, RmsProp, Rule, Seed, Sgd, network,
};

// gradients of the columns of s: 0, infinite or NaN as s says, while the loss knows nothing of it

network! {
    /// A product that is inlined.
    Small(x: [5], s: [7]) {
        op spike(v, s) = v, grad(dy) = (dy * s, 0);
        spike(x -> linear(7) as only, s) -> mse
    }
}

network! {
    /// A product in blocks, whose step is taken in registers where the rule is plain descent.
    Large(x: [70], s: [130]) {
        op spike(v, s) = v, grad(dy) = (dy * s, 0);
        spike(x -> linear(130) as only, s) -> mse
    }
}

network! {
    /// Filters, a slope, a number alone, a norm with running statistics.
    Mixed(x: [3, 6, 6], s: [4, 6, 6]) {
        op spike(v, s) = v, grad(dy) = (dy * s, 0);
        param scale: [] = ones;
        let y = x -> conv2d(4, 3, padding = 1) -> prelu(4) -> batch_norm;
        scale * spike(y, s) -> mse
    }
}

fn bits(params: &impl ParameterSet<f32>) -> Vec<u32> {
    params.arrays().iter().flat_map(|(_, array)| array.iter().map(|x| x.to_bits()).collect::<Vec<_>>()).collect()
}

fn is_finite(params: &impl ParameterSet<f32>) -> bool {
    params.arrays().iter().all(|(_, array)| array.iter().all(|x| x.is_finite()))
}

fn kept<R: Rule>(optimizer: &Optimizer<R>) -> Vec<u32> {
    (0..optimizer.lengths().len())
        .flat_map(|index| optimizer.slots(index).flatten().map(|x| x.to_bits()).collect::<Vec<_>>())
        .collect()
}

fn diverged<T: std::fmt::Debug>(given: Result<T, Error>) -> Diverged {
    match given {
        Err(Error::Diverged(found)) => *found,
        other => panic!("{other:?}"),
    }
}

fn numbers(shape: [usize; 2], salt: usize) -> Array2<f32> {
    Array2::from_shape_fn(shape, |(i, j)| ((i * 31 + j * 17 + salt) % 13) as f32 / 6.5 - 0.9)
}

/// Steps of a dense network by each way, with the gradients of some outputs broken in the second.
macro_rules! dense {
    ($Net:ident, $rule:expr, $batch:literal, $bad:expr, $outputs:expr) => {{
        let (bad, outputs): (f32, &[usize]) = ($bad, $outputs);
        let (mut net, mut ws) = ($Net::new(Seed(1)), $Net::workspace($batch));
        let [features, width] = [net.params.only.weight.shape()[1], net.params.only.weight.shape()[0]];
        let mut optimizer = net.optimizer($rule);
        let (x, t) = (numbers([$batch, features], 1), numbers([$batch, width], 5));
        let ones = Array2::ones([$batch, width]);
        let mut broken = ones.clone();
        for output in outputs {
            broken.column_mut(*output).fill(bad);
        }

        net.train_step(x.view(), ones.view(), t.view(), &mut optimizer, &mut ws).unwrap();
        let (before, start) = (net.params.clone(), optimizer.clone());
        let mut whole = (net.clone(), optimizer.clone());
        whole.0.train_step(x.view(), ones.view(), t.view(), &mut whole.1, &mut ws).unwrap();
        let (mut other, mut by_gradients) = (net.clone(), optimizer.clone());

        let loss = net.loss(x.view(), ones.view(), t.view(), &mut ws).unwrap();
        let found = diverged(net.train_step(x.view(), broken.view(), t.view(), &mut optimizer, &mut ws));
        let name = |parameter: &str, each| BrokenElements {
            parameter: format!("only.{parameter}"),
            elements: each * outputs.len(),
            of: each * width,
        };
        assert_eq!(found.held, [name("weight", features), name("bias", 1)]);
        assert!((found.loss.unwrap() - loss).abs() < 1e-5 && found.gradients.is_empty());
        for row in 0..width {
            let expected = if outputs.contains(&row) { &before } else { &whole.0.params };
            let row_of = |params: &_| {
                let params: &<$Net as Parts>::Params = params;
                let weight = params.only.weight.view().index_axis_move(Axis(0), row).to_vec();
                (weight, params.only.bias[[row]])
            };
            assert_eq!(row_of(&net.params), row_of(expected), "row {row} of {bad}");
        }
        assert!(is_finite(&net.params) && kept(&optimizer).iter().all(|x| f32::from_bits(*x).is_finite()));
        assert_eq!((net.steps, optimizer.taken()), (2, start.taken() + 1));

        // the same by the other way
        other.gradients(x.view(), broken.view(), t.view(), &mut ws).unwrap();
        let again = diverged(other.apply(&mut by_gradients, &ws));
        assert_eq!((again.loss, again.held), (None, found.held));
        assert_eq!(bits(&other.params), bits(&net.params));
        assert_eq!(kept(&by_gradients), kept(&optimizer));

        // and it goes on
        net.train_step(x.view(), ones.view(), t.view(), &mut optimizer, &mut ws).unwrap();
    }};
}

trait Parts {
    type Params;
}
impl Parts for Small {
    type Params = SmallParams;
}
impl Parts for Large {
    type Params = LargeParams;
}

#[test]
fn elements_of_small_products_stay() {
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        for outputs in [&[0][..], &[6], &[2, 3], &[0, 1, 2, 3, 4, 5, 6]] {
            dense!(Small, Sgd::new(0.1).weight_decay(0.01), 4, bad, outputs);
            dense!(Small, Sgd::new(0.1).momentum(0.9), 4, bad, outputs);
            dense!(Small, Adam::new(0.1).amsgrad(), 4, bad, outputs);
            dense!(Small, RmsProp::new(0.1).momentum(0.9).centered(), 4, bad, outputs);
        }
    }
}

#[test]
fn elements_of_products_in_blocks_stay() {
    for bad in [f32::NAN, f32::INFINITY] {
        for outputs in [&[0][..], &[129], &[15, 16, 64], &[5, 77, 128]] {
            dense!(Large, Sgd::new(0.1).weight_decay(0.01), 33, bad, outputs);
            dense!(Large, Adam::new(0.1), 33, bad, outputs);
            // few examples: loops without blocks
            dense!(Large, Sgd::new(0.1), 2, bad, outputs);
        }
    }
}

#[test]
fn filters_slopes_numbers_and_norms_stay_finite_and_both_ways_agree() {
    fn check<R: Rule>(rule: &R) {
        let x = Array4::from_shape_fn((3, 3, 6, 6), |(i, c, y, x)| {
            ((i * 31 + c * 5 + y * 17 + x * 7) % 13) as f32 / 6.5 - 0.9
        });
        let (t, ones) = (Array4::zeros((3, 4, 6, 6)), Array4::<f32>::ones((3, 4, 6, 6)));
        for (bad, channel) in [(f32::NAN, 0), (f32::INFINITY, 3), (1e38, 1)] {
            let (mut net, mut ws) = (Mixed::new(Seed(1)), Mixed::workspace(3));
            let mut optimizer = net.optimizer(rule.clone());
            net.train_step(x.view(), ones.view(), t.view(), &mut optimizer, &mut ws).unwrap();
            let mut broken = ones.clone();
            broken.index_axis_mut(Axis(1), channel).fill(bad);
            let (mut other, mut by_gradients) = (net.clone(), optimizer.clone());
            let stepped = net.train_step(x.view(), broken.view(), t.view(), &mut optimizer, &mut ws);
            other.gradients(x.view(), broken.view(), t.view(), &mut ws).unwrap();
            let applied = other.apply(&mut by_gradients, &ws);
            let held = |error: Error| diverged::<()>(Err(error)).held;
            assert_eq!(stepped.map(drop).map_err(held), applied.map_err(held));
            assert!(is_finite(&net.params) && kept(&optimizer).iter().all(|x| f32::from_bits(*x).is_finite()));
            assert_eq!((bits(&other.params), kept(&by_gradients)), (bits(&net.params), kept(&optimizer)));
        }
    }
    check(&Sgd::new(0.1));
    check(&Adam::new(0.01));
}

network! {
    Normed(x: [4], t: [1]) { x -> batch_norm -> linear(1) -> mse(t) }
}

/// A variance that single precision does not hold; the loss is finite all the same.
#[test]
fn running_statistics_stay_finite() {
    for large in [1e20, 3e38] {
        let (mut net, mut ws) = (Normed::new(Seed(1)), Normed::workspace(4));
        let mut optimizer = net.optimizer(Sgd::new(0.1));
        let (mut x, t) = (numbers([4, 4], 3), Array2::zeros((4, 1)));
        net.train_step(x.view(), t.view(), &mut optimizer, &mut ws).unwrap();
        for (row, sign) in [1.0, -1.0, 1.0, -1.0].into_iter().enumerate() {
            x[[row, 2]] = sign * large;
        }
        let (mut other, mut by_gradients) = (net.clone(), optimizer.clone());
        let stepped = net.train_step(x.view(), t.view(), &mut optimizer, &mut ws);
        assert!(matches!(stepped, Ok(_) | Err(Error::Diverged(_))), "{stepped:?}");
        assert!(is_finite(&net.params), "{:?}", net.params.arrays());
        // which looks at the gradients, and not at the loss
        other.gradients(x.view(), t.view(), &mut ws).unwrap();
        let applied = other.apply(&mut by_gradients, &ws);
        assert!(matches!(applied, Ok(()) | Err(Error::Diverged(_))), "{applied:?}");
        assert!(is_finite(&other.params), "{:?}", other.params.arrays());
    }
}

network! {
    #[allow(no_gradient)]
    Behind(x: [4], t: [2]) {
        let flat = x -> linear(3) as rounded -> round;
        let cut = x -> linear(3) as stopped -> stop_gradient;
        ((flat + cut) -> linear(2) as last) -> mse(t)
    }
}

/// As in PyTorch: a gradient of zeros decays, none does not.
#[test]
fn a_gradient_that_is_always_zero_decays_by_either_way() {
    let (mut net, mut ws) = (Behind::new(Seed(1)), Behind::workspace(3));
    let start = net.params.clone();
    let (x, t) = (numbers([3, 4], 2), Array2::zeros((3, 2)));
    let mut optimizer = net.optimizer(Sgd::new(0.5).weight_decay(0.5));
    let (mut other, mut by_gradients) = (net.clone(), optimizer.clone());
    net.train_step(x.view(), t.view(), &mut optimizer, &mut ws).unwrap();
    other.gradients(x.view(), t.view(), &mut ws).unwrap();
    other.apply(&mut by_gradients, &ws).unwrap();
    assert_eq!(bits(&net.params), bits(&other.params));
    assert_eq!(net.params.rounded.weight.to_array(), start.rounded.weight.to_array() * 0.75);
    assert_eq!(net.params.stopped.weight, start.stopped.weight);
    assert_ne!(net.params.last.weight, start.last.weight);
}

network! { Nothing(x: [3]) { x -> softmax_ce } }
network! { Frozen(x: [3], t: [2]) { x -> frozen linear(2) -> mse(t) } }

#[test]
fn a_network_with_nothing_to_train_says_so() {
    let x = numbers([2, 3], 1);
    let (mut net, mut ws) = (Nothing::new(Seed(1)), Nothing::workspace(2));
    let mut optimizer = net.optimizer(Sgd::new(0.1));
    let error = net.train_step(x.view(), &[0_u8, 1], &mut optimizer, &mut ws).unwrap_err().to_string();
    let expected = "train_step: expected a network with parameters to train, but the loss of `Nothing` depends on none: it has \
                    no parameters, or they are frozen, or behind `stop_gradient`";
    assert_eq!(error, expected);
    assert!(net.loss(x.view(), &[0_u8, 1], &mut ws).is_ok());
    let (mut net, mut ws) = (Frozen::new(Seed(1)), Frozen::workspace(2));
    let mut optimizer = net.optimizer(Adam::new(0.1));
    let t = Array2::zeros((2, 2));
    let error = net.train_step(x.view(), t.view(), &mut optimizer, &mut ws).unwrap_err().to_string();
    assert_eq!(error, expected.replace("Nothing", "Frozen"));
}

/// What a step of one's own loop does about it.
#[test]
fn a_loop_may_pass_over_what_diverges() {
    let (mut net, mut ws) = (Small::new(Seed(1)), Small::workspace(4));
    let mut lamb = Lamb::new(0.01);
    let (x, t) = (numbers([4, 5], 1), numbers([4, 7], 5));
    let mut passed_over = 0;
    for step in 0..6 {
        let s = Array2::from_elem((4, 7), if step % 3 == 1 { f32::NAN } else { 1.0 });
        net.gradients(x.view(), s.view(), t.view(), &mut ws).unwrap();
        match lamb.step(&mut net.params, ws.gradients()) {
            Err(Error::Diverged(found)) => {
                assert_eq!(found.gradients.len(), 2);
                passed_over += 1;
            }
            other => other.unwrap(),
        }
    }
    assert_eq!(passed_over, 2);
    assert!(is_finite(&net.params));
}

#[test]
fn memory_that_a_number_asks_for() {
    for batch in [usize::MAX, usize::MAX / 2, 1 << 40] {
        assert!(Large::workspace_bytes(batch) > 1 << 40);
        assert!(Large::activation_bytes(batch)[0] > 1 << 40);
    }
    assert_eq!(Large::workspace_bytes(usize::MAX), usize::MAX);
    let error = Large::try_workspace(usize::MAX).unwrap_err().to_string();
    let expected =
        format!("workspace: expected a batch that there is memory for, given {0}, which takes {0} bytes", usize::MAX);
    assert_eq!(error, expected);
    assert!(Large::try_workspace(1 << 50).is_err());
    assert!(Large::try_workspace(8).is_ok());
}
