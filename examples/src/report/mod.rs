//! What a run did, as a folder that a trainer fills and as one HTML page that is made from it.
//!
//! The folder holds `log.jsonl`, a line for each event, and pictures as PNG files; a [`RunFolder`] writes it as the
//! training goes, and [`Run::read`] reads it again, also of a run that was killed. [`page`] and [`compare`] make pages that
//! need nothing but a browser: no network, no script, and they fit a telephone and follow the system's light or dark.
//!
//! ```
//! use examples::report::{self, Epoch, Run, RunFolder};
//!
//! # let folder = tempfile::tempdir().unwrap();
//! # let folder = folder.path();
//! let mut run = Run::named("two layers");
//! run.settings = vec![("hidden".into(), "512".into()), ("lr".into(), "0.05".into())];
//! run.classes = vec!["cat".into(), "dog".into()];
//!
//! let mut log = RunFolder::create(folder, &run)?;
//! for number in 1..=3 {
//!     let epoch = Epoch {
//!         train_loss: Some(0.7 / number as f32),
//!         test_accuracy: Some(0.5 + 0.1 * number as f32),
//!         gradient_norms: vec![("hidden".into(), 0.3)],
//!         ..Epoch::number(number)
//!     };
//!     log.epoch(&epoch)?; // on the disk now
//!     run.epochs.push(epoch);
//! }
//! run.outcome = Some("finished".into());
//! log.end(&run)?; // with its confusion matrix, pictures, …, if it has any
//!
//! let again = Run::read(folder)?;
//! assert_eq!(again, run);
//! report::save(&folder.join("report.html"), &report::page(&again))?;
//! # Ok::<(), nn_runtime::Error>(())
//! ```

#![expect(clippy::cast_sign_loss, reason = "what is cast is clamped to small numbers from 0")]

mod chart;
mod compare;
mod confusion;
mod cost;
mod folder;
mod graph;
mod html;
mod page;
mod picture;
mod pictures;
mod run;
mod tables;

pub use compare::compare;
pub use folder::RunFolder;
pub use page::page;
pub use picture::Picture;
pub use run::{Epoch, Graph, Mistake, Run, Template};

use nn_runtime::Error;
use std::path::Path;

/// Writes a page into a file.
///
/// # Errors
/// [`Error::Io`] if it cannot be written.
pub fn save(path: &Path, page: &str) -> Result<(), Error> {
    let failed = |source| Error::Io { path: path.to_owned(), doing: "write the report".to_owned(), source };
    std::fs::write(path, page).map_err(failed)
}

#[cfg(test)]
mod tests;
