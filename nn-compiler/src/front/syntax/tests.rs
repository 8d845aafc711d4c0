use proc_macro2::{Delimiter, Group};

use super::*;

/// The network as it prints, or its errors.
fn read(source: &str) -> Result<String, Vec<String>> {
    let mut errors = Errors::new();
    let network = parse(source.parse().expect("tokens"), &mut errors);
    match network {
        Some(network) if errors.is_empty() => Ok(network.to_string()),
        _ => Err(errors.listing()),
    }
}

#[track_caller]
fn reads_as(source: &str, expected: &str) {
    assert_eq!(read(source).as_deref(), Ok(expected));
}

#[track_caller]
fn fails(source: &str, expected: &[&str]) {
    assert_eq!(read(source).unwrap_err(), expected);
}

/// The body `expression` of a network, printed with only the parentheses that it needs.
#[track_caller]
fn expression(source: &str, expected: &str) {
    reads_as(&format!("(x: []) {{ {source} }}"), &format!("(x: []) {{ {expected} }}"));
}

#[test]
fn a_chain_is_an_expression() {
    reads_as(
        "x: [D] -> linear(H) -> relu -> linear(K) -> softmax_ce",
        "(x: [D]) { x -> linear(H) -> relu -> linear(K) -> softmax_ce }",
    );
    reads_as("#[grad] x: [3] -> relu + l2(1e-4)", "(#[grad] x: [3]) { x -> relu + l2(1e-4) }");
    reads_as("#[allow(stacked_linear)] x: [] * 2", "#[allow(stacked_linear)] (x: []) { x * 2 }");
}

#[test]
fn several_inputs_stand_in_parentheses() {
    reads_as("(x: [], y: [], z: []) { (x + y) * z }", "(x: [], y: [], z: []) { (x + y) * z }");
    reads_as("#[check_finite] (x: []) { x }", "#[check_finite] (x: []) { x }");
    reads_as("#[strict_ieee] (x: []) { let h = -x; h }", "#[strict_ieee] (x: []) { let h = -x; h }");
    reads_as("#[target(scalar)] x: [3] -> relu", "#[target(scalar)] (x: [3]) { x -> relu }");
}

#[test]
fn there_are_two_targets() {
    let no = |word: &str, help: &str| format!("{word}: there is no target `{word}`\nhelp: {help}");
    fails("#[target(scaler)] x: [3] -> relu", &[&no("scaler", "did you mean `scalar`?")]);
    fails("#[target(gpu)] x: [3] -> relu", &[&no("gpu", "targets are `vectors` and `scalar`")]);
}

#[test]
fn several_values_have_names() {
    reads_as("(x: []) { let (a, b,) = (x, x); a + b }", "(x: []) { let (a, b) = (x, x); a + b }");
    fails("(x: []) { let () = x; x }", &["(): expected names between the parentheses\nhelp: `let (a, b) = …;`"]);
    fails("(x: []) { let (a b) = x; a }", &["b: expected `,` or `)` after a name"]);
}

#[test]
fn an_item_has_a_name_and_more() {
    reads_as(
        "/// Doc.
         #[allow(stacked_linear, dead_code)]
         pub(crate) Net<const H: usize, const K: usize>(#[grad] x: [3, 2 * H], t: class(K)) {
             param w: [H, 3] = uniform(-0.1, 0.1);
             let h = w @ x -> linear(H, bias = false) as hidden;
             (h -> softmax_ce(t, axis = -1) + l2(1e-4, hidden), h)
         }",
        "#[allow(stacked_linear)] Net<H, K>(#[grad] x: [3, 2 * H], t: class(K)) { \
         param w: [H, 3] = uniform(-0.1, 0.1); \
         let h = w @ x -> linear(H, bias = false) as hidden; \
         (h -> softmax_ce(t, axis = -1) + l2(1e-4, hidden), h) }",
    );
}

#[test]
fn attributes_that_are_not_ours_stay() {
    let source = "/// Doc.\n #[allow(stacked_linear, dead_code)] #[derive(Foo)] N(x: []) { x }";
    let network = parse(source.parse().unwrap(), &mut Errors::new()).unwrap();
    let kept: Vec<String> =
        network.attributes.iter().map(|attribute| quote::quote!(#attribute).to_string().replace(' ', "")).collect();
    assert_eq!(kept, ["#[doc=\"Doc.\"]", "#[allow(dead_code)]", "#[derive(Foo)]"]);
}

#[test]
fn types_have_elements_and_sizes() {
    let ty =
        |source: &str, expected: &str| reads_as(&format!("(x: {source}) {{ x }}"), &format!("(x: {expected}) {{ x }}"));
    ty("[float; 3, 32, 32]", "[3, 32, 32]");
    ty("[3, 32,]", "[3, 32]");
    ty("[float]", "[]");
    ty("[float;]", "[]");
    ty("[float, 3]", "[float, 3]");
    ty("class(K)", "class(K)");
    ty("[class(2 * V); T, 4]", "[class(2 * V); T, 4]");
    ty("[class(V)]", "class(V)");
    ty("[(A + 1) * crate::sizes::B / 2 - 1]", "[(A + 1) * crate::sizes::B / 2 - 1]");
}

#[test]
fn operators_bind_by_rank() {
    expression("x -> f + x", "x -> f + x");
    expression("(x -> f) + x", "x -> f + x");
    expression("x + x -> f", "x + x -> f");
    expression("(x + x) -> f", "(x + x) -> f");
    expression("-x -> f", "-x -> f");
    expression("(-x) -> f", "(-x) -> f");
    expression("x * x @ x / x", "x * x @ x / x");
    expression("x - (x - x) - x", "x - (x - x) - x");
    expression("-(x + x) * - -x", "-(x + x) * --x");
    expression(
        "max(x, 0.5) -> g(1, a = true, b = [2, 3]) as name",
        "max(x, 0.5) -> g(1, a = true, b = [2, 3]) as name",
    );
}

#[test]
fn comparisons_bind_least() {
    expression("x + 1 > x -> f * 2", "x + 1 > x -> f * 2");
    expression("(x > 0) * x", "(x > 0) * x");
    expression("(x < 1) == (x != 2)", "(x < 1) == (x != 2)");
    expression("x >-1", "x > -1");
    expression("where(x == 0, x <= 1, x >= -x -> f)", "where(x == 0, x <= 1, x >= -x -> f)");
    expression("f(x, alpha = x == 2)", "f(x, alpha = x == 2)");
    fails(
        "N(x: [3]) { 0 < x <= 1 }",
        &["<: comparisons do not follow each other\n\
           help: each of them gives 1 or 0: `logical_and(a < b, b < c)`, or `(a < b) == c`"],
    );
}

#[test]
fn words_of_other_languages_have_hints() {
    let fails = |source: &str, expected: &str| fails(&format!("N(x: [3]) {{ {source} }}"), &[expected]);
    fails("1 + x ** 2", "*: there is no operator `**`\nhelp: a power is called: `pow(x, 2)`");
    fails("1 + x.relu()", ".: values have no methods and no fields\nhelp: a chain feeds a layer: `x -> relu`");
    fails("x -> tanh | relu", "|: a value is not piped with `|`\nhelp: a chain feeds a layer: `x -> tanh -> relu`");
    fails("x % 3", "%: there is no operator `%`\nhelp: it is called: `fmod(x, …)`");
    fails("x > 0 && x < 1", "&: there is no operator `&&`\nhelp: it is called: `logical_and(x > 0, …)`");
    fails("x => linear(3)", "=: a value is fed with `->`, not with `=>`\nhelp: a chain feeds a layer: `x -> linear`");
    fails("1 + x.T", ".: values have no methods and no fields\nhelp: a chain feeds a layer: `x -> transpose(-2, -1)`");
    fails("x[0] + x[1]", "[: values have no indices\nhelp: a chain feeds a layer: `x -> slice(axis, start, end)`");
    fails("x -> linear(out: 3)", ":: an argument's name is followed by `=`\nhelp: write `out = …`");
    fails("x -> f(padding = \"same\")", "\"same\": a text is no value\nhelp: words stand without quotes: `same`");
    fails(
        "if x > 0 { x } else { 0 }",
        "if: the same is computed for every example: nothing branches\n\
         help: what is chosen for each element is called: `where(mask, a, b)`",
    );
    fails(
        "let f = |v| v * v; f(x)",
        "|: there are no closures\nhelp: a function of your own has a name: `op f(v) = v * v;`, and `f(x)`",
    );
    fails(
        "layer f(n) = |x| { let h = x; h + h }; x -> f(3)",
        "{: `let` stands in the network's own body, not in a block\n\
         help: a layer that is fed several values names them: `layer f = |q, k| q * k;`, and `(a, b) -> f`",
    );
    fails("x -> f(99999999999999999999)", "99999999999999999999: a whole number is at most 9223372036854775807");
}

#[test]
fn errors_stand_on_their_tokens() {
    fails("N(x: [3]) { x -> linear 3 }", &["3: expected `->`, an operator or the end"]);
    fails("N(x: [3]) { x -> 3 }", &["3: expected a layer after `->`"]);
    fails("N(x: [3]) { x -> f as }", &["}: unexpected end of input, expected the layer's name after `as`"]);
    fails("N(x: [3]) { x $ 3 }", &["$: expected `->`, an operator or the end"]);
    fails("N(x: [3]) { x -> f(3 4) }", &["4: expected `,` or `)` after an argument"]);
    fails("N(x: [3]) { () }", &["(): expected a value between the parentheses"]);
    fails("N(x: [3 4]) { x }", &["4: expected `,` or `]` after a size"]);
    fails("N(x: [3]) x", &["x: expected the body in braces: `{ x -> linear(10) }`"]);
    fails("N(x: [3]) { x } y", &["y: expected nothing after the network's body"]);
    fails(
        "N(r#type: [3]) { 1 }",
        &[
            "r#type: a raw identifier cannot be a name here\nhelp: names are keys in files and words in messages, which have no `r#`: choose another word",
        ],
    );
    let keyword = |word: &str| format!("{word}: `{word}` is a keyword of Rust, not the name of a value or a size");
    for (source, word) in [
        ("N(x: [let]) { x }", "let"),
        ("N(x: [3]) { x -> linear(self) }", "self"),
        ("N(x: [3]) { x -> linear(crate::loop) }", "loop"),
    ] {
        fails(source, &[&keyword(word)]);
    }
    fails("N(x: [3])", &["): unexpected end of input, expected the body in braces: `{ x -> linear(10) }`"]);
    fails("N(x: [3u8]) { x }", &["3u8: a number has no suffix here, but this one ends in `u8`"]);
    fails(
        "x -> relu",
        &["x: `x` has no shape here\nhelp: declare it: `x: [3072] -> …`; sizes are those of one example"],
    );
    fails(
        "N(x: [3]) { param w: [3]; w }",
        &[";: expected `=` and an initialiser\nhelp: `param w: [100, 3072] = he_normal;`"],
    );
    fails(
        "N<H>(x: [3]) { x }",
        &["H: expected a const generic\nhelp: a network is generic over sizes: `<const H: usize>`"],
    );
    fails("N(x: [3]) { x; }", &[";: a network ends with its output, which has no `;`\nhelp: remove the `;`"]);
    fails(
        "N(x: [3]) { x -> f; x }",
        &["x -> f: the value of this expression is not used\nhelp: name it: `let h = …;`"],
    );
    fails(
        "N(x: [3]) { }",
        &[
            "}: the network has no output\nhelp: the last line of the body, without `;`: `x -> linear(10) -> softmax_ce`",
        ],
    );
    fails(
        "x: [3], y: [3] -> f",
        &[",: expected `->`, an operator or the end\n\
           help: several inputs stand in parentheses: `(x: [], y: []) { x * y }`"],
    );
    fails("#[foo] x: [3] -> f", &["#[foo]: this attribute has no place on an anonymous network"]);
    fails(
        "#[grad] N(x: [3]) { x }",
        &["#[grad]: `grad` is an attribute of an input\nhelp: put it before the input: `(#[grad] x: [3072])`"],
    );
    fails(
        "struct Foo;",
        &["struct: expected a network\n\
           help: a network is `x: [3072] -> linear(10)`, `(x: [], y: []) { x * y }` or `Name(x: [3072]) { … }`"],
    );
}

#[test]
fn several_errors_are_found_at_once() {
    fails(
        "N(x: [3 4], y: 5) { let a = x -> ; let b = x * ; let c: d; a + }",
        &[
            "4: expected `,` or `]` after a size",
            "5: expected a shape\n\
             help: the sizes of one example: `[3072]`, `[3, 32, 32]`, `[]` for a number, `class(10)` for a label",
            ";: expected a layer after `->`",
            ";: expected a value: a name, a number, or an expression in parentheses",
            ":: expected `=`",
            "}: unexpected end of input, expected a value: a name, a number, or an expression in parentheses",
        ],
    );
}

#[test]
fn the_name_survives_an_error() {
    for source in ["pub N<const H: usize>(x: [3]) x", "pub N<const H: usize>(x) { }", "pub N<const H: usize> = 4"] {
        let mut errors = Errors::new();
        let network = parse(source.parse().unwrap(), &mut errors).unwrap();
        assert!(!errors.is_empty());
        assert!(network.name.is_some_and(|name| name == "N"));
        assert_eq!(network.generics, ["H"]);
        assert!(network.incomplete);
    }
}

#[test]
fn the_language_grows() {
    let body = |source: &str, expected: &str| {
        reads_as(&format!("(x: []) {{ {source} }}"), &format!("(x: []) {{ {expected} }}"));
    };
    body("op swish(v) = v * sigmoid(v); x -> swish", "op swish(v) = v * sigmoid(v); x -> swish");
    body("op f(a, b,) = a, grad(dy) = (dy, -b); f(x, x)", "op f(a, b) = a, grad(dy) = (dy, -b); f(x, x)");
    body(
        "layer b(c, s = 2 * 3) = frozen conv(c, s) as d -> relu; x -> b(3) as e",
        "layer b(c, s = 2 * 3) = frozen conv(c, s) as d -> relu; x -> b(3) as e",
    );
    body("layer b = |x, y,| x + y -> relu; (x, x) -> b", "layer b = |x, y| x + y -> relu; (x, x) -> b");
    body("share enc = linear(3); x -> enc", "share enc = linear(3); x -> enc");
    body("x -> repeat(4, a(1) as b -> relu) as c", "x -> repeat(4, a(1) as b -> relu) as c");
    body("x -> residual(|y| y * y) -> frozen residual(a)", "x -> residual(|y| y * y) -> frozen residual(a)");
    // words are words only where something follows
    body("let op = x; let share = op; share + layer", "let op = x; let share = op; share + layer");
    body("x -> frozen", "x -> frozen");
}

#[test]
fn declarations_fail_on_their_tokens() {
    let body = |source: &str, expected: &[&str]| fails(&format!("(x: []) {{ {source} }}"), expected);
    body("op f = 3; x", &["=: expected the operands in parentheses\nhelp: `op f(v) = …;`"]);
    body("op f() = 3; x", &["(): an `op` has at least one operand\nhelp: `op f(v) = …;`"]);
    body(
        "op f(v) = v, dy; x",
        &["dy: expected `grad(dy) = …`\nhelp: the derivative of an `op`: `op f(v) = floor(v), grad(dy) = dy;`"],
    );
    body(
        "op f(v) = v, grad() = 3; x",
        &[
            "(): `grad` takes one name: that of the result's cotangent\nhelp: the derivative of an `op`: `op f(v) = floor(v), grad(dy) = dy;`",
        ],
    );
    body(
        "layer b = linear(3) + 1; x",
        &["+: expected `;` or `->`\nhelp: what is more than a chain names what it is fed: `|x| x -> relu + x`"],
    );
    body("layer b = || 3; x", &["|: expected the name of what it is fed\nhelp: `|x| x -> relu + x`"]);
    body("layer b(3) = relu; x", &["3: expected identifier"]);
    body(
        "share s = 3; x",
        &["3: expected a layer, or `|x|` and an expression\nhelp: `linear(8) -> relu`, or `|x| x -> relu + x`"],
    );
    body(
        "x -> repeat(3, 4)",
        &["4: expected a layer, or `|x|` and an expression\nhelp: `linear(8) -> relu`, or `|x| x -> relu + x`"],
    );
    body("x -> residual(relu + x)", &["+: expected `->`, `,` or `)`"]);
}

#[test]
fn fragments_of_macro_rules_keep_their_bounds() {
    let fragment = |text: &str| Group::new(Delimiter::None, text.parse().unwrap());
    let (sum, path, shape) = (fragment("K + 1"), fragment("a::B"), fragment("[3, 4]"));
    let tokens = quote::quote!((x: #shape) { x -> linear(#sum * #path) });
    let mut errors = Errors::new();
    let network = parse(tokens, &mut errors).map(|network| network.to_string());
    assert_eq!(network.as_deref(), Some("(x: [3, 4]) { x -> linear((K + 1) * a::B) }"), "{:?}", errors.listing());
}

#[test]
fn depth_is_limited() {
    let deep = |n: usize| format!("(x: []) {{ {}x{} }}", "(".repeat(n), ")".repeat(n));
    assert!(read(&deep(100)).is_ok());
    assert_eq!(
        read(&deep(20_000)).unwrap_err(),
        ["(: more than 128 groups inside each other\nhelp: name a part of it with `let`"]
    );
    let sum = |n: usize| format!("(x: []) {{ x{} }}", " + x".repeat(n));
    assert!(read(&sum(100)).is_ok());
    assert!(read(&sum(20_000)).unwrap_err()[0].contains("more than 128 operations inside each other"));
    let signs = |n: usize| format!("(x: []) {{ {}x }}", "-".repeat(n));
    assert!(read(&signs(20_000)).unwrap_err()[0].contains("more than 128 operations inside each other"));
    let chain = format!("(x: []) {{ x{} }}", " -> relu".repeat(5_000));
    assert!(read(&chain).is_ok());
}
