//! Layers that cut, join, move, sum and resize, used wrongly.

use nn_runtime::network;

network! { NoAxis(x: [4, 5]) { x -> slice(2, 1) } }
network! { Backwards(x: [5]) { x -> slice(0, 3, 2) } }
network! { Nothing(x: [5]) { x -> slice(0, 5) } }
network! { Behind(x: [5]) { x -> slice(0, 1, 6) } }
network! { Before(x: [5]) { x -> slice(0, -6) } }
network! { NoStep(x: [5]) { x -> slice(0, step = 0) } }
network! { Name(x: [5]) { x -> slice(H) } }
network! { OfNumber(x: []) { x -> softmax } }
network! { Unequal(x: [2, 3], y: [2, 4]) { (x, y) -> concat } }
network! { Ranks(x: [2, 3], y: [2]) { (x, y) -> concat(1) } }
network! { Stacked(x: [3], y: [4]) { (x, y) -> stack } }
network! { Classes(x: [3], y: class(4)) { (x, y) -> concat } }
network! { Deep(x: [3, 4, 4]) { x -> pad([1, 1, 1, 1]) } }
network! { Ends(x: [3]) { x -> pad([[1, 2, 3]]) } }
network! { Mirror(x: [3]) { x -> pad(3, mode = reflect) } }
network! { Round(x: [3]) { x -> pad(4, mode = circular) } }
network! { Mode(x: [3]) { x -> pad(1, mode = reflct) } }
network! { Value(x: [3]) { x -> pad(1, mode = circular, value = 2) } }
network! { Less(x: [3]) { x -> pad(-1) } }
network! { Two(x: [2, 3, 4]) { x -> permute([0, 1]) } }
network! { Twice(x: [2, 3]) { x -> permute([0, 0]) } }
network! { Long(x: [2, 3]) { x -> squeeze(0) } }
network! { One(x: [1]) { x -> var } }
network! { Power(x: [3]) { x -> norm(0) } }
network! { Half(x: [5]) { x -> glu } }
network! { NoImage(x: [5]) { x -> upsample(2) } }
network! { Both(x: [3, 4]) { x -> upsample(2, size = 8) } }
network! { Neither(x: [3, 4]) { x -> upsample(mode = linear) } }
network! { Linear(x: [3, 4, 4]) { x -> upsample(2, mode = linear) } }
network! { Corners(x: [3, 4, 4]) { x -> upsample(2, align_corners = true) } }
network! { Sequence(x: [3, 4]) { x -> adaptive_avg_pool([2, 3]) } }
network! { Flat(x: [3]) { x -> global_avg_pool } }
network! { Channels(x: [6, 4, 4]) { x -> pixel_shuffle(2) } }
network! { Places(x: [6, 4, 5]) { x -> space_to_depth(2) } }
network! { Groups(x: [6, 4]) { x -> channel_shuffle(4) } }
network! { Floats(x: [6]) { x -> one_hot } }
network! { Generic<const H: usize>(x: [H]) { x -> slice(0, 2) } }

const N: usize = 3;
network! { Odd(x: [N]) { x -> glu } }
network! { Short(x: [N]) { x -> slice(0, 0, 5) } }

fn main() {
    let _ = Generic::<1>::new(nn_runtime::Seed(0));
}
