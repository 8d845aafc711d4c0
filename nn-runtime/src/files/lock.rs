use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::{Error, text};

/// The name of the file in a folder that is locked.
const NAME: &str = ".lock";

/// The bytes that a lock's file may say of who holds it.
const SAID: u64 = 1024;

/// A folder that this process alone writes to, as long as this is alive.
///
/// The operating system holds the lock, on the file `.lock` in the folder, and lets it go when the process ends, however it
/// ends. The file stays, and says who held it last. Where a file system has no locks, as some across a network, nobody is
/// kept out.
///
/// ```
/// use nn_runtime::files::Lock;
///
/// # let folder = tempfile::tempdir().unwrap();
/// # let folder = folder.path();
/// let lock = Lock::take(folder)?;
/// assert!(Lock::take(folder).unwrap_err().to_string().contains("process"));
/// drop(lock);
/// Lock::take(folder)?;
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Debug)]
pub struct Lock {
    /// Locked until it is closed.
    _file: File,
}

impl Lock {
    /// Takes a folder, which must be there.
    ///
    /// # Errors
    /// [`Error::InUse`] with who holds it; [`Error::Io`] if the lock's file cannot be made; [`Error::Format`] if something
    /// else has its name.
    pub fn take(folder: impl AsRef<Path>) -> Result<Self, Error> {
        let folder = folder.as_ref();
        let path = folder.join(NAME);
        let failed = |error| Error::io(&path, "lock the folder", error);
        // a link would lead the line that is written here to a file that is not ours
        if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
            return Err(Error::format(&path, "expected a regular file to lock the folder by, given another kind"));
        }
        let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = options.map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(failed(error)),
            Err(TryLockError::WouldBlock) => {
                return Err(Error::InUse { path: folder.to_owned(), by: holder(&mut file) });
            }
        }
        // a full disk keeps nobody from working: then the next one is told less
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(own().as_bytes()));
        Ok(Self { _file: file })
    }
}

/// What a lock's file says of who holds it.
fn holder(file: &mut File) -> String {
    let mut said = Vec::new();
    // where a locked file cannot be read either, nobody knows
    let _ = file.take(SAID).read_to_end(&mut said);
    match text::bytes(said.trim_ascii()) {
        said if said.is_empty() => "another process".to_owned(),
        said => said,
    }
}

/// This process, in words.
fn own() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    format!("process {} on {} since {}\n", std::process::id(), host(), date(since))
}

/// The name of this machine, as far as the system tells it without a library.
fn host() -> String {
    let told = fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let told = told.or_else(|| std::env::var("HOSTNAME").ok()).or_else(|| std::env::var("COMPUTERNAME").ok());
    told.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).unwrap_or("an unnamed host".to_owned())
}

/// Seconds since 1970 as a date of the Gregorian calendar and a time, UTC.
///
/// Howard Hinnant, *chrono-compatible low-level date algorithms*, `civil_from_days`: years begin in March, so that the day
/// that comes every four years is the last.
fn date(seconds: u64) -> String {
    let (days, of_day) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = 400 * era + year_of_era + u64::from(month <= 2);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::tempdir;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_709_251_199, "2024-02-29 23:59:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
            (1_796_040_930, "2026-11-30 12:15:30 UTC"),
        ] {
            assert_eq!(date(seconds), expected);
        }
    }

    #[test]
    fn a_folder_has_one_holder_at_a_time() {
        let folder = tempdir().unwrap();
        let lock = Lock::take(folder.path()).unwrap();
        let error = Lock::take(folder.path()).unwrap_err();
        assert!(matches!(error, Error::InUse { .. }), "{error:?}");
        let message = error.to_string();
        let process = std::process::id();
        assert!(message.contains(&format!("process {process} on ")) && message.contains(" since 2"), "{message}");
        drop(lock);
        drop(Lock::take(folder.path()).unwrap());
    }

    #[test]
    fn what_a_dead_process_left_locks_nothing() {
        let folder = tempdir().unwrap();
        fs::write(folder.path().join(NAME), "process 1 on \x1b[31m since then\n".repeat(1000)).unwrap();
        let lock = Lock::take(folder.path()).unwrap();
        assert!(fs::read_to_string(folder.path().join(NAME)).unwrap().len() < 200, "it says who holds it now");
        drop(lock);
        // whatever is in it, what is told of it can be shown
        let path = folder.path().join(NAME);
        let mut file = OpenOptions::new().read(true).write(true).open(&path).unwrap();
        file.write_all("\x1b[2J".repeat(1000).as_bytes()).unwrap();
        file.rewind().unwrap();
        assert!(!holder(&mut file).contains('\x1b'));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_written_through() {
        let folder = tempdir().unwrap();
        let precious = folder.path().join("precious");
        fs::write(&precious, "keep").unwrap();
        std::os::unix::fs::symlink(&precious, folder.path().join(NAME)).unwrap();
        assert!(Lock::take(folder.path()).is_err());
        assert_eq!(fs::read_to_string(&precious).unwrap(), "keep");
    }
}
