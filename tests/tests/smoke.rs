//! The language's first examples.
#![allow(missing_docs)]

use nn_runtime::ndarray::{Array1, Array2};
use nn_runtime::{Seed, Sgd, network};

network! {
    /// Two-layer classifier: s = W2·relu(W1·x + b1) + b2.
    pub TwoLayer<const H: usize>(x: [20]) {
        x -> linear(H) as hidden -> relu -> linear(10) -> softmax_ce
    }
}

#[test]
fn trains() {
    let mut net = TwoLayer::<33>::new(Seed(42));
    let mut ws = TwoLayer::<33>::workspace(128);
    let x = Array2::from_shape_fn((5, 20), |(i, j)| ((i * 31 + j * 17) % 13) as f32 / 6.5 - 1.0);
    let labels = [1_usize, 2, 9, 0, 3];
    let report = net.check_gradients(x.view(), &labels).unwrap();
    println!("{report}");
    assert!(report.passes(1e-6));
    let first = net.loss(x.view(), &labels, &mut ws).unwrap();
    let mut optimizer = net.optimizer(Sgd::new(0.1).momentum(0.9));
    for _ in 0..50 {
        net.train_step(x.view(), &labels, &mut optimizer, &mut ws).unwrap();
    }
    let last = net.loss(x.view(), &labels, &mut ws).unwrap();
    assert!(last < first / 10.0, "{first} -> {last}");
    assert_eq!(net.predict(x.view(), &mut ws).unwrap().shape(), [5, 10]);
}

#[test]
fn gate() {
    let net = network!((#[grad] x: [], #[grad] y: [], #[grad] z: []) { (x + y) * z });
    let mut ws = net.workspace_for(2);
    let (x, y, z) = (Array1::from(vec![-2.0, 3.0]), Array1::from(vec![5.0, -1.0]), Array1::from(vec![-4.0, 2.0]));
    let f = net.predict(x.view(), y.view(), z.view(), &mut ws).unwrap();
    assert_eq!(f.to_vec(), [-12.0, 4.0]);
}

network! { pub Names<const F: usize, const L: usize>(batch: [F]) { batch -> linear(L) -> relu -> linear(3) -> softmax_ce } }
network! { pub Scalar(x: [5]) { param s: [] = ones; param b: [] = zeros; let _y = x * s; x -> linear(1) -> tanh -> mse + s * s * b } }
network! { pub Function(x: [2]) { param w: [2] = ones; x + w } }

#[test]
fn odd_names_and_scalar_parameters() {
    let x = Array2::from_elem((3, 5), 0.5);
    let net = Names::<5, 33>::new(Seed(1));
    assert!(net.check_gradients(x.view(), &[0_u8, 1, 2]).unwrap().passes(1e-6));
    let mut net = Scalar::new(Seed(1));
    let y = Array2::from_elem((3, 1), 0.25);
    let report = net.check_gradients(x.view(), y.view()).unwrap();
    assert!(report.passes(1e-6), "{report}");
    let mut ws = Scalar::workspace(3);
    let mut optimizer = net.optimizer(Sgd::new(0.1));
    net.train_step(x.view(), y.view(), &mut optimizer, &mut ws).unwrap();
    assert!((net.params.b.view().into_scalar() + 0.1).abs() < 1e-7);
    let net = Function::new(Seed(1));
    assert!(net.check_gradients(x.slice(nn_runtime::ndarray::s![.., ..2]).to_owned().view()).unwrap().passes(1e-6));
}
