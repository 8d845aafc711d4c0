use super::{Archive, DownloadError};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A file that is removed when this is dropped.
pub(super) struct Temporary(PathBuf);

impl Temporary {
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // it may never have been made, and there is nobody to tell
        let _ = fs::remove_file(&self.0);
    }
}

/// How long the server may take to answer, or to send the next bytes.
const PATIENCE: Duration = Duration::from_secs(30);

/// Fetches the archive into a file in `directory` and checks it.
pub(super) fn fetch(
    archive: &Archive,
    directory: &Path,
    progress: &mut dyn FnMut(u64, Option<u64>),
) -> Result<Temporary, DownloadError> {
    let failed = |why: String| DownloadError::Fetch { url: archive.url.clone(), why };
    let agent = ureq::Agent::config_builder()
        .timeout_connect(Some(PATIENCE))
        .timeout_recv_response(Some(PATIENCE))
        .timeout_per_read(Some(PATIENCE))
        .build()
        .new_agent();
    let mut response = agent.get(&archive.url).call().map_err(|e| failed(e.to_string()))?;
    let expected = response.body().content_length();

    let temporary = Temporary(directory.join(format!("{}.tar.gz.{}.part", archive.unpacks_to, std::process::id())));
    let write_failed = |e| DownloadError::file(temporary.path(), "write the archive", e);
    let mut file = File::create(temporary.path()).map_err(write_failed)?;
    let mut body = response.body_mut().as_reader();
    let (mut hash, mut fetched) = (Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length = body.read(&mut buffer).map_err(|e| failed(format!("{e}, after {fetched} bytes")))?;
        if length == 0 {
            break;
        }
        hash.update(&buffer[..length]);
        file.write_all(&buffer[..length]).map_err(write_failed)?;
        fetched += length as u64;
        progress(fetched, expected);
    }
    if let Some(expected) = expected.filter(|&expected| expected != fetched) {
        return Err(failed(format!("expected {expected} bytes, given {fetched}")));
    }
    let given = hexadecimal(&hash.finalize());
    if given.eq_ignore_ascii_case(&archive.sha256) {
        return Ok(temporary);
    }
    let (url, expected) = (archive.url.clone(), archive.sha256.clone());
    Err(DownloadError::Checksum { url, expected, given, bytes: fetched })
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        // writing to a String cannot fail
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
