//! What a training shows while it goes on: curves on a terminal, or a line for each epoch.

#[cfg(feature = "live")]
mod curves;
#[cfg(feature = "live")]
mod live;
#[cfg(feature = "live")]
mod state;

use crate::console::Console;
use crate::train::accuracies;
use nn_runtime::Error;
use nn_runtime::fit::{Epoch, Event, Position, Then, Times, progress_bar};

#[cfg(feature = "live")]
pub(crate) use live::restore;

/// Puts a terminal back that a view has changed; nothing, in a build without one.
#[cfg(not(feature = "live"))]
pub(crate) fn restore() {}

/// The titles' and the numbers' widths.
const WIDTHS: [usize; 7] = [9, 9, 8, 10, 9, 11, 8];

type Bar = Box<dyn FnMut(&Event<'_>) -> Result<Then, Error>>;

/// Shows events; the number of all epochs may be larger than that of this run.
pub(crate) struct View {
    console: Console,
    epochs: u64,
    bar: Option<Bar>,
    #[cfg(feature = "live")]
    live: Option<live::Live>,
}

impl View {
    /// Curves, if the output is a terminal and neither quiet nor `plain`. Says what the columns are.
    pub(crate) fn open(console: Console, plain: bool, epochs: u64, watched: &'static str, position: &Position) -> Self {
        #[cfg(feature = "live")]
        let live = (!plain && !console.is_quiet()).then(|| live::Live::open(watched, position)).flatten();
        #[cfg(feature = "live")]
        let has_bar = live.is_none();
        #[cfg(not(feature = "live"))]
        let (_, _, has_bar) = (plain, position, true);
        let mut view = Self {
            console,
            epochs,
            bar: (has_bar && !console.is_quiet()).then(|| Box::new(progress_bar()) as Bar),
            #[cfg(feature = "live")]
            live,
        };
        let titles = ["epoch", "loss", "train", watched, "rate", "pictures/s", "seconds"];
        view.say(&titles.map(str::to_owned));
        view
    }

    /// A callback of the training.
    pub(crate) fn on(&mut self, event: &Event<'_>) -> Result<Then, Error> {
        if let Some(bar) = &mut self.bar {
            bar(event)?;
        }
        if let Event::Epoch { position, times, .. } = event
            && let Some(epoch) = position.history.last()
        {
            self.say(&cells(position.epoch, self.epochs, epoch, *times));
        }
        #[cfg(feature = "live")]
        if let Some(live) = &mut self.live {
            live.on(event);
        }
        Ok(Then::Continue)
    }

    fn say(&mut self, cells: &[String; 7]) {
        #[cfg(feature = "live")]
        if let Some(live) = &mut self.live {
            return live.say(&line(cells, live.width()));
        }
        self.console.say(line(cells, usize::MAX));
    }
}

fn cells(number: u64, epochs: u64, epoch: &Epoch, times: Times) -> [String; 7] {
    let [train, watched] = accuracies(epoch).map(|share| format!("{:.1} %", 100.0 * share));
    [
        format!("{number}/{epochs}"),
        format!("{:.4}", epoch.loss),
        train,
        watched,
        format!("{:.2e}", epoch.rate),
        format!("{:.0}", times.examples_per_second()),
        format!("{:.2}", times.all.saturating_sub(times.saving).as_secs_f64()),
    ]
}

/// As many columns as there is room for.
fn line(cells: &[String; 7], width: usize) -> String {
    let mut line = String::new();
    for (cell, cell_width) in cells.iter().zip(WIDTHS) {
        let space = if line.is_empty() { "" } else { " " };
        let next = format!("{space}{cell:>cell_width$}");
        if line.len() + next.len() > width {
            break;
        }
        line += &next;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use nn_runtime::fit::Scores;
    use std::time::Duration;

    #[test]
    fn a_line_has_the_columns_that_fit() {
        let scores = Scores::new("accuracy/test", 0.5).with("accuracy/train", 0.625);
        let epoch = Epoch { loss: 1.234_56, rate: 0.02, scores };
        let mut times = Times::default();
        (times.examples, times.all, times.saving) = (5000, Duration::from_secs(3), Duration::from_secs(1));
        let cells = cells(3, 30, &epoch, times);
        let whole = "     3/30    1.2346   62.5 %     50.0 %   2.00e-2        2500     2.00";
        assert_eq!(line(&cells, usize::MAX), whole);
        for width in 9..80 {
            let short = line(&cells, width);
            assert!(short.len() <= width && whole.starts_with(&short), "{width}: {short}");
        }
        assert_eq!(line(&cells, 40), whole[..39]);
    }
}
