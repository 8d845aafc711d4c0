//! What expanded functions look like, as text and as Rust.

use crate::backend::rust;
use crate::ir::resampling::{Interpolation, Resampling};
use crate::ir::types::Dim;
use crate::loops::expand::expand;
use crate::loops::ir::{Function, Library, Lines};
use crate::loops::samples::{
    batch, called, convolution, function, part, pool, product, read, running_sum, stored, write,
};
use crate::loops::text::print;

fn resampled(mode: Interpolation) -> Function {
    let map = Box::new(Resampling { mode, from: Dim::from(5), to: Dim::from(7), transposed: false });
    let axes = vec![(Dim::batch(), Dim::from(16)), (Dim::from(7), Dim::from(1))];
    let lines = Lines { data: part("x", 0), axes, axis: 1 };
    let library = Library::Resample { lines, map };
    function(vec![batch(), read("x"), write("y")], vec![called(library, stored("y", 0, 16))])
}

#[test]
fn a_body_stands_behind_its_sum() {
    assert_eq!(
        print("product", &expand(&product())),
        "\
fn product(batch, x: read, weights: read, y: write)
  for m in 0..B
    for n in 0..3
      begin chain sum
      for k in 0..4
        fold chain sum with one x[2 + m*7 + k] * weights[k + n*5]
      end chain sum
      let biased = sum + weights[15 + n]
      store y[1 + m*6 + n] = relu(biased)
"
    );
}

#[test]
fn bounds_keep_padding_out() {
    assert_eq!(print("convolution", &expand(&convolution())), "\
fn convolution(batch, image: read, filter: read, map: write)
  for example in 0..B
    for y in 0..4
      for x in 0..3
        for feature in 0..3
          begin row sum
          for tap in less(1, y)..min(3, less(5, y))
            index place = less(y + tap, 1)
            for tap2 in less(1, x)..min(3, less(4, x))
              index place2 = less(x + tap2, 1)
              for channel in 0..2
                fold row sum with one image[example*96 + channel + place*24 + place2*8] * filter[feature + channel*4 + tap*24 + tap2*8]
          end row sum
          store map[example*48 + y*12 + x*4 + feature] = sum
");
}

#[test]
fn the_first_largest_is_kept_with_its_place() {
    assert_eq!(print("pool", &expand(&pool())), "\
fn pool(batch, image: read, map: write, index: write)
  for example in 0..B
    for y in 0..2
      for channel in 0..2
        begin latest largest
        begin latest place2
        for tap in 0..2
          for tap2 in 0..2
            index place = 1 + tap*2 + tap2
            let element = image[example*24 + channel + y*12 + tap*6 + tap2*3]
            let is_larger = select(eq(so_far(place2), 0), 1, select(gt(element, so_far(largest)), 1, select(eq(element, element), 0, eq(so_far(largest), so_far(largest)))))
            fold latest largest with one select(is_larger, element, so_far(largest))
            fold latest place2 with one select(is_larger, index(place), so_far(place2))
        store index[example*8 + y*4 + channel] = max(so_far(place2) - 1, 0)
        let value = so_far(largest)
        store map[example*4 + y*2 + channel] = value
");
}

#[test]
fn running_sums_ask_before_the_end() {
    assert_eq!(
        print("running_sum", &expand(&running_sum(1, true, true))),
        "\
fn running_sum(batch, x: read, y: write)
  for i in 0..B
    for i2 in 0..2
      begin blocks sum
      for along in 0..3
        let value = so_far(sum)
        fold blocks sum with one x[i*12 + (2 - along)*4 + i2]
        store y[i*6 + (2 - along)*2 + i2] = value
"
    );
}

#[test]
fn resampling_reads_neighbours() {
    assert_eq!(
        print("linear", &expand(&resampled(Interpolation::Linear))),
        "\
fn linear(batch, x: read, y: write)
  for i in 0..B
    for i2 in 0..7
      index far = min(less(5 + i2*10, 7), 56)
      begin row sum
      for from in floor(far / 14)..ceil((14 + far) / 14)
        index left = less(14, less(far, from*14) + less(from*14, far))
        fold row sum with one (index(left) / 14) * x[i*16 + from]
      end row sum
      store y[i*16 + i2] = sum
"
    );
}

#[test]
fn bounds_are_printed_as_they_are() {
    let (_, body) = rust::plain::function(&expand(&resampled(Interpolation::Linear)));
    let bounds = "for from in far / 14 .. usize :: div_ceil (far + 14 , 14)";
    assert!(body.to_string().contains(bounds), "{body}");
    let (_, body) = rust::plain::function(&expand(&convolution()));
    let bounds = "for tap in usize :: saturating_sub (1 , y) .. usize :: min (3 , usize :: saturating_sub (5 , y))";
    assert!(body.to_string().contains(bounds), "{body}");
}
