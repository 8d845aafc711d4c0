//! What the generated methods promise: the numbers they give, and an `Err` where what they are given is wrong.
#![allow(missing_docs)]

use nn_runtime::ndarray::{Array1, Array2, ArrayD, Axis, arr1, s};
use nn_runtime::{Draws, Error, GradientCheck, ParameterSet, Seed, Sgd, SgdMomentum, Tensor, checkpoint, network};
use tempfile::tempdir;

const D: usize = 6;

network! {
    /// Two layers.
    pub TwoLayer<const H: usize>(x: [D]) {
        x -> linear(H) as hidden -> relu -> linear(10) -> softmax_ce
    }
}

network! {
    /// Two inputs, the second of three axes.
    Pair(x: [2], y: [2, 3], target: [3]) {
        let z = x @ y;
        (z + z -> linear(3)) -> mse(target)
    }
}

network! {
    Random(x: [50]) { x -> dropout(0.5) -> linear(4, bias = false) -> softmax_ce }
}

network! {
    /// Layers and inputs that are called what the emitted code calls its own things.
    Kernels(batch: [4], plan: [4], statistics: [4]) {
        let a = (batch, plan, statistics) -> concat(0) -> linear(4) as zeros -> batch_norm as seed -> tanh -> frozen linear(4) as zero_gradients;
        let b = a -> tanh -> linear(4) as check -> relu -> linear(4) as check_gradients -> tanh -> linear(3) as workspace;
        let c = b -> tanh -> linear(3) as buffer_bytes -> tanh -> linear(3) as live_bytes -> relu -> linear(3) as scratch_len;
        c -> tanh -> linear(3) as params -> relu -> dropout(0.1) -> linear(2) as rt -> relu -> linear(2) as run -> mse
    }
}

network! {
    /// Paths whose words are the same in the names of types.
    Alike(x: [4]) {
        layer inner(n) = linear(n) as b_c -> tanh;
        layer other(n) = linear(n) as c -> relu;
        let h = x -> residual(linear(4) as b__c) as a -> residual(inner(4) -> other(4)) as a_;
        h -> residual(other(4) as b_c) as a__b -> linear(4) as a_b -> relu -> repeat(2, linear(4) -> tanh) as a_b_c -> mse
    }
}

const FOUR: usize = 4;

network! {
    /// Sizes of the parameters' own names, which are those of numbers in the source.
    Renamed(x: [4]) { param w: [FOUR] = ones; param v: [3, FOUR] = ones; x * w + (v -> sum(0)) }
}

fn values(rows: usize, columns: usize) -> Array2<f32> {
    Array2::from_shape_fn((rows, columns), |(i, j)| ((i * 31 + j * 17) % 13) as f32 / 6.5 - 1.0)
}

fn two_layer() -> (TwoLayer<33>, TwoLayerWorkspace<33>) {
    (TwoLayer::new(Seed(42)), TwoLayer::<33>::workspace(8))
}

#[track_caller]
fn fails<T>(result: Result<T, Error>, message: &str) {
    match result {
        Ok(_) => panic!("no error, but `{message}` was expected"),
        Err(error) => assert_eq!(error.to_string(), message),
    }
}

// ---- what is wrong is an error ----

#[test]
fn a_wrong_shape_is_an_error() {
    let (mut net, mut ws) = two_layer();
    let mut optimizer = net.optimizer(Sgd::new(0.1));
    let (x, labels) = (values(4, 5), [0_u8; 4]);
    let message = "`x`: expected shape [batch, 6], given [4, 5]";
    fails(net.predict(x.view(), &mut ws), message);
    fails(net.loss(x.view(), &labels, &mut ws), message);
    fails(net.gradients(x.view(), &labels, &mut ws), message);
    fails(net.train_step(x.view(), &labels, &mut optimizer, &mut ws), message);
    fails(net.check_gradients(x.view(), &labels), message);
    fails(net.check_gradients_with(&GradientCheck::sampled(3), x.view(), &labels), message);
    assert_eq!(net.steps, 0);

    let pair = Pair::new(Seed(1));
    let mut ws = Pair::workspace(2);
    let y = ArrayD::<f32>::zeros(vec![2, 2, 4]).into_dimensionality().unwrap();
    fails(pair.predict(values(2, 2).view(), y.view(), &mut ws), "`y`: expected shape [batch, 2, 3], given [2, 2, 4]");
}

#[test]
fn gaps_between_numbers_are_an_error() {
    let (net, mut ws) = two_layer();
    let message = "`x`: expected examples one after another in memory, in row-major order, given another layout; pass \
                   `.as_standard_layout()` of the array";
    let wide = values(4, 2 * D);
    fails(net.predict(wide.slice(s![.., ..D]), &mut ws), message);
    fails(net.predict(wide.slice(s![.., ..;2]), &mut ws), message);
    let columns = values(D, 4);
    fails(net.predict(columns.t(), &mut ws), message);
    let every_second = values(8, D);
    fails(net.predict(every_second.slice(s![..;2, ..]), &mut ws), message);
    fails(net.predict(every_second.slice(s![..;-1, ..]), &mut ws), message);
    // rows from the middle have no gaps
    let middle = every_second.slice(s![2..5, ..]);
    let expected = net.predict(middle.to_owned().view(), &mut ws).unwrap().to_owned();
    assert_eq!(net.predict(middle, &mut ws).unwrap(), expected);
    assert_eq!(net.predict(columns.t().as_standard_layout().view(), &mut ws).unwrap().shape(), [4, 10]);
}

#[test]
fn one_example_for_the_whole_batch_is_an_error_and_not_read_beyond() {
    let (mut net, mut ws) = two_layer();
    let mut optimizer = net.optimizer(Sgd::new(0.1));
    let one = values(1, D);
    let all = one.broadcast((4, D)).unwrap();
    let labels = [0_u8, 1, 2, 3];
    for error in [
        net.predict(all, &mut ws).unwrap_err(),
        net.loss(all, &labels, &mut ws).unwrap_err(),
        net.gradients(all, &labels, &mut ws).unwrap_err(),
        net.train_step(all, &labels, &mut optimizer, &mut ws).unwrap_err(),
        net.check_gradients(all, &labels).unwrap_err(),
    ] {
        assert!(matches!(error, Error::Layout { .. }), "{error}");
    }
    let one = one.broadcast((1, D)).unwrap();
    assert_eq!(net.predict(one, &mut ws).unwrap().shape(), [1, 10]);
}

#[test]
fn a_label_out_of_range_is_an_error() {
    let (mut net, mut ws) = two_layer();
    let mut optimizer = net.optimizer(Sgd::new(0.1));
    let x = values(3, D);
    let before = net.params.hidden.weight.to_array();
    let message = "`labels`: expected labels from 0 to 9, given 10 at index 2 (10 classes)";
    fails(net.loss(x.view(), &[0_u8, 9, 10], &mut ws), message);
    fails(net.gradients(x.view(), &[0_usize, 9, 10], &mut ws), message);
    fails(net.train_step(x.view(), &[0_u64, 9, 10], &mut optimizer, &mut ws), message);
    fails(net.check_gradients(x.view(), &[0_u16, 9, 10]), message);
    let negative = "`labels`: expected labels from 0 to 9, given -1 at index 0 (10 classes)";
    fails(net.loss(x.view(), &[-1_i32, 0, 0], &mut ws), negative);
    fails(net.loss(x.view(), &[-1_i64, 0, 0], &mut ws), negative);
    let huge = "`labels`: expected labels from 0 to 9, given 18446744073709551615 at index 1 (10 classes)";
    fails(net.loss(x.view(), &[0, u64::MAX, 0], &mut ws), huge);
    let wraps = "`labels`: expected labels from 0 to 9, given 4294967296 at index 1 (10 classes)";
    fails(net.loss(x.view(), &[0, 1_u64 << 32, 0], &mut ws), wraps);
    assert_eq!(net.params.hidden.weight.to_array(), before);
    assert_eq!(net.steps, 0);
}

#[test]
fn too_few_labels_are_an_error() {
    let (net, mut ws) = two_layer();
    let x = values(3, D);
    fails(net.loss(x.view(), &[0_u8, 1], &mut ws), "`labels`: expected a batch of 3 as `x` has, given 2");
    fails(net.loss(x.view(), &[0_u8; 20], &mut ws), "`labels`: expected a batch of 3 as `x` has, given 20");
    fails(net.gradients(x.view(), &[0_u8; 0], &mut ws), "`labels`: expected a batch of 3 as `x` has, given 0");
    fails(net.check_gradients(x.view(), &[0_u8, 1]), "`labels`: expected a batch of 3 as `x` has, given 2");

    let pair = Pair::new(Seed(1));
    let mut ws = Pair::workspace(4);
    let y = ArrayD::<f32>::zeros(vec![3, 2, 3]).into_dimensionality().unwrap();
    fails(pair.predict(values(2, 2).view(), y.view(), &mut ws), "`y`: expected a batch of 2 as `x` has, given 3");
    let error = "`target`: expected a batch of 3 as `x` has, given 1";
    fails(pair.loss(values(3, 2).view(), y.view(), values(1, 3).view(), &mut ws), error);
}

#[test]
fn a_batch_larger_than_the_workspace_is_an_error() {
    let (mut net, mut ws) = two_layer();
    let mut optimizer = net.optimizer(Sgd::new(0.1));
    let (x, labels) = (values(9, D), [0_u8; 9]);
    let message = "expected a batch of at most 8, given 9; make the workspace with `workspace(9)`";
    fails(net.predict(x.view(), &mut ws), message);
    fails(net.loss(x.view(), &labels, &mut ws), message);
    fails(net.gradients(x.view(), &labels, &mut ws), message);
    fails(net.train_step(x.view(), &labels, &mut optimizer, &mut ws), message);
    fails(net.predict(x.view(), &mut TwoLayer::<33>::workspace(0)), &message.replace('8', "0"));
}

#[test]
fn a_mean_of_no_examples_is_an_error() {
    let (mut net, mut ws) = two_layer();
    let mut optimizer = net.optimizer(Sgd::new(0.1));
    let (x, labels) = (values(0, D), [0_u8; 0]);
    let message = "expected at least one example, given an empty batch";
    fails(net.loss(x.view(), &labels, &mut ws), message);
    fails(net.gradients(x.view(), &labels, &mut ws), message);
    fails(net.train_step(x.view(), &labels, &mut optimizer, &mut ws), message);
    fails(net.check_gradients(x.view(), &labels), message);
    fails(net.inspect(x.view(), &labels), message);
    fails(net.predict(x.view(), &mut ws), message);
    fails(net.predict(x.view(), &mut TwoLayer::<33>::workspace(0)), message);
}

#[test]
fn an_optimiser_for_another_network_is_an_error() {
    let (mut net, mut ws) = two_layer();
    let mut other: nn_runtime::Optimizer<SgdMomentum> =
        TwoLayer::<34>::new(Seed(1)).optimizer(Sgd::new(0.1).momentum(0.9));
    let mut none = nn_runtime::Optimizer::new(Sgd::new(0.1), &[]);
    let (x, labels) = (values(3, D), [0_u8; 3]);
    let before = net.params.clone();
    for error in [
        net.train_step(x.view(), &labels, &mut other, &mut ws).unwrap_err(),
        net.train_step(x.view(), &labels, &mut none, &mut ws).unwrap_err(),
    ] {
        assert!(matches!(error, Error::OptimizerMismatch { .. }), "{error}");
        assert!(error.to_string().ends_with("make it with this network's `optimizer(rule)`"), "{error}");
    }
    assert_eq!(net.params.hidden.weight, before.hidden.weight);
    assert_eq!(net.steps, 0);
}

#[test]
fn what_is_not_finite_passes_through_without_a_panic() {
    for odd in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX] {
        let (mut net, mut ws) = two_layer();
        let mut optimizer = net.optimizer(Sgd::new(0.1).momentum(0.9));
        let mut x = values(5, D);
        x[[2, 1]] = odd;
        let labels = [0_u8, 1, 2, 3, 4];
        let scores = net.predict(x.view(), &mut ws).unwrap().to_owned();
        for row in [0, 1, 3, 4] {
            assert!(scores.row(row).iter().all(|score| score.is_finite()), "examples do not touch each other");
        }
        assert!(odd.is_finite() || scores.row(2).iter().any(|score| !score.is_finite()), "{odd}: {scores}");
        net.loss(x.view(), &labels, &mut ws).unwrap();
        net.gradients(x.view(), &labels, &mut ws).unwrap();
        net.check_gradients(x.view(), &labels).unwrap();
        for _ in 0..2 {
            let stepped = net.train_step(x.view(), &labels, &mut optimizer, &mut ws);
            assert!(matches!(stepped, Ok(_) | Err(Error::Diverged(_))), "{stepped:?}");
        }
        assert!(net.params.arrays().iter().all(|(_, array)| array.iter().all(|w| w.is_finite())));
    }
    // a learning rate that is none, either
    let (mut net, mut ws) = two_layer();
    let mut optimizer = net.optimizer(Sgd::new(f32::NAN));
    let message = "optimizer: expected a finite learning rate, given NaN";
    fails(net.train_step(values(1, D).view(), &[0_u8], &mut optimizer, &mut ws), message);
    assert!(net.loss(values(1, D).view(), &[0_u8], &mut ws).unwrap().is_finite());
}

#[test]
fn a_parameter_that_is_stored_otherwise_is_an_error() {
    // the fields are public: a tensor of another shape, or of this one in another order, can be put there
    let x = values(3, D);
    let labels = [0_u8, 1, 2];
    let array = TwoLayer::<33>::new(Seed(42)).params.hidden.weight.to_array();
    let mut row_major = Tensor::zeros(array.raw_dim());
    row_major.assign(&array).unwrap();
    for wrong in [row_major, Tensor::zeros([33, 5]), Tensor::zeros([1, 1]), Tensor::in_order([6, 33], [1, 0])] {
        let (mut net, mut ws) = two_layer();
        let mut optimizer = net.optimizer(Sgd::new(0.1));
        net.params.hidden.weight = wrong;
        for error in [
            net.predict(x.view(), &mut ws).unwrap_err(),
            net.loss(x.view(), &labels, &mut ws).unwrap_err(),
            net.gradients(x.view(), &labels, &mut ws).unwrap_err(),
            net.train_step(x.view(), &labels, &mut optimizer, &mut ws).unwrap_err(),
            net.check_gradients(x.view(), &labels).unwrap_err(),
        ] {
            assert!(error.to_string().contains("`hidden.weight`"), "{error}");
        }
    }
    // of another network of the same type it may be
    let (mut net, mut ws) = two_layer();
    net.params.hidden.weight = TwoLayer::<33>::new(Seed(7)).params.hidden.weight;
    net.predict(x.view(), &mut ws).unwrap();
}

#[test]
fn finite_inputs_are_checked_on_request() {
    network! {
        #[check_finite]
        Checked(x: [6]) { x -> linear(3) -> softmax_ce }
    }
    let mut net = Checked::new(Seed(1));
    let mut ws = net.workspace_for(5);
    let mut optimizer = net.optimizer(Sgd::new(0.1));
    let (mut x, labels) = (values(5, D), [0_u8, 1, 2, 0, 1]);
    net.train_step(x.view(), &labels, &mut optimizer, &mut ws).unwrap();
    x[[2, 1]] = f32::NAN;
    x[[3, 0]] = f32::INFINITY;
    let message = "`x`: expected finite values, given NaN in example 2 at element 1";
    fails(net.predict(x.view(), &mut ws), message);
    fails(net.loss(x.view(), &labels, &mut ws), message);
    fails(net.gradients(x.view(), &labels, &mut ws), message);
    fails(net.train_step(x.view(), &labels, &mut optimizer, &mut ws), message);
    fails(net.check_gradients(x.view(), &labels), message);
    assert_eq!(net.steps, 1);
}

#[test]
fn several_labels_an_example_come_one_after_the_other() {
    let net = network!((x: [3, 6], y: [class(4); 3]) { x -> linear(4) -> softmax_ce(y, axis = -1) });
    let mut ws = net.workspace_for(2);
    let x = values(6, D).into_shape_with_order((2, 3, D)).unwrap();
    net.loss(x.view(), &[0_u8, 1, 2, 3, 2, 1], &mut ws).unwrap();
    let message = "`y`: expected labels from 0 to 3, given 4 at index 5 (4 classes)";
    fails(net.loss(x.view(), &[0_u8, 1, 2, 3, 2, 4], &mut ws), message);
    for wrong in [&[0_u8; 2][..], &[0; 5], &[0; 7], &[0; 0]] {
        let error = net.loss(x.view(), wrong, &mut ws).unwrap_err().to_string();
        assert!(error.starts_with("`y`: expected"), "{error}");
    }
}

// ---- constants ----

#[test]
fn constants_tell_the_size_of_a_network() {
    assert_eq!(TwoLayer::<33>::PARAMETERS, 33 * 6 + 33 + 10 * 33 + 10);
    assert_eq!(TwoLayer::<33>::FLOPS_PER_EXAMPLE, 2 * (33 * 6 + 10 * 33));
    assert_eq!(Pair::PARAMETERS, 12);
    assert_eq!(Random::FLOPS_PER_EXAMPLE, 2 * 50 * 4);
    let bytes = [8, 16].map(TwoLayer::<33>::workspace_bytes);
    assert!(bytes[0] > 4 * 8 * (33 + 10) && bytes[0] < bytes[1] && bytes[1] < 1 << 20, "{bytes:?}");
    assert!(TwoLayer::<33>::GRAPH.starts_with("\ngraph TwoLayer @simplified (x: f32[B, D], labels: class(10)[B])\n"));
    assert!(TwoLayer::<33>::GRAPH.contains("param hidden.weight"), "{}", TwoLayer::<33>::GRAPH);
}

// ---- what is promised of numbers ----

#[test]
fn what_is_within_its_budget_compiles() {
    network! {
        #[budget(parameters = 123, flops = 220, workspace = 32 KiB, batch = 3)]
        Small<const H: usize>(x: [4]) { x -> linear(H) -> relu -> linear(3) -> softmax_ce }
    }
    assert_eq!((Small::<15>::PARAMETERS, Small::<15>::FLOPS_PER_EXAMPLE), (123, 210));
    assert!(Small::<15>::workspace_bytes(3) <= 32 << 10);
    assert_eq!(Small::<15>::new(Seed(0)).steps, 0);
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let bits = |net: &TwoLayer<33>| -> Vec<u32> {
        let mut bits = Vec::new();
        net.params.visit(&mut |_, array| bits.extend(array.iter().map(|x: &f32| x.to_bits())));
        bits
    };
    let run = |threads: usize| {
        nn_runtime::set_threads(threads);
        let (mut net, mut ws) = two_layer();
        let mut optimizer = net.optimizer(Sgd::new(0.1).momentum(0.9));
        let x = values(8, D);
        for _ in 0..5 {
            net.train_step(x.view(), &[0_u8, 1, 2, 3, 4, 5, 6, 7], &mut optimizer, &mut ws).unwrap();
        }
        bits(&net)
    };
    assert_eq!(run(1), run(1));
    assert_eq!(run(1), run(2));
    assert_ne!(bits(&TwoLayer::new(Seed(1))), bits(&TwoLayer::new(Seed(2))));
    let mut again = TwoLayer::new(Seed(1));
    again.initialize(Seed(2));
    assert_eq!(bits(&again), bits(&TwoLayer::new(Seed(2))));
}

#[test]
fn parameters_are_named_and_shaped_as_in_the_source() {
    let net = TwoLayer::<33>::new(Seed(1));
    let mut seen = Vec::new();
    net.params.visit(&mut |name, array| seen.push((name.to_owned(), array.shape().to_vec())));
    let expected = [
        ("hidden.weight", vec![33, 6]),
        ("hidden.bias", vec![33]),
        ("linear2.weight", vec![10, 33]),
        ("linear2.bias", vec![10]),
    ];
    assert_eq!(seen, expected.map(|(name, shape)| (name.to_owned(), shape)));
}

#[test]
fn a_size_may_have_a_name_in_one_place_and_be_a_number_in_another() {
    let x = values(3, 4);
    let given = Renamed::new(Seed(1)).predict(x.view(), &mut Renamed::workspace(3)).unwrap().to_owned();
    assert_eq!(given, x + 3.0);
}

/// The count of steps is the user's, and may come from a file. It begins again, so that no two steps in a row draw the same.
#[test]
fn any_count_of_steps_may_be_set() {
    let (x, labels) = (values(3, 50), [0_u32, 1, 2]);
    let mut net = Random::new(Seed(1));
    let (mut ws, mut optimizer) = (Random::workspace(3), net.optimizer(Sgd::new(0.1)));
    for (steps, after) in [(1 << 63, (1 << 63) + 2), (u64::MAX - 1, 0), (u64::MAX, 1)] {
        net.steps = steps;
        net.params.set_draws(Draws { seed: Seed(1), steps });
        net.train_step(x.view(), &labels, &mut optimizer, &mut ws).unwrap();
        net.inspect(x.view(), &labels).unwrap();
        net.gradients(x.view(), &labels, &mut ws).unwrap();
        net.check_gradients(x.view(), &labels).unwrap();
        net.apply(&mut optimizer, &ws).unwrap();
        assert_eq!(net.steps, after);
    }
}

/// The code compiles, and each layer is its own.
#[test]
fn layers_may_be_called_anything() {
    let (x, targets) = (values(3, 4), values(3, 2));
    let mut net = Kernels::new(Seed(1));
    let (mut ws, mut optimizer) = (Kernels::workspace(3), net.optimizer(Sgd::new(0.1)));
    let before = net.params.clone();
    let loss = net.train_step(x.view(), x.view(), x.view(), targets.view(), &mut optimizer, &mut ws).unwrap();
    assert!(loss.is_finite());
    net.gradients(x.view(), x.view(), x.view(), targets.view(), &mut ws).unwrap();
    net.inspect(x.view(), x.view(), x.view(), targets.view()).unwrap();
    assert_ne!(net.params.check.weight.as_slice(), before.check.weight.as_slice());
    assert_eq!(net.params.zero_gradients.weight.as_slice(), before.zero_gradients.weight.as_slice());

    let net = Alike::new(Seed(1));
    let mut names = Vec::new();
    net.params.visit(&mut |name, _| names.extend(name.strip_suffix(".weight").map(str::to_owned)));
    let expected = ["a.b__c", "a_.inner1.b_c", "a_.other1.c", "a__b.b_c.c", "a_b", "a_b_c.linear1", "a_b_c.linear2"];
    assert_eq!(names, expected);
}

#[test]
fn a_layer_computes_what_its_parameters_say() {
    let (net, mut ws) = two_layer();
    let x = values(8, D);
    let scores = net.predict(x.view(), &mut ws).unwrap().to_owned();
    let p = &net.params;
    let hidden = (x.dot(&p.hidden.weight.view().t()) + p.hidden.bias.view()).mapv(|v| v.max(0.0));
    let expected = hidden.dot(&p.linear2.weight.view().t()) + p.linear2.bias.view();
    assert!((&scores - &expected).iter().all(|error| error.abs() < 1e-5), "{scores}\n{expected}");
}

#[test]
fn a_step_goes_down_the_gradient() {
    let (mut net, mut ws) = two_layer();
    let mut other = net.clone();
    let (x, labels) = (values(8, D), [0_u8, 1, 2, 3, 4, 5, 6, 7]);
    let loss = net.loss(x.view(), &labels, &mut ws).unwrap();
    let gradients = other.gradients(x.view(), &labels, &mut ws).unwrap();
    assert!((gradients.loss - loss).abs() < 1e-6);
    other.params.hidden.weight.view_mut().scaled_add(-0.5, &gradients.hidden.weight.view());
    other.params.hidden.bias.view_mut().scaled_add(-0.5, &gradients.hidden.bias.view());
    other.params.linear2.weight.view_mut().scaled_add(-0.5, &gradients.linear2.weight.view());
    other.params.linear2.bias.view_mut().scaled_add(-0.5, &gradients.linear2.bias.view());
    let mut optimizer = net.optimizer(Sgd::new(0.5));
    let before = net.train_step(x.view(), &labels, &mut optimizer, &mut ws).unwrap();
    assert!((before - loss).abs() < 1e-6, "the loss is that before the step");
    assert_eq!(net.steps, 1);
    let mut pairs = Vec::new();
    net.params.visit(&mut |_, array| pairs.push(array.to_owned()));
    let mut index = 0;
    other.params.visit(&mut |name, array| {
        let error = (&pairs[index] - &array).iter().fold(0.0_f32, |worst, error| worst.max(error.abs()));
        assert!(error < 1e-6, "{name}: {error}");
        index += 1;
    });
}

#[test]
fn a_check_may_take_a_sample() {
    let (net, _) = two_layer();
    let (x, labels) = (values(8, D), [0_u8, 1, 2, 3, 4, 5, 6, 7]);
    let report = net.check_gradients(x.view(), &labels).unwrap();
    assert!(report.passes(1e-6), "{report}");
    assert_eq!(report.forward_passes, 1 + 2 * TwoLayer::<33>::PARAMETERS);
    let sampled = net.check_gradients_with(&GradientCheck::sampled(3), x.view(), &labels).unwrap();
    assert_eq!(sampled.forward_passes, 1 + 2 * 3 * 4);
    let none = net.check_gradients_with(&GradientCheck::sampled(0), x.view(), &labels).unwrap();
    assert_eq!((none.forward_passes, none.passes(0.0)), (1, true));
}

#[test]
fn dropout_drops_in_training_only() {
    let mut net = Random::new(Seed(3));
    let mut ws = net.workspace_for(8);
    let (x, labels) = (values(8, 50), [0_u8, 1, 2, 3, 0, 1, 2, 3]);
    let first = net.predict(x.view(), &mut ws).unwrap().to_owned();
    assert_eq!(net.predict(x.view(), &mut ws).unwrap(), first);
    let loss = net.loss(x.view(), &labels, &mut ws).unwrap();
    assert_eq!(net.loss(x.view(), &labels, &mut ws).unwrap().to_bits(), loss.to_bits());
    // every call draws anew
    let mut draw = || net.gradients(x.view(), &labels, &mut ws).unwrap().loss.to_bits();
    assert_ne!(draw(), draw());
    assert!(net.check_gradients(x.view(), &labels).unwrap().passes(1e-6));
    // a step's draw depends on the seed and the number of the step alone
    let mut other = net.clone();
    let mut optimizer = net.optimizer(Sgd::new(0.0));
    let a = net.train_step(x.view(), &labels, &mut optimizer, &mut ws).unwrap();
    let b = net.train_step(x.view(), &labels, &mut optimizer, &mut ws).unwrap();
    let mut fresh = other.workspace_for(8);
    let again = other.train_step(x.view(), &labels, &mut optimizer, &mut fresh).unwrap();
    assert_ne!(a.to_bits(), b.to_bits());
    assert_eq!(a.to_bits(), again.to_bits());
}

// ---- files ----

#[test]
fn what_is_saved_is_loaded() {
    let directory = tempdir().unwrap();
    let path = directory.path().join("net.safetensors");
    let (net, mut ws) = two_layer();
    net.save(&path).unwrap();
    let loaded = TwoLayer::<33>::load(&path).unwrap();
    assert_eq!(loaded.params.hidden.weight, net.params.hidden.weight);
    assert_eq!(loaded.params.linear2.bias, net.params.linear2.bias);
    let x = values(3, D);
    let scores = net.predict(x.view(), &mut ws).unwrap().to_owned();
    assert_eq!(loaded.predict(x.view(), &mut ws).unwrap(), scores);

    fails(
        TwoLayer::<34>::load(&path),
        &format!("{}: `hidden.weight`: expected F32 [34, 6], given F32 [33, 6]", path.display()),
    );
    let missing = directory.path().join("none.safetensors");
    let error = TwoLayer::<33>::load(&missing).unwrap_err().to_string();
    assert!(error.contains("none.safetensors: cannot open the checkpoint: "), "{error}");
}

#[test]
fn files_hold_the_presented_form() {
    let directory = tempdir().unwrap();
    let path = directory.path().join("net.safetensors");
    let (net, _) = two_layer();
    net.save(&path).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let header = String::from_utf8_lossy(&bytes[8..]).into_owned();
    for shape in [
        "\"hidden.weight\":{\"dtype\":\"F32\",\"shape\":[33,6]",
        "\"linear2.weight\":{\"dtype\":\"F32\",\"shape\":[10,33]",
    ] {
        assert!(header.contains(shape), "{}", &header[..400.min(header.len())]);
    }
    let start = 8 + usize::try_from(u64::from_le_bytes(bytes[..8].try_into().unwrap())).unwrap();
    let row_major: Vec<u8> = net.params.hidden.weight.view().iter().flat_map(|x| x.to_le_bytes()).collect();
    assert_eq!(bytes[start..start + row_major.len()], row_major);
}

#[test]
fn a_run_goes_on_from_a_file_to_the_bit() {
    let directory = tempdir().unwrap();
    let path = directory.path().join("run.safetensors");
    let mut net = Random::new(Seed(3));
    let mut ws = net.workspace_for(8);
    let mut optimizer = net.optimizer(Sgd::new(0.1).momentum(0.9));
    let (x, labels) = (values(8, 50), [0_u8, 1, 2, 3, 0, 1, 2, 3]);
    for _ in 0..3 {
        net.train_step(x.view(), &labels, &mut optimizer, &mut ws).unwrap();
    }
    checkpoint::save_training(&path, &net.params, &optimizer, &checkpoint::Metadata::new()).unwrap();
    let mut resumed = Random::new(Seed(4));
    let mut other = resumed.optimizer(Sgd::new(0.1).momentum(0.9));
    checkpoint::load_training(&path, &mut resumed.params, &mut other).unwrap();
    for _ in 0..3 {
        let a = net.train_step(x.view(), &labels, &mut optimizer, &mut ws).unwrap();
        let b = resumed.train_step(x.view(), &labels, &mut other, &mut ws).unwrap();
        assert_eq!(a.to_bits(), b.to_bits());
    }
}

// ---- forms ----

#[test]
fn an_anonymous_network_makes_its_workspace() {
    let mut net = network!(x: [D] -> linear(7) -> relu -> linear(3) -> softmax_ce);
    let mut ws = net.workspace_for(4);
    let mut optimizer = net.optimizer(Sgd::new(0.1));
    let x = values(4, D);
    let labels = [0_i32, 1, 2, 0];
    let first = net.train_step(x.view(), &labels, &mut optimizer, &mut ws).unwrap();
    for _ in 0..50 {
        net.train_step(x.view(), &labels, &mut optimizer, &mut ws).unwrap();
    }
    assert!(net.loss(x.view(), &labels, &mut ws).unwrap() < first);
    assert_eq!(net.seed, Seed(0));
}

#[test]
fn generics_give_each_size_its_own_code() {
    fn classes<const H: usize>(x: &Array2<f32>) -> Vec<usize> {
        let net = TwoLayer::<H>::new(Seed(1));
        let mut ws = TwoLayer::<H>::workspace(x.nrows());
        let scores = net.predict(x.view(), &mut ws).unwrap();
        scores.axis_iter(Axis(0)).map(|row| row.len()).collect()
    }
    assert_eq!(classes::<1>(&values(2, D)), [10, 10]);
    assert_eq!(classes::<100>(&values(1, D)), [10]);
    assert_eq!(TwoLayer::<1>::PARAMETERS, 6 + 1 + 10 + 10);
}

#[test]
fn a_prediction_asks_only_for_what_it_needs() {
    network! {
        Net(x: [2], scale: [], target: [3], weight: []) {
            let h = x -> linear(3);
            let pull = scale -> mse(weight);
            h -> mse(target) + pull
        }
    }
    let net = Net::new(Seed(1));
    let mut ws = net.workspace_for(2);
    net.predict(values(2, 2).view(), &mut ws).unwrap();
    let one = arr1(&[1.0, 2.0]);
    let loss = net.loss(values(2, 2).view(), one.view(), values(2, 3).view(), one.view(), &mut ws).unwrap();
    assert!(loss.is_finite());
}

#[test]
fn several_outputs_come_as_a_tuple() {
    let net = network!((x: [3], y: [3]) { (x + y, x * y, x -> linear(2)) });
    let mut ws = net.workspace_for(2);
    let (x, y) = (values(2, 3), values(2, 3).mapv(|v| v + 1.0));
    let (sum, product, scores) = net.predict(x.view(), y.view(), &mut ws).unwrap();
    assert_eq!(sum, &x + &y);
    assert_eq!(product, &x * &y);
    assert_eq!(scores.shape(), [2, 2]);
}

#[test]
fn networks_are_ordinary_values() {
    fn check<T: Clone + Send + Sync + std::fmt::Debug + 'static>() {}
    check::<TwoLayer<3>>();
    check::<TwoLayerWorkspace<3>>();
    check::<TwoLayerParams>();
    let net = TwoLayer::<3>::new(Seed(5));
    assert!(format!("{net:?}").contains("hidden"), "{net:?}");
    let threads: Vec<_> = (0..3)
        .map(|_| {
            let net = net.clone();
            std::thread::spawn(move || {
                let mut ws = net.workspace_for(4);
                net.predict(values(4, D).view(), &mut ws).unwrap().to_owned()
            })
        })
        .collect();
    let results: Vec<Array2<f32>> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert_eq!(results[0], results[1]);
    assert_eq!(results[0], results[2]);
}

#[test]
fn a_scalar_network_has_one_number_for_each_example() {
    let net = network!(x: [] -> exp);
    let mut ws = net.workspace_for(3);
    let y: Array1<f32> = net.predict(arr1(&[0.0, 1.0, -1.0]).view(), &mut ws).unwrap().to_owned();
    assert!((y[1] - std::f32::consts::E).abs() < 1e-6);
}

const CHANNELS: usize = 4;

network! { Grouped(x: [3, 6]) { x -> conv1d(CHANNELS, 3) -> relu -> conv1d(CHANNELS, 1, groups = 2) -> mse } }
network! { GroupedGeneric<const H: usize>(x: [3, 6]) { x -> conv1d(H, 3) -> relu -> conv1d(H, 1, groups = 2) -> mse } }
network! { TwoNames<const A: usize, const B: usize>(x: [A], y: [B]) { (x + y -> linear(A) + x -> linear(B)) -> mse } }

/// Sizes that have two names, of consts and of const generics.
#[test]
fn sizes_with_two_names() {
    let x = nn_runtime::ndarray::Array3::<f32>::ones((2, 3, 6));
    let targets = nn_runtime::ndarray::Array3::<f32>::zeros((2, 4, 4));
    let (net, generic) = (Grouped::new(Seed(1)), GroupedGeneric::<4>::new(Seed(1)));
    let (mut ws, mut generic_ws) = (Grouped::workspace(2), GroupedGeneric::<4>::workspace(2));
    let loss = net.loss(x.view(), targets.view(), &mut ws).unwrap();
    assert_eq!(loss.to_bits(), generic.loss(x.view(), targets.view(), &mut generic_ws).unwrap().to_bits());
    assert_eq!(net.params.conv1d2.weight.shape(), [4, 2, 1]);
    let report = net.check_gradients(x.view(), targets.view()).unwrap();
    assert!(report.passes(1e-6), "{report}");
    let renamed = TwoNames::<3, 3>::new(Seed(1));
    let x = values(2, 3);
    let report = renamed.check_gradients(x.view(), x.view(), x.view()).unwrap();
    assert!(report.passes(1e-6), "{report}");
}

/// A loss of one's own: the prediction stands beside it, and needs no target.
#[test]
fn a_loss_of_ones_own_predicts_what_stands_beside_it() {
    let net = network!((x: [4], t: [1]) { let y = x -> linear(1); (square(y - t) -> batch_mean, y) });
    let mut ws = net.workspace_for(3);
    let (x, t) = (values(3, 4), values(3, 1));
    let y = net.predict(x.view(), &mut ws).unwrap().to_owned();
    let expected = (&y - &t).mapv(|e| e * e).mean().unwrap();
    assert!((net.loss(x.view(), t.view(), &mut ws).unwrap() - expected).abs() < 1e-6);
}

#[test]
fn layers_are_numbered_without_gaps() {
    let net = network!((x: [4]) {
        layer block(c) = linear(c);
        x -> linear(4) -> relu -> block(3) -> relu -> linear(2) -> softmax_ce
    });
    assert_eq!(net.params.linear1.weight.shape(), [4, 4]);
    assert_eq!(net.params.block1.weight.shape(), [3, 4]);
    assert_eq!(net.params.linear2.weight.shape(), [2, 3]);
}
