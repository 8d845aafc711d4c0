use super::*;
use crate::optim::Resumable;
use crate::{ParameterSet, Tensor};
use ndarray::{Array2, ArrayViewD, ArrayViewMutD, Ix2, Ix4, array};

mod edges;

struct One<D: ndarray::Dimension>(Tensor<f32, D>);

impl<D: ndarray::Dimension> ParameterSet<f32> for One<D> {
    fn visit<'a>(&'a self, f: &mut dyn FnMut(&str, ArrayViewD<'a, f32>)) {
        f("weight", self.0.view().into_dyn());
    }

    fn visit_mut<'a>(&'a mut self, f: &mut dyn FnMut(&str, ArrayViewMutD<'a, f32>)) {
        f("weight", self.0.view_mut().into_dyn());
    }
}

fn one(array: &Array2<f32>) -> One<Ix2> {
    let mut tensor = Tensor::in_order([array.nrows(), array.ncols()], [1, 0]);
    tensor.assign(array).unwrap();
    One(tensor)
}

fn start() -> Array2<f32> {
    array![[0.5, -1.0, 0.25], [1.5, 0.75, -0.5]]
}

fn gradients() -> [Array2<f32>; 3] {
    [
        array![[1.0, -0.5, 0.25], [0.1, 0.2, -0.3]],
        array![[-0.2, 0.4, 0.6], [0.8, -1.0, 0.0]],
        array![[0.3, 0.3, -0.3], [-0.6, 0.5, 0.4]],
    ]
}

fn assert_near(given: &One<Ix2>, expected: &Array2<f32>, tolerance: f32) {
    for (given, expected) in given.0.view().iter().zip(expected) {
        assert!((given - expected).abs() <= tolerance, "{given}, expected {expected}");
    }
}

/// The papers' formulas in f64, by a program in Python with numpy.
#[test]
fn lamb_is_the_papers() {
    let (mut params, mut lamb) = (one(&start()), Lamb::new(0.1).weight_decay(0.1));
    for gradient in gradients() {
        lamb.step(&mut params, &one(&gradient)).unwrap();
    }
    let expected = array![[0.220_337, -0.928_162, -0.028_918], [1.243_597, 0.737_521, -0.375_794]];
    assert_near(&params, &expected, 2e-6);
}

/// Likewise; and `torch.optim.Muon` of PyTorch 2.15, which computes in bfloat16, to its digits.
#[test]
fn muon_is_the_papers_and_near_pytorchs() {
    let wide = array![[0.336_364, -0.987_255, 0.148_883], [1.377_726, 0.699_378, -0.481_557]];
    let wide_in_pytorch = array![[0.3379, -0.9873, 0.149], [1.3743, 0.7022, -0.4798]];
    let tall = array![[0.302_925, 1.360_259], [-0.991_065, 0.693_007], [0.127_826, -0.480_75]];
    let tall_in_pytorch = array![[0.3048, 1.356], [-0.9912, 0.6965], [0.128, -0.4786]];
    for (turn, expected, in_pytorch) in [(false, wide, wide_in_pytorch), (true, tall, tall_in_pytorch)] {
        let turned = |array: Array2<f32>| if turn { array.t().as_standard_layout().into_owned() } else { array };
        let (mut params, mut muon) = (one(&turned(start())), Muon::new(0.1).weight_decay(0.1));
        for gradient in gradients() {
            muon.step(&mut params, &one(&turned(gradient)), |_| true).unwrap();
        }
        assert_near(&params, &expected, 2e-6);
        assert_near(&params, &in_pytorch, 5e-3);
    }
}

/// The filters of a convolution are one row for each output channel.
#[test]
fn muon_takes_filters_as_rows() {
    let filters = |array: &Array2<f32>| {
        let mut tensor: Tensor<f32, Ix4> = Tensor::in_order([2, 1, 1, 3], [0, 2, 3, 1]);
        tensor.assign(&array.clone().into_shape_with_order((2, 1, 1, 3)).unwrap()).unwrap();
        One(tensor)
    };
    let (mut flat, mut params) = (one(&start()), filters(&start()));
    Muon::new(0.1).step(&mut flat, &one(&gradients()[0]), |_| true).unwrap();
    Muon::new(0.1).step(&mut params, &filters(&gradients()[0]), |_| true).unwrap();
    assert!(flat.0.view().iter().eq(params.0.view().iter()));
    let mut same = filters(&start());
    Muon::new(0.1).step(&mut same, &filters(&gradients()[0]), |name| name != "weight").unwrap();
    assert!(same.0.view().iter().eq(start().iter()), "another name");
}

#[test]
fn nothing_to_go_by_is_no_step_into_nan() {
    let zeros = Array2::zeros((2, 3));
    for start in [zeros.clone(), start()] {
        let (mut by_lamb, mut by_muon) = (one(&start), one(&start));
        Lamb::new(0.1).step(&mut by_lamb, &one(&zeros)).unwrap();
        Muon::new(0.1).step(&mut by_muon, &one(&zeros), |_| true).unwrap();
        assert_near(&by_lamb, &start, 0.0);
        assert_near(&by_muon, &start, 0.0);
    }
}

#[test]
fn another_network_is_an_error() {
    let mut lamb = Lamb::new(0.1);
    lamb.step(&mut one(&start()), &one(&gradients()[0])).unwrap();
    let mut other = one(&array![[1.0, 2.0]]);
    let error = lamb.step(&mut other, &one(&array![[1.0, 1.0]])).unwrap_err().to_string();
    let expected =
        "optimizer: expected the parameters that it has trained so far, `weight` [2, 3], given `weight` [1, 2]";
    assert_eq!(error, expected);
    assert_near(&other, &array![[1.0, 2.0]], 0.0);
}
