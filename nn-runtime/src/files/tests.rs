use super::*;
use std::time::{Duration, Instant};
use tempfile::tempdir;

#[test]
fn regular_files_are_read() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a");
    fs::write(&path, "twelve bytes").unwrap();
    assert_eq!(read(&path, "notes").unwrap(), b"twelve bytes");
    assert_eq!(text(&path, "notes", 12).unwrap(), "twelve bytes");
    let error = text(&path, "notes", 11).unwrap_err().to_string();
    assert!(error.ends_with("/a: expected the notes in at most 11 bytes, given more"), "{error}");
    fs::write(&path, b"no \xff").unwrap();
    let error = text(&path, "notes", 11).unwrap_err().to_string();
    assert!(error.ends_with("/a: expected the notes as text in UTF-8, given a byte 3 that is none"), "{error}");
    let error = open(folder.path().join("b"), "notes").unwrap_err().to_string();
    assert!(error.contains("/b: cannot open the notes: "), "{error}");
}

/// To open a pipe is to wait for its writer, and `/dev/zero` has no end.
#[test]
fn what_has_no_end_is_an_error_at_once() {
    let folder = tempdir().unwrap();
    let started = Instant::now();
    let fails = |path: &Path, given: &str| {
        let error = read(path, "notes").unwrap_err().to_string();
        let expected = format!("{}: expected the notes as a regular file, given {given}", path.display());
        assert_eq!(error, expected);
    };
    fails(folder.path(), "a directory");
    #[cfg(unix)]
    {
        fails(Path::new("/dev/zero"), "a device");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
        fails(&link, "a device");
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        fails(&socket, "a socket");
        let pipe = folder.path().join("pipe");
        if std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
            fails(&pipe, "a pipe");
        }
    }
    assert!(started.elapsed() < Duration::from_secs(10));
}
