//! `conv_transpose1d(out_channels, kernel_size, stride = 1, padding = 0, output_padding = 0, groups = 1, bias = true, dilation = 1, init = he_normal, bias_init = zeros)`:
//! `y[o, i·stride + u·dilation − padding] += w[c, o, u]·x[c, i]`, and the bias: `conv_transpose2d` over one axis.
//!
//! Shapes: x `[C, L]`, w `[C, O/groups, K]`, b `[O]`, y `[O, OL]` with
//! OL = (L − 1)·stride − padding of both ends + dilation·(K − 1) + output_padding + 1, as in `torch.nn.ConvTranspose1d`.

use crate::windows::transposed::Transposed;

/// The transposed convolution over one axis.
pub const CONV_TRANSPOSE1D: Transposed = Transposed { axes: 1 };
