use super::*;
use crate::Tensor;
use ndarray::{ArrayViewD, ArrayViewMutD, Ix1, Ix2, array};

/// y = W·x + b with x = [1, 2, 3]; the loss is Σ sin(y).
#[derive(Clone)]
struct Params {
    weight: Tensor<f64, Ix2>,
    bias: Tensor<f64, Ix1>,
}

impl ParameterSet<f64> for Params {
    fn visit<'a>(&'a self, f: &mut dyn FnMut(&str, ArrayViewD<'a, f64>)) {
        f("weight", self.weight.view().into_dyn());
        f("bias", self.bias.view().into_dyn());
    }

    fn visit_mut<'a>(&'a mut self, f: &mut dyn FnMut(&str, ArrayViewMutD<'a, f64>)) {
        f("weight", self.weight.view_mut().into_dyn());
        f("bias", self.bias.view_mut().into_dyn());
    }
}

struct OnlyBias(Tensor<f64, Ix1>);

impl ParameterSet<f64> for OnlyBias {
    fn visit<'a>(&'a self, f: &mut dyn FnMut(&str, ArrayViewD<'a, f64>)) {
        f("bias", self.0.view().into_dyn());
    }

    fn visit_mut<'a>(&'a mut self, f: &mut dyn FnMut(&str, ArrayViewMutD<'a, f64>)) {
        f("bias", self.0.view_mut().into_dyn());
    }
}

fn params() -> Params {
    let (mut weight, mut bias) = (Tensor::in_order([2, 3], [1, 0]), Tensor::in_order([2], [0]));
    weight.assign(&array![[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]]).unwrap();
    bias.assign(&array![0.25, -0.5]).unwrap();
    Params { weight, bias }
}

fn output(params: &Params) -> ndarray::Array1<f64> {
    params.weight.view().dot(&array![1.0, 2.0, 3.0]) + params.bias.view()
}

fn loss(params: &Params) -> f64 {
    output(params).mapv(f64::sin).sum()
}

fn gradients(params: &Params) -> Params {
    let mut gradients = params.clone();
    let dy = output(params).mapv(f64::cos);
    gradients.weight.view_mut().indexed_iter_mut().for_each(|((i, j), g)| *g = dy[i] * [1.0, 2.0, 3.0][j]);
    gradients.bias.assign(&dy).unwrap();
    gradients
}

#[test]
fn right_gradients_pass_and_parameters_stay() {
    let mut checked = params();
    let report = check_gradients(&mut checked, &gradients(&params()), &GradientCheck::default(), loss);
    assert!(report.passes(1e-9), "{report}");
    assert_eq!(report.forward_passes, 1 + 2 * 8);
    assert_eq!(report.loss.to_bits(), loss(&params()).to_bits());
    let names: Vec<_> = report.parameters.iter().map(|p| (p.name.as_str(), p.checked)).collect();
    assert_eq!(names, [("weight", 6), ("bias", 2)]);
    assert_eq!((checked.weight, checked.bias), (params().weight, params().bias));
}

#[test]
fn a_wrong_element_is_found_with_its_presented_index() {
    let mut wrong = gradients(&params());
    wrong.weight[[1, 2]] *= 1.01;
    let report = check_gradients(&mut params(), &wrong, &GradientCheck::default(), loss);
    assert!(!report.passes(1e-4));
    let worst = report.worst().unwrap();
    assert_eq!((worst.name.as_str(), &worst.worst_index[..]), ("weight", &[1, 2][..]));
    assert!((worst.max_relative_error - 0.01 / 2.01).abs() < 1e-6);
    assert!((worst.analytic / worst.numeric - 1.01).abs() < 1e-6);
}

#[test]
fn a_gradient_that_is_not_a_number_does_not_pass() {
    let mut wrong = gradients(&params());
    wrong.bias[1] = f64::NAN;
    let report = check_gradients(&mut params(), &wrong, &GradientCheck::default(), loss);
    assert!(!report.passes(1e300));
    assert_eq!(report.worst().unwrap().worst_index, [1]);
    let report = check_gradients(&mut params(), &gradients(&params()), &GradientCheck::default(), |_| f64::NAN);
    assert!(!report.passes(1e300));
}

#[test]
fn samples_are_evenly_spaced_and_counted() {
    let positions = |samples, len| GradientCheck { samples, ..GradientCheck::default() }.positions(len);
    assert_eq!(positions(Some(3), 9).collect::<Vec<_>>(), [1, 4, 7]);
    assert_eq!(positions(Some(2), 5).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(positions(Some(9), 3).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(positions(None, 4).collect::<Vec<_>>(), [0, 1, 2, 3]);
    assert_eq!(positions(Some(0), 4).count(), 0);
    assert_eq!(positions(Some(3), 0).count(), 0);

    let report = check_gradients(&mut params(), &gradients(&params()), &GradientCheck::sampled(3), loss);
    assert_eq!(report.parameters.iter().map(|p| p.checked).collect::<Vec<_>>(), [3, 2]);
    assert_eq!(report.forward_passes, 1 + 2 * 5);
    assert!(report.passes(1e-9));
}

#[test]
fn parameters_without_a_gradient_are_not_checked() {
    let only = OnlyBias(gradients(&params()).bias);
    let report = check_gradients(&mut params(), &only, &GradientCheck::default(), loss);
    assert_eq!(report.parameters.len(), 1);
    assert!(report.passes(1e-9));
}

#[test]
fn one_direction_sees_every_element() {
    let at_once = |gradients: &Params| {
        let mut checked = params();
        let report = check_gradients(&mut checked, gradients, &GradientCheck::at_once(), loss);
        assert_eq!((checked.weight, checked.bias), (params().weight, params().bias), "the parameters stay");
        report
    };
    let right = gradients(&params());
    let report = at_once(&right);
    assert!(report.passes(1e-6), "{report}");
    assert_eq!((report.forward_passes, report.parameters[0].checked), (3, 8));
    for element in 0..8 {
        // a hundredth too much, the other sign, nothing at all, not a number
        for factor in [1.01, -1.0, 0.0, f64::NAN] {
            let mut wrong = right.clone();
            match element {
                0..6 => wrong.weight[[element / 3, element % 3]] *= factor,
                _ => wrong.bias[element - 6] *= factor,
            }
            let report = at_once(&wrong);
            assert!(!report.passes(1e-4), "element {element} times {factor}: {report}");
        }
    }
    // one parameter has gradients a thousand times as large as the other's
    let scaled = |params: &Params| loss(params) + 1e3 * params.bias.view().sum();
    let mut large = right;
    large.bias.view_mut().mapv_inplace(|g| g + 1e3);
    assert!(check_gradients(&mut params(), &large, &GradientCheck::at_once(), scaled).passes(1e-6));
    large.weight.view_mut().mapv_inplace(|g| g * 1.1);
    assert!(!check_gradients(&mut params(), &large, &GradientCheck::at_once(), scaled).passes(1e-4));
}

#[test]
fn a_kink_is_stepped_over_with_another_step() {
    // the slope changes a little beside where the parameters are: at steps up to 10⁻⁸ it is the gradient's
    let kinked = |params: &Params| loss(params) + 3.0 * (params.bias[0] - 0.25 - 2e-9).max(0.0);
    let report = check_gradients(&mut params(), &gradients(&params()), &GradientCheck::at_once(), kinked);
    assert!(report.passes(1e-4) && report.forward_passes > 3, "{report}");
}

#[test]
fn unravel_is_row_major() {
    let at = |position| unravel(position, &[2, 3, 4]);
    assert_eq!((at(0), at(5), at(23)), (vec![0, 0, 0], vec![0, 1, 1], vec![1, 2, 3]));
    assert!(unravel(0, &[]).is_empty());
}

#[test]
fn the_report_prints_as_a_table() {
    let report = GradientReport {
        parameters: vec![
            ParameterReport {
                name: "hidden.weight".into(),
                shape: vec![100, 3072],
                checked: 307_200,
                max_relative_error: 2.5e-9,
                worst_index: vec![7, 1033],
                analytic: -1.25e-3,
                numeric: -1.250_001e-3,
            },
            ParameterReport::new("out.bias", &[10]),
        ],
        loss: 2.31,
        forward_passes: 614_401,
    };
    insta::assert_snapshot!(report, @r"
    parameter            shape  checked  worst error         at      analytic       numeric
    hidden.weight  [100, 3072]   307200       2.5e-9  [7, 1033]  -1.250000e-3  -1.250001e-3
    out.bias              [10]        0        0.0e0        [0]    0.000000e0    0.000000e0
    loss 2.310000, 614401 forward passes
    ");
}
