use crate::front::diagnostics::Errors;

fn of(source: &str) -> String {
    let mut errors = Errors::default();
    let tokens = source.parse().expect("tokens");
    let network = crate::front::syntax::parse(tokens, &mut errors).expect("it parses");
    let model = crate::front::check::check(&network, &mut errors).filter(|_| errors.is_empty());
    model.unwrap_or_else(|| panic!("{source} is wrong: {}", errors.into_tokens())).schema
}

#[test]
fn a_line_a_layer_of_what_predictions_depend_on() {
    let text = of("Net<const H: usize>(x: [3, 8, 8]) {
        x -> conv2d(4, 3, init = zeros) -> relu -> flatten
          -> linear(H) as hidden -> relu -> dropout(0.3) -> linear(10, bias = false) -> softmax_ce
    }");
    let expected = "\
x: f32[B, 3, 8, 8]
conv2d1 = conv2d(out_channels = 4, kernel_size = 3) of x
relu1 = relu of conv2d1
flatten1 = flatten of relu1
hidden = linear(out_features = H) of flatten1
relu2 = relu of hidden
linear2 = linear(out_features = 10, bias = false) of relu2
predict linear2";
    assert_eq!(text, expected);
}

#[test]
fn what_only_training_sees_changes_nothing() {
    let plain = of("N(x: [4]) { x -> linear(8) -> relu -> linear(2) -> softmax_ce }");
    for same in [
        "M(x: [4]) { x -> linear(8, init = zeros) -> relu -> dropout(0.1) -> linear(2) -> softmax_ce(label_smoothing = 0.1) }",
        "N(x: [4]) { x -> linear(8) -> relu as act -> linear(2) -> svm + l2(0.1) }",
        "N(x: [4]) { x -> frozen linear(8) -> relu -> linear(2, bias = true) -> softmax_ce }",
    ] {
        assert_eq!(of(same), plain, "{same}");
    }
}

#[test]
fn what_predictions_see_makes_another_text() {
    let mut texts = std::collections::BTreeSet::new();
    let networks = [
        "N(x: [4]) { x -> linear(8) -> relu -> linear(2) -> softmax_ce }",
        "N(x: [4]) { x -> linear(8) -> tanh -> linear(2) -> softmax_ce }",
        "N(x: [4]) { x -> linear(8) -> leaky_relu(0.1) -> linear(2) -> softmax_ce }",
        "N(x: [4]) { x -> linear(8) -> leaky_relu(0.2) -> linear(2) -> softmax_ce }",
        "N(x: [4]) { x -> linear(8) as first -> relu -> linear(2) -> softmax_ce }",
        "N(x: [4]) { x -> linear(8, bias = false) -> relu -> linear(2) -> softmax_ce }",
        "N(x: [4]) { x -> linear(8) -> relu -> linear(2) -> sigmoid }",
        "N(x: [4]) { let h = x -> linear(8) -> relu; let g = h -> linear(8); let y = g + h; y -> linear(2) -> sigmoid }",
        "N(x: [4]) { let h = x -> linear(8) -> relu; let g = h -> linear(8); let y = g - h; y -> linear(2) -> sigmoid }",
    ];
    for network in networks {
        assert!(texts.insert(of(network)), "{network}: {texts:?}");
    }
}
