//! Networks of the ONNX backend tests, part 1 of 3. Made by `tests/scripts/record_onnx.py`; not to be edited.
#![allow(missing_docs, non_snake_case)]

nn_tests::onnx_cases! {
    node_abs: "node/abs" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> abs } }

    node_acosh: "node/acosh" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> acosh } }

    node_add_bcast: "node/add_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { x + y } }

    node_and4d: "node/and4d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [3, 4, 5, 6]) { logical_and(x, y) } }

    node_and_bcast4v2d: "node/and_bcast4v2d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [5, 6]) { logical_and(x, y) } }

    node_asin: "node/asin" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> asin } }

    node_asinh_example: "node/asinh_example" 1e-05 predict(x);
    { N(x: [3]) { x -> asinh } }

    node_atanh: "node/atanh" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> atanh } }

    node_basic_conv_without_padding: "node/basic_conv_without_padding" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> conv2d(1, 3, bias = false) as conv2d_1 } }

    node_cast_DOUBLE_to_FLOAT: "node/cast_DOUBLE_to_FLOAT" 1e-05 predict(input);
    { N(input: [3, 4]) { input } }

    node_castlike_DOUBLE_to_FLOAT_expanded: "node/castlike_DOUBLE_to_FLOAT_expanded" 1e-05 predict(input);
    { N(input: [3, 4]) { input } }

    node_ceil: "node/ceil" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> ceil } }

    node_celu_expanded: "node/celu_expanded" 1e-05 predict(x);
    { N(x: [3, 3, 3, 1]) {
        let v1 = x / 2.0;
        let v2 = v1 -> elu(1.0);
        2.0 * v2
    } }

    node_clip_default_max: "node/clip_default_max" 1e-05 predict(x, x_max);
    { N(x: [3, 4, 5], x_max: []) { min(x, x_max) } }

    node_clip_inbounds: "node/clip_inbounds" 1e-05 predict(x, x_min, x_max);
    { N(x: [3], x_min: [], x_max: []) { min(max(x, x_min), x_max) } }

    node_constant_pad: "node/constant_pad" 1e-05 predict(x);
    { N(x: [1, 3, 4, 5]) { x -> pad([0, 0, [1, 2], [3, 4]], value = 1.2) } }

    node_conv_with_strides_no_padding: "node/conv_with_strides_no_padding" 1e-05 predict(x);
    { N(x: [1, 7, 5]) { x -> conv2d(1, 3, stride = 2, bias = false) as conv2d_1 } }

    node_cos_example: "node/cos_example" 1e-05 predict(x);
    { N(x: [3]) { x -> cos } }

    node_div: "node/div" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { x / y } }

    node_dropout_default: "node/dropout_default" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> dropout(0.5) } }

    node_dropout_random_old: "node/dropout_random_old" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> dropout(0.2) } }

    node_elu_example: "node/elu_example" 1e-05 predict(x);
    { N(x: [3]) { x -> elu(2.0) } }

    node_exp_example: "node/exp_example" 1e-05 predict(x);
    { N(x: [3]) { x -> exp } }

    node_flatten_axis0: "node/flatten_axis0" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([1, 120]) } }

    node_flatten_axis3: "node/flatten_axis3" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([24, 5]) } }

    node_flatten_negative_axis2: "node/flatten_negative_axis2" 1e-05 predict(a);
    { N(a: [2, 3, 4, 5]) { a -> reshape([6, 20]) } }

    node_floor: "node/floor" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> floor } }

    node_gemm_beta: "node/gemm_beta" 1e-05 predict(a, b, c);
    { N(a: [2, 7], b: [7, 4], c: [1, 4]) { a @ b + 0.5 * c } }

    node_gemm_default_scalar_bias: "node/gemm_default_scalar_bias" 1e-05 predict(a, b, c);
    { N(a: [2, 3], b: [3, 4], c: []) { a @ b + c } }

    node_gemm_default_zero_bias: "node/gemm_default_zero_bias" 1e-05 predict(a, b, c);
    { N(a: [3, 5], b: [5, 4], c: [1, 4]) { a @ b + c } }

    node_greater_equal: "node/greater_equal" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { ge(x, y) } }

    node_greater_equal_expanded: "node/greater_equal_expanded" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) {
        let v1 = gt(x, y);
        let v2 = eq(x, y);
        logical_or(v1, v2)
    } }

    node_hardsigmoid_example: "node/hardsigmoid_example" 1e-05 predict(x);
    { N(x: [3]) { (x * 0.5 + 0.6) -> clamp(0, 1) } }

    node_identity: "node/identity" 1e-05 predict(x);
    { N(x: [1, 1, 2, 2]) { x } }

    node_isinf: "node/isinf" 1e-05 predict(x);
    { N(x: [6]) { x -> is_inf } }

    node_isnan: "node/isnan" 1e-05 predict(x);
    { N(x: [4]) { x -> is_nan } }

    node_leakyrelu_example: "node/leakyrelu_example" 1e-05 predict(x);
    { N(x: [3]) { x -> leaky_relu(0.1) } }

    node_less_equal: "node/less_equal" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { le(x, y) } }

    node_less_equal_expanded: "node/less_equal_expanded" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) {
        let v1 = lt(x, y);
        let v2 = eq(x, y);
        logical_or(v1, v2)
    } }

    node_matmul_2d: "node/matmul_2d" 1e-05 predict(a, b);
    { N(a: [3, 4], b: [4, 3]) { a @ b } }

    node_max_float32: "node/max_float32" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { max(data_0, data_1) } }

    node_max_two_inputs: "node/max_two_inputs" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { max(data_0, data_1) } }

    node_maxpool_2d_pads: "node/maxpool_2d_pads" 1e-05 predict(x);
    { N(x: [3, 28, 28]) {
        let v1 = x -> pad([0, 2, 2], value = -3.4028235e+38);
        v1 -> max_pool(3, stride = 1)
    } }

    node_maxpool_2d_precomputed_strides: "node/maxpool_2d_precomputed_strides" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> max_pool(2) } }

    node_maxpool_2d_strides: "node/maxpool_2d_strides" 1e-05 predict(x);
    { N(x: [3, 32, 32]) { x -> max_pool(5, stride = 3) } }

    node_mean_two_inputs: "node/mean_two_inputs" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { (data_0 + data_1) / 2 } }

    node_min_float64: "node/min_float64" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { min(data_0, data_1) } }

    node_mod_mixed_sign_float32: "node/mod_mixed_sign_float32" 1e-05 predict(x, y);
    { N(x: [6], y: [6]) { fmod(x, y) } }

    node_mul_bcast: "node/mul_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { x * y } }

    node_neg_example: "node/neg_example" 1e-05 predict(x);
    { N(x: [2]) { x -> neg } }

    node_not_4d: "node/not_4d" 1e-05 predict(x);
    { N(x: [3, 4, 5, 6]) { x -> logical_not } }

    node_or4d: "node/or4d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [3, 4, 5, 6]) { logical_or(x, y) } }

    node_or_bcast4v2d: "node/or_bcast4v2d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [5, 6]) { logical_or(x, y) } }

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

    node_prelu_broadcast: "node/prelu_broadcast" 1e-05 predict(x, slope);
    { N(x: [3, 4, 5], slope: [5]) { max(x, 0) + slope * min(x, 0) } }

    node_reciprocal_example: "node/reciprocal_example" 1e-05 predict(x);
    { N(x: [2]) { x -> recip } }

    node_reduce_prod_do_not_keepdims_example: "node/reduce_prod_do_not_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) {
        let v1 = data -> slice(1, 0, 1);
        let v2 = data -> slice(1, 1, 2);
        let v3 = v1 * v2;
        v3 -> reshape([3, 2])
    } }

    node_reduce_prod_keepdims_random: "node/reduce_prod_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) {
        let v1 = data -> slice(1, 0, 1);
        let v2 = data -> slice(1, 1, 2);
        v1 * v2
    } }

    node_reduce_sum_empty_axes_input_noop_example: "node/reduce_sum_empty_axes_input_noop_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data } }

    node_relu: "node/relu" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> relu } }

    node_reshape_negative_extended_dims: "node/reshape_negative_extended_dims" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([1, 2, 3, 4]) } }

    node_reshape_reordered_all_dims: "node/reshape_reordered_all_dims" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([4, 2, 3]) } }

    node_reshape_zero_dim: "node/reshape_zero_dim" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 3, 4, 1]) } }

    node_selu_default: "node/selu_default" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> selu } }

    node_shrink_soft: "node/shrink_soft" 1e-05 predict(x);
    { N(x: [5]) { x -> soft_shrink(1.5) } }

    node_sign: "node/sign" 1e-05 predict(x);
    { N(x: [11]) { x -> sign } }

    node_sinh: "node/sinh" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> sinh } }

    node_slice_default_axes: "node/slice_default_axes" 1e-05 predict(x);
    { N(x: [20, 10, 5]) { x -> slice(2, 3, 4) } }

    node_slice_neg: "node/slice_neg" 1e-05 predict(x);
    { N(x: [20, 10, 5]) { x -> slice(1, 0, 9) } }

    node_softplus_example: "node/softplus_example" 1e-05 predict(x);
    { N(x: [3]) { x -> softplus } }

    node_split_equal_parts_1d: "node/split_equal_parts_1d" 1e-05 predict(input);
    { N(input: [6]) {
        let v1 = input -> slice(0, 0, 2);
        let v2 = input -> slice(0, 2, 4);
        let v3 = input -> slice(0, 4, 6);
        (v1, v2, v3)
    } }

    node_split_variable_parts_1d: "node/split_variable_parts_1d" 1e-05 predict(input);
    { N(input: [6]) {
        let v1 = input -> slice(0, 0, 2);
        let v2 = input -> slice(0, 2, 6);
        (v1, v2)
    } }

    node_sqrt: "node/sqrt" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> sqrt } }

    node_squeeze_negative_axes: "node/squeeze_negative_axes" 1e-05 predict(x);
    { N(x: [1, 3, 1, 5]) { x -> reshape([1, 3, 5]) } }

    node_sub_example: "node/sub_example" 1e-05 predict(x, y);
    { N(x: [3], y: [3]) { x - y } }

    node_sum_two_inputs: "node/sum_two_inputs" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { data_0 + data_1 } }

    node_tanh: "node/tanh" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> tanh } }

    node_thresholdedrelu_default: "node/thresholdedrelu_default" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> thresholded_relu(1.0) } }

    node_unsqueeze_axis_1: "node/unsqueeze_axis_1" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([3, 1, 4, 5]) } }

    node_unsqueeze_negative_axes: "node/unsqueeze_negative_axes" 1e-05 predict(x);
    { N(x: [1, 3, 1, 5]) { x -> reshape([1, 3, 1, 1, 5]) } }

    node_where_long_example: "node/where_long_example" 1e-05 predict(condition);
    { N(condition: [2, 2]) {
        param c1: [2, 2] = zeros;
        param c2: [2, 2] = zeros;
        where(condition, c1, c2)
    } }

    node_xor4d: "node/xor4d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [3, 4, 5, 6]) { logical_xor(x, y) } }

    node_xor_bcast4v2d: "node/xor_bcast4v2d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [5, 6]) { logical_xor(x, y) } }

    pytorch_converted_BatchNorm1d_3d_input_eval: "pytorch-converted/BatchNorm1d_3d_input_eval" 1e-05 predict(x_0);
    { N(x_0: [5, 3]) { x_0 -> batch_norm(eps = 1e-05) as batch_norm_1 } }

    pytorch_converted_BatchNorm3d_eval: "pytorch-converted/BatchNorm3d_eval" 1e-05 predict(x_0);
    { N(x_0: [3, 4, 4, 4]) { x_0 -> batch_norm(eps = 1e-05) as batch_norm_1 } }

    pytorch_converted_Conv2d: "pytorch-converted/Conv2d" 1e-05 predict(x_0);
    { N(x_0: [3, 7, 5]) { x_0 -> conv2d(4, [3, 2]) as conv2d_1 } }

    pytorch_converted_Conv2d_depthwise_strided: "pytorch-converted/Conv2d_depthwise_strided" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 6]) { x_0 -> conv2d(4, 3, stride = 2, groups = 4) as conv2d_1 } }

    pytorch_converted_Conv2d_groups: "pytorch-converted/Conv2d_groups" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 5]) { x_0 -> conv2d(6, [3, 2], groups = 2) as conv2d_1 } }

    pytorch_converted_Conv2d_padding: "pytorch-converted/Conv2d_padding" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 6]) { x_0 -> conv2d(4, 3, stride = 2, padding = 1) as conv2d_1 } }

    pytorch_converted_GLU: "pytorch-converted/GLU" 1e-05 predict(x_0);
    { N(x_0: [5, 6]) {
        let v1 = x_0 -> slice(1, 0, 3);
        let v2 = x_0 -> slice(1, 3, 6);
        let v3 = v2 -> sigmoid;
        v1 * v3
    } }

    pytorch_converted_LeakyReLU_with_negval: "pytorch-converted/LeakyReLU_with_negval" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) { x_0 -> leaky_relu(0.5) } }

    pytorch_converted_MaxPool2d: "pytorch-converted/MaxPool2d" 1e-05 predict(x_0);
    { N(x_0: [3, 7, 7]) { x_0 -> max_pool(3, stride = 2, padding = 1) } }

    pytorch_converted_PReLU_2d: "pytorch-converted/PReLU_2d" 1e-05 predict(x_0);
    { N(x_0: [3, 4, 5]) { max(x_0, 0) + 0.25 * min(x_0, 0) } }

    pytorch_converted_PReLU_3d_multiparam: "pytorch-converted/PReLU_3d_multiparam" 1e-05 predict(x_0);
    { N(x_0: [3, 4, 5, 6]) {
        param c1: [1, 3, 1, 1, 1] = zeros;
        max(x_0, 0) + (c1 -> reshape([3, 1, 1, 1])) * min(x_0, 0)
    } }

    pytorch_converted_ReflectionPad2d: "pytorch-converted/ReflectionPad2d" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 8, 8]) { x_0 -> pad([0, 0, [3, 4], [1, 2]], mode = reflect) } }

    pytorch_converted_Sigmoid: "pytorch-converted/Sigmoid" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 5]) { x_0 -> sigmoid } }

    pytorch_converted_Tanh: "pytorch-converted/Tanh" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 5]) { x_0 -> tanh } }
}
