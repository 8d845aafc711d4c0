//! Networks of the ONNX backend tests, part 1 of 3. Made by `tests/scripts/record_onnx.py`; not to be edited.
#![allow(missing_docs, non_snake_case)]

nn_tests::onnx_cases! {
    node_abs: "node/abs" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> abs } }

    node_and2d: "node/and2d" 1e-05 predict(x, y);
    { N(x: [3, 4], y: [3, 4]) { x * y } }

    node_and_bcast3v1d: "node/and_bcast3v1d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { x * y } }

    node_and_bcast4v3d: "node/and_bcast4v3d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [4, 5, 6]) { x * y } }

    node_basic_conv_without_padding: "node/basic_conv_without_padding" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> conv2d(1, 3, bias = false) as conv2d_1 } }

    node_castlike_DOUBLE_to_FLOAT: "node/castlike_DOUBLE_to_FLOAT" 1e-05 predict(input);
    { N(input: [3, 4]) { input } }

    node_castlike_FLOAT_to_DOUBLE_expanded: "node/castlike_FLOAT_to_DOUBLE_expanded" 1e-05 predict(input);
    { N(input: [3, 4]) { input } }

    node_clip_default_max: "node/clip_default_max" 1e-05 predict(x, x_max);
    { N(x: [3, 4, 5], x_max: []) { min(x, x_max) } }

    node_clip_inbounds: "node/clip_inbounds" 1e-05 predict(x, x_min, x_max);
    { N(x: [3], x_min: [], x_max: []) { min(max(x, x_min), x_max) } }

    node_conv_with_autopad_same: "node/conv_with_autopad_same" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> conv2d(1, 3, stride = 2, padding = 1, bias = false) as conv2d_1 } }

    node_conv_with_strides_padding: "node/conv_with_strides_padding" 1e-05 predict(x);
    { N(x: [1, 7, 5]) { x -> conv2d(1, 3, stride = 2, padding = 1, bias = false) as conv2d_1 } }

    node_div: "node/div" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { x / y } }

    node_dropout_default: "node/dropout_default" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> dropout(0.5) } }

    node_dropout_random_old: "node/dropout_random_old" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> dropout(0.2) } }

    node_flatten_axis0: "node/flatten_axis0" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([1, 120]) } }

    node_flatten_axis3: "node/flatten_axis3" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([24, 5]) } }

    node_flatten_negative_axis2: "node/flatten_negative_axis2" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([6, 20]) } }

    node_floor: "node/floor" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> floor } }

    node_leakyrelu: "node/leakyrelu" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> leaky_relu(0.1) } }

    node_log: "node/log" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> ln } }

    node_max_example: "node/max_example" 1e-05 predict(data_0, data_1, data_2);
    { N(data_0: [3], data_1: [3], data_2: [3]) { max(max(data_0, data_1), data_2) } }

    node_max_one_input: "node/max_one_input" 1e-05 predict(data_0);
    { N(data_0: [3]) { data_0 } }

    node_maxpool_2d_dilations: "node/maxpool_2d_dilations" 1e-05 predict(x);
    { N(x: [1, 4, 4]) { x -> max_pool(2, stride = 1, dilation = 2) } }

    node_maxpool_2d_precomputed_strides: "node/maxpool_2d_precomputed_strides" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> max_pool(2) } }

    node_mean_one_input: "node/mean_one_input" 1e-05 predict(data_0);
    { N(data_0: [3]) { (data_0) / 1 } }

    node_min_float32: "node/min_float32" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { min(data_0, data_1) } }

    node_min_two_inputs: "node/min_two_inputs" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { min(data_0, data_1) } }

    node_mul_example: "node/mul_example" 1e-05 predict(x, y);
    { N(x: [3], y: [3]) { x * y } }

    node_not_2d: "node/not_2d" 1e-05 predict(x);
    { N(x: [3, 4]) { 1 - x } }

    node_or2d: "node/or2d" 1e-05 predict(x, y);
    { N(x: [3, 4], y: [3, 4]) { max(x, y) } }

    node_or_bcast3v1d: "node/or_bcast3v1d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { max(x, y) } }

    node_or_bcast4v3d: "node/or_bcast4v3d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [4, 5, 6]) { max(x, y) } }

    node_pow_bcast_array: "node/pow_bcast_array" 1e-05 predict(x, y);
    { N(x: [2, 3], y: [3]) { pow(x, y) } }

    node_pow_types_float: "node/pow_types_float" 1e-05 predict(y);
    { N(y: [3]) {
        param c1: [3] = zeros;
        pow(c1, y)
    } }

    node_pow_types_float32_uint32: "node/pow_types_float32_uint32" 1e-05 predict(x);
    { N(x: [3]) {
        param c1: [3] = zeros;
        pow(x, c1)
    } }

    node_pow_types_int32_float32: "node/pow_types_int32_float32" 1e-05 predict(y);
    { N(y: [3]) {
        param c1: [3] = zeros;
        pow(c1, y)
    } }

    node_reciprocal_example: "node/reciprocal_example" 1e-05 predict(x);
    { N(x: [2]) { x -> recip } }

    node_reshape_negative_dim: "node/reshape_negative_dim" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 6, 2]) } }

    node_reshape_reduced_dims: "node/reshape_reduced_dims" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 12]) } }

    node_reshape_zero_and_negative_dim: "node/reshape_zero_and_negative_dim" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 3, 1, 4]) } }

    node_sigmoid_example: "node/sigmoid_example" 1e-05 predict(x);
    { N(x: [3]) { x -> sigmoid } }

    node_sin_example: "node/sin_example" 1e-05 predict(x);
    { N(x: [3]) { x -> sin } }

    node_sqrt: "node/sqrt" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> sqrt } }

    node_squeeze_negative_axes: "node/squeeze_negative_axes" 1e-05 predict(x);
    { N(x: [1, 3, 1, 5]) { x -> reshape([1, 3, 5]) } }

    node_sub_example: "node/sub_example" 1e-05 predict(x, y);
    { N(x: [3], y: [3]) { x - y } }

    node_sum_two_inputs: "node/sum_two_inputs" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { data_0 + data_1 } }

    node_unsqueeze_axis_0: "node/unsqueeze_axis_0" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([1, 3, 4, 5]) } }

    node_unsqueeze_axis_3: "node/unsqueeze_axis_3" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([3, 4, 5, 1]) } }

    node_xor2d: "node/xor2d" 1e-05 predict(x, y);
    { N(x: [3, 4], y: [3, 4]) { abs(x - y) } }

    node_xor_bcast3v1d: "node/xor_bcast3v1d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { abs(x - y) } }

    node_xor_bcast4v3d: "node/xor_bcast4v3d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [4, 5, 6]) { abs(x - y) } }

    pytorch_converted_Conv2d_depthwise: "pytorch-converted/Conv2d_depthwise" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 6]) { x_0 -> conv2d(4, 3, groups = 4) as conv2d_1 } }

    pytorch_converted_Conv2d_depthwise_with_multiplier: "pytorch-converted/Conv2d_depthwise_with_multiplier" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 6]) { x_0 -> conv2d(8, 3, groups = 4) as conv2d_1 } }

    pytorch_converted_Conv2d_groups_thnn: "pytorch-converted/Conv2d_groups_thnn" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 5]) { x_0 -> conv2d(6, [3, 2], groups = 2) as conv2d_1 } }

    pytorch_converted_Conv2d_strided: "pytorch-converted/Conv2d_strided" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 6]) { x_0 -> conv2d(4, 3, stride = 2) as conv2d_1 } }

    pytorch_converted_MaxPool2d: "pytorch-converted/MaxPool2d" 1e-05 predict(x_0);
    { N(x_0: [3, 7, 7]) { x_0 -> max_pool(3, stride = 2, padding = 1) } }

    pytorch_converted_Sigmoid: "pytorch-converted/Sigmoid" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 5]) { x_0 -> sigmoid } }

    pytorch_converted_Tanh: "pytorch-converted/Tanh" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 5]) { x_0 -> tanh } }
}
