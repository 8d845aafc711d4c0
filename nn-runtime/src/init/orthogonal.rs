/// A `rows × columns` matrix (row-major) with orthonormal rows, or orthonormal columns if there are fewer of them, made
/// from normal numbers: Gram and Schmidt's process on the shorter side's vectors, which gives each such matrix the same
/// chance.
pub(super) fn matrix(rows: usize, columns: usize, normal: impl Fn(u64) -> f64) -> Vec<f64> {
    let (count, length) = (rows.min(columns), rows.max(columns));
    let mut basis: Vec<f64> = (0..(count * length) as u64).map(normal).collect();
    for i in 0..count {
        let (before, rest) = basis.split_at_mut(i * length);
        let vector = &mut rest[..length];
        // The second round removes what rounding left in the first: "twice is enough" (Kahan, in Parlett, The symmetric
        // eigenvalue problem, section 6.9).
        for _ in 0..2 {
            for other in before.chunks_exact(length) {
                let along = dot(vector, other);
                for (x, y) in vector.iter_mut().zip(other) {
                    *x -= along * y;
                }
            }
            let norm = dot(vector, vector).sqrt();
            for x in vector.iter_mut() {
                *x /= norm;
            }
        }
    }
    if rows <= columns {
        return basis;
    }
    let transposed = |at: usize| basis[at % columns * length + at / columns];
    (0..rows * columns).map(transposed).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
