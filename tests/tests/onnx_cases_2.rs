//! Networks of the ONNX backend tests, part 2 of 3. Made by `tests/scripts/record_onnx.py`; not to be edited.
#![allow(missing_docs, non_snake_case)]

nn_tests::onnx_cases! {
    node_add: "node/add" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { x + y } }

    node_and3d: "node/and3d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { x * y } }

    node_and_bcast3v2d: "node/and_bcast3v2d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [4, 5]) { x * y } }

    node_and_bcast4v4d: "node/and_bcast4v4d" 1e-05 predict(x, y);
    { N(x: [1, 4, 1, 6], y: [3, 1, 5, 6]) { x * y } }

    node_cast_DOUBLE_to_FLOAT: "node/cast_DOUBLE_to_FLOAT" 1e-05 predict(input);
    { N(input: [3, 4]) { input } }

    node_castlike_DOUBLE_to_FLOAT_expanded: "node/castlike_DOUBLE_to_FLOAT_expanded" 1e-05 predict(input);
    { N(input: [3, 4]) { input } }

    node_clip: "node/clip" 1e-05 predict(x, x_min, x_max);
    { N(x: [3, 4, 5], x_min: [], x_max: []) { min(max(x, x_min), x_max) } }

    node_clip_default_min: "node/clip_default_min" 1e-05 predict(x, x_min);
    { N(x: [3, 4, 5], x_min: []) { max(x, x_min) } }

    node_clip_outbounds: "node/clip_outbounds" 1e-05 predict(x, x_min, x_max);
    { N(x: [3], x_min: [], x_max: []) { min(max(x, x_min), x_max) } }

    node_conv_with_strides_and_asymmetric_padding: "node/conv_with_strides_and_asymmetric_padding" 1e-05 predict(x);
    { N(x: [1, 7, 5]) { x -> conv2d(1, 3, stride = 2, padding = [1, 0], bias = false) as conv2d_1 } }

    node_cos: "node/cos" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> cos } }

    node_div_bcast: "node/div_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { x / y } }

    node_dropout_default_old: "node/dropout_default_old" 1e-05 predict(x);
    { N(x: [3]) { x -> dropout(0.5) } }

    node_exp: "node/exp" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> exp } }

    node_flatten_axis1: "node/flatten_axis1" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([2, 60]) } }

    node_flatten_default_axis: "node/flatten_default_axis" 1e-05 predict(a);
    { N(a: [5, 4, 3, 2]) { a -> reshape([5, 24]) } }

    node_flatten_negative_axis3: "node/flatten_negative_axis3" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([2, 60]) } }

    node_floor_example: "node/floor_example" 1e-05 predict(x);
    { N(x: [3]) { x -> floor } }

    node_leakyrelu_default: "node/leakyrelu_default" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> leaky_relu(0.01) } }

    node_log_example: "node/log_example" 1e-05 predict(x);
    { N(x: [2]) { x -> ln } }

    node_max_float32: "node/max_float32" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { max(data_0, data_1) } }

    node_max_two_inputs: "node/max_two_inputs" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { max(data_0, data_1) } }

    node_maxpool_2d_precomputed_pads: "node/maxpool_2d_precomputed_pads" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> max_pool(5, stride = 1, padding = 2) } }

    node_maxpool_2d_strides: "node/maxpool_2d_strides" 1e-05 predict(x);
    { N(x: [3, 32, 32]) { x -> max_pool(5, stride = 3) } }

    node_mean_two_inputs: "node/mean_two_inputs" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { (data_0 + data_1) / 2 } }

    node_min_float64: "node/min_float64" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { min(data_0, data_1) } }

    node_mul: "node/mul" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { x * y } }

    node_neg: "node/neg" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> neg } }

    node_not_3d: "node/not_3d" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { 1 - x } }

    node_or3d: "node/or3d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { max(x, y) } }

    node_or_bcast3v2d: "node/or_bcast3v2d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [4, 5]) { max(x, y) } }

    node_or_bcast4v4d: "node/or_bcast4v4d" 1e-05 predict(x, y);
    { N(x: [1, 4, 1, 6], y: [3, 1, 5, 6]) { max(x, y) } }

    node_pow_bcast_scalar: "node/pow_bcast_scalar" 1e-05 predict(x, y);
    { N(x: [3], y: []) { pow(x, y) } }

    node_pow_types_float32_int32: "node/pow_types_float32_int32" 1e-05 predict(x);
    { N(x: [3]) {
        param c1: [3] = zeros;
        pow(x, c1)
    } }

    node_pow_types_float32_uint64: "node/pow_types_float32_uint64" 1e-05 predict(x);
    { N(x: [3]) {
        param c1: [3] = zeros;
        pow(x, c1)
    } }

    node_pow_types_int64_float32: "node/pow_types_int64_float32" 1e-05 predict(y);
    { N(y: [3]) {
        param c1: [3] = zeros;
        pow(c1, y)
    } }

    node_relu: "node/relu" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> relu } }

    node_reshape_negative_extended_dims: "node/reshape_negative_extended_dims" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([1, 2, 3, 4]) } }

    node_reshape_reordered_all_dims: "node/reshape_reordered_all_dims" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([4, 2, 3]) } }

    node_reshape_zero_dim: "node/reshape_zero_dim" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 3, 4, 1]) } }

    node_sign: "node/sign" 1e-05 predict(x);
    { N(x: [11]) { x -> sign } }

    node_softplus: "node/softplus" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> softplus } }

    node_sqrt_example: "node/sqrt_example" 1e-05 predict(x);
    { N(x: [3]) { x -> sqrt } }

    node_sub: "node/sub" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { x - y } }

    node_sum_example: "node/sum_example" 1e-05 predict(data_0, data_1, data_2);
    { N(data_0: [3], data_1: [3], data_2: [3]) { data_0 + data_1 + data_2 } }

    node_tanh: "node/tanh" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> tanh } }

    node_unsqueeze_axis_1: "node/unsqueeze_axis_1" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([3, 1, 4, 5]) } }

    node_unsqueeze_negative_axes: "node/unsqueeze_negative_axes" 1e-05 predict(x);
    { N(x: [1, 3, 1, 5]) { x -> reshape([1, 3, 1, 1, 5]) } }

    node_xor3d: "node/xor3d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { abs(x - y) } }

    node_xor_bcast3v2d: "node/xor_bcast3v2d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [4, 5]) { abs(x - y) } }

    node_xor_bcast4v4d: "node/xor_bcast4v4d" 1e-05 predict(x, y);
    { N(x: [1, 4, 1, 6], y: [3, 1, 5, 6]) { abs(x - y) } }

    pytorch_converted_Conv2d_depthwise_padded: "pytorch-converted/Conv2d_depthwise_padded" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 6]) { x_0 -> conv2d(4, 3, padding = 1, groups = 4) as conv2d_1 } }

    pytorch_converted_Conv2d_dilated: "pytorch-converted/Conv2d_dilated" 1e-05 predict(x_0);
    { N(x_0: [3, 8, 8]) { x_0 -> conv2d(2, 3, stride = 2, padding = 1, dilation = 2) as conv2d_1 } }

    pytorch_converted_Conv2d_no_bias: "pytorch-converted/Conv2d_no_bias" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 5]) { x_0 -> conv2d(4, [3, 2], bias = false) as conv2d_1 } }

    pytorch_converted_LeakyReLU: "pytorch-converted/LeakyReLU" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) { x_0 -> leaky_relu(0.01) } }

    pytorch_converted_PoissonNLLLLoss_no_reduce: "pytorch-converted/PoissonNLLLLoss_no_reduce" 1e-05 predict(x_0);
    { N(x_0: [10, 10]) {
        param c1: [10, 10] = zeros;
        let v1 = x_0 -> exp;
        let v2 = c1 * x_0;
        v1 - v2
    } }

    pytorch_converted_Softplus: "pytorch-converted/Softplus" 1e-05 predict(x_0);
    { N(x_0: [10, 20]) { x_0 -> softplus } }
}
