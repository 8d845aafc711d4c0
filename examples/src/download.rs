//! Fetches CIFAR-10 from its author's page: checked against a known SHA-256 before anything is unpacked.

mod fetch;
mod unpack;

use std::fmt;
use std::path::{Path, PathBuf};

/// An archive on the web, and what makes it the right one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// Where it is.
    pub url: String,
    /// Its SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    /// The directory that it unpacks to.
    pub unpacks_to: String,
}

impl Archive {
    /// The binary version of CIFAR-10, 170,052,171 bytes.
    #[must_use]
    pub fn cifar10() -> Self {
        Self {
            url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz".to_owned(),
            sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd".to_owned(),
            unpacks_to: "cifar-10-batches-bin".to_owned(),
        }
    }

    /// Fetches, checks and unpacks the archive into `directory`, which is made if it is not there, and gives the path of
    /// what it unpacked to. Something of that name that is there already is left as it is, and nothing is fetched.
    ///
    /// What is on the way is kept beside under other names and renamed when it is whole, so that a failure or an
    /// interruption leaves nothing that looks like the data. `progress` is told the bytes fetched, and of how many if the
    /// server says so.
    ///
    /// # Errors
    /// Where the server, the archive or the disk is not as expected.
    pub fn download(
        &self,
        directory: &Path,
        progress: &mut dyn FnMut(u64, Option<u64>),
    ) -> Result<PathBuf, DownloadError> {
        let unpacked = directory.join(&self.unpacks_to);
        if unpacked.exists() {
            return Ok(unpacked);
        }
        std::fs::create_dir_all(directory).map_err(|e| DownloadError::file(directory, "make the directory", e))?;
        let archive = fetch::fetch(self, directory, progress)?;
        unpack::unpack(archive.path(), directory, &self.unpacks_to)?;
        Ok(unpacked)
    }
}

/// Why there is no data after a download.
#[derive(Debug)]
#[non_exhaustive]
pub enum DownloadError {
    /// The server cannot be reached, or answers with an error, or breaks off.
    Fetch {
        /// The address.
        url: String,
        /// What went wrong.
        why: String,
    },
    /// Something else than the archive came.
    Checksum {
        /// The address.
        url: String,
        /// The SHA-256 of the archive.
        expected: String,
        /// That of what came.
        given: String,
        /// How many bytes came.
        bytes: u64,
    },
    /// The archive is not what it should be inside.
    Archive {
        /// What is wrong.
        why: String,
    },
    /// A file or directory cannot be written.
    File {
        /// Which.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// What the operating system answered.
        cause: std::io::Error,
    },
}

impl DownloadError {
    fn file(path: &Path, doing: &'static str, cause: std::io::Error) -> Self {
        Self::File { path: path.to_owned(), doing, cause }
    }
}

impl fmt::Display for DownloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fetch { url, why } => write!(f, "{url}: cannot fetch it: {why}"),
            Self::Checksum { url, expected, given, bytes } => write!(
                f,
                "{url}: expected an archive of SHA-256 {expected}, given {bytes} bytes of SHA-256 {given}; \
                 nothing was unpacked"
            ),
            Self::Archive { why } => write!(f, "the archive cannot be unpacked: {why}"),
            Self::File { path, doing, cause } => write!(f, "{}: cannot {doing}: {cause}", path.display()),
        }
    }
}

impl std::error::Error for DownloadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { cause, .. } => Some(cause),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
