use super::{fails, model};

const LINEAR: &str = "the signature is `linear(out_features, bias = true, init = he_normal, bias_init = zeros)`";

/// One error in `x: [8] -> call`.
#[track_caller]
fn call_fails(call: &str, expected: &str) {
    fails(&format!("x: [8] -> {call}"), &[expected]);
}

#[test]
fn arguments_match_the_signature() {
    call_fails("linear", &format!("linear: `linear` needs `out_features`\nhelp: {LINEAR}"));
    call_fails("linear(bias = false)", &format!("linear(bias = false): `linear` needs `out_features`\nhelp: {LINEAR}"));
    call_fails("linear(4, biass = true)", "biass: `linear` has no argument `biass`\nhelp: did you mean `bias`?");
    call_fails("linear(4, groups = 2)", &format!("groups: `linear` has no argument `groups`\nhelp: {LINEAR}"));
    call_fails("linear(4, out_features = 3)", "out_features: the argument `out_features` is given twice");
    call_fails("linear(bias = true, bias = true, out_features = 3)", "bias: the argument `bias` is given twice");
    call_fails("linear(4, true, zeros, zeros, 5)", &format!("5: `linear` takes at most 4 arguments\nhelp: {LINEAR}"));
    call_fails(
        "linear(bias = true, 3)",
        &format!("3: an argument without a name cannot follow one with a name\nhelp: {LINEAR}"),
    );
    call_fails("flatten(3)", "3: `flatten` takes no arguments");
    call_fails("dropout(0.1, 0.2)", "0.2: `dropout` takes one argument\nhelp: the signature is `dropout(p = 0.5)`");
    call_fails("svm(margn = 2)", "margn: `svm` has no argument `margn`\nhelp: did you mean `margin`?");
}

#[test]
fn arguments_have_kinds() {
    call_fails("linear(-3)", &format!("-3: `out_features` of `linear` is a size, but `-3` is not\nhelp: {LINEAR}"));
    call_fails(
        "linear(4, bias = 1)",
        &format!("1: `bias` of `linear` is `true` or `false`, but `1` is not\nhelp: {LINEAR}"),
    );
    call_fails(
        "linear(4, init = 0.1)",
        &format!("0.1: `init` of `linear` is an initialiser, like `he_normal`, but `0.1` is not\nhelp: {LINEAR}"),
    );
    call_fails(
        "dropout(relu)",
        "relu: `p` of `dropout` is a number, but `relu` is not\nhelp: the signature is `dropout(p = 0.5)`",
    );
    call_fails(
        "reshape(8)",
        "8: `shape` of `reshape` is a list of sizes, like `[3, 32, 32]`, but `8` is not\n\
         help: the signature is `reshape(shape)`",
    );
    call_fails(
        "dropout(0.5 * P)",
        "0.5 * P: expected a number, but this is `0.5 * P`\nhelp: a literal, or `+ - * /` of literals",
    );
    call_fails("dropout(1 / 0)", "1 / 0: expected a finite number, but this is inf");
}

#[test]
fn sizes_are_whole_and_positive() {
    let help = "a literal, a `const`, a const generic, or `+ - * /` of them";
    call_fails("linear(3.5)", &format!("3.5: a size is a whole number, but this is `3.5`\nhelp: {help}"));
    call_fails("linear(2 * 0.5)", &format!("0.5: a size is a whole number, but this is `0.5`\nhelp: {help}"));
    call_fails("linear(0)", "0: a size is at least 1, but this is 0");
    call_fails("linear(H - H)", "H - H: a size is at least 1, but this is 0");
    call_fails("linear(3 - 4)", "3 - 4: a size cannot be below zero, but this is -1");
    call_fails("linear(3 / (2 - 2))", "3 / (2 - 2): this size divides by zero");
    call_fails("linear(3 @ 2)", "3 @ 2: `@` is for values, not for sizes");
    call_fails("linear(99999999999)", "99999999999: the size `99999999999` is too large");
    call_fails("linear(100000 * 100000)", "100000 * 100000: the size `100000 * 100000` is too large");
    call_fails(
        "linear(x)",
        "x: `x` is a value of the network, not a size\nhelp: sizes are known when the network is compiled",
    );
    fails(
        "(x: [0], y: [9999999, 999999]) { x + y }",
        &[
            "0: a size is at least 1, but this is 0",
            "[9999999, 999999]: [9999999, 999999] is too large: more than 2^30 elements",
        ],
    );
    call_fails(
        "linear(1000000000)",
        "linear: the parameter `weight` [1000000000, 8] is too large: more than 2^30 elements",
    );
}

#[test]
fn size_paths_are_kept_once_as_written() {
    let model =
        model("N<const H: usize>(x: [2 * H, crate::D]) { x -> linear(crate::D + H) -> relu -> linear(10 / K) }");
    let paths: Vec<String> = model.size_paths.iter().map(|path| path.to_string().replace(' ', "")).collect();
    assert_eq!(paths, ["crate::D", "K"]);
}

#[test]
fn initialisers_are_checked() {
    for (init, shown) in [
        ("fan_in_uniform", "fan_in_uniform"),
        ("ones", "constant(1)"),
        ("constant(0.5)", "constant(0.5)"),
        ("uniform(-1, 1)", "uniform(-1, 1)"),
        ("normal(std = 0.1, mean = 0)", "normal(0, 0.1)"),
        ("he_uniform(nonlinearity = relu)", "he_uniform"),
        ("he_normal(nonlinearity = linear)", "lecun_normal"),
        ("he_normal(gain = 2, mode = fan_avg)", "normal(variance = 4 / fan_avg)"),
        (
            "lecun_uniform(nonlinearity = leaky_relu(negative_slope = 1), mode = fan_out)",
            "uniform(variance = 1 / fan_out)",
        ),
        ("glorot_uniform(1)", "glorot_uniform"),
        ("orthogonal(0.1)", "orthogonal(0.1)"),
        ("orthogonal(nonlinearity = selu)", "orthogonal(0.75)"),
        ("truncated_normal(1, 2)", "truncated_normal(1, 2, -3, 5)"),
        ("truncated_normal(0, 1, high = 0.5)", "truncated_normal(0, 1, -2, 0.5)"),
        ("dirac(groups = 2)", "dirac(2)"),
    ] {
        let model = model(&format!("x: [8] -> linear(4, init = {init})"));
        assert_eq!(model.parameters[0].info.init.to_string(), shown, "{init}");
    }
    call_fails(
        "linear(4, init = he_norm)",
        "he_norm: there is no initialiser `he_norm`\nhelp: did you mean `he_normal`?",
    );
    call_fails(
        "linear(4, init = uniform(1))",
        "uniform(1): `uniform` takes two numbers\nhelp: write `uniform(-0.1, 0.1)`",
    );
    call_fails("linear(4, init = zeros(1))", "1: `zeros` takes no arguments\nhelp: write `zeros`");
    call_fails("linear(4, init = uniform(1, 0))", "uniform(1, 0): the lower bound comes first");
    call_fails("linear(4, init = normal(0, -1))", "normal(0, -1): the standard deviation cannot be below zero");
}

#[test]
fn layers_check_their_ranges() {
    model("x: [8, 2] -> dropout(1.0) -> dropout2d(1) -> drop_path(1)");
    call_fails("dropout(1.1)", "1.1: `p` of `dropout` is between 0 and 1, but 1.1 was given");
    call_fails("svm(margin = -1)", "-1: `margin` of `svm` cannot be below zero, but -1 was given");
}

#[test]
fn functions_count_their_values() {
    call_fails(
        "max",
        "max: `max` takes 2 values, but in a chain one is given\nhelp: `max` is the larger of a and b; NaN if either is",
    );
    fails("(x: [8]) { exp() + x }", &["exp(): `exp` takes one value, but none is given\nhelp: `exp` is e^x"]);
    fails("(x: [8]) { exp(x = x) }", &["x: `exp` has no named arguments"]);
    model("x: [8] -> max(0.5) -> pow(2)");
}
