//! The program, from arguments to pictures.

use crate::arguments::Arguments;
use crate::classifier::Classifier;
use crate::console::Console;
use crate::data::{Data, Source};
use crate::evaluate::{Evaluation, evaluate};
use crate::failure::Failure;
use crate::record::Recorder;
use crate::settings::Settings;
use crate::spent::peak_memory;
use crate::stop::Stop;
use crate::train::{Trained, Training};
use crate::{checkpoint, models, report};
use nn_runtime::Error;
use nn_runtime::checkpoint::metadata;
use nn_runtime::data::Batches;
use nn_runtime::files::Lock;
use nn_runtime::fit::Position;
use std::time::Duration;

/// How often a run is saved at most, if the user named no file for it.
const SELDOM: Duration = Duration::from_mins(1);
/// Pictures and elements of each parameter in a check of the gradients, and the error it allows.
const CHECKED: (usize, usize, f64) = (8, 40, 1e-4);

/// Does what the arguments say. `listen` is called when the training begins: to stop before is to end the program.
pub(crate) fn run(arguments: &Arguments, listen: impl FnOnce() -> Result<Stop, Failure>) -> Result<(), Failure> {
    let console = Console::new(arguments.quiet);
    if let Some(threads) = arguments.threads {
        nn_runtime::set_threads(threads);
    }
    let data = Data::load(&arguments.source, console)?;
    introduce(&data, arguments, console);

    let (settings, mut position) = match &arguments.resume {
        None => (Settings::new(arguments, &data.source)?, Position::default()),
        Some(path) => {
            let metadata = metadata(path)?;
            (Settings::resumed(&metadata, arguments.epochs)?, checkpoint::position(&metadata, &data.fingerprint)?)
        }
    };
    // gradients are checked on a few pictures, whatever the batch
    if !arguments.check_gradients {
        settings.fits(data.train.len())?;
    }
    let mut classifier = models::build(&settings)?;
    let classifier = &mut *classifier;
    describe(classifier, &settings, console);
    if let Some(notice) = nn_runtime::take_unoptimised_notice() {
        console.warn(notice);
    }
    if let Some(path) = &arguments.resume {
        classifier.load(path)?;
        let Position { epoch, batch, .. } = position;
        console.say(format_args!("Resumed {} after epoch {epoch} and {batch} batches", path.display()));
    }
    if arguments.check_gradients {
        return check_gradients(classifier, &data, console);
    }

    let stop = listen()?;
    let out = &arguments.out;
    std::fs::create_dir_all(out)
        .map_err(|error| Failure::run(format!("{}: cannot make the directory: {error}", out.display())))?;
    // until the end: two runs in one folder would spoil each other's log
    let _lock = Lock::take(out).map_err(|error| match error {
        Error::InUse { .. } => Failure::run(format!("{error}; choose another --out, or wait")),
        error => error.into(),
    })?;
    let save = arguments.save.clone().unwrap_or_else(|| out.join("net.safetensors"));
    // who chooses by the test set has none left
    let best = data.test.is_some().then(|| out.join("best.safetensors"));
    let training = Training {
        settings: &settings,
        data: &data,
        save: Some(&save),
        // unasked, it does not cost a run of short epochs a share of its time
        apart: if arguments.save.is_some() { Duration::ZERO } else { SELDOM },
        best: best.as_deref(),
        save_every: arguments.save_every,
        stop_after: arguments.stop_after,
        stop: &stop,
        console,
        plain: arguments.plain,
    };
    let mut recorder = Recorder::start(&arguments.out, classifier, &settings, &data, &position.history)?;
    let trained = training.run(classifier, &mut position, &mut |event, norms| recorder.on(event, norms))?;
    if !trained.finished {
        let Position { epoch, batch, .. } = position;
        let (data, path) = (of_the_data(arguments), save.display());
        console
            .say(format_args!("Stopped after epoch {epoch} and {batch} batches; continue with{data} --resume {path}"));
    }
    recorder.end(classifier, &settings, &data, trained)?;
    took(trained, console);
    if let Some((path, (epoch, score))) = best.filter(|path| path.exists()).zip(position.best()) {
        let (epoch, score) = (epoch + 1, 100.0 * score);
        console
            .say(format_args!("Best on the validation set: epoch {epoch}, {score:.2} %, kept in {}", path.display()));
    }
    if trained.finished {
        console.say(format_args!("The network: {}", save.display()));
    }
    report::write(&arguments.out, classifier, &position.history, &data, settings.loss, console)?;
    let test = data.test.as_ref().unwrap_or(&data.watched);
    let way = (settings.batch, settings.loss);
    let Evaluation { accuracy, .. } = evaluate(classifier, test, test.len(), &data.normalisation, way)?;
    console.result(format_args!("Test accuracy: {:.2} % of {} pictures", 100.0 * accuracy, test.len()));
    Ok(())
}

fn introduce(data: &Data, arguments: &Arguments, console: Console) {
    let (train, watched) = (data.train.len(), data.watched.len());
    match &data.source {
        Source::Cifar10(directory) => console.say(format_args!("CIFAR-10 from {}", directory.display())),
        Source::Embedded if arguments.source.embedded => console.say("The embedded set: shapes in ten classes"),
        Source::Embedded => {
            console.say(
                "No CIFAR-10 here: this is the embedded set, shapes drawn by this program in ten classes of four modes each.",
            );
            console.say(
                "For the photographs: --download fetches them (170 MB), --data DIR takes the official binary files.",
            );
        }
    }
    console.say(format_args!("{train} pictures to train on, {watched} for {}", data.watched_name()));
}

fn describe(classifier: &dyn Classifier, settings: &Settings, console: Console) {
    let Settings { model, loss, hidden, batch, lr, momentum, l2, seed, .. } = settings;
    let units = if model.has_hidden_units() { format!(", {hidden} hidden units") } else { String::new() };
    let cost = classifier.cost();
    console.say(format_args!(
        "{model}{units}, {loss} loss: {} parameters, {:.2} MFLOP a picture, {:.1} MB of workspace",
        cost.parameters,
        cost.flops as f64 / 1e6,
        cost.workspace as f64 / 1e6,
    ));
    let (isa, threads) = (nn_runtime::isa(), nn_runtime::threads());
    console.say(format_args!(
        "batch {batch}, lr {lr}, momentum {momentum}, l2 {l2}, seed {seed}; {threads} threads, {isa}"
    ));
}

/// Where the time went, and how much memory it took.
fn took(Trained { spent, .. }: Trained, console: Console) {
    let memory =
        peak_memory().map_or(String::new(), |bytes| format!("; at most {:.0} MB of memory", bytes as f64 / 1e6));
    console.say(format_args!("Time: {spent}{memory}"));
}

/// The options that choose the data, each after a space: a training continues with the same.
fn of_the_data(Arguments { source: arguments, .. }: &Arguments) -> String {
    let directory = arguments.data.as_ref().map(|directory| format!(" --data {}", directory.display()));
    let embedded = arguments.embedded.then(|| " --embedded".to_owned());
    let examples = arguments.examples.map(|count| format!(" --examples {count}"));
    let validation = arguments.validation.map(|count| format!(" --validation {count}"));
    [directory, embedded, examples, validation].into_iter().flatten().collect()
}

fn check_gradients(classifier: &mut dyn Classifier, data: &Data, console: Console) -> Result<(), Failure> {
    let (pictures, samples, tolerance) = CHECKED;
    let mut batches = Batches::new(&data.train, &data.normalisation, pictures)?;
    let Some(batch) = batches.next_batch() else { return Ok(()) };
    let report = classifier.check_gradients(batch.rows(), batch.labels(), samples)?;
    console.results(&report);
    if report.passes(tolerance) {
        return Ok(());
    }
    Err(Failure::run(format!("the gradients are wrong: expected relative errors up to {tolerance}")))
}

#[cfg(test)]
mod tests;
