use super::*;
use ndarray::{Array4, ArrayD, Ix0, IxDyn, array};
use proptest::prelude::*;

#[test]
fn linear_weight_is_stored_by_input_and_padded() {
    let mut weight = Tensor::<f32, _>::in_order([10, 3], [1, 0]);
    assert_eq!(weight.as_slice().len(), 3 * pad(10));
    assert_eq!(weight.strides(), [1, pad(10)]);
    weight.view_mut().fill(1.0);
    let ones = weight.as_slice().iter().filter(|&&x| x > 0.0).count();
    assert_eq!(ones, 30, "only presented elements are written");
    assert_eq!(weight.as_slice()[10..16], [0.0; 6], "the padding stays zero");
}

#[test]
fn vectors_and_scalars_have_no_padding() {
    let vector = Tensor::<f32, _>::in_order([10], [0]);
    assert_eq!(vector.as_slice().len(), 10);
    let scalar = Tensor::<f64, Ix0>::in_order([], []);
    assert_eq!((scalar.as_slice().len(), scalar.len(), scalar.shape()), (1, 1, &[][..]));
    assert_eq!(scalar.view().into_scalar().to_bits(), 0);
}

#[test]
fn a_packed_tensor_is_the_same_array_without_padding() {
    let shape = [2, 3, 4, 5];
    let values = Array4::from_shape_fn(shape, |(a, b, c, d)| (1000 * a + 100 * b + 10 * c + d) as f32);
    for order in [[0, 1, 2, 3], [1, 2, 3, 0], [3, 2, 1, 0], [2, 0, 3, 1]] {
        let (mut packed, mut padded) = (Tensor::packed(shape, order), Tensor::in_order(shape, order));
        packed.assign(&values).unwrap();
        padded.assign(&values).unwrap();
        assert_eq!(packed, padded);
        assert_eq!((packed.as_slice().len(), packed.len()), (120, 120));
        assert_eq!(packed.strides()[order[2]], shape[order[3]]);
        assert_eq!(packed.cast::<f64>().strides(), packed.strides());
    }
    assert_eq!(Tensor::<f32, _>::packed([0, 3], [1, 0]).as_slice().len(), 0);
}

#[test]
fn every_order_presents_the_same_array() {
    let shape = [2, 3, 4, 5];
    let values = Array4::from_shape_fn(shape, |(a, b, c, d)| (1000 * a + 100 * b + 10 * c + d) as f32);
    for order in [[0, 1, 2, 3], [1, 2, 3, 0], [3, 2, 1, 0], [2, 0, 3, 1]] {
        let mut tensor = Tensor::in_order(shape, order);
        tensor.assign(&values).unwrap();
        assert_eq!(tensor.view(), values);
        assert_eq!(tensor.to_array().as_slice(), values.as_slice());
        assert!((tensor[[1, 2, 3, 4]] - 1234.0).abs() < f32::EPSILON);
        let stored: usize = order[..3].iter().map(|&axis| shape[axis]).product();
        assert_eq!(tensor.as_slice().len(), stored * pad(shape[order[3]]));
        assert!(format!("{tensor:?}").starts_with("[[[[0.0, 1.0, 2.0, 3.0, 4.0],"), "{tensor:?}");
    }
}

#[test]
fn empty_tensors_are_allowed() {
    for (shape, order) in [([0, 5], [0, 1]), ([5, 0], [1, 0]), ([5, 0], [0, 1]), ([0, 0], [0, 1])] {
        let mut tensor = Tensor::<f32, _>::in_order(shape, order);
        assert!(tensor.is_empty());
        assert_eq!(tensor.view().len(), 0);
        assert_eq!(tensor.view_mut().shape(), shape);
    }
}

#[test]
fn assign_refuses_another_shape_and_changes_nothing() {
    let mut tensor = Tensor::<f32, _>::in_order([2, 2], [1, 0]);
    let error = tensor.assign(&array![[1.0, 2.0, 3.0]]).unwrap_err();
    assert_eq!(error.to_string(), "`tensor`: expected shape [2, 2], given [1, 3]");
    assert_eq!(tensor.to_array(), array![[0.0, 0.0], [0.0, 0.0]]);
}

#[test]
fn cast_keeps_values_and_layout() {
    let mut tensor = Tensor::<f32, _>::in_order([2, 3], [1, 0]);
    tensor[[1, 2]] = 0.1;
    let wide = tensor.cast::<f64>();
    assert_eq!(wide.strides(), tensor.strides());
    assert_eq!(wide[[1, 2]].to_bits(), f64::from(0.1_f32).to_bits());
    assert_eq!(wide.cast::<f32>(), tensor);
}

#[test]
fn equality_is_of_the_presented_arrays() {
    let values = array![[1.0, 2.0], [3.0, 4.0]];
    let (mut a, mut b) = (Tensor::<f64, _>::in_order([2, 2], [0, 1]), Tensor::in_order([2, 2], [1, 0]));
    a.assign(&values).unwrap();
    b.assign(&values).unwrap();
    assert_eq!(a, b);
    b[[0, 1]] = 0.0;
    assert_ne!(a, b);
}

proptest! {
    #[test]
    fn dynamic_tensors_hold_any_shape(shape in prop::collection::vec(0_usize..5, 0..5)) {
        let count = shape.iter().product();
        let values = ArrayD::from_shape_vec(IxDyn(&shape), (0..count).map(|i: usize| i as f64).collect()).unwrap();
        let mut tensor = Tensor::zeros(IxDyn(&shape));
        tensor.assign(&values).unwrap();
        prop_assert_eq!(tensor.view(), values);
        let written = tensor.as_slice().iter().filter(|&&x| x > 0.0).count();
        prop_assert_eq!(written, usize::saturating_sub(count, 1));
    }
}
