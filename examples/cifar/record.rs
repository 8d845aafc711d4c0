//! What a run leaves in its folder: a log and `TensorBoard`'s events that grow while it trains, and at the end a
//! report.

#[cfg(feature = "pictures")]
mod folder;

use crate::classifier::Classifier;
use crate::data::Data;
use crate::failure::Failure;
use crate::settings::Settings;
use crate::train::Trained;
use nn_runtime::Error;
use nn_runtime::fit::{Epoch, Event, Then, tensor_board};
use nn_runtime::log::TensorBoard;
use std::path::Path;

/// The norm of each parameter's gradient, on one batch.
pub(crate) type Norms = Vec<(String, f32)>;

/// `TensorBoard` is told the loss of every so many batches.
const EVERY: u64 = 20;

/// The run's folder; only events, in a build without pictures.
pub(crate) struct Recorder {
    board: TensorBoard,
    #[cfg(feature = "pictures")]
    folder: folder::Folder,
}

#[cfg_attr(
    not(feature = "pictures"),
    expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "with pictures there is more to do")
)]
impl Recorder {
    /// Begins the log of a run, or goes on with that of one that is resumed.
    pub(crate) fn start(
        path: &Path,
        classifier: &dyn Classifier,
        settings: &Settings,
        data: &Data,
        history: &[Epoch],
    ) -> Result<Self, Failure> {
        if history.is_empty() {
            remove_events(path);
        }
        #[cfg(feature = "pictures")]
        let folder = folder::Folder::start(path, classifier, settings, data, history)?;
        #[cfg(not(feature = "pictures"))]
        let _ = (classifier, settings, data);
        Ok(Self {
            board: TensorBoard::create(path)?,
            #[cfg(feature = "pictures")]
            folder,
        })
    }

    /// Writes what happened; the norms are of an epoch's end.
    pub(crate) fn on(&mut self, event: &Event<'_>, norms: Norms) -> Result<Then, Error> {
        #[cfg(feature = "pictures")]
        if let Event::Epoch { position, times, .. } = event
            && let Some(epoch) = position.history.last()
        {
            let seconds = times.all.saturating_sub(times.saving).as_secs_f32();
            self.folder.epoch(position.epoch, epoch, Some((seconds, norms)))?;
        }
        #[cfg(not(feature = "pictures"))]
        drop(norms);
        tensor_board(&mut self.board, EVERY)(event)
    }

    /// Measures the network once more, class by class, and makes the report.
    pub(crate) fn end(
        &mut self,
        classifier: &mut dyn Classifier,
        settings: &Settings,
        data: &Data,
        trained: Trained,
    ) -> Result<(), Failure> {
        #[cfg(feature = "pictures")]
        self.folder.end(classifier, settings, data, trained)?;
        #[cfg(not(feature = "pictures"))]
        let _ = (classifier, settings, data, trained);
        Ok(())
    }
}

/// Removes what an earlier run in this folder told `TensorBoard`, which would show both as one. What cannot be removed
/// stays.
fn remove_events(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("events.out.tfevents.") && name.contains(".nn.") {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Makes one page of several runs' folders.
#[cfg(feature = "pictures")]
pub(crate) fn compare(arguments: &crate::arguments::Compare) -> Result<(), Failure> {
    use examples::report::{self, Run};
    let runs = arguments.runs.iter().map(|folder| Run::read(folder)).collect::<Result<Vec<_>, _>>()?;
    report::save(&arguments.to, &report::compare(&runs))?;
    crate::console::Console::new(false).result(format_args!("{}: {} runs", arguments.to.display(), runs.len()));
    Ok(())
}

#[cfg(not(feature = "pictures"))]
pub(crate) fn compare(_: &crate::arguments::Compare) -> Result<(), Failure> {
    Err(Failure::usage("compare: this build is without the feature `pictures`"))
}
