//! Places of random values beside those that follow from the words of [`place`]'s docs, read one by one.

use std::cmp::Reverse;

use crate::ir::graph::NodeId;
use crate::ir::types::Dim;
use crate::loops::ir::Format;
use crate::loops::plan::{Buffer, Placed, place};

/// Values in the order in which their lives begin, some of them of no size, some in whole lines, some of bytes.
fn buffers(mut seed: u64) -> Vec<Buffer> {
    let mut below = |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % most
    };
    let count = 1 + below(12);
    let node = NodeId::default(); // places do not look at it
    let mut buffers: Vec<Buffer> = (0..count)
        .map(|_| {
            let size = Dim::from(i64::try_from([below(5), 16 * below(3), below(40)][below(3)]).unwrap_or(0));
            let (per_example, fixed) = if below(3) == 0 { (Dim::default(), size) } else { (size, Dim::default()) };
            let first = below(8);
            let format = if below(3) == 0 { Format::Byte } else { Format::Real };
            Buffer { node, per_example, fixed, format, first, last: first + below(5) }
        })
        .collect();
    buffers.sort_by_key(|buffer| buffer.first);
    buffers
}

/// In bytes: four for a real; those of bytes are rounded up to whole reals.
fn size(buffer: &Buffer) -> usize {
    let size = &buffer.per_example + &buffer.fixed;
    let elements = usize::try_from(size.as_constant().expect("a number")).expect("a size");
    if buffer.format == Format::Byte { elements.div_ceil(4) * 4 } else { elements * 4 }
}

fn share_memory(a: &Buffer, b: &Buffer) -> bool {
    // what has no size is with those that do not grow
    let grows = |buffer: &Buffer| buffer.per_example != Dim::default();
    grows(a) == grows(b) && size(a) > 0 && size(b) > 0
}

fn live_together(a: &Buffer, b: &Buffer) -> bool {
    (a.first..=a.last).any(|kernel| (b.first..=b.last).contains(&kernel))
}

/// The lowest offset that is free during the life of each, the largest first, whole lines before others.
fn offsets(buffers: &[Buffer]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..buffers.len()).filter(|value| size(&buffers[*value]) > 0).collect();
    order.sort_by_key(|value| (Reverse(size(&buffers[*value]).is_multiple_of(64)), Reverse(size(&buffers[*value]))));
    let (mut offsets, mut placed) = (vec![0; buffers.len()], Vec::<usize>::new());
    for value in order {
        let is_free = |offset: usize| {
            placed.iter().all(|other| {
                let (mine, others) = (&buffers[value], &buffers[*other]);
                let is_beside = offset + size(mine) <= offsets[*other] || offsets[*other] + size(others) <= offset;
                is_beside || !share_memory(mine, others) || !live_together(mine, others)
            })
        };
        offsets[value] = (0..4_000).find(|offset| is_free(*offset)).expect("above all others it is free");
        placed.push(value);
    }
    offsets
}

/// The value that lies next below each when its life begins, of those whose lives have begun before.
fn below(buffers: &[Buffer], offsets: &[usize]) -> Vec<usize> {
    let neighbour = |value: usize| {
        let is_below = |other: &usize| {
            let same =
                (buffers[value].per_example != Dim::default()) == (buffers[*other].per_example != Dim::default());
            let lives = buffers[*other].last >= buffers[value].first;
            same && lives && size(&buffers[*other]) > 0 && offsets[*other] < offsets[value]
        };
        (0..value).filter(is_below).max_by_key(|other| offsets[*other]).unwrap_or(buffers.len())
    };
    (0..buffers.len()).map(neighbour).collect()
}

#[test]
fn values_lie_as_low_as_they_can_and_know_their_neighbours() {
    for seed in 0..500 {
        let buffers = buffers(seed);
        let Placed { offsets: given, below: neighbours, ended } = place(&buffers).expect("numbers");
        let text: Vec<String> = buffers
            .iter()
            .map(|buffer| format!("{} + {}·B, {}–{}", buffer.fixed, buffer.per_example, buffer.first, buffer.last))
            .collect();
        let expected = offsets(&buffers);
        assert_eq!(given, expected, "{seed}: {text:?}");
        assert_eq!(neighbours, below(&buffers, &expected), "{seed}: {text:?}");
        let mut order: Vec<usize> = (0..buffers.len()).collect();
        order.sort_by_key(|value| (buffers[*value].last, *value));
        assert_eq!(ended, order, "{seed}: {text:?}");
    }
}

#[test]
fn a_size_that_only_rustc_knows_has_no_place() {
    let mut buffers = buffers(1);
    buffers[0].fixed = Dim::named("H");
    assert!(place(&buffers).is_none());
}
