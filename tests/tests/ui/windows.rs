//! Convolutions and pools that cannot be.

use nn_runtime::network;

network! { NoImage(x: [10]) { x -> conv2d(4, 3) } }
network! { Flat(x: [3, 8, 8]) { x -> flatten -> max_pool(2) } }
network! { Wide(x: [3, 8, 4]) { x -> conv2d(4, 5) } }
network! { WideDilated(x: [3, 8, 8]) { x -> conv2d(4, [3, 3], dilation = [1, 4]) } }
network! { PooledAway(x: [3, 4, 4]) { x -> max_pool(2) -> max_pool(2) -> max_pool(2) } }
network! { InGroups(x: [3, 8, 8]) { x -> conv2d(4, 3, groups = 2) } }
network! { OutGroups(x: [4, 8, 8]) { x -> conv2d(6, 3, groups = 4) } }
network! { SameStride(x: [3, 8, 8]) { x -> conv2d(4, 3, stride = 2, padding = same) } }
network! { Three(x: [3, 8, 8]) { x -> conv2d(4, [3, 3, 3]) } }
network! { Zero(x: [3, 8, 8]) { x -> conv2d(4, 0, stride = 0) } }
network! { Word(x: [3, 8, 8]) { x -> conv2d(4, 3, padding = full) } }
network! { NoKernel(x: [3, 8, 8]) { x -> conv2d(4) } }
network! { Padded(x: [3, 8, 8]) { x -> max_pool(2, padding = 2) } }
network! { Twice(x: [3, 8, 8]) { x -> conv2d(4, 3, pad = 1, padding = 1) } }
network! { Learned(x: [3, 8, 8]) { param w: [3, 8, 8] = ones; (w -> max_pool(2) -> flatten) + (x -> max_pool(2) -> flatten) } }
network! { NearlySame(x: [3, 8, 8]) { x -> conv2d(4, 3, padding = smae) } }
network! { Sequence(x: [3, 8]) { x -> conv2d(4, 3) } }
network! { Picture(x: [3, 8, 8]) { x -> conv1d(4, 3) } }
network! { Pooled(x: [8]) { x -> max_pool(2) } }
network! { CausalImage(x: [3, 8, 8]) { x -> conv2d(4, 3, padding = causal) } }
network! { ThreeSides(x: [3, 8, 8]) { x -> conv2d(4, 3, padding = [[1, 2, 3], [1, 1]]) } }
network! { OneSide(x: [3, 8, 8]) { x -> conv2d(4, 3, padding = [1]) } }
network! { ThreeEnds(x: [3, 8]) { x -> conv1d(4, 3, padding = [1, 2, 3]) } }
network! { TwoTaps(x: [3, 8]) { x -> conv1d(4, [3, 3]) } }
network! { ShortSequence(x: [3, 4]) { x -> conv1d(4, 3, dilation = 2) } }
network! { NearlyCausal(x: [3, 8]) { x -> conv1d(4, 3, padding = casual) } }
network! { TransposedGroups(x: [3, 8, 8]) { x -> conv_transpose2d(4, 3, groups = 2) } }
network! { TransposedSame(x: [3, 8, 8]) { x -> conv_transpose2d(4, 3, padding = same) } }
network! { OutputPadding(x: [3, 8, 8]) { x -> conv_transpose2d(4, 3, stride = 2, output_padding = 2) } }
network! { CutOff(x: [3, 1, 8]) { x -> conv_transpose2d(4, 3, padding = 2) } }
network! { OnlyPadding(x: [3, 1]) { x -> max_pool(2, stride = 1, padding = 1, dilation = 2) } }
network! { Ceil<const H: usize>(x: [3, H]) { x -> max_pool(2, stride = 3, ceil_mode = true) } }
network! { HalfMean(x: [3, 8, 8]) { x -> avg_pool(3, padding = [1, 2]) } }
network! { NoNorm(x: [3, 8, 8]) { x -> lp_pool(0, 2) } }

fn main() {}
