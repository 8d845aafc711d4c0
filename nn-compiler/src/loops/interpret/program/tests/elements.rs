//! Plans that are wrong about elements: memory knows of each byte what it is a part of.

use crate::loops::compiled::passes;
use crate::loops::interpret::program;
use crate::loops::ir::Format;
use crate::testing::{Numbers, bindings, model};

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
