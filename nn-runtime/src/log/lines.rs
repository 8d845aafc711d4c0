//! A log of lines of JSON (<https://jsonlines.org>).

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::Json;
use crate::{Error, files};

/// A file with a JSON value in each line, which only grows.
///
/// A line is handed to the operating system whole, with its end, before [`write`](Self::write) returns: it is there even
/// if the process is killed then. If it is killed, or the disk is full, in the middle of a line, the cut line is no line:
/// [`read()`] does not see it, and [`append`](Self::append) removes it. One process writes a log at a time.
#[derive(Debug)]
pub struct JsonLog {
    path: PathBuf,
    file: File,
    /// The bytes of whole lines.
    length: u64,
}

impl JsonLog {
    /// An empty log. What stood in the file is gone.
    ///
    /// # Errors
    /// [`Error::Io`] if the file cannot be made.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let file = File::create(path).map_err(|error| Error::io(path, "make the log", error))?;
        Ok(Self { path: path.to_owned(), file, length: 0 })
    }

    /// A log that goes on behind the whole lines of a file, which is made if it is not there.
    ///
    /// # Errors
    /// [`Error::Io`] if the file cannot be opened, read or cut.
    pub fn append(path: &Path) -> Result<Self, Error> {
        let opened = || -> io::Result<(File, u64)> {
            let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
            let mut bytes = Vec::new();
            let length = file.metadata()?.len();
            (&mut file).take(length).read_to_end(&mut bytes)?;
            let whole = whole_lines(&bytes).len() as u64;
            if whole < length {
                file.set_len(whole)?;
            }
            file.seek(SeekFrom::Start(whole))?;
            Ok((file, whole))
        };
        let (file, length) = opened().map_err(|error| Error::io(path, "open the log", error))?;
        Ok(Self { path: path.to_owned(), file, length })
    }

    /// Writes an event as one line.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be written, as on a full disk. What was written of the line is taken back if possible,
    /// so that a later event is not joined to it.
    pub fn write(&mut self, event: &Json) -> Result<(), Error> {
        let line = format!("{event}\n");
        // one call, and no buffer: what has returned is with the operating system
        self.file.write_all(line.as_bytes()).map_err(|error| {
            let _ = self.file.set_len(self.length).and_then(|()| self.file.seek(SeekFrom::Start(self.length)));
            Error::io(&self.path, "write to the log", error)
        })?;
        self.length += line.len() as u64;
        Ok(())
    }

    /// Where the log is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The events of a log, in order. A last line without an end was cut off, and is left out; empty lines are, too.
///
/// # Errors
/// [`Error::Io`] if the file cannot be read; [`Error::Format`] for the first line that is no JSON.
pub fn read(path: &Path) -> Result<Vec<Json>, Error> {
    let bytes = files::read(path, "log")?;
    let mut events = Vec::new();
    for (number, line) in whole_lines(&bytes).split(|byte| *byte == b'\n').enumerate() {
        let line = std::str::from_utf8(line).map_err(|error| error.to_string());
        match line.map(str::trim) {
            Ok("") => {}
            line => {
                let event = line.and_then(Json::parse);
                events
                    .push(event.map_err(|what| {
                        Error::format(path, format!("expected JSON in line {}: {what}", number + 1))
                    })?);
            }
        }
    }
    Ok(events)
}

/// The bytes up to the last end of a line.
fn whole_lines(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    &bytes[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn event(number: u64) -> Json {
        Json::object([("n", Json::from(number)), ("text", "a\nb\u{1}\"é😀".into()), ("loss", f32::NAN.into())])
    }

    fn numbers(path: &Path) -> Vec<u64> {
        read(path).unwrap().iter().map(|event| event.get("n").unwrap().as_u64().unwrap()).collect()
    }

    #[test]
    fn each_event_is_a_line_that_others_see_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        fs::write(&path, "what was there").unwrap();
        let mut log = JsonLog::create(&path).unwrap();
        for number in 1..=3 {
            log.write(&event(number)).unwrap();
            assert_eq!(numbers(&path), (1..=number).collect::<Vec<_>>());
        }
        assert_eq!(log.path(), path);
        let text = fs::read_to_string(&path).unwrap();
        let line = "{\"n\":1,\"text\":\"a\\u000ab\\u0001\\\"é😀\",\"loss\":\"NaN\"}";
        assert_eq!(text.lines().next(), Some(line));
        assert_eq!(read(&path).unwrap()[0].get("text").unwrap().as_text(), Some("a\nb\u{1}\"é😀"));
    }

    #[test]
    fn wherever_a_log_is_cut_its_whole_lines_stay_and_it_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        let mut log = JsonLog::append(&path).unwrap();
        log.write(&event(1)).unwrap();
        log.write(&event(2)).unwrap();
        let whole = fs::read(&path).unwrap();
        let ends: Vec<usize> = (1..=whole.len()).filter(|end| whole[end - 1] == b'\n').collect();
        for cut in 0..=whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let lines = ends.iter().filter(|end| **end <= cut).count() as u64;
            assert_eq!(numbers(&path), (1..=lines).collect::<Vec<_>>(), "cut at {cut}");
            JsonLog::append(&path).unwrap().write(&event(9)).unwrap();
            let expected: Vec<u64> = (1..=lines).chain([9]).collect();
            assert_eq!(numbers(&path), expected, "continued at {cut}");
        }
    }

    #[test]
    fn a_damaged_line_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        for (text, message) in [
            (&b"{}\n\n{\"a\":1}\n{\"a\":\n"[..], "expected JSON in line 4: it ends in the middle"),
            (b"{}\n\xff\n", "expected JSON in line 2: invalid utf-8 sequence of 1 bytes from index 0"),
            (b"{} {}\n", "expected JSON in line 1: `{` after the value's end"),
        ] {
            fs::write(&path, text).unwrap();
            assert_eq!(read(&path).unwrap_err().to_string(), format!("{}: {message}", path.display()));
        }
        fs::write(&path, "{}\r\n[]\r\n").unwrap();
        assert_eq!(read(&path).unwrap().len(), 2, "lines as Windows ends them");
    }

    #[test]
    fn what_cannot_be_done_names_the_file() {
        let missing = Path::new("/no/such/log.jsonl");
        for error in
            [read(missing).unwrap_err(), JsonLog::create(missing).unwrap_err(), JsonLog::append(missing).unwrap_err()]
        {
            assert!(error.to_string().starts_with("/no/such/log.jsonl: cannot "), "{error}");
        }
        // where there is a device that is always full
        let full = Path::new("/dev/full");
        if full.exists() {
            let error = JsonLog::append(full).unwrap().write(&Json::Null).unwrap_err();
            assert!(error.to_string().starts_with("/dev/full: cannot write to the log: "), "{error}");
        }
    }
}
