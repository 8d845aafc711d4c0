use super::{fails, has_type};

#[test]
fn several_values_are_fed_at_once() {
    has_type("(x: [3], y: [2, 3]) { (x, y) -> max -> linear(4) }", "f32[B, 2, 4]");
    has_type("(x: [3]) { (x, x -> linear(1)) -> pow }", "f32[B, 3]");
    has_type("(x: [3], y: [3]) { let (a, b) = (x + y, y -> linear(5)); (b, a) }", "f32[B, 5]");
    has_type("(x: [3]) { let (a) = x; a }", "f32[B, 3]");
}

#[test]
fn each_takes_as_many_values_as_it_does() {
    fails("(x: [3], y: [3]) { (x, y) -> linear(4) }", &["linear: `linear` takes one value, but 2 are given"]);
    fails("(x: [3], y: [3]) { (x, y) -> softmax_ce }", &["softmax_ce: `softmax_ce` takes one value, but 2 are given"]);
    fails(
        "(x: [3], y: [3]) { (x, y) -> relu }",
        &["relu: `relu` takes one value, but in a chain 2 are given\nhelp: `relu` is max(x, 0)"],
    );
    fails(
        "(x: [3], y: [3]) { (x, y, x) -> max }",
        &[
            "max: `max` takes 2 values, but in a chain 3 are given\nhelp: `max` is the larger of a and b; NaN if either is",
        ],
    );
    fails(
        "(x: [3], y: [3]) { let (a, b, c) = (x, y); a + b + c }",
        &["a, b, c: 3 are named here, but `(x, y)` gives 2 values"],
    );
    let help = "several values are what a layer takes, `(a, b) -> concat`, what `let (a, b) = …;` names, or the network's output";
    fails(
        "(x: [3], y: [3]) { x + (x, y) }",
        &[&format!("(x, y): one value is expected here, but this gives 2\nhelp: {help}")],
    );
    fails(
        "(x: [3]) { let a = (x, x); a }",
        &[&format!("(x, x): one value is expected here, but this gives 2\nhelp: {help}")],
    );
}

#[test]
fn names_of_a_tuple_are_names() {
    fails(
        "(x: [3]) { let (a, a) = (x, x); a }",
        &["a: the name `a` is taken: it is a value already\nhelp: a name stands for one value in the whole network"],
    );
    fails(
        "(x: [3]) { let (a, b) = (x, x); a }",
        &["b: the value `b` is not used\nhelp: remove it, or call it `_b` to keep it"],
    );
    fails(
        "(x: [3]) { let (a, b) = (x, z); a + b }",
        &["z: there is no value `z`\nhelp: declare it as an input, `z: [3072]`, or as a value, `let z = …;`"],
    );
}
