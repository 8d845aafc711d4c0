use super::{becomes, fails, has_type, model};
use crate::front::model::Relation;

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
model Network(x: f32[B, 3], y: f32[B, 3])
  %0 = input x : f32[B, 3]  // x
  %1 = input y : f32[B, 3]  // y
  %2 = reshape %0 () : f32[B, 3]  // x
  %3 = add %2, %1 : f32[B, 3]  // x + y
  predict %3
  assert 1 <= A: a size is at least 1, but `A` is 0 here
  assert 3 == A: `x` is [A], but `+` adds [3] (from `y`)",
    );
    let assertions = |source: &str| -> Vec<String> {
        let model = model(source);
        let equal = model.assertions.iter().filter(|assertion| assertion.relation == Relation::Equal);
        equal.map(|assertion| format!("{} == {}", assertion.left, assertion.right)).collect()
    };
    assert_eq!(assertions("(x: [A], y: [C, A]) { x + y }"), [""; 0]);
    assert_eq!(assertions("(x: [A], t: class(C)) { x -> softmax_ce(t) + x -> svm(t) }"), ["C == A"]);
    assert_eq!(assertions("(x: [A], t: [C]) { x -> mse(t) + x -> bce_with_logits(t) }"), ["C == A"]);
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
    has_type("(x: [7, 2, 3], y: [3]) { x @ y }", "f32[B, 7, 2]");
    has_type("(x: [3], y: [7, 3, 2]) { x @ y }", "f32[B, 7, 2]");
    has_type("(q: [H, T, D], k: [H, D, S]) { q @ k }", "f32[B, H, T, S]");
    has_type("(x: [5, 1, 2, 3], y: [7, 3, 4]) { x @ y }", "f32[B, 5, 7, 2, 4]");
    has_type("(x: [T, D, N]) { param w: [H, D] = zeros; w @ x }", "f32[B, T, H, N]");
    let help = "the last axis of the left side meets the last but one of the right side";
    fails(
        "(x: [3]) { param w: [4, 5] = zeros; w @ x }",
        &[&format!("@: `w` is [4, 5], but `@` multiplies it by [3] (from `x`)\nhelp: {help}")],
    );
    fails(
        "(x: []) { param w: [4, 5] = zeros; w @ x }",
        &["@: `@` multiplies vectors, matrices and stacks of them, but `x` is []\nhelp: a number scales with `*`"],
    );
    fails(
        "(x: [3]) { (x -> mse) @ x }",
        &[
            "@: `@` multiplies vectors, matrices and stacks of them, but `mse` gives []\nhelp: a loss is scaled with `*`, \
           after the chain that makes it: `0.5 * (x -> mse)`",
        ],
    );
    fails(
        "(x: [2, 4, 3], y: [5, 3, 4]) { x @ y }",
        &[
            "@: `x` is [2, 4, 3], but `@` multiplies it by [5, 3, 4] (from `y`)\nhelp: the axes before the last two are \
           stacks, aligned at their last axis, where 1 repeats: 2 meets 5",
        ],
    );
}

#[test]
fn products_that_do_not_meet_are_turned() {
    let meant = |source: &str, problem: &str, meant: &str| {
        let rule = "the last axis of the left side meets the last but one of the right side";
        fails(source, &[&format!("@: {problem}\nhelp: {rule}; did you mean `{meant}`?")]);
    };
    meant(
        "(q: [H, 7, 5], k: [H, 7, 5]) { q @ k }",
        "`q` is [H, 7, 5], but `@` multiplies it by [H, 7, 5] (from `k`)",
        "q @ (k -> transpose(-2, -1))",
    );
    meant(
        "(x: [7]) { param w: [7, 3] = zeros; w @ x }",
        "`w` is [7, 3], but `@` multiplies it by [7] (from `x`)",
        "x @ w",
    );
    meant(
        "(x: [7, 3], y: [7, 5]) { x @ y }",
        "`x` is [7, 3], but `@` multiplies it by [7, 5] (from `y`)",
        "(x -> transpose(-2, -1)) @ y",
    );
    let symbolic = model("(q: [H, T, D], k: [H, T, D]) { q @ k }");
    let message = symbolic.assertions.last().map(|assertion| assertion.message.as_str());
    assert_eq!(
        message,
        Some(
            "`q` is [H, T, D], but `@` multiplies it by [H, T, D] (from `k`); did you mean `q @ (k -> transpose(-2, -1))`?"
        )
    );
    fails(
        "(q: [2, 3], k: [2, 3]) { q @ k -> softmax }",
        &[
            "@: `q` is [2, 3], but `@` multiplies it by [2, 3] (from `softmax`)\nhelp: the last axis of the left side meets the last but one of the right side; a chain binds tighter than `@`: did \
           you mean `(q @ k) -> softmax`?",
        ],
    );
    fails(
        "(x: [3]) { param w: [4, 3] = zeros; w * (x + w @ x) }",
        &[
            "+: `x` is [3], but `+` adds [4] (from `w @ x`)\nhelp: shapes are aligned at the last axis; an axis of size 1 repeats",
        ],
    );
    fails(
        "(x: [3, 5], y: [5, 4]) { x * y }",
        &[
            "*: `x` is [3, 5], but `*` multiplies by [5, 4] (from `y`)\nhelp: `*` works element by element; `@` is the matrix product",
        ],
    );
    fails(
        "(x: [3, 5], y: [5, 4]) { matmul(x, y) }",
        &[
            "matmul: there is no function `matmul`\nhelp: the product of vectors, matrices and stacks of them is `a @ b`",
        ],
    );
}

#[test]
fn a_softmax_behind_a_product_is_of_its_right_operand() {
    let warnings =
        |source: &str| -> Vec<String> { model(source).warnings.into_iter().map(|w| w.name.to_owned()).collect() };
    assert_eq!(warnings("(q: [3, 3], k: [3, 3]) { q @ k -> softmax }"), ["chain_in_product"]);
    assert_eq!(warnings("(q: [3, 3], k: [3, 3]) { q @ (k -> softmax) + (q @ k) -> softmax }"), [""; 0]);
    assert_eq!(warnings("#[allow(chain_in_product)] (q: [3, 3], k: [3, 3]) { q @ k -> softmax }"), [""; 0]);
    assert_eq!(warnings("(q: [3, 3], k: [3, 3]) { q @ k -> tanh }"), [""; 0]);
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

/// Every name of a size, as an assertion of the emitted code would say it.
#[track_caller]
fn asks(source: &str, expected: &[&str]) {
    let model = model(source);
    let text = |assertion: &crate::front::model::Assertion| {
        let sign = match assertion.relation {
            Relation::Equal => "==",
            Relation::Multiple => "%",
            Relation::AtMost => "<=",
        };
        format!("{} {sign} {}", assertion.left, assertion.right)
    };
    assert_eq!(model.assertions.iter().map(text).collect::<Vec<_>>(), expected);
    // all passes run, and each is verified
    drop(crate::loops::compiled::passes(&model));
}

#[test]
fn a_division_that_has_to_be_exact_cancels() {
    asks("(x: [3, 6]) { x -> conv1d(H, 3) -> relu -> conv1d(H, 1, groups = 2) -> mse }", &["1 <= H", "H % 2"]);
    asks("(x: [C, 6]) { x -> conv1d(F, 3, groups = G) -> mse }", &["1 <= C", "1 <= F", "1 <= G", "F % G", "C % G"]);
    asks(
        "(x: [C, 6]) { x -> conv_transpose1d(F, 3, groups = G) -> mse }",
        &["1 <= C", "1 <= F", "1 <= G", "F % G", "C % G"],
    );
    asks("(x: [H]) { let (a, b) = x -> split(2, axis = 0); (((a, b) -> concat) + x) -> mse }", &["1 <= H", "H % 2"]);
    asks("(x: [H]) { let g = x -> glu; (((g, g) -> concat) * x) -> mse }", &["1 <= H", "H % 2"]);
    asks("(x: [C, 4]) { (x -> group_norm(G) + x) -> mse }", &["1 <= C", "1 <= G", "C % G"]);
    asks("(x: [C, 4]) { (x -> channel_shuffle(G) + x) -> mse }", &["1 <= C", "1 <= G", "C % G"]);
    asks(
        "(x: [C, 2, 2]) { (x -> pixel_shuffle(R) -> pixel_unshuffle(R) + x) -> mse }",
        &["1 <= C", "1 <= R", "C % R*R"],
    );
    asks("(x: [N]) { (x -> reshape([K, -1]) -> flatten + x) -> mse }", &["1 <= N", "1 <= K", "N % K"]);
    // what is divided before is the same size too, and so is a part of a part
    asks(
        "(x: [H / 2]) { (((x, x) -> concat) -> reshape([2, H / 2]) -> flatten -> linear(H) -> glu + x) -> mse }",
        &["1 <= H/2", "1 <= H", "H % 2"],
    );
    asks("(x: [H, 4]) { x -> group_norm(4) -> conv1d(H, 1, groups = 2) -> mse }", &["1 <= H", "H % 4"]);
}

#[test]
fn sizes_that_are_asked_to_be_equal_are_one_size() {
    asks("(x: [A], y: [B], z: [A]) { (x + y + (y + z)) -> linear(A) -> mse }", &["1 <= A", "1 <= B", "B == A"]);
    asks(
        "(x: [A, 4]) { (x -> linear(B) + (x -> transpose(0, 1) -> linear(4))) -> mse }",
        &["1 <= A", "1 <= B", "4 == A", "4 == B"],
    );
    asks(
        "(x: [N]) { (x -> reshape([H, W]) -> batch_norm -> flatten * x) -> mse }",
        &["1 <= N", "1 <= H", "1 <= W", "N == H*W"],
    );
    asks("(x: [H, 6]) { x -> prelu(K) -> batch_norm -> prelu(H) -> mse }", &["1 <= H", "1 <= K", "K == H"]);
    fails(
        "(x: [A], y: [3], z: [4]) { x + y + (x + z) }",
        &["+: `x` is [A], but `+` adds [4] (from `z`)\nhelp: with what is asked elsewhere, 4 would have to be 3"],
    );
    fails(
        "(x: [A], y: [3], z: [2, 2]) { (x + y, x -> reshape([2, 2]) + z) }",
        &[
            "[2, 2]: `x` is [A], which has A elements, but `reshape` to [2, 2] needs 4\nhelp: with what is asked elsewhere, 3 would have to be 4",
        ],
    );
    fails(
        "(x: [A, 2], y: [3, 2]) { (x + y) -> conv1d(A, 1, groups = 2) }",
        &["A: `groups = 2` of `conv1d` does not divide A output channels"],
    );
}

#[test]
fn sizes_are_at_least_one() {
    asks(
        "(x: [A]) { x -> linear(H + 1) -> linear(2 * H * K) -> linear(H - 1) -> linear(K / 2) -> mse }",
        &["1 <= A", "1 <= H", "1 <= K", "1 <= H - 1", "1 <= K/2"],
    );
    asks("(x: [2, L]) { x -> conv1d(3, 4, padding = 1) -> mse }", &["1 <= L", "4 <= L + 2"]);
}

#[test]
fn sizes_that_turn_out_too_large_are_errors() {
    let inputs = "x: [A, B, C], p: [A], q: [B], r: [C], big: [1000000000]";
    fails(
        &format!("({inputs}) {{ (x, p + big, q + big, r + big) }}"),
        &["x: [1000000000, 1000000000, 1000000000] is too large: more than 2^30 elements"],
    );
    fails(
        &format!("({inputs}) {{ (p + big, q + big, r + big, x -> reshape([C * B * A])) }}"),
        &["x: [1000000000, 1000000000, 1000000000] is too large: more than 2^30 elements"],
    );
}
