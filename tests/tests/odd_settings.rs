//! The public functions around a network, with any numbers that their types allow: sizes of nothing and of more than
//! there can be, shares outside of 0 to 1, NaN. Either an error that says what was expected, or a result; never a panic.
#![allow(missing_docs)]

use std::path::PathBuf;

use nn_runtime::data::{Augment, Batch, Batches, Dataset, Examples, LastBatch, Mix, Normalisation, Rows};
use nn_runtime::fit::{self, Epoch, Fit, Learner, Moment, Position, Scores};
use nn_runtime::log::{Json, JsonLog, TensorBoard};
use nn_runtime::metrics::{Accuracy, ConfusionMatrix, MeanAbsoluteError, MeanSquaredError, R2, RocAuc, TopK};
use nn_runtime::ndarray::{Array1, Array2, ArrayD, IxDyn};
use nn_runtime::schedule::{self, OneCycle, ReduceOnPlateau};
use nn_runtime::{
    Adadelta, Adagrad, Adam, AdamW, Adamax, Error, GradientCheck, Group, Lamb, Lion, Muon, NAdam, ParameterSet, RAdam,
    RmsProp, Rule, Seed, Sgd, Tensor, gradients, network,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseResult;

network! {
    Net(x: [3]) { x -> linear(4) as hidden -> tanh -> linear(2) -> softmax_ce }
}

// ---- any numbers ----

fn float() -> impl Strategy<Value = f32> {
    let special = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, 1e-40, 0.0, -0.0, 1.0, 0.5, -1.0];
    prop_oneof![prop::num::f32::ANY, select(special.to_vec()), -2.0_f32..2.0]
}

fn double() -> impl Strategy<Value = f64> {
    let special = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, 5e-324, 0.0, -0.0, 1.0, 0.5, -1.0];
    prop_oneof![prop::num::f64::ANY, select(special.to_vec()), -2.0_f64..2.0]
}

fn count() -> impl Strategy<Value = u64> {
    let special = [0, 1, 2, 1 << 31, 1 << 32, (1 << 53) + 1, i64::MAX as u64, u64::MAX - 1, u64::MAX];
    prop_oneof![any::<u64>(), select(special.to_vec()), 0_u64..10]
}

fn size() -> impl Strategy<Value = usize> {
    count().prop_map(|count| usize::try_from(count).unwrap_or(usize::MAX))
}

fn label() -> impl Strategy<Value = i64> {
    prop_oneof![6 => 0_i64..4, 1 => any::<i64>(), 1 => select(vec![-1, 256, 1 << 32])]
}

/// An error says what was expected.
#[track_caller]
fn says<T>(result: Result<T, Error>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            let message = error.to_string();
            assert!(message.contains("expect") || message.contains("cannot "), "{message}");
            None
        }
    }
}

fn scores() -> impl Strategy<Value = Array2<f32>> {
    (0_usize..4, 0_usize..5).prop_flat_map(|(rows, columns)| {
        vec(float(), rows * columns).prop_map(move |all| Array2::from_shape_vec((rows, columns), all).expect("as many"))
    })
}

fn array() -> impl Strategy<Value = ArrayD<f32>> {
    vec(0_usize..4, 0..3).prop_flat_map(|shape| {
        let length = shape.iter().product::<usize>();
        vec(float(), length).prop_map(move |all| ArrayD::from_shape_vec(IxDyn(&shape), all).expect("as many"))
    })
}

// ---- metrics ----

proptest! {
    #[test]
    fn metrics_of_classes(scores in scores(), labels in vec(label(), 0..4), k in size(), times in count()) {
        let classes = scores.ncols().cast_signed() as i64;
        let right = labels.len() == scores.nrows() && labels.iter().all(|label| (0..classes).contains(label));
        let mut accuracy = Accuracy::new();
        prop_assert_eq!(says(accuracy.update(scores.view(), &labels)).is_some(), right);
        prop_assert_eq!(accuracy.seen(), if right { labels.len() as u64 } else { 0 });
        let mut top = TopK::new(k);
        prop_assert_eq!(says(top.update(scores.view(), &labels)).is_some(), right);
        prop_assert!(!right || k == 0 || top.value().is_nan() || top.value() >= accuracy.value());
        says(top.merge(&TopK::new(2)));
        let mut matrix = ConfusionMatrix::new(scores.ncols());
        prop_assert_eq!(says(matrix.update(scores.view(), &labels)).is_some(), right);
        prop_assert_eq!(matrix.seen(), accuracy.seen());
        prop_assert!(!right || matrix.accuracy().to_bits() == accuracy.value().to_bits());
        for label in labels.iter().filter_map(|&label| usize::try_from(label).ok()) {
            says(matrix.add_unpredicted(label, times));
            says(matrix.add(label, Some(k)));
            let _ = (matrix.row(label), matrix.support(label), matrix.unpredicted(label), matrix.of_class(label));
        }
        let other = matrix.clone();
        says(matrix.merge(&other));
        says(matrix.merge(&ConfusionMatrix::new(7)));
        let _ = (matrix.macro_average(), matrix.weighted_average(), matrix.micro_average(), matrix.accuracy());
        for _ in 0..70 {
            let again = accuracy;
            accuracy.merge(&again);
        }
    }

    #[test]
    fn a_matrix_of_any_counts(rows in vec(vec(count(), 0..4), 0..4)) {
        if let Some(mut matrix) = says(ConfusionMatrix::from_counts(&rows)) {
            let _ = (matrix.seen(), matrix.accuracy(), matrix.macro_average(), matrix.micro_average());
            says(matrix.add(0_usize, Some(0)));
            says(matrix.update(Array2::zeros((1, rows.len())).view(), &[0_u8]));
        }
    }

    #[test]
    fn metrics_of_scores(scores in vec(float(), 0..6), labels in vec(prop_oneof![5 => 0_i64..2, 1 => label()], 0..6)) {
        let right = scores.len() == labels.len() && labels.iter().all(|label| (0..2).contains(label));
        let mut auc = RocAuc::new();
        prop_assert_eq!(says(auc.update(Array1::from(scores).view(), &labels)).is_some(), right);
        prop_assert_eq!(auc.seen(), if right { labels.len() as u64 } else { 0 });
        let value = auc.value();
        prop_assert!(value.is_nan() || (0.0..=1.0).contains(&value), "{value}");
        let other = auc.clone();
        auc.merge(&other);
    }

    #[test]
    fn metrics_of_numbers(first in array(), second in array(), third in array()) {
        let (mut squares, mut sizes, mut r2) = (MeanSquaredError::new(), MeanAbsoluteError::new(), R2::new());
        for (a, b) in [(&first, &first), (&first, &second), (&second, &third), (&third, &third)] {
            let right = a.shape() == b.shape();
            prop_assert_eq!(says(squares.update(a.view(), b.view())).is_some(), right);
            prop_assert_eq!(says(sizes.update(a.view(), b.view())).is_some(), right);
            let before = r2.clone();
            if says(r2.update(a.view(), b.view())).is_none() {
                // the same numbers, NaN among them
                prop_assert_eq!(format!("{:?}", r2), format!("{:?}", before));
            }
            let mut other = R2::new();
            says(other.update(b.view(), b.view()));
            says(r2.merge(&other));
        }
        let _ = (squares.value(), sizes.value(), r2.value());
    }
}

// ---- schedules ----

proptest! {
    #[test]
    fn schedules(peak in float(), floor in float(), factor in float(), power in double(), a in count(), b in count(), at in vec(count(), 1..6)) {
        let one = OneCycle { pct_start: power, div_factor: f64::from(factor), final_div_factor: power, linear: a % 2 == 0, ..OneCycle::new(peak, b) };
        for step in at.iter().copied().chain([0, a, b]) {
            let rates = [
                schedule::constant(peak)(step),
                schedule::step(peak, a, factor)(step),
                schedule::multi_step(peak, &at, factor)(step),
                schedule::exponential(peak, factor)(step),
                schedule::cosine(peak, a, floor)(step),
                schedule::cosine_restarts(peak, a, b, floor)(step),
                schedule::one_cycle(peak, a)(step),
                one.rate()(step),
                schedule::polynomial(peak, a, power)(step),
                schedule::linear(peak, floor, a)(step),
                schedule::warm_up(a, schedule::cosine(peak, b, floor))(step),
                schedule::then(a, schedule::constant(peak), schedule::linear(peak, floor, b))(step),
            ];
            // right numbers give right rates
            let right = [peak, floor].iter().all(|rate| (1e-6..1.0).contains(rate)) && peak >= floor;
            for rate in [rates[4], rates[5], rates[9]] {
                prop_assert!(!right || (floor * 0.999_999..=peak * 1.000_001).contains(&rate), "{rate} at {step}");
            }
        }
    }

    #[test]
    fn plateaus(lr in float(), numbers in [double(), double(), double(), double()], steps in [count(), count(), count(), count()], seen in vec(double(), 0..8)) {
        let [factor, threshold, rate, best] = numbers;
        let mut plateau = ReduceOnPlateau::new(lr).factor(factor).threshold(threshold).patience(steps[0]).cooldown(steps[1]);
        if steps[0] % 2 == 0 {
            plateau = plateau.maximize();
        }
        plateau.restore(([rate, best], [steps[2], steps[3]]));
        for number in seen {
            plateau.step(number);
        }
        let _ = (plateau.lr(), plateau.state());
    }
}

// ---- data ----

fn dataset() -> impl Strategy<Value = Dataset> {
    (0_usize..6, 0_usize..4, 0_usize..5, 0_usize..5).prop_map(|(count, channels, height, width)| {
        let pixels = (0..count * channels * height * width).map(|pixel| (pixel * 37) as u8).collect();
        let labels = (0..count).map(|image| (image % 3) as u8).collect();
        Dataset::new(pixels, [channels, height, width], labels, ["a", "b", "c"].map(str::to_owned).to_vec())
            .expect("right")
    })
}

fn augment() -> impl Strategy<Value = Augment> {
    prop_oneof![
        double().prop_map(|probability| Augment::Flip { probability }),
        size().prop_map(|padding| Augment::PadAndCrop { padding }),
        (0_usize..4).prop_map(|padding| Augment::PadAndCrop { padding }),
        size().prop_map(|size| Augment::Cutout { size }),
        (float(), float(), float()).prop_map(|(brightness, contrast, saturation)| Augment::ColourJitter {
            brightness,
            contrast,
            saturation
        }),
    ]
}

/// An epoch is as many batches as it says, of all examples but those of a short last one.
fn epoch(batches: &mut Batches<'_>, count: usize, size: usize, last: LastBatch) -> TestCaseResult {
    let (mut seen, mut made) = (0, 0);
    while let Some(batch) = batches.next_batch() {
        (seen, made) = (seen + batch.len(), made + 1);
        prop_assert!(batch.len() <= size && batch.positions().iter().all(|&position| position < count));
        let _ = (batch.images().len(), batch.rows().len(), batch.targets().len());
    }
    prop_assert_eq!(made, batches.per_epoch());
    prop_assert_eq!(seen, if last == LastBatch::Keep { count } else { count / size * size });
    Ok(())
}

proptest! {
    #[test]
    fn batches(data in dataset(), size in size(), seed in count(), start in count(), skip in size(), list in vec(augment(), 0..3), how in 0..3, drop in any::<bool>()) {
        let count = data.len();
        let last = if drop { LastBatch::Drop } else { LastBatch::Keep };
        let Some(batches) = says(Batches::new(&data, &Normalisation::of(&data), size)) else {
            prop_assert_eq!(size, 0);
            return Ok(());
        };
        let mut batches = match how {
            0 => batches,
            1 => batches.shuffled(Seed(seed)),
            _ => batches.balanced(Seed(seed)).expect("labels"),
        }.last(last);
        batches.start(start);
        epoch(&mut batches, count, size, last)?;
        let Some(mut batches) = says(batches.augmented(&list, Seed(seed))) else { return Ok(()) };
        batches.start(start);
        epoch(&mut batches, count, size, last)?;
        batches.start(start);
        batches.skip(skip);
        while let Some(batch) = batches.next_batch() {
            prop_assert!(batch.rows().iter().all(|value| !value.is_nan()), "{list:?}");
        }
    }

    #[test]
    fn mixes(data in dataset(), alpha in double(), classes in size(), seed in count()) {
        let mixes = [Mix::mixup(alpha, classes, Seed(seed)), Mix::cutmix(alpha, classes, Seed(seed)), Mix::cutmix(alpha, 3, Seed(seed))];
        for mut mix in mixes.into_iter().filter_map(says) {
            let mut batches = Batches::new(&data, &Normalisation::of(&data), 4).expect("right");
            while let Some(batch) = batches.next_batch() {
                if let Some(mixed) = says(mix.apply(&batch)) {
                    prop_assert_eq!(mixed.images().len(), batch.images().len());
                    for row in mixed.probabilities().rows() {
                        prop_assert!((row.sum() - 1.0).abs() < 1e-5);
                    }
                }
            }
        }
    }

    #[test]
    fn data_sets(pixels in 0_usize..40, image in [size(), size(), size()], labels in vec(0_u8..4, 0..4), names in 0_usize..4, take in size()) {
        let names: Vec<String> = (0..names).map(|name| name.to_string()).collect();
        let Some(data) = says(Dataset::new(vec![7; pixels], image, labels.clone(), names.clone())) else { return Ok(()) };
        let _ = (data.images().len(), data.image_len(), Normalisation::of(&data), data.class_name(take));
        let coarse = says(data.clone().with_coarse_labels(labels, names));
        prop_assert!(coarse.is_some());
        prop_assert!(data.take(take).len() <= take);
    }

    #[test]
    fn normalisations(data in dataset(), mean in vec(double(), 0..4), std in vec(double(), 0..4), channel in size(), byte in any::<u8>()) {
        let right = (mean.len(), std.len()) == (data.image_shape()[0], data.image_shape()[0]);
        let normalisation = Normalisation { mean, std };
        let _ = normalisation.apply(channel, byte);
        let jitter = [Augment::ColourJitter { brightness: 0.5, contrast: 0.5, saturation: 0.5 }];
        let batches = says(Batches::new(&data, &normalisation, 2));
        prop_assert_eq!(batches.is_some(), right);
        if let Some(mut batches) = batches.and_then(|batches| says(batches.augmented(&jitter, Seed(1)))) {
            while batches.next_batch().is_some() {}
        }
    }

    #[test]
    fn rows(values in array(), labels in vec(0_u8..4, 0..4), targets in array(), rows in size(), columns in prop_oneof![Just(0_usize), Just(1)]) {
        if let Some(all) = says(Rows::new(values)) {
            let with = all.clone().with_labels(labels, vec!["a".to_owned(), "b".to_owned()]);
            let all = says(says(with).unwrap_or(all.clone()).with_targets(targets)).unwrap_or(all);
            let mut batches = Batches::of(&all, 2).expect("right");
            epoch(&mut batches, all.len(), 2, LastBatch::Keep)?;
        }
        // as many rows as can be said, of nothing
        if let Some(all) = Array2::from_shape_vec((rows, columns), Vec::new()).ok().and_then(|array| says(Rows::new(array))) {
            let mut batches = Batches::of(&all, 100_000).expect("right");
            epoch(&mut batches, all.len(), 100_000, LastBatch::Keep)?;
        }
    }
}

// ---- training ----

/// Gives these losses one after another, and these scores.
struct Told {
    losses: Vec<f32>,
    scores: Vec<f64>,
    saved: u64,
}

impl Learner for Told {
    fn step(&mut self, _: &Batch<'_>, _: u64, _: f32) -> Result<f32, Error> {
        Ok(self.losses.pop().unwrap_or(1.0))
    }

    fn evaluate(&mut self) -> Result<Scores, Error> {
        Ok(Scores::from(self.scores.pop().unwrap_or(0.0)))
    }

    fn save(&mut self, _: &Position, _: Moment) -> Result<(), Error> {
        self.saved += 1;
        Ok(())
    }
}

proptest! {
    #[test]
    fn trainings(
        examples in 0_usize..7,
        start in [count(), count()],
        more in 0_u64..4,
        settings in [count(), count()],
        history in vec(double(), 0..4),
        losses in vec(prop_oneof![3 => Just(1.0_f32), 1 => float()], 0..4),
        scores in vec(double(), 0..4),
    ) {
        let rows = Rows::new(Array2::ones((examples, 1))).expect("right");
        let mut batches = Batches::of(&rows, 2).expect("right");
        let [epoch, batch] = start;
        let past = |score: &f64| Epoch { loss: *score, rate: 0.1, scores: Scores::from(*score) };
        let mut position = Position { epoch, batch, loss: 0.5, history: history.iter().map(past).collect() };
        let fit = Fit::new(epoch.saturating_add(more)).patience(settings[0]).save_every(settings[1]).prefetch(false);
        let finite = losses.iter().all(|loss| loss.is_finite());
        let mut told = Told { losses, scores, saved: 0 };
        let ran = says(fit.schedule(schedule::cosine(0.1, settings[0], 0.0)).run(&mut told, &mut batches, &mut position));
        prop_assert!(ran.is_some() || !finite || examples == 0);
        prop_assert!(ran.is_none() || position.epoch <= epoch.saturating_add(more));
        // what is written is read again
        let mut metadata = nn_runtime::checkpoint::Metadata::new();
        position.write(&mut metadata);
        let read = Position::read(&metadata).expect("it was written");
        prop_assert_eq!(format!("{:?}", read), format!("{:?}", position));
    }

    #[test]
    fn range_tests(rates in [float(), float()], steps in size(), losses in vec(float(), 0..30)) {
        let rows = Rows::new(Array2::ones((3, 1))).expect("right");
        let mut batches = Batches::of(&rows, 2).expect("right");
        let mut left = losses.into_iter();
        let test = fit::lr_range_test(&mut batches, rates, steps, |_, _, _| {
            left.next().ok_or_else(|| Error::Invalid { what: "test", why: "expected an end".to_owned() })
        });
        if let Some(test) = says(test) {
            let _ = test.suggestion();
        }
    }
}

fn trained<R: Rule>(rule: R, group: Group, taken: u64) {
    let (mut net, mut ws) = (Net::new(Seed(1)), Net::workspace(2));
    let mut optimizer = net.optimizer(rule);
    says(optimizer.group(&net.params, nn_runtime::Parameter::is_bias, group));
    says(optimizer.group(&net.params, |_| false, group));
    optimizer.set_taken(taken);
    let mut steps = 0;
    for _ in 0..2 {
        says(net.gradients(Array2::ones((2, 3)).view(), &[0_u8, 1], &mut ws));
        let stepped = net.apply(&mut optimizer, &ws);
        steps += u64::from(matches!(stepped, Ok(()) | Err(Error::Diverged(_))));
        says(stepped);
    }
    assert_eq!((optimizer.taken(), net.steps), (taken.saturating_add(steps), steps));
    assert!(net.params.arrays().iter().all(|(_, array)| array.iter().all(|w| w.is_finite())));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn optimisers(lr in float(), decay in float(), a in double(), b in double(), eps in double(), scale in [float(), float()], from_step in count(), taken in count()) {
        let group = Group { lr_scale: scale[0], weight_decay_scale: scale[1], from_step };
        trained(Sgd::new(lr).weight_decay(decay), group, taken);
        trained(Sgd::new(lr).weight_decay(decay).momentum(a as f32).dampening(b as f32).nesterov(true), group, taken);
        trained(Adam::new(lr).weight_decay(decay).betas(a, b).eps(eps).amsgrad(), group, taken);
        trained(AdamW::new(lr).weight_decay(decay).betas(a, b).eps(eps), group, taken);
        trained(Adamax::new(lr).weight_decay(decay).betas(a, b).eps(eps), group, taken);
        trained(NAdam::new(lr).weight_decay(decay).betas(a, b).eps(eps).momentum_decay(a), group, taken);
        trained(RAdam::new(lr).weight_decay(decay).betas(a, b).eps(eps), group, taken);
        trained(Lion::new(lr).weight_decay(decay).betas(a, b), group, taken);
        trained(Adagrad::new(lr).lr_decay(a).eps(eps).initial_accumulator_value(b).weight_decay(decay), group, taken);
        trained(RmsProp::new(lr).alpha(a).eps(eps).weight_decay(decay).momentum(b).centered(), group, taken);
        trained(Adadelta::new(lr).rho(a).eps(eps).weight_decay(decay), group, taken);
    }

    #[test]
    fn optimisers_by_layers(lr in float(), decay in float(), a in float(), b in float(), eps in float(), odd in float()) {
        let (mut net, mut ws) = (Net::new(Seed(1)), Net::workspace(2));
        says(net.gradients(Array2::ones((2, 3)).view(), &[0_u8, 1], &mut ws));
        ws.gradients_mut().hidden.weight.view_mut()[[0, 0]] = odd;
        let (mut lamb, mut muon) = (Lamb::new(lr).betas(a, b).eps(eps).weight_decay(decay), Muon::new(lr).momentum(a).weight_decay(decay));
        for _ in 0..2 {
            says(lamb.step(&mut net.params, ws.gradients()));
            says(muon.step(&mut net.params, ws.gradients(), |name| name.ends_with("weight")));
        }
        prop_assert!(net.params.arrays().iter().all(|(_, array)| array.iter().all(|w| w.is_finite())));
    }

    #[test]
    fn gradients_at_once(max in float(), limit in float(), factor in float(), odd in float()) {
        let (net, mut ws) = (Net::new(Seed(1)), Net::workspace(2));
        says(net.gradients(Array2::ones((2, 3)).view(), &[0_u8, 1], &mut ws));
        ws.gradients_mut().hidden.weight.view_mut()[[0, 0]] = odd;
        let _ = (gradients::norm(ws.gradients()), gradients::norms(ws.gradients()));
        says(gradients::clip_norm(ws.gradients_mut(), max));
        says(gradients::clip_value(ws.gradients_mut(), limit));
        says(gradients::scale(ws.gradients_mut(), factor));
        let (mut sum, mut mean) = (net.params.clone(), net.params.clone());
        says(gradients::add(&mut sum, ws.gradients(), factor));
        says(gradients::average(&mut mean, &sum, factor));
        // a parameter of another shape: an error, and nothing is changed
        sum.hidden.bias = Tensor::zeros([5]);
        let before = format!("{mean:?}");
        prop_assert!(says(gradients::add(&mut mean, &sum, 1.0)).is_none());
        prop_assert!(says(gradients::average(&mut mean, &sum, 0.5)).is_none());
        prop_assert_eq!(format!("{mean:?}"), before);
    }

    #[test]
    fn gradient_checks(epsilon in double(), floor in double(), samples in size(), tolerance in double()) {
        let net = Net::new(Seed(1));
        let check = GradientCheck { epsilon, floor, samples: Some(samples), ..GradientCheck::default() };
        let report = net.check_gradients_with(&check, Array2::ones((2, 3)).view(), &[0_u8, 1]).expect("a right batch");
        let _ = (report.passes(tolerance), report.worst(), report.to_string());
        prop_assert!(report.forward_passes <= 1 + 2 * net.params.count());
    }
}

// ---- logs ----

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        count().prop_map(Json::Whole),
        double().prop_map(Json::from),
        float().prop_map(Json::from),
        any::<String>().prop_map(Json::Text),
    ];
    leaf.prop_recursive(4, 20, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Json::Array),
            vec((any::<String>(), inner), 0..4).prop_map(Json::object),
        ]
    })
}

fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log");
    (folder, path)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// What is written is read again: with NaN as the text that it is written as, and whole numbers as such.
    #[test]
    fn events(events in vec(json(), 0..4)) {
        let (_folder, path) = place();
        let mut log = JsonLog::create(&path).expect("a log");
        for event in &events {
            log.write(event).expect("it is written");
        }
        let read = nn_runtime::log::read(&path).expect("it was written");
        let texts = |events: &[Json]| events.iter().map(Json::to_string).collect::<Vec<_>>();
        prop_assert_eq!(texts(&read), texts(&events));
    }

    #[test]
    fn boards(tag in any::<String>(), step in count(), value in float(), text in any::<String>(), png in vec(any::<u8>(), 0..40), is_png in any::<bool>()) {
        let (_folder, path) = place();
        let mut board = TensorBoard::create(&path).expect("a board");
        board.scalar(&tag, step, value).expect("it is written");
        board.text(&tag, step, &text).expect("it is written");
        let start: &[u8] = if is_png { b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" } else { b"" };
        says(board.image(&tag, step, &[start, &png].concat()));
    }
}
