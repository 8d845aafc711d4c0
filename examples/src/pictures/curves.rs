use super::canvas::Canvas;
use embedded_graphics::pixelcolor::Rgb888;
use embedded_graphics::prelude::*;
use embedded_graphics::text::Alignment;

/// A line of a chart: one value for each epoch, counted from 1.
#[derive(Clone, Copy, Debug)]
pub struct Curve<'a> {
    /// What the value is.
    pub name: &'a str,
    /// The values, in order. Those that are not finite are left out.
    pub values: &'a [f32],
}

/// A chart: several curves on one pair of axes.
#[derive(Clone, Copy, Debug)]
pub struct Panel<'a> {
    /// What the chart shows.
    pub title: &'a str,
    /// Its curves: the first is blue, then come orange, green and violet.
    pub curves: &'a [Curve<'a>],
    /// Written after the numbers of the vertical axis.
    pub unit: &'a str,
}

const WIDTH: i32 = 520;
const HEIGHT: i32 = 380;
const LEFT: i32 = 58;
const RIGHT: i32 = 16;
const TOP: i32 = 34;
const BOTTOM: i32 = 44;
/// The height of a line of text.
const LINE: i32 = 15;
const INK: Rgb888 = Rgb888::new(30, 30, 30);
const FAINT: Rgb888 = Rgb888::new(222, 222, 222);
const COLOURS: [Rgb888; 4] =
    [Rgb888::new(31, 98, 180), Rgb888::new(226, 112, 20), Rgb888::new(40, 140, 60), Rgb888::new(130, 80, 170)];

/// Draws charts side by side, epochs on the horizontal axis.
#[must_use]
pub fn curves(panels: &[Panel<'_>]) -> Canvas {
    let mut canvas = Canvas::new((WIDTH * panels.len().max(1) as i32) as u32, HEIGHT as u32);
    for (i, panel) in panels.iter().enumerate() {
        let axes = Axes::new(panel, i as i32 * WIDTH + LEFT);
        axes.draw(&mut canvas, panel);
        for (j, curve) in panel.curves.iter().enumerate() {
            let colour = COLOURS[j % COLOURS.len()];
            axes.draw_curve(&mut canvas, curve, colour);
        }
        axes.draw_names(&mut canvas, panel);
    }
    canvas
}

/// Where values stand in the picture.
struct Axes {
    left: i32,
    epochs: usize,
    ticks: Ticks,
}

impl Axes {
    fn new(panel: &Panel<'_>, left: i32) -> Self {
        let values = panel.curves.iter().flat_map(|c| c.values);
        let finite = || values.clone().copied().filter(|v| v.is_finite()).map(f64::from);
        let low = finite().fold(f64::INFINITY, f64::min);
        let high = finite().fold(f64::NEG_INFINITY, f64::max);
        Self {
            left,
            epochs: panel.curves.iter().map(|c| c.values.len()).max().unwrap_or(0),
            ticks: Ticks::covering(low, high),
        }
    }

    /// The column of an epoch, counted from 0.
    fn x(&self, epoch: usize) -> i32 {
        let width = f64::from(WIDTH - LEFT - RIGHT);
        let share = if self.epochs > 1 { epoch as f64 / (self.epochs - 1) as f64 } else { 0.5 };
        self.left + (width * share).round() as i32
    }

    fn y(&self, value: f64) -> i32 {
        let height = f64::from(HEIGHT - TOP - BOTTOM);
        let Ticks { first, step, count } = self.ticks;
        let share = (value - first) / (step * (count - 1) as f64);
        HEIGHT - BOTTOM - (height * share).round() as i32
    }

    fn draw(&self, canvas: &mut Canvas, panel: &Panel<'_>) {
        let (left, right) = (self.left, self.left + WIDTH - LEFT - RIGHT);
        let bottom = HEIGHT - BOTTOM;
        canvas.text(panel.title, Point::new(i32::midpoint(left, right), 20), Alignment::Center, INK);
        for value in self.ticks.values() {
            let y = self.y(value);
            canvas.line(Point::new(left, y), Point::new(right, y), FAINT, 1);
            let number = format!("{}{}", self.ticks.label(value), panel.unit);
            canvas.text(&number, Point::new(left - 6, y + 4), Alignment::Right, INK);
        }
        canvas.line(Point::new(left, TOP), Point::new(left, bottom), INK, 1);
        canvas.line(Point::new(left, bottom), Point::new(right, bottom), INK, 1);
        for epoch in epoch_ticks(self.epochs) {
            let x = self.x(epoch - 1);
            canvas.line(Point::new(x, bottom), Point::new(x, bottom + 4), INK, 1);
            canvas.text(&epoch.to_string(), Point::new(x, bottom + 18), Alignment::Center, INK);
        }
        canvas.text("epoch", Point::new(i32::midpoint(left, right), bottom + 34), Alignment::Center, INK);
    }

    fn draw_curve(&self, canvas: &mut Canvas, curve: &Curve<'_>, colour: Rgb888) {
        let mut before = None;
        for (epoch, &value) in curve.values.iter().enumerate() {
            let at = value.is_finite().then(|| Point::new(self.x(epoch), self.y(f64::from(value))));
            if let (Some(before), Some(at)) = (before, at) {
                canvas.line(before, at, colour, 2);
            }
            if let Some(at) = at {
                canvas.square(at, 4, colour);
            }
            before = at;
        }
    }

    /// The names of the curves with their last values, at the right: above where the first one falls, below where it
    /// climbs.
    fn draw_names(&self, canvas: &mut Canvas, panel: &Panel<'_>) {
        let climbs = panel.curves.first().is_some_and(|curve| curve.values.last() > curve.values.first());
        let names = LINE * panel.curves.len() as i32;
        let top = if climbs { HEIGHT - BOTTOM - names - 6 } else { TOP + 6 };
        for (i, curve) in panel.curves.iter().enumerate() {
            let last = curve.values.last().map(|v| format!("  {v:.*}{}", self.ticks.digits() + 1, panel.unit));
            let at = Point::new(self.left + WIDTH - LEFT - RIGHT - 10, top + LINE * (i as i32 + 1) - 3);
            let text = format!("{}{}", curve.name, last.unwrap_or_default());
            canvas.text(&text, at, Alignment::Right, COLOURS[i % COLOURS.len()]);
        }
    }
}

/// Round numbers at equal steps.
struct Ticks {
    first: f64,
    step: f64,
    count: usize,
}

impl Ticks {
    /// About five steps of 1, 2 or 5 times a power of ten that reach from below `low` to above `high`.
    fn covering(low: f64, high: f64) -> Self {
        let (low, high) = match (low.is_finite() && high.is_finite(), high > low) {
            (true, true) => (low, high),
            (true, false) => (low - 0.5, low + 0.5),
            (false, _) => (0.0, 1.0),
        };
        let rough = (high - low) / 5.0;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|s| s * power).into_iter().find(|&step| step >= rough).unwrap_or(rough);
        let first = (low / step).floor() * step;
        let steps = ((high - first) / step).ceil().max(1.0);
        Self { first, step, count: steps as usize + 1 }
    }

    fn values(&self) -> impl Iterator<Item = f64> + '_ {
        (0..self.count).map(|i| self.first + self.step * i as f64)
    }

    /// The value, with as many digits as the step has.
    fn label(&self, value: f64) -> String {
        format!("{value:.*}", self.digits())
    }

    /// Digits behind the point that the step needs.
    fn digits(&self) -> usize {
        (-self.step.log10().floor()).clamp(0.0, 9.0) as usize
    }
}

/// Up to eleven epochs to write under the axis, counted from 1.
fn epoch_ticks(epochs: usize) -> impl Iterator<Item = usize> {
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500].into_iter().find(|step| epochs / step <= 10).unwrap_or(epochs / 10);
    (1..=epochs).filter(move |&epoch| epoch % step == 0 || epoch == 1 && step > 1)
}
