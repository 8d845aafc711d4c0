mod calls;
mod networks;
mod printed;

/// Whether two numbers are the same but for rounding, where the largest of those around has this magnitude.
fn is_near(a: f64, b: f64, largest: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-12 * largest
}

/// Where two lists of numbers differ, if they do.
fn difference(given: &[f64], expected: &[f64]) -> Option<String> {
    let finite = expected.iter().filter(|x| x.is_finite());
    let largest = finite.fold(1e-300, |most: f64, x| most.max(x.abs()));
    let is_same = given.len() == expected.len()
        && given.iter().zip(expected).all(|(given, expected)| is_near(*given, *expected, largest));
    (!is_same).then(|| format!("{given:?}\n  instead of {expected:?}"))
}
