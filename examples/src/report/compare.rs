//! Several runs on one page.

use super::chart::{Series, Unit, chart, colour};
use super::html::{document, duration, escape, number, percent, scrolling, section, table};
use super::page::name;
use super::pictures::templates;
use super::run::{Measure, Run};
use super::tables::bar;
use std::collections::HashMap;

/// How many of a run's templates are shown beside those of others.
const TEMPLATES: usize = 20;

/// One page with the runs side by side: their curves, their results, and the settings in which they differ.
#[must_use]
pub fn compare(runs: &[Run]) -> String {
    let title = format!("{} runs compared", runs.len());
    let mut body = format!("<header>\n<h1>{title}</h1>\n</header>\n");
    body += &section("results", "Results", &results(runs));
    body += &section("curves", "Curves", &curves(runs));
    body += &section("settings", "Settings that differ", &differences(runs));
    let shown = runs.iter().filter(|run| !run.templates.is_empty());
    let shown = shown.map(|run| format!("<h3>{}</h3>\n{}", escape(name(run)), templates(&run.templates, TEMPLATES)));
    body += &section("templates", "First-layer templates", &shown.collect::<String>());
    document(&title, &body)
}

/// A run's name, with the colour that it has in the charts.
fn key(index: usize, run: &Run) -> String {
    format!("<i class=\"key {}\"></i>{}", colour(index), escape(name(run)))
}

fn results(runs: &[Run]) -> String {
    let none = || "–".to_owned();
    let rows = runs.iter().enumerate().map(|(index, run)| {
        let last = |of: Measure| run.epochs.last().and_then(of).map_or_else(none, |value| number(f64::from(value)));
        vec![
            key(index, run),
            run.accuracy().map_or_else(none, bar),
            run.best()
                .map_or_else(none, |(epoch, accuracy)| format!("{} ({})", percent(f64::from(accuracy)), epoch.number)),
            last(|epoch| epoch.train_loss),
            last(|epoch| epoch.test_loss),
            run.epochs.len().to_string(),
            run.seconds().filter(|_| !run.epochs.is_empty()).map_or_else(none, duration),
            run.outcome.as_deref().map_or_else(|| "not ended".to_owned(), escape),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let head = ["run", "accuracy", "best (epoch)", "training loss", "loss", "epochs", "time", "outcome"];
    // not what no run has measured
    let is_known = |column: &usize| rows.iter().any(|row| row[*column] != none());
    let columns: Vec<usize> = (0..head.len()).filter(is_known).collect();
    let head: Vec<&str> = columns.iter().map(|column| head[*column]).collect();
    let rows = rows.iter().map(|row| columns.iter().map(|column| row[*column].clone()).collect());
    if runs.is_empty() { String::new() } else { scrolling("results", &table("numbers bars results", &head, rows)) }
}

fn curves(runs: &[Run]) -> String {
    let mut xs: Vec<u64> = runs.iter().flat_map(|run| &run.epochs).map(|epoch| epoch.number).collect();
    xs.sort_unstable();
    xs.dedup();
    let charts: [(&str, Unit, Measure); 3] = [
        ("accuracy", Unit::Share, |epoch| epoch.test_accuracy),
        ("loss", Unit::Plain, |epoch| epoch.test_loss),
        ("training loss", Unit::Plain, |epoch| epoch.train_loss),
    ];
    let charts = charts.into_iter().map(|(title, unit, of)| {
        let series = runs.iter().map(|run| {
            let numbers: HashMap<u64, Option<f32>> =
                run.epochs.iter().rev().map(|epoch| (epoch.number, of(epoch))).collect();
            let at = |x: &u64| numbers.get(x).copied().flatten().map(f64::from);
            Series { name: name(run).to_owned(), values: xs.iter().map(at).collect() }
        });
        chart(title, unit, &xs, &series.collect::<Vec<_>>())
    });
    let charts: String = charts.collect();
    if charts.is_empty() { charts } else { format!("<div class=\"charts\">\n{charts}</div>\n") }
}

fn differences(runs: &[Run]) -> String {
    let value = |run: &Run, key: &str| {
        run.settings.iter().rev().find(|(known, _)| known == key).map(|(_, value)| value.clone())
    };
    let mut keys: Vec<&str> = Vec::new();
    for (key, _) in runs.iter().flat_map(|run| &run.settings) {
        let differs = runs.iter().any(|run| value(run, key) != value(&runs[0], key));
        if differs && !keys.contains(&key.as_str()) {
            keys.push(key);
        }
    }
    if keys.is_empty() {
        return String::new();
    }
    let titles: Vec<String> = keys.iter().map(|key| escape(key)).collect();
    let head: Vec<&str> = std::iter::once("run").chain(titles.iter().map(String::as_str)).collect();
    let rows = runs.iter().enumerate().map(|(index, run)| {
        let cells =
            keys.iter().map(|setting| value(run, setting).map_or_else(|| "–".to_owned(), |value| escape(&value)));
        std::iter::once(key(index, run)).chain(cells).collect()
    });
    scrolling("settings that differ", &table("numbers", &head, rows))
}
