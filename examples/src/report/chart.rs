//! Charts: lines over epochs, as SVG that stretches with the page, with letters beside it that do not.

use super::html::{escape, number, percent};
use std::fmt::Write;

/// A line of a chart: a value for each place on the horizontal axis, `None` where nothing was measured.
pub(super) struct Series {
    pub(super) name: String,
    pub(super) values: Vec<Option<f64>>,
}

/// How numbers of a chart are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Plain,
    Share,
    Seconds,
}

impl Unit {
    pub(super) fn show(self, x: f64) -> String {
        match self {
            Self::Plain => number(x),
            Self::Share => percent(x),
            Self::Seconds => number(x) + " s",
        }
    }

    /// At a tick of the axis, whose steps need no more than these digits behind the point.
    fn tick(self, x: f64, digits: usize) -> String {
        match self {
            Self::Share => format!("{:.*} %", digits.saturating_sub(2), 100.0 * x),
            Self::Plain | Self::Seconds if x.abs() >= 1e5 || x != 0.0 && digits > 4 => number(x),
            Self::Plain | Self::Seconds => format!("{x:.digits$}").replace('-', "\u{2212}"),
        }
    }
}

/// The side of the square that lines are drawn in, before it is stretched.
const SIDE: f64 = 1000.0;
/// More columns than this tell their numbers to no pointer.
const COLUMNS: usize = 2000;
/// More points than this are a line without dots.
const DOTS: usize = 40;

/// A chart over the epochs `xs`; nothing, if no line has a value.
pub(super) fn chart(title: &str, unit: Unit, xs: &[u64], series: &[Series]) -> String {
    let is_measured = |line: &&Series| line.values.iter().any(Option::is_some);
    // each in the colour of its place among all: on a page a run has one colour
    let series: Vec<(usize, &Series)> = (0..).zip(series).filter(|(_, line)| is_measured(line)).collect();
    if series.is_empty() {
        return String::new();
    }
    let finite = || series.iter().flat_map(|(_, line)| &line.values).flatten().copied().filter(|x| x.is_finite());
    // what a time differs by matters beside the time itself
    let lowest = if unit == Unit::Seconds { 0.0 } else { finite().fold(f64::INFINITY, f64::min) };
    let ticks = Ticks::covering(lowest, finite().fold(f64::NEG_INFINITY, f64::max));
    let places = Places::new(xs);
    let mut svg = String::new();
    let grid = ticks.values().map(|value| format!("M0 {}H{SIDE}", round(ticks.place(value))));
    let _ = writeln!(svg, "<path class=\"grid\" d=\"{}\"/>", grid.collect::<Vec<_>>().concat());
    for (index, line) in &series {
        svg += &path(*index, &places, &line.values, |value| ticks.place(value));
    }
    svg += &columns(&places, xs, unit, &series);
    let label = format!(
        "{title} over epochs: {}",
        series.iter().map(|(_, line)| line.name.as_str()).collect::<Vec<_>>().join(", ")
    );
    let mut text = format!(
        "<figure class=\"chart\">\n<figcaption><strong>{}</strong>{}</figcaption>\n",
        escape(title),
        legend(unit, &series)
    );
    text += "<div class=\"plot\">\n<div class=\"ys\">";
    for value in ticks.values() {
        let _ = write!(
            text,
            "<span style=\"top:{}%\">{}</span>",
            round(ticks.place(value) / 10.0),
            unit.tick(value, ticks.digits())
        );
    }
    let _ = write!(
        text,
        "</div>\n<svg viewBox=\"0 0 {SIDE} {SIDE}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">\n{svg}</svg>\n<div class=\"xs\">",
        escape(&label)
    );
    for (place, x) in places.labels(xs) {
        let _ = write!(text, "<span style=\"left:{}%\">{x}</span>", round(place / 10.0));
    }
    text += "</div>\n</div>\n";
    text += &not_finite(xs, &series);
    text + "</figure>\n"
}

/// A small line for a table, on a logarithmic axis from `low` to `high` that it shares with others.
pub(super) fn spark(xs: &[u64], values: &[Option<f64>], [low, high]: [f64; 2]) -> String {
    let range = (high / low).ln();
    let place = |value: f64| {
        let share = if range > 0.0 { (value / low).ln() / range } else { 0.5 };
        SIDE * (0.95 - 0.9 * share)
    };
    let line = path(0, &Places::new(xs), values, place);
    format!(
        "<svg class=\"spark\" viewBox=\"0 0 {SIDE} {SIDE}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{line}</svg>"
    )
}

/// The names of the lines in their colours, with their last values.
fn legend(unit: Unit, series: &[(usize, &Series)]) -> String {
    let mut text = String::from(" <span class=\"legend\">");
    for (index, line) in series {
        let last = line.values.iter().flatten().last().map_or_else(String::new, |value| unit.show(*value));
        let key = match line.name.as_str() {
            // the chart has this one line
            "" => String::from("last"),
            name => format!("<i class=\"key {}\"></i>{}", colour(*index), escape(name)),
        };
        let _ = write!(text, "<span>{key} <b>{last}</b></span> ");
    }
    text + "</span>"
}

/// Colours that come again are dashed.
pub(super) fn colour(index: usize) -> String {
    let dashed = if index >= COLOURS { " dashed" } else { "" };
    format!("s{}{dashed}", index % COLOURS)
}

const COLOURS: usize = 8;

/// A line with gaps where there is no number, and dots where they are few enough or stand alone.
fn path(index: usize, places: &Places, values: &[Option<f64>], place: impl Fn(f64) -> f64) -> String {
    let (mut line, mut dots) = (String::new(), String::new());
    let point = |at: usize| values.get(at).copied().flatten().map(&place).filter(|y| y.is_finite());
    for at in 0..values.len() {
        let Some(y) = point(at) else { continue };
        let before = at > 0 && point(at - 1).is_some();
        let (x, y) = (round(places.of(at)), round(y));
        let _ = write!(line, "{}{x} {y}", if before { 'L' } else { 'M' });
        if values.len() <= DOTS || !before && point(at + 1).is_none() {
            let _ = write!(dots, "M{x} {y}h0");
        }
    }
    let colour = colour(index);
    format!("<path class=\"line {colour}\" d=\"{line}\"/>\n<path class=\"dots {colour}\" d=\"{dots}\"/>\n")
}

/// A column for each epoch, which tells its numbers to a pointer.
fn columns(places: &Places, xs: &[u64], unit: Unit, series: &[(usize, &Series)]) -> String {
    let mut text = String::from("<g class=\"columns\">\n");
    // of very many, a pointer cannot tell neighbours
    for (at, x) in xs.iter().enumerate().step_by(xs.len().div_ceil(COLUMNS).max(1)) {
        let [from, to] = places.column(at, xs.len());
        let mut title = format!("epoch {x}");
        for (_, line) in series {
            if let Some(value) = line.values.get(at).copied().flatten() {
                let name = if line.name.is_empty() { String::new() } else { format!("{}: ", line.name) };
                let _ = write!(title, "\n{name}{}", unit.show(value));
            }
        }
        let (from, width) = (round(from), round(to - from));
        let _ = writeln!(
            text,
            "<rect x=\"{from}\" y=\"0\" width=\"{width}\" height=\"{SIDE}\"><title>{}</title></rect>",
            escape(&title)
        );
    }
    text + "</g>\n"
}

/// Says which values a line cannot show.
fn not_finite(xs: &[u64], series: &[(usize, &Series)]) -> String {
    let mut text = String::new();
    for (_, line) in series {
        let odd =
            xs.iter().zip(&line.values).filter_map(|(x, value)| Some((x, value.filter(|value| !value.is_finite())?)));
        let odd: Vec<String> = odd.map(|(x, value)| format!("{} in epoch {x}", number(value))).collect();
        if let Some((first, rest)) = odd.split_first() {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            let _ = writeln!(text, "<p class=\"warning\">{}: {first}{more}</p>", escape(&line.name));
        }
    }
    text
}

/// Where the epochs stand from left to right.
struct Places {
    places: Vec<f64>,
}

impl Places {
    fn new(xs: &[u64]) -> Self {
        let first = xs.first().copied().unwrap_or(0);
        let range = xs.last().map_or(0, |last| last.saturating_sub(first));
        let place =
            |x: &u64| if range == 0 { SIDE / 2.0 } else { SIDE * x.saturating_sub(first) as f64 / range as f64 };
        Self { places: xs.iter().map(place).collect() }
    }

    fn of(&self, at: usize) -> f64 {
        self.places.get(at).copied().unwrap_or(SIDE)
    }

    /// From halfway to the neighbour before to halfway to the one behind.
    fn column(&self, at: usize, count: usize) -> [f64; 2] {
        let middle = |a: usize, b: usize| f64::midpoint(self.of(a), self.of(b));
        [if at == 0 { 0.0 } else { middle(at - 1, at) }, if at + 1 == count { SIDE } else { middle(at, at + 1) }]
    }

    /// Up to seven epochs to write under the axis, with their places.
    fn labels(&self, xs: &[u64]) -> Vec<(f64, u64)> {
        let all = self.places.iter().copied().zip(xs.iter().copied());
        let [first, last] = [xs.first(), xs.last()].map(|x| x.copied().unwrap_or(0));
        let range = last.saturating_sub(first);
        let powers = (0..19).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u64.pow(power)));
        let step = powers.into_iter().find(|step| range / step <= 6).unwrap_or(u64::MAX);
        // the first is written too, where the next one leaves room
        let room = |x: u64| x == first && step - x % step > step / 3;
        all.filter(|(_, x)| x.is_multiple_of(step) || room(*x)).collect()
    }
}

/// Round numbers at equal steps.
struct Ticks {
    first: f64,
    step: f64,
    count: usize,
}

impl Ticks {
    /// About four steps of 1, 2 or 5 times a power of ten that reach from below `low` to above `high`.
    fn covering(low: f64, high: f64) -> Self {
        let (low, high) = match (low.is_finite() && high.is_finite(), high > low) {
            (true, true) => (low, high),
            (true, false) if low == 0.0 => (0.0, 1.0),
            (true, false) => (low - low.abs() / 2.0, low + low.abs() / 2.0),
            (false, _) => (0.0, 1.0),
        };
        let rough = (high - low) / 4.0;
        let power = 10_f64.powf(rough.log10().floor());
        let steps = [1.0, 2.0, 5.0, 10.0].map(|digit| digit * power);
        let step = steps.into_iter().find(|step| *step >= rough).unwrap_or(rough);
        let first = (low / step).floor() * step;
        let steps = ((high - first) / step - 1e-9).ceil().clamp(1.0, 12.0);
        Self { first, step, count: steps as usize + 1 }
    }

    fn values(&self) -> impl Iterator<Item = f64> + '_ {
        (0..self.count).map(|index| self.first + self.step * index as f64)
    }

    /// From the top of the square.
    fn place(&self, value: f64) -> f64 {
        SIDE * (1.0 - (value - self.first) / (self.step * (self.count - 1) as f64))
    }

    /// Digits behind the point that a step needs.
    fn digits(&self) -> usize {
        (-self.step.log10().floor()).clamp(0.0, 9.0) as usize
    }
}

/// A place with one digit behind the point.
fn round(x: f64) -> f64 {
    (10.0 * x).round() / 10.0
}
