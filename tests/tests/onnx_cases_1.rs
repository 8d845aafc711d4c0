//! Networks of the ONNX backend tests, part 1 of 3. Made by `tests/scripts/record_onnx.py`; not to be edited.
#![allow(missing_docs, non_snake_case)]

nn_tests::onnx_cases! {
    node_abs: "node/abs" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> abs } }

    node_basic_conv_with_padding: "node/basic_conv_with_padding" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> conv2d(1, 3, padding = 1, bias = false) as conv2d_1 } }

    node_batchnorm_example: "node/batchnorm_example" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> batch_norm(eps = 1e-05) as batch_norm_1 } }

    node_castlike_DOUBLE_to_FLOAT: "node/castlike_DOUBLE_to_FLOAT" 1e-05 predict(input);
    { N(input: [3, 4]) { input } }

    node_castlike_FLOAT_to_DOUBLE_expanded: "node/castlike_FLOAT_to_DOUBLE_expanded" 1e-05 predict(input);
    { N(input: [3, 4]) { input } }

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

    node_div_example: "node/div_example" 1e-05 predict(x, y);
    { N(x: [2], y: [2]) { x / y } }

    node_dropout_default_ratio: "node/dropout_default_ratio" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> dropout(0.1) } }

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

    node_instancenorm_example: "node/instancenorm_example" 1e-05 predict(x);
    { N(x: [2, 1, 3]) { x -> instance_norm(eps = 1e-05, affine = true) as instance_norm_1 } }

    node_leakyrelu_example: "node/leakyrelu_example" 1e-05 predict(x);
    { N(x: [3]) { x -> leaky_relu(0.1) } }

    node_matmul_2d: "node/matmul_2d" 1e-05 predict(a, b);
    { N(a: [3, 4], b: [4, 3]) { a @ b } }

    node_max_float32: "node/max_float32" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { max(data_0, data_1) } }

    node_max_two_inputs: "node/max_two_inputs" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { max(data_0, data_1) } }

    node_maxpool_2d_dilations: "node/maxpool_2d_dilations" 1e-05 predict(x);
    { N(x: [1, 4, 4]) { x -> max_pool(2, stride = 1, dilation = 2) } }

    node_maxpool_2d_precomputed_strides: "node/maxpool_2d_precomputed_strides" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> max_pool(2) } }

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

    node_sign: "node/sign" 1e-05 predict(x);
    { N(x: [11]) { x -> sign } }

    node_slice: "node/slice" 1e-05 predict(x);
    { N(x: [20, 10, 5]) { x -> slice(0, 0, 3) } }

    node_slice_end_out_of_bounds: "node/slice_end_out_of_bounds" 1e-05 predict(x);
    { N(x: [20, 10, 5]) { x -> slice(1, 1, 10) } }

    node_softplus: "node/softplus" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> softplus } }

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

    node_tanh: "node/tanh" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> tanh } }

    node_unsqueeze_axis_1: "node/unsqueeze_axis_1" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([3, 1, 4, 5]) } }

    node_unsqueeze_negative_axes: "node/unsqueeze_negative_axes" 1e-05 predict(x);
    { N(x: [1, 3, 1, 5]) { x -> reshape([1, 3, 1, 1, 5]) } }

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

    pytorch_converted_LeakyReLU: "pytorch-converted/LeakyReLU" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) { x_0 -> leaky_relu(0.01) } }

    pytorch_converted_Linear_no_bias: "pytorch-converted/Linear_no_bias" 1e-05 predict(x_0);
    { N(x_0: [4, 10]) {
        param c1: [10, 8] = zeros;
        x_0 @ c1
    } }

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

    pytorch_converted_Softplus: "pytorch-converted/Softplus" 1e-05 predict(x_0);
    { N(x_0: [10, 20]) { x_0 -> softplus } }

    pytorch_converted_ZeroPad2d: "pytorch-converted/ZeroPad2d" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 4]) { x_0 -> pad([0, 0, [3, 4], [1, 2]]) } }
}
