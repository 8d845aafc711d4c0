//! The ratios as a picture: a row for each piece of work, a dot for each peer, and a line where the peer takes as long as
//! we do.

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::results::What;
use crate::table::{Line, Results};

const WIDTH: u32 = 1000;
const ROW: u32 = 22;
/// Above and below the rows: the legend, and the axis.
const HEAD: u32 = 90;
const FOOT: u32 = 40;
const LABELS: i32 = 190;
const FONT: &str = "sans-serif";
/// Neither white nor black: lines that show on both.
const GREY: RGBColor = RGBColor(128, 134, 142);
const SMALLEST: f64 = 0.5;
const LARGEST: f64 = 64.0;

/// Colours that differ in brightness too, and show on white and on black; the forms tell peers of one colour apart.
const COLOURS: [RGBColor; 6] = [
    RGBColor(230, 97, 1),
    RGBColor(51, 136, 204),
    RGBColor(40, 160, 90),
    RGBColor(190, 80, 170),
    RGBColor(190, 150, 20),
    RGBColor(110, 115, 220),
];

/// The train steps of the results, the numbers of threads side by side.
///
/// # Errors
/// If drawing fails.
pub fn draw(results: &Results) -> Result<String, Box<dyn std::error::Error>> {
    let lines: Vec<Line<'_>> = results.lines().into_iter().filter(|line| line.ours.what == What::TrainStep).collect();
    let mut systems: Vec<&str> = lines.iter().flat_map(|line| line.ratios.iter().map(|(system, _)| *system)).collect();
    systems.sort_unstable();
    systems.dedup();
    let mut threads: Vec<usize> = lines.iter().map(|line| line.ours.threads).collect();
    threads.sort_unstable();
    threads.dedup();
    let works = |threads: usize| lines.iter().filter(move |line| line.ours.threads == threads);
    let rows = threads.iter().map(|threads| works(*threads).count()).max().unwrap_or(0);
    let height = HEAD + ROW * u32::try_from(rows)? + FOOT;
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        legend(&area, &systems)?;
        let (_, below) = area.split_vertically(i32::try_from(HEAD - ROW)?);
        let panels = below.split_evenly((1, threads.len().max(1)));
        for (position, (panel, threads)) in panels.iter().zip(&threads).enumerate() {
            let lines: Vec<&Line<'_>> = works(*threads).collect();
            panel_of(panel, *threads, &lines, &systems, position == 0)?;
        }
        area.present()?;
    }
    Ok(for_light_and_dark(&svg))
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn std::error::Error>>;

fn legend(area: &Area<'_>, systems: &[&str]) -> Drawn {
    let text = (FONT, 14).into_font().color(&GREY);
    area.draw_text(
        "How many times longer a train step takes (1 = our time; the leftmost dot is the fastest peer; 64 and more are drawn at 64)",
        &text,
        (10, 10),
    )?;
    let mut x = 18;
    let mut y = 40;
    for (index, system) in systems.iter().enumerate() {
        let width = 30 + 8 * i32::try_from(system.len())?;
        if x + width > i32::try_from(WIDTH)? {
            (x, y) = (18, y + 20);
        }
        dot(area, index, (x, y))?;
        area.draw_text(system, &text, (x + 10, y - 8))?;
        x += width;
    }
    Ok(())
}

/// A circle, a square or a triangle: a form for each round of the colours.
fn dot(area: &Area<'_>, index: usize, (x, y): (i32, i32)) -> Drawn {
    let style = COLOURS[index % COLOURS.len()].mix(0.9).filled();
    match index / COLOURS.len() {
        0 => area.draw(&Circle::new((x, y), 5, style))?,
        1 => area.draw(&Rectangle::new([(x - 4, y - 4), (x + 4, y + 4)], style))?,
        _ => area.draw(&TriangleMarker::new((x, y), 6, style))?,
    }
    Ok(())
}

fn panel_of(area: &Area<'_>, threads: usize, lines: &[&Line<'_>], systems: &[&str], labelled: bool) -> Drawn {
    let text = (FONT, 13).into_font().color(&GREY);
    let (width, _) = area.dim_in_pixel();
    let left = if labelled { LABELS } else { LABELS / 3 };
    let right = i32::try_from(width)? - 20;
    let place = |ratio: f64| {
        let share = (ratio.clamp(SMALLEST, LARGEST) / SMALLEST).ln() / (LARGEST / SMALLEST).ln();
        left + (share * f64::from(right - left)).round() as i32
    };
    let row = i32::try_from(ROW)?;
    let bottom = row + row * i32::try_from(lines.len())?;
    area.draw_text(&format!("{threads} thread{}", if threads == 1 { "" } else { "s" }), &text, (left, 0))?;
    for (ratio, label) in
        [(0.5, "½"), (1.0, "1"), (2.0, "2"), (4.0, "4"), (8.0, "8"), (16.0, "16"), (32.0, "32"), (64.0, "64")]
    {
        let (x, is_one) = (place(ratio), label == "1");
        let style = if is_one { GREY.stroke_width(2) } else { GREY.mix(0.3).stroke_width(1) };
        area.draw(&PathElement::new([(x, row), (x, bottom)], style))?;
        area.draw_text(label, &text, (x - 4, bottom + 6))?;
    }
    for (index, line) in lines.iter().enumerate() {
        let y = row + row * i32::try_from(index)? + row / 2;
        if labelled {
            area.draw_text(&format!("{}, batch {}", line.net.title, line.ours.batch), &text, (4, y - 6))?;
        }
        for (system, ratio) in &line.ratios {
            let index = systems.iter().position(|name| name == system).unwrap_or(0);
            dot(area, index, (place(*ratio), y))?;
        }
    }
    Ok(())
}

/// Text takes the colour that the reader's background asks for.
fn for_light_and_dark(svg: &str) -> String {
    let style = "<style>text{fill:#57606a}@media(prefers-color-scheme:dark){text{fill:#a9b1ba}}</style>";
    match svg.find("<svg").and_then(|at| svg[at..].find('>').map(|end| at + end + 1)) {
        Some(at) => format!("{}\n{style}{}", &svg[..at], &svg[at..]),
        None => svg.to_owned(),
    }
}
