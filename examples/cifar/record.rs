//! What a run leaves in its folder: a log that grows while it trains, and at the end a report.

use crate::classifier::Classifier;
use crate::data::Data;
use crate::failure::Failure;
use crate::settings::Settings;
use crate::train::Epoch;
use std::path::Path;

/// What is known of an epoch beside its losses and accuracies.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// The learning rate at its end.
    pub(crate) rate: f32,
    /// How long it took, measuring included.
    pub(crate) seconds: f32,
    /// The norm of each parameter's gradient, on one batch.
    pub(crate) norms: Vec<(String, f32)>,
}

/// The run's folder; nothing, in a build without pictures.
pub(crate) struct Recorder {
    #[cfg(feature = "pictures")]
    inner: written::Folder,
}

#[cfg(not(feature = "pictures"))]
#[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "with pictures it may fail")]
impl Recorder {
    pub(crate) fn start(_: &Path, _: &dyn Classifier, _: &Settings, _: &Data, _: &[Epoch]) -> Result<Self, Failure> {
        Ok(Self {})
    }

    pub(crate) fn epoch(&mut self, _: u64, _: Epoch, _: Measured) -> Result<(), Failure> {
        Ok(())
    }

    pub(crate) fn end(&mut self, _: &mut dyn Classifier, _: &Settings, _: &Data, _: bool) -> Result<(), Failure> {
        Ok(())
    }
}

#[cfg(feature = "pictures")]
impl Recorder {
    /// Begins the log of a run, or goes on with that of one that is resumed.
    pub(crate) fn start(
        folder: &Path,
        classifier: &dyn Classifier,
        settings: &Settings,
        data: &Data,
        history: &[Epoch],
    ) -> Result<Self, Failure> {
        Ok(Self { inner: written::Folder::start(folder, classifier, settings, data, history)? })
    }

    /// Writes the epoch of this number, from 1.
    pub(crate) fn epoch(&mut self, number: u64, epoch: Epoch, measured: Measured) -> Result<(), Failure> {
        self.inner.epoch(number, epoch, Some(measured))
    }

    /// Measures the network once more, class by class, and makes the report.
    pub(crate) fn end(
        &mut self,
        classifier: &mut dyn Classifier,
        settings: &Settings,
        data: &Data,
        finished: bool,
    ) -> Result<(), Failure> {
        self.inner.end(classifier, settings, data, finished)
    }
}

#[cfg(feature = "pictures")]
mod written {
    use super::{Measured, Path};
    use crate::classifier::Classifier;
    use crate::data::Data;
    use crate::failure::Failure;
    use crate::saved::likely;
    use crate::settings::Settings;
    use crate::train;
    use examples::PICTURE;
    use examples::pictures::Tile;
    use examples::report::{self, Epoch, Graph, Mistake, Picture, Run, RunFolder, Template};
    use nn_runtime::data::{Batches, Dataset};
    use nn_runtime::metrics::ConfusionMatrix;
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    /// How many of the most wrong pictures, and of the first layer's units, a report shows.
    const SHOWN: (usize, usize) = (24, 100);

    pub(super) struct Folder {
        path: PathBuf,
        run: Run,
        log: RunFolder,
    }

    impl Folder {
        pub(super) fn start(
            path: &Path,
            classifier: &dyn Classifier,
            settings: &Settings,
            data: &Data,
            history: &[train::Epoch],
        ) -> Result<Self, Failure> {
            let mut options = BTreeMap::new();
            settings.write(&mut options);
            let mut run = Run::named(format!("{} on {}", settings.model, data.source));
            data.watched_name().clone_into(&mut run.evaluated);
            run.settings = options.into_iter().collect();
            let cost = classifier.cost();
            let facts = [
                ("instruction set", nn_runtime::isa().to_string()),
                ("threads", nn_runtime::threads().to_string()),
                ("parameters", cost.parameters.to_string()),
                ("MFLOP a picture", format!("{:.2}", cost.flops as f64 / 1e6)),
                ("workspace, MB", format!("{:.1}", cost.workspace as f64 / 1e6)),
                ("system", format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)),
            ];
            run.machine = facts.map(|(name, value)| (name.to_owned(), value)).to_vec();
            run.classes = data.train.class_names().to_vec();
            let (text, sizes) = classifier.graph();
            run.graph = Some(Graph { text: text.to_owned(), sizes });
            let log = if history.is_empty() { RunFolder::create(path, &run) } else { RunFolder::resume(path, &run) }?;
            let mut folder = Self { path: path.to_owned(), run, log };
            for (number, epoch) in (1..).zip(history) {
                folder.epoch(number, *epoch, None)?;
            }
            Ok(folder)
        }

        pub(super) fn epoch(
            &mut self,
            number: u64,
            epoch: train::Epoch,
            measured: Option<Measured>,
        ) -> Result<(), Failure> {
            let epoch = Epoch {
                train_loss: Some(epoch.loss),
                train_accuracy: Some(epoch.train),
                test_accuracy: Some(epoch.watched),
                learning_rate: measured.as_ref().map(|measured| measured.rate),
                seconds: measured.as_ref().map(|measured| measured.seconds),
                gradient_norms: measured.map(|measured| measured.norms).unwrap_or_default(),
                ..Epoch::number(number)
            };
            self.log.epoch(&epoch)?;
            self.run.epochs.push(epoch);
            Ok(())
        }

        pub(super) fn end(
            &mut self,
            classifier: &mut dyn Classifier,
            settings: &Settings,
            data: &Data,
            finished: bool,
        ) -> Result<(), Failure> {
            let (matrix, mistakes) = measured(classifier, settings, data, &data.watched)?;
            self.run.matrix = Some(matrix);
            self.run.mistakes = mistakes;
            let weights = classifier.first_layer();
            let one_a_class = weights.nrows() == data.train.classes();
            let units = weights.rows().into_iter().take(SHOWN.1).enumerate();
            self.run.templates = units
                .map(|(unit, row)| {
                    let caption = if one_a_class { data.train.class_name(unit) } else { "" };
                    Template::from(&Tile::template(row, caption))
                })
                .collect();
            self.run.outcome = Some(if finished { "finished" } else { "stopped" }.to_owned());
            self.log.end(&self.run)?;
            Ok(report::save(&self.path.join("report.html"), &report::page(&self.run))?)
        }
    }

    /// How each class fares, and the pictures that were wrong with the most confidence.
    fn measured(
        classifier: &mut dyn Classifier,
        settings: &Settings,
        data: &Data,
        set: &Dataset,
    ) -> Result<(ConfusionMatrix, Vec<Mistake>), Failure> {
        let mut matrix = ConfusionMatrix::new(set.classes());
        let mut wrong: Vec<(f64, usize, usize)> = Vec::new();
        let mut batches = Batches::new(set, &data.normalisation, settings.batch)?;
        while let Some(batch) = batches.next_batch() {
            let scores = classifier.scores(batch.rows())?;
            matrix.update(scores, batch.labels())?;
            for ((row, label), position) in scores.rows().into_iter().zip(batch.labels()).zip(batch.positions()) {
                if let Some((class, probability)) = likely(&row.to_vec()).first()
                    && *class != usize::from(*label)
                {
                    wrong.push((*probability, *position, *class));
                }
            }
            wrong.sort_by(|(a, ..), (b, ..)| b.total_cmp(a));
            wrong.truncate(SHOWN.0);
        }
        let [_, height, width] = PICTURE.map(|size| u32::try_from(size).unwrap_or(0));
        let mistake = |(probability, position, predicted): (f64, usize, usize)| {
            let length = set.image_len();
            let picture = Picture::planes([width, height], &set.pixels()[position * length..][..length])?;
            let label = usize::from(set.labels()[position]);
            Ok(Mistake { picture, label, predicted, probability: probability as f32 })
        };
        let mistakes = wrong.into_iter().map(mistake).collect::<Result<_, nn_runtime::Error>>()?;
        Ok((matrix, mistakes))
    }
}

/// Makes one page of several runs' folders.
#[cfg(feature = "pictures")]
pub(crate) fn compare(arguments: &crate::arguments::Compare) -> Result<(), Failure> {
    use examples::report::{self, Run};
    let runs = arguments.runs.iter().map(|folder| Run::read(folder)).collect::<Result<Vec<_>, _>>()?;
    report::save(&arguments.to, &report::compare(&runs))?;
    crate::console::Console::new(false).result(format_args!("{}: {} runs", arguments.to.display(), runs.len()));
    Ok(())
}

#[cfg(not(feature = "pictures"))]
pub(crate) fn compare(_: &crate::arguments::Compare) -> Result<(), Failure> {
    Err(Failure::usage("compare: this build is without the feature `pictures`"))
}
