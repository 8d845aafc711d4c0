//! Which of a file's keys was perhaps meant by one that it does not have.

/// Letters of a key that are compared.
const LONGEST: usize = 80;
/// Keys that are compared with a missing one.
const MOST_COMPARED: usize = 10_000;
/// What another shape costs, in letters that differ.
const OTHER_SHAPE: usize = 4;

/// The key that is most like the wanted one, of those with a like name or its shape; each comes with whether it has that shape.
pub(super) fn nearest<'a>(wanted: &str, keys: impl Iterator<Item = (&'a str, bool)>) -> Option<&'a str> {
    let wanted: Vec<char> = wanted.chars().take(LONGEST).collect();
    let cost = |(key, same_shape): (&'a str, bool)| {
        let apart = distance(&wanted, key) + if same_shape { 0 } else { OTHER_SHAPE };
        (same_shape || apart <= wanted.len() / 2 + OTHER_SHAPE).then_some((apart, key))
    };
    keys.take(MOST_COMPARED).filter_map(cost).min().map(|(_, key)| key)
}

/// How many letters to insert, remove or exchange (Levenshtein).
fn distance(a: &[char], b: &str) -> usize {
    let mut row: Vec<usize> = (0..=a.len()).collect();
    for (i, letter) in b.chars().take(LONGEST).enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, other) in a.iter().enumerate() {
            let change = before + usize::from(letter != *other);
            before = row[j + 1];
            row[j + 1] = change.min(before + 1).min(row[j] + 1);
        }
    }
    row[a.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_key_is_of_a_like_name_or_of_the_shape() {
        let keys = [("fc1.weight", false), ("fc2.weight", true), ("hidden.weigth", true), ("other", false)];
        assert_eq!(nearest("hidden.weight", keys.into_iter()), Some("hidden.weigth"));
        assert_eq!(nearest("fc1.weights", keys.into_iter()), Some("fc2.weight"), "of the shape");
        assert_eq!(nearest("fc1.weights", keys.into_iter().take(1)), Some("fc1.weight"), "of the name");
        assert_eq!(nearest("abcdefghijklmnop", keys.into_iter()), Some("fc2.weight"));
        assert_eq!(nearest("xyz", [("abcdefghijkl", false)].into_iter()), None);
        assert_eq!(nearest(&"x".repeat(100_000), [("y", true)].into_iter()), Some("y"));
    }
}
