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

fn main() {}
