use super::{fails, model};

#[test]
fn names_must_be_declared() {
    fails("(xs: [3]) { xz + xs }", &["xz: there is no value `xz`\nhelp: did you mean `xs`?"]);
    fails(
        "(x: [3]) { x + target }",
        &["target: there is no value `target`\n\
           help: declare it as an input, `target: [3072]`, or as a value, `let target = …;`"],
    );
    fails(
        "(x: [3]) { x * ALPHA }",
        &["ALPHA: there is no value `ALPHA`\nhelp: a Rust `const` can be a size, but not a value"],
    );
    fails(
        "(x: [3]) { x * crate::ALPHA }",
        &["crate::ALPHA: there is no value `crate::ALPHA`\nhelp: a Rust path can be a size, but not a value"],
    );
    fails(
        "(x: [3]) { let a = x + b; let b = x; a + b }",
        &["b: there is no value `b`\nhelp: it is declared further down"],
    );
}

#[test]
fn names_are_unique() {
    let help = "a name stands for one value in the whole network";
    fails("(x: [3], x: [3]) { x }", &[&format!("x: the name `x` is taken: it is an input already\nhelp: {help}")]);
    fails(
        "(x: [3]) { let x = x -> relu; x }",
        &[&format!("x: the name `x` is taken: it is an input already\nhelp: {help}")],
    );
    fails(
        "(x: [3]) { let h = x; param h: [3] = zeros; h }",
        &[&format!("h: the name `h` is taken: it is a value already\nhelp: {help}")],
    );
    fails(
        "(x: [3]) { let l = x -> mse; let targets = x; (l, targets) }",
        &[&format!("targets: the name `targets` is taken: it is the implicit target of a loss already\nhelp: {help}")],
    );
}

#[test]
fn fields_are_unique() {
    let help = "layers and parameters are fields of the network's `params`";
    fails(
        "x: [3] -> linear(3) as a -> relu -> linear(4) as a",
        &[&format!("a: the name `a` is taken by another layer or parameter\nhelp: {help}")],
    );
    fails(
        "(x: [3]) { param w: [3, 3] = zeros; (w @ x) -> linear(3) as w }",
        &[&format!("w: the name `w` is taken by another layer or parameter\nhelp: {help}")],
    );
    fails(
        "(x: [3]) { param linear1: [3, 3] = zeros; (linear1 @ x) -> linear(3) }",
        &["linear: this layer would be named `linear1`, but that name is taken\nhelp: name it with `as`"],
    );
    fails(
        "x: [3] -> linear(3) -> relu -> linear(3) as linear1",
        &[&format!("linear1: the name `linear1` is taken by another layer or parameter\nhelp: {help}")],
    );
}

#[test]
fn a_value_and_a_layer_may_share_a_name() {
    model("(x: [3]) { let hidden = x -> linear(3) as hidden; hidden -> relu }");
}

#[test]
fn layers_count_by_kind() {
    let model = model("x: [3] -> linear(3) as first -> relu -> linear(3) -> relu -> linear(3)");
    let paths: Vec<String> = model.parameters.iter().map(|parameter| parameter.info.path()).collect();
    let expected = ["first.weight", "first.bias", "linear2.weight", "linear2.bias", "linear3.weight", "linear3.bias"];
    assert_eq!(paths, expected);
}

#[test]
fn numbers_have_no_gaps() {
    let paths = |source: &str| -> Vec<String> {
        let weights = model(source).parameters.into_iter().filter(|parameter| parameter.info.name == "weight");
        weights.map(|parameter| parameter.info.groups.join(".")).collect()
    };
    assert_eq!(
        paths("(x: [4]) { layer block(c) = linear(c); x -> linear(4) -> relu -> block(3) -> relu -> linear(2) }"),
        ["linear1", "block1", "linear2"]
    );
    // one that is all of another template
    assert_eq!(
        paths(
            "(x: [4]) { layer fc(c) = linear(c); layer b(c) = fc(c); \
             x -> b(3) -> relu -> fc(4) -> relu -> linear(5) -> relu -> b(6) as c -> relu -> b(7) }"
        ),
        ["b1", "fc1", "linear1", "c", "b3"]
    );
    assert_eq!(
        paths(
            "(x: [4]) { share s = linear(4); layer r(c) = residual(linear(c)) -> linear(2); x -> s -> relu -> r(4) -> relu -> linear(3) }"
        ),
        ["s", "r1.linear1", "r1.linear2", "linear1"]
    );
    assert_eq!(
        paths("(x: [4]) { layer f(c) = linear(c); x -> repeat(2, f(4) -> relu -> linear(4) -> relu) -> linear(2) }"),
        ["f1", "linear1", "f2", "linear2", "linear3"]
    );
}

#[test]
fn one_mistake_is_one_error() {
    let lnear = "lnear: there is no layer `lnear`\nhelp: did you mean `linear`?";
    for source in [
        "(x: [3]) { let v = x -> lnear(3); ((v, x) -> add) -> mse }",
        "(x: [3]) { let v = x -> lnear(3); (v + x) -> linear(2) -> mse + l2(1e-4) }",
        "(x: [3]) { let v = x -> lnear(3); where(v, x, v) * max(v, x) }",
        "(x: [3]) { let v = x -> lnear(3); let (a, b) = v -> split(3, axis = 0); (a, b, x) -> concat(axis = 0) }",
        "(x: [3]) { let (a, b) = (x -> lnear(3), x); ((a, b, x) -> stack) -> cosine_similarity }",
        "(x: [3]) { let v = x -> lnear(3); grad(sum(v * v), x) + grad(v, v) }",
        "(x: [3]) { op f(a, b) = a * b; let v = x -> lnear(3); (v, x) -> f + f(v, x) + v -> f(x) }",
        "(x: [3]) { layer b = |p, q| p + q; let v = x -> lnear(3); (v, x) -> b }",
        "(x: [3]) { x -> repeat(3, lnear(3) -> relu) as tower -> residual(lnear(3)) }",
        "(x: [3], labels: class(3)) { x -> lnear(3) -> softmax_ce }",
        "(x: [3], t: [3]) { ((x -> lnear(3), x) -> gaussian_nll(t)) + x -> mse(t) }",
        "(x: [3]) { x -> lnear(3) as h -> relu -> lnear(2) -> mse + l2(1e-4, h) }",
        "(x: [3]) { param w: [3, 3] = zeros; w @ (x -> lnear(3)) @ (w -> lnear(3)) }",
    ] {
        fails(source, &[lnear]);
    }
    for (source, place) in [
        ("(x: [3]) { share s = lnear(3); x -> s + x -> s }", "s"),
        ("(x: [3]) { layer b(c) = lnear(c) -> relu; x -> b(3) -> b(4) as c -> linear(2) }", "b(3)"),
    ] {
        fails(source, &[&lnear.replace('\n', &format!(" (in `{place}`)\n"))]);
    }
    fails("(xy: [3]) { xz + xz * xz -> linear(3) }", &["xz: there is no value `xz`\nhelp: did you mean `xy`?"]);
    fails("(x: [3]) { sn(x) + sn(x) }", &["sn: there is no function `sn`\nhelp: did you mean `sin`?"]);
    fails(
        "(x: [3]) { layer block(c) = linear(c); x -> blok(3) -> relu }",
        &["blok: there is no layer `blok`\nhelp: did you mean `block`?"],
    );
    fails(
        "(x: [3]) { op swish(v) = v * sigmod(v); x -> swish + swish(x) }",
        &["sigmod: there is no function `sigmod`\nhelp: did you mean `sigmoid`?"],
    );
}

#[test]
fn words_that_rust_keeps_are_no_names() {
    let problem = |word: &str| {
        format!(
            "{word}: `{word}` is a reserved word of Rust, and cannot be a name here\nhelp: names are fields of `params` and \
             keys in files: choose another word"
        )
    };
    fails("x: [3] -> linear(3) as gen", &[&problem("gen")]);
    fails("x: [3] -> linear(3) as type", &[&problem("type")]);
    fails("N(gen: [3]) { gen }", &[&problem("gen")]);
    fails("(x: [3]) { let gen = x; x }", &[&problem("gen")]);
    fails("(x: [3]) { param gen: [3] = zeros; x }", &[&problem("gen")]);
}

#[test]
fn what_is_declared_is_used() {
    fails(
        "(x: [3], y: [4]) { let h = x; param w: [3] = zeros; x }",
        &[
            "y: the input `y` is not used\nhelp: remove it, or call it `_y` to keep it",
            "h: the value `h` is not used\nhelp: remove it, or call it `_h` to keep it",
            "w: the parameter `w` is not used\nhelp: remove it, or call it `_w` to keep it",
        ],
    );
    model("(x: [3], _y: [4]) { let _h = x; x }");
    // a use in something wrong is a use
    fails("(x: [3], y: [3]) { x -> relux(y) }", &["relux: there is no layer `relux`\nhelp: did you mean `relu`?"]);
}

#[test]
fn layers_functions_and_values_are_told_apart() {
    fails(
        "(x: [3], y: [3]) { x -> y }",
        &["y: `y` is a value, and a layer is expected here\nhelp: values are operands: `x -> relu + y`"],
    );
    fails(
        "(x: [3]) { linear(x, 3) }",
        &["linear: `linear` is a layer, not a function of values\nhelp: feed it a value: `x -> linear(3)`"],
    );
    fails(
        "(x: [3], y: [3]) { concat(x * 2, y) }",
        &["concat: `concat` is a layer, not a function of values\nhelp: feed it a value: `(x * 2, y) -> concat`"],
    );
    fails(
        "(x: [3]) { linear(x + 1, 3, bias = false) }",
        &[
            "linear: `linear` is a layer, not a function of values\nhelp: feed it a value: `(x + 1) -> linear(3, bias = false)`",
        ],
    );
    fails(
        "(x: [3]) { relu(x) + linear(3) }",
        &["linear: `linear` is a layer, not a function of values\nhelp: feed it a value: `x -> linear`"],
    );
    fails("(x: [3]) { sigmod(x) }", &["sigmod: there is no function `sigmod`\nhelp: did you mean `sigmoid`?"]);
    fails("(x: [3]) { x + true }", &["true: `true` is not a value of the network"]);
    fails("(x: [3]) { x + [3] }", &["[3]: a list is not a value of the network"]);
}
