//! Whether a JPEG file is whole (ITU T.81). Decoders are patient: of a file that is cut or overwritten they make a picture
//! whose rest is grey. So its codes are counted here, without making pixels of them: each scan must have all its blocks,
//! and end where its last one does, and the file must have its end.
//!
//! There are no checksums in a JPEG file. Damage that leaves as many codes, as of a byte here or there, cannot be found.

use super::huffman::{Bits, Codes, Table};
use super::progressive::Progress;

/// Bytes that may stand between a scan's last code and the next marker: some cameras leave a few.
const STRAY: usize = 16;

/// Scans of a file; decoders take no more either.
const SCANS: usize = 100;

const MISSING: &str = "no table of codes";

/// Checks that the image is of a kind that is read here, as far as the file says one.
pub(super) fn usual(file: &[u8]) -> Result<(), String> {
    let mut image = Image { file, at: 2, ..Image::default() };
    loop {
        match image.marker() {
            Some(0x01 | 0xd0..=0xd8) => {}
            // lossless, hierarchical, arithmetic
            Some(kind @ (0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf)) => {
                let expected = "expected a JPEG image of a usual kind, sequential or progressive with Huffman's codes";
                return Err(format!("{expected}, given one of another (the marker ff {kind:02x})"));
            }
            None | Some(0xc0..=0xc2 | 0xd9 | 0xda) => return Ok(()),
            Some(_) if image.segment().is_none() => return Ok(()),
            Some(_) => {}
        }
    }
}

/// Checks that the file is whole.
pub(super) fn checked(file: &[u8]) -> Result<(), String> {
    let mut image = Image { file, at: 2, ..Image::default() };
    loop {
        let Some(marker) = image.marker() else {
            let length = file.len();
            return Err(format!("cut short at byte {length}: expected the end of a JPEG image (the marker ff d9)"));
        };
        match marker {
            // no contents
            0x01 | 0xd0..=0xd8 => {}
            0xd9 if image.scans > 0 => return Ok(()),
            0xd9 => return Err(image.damaged("its end comes before its pixels")),
            _ => {
                let start = image.at;
                let Some(segment) = image.segment() else {
                    return Err(format!(
                        "cut short at byte {}: expected the rest of the segment at byte {start}",
                        file.len()
                    ));
                };
                match marker {
                    0xc0..=0xc2 => image.frame(segment, marker == 0xc2)?,
                    0xc4 => image.tables(segment)?,
                    0xdd => image.restart = segment.first_chunk().map_or(0, |bytes| u16::from_be_bytes(*bytes)).into(),
                    0xda => {
                        image.scans += 1;
                        if image.height == 0 || image.scans > SCANS {
                            return Ok(());
                        }
                        image.scan(segment)?;
                    }
                    _ => {}
                }
            }
        }
    }
}

/// What is known of an image so far.
#[derive(Default)]
struct Image<'f> {
    file: &'f [u8],
    at: usize,
    height: usize,
    width: usize,
    /// Blocks of the components that are most finely sampled, in a unit of an interleaved scan.
    finest: [usize; 2],
    components: Vec<Component>,
    tables: [[Option<Table>; 4]; 2],
    /// Units between two restarts; 0 if there are none.
    restart: usize,
    scans: usize,
    is_progressive: bool,
}

/// A component: one of the image's planes.
struct Component {
    id: u8,
    /// Its blocks in a unit of an interleaved scan, down and across.
    sampling: [usize; 2],
    /// Which of its coefficients are not zero, block by block, if the image is progressive.
    known: Vec<u64>,
}

/// A component in a scan, with the tables that it uses.
struct Part {
    component: usize,
    tables: [usize; 2],
}

impl<'f> Image<'f> {
    /// The next marker; whatever stands before it is passed over.
    fn marker(&mut self) -> Option<u8> {
        loop {
            let rest = self.file.get(self.at..)?;
            self.at += rest.iter().position(|&byte| byte == 0xff)? + 1;
            while *self.file.get(self.at)? == 0xff {
                self.at += 1;
            }
            self.at += 1;
            match self.file[self.at - 1] {
                0 => {}
                marker => return Some(marker),
            }
        }
    }

    /// The contents of a segment, whose length stands first.
    fn segment(&mut self) -> Option<&'f [u8]> {
        let length = u16::from_be_bytes(*self.file.get(self.at..)?.first_chunk()?);
        let segment = self.file.get(self.at..)?.get(2..usize::from(length))?;
        self.at += usize::from(length);
        Some(segment)
    }

    fn damaged(&self, what: &str) -> String {
        format!("expected an image, but it is damaged before byte {} of {}: {what}", self.at, self.file.len())
    }

    fn frame(&mut self, segment: &[u8], is_progressive: bool) -> Result<(), String> {
        let [_, a, b, c, d, count, rest @ ..] = segment else { return Err(self.damaged("a frame that is too short")) };
        let (components, _) = rest.as_chunks::<3>();
        if components.len() != usize::from(*count) || !self.components.is_empty() {
            return Err(self.damaged("a frame of other components than it says, or a second one"));
        }
        (self.height, self.width) = (u16::from_be_bytes([*a, *b]).into(), u16::from_be_bytes([*c, *d]).into());
        self.is_progressive = is_progressive;
        for [id, sampling, _] in components {
            let sampling = [sampling & 15, sampling >> 4].map(usize::from);
            if sampling.iter().any(|factor| !(1..=4).contains(factor)) {
                return Err(self.damaged("a component without samples"));
            }
            self.components.push(Component { id: *id, sampling, known: Vec::new() });
        }
        for axis in 0..2 {
            self.finest[axis] = self.components.iter().map(|component| component.sampling[axis]).max().unwrap_or(1);
        }
        if is_progressive {
            let [down, across] = self.units();
            for component in &mut self.components {
                let [v, h] = component.sampling;
                component.known = vec![0; down * v * across * h];
            }
        }
        Ok(())
    }

    fn tables(&mut self, mut segment: &[u8]) -> Result<(), String> {
        while let Some((&kind, rest)) = segment.split_first() {
            let Some((table, rest)) = Table::read(rest) else {
                return Err(self.damaged("a table of codes that cannot be"));
            };
            let [class, place] = [kind >> 4, kind & 15].map(usize::from);
            if class > 1 || place > 3 {
                return Err(self.damaged("a table of codes at no place"));
            }
            self.tables[class][place] = Some(table);
            segment = rest;
        }
        Ok(())
    }

    /// Units of an interleaved scan, down and across.
    fn units(&self) -> [usize; 2] {
        [self.height.div_ceil(8 * self.finest[0]), self.width.div_ceil(8 * self.finest[1])]
    }

    /// Goes through the codes of a scan.
    fn scan(&mut self, segment: &[u8]) -> Result<(), String> {
        let Some((&count, rest)) = segment.split_first() else { return Err(self.damaged("an empty scan")) };
        let Some((parts, &[first, last, bits])) = rest.split_at_checked(2 * usize::from(count)) else {
            return Err(self.damaged("a scan of other components than it says"));
        };
        let (parts, _) = parts.as_chunks::<2>();
        let part = |[id, tables]: &[u8; 2]| {
            let component = self.components.iter().position(|component| component.id == *id)?;
            Some(Part { component, tables: [tables >> 4, tables & 15].map(|table| usize::from(table & 3)) })
        };
        let parts = parts.iter().map(part).collect::<Option<Vec<_>>>();
        let Some(parts) = parts.filter(|parts| !parts.is_empty()) else {
            return Err(self.damaged("a scan of components that there are not"));
        };
        let mut progress = Progress::new([first, last], bits);
        if self.is_progressive && !progress.is_possible(parts.len()) {
            return Err(self.damaged("a scan of coefficients that there are not"));
        }
        // one component alone has no units but its blocks, and none beside the image
        let alone = parts.len() == 1;
        let [down, across] = if alone { self.blocks(parts[0].component) } else { self.units() };
        let (start, total) = (self.at, down * across);
        let mut codes = Bits::new(self.file, start);
        let mut left = self.restart;
        for unit in 0..total {
            if self.restart > 0 && left == 0 {
                left = self.restart;
                progress.restart();
                codes.restart().map_err(|what| self.ends_early(what, start, unit, total))?;
            }
            left = left.wrapping_sub(1);
            let (row, column) = (unit / across, unit % across);
            for part in &parts {
                let [v, h] = if alone { [1, 1] } else { self.components[part.component].sampling };
                for (y, x) in (0..v).flat_map(|y| (0..h).map(move |x| (y, x))) {
                    let at = [row * v + y, column * h + x];
                    self.block(part, at, &mut codes, &mut progress)
                        .map_err(|what| self.ends_early(what, start, unit, total))?;
                }
            }
        }
        let end = codes.end();
        let next = self.file.get(end..).unwrap_or_default().windows(2).position(|two| two[0] == 0xff && two[1] != 0);
        // without a marker the search for one says so
        if next.is_some_and(|stray| stray > STRAY) {
            self.at = end;
            return Err(self.damaged("its codes end long before the next marker"));
        }
        self.at = end;
        Ok(())
    }

    /// Blocks of a component, down and across, without those that only fill up units.
    fn blocks(&self, component: usize) -> [usize; 2] {
        let sampling = self.components[component].sampling;
        let sizes = [self.height, self.width];
        [0, 1].map(|axis| (sizes[axis] * sampling[axis]).div_ceil(8 * self.finest[axis]))
    }

    fn ends_early(&self, what: &str, start: usize, unit: usize, total: usize) -> String {
        let length = self.file.len();
        format!(
            "cut short or damaged: expected {total} blocks of pixels in the scan from byte {start} of {length}, given {unit} \
             whole ones ({what})"
        )
    }

    /// Goes through a block.
    fn block(
        &mut self,
        part: &Part,
        [row, column]: [usize; 2],
        bits: &mut Bits<'_>,
        progress: &mut Progress,
    ) -> Result<(), &'static str> {
        let [dc, ac] = [0, 1].map(|class| self.tables[class][part.tables[class]].as_ref());
        if !self.is_progressive {
            return sequential(&Codes { dc: dc.ok_or(MISSING)?, ac: ac.ok_or(MISSING)? }, bits);
        }
        let across = self.width.div_ceil(8 * self.finest[1]);
        let component = &mut self.components[part.component];
        let at = row * across * component.sampling[1] + column;
        progress.block([dc, ac], component.known.get_mut(at).ok_or(MISSING)?, bits)
    }
}

/// A block whose codes are all in one place (F.2.2).
fn sequential(codes: &Codes<'_>, bits: &mut Bits<'_>) -> Result<(), &'static str> {
    let length = bits.code(codes.dc)?;
    bits.skip(length.min(16))?;
    let mut at = 1;
    while at < 64 {
        let code = bits.code(codes.ac)?;
        let (zeros, length) = (code >> 4, code & 15);
        match (zeros, length) {
            (15, 0) => at += 16,
            (_, 0) => break,
            _ => {
                at += usize::from(zeros) + 1;
                bits.skip(length)?;
            }
        }
    }
    if at > 64 { Err("more coefficients than a block has") } else { Ok(()) }
}
