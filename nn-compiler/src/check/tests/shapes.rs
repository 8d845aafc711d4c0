use super::{becomes, fails, has_type, model};

#[test]
fn shapes_broadcast_from_the_last_axis() {
    has_type("(x: [3], y: [4, 3]) { x + y }", "f32[B, 4, 3]");
    has_type("(x: [1, 3], y: [4, 1]) { x * y }", "f32[B, 4, 3]");
    has_type("(x: [], y: [4]) { x * y - 1 }", "f32[B, 4]");
    has_type("(x: [3]) { param b: [2, 3] = zeros; x + b }", "f32[B, 2, 3]");
    has_type("(x: [H, 1]) { param b: [D] = zeros; max(x, b) }", "f32[B, H, D]");
    has_type("(x: [2 * H]) { param b: [H + H] = zeros; x + b }", "f32[B, 2*H]");
}

#[test]
fn a_mismatch_names_both_sides() {
    let help = "shapes are aligned at the last axis; an axis of size 1 repeats";
    fails(
        "(x: [3]) { let h = x -> linear(100); let g = x -> linear(128); h + g }",
        &[&format!("+: `linear(100)` gives [100], but `+` adds [128] (from `linear(128)`)\nhelp: {help}")],
    );
    fails(
        "(x: [3], y: [4]) { x -> relu * y }",
        &[&format!("*: `relu` gives [3], but `*` multiplies by [4] (from `y`)\nhelp: {help}")],
    );
    fails(
        "(x: [3], y: [4]) { max(x, y) }",
        &[&format!("max: `x` is [3], but `max` takes [4] (from `y`)\nhelp: {help}")],
    );
    fails(
        "(x: [H], y: [H + 1]) { x / y }",
        &[&format!("/: `x` is [H], but `/` divides by [H + 1] (from `y`)\nhelp: {help}")],
    );
}

#[test]
fn rustc_decides_what_only_it_can() {
    becomes(
        "(x: [A], y: [3]) { x + y }",
        "\
model Network(x: f32[B, A], y: f32[B, 3])
  %0 = input x : f32[B, A]  // x
  %1 = input y : f32[B, 3]  // y
  %2 = reshape %0 () : f32[B, 3]  // x
  %3 = add %2, %1 : f32[B, 3]  // x + y
  predict %3
  assert 3 == A: `x` is [A], but `+` adds [3] (from `y`)",
    );
    let assertions = |source: &str| -> Vec<String> {
        model(source).assertions.iter().map(|assertion| format!("{} == {}", assertion.left, assertion.right)).collect()
    };
    assert_eq!(assertions("(x: [A], y: [C, A]) { x + y }"), [""; 0]);
    assert_eq!(assertions("(x: [A], t: class(C)) { x -> softmax_ce(t) + x -> svm(t) }"), ["C == A", "C == A"]);
    assert_eq!(assertions("(x: [A], t: [C]) { x -> mse(t) + x -> bce_with_logits(t) }"), ["C == A", "C == A"]);
    assert_eq!(assertions("(x: [D]) { param w: [4, 7] = zeros; w @ x }"), ["D == 7"]);
    assert_eq!(assertions("x: [D] -> reshape([3, H])"), ["D == 3*H"]);
    assert_eq!(assertions("x: [3, H] -> reshape([3 * H])"), [""; 0]);
}

#[test]
fn matrices_multiply() {
    has_type("(x: [3]) { param w: [4, 3] = zeros; w @ x }", "f32[B, 4]");
    has_type("(x: [3]) { param w: [3, 4] = zeros; x @ w }", "f32[B, 4]");
    has_type("(x: [T, D]) { param w: [D, H] = zeros; x @ w }", "f32[B, T, H]");
    has_type("(x: [2, 3], y: [3, 4]) { x @ y }", "f32[B, 2, 4]");
    has_type("(x: [3], y: [3]) { x @ y }", "f32[B]");
    let help = "the last axis of the left side and the first axis of the right side have one size";
    fails(
        "(x: [3]) { param w: [4, 5] = zeros; w @ x }",
        &[&format!("@: `w` is [4, 5], but `@` multiplies it by [3] (from `x`)\nhelp: {help}")],
    );
    fails(
        "(x: []) { param w: [4, 5] = zeros; w @ x }",
        &["@: `@` multiplies vectors and matrices, but `x` is []\nhelp: a number scales with `*`"],
    );
    fails("(x: [1, 2, 3], y: [3]) { x @ y }", &["@: `@` multiplies vectors and matrices, but `x` is [1, 2, 3]"]);
}

#[test]
fn layers_have_shapes() {
    has_type("x: [5, H, 7] -> flatten", "f32[B, 35*H]");
    has_type("x: [] -> flatten", "f32[B, 1]");
    has_type("x: [12] -> reshape([3, 4])", "f32[B, 3, 4]");
    has_type("x: [T, D] -> linear(4) -> leaky_relu -> dropout", "f32[B, T, 4]");
    fails(
        "x: [3, 4] -> reshape([4, 4])",
        &["[4, 4]: `x` is [3, 4], which has 12 elements, but `reshape` to [4, 4] needs 16"],
    );
}

#[test]
fn classes_are_not_numbers() {
    fails("(y: class(3)) { y -> linear(3) }", &["linear: `linear` takes numbers, but `y` is class(3)"]);
    fails(
        "(y: [class(3); 7]) { exp(y) }",
        &["exp: expected numbers, but `y` is [class(3); 7]\nhelp: class labels are the target of a loss"],
    );
    fails("(y: class(3)) { y }", &["y: an output is made of numbers, but `y` is class(3)"]);
    fails(
        "(#[grad] y: class(3), x: [3]) { x -> softmax_ce(y) }",
        &["y: there is no gradient with respect to a class\nhelp: remove `#[grad]`"],
    );
    fails("(x: [3]) { param w: class(3) = zeros; x + w }", &["class(3): a parameter is made of floats"]);
}

#[test]
fn arrays_have_at_most_six_axes() {
    let help = "help: join some of them: `-> reshape([12, 5])`";
    has_type("(x: [2, 2, 2, 2, 2]) { x -> relu }", "f32[B, 2, 2, 2, 2, 2]");
    fails(
        "(x: [2, 2, 2, 2, 2, 2]) { x -> flatten }",
        &[&format!("x: an array has at most 6 axes, but with the batch `x` has 7\n{help}")],
    );
    fails(
        "(x: [4]) { x -> reshape([2, 2, 1, 1, 1, 1]) }",
        &[&format!(
            "reshape: an array has at most 6 axes, but with the batch `reshape([2, 2, 1, 1, 1, 1])` has 7\n{help}"
        )],
    );
    fails(
        "(x: [4]) { param w: [1, 1, 1, 1, 1, 2, 2] = zeros; (x -> reshape([1, 1, 1, 1, 1, 2, 2]) * w) -> flatten }",
        &[&format!("w: an array has at most 6 axes, but `w` has 7\n{help}")],
    );
}
