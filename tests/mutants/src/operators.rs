//! Which operators stand in place of which.

/// In code: those of the same types, the nearest first.
#[allow(clippy::match_same_arms, reason = "a table with a line for each operator")]
pub fn instead(operator: &str) -> &'static [&'static str] {
    match operator {
        "+" => &["-", "*"],
        "-" => &["+", "/"],
        "*" => &["+", "/"],
        "/" => &["*", "%"],
        "%" => &["/", "+"],
        "+=" => &["-=", "*="],
        "-=" => &["+="],
        "*=" => &["+=", "/="],
        "/=" => &["*="],
        "<<" => &[">>"],
        ">>" => &["<<"],
        "&" => &["|"],
        "|" => &["&", "^"],
        "^" => &["|"],
        "|=" => &["&="],
        "&=" => &["|="],
        "<" => &["<=", ">="],
        "<=" => &["<", ">"],
        ">" => &[">=", "<="],
        ">=" => &[">", "<"],
        "==" => &["!="],
        "!=" => &["=="],
        "&&" => &["||"],
        "||" => &["&&"],
        _ => &[],
    }
}

/// In code that is quoted, which rustc does not see: one of them each.
#[allow(clippy::match_same_arms, reason = "a table with a line for each operator")]
pub fn instead_of_quoted(operator: &str) -> &'static [&'static str] {
    match operator {
        "+" => &["-"],
        "-" => &["+"],
        "*" => &["/"],
        "/" => &["*"],
        "%" => &["/"],
        "<" => &["<=", ">="],
        "<=" => &["<"],
        ">" => &[">=", "<="],
        ">=" => &[">"],
        "==" => &["!="],
        "!=" => &["=="],
        "&&" => &["||"],
        "||" => &["&&"],
        "+=" => &["-="],
        "-=" => &["+="],
        "*=" => &["/="],
        ".." => &["..="],
        _ => &[],
    }
}
