use super::*;
use crate::arguments::Arguments;
use crate::data::{Source, drawn};
use crate::models;
use crate::testing::Watching;
use nn_runtime::data::Splits;

struct Run {
    settings: Settings,
    data: Data,
    stop: Stop,
}

impl Run {
    fn new(arguments: &str) -> Self {
        Self::of(arguments, [500, 100])
    }

    fn of(arguments: &str, pictures: [usize; 2]) -> Self {
        let arguments = Arguments::parse_from(["cifar"].into_iter().chain(arguments.split_whitespace()));
        let settings = Settings::new(&arguments, &Source::Embedded).expect("valid arguments");
        let Splits { train, test } = drawn(pictures).expect("the embedded set");
        Self { settings, data: Data::new(Source::Embedded, train, test, None), stop: Stop::default() }
    }

    fn classifier(&self) -> Box<dyn Classifier> {
        models::build(&self.settings).expect("a network of these settings")
    }

    fn training(&self) -> Training<'_> {
        let console = Console::new(true);
        Training {
            settings: &self.settings,
            data: &self.data,
            save: None,
            apart: Duration::ZERO,
            best: None,
            save_every: None,
            stop_after: None,
            stop: &self.stop,
            console,
            plain: true,
        }
    }

    /// A new network, trained to the end.
    fn train(&self) -> (Box<dyn Classifier>, Position) {
        let (mut classifier, mut progress) = (self.classifier(), Position::default());
        let trained = self.training().run(&mut *classifier, &mut progress, &mut |_, _| Ok(Then::Continue));
        assert!(trained.expect("it trains").finished);
        (classifier, progress)
    }

    /// Saves a training, and gives what comes back from the file.
    fn through_a_file(&self, classifier: &dyn Classifier, progress: &Position) -> (Box<dyn Classifier>, Position) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("net.safetensors");
        checkpoint::save(&path, classifier, &self.settings, progress, &self.data).expect("it is saved");
        let metadata = nn_runtime::checkpoint::metadata(&path).expect("it is read");
        let settings = Settings::resumed(&metadata, None).expect("the settings are read");
        assert_eq!(settings, self.settings);
        // another seed: all that matters must come from the file
        let mut read = models::build(&Settings { seed: 1, ..settings }).expect("a network of these settings");
        read.load(&path).expect("the weights are read");
        // dropout draws from the seed of the network, which is the training's
        let mut same = self.classifier();
        same.load(&path).expect("the weights are read");
        assert!(bytes(&*same) == bytes(&*read));
        (same, checkpoint::position(&metadata, &self.data.fingerprint).expect("the progress is read"))
    }
}

/// All weights and velocities, to the bit.
fn bytes(classifier: &dyn Classifier) -> Vec<u8> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("net.safetensors");
    classifier.save(&path, &nn_runtime::checkpoint::Metadata::new()).expect("it is saved");
    std::fs::read(&path).expect("it was saved")
}

const NETWORKS: [&str; 6] = [
    "--model linear --loss softmax",
    "--model linear --loss svm",
    "--model two-layer --loss softmax",
    "--model two-layer --loss svm",
    "--model deep --loss softmax",
    "--model deep --loss svm",
];

#[test]
fn a_training_learns_and_keeps_its_history() {
    for network in NETWORKS {
        let run = Run::new(&format!("{network} --epochs 4 --batch 50"));
        let (_, progress) = run.train();
        assert_eq!((progress.epoch, progress.batch, progress.history.len()), (4, 0, 4));
        let [first, last] = [&progress.history[0], &progress.history[3]];
        let ([before, _], [train, watched]) = (accuracies(first), accuracies(last));
        assert!(last.loss < first.loss && train > before, "{network}: {first:?} {last:?}");
        assert!(train > 0.3 && watched > 0.1, "{network}: {last:?}");
    }
}

#[test]
fn hidden_units_are_worth_ten_points_and_more() {
    for loss in ["softmax", "svm"] {
        let [linear, two_layer] = ["linear", "two-layer"].map(|model| {
            let run = Run::of(&format!("--model {model} --loss {loss} --epochs 6 --batch 64"), [3000, 500]);
            accuracies(&run.train().1.history[5])[1]
        });
        assert!(two_layer > linear + 0.1, "{loss}: {linear} with a linear classifier, {two_layer} with two layers");
        assert!(linear > 0.2 && two_layer > 0.5, "{loss}: {linear}, {two_layer}");
    }
}

#[test]
fn two_epochs_and_two_resumed_are_four_to_the_bit() {
    for network in NETWORKS {
        let run = Run::new(&format!("{network} --epochs 4 --batch 64"));
        let (whole, progress) = run.train();

        let (mut half, mut so_far) = (run.classifier(), Position::default());
        let training = Training { stop_after: Some(2), ..run.training() };
        assert!(!training.run(&mut *half, &mut so_far, &mut |_, _| Ok(Then::Continue)).expect("it trains").finished);
        assert_eq!(so_far.epoch, 2);
        let (mut rest, mut so_far) = run.through_a_file(&*half, &so_far);
        assert!(
            run.training().run(&mut *rest, &mut so_far, &mut |_, _| Ok(Then::Continue)).expect("it trains").finished
        );
        assert!(bytes(&*rest) == bytes(&*whole), "{network}");
        assert_eq!(so_far, progress, "{network}");
    }
}

#[test]
fn stopping_within_an_epoch_loses_nothing() {
    for network in NETWORKS {
        let run = Run::new(&format!("{network} --epochs 3 --batch 64"));
        let (whole, progress) = run.train();

        // 7 batches an epoch: the 11th step is the 4th of the second epoch
        let mut part = Watching::new(run.classifier()).stopping(10, &run.stop);
        let mut so_far = Position::default();
        assert!(
            !run.training().run(&mut part, &mut so_far, &mut |_, _| Ok(Then::Continue)).expect("it trains").finished
        );
        assert_eq!((so_far.epoch, so_far.batch, part.rates.len()), (1, 4, 11));
        let (mut rest, mut so_far) = run.through_a_file(&part, &so_far);
        let again = Stop::default();
        let training = Training { stop: &again, ..run.training() };
        assert!(training.run(&mut *rest, &mut so_far, &mut |_, _| Ok(Then::Continue)).expect("it trains").finished);
        assert!(bytes(&*rest) == bytes(&*whole), "{network}");
        assert_eq!(so_far, progress, "{network}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_others() {
    for network in NETWORKS {
        let train = |seed| bytes(&*Run::new(&format!("{network} --epochs 1 --batch 64 --seed {seed}")).train().0);
        let first = train(7);
        assert!(first == train(7), "{network}");
        assert!(first != train(8), "{network}");
    }
}

#[test]
fn one_thread_and_two_give_the_same_bits() {
    for network in ["--model linear", "--model two-layer --hidden 512", "--model deep --hidden 256 --loss svm"] {
        let [one, two] = [1, 2].map(|threads| {
            nn_runtime::set_threads(threads);
            bytes(&*Run::new(&format!("{network} --epochs 1 --batch 128")).train().0)
        });
        nn_runtime::set_threads(0);
        assert!(one == two, "{network}");
    }
}

#[test]
fn the_rate_climbs_then_falls_along_a_cosine() {
    let run = Run::new("--epochs 8 --batch 50 --lr 0.01 --model linear");
    let (mut classifier, mut progress) = (Watching::new(run.classifier()), Position::default());
    assert!(
        run.training().run(&mut classifier, &mut progress, &mut |_, _| Ok(Then::Continue)).expect("it trains").finished
    );
    let rates = classifier.rates;
    assert_eq!(rates.len(), 80);
    let expected = schedule::warm_up(4, schedule::cosine(0.01, 76, 0.0));
    assert!(rates.iter().zip(0..).all(|(&rate, step)| rate.to_bits() == expected(step).to_bits()));
    assert!(rates[..4].is_sorted() && rates[4..].is_sorted_by(|a, b| a >= b) && rates[79] < 1e-4);
}

#[test]
fn a_training_that_diverges_says_where() {
    let run = Run::new("--epochs 3 --batch 50 --lr 1e9");
    let failure = run
        .training()
        .run(&mut *run.classifier(), &mut Position::default(), &mut |_, _| Ok(Then::Continue))
        .expect_err("not a number");
    assert_eq!(failure.exit_code(), 1);
    let message = failure.to_string();
    assert!(message.starts_with("the training diverged: expected a finite loss, given "), "{message}");
    assert!(message.contains(" in epoch 1 at batch ") && message.ends_with("try a smaller --lr"), "{message}");
    assert!(message.contains("; it began with "), "{message}");
}

#[test]
fn the_last_good_checkpoint_is_kept_where_a_training_diverges() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("net.safetensors");
    let run = Run::new("--epochs 3 --batch 50 --model deep");
    let training = Training { save: Some(&path), save_every: Some(1), ..run.training() };
    let (mut classifier, mut position) = (Watching::new(run.classifier()).breaking(13), Position::default());
    let failure =
        training.run(&mut classifier, &mut position, &mut |_, _| Ok(Then::Continue)).expect_err("it diverges");
    let message = failure.to_string();
    let broken = "expected a finite loss, given NaN in epoch 2 at batch 4";
    assert!(message.contains(broken) && message.contains("the last good checkpoint is "), "{message}");
    // after the thirteenth step, of ten an epoch
    let metadata = nn_runtime::checkpoint::metadata(&path).expect("it is whole");
    let saved = Position::read(&metadata).expect("a position");
    assert_eq!((saved.epoch, saved.batch), (1, 3));
    let mut kept = run.classifier();
    kept.load(&path).expect("it is loaded");
    assert_eq!(kept.broken_weight(), None);

    // nor is it overwritten where the training is asked to stop at that very step
    let asked = Stop::default();
    let training = Training { save: Some(&path), apart: Duration::from_mins(1), stop: &asked, ..run.training() };
    let mut classifier = Watching::new(run.classifier()).breaking(13).stopping(13, &asked);
    let stopped = training.run(&mut classifier, &mut Position::default(), &mut |_, _| Ok(Then::Continue));
    assert!(stopped.expect_err("it diverges").to_string().contains(broken));
    kept.load(&path).expect("it is loaded");
    assert_eq!(kept.broken_weight(), None);
}

#[test]
fn a_batch_larger_than_the_set_is_a_usage_error() {
    let run = Run::new("--batch 501");
    let result = run.training().run(&mut *run.classifier(), &mut Position::default(), &mut |_, _| Ok(Then::Continue));
    let failure = result.expect_err("too large");
    assert_eq!(failure.to_string(), "--batch: expected at most the 500 training pictures, given 501");
    assert_eq!(failure.exit_code(), 2);
}

#[test]
fn no_epochs_train_nothing() {
    let run = Run::new("--epochs 0");
    assert_eq!(run.train().1, Position::default());
}
