#![allow(
    clippy::float_cmp,
    reason = "counts divide alike, and what is merged is equal to the bit where the tests say so"
)]

use super::*;
use ndarray::{Array1, Array2, ArrayD, Ix2, arr2, array};
use proptest::prelude::*;

/// A case that scikit-learn was asked, line by line: a key and numbers.
struct Recorded<'a> {
    name: &'a str,
    lines: Vec<(&'a str, Vec<f64>)>,
}

impl<'a> Recorded<'a> {
    /// All cases of a kind.
    fn all(kind: &str) -> Vec<Recorded<'static>> {
        let text = include_str!("../../../tests/vectors/sklearn_metrics.txt");
        let blocks = text.split("\n\n").filter_map(|block| block.strip_prefix("case ")?.strip_prefix(kind));
        let cases: Vec<_> = blocks.map(Recorded::new).collect();
        assert!(cases.len() >= 6, "{} cases of {kind}", cases.len());
        cases
    }

    fn new(block: &'a str) -> Self {
        let (name, rest) = block.split_once('\n').unwrap();
        let line = |line: &'a str| {
            let mut words = line.split(' ');
            (words.next().unwrap(), words.map(|word| word.parse().unwrap()).collect())
        };
        Self { name: name.trim(), lines: rest.lines().map(line).collect() }
    }

    fn every(&self, key: &str) -> impl Iterator<Item = &[f64]> {
        self.lines.iter().filter(move |(word, _)| *word == key).map(|(_, numbers)| numbers.as_slice())
    }

    fn numbers(&self, key: &str) -> &[f64] {
        self.every(key).next().unwrap_or_else(|| panic!("{}: no {key}", self.name))
    }

    fn whole(&self, key: &str) -> Vec<u64> {
        self.numbers(key).iter().map(|x| x.to_string().parse().unwrap()).collect()
    }

    fn floats(&self, key: &str) -> Vec<f32> {
        self.numbers(key).iter().map(|x| *x as f32).collect()
    }
}

/// The `k` of a line of a top-k accuracy.
fn case_k(line: &[f64]) -> usize {
    line[0].to_string().parse().unwrap()
}

#[track_caller]
fn assert_near(given: f64, expected: f64, what: &str) {
    assert!((given - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{what}: {given}, expected {expected}");
}

#[track_caller]
fn assert_scores(given: ClassScores, expected: &[f64], what: &str) {
    for (given, expected) in [given.precision, given.recall, given.f1].into_iter().zip(expected) {
        assert_near(given, *expected, what);
    }
}

#[test]
fn scores_of_classes_are_scikit_learns() {
    let mut tops = 0;
    for case in Recorded::all("classes") {
        let size = case.whole("size")[0] as usize;
        let labels = case.whole("labels");
        let scores = Array2::from_shape_vec((labels.len(), size), case.floats("scores")).unwrap();

        let mut accuracy = Accuracy::new();
        accuracy.update(scores.view(), &labels).unwrap();
        assert_near(accuracy.value(), case.numbers("accuracy")[0], case.name);

        let mut matrix = ConfusionMatrix::new(size);
        matrix.update(scores.view(), &labels).unwrap();
        let counts: Vec<u64> = (0..size).flat_map(|label| matrix.row(label).to_vec()).collect();
        assert_eq!(counts, case.whole("confusion"), "{}", case.name);
        assert_near(matrix.accuracy(), case.numbers("accuracy")[0], case.name);
        let occurring = case.whole("occurring");
        for (class, expected) in occurring.iter().zip(case.every("class")) {
            assert_scores(matrix.of_class(*class as usize), expected, &format!("{}, class {class}", case.name));
        }
        for class in (0..size).filter(|class| !occurring.contains(&(*class as u64))) {
            assert!(matrix.of_class(class).f1.is_nan(), "{}, class {class}", case.name);
        }
        assert_scores(matrix.macro_average(), case.numbers("macro"), case.name);
        assert_scores(matrix.micro_average(), case.numbers("micro"), case.name);
        assert_scores(matrix.weighted_average(), case.numbers("weighted"), case.name);

        for expected in case.every("top") {
            let mut top = TopK::new(case_k(expected));
            top.update(scores.view(), &labels).unwrap();
            assert_near(top.value(), expected[1], &format!("{}, top {}", case.name, top.k()));
            tops += 1;
        }
    }
    assert!(tops >= 8, "{tops} top-k accuracies");
}

#[test]
fn areas_under_the_curve_are_scikit_learns() {
    for case in Recorded::all("auc") {
        let mut auc = RocAuc::new();
        auc.update(Array1::from(case.floats("scores")).view(), &case.whole("labels")).unwrap();
        assert_near(auc.value(), case.numbers("value")[0], case.name);
    }
}

#[test]
fn errors_of_numbers_are_scikit_learns() {
    for case in Recorded::all("regression") {
        let shape: Vec<usize> = case.whole("shape").iter().map(|size| *size as usize).collect();
        let array = |key| ArrayD::from_shape_vec(shape.clone(), case.floats(key)).unwrap();
        let (predictions, targets) = (array("predictions"), array("targets"));
        let (mut mse, mut mae, mut r2) = (MeanSquaredError::new(), MeanAbsoluteError::new(), R2::new());
        mse.update(predictions.view(), targets.view()).unwrap();
        mae.update(predictions.view(), targets.view()).unwrap();
        r2.update(predictions.view(), targets.view()).unwrap();
        assert_near(mse.value(), case.numbers("mse")[0], case.name);
        assert_near(mae.value(), case.numbers("mae")[0], case.name);
        assert_near(r2.value(), case.numbers("r2")[0], case.name);
    }
}

#[test]
fn a_nan_is_never_the_highest_score() {
    let nan = f32::NAN;
    let scores = array![[nan, 1.0, 0.5], [nan, nan, nan], [nan, f32::NEG_INFINITY, nan], [0.0, nan, nan]];
    let labels = [1_u8, 0, 1, 1];
    let mut accuracy = Accuracy::new();
    accuracy.update(scores.view(), &labels).unwrap();
    assert_eq!((accuracy.right(), accuracy.seen()), (2, 4));

    let mut matrix = ConfusionMatrix::new(3);
    matrix.update(scores.view(), &labels).unwrap();
    assert_eq!((matrix.unpredicted(0), matrix.unpredicted(1), matrix.support(0)), (1, 0, 1));
    assert_eq!((matrix.count(1, 1), matrix.count(1, 0), matrix.seen()), (2, 1, 4));
    assert_eq!(matrix.accuracy(), 0.5);
    assert_eq!(matrix.micro_average().precision, 2.0 / 3.0);

    let mut all = TopK::new(3);
    all.update(scores.view(), &labels).unwrap();
    assert_eq!(all.value(), 0.5, "where the class's own score is NaN, it is in no place");
}

#[test]
fn of_equal_scores_the_first_is_the_higher() {
    let scores = arr2(&[[1.0_f32; 3]; 3]);
    for (k, expected) in [(0, 0.0), (1, 1.0 / 3.0), (2, 2.0 / 3.0), (3, 1.0), (9, 1.0)] {
        let mut top = TopK::new(k);
        top.update(scores.view(), &[0_u8, 1, 2]).unwrap();
        assert_eq!(top.value(), expected, "top {k}");
    }
}

#[test]
fn what_is_not_defined_is_nan() {
    assert!(Accuracy::new().value().is_nan());
    assert!(TopK::new(1).value().is_nan());
    for matrix in [ConfusionMatrix::new(0), ConfusionMatrix::new(3)] {
        assert!(matrix.accuracy().is_nan());
        for average in [matrix.macro_average(), matrix.micro_average(), matrix.weighted_average(), matrix.of_class(7)] {
            assert!(average.precision.is_nan() && average.recall.is_nan() && average.f1.is_nan());
        }
        assert_eq!((matrix.count(9, 0), matrix.support(9), matrix.unpredicted(9)), (0, 0, 0));
    }
    assert!(MeanSquaredError::new().value().is_nan());
    assert!(MeanAbsoluteError::new().value().is_nan());
    assert!(R2::new().value().is_nan());

    let auc = |scores: &[f32], labels: &[u8]| {
        let mut auc = RocAuc::new();
        auc.update(ArrayView1::from(scores), labels).unwrap();
        auc.value()
    };
    assert!(auc(&[], &[]).is_nan());
    assert!(auc(&[1.0, 2.0], &[1, 1]).is_nan(), "no others");
    assert!(auc(&[1.0, 2.0], &[0, 0]).is_nan(), "none of the class");
    assert!(auc(&[1.0, f32::NAN, 3.0], &[0, 1, 1]).is_nan());
    assert_eq!(auc(&[f32::NEG_INFINITY, f32::INFINITY], &[0, 1]), 1.0);

    let mut r2 = R2::new();
    r2.update(array![[1.0]].view(), array![[1.0]].view()).unwrap();
    assert!(r2.value().is_nan(), "one example has no spread");
    r2.update(array![[f32::NAN]].view(), array![[1.0]].view()).unwrap();
    assert!(r2.value().is_nan(), "a NaN among predictions of equal targets");
    let mut mse = MeanSquaredError::new();
    mse.update(array![f32::NAN, 1.0].view(), array![0.0, 0.0].view()).unwrap();
    assert!(mse.value().is_nan());
}

#[test]
fn mistakes_are_errors_and_count_nothing() {
    let scores = arr2(&[[0.0_f32, 1.0], [1.0, 0.0]]);
    let mut accuracy = Accuracy::new();
    let message = accuracy.update(scores.view(), &[1_u8]).unwrap_err().to_string();
    assert_eq!(message, "`labels`: expected a batch of 2 as `scores` has, given 1");
    let message = accuracy.update(scores.view(), &[1_u8, 2]).unwrap_err().to_string();
    assert_eq!(message, "`labels`: expected labels from 0 to 1, given 2 at index 1 (2 classes)");
    assert!(accuracy.update(scores.view(), &[0_i64, -1]).is_err());
    assert_eq!(accuracy, Accuracy::new());

    let mut matrix = ConfusionMatrix::new(3);
    let message = matrix.update(scores.view(), &[0_u8, 1]).unwrap_err().to_string();
    assert_eq!(message, "`scores`: expected shape [batch, 3], given [2, 2]");
    assert!(matrix.add(3_u8, Some(0)).is_err() && matrix.add(0_u8, Some(3)).is_err());
    assert!(matrix.merge(&ConfusionMatrix::new(2)).is_err());
    assert_eq!(matrix, ConfusionMatrix::new(3));
    assert!(ConfusionMatrix::from_counts(&[vec![1, 2], vec![3]]).is_err());
    assert!(TopK::new(1).merge(&TopK::new(2)).is_err());

    let mut auc = RocAuc::new();
    assert!(auc.update(array![0.5].view(), &[2_u8]).is_err() && auc.update(array![0.5].view(), &[1_u8, 0]).is_err());
    assert_eq!(auc.seen(), 0);
    let mut r2 = R2::new();
    let message = r2.update(array![1.0].view(), array![1.0, 2.0].view()).unwrap_err().to_string();
    assert_eq!(message, "`targets`: expected shape [1], as of the predictions, given [2]");
    r2.update(array![[1.0, 2.0]].view(), array![[1.0, 2.0]].view()).unwrap();
    assert!(r2.update(array![[1.0]].view(), array![[1.0]].view()).is_err());
    assert!(r2.merge(&R2::new()).is_ok());
}

#[test]
fn a_matrix_of_counts_is_that_of_its_examples() {
    let mut matrix = ConfusionMatrix::new(2);
    matrix.add(0_usize, Some(1)).unwrap();
    matrix.add(1, Some(1)).unwrap();
    assert_eq!(ConfusionMatrix::from_counts(&[vec![0, 1], vec![0, 1]]).unwrap(), matrix);
    matrix.add(0, None).unwrap();
    assert_eq!((matrix.unpredicted(0), matrix.seen()), (1, 3));
}

/// Rows of scores of so many classes, few different ones so that there are ties, and their labels.
fn scored(classes: usize) -> impl Strategy<Value = (Array2<f32>, Vec<u8>)> {
    let score = prop_oneof![6 => (0_i8..5).prop_map(f32::from), 1 => Just(f32::NAN)];
    (0_usize..40).prop_flat_map(move |rows| {
        let scores = proptest::collection::vec(score.clone(), rows * classes);
        let scores = scores.prop_map(move |scores| Array2::from_shape_vec((rows, classes), scores).unwrap());
        (scores, proptest::collection::vec(0..classes as u8, rows))
    })
}

/// Predictions and targets, neither small nor far apart.
fn numbers(outputs: usize) -> impl Strategy<Value = [Array2<f32>; 2]> {
    (0_usize..40).prop_flat_map(move |rows| {
        let array = proptest::collection::vec(-100_f32..1000.0, rows * outputs)
            .prop_map(move |x| Array2::from_shape_vec((rows, outputs), x).unwrap());
        [array.clone(), array]
    })
}

/// Above and below.
fn both<E: Clone>(a: &Array2<E>, b: &Array2<E>) -> Array2<E> {
    ndarray::concatenate(ndarray::Axis(0), &[a.view(), b.view()]).unwrap().into_dimensionality::<Ix2>().unwrap()
}

fn agree(a: f64, b: f64) -> bool {
    a.is_nan() && b.is_nan() || (a - b).abs() <= 1e-11 * a.abs().max(1.0)
}

proptest! {
    #[test]
    fn merged_parts_are_the_whole((a, la) in scored(3), (b, lb) in scored(3)) {
        let (whole, labels) = (both(&a, &b), [la.clone(), lb.clone()].concat());
        macro_rules! check {
            ($new:expr, $merge:expr) => {{
                let metric = |scores: &Array2<f32>, labels: &[u8]| {
                    let mut metric = $new;
                    metric.update(scores.view(), labels).unwrap();
                    metric
                };
                let mut merged = metric(&a, &la);
                $merge(&mut merged, &metric(&b, &lb));
                prop_assert_eq!(merged, metric(&whole, &labels));
            }};
        }
        check!(Accuracy::new(), Accuracy::merge);
        check!(TopK::new(2), |a: &mut TopK, b| a.merge(b).unwrap());
        check!(ConfusionMatrix::new(3), |a: &mut ConfusionMatrix, b| a.merge(b).unwrap());

        let auc = |scores: &Array2<f32>, labels: &[u8]| {
            let mut auc = RocAuc::new();
            let labels: Vec<u8> = labels.iter().map(|label| label % 2).collect();
            auc.update(scores.column(0), &labels).unwrap();
            auc
        };
        let mut merged = auc(&a, &la);
        merged.merge(&auc(&b, &lb));
        let (merged, whole) = (merged.value(), auc(&whole, &labels).value());
        prop_assert!(merged == whole || merged.is_nan() && whole.is_nan());
    }

    #[test]
    fn merged_errors_are_the_whole_up_to_rounding([pa, ta] in numbers(2), [pb, tb] in numbers(2)) {
        let (predictions, targets) = (both(&pa, &pb), both(&ta, &tb));
        macro_rules! check {
            ($new:expr, $merge:expr) => {{
                let metric = |predictions: &Array2<f32>, targets: &Array2<f32>| {
                    let mut metric = $new;
                    metric.update(predictions.view(), targets.view()).unwrap();
                    metric
                };
                let mut merged = metric(&pa, &ta);
                $merge(&mut merged, &metric(&pb, &tb));
                let (merged, whole) = (merged.value(), metric(&predictions, &targets).value());
                prop_assert!(agree(merged, whole), "{} and {}", merged, whole);
            }};
        }
        check!(MeanSquaredError::new(), MeanSquaredError::merge);
        check!(MeanAbsoluteError::new(), MeanAbsoluteError::merge);
        check!(R2::new(), |a: &mut R2, b| a.merge(b).unwrap());
    }

    #[test]
    fn the_area_is_the_share_of_pairs_in_order((scores, labels) in scored(2)) {
        let mut auc = RocAuc::new();
        let scores = scores.mapv(|score| if score.is_nan() { 7.0 } else { score });
        auc.update(scores.column(0), &labels).unwrap();
        let of = |wanted| scores.column(0).into_iter().zip(&labels).filter(move |(_, l)| **l == wanted).map(|(s, _)| *s);
        let pairs = of(1).flat_map(|own| of(0).map(move |other| if own > other { 1.0 } else if own == other { 0.5 } else { 0.0 }));
        let (sum, count) = pairs.fold((0.0, 0.0), |(sum, count), pair: f64| (sum + pair, count + 1.0));
        prop_assert!(agree(auc.value(), sum / count));
    }
}
