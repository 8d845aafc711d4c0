//! Networks of the ONNX backend tests, part 2 of 3. Made by `tests/scripts/record_onnx.py`; not to be edited.
#![allow(missing_docs, non_snake_case)]

nn_tests::onnx_cases! {
    node_add: "node/add" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { x + y } }

    node_basic_conv_without_padding: "node/basic_conv_without_padding" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> conv2d(1, 3, bias = false) as conv2d_1 } }

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

    node_expand_dim_changed: "node/expand_dim_changed" 1e-05 predict(data);
    { N(data: [3, 1]) {
        param c1: [2, 1, 6] = zeros;
        data + c1
    } }

    node_flatten_axis1: "node/flatten_axis1" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([2, 60]) } }

    node_flatten_default_axis: "node/flatten_default_axis" 1e-05 predict(a);
    { N(a: [5, 4, 3, 2]) { a -> reshape([5, 24]) } }

    node_flatten_negative_axis3: "node/flatten_negative_axis3" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([2, 60]) } }

    node_floor_example: "node/floor_example" 1e-05 predict(x);
    { N(x: [3]) { x -> floor } }

    node_gemm_default_matrix_bias: "node/gemm_default_matrix_bias" 1e-05 predict(a, b, c);
    { N(a: [3, 6], b: [6, 4], c: [3, 4]) { a @ b + c } }

    node_gemm_default_single_elem_vector_bias: "node/gemm_default_single_elem_vector_bias" 1e-05 predict(a, b, c);
    { N(a: [3, 7], b: [7, 3], c: [1]) { a @ b + c } }

    node_identity: "node/identity" 1e-05 predict(x);
    { N(x: [1, 1, 2, 2]) { x } }

    node_leakyrelu: "node/leakyrelu" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> leaky_relu(0.1) } }

    node_log: "node/log" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> ln } }

    node_matmul_3d: "node/matmul_3d" 1e-05 predict(a, b);
    { N(a: [3, 4], b: [4, 3]) { a @ b } }

    node_max_float64: "node/max_float64" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { max(data_0, data_1) } }

    node_maxpool_1d_default: "node/maxpool_1d_default" 1e-05 predict(x);
    { N(x: [3, 32]) {
        let v1 = x -> reshape([3, 32, 1]);
        let v2 = v1 -> max_pool([2, 1], stride = 1);
        v2 -> reshape([3, 31])
    } }

    node_maxpool_2d_precomputed_pads: "node/maxpool_2d_precomputed_pads" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> max_pool(5, stride = 1, padding = 2) } }

    node_maxpool_2d_same_lower: "node/maxpool_2d_same_lower" 1e-05 predict(x);
    { N(x: [3, 32, 32]) {
        let v1 = x -> pad([0, [1, 0], [1, 0]], value = -3.4028235e+38);
        v1 -> max_pool(2, stride = 1)
    } }

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

    node_reciprocal: "node/reciprocal" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> recip } }

    node_reduce_sum_empty_axes_input_noop_random: "node/reduce_sum_empty_axes_input_noop_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data } }

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

    node_slice_default_axes: "node/slice_default_axes" 1e-05 predict(x);
    { N(x: [20, 10, 5]) { x -> slice(2, 3, 4) } }

    node_slice_neg: "node/slice_neg" 1e-05 predict(x);
    { N(x: [20, 10, 5]) { x -> slice(1, 0, 9) } }

    node_softplus_example: "node/softplus_example" 1e-05 predict(x);
    { N(x: [3]) { x -> softplus } }

    node_split_equal_parts_default_axis: "node/split_equal_parts_default_axis" 1e-05 predict(input);
    { N(input: [6]) {
        let v1 = input -> slice(0, 0, 2);
        let v2 = input -> slice(0, 2, 4);
        let v3 = input -> slice(0, 4, 6);
        (v1, v2, v3)
    } }

    node_split_variable_parts_default_axis: "node/split_variable_parts_default_axis" 1e-05 predict(input);
    { N(input: [6]) {
        let v1 = input -> slice(0, 0, 2);
        let v2 = input -> slice(0, 2, 6);
        (v1, v2)
    } }

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

    pytorch_converted_BatchNorm2d_momentum_eval: "pytorch-converted/BatchNorm2d_momentum_eval" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 6]) { x_0 -> batch_norm(eps = 0.001) as batch_norm_1 } }

    pytorch_converted_ConstantPad2d: "pytorch-converted/ConstantPad2d" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 4]) { x_0 -> pad([0, 0, [3, 4], [1, 2]], value = 2.0) } }

    pytorch_converted_Conv2d_depthwise_padded: "pytorch-converted/Conv2d_depthwise_padded" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 6]) { x_0 -> conv2d(4, 3, padding = 1, groups = 4) as conv2d_1 } }

    pytorch_converted_Conv2d_dilated: "pytorch-converted/Conv2d_dilated" 1e-05 predict(x_0);
    { N(x_0: [3, 8, 8]) { x_0 -> conv2d(2, 3, stride = 2, padding = 1, dilation = 2) as conv2d_1 } }

    pytorch_converted_Conv2d_no_bias: "pytorch-converted/Conv2d_no_bias" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 5]) { x_0 -> conv2d(4, [3, 2], bias = false) as conv2d_1 } }

    pytorch_converted_GLU: "pytorch-converted/GLU" 1e-05 predict(x_0);
    { N(x_0: [5, 6]) {
        let v1 = x_0 -> slice(1, 0, 3);
        let v2 = x_0 -> slice(1, 3, 6);
        let v3 = v2 -> sigmoid;
        v1 * v3
    } }

    pytorch_converted_LeakyReLU_with_negval: "pytorch-converted/LeakyReLU_with_negval" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) { x_0 -> leaky_relu(0.5) } }

    pytorch_converted_MaxPool1d: "pytorch-converted/MaxPool1d" 1e-05 predict(x_0);
    { N(x_0: [10, 4]) {
        let v1 = x_0 -> reshape([10, 4, 1]);
        let v2 = v1 -> max_pool([4, 1]);
        v2 -> reshape([10, 1])
    } }

    pytorch_converted_PReLU_1d: "pytorch-converted/PReLU_1d" 1e-05 predict(x_0);
    { N(x_0: [3, 4]) { max(x_0, 0) + 0.25 * min(x_0, 0) } }

    pytorch_converted_PReLU_2d_multiparam: "pytorch-converted/PReLU_2d_multiparam" 1e-05 predict(x_0);
    { N(x_0: [3, 4, 5]) {
        param c1: [1, 3, 1, 1] = zeros;
        max(x_0, 0) + (c1 -> reshape([3, 1, 1])) * min(x_0, 0)
    } }

    pytorch_converted_PoissonNLLLLoss_no_reduce: "pytorch-converted/PoissonNLLLLoss_no_reduce" 1e-05 predict(x_0);
    { N(x_0: [10, 10]) {
        param c1: [10, 10] = zeros;
        let v1 = x_0 -> exp;
        let v2 = c1 * x_0;
        v1 - v2
    } }

    pytorch_converted_ReplicationPad2d: "pytorch-converted/ReplicationPad2d" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 4]) { x_0 -> pad([0, 0, [3, 4], [1, 2]], mode = replicate) } }

    pytorch_converted_Softsign: "pytorch-converted/Softsign" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) {
        let v1 = x_0 -> abs;
        let v2 = v1 + 1.0;
        x_0 / v2
    } }
}
