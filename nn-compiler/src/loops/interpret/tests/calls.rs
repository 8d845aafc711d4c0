use super::{Run, numbers};
use crate::ir::ops::Binary;
use crate::ir::resampling::{Interpolation, Resampling};
use crate::ir::types::Dim;
use crate::loops::ir::Driver;
use crate::loops::ir::{Capture, Captured, Epilogue, Expr, Finish, Library, Lines, Statement, Stream};
use crate::loops::samples::{
    batch, bias_and_relu, binary, called, convolution, function, lanes, load, matrix, offset, output, over, part, pool,
    product, read, running_sum, scratch, stored, tensor, write,
};
use crate::loops::verify::verify;

#[test]
fn a_product_has_strides_and_a_body() {
    let (x, weights) = (numbers(16), numbers(18));
    let y = Run::new(product()).filled("x", &x).filled("weights", &weights).empty("y", 10).result("y");
    for (at, value) in y.iter().enumerate() {
        // rows of three, the first from 1 on, six apart
        let element = [0, 1].into_iter().find(|row| (1 + 6 * row..4 + 6 * row).contains(&at));
        let expected = element.map(|row| {
            let column = at - 1 - 6 * row;
            let sum: f64 = (0..4).map(|k| x[2 + row * 7 + k] * weights[column * 5 + k]).sum();
            (sum + weights[15 + column]).max(0.0)
        });
        assert_eq!(*value, expected, "{at}");
    }
    assert!(y.contains(&Some(0.0)) && y.iter().flatten().any(|y| *y > 0.0));
}

#[test]
fn column_sums_ride_along_with_a_product() {
    let mut function = product();
    function.parameters.push(write("sums"));
    let Statement::Call(call) = &mut function.body[0] else { panic!("a call") };
    call.column_sums = Some(stored("sums", 0, 0));
    let weights = numbers(18);
    let run = Run::new(function).filled("x", &numbers(16)).filled("weights", &weights).empty("y", 10).empty("sums", 3);
    assert_eq!(run.full("sums"), [0, 5, 10].map(|at| weights[at..at + 4].iter().sum::<f64>()));
}

#[test]
fn products_are_added_up_in_chains() {
    let mut left = matrix("x", 0, 1, 1);
    left.data.start = offset(0, &[("i", 2)]);
    let size = Box::new([Dim::from(2), Dim::from(2), Dim::from(1)]);
    let library = Library::Contract { size, left, right: matrix("x", 0, 1, 1), driver: Driver::Inlined };
    let finish = Finish { epilogue: Epilogue::Accumulate, outputs: vec![output("y", 0, 2)], step: None };
    let body = vec![
        Statement::Reserve("beside".to_owned(), Dim::from(8)),
        Statement::BeginSums {
            sums: "sums".to_owned(),
            memory: "y".to_owned(),
            part: None,
            beside: "beside".to_owned(),
        },
        over(
            "i",
            Dim::from(2),
            vec![
                Statement::WithChains {
                    memory: "y".to_owned(),
                    sums: "sums".to_owned(),
                    body: vec![called(library, finish)],
                },
                Statement::NextSums("sums".to_owned(), Dim::from(1)),
            ],
        ),
        Statement::EndSums("sums".to_owned()),
    ];
    let function = function(vec![read("x"), write("y"), scratch()], body);
    assert_eq!(verify(&function), [""; 0]);
    let y = Run::new(function).filled("x", &[1.0, 2.0, 30.0, 40.0]).empty("y", 4).full("y");
    assert_eq!(y, [31.0, 62.0, 42.0, 84.0]);
}

#[test]
fn accumulating_needs_something_to_add_to() {
    let mut function = product();
    let Statement::Call(call) = &mut function.body[0] else { panic!("a call") };
    call.finish.epilogue = Epilogue::Accumulate;
    let run = Run::new(function).filled("x", &numbers(16)).filled("weights", &numbers(18)).empty("y", 10);
    assert!(run.error().contains("y[1], of 10 elements, is read before it is written"));
}

#[test]
fn a_body_steps_its_parameter_from_its_old_value() {
    let mut body = bias_and_relu();
    let gradient = binary(Binary::Add, Expr::Sum, Expr::Scalar("first".to_owned()));
    body.captures.push(Capture { name: "first".to_owned(), from: Captured::First("f".to_owned()) });
    body.lets.clear();
    body.results = vec![binary(Binary::Add, Expr::Old, load("bias", lanes(0, &[])))];
    body.step = Some((gradient, vec!["new_y".to_owned()]));
    let library = Library::Contract {
        size: Box::new([Dim::from(1), Dim::from(2), Dim::from(1)]),
        left: matrix("x", 0, 1, 1),
        right: matrix("x", 1, 2, 1),
        driver: Driver::BySize,
    };
    let epilogue = Epilogue::Body(Box::new(body));
    let finish = Finish { epilogue, outputs: vec![output("y", 0, 2)], step: Some(output("w", 1, 2)) };
    let parameters = vec![read("x"), read("f"), read("weights"), write("y"), write("w")];
    let run = || {
        Run::new(function(parameters.clone(), vec![called(library.clone(), finish.clone())]))
            .filled("x", &[2.0, 3.0, 4.0])
            .filled("f", &[100.0])
            .filled("weights", &[1.0; 17])
            .empty("y", 2)
            .filled("w", &[7.0, 8.0, 9.0])
    };
    assert_eq!(run().full("y"), [9.0, 10.0]);
    assert_eq!(run().full("w"), [7.0, 8.0 - 0.5 * 106.0, 9.0 - 0.5 * 108.0]);
}

#[test]
fn a_body_draws_random_numbers_by_row_and_column() {
    let mut function = product();
    let Statement::Call(call) = &mut function.body[0] else { panic!("a call") };
    let Epilogue::Body(body) = &mut call.finish.epilogue else { panic!("a body") };
    let row = offset(0, &[("row", 3)]);
    body.results[0] = Expr::Uniform { stream: Stream::Number(2), row, stride: Some(Dim::from(1)) };
    let mut run = Run::new(function).filled("x", &numbers(16)).filled("weights", &numbers(18)).empty("y", 10);
    run.bindings.uniform = Some(|stream, at| (100 * stream + at) as f64);
    let drawn: Vec<f64> = run.result("y").into_iter().flatten().collect();
    assert_eq!(drawn, [200.0, 201.0, 202.0, 203.0, 204.0, 205.0]);
}

#[test]
fn a_convolution_is_padded() {
    // what is written: two of eight channels, three of four features
    let image = (0..2 * 12 * 2).map(|i| (i / 2 * 8 + i % 2, numbers(48)[i]));
    let filter = (0..9 * 2 * 3).map(|i| (i / 6 * 8 + i / 3 % 2 * 4 + i % 3, numbers(54)[i]));
    let (image, filter): (Vec<_>, Vec<_>) = (image.collect(), filter.collect());
    let find = |values: &[(usize, f64)], at: usize| values.iter().find(|(known, _)| *known == at).unwrap().1;
    let run = Run::new(convolution()).sparse("image", 192, image.clone()).sparse("filter", 72, filter.clone());
    let map = run.empty("map", 96).result("map");
    for (at, value) in map.iter().enumerate() {
        let (example, y, x, feature) = (at / 48, at / 12 % 4, at / 4 % 3, at % 4);
        if feature == 3 {
            assert_eq!(*value, None, "{at}");
            continue;
        }
        let mut sum = 0.0;
        for (dy, dx, channel) in (0..18).map(|tap| (tap / 6, tap / 2 % 3, tap % 2)) {
            if (1..=4).contains(&(y + dy)) && (1..=3).contains(&(x + dx)) {
                let pixel = find(&image, example * 96 + (y + dy - 1) * 24 + (x + dx - 1) * 8 + channel);
                sum += pixel * find(&filter, dy * 24 + dx * 8 + channel * 4 + feature);
            }
        }
        assert!((value.unwrap() - sum).abs() < 1e-12, "{at}: {value:?} is not {sum}");
    }
}

#[test]
fn a_pool_gives_the_largest_and_its_place() {
    // one example of 4 × 2, channels 0 and 1 of 3
    let channels: [[f64; 8]; 2] =
        [[1.0, 2.0, 3.0, 0.0, 5.0, 5.0, 4.0, 5.0], [-1.0, -4.0, -2.0, -3.0, 0.0, 1.0, 2.0, 9.0]];
    let image = (0..16).map(|i| (i / 2 * 3 + i % 2, channels[i % 2][i / 2]));
    let run = || Run::new(pool()).batch(1).sparse("image", 24, image.clone()).empty("map", 4).empty("index", 6);
    assert_eq!(run().full("map"), [3.0, -1.0, 5.0, 9.0]);
    assert_eq!(run().result("index"), [Some(2.0), Some(0.0), None, None, Some(0.0), Some(3.0)]);
}

#[test]
fn the_other_pools_follow_the_same_windows() {
    let sample = pool();
    let Statement::Call(call) = &sample.body[0] else { panic!("a call") };
    let Library::MaxPool { geometry, .. } = call.library.clone() else { panic!("a pool") };
    let (image, map, index) = (tensor("x", [16, 1, 4, 2]), tensor("x", [4, 1, 2, 2]), tensor("index", [8, 1, 4, 4]));
    let places = (0..4).map(|i| (i / 2 * 4 + i % 2, [2.0, 0.0, 1.0, 3.0][i]));
    let run = |library: Library, len: usize, count: usize| {
        let call = called(library, stored("y", 0, 2));
        let run = Run::new(function(vec![batch(), read("x"), read("index"), write("y")], vec![call])).batch(1);
        let x: Vec<f64> = (1..=len).map(|i| i as f64).collect();
        run.filled("x", &x).sparse("index", 8, places.clone()).empty("y", count).full("y")
    };
    let operands = Box::new([image.clone(), index.clone()]);
    let picked = run(Library::PickPool { geometry: geometry.clone(), operands }, 16, 4);
    assert_eq!(picked, [5.0, 2.0, 11.0, 16.0]);
    let operands = Box::new([map.clone(), index]);
    let back = run(Library::Unpool { geometry: geometry.clone(), operands }, 4, 16);
    assert_eq!(back, [0.0, 2.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 0.0, 4.0]);
    let sums = run(Library::SumPool { geometry: geometry.clone(), image }, 16, 4);
    assert_eq!(sums, [16.0, 20.0, 48.0, 52.0]);
    let spread = run(Library::SpreadPool { geometry, map }, 4, 16);
    assert_eq!(spread[..8], [1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0]);
}

#[test]
fn running_sums_go_along_an_axis() {
    // [B, 3, 2] with rows 4 apart
    let x: Vec<(usize, f64)> = (0..12).map(|i| (i / 2 * 4 + i % 2, 1.0 + i as f64)).collect();
    let run = |axis, exclusive, reverse| {
        Run::new(running_sum(axis, exclusive, reverse)).sparse("x", 24, x.clone()).empty("y", 12).full("y")
    };
    assert_eq!(run(1, false, false), [1.0, 2.0, 4.0, 6.0, 9.0, 12.0, 7.0, 8.0, 16.0, 18.0, 27.0, 30.0]);
    assert_eq!(run(1, true, true), [8.0, 10.0, 5.0, 6.0, 0.0, 0.0, 20.0, 22.0, 11.0, 12.0, 0.0, 0.0]);
    assert_eq!(run(0, false, false)[6..], [8.0, 10.0, 12.0, 14.0, 16.0, 18.0]);
    assert_eq!(run(2, false, true)[..4], [3.0, 2.0, 7.0, 4.0]);
}

#[test]
fn a_resampling_changes_the_number_of_elements() {
    let map = Resampling { mode: Interpolation::Nearest, from: Dim::from(2), to: Dim::from(4), transposed: false };
    let lines = |size: i64| Lines { data: part("x", 1), axes: vec![(Dim::from(size), Dim::from(3))], axis: 0 };
    let resample = |lines: Lines, map: Resampling| {
        let library = Library::Resample { lines, map: Box::new(map) };
        Run::new(function(vec![read("x"), write("y")], vec![called(library, stored("y", 0, 0))]))
    };
    let up = resample(lines(4), map.clone()).filled("x", &[0.0, 5.0, 0.0, 0.0, 6.0]).empty("y", 4);
    assert_eq!(up.full("y"), [5.0, 5.0, 6.0, 6.0]);
    let back = resample(lines(2), map.transpose()).filled("x", &numbers(11)).empty("y", 2);
    let x = numbers(11);
    assert_eq!(back.full("y"), [x[1] + x[4], x[7] + x[10]]);
}

#[test]
fn an_empty_batch_does_nothing() {
    let run = Run::new(convolution()).batch(0).empty("image", 0).filled("filter", &numbers(72)).empty("map", 0);
    assert_eq!(run.result("map"), []);
}
