//! Where a file goes: beside its place first, under a name that no other writer has, and then there in one move.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// The place of a file that is about to be written.
pub(super) struct Place {
    /// Where it will be: what the path leads to, if that is a link.
    pub(super) path: PathBuf,
    /// Those of the file that is there.
    permissions: Option<Permissions>,
}

/// As many links as one may lead to another.
const MOST_LINKS: usize = 40;

impl Place {
    /// The place that a path leads to: a link is followed, so that it stays, and leads to the new file.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let mut path = path.to_owned();
        for _ in 0..MOST_LINKS {
            match fs::symlink_metadata(&path) {
                Ok(found) if found.file_type().is_symlink() => {
                    // what a link says is relative to where it is
                    let target = fs::read_link(&path)?;
                    path = path.parent().map_or(target.clone(), |parent| parent.join(&target));
                }
                Ok(found) if found.is_file() => return Ok(Self { path, permissions: Some(found.permissions()) }),
                Ok(found) => return Err(no_file(found.file_type())),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self { path, permissions: None }),
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("there are too many links one behind the other"))
    }

    /// A new file in the same directory, so that a move stays on one disk. Its name is nobody else's, and short, whatever the
    /// name of the place is.
    pub(super) fn beside(&self) -> io::Result<(PathBuf, File)> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if self.permissions.is_some() {
            // nobody else's until it has the old file's permissions
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        loop {
            let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            let (process, number) = (std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
            let name = format!(".{process}-{number}-{:x}.new", since.subsec_nanos());
            let path = self.path.with_file_name(name);
            match options.open(&path) {
                Ok(file) => return Ok((path, file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Moves the new file to its place, with the old one's permissions.
    pub(super) fn take(&self, new: &Path, file: &File) -> io::Result<()> {
        if let Some(permissions) = &self.permissions {
            file.set_permissions(permissions.clone())?;
        }
        fs::rename(new, &self.path)
    }
}

/// Why something that is no file is not replaced: it may be all that somebody has.
fn no_file(found: fs::FileType) -> io::Error {
    let kind = if found.is_dir() { "a directory" } else { "a device, a pipe or a socket" };
    io::Error::new(io::ErrorKind::InvalidInput, format!("expected a file, given {kind}"))
}
