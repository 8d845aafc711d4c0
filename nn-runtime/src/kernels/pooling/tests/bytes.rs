//! Places in bytes: windows of as many elements as a byte tells apart, and of more.

use super::{Form, check_as};
use crate::kernels::contract::Output;
use crate::kernels::convolve::random::Numbers;
use crate::kernels::convolve::{Axis, Geometry, Tensor4};
use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::lane::{Lane, Span};
use crate::kernels::pooling::{max_pool, pick_pool, unpool};
use crate::kernels::real::Real;
use crate::kernels::tests::few_cases;
use crate::support::Store;
use std::panic::catch_unwind;

fn axis(image: usize, filter: usize) -> Axis {
    Axis { image, filter, out: image - filter + 1, stride: 1, dilation: 1, pad: 0 }
}

fn geometry(filter: [usize; 2]) -> Geometry {
    let [rows, columns] = filter.map(|filter| axis(filter + 1, filter));
    Geometry { batch: 1, channels: 3, features: 0, groups: 1, rows, columns }
}

#[test]
fn windows_of_up_to_255_elements_have_places_in_bytes() {
    few_cases(|| {
        let mut numbers = Numbers(41);
        for filter in [[1, 255], [255, 1], [15, 17], [1, 254]] {
            for form in [Form::Max, Form::Pick, Form::Unpool] {
                assert!(form.may_be_in_bytes(&geometry(filter)));
                for layouts in [[1, 1], [0, 2]] {
                    check_as::<f32>(geometry(filter), form, layouts, &mut numbers, true);
                }
                check_as::<f64>(geometry(filter), form, [1, 1], &mut numbers, true);
            }
        }
    });
}

#[test]
fn wider_windows_have_places_in_reals() {
    few_cases(|| {
        let mut numbers = Numbers(43);
        for filter in [[16, 16], [1, 257]] {
            for form in [Form::Max, Form::Pick, Form::Unpool] {
                assert!(!form.may_be_in_bytes(&geometry(filter)));
                check_as::<f32>(geometry(filter), form, [1, 1], &mut numbers, false);
            }
        }
    });
}

/// Calls a pool with places in bytes, whatever its windows.
#[derive(Clone, Copy)]
struct InBytes(Form, [usize; 2]);

impl Task for InBytes {
    type Elem = f32;
    type Output = ();
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) {
        let Self(form, filter) = self;
        let g = geometry(filter);
        let (image, map) = (g.rows.image * g.columns.image * 3, g.rows.out * g.columns.out * 3);
        let strides = |width: usize| [0, 1, width * 3, 3];
        let (pixels, mut places) = (vec![1.0; image.max(map)], vec![0_u8; map]);
        let mut result = vec![0.0; image.max(map)];
        let outputs = [Output { data: &mut result[..], row_stride: 3 }];
        let of_image = Tensor4 { data: &pixels[..], strides: strides(g.columns.image) };
        let of_map = Tensor4 { data: &pixels[..], strides: strides(g.columns.out) };
        match form {
            Form::Max => {
                max_pool::<L, 1, _>(g, of_image, outputs, &Store, Output { data: &mut places[..], row_stride: 3 });
            }
            Form::Pick => {
                let index = Tensor4 { data: &places[..], strides: strides(g.columns.out) };
                pick_pool::<L, 1, _>(g, of_image, index, outputs, &Store);
            }
            _ => {
                let index = Tensor4 { data: &places[..], strides: strides(g.columns.out) };
                unpool::<L, 1, _>(g, of_map, index, outputs, &Store);
            }
        }
    }
}

#[test]
fn bytes_for_the_places_of_wider_windows_are_refused() {
    for form in [Form::Max, Form::Pick, Form::Unpool] {
        let run =
            |filter: [usize; 2]| catch_unwind(|| on_each_isa::<InBytes>(|| InBytes(form, filter), |_, ()| ())).is_ok();
        assert!(run([15, 17]), "{form:?}");
        assert!(!run([16, 16]) && !run([1, 257]), "{form:?}");
    }
}

/// All bytes, widened and narrowed, from any place on.
struct Bytes {
    from: usize,
    len: usize,
}

impl Task for Bytes {
    type Elem = f32;
    type Output = ();
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) {
        let all: Vec<u8> = (0..=255).chain(0..=40).collect();
        let at = Span { start: self.from, len: self.len.min(L::WIDTH) };
        let lanes = L::load_bytes(&all, at);
        let mut wide = [7.0; 16];
        lanes.store(&mut wide, Span { start: 0, len: L::WIDTH });
        for (i, x) in wide.into_iter().enumerate().take(L::WIDTH) {
            let expected = if i < at.len { f32::from_u8(all[at.start + i]) } else { 0.0 };
            assert_eq!(x.to_bits(), expected.to_bits(), "lane {i} of {at:?}");
        }
        let mut narrow = vec![9_u8; all.len()];
        lanes.store_bytes(&mut narrow, at);
        for (i, byte) in narrow.into_iter().enumerate() {
            let is_inside = (at.start..at.start + at.len).contains(&i);
            assert_eq!(byte, if is_inside { all[i] } else { 9 }, "byte {i} of {at:?}");
        }
        let strided = L::load_strided_bytes(&all, self.from, 2, 2);
        assert_eq!(strided.fold(|a, _| a), f32::from_u8(all[self.from]));
    }
}

#[test]
fn every_byte_is_widened_and_narrowed_on_every_instruction_set() {
    let step = if cfg!(miri) { 51 } else { 1 };
    for from in (0..=255).step_by(step) {
        for len in [1, 3, 4, 7, 8, 15, 16] {
            on_each_isa::<Bytes>(|| Bytes { from, len }, |_, ()| ());
        }
    }
}
