//! ZIP archives (PKWARE's APPNOTE, 4.3), which may lie.

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::Write as _;

use super::Maker;

impl Maker {
    /// An archive of files with names.
    pub(super) fn archive(&mut self, files: &[(String, Vec<u8>)]) -> Vec<u8> {
        let (mut archive, mut directory) = (Vec::new(), Vec::new());
        for (name, contents) in files {
            let is_packed = self.one_in(2);
            let stored = if is_packed { deflated(contents) } else { contents.clone() };
            let mut crc = Crc::new();
            crc.update(contents);
            let mut head = vec![20, 0, 0, 0];
            head.extend((if is_packed { self.size(8) } else { self.size(0) } as u16).to_le_bytes());
            head.extend([0; 4]); // the time
            head.extend((self.size(u64::from(crc.sum())) as u32).to_le_bytes());
            head.extend((self.size(stored.len() as u64) as u32).to_le_bytes());
            head.extend((self.size(contents.len() as u64) as u32).to_le_bytes());
            head.extend((self.size(name.len() as u64) as u16).to_le_bytes());
            let start = self.size(archive.len() as u64) as u32;
            directory.extend(b"PK\x01\x02\x14\x00");
            directory.extend(&head);
            directory.extend([0; 12]); // neither extra field nor comment, disk 0, no attributes
            directory.extend(start.to_le_bytes());
            directory.extend(name.as_bytes());
            archive.extend(b"PK\x03\x04");
            archive.extend(&head);
            archive.extend([0; 2]);
            archive.extend(name.as_bytes());
            archive.extend(&stored);
        }
        let start = self.size(archive.len() as u64) as u32;
        let count = (self.size(files.len() as u64) as u16).to_le_bytes();
        let length = (self.size(directory.len() as u64) as u32).to_le_bytes();
        archive.extend(&directory);
        archive.extend(b"PK\x05\x06\0\0\0\0");
        archive.extend([count, count].concat());
        archive.extend([length, start.to_le_bytes()].concat());
        archive.extend([0; 2]);
        archive
    }
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}
