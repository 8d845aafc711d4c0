//! Blocks whose coefficients come in several scans (ITU T.81, annex G).

use super::huffman::{Bits, Table};

/// Which part of the coefficients a scan has, and how far it is.
pub(super) struct Progress {
    first: usize,
    last: usize,
    /// Whether it has a further bit of coefficients that were there before.
    refines: bool,
    /// Blocks that have no more coefficients of this scan.
    done: u32,
}

const MISSING: &str = "no table of codes";

impl Progress {
    pub(super) fn new([first, last]: [u8; 2], bits: u8) -> Self {
        Self { first: first.into(), last: last.into(), refines: bits >> 4 != 0, done: 0 }
    }

    /// Whether there is such a scan, of so many components (G.1.1.1).
    pub(super) fn is_possible(&self, components: usize) -> bool {
        if self.first == 0 { self.last == 0 } else { components == 1 && self.first <= self.last && self.last < 64 }
    }

    pub(super) fn restart(&mut self) {
        self.done = 0;
    }

    /// Goes through a block; `known` has a bit for each coefficient that is not zero.
    pub(super) fn block(
        &mut self,
        [dc, ac]: [Option<&Table>; 2],
        known: &mut u64,
        bits: &mut Bits<'_>,
    ) -> Result<(), &'static str> {
        match (self.first, self.refines) {
            (0, false) => {
                let length = bits.code(dc.ok_or(MISSING)?)?;
                bits.skip(length.min(16))
            }
            (0, true) => bits.skip(1),
            (_, false) => self.first_bits(ac.ok_or(MISSING)?, known, bits),
            (_, true) => self.further_bits(ac.ok_or(MISSING)?, known, bits),
        }
    }

    /// The first bits of coefficients (G.1.2.2).
    fn first_bits(&mut self, table: &Table, known: &mut u64, bits: &mut Bits<'_>) -> Result<(), &'static str> {
        if self.done > 0 {
            self.done -= 1;
            return Ok(());
        }
        let mut at = self.first;
        while at <= self.last {
            let code = bits.code(table)?;
            let (zeros, length) = (code >> 4, code & 15);
            match (zeros, length) {
                (15, 0) => at += 16,
                (_, 0) => {
                    self.done = (1 << zeros) - 1 + bits.take(zeros)?;
                    return Ok(());
                }
                _ => {
                    at += usize::from(zeros);
                    *known |= 1_u64.checked_shl(at as u32).ok_or("more coefficients than a block has")?;
                    bits.skip(length)?;
                    at += 1;
                }
            }
        }
        Ok(())
    }

    /// A further bit of those that are there, and new ones among them (G.1.2.3).
    fn further_bits(&mut self, table: &Table, known: &mut u64, bits: &mut Bits<'_>) -> Result<(), &'static str> {
        let mut at = self.first;
        while self.done == 0 && at <= self.last {
            let code = bits.code(table)?;
            let (mut zeros, length) = (code >> 4, code & 15);
            if length == 0 && zeros < 15 {
                self.done = (1 << zeros) + bits.take(zeros)?;
                break;
            }
            // the sign of a new one
            bits.skip(u8::from(length > 0))?;
            while at <= self.last {
                if *known >> at & 1 == 1 {
                    bits.skip(1)?;
                } else if zeros == 0 {
                    break;
                } else {
                    zeros -= 1;
                }
                at += 1;
            }
            if length > 0 && at <= self.last {
                *known |= 1 << at;
            }
            at += 1;
        }
        if self.done > 0 {
            self.done -= 1;
            let rest = (at..=self.last).filter(|&at| *known >> at & 1 == 1).count();
            for _ in 0..rest {
                bits.skip(1)?;
            }
        }
        Ok(())
    }
}
