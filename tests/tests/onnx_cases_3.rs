//! Networks of the ONNX backend tests, part 3 of 3. Made by `tests/scripts/record_onnx.py`; not to be edited.
#![allow(missing_docs, non_snake_case)]

nn_tests::onnx_cases! {
    node_add_bcast: "node/add_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { x + y } }

    node_batchnorm_epsilon: "node/batchnorm_epsilon" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> batch_norm(eps = 0.01) as batch_norm_1 } }

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

    node_instancenorm_epsilon: "node/instancenorm_epsilon" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> instance_norm(eps = 0.01, affine = true) as instance_norm_1 } }

    node_leakyrelu_default: "node/leakyrelu_default" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> leaky_relu(0.01) } }

    node_log_example: "node/log_example" 1e-05 predict(x);
    { N(x: [2]) { x -> ln } }

    node_max_example: "node/max_example" 1e-05 predict(data_0, data_1, data_2);
    { N(data_0: [3], data_1: [3], data_2: [3]) { max(max(data_0, data_1), data_2) } }

    node_max_one_input: "node/max_one_input" 1e-05 predict(data_0);
    { N(data_0: [3]) { data_0 } }

    node_maxpool_2d_default: "node/maxpool_2d_default" 1e-05 predict(x);
    { N(x: [3, 32, 32]) { x -> max_pool(2, stride = 1) } }

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

    node_mul_example: "node/mul_example" 1e-05 predict(x, y);
    { N(x: [3], y: [3]) { x * y } }

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

    node_reduce_sum_negative_axes_keepdims_random: "node/reduce_sum_negative_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data } }

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

    node_slice_default_steps: "node/slice_default_steps" 1e-05 predict(x);
    { N(x: [20, 10, 5]) { x -> slice(2, 3, 4) } }

    node_slice_negative_axes: "node/slice_negative_axes" 1e-05 predict(x);
    { N(x: [20, 10, 5]) { x -> slice(2, 3, 4) } }

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

    node_unsqueeze_axis_0: "node/unsqueeze_axis_0" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([1, 3, 4, 5]) } }

    node_unsqueeze_axis_3: "node/unsqueeze_axis_3" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([3, 4, 5, 1]) } }

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

    pytorch_converted_GLU_dim: "pytorch-converted/GLU_dim" 1e-05 predict(x_0);
    { N(x_0: [5, 6, 7]) {
        let v1 = x_0 -> slice(1, 0, 3);
        let v2 = x_0 -> slice(1, 3, 6);
        let v3 = v2 -> sigmoid;
        v1 * v3
    } }

    pytorch_converted_Linear: "pytorch-converted/Linear" 1e-05 predict(x_0);
    { N(x_0: [10]) { x_0 -> linear(8) as linear_1 } }

    pytorch_converted_MaxPool1d_stride: "pytorch-converted/MaxPool1d_stride" 1e-05 predict(x_0);
    { N(x_0: [10, 4]) {
        let v1 = x_0 -> reshape([10, 4, 1]);
        let v2 = v1 -> max_pool([4, 1]);
        v2 -> reshape([10, 1])
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

    pytorch_converted_Sigmoid: "pytorch-converted/Sigmoid" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 5]) { x_0 -> sigmoid } }

    pytorch_converted_Tanh: "pytorch-converted/Tanh" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 5]) { x_0 -> tanh } }
}
