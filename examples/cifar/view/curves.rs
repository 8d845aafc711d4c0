//! How the view looks.

use super::state::State;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Stylize};
use ratatui::symbols::Marker;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Axis, Chart, Dataset, GraphType};
use std::time::Duration;

/// Narrower than this, the two charts stand one above the other.
const NARROW: u16 = 64;
const LOSS: Color = Color::Yellow;
const TRAIN: Color = Color::Cyan;
const TEST: Color = Color::Magenta;

/// The lines that the view takes on a terminal of this width.
pub(super) fn height(width: u16) -> u16 {
    if width < NARROW { 17 } else { 12 }
}

pub(super) fn draw(state: &State, frame: &mut Frame<'_>) {
    let area = frame.area();
    let narrow = area.width < NARROW;
    let lines = head(state, area.width, narrow);
    let rows = Layout::vertical([Constraint::Length(lines.len() as u16), Constraint::Fill(1)]);
    let [top, rest] = rows.areas(area);
    frame.render_widget(ratatui::text::Text::from(lines), top);
    let halves = [Constraint::Fill(1), Constraint::Fill(1)];
    let split = if narrow { Layout::vertical(halves) } else { Layout::horizontal(halves).spacing(2) };
    let [left, right] = split.areas(rest);

    let latest = state.losses.points.last().map_or(f64::NAN, |(_, loss)| *loss);
    let title = Line::from(vec![" loss ".into(), Span::from(format!("{latest:.3}")).fg(LOSS)]);
    chart(frame, left, title, "", state, &[(&state.losses.points, LOSS)]);
    let percent = |points: &[(f64, f64)]| points.last().map_or("–".to_owned(), |(_, share)| format!("{share:.1} %"));
    let title = Line::from(vec![
        " accuracy ".into(),
        Span::from(format!("train {}", percent(&state.train))).fg(TRAIN),
        "  ".into(),
        Span::from(format!("{} {}", state.watched, percent(&state.test))).fg(TEST),
    ]);
    chart(frame, right, title, " %", state, &[(&state.train, TRAIN), (&state.test, TEST)]);
}

/// Where the training stands.
fn head(state: &State, width: u16, narrow: bool) -> Vec<Line<'static>> {
    let State { epoch, epochs, batch, per_epoch, .. } = *state;
    let shown = if batch == 0 { epoch.max(1) } else { epoch + 1 };
    let before = format!(" epoch {shown}/{epochs} ");
    let done = if batch == 0 { per_epoch } else { batch };
    let after = if done == per_epoch { " measuring".to_owned() } else { format!(" {batch}/{per_epoch} batches") };
    let room = usize::from(width).saturating_sub(before.len() + after.len() + 1);
    let filled = (room as u64 * done / per_epoch.max(1)) as usize;
    let bar = vec![
        before.bold(),
        Span::from("━".repeat(filled)).fg(LOSS),
        Span::from("╌".repeat(room.saturating_sub(filled))).dim(),
        after.into(),
    ];
    let numbers = format!(" loss {:.3} · rate {:.2e}", state.loss, state.rate);
    let speed = format!("{:.0} pictures/s · {} left", state.pictures_per_second, duration(state.left));
    if narrow {
        vec![Line::from(bar), Line::from(numbers), Line::from(format!(" {speed}"))]
    } else {
        vec![Line::from(bar), Line::from(format!("{numbers} · {speed}"))]
    }
}

/// Curves over the epochs.
fn chart(
    frame: &mut Frame<'_>,
    area: Rect,
    title: Line<'_>,
    unit: &str,
    state: &State,
    curves: &[(&[(f64, f64)], Color)],
) {
    let [top, rest] = Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(area);
    frame.render_widget(title, top);
    let finite = |&&(_, y): &&(f64, f64)| y.is_finite();
    let ys = || curves.iter().flat_map(|(points, _)| points.iter()).filter(finite).map(|(_, y)| *y);
    let (low, high) = (ys().fold(f64::INFINITY, f64::min), ys().fold(f64::NEG_INFINITY, f64::max));
    let end = (state.epoch + u64::from(state.batch > 0)).max(1);
    let ends = ["0".to_owned(), if end == 1 { "1 epoch".to_owned() } else { format!("{end} epochs") }];
    let number = |y: f64| if unit.is_empty() { format!("{y:.2}") } else { format!("{y:.1}{unit}") };
    let labels = if low.is_finite() { vec![number(low), number(high)] } else { Vec::new() };
    // something to stand on, where there is no point or only one height
    let [low, high] = if low < high {
        [low, high]
    } else if low.is_finite() {
        [low - 0.5, low + 0.5]
    } else {
        [0.0, 1.0]
    };
    let sets = curves.iter().map(|&(points, colour)| {
        Dataset::default().data(points).marker(Marker::Braille).graph_type(GraphType::Line).fg(colour)
    });
    let x = Axis::default().bounds([0.0, end as f64]).labels(ends).dim();
    let y = Axis::default().bounds([low, high]).labels(labels).dim();
    frame.render_widget(Chart::new(sets.collect()).x_axis(x).y_axis(y).legend_position(None), rest);
}

/// `1:02:03`, or `2:03` below an hour.
fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::super::state::Step;
    use super::*;
    use nn_runtime::fit::Position;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    /// A training of 10 epochs of 100 batches, after so many batches.
    fn after(batches: u64) -> State {
        let mut state = State::new("test", &Position::default());
        for number in 1..=batches {
            let (epoch, batch) = ((number - 1) / 100, (number - 1) % 100 + 1);
            let loss = 2.3 * (-(number as f32) / 300.0).exp();
            let step = Step { done: [epoch, batch], epochs: 10, per_epoch: 100, pictures: 128, loss, rate: 0.02 };
            state.step(step, Duration::from_millis(10 * number));
            if batch == 100 {
                let share = 1.0 - (-(epoch as f32 + 1.0) / 3.0).exp();
                state.epoch(epoch + 1, [share, 0.8 * share], Duration::from_millis(10 * number));
            }
        }
        state
    }

    fn drawn(state: &State, width: u16) -> Vec<String> {
        let mut terminal = Terminal::new(TestBackend::new(width, height(width))).expect("a terminal");
        terminal.draw(|frame| draw(state, frame)).expect("it is drawn");
        let buffer = terminal.backend().buffer();
        let row = |y| (0..width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        (0..height(width)).map(row).collect()
    }

    #[test]
    fn it_looks_so() {
        insta::assert_snapshot!("wide", drawn(&after(450), 80).join("\n"));
        insta::assert_snapshot!("narrow", drawn(&after(450), 40).join("\n"));
        insta::assert_snapshot!("one_epoch", drawn(&after(100), 80).join("\n"));
        insta::assert_snapshot!("first_step", drawn(&after(1), 40).join("\n"));
    }

    #[test]
    fn no_size_is_too_small_and_no_loss_too_wild() {
        let mut wild = after(150);
        for loss in [f32::NAN, f32::INFINITY, f32::MAX, f32::MIN] {
            let step = Step { done: [1, 51], epochs: 10, per_epoch: 100, pictures: 128, loss, rate: 0.02 };
            wild.step(step, Duration::from_secs(2));
        }
        for width in 1..100 {
            let lines = drawn(&wild, width);
            assert!(lines.iter().all(|line| line.chars().count() <= usize::from(width)), "{width}");
        }
        assert!(drawn(&State::new("test", &Position::default()), 80)[0].starts_with(" epoch 1/0"));
    }

    #[test]
    fn times_are_short() {
        let shown = [0, 61, 3599, 3600, 90_061].map(|seconds| duration(Duration::from_secs(seconds)));
        assert_eq!(shown, ["0:00", "1:01", "59:59", "1:00:00", "25:01:01"]);
    }
}
