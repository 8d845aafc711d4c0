//! The pictures of a run.

use crate::classifier::Classifier;
use crate::console::Console;
use crate::data::Data;
use crate::failure::Failure;
use crate::settings::Loss;
use nn_runtime::fit::Epoch;
use std::path::Path;

#[cfg(not(feature = "pictures"))]
#[expect(clippy::unnecessary_wraps, reason = "with pictures it may fail")]
pub(crate) fn write(
    _: &Path,
    _: &dyn Classifier,
    _: &[Epoch],
    _: &Data,
    _: Loss,
    console: Console,
) -> Result<(), Failure> {
    console.say("No pictures: this build is without the feature `pictures`.");
    Ok(())
}

/// Writes `curves.png`, `templates.png` and `samples.png`.
#[cfg(feature = "pictures")]
pub(crate) fn write(
    directory: &Path,
    classifier: &dyn Classifier,
    history: &[Epoch],
    data: &Data,
    loss: Loss,
    console: Console,
) -> Result<(), Failure> {
    std::fs::create_dir_all(directory)
        .map_err(|error| Failure::run(format!("{}: cannot make the directory: {error}", directory.display())))?;
    let pictures = [
        ("curves.png", drawn::curves(history, loss, data.watched_name())),
        ("templates.png", drawn::templates(classifier, data)),
        ("samples.png", drawn::samples(data)),
    ];
    for (name, picture) in pictures {
        picture.save(&directory.join(name)).map_err(|error| Failure::run(error.to_string()))?;
    }
    console.say(format_args!("The run: {}", directory.join("report.html").display()));
    Ok(())
}

#[cfg(feature = "pictures")]
mod drawn {
    use super::{Classifier, Data, Epoch, Loss};
    use crate::train::accuracies;
    use examples::pictures::{Canvas, Curve, Panel, Tile, curves as chart, grid};

    pub(super) fn curves(history: &[Epoch], loss: Loss, watched_name: &str) -> Canvas {
        let losses: Vec<f32> = history.iter().map(|epoch| epoch.loss as f32).collect();
        let percents = history.iter().map(accuracies).map(|[train, watched]| (100.0 * train, 100.0 * watched));
        let (train, watched): (Vec<f32>, Vec<f32>) = percents.unzip();
        let loss_title = format!("loss ({loss})");
        let loss_curve = [Curve { name: "training", values: &losses }];
        let accuracy = [Curve { name: "training", values: &train }, Curve { name: watched_name, values: &watched }];
        chart(&[
            Panel { title: &loss_title, curves: &loss_curve, unit: "" },
            Panel { title: "accuracy", curves: &accuracy, unit: "%" },
        ])
    }

    /// A picture for each unit of the first layer; with its class's name, where the units are the classes.
    pub(super) fn templates(classifier: &dyn Classifier, data: &Data) -> Canvas {
        let weights = classifier.first_layer();
        let one_a_class = weights.nrows() == data.train.classes();
        let tiles: Vec<Tile> = weights
            .rows()
            .into_iter()
            .enumerate()
            .map(|(unit, row)| Tile::template(row, if one_a_class { data.train.class_name(unit) } else { "" }))
            .collect();
        let columns = if one_a_class { 5 } else { columns(tiles.len()) };
        grid(&tiles, columns, if one_a_class { 4 } else { 2 })
    }

    /// The columns of a grid that is full, and wider than high but not by far, where there is one.
    fn columns(tiles: usize) -> usize {
        let square = tiles.isqrt().max(1);
        (square..=2 * square).find(|&columns| tiles.is_multiple_of(columns)).unwrap_or(square)
    }

    /// Five training pictures of each class, two classes a row.
    pub(super) fn samples(data: &Data) -> Canvas {
        let (labels, pixels) = (data.train.labels(), data.train.pixels());
        let tiles: Vec<Tile> = (0..data.train.classes())
            .flat_map(|class| {
                let of_class = labels.iter().enumerate().filter(move |&(_, &label)| label as usize == class);
                of_class.take(5).map(move |(i, _)| (class, i))
            })
            .map(|(class, i)| Tile::picture(&pixels[i * 3072..][..3072], data.train.class_name(class)))
            .collect();
        grid(&tiles, 10, 2)
    }
}
