//! What meets along an axis of windows: an element of the image, a tap of the filter and an element of the map, where
//! `image = map · stride + tap · dilation − padding`. Given one side, loops over the others read nothing else.

use super::nest::Nest;
use crate::ir::windows::Sliding;
use crate::loops::ir::{Offset, Whole};

/// The sizes of an axis, as numbers.
struct Sizes {
    image: Whole,
    window: Whole,
    count: Whole,
    stride: Whole,
    dilation: Whole,
    padding: Whole,
}

impl Sizes {
    fn of(axis: &Sliding) -> Self {
        let Sliding { image, window, count, stride, dilation, padding, .. } = axis;
        let [image, window, count] = [image, window, count].map(Whole::from);
        let [stride, dilation, padding] = [stride, dilation, padding].map(Whole::from);
        Self { image, window, count, stride, dilation, padding }
    }

    /// Where the window of an element of the map begins, if windows share the image evenly.
    fn start(&self, map: &Whole) -> Whole {
        map.times(&self.image).quotient(&self.count)
    }

    /// The element of the image at a tap.
    fn place(&self, map: &Whole, tap: &Whole) -> Whole {
        map.times(&self.stride).plus(&tap.times(&self.dilation)).less(&self.padding)
    }
}

/// The taps of an element of the map that lie in the image; gives the tap and the element of the image.
pub(super) fn taps(nest: &mut Nest<'_>, axis: &Sliding, map: &Offset) -> [Offset; 2] {
    let (sizes, map) = (Sizes::of(axis), Whole::from(map));
    let Sizes { image, window, count, stride, dilation, padding } = &sizes;
    if axis.even {
        let start = Whole::from(&nest.place("start", &sizes.start(&map)));
        let end = map.and(1).times(image).covering(count);
        let tap = nest.within("tap", &Whole::from(&Offset::default()), &end.less(&start));
        let place = nest.place("place", &start.plus(&Whole::from(&tap)));
        return [tap, place];
    }
    let tap = if axis.is_within_image() {
        nest.over("tap", &axis.window)
    } else {
        let step = map.times(stride);
        let first = padding.less(&step).covering(dilation);
        let end = image.plus(padding).less(&step).covering(dilation);
        nest.within("tap", &first, &window.least(&end))
    };
    let place = nest.place("place", &sizes.place(&map, &Whole::from(&tap)));
    [tap, place]
}

/// The elements of the map whose window has a tap in the image; gives the element of the map and that of the image.
pub(super) fn maps(nest: &mut Nest<'_>, axis: &Sliding, tap: &Offset) -> [Offset; 2] {
    let (sizes, tap) = (Sizes::of(axis), Whole::from(tap));
    let Sizes { image, count, stride, dilation, padding, .. } = &sizes;
    let map = if axis.is_within_image() {
        nest.over("out", &axis.count)
    } else {
        let step = tap.times(dilation);
        let first = padding.less(&step).covering(stride);
        let end = image.plus(padding).less(&step).covering(stride);
        nest.within("out", &first, &count.least(&end))
    };
    let place = nest.place("place", &sizes.place(&Whole::from(&map), &tap));
    [map, place]
}

/// The elements of the map whose window covers an element of the image; gives the element of the map and the tap.
pub(super) fn covering(nest: &mut Nest<'_>, axis: &Sliding, image: &Offset) -> [Offset; 2] {
    let (sizes, at) = (Sizes::of(axis), Whole::from(image));
    let Sizes { image, window, count, stride, dilation, padding } = &sizes;
    if axis.even {
        let end = at.and(1).times(count).covering(image);
        let map = nest.within("out", &at.times(count).quotient(image), &end);
        let tap = nest.place("tap", &at.less(&sizes.start(&Whole::from(&map))));
        return [map, tap];
    }
    // `map · stride + tap · dilation` is this
    let sum = at.plus(padding);
    let outer = if by_taps(axis) { (window, dilation, count, stride) } else { (count, stride, window, dilation) };
    let (length, step, other_length, other_step) = outer;
    let words = if by_taps(axis) { ["tap", "out"] } else { ["out", "tap"] };
    // the other is at most its last, and at least its first
    let first = sum.plus(other_step).less(&other_length.times(other_step)).covering(step);
    let end = length.least(&sum.and(1).covering(step));
    let along = nest.within(words[0], &first, &end);
    let rest = Whole::from(&nest.place("rest", &sum.less(&Whole::from(&along).times(step))));
    // once where the rest is a multiple of the step, and otherwise not at all
    let other = nest.within(words[1], &rest.covering(other_step), &rest.and(1).covering(other_step));
    if by_taps(axis) { [other, along] } else { [along, other] }
}

/// Whether elements of the image look for their windows tap by tap: that is exact for a stride of 1, and the other way
/// is for a dilation of 1.
fn by_taps(axis: &Sliding) -> bool {
    match (axis.stride.as_constant(), axis.dilation.as_constant()) {
        (Some(stride), Some(dilation)) => stride < dilation,
        (Some(1), None) => true,
        _ => false,
    }
}
