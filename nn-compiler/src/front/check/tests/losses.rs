use super::{fails, has_type, model};

/// `predictions | loss` as kinds of values.
#[track_caller]
fn outputs(source: &str, expected: &str) {
    let model = model(source);
    let origin = |id: &usize| model.values[*id].origin.clone();
    let predictions: Vec<String> = model.predictions.iter().map(origin).collect();
    let loss = model.loss.as_ref().map_or_else(|| "none".to_owned(), origin);
    assert_eq!(format!("{} | {loss}", predictions.join(", ")), expected);
}

#[test]
fn a_loss_predicts_its_first_operand() {
    outputs("x: [3] -> linear(2) -> svm", "linear1 | svm");
    outputs("x: [3] -> linear(2) -> svm + l2(0.1) * 2 - l1(0.1)", "linear1 | sub");
    outputs("(x: [3]) { let l = x -> linear(2) as out -> mse; exp(l) }", "out | exp(l)");
    outputs("x: [3] -> linear(2) -> relu", "relu | none");
    outputs("(x: [3]) { let h = x -> relu; (h -> mse, h) }", "relu, relu | mse");
}

#[test]
fn losses_add_up() {
    outputs(
        "(x: [3], t: [3]) { (x -> linear(3) -> mse(t), x -> sigmoid as s -> bce_with_logits) }",
        "linear1, s | loss",
    );
}

#[test]
fn targets_are_inputs() {
    let inputs = |source: &str| -> Vec<String> { model(source).inputs.iter().map(ToString::to_string).collect() };
    assert_eq!(inputs("x: [T, K] -> softmax_ce(axis = -1)"), ["x: f32[B, T, K]", "labels: class(K)[B, T]"]);
    assert_eq!(inputs("x: [2, 3] -> mse + 0"), ["x: f32[B, 2, 3]", "targets: f32[B, 2, 3]"]);
    // declared under the usual name
    assert_eq!(inputs("(labels: class(K), x: [K]) { x -> svm }"), ["labels: class(K)[B]", "x: f32[B, K]"]);
    fails(
        "(x: [3], labels: class(4)) { x -> svm }",
        &["svm: `svm` of [3] needs a target class(3), but `labels` is class(4)"],
    );
    fails(
        "(x: [3]) { x -> svm + x -> softmax_ce }",
        &["softmax_ce: `labels` is already the target of another loss\n\
           help: declare a target for each, and name it: `softmax_ce(labels)`"],
    );
}

#[test]
fn targets_have_types() {
    fails("(x: [3], t: [4]) { x -> mse(t) }", &["t: `mse` of [3] needs a target [3], but `t` is [4]"]);
    fails("(x: [3], t: class(3)) { x -> mse(t) }", &["t: `mse` of [3] needs a target [3], but `t` is class(3)"]);
    fails("(x: [3], t: [3]) { x -> svm(t) }", &["t: `svm` of [3] needs a target class(3), but `t` is [3]"]);
    fails(
        "(x: [3]) { param t: [3] = zeros; x -> mse(target = t) }",
        &["t: `mse` needs a target for each example, but `t` is one for all"],
    );
    fails(
        "(x: [3]) { param w: [3] = zeros; x + w -> mse }",
        &["mse: `mse` needs a value for each example, but `w` is one for all"],
    );
    fails(
        "x: [] -> softmax_ce",
        &["softmax_ce: `softmax_ce` needs a score for each class, but `x` is []\n\
           help: the last axis counts the classes: `… -> linear(10)`"],
    );
}

#[test]
fn nothing_follows_a_loss() {
    let help = "several losses add up: `a -> mse(t) + b -> softmax_ce(l)`";
    fails(
        "x: [3] -> mse -> mse",
        &[&format!("mse: `mse` is a loss, one number for the whole batch, and `mse` cannot follow it\nhelp: {help}")],
    );
    fails(
        "(x: [3]) { let l = x -> mse; l + 1 -> relu -> l2(0.1) + l -> linear(3) }",
        &[
            "l2: `l2` is not a layer\nhelp: add it to the loss: `… -> softmax_ce + l2(0.1)`",
            &format!(
                "linear: `mse` is a loss, one number for the whole batch, and `linear` cannot follow it\nhelp: {help}"
            ),
        ],
    );
    has_type("(x: [3]) { x -> mse -> exp }", "f32[B, 3]");
}

#[test]
fn penalties_belong_to_a_loss() {
    let none = "`l2` is added to a loss, and here is none";
    fails("x: [3] -> linear(3) + l2(1e-4)", &[&format!("l2: {none}\nhelp: `… -> softmax_ce + l2(1e-4)`")]);
    fails("(x: [3]) { (x, l2(0.1)) }", &[&format!("l2: {none}\nhelp: `… -> softmax_ce + l2(0.1)`")]);
    fails(
        "x: [3] -> mse + l2(0.1)",
        &["l2(0.1): `l2` has no weights to act on\nhelp: the network has no parameter with two axes or more"],
    );
    fails(
        "x: [3] -> linear(3) as out -> mse + l1(0.1, oot)",
        &["oot: there is no layer or parameter `oot`\nhelp: did you mean `out`?"],
    );
    fails(
        "x: [3] -> linear(3) as out -> mse + l1()",
        &["l1(): `l1` needs its strength\n\
           help: `l1(1e-4)` for all weights, `l1(1e-4, hidden)` for those of one layer"],
    );
}

#[test]
fn penalties_act_on_weights() {
    let on = |source: &str| -> Vec<String> {
        let text = model(source).to_string();
        text.lines().filter(|line| line.contains(" of ")).map(|line| line.trim().to_owned()).collect()
    };
    // all weights, also those of layers further down, and no biases
    assert_eq!(
        on("(x: [3]) { let p = l2(0.5); param b: [3] = zeros; (x + b) -> linear(3) -> relu -> linear(3) -> mse + p }"),
        ["%1 = l2 0.5 of linear1.weight, linear2.weight : f32[]  // l2"]
    );
    assert_eq!(
        on("(x: [3]) { param b: [3] = zeros; (x + b) -> linear(3) as h -> mse + l1(2e-3, b, h) }"),
        ["%6 = l1 0.002 of b, h.weight : f32[]  // l1"]
    );
}

#[test]
fn a_loss_of_the_mean_predicts_only_where_nothing_else_does() {
    outputs("(x: [4], t: [1]) { let y = x -> linear(1); (square(y - t) -> batch_mean, y) }", "linear1 | batch_mean");
    outputs(
        "(x: [4], t: [1]) { let y = x -> linear(1); (y, square(y - t) -> batch_mean + l2(1e-4)) }",
        "linear1 | square(y - t) -> batch_mean + l2(1e-4)",
    );
    outputs("(x: [4], t: [1]) { square(x -> linear(1) - t) -> batch_mean }", "square(x -> linear(1) - t) | batch_mean");
    outputs("(x: [4], t: [4]) { 0.1 * batch_mean(x * x) + (x -> linear(4) -> mse(t)) }", "linear1 | add");
    outputs(
        "(x: [4], t: [4]) { let l = x -> linear(4) -> mse(t, reduction = none); l -> batch_mean }",
        "linear1 | batch_mean",
    );
    outputs(
        "(x: [4], t: [4]) { let y = x -> linear(4); (y -> mse(t), batch_mean(y * y), y * t) }",
        "linear1, y * t | loss",
    );
    outputs("(x: [4]) { (batch_mean(x), batch_mean(x * x)) }", "x, x * x | loss");
}

#[test]
fn classes_of_several_axes_have_their_axis_said() {
    for loss in ["softmax_ce", "cross_entropy", "nll", "svm"] {
        let word = if loss == "cross_entropy" { "softmax_ce" } else { loss };
        let help = format!(
            "for one label an example put `flatten -> linear(…)` before it; for one label a place give the axis: \
             `{word}(axis = 0)` where channels are classes, `{word}(axis = -1)` where the last axis counts them"
        );
        fails(
            &format!("x: [3, 8, 8] -> conv2d(10, 3) -> {loss}"),
            &[&format!(
                "{loss}: `{word}` is not told which axis counts the classes, and `conv2d(10, 3)` gives [10, 6, 6]\nhelp: {help}"
            )],
        );
        model(&format!("x: [3, 8, 8] -> conv2d(10, 3) -> {loss}(axis = 0)"));
        model(&format!("x: [3, 8] -> linear(5) -> {loss}(axis = -1)"));
    }
    fails(
        "(x: [3, 4], q: [3, 4]) { x -> softmax_ce(q) }",
        &[
            "softmax_ce: `softmax_ce` is not told which axis counts the classes, and `x` is [3, 4]\nhelp: for one label an \
           example put `flatten -> linear(…)` before it; for one label a place give the axis: `softmax_ce(axis = 0)` where \
           channels are classes, `softmax_ce(axis = -1)` where the last axis counts them",
        ],
    );
    fails(
        "(x: [10, 6, 6], y: class(10)) { x -> softmax_ce(y, axis = 0) }",
        &[
            "y: `softmax_ce` of [10, 6, 6] needs a target [class(10); 6, 6], but `y` is class(10)\nhelp: for one label an \
           example put `flatten -> linear(…)` before `softmax_ce`; it is given one for each place",
        ],
    );
}
