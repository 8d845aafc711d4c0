//! The confusion matrix.

use super::html::{count, escape, percent, scrolling, table};
use super::run::Run;
use nn_runtime::metrics::ConfusionMatrix;
use std::fmt::Write;

/// More classes than this are small cells.
const WIDE: usize = 20;
/// More classes than this are not drawn: a page of a million cells is of use to nobody.
const DRAWN: usize = 400;
/// How many of the most frequent confusions are named.
const PAIRS: usize = 12;

pub(super) fn confusion(run: &Run) -> String {
    let Some(matrix) = run.matrix.as_ref().filter(|matrix| matrix.seen() > 0) else { return String::new() };
    let mut text = String::from(
        "<p class=\"note\">A row is a class, a column what its pictures were taken for. <span class=\"right\">Right</span> by share \
         of the row, <span class=\"wrong\">wrong</span> by share of the worst confusion.</p>\n",
    );
    let cells = match matrix.classes() {
        classes if classes > DRAWN => format!("<p class=\"note\">Not drawn: {} classes.</p>\n", count(classes as u64)),
        _ => scrolling("confusion matrix", &cells(run, matrix)),
    };
    let pairs = pairs(run, matrix);
    let _ = write!(text, "<div class=\"side\">\n{cells}{pairs}</div>\n");
    let lost: u64 = (0..matrix.classes()).map(|label| matrix.unpredicted(label)).sum();
    if lost > 0 {
        let _ = writeln!(
            text,
            "<p class=\"warning\">{} examples have only NaN scores, and no prediction.</p>",
            count(lost)
        );
    }
    text
}

/// The share of a class's examples that were taken for another one.
fn share(matrix: &ConfusionMatrix, label: usize, predicted: usize) -> f64 {
    matrix.count(label, predicted) as f64 / matrix.support(label).max(1) as f64
}

fn cells(run: &Run, matrix: &ConfusionMatrix) -> String {
    let classes = matrix.classes();
    let names: Vec<String> = (0..classes).map(|class| escape(&run.class_name(class))).collect();
    let wrong = (0..classes).flat_map(|label| (0..classes).filter(move |p| *p != label).map(move |p| (label, p)));
    let worst = wrong.map(|(label, predicted)| share(matrix, label, predicted)).fold(0.0, f64::max);
    let dense = if classes > WIDE { " dense" } else { "" };
    let mut text = format!("<table class=\"matrix{dense}\">\n<thead><tr><td></td>");
    for name in &names {
        let _ = write!(text, "<th scope=\"col\"><span>{name}</span></th>");
    }
    text += "</tr></thead>\n<tbody>\n";
    for (label, name) in names.iter().enumerate() {
        let _ = write!(text, "<tr><th scope=\"row\">{name}</th>");
        for (predicted, other) in names.iter().enumerate() {
            let times = matrix.count(label, predicted);
            if times == 0 {
                text += "<td></td>";
                continue;
            }
            let share = share(matrix, label, predicted);
            let (kind, strength) = if label == predicted { ("r", share) } else { ("w", share / worst) };
            let _ = write!(
                text,
                "<td class=\"{kind}\" style=\"--p:{:.0}%\" title=\"{name} as {other}: {}\">{times}</td>",
                // even the least one is seen
                8.0 + 92.0 * strength,
                percent(share),
            );
        }
        text += "</tr>\n";
    }
    text + "</tbody>\n</table>\n"
}

/// The most frequent confusions in words.
fn pairs(run: &Run, matrix: &ConfusionMatrix) -> String {
    let classes = matrix.classes();
    let all = (0..classes).flat_map(|label| (0..classes).map(move |predicted| (label, predicted)));
    let mut pairs: Vec<(usize, usize)> = all.filter(|(l, p)| l != p && matrix.count(*l, *p) > 0).collect();
    pairs.sort_by_key(|(label, predicted)| std::cmp::Reverse(matrix.count(*label, *predicted)));
    if pairs.is_empty() {
        return "<p class=\"note\">Nothing was taken for another class.</p>\n".to_owned();
    }
    let rows = pairs.iter().take(PAIRS).map(|(label, predicted)| {
        vec![
            escape(&run.class_name(*label)),
            escape(&run.class_name(*predicted)),
            count(matrix.count(*label, *predicted)),
            percent(share(matrix, *label, *predicted)),
        ]
    });
    let table = table("numbers pairs", &["class", "taken for", "times", "of its class"], rows);
    format!("<div>\n<h3>Most frequent confusions</h3>\n{}</div>\n", scrolling("most frequent confusions", &table))
}
