//! Writing. By hand rather than with the safetensors crate, whose metadata comes out in hash order and whose writer
//! wants every tensor's bytes at once: the format is a length, a line of JSON, and the numbers.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::place::Place;
use super::{Entry, Metadata};
use crate::Error;
use crate::json::quote;

/// Writes a file beside its place, brings it to the disk, and moves it there.
pub(super) fn write(path: &Path, entries: &[Entry], metadata: &Metadata) -> Result<(), Error> {
    if let Some(key) = repeated(entries) {
        return Err(Error::Checkpoint {
            path: path.to_owned(),
            key: key.to_owned(),
            expected: "one parameter of this name".to_owned(),
            given: "several".to_owned(),
        });
    }
    let error = |error| Error::io(path, "write the checkpoint", error);
    let place = Place::of(path).map_err(error)?;
    let (new, file) = place.beside().map_err(error)?;
    let result = write_new(&file, entries, metadata).and_then(|()| place.take(&new, &file));
    result.map_err(|first| {
        // the first error is the one to tell; what cannot be removed was perhaps never made
        let _ = fs::remove_file(&new);
        error(first)
    })?;
    sync_directory(&place.path);
    Ok(())
}

fn repeated(entries: &[Entry]) -> Option<&str> {
    let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    keys.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

fn write_new(file: &File, entries: &[Entry], metadata: &Metadata) -> io::Result<()> {
    let mut to = BufWriter::with_capacity(1 << 18, file);
    let header = header(entries, metadata);
    to.write_all(&(header.len() as u64).to_le_bytes())?;
    to.write_all(header.as_bytes())?;
    for (_, array) in entries {
        for x in array {
            to.write_all(&x.to_le_bytes())?;
        }
    }
    to.flush()?;
    file.sync_all()
}

/// Makes the move itself last through a loss of power, where directories can be brought to the disk; elsewhere the file
/// is whole all the same.
fn sync_directory(path: &Path) {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _ = File::open(parent).and_then(|directory| directory.sync_all());
}

/// The header, filled up with spaces to a multiple of 8 bytes so that the numbers are aligned.
fn header(entries: &[Entry], metadata: &Metadata) -> String {
    let mut fields = Vec::new();
    if !metadata.is_empty() {
        let pairs: Vec<String> = metadata.iter().map(|(key, value)| quote(key) + ":" + &quote(value)).collect();
        fields.push(format!("\"__metadata__\":{{{}}}", pairs.join(",")));
    }
    let mut start = 0;
    for (key, array) in entries {
        let end = start + size_of::<f32>() * array.len();
        let shape: Vec<String> = array.shape().iter().map(usize::to_string).collect();
        fields.push(format!(
            "{}:{{\"dtype\":\"F32\",\"shape\":[{}],\"data_offsets\":[{start},{end}]}}",
            quote(key),
            shape.join(",")
        ));
        start = end;
    }
    let mut header = format!("{{{}}}", fields.join(","));
    while !header.len().is_multiple_of(8) {
        header.push(' ');
    }
    header
}
