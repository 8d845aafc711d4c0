// Written by `numeric_random.rs` from `numeric::random_case`.

case! {
    random_1000: N {}
    predict(_x1) all(_x0, _x1, targets) [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias, linear3.weight, linear3.bias, _x1), step];
    #[allow(no_gradient)]
    N(_x0: [], #[grad] _x1: [1, 3]) { let _v0 = _x1 -> sigmoid; let _v1 = min(_v0, sin(_x1)); let _v2 = _v0 -> linear(3) -> tanh; let _v3 = _x1 -> linear(2) -> tanh; let _v5 = _v3 -> linear(2) -> tanh; (_v5 -> bce_with_logits, _v0, _v5) }
}

case! {
    random_1001: N {}
    predict(_x1) all(_x0, _x1, labels) [loss, gradients(_w0, _w1, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [4], _x1: [2, 3, 4]) { param _w0: [3, 4] = ones; param _w1: [] = ones; let _v0 = _w1 -> neg; let _v1 = _w0 -> flatten; let _v2 = max(_v0, _v1); let _v3 = _w0 - _w0 * 0.5; let _v4 = _v2 * tanh(_v1); (_x1 -> svm(margin = 0.7) * 2, _v4) }
}

case! {
    random_1002: N {}
    predict(_x1) all(_x0, _x1, targets) [loss, gradients(_w0, _w1, _x1)];
    #[allow(no_gradient)]
    N(_x0: [3, 3], #[grad] _x1: [4]) { param _w0: [2, 1, 3] = ones; param _w1: [4] = ones; let _v0 = _x1 * tanh(_x1); let _v2 = _x1 + _v0; let _v3 = _w1 -> cos; let _v4 = _w1 -> leaky_relu(0.2); let _v5 = tanh(_v3 @ _v4); let _v6 = _v2 -> softplus; let _v7 = _v5 -> softplus; let _v8 = -_w0 * -sigmoid(_v5) + _w0; (_v6 -> bce_with_logits, _v5, _v6) }
}

case! {
    random_1003: N {}
    predict(_x0) all(_x0, _x1, targets) [loss, gradients(_w0, _w1, _w2)];
    #[allow(no_gradient)]
    N(_x0: [3, 4], _x1: [1]) { param _w0: [3, 4] = ones; param _w1: [4] = ones; param _w2: [3] = ones; let _v0 = _w1 -> relu; let _v1 = _x0 -> flatten; let _v2 = _v0 -> softplus; let _v6 = _v0 -> abs; (_v1 -> bce_with_logits, _v1, _v1) }
}

case! {
    random_1004: N {}
    predict(_x0) all(_x0) [derivatives(linear1.weight, linear1.bias, linear2.weight)];
    #[allow(no_gradient)]
    N(_x0: [4]) { let _v0 = _x0 -> sigmoid; let _v1 = _x0 -> linear(3) -> tanh; let _v6 = _v0 -> linear(3, bias = false) -> tanh; let _v7 = _v1 -> flatten; let _v8 = _v7 -> reshape([1, 3]); _v8 }
}

case! {
    random_1005: N {}
    predict(_x1) all(_x0, _x1, _x2) [derivatives(_w0, _w1, _x2)];
    #[allow(no_gradient)]
    N(_x0: [3, 4], _x1: [2, 1, 3], #[grad] _x2: [4, 3]) { param _w0: [2, 1, 3] = ones; param _w1: [4] = ones; let _v3 = _w0 -> flatten; let _v4 = _w0 - _x1 * 0.5; let _v5 = _v4 -> reshape([2, 3]); _v5 }
}

case! {
    random_1006: N {}
    predict(_x2) all(_x0, _x1, _x2, labels) [loss, gradients(_w0, _w1, _w2, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [2, 3, 4], _x1: [4], _x2: [2, 3]) { param _w0: [3] = ones; param _w1: [3] = ones; param _w2: [1, 3] = ones; let _v0 = -_w2 * -sigmoid(_w0) + _w2; _x2 -> softmax_ce }
}

case! {
    random_1007: N {}
    predict(_x0) all(_x0, labels) [loss, gradients(_w0, linear1.weight, linear1.bias), step];
    #[allow(no_gradient)]
    N(_x0: [1]) { param _w0: [1, 3] = ones; let _v0 = _w0 + _x0; let _v1 = _v0 -> leaky_relu(0.2); let _v2 = _w0 / (1 + _v0 * _v0); let _v4 = min(_w0, sin(_v2)); let _v6 = _v0 -> reshape([1, 3]); let _v7 = _v2 -> linear(3) -> tanh; _v7 -> softmax_ce + l2(0.1) - l1(0.05) }
}

case! {
    random_1008: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [1, 3]) { param _w0: [2, 1, 3] = ones; param _w1: [3, 1] = ones; let _v0 = -_w0 * -sigmoid(_w0) + _w0; let _v1 = _w0 -> reshape([2, 3]); let _v2 = _v1 -> reshape([2, 3]); let _v3 = _v1 * tanh(_v1); let _v4 = _w0 / (1 + _v0 * _v0); let _v5 = max(_w1, _v4); let _v7 = _v5 -> flatten; (_x0 -> bce_with_logits, _v3, _x0) }
}

case! {
    random_1009: N {}
    predict(_x0) all(_x0) [derivatives(_w0, _w1, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [4]) { param _w0: [4] = ones; param _w1: [3, 1] = ones; let _v0 = _w0 -> cos; let _v1 = _w0 -> flatten; let _v2 = _w1 -> leaky_relu(0.2); let _v3 = _v2 / (1 + _w0 * _w0); let _v4 = _v2 / (1 + _v2 * _v2); let _v5 = min(_v4, sin(_v4)); let _v6 = _v3 -> flatten; let _v7 = _v0 -> leaky_relu(0.2); _x0 }
}

case! {
    random_1010: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, _w2, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [1, 3]) { param _w0: [3, 4] = ones; param _w1: [] = ones; param _w2: [4] = ones; let _v0 = tanh(_w0 @ _w2); let _v1 = _v0 -> reshape([1, 3]); _x0 -> mse }
}

case! {
    random_1011: N {}
    predict(_x1) all(_x0, _x1, _x2) [derivatives(_w0, _w1, _x0, _x1)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [4], #[grad] _x1: [3, 1], _x2: [2, 3, 4]) { param _w0: [3, 3] = ones; param _w1: [3] = ones; let _v0 = tanh(_w0 @ _w0); let _v1 = min(_w0, sin(_v0)); let _v2 = _v0 -> tanh; let _v3 = _v0 -> flatten; let _v4 = _v1 -> flatten; let _v5 = -_x1 * -sigmoid(_v4) + _x1; (_v5, _v2) }
}

case! {
    random_1012: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, linear1.weight), step];
    #[allow(no_gradient)]
    N(_x0: [3, 3]) { param _w0: [1, 3] = ones; param _w1: [3, 1] = ones; let _v0 = _w1 -> sigmoid; let _v1 = _w1 -> reshape([1, 3]); let _v3 = _v0 -> linear(4, bias = false) -> tanh; let _v4 = _v0 -> reshape([1, 3]); let _v5 = _w0 -> reshape([1, 3]); let _v6 = _v3 -> cos; _x0 -> mse + l2(0.1) - l1(0.05) }
}

case! {
    random_1013: N {}
    predict(_x0) all(_x0, labels) [loss, gradients(_w0, _w1, _w2, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [2, 1, 3]) { param _w0: [2, 3] = ones; param _w1: [1] = ones; param _w2: [] = ones; let _v0 = _w1 -> reshape([1, 1]); let _v1 = _w2 -> abs; (_x0 -> svm(margin = 0.7) * 2, _w2) }
}

case! {
    random_1014: N {}
    predict(_x1) all(_x0, _x1) [derivatives(_x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [2, 3], _x1: []) { let _v1 = _x1 -> reshape([1, 1]); (_v1, _v1) }
}

case! {
    random_1015: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1)];
    #[allow(no_gradient)]
    N(_x0: [4]) { param _w0: [3] = ones; param _w1: [2, 1, 3] = ones; let _v1 = min(_x0, sin(_x0)); let _v2 = _w1 / (1 + _w0 * _w0); let _v6 = _w1 -> reshape([2, 3]); (_v1 -> bce_with_logits, _v2, _v1) }
}

case! {
    random_1016: N {}
    predict(_x1) all(_x0, _x1) [derivatives(linear1.weight, linear1.bias)];
    #[allow(no_gradient)]
    N(_x0: [3, 3], _x1: [2, 3]) { let _v0 = _x1 -> flatten; let _v1 = _v0 -> linear(3) -> tanh; let _v2 = tanh(_v0 @ _v0); let _v3 = -_v2 * -sigmoid(_v1) + _v2; _v3 }
}

case! {
    random_1017: N {}
    predict(_x1) all(_x0, _x1) [derivatives(_x1)];
    #[allow(no_gradient)]
    N(_x0: [2, 1, 3], #[grad] _x1: []) { let _v0 = _x1 -> sigmoid; let _v2 = min(_v0, sin(_v0)); let _v3 = _v2 + _v2; let _v4 = max(_v3, _x1); let _v5 = _v2 -> flatten; let _v7 = _v0 -> reshape([1, 1]); (_v7, _v5) }
}

case! {
    random_1018: N {}
    predict(_x1) all(_x0, _x1, labels) [loss, gradients(_w0, _x0, _x1), step];
    #[allow(no_gradient)]
    N(#[grad] _x0: [4, 3], #[grad] _x1: [2, 3, 4]) { param _w0: [4] = ones; let _v0 = _w0 -> sin; let _v1 = _w0 / (1 + _x1 * _x1); let _v2 = _x1 -> flatten; let _v4 = _v0 - _x1 * 0.5; let _v6 = _v1 -> sin; (_v6 -> svm(margin = 0.7) * 2, _v0) }
}

case! {
    random_1019: N {}
    predict(_x1) all(_x0, _x1, _x2, targets) [loss, gradients(_w0, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [3, 1], _x1: [2, 3], _x2: [4]) { param _w0: [2, 1, 3] = ones; let _v4 = _x1 -> flatten; let _v6 = _w0 -> flatten; let _v7 = _v6 -> flatten; let _v9 = -_v7 * -sigmoid(_v7) + _v7; _v4 -> mse }
}

case! {
    random_1020: N {}
    predict(_x0) all(_x0, labels) [loss, gradients(_x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [3, 4]) { let _v0 = _x0 + _x0; let _v1 = _x0 -> flatten; let _v2 = min(_v1, sin(_v1)); let _v3 = _x0 -> reshape([4, 3]); let _v5 = tanh(_x0 @ _v3); (_v5 -> svm(margin = 0.7) * 2, _v5) }
}

case! {
    random_1021: N {}
    predict(_x0) all(_x0, labels) [loss, gradients(linear1.weight, linear1.bias), step];
    #[allow(no_gradient)]
    N(_x0: [3, 4]) { let _v0 = _x0 -> reshape([4, 3]); let _v1 = _x0 -> linear(4) -> tanh; let _v2 = _v0 -> softplus; let _v7 = _v0 * tanh(_v2); let _v8 = _v0 -> dropout(0.3); (_v8 -> svm(margin = 0.7) * 2 + l2(0.1) - l1(0.05), _v0) }
}

case! {
    random_1022: N {}
    predict(_x0) all(_x0) [derivatives(_w0, linear1.weight, linear1.bias)];
    #[allow(no_gradient)]
    N(_x0: [2, 3]) { param _w0: [3] = ones; let _v0 = _w0 -> sigmoid; let _v1 = _v0 + _w0; let _v2 = _v1 -> linear(4) -> tanh; let _v3 = _v1 -> softplus; let _v4 = _v3 -> sigmoid; _x0 }
}

case! {
    random_1023: N {}
    predict(_x1) all(_x0, _x1, targets) [loss, gradients(_w0, _w1, _w2), step];
    #[allow(no_gradient)]
    N(_x0: [4, 3], _x1: []) { param _w0: [2, 3] = ones; param _w1: [1, 3] = ones; param _w2: [3, 1] = ones; let _v0 = _w2 + _w2; let _v2 = _x1 -> flatten; let _v3 = _x1 -> reshape([1, 1]); let _v4 = _v3 * tanh(_v0); _v4 -> mse }
}

case! {
    random_1024: N {}
    predict(_x2) all(_x0, _x1, _x2) [derivatives(_w0, _x0, _x1, _x2)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [1, 3], #[grad] _x1: [1], #[grad] _x2: [2, 1, 3]) { param _w0: [2, 3] = ones; let _v1 = _w0 -> abs; let _v2 = _x2 + _w0; let _v3 = _v1 -> reshape([2, 3]); let _v4 = _v1 -> cos; let _v6 = _v1 -> reshape([2, 3]); let _v7 = _v4 -> reshape([2, 3]); let _v8 = _v4 -> softplus; (_v2, _v7) }
}

case! {
    random_1025: N {}
    predict(_x1) all(_x0, _x1, targets) [loss, gradients(_w0, _w1, _x1)];
    #[allow(no_gradient)]
    N(_x0: [4], #[grad] _x1: [2, 1, 3]) { param _w0: [] = ones; param _w1: [1] = ones; let _v0 = tanh(_w1 @ _w1); let _v1 = _w1 -> tanh; let _v2 = tanh(_v1 @ _v1); let _v3 = _v2 + _w1; _x1 -> mse }
}

case! {
    random_1026: N {}
    predict(_x2) all(_x0, _x1, _x2, targets) [loss, gradients(_w0, _w1, linear1.weight, linear1.bias, _x0, _x2), step];
    #[allow(no_gradient)]
    N(#[grad] _x0: [4], _x1: [2, 3, 4], #[grad] _x2: [2, 3, 4]) { param _w0: [3] = ones; param _w1: [4] = ones; let _v0 = _w1 -> leaky_relu(0.2); let _v1 = _x2 -> linear(3) -> tanh; let _v2 = _v1 -> sin; let _v4 = max(_v2, _v1); let _v5 = _v4 -> cos; let _v6 = _v5 -> abs; let _v7 = _v1 -> reshape([6, 3]); (_v7 -> bce_with_logits, _v6, _v7) }
}

case! {
    random_1027: N {}
    predict(_x2) all(_x0, _x1, _x2) [derivatives(_w0, _w1, _w2, _x1)];
    #[allow(no_gradient)]
    N(_x0: [1, 3], #[grad] _x1: [3], _x2: [4, 3]) { param _w0: [4] = ones; param _w1: [3, 4] = ones; param _w2: [2, 3] = ones; let _v0 = _w2 + _w2; let _v1 = _w2 / (1 + _v0 * _v0); let _v2 = _w2 / (1 + _w2 * _w2); let _v3 = _w2 -> cos; let _v5 = _v1 / (1 + _v1 * _v1); (_x2, _v0) }
}

case! {
    random_1028: N {}
    predict(_x0) all(_x0, _x1) [derivatives(_w0, _w1)];
    #[allow(no_gradient)]
    N(_x0: [3, 4], _x1: []) { param _w0: [2, 3] = ones; param _w1: [] = ones; let _v1 = _w0 -> dropout(0.3); let _v2 = _w0 -> sin; let _v4 = _w1 + _v1; let _v5 = min(_v2, sin(_v2)); let _v6 = _x0 -> reshape([4, 3]); let _v7 = _v1 -> dropout(0.3); (_v6, _v6) }
}

case! {
    random_1029: N {}
    predict(_x0) all(_x0, _x1, labels) [loss, gradients(_w0, linear1.weight, linear1.bias, _x1), step];
    #[allow(no_gradient)]
    N(_x0: [2, 3], #[grad] _x1: [3, 4]) { param _w0: [3, 4] = ones; let _v1 = _x0 -> leaky_relu(0.2); let _v2 = tanh(_v1 @ _x1); let _v4 = _v1 -> reshape([2, 3]); let _v5 = max(_v1, _v4); let _v6 = _v5 -> flatten; let _v7 = _v6 / (1 + _v6 * _v6); let _v9 = _v4 -> linear(3) -> tanh; _v9 -> softmax_ce + l2(0.1) - l1(0.05) }
}

case! {
    random_1030: N {}
    predict(_x2) all(_x0, _x1, _x2) [derivatives(_w0, _w1, linear1.weight, linear1.bias, _x0, _x1)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [4], #[grad] _x1: [2, 3], _x2: [3, 4]) { param _w0: [3, 3] = ones; param _w1: [1, 3] = ones; let _v0 = _w1 - _w1 * 0.5; let _v1 = _v0 -> neg; let _v2 = -_v1 * -sigmoid(_w0) + _v1; let _v3 = _v2 -> linear(1) -> tanh; let _v4 = _w0 + _v3; _x2 }
}

case! {
    random_1031: N {}
    predict(_x0, _x2) all(_x0, _x1, _x2) [derivatives(_w0, _x0, _x2)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [2, 3], _x1: [], #[grad] _x2: [4, 3]) { param _w0: [1] = ones; let _v0 = _x0 -> cos; let _v1 = _w0 -> cos; let _v3 = _v1 -> flatten; (_v0, _x2) }
}

case! {
    random_1032: N {}
    predict(_x0) all(_x0) [derivatives(_w0, _w1, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [1, 3]) { param _w0: [] = ones; param _w1: [2, 3] = ones; let _v0 = _w0 -> sigmoid; let _v2 = _w1 -> relu; let _v4 = max(_v2, _w1); _x0 }
}

case! {
    random_1033: N {}
    predict(_x0) all(_x0, _x1, targets) [loss, gradients(_x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [3, 1], _x1: [3, 4]) { let _v0 = _x1 / (1 + _x1 * _x1); let _v1 = _x0 -> reshape([1, 3]); let _v5 = _v1 -> sigmoid; (_v5 -> bce_with_logits, _v1, _v5) }
}

case! {
    random_1034: N {}
    predict(_x0) all(_x0) [derivatives(_w0, linear1.weight, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [4]) { param _w0: [2, 3, 4] = ones; let _v0 = _w0 -> tanh; let _v1 = _v0 -> sin; let _v2 = _v1 -> linear(3, bias = false) -> tanh; _x0 }
}

case! {
    random_1035: N {}
    predict(_x0) all(_x0) [derivatives(_x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [1, 3]) { let _v0 = -_x0 * -sigmoid(_x0) + _x0; let _v1 = _v0 -> reshape([1, 3]); let _v2 = _v1 -> flatten; let _v3 = _v1 - _v1 * 0.5; let _v4 = _v2 -> reshape([1, 3]); _v4 }
}

case! {
    random_1036: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, _w2, linear1.weight)];
    #[allow(no_gradient)]
    N(_x0: [2, 1, 3]) { param _w0: [1] = ones; param _w1: [] = ones; param _w2: [3, 3] = ones; let _v1 = _w0 -> linear(2, bias = false) -> tanh; (_x0 -> bce_with_logits, _w2, _x0) }
}

case! {
    random_1037: N {}
    predict(_x2) all(_x0, _x1, _x2, targets) [loss, gradients(_w0, _w1, _w2, _x0, _x2)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [1], _x1: [3], #[grad] _x2: [2, 1, 3]) { param _w0: [3] = ones; param _w1: [2, 1, 3] = ones; param _w2: [] = ones; let _v0 = _w2 -> neg; let _v1 = _w0 -> cos; let _v2 = _w0 -> sigmoid; (_x2 -> bce_with_logits, _v1, _x2) }
}

case! {
    random_1038: N {}
    predict(_x0) all(_x0) [derivatives(_w0, _w1, linear1.weight, linear1.bias, linear2.weight)];
    #[allow(no_gradient)]
    N(_x0: [1]) { param _w0: [4, 3] = ones; param _w1: [2, 1, 3] = ones; let _v1 = -_w1 * -sigmoid(_w0) + _w1; let _v2 = _w1 -> linear(3) -> tanh; let _v4 = _v1 -> linear(3, bias = false) -> tanh; let _v5 = _w0 -> reshape([4, 3]); let _v6 = _v4 -> reshape([8, 3]); _x0 }
}

case! {
    random_1039: N {}
    predict(_x1) all(_x0, _x1) [derivatives(_w0, _w1, _w2, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [], _x1: [3]) { param _w0: [1] = ones; param _w1: [] = ones; param _w2: [4] = ones; let _v0 = _w2 -> cos; let _v1 = _w0 -> flatten; let _v2 = _v0 -> cos; _x1 }
}
