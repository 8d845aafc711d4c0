//! Pictures as they stand on a page.

use super::html::{escape, percent};
use super::picture::Picture;
use super::run::{Mistake, Run, Template};
use std::fmt::Write;

fn image(picture: &Picture, description: &str) -> String {
    format!("<img src=\"{}\" alt=\"{}\"/>", picture.data_uri(), escape(description))
}

/// The pictures that were most wrong, with what they are and what they were taken for.
pub(super) fn mistakes(run: &Run) -> String {
    if run.mistakes.is_empty() {
        return String::new();
    }
    let mut text = String::from("<div class=\"pictures\">\n");
    for Mistake { picture, label, predicted, probability } in &run.mistakes {
        let (label, predicted) = (run.class_name(*label), run.class_name(*predicted));
        let _ = writeln!(
            text,
            "<figure>{}<figcaption><b>{}</b> taken for <b class=\"wrong\">{}</b> <span>{}</span></figcaption></figure>",
            image(picture, &format!("{label}, taken for {predicted}")),
            escape(&label),
            escape(&predicted),
            percent(f64::from(*probability)),
        );
    }
    text + "</div>\n"
}

/// The first templates; all of them, without a number.
pub(super) fn templates(templates: &[Template], most: usize) -> String {
    if templates.is_empty() {
        return String::new();
    }
    let captioned = templates.iter().any(|template| !template.caption.is_empty());
    let class = if captioned { "pictures" } else { "pictures small" };
    let mut text = format!("<div class=\"{class}\">\n");
    for (unit, Template { picture, caption }) in templates.iter().take(most).enumerate() {
        let description = if captioned { caption.clone() } else { format!("unit {unit}") };
        let caption = if captioned { format!("<figcaption>{}</figcaption>", escape(caption)) } else { String::new() };
        let _ = writeln!(text, "<figure>{}{caption}</figure>", image(picture, &description));
    }
    text + "</div>\n"
}
