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
    assert_eq!(clip_norm(&mut large, 1.3), 13.0);
    assert!((norm(&large) - 1.3).abs() < 1e-6);
    assert!((large.bias[[1]] + 0.4).abs() < 1e-6);
    let mut small = set(None, &[0.3, 0.4]);
    assert_eq!(clip_norm(&mut small, 1.0), 0.5);
    assert_eq!(small.bias.to_array(), array![0.3, 0.4]);
    let mut broken = set(None, &[f32::NAN, 0.4]);
    assert!(clip_norm(&mut broken, 1.0).is_nan());
    assert!(broken.bias[[0]].is_nan());
}

#[test]
fn values_are_clipped_at_both_ends() {
    let mut set = set(None, &[-3.0, 0.5, 3.0, f32::INFINITY, f32::NAN]);
    clip_value(&mut set, 1.0);
    assert_eq!(set.bias.to_array().to_vec()[..4], [-1.0, 0.5, 1.0, 1.0]);
    assert!(set.bias[[4]].is_nan());
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
