use super::fetch::hexadecimal;
use super::*;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;
use tempfile::TempDir;

/// A server on this machine that answers one request with the bytes given.
fn serve(answer: Vec<u8>) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a request");
        let mut request = Vec::new();
        let mut byte = [0];
        while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n == 1) {
            request.push(byte[0]);
        }
        stream.write_all(&answer).expect("an answer");
        String::from_utf8_lossy(&request).into_owned()
    });
    (format!("http://{address}/archive.tar.gz"), server)
}

fn answer(status: &str, length: usize, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// A tar.gz of files, made without the checks of a well-meaning archiver.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (path, contents) in files {
        let mut header = tar::Header::new_gnu();
        header.as_gnu_mut().expect("a GNU header").name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_size(contents.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append(&header, *contents).expect("an entry");
    }
    builder.into_inner().and_then(GzEncoder::finish).expect("an archive")
}

/// Serves `body` as if it were `length` bytes long, and downloads it.
fn download(body: &[u8], length: usize, sha256: String) -> (TempDir, Result<PathBuf, DownloadError>, Vec<u64>) {
    let (url, server) = serve(answer("200 OK", length, body));
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut seen = Vec::new();
    let archive = Archive { url, sha256, unpacks_to: "set".to_owned() };
    let result = archive.download(&directory.path().join("data"), &mut |bytes, total| {
        assert_eq!(total, Some(length as u64));
        seen.push(bytes);
    });
    let request = server.join().expect("the server ends well");
    assert!(request.starts_with("GET /archive.tar.gz HTTP/1.1\r\n"), "{request}");
    (directory, result, seen)
}

fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// All that is below `data` in the directory.
fn left(directory: &TempDir) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory.path().join("data")).expect("the directory was made");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

#[test]
fn a_good_archive_is_fetched_checked_and_unpacked_and_nothing_else_is_left() {
    let long = vec![7; 100_000];
    let body = archive(&[("set/a.bin", &long), ("./set/more/b.txt", b"two")]);
    let (directory, result, seen) = download(&body, body.len(), sha256(&body).to_uppercase());
    let path = result.expect("it comes through");
    assert_eq!(std::fs::read(path.join("a.bin")).expect("the file is there"), long);
    assert_eq!(std::fs::read(path.join("more/b.txt")).expect("the file is there"), b"two");
    assert_eq!(seen.last(), Some(&(body.len() as u64)));
    assert_eq!(left(&directory), [path]);
}

#[test]
fn what_is_there_already_is_kept_and_nothing_is_asked_for() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    std::fs::create_dir(directory.path().join("cifar-10-batches-bin")).expect("a directory");
    let archive = Archive { url: "http://127.0.0.1:1/".to_owned(), ..Archive::cifar10() };
    let path = archive.download(directory.path(), &mut |_, _| ()).expect("nothing to do");
    assert_eq!(path, directory.path().join("cifar-10-batches-bin"));
}

#[test]
fn a_wrong_checksum_leaves_nothing() {
    let body = archive(&[("set/a.bin", b"other")]);
    let (directory, result, _) = download(&body, body.len(), "0".repeat(64));
    let message = result.expect_err("it is not the archive").to_string();
    let given = format!("given {} bytes of SHA-256 {}; nothing was unpacked", body.len(), sha256(&body));
    assert!(message.contains(&"0".repeat(64)) && message.ends_with(&given), "{message}");
    assert!(left(&directory).is_empty());
}

#[test]
fn a_body_cut_short_is_an_error_of_the_fetch() {
    let body = archive(&[("set/a.bin", b"other")]);
    let (directory, result, _) = download(&body[..20], body.len(), sha256(&body));
    let error = result.expect_err("it is cut short");
    assert!(matches!(&error, DownloadError::Fetch { .. }), "{error}");
    assert!(left(&directory).is_empty());
}

#[test]
fn an_error_of_the_server_is_told() {
    let (url, server) = serve(answer("404 Not Found", 4, b"gone"));
    let directory = tempfile::tempdir().expect("a temporary directory");
    let archive = Archive { url, ..Archive::cifar10() };
    let message = archive.download(directory.path(), &mut |_, _| ()).expect_err("it is not there").to_string();
    server.join().expect("the server ends well");
    assert!(message.contains("/archive.tar.gz: cannot fetch it: ") && message.contains("404"), "{message}");
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let archive = Archive { url: format!("http://{free}/x"), ..Archive::cifar10() };
    let error = archive.download(directory.path(), &mut |_, _| ()).expect_err("nobody answers");
    assert!(matches!(&error, DownloadError::Fetch { .. }), "{error}");
}

#[test]
fn entries_that_lead_out_of_the_directory_are_refused() {
    for path in ["../evil.txt", "set/../../evil.txt", "/tmp/evil-of-the-download-test.txt"] {
        let body = archive(&[("set/a.bin", b"fine"), (path, b"evil")]);
        let (directory, result, _) = download(&body, body.len(), sha256(&body));
        let message = result.expect_err("it leads out").to_string();
        assert!(message.contains(path), "{message}");
        assert!(left(&directory).is_empty());
        assert!(
            !directory.path().join("evil.txt").exists() && !Path::new("/tmp/evil-of-the-download-test.txt").exists()
        );
    }
}

#[test]
fn an_archive_of_something_else_is_refused() {
    let body = archive(&[("other/a.bin", b"fine")]);
    let (directory, result, _) = download(&body, body.len(), sha256(&body));
    let message = result.expect_err("not the directory").to_string();
    assert_eq!(message, "the archive cannot be unpacked: expected a directory `set` in it, given none");
    let (_, result, _) = download(b"no gzip", 7, sha256(b"no gzip"));
    assert!(matches!(result, Err(DownloadError::Archive { .. })));
    assert!(left(&directory).is_empty());
}
