//! The page of one run.

use super::chart::{Series, Unit, chart};
use super::confusion::confusion;
use super::graph::graph;
use super::html::{document, duration, escape, number, percent, section};
use super::pictures::{mistakes, templates};
use super::run::{Measure, Run};
use super::tables::{classes, columns, epochs, gradients, words};
use std::fmt::Write;

/// The report of a run: one HTML page that needs nothing else.
#[must_use]
pub fn page(run: &Run) -> String {
    let mut body = format!("<header>\n<h1>{}</h1>\n{}</header>\n", escape(name(run)), outcome(run));
    body += &figures(run);
    body += &section("curves", "Curves", &curves(run));
    body += &section("gradients", "Gradient norms", &gradients(run));
    body += &section("confusion", "Confusion matrix", &confusion(run));
    body += &section("classes", "Classes", &classes(run));
    body += &section("mistakes", "Most wrong pictures", &mistakes(run));
    body += &section("templates", "First-layer templates", &templates(&run.templates, usize::MAX));
    body += &section("network", "Network", &run.graph.as_ref().map(graph).unwrap_or_default());
    body += &section("epochs", "Epochs", &epochs(run));
    body += &section("took", "Time and memory", &words(&run.took));
    body += &section("settings", "Settings", &words(&run.settings));
    body += &section("machine", "Machine", &words(&run.machine));
    document(name(run), &body)
}

/// A heading is never empty.
pub(super) fn name(run: &Run) -> &str {
    if run.name.is_empty() { "run" } else { &run.name }
}

fn outcome(run: &Run) -> String {
    match &run.outcome {
        Some(outcome) => format!("<p class=\"outcome\">{}</p>\n", escape(outcome)),
        None => "<p class=\"outcome warning\">The run has not ended, or was cut off.</p>\n".to_owned(),
    }
}

/// The few numbers that are looked for first.
fn figures(run: &Run) -> String {
    let set = &run.evaluated;
    let mut figures: Vec<(&str, String, String, String)> = Vec::new();
    if let Some(accuracy) = run.accuracy() {
        figures.push(("accuracy", format!("{set} accuracy"), percent(accuracy), "at the end".to_owned()));
    }
    if let Some((epoch, accuracy)) = run.best() {
        let when = format!("in epoch {}", epoch.number);
        figures.push(("best-accuracy", format!("best {set} accuracy"), percent(f64::from(accuracy)), when));
    }
    let last = |of: Measure| run.epochs.last().and_then(of);
    let loss = last(|epoch| epoch.test_loss).map(|loss| (format!("{set} loss"), loss));
    if let Some((what, loss)) = loss.or_else(|| Some(("training loss".to_owned(), last(|epoch| epoch.train_loss)?))) {
        figures.push(("loss", what, number(f64::from(loss)), "last epoch".to_owned()));
    }
    figures.push(("epochs", "epochs".to_owned(), run.epochs.len().to_string(), String::new()));
    if let Some(seconds) = run.seconds().filter(|_| !run.epochs.is_empty()) {
        let each = format!("{} an epoch", duration(seconds / run.epochs.len() as f64));
        figures.push(("time", "time".to_owned(), duration(seconds), each));
    }
    let mut text = String::from("<dl class=\"figures\">\n");
    for (id, what, value, note) in figures {
        let (what, value, note) = (escape(&what), escape(&value), escape(&note));
        let _ = writeln!(
            text,
            "<div><dt>{what}</dt><dd data-figure=\"{id}\">{value}</dd><dd class=\"when\">{note}</dd></div>"
        );
    }
    text + "</dl>\n"
}

fn curves(run: &Run) -> String {
    let xs: Vec<u64> = run.epochs.iter().map(|epoch| epoch.number).collect();
    let [train_loss, test_loss, train_accuracy, test_accuracy, rate, seconds] = columns(run);
    let charts = [
        ("loss", "loss", Unit::Plain, vec![train_loss, test_loss]),
        ("accuracy", "accuracy", Unit::Share, vec![train_accuracy, test_accuracy]),
        ("learning rate", "learning rate", Unit::Plain, vec![rate]),
        ("time of an epoch", "seconds", Unit::Seconds, vec![seconds]),
    ];
    let charts = charts.into_iter().map(|(title, name_of, unit, columns)| {
        let series = columns.into_iter().map(|column| Series {
            // the chart's title says the rest
            name: column.title.strip_suffix(name_of).unwrap_or_default().trim_end().to_owned(),
            values: run.epochs.iter().map(|epoch| (column.of)(epoch).map(f64::from)).collect(),
        });
        chart(title, unit, &xs, &series.collect::<Vec<_>>())
    });
    let charts: String = charts.collect();
    if charts.is_empty() { charts } else { format!("<div class=\"charts\">\n{charts}</div>\n") }
}
