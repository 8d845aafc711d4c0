use super::{becomes, fails, has_type, model};

/// What is advised.
#[track_caller]
fn warns(source: &str, expected: &[&str]) {
    let warnings: Vec<String> = model(source).warnings.iter().map(|warning| warning.message.clone()).collect();
    assert_eq!(warnings, expected);
}

#[test]
fn gradients_have_the_shape_of_what_they_are_by() {
    has_type("(x: [2, 3]) { let y = x -> linear(4) -> mse; grad(y, x) }", "f32[B, 2, 3]");
    has_type("(x: [3]) { param w: [4, 3] = ones; grad(tanh(w @ x), w) + 0 }", "f32[4, 3]");
    has_type("(x: [3], v: [3]) { let f = sum(x * x * x); grad(sum(grad(f, x) * v), x) }", "f32[B, 3]");
    has_type("(x: [3]) { let h = x * x; grad(h * x, h) }", "f32[B, 3]");
    has_type("(x: [3]) { layer slope = |y| grad(y * y, y); x -> slope }", "f32[B, 3]");
    has_type("(x: [3]) { x -> linear(1) -> mse + 0.1 * batch_mean(square(grad(x * x, x))) }", "f32[B, 1]");
}

#[test]
fn reductions_are_called_as_functions() {
    has_type("(x: [2, 3]) { sum(x) }", "f32[B]");
    has_type("(x: [2, 3]) { mean(x * x, axis = 0) }", "f32[B, 3]");
    has_type("(x: [2, 3]) { softmax(x) - log_softmax(x, axis = 0) }", "f32[B, 2, 3]");
    fails(
        "(x: [2]) { sum(y) }",
        &["y: there is no value `y`\nhelp: declare it as an input, `y: [3072]`, or as a value, `let y = …;`"],
    );
    fails(
        "(x: [2]) { sum(x, x) }",
        &[
            "x: `axis` of `sum` is an axis, or a list of them, but `x` is not\nhelp: the signature is `sum([axis], keepdim = false)`",
        ],
    );
    fails("(x: [2]) { sum() * x }", &["sum: `sum` takes one value, but none is given"]);
    fails(
        "(x: [2]) { op f(v) = v - mean(v); x -> f }",
        &["mean: an `op` works element by element, but `mean` does not"],
    );
}

#[test]
fn wrong_gradients() {
    let help = "help: `grad(y, x)` is the derivative of the sum of y's elements with respect to x";
    let flat = "help: nothing flows through `stop_gradient`, nor through what is flat everywhere, like `sign`";
    fails("(x: [3]) { grad(x) }", &[&format!("grad(x): `grad` takes an expression and the name of a value\n{help}")]);
    fails("(x: [3]) { grad(x, by = x) }", &[&format!("by: `grad` has no named arguments\n{help}")]);
    fails(
        "(x: [3]) { grad(x * x, x * 2) }",
        &[
            "x * 2: `grad` needs a value that has a name, but this is `x * 2`\nhelp: `let h = x * 2;`, and then `grad(x * x, h)`",
        ],
    );
    fails("(x: [3], y: [3]) { grad(x * x, y) }", &["x * x: `x * x` does not depend on `y`"]);
    fails(
        "(x: [3]) { grad(stop_gradient(x), x) }",
        &[&format!("stop_gradient(x): no derivative flows from `stop_gradient(x)` to `x`\n{flat}")],
    );
    fails(
        "(x: [3]) { let h = x -> stop_gradient * 2; grad(h * sign(x) + floor(x), x) }",
        &[&format!("h * sign(x) + floor(x): no derivative flows from `h * sign(x) + floor(x)` to `x`\n{flat}")],
    );
    fails(
        "(x: [3], y: class(3)) { grad(x -> softmax_ce(y), y) }",
        &["y: there is no derivative of or by a class, but `y` is class(3)"],
    );
    fails(
        "(x: [3]) { op f(v) = grad(v, v); x -> f }",
        &[
            "grad: `grad` cannot be a part of an `op`\nhelp: the derivative of an `op` follows it: `op f(v) = …, grad(dy) = …;`",
        ],
    );
    fails("(x: [3]) { x -> grad }", &["grad: `grad` is not a layer\nhelp: it is called: `grad(y, x)`"]);
}

#[test]
fn parameters_that_nothing_flows_to_are_advised_on() {
    let advice = |path: &str| {
        format!(
            "the parameter `{path}` receives no gradient, and stays as it is: use it, freeze it, or allow this with #[allow(no_gradient)]"
        )
    };
    warns("(x: [3]) { param w: [3] = ones; let _y = x * w; x -> linear(2) -> mse }", &[&advice("w")]);
    warns("#[allow(no_gradient)] (x: [3]) { param w: [3] = ones; let _y = x * w; x -> linear(2) -> mse }", &[]);
    warns(
        "(x: [3]) { x -> linear(2, bias = false) -> stop_gradient -> linear(2) -> mse }",
        &[&advice("linear1.weight")],
    );
    warns("(x: [3]) { x -> frozen linear(2) -> stop_gradient -> linear(2) -> mse }", &[]);
    warns("(x: [3]) { x -> linear(2, bias = false) -> sign -> linear(2) -> mse + l2(0.1) }", &[]);
    warns("(x: [3]) { op s(v) = sign(v), grad(dy) = dy; x -> linear(2) -> s -> mse }", &[]);
    warns("(x: [3]) { op s(v) = sign(v); param w: [3] = ones; (x * w) -> s }", &[&advice("w")]);
    warns("(x: [3]) { param w: [3] = ones; (x * w, x) }", &[]);
}

#[test]
fn cotangents_are_inputs() {
    becomes(
        "#[cotangent] (x: [3]) { x * x }",
        "\
model Network(x: f32[B, 3], cotangent: f32[B, 3])
  %0 = input x : f32[B, 3]  // x
  %1 = mul %0, %0 : f32[B, 3]  // x * x
  %2 = input cotangent : f32[B, 3]  // cotangent
  predict %1",
    );
    let several = model("#[cotangent] (x: [3]) { (x * x, x -> linear(2)) }");
    let names: Vec<String> = several.inputs.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["x: f32[B, 3]", "cotangent1: f32[B, 3]", "cotangent2: f32[B, 2]"]);
    fails(
        "#[cotangent] x: [3] -> mse",
        &[
            "cotangent: a network with a loss takes no cotangents: its gradients are those of the loss\nhelp: remove `#[cotangent]`, or the loss",
        ],
    );
    fails(
        "#[cotangent] (x: [3], cotangent: [3]) { x * cotangent }",
        &[
            "cotangent: the name `cotangent` is taken: it is an input already\nhelp: a name stands for one value in the whole network",
        ],
    );
    fails(
        "#[cotangent] (x: [3]) { param w: [3] = ones; (x, w) }",
        &["cotangent: `w` is one value for all examples, and takes no cotangent"],
    );
    fails("#[cotangent(3)] (x: [3]) { x }", &["(: unexpected token in attribute"]);
}

#[test]
fn an_axis_is_split() {
    has_type("(x: [6, 2]) { let (a, b) = x -> split(2, axis = 0); a * b }", "f32[B, 3, 2]");
    has_type("(x: [2, 6]) { let (_a, _b, c) = x -> split([1, 2, 3], axis = -1); c }", "f32[B, 2, 3]");
    has_type("(x: [2 * H]) { let (a, b) = x -> split([H, H], axis = 0); a * b }", "f32[B, H]");
    has_type("(x: [2 * H]) { let (a, b) = x -> split(2, axis = 0); a * b }", "f32[B, H]");
    has_type("(x: [4]) { x -> split(2, axis = 0) -> max }", "f32[B, 2]");
    fails(
        "(x: [4]) { let (a, b) = x -> split(3, axis = 0); a + b }",
        &["3: 3 equal parts cannot be made of axis 0, which has 4 elements"],
    );
    fails(
        "(x: [4]) { let (a, b, c) = x -> split(2, axis = 0); a + b + c }",
        &["a, b, c: 3 are named here, but `x -> split(2, axis = 0)` gives 2 values"],
    );
    fails(
        "(x: [4]) { let (a, b) = x -> split([3, 2], axis = 0); a + b }",
        &["[3, 2]: the parts are 5 together, but axis 0 has 4 elements"],
    );
    fails("(x: [4]) { let (a, b) = x -> split(2, axis = 1); a + b }", &["1: `split` has no axis 1 here: `x` is [4]"]);
    fails(
        "(x: [4]) { let (a, b) = x -> split(2); a + b }",
        &["split(2): `split` needs `axis`\nhelp: the signature is `split(sections, axis)`"],
    );
    fails(
        "(x: [4]) { let (a, b) = x -> split(N, axis = 0); a + b }",
        &[
            "N: how many parts is a number that is known here, but `N` is known to rustc alone\nhelp: or the size of each: `split([H, H], axis = 0)`",
        ],
    );
    fails("(x: [4]) { (x, x) -> split(2, axis = 0) }", &["split: `split` takes one value, but 2 are given"]);
}
