//! Callbacks that are ready-made: what happened, in logs.

use super::{Event, Then};
use crate::Error;
use crate::log::{Json, JsonLog, TensorBoard};

/// Writes each epoch as a line: its number (from 1), the mean loss, the learning rate at its end, each score by its
/// name, the examples trained on a second, and the seconds in all; and a line for each step that was skipped because it
/// diverged.
///
/// ```
/// # use nn_runtime::fit::{self, Fit};
/// # let directory = tempfile::tempdir().unwrap();
/// # let path = directory.path().join("log.jsonl");
/// let mut log = nn_runtime::log::JsonLog::append(&path)?;
/// let fit = Fit::new(10).on(fit::json_lines(&mut log));
/// // {"event":"epoch","epoch":1,"loss":2.25,"rate":0.01,"accuracy/test":0.25,"examples_per_second":50000,"seconds":1}
/// # Ok::<(), nn_runtime::Error>(())
/// ```
pub fn json_lines(log: &mut JsonLog) -> impl FnMut(&Event<'_>) -> Result<Then, Error> {
    |event| {
        if let Event::Skipped { position, rate, found, .. } = event {
            let entries = [
                ("event", Json::from("skipped")),
                ("epoch", (position.epoch + 1).into()),
                ("batch", position.batch.into()),
                ("rate", (*rate).into()),
                ("why", Json::from(found.to_string())),
            ];
            log.write(&Json::object(entries))?;
        }
        if let Event::Epoch { position, times, .. } = event
            && let Some(epoch) = position.history.last()
        {
            let mut entries = vec![
                ("event", Json::from("epoch")),
                ("epoch", position.epoch.into()),
                ("loss", epoch.loss.into()),
                ("rate", epoch.rate.into()),
            ];
            entries.extend(epoch.scores.iter().map(|(name, number)| (name, Json::from(number))));
            entries.push(("examples_per_second", times.examples_per_second().into()));
            entries.push(("seconds", times.all.as_secs_f64().into()));
            log.write(&Json::object(entries))?;
        }
        Ok(Then::Continue)
    }
}

/// Draws curves for `TensorBoard` over the number of steps: `loss/batch` and `rate` at every so many steps (`every`; 0
/// is as good as never), and after each epoch `loss/epoch`, each score by its name, and `examples_per_second`.
///
/// ```
/// # use nn_runtime::fit::{self, Fit};
/// # let directory = tempfile::tempdir().unwrap();
/// # let folder = directory.path();
/// let mut board = nn_runtime::log::TensorBoard::create(folder)?;
/// let fit = Fit::new(10).on(fit::tensor_board(&mut board, 50));
/// # Ok::<(), nn_runtime::Error>(())
/// ```
pub fn tensor_board(board: &mut TensorBoard, every: u64) -> impl FnMut(&Event<'_>) -> Result<Then, Error> {
    move |event| {
        match event {
            Event::Step { position, per_epoch, loss, rate, .. } => {
                let step = position.epoch * per_epoch + position.batch;
                if step.is_multiple_of(every) {
                    board.scalar("loss/batch", step, *loss)?;
                    board.scalar("rate", step, *rate)?;
                }
            }
            Event::Skipped { .. } => {}
            Event::Epoch { position, per_epoch, times, .. } => {
                let step = position.epoch * per_epoch;
                if let Some(epoch) = position.history.last() {
                    board.scalar("loss/epoch", step, epoch.loss as f32)?;
                    for (name, number) in epoch.scores.iter() {
                        board.scalar(name, step, number as f32)?;
                    }
                }
                board.scalar("examples_per_second", step, times.examples_per_second() as f32)?;
            }
        }
        Ok(Then::Continue)
    }
}
