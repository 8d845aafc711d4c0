use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use ndarray::ArrayD;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::{as_bytes, as_floats, as_labels};
use crate::data::source::{Source, UNPACKED};
use crate::{Error, files, text};

/// NumPy's `.npz`: a ZIP archive of arrays with names. They are only read: no file is made of one, whatever its name.
///
/// An array that is compressed may take 1 GiB, in the archive's type of elements or in memory, whichever is more:
/// [`unpacked_limit`](Self::unpacked_limit) allows more.
///
/// ```no_run
/// use nn_runtime::data::Rows;
/// use nn_runtime::data::npy::Npz;
///
/// let mut arrays = Npz::open("data.npz")?;
/// let names = ["no", "yes"].map(str::to_owned).to_vec();
/// let rows = Rows::new(arrays.floats("x")?)?.with_labels(arrays.labels("y", 2)?, names)?;
/// # Ok::<(), nn_runtime::Error>(())
/// ```
pub struct Npz<R = BufReader<File>> {
    name: PathBuf,
    archive: ZipArchive<R>,
    limit: u64,
}

impl Npz {
    /// Opens an archive.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be read; [`Error::Format`] if it is none.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let file = files::open(path, "archive of arrays")?;
        Npz::read(BufReader::new(file), path)
    }
}

impl<R: Read + Seek> Npz<R> {
    /// Opens an archive that is not a file; `name` stands for it in errors.
    ///
    /// # Errors
    /// As [`open`](Npz::open).
    pub fn read(from: R, name: impl AsRef<Path>) -> Result<Self, Error> {
        let name = name.as_ref().to_owned();
        match ZipArchive::new(from) {
            Ok(archive) => Ok(Self { name, archive, limit: UNPACKED }),
            Err(ZipError::Io(error)) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
                Err(Error::io(&name, "read the archive's directory", error))
            }
            Err(error) => {
                Err(Error::format(&name, format!("expected a ZIP archive with its directory at the end: {error}")))
            }
        }
    }

    /// Takes compressed arrays of up to so many bytes, instead of 1 GiB.
    #[must_use]
    pub fn unpacked_limit(self, bytes: u64) -> Self {
        Self { limit: bytes, ..self }
    }

    /// The names of the arrays, in the archive's order, as far as they are text. What else is in the archive has none.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let names = self.archive.file_names().flatten();
        names.filter_map(|name| name.strip_suffix(".npy").map(str::to_owned)).collect()
    }

    /// An array of numbers of any type, as floats.
    ///
    /// # Errors
    /// As [`floats`](super::floats), and if there is no array of that name. Bytes are counted in the array's own file.
    pub fn floats(&mut self, array: &str) -> Result<ArrayD<f32>, Error> {
        self.array(array, as_floats)
    }

    /// An array of whole numbers from 0 to 255 of any type.
    ///
    /// # Errors
    /// As [`bytes`](super::bytes), and if there is no array of that name.
    pub fn bytes(&mut self, array: &str) -> Result<ArrayD<u8>, Error> {
        self.array(array, as_bytes)
    }

    /// Labels: whole numbers of any type, from 0 to one less than the number of classes.
    ///
    /// # Errors
    /// As [`labels`](super::labels), and if there is no array of that name.
    pub fn labels(&mut self, array: &str, classes: usize) -> Result<Vec<u32>, Error> {
        self.array(array, |source| as_labels(source, classes))
    }

    fn array<T>(&mut self, array: &str, read: impl FnOnce(Source<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let Some(index) = self.archive.index_for_name(&format!("{array}.npy")) else {
            let what = format!("expected an array `{array}`, given {}", text::names(self.names()));
            return Err(Error::format(&self.name, what));
        };
        // errors name the array as a file in the archive, and never one outside: a name there may begin with a slash
        let name = PathBuf::from(format!("{}/{array}.npy", self.name.display()));
        match self.archive.by_index(index) {
            // what is not compressed is as long as the archive
            Ok(file) if file.compression() == CompressionMethod::Stored => read(Source::new(file, name)),
            Ok(file) => read(Source::new(file, name).limited(self.limit, "unpacked_limit")),
            Err(ZipError::Io(error)) => Err(Error::io(&name, "read it in the archive", error)),
            Err(error) => Err(Error::format(&name, format!("expected an array that can be unpacked: {error}"))),
        }
    }
}

impl<R> std::fmt::Debug for Npz<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Npz").field("name", &self.name).finish_non_exhaustive()
    }
}
