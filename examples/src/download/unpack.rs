use super::DownloadError;
use flate2::read::GzDecoder;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Component, Path, PathBuf};
use tar::{Archive, EntryType};

/// Unpacks a tar.gz whose entries are all within the directory `inner`, to `directory/inner`.
pub(super) fn unpack(archive: &Path, directory: &Path, inner: &str) -> Result<(), DownloadError> {
    let staging = Staging::new(directory, inner)?;
    let file = File::open(archive).map_err(|e| DownloadError::file(archive, "open the archive", e))?;
    let broken = |e: std::io::Error| DownloadError::Archive { why: e.to_string() };
    let mut entries = Archive::new(GzDecoder::new(BufReader::new(file)));
    for entry in entries.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let path = entry.path().map_err(broken)?.into_owned();
        let target = staging.0.join(safe(&path, entry.header().entry_type())?);
        if entry.header().entry_type().is_dir() {
            fs::create_dir_all(&target).map_err(|e| DownloadError::file(&target, "make the directory", e))?;
            continue;
        }
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(|e| DownloadError::file(parent, "make the directory", e))?;
        }
        // the contents alone: no owner, no mode, no time of the archive's choosing
        let mut file = File::create_new(&target).map_err(|e| DownloadError::file(&target, "make the file", e))?;
        std::io::copy(&mut entry, &mut file).map_err(|e| DownloadError::file(&target, "unpack", e))?;
    }
    let (from, to) = (staging.0.join(inner), directory.join(inner));
    if !from.is_dir() {
        return Err(DownloadError::Archive { why: format!("expected a directory `{inner}` in it, given none") });
    }
    fs::rename(&from, &to).map_err(|e| DownloadError::file(&to, "rename the unpacked directory to this", e))
}

/// The path, if it stays inside of where it is joined to and is a plain file or a directory.
fn safe(path: &Path, kind: EntryType) -> Result<&Path, DownloadError> {
    let inside = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let plain = kind.is_file() || kind.is_dir();
    if inside && plain {
        return Ok(path);
    }
    let why = format!("expected plain files and directories inside of it, given `{}` ({kind:?})", path.display());
    Err(DownloadError::Archive { why })
}

/// A directory to unpack in, removed with all in it when this is dropped.
struct Staging(PathBuf);

impl Staging {
    fn new(directory: &Path, inner: &str) -> Result<Self, DownloadError> {
        let path = directory.join(format!("{inner}.{}.part", std::process::id()));
        fs::create_dir_all(&path).map_err(|e| DownloadError::file(&path, "make the directory", e))?;
        Ok(Self(path))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // there is nobody to tell
        let _ = fs::remove_dir_all(&self.0);
    }
}
