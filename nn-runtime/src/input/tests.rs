use super::*;
use ndarray::{Array, Array1, Array2, Array4, ShapeBuilder, array, s};

fn message<T>(result: Result<T, Error>) -> String {
    result.err().expect("an error").to_string()
}

#[test]
fn rows_of_standard_arrays() {
    let x = Array4::<f32>::zeros((2, 3, 4, 5));
    let (batch, rows) = rows("x", &x.view(), &[3, 4, 5]).unwrap();
    assert_eq!((batch, rows.len()), (2, 120));

    let scalars = array![1.0, 2.0, 3.0];
    let (batch, of_scalars) = super::rows("x", &scalars.view(), &[]).unwrap();
    assert_eq!((batch, of_scalars), (3, &[1.0, 2.0, 3.0][..]));

    let part = x.slice(s![1.., .., .., ..]);
    let (batch, of_part) = super::rows("x", &part, &[3, 4, 5]).unwrap();
    assert_eq!((batch, of_part.len()), (1, 60));
}

#[test]
fn rows_of_empty_batches() {
    let none = Array2::<f32>::zeros((0, 7));
    let (batch, of_none) = rows("x", &none.view(), &[7]).unwrap();
    assert_eq!((batch, of_none.len()), (0, 0));
}

#[test]
fn one_example_repeated_for_the_whole_batch_is_another_layout() {
    let one = array![1.0, 2.0];
    let many = one.broadcast((5, 2)).unwrap();
    assert!(matches!(rows("x", &many, &[2]), Err(Error::Layout { .. })));
}

#[test]
fn labels_of_several_to_an_example_are_whole_examples() {
    assert_eq!(examples("y", 6, 3).unwrap(), 2);
    let expected = "`y`: expected shape [batch * 3], given [7]; the loss takes a label for each of 3 places";
    assert!(message(examples("y", 7, 3)).starts_with(expected));
}

#[test]
fn a_tensor_in_the_place_of_a_parameter_is_noticed() {
    let weight = Tensor::<f32, _>::in_order([3, 2], [1, 0]);
    assert!(stored("w", &weight, &[3, 2], &[1, 16]).is_ok());
    let other = Tensor::<f32, _>::zeros([3, 2]);
    assert!(message(stored("w", &other, &[3, 2], &[1, 16])).starts_with("`w`: expected shape [3, 2], stored as"));
}

#[test]
fn a_wrong_shape_is_an_error() {
    let x = Array2::<f32>::zeros((2, 7));
    assert_eq!(message(rows("x", &x.view(), &[8])), "`x`: expected shape [batch, 8], given [2, 7]");
    assert_eq!(message(rows("x", &x.view(), &[7, 1])), "`x`: expected shape [batch, 7, 1], given [2, 7]");
    let scalar = ndarray::arr0(1.0);
    assert_eq!(message(rows("x", &scalar.view(), &[])), "`x`: expected shape [batch], given []");
}

#[test]
fn another_layout_is_an_error_and_standard_layout_its_remedy() {
    let columns = Array::<f32, _>::zeros((4, 6).f());
    let wide = Array2::<f32>::zeros((4, 9));
    let line = Array1::<f32>::zeros(8);
    assert!(message(rows("x", &columns.view(), &[6])).contains("as_standard_layout"));
    assert!(message(rows("x", &wide.slice(s![.., ..6]), &[6])).contains("`x`"));
    assert!(message(rows("x", &wide.slice(s![..;-1, ..]), &[9])).contains("`x`"));
    assert!(message(rows("x", &line.slice(s![..;2]), &[])).contains("`x`"));

    let remedied = columns.as_standard_layout();
    assert!(rows("x", &remedied.view(), &[6]).is_ok());
}

#[test]
fn labels_of_every_integer_type() {
    let mut classes = [9; 4];
    labels("labels", &[0_u8, 1, 2], 3, &mut classes).unwrap();
    assert_eq!(classes, [0, 1, 2, 9]);
    labels("labels", &[2_u16], 3, &mut classes).unwrap();
    labels("labels", &[2_u32], 3, &mut classes).unwrap();
    labels("labels", &[2_u64], 3, &mut classes).unwrap();
    labels("labels", &[2_usize], 3, &mut classes).unwrap();
    labels("labels", &[2_i32], 3, &mut classes).unwrap();
    labels("labels", &[1_i64], 3, &mut classes).unwrap();
    assert_eq!(classes, [1, 1, 2, 9]);
}

#[test]
fn a_label_out_of_range_is_an_error() {
    let mut classes = [0; 4];
    assert_eq!(
        message(labels("labels", &[0_u8, 9, 10], 10, &mut classes)),
        "`labels`: expected labels from 0 to 9, given 10 at index 2 (10 classes)"
    );
    assert_eq!(
        message(labels("labels", &[-1_i64], 10, &mut classes)),
        "`labels`: expected labels from 0 to 9, given -1 at index 0 (10 classes)"
    );
    assert!(message(labels("labels", &[u64::MAX], 10, &mut classes)).contains("18446744073709551615"));
    assert!(message(labels("labels", &[0_u8], 0, &mut classes)).contains("0 classes"));
    assert_eq!(
        message(labels("labels", &[0_u8; 5], 10, &mut classes)),
        "expected a batch of at most 4, given 5; make the workspace with `workspace(5)`"
    );
}

#[test]
fn batch_sizes() {
    assert!(same_batch("y", 3, "x", 3).is_ok());
    assert_eq!(message(same_batch("y", 2, "x", 3)), "`y`: expected a batch of 3 as `x` has, given 2");
    assert!(fits(8, 8).is_ok());
    assert!(fits(9, 8).is_err());
    assert!(matches!(fits(0, 8), Err(Error::EmptyBatch)));
}

#[test]
fn finite_names_the_first_value_that_is_not() {
    let mut x = Array2::<f32>::zeros((3, 4));
    let check = |x: &Array2<f32>| finite("x", rows("x", &x.view(), &[4]).unwrap().1, 4);
    assert!(check(&x).is_ok());
    x[[2, 1]] = f32::INFINITY;
    assert_eq!(message(check(&x)), "`x`: expected finite values, given inf in example 2 at element 1");
}

#[test]
fn labels_are_of_any_integer_type_and_for_two_classes_bool() {
    fn check<C: Class>(labels: [C; 2]) {
        let mut into = [7; 2];
        super::labels("labels", &labels, 2, &mut into).unwrap();
        assert_eq!(into, [1, 0]);
    }
    macro_rules! each {
        ($($integer:ty)*) => { $(check::<$integer>([1, 0]);)* };
    }
    each!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
    check([true, false]);
    let of_three = message(super::labels("labels", &[true, false], 3, &mut [0; 2]));
    assert_eq!(of_three, "labels: expected `labels` as integers, as there are 3 classes, given `bool`, which is for 2");
    let negative = message(super::labels("labels", &[-1_i8], 3, &mut [0]));
    assert_eq!(negative, "`labels`: expected labels from 0 to 2, given -1 at index 0 (3 classes)");
    assert!(super::labels("labels", &[u128::MAX], 3, &mut [0]).is_err());
}
