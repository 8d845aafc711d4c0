use super::program;
use crate::loops::compiled::passes;
use crate::testing::{KERNELS, Numbers, bindings, model, networks};

/// Every small network, on memory as it is planned, is what its kernels give one value at a time.
#[test]
fn programs_on_memory_are_what_their_kernels_give() {
    let mut problems = Vec::new();
    for source in &networks(&KERNELS) {
        let model = model(source);
        let numbers = bindings(&model, 3, Numbers::Positive);
        for entry in passes(&model).entries {
            let expected = entry.program.interpret(&numbers);
            let what = format!("{source}, `{}`", entry.purpose.name());
            match program(&entry, &numbers) {
                Err(problem) => problems.push(format!("{what}: {problem}")),
                Ok(given) => {
                    for (root, value) in &expected {
                        let largest = value.iter().fold(1e-300, |most: f64, x| most.max(x.abs()));
                        let is_near =
                            |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-12 * largest || a.to_bits() == b.to_bits();
                        if given[root].len() != value.len() || !given[root].iter().zip(value).all(is_near) {
                            problems.push(format!("{what}: {root:?} is {:?}, not {value:?}", given[root]));
                        }
                    }
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}
