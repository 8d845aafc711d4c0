use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::{Error, files};

/// A stream of bytes with the name that errors give it, and how far it has been read. Nothing of a size that a file
/// merely claims is ever allocated: memory grows with what has come.
pub(super) struct Source<'s> {
    name: PathBuf,
    stream: Box<dyn BufRead + 's>,
    at: u64,
    /// How many bytes may come of it, and what a caller sets for more.
    limit: Option<(u64, &'static str)>,
}

/// Bytes that a compressed file may unpack to, or become as numbers, if its reader was not told another number. A file can
/// unpack to a thousand times its size.
pub(super) const UNPACKED: u64 = 1 << 30;

/// What a compressed file begins with (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

impl<'s> Source<'s> {
    pub(super) fn new(stream: impl Read + 's, name: impl AsRef<Path>) -> Self {
        Self { name: name.as_ref().to_owned(), stream: Box::new(BufReader::new(stream)), at: 0, limit: None }
    }

    /// Opens a file; `what` it is, for errors.
    pub(super) fn open(path: &Path, what: &str) -> Result<Self, Error> {
        Ok(Self::new(files::open(path, what)?, path))
    }

    /// The same, of at most so many bytes; `by` is what a caller sets for more.
    #[cfg(any(feature = "gzip", feature = "npz"))]
    pub(super) fn limited(self, bytes: u64, by: &'static str) -> Self {
        Self { limit: Some((bytes, by)), ..self }
    }

    /// Checks that so many bytes may be made of what comes.
    pub(super) fn afford(&self, bytes: u64, what: &str) -> Result<(), Error> {
        match self.limit {
            Some((limit, by)) if bytes > limit => Err(self.wrong(format!(
                "expected at most {limit} bytes unpacked, given {bytes} with the {what}; `{by}` allows more"
            ))),
            _ => Ok(()),
        }
    }

    /// The contents of a stream that is compressed by gzip, or the stream itself if it is not. Bytes are counted in the
    /// contents, of which there may be so many; `by` is what a caller sets for more.
    #[cfg_attr(not(feature = "gzip"), expect(unused_variables, reason = "nothing is unpacked"))]
    pub(super) fn unpacked(mut self, limit: u64, by: &'static str) -> Result<Self, Error> {
        let start = self.stream.fill_buf().map_err(|error| Error::io(&self.name, "read it at byte 0", error))?;
        if !start.starts_with(&GZIP) {
            return Ok(self);
        }
        #[cfg(feature = "gzip")]
        {
            let stream = BufReader::new(flate2::bufread::MultiGzDecoder::new(self.stream));
            Ok(Self { stream: Box::new(stream), ..self }.limited(limit, by))
        }
        #[cfg(not(feature = "gzip"))]
        {
            let what =
                "compressed by gzip: expected a plain file, because nn-runtime is built without its feature `gzip`";
            Err(Error::format(&self.name, what))
        }
    }

    /// How many bytes have been read.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// What is wrong in the file.
    pub(super) fn wrong(&self, what: impl Into<String>) -> Error {
        Error::format(&self.name, what)
    }

    /// Reads so many bytes, piece by piece; `what` they are, for errors.
    pub(super) fn pieces(
        &mut self,
        count: u64,
        what: &str,
        mut piece: impl FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (start, mut left) = (self.at, count);
        self.afford(start.saturating_add(count), what)?;
        while left > 0 {
            let here = match self.stream.fill_buf() {
                Ok(here) => here,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(failed(&self.name, self.at, what, error)),
            };
            if here.is_empty() {
                let given = count - left;
                let at = self.at;
                let what = format!(
                    "cut short at byte {at}: expected {count} bytes of {what} (from byte {start}), given {given}"
                );
                return Err(self.wrong(what));
            }
            let taken = here.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            piece(&here[..taken])?;
            self.stream.consume(taken);
            self.at += taken as u64;
            left -= taken as u64;
        }
        Ok(())
    }

    /// Reads so many bytes; `what` they are, for errors.
    pub(super) fn bytes(&mut self, count: u64, what: &str) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.pieces(count, what, |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        })?;
        Ok(bytes)
    }

    /// Reads bytes of a known number; `what` they are, for errors.
    pub(super) fn array<const N: usize>(&mut self, what: &str) -> Result<[u8; N], Error> {
        let mut array = [0; N];
        let mut filled = 0;
        self.pieces(N as u64, what, |piece| {
            array[filled..][..piece.len()].copy_from_slice(piece);
            filled += piece.len();
            Ok(())
        })?;
        Ok(array)
    }

    /// Checks that nothing follows; `what` came last, for errors.
    pub(super) fn end(&mut self, what: &str) -> Result<(), Error> {
        loop {
            return match self.stream.fill_buf() {
                Ok([]) => Ok(()),
                Ok(_) => Err(self.wrong(format!("expected the end at byte {} after {what}, given more", self.at))),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => Err(failed(&self.name, self.at, what, error)),
            };
        }
    }
}

/// The error of a stream; a compressed one that is damaged says so by its kind.
fn failed(name: &Path, at: u64, what: &str, error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => Error::format(
            name,
            format!("expected {what} at byte {at} of what it unpacks to, but it is damaged: {error}"),
        ),
        _ => Error::io(name, format!("read {what} at byte {at}"), error),
    }
}
