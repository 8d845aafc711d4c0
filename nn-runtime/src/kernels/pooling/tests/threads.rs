//! Neither threads nor the vector's width may show in the bits: what is added is added in the order of the windows, and
//! nothing is multiplied.

use super::{Case, FORMS};
use crate::kernels::convolve::random::{Numbers, Random};
use crate::kernels::convolve::{Axis, Geometry};
use crate::kernels::tests::guarded::Edge;
use crate::kernels::tests::same_bits::{bits, same_bits};

/// Examples and lengths of the results; Miri has no time for more, and shares less.
const BATCH: usize = if cfg!(miri) { 2 } else { 16 };
const OUT: usize = if cfg!(miri) { 3 } else { 16 };

#[test]
fn results_are_the_same_with_one_thread_and_with_several() {
    let mut numbers = Numbers(18);
    let axis = Axis { image: 2 * OUT - 1, filter: 3, out: OUT, stride: 2, dilation: 1, pad: 1 };
    let geometry = Geometry { batch: BATCH, channels: 33, features: 0, groups: 1, rows: axis, columns: axis };
    for form in FORMS {
        let length = if form.is_backwards() { axis.out } else { axis.image };
        let source = Random::<f32>::new([BATCH, 33, length, length], 1, &mut numbers);
        let mut index = Random::<f32>::new([BATCH, 33, OUT, OUT], 1, &mut numbers);
        for x in &mut index.data {
            *x = numbers.below(9) as f32;
        }
        let result = if form.is_backwards() { axis.image } else { axis.out };
        let old = vec![0.5; BATCH * result * result * 33];
        let (source, index, stride, edge) = (source.tensor(), index.tensor(), 33, Edge::After);
        for in_bytes in [false, true].into_iter().filter(|in_bytes| !in_bytes || form.may_be_in_bytes(&geometry)) {
            let case = || Case { geometry, form, source, index, old: &old, stride, edge, in_bytes };
            same_bits(&format!("{form:?} {in_bytes}"), |_| (), case, bits);
        }
    }
}
