//! `conv2d(out_channels, kernel_size, stride = 1, padding = 0, dilation = 1, groups = 1, bias = true, init = he_normal, bias_init = zeros)`:
//! `y[o, i, j] = Σ w[o, c, u, v]·x[c, i·stride + u·dilation − padding, …] + b[o]`.
//!
//! Shapes: x `[C, H, W]`, w `[O, C/groups, KH, KW]`, b `[O]`, y `[O, OH, OW]` with
//! OH = ⌊(H + padding of both ends − dilation·(KH − 1) − 1) / stride⌋ + 1, as in `torch.nn.Conv2d` (a cross-correlation: the
//! filter is not turned over). Padding is a size, one for each axis, or `[[top, bottom], [left, right]]`; `padding = same`
//! keeps H and W. The weight starts He-normal (He et al. 2015), with a fan-in of C/groups·KH·KW, and the bias at zero.

use crate::windows::convolution::Convolution;

/// The convolution over rows and columns.
pub const CONV2D: Convolution = Convolution { axes: 2 };
