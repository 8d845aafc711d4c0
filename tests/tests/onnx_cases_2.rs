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

    node_argmax_default_axis_example_select_last_index: "node/argmax_default_axis_example_select_last_index" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amax(0, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(0, reverse = true), 0);
        let v4 = v3 -> sum(0, keepdim = true);
        1 - v4
    } }

    node_argmax_keepdims_example: "node/argmax_keepdims_example" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amax(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1), 0);
        v3 -> sum(1, keepdim = true)
    } }

    node_argmax_keepdims_random_select_last_index: "node/argmax_keepdims_random_select_last_index" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amax(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1, reverse = true), 0);
        let v4 = v3 -> sum(1, keepdim = true);
        2 - v4
    } }

    node_argmax_negative_axis_keepdims_random: "node/argmax_negative_axis_keepdims_random" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amax(2, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(2), 0);
        v3 -> sum(2, keepdim = true)
    } }

    node_argmax_no_keepdims_example_select_last_index: "node/argmax_no_keepdims_example_select_last_index" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amax(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1, reverse = true), 0);
        let v4 = v3 -> sum(1);
        1 - v4
    } }

    node_argmin_default_axis_example: "node/argmin_default_axis_example" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amin(0, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(0), 0);
        v3 -> sum(0, keepdim = true)
    } }

    node_argmin_default_axis_random_select_last_index: "node/argmin_default_axis_random_select_last_index" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amin(0, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(0, reverse = true), 0);
        let v4 = v3 -> sum(0, keepdim = true);
        1 - v4
    } }

    node_argmin_keepdims_random: "node/argmin_keepdims_random" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amin(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1), 0);
        v3 -> sum(1, keepdim = true)
    } }

    node_argmin_negative_axis_keepdims_example_select_last_index: "node/argmin_negative_axis_keepdims_example_select_last_index" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amin(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1, reverse = true), 0);
        let v4 = v3 -> sum(1, keepdim = true);
        1 - v4
    } }

    node_argmin_no_keepdims_example: "node/argmin_no_keepdims_example" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amin(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1), 0);
        v3 -> sum(1)
    } }

    node_argmin_no_keepdims_random_select_last_index: "node/argmin_no_keepdims_random_select_last_index" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amin(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1, reverse = true), 0);
        let v4 = v3 -> sum(1);
        2 - v4
    } }

    node_asinh: "node/asinh" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> asinh } }

    node_atan_example: "node/atan_example" 1e-05 predict(x);
    { N(x: [3]) { x -> atan } }

    node_averagepool_1d_default: "node/averagepool_1d_default" 1e-05 predict(x);
    { N(x: [3, 32]) { x -> avg_pool(2, stride = 1) } }

    node_averagepool_2d_pads: "node/averagepool_2d_pads" 1e-05 predict(x);
    { N(x: [3, 28, 28]) {
        param c1: [30, 30] = zeros;
        let v1 = x -> pad([0, 2, 2]);
        let v2 = v1 -> avg_pool(3, stride = 1);
        v2 / c1
    } }

    node_averagepool_2d_precomputed_pads_count_include_pad: "node/averagepool_2d_precomputed_pads_count_include_pad" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> avg_pool(5, stride = 1, padding = 2) } }

    node_averagepool_2d_same_lower: "node/averagepool_2d_same_lower" 1e-05 predict(x);
    { N(x: [3, 32, 32]) {
        param c1: [32, 32] = zeros;
        let v1 = x -> pad([0, [1, 0], [1, 0]]);
        let v2 = v1 -> avg_pool(2, stride = 1);
        v2 / c1
    } }

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

    node_concat_2d_axis_0: "node/concat_2d_axis_0" 1e-05 predict(value0, value1);
    { N(value0: [2, 2], value1: [2, 2]) { (value0, value1) -> concat(0) } }

    node_concat_2d_axis_negative_2: "node/concat_2d_axis_negative_2" 1e-05 predict(value0, value1);
    { N(value0: [2, 2], value1: [2, 2]) { (value0, value1) -> concat(0) } }

    node_concat_3d_axis_2: "node/concat_3d_axis_2" 1e-05 predict(value0, value1);
    { N(value0: [2, 2, 2], value1: [2, 2, 2]) { (value0, value1) -> concat(2) } }

    node_concat_3d_axis_negative_3: "node/concat_3d_axis_negative_3" 1e-05 predict(value0, value1);
    { N(value0: [2, 2, 2], value1: [2, 2, 2]) { (value0, value1) -> concat(0) } }

    node_conv_with_strides_and_asymmetric_padding: "node/conv_with_strides_and_asymmetric_padding" 1e-05 predict(x);
    { N(x: [1, 7, 5]) { x -> conv2d(1, 3, stride = 2, padding = [1, 0], bias = false) as conv2d_1 } }

    node_convtranspose: "node/convtranspose" 1e-05 predict(x);
    { N(x: [1, 3, 3]) { x -> conv_transpose2d(2, 3, bias = false) as conv_transpose2d_1 } }

    node_convtranspose_dilations: "node/convtranspose_dilations" 1e-05 predict(x);
    { N(x: [1, 3, 3]) { x -> conv_transpose2d(1, 2, dilation = 2, bias = false) as conv_transpose2d_1 } }

    node_convtranspose_pad: "node/convtranspose_pad" 1e-05 predict(x);
    { N(x: [1, 3, 3]) {
        x -> conv_transpose2d(2, 3, stride = [3, 2], output_padding = 1, bias = false) as conv_transpose2d_1
    } }

    node_cos: "node/cos" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> cos } }

    node_cosh_example: "node/cosh_example" 1e-05 predict(x);
    { N(x: [3]) { x -> cosh } }

    node_cumsum_1d_reverse: "node/cumsum_1d_reverse" 1e-05 predict(x);
    { N(x: [5]) { x -> cumsum(0, reverse = true) } }

    node_cumsum_2d_axis_1: "node/cumsum_2d_axis_1" 1e-05 predict(x);
    { N(x: [2, 3]) { x -> cumsum(1) } }

    node_depthtospace_crd_mode_example: "node/depthtospace_crd_mode_example" 1e-05 predict(x);
    { N(x: [8, 2, 3]) { x -> pixel_shuffle(2) } }

    node_div: "node/div" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { x / y } }

    node_dropout_default: "node/dropout_default" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> dropout(0.5) } }

    node_dropout_random_old: "node/dropout_random_old" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> dropout(0.2) } }

    node_einsum_sum: "node/einsum_sum" 1e-05 predict(x);
    { N(x: [3, 4]) {
        let v1 = x;
        v1 -> sum(1)
    } }

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

    node_gather_0: "node/gather_0" 1e-05 predict(data);
    { N(data: [5, 4, 3, 2]) {
        let v1 = data -> slice(0, 0, 1);
        let v2 = data -> slice(0, 1, 2);
        let v3 = data -> slice(0, 3, 4);
        let v4 = (v1, v2, v3) -> concat(0);
        v4 -> reshape([3, 4, 3, 2])
    } }

    node_gather_negative_indices: "node/gather_negative_indices" 1e-05 predict(data);
    { N(data: [10]) {
        let v1 = data -> slice(0, 0, 1);
        let v2 = data -> slice(0, 1, 2);
        let v3 = data -> slice(0, 0, 1);
        let v4 = (v1, v2, v3) -> concat(0);
        v4 -> reshape([3])
    } }

    node_gemm_beta: "node/gemm_beta" 1e-05 predict(a, b, c);
    { N(a: [2, 7], b: [7, 4], c: [1, 4]) { a @ b + 0.5 * c } }

    node_gemm_default_scalar_bias: "node/gemm_default_scalar_bias" 1e-05 predict(a, b, c);
    { N(a: [2, 3], b: [3, 4], c: []) { a @ b + c } }

    node_gemm_default_zero_bias: "node/gemm_default_zero_bias" 1e-05 predict(a, b, c);
    { N(a: [3, 5], b: [5, 4], c: [1, 4]) { a @ b + c } }

    node_globalaveragepool: "node/globalaveragepool" 1e-05 predict(x);
    { N(x: [3, 5, 5]) {
        let v1 = x -> global_avg_pool;
        v1 -> reshape([3, 1, 1])
    } }

    node_globalmaxpool_precomputed: "node/globalmaxpool_precomputed" 1e-05 predict(x);
    { N(x: [1, 3, 3]) {
        let v1 = x -> global_max_pool;
        v1 -> reshape([1, 1, 1])
    } }

    node_greater_equal: "node/greater_equal" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { ge(x, y) } }

    node_greater_equal_expanded: "node/greater_equal_expanded" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) {
        let v1 = gt(x, y);
        let v2 = eq(x, y);
        logical_or(v1, v2)
    } }

    node_hardmax_axis_2: "node/hardmax_axis_2" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = x -> amax(2, keepdim = true);
        let v2 = eq(x, v1);
        v2 * eq(v2 -> cumsum(2), 1)
    } }

    node_hardmax_negative_axis: "node/hardmax_negative_axis" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = x -> amax(2, keepdim = true);
        let v2 = eq(x, v1);
        v2 * eq(v2 -> cumsum(2), 1)
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

    node_layer_normalization_2d_axis0_expanded: "node/layer_normalization_2d_axis0_expanded" 1e-05 predict(x, w, b);
    { N(x: [3, 4], w: [3, 4], b: [3, 4]) {
        let v1 = x -> reshape([1, 12]);
        let v2 = v1 -> mean(1, keepdim = true);
        let v3 = v1 * v1;
        let v4 = v3 -> mean(1, keepdim = true);
        let v5 = v2 * v2;
        let v6 = v4 - v5;
        let v7 = v6 + 1e-05;
        let v8 = v7 -> sqrt;
        let v9 = v1 - v2;
        let v10 = v9 / v8;
        let v11 = w -> reshape([1, 12]);
        let v12 = v10 * v11;
        let v13 = b -> reshape([1, 12]);
        let v14 = v12 + v13;
        let v15 = v14 -> reshape([3, 4]);
        let v16 = v8 -> recip;
        let v17 = v2 -> reshape([1, 1]);
        let v18 = v16 -> reshape([1, 1]);
        (v15, v17, v18)
    } }

    node_layer_normalization_2d_axis_negative_1: "node/layer_normalization_2d_axis_negative_1" 1e-05 predict(x);
    { N(x: [3, 4]) {
        let v1 = x -> layer_norm([4], eps = 1e-05) as layer_norm_1;
        let v2 = x -> mean(1, keepdim = true);
        let v3 = square(x - v2) -> mean(1, keepdim = true);
        let v4 = 1 / sqrt(v3 + 1e-05);
        (v1, v2, v4)
    } }

    node_layer_normalization_2d_axis_negative_2_expanded: "node/layer_normalization_2d_axis_negative_2_expanded" 1e-05 predict(x, w, b);
    { N(x: [3, 4], w: [3, 4], b: [3, 4]) {
        let v1 = x -> reshape([1, 12]);
        let v2 = v1 -> mean(1, keepdim = true);
        let v3 = v1 * v1;
        let v4 = v3 -> mean(1, keepdim = true);
        let v5 = v2 * v2;
        let v6 = v4 - v5;
        let v7 = v6 + 1e-05;
        let v8 = v7 -> sqrt;
        let v9 = v1 - v2;
        let v10 = v9 / v8;
        let v11 = w -> reshape([1, 12]);
        let v12 = v10 * v11;
        let v13 = b -> reshape([1, 12]);
        let v14 = v12 + v13;
        let v15 = v14 -> reshape([3, 4]);
        let v16 = v8 -> recip;
        let v17 = v2 -> reshape([1, 1]);
        let v18 = v16 -> reshape([1, 1]);
        (v15, v17, v18)
    } }

    node_layer_normalization_3d_axis1_epsilon: "node/layer_normalization_3d_axis1_epsilon" 1e-05 predict(x);
    { N(x: [2, 3, 5]) {
        let v1 = x -> layer_norm([3, 5], eps = 0.1) as layer_norm_1;
        let v2 = x -> mean([1, 2], keepdim = true);
        let v3 = square(x - v2) -> mean([1, 2], keepdim = true);
        let v4 = 1 / sqrt(v3 + 0.1);
        (v1, v2, v4)
    } }

    node_layer_normalization_3d_axis2_epsilon_expanded: "node/layer_normalization_3d_axis2_epsilon_expanded" 1e-05 predict(x, w, b);
    { N(x: [2, 3, 5], w: [5], b: [5]) {
        let v1 = x -> reshape([6, 5]);
        let v2 = v1 -> mean(1, keepdim = true);
        let v3 = v1 * v1;
        let v4 = v3 -> mean(1, keepdim = true);
        let v5 = v2 * v2;
        let v6 = v4 - v5;
        let v7 = v6 + 0.1;
        let v8 = v7 -> sqrt;
        let v9 = v1 - v2;
        let v10 = v9 / v8;
        let v11 = w -> reshape([1, 5]);
        let v12 = v10 * v11;
        let v13 = b -> reshape([1, 5]);
        let v14 = v12 + v13;
        let v15 = v14 -> reshape([2, 3, 5]);
        let v16 = v8 -> recip;
        let v17 = v2 -> reshape([2, 3, 1]);
        let v18 = v16 -> reshape([2, 3, 1]);
        (v15, v17, v18)
    } }

    node_layer_normalization_3d_axis_negative_2_epsilon: "node/layer_normalization_3d_axis_negative_2_epsilon" 1e-05 predict(x);
    { N(x: [2, 3, 5]) {
        let v1 = x -> layer_norm([3, 5], eps = 0.1) as layer_norm_1;
        let v2 = x -> mean([1, 2], keepdim = true);
        let v3 = square(x - v2) -> mean([1, 2], keepdim = true);
        let v4 = 1 / sqrt(v3 + 0.1);
        (v1, v2, v4)
    } }

    node_layer_normalization_3d_axis_negative_3_epsilon_expanded: "node/layer_normalization_3d_axis_negative_3_epsilon_expanded" 1e-05 predict(x, w, b);
    { N(x: [2, 3, 5], w: [2, 3, 5], b: [2, 3, 5]) {
        let v1 = x -> reshape([1, 30]);
        let v2 = v1 -> mean(1, keepdim = true);
        let v3 = v1 * v1;
        let v4 = v3 -> mean(1, keepdim = true);
        let v5 = v2 * v2;
        let v6 = v4 - v5;
        let v7 = v6 + 0.1;
        let v8 = v7 -> sqrt;
        let v9 = v1 - v2;
        let v10 = v9 / v8;
        let v11 = w -> reshape([1, 30]);
        let v12 = v10 * v11;
        let v13 = b -> reshape([1, 30]);
        let v14 = v12 + v13;
        let v15 = v14 -> reshape([2, 3, 5]);
        let v16 = v8 -> recip;
        let v17 = v2 -> reshape([1, 1, 1]);
        let v18 = v16 -> reshape([1, 1, 1]);
        (v15, v17, v18)
    } }

    node_layer_normalization_4d_axis1: "node/layer_normalization_4d_axis1" 1e-05 predict(x);
    { N(x: [2, 3, 4, 5]) {
        let v1 = x -> layer_norm([3, 4, 5], eps = 1e-05) as layer_norm_1;
        let v2 = x -> mean([1, 2, 3], keepdim = true);
        let v3 = square(x - v2) -> mean([1, 2, 3], keepdim = true);
        let v4 = 1 / sqrt(v3 + 1e-05);
        (v1, v2, v4)
    } }

    node_layer_normalization_4d_axis2_expanded: "node/layer_normalization_4d_axis2_expanded" 1e-05 predict(x, w, b);
    { N(x: [2, 3, 4, 5], w: [4, 5], b: [4, 5]) {
        let v1 = x -> reshape([6, 20]);
        let v2 = v1 -> mean(1, keepdim = true);
        let v3 = v1 * v1;
        let v4 = v3 -> mean(1, keepdim = true);
        let v5 = v2 * v2;
        let v6 = v4 - v5;
        let v7 = v6 + 1e-05;
        let v8 = v7 -> sqrt;
        let v9 = v1 - v2;
        let v10 = v9 / v8;
        let v11 = w -> reshape([1, 20]);
        let v12 = v10 * v11;
        let v13 = b -> reshape([1, 20]);
        let v14 = v12 + v13;
        let v15 = v14 -> reshape([2, 3, 4, 5]);
        let v16 = v8 -> recip;
        let v17 = v2 -> reshape([2, 3, 1, 1]);
        let v18 = v16 -> reshape([2, 3, 1, 1]);
        (v15, v17, v18)
    } }

    node_layer_normalization_4d_axis_negative_1: "node/layer_normalization_4d_axis_negative_1" 1e-05 predict(x);
    { N(x: [2, 3, 4, 5]) {
        let v1 = x -> layer_norm([5], eps = 1e-05) as layer_norm_1;
        let v2 = x -> mean(3, keepdim = true);
        let v3 = square(x - v2) -> mean(3, keepdim = true);
        let v4 = 1 / sqrt(v3 + 1e-05);
        (v1, v2, v4)
    } }

    node_layer_normalization_4d_axis_negative_2_expanded: "node/layer_normalization_4d_axis_negative_2_expanded" 1e-05 predict(x, w, b);
    { N(x: [2, 3, 4, 5], w: [4, 5], b: [4, 5]) {
        let v1 = x -> reshape([6, 20]);
        let v2 = v1 -> mean(1, keepdim = true);
        let v3 = v1 * v1;
        let v4 = v3 -> mean(1, keepdim = true);
        let v5 = v2 * v2;
        let v6 = v4 - v5;
        let v7 = v6 + 1e-05;
        let v8 = v7 -> sqrt;
        let v9 = v1 - v2;
        let v10 = v9 / v8;
        let v11 = w -> reshape([1, 20]);
        let v12 = v10 * v11;
        let v13 = b -> reshape([1, 20]);
        let v14 = v12 + v13;
        let v15 = v14 -> reshape([2, 3, 4, 5]);
        let v16 = v8 -> recip;
        let v17 = v2 -> reshape([2, 3, 1, 1]);
        let v18 = v16 -> reshape([2, 3, 1, 1]);
        (v15, v17, v18)
    } }

    node_layer_normalization_4d_axis_negative_4: "node/layer_normalization_4d_axis_negative_4" 1e-05 predict(x);
    { N(x: [2, 3, 4, 5]) {
        let v1 = x -> layer_norm([2, 3, 4, 5], eps = 1e-05) as layer_norm_1;
        let v2 = x -> mean([0, 1, 2, 3], keepdim = true);
        let v3 = square(x - v2) -> mean([0, 1, 2, 3], keepdim = true);
        let v4 = 1 / sqrt(v3 + 1e-05);
        (v1, v2, v4)
    } }

    node_layer_normalization_default_axis_expanded: "node/layer_normalization_default_axis_expanded" 1e-05 predict(x, w, b);
    { N(x: [2, 3, 4, 5], w: [5], b: [5]) {
        let v1 = x -> reshape([24, 5]);
        let v2 = v1 -> mean(1, keepdim = true);
        let v3 = v1 * v1;
        let v4 = v3 -> mean(1, keepdim = true);
        let v5 = v2 * v2;
        let v6 = v4 - v5;
        let v7 = v6 + 1e-05;
        let v8 = v7 -> sqrt;
        let v9 = v1 - v2;
        let v10 = v9 / v8;
        let v11 = w -> reshape([1, 5]);
        let v12 = v10 * v11;
        let v13 = b -> reshape([1, 5]);
        let v14 = v12 + v13;
        let v15 = v14 -> reshape([2, 3, 4, 5]);
        let v16 = v8 -> recip;
        let v17 = v2 -> reshape([2, 3, 4, 1]);
        let v18 = v16 -> reshape([2, 3, 4, 1]);
        (v15, v17, v18)
    } }

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

    node_logsoftmax_axis_0: "node/logsoftmax_axis_0" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> log_softmax(0) } }

    node_logsoftmax_axis_1_expanded: "node/logsoftmax_axis_1_expanded" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = x -> amax(1, keepdim = true);
        let v2 = x - v1;
        let v3 = v2 -> exp;
        let v4 = v3 -> sum(1, keepdim = true);
        let v5 = v4 -> ln;
        v2 - v5
    } }

    node_logsoftmax_default_axis: "node/logsoftmax_default_axis" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> log_softmax(2) } }

    node_logsoftmax_example_1_expanded: "node/logsoftmax_example_1_expanded" 1e-05 predict(x);
    { N(x: [1, 3]) {
        let v1 = x -> amax(1, keepdim = true);
        let v2 = x - v1;
        let v3 = v2 -> exp;
        let v4 = v3 -> sum(1, keepdim = true);
        let v5 = v4 -> ln;
        v2 - v5
    } }

    node_logsoftmax_negative_axis: "node/logsoftmax_negative_axis" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> log_softmax(2) } }

    node_lrn_default: "node/lrn_default" 1e-05 predict(x);
    { N(x: [5, 5, 5]) {
        let v1 = square(x) -> reshape([1, 5, 25]);
        let v2 = v1 -> avg_pool([3, 1], stride = 1, padding = [1, 0]) -> reshape([5, 5, 5]);
        x / pow(1.0 + 0.0001 * v2, 0.75)
    } }

    node_max_example: "node/max_example" 1e-05 predict(data_0, data_1, data_2);
    { N(data_0: [3], data_1: [3], data_2: [3]) { max(max(data_0, data_1), data_2) } }

    node_max_one_input: "node/max_one_input" 1e-05 predict(data_0);
    { N(data_0: [3]) { data_0 } }

    node_maxpool_2d_ceil: "node/maxpool_2d_ceil" 1e-05 predict(x);
    { N(x: [1, 4, 4]) { x -> max_pool(3, stride = 2, ceil_mode = true) } }

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

    node_mvn_expanded: "node/mvn_expanded" 1e-05 predict(x);
    { N(x: [3, 3, 3, 1]) {
        let v1 = x -> mean([0, 2, 3], keepdim = true);
        let v2 = pow(v1, 2.0);
        let v3 = pow(x, 2.0);
        let v4 = v3 -> mean([0, 2, 3], keepdim = true);
        let v5 = v4 - v2;
        let v6 = v5 -> sqrt;
        let v7 = x - v1;
        let v8 = v6 + 1e-09;
        v7 / v8
    } }

    node_nllloss_NC: "node/nllloss_NC" 1e-05 predict(input, y);
    { N(input: [5], y: class(5)) { input -> nll(y, reduction = none) } }

    node_nllloss_NCd1_mean_weight_negative_ii: "node/nllloss_NCd1_mean_weight_negative_ii" 1e-05 predict(input) loss 0 (input, y);
    { N(input: [5, 6], y: [class(5); 6]) {
        input -> nll(y, axis = 0, weight = [0.28847644, 0.43328807, 0.7561067, 0.3960983, 0.8960384], ignore_index = -1)
    } }

    node_nllloss_NCd1d2: "node/nllloss_NCd1d2" 1e-05 predict(input, y);
    { N(input: [5, 6, 6], y: [class(5); 6, 6]) { input -> nll(y, axis = 0, reduction = none) } }

    node_nllloss_NCd1d2_reduction_sum: "node/nllloss_NCd1d2_reduction_sum" 1e-05 predict(input) loss 0 (input, y);
    { N(input: [5, 6, 6], y: [class(5); 6, 6]) { input -> nll(y, axis = 0, reduction = sum) } }

    node_nllloss_NCd1d2_with_weight_reduction_sum: "node/nllloss_NCd1d2_with_weight_reduction_sum" 1e-05 predict(input) loss 0 (input, y);
    { N(input: [5, 6, 6], y: [class(5); 6, 6]) {
        input -> nll(y, axis = 0, weight = [0.5834042, 0.9364681, 0.94078165, 0.052508168, 0.59621114], reduction = sum)
    } }

    node_nllloss_NCd1d2d3_sum_weight_high_ii: "node/nllloss_NCd1d2d3_sum_weight_high_ii" 1e-05 predict(input) loss 0 (input, y);
    { N(input: [5], y: class(5)) {
        input -> nll(y, weight = [0.36824155, 0.95715517, 0.14035077, 0.87008727, 0.47360805], ignore_index = 10, reduction = sum)
    } }

    node_not_4d: "node/not_4d" 1e-05 predict(x);
    { N(x: [3, 4, 5, 6]) { x -> logical_not } }

    node_onehot_with_negative_axis: "node/onehot_with_negative_axis" 1e-05 predict(y);
    { N(y: [class(10); 2, 2]) {
        let v1 = y -> one_hot;
        let v2 = v1 -> permute([0, 2, 1]);
        1.0 + 2.0 * v2
    } }

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

    node_reduce_l1_default_axes_keepdims_random: "node/reduce_l1_default_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(1, [0, 1, 2], keepdim = true) } }

    node_reduce_l1_keep_dims_example: "node/reduce_l1_keep_dims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(1, 2, keepdim = true) } }

    node_reduce_l1_negative_axes_keep_dims_random: "node/reduce_l1_negative_axes_keep_dims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(1, 2, keepdim = true) } }

    node_reduce_l2_do_not_keepdims_example: "node/reduce_l2_do_not_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(2, 2) } }

    node_reduce_l2_keep_dims_random: "node/reduce_l2_keep_dims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(2, 2, keepdim = true) } }

    node_reduce_log_sum: "node/reduce_log_sum" 1e-05 predict(data);
    { N(data: [3, 4, 5]) { data -> sum([1, 2]) -> ln } }

    node_reduce_log_sum_desc_axes: "node/reduce_log_sum_desc_axes" 1e-05 predict(data);
    { N(data: [3, 4, 5]) { data -> sum([1, 2]) -> ln } }

    node_reduce_log_sum_exp_do_not_keepdims_example: "node/reduce_log_sum_exp_do_not_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> logsumexp(1) } }

    node_reduce_log_sum_exp_keepdims_random: "node/reduce_log_sum_exp_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> logsumexp(1, keepdim = true) } }

    node_reduce_log_sum_negative_axes: "node/reduce_log_sum_negative_axes" 1e-05 predict(data);
    { N(data: [3, 4, 5]) { data -> sum(1, keepdim = true) -> ln } }

    node_reduce_max_do_not_keepdims_example: "node/reduce_max_do_not_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amax(1) } }

    node_reduce_max_keepdims_random: "node/reduce_max_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amax(1, keepdim = true) } }

    node_reduce_mean_default_axes_keepdims_example: "node/reduce_mean_default_axes_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> mean([0, 1, 2], keepdim = true) } }

    node_reduce_mean_do_not_keepdims_random: "node/reduce_mean_do_not_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> mean(1) } }

    node_reduce_mean_negative_axes_keepdims_example: "node/reduce_mean_negative_axes_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> mean(1, keepdim = true) } }

    node_reduce_min_default_axes_keepdims_random: "node/reduce_min_default_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amin([0, 1, 2], keepdim = true) } }

    node_reduce_min_keepdims_example: "node/reduce_min_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amin(1, keepdim = true) } }

    node_reduce_min_negative_axes_keepdims_random: "node/reduce_min_negative_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amin(1, keepdim = true) } }

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

    node_reduce_sum_default_axes_keepdims_example: "node/reduce_sum_default_axes_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> sum([0, 1, 2], keepdim = true) } }

    node_reduce_sum_do_not_keepdims_random: "node/reduce_sum_do_not_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> sum(1) } }

    node_reduce_sum_keepdims_example: "node/reduce_sum_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> sum(1, keepdim = true) } }

    node_reduce_sum_negative_axes_keepdims_random: "node/reduce_sum_negative_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data } }

    node_reduce_sum_square_do_not_keepdims_example: "node/reduce_sum_square_do_not_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { square(data) -> sum(1) } }

    node_reduce_sum_square_keepdims_random: "node/reduce_sum_square_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { square(data) -> sum(1, keepdim = true) } }

    node_relu: "node/relu" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> relu } }

    node_reshape_negative_extended_dims: "node/reshape_negative_extended_dims" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([1, 2, 3, 4]) } }

    node_reshape_reordered_all_dims: "node/reshape_reordered_all_dims" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([4, 2, 3]) } }

    node_reshape_zero_dim: "node/reshape_zero_dim" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 3, 4, 1]) } }

    node_resize_upsample_scales_nearest: "node/resize_upsample_scales_nearest" 1e-05 predict(x);
    { N(x: [1, 2, 2]) { x -> upsample([2, 3]) } }

    node_sce_NCd1_mean_weight_negative_ii_expanded: "node/sce_NCd1_mean_weight_negative_ii_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 6], y: [class(5); 6]) {
        let v1 = x -> reshape([5, 6]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5, 6]);
        v5 -> nll(y, axis = 0, weight = [0.28847644, 0.43328807, 0.7561067, 0.3960983, 0.8960384], ignore_index = -1)
    } }

    node_sce_NCd1d2d3_none_no_weight_negative_ii: "node/sce_NCd1d2d3_none_no_weight_negative_ii" 1e-05 predict(x, y);
    { N(x: [5, 6, 6, 5], y: [class(5); 6, 6, 5]) {
        x -> softmax_ce(y, axis = 0, ignore_index = -5, reduction = none)
    } }

    node_sce_NCd1d2d3_none_no_weight_negative_ii_log_prob_expanded: "node/sce_NCd1d2d3_none_no_weight_negative_ii_log_prob_expanded" 1e-05 predict(x, y);
    { N(x: [5, 6, 6, 5], y: [class(5); 6, 6, 5]) {
        let v1 = x -> reshape([5, 180]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5, 6, 6, 5]);
        let v6 = v5 -> nll(y, axis = 0, ignore_index = -5, reduction = none);
        (v6, v5)
    } }

    node_sce_NCd1d2d3_sum_weight_high_ii_log_prob: "node/sce_NCd1d2d3_sum_weight_high_ii_log_prob" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> softmax_ce(y, weight = [0.36824155, 0.95715517, 0.14035077, 0.87008727, 0.47360805], ignore_index = 10, reduction = sum);
        let v2 = x -> log_softmax;
        (v1, v2)
    } }

    node_sce_mean_3d: "node/sce_mean_3d" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2], y: [class(5); 2]) { x -> softmax_ce(y, axis = 0) } }

    node_sce_mean_3d_log_prob_expanded: "node/sce_mean_3d_log_prob_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2], y: [class(5); 2]) {
        let v1 = x -> reshape([5, 2]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5, 2]);
        let v6 = v5 -> nll(y, axis = 0);
        (v6, v5)
    } }

    node_sce_mean_log_prob_expanded: "node/sce_mean_log_prob_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        let v6 = v5 -> nll(y);
        (v6, v5)
    } }

    node_sce_mean_no_weight_ii_3d_expanded: "node/sce_mean_no_weight_ii_3d_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2], y: [class(5); 2]) {
        let v1 = x -> reshape([5, 2]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5, 2]);
        v5 -> nll(y, axis = 0, ignore_index = 2)
    } }

    node_sce_mean_no_weight_ii_4d: "node/sce_mean_no_weight_ii_4d" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2, 7], y: [class(5); 2, 7]) { x -> softmax_ce(y, axis = 0, ignore_index = 2) } }

    node_sce_mean_no_weight_ii_4d_log_prob_expanded: "node/sce_mean_no_weight_ii_4d_log_prob_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2, 7], y: [class(5); 2, 7]) {
        let v1 = x -> reshape([5, 14]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5, 2, 7]);
        let v6 = v5 -> nll(y, axis = 0, ignore_index = 2);
        (v6, v5)
    } }

    node_sce_mean_no_weight_ii_log_prob_expanded: "node/sce_mean_no_weight_ii_log_prob_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        let v6 = v5 -> nll(y, ignore_index = 2);
        (v6, v5)
    } }

    node_sce_mean_weight_ii: "node/sce_mean_weight_ii" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) { x -> softmax_ce(y, weight = [0.9, 0.7, 0.8, 0.9, 0.9], ignore_index = 0) } }

    node_sce_mean_weight_ii_3d_log_prob: "node/sce_mean_weight_ii_3d_log_prob" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2], y: [class(5); 2]) {
        let v1 = x -> softmax_ce(y, axis = 0, weight = [0.2, 0.3, 0.6, 0.1, 0.5], ignore_index = 1);
        let v2 = x -> log_softmax(0);
        (v1, v2)
    } }

    node_sce_mean_weight_ii_4d_expanded: "node/sce_mean_weight_ii_4d_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2, 7], y: [class(5); 2, 7]) {
        let v1 = x -> reshape([5, 14]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5, 2, 7]);
        v5 -> nll(y, axis = 0, weight = [0.2, 0.3, 0.6, 0.1, 0.5], ignore_index = 2)
    } }

    node_sce_mean_weight_ii_expanded: "node/sce_mean_weight_ii_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        v5 -> nll(y, weight = [0.9, 0.7, 0.8, 0.9, 0.9], ignore_index = 0)
    } }

    node_sce_mean_weight_log_prob: "node/sce_mean_weight_log_prob" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> softmax_ce(y, weight = [0.9, 0.7, 0.8, 0.9, 0.9]);
        let v2 = x -> log_softmax;
        (v1, v2)
    } }

    node_sce_none_expanded: "node/sce_none_expanded" 1e-05 predict(x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        v5 -> nll(y, reduction = none)
    } }

    node_sce_none_weights: "node/sce_none_weights" 1e-05 predict(x, y);
    { N(x: [5], y: class(5)) { x -> softmax_ce(y, weight = [0.9, 0.7, 0.8, 0.9, 0.9], reduction = none) } }

    node_sce_none_weights_log_prob_expanded: "node/sce_none_weights_log_prob_expanded" 1e-05 predict(x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        let v6 = v5 -> nll(y, weight = [0.9, 0.7, 0.8, 0.9, 0.9], reduction = none);
        (v6, v5)
    } }

    node_sce_sum_log_prob: "node/sce_sum_log_prob" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> softmax_ce(y, reduction = sum);
        let v2 = x -> log_softmax;
        (v1, v2)
    } }

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

    node_softmax_axis_0: "node/softmax_axis_0" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> softmax(0) } }

    node_softmax_axis_1_expanded: "node/softmax_axis_1_expanded" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = x -> amax(1, keepdim = true);
        let v2 = x - v1;
        let v3 = v2 -> exp;
        let v4 = v3 -> sum(1, keepdim = true);
        v3 / v4
    } }

    node_softmax_default_axis: "node/softmax_default_axis" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> softmax(2) } }

    node_softmax_example_expanded: "node/softmax_example_expanded" 1e-05 predict(x);
    { N(x: [1, 3]) {
        let v1 = x -> amax(1, keepdim = true);
        let v2 = x - v1;
        let v3 = v2 -> exp;
        let v4 = v3 -> sum(1, keepdim = true);
        v3 / v4
    } }

    node_softmax_negative_axis: "node/softmax_negative_axis" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> softmax(2) } }

    node_softplus_example: "node/softplus_example" 1e-05 predict(x);
    { N(x: [3]) { x -> softplus } }

    node_spacetodepth: "node/spacetodepth" 1e-05 predict(x);
    { N(x: [2, 6, 6]) { x -> space_to_depth(2) } }

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

    node_transpose_all_permutations_1: "node/transpose_all_permutations_1" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> permute([0, 2, 1]) } }

    node_transpose_all_permutations_4: "node/transpose_all_permutations_4" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> permute([2, 0, 1]) } }

    node_unsqueeze_axis_0: "node/unsqueeze_axis_0" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([1, 3, 4, 5]) } }

    node_unsqueeze_axis_3: "node/unsqueeze_axis_3" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([3, 4, 5, 1]) } }

    node_upsample_nearest: "node/upsample_nearest" 1e-05 predict(x);
    { N(x: [1, 2, 2]) { x -> upsample([2, 3]) } }

    node_xor2d: "node/xor2d" 1e-05 predict(x, y);
    { N(x: [3, 4], y: [3, 4]) { logical_xor(x, y) } }

    node_xor_bcast3v1d: "node/xor_bcast3v1d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { logical_xor(x, y) } }

    node_xor_bcast4v3d: "node/xor_bcast4v3d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5, 6], y: [4, 5, 6]) { logical_xor(x, y) } }

    pytorch_converted_AvgPool1d_stride: "pytorch-converted/AvgPool1d_stride" 1e-05 predict(x_0);
    { N(x_0: [3, 6]) {
        let v1 = x_0 -> reshape([3, 6, 1]);
        let v2 = v1 -> avg_pool([2, 1]);
        v2 -> reshape([3, 3])
    } }

    pytorch_converted_BatchNorm1d_3d_input_eval: "pytorch-converted/BatchNorm1d_3d_input_eval" 1e-05 predict(x_0);
    { N(x_0: [5, 3]) { x_0 -> batch_norm(eps = 1e-05) as batch_norm_1 } }

    pytorch_converted_BatchNorm3d_eval: "pytorch-converted/BatchNorm3d_eval" 1e-05 predict(x_0);
    { N(x_0: [3, 4, 4, 4]) { x_0 -> batch_norm(eps = 1e-05) as batch_norm_1 } }

    pytorch_converted_Conv1d: "pytorch-converted/Conv1d" 1e-05 predict(x_0);
    { N(x_0: [4, 10]) { x_0 -> conv1d(5, 3) as conv1d_1 } }

    pytorch_converted_Conv1d_pad1: "pytorch-converted/Conv1d_pad1" 1e-05 predict(x_0);
    { N(x_0: [4, 10]) { x_0 -> conv1d(5, 3, padding = 1) as conv1d_1 } }

    pytorch_converted_Conv1d_pad2size1: "pytorch-converted/Conv1d_pad2size1" 1e-05 predict(x_0);
    { N(x_0: [4, 1]) { x_0 -> conv1d(4, 5, padding = 2) as conv1d_1 } }

    pytorch_converted_Conv2d_depthwise: "pytorch-converted/Conv2d_depthwise" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 6]) { x_0 -> conv2d(4, 3, groups = 4) as conv2d_1 } }

    pytorch_converted_Conv2d_depthwise_with_multiplier: "pytorch-converted/Conv2d_depthwise_with_multiplier" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 6]) { x_0 -> conv2d(8, 3, groups = 4) as conv2d_1 } }

    pytorch_converted_Conv2d_groups_thnn: "pytorch-converted/Conv2d_groups_thnn" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 5]) { x_0 -> conv2d(6, [3, 2], groups = 2) as conv2d_1 } }

    pytorch_converted_Conv2d_strided: "pytorch-converted/Conv2d_strided" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 6]) { x_0 -> conv2d(4, 3, stride = 2) as conv2d_1 } }

    pytorch_converted_ELU: "pytorch-converted/ELU" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) { x_0 -> elu(2.0) } }

    pytorch_converted_LeakyReLU: "pytorch-converted/LeakyReLU" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) { x_0 -> leaky_relu(0.01) } }

    pytorch_converted_Linear_no_bias: "pytorch-converted/Linear_no_bias" 1e-05 predict(x_0);
    { N(x_0: [4, 10]) {
        param c1: [10, 8] = zeros;
        x_0 @ c1
    } }

    pytorch_converted_MaxPool1d_stride: "pytorch-converted/MaxPool1d_stride" 1e-05 predict(x_0);
    { N(x_0: [10, 4]) { x_0 -> max_pool(4) } }

    pytorch_converted_PReLU_1d_multiparam: "pytorch-converted/PReLU_1d_multiparam" 1e-05 predict(x_0);
    { N(x_0: [3, 4]) {
        param c1: [1, 3, 1] = zeros;
        max(x_0, 0) + (c1 -> reshape([3, 1])) * min(x_0, 0)
    } }

    pytorch_converted_PReLU_3d: "pytorch-converted/PReLU_3d" 1e-05 predict(x_0);
    { N(x_0: [3, 4, 5, 6]) { max(x_0, 0) + 0.25 * min(x_0, 0) } }

    pytorch_converted_PoissonNLLLLoss_no_reduce: "pytorch-converted/PoissonNLLLLoss_no_reduce" 1e-05 predict(x_0);
    { N(x_0: [10, 10]) {
        param c1: [10, 10] = zeros;
        let v1 = x_0 -> exp;
        let v2 = c1 * x_0;
        v1 - v2
    } }

    pytorch_converted_ReplicationPad2d: "pytorch-converted/ReplicationPad2d" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 4]) { x_0 -> pad([0, 0, [3, 4], [1, 2]], mode = replicate) } }

    pytorch_converted_Softmax: "pytorch-converted/Softmax" 1e-05 predict(x_0);
    { N(x_0: [10, 20]) { x_0 -> softmax(1) } }

    pytorch_converted_Softsign: "pytorch-converted/Softsign" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) {
        let v1 = x_0 -> abs;
        let v2 = v1 + 1.0;
        x_0 / v2
    } }

    pytorch_converted_log_softmax_dim3: "pytorch-converted/log_softmax_dim3" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 5]) { x_0 -> log_softmax(3) } }

    pytorch_converted_softmax_lastdim: "pytorch-converted/softmax_lastdim" 1e-05 predict(x_0);
    { N(x_0: [2, 128]) { x_0 -> softmax(1) } }
}
