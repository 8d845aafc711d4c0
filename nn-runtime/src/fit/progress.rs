use super::{Event, Then};
use crate::{Error, take_unoptimised_notice};
use indicatif::{ProgressBar, ProgressStyle};

/// A bar for each epoch, on the error output: batches, examples a second, the time that is left, the mean loss so far.
/// Hidden where that is no terminal. Gone after the epoch, and whenever the callback is dropped.
///
/// Above the first bar stands [`take_unoptimised_notice`], if the networks are not optimised.
///
/// ```
/// use nn_runtime::fit::{self, Fit};
///
/// let fit = Fit::new(10).on(fit::progress_bar());
/// ```
pub fn progress_bar() -> impl FnMut(&Event<'_>) -> Result<Then, Error> {
    let mut bar: Option<Bar> = None;
    move |event| {
        match event {
            Event::Step { position, per_epoch, examples, .. } => {
                let bar = bar.get_or_insert_with(|| Bar::new(*per_epoch, position.batch.saturating_sub(1)));
                bar.step(position.batch, *examples, position.loss / position.batch.max(1) as f64);
            }
            Event::Skipped { position, per_epoch, .. } => {
                let bar = bar.get_or_insert_with(|| Bar::new(*per_epoch, position.batch.saturating_sub(1)));
                bar.step(position.batch, 0, position.loss / position.batch.max(1) as f64);
            }
            Event::Epoch { .. } => bar = None,
        }
        Ok(Then::Continue)
    }
}

struct Bar {
    bar: ProgressBar,
    examples: usize,
}

impl Bar {
    fn new(length: u64, done: u64) -> Self {
        let bar = ProgressBar::new(length).with_position(done);
        // what an earlier run did of the epoch does not count as fast
        bar.reset_eta();
        let template = "  {bar:30} {pos}/{len} batches, {eta} left, {msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━━╌"));
        }
        // a hidden bar shows nothing, so that it leaves the notice to others
        if !bar.is_hidden()
            && let Some(notice) = take_unoptimised_notice()
        {
            bar.println(notice);
        }
        Self { bar, examples: 0 }
    }

    fn step(&mut self, position: u64, examples: usize, loss: f64) {
        self.examples += examples;
        self.bar.set_position(position);
        if !self.bar.is_hidden() {
            let rate = self.examples as f64 / self.bar.elapsed().as_secs_f64().max(1e-9);
            self.bar.set_message(format!("{rate:.0} examples/s, loss {loss:.3}"));
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
