//! The facts that this project starts from, asserted to the digit through `network!`.
#![allow(missing_docs)]
#![allow(clippy::float_cmp, reason = "these results are exact, and the tests say so")]

use nn_runtime::ndarray::{Array1, Array2, ArrayView1, ArrayView2, arr1, arr2};
use nn_runtime::{GradientCheck, Seed, Sgd, network};
use nn_tests::numeric::assert_close;

network! {
    /// f = (x + y)·z
    Gate(#[grad] x: [], #[grad] y: [], #[grad] z: []) { (x + y) * z }
}

/// f and its three derivatives at some points.
fn gate(points: [[f32; 3]; 2]) -> [[f32; 4]; 2] {
    let column = |index: usize| Array1::from_iter(points.iter().map(|point| point[index]));
    let (x, y, z) = (column(0), column(1), column(2));
    let net = Gate::new(Seed(0));
    let mut ws = Gate::workspace(2);
    let f = net.predict(x.view(), y.view(), z.view(), &mut ws).unwrap().to_owned();
    let gradients = net.gradients(x.view(), y.view(), z.view(), &mut ws).unwrap();
    [0, 1].map(|row| [f[row], gradients.x[row], gradients.y[row], gradients.z[row]])
}

/// q = x + y and f = q·z, so ∂f/∂x = ∂f/∂y = z and ∂f/∂z = q: with q = 3, f = −12 and (−4, −4, 3); with q = 2, f = 4 and
/// (2, 2, 2).
#[test]
fn the_gate() {
    assert_eq!(gate([[-2.0, 5.0, -4.0], [3.0, -1.0, 2.0]]), [[-12.0, -4.0, -4.0, 3.0], [4.0, 2.0, 2.0, 2.0]]);
    assert_eq!(gate([[3.0, -1.0, 2.0], [-2.0, 5.0, -4.0]]), [[4.0, 2.0, 2.0, 2.0], [-12.0, -4.0, -4.0, 3.0]]);
    // each term has its own sign: +, −
    assert_eq!(gate([[0.0, 0.0, 7.0], [1.0, -1.0, 0.5]]), [[0.0, 7.0, 7.0, 0.0], [0.0, 0.5, 0.5, 0.0]]);
}

/// The same as an expression, and with the intermediate value named.
#[test]
fn the_gate_as_an_expression() {
    let net = network!((#[grad] x: [], #[grad] y: [], #[grad] z: []) { let q = x + y; (q, q * z) });
    let mut ws = net.workspace_for(2);
    let (x, y, z) = (arr1(&[-2.0_f32, 3.0]), arr1(&[5.0_f32, -1.0]), arr1(&[-4.0_f32, 2.0]));
    let (q, f) = net.predict(x.view(), y.view(), z.view(), &mut ws).unwrap();
    assert_eq!((q, f), (arr1(&[3.0, 2.0]).view(), arr1(&[-12.0, 4.0]).view()));
}

network! {
    /// Two linear layers with nothing between.
    #[allow(stacked_linear)]
    Stacked(x: [20]) { x -> linear(33) as first -> linear(10) as second }
}

network! {
    /// The one that they are.
    Collapsed(x: [20]) { x -> linear(10) as only }
}

network! {
    /// The same with a rectifier between.
    Rectified(x: [20]) { x -> linear(33) as first -> relu -> linear(10) as second }
}

/// W' = W2·W1 and b' = W2·b1 + b2.
fn collapse([w1, w2]: [ArrayView2<'_, f32>; 2], [b1, b2]: [ArrayView1<'_, f32>; 2]) -> Collapsed {
    let mut collapsed = Collapsed::new(Seed(0));
    collapsed.params.only.weight.assign(&w2.dot(&w1)).unwrap();
    collapsed.params.only.bias.assign(&(w2.dot(&b1) + b2)).unwrap();
    collapsed
}

/// Numbers between −1 and 1 without a pattern.
fn numbers(rows: usize, columns: usize, seed: u64) -> Array2<f32> {
    let mut rng = Seed(seed).rng();
    Array2::from_shape_simple_fn((rows, columns), || (rng.uniform() * 2.0 - 1.0) as f32)
}

fn as_f64<'a>(array: impl IntoIterator<Item = &'a f32>) -> Vec<f64> {
    array.into_iter().map(|x| f64::from(*x)).collect()
}

#[test]
fn two_linear_layers_are_one() {
    let mut net = Stacked::new(Seed(1));
    net.params.first.bias.assign(&numbers(1, 33, 2).row(0)).unwrap();
    net.params.second.bias.assign(&numbers(1, 10, 3).row(0)).unwrap();
    let (first, second) = (&net.params.first, &net.params.second);
    let collapsed = collapse([first.weight.view(), second.weight.view()], [first.bias.view(), second.bias.view()]);
    let x = numbers(17, 20, 4);
    let (mut ws, mut collapsed_ws) = (Stacked::workspace(17), Collapsed::workspace(17));
    let expected = as_f64(net.predict(x.view(), &mut ws).unwrap());
    let given = as_f64(collapsed.predict(x.view(), &mut collapsed_ws).unwrap());
    assert_close("W'·x + b'", given, &expected, 1e-5);
}

/// With a rectifier between, the two are no linear layer at all: every affine f has f(x) + f(−x) = 2·f(0).
#[test]
fn with_a_rectifier_they_are_not() {
    let net = Rectified::new(Seed(1));
    let (first, second) = (&net.params.first, &net.params.second);
    let collapsed = collapse([first.weight.view(), second.weight.view()], [first.bias.view(), second.bias.view()]);
    let x = numbers(17, 20, 4);
    let mut ws = Rectified::workspace(17);
    let mut at = |x: &Array2<f32>| net.predict(x.view(), &mut ws).unwrap().to_owned();
    let bend = at(&x) + at(&-&x) - 2.0 * at(&(0.0 * &x));
    assert!(bend.iter().all(|bend| bend.abs() > 1e-3), "{bend}");
    let mut ws = Collapsed::workspace(17);
    let difference = at(&x) - collapsed.predict(x.view(), &mut ws).unwrap();
    assert!(difference.iter().any(|difference| difference.abs() > 0.1));
    // f(x) + f(−x) = 2·f(0) does hold for the one that it might have been
    let mut at = |x: &Array2<f32>| collapsed.predict(x.view(), &mut ws).unwrap().to_owned();
    let bend = at(&x) + at(&-&x) - 2.0 * at(&(0.0 * &x));
    assert!(bend.iter().all(|bend| bend.abs() < 1e-5), "{bend}");
}

network! {
    /// s = W2·relu(W1·x + b1) + b2
    Classifier(x: [5]) { x -> linear(7) as hidden -> relu -> linear(3) as out -> softmax_ce }
}

/// One forward and one backward pass give the derivative by every weight; differences need two passes for each of them.
#[test]
fn one_backward_pass_against_two_passes_a_weight() {
    let net = Classifier::new(Seed(5));
    let (x, labels) = (numbers(4, 5, 6), [0_u8, 2, 1, 2]);
    let mut ws = Classifier::workspace(4);
    let gradients = net.gradients(x.view(), &labels, &mut ws).unwrap();
    let (hidden, out) = (gradients.hidden, gradients.out);
    let tensors =
        [as_f64(hidden.weight.view()), as_f64(hidden.bias.view()), as_f64(out.weight.view()), as_f64(out.bias.view())];
    let derivatives: usize = tensors.iter().map(Vec::len).sum();
    assert_eq!(derivatives, Classifier::PARAMETERS);
    assert_eq!(Classifier::PARAMETERS, 7 * 5 + 7 + 3 * 7 + 3);
    assert!(tensors.iter().flatten().filter(|derivative| **derivative != 0.0).count() > Classifier::PARAMETERS / 2);

    let report = net.check_gradients(x.view(), &labels).unwrap();
    println!("{report}");
    assert_eq!(report.forward_passes, 2 * Classifier::PARAMETERS + 1);
    assert!(report.passes(1e-6), "{report}");
    let sampled = net.check_gradients_with(&GradientCheck::sampled(2), x.view(), &labels).unwrap();
    assert_eq!(sampled.forward_passes, 2 * (4 * 2) + 1);
    assert_close("the loss of the check", [sampled.loss], &[f64::from(gradients.loss)], 1e-6);
}

// Worked by hand, with numbers that are exact in binary:
//
//     W1 = (1 −1; ½ 1; 2 −½)   b1 = (½, −1, ½)     W2 = (1 2 −1; 0 −1 1)   b2 = (½, 1)     x = (1, 2), y = 1
//
//     W1·x + b1 = (1 − 2 + ½, ½ + 2 − 1, 2 − 1 + ½) = (−½, 1½, 1½)        h = relu(…) = (0, 1½, 1½)
//     s = W2·h + b2 = (3 − 1½ + ½, −1½ + 1½ + 1) = (2, 1)
//
// A second example, x = 0 with y = 0:  h = relu(b1) = (½, 0, ½),  s = (½ − ½ + ½, ½ + 1) = (½, 1½).

const W1: [[f32; 2]; 3] = [[1.0, -1.0], [0.5, 1.0], [2.0, -0.5]];
const B1: [f32; 3] = [0.5, -1.0, 0.5];
const W2: [[f32; 3]; 2] = [[1.0, 2.0, -1.0], [0.0, -1.0, 1.0]];
const B2: [f32; 2] = [0.5, 1.0];

/// A network with these weights, one example, and both.
macro_rules! by_hand {
    ($net:ident) => {{
        let mut net = $net::new(Seed(0));
        net.params.hidden.weight.assign(&arr2(&W1)).unwrap();
        net.params.hidden.bias.assign(&arr1(&B1)).unwrap();
        net.params.out.weight.assign(&arr2(&W2)).unwrap();
        net.params.out.bias.assign(&arr1(&B2)).unwrap();
        (net, $net::workspace(2), arr2(&[[1.0_f32, 2.0]]), arr2(&[[1.0_f32, 2.0], [0.0, 0.0]]))
    }};
}

network! { HandSvm(x: [2]) { x -> linear(3) as hidden -> relu -> linear(2) as out -> svm } }

/// The hinge: max(0, s₀ − s₁ + 1) = 2, ∂L/∂s = (1, −1); so ∂L/∂W2 = ∂s·hᵀ, ∂L/∂h = W2ᵀ·∂s = (1, 3, −2), of which the
/// rectifier lets (0, 3, −2) through.
#[test]
fn svm_by_hand() {
    let (net, mut ws, x, both) = by_hand!(HandSvm);
    assert_eq!(net.predict(both.view(), &mut ws).unwrap(), arr2(&[[2.0, 1.0], [0.5, 1.5]]));
    assert_eq!(net.loss(x.view(), &[1_usize], &mut ws).unwrap(), 2.0);
    let gradients = net.gradients(x.view(), &[1_usize], &mut ws).unwrap();
    assert_eq!(gradients.loss, 2.0);
    assert_eq!(gradients.out.weight.view(), arr2(&[[0.0, 1.5, 1.5], [0.0, -1.5, -1.5]]));
    assert_eq!(gradients.out.bias.view(), arr1(&[1.0, -1.0]));
    assert_eq!(gradients.hidden.weight.view(), arr2(&[[0.0, 0.0], [3.0, 6.0], [-2.0, -4.0]]));
    assert_eq!(gradients.hidden.bias.view(), arr1(&[0.0, 3.0, -2.0]));
    // with the right label the score is ahead by exactly the margin: no loss, and at the kink no gradient
    assert_eq!(net.loss(x.view(), &[0_usize], &mut ws).unwrap(), 0.0);
    assert_eq!(net.gradients(x.view(), &[0_usize], &mut ws).unwrap().out.bias.view(), arr1(&[0.0, 0.0]));
}

/// The mean over both examples: the second has loss 2 and ∂L/∂s = (−1, 1), ∂L/∂h = (−1, −3, 2), of which (−1, 0, 2) passes.
#[test]
fn svm_of_a_batch_by_hand() {
    let (net, mut ws, _, both) = by_hand!(HandSvm);
    let gradients = net.gradients(both.view(), &[1_usize, 0], &mut ws).unwrap();
    assert_eq!(gradients.loss, 2.0);
    assert_eq!(gradients.out.weight.view(), arr2(&[[-0.25, 0.75, 0.5], [0.25, -0.75, -0.5]]));
    assert_eq!(gradients.out.bias.view(), arr1(&[0.0, 0.0]));
    assert_eq!(gradients.hidden.weight.view(), arr2(&[[0.0, 0.0], [1.5, 3.0], [-1.0, -2.0]]));
    assert_eq!(gradients.hidden.bias.view(), arr1(&[-0.5, 1.5, 0.0]));
}

network! { HandL2(x: [2]) { x -> linear(3) as hidden -> relu -> linear(2) as out -> svm + l2(0.25) } }

/// The penalty ¼·(ΣW1² + ΣW2²) = ¼·(7½ + 8) = 3⅞ adds ½·W to the gradients of the weights, and nothing to those of the
/// biases. Then one step W ← W − α·∇L with α = ½.
#[test]
fn a_step_with_l2_by_hand() {
    let (mut net, mut ws, x, _) = by_hand!(HandL2);
    let gradients = net.gradients(x.view(), &[1_usize], &mut ws).unwrap();
    assert_eq!(gradients.loss, 5.875);
    assert_eq!(gradients.out.weight.view(), arr2(&[[0.5, 2.5, 1.0], [0.0, -2.0, -1.0]]));
    assert_eq!(gradients.out.bias.view(), arr1(&[1.0, -1.0]));
    assert_eq!(gradients.hidden.weight.view(), arr2(&[[0.5, -0.5], [3.25, 6.5], [-1.0, -4.25]]));
    assert_eq!(gradients.hidden.bias.view(), arr1(&[0.0, 3.0, -2.0]));
    let mut optimizer = net.optimizer(Sgd::new(0.5));
    assert_eq!(net.train_step(x.view(), &[1_usize], &mut optimizer, &mut ws).unwrap(), 5.875);
    assert_eq!(net.params.out.weight.view(), arr2(&[[0.75, 0.75, -1.5], [0.0, 0.0, 1.5]]));
    assert_eq!(net.params.out.bias.view(), arr1(&[0.0, 1.5]));
    assert_eq!(net.params.hidden.weight.view(), arr2(&[[0.75, -0.75], [-1.125, -2.25], [2.5, 1.625]]));
    assert_eq!(net.params.hidden.bias.view(), arr1(&[0.5, -2.5, 1.5]));
    assert_eq!(net.steps, 1);
}

network! { HandSoftmax(x: [2]) { x -> linear(3) as hidden -> relu -> linear(2) as out -> softmax_ce } }

/// Softmax of (2, 1) is (p, 1 − p) with p = e/(1 + e) = 0.7310585786; the loss for y = 1 is −ln(1 − p) = ln(1 + e) =
/// 1.3132616875, and ∂L/∂s = softmax − onehot = (p, −p): p times the gradients of the hinge. One step with α = 0.1.
#[test]
fn softmax_by_hand() {
    let p = 0.731_058_578_630_004_9_f64;
    let (mut net, mut ws, x, both) = by_hand!(HandSoftmax);
    assert_close(
        "loss",
        [f64::from(net.loss(x.view(), &[1_usize], &mut ws).unwrap())],
        &[1.313_261_687_518_222_8],
        1e-7,
    );
    // the second example's scores differ by 1 too, and its label is the lower one as well
    assert_close(
        "mean",
        [f64::from(net.loss(both.view(), &[1_usize, 0], &mut ws).unwrap())],
        &[1.313_261_687_518_222_8],
        1e-7,
    );
    let gradients = net.gradients(x.view(), &[1_usize], &mut ws).unwrap();
    let expected = [
        [0.0, 1.5 * p, 1.5 * p, 0.0, -1.5 * p, -1.5 * p].to_vec(),
        [p, -p].to_vec(),
        [0.0, 0.0, 3.0 * p, 6.0 * p, -2.0 * p, -4.0 * p].to_vec(),
        [0.0, 3.0 * p, -2.0 * p].to_vec(),
    ];
    let (hidden, out) = (gradients.hidden, gradients.out);
    let given =
        [as_f64(out.weight.view()), as_f64(out.bias.view()), as_f64(hidden.weight.view()), as_f64(hidden.bias.view())];
    for (given, expected) in given.iter().zip(&expected) {
        assert_close("gradient", given.iter().copied(), expected, 3e-7);
    }
    let mut optimizer = net.optimizer(Sgd::new(0.1));
    net.train_step(x.view(), &[1_usize], &mut optimizer, &mut ws).unwrap();
    let stepped = [
        as_f64(net.params.out.weight.view()),
        as_f64(net.params.out.bias.view()),
        as_f64(net.params.hidden.weight.view()),
        as_f64(net.params.hidden.bias.view()),
    ];
    let old = [as_f64(W2.as_flattened()), as_f64(&B2), as_f64(W1.as_flattened()), as_f64(&B1)];
    for ((stepped, old), gradient) in stepped.iter().zip(&old).zip(&expected) {
        let new: Vec<f64> = old.iter().zip(gradient).map(|(w, g)| w - 0.1 * g).collect();
        assert_close("W − α·∇L", stepped.iter().copied(), &new, 3e-7);
    }
}
