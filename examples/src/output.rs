//! What programs say. A training does not end because nobody can read of it: what cannot be written is remembered, and
//! told at the end. What comes from files acts on no terminal: each line is escaped.

use nn_runtime::text::escaped;
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

/// The first thing that could not be written.
static LOST: Mutex<Option<io::Error>> = Mutex::new(None);

/// A line on the standard output.
pub fn line(line: impl Display) {
    let mut lost = LOST.lock().unwrap_or_else(PoisonError::into_inner);
    write(&mut io::stdout().lock(), line, &mut lost);
}

/// Writes a line, or remembers why not.
fn write(to: &mut impl Write, line: impl Display, lost: &mut Option<io::Error>) {
    if let Err(error) = writeln!(to, "{}", escaped(line)) {
        lost.get_or_insert(error);
    }
}

/// Lines on the standard output.
pub fn lines(lines: impl Display) {
    lines.to_string().lines().for_each(line);
}

/// Lines on the error output. There is nobody to tell if that fails.
pub fn explain(text: &str) {
    let mut errors = io::stderr().lock();
    for line in text.trim_end().lines() {
        let _ = writeln!(errors, "{}", escaped(line));
    }
}

/// Whether all that was said has been written. A reader that has read enough, and closed the pipe, is no failure.
///
/// # Errors
/// With what happened first, such as a full disk.
pub fn written() -> io::Result<()> {
    let flushed = io::stdout().lock().flush().err();
    told(LOST.lock().unwrap_or_else(PoisonError::into_inner).take().or(flushed))
}

/// What is said of output that was lost.
fn told(lost: Option<io::Error>) -> io::Result<()> {
    match lost {
        Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(io::Error::new(error.kind(), format!("cannot write to the standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// How a program ends whose work gave this; an error is told.
pub fn end<T>(result: Result<T, Box<dyn std::error::Error>>) -> ExitCode {
    match result.and_then(|_| Ok(written()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            explain(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes nothing, for a reason.
    struct Broken(io::ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_act_on_no_terminal() {
        let (mut written, mut lost) = (Vec::new(), None);
        write(&mut written, "cat\x1b[2J", &mut lost);
        assert_eq!((written.as_slice(), lost.is_none()), (&b"cat\\u{1b}[2J\n"[..], true));
    }

    #[test]
    fn what_is_lost_is_told_but_not_that_a_reader_has_read_enough() {
        let lost = |kind| {
            let mut lost = None;
            write(&mut Broken(kind), "a", &mut lost);
            write(&mut Broken(io::ErrorKind::Other), "b", &mut lost);
            told(lost)
        };
        let error = lost(io::ErrorKind::StorageFull).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        assert!(error.to_string().starts_with("cannot write to the standard output: "), "{error}");
        assert!(lost(io::ErrorKind::BrokenPipe).is_ok());
    }
}
