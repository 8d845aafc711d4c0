//! `conv1d(out_channels, kernel_size, stride = 1, padding = 0, dilation = 1, groups = 1, bias = true, init = he_normal, bias_init = zeros)`:
//! `y[o, i] = Σ w[o, c, u]·x[c, i·stride + u·dilation − padding] + b[o]`.
//!
//! Shapes: x `[C, L]`, w `[O, C/groups, K]`, b `[O]`, y `[O, OL]` with
//! OL = ⌊(L + padding of both ends − dilation·(K − 1) − 1) / stride⌋ + 1, as in `torch.nn.Conv1d`. Padding is a size, or
//! `[before, after]`; `padding = same` keeps L, and `padding = causal` pads before the sequence only, so that no result sees
//! what comes later. Parameters start as those of `conv2d`.

use crate::windows::convolution::Convolution;

/// The convolution over one axis.
pub const CONV1D: Convolution = Convolution { axes: 1 };
