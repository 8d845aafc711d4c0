//! Whether a PNG file is whole (ISO 15948). The decoder takes one that lacks its end, or whose last pixels are damaged.

/// What a PNG file begins with.
pub(super) const MAGIC: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Checks that all chunks are there to the last, and that those a picture cannot do without are as they were written;
/// gives the EXIF data, if there are any. What follows the end is no part of the image.
pub(super) fn checked(file: &[u8]) -> Result<Option<&[u8]>, String> {
    let mut exif = None;
    let mut at = MAGIC.len();
    // a length, a kind, the contents, a checksum
    while let Some((head, behind)) = file.get(at..).and_then(|rest| rest.split_first_chunk::<8>()) {
        let [a, b, c, d, kind @ ..] = *head;
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let Some((contents, behind)) = behind.split_at_checked(length) else { break };
        let Some(checksum) = behind.first_chunk() else { break };
        // the first letter is a capital where the chunk is needed (5.4)
        let is_needed = kind[0].is_ascii_uppercase();
        let is_right = crc32fast::hash(&file[at + 4..at + 8 + length]) == u32::from_be_bytes(*checksum);
        if is_needed && !is_right {
            let kind = crate::text::bytes(&kind);
            return Err(format!("expected an image, but it is damaged in the {length} bytes of `{kind}` at byte {at}"));
        }
        match &kind {
            // the decoder panics at some palettes that are not of whole colours, of three bytes each (png 0.18.1),
            // which the format forbids (11.2.3)
            b"PLTE" if !length.is_multiple_of(3) => {
                return Err("expected an image, but it is damaged: a palette of parts of colours".to_owned());
            }
            b"eXIf" if is_right => exif = exif.or(Some(contents)),
            b"IEND" => return Ok(exif),
            _ => {}
        }
        at += length + 12;
    }
    Err(format!("cut short at byte {}: expected the chunks of a PNG image to the last, `IEND`", file.len()))
}
