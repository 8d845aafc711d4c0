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

    node_argmax_default_axis_random: "node/argmax_default_axis_random" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amax(0, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(0), 0);
        v3 -> sum(0, keepdim = true)
    } }

    node_argmax_keepdims_example_select_last_index: "node/argmax_keepdims_example_select_last_index" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amax(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1, reverse = true), 0);
        let v4 = v3 -> sum(1, keepdim = true);
        1 - v4
    } }

    node_argmax_negative_axis_keepdims_example: "node/argmax_negative_axis_keepdims_example" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amax(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1), 0);
        v3 -> sum(1, keepdim = true)
    } }

    node_argmax_negative_axis_keepdims_random_select_last_index: "node/argmax_negative_axis_keepdims_random_select_last_index" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amax(2, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(2, reverse = true), 0);
        let v4 = v3 -> sum(2, keepdim = true);
        3 - v4
    } }

    node_argmax_no_keepdims_random: "node/argmax_no_keepdims_random" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amax(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1), 0);
        v3 -> sum(1)
    } }

    node_argmin_default_axis_example_select_last_index: "node/argmin_default_axis_example_select_last_index" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amin(0, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(0, reverse = true), 0);
        let v4 = v3 -> sum(0, keepdim = true);
        1 - v4
    } }

    node_argmin_keepdims_example: "node/argmin_keepdims_example" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amin(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1), 0);
        v3 -> sum(1, keepdim = true)
    } }

    node_argmin_keepdims_random_select_last_index: "node/argmin_keepdims_random_select_last_index" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amin(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1, reverse = true), 0);
        let v4 = v3 -> sum(1, keepdim = true);
        2 - v4
    } }

    node_argmin_negative_axis_keepdims_random: "node/argmin_negative_axis_keepdims_random" 1e-05 predict(data);
    { N(data: [2, 3, 4]) {
        let v1 = data -> amin(2, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(2), 0);
        v3 -> sum(2, keepdim = true)
    } }

    node_argmin_no_keepdims_example_select_last_index: "node/argmin_no_keepdims_example_select_last_index" 1e-05 predict(data);
    { N(data: [2, 2]) {
        let v1 = data -> amin(1, keepdim = true);
        let v2 = eq(data, v1);
        let v3 = eq(v2 -> cumsum(1, reverse = true), 0);
        let v4 = v3 -> sum(1);
        1 - v4
    } }

    node_asin: "node/asin" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> asin } }

    node_asinh_example: "node/asinh_example" 1e-05 predict(x);
    { N(x: [3]) { x -> asinh } }

    node_atanh: "node/atanh" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> atanh } }

    node_averagepool_2d_ceil: "node/averagepool_2d_ceil" 1e-05 predict(x);
    { N(x: [1, 4, 4]) { x -> avg_pool(3, stride = 2, ceil_mode = true) } }

    node_averagepool_2d_pads_count_include_pad: "node/averagepool_2d_pads_count_include_pad" 1e-05 predict(x);
    { N(x: [3, 28, 28]) {
        let v1 = x -> pad([0, 2, 2]);
        v1 -> avg_pool(3, stride = 1)
    } }

    node_averagepool_2d_precomputed_same_upper: "node/averagepool_2d_precomputed_same_upper" 1e-05 predict(x);
    { N(x: [1, 5, 5]) { x -> avg_pool(3, stride = 2, padding = 1, count_include_pad = false) } }

    node_averagepool_2d_same_upper: "node/averagepool_2d_same_upper" 1e-05 predict(x);
    { N(x: [3, 32, 32]) {
        param c1: [32, 32] = zeros;
        let v1 = x -> pad([0, [0, 1], [0, 1]]);
        let v2 = v1 -> avg_pool(2, stride = 1);
        v2 / c1
    } }

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

    node_concat_1d_axis_0: "node/concat_1d_axis_0" 1e-05 predict(value0, value1);
    { N(value0: [2], value1: [2]) { (value0, value1) -> concat(0) } }

    node_concat_2d_axis_1: "node/concat_2d_axis_1" 1e-05 predict(value0, value1);
    { N(value0: [2, 2], value1: [2, 2]) { (value0, value1) -> concat(1) } }

    node_concat_3d_axis_0: "node/concat_3d_axis_0" 1e-05 predict(value0, value1);
    { N(value0: [2, 2, 2], value1: [2, 2, 2]) { (value0, value1) -> concat(0) } }

    node_concat_3d_axis_negative_1: "node/concat_3d_axis_negative_1" 1e-05 predict(value0, value1);
    { N(value0: [2, 2, 2], value1: [2, 2, 2]) { (value0, value1) -> concat(2) } }

    node_constant_pad: "node/constant_pad" 1e-05 predict(x);
    { N(x: [1, 3, 4, 5]) { x -> pad([0, 0, [1, 2], [3, 4]], value = 1.2) } }

    node_conv_with_strides_no_padding: "node/conv_with_strides_no_padding" 1e-05 predict(x);
    { N(x: [1, 7, 5]) { x -> conv2d(1, 3, stride = 2, bias = false) as conv2d_1 } }

    node_convtranspose_1d: "node/convtranspose_1d" 1e-05 predict(x);
    { N(x: [1, 3]) { x -> conv_transpose1d(2, 3, bias = false) as conv_transpose1d_1 } }

    node_convtranspose_kernel_shape: "node/convtranspose_kernel_shape" 1e-05 predict(x);
    { N(x: [1, 3, 3]) {
        x -> conv_transpose2d(2, 3, stride = [3, 2], output_padding = 1, bias = false) as conv_transpose2d_1
    } }

    node_convtranspose_pads: "node/convtranspose_pads" 1e-05 predict(x);
    { N(x: [1, 3, 3]) {
        x -> conv_transpose2d(2, 3, stride = [3, 2], padding = [1, 2], bias = false) as conv_transpose2d_1
    } }

    node_cos_example: "node/cos_example" 1e-05 predict(x);
    { N(x: [3]) { x -> cos } }

    node_cumsum_1d: "node/cumsum_1d" 1e-05 predict(x);
    { N(x: [5]) { x -> cumsum(0) } }

    node_cumsum_1d_reverse_exclusive: "node/cumsum_1d_reverse_exclusive" 1e-05 predict(x);
    { N(x: [5]) { x -> cumsum(0, exclusive = true, reverse = true) } }

    node_cumsum_2d_negative_axis: "node/cumsum_2d_negative_axis" 1e-05 predict(x);
    { N(x: [2, 3]) { x -> cumsum(1) } }

    node_depthtospace_dcr_mode: "node/depthtospace_dcr_mode" 1e-05 predict(x);
    { N(x: [8, 3, 3]) { x -> depth_to_space(2) } }

    node_div_bcast: "node/div_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { x / y } }

    node_dropout_default_old: "node/dropout_default_old" 1e-05 predict(x);
    { N(x: [3]) { x -> dropout(0.5) } }

    node_einsum_batch_matmul: "node/einsum_batch_matmul" 1e-05 predict(x, y);
    { N(x: [5, 2, 3], y: [5, 3, 4]) {
        let v1 = x -> reshape([5, 2, 1, 3]);
        let v2 = y -> permute([0, 2, 1]);
        let v3 = v2 -> reshape([5, 1, 4, 3]);
        let v4 = v1 * v3;
        v4 -> sum(3)
    } }

    node_einsum_transpose: "node/einsum_transpose" 1e-05 predict(x);
    { N(x: [3, 4]) {
        let v1 = x -> permute([1, 0]);
        v1
    } }

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

    node_gather_1: "node/gather_1" 1e-05 predict(data);
    { N(data: [5, 4, 3, 2]) {
        let v1 = data -> slice(1, 0, 1);
        let v2 = data -> slice(1, 1, 2);
        let v3 = data -> slice(1, 3, 4);
        let v4 = (v1, v2, v3) -> concat(1);
        v4 -> reshape([5, 3, 3, 2])
    } }

    node_gemm_all_attributes: "node/gemm_all_attributes" 1e-05 predict(a, b, c);
    { N(a: [4, 3], b: [5, 4], c: [1, 5]) {
        let v1 = a -> permute([1, 0]);
        let v2 = b -> permute([1, 0]);
        0.25 * (v1 @ v2) + 0.35 * c
    } }

    node_gemm_default_matrix_bias: "node/gemm_default_matrix_bias" 1e-05 predict(a, b, c);
    { N(a: [3, 6], b: [6, 4], c: [3, 4]) { a @ b + c } }

    node_gemm_default_single_elem_vector_bias: "node/gemm_default_single_elem_vector_bias" 1e-05 predict(a, b, c);
    { N(a: [3, 7], b: [7, 3], c: [1]) { a @ b + c } }

    node_gemm_transposeA: "node/gemm_transposeA" 1e-05 predict(a, b, c);
    { N(a: [6, 3], b: [6, 4], c: [1, 4]) {
        let v1 = a -> permute([1, 0]);
        v1 @ b + c
    } }

    node_globalaveragepool_precomputed: "node/globalaveragepool_precomputed" 1e-05 predict(x);
    { N(x: [1, 3, 3]) {
        let v1 = x -> global_avg_pool;
        v1 -> reshape([1, 1, 1])
    } }

    node_greater: "node/greater" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { gt(x, y) } }

    node_greater_equal_bcast: "node/greater_equal_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { ge(x, y) } }

    node_hardmax_axis_0: "node/hardmax_axis_0" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = x -> amax(0, keepdim = true);
        let v2 = eq(x, v1);
        v2 * eq(v2 -> cumsum(0), 1)
    } }

    node_hardmax_default_axis: "node/hardmax_default_axis" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = x -> amax(2, keepdim = true);
        let v2 = eq(x, v1);
        v2 * eq(v2 -> cumsum(2), 1)
    } }

    node_hardmax_one_hot: "node/hardmax_one_hot" 1e-05 predict(x);
    { N(x: [1, 4]) {
        let v1 = x -> amax(1, keepdim = true);
        let v2 = eq(x, v1);
        v2 * eq(v2 -> cumsum(1), 1)
    } }

    node_hardsigmoid_example: "node/hardsigmoid_example" 1e-05 predict(x);
    { N(x: [3]) { (x * 0.5 + 0.6) -> clamp(0, 1) } }

    node_identity: "node/identity" 1e-05 predict(x);
    { N(x: [1, 1, 2, 2]) { x } }

    node_isinf: "node/isinf" 1e-05 predict(x);
    { N(x: [6]) { x -> is_inf } }

    node_isnan: "node/isnan" 1e-05 predict(x);
    { N(x: [4]) { x -> is_nan } }

    node_layer_normalization_2d_axis1: "node/layer_normalization_2d_axis1" 1e-05 predict(x);
    { N(x: [3, 4]) {
        let v1 = x -> layer_norm([4], eps = 1e-05) as layer_norm_1;
        let v2 = x -> mean(1, keepdim = true);
        let v3 = square(x - v2) -> mean(1, keepdim = true);
        let v4 = 1 / sqrt(v3 + 1e-05);
        (v1, v2, v4)
    } }

    node_layer_normalization_2d_axis_negative_1_expanded: "node/layer_normalization_2d_axis_negative_1_expanded" 1e-05 predict(x, w, b);
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

    node_layer_normalization_3d_axis0_epsilon: "node/layer_normalization_3d_axis0_epsilon" 1e-05 predict(x);
    { N(x: [2, 3, 5]) {
        let v1 = x -> layer_norm([2, 3, 5], eps = 0.1) as layer_norm_1;
        let v2 = x -> mean([0, 1, 2], keepdim = true);
        let v3 = square(x - v2) -> mean([0, 1, 2], keepdim = true);
        let v4 = 1 / sqrt(v3 + 0.1);
        (v1, v2, v4)
    } }

    node_layer_normalization_3d_axis1_epsilon_expanded: "node/layer_normalization_3d_axis1_epsilon_expanded" 1e-05 predict(x, w, b);
    { N(x: [2, 3, 5], w: [3, 5], b: [3, 5]) {
        let v1 = x -> reshape([2, 15]);
        let v2 = v1 -> mean(1, keepdim = true);
        let v3 = v1 * v1;
        let v4 = v3 -> mean(1, keepdim = true);
        let v5 = v2 * v2;
        let v6 = v4 - v5;
        let v7 = v6 + 0.1;
        let v8 = v7 -> sqrt;
        let v9 = v1 - v2;
        let v10 = v9 / v8;
        let v11 = w -> reshape([1, 15]);
        let v12 = v10 * v11;
        let v13 = b -> reshape([1, 15]);
        let v14 = v12 + v13;
        let v15 = v14 -> reshape([2, 3, 5]);
        let v16 = v8 -> recip;
        let v17 = v2 -> reshape([2, 1, 1]);
        let v18 = v16 -> reshape([2, 1, 1]);
        (v15, v17, v18)
    } }

    node_layer_normalization_3d_axis_negative_1_epsilon: "node/layer_normalization_3d_axis_negative_1_epsilon" 1e-05 predict(x);
    { N(x: [2, 3, 5]) {
        let v1 = x -> layer_norm([5], eps = 0.1) as layer_norm_1;
        let v2 = x -> mean(2, keepdim = true);
        let v3 = square(x - v2) -> mean(2, keepdim = true);
        let v4 = 1 / sqrt(v3 + 0.1);
        (v1, v2, v4)
    } }

    node_layer_normalization_3d_axis_negative_2_epsilon_expanded: "node/layer_normalization_3d_axis_negative_2_epsilon_expanded" 1e-05 predict(x, w, b);
    { N(x: [2, 3, 5], w: [3, 5], b: [3, 5]) {
        let v1 = x -> reshape([2, 15]);
        let v2 = v1 -> mean(1, keepdim = true);
        let v3 = v1 * v1;
        let v4 = v3 -> mean(1, keepdim = true);
        let v5 = v2 * v2;
        let v6 = v4 - v5;
        let v7 = v6 + 0.1;
        let v8 = v7 -> sqrt;
        let v9 = v1 - v2;
        let v10 = v9 / v8;
        let v11 = w -> reshape([1, 15]);
        let v12 = v10 * v11;
        let v13 = b -> reshape([1, 15]);
        let v14 = v12 + v13;
        let v15 = v14 -> reshape([2, 3, 5]);
        let v16 = v8 -> recip;
        let v17 = v2 -> reshape([2, 1, 1]);
        let v18 = v16 -> reshape([2, 1, 1]);
        (v15, v17, v18)
    } }

    node_layer_normalization_4d_axis0: "node/layer_normalization_4d_axis0" 1e-05 predict(x);
    { N(x: [2, 3, 4, 5]) {
        let v1 = x -> layer_norm([2, 3, 4, 5], eps = 1e-05) as layer_norm_1;
        let v2 = x -> mean([0, 1, 2, 3], keepdim = true);
        let v3 = square(x - v2) -> mean([0, 1, 2, 3], keepdim = true);
        let v4 = 1 / sqrt(v3 + 1e-05);
        (v1, v2, v4)
    } }

    node_layer_normalization_4d_axis1_expanded: "node/layer_normalization_4d_axis1_expanded" 1e-05 predict(x, w, b);
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

    node_layer_normalization_4d_axis3: "node/layer_normalization_4d_axis3" 1e-05 predict(x);
    { N(x: [2, 3, 4, 5]) {
        let v1 = x -> layer_norm([5], eps = 1e-05) as layer_norm_1;
        let v2 = x -> mean(3, keepdim = true);
        let v3 = square(x - v2) -> mean(3, keepdim = true);
        let v4 = 1 / sqrt(v3 + 1e-05);
        (v1, v2, v4)
    } }

    node_layer_normalization_4d_axis_negative_1_expanded: "node/layer_normalization_4d_axis_negative_1_expanded" 1e-05 predict(x, w, b);
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

    node_layer_normalization_4d_axis_negative_3: "node/layer_normalization_4d_axis_negative_3" 1e-05 predict(x);
    { N(x: [2, 3, 4, 5]) {
        let v1 = x -> layer_norm([3, 4, 5], eps = 1e-05) as layer_norm_1;
        let v2 = x -> mean([1, 2, 3], keepdim = true);
        let v3 = square(x - v2) -> mean([1, 2, 3], keepdim = true);
        let v4 = 1 / sqrt(v3 + 1e-05);
        (v1, v2, v4)
    } }

    node_layer_normalization_4d_axis_negative_4_expanded: "node/layer_normalization_4d_axis_negative_4_expanded" 1e-05 predict(x, w, b);
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

    node_leakyrelu: "node/leakyrelu" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> leaky_relu(0.1) } }

    node_less: "node/less" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { lt(x, y) } }

    node_less_equal_bcast: "node/less_equal_bcast" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [5]) { le(x, y) } }

    node_log: "node/log" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> ln } }

    node_logsoftmax_axis_0_expanded: "node/logsoftmax_axis_0_expanded" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = x -> amax(0, keepdim = true);
        let v2 = x - v1;
        let v3 = v2 -> exp;
        let v4 = v3 -> sum(0, keepdim = true);
        let v5 = v4 -> ln;
        v2 - v5
    } }

    node_logsoftmax_axis_2: "node/logsoftmax_axis_2" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> log_softmax(2) } }

    node_logsoftmax_default_axis_expanded: "node/logsoftmax_default_axis_expanded" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = x -> amax(2, keepdim = true);
        let v2 = x - v1;
        let v3 = v2 -> exp;
        let v4 = v3 -> sum(2, keepdim = true);
        let v5 = v4 -> ln;
        v2 - v5
    } }

    node_logsoftmax_large_number: "node/logsoftmax_large_number" 1e-05 predict(x);
    { N(x: [2, 4]) { x -> log_softmax(1) } }

    node_logsoftmax_negative_axis_expanded: "node/logsoftmax_negative_axis_expanded" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = x -> amax(2, keepdim = true);
        let v2 = x - v1;
        let v3 = v2 -> exp;
        let v4 = v3 -> sum(2, keepdim = true);
        let v5 = v4 -> ln;
        v2 - v5
    } }

    node_matmul_2d: "node/matmul_2d" 1e-05 predict(a, b);
    { N(a: [3, 4], b: [4, 3]) { a @ b } }

    node_max_float32: "node/max_float32" 1e-05 predict(data_0, data_1);
    { N(data_0: [3], data_1: [3]) { max(data_0, data_1) } }

    node_max_two_inputs: "node/max_two_inputs" 1e-05 predict(data_0, data_1);
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

    node_neg: "node/neg" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> neg } }

    node_nllloss_NCd1: "node/nllloss_NCd1" 1e-05 predict(input) loss 0 (input, y);
    { N(input: [5, 2], y: [class(5); 2]) { input -> nll(y, axis = 0) } }

    node_nllloss_NCd1_weight: "node/nllloss_NCd1_weight" 1e-05 predict(input) loss 0 (input, y);
    { N(input: [5, 2], y: [class(5); 2]) {
        input -> nll(y, axis = 0, weight = [0.0187898, 0.6176355, 0.6120957, 0.616934, 0.94374806])
    } }

    node_nllloss_NCd1d2_no_weight_reduction_mean_ii: "node/nllloss_NCd1d2_no_weight_reduction_mean_ii" 1e-05 predict(input) loss 0 (input, y);
    { N(input: [5, 6, 6], y: [class(5); 6, 6]) { input -> nll(y, axis = 0, ignore_index = 1) } }

    node_nllloss_NCd1d2_with_weight: "node/nllloss_NCd1d2_with_weight" 1e-05 predict(input, y);
    { N(input: [5, 6, 6], y: [class(5); 6, 6]) {
        input -> nll(y, axis = 0, weight = [0.5834042, 0.9364681, 0.94078165, 0.052508168, 0.59621114], reduction = none)
    } }

    node_nllloss_NCd1d2_with_weight_reduction_sum_ii: "node/nllloss_NCd1d2_with_weight_reduction_sum_ii" 1e-05 predict(input) loss 0 (input, y);
    { N(input: [5, 6, 6], y: [class(5); 6, 6]) {
        input -> nll(y, axis = 0, weight = [0.5834042, 0.9364681, 0.94078165, 0.052508168, 0.59621114], ignore_index = 0, reduction = sum)
    } }

    node_not_2d: "node/not_2d" 1e-05 predict(x);
    { N(x: [3, 4]) { x -> logical_not } }

    node_onehot_negative_indices: "node/onehot_negative_indices" 1e-05 predict(y);
    { N(y: [class(10); 3]) {
        let v1 = y -> one_hot;
        1.0 + 2.0 * v1
    } }

    node_onehot_without_axis: "node/onehot_without_axis" 1e-05 predict(y);
    { N(y: [class(12); 3]) {
        let v1 = y -> one_hot;
        2.0 + 3.0 * v1
    } }

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

    node_reduce_l1_do_not_keepdims_example: "node/reduce_l1_do_not_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(1, 2) } }

    node_reduce_l1_keep_dims_random: "node/reduce_l1_keep_dims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(1, 2, keepdim = true) } }

    node_reduce_l2_default_axes_keepdims_example: "node/reduce_l2_default_axes_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(2, [0, 1, 2], keepdim = true) } }

    node_reduce_l2_do_not_keepdims_random: "node/reduce_l2_do_not_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(2, 2) } }

    node_reduce_l2_negative_axes_keep_dims_example: "node/reduce_l2_negative_axes_keep_dims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> norm(2, 2, keepdim = true) } }

    node_reduce_log_sum_asc_axes: "node/reduce_log_sum_asc_axes" 1e-05 predict(data);
    { N(data: [3, 4, 5]) { data -> sum([0, 1]) -> ln } }

    node_reduce_log_sum_exp_default_axes_keepdims_example: "node/reduce_log_sum_exp_default_axes_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> logsumexp([0, 1, 2], keepdim = true) } }

    node_reduce_log_sum_exp_do_not_keepdims_random: "node/reduce_log_sum_exp_do_not_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> logsumexp(1) } }

    node_reduce_log_sum_exp_negative_axes_keepdims_example: "node/reduce_log_sum_exp_negative_axes_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> logsumexp(1, keepdim = true) } }

    node_reduce_max_default_axes_keepdim_example: "node/reduce_max_default_axes_keepdim_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amax([0, 1, 2], keepdim = true) } }

    node_reduce_max_do_not_keepdims_random: "node/reduce_max_do_not_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amax(1) } }

    node_reduce_max_negative_axes_keepdims_example: "node/reduce_max_negative_axes_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amax(1, keepdim = true) } }

    node_reduce_mean_default_axes_keepdims_random: "node/reduce_mean_default_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> mean([0, 1, 2], keepdim = true) } }

    node_reduce_mean_keepdims_example: "node/reduce_mean_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> mean(1, keepdim = true) } }

    node_reduce_mean_negative_axes_keepdims_random: "node/reduce_mean_negative_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> mean(1, keepdim = true) } }

    node_reduce_min_do_not_keepdims_example: "node/reduce_min_do_not_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amin(1) } }

    node_reduce_min_keepdims_random: "node/reduce_min_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> amin(1, keepdim = true) } }

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

    node_reduce_sum_default_axes_keepdims_random: "node/reduce_sum_default_axes_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> sum([0, 1, 2], keepdim = true) } }

    node_reduce_sum_empty_axes_input_noop_example: "node/reduce_sum_empty_axes_input_noop_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data } }

    node_reduce_sum_keepdims_random: "node/reduce_sum_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { data -> sum(1, keepdim = true) } }

    node_reduce_sum_square_default_axes_keepdims_example: "node/reduce_sum_square_default_axes_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { square(data) -> sum([0, 1, 2], keepdim = true) } }

    node_reduce_sum_square_do_not_keepdims_random: "node/reduce_sum_square_do_not_keepdims_random" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { square(data) -> sum(1) } }

    node_reduce_sum_square_negative_axes_keepdims_example: "node/reduce_sum_square_negative_axes_keepdims_example" 1e-05 predict(data);
    { N(data: [3, 2, 2]) { square(data) -> sum(1, keepdim = true) } }

    node_reshape_extended_dims: "node/reshape_extended_dims" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 3, 2, 2]) } }

    node_reshape_one_dim: "node/reshape_one_dim" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([24]) } }

    node_reshape_reordered_last_dims: "node/reshape_reordered_last_dims" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> reshape([2, 4, 3]) } }

    node_resize_upsample_scales_linear: "node/resize_upsample_scales_linear" 1e-05 predict(x);
    { N(x: [1, 2, 2]) { x -> upsample(size = 4, mode = bilinear) } }

    node_round: "node/round" 1e-05 predict(x);
    { N(x: [15]) { x -> round } }

    node_sce_NCd1_mean_weight_negative_ii_log_prob: "node/sce_NCd1_mean_weight_negative_ii_log_prob" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 6], y: [class(5); 6]) {
        let v1 = x -> softmax_ce(y, axis = 0, weight = [0.28847644, 0.43328807, 0.7561067, 0.3960983, 0.8960384], ignore_index = -1);
        let v2 = x -> log_softmax(0);
        (v1, v2)
    } }

    node_sce_NCd1d2d3_none_no_weight_negative_ii_expanded: "node/sce_NCd1d2d3_none_no_weight_negative_ii_expanded" 1e-05 predict(x, y);
    { N(x: [5, 6, 6, 5], y: [class(5); 6, 6, 5]) {
        let v1 = x -> reshape([5, 180]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5, 6, 6, 5]);
        v5 -> nll(y, axis = 0, ignore_index = -5, reduction = none)
    } }

    node_sce_NCd1d2d3_sum_weight_high_ii: "node/sce_NCd1d2d3_sum_weight_high_ii" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        x -> softmax_ce(y, weight = [0.36824155, 0.95715517, 0.14035077, 0.87008727, 0.47360805], ignore_index = 10, reduction = sum)
    } }

    node_sce_NCd1d2d3_sum_weight_high_ii_log_prob_expanded: "node/sce_NCd1d2d3_sum_weight_high_ii_log_prob_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        let v6 = v5 -> nll(y, weight = [0.36824155, 0.95715517, 0.14035077, 0.87008727, 0.47360805], ignore_index = 10, reduction = sum);
        (v6, v5)
    } }

    node_sce_mean_3d_expanded: "node/sce_mean_3d_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2], y: [class(5); 2]) {
        let v1 = x -> reshape([5, 2]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5, 2]);
        v5 -> nll(y, axis = 0)
    } }

    node_sce_mean_expanded: "node/sce_mean_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        v5 -> nll(y)
    } }

    node_sce_mean_no_weight_ii: "node/sce_mean_no_weight_ii" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) { x -> softmax_ce(y, ignore_index = 2) } }

    node_sce_mean_no_weight_ii_3d_log_prob: "node/sce_mean_no_weight_ii_3d_log_prob" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2], y: [class(5); 2]) {
        let v1 = x -> softmax_ce(y, axis = 0, ignore_index = 2);
        let v2 = x -> log_softmax(0);
        (v1, v2)
    } }

    node_sce_mean_no_weight_ii_4d_expanded: "node/sce_mean_no_weight_ii_4d_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2, 7], y: [class(5); 2, 7]) {
        let v1 = x -> reshape([5, 14]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5, 2, 7]);
        v5 -> nll(y, axis = 0, ignore_index = 2)
    } }

    node_sce_mean_no_weight_ii_expanded: "node/sce_mean_no_weight_ii_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        v5 -> nll(y, ignore_index = 2)
    } }

    node_sce_mean_weight: "node/sce_mean_weight" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) { x -> softmax_ce(y, weight = [0.9, 0.7, 0.8, 0.9, 0.9]) } }

    node_sce_mean_weight_ii_3d: "node/sce_mean_weight_ii_3d" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2], y: [class(5); 2]) {
        x -> softmax_ce(y, axis = 0, weight = [0.2, 0.3, 0.6, 0.1, 0.5], ignore_index = 1)
    } }

    node_sce_mean_weight_ii_3d_log_prob_expanded: "node/sce_mean_weight_ii_3d_log_prob_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2], y: [class(5); 2]) {
        let v1 = x -> reshape([5, 2]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5, 2]);
        let v6 = v5 -> nll(y, axis = 0, weight = [0.2, 0.3, 0.6, 0.1, 0.5], ignore_index = 1);
        (v6, v5)
    } }

    node_sce_mean_weight_ii_4d_log_prob: "node/sce_mean_weight_ii_4d_log_prob" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5, 2, 7], y: [class(5); 2, 7]) {
        let v1 = x -> softmax_ce(y, axis = 0, weight = [0.2, 0.3, 0.6, 0.1, 0.5], ignore_index = 2);
        let v2 = x -> log_softmax(0);
        (v1, v2)
    } }

    node_sce_mean_weight_ii_log_prob: "node/sce_mean_weight_ii_log_prob" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> softmax_ce(y, weight = [0.9, 0.7, 0.8, 0.9, 0.9], ignore_index = 0);
        let v2 = x -> log_softmax;
        (v1, v2)
    } }

    node_sce_mean_weight_log_prob_expanded: "node/sce_mean_weight_log_prob_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        let v6 = v5 -> nll(y, weight = [0.9, 0.7, 0.8, 0.9, 0.9]);
        (v6, v5)
    } }

    node_sce_none_log_prob: "node/sce_none_log_prob" 1e-05 predict(x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> softmax_ce(y, reduction = none);
        let v2 = x -> log_softmax;
        (v1, v2)
    } }

    node_sce_none_weights_expanded: "node/sce_none_weights_expanded" 1e-05 predict(x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        v5 -> nll(y, weight = [0.9, 0.7, 0.8, 0.9, 0.9], reduction = none)
    } }

    node_sce_sum: "node/sce_sum" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) { x -> softmax_ce(y, reduction = sum) } }

    node_sce_sum_log_prob_expanded: "node/sce_sum_log_prob_expanded" 1e-05 predict(x) loss 0 (x, y);
    { N(x: [5], y: class(5)) {
        let v1 = x -> reshape([5, 1]);
        let v2 = v1 -> permute([1, 0]);
        let v3 = v2 -> log_softmax(1);
        let v4 = v3 -> permute([1, 0]);
        let v5 = v4 -> reshape([5]);
        let v6 = v5 -> nll(y, reduction = sum);
        (v6, v5)
    } }

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

    node_slice_neg_steps: "node/slice_neg_steps" 1e-05 predict(x);
    { N(x: [20, 10, 5]) {
        let v1 = x -> flip(0) -> slice(0, 0, 19);
        let v2 = v1 -> flip(1) -> slice(1, 0, 9, 3);
        v2 -> flip(2) -> slice(2, 0, 3, 2)
    } }

    node_softmax_axis_0_expanded: "node/softmax_axis_0_expanded" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = x -> amax(0, keepdim = true);
        let v2 = x - v1;
        let v3 = v2 -> exp;
        let v4 = v3 -> sum(0, keepdim = true);
        v3 / v4
    } }

    node_softmax_axis_2: "node/softmax_axis_2" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> softmax(2) } }

    node_softmax_default_axis_expanded: "node/softmax_default_axis_expanded" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = x -> amax(2, keepdim = true);
        let v2 = x - v1;
        let v3 = v2 -> exp;
        let v4 = v3 -> sum(2, keepdim = true);
        v3 / v4
    } }

    node_softmax_large_number: "node/softmax_large_number" 1e-05 predict(x);
    { N(x: [2, 4]) { x -> softmax(1) } }

    node_softmax_negative_axis_expanded: "node/softmax_negative_axis_expanded" 1e-05 predict(x);
    { N(x: [3, 4, 5]) {
        let v1 = x -> amax(2, keepdim = true);
        let v2 = x - v1;
        let v3 = v2 -> exp;
        let v4 = v3 -> sum(2, keepdim = true);
        v3 / v4
    } }

    node_softsign: "node/softsign" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> softsign } }

    node_spacetodepth_example: "node/spacetodepth_example" 1e-05 predict(x);
    { N(x: [1, 4, 6]) { x -> space_to_depth(2) } }

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

    node_tile_precomputed: "node/tile_precomputed" 1e-05 predict(x);
    { N(x: [2, 2]) {
        let v1 = (x, x) -> concat(0);
        (v1, v1) -> concat(1)
    } }

    node_transpose_all_permutations_2: "node/transpose_all_permutations_2" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> permute([1, 0, 2]) } }

    node_transpose_all_permutations_5: "node/transpose_all_permutations_5" 1e-05 predict(data);
    { N(data: [2, 3, 4]) { data -> permute([2, 1, 0]) } }

    node_unsqueeze_axis_1: "node/unsqueeze_axis_1" 1e-05 predict(x);
    { N(x: [3, 4, 5]) { x -> reshape([3, 1, 4, 5]) } }

    node_unsqueeze_negative_axes: "node/unsqueeze_negative_axes" 1e-05 predict(x);
    { N(x: [1, 3, 1, 5]) { x -> reshape([1, 3, 1, 1, 5]) } }

    node_where_example: "node/where_example" 1e-05 predict(condition, x, y);
    { N(condition: [2, 2], x: [2, 2], y: [2, 2]) { where(condition, x, y) } }

    node_xor3d: "node/xor3d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [3, 4, 5]) { logical_xor(x, y) } }

    node_xor_bcast3v2d: "node/xor_bcast3v2d" 1e-05 predict(x, y);
    { N(x: [3, 4, 5], y: [4, 5]) { logical_xor(x, y) } }

    node_xor_bcast4v4d: "node/xor_bcast4v4d" 1e-05 predict(x, y);
    { N(x: [1, 4, 1, 6], y: [3, 1, 5, 6]) { logical_xor(x, y) } }

    pytorch_converted_AvgPool2d: "pytorch-converted/AvgPool2d" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 6]) { x_0 -> avg_pool(2) } }

    pytorch_converted_BatchNorm2d_eval: "pytorch-converted/BatchNorm2d_eval" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 6]) { x_0 -> batch_norm(eps = 1e-05) as batch_norm_1 } }

    pytorch_converted_BatchNorm3d_momentum_eval: "pytorch-converted/BatchNorm3d_momentum_eval" 1e-05 predict(x_0);
    { N(x_0: [3, 4, 4, 4]) { x_0 -> batch_norm(eps = 0.001) as batch_norm_1 } }

    pytorch_converted_Conv1d_dilated: "pytorch-converted/Conv1d_dilated" 1e-05 predict(x_0);
    { N(x_0: [4, 10]) { x_0 -> conv1d(5, 3, dilation = 2) as conv1d_1 } }

    pytorch_converted_Conv1d_pad1size1: "pytorch-converted/Conv1d_pad1size1" 1e-05 predict(x_0);
    { N(x_0: [4, 1]) { x_0 -> conv1d(4, 3, padding = 1) as conv1d_1 } }

    pytorch_converted_Conv1d_stride: "pytorch-converted/Conv1d_stride" 1e-05 predict(x_0);
    { N(x_0: [4, 10]) { x_0 -> conv1d(5, 3, stride = 2) as conv1d_1 } }

    pytorch_converted_Conv2d_depthwise_padded: "pytorch-converted/Conv2d_depthwise_padded" 1e-05 predict(x_0);
    { N(x_0: [4, 6, 6]) { x_0 -> conv2d(4, 3, padding = 1, groups = 4) as conv2d_1 } }

    pytorch_converted_Conv2d_dilated: "pytorch-converted/Conv2d_dilated" 1e-05 predict(x_0);
    { N(x_0: [3, 8, 8]) { x_0 -> conv2d(2, 3, stride = 2, padding = 1, dilation = 2) as conv2d_1 } }

    pytorch_converted_Conv2d_no_bias: "pytorch-converted/Conv2d_no_bias" 1e-05 predict(x_0);
    { N(x_0: [3, 6, 5]) { x_0 -> conv2d(4, [3, 2], bias = false) as conv2d_1 } }

    pytorch_converted_ConvTranspose2d: "pytorch-converted/ConvTranspose2d" 1e-05 predict(x_0);
    { N(x_0: [3, 7, 6]) {
        x_0 -> conv_transpose2d(4, 3, stride = [3, 2], padding = 1, output_padding = 1) as conv_transpose2d_1
    } }

    pytorch_converted_GLU: "pytorch-converted/GLU" 1e-05 predict(x_0);
    { N(x_0: [5, 6]) {
        let v1 = x_0 -> slice(1, 0, 3);
        let v2 = x_0 -> slice(1, 3, 6);
        let v3 = v2 -> sigmoid;
        v1 * v3
    } }

    pytorch_converted_LeakyReLU_with_negval: "pytorch-converted/LeakyReLU_with_negval" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) { x_0 -> leaky_relu(0.5) } }

    pytorch_converted_LogSoftmax: "pytorch-converted/LogSoftmax" 1e-05 predict(x_0);
    { N(x_0: [10, 20]) { x_0 -> log_softmax(1) } }

    pytorch_converted_MaxPool2d: "pytorch-converted/MaxPool2d" 1e-05 predict(x_0);
    { N(x_0: [3, 7, 7]) { x_0 -> max_pool(3, stride = 2, padding = 1) } }

    pytorch_converted_PReLU_2d: "pytorch-converted/PReLU_2d" 1e-05 predict(x_0);
    { N(x_0: [3, 4, 5]) { max(x_0, 0) + 0.25 * min(x_0, 0) } }

    pytorch_converted_PReLU_3d_multiparam: "pytorch-converted/PReLU_3d_multiparam" 1e-05 predict(x_0);
    { N(x_0: [3, 4, 5, 6]) {
        param c1: [1, 3, 1, 1, 1] = zeros;
        max(x_0, 0) + (c1 -> reshape([3, 1, 1, 1])) * min(x_0, 0)
    } }

    pytorch_converted_ReLU: "pytorch-converted/ReLU" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 5]) { x_0 -> relu } }

    pytorch_converted_SELU: "pytorch-converted/SELU" 1e-05 predict(x_0);
    { N(x_0: [3, 2, 5]) { x_0 -> selu } }

    pytorch_converted_Softmin: "pytorch-converted/Softmin" 1e-05 predict(x_0);
    { N(x_0: [10, 20]) {
        let v1 = x_0 -> neg;
        v1 -> softmax(1)
    } }

    pytorch_converted_Tanh: "pytorch-converted/Tanh" 1e-05 predict(x_0);
    { N(x_0: [2, 3, 4, 5]) { x_0 -> tanh } }

    pytorch_converted_log_softmax_lastdim: "pytorch-converted/log_softmax_lastdim" 1e-05 predict(x_0);
    { N(x_0: [2, 128]) { x_0 -> log_softmax(1) } }
}
