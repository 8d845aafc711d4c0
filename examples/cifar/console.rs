//! What the user sees. Nothing here fails: output that cannot be written (a closed pipe) is dropped.

use crate::failure::Failure;
#[cfg(feature = "download")]
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fmt::Display;
use std::io::Write;

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
            print(line);
        }
    }

    /// A line of the result.
    #[expect(clippy::unused_self, reason = "the other kind of line that a console has")]
    pub(crate) fn result(self, line: impl Display) {
        print(line);
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
    let _ = writeln!(std::io::stderr().lock(), "error: {failure}");
}

fn print(line: impl Display) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
