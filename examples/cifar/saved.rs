//! What is done with a network that was saved: measured, asked, exported.

use crate::arguments::{Export, Predict, Saved};
use crate::classifier::Classifier;
use crate::console::Console;
use crate::data::Data;
use crate::failure::Failure;
use crate::settings::{Settings, entry};
use crate::{checkpoint, models, pictures};
use ndarray::Array2;
use nn_runtime::checkpoint::{Metadata, metadata};
use nn_runtime::data::{Batches, Normalisation};
use nn_runtime::metrics::{ConfusionMatrix, TopK};
use nn_runtime::text;
use std::path::Path;

/// Letters of a class's name in a table.
const NAME: usize = 24;

/// The network of a file, with its settings and what the file says.
fn open(path: &Path) -> Result<(Box<dyn Classifier>, Settings, Metadata), Failure> {
    let metadata = metadata(path)?;
    let settings = Settings::resumed(&metadata, None)?;
    let mut classifier = models::build(&settings)?;
    classifier.load(path)?;
    Ok((classifier, settings, metadata))
}

/// Measures a network on the test pictures.
pub(crate) fn eval(saved: &Saved) -> Result<(), Failure> {
    let console = Console::new(saved.quiet);
    let (mut classifier, settings, metadata) = open(&saved.checkpoint)?;
    let data = Data::load(&saved.source, console)?;
    let normalisation = normalisation(&metadata)?;
    let test = data.test.as_ref().unwrap_or(&data.watched);
    let (mut matrix, mut top) = (ConfusionMatrix::new(test.classes()), TopK::new(5));
    let mut batches = Batches::new(test, &normalisation, settings.batch)?;
    while let Some(batch) = batches.next_batch() {
        let scores = classifier.scores(batch.rows())?;
        matrix.update(scores, batch.labels())?;
        top.update(scores, batch.labels())?;
    }
    console.result(format_args!(
        "Accuracy: {:.2} % of {} pictures; among the first five: {:.2} %",
        100.0 * matrix.accuracy(),
        test.len(),
        100.0 * top.value()
    ));
    let names: Vec<String> = (0..matrix.classes()).map(|class| text::cut(test.class_name(class), NAME)).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).max(12);
    console.say(format_args!("{:>width$} {:>10} {:>8} {:>6} {:>9}", "class", "precision", "recall", "F1", "pictures"));
    for (class, name) in names.iter().enumerate() {
        let of = matrix.of_class(class);
        console.say(format_args!(
            "{name:>width$} {:>8.1} % {:>6.1} % {:>6.3} {:>9}",
            100.0 * of.precision,
            100.0 * of.recall,
            of.f1,
            matrix.support(class)
        ));
    }
    Ok(())
}

/// Says what a network sees in pictures.
pub(crate) fn predict(arguments: &Predict) -> Result<(), Failure> {
    let console = Console::new(false);
    let (mut classifier, _, metadata) = open(&arguments.checkpoint)?;
    let normalisation = normalisation(&metadata)?;
    let names: Vec<String> = entry(&metadata, "classes", checkpoint::classes)?;
    for path in &arguments.images {
        let pixels = pictures::read(path)?;
        let plane = pixels.len() / 3;
        let row: Vec<f32> = pixels.iter().enumerate().map(|(i, byte)| normalisation.apply(i / plane, *byte)).collect();
        let images = Array2::from_shape_vec((1, row.len()), row).map_err(|error| Failure::run(error.to_string()))?;
        let scores = classifier.scores(images.view())?;
        let likely = likely(&scores.row(0).to_vec());
        let shown = likely.iter().take(arguments.top).map(|(class, probability)| {
            let name = names.get(*class).map_or("?", String::as_str);
            format!("{} {:.1} %", text::name(name), 100.0 * probability)
        });
        console.result(format_args!("{}: {}", path.display(), shown.collect::<Vec<_>>().join(", ")));
    }
    Ok(())
}

/// The classes with the probabilities that softmax gives them, the likeliest first.
pub(crate) fn likely(scores: &[f32]) -> Vec<(usize, f64)> {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let parts: Vec<f64> = scores.iter().map(|score| f64::from(score - highest).exp()).collect();
    let sum: f64 = parts.iter().sum();
    let mut classes: Vec<(usize, f64)> = parts.iter().map(|part| part / sum).enumerate().collect();
    classes.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    classes
}

/// Writes the parameters alone.
pub(crate) fn export(arguments: &Export) -> Result<(), Failure> {
    let (classifier, _, metadata) = open(&arguments.checkpoint)?;
    classifier.export(&arguments.to, &metadata)?;
    let cost = classifier.cost();
    Console::new(false).result(format_args!("{}: {} parameters", arguments.to.display(), cost.parameters));
    Ok(())
}

/// What brings pixels to the numbers that the network was trained on.
fn normalisation(metadata: &Metadata) -> Result<Normalisation, Failure> {
    let numbers = |text: &str| text.split(' ').map(|number| number.parse().ok()).collect::<Option<Vec<f64>>>();
    Ok(Normalisation { mean: entry(metadata, "mean", numbers)?, std: entry(metadata, "std", numbers)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_softmax_and_sorted() {
        let likely = likely(&[1000.0, 1000.0 + std::f32::consts::LN_2, f32::NEG_INFINITY]);
        assert_eq!(likely.iter().map(|(class, _)| *class).collect::<Vec<_>>(), [1, 0, 2]);
        assert!((likely[0].1 - 2.0 / 3.0).abs() < 1e-4 && likely[2].1 == 0.0, "{likely:?}");
    }
}
