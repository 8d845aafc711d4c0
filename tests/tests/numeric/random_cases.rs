// Written by `numeric_random.rs` from `numeric::random_case`.

case! {
    random_1000: N {}
    predict(_x1) all(_x0, _x1, targets) [loss, gradients(layer_norm1.weight, layer_norm1.bias, layer_norm2.weight, layer_norm2.bias, _x1), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [], #[grad] _x1: [1, 3]) { let _v0 = _x1 -> layer_norm(eps = 1); let _v1 = (_v0, _v0) -> concat(0); let _v2 = _v0 -> upsample(1); let _v3 = _v1 -> transpose(0, 1); let _v4 = _v2 -> layer_norm(eps = 1); let _v5 = _v4 -> abs; let _v6 = _v1 -> dropout2d(0.3); _v6 -> mse }
}

case! {
    random_1001: N {}
    predict(_x1) all(_x0, _x1, _t0, _t1) [loss, gradients(_w0, _w1, gated1.dense1.linear1.weight, gated1.dense1.linear1.bias, gated1.linear1.weight, gated1.linear1.bias, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [4], _x1: [2, 1, 3], _t0: [2], _t1: [2, 1, 3]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); param _w0: [4, 3] = ones; param _w1: [] = ones; let _v0 = _w1 -> hard_swish; let _v1 = _x1 -> global_max_pool; let _v2 = clamp(_w1, -1.1, 1.3); let _v3 = _w0 -> erf; let _v4 = _v3 -> erf; let _v5 = _v4 -> residual(gated(3)); (batch_mean(sum(_v1 * _t0))) + (_x1 -> huber(_t1, delta = 0.7)) }
}

case! {
    random_1002: N {}
    predict(_x0) all(_x0, _x1, targets) [loss, gradients(_w0, _w1, layer_norm1.weight, layer_norm1.bias, _x1), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [2, 3, 4], #[grad] _x1: [4]) { param _w0: [2, 5, 4] = ones; param _w1: [4] = ones; let _v0 = _x0 -> silu; let _v1 = _x0 -> transpose(0, 1); let _v2 = _w1 -> atan; let _v3 = _w1 -> layer_norm(eps = 1); let _v4 = _v3 * tanh(_v1); let _v5 = _v1 -> mean(axis = -1, keepdim = true); let _v6 = _v1 -> avg_pool(1, stride = 2, ceil_mode = true); let _v7 = _v1 -> squeeze; let _v8 = (_v4, _v4) -> concat(0); _v7 -> mse + l2(0.1) - l1(0.05) }
}

case! {
    random_1003: N {}
    predict(_x0, _x1) all(_x0, _x1, targets) [loss, gradients(_w0, _w1, _w2, shared.linear1.weight, shared.linear1.bias, shared.linear2.weight), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [3, 4], _x1: [1]) { share shared = linear(3) -> tanh -> linear(2, bias = false); op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a)); param _w0: [4, 3] = ones; param _w1: [4] = ones; param _w2: [4] = ones; let _v0 = wave(_x0, _x1); let _v1 = _w2 + _w2; let _v2 = (_v0 -> shared) * (_w1 -> shared); let _v3 = _v0 -> avg_pool(2, stride = 1, padding = 1, count_include_pad = false); let _v4 = _v2 -> relu; let _v5 = _v4 -> max_pool(2, stride = 1, padding = 1); let _v6 = _v4 -> dropout(0.3); _v5 -> huber(delta = 0.7) }
}

case! {
    random_1004: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(conv1d1.weight, conv1d1.bias, layer_norm1.weight, layer_norm1.bias), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [1, 3]) { op mix(a, b) = a * tanh(b) + 0.5 * b; let _v0 = _x0 -> sum(axis = 0); let _v1 = _x0 -> mish; let _v2 = tanh(grad(sum((_v0 -> softmax) * _v1), _v0)); let _v3 = mix(_v2, _v2); let _v4 = _v2 -> slice(-1, start = 2, step = 2); let _v5 = _v2 -> cos; let _v6 = _x0 -> conv1d(2, 3, dilation = 2, padding = same) -> tanh; let _v7 = _v1 -> layer_norm(eps = 1); let _v8 = _v6 -> max_pool(2, stride = 1, padding = 1); let _v9 = _v2 -> tanh; _v8 -> mse + l2(0.1) - l1(0.05) }
}

case! {
    random_1005: N {}
    predict(_x1) all(_x0, _x1, _x2, _t0, _t1, _t2) [loss, gradients(_w0, _w1, _x2)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [4, 3], _x1: [2, 5, 4], #[grad] _x2: [4, 3], _t0: [2, 3, 2], _t1: [2, 5, 4], _t2: [4, 3]) { param _w0: [2, 5, 4] = ones; param _w1: [4] = ones; let _v0 = _w0 -> adaptive_avg_pool(1); let _v1 = _v0 -> hard_swish; let _v2 = _v1 -> softmax(axis = 0); let _v3 = _x1 -> avg_pool(1, stride = 2, ceil_mode = true); let _v4 = _v3 -> atan; let _v5 = _v2 -> unsqueeze(1); let _v6 = _v4 -> abs; (_v4 -> mse(_t0)) + (_x1 -> huber(_t1, delta = 0.7)) + (_x0 -> mse(_t2)) }
}

case! {
    random_1006: N {}
    predict(_x1) all(_x0, _x1, _x2, _t0, _t1, _t2) [loss, gradients(_w0, _w1, _w2, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [2, 3, 4], _x1: [4], _x2: [3, 4], _t0: [class(1); 4], _t1: [3, 4], _t2: [class(4); 2, 3]) { op mix(a, b) = a * tanh(b) + 0.5 * b; param _w0: [4] = ones; param _w1: [3] = ones; param _w2: [1, 3] = ones; let _v0 = _x1 -> unsqueeze(1); let _v1 = mix(_v0, _w0); let _v2 = _w2 -> elu(0.7); (_v0 -> softmax_ce(_t0, reduction = sum)) + (_x2 -> mse(_t1)) + (_x0 -> softmax_ce(_t2)) }
}

case! {
    random_1007: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, rms_norm1.weight)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [1]) { param _w0: [1, 3] = ones; let _v0 = _w0 -> rms_norm(eps = 1); let _v1 = _x0 -> tanh; let _v2 = _w0 -> softmax(axis = 0); let _v3 = _v2 -> gelu; let _v4 = _v2 -> frozen linear(2) -> tanh; let _v5 = _v3 -> hard_swish; let _v6 = _v2 -> gelu; let _v7 = where(gt(_v5, _v0), _v6, _v3 * 0.5); _x0 -> soft_margin + batch_mean(square(_x0)) }
}

case! {
    random_1008: N {}
    predict(_x0) all(_x0, _t0, _t1) [loss, gradients(_w0, _w1, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [1, 3], _t0: [1, 3], _t1: [1, 3]) { op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a)); param _w0: [2, 5, 4] = ones; param _w1: [3, 1] = ones; let _v0 = wave(_w0, _w0); let _v1 = _w0 -> softmax(axis = 0); let _v2 = _v1 -> permute([2, 0, 1]); let _v3 = _v1 -> pad([2, 1], mode = replicate); let _v4 = _v1 -> unsqueeze(2); let _v5 = wave(_v4, _v4); let _v6 = _v5 -> logsumexp(axis = 2); let _v7 = _v3 -> flip; let _v8 = _v7 -> cos; let _v9 = _v7 -> relu; (_x0 -> bce_with_logits(_t0)) + (_x0 -> bce_with_logits(_t1)) }
}

case! {
    random_1009: N {}
    predict(_x0) all(_x0) [derivatives(_w0, _w1, rms_norm1.weight, linear1.weight, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [4]) { param _w0: [4] = ones; param _w1: [2, 3] = ones; let _v0 = _w0 -> softplus; let _v1 = _w0 -> rms_norm(eps = 1); let _v2 = _w1 -> softmax; let _v3 = _v0 -> linear(3, bias = false) -> tanh; let _v4 = (_v2 -> cumsum(0)) * 0.3; let _v5 = _v3 -> gelu; let _v6 = _v3 -> slice(0, 1, 3); let _v7 = _v2 -> dropout2d(0.3); (_x0, _v7) }
}

case! {
    random_1010: N {}
    predict(_x0) all(_x0) [derivatives(_w0, _w1, _w2, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [3, 1]) { param _w0: [4, 3] = ones; param _w1: [] = ones; param _w2: [4] = ones; let _v0 = _w1 -> hard_swish; let _v1 = _v0 + _v0; let _v2 = _v1 -> softplus; let _v3 = -_v2 * -sigmoid(_v0) + _w1; _x0 }
}

case! {
    random_1011: N {}
    predict(_x1) all(_x0, _x1, _x2) [derivatives(_w0, _w1, linear1.weight, _x0, _x1)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [4], #[grad] _x1: [2, 3], _x2: [2, 1, 3]) { param _w0: [2, 3, 4] = ones; param _w1: [3] = ones; let _v0 = _w0 -> abs; let _v1 = (_w1, _w1) -> stack(1); let _v2 = _v1 -> sigmoid; let _v3 = _v1 -> silu; let _v4 = _v3 -> adaptive_avg_pool(1); let _v5 = _v0 -> neg; let _v6 = _v0 -> linear(1, bias = false) -> tanh; (_x1, _v4) }
}

case! {
    random_1012: N {}
    predict(_x0) all(_x0, labels) [loss, gradients(_w0, _w1)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [2, 3, 4]) { op mix(a, b) = a * tanh(b) + 0.5 * b; op cube(a) = a * a * a / (1 + a * a); op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a)); param _w0: [1, 3] = ones; param _w1: [2, 3] = ones; let _v0 = _w0 -> logsumexp(axis = 1); let _v1 = _v0 -> dropout(0.3); let _v2 = _v0 -> softplus; let _v3 = _v2 + _w0; let _v4 = _v3 -> mix(_v2) -> cube; let _v5 = wave(_w0, cube(_v2)); let _v6 = _v2 -> squeeze; _x0 -> softmax_ce(axis = -1, reduction = sum, label_smoothing = 0.1) }
}

case! {
    random_1013: N {}
    predict(_x0) all(_x0, _t0, _t1, _t2) [loss, gradients(_w0, _w1, _w2, shared.linear1.weight, shared.linear1.bias, shared.linear2.weight, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [2, 5, 4], _t0: [class(4); 2, 5], _t1: [2, 5, 4], _t2: [2, 5, 4]) { share shared = linear(3) -> tanh -> linear(2, bias = false); param _w0: [3, 4] = ones; param _w1: [1] = ones; param _w2: [] = ones; let _v0 = _w1 -> sin; let _v1 = _v0 -> shared; let _v2 = clamp(_v0, -1.1, 1.3); (_x0 -> softmax_ce(_t0, reduction = sum)) + (_x0 -> bce_with_logits(_t1)) + (_x0 -> mse(_t2)) }
}

case! {
    random_1014: N {}
    predict(_x1) all(_x0, _x1) [derivatives(_x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [3, 4], _x1: []) { let _v0 = _x1 -> dropout(0.3); let _v1 = _v0 -> hard_swish; let _v2 = _v1 -> flip; _v1 }
}

case! {
    random_1015: N {}
    predict(_x0) all(_x0, labels) [loss, gradients(_w0, _w1)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [4]) { param _w0: [4] = ones; param _w1: [2, 5, 4] = ones; let _v0 = _w1 -> leaky_relu(0.2); let _v1 = _w0 -> tanh; let _v2 = _v0 -> silu; let _v3 = _w1 -> flatten; let _v4 = _v0 -> upsample(size = [1, 5], mode = bilinear); let _v5 = _v2 -> flatten; let _v6 = _v3 -> softmax(axis = 0); let _v7 = _v1 -> dropout(0.3); _x0 -> softmax_ce(axis = 0, ignore_index = 1) }
}

case! {
    random_1016: N {}
    predict(_x1) all(_x0, _x1, labels) [loss, gradients(batch_norm1.weight, batch_norm1.bias), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [3, 3], _x1: [2, 3]) { let _v0 = (_x1, _x1) -> concat(0); let _v1 = _v0 -> softmax(axis = 0); let _v2 = _v1 -> avg_pool(1, stride = 2, ceil_mode = true); let _v3 = _v0 -> batch_norm(eps = 1); (_v2 -> svm(margin = 0.7, axis = -1) * 2, _x1) }
}

case! {
    random_1017: N {}
    predict(_x1) all(_x0, _x1, targets) [loss, gradients(_x1)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [2, 1, 3], #[grad] _x1: []) { op mix(a, b) = a * tanh(b) + 0.5 * b; let _v0 = _x1 -> tanh; let _v1 = _x1 -> neg; let _v2 = _v1 -> elu(0.7); let _v3 = max(_v2, _x1); let _v4 = grad(sum(tanh(_v3) * sin(_v1)), _v1); let _v5 = _v3 -> gelu; let _v6 = _v4 -> softsign; let _v7 = mix(_v5, _v5); _v6 -> kl_div(log_target = true) }
}

case! {
    random_1018: N {}
    predict(_x1) all(_x0, _x1, targets) [loss, gradients(_w0, linear1.weight, linear1.bias, _x0, _x1), step];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [3, 3], #[grad] _x1: [2, 1, 3]) { op mix(a, b) = a * tanh(b) + 0.5 * b; op cube(a) = a * a * a / (1 + a * a); op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a)); param _w0: [4] = ones; let _v0 = _x1 -> squeeze; let _v1 = _w0 -> linear(1) -> tanh; let _v2 = _w0 -> erf; let _v3 = _v1 -> relu; let _v4 = _v2 -> softmax; let _v5 = _v1 -> mix(_w0) -> cube; let _v6 = _v0 -> mean(axis = -1, keepdim = true); let _v7 = _v3 -> softplus; let _v8 = wave(_v6, cube(_v2)); _v8 -> huber(delta = 0.7) }
}

case! {
    random_1019: N {}
    predict(_x2) all(_x0, _x1, _x2, labels) [loss, gradients(_w0, gated1.dense1.linear1.weight, gated1.dense1.linear1.bias, gated1.linear1.weight, gated1.linear1.bias, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [3, 1], _x1: [2, 3], _x2: [4]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a)); param _w0: [2, 5, 4] = ones; let _v0 = wave(_w0, _w0); let _v1 = tanh(_w0 @ (_w0 -> transpose(-2, -1))); let _v2 = _x2 -> swiglu; let _v3 = _v0 -> silu; let _v4 = _v3 -> flatten; let _v5 = _v3 -> global_max_pool; let _v6 = _v4 -> sum(axis = 0); let _v7 = _v5 * tanh(_v6); let _v8 = _v5 -> gated(3); let _v9 = _v1 -> slice(-1, start = 3, step = 2); _x2 -> log_softmax -> nll(axis = -1) }
}

case! {
    random_1020: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(shared.linear1.weight, shared.linear1.bias, shared.linear2.weight, _x0), step];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [4, 3]) { share shared = linear(3) -> tanh -> linear(2, bias = false); op mix(a, b) = a * tanh(b) + 0.5 * b; op cube(a) = a * a * a / (1 + a * a); let _v0 = _x0 -> glu(0); let _v1 = _v0 -> global_max_pool; let _v2 = _v1 / (1 + square(_v1)); let _v3 = _v2 -> dropout2d(0.3); let _v4 = _v1 -> mix(_v1) -> cube; let _v5 = max(_v4, _v1); let _v6 = _v5 -> shared; let _v7 = _v6 -> softplus; _v6 -> sigmoid -> bce }
}

case! {
    random_1021: N {}
    predict(_x0, labels) all(_x0, labels) [derivatives(batch_norm1.weight, batch_norm1.bias, layer_norm1.weight, layer_norm1.bias, conv_transpose1d1.weight, conv_transpose1d1.bias)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [3, 4]) { let _v0 = _x0 -> batch_norm(eps = 1); let _v1 = _v0 -> global_max_pool; let _v2 = _v1 -> pad(1, mode = reflect); let _v3 = _v2 -> layer_norm(eps = 1); let _v4 = _v0 -> adaptive_avg_pool(1); let _v5 = _v0 -> softmax; let _v6 = _v4 -> elu(0.7); let _v7 = _v4 -> conv_transpose1d(3, 2, stride = 3) -> tanh; let _v8 = _v5 -> pad(1, mode = reflect); (_v8 -> softmax_ce(axis = -1, reduction = none), _v3) }
}

case! {
    random_1022: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [3, 4]) { param _w0: [3] = ones; let _v0 = _x0 -> flatten; let _v1 = _v0 -> gelu; let _v2 = (_v0 -> cumsum(0)) * 0.3; let _v3 = _v2 -> softsign; let _v4 = _x0 -> upsample(1); let _v5 = _v4 -> slice(-1, start = 1, step = 2); _v4 -> soft_margin + batch_mean(square(_v0)) }
}

case! {
    random_1023: N {}
    predict(_x0) all(_x0, _x1, labels) [loss, gradients(_w0, _w1, _w2, shared.linear1.weight, shared.linear1.bias, shared.linear2.weight, linear1.weight, linear1.bias, dense1.linear1.weight, dense1.linear1.bias, dense2.linear1.weight, dense2.linear1.bias, dense3.linear1.weight, dense3.linear1.bias)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [3, 3], _x1: []) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; share shared = linear(3) -> tanh -> linear(2, bias = false); param _w0: [2, 3] = ones; param _w1: [3, 1] = ones; param _w2: [3, 1] = ones; let _v0 = _w2 -> shared; let _v1 = _w0 -> pad([2, 1], mode = replicate); let _v2 = _v1 -> gelu; let _v3 = _v1 -> linear(1) -> tanh; let _v4 = _v3 -> unsqueeze(2); let _v5 = _w1 -> repeat(3, dense(3)); _x0 -> softmax_ce(axis = 0, ignore_index = 1) }
}

case! {
    random_1024: N {}
    predict(_x2) all(_x0, _x1, _x2, targets) [loss, gradients(_w0, conv2d1.weight, conv2d1.bias, batch_norm1.weight, batch_norm1.bias, _x0, _x1, _x2), step];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [1, 3], #[grad] _x1: [1], #[grad] _x2: [2, 5, 4]) { param _w0: [2, 3] = ones; let _v0 = _x2 -> pad(1, mode = reflect); let _v1 = _x2 -> tanh; let _v2 = _v1 -> conv2d(3, [3, 3], stride = [2, 3], padding = [1, 0]) -> tanh; let _v3 = min(_v1, sin(_v1)); let _v4 = _x2 -> swiglu; let _v5 = (_v4 -> cumsum(0)) * 0.3; let _v6 = _v4 -> batch_norm(eps = 1); let _v7 = _v6 -> softplus; let _v8 = _v1 -> upsample(2); let _v9 = _v6 -> unsqueeze(1); _v8 -> mse }
}

case! {
    random_1025: N {}
    predict(_x0) all(_x0, _x1, targets) [loss, gradients(_w0, _w1, gated1.dense1.linear1.weight, gated1.dense1.linear1.bias, gated1.linear1.weight, gated1.linear1.bias, _x1), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [4], #[grad] _x1: [2, 5, 4]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); param _w0: [] = ones; param _w1: [1] = ones; let _v0 = _w1 + _w0; let _v1 = _x0 -> gated(3); let _v2 = _v0 -> mish; let _v3 = _v0 + _v0; let _v4 = _v1 -> mish; _v4 -> huber(delta = 0.7) }
}

case! {
    random_1026: N {}
    predict(_x1) all(_x0, _x1, _x2, _t0, _t1) [loss, gradients(_w0, _w1, _x0, _x2)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [4], _x1: [2, 1, 3], #[grad] _x2: [2, 1, 3], _t0: [2, 1, 3], _t1: class(4)) { param _w0: [3] = ones; param _w1: [4] = ones; let _v0 = (_w1 -> cumsum(0)) * 0.3; let _v1 = _v0 -> softmax(axis = 0); let _v2 = _x2 -> relu; let _v3 = _w1 -> gelu; let _v4 = _v3 -> softplus; let _v5 = tanh(_w1 @ _v4); let _v6 = _v2 -> sin; let _v7 = _v5 - _v6 * 0.5; (_x1 -> l1_loss(_t0, reduction = sum)) + (_x0 -> softmax_ce(_t1)) }
}

case! {
    random_1027: N {}
    predict(_x1) all(_x0, _x1, _x2, labels) [loss, gradients(_w0, _w1, _w2, shared.linear1.weight, shared.linear1.bias, shared.linear2.weight, _x1)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [1, 3], #[grad] _x1: [3], _x2: [3, 3]) { share shared = linear(3) -> tanh -> linear(2, bias = false); param _w0: [1, 3] = ones; param _w1: [4, 3] = ones; param _w2: [2, 3] = ones; let _v0 = _w2 -> frozen linear(3) -> tanh; let _v1 = clamp(_x1, -1.1, 1.3); let _v2 = _w2 -> softmax; let _v3 = _v2 -> global_max_pool; let _v4 = (_v1 -> shared) * (_v1 -> shared); let _v5 = _v2 -> hard_swish; _v1 -> softmax_ce(axis = -1, reduction = sum, label_smoothing = 0.1) }
}

case! {
    random_1028: N {}
    predict(_x0) all(_x0, _x1, _t0, _t1) [loss, gradients(_w0, _w1)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [4, 3], _x1: [], _t0: [class(3); 4], _t1: [class(3); 4]) { op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a)); param _w0: [2, 3] = ones; param _w1: [] = ones; let _v0 = _w0 -> frozen linear(3) -> tanh; let _v1 = _w0 -> neg; let _v2 = tanh(_v0 @ (_v1 -> transpose(-2, -1))); let _v3 = _v1 -> atan; let _v4 = wave(_v3, _v1); let _v5 = _v3 -> squeeze; let _v6 = _v4 -> pad([[1, 1]], value = 0.5); let _v7 = _v2 -> softmax(axis = 0); (_x0 -> softmax_ce(_t0, reduction = sum)) + (_x0 -> softmax_ce(_t1, reduction = sum)) }
}

case! {
    random_1029: N {}
    predict(_x1) all(_x0, _x1, targets) [loss, gradients(_w0, linear1.weight, linear1.bias, instance_norm1.weight, instance_norm1.bias, _x1)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [3, 4], #[grad] _x1: [3, 4]) { op mix(a, b) = a * tanh(b) + 0.5 * b; op cube(a) = a * a * a / (1 + a * a); param _w0: [4, 3] = ones; let _v0 = _w0 -> neg; let _v1 = _w0 -> linear(3) -> tanh; let _v2 = _v1 -> leaky_relu(0.2); let _v3 = _w0 -> mix(_v2) -> cube; let _v4 = _v2 -> softmax; let _v5 = _x1 -> log_softmax(axis = 1); let _v6 = _v5 -> reshape([3, 2, 2]); let _v7 = _v3 -> instance_norm(eps = 1, affine = true); let _v8 = _v0 -> pad(1, mode = reflect); let _v9 = clamp(_v8, -1.1, 1.3); _v6 -> kl_div(log_target = true) }
}

case! {
    random_1030: N {}
    predict(_x1) all(_x0, _x1, _x2, labels) [loss, gradients(_w0, _w1, linear1.weight, _x0, _x1)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [4], #[grad] _x1: [3, 4], _x2: [4, 3]) { param _w0: [2, 3, 4] = ones; param _w1: [1, 3] = ones; let _v0 = _x1 -> log_softmax(axis = 1); let _v1 = _x2 -> flip; let _v2 = _v1 -> erf; let _v3 = _v2 -> slice(-1, start = 2, step = 2); let _v4 = _w1 -> linear(3, bias = false) -> tanh; let _v5 = _v0 -> mean(axis = -1, keepdim = true); _v5 -> softmax_ce(axis = -1, reduction = sum, label_smoothing = 0.1) }
}

case! {
    random_1031: N {}
    predict(_x0) all(_x0, _x1, _x2, targets) [loss, gradients(_w0, conv1d1.weight, conv1d1.bias, rms_norm1.weight, _x0, _x2), step];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [3, 4], _x1: [], #[grad] _x2: [3, 3]) { param _w0: [1] = ones; let _v0 = _x0 -> silu; let _v1 = _v0 -> relu; let _v2 = _v0 -> leaky_relu(0.2); let _v3 = _v2 -> conv1d(3, 2, padding = causal) -> tanh; let _v4 = _v0 -> rms_norm(eps = 1); _v4 -> mse + l2(0.1) - l1(0.05) }
}

case! {
    random_1032: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, rms_norm1.weight, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [3, 1]) { param _w0: [] = ones; param _w1: [2, 3] = ones; let _v0 = _w1 / (1 + square(_w0)); let _v1 = _w0 -> sigmoid; let _v2 = _w1 -> rms_norm(eps = 1); let _v3 = _v1 -> neg; let _v4 = _w1 -> sigmoid; _x0 -> huber(delta = 0.7) }
}

case! {
    random_1033: N {}
    predict(_x1) all(_x0, _x1, targets) [loss, gradients(_x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [3, 1], _x1: [3, 4]) { let _v0 = _x1 -> slice(0, 1, 3); let _v1 = _x1 -> sum(axis = 0); let _v2 = (_x1 -> cumsum(0)) * 0.3; let _v3 = _v2 -> swiglu; let _v4 = _v1 -> softplus; let _v5 = _v4 -> flatten; let _v6 = _v1 -> tanh; _v6 -> mse }
}

case! {
    random_1034: N {}
    predict(_x0, labels) all(_x0, labels) [derivatives(_w0, layer_norm1.weight, layer_norm1.bias, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [1, 3]) { param _w0: [2, 1, 3] = ones; let _v0 = _x0 -> avg_pool(1, stride = 2, ceil_mode = true); let _v1 = _w0 -> log_softmax(axis = 1); let _v2 = _v1 -> global_avg_pool; let _v3 = _v2 -> layer_norm(eps = 1); let _v4 = max(_v2, _v3); let _v5 = _v3 -> pad(1, mode = reflect); (_x0 -> softmax_ce(axis = -1, reduction = none), _v2) }
}

case! {
    random_1035: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [1, 3]) { let _v0 = (_x0 -> cumsum(0)) * 0.3; let _v1 = _v0 -> leaky_relu(0.2); let _v2 = _v1 -> dropout(0.3); let _v3 = _v2 -> pad([1, 1], mode = replicate); let _v4 = _v3 -> adaptive_avg_pool(2); let _v5 = _v2 -> upsample(2); _v5 -> soft_margin + batch_mean(square(_v3)) }
}

case! {
    random_1036: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, _w2), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [2, 1, 3]) { param _w0: [1] = ones; param _w1: [] = ones; param _w2: [2, 3, 4] = ones; let _v0 = _w2 -> abs; let _v1 = _v0 * tanh(_w2); let _v2 = _v1 -> swiglu; _x0 -> mse + l2(0.1) - l1(0.05) }
}

case! {
    random_1037: N {}
    predict(_x1) all(_x0, _x1, _x2, targets) [loss, gradients(_w0, _w1, _w2, _x0, _x2)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [1], _x1: [3], #[grad] _x2: [2, 5, 4]) { param _w0: [3] = ones; param _w1: [2, 5, 4] = ones; param _w2: [] = ones; let _v0 = _w0 -> slice(-1, start = 1, step = 2); let _v1 = _x1 -> tanh; let _v2 = _v1 -> squeeze; let _v3 = _v2 + _v2; _v2 -> kl_div(log_target = true) }
}

case! {
    random_1038: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, group_norm1.weight, group_norm1.bias)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [1]) { param _w0: [3, 3] = ones; param _w1: [2, 5, 4] = ones; let _v0 = grad(sum(tanh(_w1) * sin(_w1)), _w1); let _v1 = _v0 -> swiglu; let _v2 = _v1 -> cos; let _v3 = max(_w1, _v0); let _v4 = _v3 -> swiglu; let _v5 = _v0 -> permute([2, 0, 1]); let _v6 = _v4 -> tanh; let _v7 = _v5 -> group_norm(2, eps = 1); _x0 -> huber(delta = 0.7) }
}

case! {
    random_1039: N {}
    predict(_x1) all(_x0, _x1, _t0, _t1) [loss, gradients(_w0, _w1, _w2, _x0), step];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [], _x1: [3], _t0: [], _t1: [3]) { op cube(a) = a * a * a / (1 + a * a); op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a)); param _w0: [1] = ones; param _w1: [] = ones; param _w2: [4] = ones; let _v0 = _x1 -> sum(axis = 0); let _v1 = _w2 -> pad([[1, 1]], value = 0.5); let _v2 = wave(_v0, cube(_w1)); let _v3 = _v2 -> relu; (_v2 -> l1_loss(_t0, reduction = sum)) + (batch_mean(sum(_x1 * _t1))) }
}

case! {
    random_1040: N {}
    predict(_x1) all(_x0, _x1, targets) [loss, gradients(_w0, _w1, prelu1.weight, _x0, _x1), step];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [3, 4], #[grad] _x1: [1, 3]) { param _w0: [2, 3] = ones; param _w1: [3, 3] = ones; let _v0 = _x1 -> flatten; let _v1 = _x1 -> sum(axis = 0); let _v2 = _v1 -> prelu; let _v3 = _w0 - _v1 * 0.5; _v3 -> sigmoid -> bce }
}

case! {
    random_1041: N {}
    predict(_x0) all(_x0) [derivatives(linear1.weight, linear1.bias, shared.linear1.weight, shared.linear1.bias, shared.linear2.weight, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [3, 1]) { share shared = linear(3) -> tanh -> linear(2, bias = false); op mix(a, b) = a * tanh(b) + 0.5 * b; op cube(a) = a * a * a / (1 + a * a); let _v0 = _x0 - _x0 * 0.5; let _v1 = _v0 -> gelu; let _v2 = _x0 -> log_softmax(axis = 1); let _v3 = min(_v2, sin(_v2)); let _v4 = _v3 -> linear(1) -> tanh; let _v5 = _v3 - _v0 * 0.5; let _v6 = _v1 -> mix(_v1) -> cube; let _v7 = (_v5 -> shared) * (_v1 -> shared); let _v8 = _v5 -> shared; (_v7, _v0) }
}

case! {
    random_1042: N {}
    predict(_x0) all(_x0, _x1, _x2, _t0, _t1, _t2) [loss, gradients(_w0, _w1, _w2, group_norm1.weight, group_norm1.bias, instance_norm1.weight, instance_norm1.bias, shared.linear1.weight, shared.linear1.bias, shared.linear2.weight, _x0, _x2)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [4], _x1: [], #[grad] _x2: [1], _t0: class(4), _t1: class(4), _t2: class(4)) { share shared = linear(3) -> tanh -> linear(2, bias = false); param _w0: [4] = ones; param _w1: [4, 3] = ones; param _w2: [4, 3] = ones; let _v0 = _w0 -> hard_tanh(-0.9, 1.1); let _v1 = _w2 -> group_norm(2, eps = 1); let _v2 = _w2 -> instance_norm(eps = 1, affine = true); let _v3 = (_v0 -> cumsum(0)) * 0.3; let _v4 = _w2 -> mean(axis = -1, keepdim = true); let _v5 = _w1 -> softplus; let _v6 = _v3 -> relu; let _v7 = _w1 -> shared; let _v8 = _v6 / (1 + square(_v6)); let _v9 = _v3 -> softplus; (_x0 -> softmax_ce(_t0, label_smoothing = 0.25)) + (_x0 -> softmax_ce(_t1, label_smoothing = 0.25)) + (_x0 -> softmax_ce(_t2, label_smoothing = 0.25)) }
}

case! {
    random_1043: N {}
    predict(_x0) all(_x0, _x1, _x2, _t0, _t1) [loss, gradients(_w0, _w1, _w2, group_norm1.weight, group_norm1.bias, linear1.weight, linear1.bias, _x0, _x1)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [4, 3], #[grad] _x1: [3, 3], _x2: [2, 1, 3], _t0: [2, 1, 3], _t1: [class(3); 4]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); param _w0: [4] = ones; param _w1: [3, 3] = ones; param _w2: [2, 3, 4] = ones; let _v0 = _w0 -> group_norm(2, eps = 1); let _v1 = _w0 -> squeeze; let _v2 = _v1 -> frozen gated(2); let _v3 = _w2 -> linear(3) -> tanh; let _v4 = _w2 -> adaptive_avg_pool(3); let _v5 = _v4 -> leaky_relu(0.2); let _v6 = _v4 -> cos; (batch_mean(sum(_x2 * _t0))) + (_x0 -> nll(_t1)) }
}

case! {
    random_1044: N {}
    predict(_x0) all(_x0, _t0, _t1, _t2) [loss, gradients(_w0, layer_norm1.weight, layer_norm1.bias), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [1, 3], _t0: [class(11); 1], _t1: [1, 3], _t2: [1, 3]) { op mix(a, b) = a * tanh(b) + 0.5 * b; op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a)); param _w0: [3] = ones; let _v0 = _x0 -> squeeze; let _v1 = _x0 -> leaky_relu(0.2); let _v2 = mix(_v1, _w0); let _v3 = wave(_v1, _v2); let _v4 = _v2 -> layer_norm(eps = 1); let _v5 = _v4 -> pad(1, mode = reflect); let _v6 = (_v5, _v1, _v1) -> concat(-1); (_v6 -> softmax_ce(_t0, reduction = sum)) + (_v1 -> mse(_t1)) + (_v3 -> huber(_t2, delta = 0.7)) }
}

case! {
    random_1045: N {}
    predict(_x0) all(_x0, _x1, _t0, _t1) [loss, gradients(_w0, _w1, shared.linear1.weight, shared.linear1.bias, shared.linear2.weight, dense1.linear1.weight, dense1.linear1.bias, dense2.linear1.weight, dense2.linear1.bias, gated1.dense1.linear1.weight, gated1.dense1.linear1.bias, gated1.linear1.weight, gated1.linear1.bias, _x0, _x1)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [1], #[grad] _x1: [3, 1], _t0: [1], _t1: [class(2); 3]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); share shared = linear(3) -> tanh -> linear(2, bias = false); param _w0: [3] = ones; param _w1: [2, 3] = ones; let _v0 = (_w1 -> shared) * (_w1 -> shared); let _v1 = _v0 -> atan; let _v2 = _w1 -> repeat(2, dense(3)); let _v3 = _x1 -> avg_pool(2, stride = 1, padding = 1, count_include_pad = false); let _v4 = _v3 -> var(axis = 0, unbiased = false); let _v5 = _v3 -> tanh; let _v6 = _v5 -> dropout(0.3); let _v7 = _v6 -> gated(1); (_x0 -> l1_loss(_t0, reduction = sum)) + (_v3 -> nll(_t1)) }
}

case! {
    random_1046: N {}
    predict(_x1) all(_x0, _x1, _t0, _t1) [loss, gradients(_w0, _w1, _w2, dense1.linear1.weight, dense1.linear1.bias), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [1], _x1: [], _t0: [4], _t1: [4]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; op mix(a, b) = a * tanh(b) + 0.5 * b; op cube(a) = a * a * a / (1 + a * a); param _w0: [1] = ones; param _w1: [4] = ones; param _w2: [3, 4] = ones; let _v0 = _w1 -> mix(_x1) -> cube; let _v1 = _v0 / (1 + square(_v0)); let _v2 = _v1 -> dense(1); (_v1 -> bce_with_logits(_t0)) + (_v1 -> mse(_t1)) }
}

case! {
    random_1047: N {}
    predict(_x0) all(_x0) [derivatives(_w0, _w1, _w2, layer_norm1.weight, layer_norm1.bias, dense1.linear1.weight, dense1.linear1.bias, dense2.linear1.weight, dense2.linear1.bias, dense3.linear1.weight, dense3.linear1.bias, rms_norm1.weight, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [2, 5, 4]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; param _w0: [2, 5, 4] = ones; param _w1: [1, 3] = ones; param _w2: [2, 3] = ones; let _v0 = (_w2, _w1) -> concat(0); let _v1 = _w1 -> elu(0.7); let _v2 = _v1 / (1 + square(_w1)); let _v3 = _v1 -> pad([[1, 1]], value = 0.5); let _v4 = _v1 -> amax(axis = -1); let _v5 = _v3 -> layer_norm(eps = 1); let _v6 = _v2 -> gelu; let _v7 = _v0 -> repeat(3, dense(3)); let _v8 = _v6 -> hard_tanh(-0.9, 1.1); let _v9 = _v5 -> rms_norm(eps = 1); (_x0, _v9) }
}

case! {
    random_1048: N {}
    predict(_x1) all(_x0, _x1, targets) [loss, gradients(_x0, _x1)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [3, 4], #[grad] _x1: [4, 3]) { let _v0 = _x1 -> gelu; let _v1 = clamp(_v0, -1.1, 1.3); let _v2 = _v1 -> sum(axis = 0); let _v3 = _v1 -> atan; let _v4 = _v3 / (1 + square(_v3)); let _v5 = _v0 -> mean(axis = -1, keepdim = true); let _v6 = -_x1 * -sigmoid(_v4) + _v4; _v6 -> sigmoid -> bce }
}

case! {
    random_1049: N {}
    predict(_x1) all(_x0, _x1, targets) [loss, gradients(gated1.dense1.linear1.weight, gated1.dense1.linear1.bias, gated1.linear1.weight, gated1.linear1.bias, linear1.weight, filters.conv2d1.weight, filters.conv2d1.bias, conv_transpose2d1.weight, conv_transpose2d1.bias, _x0), step];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [2, 5, 4], _x1: [2, 5, 4]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); share filters = conv2d(2, 2, padding = [[1, 0], [0, 1]]) -> tanh; let _v0 = _x1 -> gated(3); let _v1 = _v0 -> linear(3, bias = false) -> tanh; let _v2 = _v1 -> softmax(axis = 0); let _v3 = _v0 -> filters; let _v4 = _v3 -> global_avg_pool; let _v5 = _v2 -> conv_transpose2d(1, [2, 2], stride = [1, 2]) -> tanh; let _v6 = _v5 -> neg; let _v7 = _v6 -> sin; _v7 -> mse + l2(0.1) - l1(0.05) }
}

case! {
    random_1050: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(conv_transpose1d1.weight, conv_transpose1d1.bias, linear1.weight, linear2.weight, linear2.bias), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [3, 1]) { op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a)); let _v0 = _x0 -> conv_transpose1d(2, 2, stride = 1) -> tanh; let _v1 = _v0 -> sin; let _v2 = _v0 -> global_max_pool; let _v3 = _v2 -> linear(3, bias = false) -> tanh; let _v4 = (_v1 -> cumsum(0)) * 0.3; let _v5 = wave(_v1, _v2); let _v6 = _x0 -> linear(3) -> tanh; let _v7 = _v5 -> upsample(3); (_v6 -> bce_with_logits, _v0, _v6) }
}

case! {
    random_1051: N {}
    predict(_x1) all(_x0, _x1, labels) [loss, gradients(_w0, _w1, instance_norm1.weight, instance_norm1.bias, dense1.linear1.weight, dense1.linear1.bias, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [3, 1], _x1: [2, 5, 4]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; param _w0: [3, 3] = ones; param _w1: [2, 3] = ones; let _v0 = _w1 -> var(axis = 0, unbiased = false); let _v1 = _v0 -> mish; let _v2 = _w0 -> instance_norm(eps = 1, affine = true); let _v3 = _v2 -> global_avg_pool; let _v4 = _w1 -> frozen linear(3) -> tanh; let _v5 = _v3 -> flip; let _v6 = _v2 -> dense(1); let _v7 = _v4 -> softsign; let _v8 = _v2 -> gelu; _x1 -> softmax_ce(axis = -1, reduction = sum, label_smoothing = 0.1) }
}

case! {
    random_1052: N {}
    predict(_x1) all(_x0, _x1, _x2, _t0, _t1, _t2) [loss, gradients(_w0, _w1, _x2)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [2, 3], _x1: [3, 1], #[grad] _x2: [], _t0: class(1), _t1: [3, 1], _t2: [class(3); 2]) { param _w0: [2, 5, 4] = ones; param _w1: [3, 3] = ones; let _v0 = _x1 -> sum(axis = 0); let _v1 = (_v0, _v0) -> stack(1); let _v2 = _v0 -> hard_swish; (_v0 -> softmax_ce(_t0, reduction = sum)) + (_x1 -> huber(_t1, delta = 0.7)) + (_x0 -> svm(_t2)) }
}

case! {
    random_1053: N {}
    predict(_x0) all(_x0) [derivatives(_w0, _w1)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [3, 4]) { param _w0: [2, 3, 4] = ones; param _w1: [2, 5, 4] = ones; let _v0 = _x0 -> squeeze; let _v1 = _w1 -> hard_tanh(-0.9, 1.1); let _v2 = _v1 -> softmax(axis = 0); let _v3 = _w0 * tanh(_v0); let _v4 = _w1 -> softplus; _v0 }
}

case! {
    random_1054: N {}
    predict(_x2) all(_x0, _x1, _x2, _t0, _t1) [loss, gradients(unit1.conv2d1.weight, unit1.batch_norm1.weight, unit1.batch_norm1.bias, batch_norm1.weight, batch_norm1.bias, _x1), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [2, 1, 3], #[grad] _x1: [2, 5, 4], _x2: [3, 1], _t0: [class(1); 3], _t1: [3]) { layer unit(c, s = 1) = conv2d(c, 2, stride = s, padding = 1, bias = false) -> batch_norm(eps = 1) -> relu; op mix(a, b) = a * tanh(b) + 0.5 * b; op cube(a) = a * a * a / (1 + a * a); let _v0 = _x1 -> residual(unit(2) -> slice(1, 1) -> slice(2, 1)); let _v1 = _x2 -> squeeze; let _v2 = _v1 -> mish; let _v3 = _x2 -> mish; let _v4 = _v1 -> squeeze; let _v5 = _v1 -> mix(_v2) -> cube; let _v6 = _v3 -> batch_norm(eps = 1); let _v7 = _v6 -> mish; let _v8 = _v5 / (1 + square(_v6)); (_x2 -> svm(_t0)) + (_v4 -> huber(_t1, delta = 0.7)) }
}

case! {
    random_1055: N {}
    predict(_x0) all(_x0, _x1, targets) [loss, gradients(_w0, _w1, _w2, linear1.weight, gated1.dense1.linear1.weight, gated1.dense1.linear1.bias, gated1.linear1.weight, gated1.linear1.bias, prelu1.weight, dense1.linear1.weight, dense1.linear1.bias, dense2.linear1.weight, dense2.linear1.bias, dense3.linear1.weight, dense3.linear1.bias, dense4.linear1.weight, dense4.linear1.bias)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [1, 3], _x1: []) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); param _w0: [3] = ones; param _w1: [4, 3] = ones; param _w2: [3, 1] = ones; let _v0 = _w0 -> linear(3, bias = false) -> tanh; let _v1 = _w2 -> gated(1); let _v2 = min(_v0, sin(_v0)); let _v3 = _v1 -> prelu; let _v4 = _v0 -> dense(2); let _v5 = _v1 -> cos; let _v6 = _v4 -> repeat(3, dense(3)); _x0 -> l1_loss(reduction = sum) }
}

case! {
    random_1056: N {}
    predict(_x0) all(_x0, _x1, _t0, _t1) [loss, gradients(_w0, _w1, _x0, _x1)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [1, 3], #[grad] _x1: [2, 5, 4], _t0: [1, 3], _t1: [class(3); 2, 2]) { param _w0: [1] = ones; param _w1: [] = ones; let _v0 = _x1 -> dropout(0.3); let _v1 = _v0 -> max_pool([3, 2], stride = [2, 1]); let _v2 = _v1 -> mean(axis = -1, keepdim = true); let _v3 = _v1 -> atan; let _v4 = _x0 -> amax(axis = -1); let _v5 = min(_v0, sin(_v4)); let _v6 = _v1 -> slice(-1, start = 1, step = 2); let _v7 = _w0 -> mish; let _v8 = _v1 -> sigmoid; (_x0 -> mse(_t0)) + (_v8 -> nll(_t1)) }
}

case! {
    random_1057: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, shared.linear1.weight, shared.linear1.bias, shared.linear2.weight)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: []) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); share shared = linear(3) -> tanh -> linear(2, bias = false); param _w0: [2, 3] = ones; param _w1: [3, 1] = ones; let _v0 = _w1 -> frozen gated(3); let _v1 = _v0 -> sum(axis = 0); let _v2 = (_v1 -> shared) * (_v1 -> shared); let _v3 = _v0 -> reshape([3, 3]); let _v4 = -_v2 * -sigmoid(_v2) + _w1; let _v5 = _w0 -> flip; let _v6 = _v5 -> frozen gated(1); let _v7 = _v0 -> flatten; let _v8 = _v1 -> squeeze; _x0 -> sigmoid -> bce }
}

case! {
    random_1058: N {}
    predict(_x0) all(_x0, _x1, targets) [loss, gradients(_w0, _w1)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [2, 3], _x1: [3, 4]) { op cube(a) = a * a * a / (1 + a * a); op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a)); param _w0: [] = ones; param _w1: [2, 5, 4] = ones; let _v0 = _w1 -> hard_tanh(-0.9, 1.1); let _v1 = wave(_w0, cube(_w0)); let _v2 = clamp(_v1, -1.1, 1.3); let _v3 = _v2 -> erf; let _v4 = _x0 -> max_pool(2, stride = 1, padding = 1); let _v5 = _v3 / (1 + square(_v3)); _v4 -> mse + batch_mean(square(grad(sum(sin(_v4)), _v4))) }
}

case! {
    random_1059: N {}
    predict(_x2) all(_x0, _x1, _x2, _t0, _t1) [loss, gradients(_w0, _w1, _w2, dense1.linear1.weight, dense1.linear1.bias, _x1, _x2)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [3, 1], #[grad] _x1: [3, 3], #[grad] _x2: [3], _t0: class(3), _t1: [3]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; param _w0: [2, 5, 4] = ones; param _w1: [3] = ones; param _w2: [1, 3] = ones; let _v0 = _w1 -> amax(axis = -1); let _v1 = _x2 -> hard_tanh(-0.9, 1.1); let _v2 = _v1 -> erf; let _v3 = _x2 -> dropout(0.3); let _v4 = _v3 -> dense(2); let _v5 = where(gt(_v2, _v3), _x2, _x0 * 0.5); (_x2 -> nll(_t0)) + (_v3 -> mse(_t1)) }
}

case! {
    random_1060: N {}
    predict(_x0) all(_x0, _x1, _x2, _t0, _t1, _t2) [loss, gradients(_w0, _w1, _w2, gated1.dense1.linear1.weight, gated1.dense1.linear1.bias, gated1.linear1.weight, gated1.linear1.bias, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [4, 3], _x1: [], _x2: [], _t0: [class(3); 4], _t1: [4, 3], _t2: []) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); param _w0: [3, 1] = ones; param _w1: [4, 3] = ones; param _w2: [3, 3] = ones; let _v0 = _w0 * tanh(_w0); let _v1 = _w2 * tanh(_w2); let _v2 = _v0 -> softmax(axis = 0); let _v3 = _w0 -> softsign; let _v4 = _v3 -> flip; let _v5 = _v4 -> elu(0.7); let _v6 = _v5 -> gated(3); let _v7 = _v5 -> unsqueeze(2); (_x0 -> nll(_t0)) + (_x0 -> l1_loss(_t1, reduction = sum)) + (batch_mean(sum(_x2 * _t2))) }
}

case! {
    random_1061: N {}
    predict(_x2) all(_x0, _x1, _x2) [derivatives(gated1.dense1.linear1.weight, gated1.dense1.linear1.bias, gated1.linear1.weight, gated1.linear1.bias)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [], _x1: [1], _x2: [2, 3]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); let _v0 = _x2 -> gelu; let _v1 = _v0 -> softsign; let _v2 = _v0 -> gated(1); let _v3 = _v2 -> frozen gated(3); let _v4 = _v2 -> sum(axis = 0); let _v5 = _v1 -> softmax; (_v5, _v0) }
}

case! {
    random_1062: N {}
    predict(_x0, labels) all(_x0, labels) [derivatives(instance_norm1.weight, instance_norm1.bias, batch_norm1.weight, batch_norm1.bias, rms_norm1.weight)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [2, 5, 4]) { let _v0 = _x0 -> instance_norm(eps = 1, affine = true); let _v1 = _v0 -> log_softmax(axis = 1); let _v2 = _v0 -> flip; let _v3 = _v1 -> batch_norm(eps = 1); let _v4 = _v3 - _v1 * 0.5; let _v5 = _v3 -> rms_norm(eps = 1); let _v6 = _v5 - _v4 * 0.5; let _v7 = _v2 -> gelu; let _v8 = (_v3, _v6) -> concat(0); (_v7 -> softmax_ce(axis = -1, reduction = none), _v1) }
}

case! {
    random_1063: N {}
    predict(_x2) all(_x0, _x1, _x2, targets) [loss, gradients(_w0, _w1, _x1, _x2)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [], #[grad] _x1: [1, 3], #[grad] _x2: [4]) { param _w0: [3, 1] = ones; param _w1: [2, 5, 4] = ones; let _v0 = _x2 -> pad(1, mode = reflect); let _v1 = _v0 -> glu(0); let _v2 = _v1 -> sin; _v2 -> mse + batch_mean(square(grad(sum(sin(_v2)), _v2))) }
}

case! {
    random_1064: N {}
    predict(_x1) all(_x0, _x1, labels) [loss, gradients(_w0, prelu1.weight, layer_norm1.weight, layer_norm1.bias), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [4, 3], _x1: [3, 4]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); param _w0: [4] = ones; let _v0 = _x1 -> prelu; let _v1 = _v0 -> layer_norm(eps = 1); let _v2 = where(gt(_w0, _x1), _v0, _v0 * 0.5); let _v3 = _v1 -> frozen linear(1) -> tanh; let _v4 = _v3 -> hard_swish; let _v5 = _v3 -> frozen gated(2); let _v6 = _v1 -> leaky_relu(0.2); _v5 -> softmax_ce(axis = 0, ignore_index = 1) }
}

case! {
    random_1065: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [2, 3]) { op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a)); param _w0: [3, 1] = ones; let _v0 = _x0 -> dropout2d(0.3); let _v1 = tanh(_w0 @ (_w0 -> transpose(-2, -1))); let _v2 = _w0 - _v1 * 0.5; let _v3 = _v0 -> flatten; let _v4 = wave(_v3, _w0); let _v5 = _v1 -> neg; _v4 -> l1_loss(reduction = sum) }
}

case! {
    random_1066: N {}
    predict(_x0) all(_x0, _t0, _t1) [loss, gradients(_w0, _w1, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [2, 3], _t0: [class(2); 3], _t1: [3, 2]) { param _w0: [2, 5, 4] = ones; param _w1: [2, 3] = ones; let _v0 = _w1 -> sum(axis = 0); let _v1 = _v0 -> mean(axis = -1, keepdim = true); let _v2 = _x0 -> transpose(0, 1); (_v2 -> softmax_ce(_t0, reduction = sum)) + (_v2 -> bce_with_logits(_t1)) }
}

case! {
    random_1067: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, _w2, gated1.dense1.linear1.weight, gated1.dense1.linear1.bias, gated1.linear1.weight, gated1.linear1.bias, rms_norm1.weight, shared.linear1.weight, shared.linear1.bias, shared.linear2.weight)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [4, 3]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); share shared = linear(3) -> tanh -> linear(2, bias = false); op mix(a, b) = a * tanh(b) + 0.5 * b; param _w0: [3, 4] = ones; param _w1: [2, 3, 4] = ones; param _w2: [3, 1] = ones; let _v0 = _w0 -> elu(0.7); let _v1 = _w1 -> gated(1); let _v2 = _v1 - _v1 * 0.5; let _v3 = clamp(_v1, -1.1, 1.3); let _v4 = _v2 -> rms_norm(eps = 1); let _v5 = mix(_w0, _v4); let _v6 = _v5 -> global_max_pool; let _v7 = tanh(grad(sum((_v4 -> softmax) * _v3), _v4)); let _v8 = (_v4 -> shared) * (_w2 -> shared); _x0 -> huber(delta = 0.7) }
}

case! {
    random_1068: N {}
    predict(_x0) all(_x0, _x1, _t0, _t1, _t2) [loss, gradients(_w0, _w1, _w2)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [2, 3], _x1: [3, 3], _t0: [2, 3], _t1: [3, 3], _t2: [class(3); 2]) { param _w0: [3, 3] = ones; param _w1: [2, 3] = ones; param _w2: [3, 1] = ones; let _v0 = _w2 -> cos; let _v1 = _w1 -> softsign; let _v2 = _w2 -> elu(0.7); let _v3 = _w1 -> leaky_relu(0.2); (_x0 -> l1_loss(_t0, reduction = sum)) + (batch_mean(sum(_x1 * _t1))) + (_x0 -> svm(_t2)) }
}

case! {
    random_1069: N {}
    predict(_x2) all(_x0, _x1, _x2, targets) [loss, gradients(_w0, _w1, _w2, shared.linear1.weight, shared.linear1.bias, shared.linear2.weight, group_norm1.weight, group_norm1.bias, group_norm2.weight, group_norm2.bias, dense1.linear1.weight, dense1.linear1.bias, _x0, _x1), step];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [1], #[grad] _x1: [2, 3], _x2: [2, 1, 3]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; share shared = linear(3) -> tanh -> linear(2, bias = false); param _w0: [4] = ones; param _w1: [3, 4] = ones; param _w2: [2, 3, 4] = ones; let _v0 = _w0 -> shared; let _v1 = _x2 -> group_norm(2, eps = 1); let _v2 = _v1 -> dropout(0.3); let _v3 = _w2 -> group_norm(1, eps = 1); let _v4 = _w2 -> amax(axis = -1); let _v5 = _v0 -> hard_swish; let _v6 = _v4 -> dense(3); let _v7 = _x2 -> upsample(2); let _v8 = _v1 -> silu; _v8 -> huber(delta = 0.7) }
}

case! {
    random_1070: N {}
    predict(_x0) all(_x0, _t0, _t1, _t2) [loss, gradients(_w0, _w1, _w2), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [1, 3], _t0: [1, 3], _t1: class(4), _t2: class(1)) { param _w0: [3] = ones; param _w1: [4] = ones; param _w2: [] = ones; let _v0 = _x0 -> amax(axis = -1); let _v1 = (_w0, _w0) -> stack(1); let _v2 = _w1 -> squeeze; let _v3 = _v0 -> softsign; let _v4 = _v3 -> sigmoid; let _v5 = _v2 -> unsqueeze(1); let _v6 = where(gt(_v4, _v4), _w1, _v4 * 0.5); let _v7 = _v3 -> silu; let _v8 = _v1 -> hard_tanh(-0.9, 1.1); (_x0 -> mse(_t0)) + (_v6 -> svm(_t1)) + (_v4 -> softmax_ce(_t2)) }
}

case! {
    random_1071: N {}
    predict(_x2) all(_x0, _x1, _x2, targets) [loss, gradients(_w0, _w1, _x1)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [1], #[grad] _x1: [3, 3], _x2: [1]) { param _w0: [2, 1, 3] = ones; param _w1: [1] = ones; let _v0 = _w0 -> erf; let _v1 = _v0 -> hard_swish; let _v2 = _w1 -> neg; let _v3 = _v2 / (1 + square(_v0)); let _v4 = _w0 -> mean(axis = -1, keepdim = true); let _v5 = tanh(_v4 @ _v0); _x2 -> sigmoid -> bce }
}

case! {
    random_1072: N {}
    predict(_x0) all(_x0, _x1, targets) [loss, gradients(_w0, _w1, _x0, _x1), step];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [3, 3], #[grad] _x1: [1, 3]) { op mix(a, b) = a * tanh(b) + 0.5 * b; param _w0: [1, 3] = ones; param _w1: [1] = ones; let _v0 = _w1 -> hard_swish; let _v1 = mix(_v0, _x0); let _v2 = _w0 -> transpose(0, 1); (_v1 -> bce_with_logits, _x0, _v1) }
}

case! {
    random_1073: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, _w2, linear1.weight, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [2, 3, 4]) { param _w0: [2, 3] = ones; param _w1: [2, 1, 3] = ones; param _w2: [4] = ones; let _v0 = _w0 -> softplus; let _v1 = _w2 -> amax(axis = -1); let _v2 = _w1 -> linear(1, bias = false) -> tanh; let _v3 = _w2 -> amax(axis = -1); let _v4 = _v2 -> cos; let _v5 = (_v2, _v2) -> stack(1); let _v6 = min(_v4, sin(_v4)); let _v7 = _v6 -> dropout2d(0.3); let _v8 = _v7 -> softplus; let _v9 = _w0 -> unsqueeze(1); _x0 -> huber(delta = 0.7) }
}

case! {
    random_1074: N {}
    predict(_x2) all(_x0, _x1, _x2, targets) [loss, gradients(_x1, _x2)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [2, 1, 3], #[grad] _x1: [2, 3, 4], #[grad] _x2: [2, 3, 4]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); let _v0 = _x2 -> flatten; let _v1 = _v0 -> frozen gated(2); let _v2 = _v1 -> leaky_relu(0.2); let _v3 = _x0 -> relu; let _v4 = _v2 -> cos; _v4 -> mse }
}

case! {
    random_1075: N {}
    predict(_x2) all(_x0, _x1, _x2, targets) [loss, gradients(_w0, dense1.linear1.weight, dense1.linear1.bias, prelu1.weight, layer_norm1.weight, layer_norm1.bias, _x0, _x1)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [], #[grad] _x1: [2, 3], _x2: [3]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; param _w0: [3, 3] = ones; let _v0 = _w0 -> dense(1); let _v1 = _v0 -> prelu; let _v2 = _v0 -> layer_norm(eps = 1); let _v3 = _v1 -> elu(0.7); let _v4 = _v1 -> tanh; let _v5 = _v3 -> log_softmax(axis = 1); let _v6 = _v4 -> slice(0, 1, 3); _x2 -> l1_loss(reduction = sum) }
}

case! {
    random_1076: N {}
    predict(_x0) all(_x0, labels) [loss, gradients(_w0, _w1, dense1.linear1.weight, dense1.linear1.bias, dense2.linear1.weight, dense2.linear1.bias, dense3.linear1.weight, dense3.linear1.bias, linear1.weight, linear1.bias, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [3, 1]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); param _w0: [3] = ones; param _w1: [3, 4] = ones; let _v0 = _w1 -> erf; let _v1 = _v0 -> atan; let _v2 = _w1 -> sum(axis = 0); let _v3 = _v2 -> frozen gated(1); let _v4 = _w1 -> transpose(0, 1); let _v5 = _v4 -> sin; let _v6 = (_v0, _v1) -> stack(1); let _v7 = _v0 -> repeat(3, dense(3)); let _v8 = _v5 -> log_softmax(axis = 1); let _v9 = _v7 -> linear(3) -> tanh; _x0 -> softmax_ce(axis = -1, reduction = sum, label_smoothing = 0.1) }
}

case! {
    random_1077: N {}
    predict(_x0) all(_x0, _x1, targets) [loss, gradients(_w0, _w1, _w2, shared.linear1.weight, shared.linear1.bias, shared.linear2.weight, _x1)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [3, 4], #[grad] _x1: [2, 3]) { share shared = linear(3) -> tanh -> linear(2, bias = false); param _w0: [2, 1, 3] = ones; param _w1: [1] = ones; param _w2: [2, 3, 4] = ones; let _v0 = _w0 -> upsample(size = [1, 5], mode = bilinear); let _v1 = (_v0 -> shared) * (_v0 -> shared); let _v2 = _w0 -> upsample(2); _x0 -> sigmoid -> bce }
}

case! {
    random_1078: N {}
    predict(_x1) all(_x0, _x1, _x2, targets) [loss, gradients(_w0, _w1, _w2, dense1.linear1.weight, dense1.linear1.bias, dense2.linear1.weight, dense2.linear1.bias, _x0), step];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [1], _x1: [3, 1], _x2: [1]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; op cube(a) = a * a * a / (1 + a * a); op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a)); param _w0: [2, 3, 4] = ones; param _w1: [2, 5, 4] = ones; param _w2: [3, 1] = ones; let _v0 = wave(_w2, cube(_x1)); let _v1 = _v0 -> var(axis = 0, unbiased = false); let _v2 = _v1 -> atan; let _v3 = _v1 -> repeat(2, dense(3)); let _v4 = _x2 -> atan; let _v5 = _w1 / (1 + square(_v1)); let _v6 = _v5 -> sum(axis = 0); _v6 -> mse + l2(0.1) - l1(0.05) }
}

case! {
    random_1079: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [4]) { op cube(a) = a * a * a / (1 + a * a); op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a)); param _w0: [] = ones; let _v0 = _x0 -> leaky_relu(0.2); let _v1 = grad(sum(tanh(_v0) * sin(_v0)), _v0); let _v2 = wave(_v0, cube(_v1)); let _v3 = _w0 -> silu; let _v4 = _v2 -> glu(0); _v2 -> kl_div(log_target = true) }
}

case! {
    random_1080: N {}
    predict(_x0) all(_x0, _t0, _t1) [loss, gradients(instance_norm1.weight, instance_norm1.bias, conv1d1.weight, conv1d1.bias), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [1, 3], _t0: [1, 3], _t1: [1, 3]) { op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a)); let _v0 = max(_x0, _x0); let _v1 = _v0 -> squeeze; let _v2 = where(gt(_v1, _x0), _x0, _v1 * 0.5); let _v3 = _x0 -> neg; let _v4 = _v3 -> elu(0.7); let _v5 = _v2 -> sigmoid; let _v6 = _v4 -> instance_norm(eps = 1, affine = true); let _v7 = _v5 -> conv1d(2, 3, dilation = 2, padding = same) -> tanh; let _v8 = wave(_v3, _v7); let _v9 = (_v3, _v5, _v4) -> concat(-1); (_v6 -> mse(_t0)) + (_x0 -> mse(_t1)) }
}

case! {
    random_1081: N {}
    predict(_x0) all(_x0, labels) [loss, gradients(_w0, _w1, _w2, linear1.weight, dense1.linear1.weight, dense1.linear1.bias, linear2.weight)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [1, 3]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; param _w0: [1, 3] = ones; param _w1: [2, 1, 3] = ones; param _w2: [1] = ones; let _v0 = grad(sum(tanh(_w2) * sin(_w1)), _w2); let _v1 = _w2 -> linear(1, bias = false) -> tanh; let _v2 = _v1 -> repeat(1, dense(3)); let _v3 = (_v0 -> cumsum(0)) * 0.3; let _v4 = _v0 -> linear(2, bias = false) -> tanh; let _v5 = _v1 -> mean(axis = -1, keepdim = true); let _v6 = _v3 -> flatten; _x0 -> softmax_ce(axis = 0, ignore_index = 1) }
}

case! {
    random_1082: N {}
    predict(_x1) all(_x0, _x1, _x2, _t0, _t1) [loss, gradients(_x0, _x2)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [4], _x1: [2, 5, 4], #[grad] _x2: [2, 5, 4], _t0: [class(4); 2, 5], _t1: [class(5); 2, 6]) { let _v0 = _x0 -> glu(0); let _v1 = _v0 -> dropout(0.3); let _v2 = _v0 -> sigmoid; let _v3 = _v2 -> abs; let _v4 = _v3 -> gelu; let _v5 = _x2 -> avg_pool(2, stride = 1, padding = 1, count_include_pad = false); let _v6 = _x1 -> erf; (_x1 -> svm(_t0)) + (_v5 -> nll(_t1)) }
}

case! {
    random_1083: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, prelu1.weight, layer_norm1.weight, layer_norm1.bias, rms_norm1.weight)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [2, 1, 3]) { param _w0: [2, 3, 4] = ones; param _w1: [1, 3] = ones; let _v0 = _w0 -> prelu; let _v1 = max(_w0, _w0); let _v2 = _x0 -> layer_norm(eps = 1); let _v3 = _v0 -> rms_norm(eps = 1); let _v4 = _v1 -> leaky_relu(0.2); _x0 -> huber(delta = 0.7) }
}

case! {
    random_1084: N {}
    predict(_x0) all(_x0, _t0, _t1) [loss, gradients(_w0, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [3, 1], _t0: [3, 1], _t1: [class(1); 3]) { param _w0: [2, 3, 4] = ones; let _v0 = _x0 -> cos; let _v1 = _w0 -> relu; let _v2 = _x0 -> avg_pool(1, stride = 2, ceil_mode = true); let _v3 = _v2 -> sigmoid; let _v4 = _v3 / (1 + square(_v3)); let _v5 = _v3 -> gelu; let _v6 = _v5 -> adaptive_avg_pool(3); let _v7 = _v1 -> gelu; (batch_mean(sum(_v2 * _t0))) + (_v2 -> softmax_ce(_t1, reduction = sum)) }
}

case! {
    random_1085: N {}
    predict(_x0, labels) all(_x0, _x1, labels) [derivatives(_w0, _w1, _w2, linear1.weight, gated1.dense1.linear1.weight, gated1.dense1.linear1.bias, gated1.linear1.weight, gated1.linear1.bias, prelu1.weight)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [1, 3], _x1: [1]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); param _w0: [4, 3] = ones; param _w1: [4] = ones; param _w2: [2, 3] = ones; let _v0 = _w2 -> linear(3, bias = false) -> tanh; let _v1 = _v0 -> residual(gated(3)); let _v2 = _v1 -> gelu; let _v3 = _w1 -> prelu; (_x0 -> softmax_ce(axis = -1, reduction = none), _v0) }
}

case! {
    random_1086: N {}
    predict(_x0) all(_x0, _t0, _t1, _t2) [loss, gradients(gated1.dense1.linear1.weight, gated1.dense1.linear1.bias, gated1.linear1.weight, gated1.linear1.bias, _x0), step];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [2, 5, 4], _t0: [2, 5, 6], _t1: [2, 5], _t2: [2, 5, 1]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); let _v0 = _x0 -> pad([[1, 1]], value = 0.5); let _v1 = _v0 -> gated(1); let _v2 = _v0 -> dropout(0.3); let _v3 = _v1 -> squeeze; (_v2 -> bce_with_logits(_t0)) + (_v3 -> l1_loss(_t1, reduction = sum)) + (batch_mean(sum(_v1 * _t2))) }
}

case! {
    random_1087: N {}
    predict(_x1) all(_x0, _x1, labels) [loss, gradients(_w0, _w1, _w2, conv1d1.weight, conv1d1.bias, _x0), step];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [2, 3], _x1: [3, 3]) { param _w0: [1] = ones; param _w1: [2, 3] = ones; param _w2: [3] = ones; let _v0 = tanh(_w2 @ (_x1 -> transpose(-2, -1))); let _v1 = where(gt(_w0, _w0), _v0, _w1 * 0.5); let _v2 = min(_v1, sin(_v0)); let _v3 = _v2 -> conv1d(2, 3, dilation = 2, padding = same) -> tanh; let _v4 = _v1 -> amax(axis = -1); let _v5 = _v0 -> pad([[1, 3]], value = 0.5); (_v4 -> svm(margin = 0.7, axis = -1) * 2, _x1) }
}

case! {
    random_1088: N {}
    predict(_x0) all(_x0, _t0, _t1, _t2) [loss, gradients(_w0, linear1.weight, linear1.bias, layer_norm1.weight, layer_norm1.bias, linear2.weight), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [3, 4], _t0: [class(2); 3], _t1: [class(4); 3], _t2: [3, 2]) { param _w0: [3] = ones; let _v0 = _x0 -> linear(2) -> tanh; let _v1 = _w0 -> erf; let _v2 = _v0 -> silu; let _v3 = _v0 -> amax(axis = -1); let _v4 = _v1 -> layer_norm(eps = 1); let _v5 = _w0 * tanh(_v4); let _v6 = _v4 -> linear(1, bias = false) -> tanh; let _v7 = _v1 -> amax(axis = -1); (_v0 -> softmax_ce(_t0, reduction = sum)) + (_x0 -> softmax_ce(_t1, reduction = sum)) + (_v2 -> huber(_t2, delta = 0.7)) }
}

case! {
    random_1089: N {}
    predict(_x1) all(_x0, _x1, _x2, targets) [loss, gradients(_w0, _w1, shared.linear1.weight, shared.linear1.bias, shared.linear2.weight, gated1.dense1.linear1.weight, gated1.dense1.linear1.bias, gated1.linear1.weight, gated1.linear1.bias, _x0, _x1)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [3, 1], #[grad] _x1: [4, 3], _x2: []) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); share shared = linear(3) -> tanh -> linear(2, bias = false); param _w0: [1, 3] = ones; param _w1: [2, 1, 3] = ones; let _v0 = (_w1, _w1) -> stack(1); let _v1 = (_v0 -> shared) * (_w1 -> shared); let _v2 = _v0 -> sin; let _v3 = _v1 -> gated(1); let _v4 = _x1 -> leaky_relu(0.2); let _v5 = _v1 -> abs; let _v6 = _v5 -> pad([1, 1], mode = replicate); let _v7 = _v6 -> sin; _v4 -> kl_div(log_target = true) }
}

case! {
    random_1090: N {}
    predict(_x0) all(_x0) [derivatives(linear1.weight, linear1.bias, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [2, 1, 3]) { let _v0 = _x0 -> silu; let _v1 = _v0 -> flatten; let _v2 = (_v1 -> cumsum(0)) * 0.3; let _v3 = _v2 -> linear(3) -> tanh; let _v4 = _x0 -> pad([2, 1], mode = replicate); let _v5 = _v4 -> sum(axis = 0); _v4 }
}

case! {
    random_1091: N {}
    predict(_x0) all(_x0, _x1, _x2, _t0, _t1, _t2) [loss, gradients(_w0, _w1, dense1.linear1.weight, dense1.linear1.bias, conv2d1.weight, conv2d1.bias), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [3, 4], _x1: [4], _x2: [1], _t0: [3, 4], _t1: class(4), _t2: [class(4); 3, 2]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; op mix(a, b) = a * tanh(b) + 0.5 * b; op cube(a) = a * a * a / (1 + a * a); param _w0: [4, 3] = ones; param _w1: [2, 1, 3] = ones; let _v0 = _w1 -> mean(axis = -1, keepdim = true); let _v1 = _w1 -> upsample(size = [1, 5], mode = bilinear); let _v2 = _x2 -> hard_swish; let _v3 = _x1 + _x2; let _v4 = _v0 -> mish; let _v5 = _v2 -> mix(_v1) -> cube; let _v6 = _v4 -> flip; let _v7 = _v6 -> dense(3); let _v8 = _v6 - _v3 * 0.5; let _v9 = _v8 -> conv2d(3, [2, 1], stride = [1, 1], padding = [1, 0]) -> tanh; (_x0 -> l1_loss(_t0, reduction = sum)) + (_x1 -> nll(_t1)) + (_v9 -> nll(_t2)) }
}

case! {
    random_1092: N {}
    predict(_x0) all(_x0, _t0, _t1, _t2) [loss, gradients(_w0, _w1, gated1.dense1.linear1.weight, gated1.dense1.linear1.bias, gated1.linear1.weight, gated1.linear1.bias)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [3, 1], _t0: [class(1); 3], _t1: [3, 1], _t2: [class(1); 3]) { layer dense(c, bias = true) = linear(c, bias = bias) -> tanh; layer gated(c) = |v| (v -> dense(c)) * (v -> linear(c) -> sigmoid); param _w0: [2, 5, 4] = ones; param _w1: [1] = ones; let _v0 = _w1 -> softmax; let _v1 = _v0 / (1 + square(_w0)); let _v2 = _v0 -> softmax; let _v3 = _w1 - _v2 * 0.5; let _v4 = (_v2, _v3, _w1) -> concat(-1); let _v5 = _v0 -> gated(3); let _v6 = _v3 -> elu(0.7); (_x0 -> softmax_ce(_t0)) + (_x0 -> huber(_t1, delta = 0.7)) + (_x0 -> softmax_ce(_t2, reduction = sum)) }
}

case! {
    random_1093: N {}
    predict(_x0) all(_x0, _x1, targets) [loss, gradients(_w0, _w1)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [3], _x1: [2, 5, 4]) { op mix(a, b) = a * tanh(b) + 0.5 * b; op cube(a) = a * a * a / (1 + a * a); op wave(a, b) = sin(a) * b, grad(dy) = (dy * b * cos(a), dy * sin(a)); param _w0: [] = ones; param _w1: [4] = ones; let _v0 = _w0 -> mix(_w1) -> cube; let _v1 = max(_w1, _w0); let _v2 = wave(_v0, _w1); let _v3 = _v2 -> elu(0.7); let _v4 = clamp(_v3, -1.1, 1.3); let _v5 = _v1 -> swiglu; _x0 -> sigmoid -> bce }
}

case! {
    random_1094: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, _w1, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [1]) { op mix(a, b) = a * tanh(b) + 0.5 * b; param _w0: [4, 3] = ones; param _w1: [4, 3] = ones; let _v0 = _w0 -> hard_tanh(-0.9, 1.1); let _v1 = _w0 -> mish; let _v2 = _v1 - _v1 * 0.5; let _v3 = mix(_v2, _v1); let _v4 = _v3 -> softmax(axis = 0); _x0 -> l1_loss(reduction = sum) }
}

case! {
    random_1095: N {}
    predict(_x0) all(_x0, labels) [loss, gradients(_w0, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [2, 3, 4]) { param _w0: [4, 3] = ones; let _v0 = _w0 -> sum(axis = 0); let _v1 = _x0 -> sin; let _v2 = _w0 -> dropout(0.3); let _v3 = _v0 -> hard_tanh(-0.9, 1.1); let _v4 = _v0 -> flatten; let _v5 = _v2 -> dropout2d(0.3); _v1 -> softmax_ce(axis = 0, ignore_index = 1) }
}

case! {
    random_1096: N {}
    predict(_x1) all(_x0, _x1, _x2, _t0, _t1, _t2) [loss, gradients(batch_norm1.weight, batch_norm1.bias, conv1d1.weight, conv1d1.bias, _x1), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [2, 3, 4], #[grad] _x1: [3, 1], _x2: [4, 3], _t0: [2], _t1: class(1), _t2: [4, 3]) { let _v0 = _x1 -> slice(0, 1, 3); let _v1 = _v0 -> batch_norm(eps = 1); let _v2 = _v0 -> sigmoid; let _v3 = _v2 -> mean(axis = -1, keepdim = true); let _v4 = -_v0 * -sigmoid(_v1) + _v2; let _v5 = _v4 -> amax(axis = -1); let _v6 = _v4 -> conv1d(2, 2, dilation = 2, padding = same) -> tanh; let _v7 = _x2 -> silu; let _v8 = _v4 -> sum(axis = 0); (_v5 -> mse(_t0)) + (_v8 -> softmax_ce(_t1, label_smoothing = 0.25)) + (_v7 -> l1_loss(_t2, reduction = sum)) }
}

case! {
    random_1097: N {}
    predict(_x0) all(_x0, targets) [loss, gradients(_w0, prelu1.weight)];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [2, 3, 4]) { param _w0: [3, 1] = ones; let _v0 = _x0 -> log_softmax(axis = 1); let _v1 = _v0 -> frozen linear(2) -> tanh; let _v2 = _w0 -> global_max_pool; let _v3 = _w0 -> prelu; _v1 -> soft_margin + batch_mean(square(_x0)) }
}

case! {
    random_1098: N {}
    predict(_x0) all(_x0, _t0, _t1) [loss, gradients(_w0, _w1), step];
    #[allow(no_gradient, stacked_linear)]
    N(_x0: [2, 1, 3], _t0: [class(3); 2, 2], _t1: [class(3); 2, 2]) { param _w0: [2, 3, 4] = ones; param _w1: [2, 3] = ones; let _v0 = _w1 + _w1; let _v1 = _x0 -> dropout(0.3); let _v2 = _v0 * tanh(_w1); let _v3 = _v2 -> global_avg_pool; let _v4 = max(_w1, _v1); (_v4 -> softmax_ce(_t0)) + (_v4 -> svm(_t1)) }
}

case! {
    random_1099: N {}
    predict(_x1) all(_x0, _x1, _x2, labels) [loss, gradients(_w0, _w1, _w2, _x0)];
    #[allow(no_gradient, stacked_linear)]
    N(#[grad] _x0: [2, 3, 4], _x1: [4, 3], _x2: [2, 5, 4]) { param _w0: [2, 5, 4] = ones; param _w1: [2, 5, 4] = ones; param _w2: [1] = ones; let _v0 = tanh(_w0 @ (_w0 -> transpose(-2, -1))); let _v1 = _w0 -> global_max_pool; let _v2 = tanh(_w2 @ _w2); _x1 -> softmax_ce(axis = 0, ignore_index = 1) }
}
