use super::program;
use crate::loops::compiled::passes;
use crate::loops::ir::Format;
use crate::testing::{NETWORKS, Numbers, bindings, model};

/// A plan that gives a value of reals as little memory as one of bytes is found.
#[test]
fn a_plan_that_counts_elements_wrongly_is_found() {
    let source = "Net(x: [20]) { x -> linear(30) -> relu -> dropout(0.25) -> linear(10) -> softmax_ce }";
    let model = model(source);
    let numbers = bindings(&model, 3, Numbers::Positive);
    let (mut found, mut tried) = (0, 0);
    for mut entry in passes(&model).entries {
        assert!(program(&entry, &numbers).is_ok());
        for at in 0..entry.plan.buffers.len() {
            let (right, bytes) = (entry.plan.buffers[at].format.clone(), entry.plan.buffers[at].bytes());
            if right == Format::Real {
                entry.plan.buffers[at].format = Format::Byte;
                // one number is as large as a byte, which takes whole reals
                if entry.plan.buffers[at].bytes() != bytes {
                    tried += 1;
                    found += usize::from(program(&entry, &numbers).is_err());
                }
                entry.plan.buffers[at].format = right;
            }
        }
    }
    assert!(tried > 5 && found == tried, "{found} of {tried}");
}

/// A mask whose memory is given away before its last reader is found, too: what lies there then are reals.
#[test]
fn a_mask_under_reals_is_found() {
    let source = "Net(x: [20]) { x -> linear(30) -> relu -> dropout(0.25) -> linear(10) -> softmax_ce }";
    let model = model(source);
    let numbers = bindings(&model, 3, Numbers::Positive);
    let mut said = Vec::new();
    for mut entry in passes(&model).entries {
        for at in 0..entry.plan.buffers.len() {
            if entry.plan.buffers[at].format == Format::Byte {
                let last = entry.plan.buffers[at].last;
                entry.plan.buffers[at].last = entry.plan.buffers[at].first;
                said.extend(program(&entry, &numbers).err());
                entry.plan.buffers[at].last = last;
            }
        }
    }
    // found where a kernel reads the mask and writes reals in its place, or reads it later
    let words = ["overlap, and one of them is written", "is read before it is written"];
    assert!(
        !said.is_empty() && said.iter().all(|problem| words.iter().any(|words| problem.contains(words))),
        "{said:?}"
    );
}

/// Every small network, on memory as it is planned, is what its kernels give one value at a time.
#[test]
fn programs_on_memory_are_what_their_kernels_give() {
    let mut problems = Vec::new();
    for source in NETWORKS {
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
