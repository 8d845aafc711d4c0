//! Files that a user names: opened only if they have an end, and folders that one process writes at a time.

mod lock;

use std::fs::{self, File, FileType};
use std::io::Read;
use std::path::Path;

use crate::Error;

pub use lock::Lock;

/// Opens a regular file, or a link to one, for reading; `what` it is, for errors.
///
/// A pipe has no end, a device such as `/dev/zero` may have none, and a directory has no bytes: these are errors, which
/// come at once. What does come from a pipe has a reader of its own that takes any stream.
///
/// # Errors
/// [`Error::Io`] if there is no such file, or it cannot be opened; [`Error::Format`] if it is no regular file.
pub fn open(path: impl AsRef<Path>, what: &str) -> Result<File, Error> {
    let path = path.as_ref();
    let failed = |error| Error::io(path, format!("open the {what}"), error);
    // before it is opened: to open a pipe is to wait for its writer
    regular(path, what, fs::metadata(path).map_err(failed)?.file_type())?;
    let file = File::open(path).map_err(failed)?;
    // and what was opened, which may have changed in between
    regular(path, what, file.metadata().map_err(failed)?.file_type())?;
    Ok(file)
}

/// Reads a regular file as a whole.
///
/// # Errors
/// As [`open`], and [`Error::Io`] if it cannot be read.
pub fn read(path: impl AsRef<Path>, what: &str) -> Result<Vec<u8>, Error> {
    let path = path.as_ref();
    let mut bytes = Vec::new();
    let read = open(path, what)?.read_to_end(&mut bytes);
    read.map_err(|error| Error::io(path, format!("read the {what}"), error))?;
    Ok(bytes)
}

/// Reads a regular file of at most so many bytes.
///
/// # Errors
/// As [`read`], and [`Error::Format`] if it is longer.
pub fn read_short(path: impl AsRef<Path>, what: &str, most: u64) -> Result<Vec<u8>, Error> {
    let path = path.as_ref();
    let mut bytes = Vec::new();
    let read = open(path, what)?.take(most.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| Error::io(path, format!("read the {what}"), error))?;
    if bytes.len() as u64 > most {
        return Err(Error::format(path, format!("expected the {what} in at most {most} bytes, given more")));
    }
    Ok(bytes)
}

/// Reads a regular file of text in UTF-8, of at most so many bytes.
///
/// # Errors
/// As [`read_short`], and [`Error::Format`] if it is no text.
pub fn text(path: impl AsRef<Path>, what: &str, most: u64) -> Result<String, Error> {
    let path = path.as_ref();
    String::from_utf8(read_short(path, what, most)?).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Error::format(path, format!("expected the {what} as text in UTF-8, given a byte {at} that is none"))
    })
}

fn regular(path: &Path, what: &str, kind: FileType) -> Result<(), Error> {
    if kind.is_file() {
        return Ok(());
    }
    Err(Error::format(path, format!("expected the {what} as a regular file, given {}", called(kind))))
}

/// What a file is that is no regular one.
fn called(kind: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "a pipe";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_char_device() || kind.is_block_device() {
            return "a device";
        }
    }
    if kind.is_dir() { "a directory" } else { "something else" }
}

#[cfg(test)]
mod tests;
