//! How good distances are.

use ndarray::{ArrayView2, Axis};

/// Rows compared at once: their distances to all others are in memory together.
const ROWS: usize = 256;

/// The share of pairs that a threshold tells right: same (1) below it, different (0) otherwise.
pub(crate) fn accuracy(distances: &[f32], same: &[f32], threshold: f32) -> f32 {
    let right = distances.iter().zip(same).filter(|&(&distance, &same)| (distance < threshold) == (same > 0.5));
    right.count() as f32 / distances.len().max(1) as f32
}

/// The threshold that tells most pairs right: halfway between two distances.
pub(crate) fn best_threshold(distances: &[f32], same: &[f32]) -> f32 {
    let mut pairs: Vec<(f32, bool)> = distances.iter().copied().zip(same.iter().map(|&same| same > 0.5)).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    // a threshold below all distances is right for all pairs of different classes
    let mut right = pairs.iter().filter(|(_, same)| !same).count();
    let (mut best, mut threshold) = (right, 0.0);
    for (i, &(distance, same)) in pairs.iter().enumerate() {
        right = if same { right + 1 } else { right - 1 };
        let next = pairs.get(i + 1).map_or(f32::INFINITY, |next| next.0);
        if right > best && next > distance {
            best = right;
            threshold = if next.is_finite() { f32::midpoint(distance, next) } else { 2.0 * distance };
        }
    }
    threshold
}

/// The share of `of` whose label is that of the nearest row of `among`.
pub(crate) fn neighbour_accuracy(
    among: &ArrayView2<'_, f32>,
    labels: &[u32],
    of: &ArrayView2<'_, f32>,
    of_labels: &[u32],
) -> f32 {
    // |a − b|² = |a|² − 2·a·b + |b|², where |b|² is the same for all neighbours of b
    let squares = among.map_axis(Axis(1), |row| row.dot(&row));
    let mut right = 0;
    for (rows, of_labels) in of.axis_chunks_iter(Axis(0), ROWS).zip(of_labels.chunks(ROWS)) {
        let products = rows.dot(&among.t());
        for (row, label) in products.rows().into_iter().zip(of_labels) {
            let distances = squares.iter().zip(row).map(|(square, product)| square - 2.0 * product);
            let nearest = distances.enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
            right += usize::from(nearest.is_some_and(|(nearest, _)| labels[nearest] == *label));
        }
    }
    right as f32 / of.nrows().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array, s};

    #[test]
    fn the_best_threshold_is_between_the_classes() {
        let (distances, same) = ([0.9, 0.1, 0.3, 0.5, 0.7, 0.2, 0.36], [0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
        let threshold = best_threshold(&distances, &same);
        assert!((threshold - 0.43).abs() < 1e-6, "{threshold}");
        assert!((accuracy(&distances, &same, threshold) - 6.0 / 7.0).abs() < 1e-6);
        // no threshold parts equal distances
        let equal = best_threshold(&[0.5, 0.5, 0.5], &[1.0, 0.0, 1.0]);
        assert!(equal > 0.5 && equal.is_finite(), "{equal}");
        assert!(best_threshold(&[0.5, 0.1], &[0.0, 0.0]) < 0.1);
        assert!(best_threshold(&[], &[]) < 1e-9 && accuracy(&[], &[], 0.5) < 1e-9);
    }

    #[test]
    fn nearest_rows_are_found() {
        let among = array![[0.0, 0.0], [10.0, 0.0], [0.0, 3.0]];
        let of = array![[1.0, 1.0], [9.0, 9.0], [0.0, 2.0], [6.0, 0.0]];
        let share = neighbour_accuracy(&among.view(), &[0, 1, 2], &of.view(), &[0, 1, 2, 0]);
        assert!((share - 0.75).abs() < 1e-6, "{share}");
        // more rows than are compared at once, each its own neighbour
        let rows = Array2::from_shape_fn((2 * ROWS + 1, 1), |(i, _)| i as f32);
        let labels: Vec<u32> = (0..rows.nrows()).map(|i| i as u32).collect();
        assert!(neighbour_accuracy(&rows.view(), &labels, &rows.view(), &labels) > 0.999);
        assert!(neighbour_accuracy(&rows.slice(s![..0, ..]), &[], &rows.view(), &labels) < 1e-6);
    }
}
