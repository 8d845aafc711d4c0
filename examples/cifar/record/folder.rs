//! The log and the report.

use super::Norms;
use crate::classifier::Classifier;
use crate::data::Data;
use crate::saved::likely;
use crate::settings::Settings;
use crate::spent::peak_memory;
use crate::train::{Trained, accuracies, watched_loss};
use examples::PICTURE;
use examples::pictures::Tile;
use examples::report::{self, Epoch, Graph, Mistake, Picture, Run, RunFolder, Template};
use ndarray::ArrayView1;
use nn_runtime::data::{Batches, Dataset};
use nn_runtime::metrics::ConfusionMatrix;
use nn_runtime::{Error, fit};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

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
        history: &[fit::Epoch],
    ) -> Result<Self, Error> {
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
            folder.epoch(number, epoch, None)?;
        }
        Ok(folder)
    }

    /// Writes the epoch of this number, from 1; how many seconds it took and the norms of its gradients, if this run
    /// knows.
    pub(super) fn epoch(
        &mut self,
        number: u64,
        epoch: &fit::Epoch,
        measured: Option<(f32, Norms)>,
    ) -> Result<(), Error> {
        let [train, watched] = accuracies(epoch);
        let (seconds, norms) = measured.unzip();
        let epoch = Epoch {
            train_loss: Some(epoch.loss as f32),
            train_accuracy: Some(train),
            test_loss: watched_loss(epoch),
            test_accuracy: Some(watched),
            learning_rate: Some(epoch.rate),
            seconds,
            gradient_norms: norms.unwrap_or_default(),
            ..Epoch::number(number)
        };
        self.log.epoch(&epoch)?;
        self.run.epochs.push(epoch);
        Ok(())
    }

    /// Writes the log again, if somebody took it away.
    fn mend(&mut self) -> Result<(), Error> {
        if self.path.join("log.jsonl").is_file() {
            return Ok(());
        }
        self.log = RunFolder::create(&self.path, &self.run)?;
        self.run.epochs.iter().try_for_each(|epoch| self.log.epoch(epoch))
    }

    pub(super) fn end(
        &mut self,
        classifier: &mut dyn Classifier,
        settings: &Settings,
        data: &Data,
        trained: Trained,
    ) -> Result<(), Error> {
        self.mend()?;
        let (matrix, mistakes) = measured(classifier, settings, data, &data.watched)?;
        self.run.matrix = Some(matrix);
        self.run.mistakes = mistakes;
        let weights = classifier.first_layer();
        let one_a_class = weights.nrows() == data.train.classes();
        let mut units: Vec<usize> = (0..weights.nrows()).collect();
        if !one_a_class {
            // what was learnt stands out from the noise that weights begin as
            units.sort_by(|a, b| alike(&weights.row(*b)).total_cmp(&alike(&weights.row(*a))));
        }
        let template = |unit| {
            let caption = if one_a_class { data.train.class_name(unit) } else { "" };
            Template::from(&Tile::template(weights.row(unit), caption))
        };
        self.run.templates = units.into_iter().take(SHOWN.1).map(template).collect();
        self.run.outcome = Some(if trained.finished { "finished" } else { "stopped" }.to_owned());
        self.run.took = vec![("time".to_owned(), trained.spent.to_string())];
        if let Some(bytes) = peak_memory() {
            self.run.took.push(("peak memory, MB".to_owned(), format!("{:.1}", bytes as f64 / 1e6)));
        }
        self.log.end(&self.run)?;
        report::save(&self.path.join("report.html"), &report::page(&self.run))
    }
}

/// How much the weights of neighbouring pixels are alike, from −1 to 1; 0 for those of no whole picture.
fn alike(weights: &ArrayView1<'_, f32>) -> f32 {
    let [planes, height, width] = PICTURE;
    let Ok(pictures) = weights.into_shape_with_order((planes * height, width)) else { return 0.0 };
    let pairs = pictures.rows().into_iter().flat_map(|row| row.into_iter().zip(row.into_iter().skip(1)));
    let product: f32 = pairs.map(|(a, b)| a * b).sum();
    product / weights.iter().map(|weight| weight * weight).sum::<f32>().max(f32::MIN_POSITIVE)
}

/// How each class fares, and the pictures that were wrong with the most confidence.
fn measured(
    classifier: &mut dyn Classifier,
    settings: &Settings,
    data: &Data,
    set: &Dataset,
) -> Result<(ConfusionMatrix, Vec<Mistake>), Error> {
    let mut matrix = ConfusionMatrix::new(set.classes());
    let mut wrong: Vec<(f64, usize, usize)> = Vec::new();
    let mut batches = Batches::new(set, &data.normalisation, settings.batch)?;
    while let Some(batch) = batches.next_batch() {
        let scores = classifier.scores(batch.rows())?;
        matrix.update(scores, batch.labels())?;
        for ((row, label), position) in scores.rows().into_iter().zip(batch.labels()).zip(batch.positions()) {
            if let Some((class, probability)) = likely(&row.to_vec()).first()
                && *class != *label as usize
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
        let label = set.labels()[position] as usize;
        Ok(Mistake { picture, label, predicted, probability: probability as f32 })
    };
    let mistakes = wrong.into_iter().map(mistake).collect::<Result<_, nn_runtime::Error>>()?;
    Ok((matrix, mistakes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array1;

    #[test]
    fn what_is_smooth_is_alike() {
        let of = |weight: fn(usize) -> f32| alike(&Array1::from_shape_fn(3072, weight).view());
        let [smooth, halves, stripes] =
            [of(|_| -2.0), of(|i| if i % 32 < 16 { 1.0 } else { -1.0 }), of(|i| 1.0 - (i % 2 * 2) as f32)];
        assert!(smooth > 0.95 && smooth > halves && halves > 0.8 && stripes < -0.95, "{smooth}, {halves}, {stripes}");
        assert!(of(|_| 0.0) == 0.0 && alike(&Array1::ones(27).view()) == 0.0);
    }
}
