//! What the user sees.

use crate::failure::Failure;
use examples::output;
#[cfg(feature = "download")]
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fmt::Display;

/// Where messages go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    quiet: bool,
}

impl Console {
    pub(crate) fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    pub(crate) fn is_quiet(self) -> bool {
        self.quiet
    }

    /// A line of what is going on; not for a quiet run.
    pub(crate) fn say(self, line: impl Display) {
        if !self.quiet {
            output::line(line);
        }
    }

    /// A line about the run on the error output; not for a quiet run.
    pub(crate) fn warn(self, line: &str) {
        if !self.quiet {
            output::explain(line);
        }
    }

    /// A line of the result.
    #[expect(clippy::unused_self, reason = "the other kind of line that a console has")]
    pub(crate) fn result(self, line: impl Display) {
        output::line(line);
    }

    /// Lines of the result, each on its own.
    #[expect(clippy::unused_self, reason = "as above")]
    pub(crate) fn results(self, lines: impl Display) {
        output::lines(lines);
    }

    /// A bar on the terminal; none where the error output is not one, or for a quiet run.
    #[cfg(feature = "download")]
    pub(crate) fn bar(self, length: Option<u64>, template: &str) -> ProgressBar {
        let bar = length.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
        if self.quiet {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━━╌"));
        }
        bar
    }
}

/// Says why the program ends.
pub(crate) fn complain(failure: &Failure) {
    output::explain(&format!("error: {failure}"));
}

/// Whether all that was said has been written.
pub(crate) fn written() -> Result<(), Failure> {
    output::written().map_err(|error| Failure::run(error.to_string()))
}
