//! Huffman codes of JPEG files (ITU T.81, annexes C and F).

/// Bits that a code is looked up by at once.
const SHORT: u32 = 9;

/// A table of codes.
pub(super) struct Table {
    /// For each beginning of a code: its value and its length, or 0 where it is longer.
    short: Vec<(u8, u8)>,
    /// For each length: the first number, of 16 bits, that no code of this length or a shorter one begins.
    end: [u32; 17],
    /// For each length: what is added to a code to get its value's place.
    offset: [i32; 17],
    values: Vec<u8>,
}

/// The tables of a block.
pub(super) struct Codes<'t> {
    pub(super) dc: &'t Table,
    pub(super) ac: &'t Table,
}

impl Table {
    /// A table as a file has it, and what follows it; none if there are more codes than bits.
    pub(super) fn read(segment: &[u8]) -> Option<(Self, &[u8])> {
        let (counts, rest) = segment.split_first_chunk::<16>()?;
        let total = counts.iter().map(|&count| usize::from(count)).sum();
        let (values, rest) = rest.split_at_checked(total)?;
        let mut table =
            Self { short: vec![(0, 0); 1 << SHORT], end: [0; 17], offset: [0; 17], values: values.to_vec() };
        let (mut code, mut place) = (0_u32, 0_usize);
        for (length, &count) in (1_u32..).zip(counts) {
            let count = u32::from(count);
            if code + count > 1 << length {
                return None;
            }
            table.offset[length as usize] = i32::try_from(place).ok()? - i32::try_from(code).ok()?;
            for _ in 0..count {
                if length <= SHORT {
                    let start = (code << (SHORT - length)) as usize;
                    table.short[start..start + (1 << (SHORT - length))].fill((values[place], length as u8));
                }
                code += 1;
                place += 1;
            }
            table.end[length as usize] = code << (16 - length);
            code <<= 1;
        }
        Some((table, rest))
    }
}

/// The bits of a scan, up to its next marker.
pub(super) struct Bits<'f> {
    file: &'f [u8],
    /// The next byte.
    at: usize,
    /// The bits that have been taken from the file, the next one highest.
    held: u64,
    count: u32,
}

const ENDS: &str = "its codes end too early";

impl<'f> Bits<'f> {
    pub(super) fn new(file: &'f [u8], at: usize) -> Self {
        Self { file, at, held: 0, count: 0 }
    }

    fn fill(&mut self) {
        while self.count <= 56 {
            let byte = match self.file.get(self.at..).unwrap_or_default() {
                // a byte of ones, with a zero that tells it from a marker
                [0xff, 0, ..] => {
                    self.at += 2;
                    0xff
                }
                [0xff, ..] | [] => return,
                [byte, ..] => {
                    self.at += 1;
                    *byte
                }
            };
            self.held |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    /// Passes over some bits, at most 16.
    #[inline]
    pub(super) fn skip(&mut self, bits: u8) -> Result<(), &'static str> {
        self.take(bits).map(drop)
    }

    /// Some bits as a number, at most 16.
    #[inline]
    pub(super) fn take(&mut self, bits: u8) -> Result<u32, &'static str> {
        let bits = u32::from(bits);
        if bits == 0 {
            return Ok(0);
        }
        if self.count < bits {
            self.fill();
        }
        if self.count < bits {
            return Err(ENDS);
        }
        let taken = (self.held >> (64 - bits)) as u32;
        self.held <<= bits;
        self.count -= bits;
        Ok(taken)
    }

    /// The value of the next code.
    #[inline]
    pub(super) fn code(&mut self, table: &Table) -> Result<u8, &'static str> {
        if self.count < 16 {
            self.fill();
        }
        let (value, length) = table.short[(self.held >> (64 - SHORT)) as usize];
        let (value, length) = if length > 0 { (value, length) } else { self.long(table)? };
        self.skip(length)?;
        Ok(value)
    }

    fn long(&self, table: &Table) -> Result<(u8, u8), &'static str> {
        let next = (self.held >> 48) as u32;
        let length = (1..17).find(|&length| next < table.end[length]).ok_or("a code that there is not")?;
        let code = (next >> (16 - length)).cast_signed();
        let place = usize::try_from(code + table.offset[length]).ok();
        let value = place.and_then(|place| table.values.get(place)).ok_or("a code that there is not")?;
        Ok((*value, length as u8))
    }

    /// Goes on after a marker that restarts, which must come next.
    pub(super) fn restart(&mut self) -> Result<(), &'static str> {
        let at = self.end();
        let stray = self.file.get(at..).unwrap_or_default().iter().take_while(|&&byte| byte == 0xff).count();
        match self.file.get(at + stray) {
            Some(0xd0..=0xd7) if stray > 0 => {
                *self = Self::new(self.file, at + stray + 1);
                Ok(())
            }
            _ => Err("no restart where one is due"),
        }
    }

    /// Where the byte ends that the last code is in.
    pub(super) fn end(&self) -> usize {
        // whole bytes that were taken, and are not used; those of ones took two
        let mut at = self.at;
        for _ in 0..self.count / 8 {
            let stuffed = at >= 2 && self.file[at - 2..at] == [0xff, 0];
            at -= if stuffed { 2 } else { 1 };
        }
        at
    }
}
