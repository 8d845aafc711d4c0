//! PNG files (ISO 15948) with right checksums, whatever is in them; and one JPEG file.

use flate2::Crc;

use super::Maker;
use crate::files::one_of;

/// Kinds of colours and bits a sample that go together, and the samples of a pixel.
const COLOURS: &[(u8, u8, usize)] = &[
    (0, 1, 1),
    (0, 2, 1),
    (0, 4, 1),
    (0, 8, 1),
    (0, 16, 1),
    (2, 8, 3),
    (2, 16, 3),
    (3, 1, 1),
    (3, 4, 1),
    (3, 8, 1),
    (4, 8, 2),
    (4, 16, 2),
    (6, 8, 4),
    (6, 16, 4),
];

/// Photographs as Pillow writes them.
const PHOTOS: [&[u8]; 7] = [
    include_bytes!("../../../../nn-runtime/src/data/vectors/plain.jpg"),
    include_bytes!("../../../../nn-runtime/src/data/vectors/sequential.jpg"),
    include_bytes!("../../../../nn-runtime/src/data/vectors/restarts.jpg"),
    include_bytes!("../../../../nn-runtime/src/data/vectors/progressive.jpg"),
    include_bytes!("../../../../nn-runtime/src/data/vectors/fine.jpg"),
    include_bytes!("../../../../nn-runtime/src/data/vectors/grey.jpg"),
    include_bytes!("../../../../nn-runtime/src/data/vectors/photo.png"),
];

impl Maker {
    pub(super) fn image(&mut self) -> Vec<u8> {
        match self.below(6) {
            0 | 1 => self.photo(),
            2 => self.cut(),
            _ => self.png(),
        }
    }

    fn png(&mut self) -> Vec<u8> {
        let (colour, bits, samples) = COLOURS[self.below(COLOURS.len())];
        let (mut width, mut height) = (1 + self.below(9), 1 + self.below(9));
        let is_bomb = self.one_in(60);
        if is_bomb {
            (width, height) = *one_of(&mut self.rng, &[&(3000, 1500), &(100_000, 20), &(1, 200_000), &(200_000, 1)]);
        }
        let mut header = Vec::new();
        header.extend((self.size(width as u64) as u32).to_be_bytes());
        header.extend((self.size(height as u64) as u32).to_be_bytes());
        header.extend([bits, colour, 0, 0, u8::from(self.wrong())]);
        let line = 1 + (width * samples * usize::from(bits)).div_ceil(8);
        let mut lines = vec![0; line * height];
        if !is_bomb {
            for line in lines.chunks_exact_mut(line) {
                line[0] = self.below(5) as u8; // the filter
                let noise = self.noise(line.len() - 1);
                line[1..].copy_from_slice(&noise);
            }
        }
        self.bytes(&mut lines);
        let mut chunks = vec![(*b"IHDR", header)];
        if colour == 3 {
            chunks.push((*b"PLTE", self.noise(3 << bits.min(8))));
        }
        if self.wrong() {
            // what unpacks to much more
            let (kind, start) =
                *one_of(&mut self.rng, &[&(*b"iCCP", &b"a\0\0"[..]), &(*b"zTXt", b"a\0\0"), &(*b"tRNS", b"")]);
            chunks.push((kind, [start, &Self::zlib(&vec![0; 1 << 21])].concat()));
        }
        let packed = Self::zlib(&lines);
        let middle = self.below(packed.len());
        for part in [&packed[..middle], &packed[middle..]] {
            chunks.push((*b"IDAT", part.to_vec()));
        }
        chunks.push((*b"IEND", Vec::new()));
        if self.wrong() {
            let (a, b) = (self.below(chunks.len()), self.below(chunks.len()));
            chunks.swap(a, b);
        }
        if self.wrong() {
            let again = chunks[self.below(chunks.len())].clone();
            let at = self.below(chunks.len());
            chunks.insert(at, again);
        }
        let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
        for (kind, mut contents) in chunks {
            self.bytes(&mut contents);
            let length = self.size(contents.len() as u64) as u32;
            contents.splice(0..0, kind);
            let mut crc = Crc::new();
            crc.update(&contents);
            file.extend(length.to_be_bytes());
            file.extend(&contents);
            file.extend(crc.sum().to_be_bytes());
        }
        file
    }

    /// A photograph that lacks its end, or whose end was overwritten.
    fn cut(&mut self) -> Vec<u8> {
        let mut file = PHOTOS[self.below(PHOTOS.len())].to_vec();
        let (at, byte) = (self.below(file.len()), [0, 0xff, 0x20][self.below(3)]);
        if self.one_in(2) {
            file.truncate(at);
        } else {
            file[at..].fill(byte);
        }
        // and nothing more
        (self.is_right, self.is_cut, self.one_in) = (false, true, 0);
        file
    }

    fn photo(&mut self) -> Vec<u8> {
        let mut file = PHOTOS[self.below(PHOTOS.len())].to_vec();
        // height and width, behind the marker of the frame, its length and its precision
        let is_frame = |marker: &[u8]| marker == [0xff, 0xc0] || marker == [0xff, 0xc2];
        if let Some(at) = file.windows(2).position(is_frame) {
            for at in [at + 5, at + 7] {
                if self.wrong() {
                    let size = (self.size(1 << 15) as u16).to_be_bytes();
                    file[at..at + 2].copy_from_slice(&size);
                }
            }
        }
        file
    }
}
