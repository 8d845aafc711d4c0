use super::single;
use crate::backend::rust::plain;
use crate::ir::ops::Unary;
use crate::ir::types::Dim;
use crate::loops::compiled::passes_for;
use crate::loops::ir::{Adding, Class, Expr, Function, Offset, Place, Statement};
use crate::loops::names::ValueNames;
use crate::loops::samples::{
    accumulator, along_lanes, batch, column_sums, function, labels, lanes, load, offset, one, over, read, row_sums,
    store, write,
};
use crate::loops::schedule::schedule;
use crate::loops::target::SCALAR;
use crate::loops::text::print;
use crate::loops::walk::{Item, deep, each};
use crate::testing::{KERNELS, model, networks};

#[test]
fn lanes_become_the_innermost_loop() {
    assert_eq!(
        print("row_sums", &single(&row_sums())),
        "\
fn row_sums(batch, x: read, y: write)
  for example in 0..B
    begin row sum
    for j in 0..5
      fold row sum with one x[example*16 + j]
    end row sum
    store y[example] = sum
"
    );
}

#[test]
fn sums_in_memory_take_single_numbers() {
    assert_eq!(
        print("column_sums", &single(&column_sums())),
        "\
fn column_sums(batch, x: read, y: write, scratch)
  parts beside: 10
  begin sums sums in y[..5] beside beside
  for example in 0..B
    for j in 0..5
      let value = x[example*16 + j]
      sums sums[j] += one value
    next sums sums after 1
  end sums sums
"
    );
}

/// Everything that lanes can do, in a loop of so many.
fn all(extent: i64) -> Function {
    let picked = accumulator("picked", Adding::Picked);
    let class = Class { labels: "labels".to_owned(), at: offset(0, &[("example", 1)]) };
    let mirrored =
        Place::Mirrored { row: offset(0, &[("example", 16)]), last: Dim::from(extent - 1), stride: Dim::from(2) };
    let strided = Place::Lanes { row: offset(3, &[]), stride: Dim::from(7) };
    let row = offset(0, &[("example", 16)]);
    let body = vec![
        Statement::Let("back".to_owned(), load("x", mirrored)),
        Statement::AddTo("sums".to_owned(), row.clone(), Adding::Chain, Expr::Name("back".to_owned())),
        Statement::AddTo("most".to_owned(), row, Adding::Largest, load("x", strided)),
        Statement::Raise("most".to_owned(), Offset::default(), Expr::Name("back".to_owned())),
        Statement::FoldPicked(picked.clone(), class, Expr::Unary(Unary::Exp, Box::new(load("x", one(1, &[]))))),
        store("y", lanes(0, &[("example", 16)]), Expr::Index(crate::loops::ir::Along::Lanes)),
    ];
    let row = vec![
        Statement::Begin(picked.clone()),
        along_lanes(extent, body),
        Statement::End(picked, None),
        store("z", one(0, &[("example", 1)]), Expr::Name("picked".to_owned())),
    ];
    let parameters = vec![batch(), labels("labels"), read("x"), write("sums"), write("most"), write("y"), write("z")];
    function(parameters, vec![over("example", Dim::batch(), row)])
}

#[test]
fn whatever_is_done_in_lanes_is_done_to_one_number() {
    assert_eq!(
        print("all", &single(&all(4))),
        "\
fn all(batch, labels: read class(5), x: read, sums: write, most: write, y: write, z: write)
  for example in 0..B
    begin picked picked
    for j in 0..4
      let back = x[example*16 + (3 - j)*2]
      set sums[example*16 + j] += back
      store most[example*16 + j] = max(most[example*16 + j], x[3 + j*7])
      store most[0] = max(most[0], back)
      fold picked picked with one select(one_hot(j, class labels[example]), exp(x[1]), 0)
      store y[example*16 + j] = index(j)
    end picked picked
    store z[example] = picked
"
    );
}

#[test]
fn what_takes_a_step_is_not_read_meanwhile() {
    let decayed = |memory: &str| Statement::Step {
        memory: "w".to_owned(),
        at: lanes(0, &[]),
        gradient: Expr::Unary(Unary::Neg, Box::new(load(memory, lanes(0, &[])))),
    };
    let body = vec![along_lanes(3, vec![decayed("w"), decayed("x")])];
    assert_eq!(
        print("step", &single(&function(vec![read("x"), write("w")], body))),
        "\
fn step(x: read, w: write)
  for j in 0..3
    let value = -w[j]
    step w[j] by value
    step w[j] by -x[j]
"
    );
}

#[test]
fn one_lane_needs_no_loop() {
    let text = print("all", &single(&all(1)));
    assert!(!text.contains('j') && text.contains("let back = x[example*16]"), "{text}");
}

/// All that printers of plain code know.
fn problems(function: &Function) -> Vec<String> {
    let mut problems = Vec::new();
    each(&function.body, &mut |statement| {
        let is_of_lanes = matches!(
            statement,
            Statement::Lanes { .. }
                | Statement::Fold(..)
                | Statement::FoldPicked(..)
                | Statement::AddTo(..)
                | Statement::Raise(..)
                | Statement::AddToSums(..)
                | Statement::Call(_)
        );
        if is_of_lanes {
            problems.push(format!("{statement:?}"));
        }
    });
    deep(&function.body, &mut |item| {
        if let Item::Expr(Expr::Load { at: Place::Lanes { .. } | Place::Mirrored { .. }, .. }) = item {
            problems.push(format!("{item:?}"));
        }
    });
    problems
}

#[test]
fn no_kernel_for_the_scalar_target_has_lanes_or_calls() {
    let mut kernels = 0;
    for source in &networks(&KERNELS) {
        for entry in passes_for(&model(source), &SCALAR).entries {
            for kernel in &entry.program.kernels {
                let (names, namer) = ValueNames::by_role(&entry, kernel);
                let function = schedule(&entry.program, kernel, &names, &namer).function;
                assert_eq!(problems(&function), [""; 0], "{source}");
                let (signature, body) = plain::function(&function);
                let item = quote::quote!(fn kernel #signature { #body });
                syn::parse2::<syn::ItemFn>(item.clone()).unwrap_or_else(|problem| panic!("{problem}: {item}"));
                kernels += 1;
            }
        }
    }
    assert!(kernels > 200, "{kernels} kernels");
}
