//! Networks of the ONNX backend tests, part 3 of 3. Made by `tests/scripts/record_onnx.py`; not to be edited.
#![allow(missing_docs, non_snake_case)]

nn_tests::onnx_cases! {
    node_acos_example: "node/acos_example" 1e-05 predict(x);
    { N(x: [3]) { x -> acos } }

    node_add: "node/add" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { x + y } }

    node_and3d: "node/and3d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { logical_and(x, y) } }

    node_and_bcast3v2d: "node/and_bcast3v2d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [4, 5]) { logical_and(x, y) } }

    node_and_bcast4v4d: "node/and_bcast4v4d" 1e-05 predict(x, y);
    { N(x: [1, 4, 1, 6], y: [3, 1, 5, 6]) { logical_and(x, y) } }

    node_asinh: "node/asinh" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> asinh } }

    node_atan_example: "node/atan_example" 1e-05 predict(x);
    { N(x: [3]) { x -> atan } }

    node_basic_conv_with_padding: "node/basic_conv_with_padding" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> conv2d(1, 3, padding = 1, bias = false) as conv2d_1 } }

    node_batchnorm_example: "node/batchnorm_example" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> batch_norm(eps = 1e-05) as batch_norm_1 } }

    node_castlike_DOUBLE_to_FLOAT: "node/castlike_DOUBLE_to_FLOAT" 1e-05 predict(input);
    { N(input: [3, 4]) { input } }

    node_castlike_FLOAT_to_DOUBLE_expanded: "node/castlike_FLOAT_to_DOUBLE_expanded" 1e-05 predict(input);
    { N(input: [3, 4]) { input } }

    node_celu: "node/celu" 1e-05 predict(x);
    { N(x: [3, 3, 3, 1]) { x -> celu(2.0) } }

    node_clip_default_inbounds: "node/clip_default_inbounds" 1e-05 predict(x);
    { N(x: [3]) { x } }

    node_clip_example: "node/clip_example" 1e-05 predict(x, x_min, x_max);
    { N(x: [3], x_min: [], x_max: []) { min(max(x, x_min), x_max) } }

    node_clip_splitbounds: "node/clip_splitbounds" 1e-05 predict(x, x_min, x_max);
    { N(x: [3], x_min: [], x_max: []) { min(max(x, x_min), x_max) } }

    node_conv_with_strides_and_asymmetric_padding: "node/conv_with_strides_and_asymmetric_padding" 1e-05 predict(x);
    { N(x: [1, 7, 5]) { x -> conv2d(1, 3, stride = 2, padding = [1, 0], bias = false) as conv2d_1 } }

    node_cos: "node/cos" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> cos } }

    node_cosh_example: "node/cosh_example" 1e-05 predict(x);
    { N(x: [3]) { x -> cosh } }

    node_div_example: "node/div_example" 1e-05 predict(x, y);
    { N(x: [2], y: [2]) { x / y } }

    node_dropout_default_ratio: "node/dropout_default_ratio" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> dropout(0.1) } }

    node_elu_default: "node/elu_default" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> elu(1.0) } }

    node_exp: "node/exp" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> exp } }

    node_expand_dim_unchanged: "node/expand_dim_unchanged" 1e-05 predict(data);
    { N(data: [3, 1]) {
        param c1: [3, 4] = zeros;
        data + c1
    } }

    node_flatten_axis2: "node/flatten_axis2" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([6, 20]) } }

    node_flatten_negative_axis1: "node/flatten_negative_axis1" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([24, 5]) } }

    node_flatten_negative_axis4: "node/flatten_negative_axis4" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([1, 120]) } }

    node_gemm_alpha: "node/gemm_alpha" 1e-05 predict(a, b, c);
    { N(a: [3, 5], b: [5, 4], c: [1, 4]) { 0.5 * (a @ b) + c } }

    node_gemm_default_no_bias: "node/gemm_default_no_bias" 1e-05 predict(a, b);
    { N(a: [2, 10], b: [10, 3]) { a @ b } }

    node_gemm_default_vector_bias: "node/gemm_default_vector_bias" 1e-05 predict(a, b, c);
    { N(a: [2, 7], b: [7, 4], c: [1, 4]) { a @ b + c } }

    node_greater_bcast: "node/greater_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { gt(x, y) } }

    node_greater_equal_bcast_expanded: "node/greater_equal_bcast_expanded" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) {
        let v1 = gt(x, y);
        let v2 = eq(x, y);
        logical_or(v1, v2)
    } }

    node_hardsigmoid_default: "node/hardsigmoid_default" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { (x * 0.2 + 0.5) -> clamp(0, 1) } }

    node_hardswish_expanded: "node/hardswish_expanded" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = (x * 0.16666667 + 0.5) -> clamp(0, 1);
        x * v1
    } }

    node_instancenorm_example: "node/instancenorm_example" 1e-05 predict(x);
    { N(x: [2, 1, 3]) { x -> instance_norm(eps = 1e-05, affine = true) as instance_norm_1 } }

    node_isinf_positive: "node/isinf_positive" 1e-05 predict(x);
    { N(x: [6]) { logical_and(is_inf(x), gt(x, 0)) } }

    node_leakyrelu_default: "node/leakyrelu_default" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> leaky_relu(0.01) } }

    node_less_bcast: "node/less_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { lt(x, y) } }

    node_less_equal_bcast_expanded: "node/less_equal_bcast_expanded" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) {
        let v1 = lt(x, y);
        let v2 = eq(x, y);
        logical_or(v1, v2)
    } }

    node_log_example: "node/log_example" 1e-05 predict(x);
    { N(x: [2]) { x -> ln } }

    node_max_example: "node/max_example" 1e-05 predict(data_0, data_1, data_2);
    { N(data_0: [3], data_1: [3], data_2: [3]) { max(max(data_0, data_1), data_2) } }

    node_max_one_input: "node/max_one_input" 1e-05 predict(data_0);
    { N(data_0: [3]) { data_0 } }

    node_maxpool_2d_dilations: "node/maxpool_2d_dilations" 1e-05 predict(x);
    { N(x: [1, 4, 4]) { x -> max_pool(2, stride = 1, dilation = 2) } }

    node_maxpool_2d_precomputed_same_upper: "node/maxpool_2d_precomputed_same_upper" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> max_pool(3, stride = 2, padding = 1) } }

    node_maxpool_2d_same_upper: "node/maxpool_2d_same_upper" 1e-05 predict(x);
    { N(x: [3, 32, 32]) {
        let v1 = x -> pad([0, [0, 1], [0, 1]], value = -3.4028235e+38);
        v1 -> max_pool(2, stride = 1)
    } }

    node_mean_one_input: "node/mean_one_input" 1e-05 predict(data_0);
    { N(data_0: [3]) { (data_0) / 1 } }

    node_min_float32: "node/min_float32" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { min(data_0, data_1) } }

    node_min_two_inputs: "node/min_two_inputs" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { min(data_0, data_1) } }

    node_mul: "node/mul" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { x * y } }

    node_neg: "node/neg" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> neg } }

    node_not_3d: "node/not_3d" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> logical_not } }

    node_or3d: "node/or3d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { logical_or(x, y) } }

    node_or_bcast3v2d: "node/or_bcast3v2d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [4, 5]) { logical_or(x, y) } }

    node_or_bcast4v4d: "node/or_bcast4v4d" 1e-05 predict(x, y);
    { N(x: [1, 4, 1, 6], y: [3, 1, 5, 6]) { logical_or(x, y) } }

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

    node_reduce_prod_default_axes_keepdims_random: "node/reduce_prod_default_axes_keepdims_random" 1e-05 predict(data);
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

    node_reduce_prod_keepdims_example: "node/reduce_prod_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) {
        let v1 = data -> slice(1, 0, 1);
        let v2 = data -> slice(1, 1, 2);
        v1 * v2
    } }

    node_reduce_prod_negative_axes_keepdims_random: "node/reduce_prod_negative_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) {
        let v1 = data -> slice(1, 0, 1);
        let v2 = data -> slice(1, 1, 2);
        v1 * v2
    } }

    node_reduce_sum_negative_axes_keepdims_random: "node/reduce_sum_negative_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data } }

    node_reshape_negative_dim: "node/reshape_negative_dim" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 6, 2]) } }

    node_reshape_reduced_dims: "node/reshape_reduced_dims" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 12]) } }

    node_reshape_zero_and_negative_dim: "node/reshape_zero_and_negative_dim" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 3, 1, 4]) } }

    node_selu: "node/selu" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { 3.0 * (x -> elu(2.0)) } }

    node_shrink_hard: "node/shrink_hard" 1e-05 predict(x);
    { N(x: [5]) { x -> hard_shrink(1.5) } }

    node_sigmoid_example: "node/sigmoid_example" 1e-05 predict(x);
    { N(x: [3]) { x -> sigmoid } }

    node_sin_example: "node/sin_example" 1e-05 predict(x);
    { N(x: [3]) { x -> sin } }

    node_slice: "node/slice" 1e-05 predict(x);
    { N(x: [20, 10, 5]) { x -> slice(0, 0, 3) } }

    node_slice_end_out_of_bounds: "node/slice_end_out_of_bounds" 1e-05 predict(x);
    { N(x: [20, 10, 5]) { x -> slice(1, 1, 10) } }

    node_softplus: "node/softplus" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> softplus } }

    node_softsign_example: "node/softsign_example" 1e-05 predict(x);
    { N(x: [3]) { x -> softsign } }

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

    node_tan_example: "node/tan_example" 1e-05 predict(x);
    { N(x: [3]) { x -> tan } }

    node_thresholdedrelu: "node/thresholdedrelu" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> thresholded_relu(2.0) } }

    node_unsqueeze_axis_0: "node/unsqueeze_axis_0" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([1, 3, 4, 5]) } }

    node_unsqueeze_axis_3: "node/unsqueeze_axis_3" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([3, 4, 5, 1]) } }

    node_where_example: "node/where_example" 1e-05 predict(condition, x, y);
    { N(condition: [2, 2], x: [2, 2], y: [2, 2]) { where(condition, x, y) } }

    node_xor3d: "node/xor3d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { logical_xor(x, y) } }

    node_xor_bcast3v2d: "node/xor_bcast3v2d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [4, 5]) { logical_xor(x, y) } }

    node_xor_bcast4v4d: "node/xor_bcast4v4d" 1e-05 predict(x, y);
    { N(x: [1, 4, 1, 6], y: [3, 1, 5, 6]) { logical_xor(x, y) } }

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

    pytorch_converted_ELU: "pytorch-converted/ELU" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) { x_0 -> elu(2.0) } }

    pytorch_converted_LeakyReLU: "pytorch-converted/LeakyReLU" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) { x_0 -> leaky_relu(0.01) } }

    pytorch_converted_Linear_no_bias: "pytorch-converted/Linear_no_bias" 1e-05 predict(x_0);
    { N(x_0: [4, 10]) {
        param c1: [10, 8] = zeros;
        x_0 @ c1
    } }

    pytorch_converted_PReLU_1d_multiparam: "pytorch-converted/PReLU_1d_multiparam" 1e-05 predict(x_0);
    { N(x_0: [3, 4]) {
        param c1: [1, 3, 1] = zeros;
        max(x_0, 0) + (c1 -> reshape([3, 1])) * min(x_0, 0)
    } }

    pytorch_converted_PReLU_3d: "pytorch-converted/PReLU_3d" 1e-05 predict(x_0);
    { N(x_0: [3, 4, 5, 6]) { max(x_0, 0) + 0.25 * min(x_0, 0) } }

    pytorch_converted_ReLU: "pytorch-converted/ReLU" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 5]) { x_0 -> relu } }

    pytorch_converted_SELU: "pytorch-converted/SELU" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) { x_0 -> selu } }

    pytorch_converted_Softsign: "pytorch-converted/Softsign" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) {
        let v1 = x_0 -> abs;
        let v2 = v1 + 1.0;
        x_0 / v2
    } }
}
