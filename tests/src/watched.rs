//! Work that may panic or never end, both of which are problems to tell.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::time::Duration;

/// What some work finds wrong, or what is wrong with the work; after `hangs` it is said to hang. It runs on another thread,
/// so that a hang can be told.
pub fn watched(hangs: Duration, work: impl FnOnce() -> Option<String> + Send + 'static) -> Option<String> {
    let (say, hear) = mpsc::channel();
    let thread = std::thread::Builder::new().spawn(move || {
        let found = catch_unwind(AssertUnwindSafe(work));
        let _ = say.send(found.unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Some(format!("a panic: {}", text.unwrap_or_default()))
        }));
    });
    if let Err(error) = thread {
        return Some(format!("no thread: {error}"));
    }
    hear.recv_timeout(hangs).unwrap_or_else(|error| Some(format!("no end within {hangs:?}: {error}")))
}
