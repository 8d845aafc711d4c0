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
