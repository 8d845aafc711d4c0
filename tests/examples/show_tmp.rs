//! x
fn main() {
    let source = std::env::args().nth(1).unwrap();
    let case = nn_tests::numeric::Case::new(&source, &[]);
    let compiled = nn_compiler::compiled::passes(&case.model);
    println!("{}", nn_compiler::graph::print(&compiled.graph, "simplified"));
    for entry in &compiled.entries {
        println!("{}", entry.program.print(entry.purpose.name()));
    }
}
