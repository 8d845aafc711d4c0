#![allow(clippy::float_cmp, reason = "the numbers are exact")]

use super::*;
use crate::Tensor;
use ndarray::{Ix1, Ix2, array};

/// Parameters, or gradients, of which the first may be frozen.
#[derive(Clone)]
struct Set {
    frozen: Option<Tensor<f32, Ix2>>,
    bias: Tensor<f32, Ix1>,
}

impl ParameterSet<f32> for Set {
    fn visit<'a>(&'a self, f: &mut dyn FnMut(&str, ArrayViewD<'a, f32>)) {
        if let Some(tensor) = &self.frozen {
            f("weight", tensor.view().into_dyn());
        }
        f("bias", self.bias.view().into_dyn());
    }

    fn visit_mut<'a>(&'a mut self, f: &mut dyn FnMut(&str, ArrayViewMutD<'a, f32>)) {
        if let Some(tensor) = &mut self.frozen {
            f("weight", tensor.view_mut().into_dyn());
        }
        f("bias", self.bias.view_mut().into_dyn());
    }
}

fn set(weight: Option<[[f32; 2]; 1]>, bias: &[f32]) -> Set {
    let frozen = weight.map(|rows| {
        let mut tensor = Tensor::in_order([1, 2], [1, 0]);
        tensor.assign(&ndarray::Array2::from(rows.to_vec())).unwrap();
        tensor
    });
    let mut tensor = Tensor::in_order([bias.len()], [0]);
    tensor.assign(&ndarray::ArrayView1::from(bias)).unwrap();
    Set { frozen, bias: tensor }
}

#[test]
fn norms_are_of_all_and_of_each() {
    let set = set(Some([[3.0, 0.0]]), &[0.0, -4.0, 12.0]);
    assert_eq!(norm(&set), 13.0);
    assert_eq!(norms(&set), [("weight".to_owned(), 3.0), ("bias".to_owned(), 160.0_f32.sqrt())]);
    // what would overflow in f32
    assert_eq!(norm(&self::set(None, &[3e30, 4e30])), 5e30);
}

#[test]
fn clipping_scales_to_the_norm_and_leaves_smaller_ones() {
    let mut large = set(Some([[3.0, 0.0]]), &[0.0, -4.0, 12.0]);
    assert_eq!(clip_norm(&mut large, 1.3).unwrap(), 13.0);
    assert!((norm(&large) - 1.3).abs() < 1e-6);
    assert!((large.bias[[1]] + 0.4).abs() < 1e-6);
    let mut small = set(None, &[0.3, 0.4]);
    assert_eq!(clip_norm(&mut small, 1.0).unwrap(), 0.5);
    assert_eq!(small.bias.to_array(), array![0.3, 0.4]);
    // a norm that f32 does not hold
    let mut huge = set(None, &[3e38, -3e38]);
    assert_eq!(clip_norm(&mut huge, 1.0).unwrap(), f32::MAX);
    assert!((norm(&huge) - 1.0).abs() < 1e-6, "{:?}", huge.bias);
}

#[test]
fn gradients_that_are_not_finite_are_not_clipped() {
    let broken = set(Some([[1.0, f32::NAN]]), &[-3.0, f32::INFINITY, f32::NEG_INFINITY]);
    let (mut by_norm, mut by_value) = (broken.clone(), broken.clone());
    let expected = "expected finite gradients, given infinite ones or NaN in 1 of 2 elements of `weight`, 2 of 3 elements of \
                    `bias`; nothing was changed";
    assert_eq!(clip_norm(&mut by_norm, 1.0).unwrap_err().to_string(), expected);
    assert_eq!(clip_value(&mut by_value, 1.0).unwrap_err().to_string(), expected);
    for given in [by_norm, by_value] {
        let bits = |set: &Set| set.bias.as_slice().iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&given), bits(&broken));
    }
    let mut whole = set(None, &[1.0, 2.0]);
    for limit in [f32::NAN, -1.0] {
        assert!(clip_norm(&mut whole, limit).is_err() && clip_value(&mut whole, limit).is_err());
    }
    clip_norm(&mut whole, f32::INFINITY).unwrap();
    assert_eq!(whole.bias.to_array(), array![1.0, 2.0]);
}

#[test]
fn values_are_clipped_at_both_ends() {
    let mut set = set(None, &[-3.0, 0.5, 3.0]);
    clip_value(&mut set, 1.0).unwrap();
    assert_eq!(set.bias.to_array(), array![-1.0, 0.5, 1.0]);
}

#[test]
fn no_sum_and_no_mean_makes_a_number_infinite() {
    let held = |given: Result<(), Error>| match given {
        Err(Error::Diverged(found)) => found.held[0].clone(),
        other => panic!("{other:?}"),
    };
    let bias = |elements| BrokenElements { parameter: "bias".to_owned(), elements, of: 2 };
    let mut sum = set(None, &[3e38, 1.0]);
    assert_eq!(held(add(&mut sum, &set(None, &[3e38, 1.0]), 1.0)), bias(1));
    assert_eq!(sum.bias.to_array(), array![3e38, 2.0]);
    assert_eq!(held(scale(&mut sum, 10.0)), bias(1));
    assert_eq!(sum.bias.to_array(), array![3e38, 20.0]);
    assert_eq!(held(average(&mut sum, &set(None, &[f32::NAN, f32::INFINITY]), 0.5)), bias(2));
    assert_eq!(held(average(&mut sum, &set(None, &[1.0, 1.0]), f32::NAN)), bias(2));
    assert_eq!(sum.bias.to_array(), array![3e38, 20.0]);
    // what is broken already may become anything
    let mut broken = set(None, &[f32::NAN, 1.0]);
    scale(&mut broken, 2.0).unwrap();
    assert_eq!(broken.bias[[1]], 2.0);
}

#[test]
fn sums_and_means_go_by_names() {
    let mut all = set(Some([[1.0, 2.0]]), &[1.0, 1.0]);
    add(&mut all, &set(None, &[2.0, 4.0]), 0.5).unwrap();
    assert_eq!(all.bias.to_array(), array![2.0, 3.0]);
    average(&mut all, &set(Some([[3.0, 2.0]]), &[0.0, 1.0]), 0.75).unwrap();
    assert_eq!(all.bias.to_array(), array![1.5, 2.5]);
    assert_eq!(all.frozen.unwrap().to_array(), array![[1.5, 2.0]]);
}

#[test]
fn sets_of_other_networks_are_errors_and_change_nothing() {
    let mut without = set(None, &[1.0, 1.0]);
    let error = add(&mut without, &set(Some([[1.0, 2.0]]), &[1.0, 1.0]), 1.0).unwrap_err().to_string();
    assert_eq!(error, "parameters: expected two sets of one network's parameters, but only one has `weight`");
    let error = average(&mut without, &set(None, &[1.0]), 0.5).unwrap_err().to_string();
    assert_eq!(error, "parameters: expected `bias` to have one shape in both, given [2] and [1]");
    assert_eq!(without.bias.to_array(), array![1.0, 1.0]);
}
