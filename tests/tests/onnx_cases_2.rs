//! Networks of the ONNX backend tests, part 2 of 3. Made by `tests/scripts/record_onnx.py`; not to be edited.
#![allow(missing_docs, non_snake_case)]

nn_tests::onnx_cases! {
    node_acos: "node/acos" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> acos } }

    node_acosh_example: "node/acosh_example" 1e-05 predict(x);
    { N(x: [3]) { x -> acosh } }

    node_and2d: "node/and2d" 1e-05 predict(x, y);
    { N(x: [3, 4], y: [3, 4]) { logical_and(x, y) } }

    node_and_bcast3v1d: "node/and_bcast3v1d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { logical_and(x, y) } }

    node_and_bcast4v3d: "node/and_bcast4v3d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [4, 5, 6]) { logical_and(x, y) } }

    node_asin_example: "node/asin_example" 1e-05 predict(x);
    { N(x: [3]) { x -> asin } }

    node_atan: "node/atan" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> atan } }

    node_atanh_example: "node/atanh_example" 1e-05 predict(x);
    { N(x: [3]) { x -> atanh } }

    node_batchnorm_epsilon: "node/batchnorm_epsilon" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> batch_norm(eps = 0.01) as batch_norm_1 } }

    node_cast_FLOAT_to_DOUBLE: "node/cast_FLOAT_to_DOUBLE" 1e-05 predict(input);
    { N(input: [3, 4]) { input } }

    node_castlike_FLOAT_to_DOUBLE: "node/castlike_FLOAT_to_DOUBLE" 1e-05 predict(input);
    { N(input: [3, 4]) { input } }

    node_ceil_example: "node/ceil_example" 1e-05 predict(x);
    { N(x: [2]) { x -> ceil } }

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

    node_cosh: "node/cosh" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> cosh } }

    node_div_bcast: "node/div_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { x / y } }

    node_dropout_default_old: "node/dropout_default_old" 1e-05 predict(x);
    { N(x: [3]) { x -> dropout(0.5) } }

    node_elu: "node/elu" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> elu(2.0) } }

    node_erf: "node/erf" 1e-05 predict(x);
    { N(x: [1, 3, 32, 32]) { x -> erf } }

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

    node_greater: "node/greater" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { gt(x, y) } }

    node_greater_equal_bcast: "node/greater_equal_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { ge(x, y) } }

    node_hardsigmoid: "node/hardsigmoid" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { (x * 0.5 + 0.6) -> clamp(0, 1) } }

    node_hardswish: "node/hardswish" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> hard_swish } }

    node_instancenorm_epsilon: "node/instancenorm_epsilon" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> instance_norm(eps = 0.01, affine = true) as instance_norm_1 } }

    node_isinf_negative: "node/isinf_negative" 1e-05 predict(x);
    { N(x: [6]) { logical_and(is_inf(x), lt(x, 0)) } }

    node_leakyrelu: "node/leakyrelu" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> leaky_relu(0.1) } }

    node_less: "node/less" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { lt(x, y) } }

    node_less_equal_bcast: "node/less_equal_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { le(x, y) } }

    node_log: "node/log" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> ln } }

    node_matmul_3d: "node/matmul_3d" 1e-05 predict(a, b);
    { N(a: [3, 4], b: [4, 3]) { a @ b } }

    node_max_float64: "node/max_float64" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { max(data_0, data_1) } }

    node_maxpool_2d_default: "node/maxpool_2d_default" 1e-05 predict(x);
    { N(x: [3, 32, 32]) { x -> max_pool(2, stride = 1) } }

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

    node_mod_mixed_sign_float64: "node/mod_mixed_sign_float64" 1e-05 predict(x, y);
    { N(x: [6], y: [6]) { fmod(x, y) } }

    node_mul_example: "node/mul_example" 1e-05 predict(x, y);
    { N(x: [3], y: [3]) { x * y } }

    node_not_2d: "node/not_2d" 1e-05 predict(x);
    { N(x: [3, 4]) { x -> logical_not } }

    node_or2d: "node/or2d" 1e-05 predict(x, y);
    { N(x: [3, 4], y: [3, 4]) { logical_or(x, y) } }

    node_or_bcast3v1d: "node/or_bcast3v1d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { logical_or(x, y) } }

    node_or_bcast4v3d: "node/or_bcast4v3d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [4, 5, 6]) { logical_or(x, y) } }

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

    node_prelu_example: "node/prelu_example" 1e-05 predict(x, slope);
    { N(x: [3, 4, 5], slope: [3, 4, 5]) { max(x, 0) + slope * min(x, 0) } }

    node_reduce_prod_default_axes_keepdims_example: "node/reduce_prod_default_axes_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) {
        let v1 = data -> slice(0, 0, 1);
        let v2 = data -> slice(0, 1, 2);
        let v3 = data -> slice(0, 2, 3);
        let v4 = v1 * v2 * v3;
        let v5 = v4 -> slice(1, 0, 1);
        let v6 = v4 -> slice(1, 1, 2);
        let v7 = v5 * v6;
        let v8 = v7 -> slice(2, 0, 1);
        let v9 = v7 -> slice(2, 1, 2);
        v8 * v9
    } }

    node_reduce_prod_do_not_keepdims_random: "node/reduce_prod_do_not_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) {
        let v1 = data -> slice(1, 0, 1);
        let v2 = data -> slice(1, 1, 2);
        let v3 = v1 * v2;
        v3 -> reshape([3, 2])
    } }

    node_reduce_prod_negative_axes_keepdims_example: "node/reduce_prod_negative_axes_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) {
        let v1 = data -> slice(1, 0, 1);
        let v2 = data -> slice(1, 1, 2);
        v1 * v2
    } }

    node_reduce_sum_empty_axes_input_noop_random: "node/reduce_sum_empty_axes_input_noop_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data } }

    node_reshape_extended_dims: "node/reshape_extended_dims" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 3, 2, 2]) } }

    node_reshape_one_dim: "node/reshape_one_dim" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([24]) } }

    node_reshape_reordered_last_dims: "node/reshape_reordered_last_dims" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 4, 3]) } }

    node_round: "node/round" 1e-05 predict(x);
    { N(x: [15]) { x -> round } }

    node_selu_example: "node/selu_example" 1e-05 predict(x);
    { N(x: [3]) { 3.0 * (x -> elu(2.0)) } }

    node_sigmoid: "node/sigmoid" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> sigmoid } }

    node_sin: "node/sin" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> sin } }

    node_sinh_example: "node/sinh_example" 1e-05 predict(x);
    { N(x: [3]) { x -> sinh } }

    node_slice_default_steps: "node/slice_default_steps" 1e-05 predict(x);
    { N(x: [20, 10, 5]) { x -> slice(2, 3, 4) } }

    node_slice_negative_axes: "node/slice_negative_axes" 1e-05 predict(x);
    { N(x: [20, 10, 5]) { x -> slice(2, 3, 4) } }

    node_softsign: "node/softsign" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> softsign } }

    node_split_equal_parts_2d: "node/split_equal_parts_2d" 1e-05 predict(input);
    { N(input: [2, 6]) {
        let v1 = input -> slice(1, 0, 3);
        let v2 = input -> slice(1, 3, 6);
        (v1, v2)
    } }

    node_split_variable_parts_2d: "node/split_variable_parts_2d" 1e-05 predict(input);
    { N(input: [2, 6]) {
        let v1 = input -> slice(1, 0, 2);
        let v2 = input -> slice(1, 2, 6);
        (v1, v2)
    } }

    node_sqrt_example: "node/sqrt_example" 1e-05 predict(x);
    { N(x: [3]) { x -> sqrt } }

    node_sub: "node/sub" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { x - y } }

    node_sum_example: "node/sum_example" 1e-05 predict(data_0, data_1, data_2);
    { N(data_0: [3], data_1: [3], data_2: [3]) { data_0 + data_1 + data_2 } }

    node_tan: "node/tan" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> tan } }

    node_tanh_example: "node/tanh_example" 1e-05 predict(x);
    { N(x: [3]) { x -> tanh } }

    node_thresholdedrelu_example: "node/thresholdedrelu_example" 1e-05 predict(x);
    { N(x: [5]) { x -> thresholded_relu(2.0) } }

    node_unsqueeze_axis_2: "node/unsqueeze_axis_2" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([3, 4, 1, 5]) } }

    node_unsqueeze_two_axes: "node/unsqueeze_two_axes" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([3, 1, 4, 5, 1]) } }

    node_xor2d: "node/xor2d" 1e-05 predict(x, y);
    { N(x: [3, 4], y: [3, 4]) { logical_xor(x, y) } }

    node_xor_bcast3v1d: "node/xor_bcast3v1d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { logical_xor(x, y) } }

    node_xor_bcast4v3d: "node/xor_bcast4v3d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [4, 5, 6]) { logical_xor(x, y) } }

    pytorch_converted_BatchNorm2d_eval: "pytorch-converted/BatchNorm2d_eval" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 6]) { x_0 -> batch_norm(eps = 1e-05) as batch_norm_1 } }

    pytorch_converted_BatchNorm3d_momentum_eval: "pytorch-converted/BatchNorm3d_momentum_eval" 1e-05 predict(x_0);
    { N(x_0: [3, 4, 4, 4]) { x_0 -> batch_norm(eps = 0.001) as batch_norm_1 } }

    pytorch_converted_Conv2d_depthwise: "pytorch-converted/Conv2d_depthwise" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 6]) { x_0 -> conv2d(4, 3, groups = 4) as conv2d_1 } }

    pytorch_converted_Conv2d_depthwise_with_multiplier: "pytorch-converted/Conv2d_depthwise_with_multiplier" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 6]) { x_0 -> conv2d(8, 3, groups = 4) as conv2d_1 } }

    pytorch_converted_Conv2d_groups_thnn: "pytorch-converted/Conv2d_groups_thnn" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 5]) { x_0 -> conv2d(6, [3, 2], groups = 2) as conv2d_1 } }

    pytorch_converted_Conv2d_strided: "pytorch-converted/Conv2d_strided" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 6]) { x_0 -> conv2d(4, 3, stride = 2) as conv2d_1 } }

    pytorch_converted_GLU_dim: "pytorch-converted/GLU_dim" 1e-05 predict(x_0);
    { N(x_0: [5, 6, 7]) {
        let v1 = x_0 -> slice(1, 0, 3);
        let v2 = x_0 -> slice(1, 3, 6);
        let v3 = v2 -> sigmoid;
        v1 * v3
    } }

    pytorch_converted_Linear: "pytorch-converted/Linear" 1e-05 predict(x_0);
    { N(x_0: [10]) { x_0 -> linear(8) as linear_1 } }

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

    pytorch_converted_Softplus: "pytorch-converted/Softplus" 1e-05 predict(x_0);
    { N(x_0: [10, 20]) { x_0 -> softplus } }

    pytorch_converted_ZeroPad2d: "pytorch-converted/ZeroPad2d" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 4]) { x_0 -> pad([0, 0, [3, 4], [1, 2]]) } }
}
