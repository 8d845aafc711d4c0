//! Tables of numbers and words.

use super::chart::{Unit, spark};
use super::html::{count, escape, number, scrolling, table};
use super::run::{Epoch, Measure, Run};

/// A column of epochs: its heading, how its numbers are written, and the number of an epoch.
pub(super) struct Column {
    pub(super) title: String,
    pub(super) unit: Unit,
    pub(super) of: Measure,
}

/// What is measured of each epoch, but for the gradients.
pub(super) fn columns(run: &Run) -> [Column; 6] {
    let set = &run.evaluated;
    let column = |title: &str, unit, of| Column { title: title.to_owned(), unit, of };
    [
        column("training loss", Unit::Plain, |epoch| epoch.train_loss),
        column(&format!("{set} loss"), Unit::Plain, |epoch| epoch.test_loss),
        column("training accuracy", Unit::Share, |epoch| epoch.train_accuracy),
        column(&format!("{set} accuracy"), Unit::Share, |epoch| epoch.test_accuracy),
        column("learning rate", Unit::Plain, |epoch| epoch.learning_rate),
        column("seconds", Unit::Plain, |epoch| epoch.seconds),
    ]
}

/// All numbers of all epochs, those of them that were measured.
pub(super) fn epochs(run: &Run) -> String {
    let columns = columns(run).into_iter().filter(|column| run.epochs.iter().any(|epoch| (column.of)(epoch).is_some()));
    let columns: Vec<Column> = columns.collect();
    if columns.is_empty() {
        return String::new();
    }
    let titles: Vec<String> = columns.iter().map(|column| escape(&column.title)).collect();
    let head: Vec<&str> = std::iter::once("epoch").chain(titles.iter().map(String::as_str)).collect();
    let rows = run.epochs.iter().map(|epoch| {
        let cells = columns.iter().map(|column| {
            (column.of)(epoch).map_or_else(|| "–".to_owned(), |value| column.unit.show(f64::from(value)))
        });
        std::iter::once(epoch.number.to_string()).chain(cells).collect()
    });
    scrolling("numbers of all epochs", &table("numbers", &head, rows))
}

/// Words and what they mean for the run.
pub(super) fn words(pairs: &[(String, String)]) -> String {
    if pairs.is_empty() {
        return String::new();
    }
    let entries =
        pairs.iter().map(|(key, value)| format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(key), escape(value)));
    format!("<dl class=\"words\">\n{}</dl>\n", entries.collect::<String>())
}

/// The norm of each layer's gradient over the epochs, all on one logarithmic axis.
pub(super) fn gradients(run: &Run) -> String {
    let mut layers: Vec<&str> = Vec::new();
    for (layer, _) in run.epochs.iter().flat_map(|epoch| &epoch.gradient_norms) {
        if !layers.contains(&layer.as_str()) {
            layers.push(layer);
        }
    }
    if layers.is_empty() {
        return String::new();
    }
    let all = || run.epochs.iter().flat_map(|epoch| &epoch.gradient_norms).map(|(_, norm)| f64::from(*norm));
    let shown = || all().filter(|norm| norm.is_finite() && *norm > 0.0);
    let bounds = [shown().fold(f64::INFINITY, f64::min), shown().fold(0.0, f64::max)];
    let xs: Vec<u64> = run.epochs.iter().map(|epoch| epoch.number).collect();
    let rows = layers.iter().map(|layer| {
        let of = |epoch: &Epoch| {
            epoch.gradient_norms.iter().find(|(name, _)| name == layer).map(|(_, norm)| f64::from(*norm))
        };
        let values: Vec<Option<f64>> = run.epochs.iter().map(of).collect();
        let ends = [values.iter().flatten().next(), values.iter().flatten().last()];
        let [first, last] = ends.map(|value| value.map_or_else(String::new, |value| number(*value)));
        vec![escape(layer), first, spark(&xs, &values, bounds), last]
    });
    let scale = match bounds {
        [low, high] if low <= high => {
            format!(
                "<p class=\"note\">Logarithmic, the same for all layers: from {} at the bottom to {} at the top.</p>\n",
                number(low),
                number(high)
            )
        }
        _ => "<p class=\"note\">There is no norm above zero to draw.</p>\n".to_owned(),
    };
    let table = table("sparks", &["layer", "first", "over the epochs", "last"], rows);
    scale + &scrolling("gradient norms", &table)
}

/// A share with a bar under it, in a table of the class `bars`.
pub(super) fn bar(share: f64) -> String {
    let width = if share.is_finite() { (1000.0 * share).round() / 10.0 } else { 0.0 };
    format!("<span class=\"bar\" style=\"--w:{width}%\">{}</span>", Unit::Share.show(share))
}

/// Precision, recall and F1 of each class, and on average.
pub(super) fn classes(run: &Run) -> String {
    let Some(matrix) = run.matrix.as_ref().filter(|matrix| matrix.seen() > 0) else { return String::new() };
    let row = |name: String, examples: u64, scores: nn_runtime::metrics::ClassScores| {
        vec![name, count(examples), bar(scores.precision), bar(scores.recall), bar(scores.f1)]
    };
    let classes = (0..matrix.classes())
        .map(|class| row(escape(&run.class_name(class)), matrix.support(class), matrix.of_class(class)));
    let averages = [
        row("<em>mean of classes</em>".to_owned(), matrix.seen(), matrix.macro_average()),
        row("<em>all together</em>".to_owned(), matrix.seen(), matrix.micro_average()),
    ];
    let rows = averages.into_iter().chain(classes);
    scrolling("scores of each class", &table("numbers bars", &["class", "examples", "precision", "recall", "F1"], rows))
}
