use super::{fails, has_type, model};

/// The paths of the parameters, and their roles where they are not trained.
#[track_caller]
fn parameters(source: &str, expected: &str) {
    let model = model(source);
    let infos = model.parameters.iter().map(|parameter| &parameter.info);
    let paths: Vec<String> = infos
        .map(|info| if info.is_trained() { info.path() } else { format!("{} {:?}", info.path(), info.role) })
        .collect();
    assert_eq!(paths.join(", "), expected);
}

#[test]
fn templates_are_scopes() {
    parameters(
        "(x: [1, 4, 4]) { layer block(c) = conv2d(c, 3, pad = 1, bias = false) -> relu -> conv2d(c, 1, bias = false);
         x -> block(2) -> block(3) as stem -> block(4) }",
        "block1.conv2d1.weight, block1.conv2d2.weight, stem.conv2d1.weight, stem.conv2d2.weight, \
         block3.conv2d1.weight, block3.conv2d2.weight",
    );
    // a layer alone has the template's name
    parameters(
        "(x: [4]) { layer fc(n, b = true) = linear(n, bias = b); layer f2(n) = fc(n, b = false);
         x -> fc(3) -> relu -> f2(n = 4) -> relu -> fc(5, false) as last }",
        "fc1.weight, fc1.bias, f21.weight, last.weight",
    );
    parameters(
        "(x: [4]) { layer fc(n) = linear(n) as inner; layer both(n) = fc(n) -> relu -> linear(n); x -> both(2) }",
        "both1.fc1.inner.weight, both1.fc1.inner.bias, both1.linear1.weight, both1.linear1.bias",
    );
    parameters(
        "(x: [4], y: [4]) { layer join(n) = |a, b| (a -> linear(n, bias = false)) * (b -> linear(n, bias = false));
         (x, y) -> join(3) }",
        "join1.linear1.weight, join1.linear2.weight",
    );
    parameters(
        "(x: [4]) { layer w(n, i = zeros, p = 0.5) = linear(n, bias = false, init = i) -> dropout(p); x -> w(2 * 3, ones) -> w(4, p = 0) }",
        "w1.linear1.weight, w2.linear1.weight",
    );
}

#[test]
fn a_template_sees_its_arguments_as_they_were_written() {
    // the network's `x` is not the template's
    has_type("(x: [4]) { layer f(n) = |x| x -> linear(n); let h = x -> f(3); h + (x -> f(1)) }", "f32[B, 3]");
    has_type("(x: [4], y: [2]) { layer f(n) = |a| a -> linear(n + 1) + y; x -> f(1) }", "f32[B, 2]");
    has_type("(x: [4]) { layer f(n, m = 2 * n) = linear(m); x -> f(3) }", "f32[B, 6]");
    has_type("(x: [4]) { layer f(n) = linear(2 * n); x -> f(1 + 2) }", "f32[B, 6]");
    has_type(
        "(x: [4]) { layer swap = |a, b| (b, a); let (c, d) = (x, x -> linear(2)) -> swap; let _d = d; c }",
        "f32[B, 2]",
    );
}

#[test]
fn shares_have_one_set_of_parameters() {
    parameters(
        "(x: [4], y: [4]) { share enc = linear(3) -> relu -> linear(2); let (a, b) = (x -> enc, y -> enc); a * b }",
        "enc.linear1.weight, enc.linear1.bias, enc.linear2.weight, enc.linear2.bias",
    );
    parameters("(x: [4], y: [4]) { share enc = linear(3); x -> enc + y -> enc }", "enc.weight, enc.bias");
    parameters(
        "(x: [4]) { share enc = linear(4); layer b = |x| x -> enc -> relu -> linear(4) -> relu -> enc; x -> repeat(2, b -> relu) }",
        "enc.weight, enc.bias, b1.linear1.weight, b1.linear1.bias, b2.linear1.weight, b2.linear1.bias",
    );
    // a convolution does not mind the size of the image
    parameters("(x: [2, 8, 8], y: [2, 4, 4]) { share f = conv2d(3, 3); (x -> f, y -> f) }", "f.weight, f.bias");
    let sums = model("(x: [4], y: [4]) { share enc = linear(3); (x -> enc, y -> enc) }");
    assert_eq!(sums.parameters.len(), 2);
}

#[test]
fn structure() {
    parameters(
        "(x: [4]) { x -> repeat(3, linear(4, bias = false) -> relu) -> repeat(2, linear(4, bias = false) -> tanh) as tower }",
        "linear1.weight, linear2.weight, linear3.weight, tower.linear1.weight, tower.linear2.weight",
    );
    parameters(
        "(x: [4]) { layer b(c) = residual(linear(c, bias = false) -> relu); x -> repeat(2, b(4)) -> residual(linear(4, bias = false)) as r }",
        "b1.linear1.weight, b2.linear1.weight, r.linear1.weight",
    );
    has_type("(x: [4]) { x -> repeat(2, |x| x * x) -> residual(|y| y -> linear(4)) }", "f32[B, 4]");
    has_type("(x: [4]) { layer up(n) = repeat(n, |x| x -> linear(7) -> relu); x -> up(3) }", "f32[B, 7]");
    has_type("(x: [4], y: [4]) { let (a, b) = (x, y) -> repeat(3, |a, b| (b, a + b)); a * b }", "f32[B, 4]");
}

#[test]
fn frozen_parameters_are_not_trained() {
    parameters(
        "(x: [4]) { layer b(c) = linear(c) -> relu; x -> frozen b(3) -> linear(2, bias = false) -> relu -> frozen linear(1) }",
        "b1.linear1.weight Frozen, b1.linear1.bias Frozen, linear1.weight, linear2.weight Frozen, linear2.bias Frozen",
    );
    parameters(
        "(x: [4], y: [4]) { share e = frozen linear(3, bias = false); layer b = |x| x -> e -> linear(4, bias = false) -> relu; x -> frozen b + y -> b }",
        "e.weight Frozen, b1.linear1.weight Frozen, b2.linear1.weight",
    );
    parameters(
        "(x: [4]) { x -> frozen repeat(2, linear(4, bias = false) -> relu) }",
        "linear1.weight Frozen, linear2.weight Frozen",
    );
}

#[test]
fn operations() {
    has_type("(x: [4]) { op swish(v) = v * sigmoid(v); x -> swish + swish(x) }", "f32[B, 4]");
    has_type("(x: [2, 4], y: [2, 1]) { op f(a, b) = a * exp(b) + 1; (x, y) -> f }", "f32[B, 2, 4]");
    has_type("(x: [2, 4], y: [4]) { op f(a, _b) = a; f(y, x) }", "f32[B, 2, 4]");
    has_type("(x: [4]) { op f(_v) = 3; x -> f }", "f32[B, 4]");
    has_type(
        "(x: [4]) { op g(v) = v -> leaky_relu(0.1) -> tanh; op f(v) = sign(v), grad(dy) = g(dy) * v; x -> f }",
        "f32[B, 4]",
    );
    has_type("(x: [4], y: [4]) { op f(a, b) = a * b, grad(dy) = (dy, 0); f(x, y) }", "f32[B, 4]");
    has_type("(x: [4]) { op f(v) = v -> dropout(0.5) * 2; x -> f }", "f32[B, 4]");
    has_type("(x: [4]) { param w: [] = ones; op f(v) = v, grad(dy) = 2 * dy; x * f(w) }", "f32[B, 4]");
}

const TWICE: &str = "help: a name stands for one value in the whole network";

#[test]
fn wrong_templates() {
    let help = "help: it is declared as `b(c, s = 1)`";
    let layer = "layer b(c, s = 1) = linear(c) -> dropout(s)";
    let body = |body: &str, expected: &[&str]| fails(&format!("(x: [4]) {{ {layer}; {body} }}"), expected);
    body("x -> b", &[&format!("b: `b` needs `c`\n{help}")]);
    body("x -> b(1, 2, 3)", &[&format!("3: `b` takes at most 2 arguments\n{help}")]);
    body("x -> b(c = 1, 2)", &[&format!("2: an argument without a name cannot follow one with a name\n{help}")]);
    body("x -> b(1, c = 2)", &["c: the argument `c` is given twice"]);
    body("x -> b(1, stride = 2)", &[&format!("stride: `b` has no argument `stride`\n{help}")]);
    body(
        "x -> b(x)",
        &[
            "x: an argument of `b` is a size, a number or a flag, but `x` is a value\nhelp: values are fed: `(a, b) -> b`, with `|a, b| …` for its body",
        ],
    );
    body("x -> b(0)", &["0: a size is at least 1, but this is 0 (in `b(0)`)"]);
    body("x -> b(0) + x -> b(0)", &["0: a size is at least 1, but this is 0 (in `b(0)`)"; 2]);
    body("b(x)", &["b: `b` is a layer, not a function of values\nhelp: feed it a value: `x -> b`"]);
    body("x + b", &["b: there is no value `b`\nhelp: a layer is fed a value: `x -> b`"]);
    body("let b = x; b", &[&format!("b: the name `b` is taken: it is a layer already\n{TWICE}")]);
    fails(
        "(x: [4]) { layer f(c) = linear(c, wide = 1) -> relu; x -> f(2) -> f(2) -> f(3) }",
        &[
            "wide: `linear` has no argument `wide` (in `f(2)`)\nhelp: the signature is `linear(out_features, bias = true, init = he_normal, bias_init = zeros)`",
        ],
    );
    fails("(x: [4]) { layer f(c, c) = linear(c); x -> f(2) }", &["c: the name `c` is given twice"]);
    fails("(x: [4]) { layer f(c) = relu; x -> f(2) }", &["c: `c` is not used\nhelp: remove it, or call it `_c`"]);
    fails("(x: [4]) { layer f = |a, b| a; x -> f }", &["b: `b` is not used\nhelp: remove it, or call it `_b`"]);
    fails(
        "(x: [4]) { layer f = relu; x }",
        &["f: the layer `f` is not used\nhelp: remove it, or call it `_f` to keep it"],
    );
    fails(
        "(x: [4]) { layer f = |a, b| a + b; x -> f }",
        &["f: `|a, b|` takes 2 values, but one is given (in `f`)\nhelp: several values are fed as `(a, b) -> …`"],
    );
    fails("(x: [4]) { layer f = |a| a; (x, x) -> f }", &["f: `|a|` takes one value, but 2 are given (in `f`)"]);
    fails(
        "(x: [4]) { let y = x -> f; layer f = relu; y -> f }",
        &["f: `f` is declared further down\nhelp: move `layer f` up"],
    );
    fails(
        "(x: [4]) { layer linear(c) = relu; x -> linear(3) }",
        &[
            "c: `c` is not used\nhelp: remove it, or call it `_c`",
            "linear: `linear` is a word of the language already\nhelp: choose another name",
        ],
    );
    fails(
        "(x: [4]) { layer repeat = relu; x -> repeat(2, relu) }",
        &["repeat: `repeat` is a word of the language already\nhelp: choose another name"],
    );
    fails("(x: [4]) { layer f = relu; layer f = tanh; x -> f }", &["f: the name `f` is taken: it is a layer already"]);
    fails(
        "(x: [4]) { layer f = linear(3) -> relu; x -> linear(2) as f1 -> f }",
        &["f: this layer would be named `f1`, but that name is taken\nhelp: name it with `as`"],
    );
    fails(
        "(x: [4]) { layer block = relu; x -> block -> blok }",
        &["blok: there is no layer `blok`\nhelp: did you mean `block`?"],
    );
}

#[test]
fn templates_do_not_contain_themselves() {
    let itself = "help: a layer cannot be made of itself";
    fails("(x: [4]) { layer f = linear(4) -> f; x -> f }", &[&format!("f: `f` contains itself\n{itself}")]);
    fails(
        "(x: [4]) { layer f = relu -> g; layer g = tanh -> h; layer h = |x| x -> residual(f); x -> f }",
        &[&format!("g: `f` contains `g`, which contains `h`, which contains `f`\n{itself}")],
    );
    fails(
        "(x: [4]) { layer f = relu -> g; layer g = tanh; x -> f -> g }",
        &["g: `g` is declared further down\nhelp: move it up"],
    );
}

#[test]
fn wrong_shares() {
    fails(
        "(x: [4], y: [5]) { share enc = linear(3) -> relu; x -> enc + y -> enc }",
        &[
            "enc: `enc` is shared, so `enc.linear1.weight` is [3, 4] everywhere: at its first use, `x` is [4]; but here `y` is [5], which needs [3, 5] (in `enc`)",
        ],
    );
    fails(
        "(x: [4]) { share enc = linear(3); x -> enc as e }",
        &["e: `enc` is shared: its parameters are called `enc` at every use\nhelp: remove `as e`"],
    );
    fails("(x: [4]) { share enc = linear(3); x -> enc(3) }", &["3: `enc` is shared, and takes no arguments"]);
    fails(
        "(x: [4]) { share enc = linear(3); x -> frozen enc }",
        &["frozen: `enc` is shared: it is frozen for all of its uses or for none\nhelp: `share enc = frozen …;`"],
    );
    fails(
        "(x: [4]) { share enc = linear(3); x -> linear(3) as enc + x -> enc }",
        &[
            "enc: the name `enc` is taken by another layer or parameter\nhelp: layers and parameters are fields of the network's `params`",
        ],
    );
    fails(
        "(x: [4]) { share enc = enc -> relu; x -> enc }",
        &["enc: `enc` contains itself\nhelp: a layer cannot be made of itself"],
    );
}

#[test]
fn wrong_structure() {
    let help = "help: what is added has the shape of what it is added to";
    fails(
        "(x: [8]) { x -> linear(128) -> residual(relu -> linear(100)) }",
        &[&format!("linear: `linear(100)` gives [100], but the residual adds [128] (from `linear(128)`)\n{help}")],
    );
    fails(
        "(x: [8]) { x -> residual(|x| x -> flatten -> reshape([2, 4])) }",
        &[&format!("reshape: `reshape([2, 4])` gives [2, 4], but the residual adds [8] (from `x`)\n{help}")],
    );
    fails("(x: [8]) { (x, x) -> residual(max) }", &["residual: `residual` takes one value, but 2 are given"]);
    fails("(x: [8]) { x -> residual(|x| (x, x)) }", &["residual: `residual` adds one value, but `|x| (x, x)` gives 2"]);
    fails(
        "(x: [8]) { x -> residual }",
        &["residual: `residual` takes one chain, which it adds to what it is fed\nhelp: `residual(linear(8) -> relu)`"],
    );
    fails(
        "(x: [8]) { x -> repeat(3) }",
        &["repeat(3): `repeat` takes how often, and what\nhelp: `repeat(4, linear(8) -> relu)`"],
    );
    fails("(x: [8]) { x -> repeat(0, relu) }", &["0: `repeat` is for 1 to 1000 times, but this is 0"]);
    fails("(x: [8]) { x -> repeat(1001, relu) }", &["1001: `repeat` is for 1 to 1000 times, but this is 1001"]);
    fails(
        "(x: [8]) { x -> repeat(0.5, relu) }",
        &[
            "0.5: a size is a whole number, but this is `0.5`\nhelp: a literal, a `const`, a const generic, or `+ - * /` of them",
        ],
    );
    fails(
        "(x: [8]) { x -> repeat(N, relu) }",
        &[
            "N: how often is a number that is known here, but `N` is known to rustc alone\nhelp: `repeat(4, linear(8) -> relu)`",
        ],
    );
    fails(
        "(x: [8]) { x -> repeat(3, linear(8) as a -> relu) }",
        &[
            "a: each repeat has a layer named `a`\nhelp: without a name they are numbered; in a `layer` of your own each use has names of its own",
        ],
    );
    fails(
        "(x: [8]) { x -> repeat(3, lienar(8)) }",
        &["lienar: there is no layer `lienar`\nhelp: did you mean `linear`?"],
    );
    fails(
        "(x: [8]) { x -> repeat(3, linear(3)) -> linear(2, bios = true) }",
        &["bios: `linear` has no argument `bios`\nhelp: did you mean `bias`?"],
    );
    fails(
        "(x: [8]) { repeat(3, x) }",
        &["repeat: `repeat` is a layer, not a function of values\nhelp: feed it a value: `x -> repeat`"],
    );
    fails(
        "(x: [8]) { x -> frozen relu }",
        &[
            "frozen: `relu` has no parameters that could be frozen\nhelp: `stop_gradient` lets nothing flow back through it",
        ],
    );
}

#[test]
fn nothing_makes_the_compiler_hang() {
    let ends_with = |source: &str, many: &str| {
        let errors = super::compile(source).map(|model| model.to_string()).unwrap_err();
        assert!(errors.len() == 1 && errors[0].contains(many), "{errors:?}");
    };
    let ends = |source: &str| ends_with(source, ": this network has more than 10000 operations");
    ends("(x: [8]) { x -> repeat(1000, repeat(1000, repeat(1000, relu))) }");
    let layers: Vec<String> = (1..64).map(|i| format!("layer a{i} = a{0} -> a{0};", i - 1)).collect();
    ends(&format!("(x: [8]) {{ layer a0 = relu; {} x -> a63 }}", layers.join(" ")));
    let layers: Vec<String> = (1..64).map(|i| format!("layer a{i}(c) = a{}(c + c);", i - 1)).collect();
    let errors = super::compile(&format!("(x: [8]) {{ layer a0(c) = linear(c); {} x -> a63(1) }}", layers.join(" ")));
    assert!(errors.map(|model| model.to_string()).unwrap_err()[0].contains("the argument `c` is too long"));
    let layers: Vec<String> = (1..500).map(|i| format!("layer a{i} = |x| x -> a{} * 2;", i - 1)).collect();
    let errors = super::compile(&format!("(x: [8]) {{ layer a0 = relu; {} x -> a499 }}", layers.join(" ")));
    assert!(
        errors.map(|model| model.to_string()).unwrap_err()[0]
            .contains("too many layers of your own are inside each other")
    );
    let ops: Vec<String> = (1..64).map(|i| format!("op a{i}(v) = a{0}(v) + a{0}(v);", i - 1)).collect();
    ends(&format!("(x: [8]) {{ op a0(v) = exp(v); {} x -> a63 }}", ops.join(" ")));
    // what makes no operations
    let nothing = "templates and repeats make more than 50000 expressions";
    ends_with("(x: [8]) { layer same = |x| x; x -> repeat(1000, repeat(1000, same)) }", nothing);
    // what is written out, and not made
    ends(&format!("(x: [8]) {{ x{} }}", " -> relu".repeat(10_001)));
    ends(&format!("(x: [8]) {{ ({}x) -> concat }}", "x, ".repeat(10_001)));
    ends(&format!("(x: [8]) {{ {}x{} }}", "grad(sum(tanh(".repeat(20), ")), x)".repeat(20)));
    // sizes that are long formulas, or grow with each layer
    let factors = (0..10).map(|i| format!("(H{i} + 1) * ")).collect::<Vec<_>>().concat();
    let sizes = format!("(x: [{factors}(A + 2)]) {{ x }}");
    ends_with(&sizes, "is too long a formula");
    let pools = format!("(x: [1, H, 3]) {{ x{} }}", " -> max_pool([2, 1])".repeat(600));
    ends_with(&pools, "the sizes of this value are formulas of more than 64 names and divisions");
    let doubled = (0..40).map(|i| format!("let x{} = (x{i}, x{i}) -> concat;", i + 1)).collect::<Vec<_>>().concat();
    let errors = super::compile(&format!("(x: [1]) {{ let x0 = x; {doubled} x40 }}"));
    assert!(errors.map(|model| model.to_string()).unwrap_err()[0].contains("[2147483648] is too large"));
}

#[test]
fn wrong_operations() {
    let body = |source: &str, expected: &[&str]| fails(&format!("(x: [4]) {{ {source} }}"), expected);
    body("op f(a, b) = a * b; x -> f", &["f: `f` takes 2 values, but one is given\nhelp: it is declared as `f(a, b)`"]);
    body(
        "op f(v) = v * x; x -> f",
        &["x: `x` is not an operand\nhelp: an `op` is made of its operands and of numbers"],
    );
    body(
        "op f(v) = v -> linear(3); x -> f",
        &[
            "linear: `linear` needs an input with at least one axis, but `v` is []\nhelp: a scalar can be reshaped first: `-> reshape([1])`",
        ],
    );
    body(
        "op f(v) = v -> flatten; x -> f",
        &[
            "flatten: `f` works on single numbers, but `flatten` gives [1]\nhelp: an `op` works element by element; what does not is a `layer`",
        ],
    );
    body("op f(v) = v -> mse; x -> f", &["mse: an `op` works element by element, but `mse` does not"]);
    body("op f(v) = v + l2(1); x -> f", &["l2(1): `l2` cannot be a part of an `op`\nhelp: it is added to a loss"]);
    body(
        "op f(v) = v -> residual(relu); x -> f",
        &["residual: `residual` cannot be a part of an `op`\nhelp: an `op` is made of functions and other `op`s"],
    );
    body(
        "layer g = relu; op f(v) = v -> g; x -> f -> g",
        &["g: `g` cannot be a part of an `op`\nhelp: an `op` is made of functions and other `op`s"],
    );
    body("op f(v) = f(v); x -> f", &["f: `f` contains itself\nhelp: an `op` cannot be made of itself"]);
    body(
        "op f(a, b) = a * b, grad(dy) = dy; f(x, x)",
        &["dy: `f` has 2 operands, but its `grad` gives one value\nhelp: one for each operand: `grad(dy) = (dy, -dy)`"],
    );
    body(
        "op f(v) = v, grad(dy) = (dy, dy); f(x)",
        &[
            "(dy, dy): `f` has one operand, but its `grad` gives 2 values\nhelp: one for each operand: `grad(dy) = (dy, -dy)`",
        ],
    );
    body(
        "op f(v) = v, grad(dy) = dy -> dropout(0.5); f(x)",
        &["dy: `f` works element by element, but `dropout` does not"],
    );
    body("op f(v) = v, grad(v) = v; f(x)", &["v: the name `v` is given twice"]);
    body("op f(v) = 3; f(x)", &["v: `v` is not used\nhelp: remove it, or call it `_v`"]);
    body("op f(v) = v; x", &["f: the operation `f` is not used\nhelp: remove it, or call it `_f` to keep it"]);
    body("op relu(v) = v; x -> relu", &["relu: `relu` is a word of the language already\nhelp: choose another name"]);
    body(
        "op f(v) = v * w; x -> f",
        &["w: `w` is not an operand\nhelp: an `op` is made of its operands and of numbers"],
    );
    body(
        "op f(a, b) = a + b; param w: [3] = ones; f(x, w)",
        &[
            "f: `x` is [4], but `f` takes [3] (from `w`)\nhelp: shapes are aligned at the last axis; an axis of size 1 repeats",
        ],
    );
}
