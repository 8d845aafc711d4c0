//! The view on a terminal: some lines at the cursor that are drawn again and again; what is said scrolls above them.

use super::curves;
use super::state::{State, Step};
use crate::train::accuracies;
use nn_runtime::fit::{Event, Position};
use ratatui::crossterm::cursor::{MoveTo, Show};
use ratatui::crossterm::{execute, terminal};
use ratatui::text::Line;
use ratatui::widgets::Widget;
use ratatui::{DefaultTerminal, TerminalOptions, Viewport};
use std::io::{IsTerminal, Write, stdout};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::time::{Duration, Instant};

/// It is not drawn more often.
const PAUSE: Duration = Duration::from_millis(100);
/// Nor more often than takes this share of the time: one part of so many.
const SHARE: u32 = 250;

/// Whether there is a view on the terminal, and the line under it: for those who must put the terminal back.
static OPEN: AtomicBool = AtomicBool::new(false);
static BELOW: AtomicU16 = AtomicU16::new(0);

pub(crate) struct Live {
    terminal: DefaultTerminal,
    state: State,
    began: Instant,
    /// When it may be drawn again.
    next: Instant,
}

impl Live {
    /// None where the output is no terminal that can do this.
    pub(super) fn open(watched: &'static str, position: &Position) -> Option<Self> {
        if !stdout().is_terminal() || std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
            return None;
        }
        let (width, _) = terminal::size().ok()?;
        let viewport = Viewport::Inline(curves::height(width));
        let backend = ratatui::backend::CrosstermBackend::new(stdout());
        let terminal = ratatui::Terminal::with_options(backend, TerminalOptions { viewport }).ok()?;
        restore_on_panic();
        OPEN.store(true, Ordering::Relaxed);
        let now = Instant::now();
        Some(Self { terminal, state: State::new(watched, position), began: now, next: now })
    }

    pub(super) fn width(&self) -> usize {
        self.terminal.size().map_or(80, |size| usize::from(size.width))
    }

    /// A line above the curves, which stays when they go.
    pub(super) fn say(&mut self, line: &str) {
        let _ = self.terminal.insert_before(1, |buffer| Line::from(line).render(buffer.area, buffer));
    }

    pub(super) fn on(&mut self, event: &Event<'_>) {
        let now = Instant::now();
        let mut must = false;
        match event {
            Event::Step { position, epochs, per_epoch, examples, loss, rate, .. } => {
                let step = Step {
                    done: [position.epoch, position.batch],
                    epochs: *epochs,
                    per_epoch: *per_epoch,
                    pictures: *examples,
                    loss: *loss,
                    rate: *rate,
                };
                self.state.step(step, now - self.began);
                // it will be busy with other things for a while
                must = position.batch == *per_epoch;
            }
            Event::Skipped { .. } => {}
            Event::Epoch { position, .. } => {
                if let Some(epoch) = position.history.last() {
                    self.state.epoch(position.epoch, accuracies(epoch), now - self.began);
                }
            }
        }
        if must || now >= self.next {
            self.draw(now);
        }
    }

    fn draw(&mut self, now: Instant) {
        // a terminal that cannot be drawn on is no reason to stop training
        if let Ok(frame) = self.terminal.draw(|frame| curves::draw(&self.state, frame)) {
            BELOW.store(frame.area.bottom(), Ordering::Relaxed);
        }
        self.next = now + PAUSE.max(SHARE * now.elapsed());
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        if OPEN.swap(false, Ordering::Relaxed) {
            let top = self.terminal.get_frame().area().y;
            let _ = self.terminal.clear();
            let _ = self.terminal.set_cursor_position((0, top));
            let _ = self.terminal.show_cursor();
        }
    }
}

/// Puts the terminal back where nobody drops the view: the cursor is seen again, below what was drawn.
pub(crate) fn restore() {
    if OPEN.swap(false, Ordering::Relaxed) {
        let mut out = stdout();
        let _ = execute!(out, MoveTo(0, BELOW.load(Ordering::Relaxed).saturating_sub(1)), Show);
        let _ = writeln!(out);
    }
}

/// A panic ends a release build at once, without dropping anything.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            restore();
            before(panic);
        }));
    });
}
