//! How large tiles, panels and blocks are: an analytic model, after Low, Igual, Smith and Quintana-Ortí, "Analytical
//! Modeling Is Enough for High-Performance BLIS" (ACM TOMS 43, 2016). What it knows is the register file (through the
//! tiles that fit it, in [`tile`](super::tile)) and the caches, described here; none of it shows in a result's bits.

/// A processor's caches. Blocks that are a little too small for a cache cost little, those that are too large much;
/// so one description, of the cores that the kernels are tuned for, serves all.
pub(super) struct Caches {
    /// Bytes of a line.
    pub(super) line: usize,
    /// Bytes of the first level.
    pub(super) l1: usize,
    /// Lines of the first level that share a set.
    pub(super) l1_ways: usize,
    /// Bytes of the second level.
    pub(super) l2: usize,
}

/// A core's own caches: 48 KiB in 12 ways, 2 MiB.
pub(super) const CACHES: Caches = Caches { line: 64, l1: 48 << 10, l1_ways: 12, l2: 2 << 20 };

/// Bytes of an element; in double precision nothing is blocked.
const ELEMENT: usize = size_of::<f32>();

/// The most rows that a tile of so many vectors has: `widest[rows − 1]` is how many vectors fit beside so many rows.
pub(super) const fn tallest(widest: &[usize], vectors: usize) -> usize {
    let mut rows = widest.len();
    while rows > 1 && widest[rows - 1] < vectors {
        rows -= 1;
    }
    rows
}

/// The vectors of the best tile: for each multiply–add it should load least, that is `(h + w) / (h·w)` for h rows and w
/// vectors. (The paper's choice, as near to a square as the registers allow, for a row that is broadcast from memory.)
pub(super) const fn vectors_of_best_tile(widest: &[usize]) -> usize {
    let (mut best, mut vectors) = (1, 2);
    while vectors <= widest[0] {
        let (h, was) = (tallest(widest, vectors), tallest(widest, best));
        if h * vectors * (was + best) > was * best * (h + vectors) {
            best = vectors;
        }
        vectors += 1;
    }
    best
}

/// The vectors of a tile for so many rows of A and elements of B: those of the best tile, unless a B that the second
/// level does not hold is read for few rows. Then what counts is how often its panels pass: narrower tiles are taller.
pub(super) fn vectors(widest: &[usize], best: usize, rows: usize, b: usize) -> usize {
    let few = rows <= 8 * tallest(widest, best) && b * ELEMENT > CACHES.l2;
    if few { best.min(2) } else { best }
}

/// The longest block along k: of the first level's ways, one takes what streams through of the outputs, some the rows of
/// A, and the rest hold a block of B's columns of a tile, which all rows of A share (equations 3 to 5 of the paper).
pub(super) const fn block_k(rows: usize, columns: usize) -> usize {
    let way = CACHES.l1 / CACHES.l1_ways;
    let ways_of_a = (CACHES.l1_ways - 1) * rows / (rows + columns);
    let ways_of_a = if ways_of_a == 0 { 1 } else { ways_of_a };
    let by_a = ways_of_a * way / (rows * ELEMENT);
    let by_b = (CACHES.l1_ways - 1 - ways_of_a) * way / (columns * ELEMENT);
    if by_a < by_b { by_a } else { by_b }
}

/// Whether rows so many elements apart fall into so few sets of the first level that a block of them does not stay:
/// B is then worth a copy if enough rows share it.
pub(super) const fn crowds(stride: usize) -> bool {
    let sets = CACHES.l1 / CACHES.l1_ways / CACHES.line;
    stride.is_multiple_of(CACHES.line * sets / 4 / ELEMENT)
}

/// Whether so many elements of A leave too little of the second level to B and the outputs.
pub(super) const fn outgrows(elements: usize) -> bool {
    elements * ELEMENT > CACHES.l2 / 4
}
