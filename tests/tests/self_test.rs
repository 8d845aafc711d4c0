//! Networks that test themselves: the tests of `#[self_test]` are among those of this file.
#![allow(missing_docs)]

use nn_runtime::ndarray::arr1;
use nn_runtime::rt::self_test;
use nn_runtime::{Seed, network};
use std::panic::{AssertUnwindSafe, catch_unwind};

const D: usize = 5;

network! {
    #[self_test(H = 7)]
    Generic<const H: usize>(x: [2 * D]) { x -> linear(H) -> tanh -> linear(3) -> softmax_ce }
}

network! {
    #[self_test]
    Convolved(x: [2, 6, 6]) {
        layer unit(c) = conv2d(c, 3, padding = 1, bias = false) -> batch_norm -> relu;
        x -> unit(4) -> max_pool(2) -> residual(unit(4)) -> dropout(0.2) -> flatten -> linear(3)
          -> softmax_ce(label_smoothing = 0.1)
    }
}

network! {
    #[self_test]
    Labelled(x: [D, 3], y: [class(3); D]) { x -> layer_norm -> linear(3) -> softmax_ce(y, axis = -1) + l2(0.01) }
}

network! {
    /// A function: nothing is learned.
    #[self_test]
    Function(#[grad] x: [], #[grad] y: [D]) { sin(x) * y }
}

network! {
    /// The bias before the norm has a gradient of zero, of which single precision leaves noise.
    #[self_test]
    Vanishing(x: [6, 12]) {
        let far = x -> conv1d(8, 5, padding = same) -> gelu;
        let near = x -> conv1d(8, 3, padding = same) -> batch_norm -> relu;
        (far, near) -> concat(0) -> dropout(0.1) -> max_pool(2) -> flatten -> linear(20) -> layer_norm -> tanh
          -> linear(4) -> softmax_ce
    }
}

network! {
    #[self_test]
    Frozen(x: [D]) { x -> frozen linear(4) -> relu -> linear(2) -> mse }
}

network! {
    Wrong(x: [D]) { op wrong(v) = v * v, grad(dy) = dy * v; x -> linear(3) -> wrong -> mse }
}

/// What a panic says.
fn message(work: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(work)).expect_err("it is wrong");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[test]
fn a_wrong_derivative_is_found() {
    let net = Wrong::new(Seed(1));
    let (x, targets) = (self_test::floats([3, D], 0), self_test::floats([3, 3], 1));
    let message = message(|| self_test::holds(|options| net.check_gradients_with(options, x.view(), targets.view())));
    assert!(
        message.contains("expected relative errors up to 0.0001") && message.contains("linear1.weight"),
        "{message}"
    );
}

#[test]
fn what_differs_is_named() {
    let net = Generic::<4>::new(Seed(1));
    let mut other = net.clone();
    other.params.linear2.bias.view_mut().assign(&arr1(&[1.0, -1.0, 0.0]));
    let (x, labels) = (self_test::floats([3, 2 * D], 0), self_test::classes(3, 3, 1));
    let double = || other.in_double_precision(x.view(), &labels);
    self_test::agree(other.inspect(x.view(), &labels), double());
    let single = net.inspect(x.view(), &labels);
    let double = double();
    assert!(message(|| self_test::agree(single, double)).contains("in double precision"));

    let count = std::sync::atomic::AtomicU64::new(0);
    let seed = || Seed(count.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    let drifting = || Ok(Generic::<4>::new(seed()).params);
    let told = message(|| self_test::same(drifting));
    assert!(told.contains("different bits in `linear1.weight`"), "{told}");
}
