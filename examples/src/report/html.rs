//! Text as HTML, and what is around a page. Pages are well-formed as XML, too, so that tests can read them as such.

use nn_runtime::text::is_hidden;
use std::fmt::Write;

const STYLE: &str = include_str!("style.css");

/// Text as it stands between tags or in quotes. What no page may hold is shown as �.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' => escaped.push(c),
            c if is_hidden(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A whole page. The policy says what "needs no network" means: nothing but its own styles and pictures is loaded.
pub(super) fn document(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"color-scheme\" content=\"light dark\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"/>\n\
         <link rel=\"icon\" href=\"data:,\"/>\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        escape(title)
    )
}

/// A part of a page with a heading; nothing, if there is nothing in it.
pub(super) fn section(id: &str, title: &str, content: &str) -> String {
    if content.is_empty() {
        return String::new();
    }
    format!("<section id=\"{id}\">\n<h2>{}</h2>\n{content}</section>\n", escape(title))
}

/// A box in which a wide table scrolls by itself. It can be reached by keyboard.
pub(super) fn scrolling(label: &str, content: &str) -> String {
    format!("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\n{content}</div>\n", escape(label))
}

/// A table: its head, and its rows, whose first cell is a heading. Cells are HTML.
pub(super) fn table(class: &str, head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let head: String = head.iter().fold(String::new(), |mut text, cell| {
        let _ = write!(text, "<th scope=\"col\">{cell}</th>");
        text
    });
    let mut text = format!("<table class=\"{class}\">\n<thead><tr>{head}</tr></thead>\n<tbody>\n");
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            let _ = match column {
                0 => write!(text, "<tr><th scope=\"row\">{cell}</th>"),
                _ => write!(text, "<td>{cell}</td>"),
            };
        }
        text += "</tr>\n";
    }
    text + "</tbody>\n</table>\n"
}

/// A number with about four digits that matter.
pub(super) fn number(x: f64) -> String {
    let magnitude = x.abs();
    match () {
        () if x.is_nan() => "NaN".to_owned(),
        () if x.is_infinite() => if x > 0.0 { "∞" } else { "−∞" }.to_owned(),
        () if x == 0.0 => "0".to_owned(),
        () if !(1e-3..1e6).contains(&magnitude) => signed(&format!("{x:.2e}")),
        () if magnitude >= 1000.0 => signed(&format!("{x:.0}")),
        () => {
            let digits = (3.0 - magnitude.log10().floor()).clamp(0.0, 6.0) as usize;
            signed(&format!("{x:.digits$}"))
        }
    }
}

/// A share in percent.
pub(super) fn percent(x: f64) -> String {
    if x.is_finite() { format!("{:.2} %", 100.0 * x) } else { number(x) }
}

/// Seconds, as a clock would be read.
pub(super) fn duration(seconds: f64) -> String {
    match () {
        () if !seconds.is_finite() => number(seconds),
        () if seconds < 60.0 => format!("{seconds:.1} s"),
        () if seconds < 3600.0 => format!("{:.0} min {:02.0} s", (seconds / 60.0).floor(), (seconds % 60.0).floor()),
        () => format!("{:.0} h {:02.0} min", (seconds / 3600.0).floor(), (seconds % 3600.0 / 60.0).floor()),
    }
}

/// A count, with a thin space between thousands.
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// A minus sign instead of a hyphen.
fn signed(text: &str) -> String {
    text.replace('-', "\u{2212}")
}
