//! `TensorBoard`'s event files.

mod event;
mod record;

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::Error;
use event::{Value, What};

/// Writes an event file that `tensorboard --logdir FOLDER` shows: curves, texts and pictures.
///
/// A tag names a curve, a text or a picture; a slash in it makes groups, such as `loss/train`. A step of more than 63
/// bits counts as the largest one of 63. Each event is with the operating system, whole, when the call returns; a reader
/// ignores what a killed process may have left of its last one.
///
/// ```
/// use nn_runtime::log::TensorBoard;
///
/// # let folder = std::env::temp_dir().join(format!("nn-tensorboard-{}", std::process::id()));
/// let mut board = TensorBoard::create(&folder)?;
/// board.text("settings", 0, "batch 128, lr 0.01")?;
/// for epoch in 1..=3 {
///     board.scalar("loss/train", epoch, 1.0 / epoch as f32)?;
/// }
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Debug)]
pub struct TensorBoard {
    path: PathBuf,
    file: File,
}

impl TensorBoard {
    /// A new event file in a folder, which is made if it is not there. Others in it stay: a run that goes on adds one.
    ///
    /// # Errors
    /// [`Error::Io`] if folder or file cannot be made or written.
    pub fn create(folder: &Path) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, "make the folder of event files", error))?;
        let (file, path) =
            new_file(folder).map_err(|error| Error::io(folder, "make an event file in this folder", error))?;
        let mut board = Self { path, file };
        board.write(0, &What::Version)?;
        Ok(board)
    }

    /// A point of a curve.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be written.
    pub fn scalar(&mut self, tag: &str, step: u64, value: f32) -> Result<(), Error> {
        self.write(step, &What::Value { tag, value: Value::Scalar(value) })
    }

    /// A text, which `TensorBoard` shows as Markdown.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be written.
    pub fn text(&mut self, tag: &str, step: u64, text: &str) -> Result<(), Error> {
        self.write(step, &What::Value { tag, value: Value::Text(text) })
    }

    /// A picture: the bytes of a PNG file.
    ///
    /// # Errors
    /// [`Error::Invalid`] if they do not begin as a PNG file does; [`Error::Io`] if it cannot be written.
    pub fn image(&mut self, tag: &str, step: u64, png: &[u8]) -> Result<(), Error> {
        let size = png_size(png).ok_or_else(|| Error::invalid("picture", "expected the bytes of a PNG file"))?;
        self.write(step, &What::Value { tag, value: Value::Png { size, bytes: png } })
    }

    /// Where the events are.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn write(&mut self, step: u64, what: &What<'_>) -> Result<(), Error> {
        let step = step.min(i64::MAX.unsigned_abs());
        let record = record::framed(&event::event(now().as_secs_f64(), step, what));
        // one call, and no buffer: what has returned is with the operating system
        self.file.write_all(&record).map_err(|error| Error::io(&self.path, "write an event", error))
    }
}

/// Since 1970; none on a clock that stands before it.
fn now() -> std::time::Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// A file whose name has `tfevents` in it, as `TensorBoard` wants, and time and process, as it has by custom.
fn new_file(folder: &Path) -> io::Result<(File, PathBuf)> {
    let (seconds, process) = (now().as_secs(), std::process::id());
    let mut number = 0;
    loop {
        let path = folder.join(format!("events.out.tfevents.{seconds:010}.nn.{process}.{number}"));
        match OpenOptions::new().append(true).create_new(true).open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Width and height, which stand first in a PNG file (ISO 15948, 11.2.1).
fn png_size(png: &[u8]) -> Option<[u32; 2]> {
    let header = png.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")?;
    let (width, rest) = header.split_first_chunk()?;
    let (height, _) = rest.split_first_chunk()?;
    Some([u32::from_be_bytes(*width), u32::from_be_bytes(*height)])
}

#[cfg(test)]
mod tests;
