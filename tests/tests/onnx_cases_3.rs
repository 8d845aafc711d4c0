//! Networks of the ONNX backend tests, part 3 of 3. Made by `tests/scripts/record_onnx.py`; not to be edited.
#![allow(missing_docs, non_snake_case)]

nn_tests::onnx_cases! {
    node_add_bcast: "node/add_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { x + y } }

    node_and4d: "node/and4d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [3, 4, 5, 6]) { x * y } }

    node_and_bcast4v2d: "node/and_bcast4v2d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [5, 6]) { x * y } }

    node_basic_conv_with_padding: "node/basic_conv_with_padding" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> conv2d(1, 3, padding = 1, bias = false) as conv2d_1 } }

    node_cast_FLOAT_to_DOUBLE: "node/cast_FLOAT_to_DOUBLE" 1e-05 predict(input);
    { N(input: [3, 4]) { input } }

    node_castlike_FLOAT_to_DOUBLE: "node/castlike_FLOAT_to_DOUBLE" 1e-05 predict(input);
    { N(input: [3, 4]) { input } }

    node_clip_default_inbounds: "node/clip_default_inbounds" 1e-05 predict(x);
    { N(x: [3]) { x } }

    node_clip_example: "node/clip_example" 1e-05 predict(x, x_min, x_max);
    { N(x: [3], x_min: [], x_max: []) { min(max(x, x_min), x_max) } }

    node_clip_splitbounds: "node/clip_splitbounds" 1e-05 predict(x, x_min, x_max);
    { N(x: [3], x_min: [], x_max: []) { min(max(x, x_min), x_max) } }

    node_conv_with_strides_no_padding: "node/conv_with_strides_no_padding" 1e-05 predict(x);
    { N(x: [1, 7, 5]) { x -> conv2d(1, 3, stride = 2, bias = false) as conv2d_1 } }

    node_cos_example: "node/cos_example" 1e-05 predict(x);
    { N(x: [3]) { x -> cos } }

    node_div_example: "node/div_example" 1e-05 predict(x, y);
    { N(x: [2], y: [2]) { x / y } }

    node_dropout_default_ratio: "node/dropout_default_ratio" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> dropout(0.1) } }

    node_exp_example: "node/exp_example" 1e-05 predict(x);
    { N(x: [3]) { x -> exp } }

    node_flatten_axis2: "node/flatten_axis2" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([6, 20]) } }

    node_flatten_negative_axis1: "node/flatten_negative_axis1" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([24, 5]) } }

    node_flatten_negative_axis4: "node/flatten_negative_axis4" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([1, 120]) } }

    node_identity: "node/identity" 1e-05 predict(x);
    { N(x: [1, 1, 2, 2]) { x } }

    node_leakyrelu_example: "node/leakyrelu_example" 1e-05 predict(x);
    { N(x: [3]) { x -> leaky_relu(0.1) } }

    node_matmul_2d: "node/matmul_2d" 1e-05 predict(a, b);
    { N(a: [3, 4], b: [4, 3]) { a @ b } }

    node_max_float64: "node/max_float64" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { max(data_0, data_1) } }

    node_maxpool_2d_default: "node/maxpool_2d_default" 1e-05 predict(x);
    { N(x: [3, 32, 32]) { x -> max_pool(2, stride = 1) } }

    node_maxpool_2d_precomputed_same_upper: "node/maxpool_2d_precomputed_same_upper" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> max_pool(3, stride = 2, padding = 1) } }

    node_mean_example: "node/mean_example" 1e-05 predict(data_0, data_1, data_2);
    { N(data_0: [3], data_1: [3], data_2: [3]) { (data_0 + data_1 + data_2) / 3 } }

    node_min_example: "node/min_example" 1e-05 predict(data_0, data_1, data_2);
    { N(data_0: [3], data_1: [3], data_2: [3]) { min(min(data_0, data_1), data_2) } }

    node_min_one_input: "node/min_one_input" 1e-05 predict(data_0);
    { N(data_0: [3]) { data_0 } }

    node_mul_bcast: "node/mul_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { x * y } }

    node_neg_example: "node/neg_example" 1e-05 predict(x);
    { N(x: [2]) { x -> neg } }

    node_not_4d: "node/not_4d" 1e-05 predict(x);
    { N(x: [3, 4, 5, 6]) { 1 - x } }

    node_or4d: "node/or4d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [3, 4, 5, 6]) { max(x, y) } }

    node_or_bcast4v2d: "node/or_bcast4v2d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [5, 6]) { max(x, y) } }

    node_pow: "node/pow" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { pow(x, y) } }

    node_pow_example: "node/pow_example" 1e-05 predict(x, y);
    { N(x: [3], y: [3]) { pow(x, y) } }

    node_pow_types_float32_int64: "node/pow_types_float32_int64" 1e-05 predict(x);
    { N(x: [3]) {
        param c1: [3] = zeros;
        pow(x, c1)
    } }

    node_pow_types_int: "node/pow_types_int" 1e-05 predict(x);
    { N(x: [3]) {
        param c1: [3] = zeros;
        pow(x, c1)
    } }

    node_reciprocal: "node/reciprocal" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> recip } }

    node_reshape_extended_dims: "node/reshape_extended_dims" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 3, 2, 2]) } }

    node_reshape_one_dim: "node/reshape_one_dim" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([24]) } }

    node_reshape_reordered_last_dims: "node/reshape_reordered_last_dims" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 4, 3]) } }

    node_sigmoid: "node/sigmoid" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> sigmoid } }

    node_sin: "node/sin" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> sin } }

    node_softplus_example: "node/softplus_example" 1e-05 predict(x);
    { N(x: [3]) { x -> softplus } }

    node_squeeze: "node/squeeze" 1e-05 predict(x);
    { N(x: [1, 3, 4, 5]) { x -> reshape([3, 4, 5]) } }

    node_sub_bcast: "node/sub_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { x - y } }

    node_sum_one_input: "node/sum_one_input" 1e-05 predict(data_0);
    { N(data_0: [3]) { data_0 } }

    node_tanh_example: "node/tanh_example" 1e-05 predict(x);
    { N(x: [3]) { x -> tanh } }

    node_unsqueeze_axis_2: "node/unsqueeze_axis_2" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([3, 4, 1, 5]) } }

    node_unsqueeze_two_axes: "node/unsqueeze_two_axes" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([3, 1, 4, 5, 1]) } }

    node_xor4d: "node/xor4d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [3, 4, 5, 6]) { abs(x - y) } }

    node_xor_bcast4v2d: "node/xor_bcast4v2d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [5, 6]) { abs(x - y) } }

    pytorch_converted_Conv2d: "pytorch-converted/Conv2d" 1e-05 predict(x_0);
    { N(x_0: [3, 7, 5]) { x_0 -> conv2d(4, [3, 2]) as conv2d_1 } }

    pytorch_converted_Conv2d_depthwise_strided: "pytorch-converted/Conv2d_depthwise_strided" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 6]) { x_0 -> conv2d(4, 3, stride = 2, groups = 4) as conv2d_1 } }

    pytorch_converted_Conv2d_groups: "pytorch-converted/Conv2d_groups" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 5]) { x_0 -> conv2d(6, [3, 2], groups = 2) as conv2d_1 } }

    pytorch_converted_Conv2d_padding: "pytorch-converted/Conv2d_padding" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 6]) { x_0 -> conv2d(4, 3, stride = 2, padding = 1) as conv2d_1 } }

    pytorch_converted_LeakyReLU_with_negval: "pytorch-converted/LeakyReLU_with_negval" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) { x_0 -> leaky_relu(0.5) } }

    pytorch_converted_ReLU: "pytorch-converted/ReLU" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 5]) { x_0 -> relu } }

    pytorch_converted_Softsign: "pytorch-converted/Softsign" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) {
        let v1 = x_0 -> abs;
        let v2 = v1 + 1.0;
        x_0 / v2
    } }
}
