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
