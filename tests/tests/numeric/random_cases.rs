// Written by `numeric_random.rs` from `numeric::random_case`.

case! {
    random_1000: N {}
    predict(_x0, _x1) all(_x0, _x1, targets) [loss, gradients(linear1.weight, linear1.bias, _x1), step];
    #[allow(no_gradient)]
    N(_x0: [], #[grad] _x1: [1, 3]) { let _v0 = _x1 + _x0; let _v1 = _v0 -> global_max_pool; let _v2 = _v0 -> reshape([1, 3, 1, 1]); let _v3 = _v0 -> linear(1) -> tanh; let _v4 = _v3 -> gelu; let _v5 = _v4 -> atan; let _v6 = (_v0 -> cumsum(0)) * 0.3; _v6 -> mse + l2(0.1) - l1(0.05) }
}

case! {
    random_1001: N {}
    predict(_x0) all(_x0, _x1, targets) [loss, gradients(_w0, _w1, linear1.weight, linear1.bias, _x0), step];
    #[allow(no_gradient)]
    N(#[grad] _x0: [4], _x1: [2, 1, 3]) { param _w0: [4, 3] = ones; param _w1: [] = ones; let _v0 = -_w1 * -sigmoid(_w1) + _w1; let _v1 = _w1 -> abs; let _v2 = _w0 -> linear(1) -> tanh; let _v3 = _v0 -> mish; let _v4 = _v1 -> reshape([1, 1, 1, 1]); let _v5 = _v4 - _v2 * 0.5; _x0 -> mse + l2(0.1) - l1(0.05) }
}

case! {
    random_1002: N {}
    predict(_x1) all(_x0, _x1) [derivatives(_w0, _w1, _x1)];
    #[allow(no_gradient)]
    N(_x0: [2, 3, 4], #[grad] _x1: [4]) { param _w0: [2, 5, 4] = ones; param _w1: [4] = ones; let _v0 = _x0 -> upsample(2); let _v1 = _w1 -> softsign; let _v2 = _v1 -> relu; let _v3 = _v1 -> gelu; let _v4 = _x1 -> leaky_relu(0.2); let _v5 = _w1 -> flatten; let _v6 = _v1 -> tanh; let _v7 = _v2 -> softplus; let _v8 = _v2 -> mean(axis = -1, keepdim = true); (_v4, _w0) }
}

case! {
    random_1003: N {}
    predict(_x0) all(_x0, _x1, targets) [loss, gradients(_w0, _w1, _w2, rms_norm1.weight, linear1.weight), step];
    #[allow(no_gradient)]
    N(_x0: [3, 4], _x1: [1]) { param _w0: [4, 3] = ones; param _w1: [4] = ones; param _w2: [4] = ones; let _v0 = _x0 -> rms_norm(eps = 1); let _v1 = _x0 -> mish; let _v2 = _v0 + _w1; let _v3 = _v0 -> erf; let _v4 = _v0 - _v0 * 0.5; let _v5 = _w0 -> linear(1, bias = false) -> tanh; let _v6 = _v3 -> neg; _v6 -> mse }
}

case! {
    random_1004: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(linear1.weight, linear1.bias, linear2.weight, linear2.bias), step];
    #[allow(no_gradient)]
    N(_x0: [1, 3]) { let _v0 = _x0 -> var(axis = 0, unbiased = false); let _v1 = min(_x0, sin(_v0)); let _v2 = _v1 -> linear(2) -> tanh; let _v3 = _v1 -> relu; let _v4 = _v1 -> linear(2) -> tanh; let _v5 = (_v2, _v2) -> concat(0); let _v6 = _v5 -> pad([[1, 3]], value = 0.5); let _v7 = _v2 -> squeeze; let _v8 = _v6 -> dropout(0.3); let _v9 = _v0 -> squeeze; _v8 -> mse }
}

case! {
    random_1005: N {}
    predict(_x1) all(_x0, _x1, _x2, labels) [loss, gradients(_w0, _w1, _x2)];
    #[allow(no_gradient)]
    N(_x0: [4, 3], _x1: [2, 5, 4], #[grad] _x2: [4, 3]) { param _w0: [2, 5, 4] = ones; param _w1: [4] = ones; let _v0 = _w1 -> squeeze; let _v1 = _v0 -> mish; let _v2 = _x1 -> adaptive_avg_pool(1); let _v3 = _v2 -> gelu; let _v4 = _v2 -> amax(axis = -1); let _v5 = _v0 -> erf; let _v6 = _v1 -> softplus; _v4 -> softmax_ce }
}

case! {
    random_1006: N {}
    predict(_x1) all(_x0, _x1, _x2) [derivatives(_w0, _w1, _w2, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [2, 3, 4], _x1: [4], _x2: [3, 4]) { param _w0: [4] = ones; param _w1: [3] = ones; param _w2: [1, 3] = ones; let _v0 = _x1 -> amax(axis = -1); let _v1 = _v0 -> abs; let _v2 = _w0 -> elu(0.7); (_v1, _w2) }
}

case! {
    random_1007: N {}
    predict(_x0) all(_x0, labels) [loss, gradients(_w0)];
    #[allow(no_gradient)]
    N(_x0: [1]) { param _w0: [1, 3] = ones; let _v0 = _w0 -> tanh; let _v1 = _v0 -> leaky_relu(0.2); let _v2 = _v1 -> squeeze; let _v3 = _w0 -> relu; let _v4 = _v2 -> squeeze; let _v5 = _v4 -> sum(axis = 0); let _v6 = max(_v5, _v3); let _v7 = _v0 -> pad(1, mode = reflect); _x0 -> softmax_ce }
}

case! {
    random_1008: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, rms_norm1.weight, linear1.weight, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [1, 3]) { param _w0: [2, 5, 4] = ones; param _w1: [3, 1] = ones; let _v0 = _w0 -> rms_norm(eps = 1); let _v1 = _v0 -> upsample(size = [2, 5], mode = bilinear); let _v2 = _v1 / (1 + _v1 * _v1); let _v3 = _v1 -> adaptive_avg_pool(2); let _v4 = _w1 -> neg; let _v5 = _v1 -> linear(2, bias = false) -> tanh; let _v6 = _v5 -> amax(axis = -1); let _v7 = _v3 -> transpose(0, 1); let _v8 = _v7 -> softsign; let _v9 = _v6 -> softmax(axis = 0); (_x0 -> bce_with_logits, _v5, _x0) }
}

case! {
    random_1009: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, linear1.weight, rms_norm1.weight, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [4]) { param _w0: [4] = ones; param _w1: [2, 3] = ones; let _v0 = _w0 -> cos; let _v1 = _v0 -> amax(axis = -1); let _v2 = _w0 -> linear(2, bias = false) -> tanh; let _v3 = _v2 -> softsign; let _v4 = (_v2, _v2) -> stack(1); let _v5 = _v4 -> adaptive_avg_pool(1); let _v6 = _v0 * tanh(_v5); let _v7 = _v6 -> rms_norm(eps = 1); _x0 -> mse }
}

case! {
    random_1010: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, _w2, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [3, 1]) { param _w0: [4, 3] = ones; param _w1: [] = ones; param _w2: [4] = ones; let _v0 = -_w1 * -sigmoid(_w2) + _w2; let _v1 = _w0 -> var(axis = 0, unbiased = false); let _v2 = _w2 -> softmax(axis = 0); let _v3 = clamp(_v1, -1.1, 1.3); (_x0 -> bce_with_logits, _w0, _x0) }
}

case! {
    random_1011: N {}
    predict(_x2) all(_x0, _x1, _x2, targets) [loss, gradients(_w0, _w1, instance_norm1.weight, instance_norm1.bias, _x0, _x1), step];
    #[allow(no_gradient)]
    N(#[grad] _x0: [4], #[grad] _x1: [2, 3], _x2: [2, 1, 3]) { param _w0: [2, 3, 4] = ones; param _w1: [3] = ones; let _v0 = _x2 -> instance_norm(eps = 1, affine = true); let _v1 = _w0 -> adaptive_avg_pool(2); let _v2 = _v1 -> hard_swish; let _v3 = _v0 -> permute([2, 0, 1]); let _v4 = _v3 -> dropout(0.3); let _v5 = _v2 -> pad([[1, 1]], value = 0.5); let _v6 = _v4 -> softmax(axis = 0); _v4 -> mse + l2(0.1) - l1(0.05) }
}

case! {
    random_1012: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, rms_norm1.weight, rms_norm2.weight), step];
    #[allow(no_gradient)]
    N(_x0: [2, 3, 4]) { param _w0: [1, 3] = ones; param _w1: [2, 3] = ones; let _v0 = _w0 -> softmax; let _v1 = _w1 * tanh(_v0); let _v2 = _w1 -> rms_norm(eps = 1); let _v3 = max(_v1, _v2); let _v4 = -_v1 * -sigmoid(_v3) + _v2; let _v5 = _w0 -> rms_norm(eps = 1); let _v6 = _v0 -> softmax(axis = 0); _x0 -> mse + l2(0.1) - l1(0.05) }
}

case! {
    random_1013: N {}
    predict(_x0) all(_x0, labels) [loss, gradients(_w0, _w1, _w2, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [2, 5, 4]) { param _w0: [3, 4] = ones; param _w1: [1] = ones; param _w2: [] = ones; let _v0 = _w2 -> flatten; let _v1 = _v0 * tanh(_w2); let _v2 = _v0 -> sum(axis = 0); (_x0 -> svm(margin = 0.7) * 2, _v1) }
}

case! {
    random_1014: N {}
    predict(_x0) all(_x0, _x1, labels) [loss, gradients(linear1.weight, linear1.bias, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [3, 4], _x1: []) { let _v0 = _x0 -> softmax(axis = 0); let _v1 = _v0 -> linear(3) -> tanh; let _v2 = _v0 -> neg; (_v2 -> svm(margin = 0.7) * 2, _v1) }
}

case! {
    random_1015: N {}
    predict(_x0) all(_x0) [derivatives(_w0, _w1, linear1.weight)];
    #[allow(no_gradient)]
    N(_x0: [4]) { param _w0: [4] = ones; param _w1: [2, 5, 4] = ones; let _v0 = _w1 -> softplus; let _v1 = _w0 -> tanh; let _v2 = max(_v0, _v0); let _v3 = _w1 -> hard_swish; let _v4 = _v2 -> linear(2, bias = false) -> tanh; let _v5 = _v2 -> relu; let _v6 = _v4 -> hard_swish; let _v7 = max(_v5, _v5); (_x0, _v5) }
}

case! {
    random_1016: N {}
    predict(_x1) all(_x0, _x1, labels) [loss, gradients(group_norm1.weight, group_norm1.bias), step];
    #[allow(no_gradient)]
    N(_x0: [3, 3], _x1: [2, 3]) { let _v0 = _x1 -> pad([3, 1], mode = replicate); let _v1 = _x1 -> group_norm(1, eps = 1); let _v2 = (_v1, _x1) -> stack(1); let _v3 = _v1 -> sin; _v3 -> softmax_ce }
}

case! {
    random_1017: N {}
    predict(_x1) all(_x0, _x1, targets) [loss, gradients(_x1)];
    #[allow(no_gradient)]
    N(_x0: [2, 1, 3], #[grad] _x1: []) { let _v0 = _x1 -> softsign; let _v1 = _x1 - _x1 * 0.5; let _v2 = _v1 -> abs; let _v3 = _v0 -> hard_swish; let _v4 = clamp(_v3, -1.1, 1.3); let _v5 = _v0 -> squeeze; let _v6 = clamp(_v4, -1.1, 1.3); let _v7 = _v1 -> gelu; _v7 -> mse }
}

case! {
    random_1018: N {}
    predict(_x1) all(_x0, _x1) [derivatives(_w0, batch_norm1.weight, batch_norm1.bias, _x0, _x1)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [3, 3], #[grad] _x1: [2, 1, 3]) { param _w0: [4] = ones; let _v0 = _x1 -> mean(axis = -1, keepdim = true); let _v1 = _w0 -> atan; let _v2 = _w0 -> softsign; let _v3 = _x1 -> batch_norm(eps = 1); let _v4 = _v2 -> flip; let _v5 = _v1 -> leaky_relu(0.2); let _v6 = _w0 -> gelu; let _v7 = _v1 -> var(axis = 0, unbiased = false); let _v8 = _v4 -> cos; _v3 }
}

case! {
    random_1019: N {}
    predict(_x1) all(_x0, _x1, _x2, labels) [loss, gradients(_w0, linear1.weight, linear1.bias, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [3, 1], _x1: [2, 3], _x2: [4]) { param _w0: [2, 5, 4] = ones; let _v0 = _x1 -> transpose(0, 1); let _v1 = _w0 -> hard_tanh(-0.9, 1.1); let _v2 = _v1 -> pad([[1, 3]], value = 0.5); let _v3 = _v0 -> atan; let _v4 = _v2 -> permute([2, 0, 1]); let _v5 = clamp(_v0, -1.1, 1.3); let _v6 = _v5 -> pad([[1, 3]], value = 0.5); let _v7 = _v1 -> flip; let _v8 = _v2 -> softmax(axis = 0); let _v9 = _v2 -> linear(1) -> tanh; (_v5 -> svm(margin = 0.7) * 2, _x1) }
}

case! {
    random_1020: N {}
    predict(_x0) all(_x0) [derivatives(linear1.weight, linear1.bias, linear2.weight, linear2.bias, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [4, 3]) { let _v0 = _x0 -> glu(0); let _v1 = _v0 -> linear(1) -> tanh; let _v2 = _v1 -> linear(3) -> tanh; let _v3 = _v2 -> hard_tanh(-0.9, 1.1); let _v4 = _v3 -> mean(axis = -1, keepdim = true); let _v5 = _v1 -> dropout2d(0.3); let _v6 = _v3 -> sigmoid; let _v7 = _v6 -> global_avg_pool; _v6 }
}

case! {
    random_1021: N {}
    predict(_x0) all(_x0, labels) [loss, gradients(linear1.weight, rms_norm1.weight), step];
    #[allow(no_gradient)]
    N(_x0: [3, 4]) { let _v0 = _x0 -> linear(2, bias = false) -> tanh; let _v1 = _v0 -> max_pool(2, stride = 1, padding = 1); let _v2 = _v0 -> slice(0, 1, 3); let _v3 = _v1 -> tanh; let _v4 = max(_v3, _v1); let _v5 = _v4 -> rms_norm(eps = 1); let _v6 = _v5 * tanh(_v3); let _v7 = _v5 -> leaky_relu(0.2); let _v8 = _v1 / (1 + _v5 * _v7); _v8 -> softmax_ce }
}

case! {
    random_1022: N {}
    predict(_x0) all(_x0) [derivatives(_w0)];
    #[allow(no_gradient)]
    N(_x0: [3, 4]) { param _w0: [3] = ones; let _v0 = _x0 -> global_avg_pool; let _v1 = (_v0 -> cumsum(0)) * 0.3; let _v2 = _v0 -> leaky_relu(0.2); let _v3 = _w0 -> var(axis = 0, unbiased = false); let _v4 = min(_v3, sin(_w0)); let _v5 = _v2 -> amax(axis = -1); _v5 }
}

case! {
    random_1023: N {}
    predict(_x0) all(_x0, _x1) [derivatives(_w0, _w1, _w2, instance_norm1.weight, instance_norm1.bias)];
    #[allow(no_gradient)]
    N(_x0: [3, 3], _x1: []) { param _w0: [2, 3] = ones; param _w1: [3, 1] = ones; param _w2: [3, 1] = ones; let _v0 = _w0 -> squeeze; let _v1 = _v0 -> instance_norm(eps = 1, affine = true); let _v2 = _v0 -> leaky_relu(0.2); let _v3 = _v2 -> elu(0.7); let _v4 = _w1 -> softmax; let _v5 = _v0 -> gelu; _x0 }
}

case! {
    random_1024: N {}
    predict(_x2) all(_x0, _x1, _x2) [derivatives(_w0, layer_norm1.weight, layer_norm1.bias, _x0, _x1, _x2)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [1, 3], #[grad] _x1: [1], #[grad] _x2: [2, 5, 4]) { param _w0: [2, 3] = ones; let _v0 = _w0 -> transpose(0, 1); let _v1 = _w0 -> cos; let _v2 = _v0 -> layer_norm(eps = 1); let _v3 = _v1 -> relu; let _v4 = _v2 -> relu; let _v5 = _w0 -> tanh; let _v6 = _v5 -> pad(1, mode = reflect); let _v7 = _v5 -> adaptive_avg_pool(1); let _v8 = _v7 -> glu(0); let _v9 = _v6 -> hard_swish; _x2 }
}

case! {
    random_1025: N {}
    predict(_x1) all(_x0, _x1, targets) [loss, gradients(_w0, _w1, _x1)];
    #[allow(no_gradient)]
    N(_x0: [4], #[grad] _x1: [2, 5, 4]) { param _w0: [] = ones; param _w1: [1] = ones; let _v0 = _w1 -> abs; let _v1 = _w1 -> var(axis = 0, unbiased = false); let _v2 = _x1 -> softmax; let _v3 = _v2 -> softmax; let _v4 = _v2 -> pad([2, 1], mode = replicate); _v3 -> mse }
}

case! {
    random_1026: N {}
    predict(_x2) all(_x0, _x1, _x2, targets) [loss, gradients(_w0, _w1, instance_norm1.weight, instance_norm1.bias, _x0, _x2), step];
    #[allow(no_gradient)]
    N(#[grad] _x0: [4], _x1: [2, 1, 3], #[grad] _x2: [2, 1, 3]) { param _w0: [3] = ones; param _w1: [4] = ones; let _v0 = (_w1 -> cumsum(0)) * 0.3; let _v1 = _x2 -> permute([2, 0, 1]); let _v2 = _v1 -> global_avg_pool; let _v3 = _v1 -> instance_norm(eps = 1, affine = true); let _v4 = _v3 -> sin; let _v5 = _w1 -> softsign; let _v6 = _x0 -> swiglu; let _v7 = _v5 -> neg; (_v4 -> bce_with_logits, _v3, _v4) }
}

case! {
    random_1027: N {}
    predict(_x0, _x1) all(_x0, _x1, _x2) [derivatives(_w0, _w1, _w2, linear1.weight, linear1.bias, _x1)];
    #[allow(no_gradient)]
    N(_x0: [1, 3], #[grad] _x1: [3], _x2: [3, 3]) { param _w0: [1, 3] = ones; param _w1: [4, 3] = ones; param _w2: [2, 3] = ones; let _v0 = (_w2 -> cumsum(0)) * 0.3; let _v1 = _x1 -> squeeze; let _v2 = _v1 -> silu; let _v3 = (_w2, _v0) -> concat(0); let _v4 = _w2 -> upsample(1); let _v5 = _v3 -> linear(2) -> tanh; (_v1, _x0) }
}

case! {
    random_1028: N {}
    predict(_x0) all(_x0, _x1) [derivatives(_w0, _w1, layer_norm1.weight, layer_norm1.bias)];
    #[allow(no_gradient)]
    N(_x0: [4, 3], _x1: []) { param _w0: [2, 3] = ones; param _w1: [] = ones; let _v0 = _w0 -> layer_norm(eps = 1); let _v1 = _w1 -> tanh; let _v2 = _w1 -> gelu; let _v3 = _v2 -> cos; let _v4 = _v3 -> softsign; let _v5 = _v3 -> softsign; let _v6 = _w1 -> sin; let _v7 = _v6 + _v1; _x0 }
}

case! {
    random_1029: N {}
    predict(_x0) all(_x0, _x1, targets) [loss, gradients(_w0, instance_norm1.weight, instance_norm1.bias, _x1), step];
    #[allow(no_gradient)]
    N(_x0: [3, 4], #[grad] _x1: [3, 4]) { param _w0: [4, 3] = ones; let _v0 = _w0 -> softplus; let _v1 = _w0 -> dropout2d(0.3); let _v2 = _w0 / (1 + _v0 * _v0); let _v3 = _v1 -> abs; let _v4 = _w0 -> instance_norm(eps = 1, affine = true); let _v5 = _v4 -> relu; let _v6 = _v3 + _v5; let _v7 = _v1 -> flip; let _v8 = _v4 -> mish; let _v9 = _v5 -> global_max_pool; _x0 -> mse + l2(0.1) - l1(0.05) }
}

case! {
    random_1030: N {}
    predict(_x2) all(_x0, _x1, _x2) [derivatives(_w0, _w1, _x0, _x1)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [4], #[grad] _x1: [3, 4], _x2: [4, 3]) { param _w0: [2, 3, 4] = ones; param _w1: [1, 3] = ones; let _v0 = _x2 -> sum(axis = 0); let _v1 = _v0 -> silu; let _v2 = _w1 -> softmax; let _v3 = _v2 -> elu(0.7); let _v4 = clamp(_v3, -1.1, 1.3); let _v5 = _v4 -> sin; (_v0, _v5) }
}

case! {
    random_1031: N {}
    predict(_x2) all(_x0, _x1, _x2) [derivatives(_w0, _x0, _x2)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [3, 4], _x1: [], #[grad] _x2: [3, 3]) { param _w0: [1] = ones; let _v0 = _w0 -> mean(axis = -1, keepdim = true); let _v1 = _x1 -> atan; let _v2 = _x2 -> var(axis = 0, unbiased = false); let _v3 = _x1 -> dropout(0.3); let _v4 = _v2 -> dropout2d(0.3); _v4 }
}

case! {
    random_1032: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, _x0), step];
    #[allow(no_gradient)]
    N(#[grad] _x0: [3, 1]) { param _w0: [] = ones; param _w1: [2, 3] = ones; let _v0 = _w0 -> reshape([1, 1]); let _v1 = _w1 -> amax(axis = -1); let _v2 = _w1 -> adaptive_avg_pool(1); let _v3 = _v1 -> elu(0.7); let _v4 = _v2 -> softmax; _x0 -> mse + l2(0.1) - l1(0.05) }
}

case! {
    random_1033: N {}
    predict(_x1) all(_x0, _x1, labels) [loss, gradients(_x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [3, 1], _x1: [3, 4]) { let _v0 = _x1 -> pad(1, mode = reflect); let _v1 = _x1 -> var(axis = 0, unbiased = false); let _v2 = (_x1 -> cumsum(0)) * 0.3; let _v3 = _v2 -> swiglu; let _v4 = _v2 -> swiglu; let _v5 = _v1 -> sin; let _v6 = _x0 -> relu; _v5 -> softmax_ce }
}

case! {
    random_1034: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _x0), step];
    #[allow(no_gradient)]
    N(#[grad] _x0: [1, 3]) { param _w0: [2, 1, 3] = ones; let _v0 = _x0 -> adaptive_avg_pool(1); let _v1 = _v0 * tanh(_w0); let _v2 = _v0 -> log_softmax(axis = 1); let _v3 = _v1 -> tanh; let _v4 = _v3 -> global_avg_pool; let _v5 = _v4 -> dropout(0.3); _v5 -> mse }
}

case! {
    random_1035: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [1, 3]) { let _v0 = _x0 -> pad([[1, 2]], value = 0.5); let _v1 = min(_v0, sin(_v0)); let _v2 = _v1 -> abs; let _v3 = (_v0, _v1) -> stack(1); let _v4 = _v2 -> hard_swish; let _v5 = _v3 -> unsqueeze(1); _v4 -> mse }
}

case! {
    random_1036: N {}
    predict(_x0) all(_x0) [derivatives(_w0, _w1, _w2)];
    #[allow(no_gradient)]
    N(_x0: [2, 1, 3]) { param _w0: [1] = ones; param _w1: [] = ones; param _w2: [2, 3, 4] = ones; let _v0 = _w2 -> cos; let _v1 = _v0 -> leaky_relu(0.2); let _v2 = _v1 + _v1; (_x0, _v0) }
}

case! {
    random_1037: N {}
    predict(_x2) all(_x0, _x1, _x2, labels) [loss, gradients(_w0, _w1, _w2, linear1.weight, linear1.bias, _x0, _x2), step];
    #[allow(no_gradient)]
    N(#[grad] _x0: [1], _x1: [3], #[grad] _x2: [2, 5, 4]) { param _w0: [3] = ones; param _w1: [2, 5, 4] = ones; param _w2: [] = ones; let _v0 = _x2 -> linear(1) -> tanh; let _v1 = _v0 * tanh(_v0); let _v2 = _v1 -> neg; let _v3 = _v2 -> flatten; _v2 -> softmax_ce }
}

case! {
    random_1038: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, instance_norm1.weight, instance_norm1.bias), step];
    #[allow(no_gradient)]
    N(_x0: [1]) { param _w0: [3, 3] = ones; param _w1: [2, 5, 4] = ones; let _v0 = _w1 -> erf; let _v1 = _w1 -> instance_norm(eps = 1, affine = true); let _v2 = _v1 -> logsumexp(axis = 2); let _v3 = _v1 -> squeeze; let _v4 = _v3 -> amax(axis = -1); let _v5 = _v4 -> sin; let _v6 = _x0 -> drop_path(0.3); let _v7 = _v3 - _v3 * 0.5; _v6 -> mse + l2(0.1) - l1(0.05) }
}

case! {
    random_1039: N {}
    predict(_x1) all(_x0, _x1, targets) [loss, gradients(_w0, _w1, _w2, _x0)];
    #[allow(no_gradient)]
    N(#[grad] _x0: [], _x1: [3]) { param _w0: [1] = ones; param _w1: [] = ones; param _w2: [4] = ones; let _v0 = _x1 -> amax(axis = -1); let _v1 = _w0 -> softplus; let _v2 = clamp(_w2, -1.1, 1.3); let _v3 = _v1 -> abs; (_x1 -> bce_with_logits, _v2, _x1) }
}
