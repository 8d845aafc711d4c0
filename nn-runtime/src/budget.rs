//! `#[budget(…)]`: what a network may cost at most, checked by rustc, which knows all sizes.

/// Checks one budget, where the compiler wrote it in a `const`: an excess is then a compile error.
///
/// # Panics
/// If `total` is above `limit`, with a message that names the part that costs most.
pub const fn budget(what: &str, unit: &str, total: usize, limit: usize, parts: &[(&str, usize)]) {
    if total <= limit {
        return;
    }
    let mut text = Text { bytes: [0; LONGEST], len: 0 };
    text.push(what);
    text.push(": ");
    text.number(total);
    text.push(unit);
    text.push(" are over the budget of ");
    text.number(limit);
    text.push(unit);
    let mut most = 0;
    let mut at = 0;
    while at < parts.len() {
        if parts[at].1 > parts[most].1 {
            most = at;
        }
        at += 1;
    }
    if !parts.is_empty() {
        text.push("; `");
        text.push(parts[most].0);
        text.push("` costs most: ");
        text.number(parts[most].1);
        text.push(unit);
    }
    match core::str::from_utf8(text.bytes.split_at(text.len).0) {
        #[allow(
            clippy::unnecessary_literal_unwrap,
            reason = "after `panic!` rustc shows that macro's own code, where it has it"
        )]
        Ok(text) => None::<()>.expect(text),
        Err(_) => panic!("over the budget"),
    }
}

/// The longest message, in bytes.
const LONGEST: usize = 400;

/// A text that a `const` can write.
struct Text {
    bytes: [u8; LONGEST],
    len: usize,
}

impl Text {
    const fn push(&mut self, text: &str) {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() && self.len < LONGEST {
            self.bytes[self.len] = text[at];
            self.len += 1;
            at += 1;
        }
        // cut short between two characters
        while self.len == LONGEST && self.bytes[self.len - 1] >= 0x80 {
            self.len -= 1;
        }
    }

    /// A number in groups of three digits.
    const fn number(&mut self, number: usize) {
        let mut divisor = 1;
        let mut digits = 1;
        while number / divisor >= 10 {
            divisor *= 10;
            digits += 1;
        }
        while digits > 0 && self.len < LONGEST {
            self.bytes[self.len] = b'0' + (number / divisor % 10) as u8;
            self.len += 1;
            divisor /= if divisor == 1 { 1 } else { 10 };
            digits -= 1;
            if digits > 0 && digits % 3 == 0 && self.len < LONGEST {
                self.bytes[self.len] = b',';
                self.len += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::budget;
    use std::panic::catch_unwind;

    fn message(total: usize, limit: usize, parts: &'static [(&str, usize)]) -> Option<String> {
        let result = catch_unwind(|| budget("parameters", " numbers", total, limit, parts));
        result.err().map(|panic| panic.downcast_ref::<String>().expect("a text").clone())
    }

    #[test]
    fn within_it_nothing_happens() {
        assert_eq!(message(0, 0, &[]), None);
        assert_eq!(message(100, 100, &[("a", 100)]), None);
    }

    #[test]
    fn an_excess_names_the_part_that_costs_most() {
        let expected =
            "parameters: 1,234,567 numbers are over the budget of 1,000 numbers; `b` costs most: 1,200,000 numbers";
        assert_eq!(message(1_234_567, 1000, &[("a", 34_567), ("b", 1_200_000)]).as_deref(), Some(expected));
        assert_eq!(message(1, 0, &[]).as_deref(), Some("parameters: 1 numbers are over the budget of 0 numbers"));
        let most = message(usize::MAX, 999, &[]).expect("far above");
        assert!(most.contains("18,446,744,073,709,551,615 numbers"), "{most}");
    }

    #[test]
    fn a_long_name_is_cut_short() {
        let long: &'static str = Box::leak("é".repeat(400).into_boxed_str());
        let parts: &'static [(&str, usize)] = Box::leak(Box::new([(long, 2)]));
        let text = message(2, 1, parts).expect("above");
        assert!(text.len() <= super::LONGEST && text.contains("éé"), "{text}");
    }
}
