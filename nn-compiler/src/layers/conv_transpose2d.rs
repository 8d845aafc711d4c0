//! `conv_transpose2d(out_channels, kernel_size, stride = 1, padding = 0, output_padding = 0, groups = 1, bias = true, dilation = 1, init = he_normal, bias_init = zeros)`:
//! each element of x adds its multiple of the filter to y, `y[o, i·stride + u·dilation − padding, …] += w[c, o, u, v]·x[c, i, j]`,
//! and the bias. It is the transpose of the convolution with the same arguments.
//!
//! Shapes: x `[C, H, W]`, w `[C, O/groups, KH, KW]`, b `[O]`, y `[O, OH, OW]` with
//! OH = (H − 1)·stride − padding of both ends + dilation·(KH − 1) + output_padding + 1, as in `torch.nn.ConvTranspose2d`.
//! Fans are those of the weight as it stands, as PyTorch counts them: a fan-in of O/groups·KH·KW.

use crate::windows::transposed::Transposed;

/// The transposed convolution over rows and columns.
pub const CONV_TRANSPOSE2D: Transposed = Transposed { axes: 2 };
