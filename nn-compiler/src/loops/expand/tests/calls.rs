//! Single calls at many sizes, against the reference of the library.

use std::collections::BTreeMap;

use super::difference;
use crate::ir::resampling::{Interpolation, Resampling};
use crate::ir::types::Dim;
use crate::ir::windows::{Side, Sliding, Windows};
use crate::loops::expand::expand;
use crate::loops::interpret::{Memory, Passed, run};
use crate::loops::ir::{Function, Geometry, Library, Lines, Output, Parameter, ParameterKind, Tensor};
use crate::loops::samples::{batch, called, function, output, part, read, scratch, stored, write};
use crate::loops::text;
use crate::loops::verify::verify;
use crate::passes::interpret::Bindings;

const BATCH: usize = 2;

/// Numbers that are all different, some of them not finite.
fn numbers(count: usize) -> Vec<f64> {
    let bad = |i: usize| match i % 29 {
        7 => f64::INFINITY,
        17 => f64::NAN,
        23 => f64::NEG_INFINITY,
        _ => ((i * 7 + 3) % 11) as f64 - 5.0 + i as f64 / 64.0,
    };
    (0..count).map(bad).collect()
}

/// What a function writes; nothing where it does not write.
fn results(function: &Function, inputs: &BTreeMap<&str, Vec<f64>>, sizes: &[(&str, usize)]) -> Vec<Vec<f64>> {
    let bound = sizes.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect();
    let bindings = Bindings { batch: BATCH, sizes: bound, ..Bindings::default() };
    let (mut memory, mut written) = (Memory::new(), Vec::new());
    let mut argument = |Parameter { name, kind }: &Parameter| match kind {
        ParameterKind::Batch => Passed::Size(BATCH),
        ParameterKind::Scratch => Passed::Slice { region: usize::MAX, start: 0, len: 0 },
        _ => {
            let values = inputs.get(name.as_str());
            let len = values.map_or(3000, Vec::len);
            let region = match values {
                Some(values) => memory.add_filled(values.clone()),
                None => memory.add(len),
            };
            if matches!(kind, ParameterKind::Write(_)) {
                written.push(region);
            }
            Passed::Slice { region, start: 0, len }
        }
    };
    let arguments: Vec<Passed> = function.parameters.iter().map(&mut argument).collect();
    let ran = run(function, &arguments, &mut memory, &bindings);
    ran.unwrap_or_else(|problem| panic!("{problem}\n{}", text::print("f", function)));
    let value = |(value, is_written): (&f64, &bool)| if *is_written { *value } else { 1e9 };
    written
        .into_iter()
        .map(|region| memory.get(region).iter().zip(memory.written(region)).map(value).collect())
        .collect()
}

/// Asserts that the loops of a call give its values.
fn same(function: &Function, inputs: &BTreeMap<&str, Vec<f64>>, sizes: &[(&str, usize)]) {
    assert_eq!(verify(function), [""; 0]);
    let expanded = expand(function);
    let text = || format!("{}{}", text::print("call", function), text::print("loops", &expanded));
    assert!(verify(&expanded).is_empty(), "{:?}\n{}", verify(&expanded), text());
    for (given, expected) in results(&expanded, inputs, sizes).iter().zip(results(function, inputs, sizes)) {
        if let Some(wrong) = difference(given, &expected) {
            panic!("{wrong}\n{sizes:?}\n{}", text());
        }
    }
}

/// Rows of all windows at these sizes, over images whose columns have windows of another kind.
fn geometry(rows: Sliding, [channels, features, groups]: [i64; 3]) -> Geometry {
    let zero = Dim::default();
    let [two, three, one] = [2, 3, 1].map(Dim::from);
    let columns = Sliding::new(&three, &two, &one, &one, [&one, &zero]).unwrap();
    let windows = Box::new(Windows { rows, columns, groups: Dim::from(groups) });
    Geometry { batch: Dim::batch(), channels: Dim::from(channels), features: Dim::from(features), windows }
}

/// An operand, channels last, with gaps between its rows.
fn tensor(name: &str, geometry: &Geometry, side: Side) -> Tensor {
    let length =
        |pick: fn(&Sliding) -> &Dim| geometry.windows.axes().map(|axis| pick(axis).as_constant().unwrap_or(13));
    let channels = 8;
    let strides = match side {
        Side::Image => {
            let [rows, columns] = length(|axis| &axis.image);
            [rows * columns * channels, 1, columns * channels, channels]
        }
        Side::Map => {
            let [rows, columns] = length(|axis| &axis.count);
            [rows * columns * channels, 1, columns * channels, channels]
        }
        Side::Filter => {
            let [_, columns] = length(|axis| &axis.window);
            [1, channels, columns * 8 * channels, 8 * channels]
        }
    };
    Tensor { data: part(name, 0), strides: strides.map(Dim::from).to_vec() }
}

/// All windows that a small axis may have.
fn slidings() -> Vec<Sliding> {
    let mut all = Vec::new();
    for (image, window, stride) in [(1, 1, 1), (5, 3, 1), (7, 3, 2), (6, 2, 3), (8, 3, 3), (7, 2, 4), (9, 4, 2)] {
        for (dilation, before, after) in [(1, 0, 0), (1, 1, 1), (2, 2, 1), (3, 0, 2), (2, 3, 3)] {
            let [image, window, stride, dilation] = [image, window, stride, dilation].map(Dim::from);
            let padding = [Dim::from(before), Dim::from(after)];
            let padding = [&padding[0], &padding[1]];
            let covering = Sliding::covering(&image, &window, &stride, &dilation, padding);
            let usual = Sliding::new(&image, &window, &stride, &dilation, padding);
            all.extend(usual.into_iter().chain(covering).filter(|axis| axis.count.as_constant() > Some(0)));
        }
    }
    all
}

fn even_slidings() -> Vec<Sliding> {
    [(13, 6), (5, 7), (5, 3), (3, 8), (7, 7)].map(|(n, m)| Sliding::even(&Dim::from(n), &Dim::from(m))).to_vec()
}

/// A size, by name.
type Bound = (&'static str, usize);

/// Windows of literal sizes, and the same windows of sizes that only rustc knows.
fn both(axis: Sliding) -> [(Sliding, Vec<Bound>); 2] {
    let mut bound = Vec::new();
    let mut name = |name: &'static str, size: &Dim| {
        bound.push((name, size.as_constant().and_then(|size| usize::try_from(size).ok()).unwrap()));
        Dim::named(name)
    };
    let named = Sliding {
        image: name("LENGTH", &axis.image),
        window: name("WINDOW", &axis.window),
        count: name("COUNT", &axis.count),
        stride: name("STRIDE", &axis.stride),
        dilation: name("DILATION", &axis.dilation),
        padding: name("PADDING", &axis.padding),
        padding_after: name("AFTER", &axis.padding_after),
        even: axis.even,
    };
    [(axis, Vec::new()), (named, bound)]
}

#[test]
fn convolutions_read_what_meets() {
    for (rows, bound) in slidings().into_iter().flat_map(both) {
        for sizes in [[3, 2, 1], [4, 6, 2], [3, 3, 3]] {
            let geometry = geometry(rows.clone(), sizes);
            for gives in [Side::Map, Side::Filter, Side::Image] {
                let [a, b] = gives.others();
                let operands = Box::new([tensor("a", &geometry, a), tensor("b", &geometry, b)]);
                let library = Library::Convolve { geometry: geometry.clone(), gives, operands };
                let parameters = vec![batch(), read("a"), read("b"), write("y"), scratch()];
                let function = function(parameters, vec![called(library, stored("y", 1, 7))]);
                same(&function, &BTreeMap::from([("a", numbers(3000)), ("b", numbers(3001))]), &bound);
            }
        }
    }
}

#[test]
fn pools_take_the_first_largest_and_their_transposes_follow_it() {
    for (rows, bound) in slidings().into_iter().chain(even_slidings()).flat_map(both) {
        let geometry = geometry(rows, [3, 3, 1]);
        let index: Option<Output> = Some(output("index", 0, 3));
        let image = tensor("a", &geometry, Side::Image);
        let map = tensor("a", &geometry, Side::Map);
        let inputs = BTreeMap::from([("a", numbers(3000))]);
        let one = |library: Library| {
            let function = function(vec![batch(), read("a"), write("y")], vec![called(library, stored("y", 1, 5))]);
            same(&function, &inputs, &bound);
        };
        one(Library::SumPool { geometry: geometry.clone(), image: image.clone() });
        one(Library::SpreadPool { geometry: geometry.clone(), map: map.clone() });
        one(Library::MaxPool { geometry: geometry.clone(), image: image.clone(), index: None });
        // numbers that repeat, so that several are the largest
        let few: Vec<f64> = numbers(3000).into_iter().map(f64::round).collect();
        let library = Library::MaxPool { geometry: geometry.clone(), image: image.clone(), index };
        let parameters = vec![batch(), read("a"), write("y"), write("index")];
        let pool = function(parameters, vec![called(library, stored("y", 1, 5))]);
        same(&pool, &BTreeMap::from([("a", few)]), &bound);
        let size = |size: &Dim| {
            let known = bound.iter().find(|(name, _)| size.mentions(name)).map(|(_, size)| *size);
            known.or(size.as_constant().and_then(|size| usize::try_from(size).ok())).unwrap()
        };
        let taps: usize = geometry.windows.axes().map(|axis| size(&axis.window)).into_iter().product();
        let index = tensor("b", &geometry, Side::Map);
        let places: Vec<f64> = (0..3000).map(|i| (i * 5 % taps) as f64).collect();
        let inputs = BTreeMap::from([("a", numbers(3000)), ("b", places)]);
        let two = |library: Library| {
            let parameters = vec![batch(), read("a"), read("b"), write("y")];
            same(&function(parameters, vec![called(library, stored("y", 1, 5))]), &inputs, &bound);
        };
        two(Library::PickPool { geometry: geometry.clone(), operands: Box::new([image, index.clone()]) });
        two(Library::Unpool { geometry: geometry.clone(), operands: Box::new([map, index]) });
    }
}

#[test]
fn resampling_reads_what_has_a_weight() {
    let modes = [Interpolation::Nearest, Interpolation::Linear, Interpolation::LinearCorners, Interpolation::Mean];
    let sizes = [1_usize, 2, 3, 4, 5, 7, 8, 13];
    for (n, m) in sizes.into_iter().flat_map(|n| sizes.map(|m| (n, m))) {
        let literal = |size: usize| Dim::from(i64::try_from(size).unwrap());
        let lengths = [[literal(n), literal(m)], [Dim::named("n"), Dim::named("m")]];
        for (mode, [from, to]) in modes.into_iter().flat_map(|mode| lengths.clone().map(|lengths| (mode, lengths))) {
            for (transposed, axis) in [(false, 1), (true, 1), (false, 2), (true, 2)] {
                let map = Box::new(Resampling { mode, from: from.clone(), to: to.clone(), transposed });
                let mut axes =
                    vec![(Dim::batch(), Dim::from(64)), (Dim::from(2), Dim::from(32)), (Dim::from(3), Dim::from(1))];
                axes[axis].0 = map.result().clone();
                axes[3 - axis] = (Dim::from(2), Dim::from(if axis == 1 { 1 } else { 32 }));
                axes[axis].1 = Dim::from(2);
                let lines = Lines { data: part("a", 0), axes, axis };
                let library = Library::Resample { lines, map };
                let parameters = vec![batch(), read("a"), write("y")];
                let function = function(parameters, vec![called(library, stored("y", 1, 15))]);
                same(&function, &BTreeMap::from([("a", numbers(128))]), &[("n", n), ("m", m)]);
            }
        }
    }
}

#[test]
fn running_sums_go_both_ways() {
    for axis in 0..3 {
        for (exclusive, reverse) in [(false, false), (false, true), (true, false), (true, true)] {
            let function = crate::loops::samples::running_sum(axis, exclusive, reverse);
            same(&function, &BTreeMap::from([("x", numbers(24))]), &[]);
        }
    }
}
