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

    node_argmax_default_axis_example: "node/argmax_default_axis_example" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amax(0, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(0), 0);
        v3 -> sum(0, keepdim = true)
    } }

    node_argmax_default_axis_random_select_last_index: "node/argmax_default_axis_random_select_last_index" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amax(0, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(0, reverse = true), 0);
        let v4 = v3 -> sum(0, keepdim = true);
        1 - v4
    } }

    node_argmax_keepdims_random: "node/argmax_keepdims_random" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amax(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1), 0);
        v3 -> sum(1, keepdim = true)
    } }

    node_argmax_negative_axis_keepdims_example_select_last_index: "node/argmax_negative_axis_keepdims_example_select_last_index" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amax(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1, reverse = true), 0);
        let v4 = v3 -> sum(1, keepdim = true);
        1 - v4
    } }

    node_argmax_no_keepdims_example: "node/argmax_no_keepdims_example" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amax(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1), 0);
        v3 -> sum(1)
    } }

    node_argmax_no_keepdims_random_select_last_index: "node/argmax_no_keepdims_random_select_last_index" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amax(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1, reverse = true), 0);
        let v4 = v3 -> sum(1);
        2 - v4
    } }

    node_argmin_default_axis_random: "node/argmin_default_axis_random" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amin(0, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(0), 0);
        v3 -> sum(0, keepdim = true)
    } }

    node_argmin_keepdims_example_select_last_index: "node/argmin_keepdims_example_select_last_index" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amin(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1, reverse = true), 0);
        let v4 = v3 -> sum(1, keepdim = true);
        1 - v4
    } }

    node_argmin_negative_axis_keepdims_example: "node/argmin_negative_axis_keepdims_example" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amin(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1), 0);
        v3 -> sum(1, keepdim = true)
    } }

    node_argmin_negative_axis_keepdims_random_select_last_index: "node/argmin_negative_axis_keepdims_random_select_last_index" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amin(2, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(2, reverse = true), 0);
        let v4 = v3 -> sum(2, keepdim = true);
        3 - v4
    } }

    node_argmin_no_keepdims_random: "node/argmin_no_keepdims_random" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amin(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1), 0);
        v3 -> sum(1)
    } }

    node_asin_example: "node/asin_example" 1e-05 predict(x);
    { N(x: [3]) { x -> asin } }

    node_atan: "node/atan" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> atan } }

    node_atanh_example: "node/atanh_example" 1e-05 predict(x);
    { N(x: [3]) { x -> atanh } }

    node_averagepool_2d_default: "node/averagepool_2d_default" 1e-05 predict(x);
    { N(x: [3, 32, 32]) { x -> avg_pool(2, stride = 1) } }

    node_averagepool_2d_precomputed_pads: "node/averagepool_2d_precomputed_pads" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> avg_pool(5, stride = 1, padding = 2, count_include_pad = false) } }

    node_averagepool_2d_precomputed_strides: "node/averagepool_2d_precomputed_strides" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> avg_pool(2) } }

    node_averagepool_2d_strides: "node/averagepool_2d_strides" 1e-05 predict(x);
    { N(x: [3, 32, 32]) { x -> avg_pool(5, stride = 3) } }

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

    node_concat_1d_axis_negative_1: "node/concat_1d_axis_negative_1" 1e-05 predict(value0, value1);
    { N(value0: [2], value1: [2]) { (value0, value1) -> concat(0) } }

    node_concat_2d_axis_negative_1: "node/concat_2d_axis_negative_1" 1e-05 predict(value0, value1);
    { N(value0: [2, 2], value1: [2, 2]) { (value0, value1) -> concat(1) } }

    node_concat_3d_axis_1: "node/concat_3d_axis_1" 1e-05 predict(value0, value1);
    { N(value0: [2, 2, 2], value1: [2, 2, 2]) { (value0, value1) -> concat(1) } }

    node_concat_3d_axis_negative_2: "node/concat_3d_axis_negative_2" 1e-05 predict(value0, value1);
    { N(value0: [2, 2, 2], value1: [2, 2, 2]) { (value0, value1) -> concat(1) } }

    node_conv_with_autopad_same: "node/conv_with_autopad_same" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> conv2d(1, 3, stride = 2, padding = 1, bias = false) as conv2d_1 } }

    node_conv_with_strides_padding: "node/conv_with_strides_padding" 1e-05 predict(x);
    { N(x: [1, 7, 5]) { x -> conv2d(1, 3, stride = 2, padding = 1, bias = false) as conv2d_1 } }

    node_convtranspose_autopad_same: "node/convtranspose_autopad_same" 1e-05 predict(x);
    { N(x: [1, 3, 3]) {
        x -> conv_transpose2d(2, 3, stride = 2, padding = [[0, 1], [0, 1]], bias = false) as conv_transpose2d_1
    } }

    node_convtranspose_output_shape: "node/convtranspose_output_shape" 1e-05 predict(x);
    { N(x: [1, 3, 3]) {
        x -> conv_transpose2d(2, 3, stride = [3, 2], output_padding = 1, bias = false) as conv_transpose2d_1
    } }

    node_convtranspose_with_kernel: "node/convtranspose_with_kernel" 1e-05 predict(x);
    { N(x: [1, 3, 3]) {
        x -> conv_transpose2d(2, 3, stride = [3, 2], output_padding = 1, bias = false) as conv_transpose2d_1
    } }

    node_cosh: "node/cosh" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> cosh } }

    node_cumsum_1d_exclusive: "node/cumsum_1d_exclusive" 1e-05 predict(x);
    { N(x: [5]) { x -> cumsum(0, exclusive = true) } }

    node_cumsum_2d_axis_0: "node/cumsum_2d_axis_0" 1e-05 predict(x);
    { N(x: [2, 3]) { x -> cumsum(0) } }

    node_depthtospace_crd_mode: "node/depthtospace_crd_mode" 1e-05 predict(x);
    { N(x: [8, 3, 3]) { x -> pixel_shuffle(2) } }

    node_depthtospace_example: "node/depthtospace_example" 1e-05 predict(x);
    { N(x: [8, 2, 3]) { x -> depth_to_space(2) } }

    node_div_example: "node/div_example" 1e-05 predict(x, y);
    { N(x: [2], y: [2]) { x / y } }

    node_dropout_default_ratio: "node/dropout_default_ratio" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> dropout(0.1) } }

    node_einsum_inner_prod: "node/einsum_inner_prod" 1e-05 predict(x, y);
    { N(x: [5], y: [5]) {
        let v1 = x * y;
        v1 -> sum(0)
    } }

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

    node_gather_2d_indices: "node/gather_2d_indices" 1e-05 predict(data);
    { N(data: [3, 3]) {
        let v1 = data -> slice(1, 0, 1);
        let v2 = data -> slice(1, 2, 3);
        let v3 = (v1, v2) -> concat(1);
        v3 -> reshape([3, 1, 2])
    } }

    node_gemm_alpha: "node/gemm_alpha" 1e-05 predict(a, b, c);
    { N(a: [3, 5], b: [5, 4], c: [1, 4]) { 0.5 * (a @ b) + c } }

    node_gemm_default_no_bias: "node/gemm_default_no_bias" 1e-05 predict(a, b);
    { N(a: [2, 10], b: [10, 3]) { a @ b } }

    node_gemm_default_vector_bias: "node/gemm_default_vector_bias" 1e-05 predict(a, b, c);
    { N(a: [2, 7], b: [7, 4], c: [1, 4]) { a @ b + c } }

    node_gemm_transposeB: "node/gemm_transposeB" 1e-05 predict(a, b, c);
    { N(a: [3, 6], b: [4, 6], c: [1, 4]) {
        let v1 = b -> permute([1, 0]);
        a @ v1 + c
    } }

    node_globalmaxpool: "node/globalmaxpool" 1e-05 predict(x);
    { N(x: [3, 5, 5]) {
        let v1 = x -> global_max_pool;
        v1 -> reshape([3, 1, 1])
    } }

    node_greater_bcast: "node/greater_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { gt(x, y) } }

    node_greater_equal_bcast_expanded: "node/greater_equal_bcast_expanded" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) {
        let v1 = gt(x, y);
        let v2 = eq(x, y);
        logical_or(v1, v2)
    } }

    node_hardmax_axis_1: "node/hardmax_axis_1" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = x -> amax(1, keepdim = true);
        let v2 = eq(x, v1);
        v2 * eq(v2 -> cumsum(1), 1)
    } }

    node_hardmax_example: "node/hardmax_example" 1e-05 predict(x);
    { N(x: [4, 4]) {
        let v1 = x -> amax(1, keepdim = true);
        let v2 = eq(x, v1);
        v2 * eq(v2 -> cumsum(1), 1)
    } }

    node_hardsigmoid: "node/hardsigmoid" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { (x * 0.5 + 0.6) -> clamp(0, 1) } }

    node_hardswish: "node/hardswish" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> hard_swish } }

    node_instancenorm_epsilon: "node/instancenorm_epsilon" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> instance_norm(eps = 0.01, affine = true) as instance_norm_1 } }

    node_isinf_negative: "node/isinf_negative" 1e-05 predict(x);
    { N(x: [6]) { logical_and(is_inf(x), lt(x, 0)) } }

    node_layer_normalization_2d_axis0: "node/layer_normalization_2d_axis0" 1e-05 predict(x);
    { N(x: [3, 4]) {
        let v1 = x -> layer_norm([3, 4], eps = 1e-05) as layer_norm_1;
        let v2 = x -> mean([0, 1], keepdim = true);
        let v3 = square(x - v2) -> mean([0, 1], keepdim = true);
        let v4 = 1 / sqrt(v3 + 1e-05);
        (v1, v2, v4)
    } }

    node_layer_normalization_2d_axis1_expanded: "node/layer_normalization_2d_axis1_expanded" 1e-05 predict(x, w, b);
    { N(x: [3, 4], w: [4], b: [4]) {
        let v1 = x -> reshape([3, 4]);
        let v2 = v1 -> mean(1, keepdim = true);
        let v3 = v1 * v1;
        let v4 = v3 -> mean(1, keepdim = true);
        let v5 = v2 * v2;
        let v6 = v4 - v5;
        let v7 = v6 + 1e-05;
        let v8 = v7 -> sqrt;
        let v9 = v1 - v2;
        let v10 = v9 / v8;
        let v11 = w -> reshape([1, 4]);
        let v12 = v10 * v11;
        let v13 = b -> reshape([1, 4]);
        let v14 = v12 + v13;
        let v15 = v14 -> reshape([3, 4]);
        let v16 = v8 -> recip;
        let v17 = v2 -> reshape([3, 1]);
        let v18 = v16 -> reshape([3, 1]);
        (v15, v17, v18)
    } }

    node_layer_normalization_2d_axis_negative_2: "node/layer_normalization_2d_axis_negative_2" 1e-05 predict(x);
    { N(x: [3, 4]) {
        let v1 = x -> layer_norm([3, 4], eps = 1e-05) as layer_norm_1;
        let v2 = x -> mean([0, 1], keepdim = true);
        let v3 = square(x - v2) -> mean([0, 1], keepdim = true);
        let v4 = 1 / sqrt(v3 + 1e-05);
        (v1, v2, v4)
    } }

    node_layer_normalization_3d_axis0_epsilon_expanded: "node/layer_normalization_3d_axis0_epsilon_expanded" 1e-05 predict(x, w, b);
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

    node_layer_normalization_3d_axis2_epsilon: "node/layer_normalization_3d_axis2_epsilon" 1e-05 predict(x);
    { N(x: [2, 3, 5]) {
        let v1 = x -> layer_norm([5], eps = 0.1) as layer_norm_1;
        let v2 = x -> mean(2, keepdim = true);
        let v3 = square(x - v2) -> mean(2, keepdim = true);
        let v4 = 1 / sqrt(v3 + 0.1);
        (v1, v2, v4)
    } }

    node_layer_normalization_3d_axis_negative_1_epsilon_expanded: "node/layer_normalization_3d_axis_negative_1_epsilon_expanded" 1e-05 predict(x, w, b);
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

    node_layer_normalization_3d_axis_negative_3_epsilon: "node/layer_normalization_3d_axis_negative_3_epsilon" 1e-05 predict(x);
    { N(x: [2, 3, 5]) {
        let v1 = x -> layer_norm([2, 3, 5], eps = 0.1) as layer_norm_1;
        let v2 = x -> mean([0, 1, 2], keepdim = true);
        let v3 = square(x - v2) -> mean([0, 1, 2], keepdim = true);
        let v4 = 1 / sqrt(v3 + 0.1);
        (v1, v2, v4)
    } }

    node_layer_normalization_4d_axis0_expanded: "node/layer_normalization_4d_axis0_expanded" 1e-05 predict(x, w, b);
    { N(x: [2, 3, 4, 5], w: [2, 3, 4, 5], b: [2, 3, 4, 5]) {
        let v1 = x -> reshape([1, 120]);
        let v2 = v1 -> mean(1, keepdim = true);
        let v3 = v1 * v1;
        let v4 = v3 -> mean(1, keepdim = true);
        let v5 = v2 * v2;
        let v6 = v4 - v5;
        let v7 = v6 + 1e-05;
        let v8 = v7 -> sqrt;
        let v9 = v1 - v2;
        let v10 = v9 / v8;
        let v11 = w -> reshape([1, 120]);
        let v12 = v10 * v11;
        let v13 = b -> reshape([1, 120]);
        let v14 = v12 + v13;
        let v15 = v14 -> reshape([2, 3, 4, 5]);
        let v16 = v8 -> recip;
        let v17 = v2 -> reshape([1, 1, 1, 1]);
        let v18 = v16 -> reshape([1, 1, 1, 1]);
        (v15, v17, v18)
    } }

    node_layer_normalization_4d_axis2: "node/layer_normalization_4d_axis2" 1e-05 predict(x);
    { N(x: [2, 3, 4, 5]) {
        let v1 = x -> layer_norm([4, 5], eps = 1e-05) as layer_norm_1;
        let v2 = x -> mean([2, 3], keepdim = true);
        let v3 = square(x - v2) -> mean([2, 3], keepdim = true);
        let v4 = 1 / sqrt(v3 + 1e-05);
        (v1, v2, v4)
    } }

    node_layer_normalization_4d_axis3_expanded: "node/layer_normalization_4d_axis3_expanded" 1e-05 predict(x, w, b);
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

    node_layer_normalization_4d_axis_negative_2: "node/layer_normalization_4d_axis_negative_2" 1e-05 predict(x);
    { N(x: [2, 3, 4, 5]) {
        let v1 = x -> layer_norm([4, 5], eps = 1e-05) as layer_norm_1;
        let v2 = x -> mean([2, 3], keepdim = true);
        let v3 = square(x - v2) -> mean([2, 3], keepdim = true);
        let v4 = 1 / sqrt(v3 + 1e-05);
        (v1, v2, v4)
    } }

    node_layer_normalization_4d_axis_negative_3_expanded: "node/layer_normalization_4d_axis_negative_3_expanded" 1e-05 predict(x, w, b);
    { N(x: [2, 3, 4, 5], w: [3, 4, 5], b: [3, 4, 5]) {
        let v1 = x -> reshape([2, 60]);
        let v2 = v1 -> mean(1, keepdim = true);
        let v3 = v1 * v1;
        let v4 = v3 -> mean(1, keepdim = true);
        let v5 = v2 * v2;
        let v6 = v4 - v5;
        let v7 = v6 + 1e-05;
        let v8 = v7 -> sqrt;
        let v9 = v1 - v2;
        let v10 = v9 / v8;
        let v11 = w -> reshape([1, 60]);
        let v12 = v10 * v11;
        let v13 = b -> reshape([1, 60]);
        let v14 = v12 + v13;
        let v15 = v14 -> reshape([2, 3, 4, 5]);
        let v16 = v8 -> recip;
        let v17 = v2 -> reshape([2, 1, 1, 1]);
        let v18 = v16 -> reshape([2, 1, 1, 1]);
        (v15, v17, v18)
    } }

    node_layer_normalization_default_axis: "node/layer_normalization_default_axis" 1e-05 predict(x);
    { N(x: [2, 3, 4, 5]) {
        let v1 = x -> layer_norm([5], eps = 1e-05) as layer_norm_1;
        let v2 = x -> mean(3, keepdim = true);
        let v3 = square(x - v2) -> mean(3, keepdim = true);
        let v4 = 1 / sqrt(v3 + 1e-05);
        (v1, v2, v4)
    } }

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

    node_logsoftmax_axis_1: "node/logsoftmax_axis_1" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> log_softmax(1) } }

    node_logsoftmax_axis_2_expanded: "node/logsoftmax_axis_2_expanded" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = x -> amax(2, keepdim = true);
        let v2 = x - v1;
        let v3 = v2 -> exp;
        let v4 = v3 -> sum(2, keepdim = true);
        let v5 = v4 -> ln;
        v2 - v5
    } }

    node_logsoftmax_example_1: "node/logsoftmax_example_1" 1e-05 predict(x);
    { N(x: [1, 3]) { x -> log_softmax(1) } }

    node_logsoftmax_large_number_expanded: "node/logsoftmax_large_number_expanded" 1e-05 predict(x);
    { N(x: [2, 4]) {
        let v1 = x -> amax(1, keepdim = true);
        let v2 = x - v1;
        let v3 = v2 -> exp;
        let v4 = v3 -> sum(1, keepdim = true);
        let v5 = v4 -> ln;
        v2 - v5
    } }

    node_lrn: "node/lrn" 1e-05 predict(x);
    { N(x: [5, 5, 5]) {
        let v1 = square(x) -> reshape([1, 5, 25]);
        let v2 = v1 -> avg_pool([3, 1], stride = 1, padding = [1, 0]) -> reshape([5, 5, 5]);
        x / pow(2.0 + 0.0002 * v2, 0.5)
    } }

    node_matmul_3d: "node/matmul_3d" 1e-05 predict(a, b);
    { N(a: [3, 4], b: [4, 3]) { a @ b } }

    node_max_float64: "node/max_float64" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { max(data_0, data_1) } }

    node_maxpool_1d_default: "node/maxpool_1d_default" 1e-05 predict(x);
    { N(x: [3, 32]) { x -> max_pool(2, stride = 1) } }

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

    node_mvn: "node/mvn" 1e-05 predict(x);
    { N(x: [3, 3, 3, 1]) {
        let v1 = x -> mean([0, 2, 3], keepdim = true);
        let v2 = x - v1;
        let v3 = square(v2) -> mean([0, 2, 3], keepdim = true);
        v2 / (sqrt(v3) + 1e-9)
    } }

    node_neg_example: "node/neg_example" 1e-05 predict(x);
    { N(x: [2]) { x -> neg } }

    node_nllloss_NCd1_ii: "node/nllloss_NCd1_ii" 1e-05 predict(input) loss 0 (input, y);
    { N(input: [5, 2], y: [class(5); 2]) { input -> nll(y, axis = 0, ignore_index = 1) } }

    node_nllloss_NCd1_weight_ii: "node/nllloss_NCd1_weight_ii" 1e-05 predict(input) loss 0 (input, y);
    { N(input: [5, 2], y: [class(5); 2]) {
        input -> nll(y, axis = 0, weight = [0.0187898, 0.6176355, 0.6120957, 0.616934, 0.94374806], ignore_index = 1)
    } }

    node_nllloss_NCd1d2_reduction_mean: "node/nllloss_NCd1d2_reduction_mean" 1e-05 predict(input) loss 0 (input, y);
    { N(input: [5, 6, 6], y: [class(5); 6, 6]) { input -> nll(y, axis = 0) } }

    node_nllloss_NCd1d2_with_weight_reduction_mean: "node/nllloss_NCd1d2_with_weight_reduction_mean" 1e-05 predict(input) loss 0 (input, y);
    { N(input: [5, 6, 6], y: [class(5); 6, 6]) {
        input -> nll(y, axis = 0, weight = [0.5834042, 0.9364681, 0.94078165, 0.052508168, 0.59621114])
    } }

    node_nllloss_NCd1d2d3_none_no_weight_negative_ii: "node/nllloss_NCd1d2d3_none_no_weight_negative_ii" 1e-05 predict(input, y);
    { N(input: [5, 6, 6, 5], y: [class(5); 6, 6, 5]) {
        input -> nll(y, axis = 0, ignore_index = -5, reduction = none)
    } }

    node_not_3d: "node/not_3d" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> logical_not } }

    node_onehot_with_axis: "node/onehot_with_axis" 1e-05 predict(y);
    { N(y: [class(10); 2, 2]) {
        let v1 = y -> one_hot;
        let v2 = v1 -> permute([0, 2, 1]);
        1.0 + 2.0 * v2
    } }

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

    node_reduce_l1_default_axes_keepdims_example: "node/reduce_l1_default_axes_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(1, [0, 1, 2], keepdim = true) } }

    node_reduce_l1_do_not_keepdims_random: "node/reduce_l1_do_not_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(1, 2) } }

    node_reduce_l1_negative_axes_keep_dims_example: "node/reduce_l1_negative_axes_keep_dims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(1, 2, keepdim = true) } }

    node_reduce_l2_default_axes_keepdims_random: "node/reduce_l2_default_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(2, [0, 1, 2], keepdim = true) } }

    node_reduce_l2_keep_dims_example: "node/reduce_l2_keep_dims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(2, 2, keepdim = true) } }

    node_reduce_l2_negative_axes_keep_dims_random: "node/reduce_l2_negative_axes_keep_dims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(2, 2, keepdim = true) } }

    node_reduce_log_sum_default: "node/reduce_log_sum_default" 1e-05 predict(data);
    { N(data: [3, 4, 5]) { data -> sum([0, 1, 2], keepdim = true) -> ln } }

    node_reduce_log_sum_exp_default_axes_keepdims_random: "node/reduce_log_sum_exp_default_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> logsumexp([0, 1, 2], keepdim = true) } }

    node_reduce_log_sum_exp_keepdims_example: "node/reduce_log_sum_exp_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> logsumexp(1, keepdim = true) } }

    node_reduce_log_sum_exp_negative_axes_keepdims_random: "node/reduce_log_sum_exp_negative_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> logsumexp(1, keepdim = true) } }

    node_reduce_max_default_axes_keepdims_random: "node/reduce_max_default_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amax([0, 1, 2], keepdim = true) } }

    node_reduce_max_keepdims_example: "node/reduce_max_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amax(1, keepdim = true) } }

    node_reduce_max_negative_axes_keepdims_random: "node/reduce_max_negative_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amax(1, keepdim = true) } }

    node_reduce_mean_do_not_keepdims_example: "node/reduce_mean_do_not_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> mean(1) } }

    node_reduce_mean_keepdims_random: "node/reduce_mean_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> mean(1, keepdim = true) } }

    node_reduce_min_default_axes_keepdims_example: "node/reduce_min_default_axes_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amin([0, 1, 2], keepdim = true) } }

    node_reduce_min_do_not_keepdims_random: "node/reduce_min_do_not_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amin(1) } }

    node_reduce_min_negative_axes_keepdims_example: "node/reduce_min_negative_axes_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amin(1, keepdim = true) } }

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

    node_reduce_sum_do_not_keepdims_example: "node/reduce_sum_do_not_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> sum(1) } }

    node_reduce_sum_empty_axes_input_noop_random: "node/reduce_sum_empty_axes_input_noop_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data } }

    node_reduce_sum_negative_axes_keepdims_example: "node/reduce_sum_negative_axes_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> sum(1, keepdim = true) } }

    node_reduce_sum_square_default_axes_keepdims_random: "node/reduce_sum_square_default_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { square(data) -> sum([0, 1, 2], keepdim = true) } }

    node_reduce_sum_square_keepdims_example: "node/reduce_sum_square_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { square(data) -> sum(1, keepdim = true) } }

    node_reduce_sum_square_negative_axes_keepdims_random: "node/reduce_sum_square_negative_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { square(data) -> sum(1, keepdim = true) } }

    node_reshape_negative_dim: "node/reshape_negative_dim" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 6, 2]) } }

    node_reshape_reduced_dims: "node/reshape_reduced_dims" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 12]) } }

    node_reshape_zero_and_negative_dim: "node/reshape_zero_and_negative_dim" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 3, 1, 4]) } }

    node_resize_upsample_scales_linear_align_corners: "node/resize_upsample_scales_linear_align_corners" 1e-05 predict(x);
    { N(x: [1, 2, 2]) { x -> upsample(size = 4, mode = bilinear, align_corners = true) } }

    node_sce_NCd1_mean_weight_negative_ii: "node/sce_NCd1_mean_weight_negative_ii" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 6], y: [class(5); 6]) {
        x -> softmax_ce(y, axis = 0, weight = [0.28847644, 0.43328807, 0.7561067, 0.3960983, 0.8960384], ignore_index = -1)
    } }

    node_sce_NCd1_mean_weight_negative_ii_log_prob_expanded: "node/sce_NCd1_mean_weight_negative_ii_log_prob_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 6], y: [class(5); 6]) {
        let v1 = x -> reshape([5, 6]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5, 6]);
        let v6 = v5 -> nll(y, axis = 0, weight = [0.28847644, 0.43328807, 0.7561067, 0.3960983, 0.8960384], ignore_index = -1);
        (v6, v5)
    } }

    node_sce_NCd1d2d3_none_no_weight_negative_ii_log_prob: "node/sce_NCd1d2d3_none_no_weight_negative_ii_log_prob" 1e-05 predict(x, y);
    { N(x: [5, 6, 6, 5], y: [class(5); 6, 6, 5]) {
        let v1 = x -> softmax_ce(y, axis = 0, ignore_index = -5, reduction = none);
        let v2 = x -> log_softmax(0);
        (v1, v2)
    } }

    node_sce_NCd1d2d3_sum_weight_high_ii_expanded: "node/sce_NCd1d2d3_sum_weight_high_ii_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        v5 -> nll(y, weight = [0.36824155, 0.95715517, 0.14035077, 0.87008727, 0.47360805], ignore_index = 10, reduction = sum)
    } }

    node_sce_mean: "node/sce_mean" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) { x -> softmax_ce(y) } }

    node_sce_mean_3d_log_prob: "node/sce_mean_3d_log_prob" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2], y: [class(5); 2]) {
        let v1 = x -> softmax_ce(y, axis = 0);
        let v2 = x -> log_softmax(0);
        (v1, v2)
    } }

    node_sce_mean_log_prob: "node/sce_mean_log_prob" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> softmax_ce(y);
        let v2 = x -> log_softmax;
        (v1, v2)
    } }

    node_sce_mean_no_weight_ii_3d: "node/sce_mean_no_weight_ii_3d" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2], y: [class(5); 2]) { x -> softmax_ce(y, axis = 0, ignore_index = 2) } }

    node_sce_mean_no_weight_ii_3d_log_prob_expanded: "node/sce_mean_no_weight_ii_3d_log_prob_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2], y: [class(5); 2]) {
        let v1 = x -> reshape([5, 2]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5, 2]);
        let v6 = v5 -> nll(y, axis = 0, ignore_index = 2);
        (v6, v5)
    } }

    node_sce_mean_no_weight_ii_4d_log_prob: "node/sce_mean_no_weight_ii_4d_log_prob" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2, 7], y: [class(5); 2, 7]) {
        let v1 = x -> softmax_ce(y, axis = 0, ignore_index = 2);
        let v2 = x -> log_softmax(0);
        (v1, v2)
    } }

    node_sce_mean_no_weight_ii_log_prob: "node/sce_mean_no_weight_ii_log_prob" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> softmax_ce(y, ignore_index = 2);
        let v2 = x -> log_softmax;
        (v1, v2)
    } }

    node_sce_mean_weight_expanded: "node/sce_mean_weight_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        v5 -> nll(y, weight = [0.9, 0.7, 0.8, 0.9, 0.9])
    } }

    node_sce_mean_weight_ii_3d_expanded: "node/sce_mean_weight_ii_3d_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2], y: [class(5); 2]) {
        let v1 = x -> reshape([5, 2]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5, 2]);
        v5 -> nll(y, axis = 0, weight = [0.2, 0.3, 0.6, 0.1, 0.5], ignore_index = 1)
    } }

    node_sce_mean_weight_ii_4d: "node/sce_mean_weight_ii_4d" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2, 7], y: [class(5); 2, 7]) {
        x -> softmax_ce(y, axis = 0, weight = [0.2, 0.3, 0.6, 0.1, 0.5], ignore_index = 2)
    } }

    node_sce_mean_weight_ii_4d_log_prob_expanded: "node/sce_mean_weight_ii_4d_log_prob_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2, 7], y: [class(5); 2, 7]) {
        let v1 = x -> reshape([5, 14]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5, 2, 7]);
        let v6 = v5 -> nll(y, axis = 0, weight = [0.2, 0.3, 0.6, 0.1, 0.5], ignore_index = 2);
        (v6, v5)
    } }

    node_sce_mean_weight_ii_log_prob_expanded: "node/sce_mean_weight_ii_log_prob_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        let v6 = v5 -> nll(y, weight = [0.9, 0.7, 0.8, 0.9, 0.9], ignore_index = 0);
        (v6, v5)
    } }

    node_sce_none: "node/sce_none" 1e-05 predict(x, y);
    { N(x: [5], y: class(5)) { x -> softmax_ce(y, reduction = none) } }

    node_sce_none_log_prob_expanded: "node/sce_none_log_prob_expanded" 1e-05 predict(x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        let v6 = v5 -> nll(y, reduction = none);
        (v6, v5)
    } }

    node_sce_none_weights_log_prob: "node/sce_none_weights_log_prob" 1e-05 predict(x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> softmax_ce(y, weight = [0.9, 0.7, 0.8, 0.9, 0.9], reduction = none);
        let v2 = x -> log_softmax;
        (v1, v2)
    } }

    node_sce_sum_expanded: "node/sce_sum_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        v5 -> nll(y, reduction = sum)
    } }

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

    node_slice_negative_axes: "node/slice_negative_axes" 1e-05 predict(x);
    { N(x: [20, 10, 5]) { x -> slice(2, 3, 4) } }

    node_softmax_axis_1: "node/softmax_axis_1" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> softmax(1) } }

    node_softmax_axis_2_expanded: "node/softmax_axis_2_expanded" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = x -> amax(2, keepdim = true);
        let v2 = x - v1;
        let v3 = v2 -> exp;
        let v4 = v3 -> sum(2, keepdim = true);
        v3 / v4
    } }

    node_softmax_example: "node/softmax_example" 1e-05 predict(x);
    { N(x: [1, 3]) { x -> softmax(1) } }

    node_softmax_large_number_expanded: "node/softmax_large_number_expanded" 1e-05 predict(x);
    { N(x: [2, 4]) {
        let v1 = x -> amax(1, keepdim = true);
        let v2 = x - v1;
        let v3 = v2 -> exp;
        let v4 = v3 -> sum(1, keepdim = true);
        v3 / v4
    } }

    node_softplus: "node/softplus" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> softplus } }

    node_softsign_example: "node/softsign_example" 1e-05 predict(x);
    { N(x: [3]) { x -> softsign } }

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

    node_transpose_all_permutations_0: "node/transpose_all_permutations_0" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> permute([0, 1, 2]) } }

    node_transpose_all_permutations_3: "node/transpose_all_permutations_3" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> permute([1, 2, 0]) } }

    node_transpose_default: "node/transpose_default" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> permute([2, 1, 0]) } }

    node_unsqueeze_axis_2: "node/unsqueeze_axis_2" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([3, 4, 1, 5]) } }

    node_unsqueeze_two_axes: "node/unsqueeze_two_axes" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([3, 1, 4, 5, 1]) } }

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

    pytorch_converted_AvgPool1d: "pytorch-converted/AvgPool1d" 1e-05 predict(x_0);
    { N(x_0: [3, 6]) {
        let v1 = x_0 -> reshape([3, 6, 1]);
        let v2 = v1 -> avg_pool([2, 1]);
        v2 -> reshape([3, 3])
    } }

    pytorch_converted_AvgPool2d_stride: "pytorch-converted/AvgPool2d_stride" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 6]) { x_0 -> avg_pool(2) } }

    pytorch_converted_BatchNorm2d_momentum_eval: "pytorch-converted/BatchNorm2d_momentum_eval" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 6]) { x_0 -> batch_norm(eps = 0.001) as batch_norm_1 } }

    pytorch_converted_ConstantPad2d: "pytorch-converted/ConstantPad2d" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 4]) { x_0 -> pad([0, 0, [3, 4], [1, 2]], value = 2.0) } }

    pytorch_converted_Conv1d_groups: "pytorch-converted/Conv1d_groups" 1e-05 predict(x_0);
    { N(x_0: [4, 6]) { x_0 -> conv1d(6, 3, groups = 2) as conv1d_1 } }

    pytorch_converted_Conv1d_pad2: "pytorch-converted/Conv1d_pad2" 1e-05 predict(x_0);
    { N(x_0: [4, 10]) { x_0 -> conv1d(5, 5, padding = 2) as conv1d_1 } }

    pytorch_converted_Conv2d: "pytorch-converted/Conv2d" 1e-05 predict(x_0);
    { N(x_0: [3, 7, 5]) { x_0 -> conv2d(4, [3, 2]) as conv2d_1 } }

    pytorch_converted_Conv2d_depthwise_strided: "pytorch-converted/Conv2d_depthwise_strided" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 6]) { x_0 -> conv2d(4, 3, stride = 2, groups = 4) as conv2d_1 } }

    pytorch_converted_Conv2d_groups: "pytorch-converted/Conv2d_groups" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 5]) { x_0 -> conv2d(6, [3, 2], groups = 2) as conv2d_1 } }

    pytorch_converted_Conv2d_padding: "pytorch-converted/Conv2d_padding" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 6]) { x_0 -> conv2d(4, 3, stride = 2, padding = 1) as conv2d_1 } }

    pytorch_converted_ConvTranspose2d_no_bias: "pytorch-converted/ConvTranspose2d_no_bias" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 7]) {
        x_0 -> conv_transpose2d(4, 3, stride = [2, 3], padding = 1, output_padding = 1, bias = false) as conv_transpose2d_1
    } }

    pytorch_converted_GLU_dim: "pytorch-converted/GLU_dim" 1e-05 predict(x_0);
    { N(x_0: [5, 6, 7]) {
        let v1 = x_0 -> slice(1, 0, 3);
        let v2 = x_0 -> slice(1, 3, 6);
        let v3 = v2 -> sigmoid;
        v1 * v3
    } }

    pytorch_converted_Linear: "pytorch-converted/Linear" 1e-05 predict(x_0);
    { N(x_0: [10]) { x_0 -> linear(8) as linear_1 } }

    pytorch_converted_MaxPool1d: "pytorch-converted/MaxPool1d" 1e-05 predict(x_0);
    { N(x_0: [10, 4]) { x_0 -> max_pool(4) } }

    pytorch_converted_PReLU_1d: "pytorch-converted/PReLU_1d" 1e-05 predict(x_0);
    { N(x_0: [3, 4]) { max(x_0, 0) + 0.25 * min(x_0, 0) } }

    pytorch_converted_PReLU_2d_multiparam: "pytorch-converted/PReLU_2d_multiparam" 1e-05 predict(x_0);
    { N(x_0: [3, 4, 5]) {
        param c1: [1, 3, 1, 1] = zeros;
        max(x_0, 0) + (c1 -> reshape([3, 1, 1])) * min(x_0, 0)
    } }

    pytorch_converted_PixelShuffle: "pytorch-converted/PixelShuffle" 1e-05 predict(x_0);
    { N(x_0: [1, 9, 4, 4]) {
        let v1 = x_0 -> reshape([1, 1, 3, 3, 4, 4]);
        let v2 = v1 -> permute([0, 1, 4, 2, 5, 3]);
        v2 -> reshape([1, 1, 12, 12])
    } }

    pytorch_converted_ReflectionPad2d: "pytorch-converted/ReflectionPad2d" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 8, 8]) { x_0 -> pad([0, 0, [3, 4], [1, 2]], mode = reflect) } }

    pytorch_converted_Sigmoid: "pytorch-converted/Sigmoid" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 5]) { x_0 -> sigmoid } }

    pytorch_converted_Softplus: "pytorch-converted/Softplus" 1e-05 predict(x_0);
    { N(x_0: [10, 20]) { x_0 -> softplus } }

    pytorch_converted_ZeroPad2d: "pytorch-converted/ZeroPad2d" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 4]) { x_0 -> pad([0, 0, [3, 4], [1, 2]]) } }

    pytorch_converted_softmax_functional_dim3: "pytorch-converted/softmax_functional_dim3" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 5]) { x_0 -> softmax(3) } }
}
