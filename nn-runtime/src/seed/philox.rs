/// Philox4x32 with 10 rounds: 128 random bits, a function of a 64-bit key and a 128-bit counter.
///
/// Salmon, Moraes, Dror, Shaw, *Parallel random numbers: as easy as 1, 2, 3*, SC 2011, section 3.2.
#[inline]
pub(crate) fn block(mut key: [u32; 2], mut counter: [u32; 4]) -> [u32; 4] {
    for _ in 0..10 {
        let (high0, low0) = wide_product(0xD251_1F53, counter[0]);
        let (high1, low1) = wide_product(0xCD9E_8D57, counter[2]);
        counter = [high1 ^ counter[1] ^ key[0], low1, high0 ^ counter[3] ^ key[1], low0];
        // Weyl sequences: the golden ratio, and √3 − 1
        key[0] = key[0].wrapping_add(0x9E37_79B9);
        key[1] = key[1].wrapping_add(0xBB67_AE85);
    }
    counter
}

/// The first 64 bits of many blocks, whose counters' first halves are given: in loops over plain arrays, which the
/// compiler turns into vectors of whatever width the instruction set in use has.
#[inline(always)]
pub(crate) fn first_words<const N: usize>(mut key: [u32; 2], stream: [u32; 2], indices: &[u64; N]) -> [u64; N] {
    let mut counters = [[0_u32; N]; 4];
    for (i, index) in indices.iter().enumerate() {
        (counters[0][i], counters[1][i]) = (*index as u32, (*index >> 32) as u32);
        (counters[2][i], counters[3][i]) = (stream[0], stream[1]);
    }
    for _ in 0..10 {
        let [c0, c1, c2, c3] = &mut counters;
        for i in 0..N {
            let (high0, low0) = wide_product(0xD251_1F53, c0[i]);
            let (high1, low1) = wide_product(0xCD9E_8D57, c2[i]);
            (c0[i], c1[i]) = (high1 ^ c1[i] ^ key[0], low1);
            (c2[i], c3[i]) = (high0 ^ c3[i] ^ key[1], low0);
        }
        key = [key[0].wrapping_add(0x9E37_79B9), key[1].wrapping_add(0xBB67_AE85)];
    }
    let [low, high, ..] = &counters;
    std::array::from_fn(|i| u64::from(high[i]) << 32 | u64::from(low[i]))
}

#[inline(always)]
fn wide_product(a: u32, b: u32) -> (u32, u32) {
    let product = u64::from(a) * u64::from(b);
    ((product >> 32) as u32, product as u32)
}

#[cfg(test)]
mod tests {
    use super::block;

    /// The `philox4x32 10` lines of `tests/kat_vectors` in Random123, the authors' library.
    #[test]
    fn published_vectors() {
        assert_eq!(block([0; 2], [0; 4]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(block([u32::MAX; 2], [u32::MAX; 4]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        assert_eq!(
            block([0xa409_3822, 0x299f_31d0], [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }
}
