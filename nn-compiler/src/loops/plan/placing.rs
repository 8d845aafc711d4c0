//! Offsets for values whose sizes are literals, as the runtime's `Placing` finds them, and what lets rustc check them in
//! one walk: found in a `const`, they would take time that grows with the square of their number.

use std::collections::BTreeMap;

use super::Buffer;

/// Bytes of a cache line: rows of whole lines start on one.
const LINE: usize = 64;

/// Where values lie.
pub struct Placed {
    /// In bytes, of a network of `f32`: the offset of each value among those that grow with the batch, or those that do not.
    pub offsets: Vec<usize>,
    /// The value that lies next below each one when its life begins; the number of values where there is none.
    pub below: Vec<usize>,
    /// The values in the order in which their lives end.
    pub ended: Vec<usize>,
}

/// A value as it is placed.
#[derive(Clone, Copy)]
struct Live {
    /// 0 for what grows with the batch, 1 for what does not.
    part: usize,
    size: usize,
    first: usize,
    last: usize,
}

/// Places each value at the lowest offset that is free during its life, the largest value first, whole lines before
/// others; `None` where rustc alone knows a size.
pub fn place(buffers: &[Buffer]) -> Option<Placed> {
    let lives: Vec<Live> = buffers.iter().map(live).collect::<Option<_>>()?;
    let mut order: Vec<usize> = (0..lives.len()).collect();
    order.sort_by_key(|value| {
        let size = lives[*value].size;
        std::cmp::Reverse((size.is_multiple_of(LINE), size))
    });
    let mut offsets = vec![0; lives.len()];
    // the placed values of each part, by offset
    let mut placed: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
    for value in order.into_iter().filter(|value| lives[*value].size > 0) {
        let live = lives[value];
        let list = &mut placed[live.part];
        let mut offset = 0;
        for other in list.iter().filter(|other| live.first <= lives[**other].last && lives[**other].first <= live.last)
        {
            if offsets[*other] >= offset + live.size {
                break;
            }
            offset = offset.max(offsets[*other] + lives[*other].size);
        }
        offsets[value] = offset;
        list.insert(list.partition_point(|other| offsets[*other] <= offset), value);
    }
    let mut ended: Vec<usize> = (0..lives.len()).collect();
    ended.sort_by_key(|value| lives[*value].last);
    Some(Placed { below: below(&lives, &offsets, &ended), offsets, ended })
}

fn live(buffer: &Buffer) -> Option<Live> {
    let (part, size) = buffer.bytes()?;
    Some(Live { part, size, first: buffer.first, last: buffer.last })
}

/// The values lie in the order in which their lives begin.
fn below(lives: &[Live], offsets: &[usize], ended: &[usize]) -> Vec<usize> {
    let place = |value: usize| (lives[value].part, offsets[value]);
    let mut living: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut over = ended.iter().copied().peekable();
    let mut below = Vec::new();
    for (value, live) in lives.iter().enumerate() {
        while let Some(gone) = over.next_if(|gone| lives[*gone].last < live.first) {
            // values of no size lie nowhere
            if lives[gone].size > 0 {
                living.remove(&place(gone));
            }
        }
        let neighbour = living.range((live.part, 0)..place(value)).next_back();
        below.push(neighbour.map_or(lives.len(), |(_, value)| *value));
        if live.size > 0 {
            living.insert(place(value), value);
        }
    }
    below
}
