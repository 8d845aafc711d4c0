use super::print;
use crate::ir::ops::{Binary, Scalar, Unary};
use crate::ir::types::Dim;
use crate::loops::ir::{Arithmetic, Class, Expr, Index, Offset, Place, Statement, Stream};
use crate::loops::samples::{
    along_lanes, binary, bytes_of, column_sums, convolution, function, labels, lanes, largest_of_windows, load, name,
    of, offset, one, pool, product, read, row_sums, running_sum, store, whole, write, write_bytes,
};

#[test]
fn a_nest_is_one_statement_a_line() {
    let expected = "\
fn row_sums(batch, x: read, y: write)
  for example in 0..B
    begin row sum
    lanes j in 0..5
      fold row sum with x[example*16 + j]
    end row sum
    store y[example] = sum
";
    assert_eq!(print("row_sums", &row_sums()), expected);
}

#[test]
fn memory_says_what_its_elements_are() {
    let mask = binary(Binary::Max, load("x", lanes(0, &[])), load("x", one(0, &[])));
    let body = vec![along_lanes(5, vec![bytes_of(store("mask", lanes(2, &[]), mask))])];
    let expected = "\
fn masks(labels: read class(5), x: read, mask: write u8)
  lanes j in 0..5
    store u8 mask[2 + j] = max(x[j], x[0])
";
    assert_eq!(print("masks", &function(vec![labels("labels"), read("x"), write_bytes("mask")], body)), expected);
}

#[test]
fn sums_in_memory_say_where_they_lie() {
    let expected = "\
fn column_sums(batch, x: read, y: write, scratch)
  parts beside: 10
  begin sums sums in y[..5] beside beside
  for example in 0..B
    lanes j in 0..5
      sums sums[j] += x[example*16 + j]
    next sums sums after 1
  end sums sums
";
    assert_eq!(print("column_sums", &column_sums()), expected);
}

#[test]
fn a_call_shows_its_operands_and_what_follows() {
    let expected = "\
fn product(batch, x: read, weights: read, y: write, scratch)
  call contract B x 3 x 4 of x[2..][7, 1], weights[0..][1, 5]
    body Epilogue
      capture bias = weights[15..][row 0]
      let biased = <sum> + bias[j]
      store y[1..][row 6] = relu(biased)
";
    assert_eq!(print("product", &product()), expected);
}

#[test]
fn windows_show_their_geometry() {
    let expected = "\
fn pool(batch, image: read, map: write, index: write)
  call max_pool of image[0..][24, 1, 6, 3] with places to index[0..][row 4]
    B examples, 2 channels, 2 features, 1 groups
    rows: image 4, window 2, count 2, stride 2, dilation 1, padding 0 and 0
    columns: image 2, window 2, count 1, stride 2, dilation 1, padding 0 and 0
    store map[0..][row 2] = <sum>
";
    assert_eq!(print("pool", &pool()), expected);
    let text = print("convolution", &convolution());
    assert!(text.contains("call convolve of image[0..][96, 1, 24, 8], filter[0..][1, 4, 24, 8] to map\n"), "{text}");
    let text = print("running_sum", &running_sum(1, true, true));
    assert!(
        text.contains("call running_sum of x[0..][12, 4, 1] sizes [B, 3, 2] along 1 exclusive reverse\n"),
        "{text}"
    );
}

#[test]
fn bounds_and_indices_are_whole_numbers() {
    let expected = "\
fn largest(x: read, y: write)
  for i in 0..3
    begin latest most
    index first = less(i*2, 1)
    for k in less(i*2, 1)..min(2 + i*2, 5)
      fold latest most with one max(so_far(most), x[k])
      store y[i] = so_far(most)
    store y[3 + i] = index(first)
";
    assert_eq!(print("largest", &largest_of_windows()), expected);
    let twice = of(Arithmetic::Times, whole(1, &[("i", 1)]), whole(0, &[("k", 1)]));
    let body = vec![
        Statement::Index("a".to_owned(), of(Arithmetic::Quotient, twice.clone(), whole(3, &[]))),
        Statement::Index(
            "b".to_owned(),
            of(Arithmetic::Covering, of(Arithmetic::Most, twice.clone(), whole(0, &[])), twice),
        ),
        Statement::Index("c".to_owned(), of(Arithmetic::Plus, whole(0, &[("a", 2)]), whole(0, &[("b", 1)]))),
        Statement::Range { index: None, start: whole(1, &[]), end: whole(1, &[("c", 1)]), body: Vec::new() },
    ];
    let expected = "\
fn f()
  index a = floor(((1 + i)*k) / 3)
  index b = ceil(max((1 + i)*k, 0) / ((1 + i)*k))
  index c = (a*2) + b
  for _ in 1..(1 + c)
";
    assert_eq!(print("f", &function(Vec::new(), body)), expected);
}

#[test]
fn expressions_keep_their_order() {
    let [a, b, c] = ["a", "b", "c"].map(name);
    let half = Expr::Number(Scalar::reciprocal(&Dim::named("H") * &Dim::from(2)));
    let difference = binary(Binary::Sub, a.clone(), binary(Binary::Sub, b.clone(), c));
    let value = binary(Binary::Max, binary(Binary::Mul, difference, half), Expr::Unary(Unary::Neg, Box::new(b)));
    let backwards = Offset {
        first: Dim::from(3),
        terms: vec![(Index::Backwards("i".to_owned(), Dim::from(7)), &Dim::named("D") + &Dim::from(1))],
    };
    let mirrored = Place::Mirrored { row: offset(0, &[("i", 8)]), last: Dim::from(4), stride: Dim::from(2) };
    let picked = Expr::Pick {
        memory: "x".to_owned(),
        row: offset(0, &[("i", 8)]),
        stride: Dim::from(2),
        class: Class { labels: "l".to_owned(), at: offset(0, &[("i", 1)]) },
    };
    let drawn = Expr::Uniform { stream: Stream::Number(3), row: offset(5, &[]), stride: Some(Dim::from(2)) };
    let body = vec![
        Statement::Let("a".to_owned(), value),
        store("y", Place::One(backwards), load("x", mirrored)),
        store("y", one(0, &[]), binary(Binary::Div, picked, drawn)),
    ];
    let expected = "\
fn f(x: read, l: read class(5), y: write)
  let a = max((a - (b - c)) * (1/(2*H)), -b)
  store y[3 + (7 - i)*(D + 1)] = x[i*8 + (4 - j)*2]
  store y[0] = x[i*8 + (class l[i])*2] / uniform(3, 5 + j*2)
";
    assert_eq!(print("f", &function(vec![read("x"), labels("l"), write("y")], body)), expected);
}
