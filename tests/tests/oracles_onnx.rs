//! The manifest of the ONNX backend tests: every case of the package stands in it, with `run` or with the reason why it is
//! not run. The cases that are run are in `onnx_cases_*.rs`.
#![allow(missing_docs)]

use std::collections::{BTreeMap, BTreeSet};

use nn_tests::onnx::Recorded;

const MANIFEST: &str = include_str!("../vectors/onnx.txt");

const CASES: [&str; 3] =
    [include_str!("onnx_cases_1.rs"), include_str!("onnx_cases_2.rs"), include_str!("onnx_cases_3.rs")];

/// The tolerance that needs no reason, relative to a tensor's largest element.
const TOLERANCE: f64 = 1e-5;

/// How many cases the package has.
const SUITES: [(&str, usize); 2] = [("node", 932), ("pytorch-converted", 82)];

/// A line of the manifest: the case, and what becomes of it.
enum Fate {
    Run { tolerance: f64 },
    Skip(&'static str),
}

fn manifest() -> BTreeMap<&'static str, Fate> {
    let mut cases = BTreeMap::new();
    for line in MANIFEST.lines() {
        let (case, fate) = line.split_once(' ').unwrap_or_else(|| panic!("{line}: what becomes of it?"));
        let fate = match fate.split_once(": ") {
            None => {
                assert_eq!(fate, "run", "{line}: a case that is not run needs a reason");
                Fate::Run { tolerance: TOLERANCE }
            }
            Some(("skip", reason)) => Fate::Skip(reason),
            Some((run, reason)) => {
                let tolerance = run.strip_prefix("run ").and_then(|number| number.parse().ok());
                let tolerance = tolerance.unwrap_or_else(|| panic!("{line}: neither `run` nor `skip`"));
                assert!(!reason.is_empty() && tolerance > TOLERANCE, "{line}: another tolerance, without a reason");
                Fate::Run { tolerance }
            }
        };
        assert!(cases.insert(case, fate).is_none(), "{case} stands there twice");
    }
    cases
}

/// A case that is compiled.
struct Compiled {
    name: &'static str,
    tolerance: f64,
    loss: Option<usize>,
    network: String,
}

/// The cases that are compiled, as the files have them: a line with a string, then the network in braces.
fn compiled() -> Vec<Compiled> {
    let mut cases = Vec::new();
    for file in CASES {
        for text in file.split("\n\n").filter(|text| text.contains(" predict(")) {
            let text = text.strip_prefix("nn_tests::onnx_cases! {\n").unwrap_or(text);
            let text = text.strip_suffix("\n}\n").unwrap_or(text);
            let mut words = text.split_whitespace().skip(1);
            let name = words.next().expect("the case's name").trim_matches('"');
            let tolerance = words.next().and_then(|word| word.parse().ok()).expect("a tolerance");
            let (head, network) = text.split_once(";\n").expect("a network");
            let loss = head.split_once(" loss ").and_then(|(_, rest)| rest.split(' ').next()?.parse().ok());
            let network = network.trim().strip_prefix('{').and_then(|text| text.strip_suffix('}'));
            let network = network.expect("braces around the network").to_owned();
            cases.push(Compiled { name, tolerance, loss, network });
        }
    }
    cases
}

#[test]
fn no_case_is_missing() {
    let cases = manifest();
    for (suite, count) in SUITES {
        let prefix = format!("{suite}/");
        let (run, skipped): (Vec<_>, Vec<_>) = cases
            .iter()
            .filter(|(name, _)| name.starts_with(&prefix))
            .map(|(_, fate)| fate)
            .partition(|fate| matches!(fate, Fate::Run { .. }));
        println!("ONNX {suite}: {} cases, {} run, {} skipped", run.len() + skipped.len(), run.len(), skipped.len());
        assert_eq!(run.len() + skipped.len(), count, "the cases of {suite}");
    }
    assert_eq!(cases.len(), SUITES.iter().map(|(_, count)| count).sum::<usize>(), "a case of another suite");
    let mut reasons = BTreeMap::<&str, usize>::new();
    for fate in cases.values() {
        if let Fate::Skip(reason) = fate {
            *reasons.entry(reason).or_default() += 1;
        }
    }
    for (reason, count) in reasons {
        println!("{count:5} skipped: {reason}");
    }
}

#[test]
fn what_the_manifest_runs_is_compiled() {
    let run: BTreeMap<&str, f64> = manifest()
        .into_iter()
        .filter_map(|(name, fate)| match fate {
            Fate::Run { tolerance } => Some((name, tolerance)),
            Fate::Skip(_) => None,
        })
        .collect();
    let compiled = compiled().into_iter().map(|case| (case.name, case.tolerance)).collect();
    assert_eq!(run, compiled);
    assert!(run.len() >= 500, "{} cases are run", run.len());
}

#[test]
fn every_tensor_is_of_a_case() {
    let case = |key: &str| key.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
    let recorded: BTreeSet<String> = nn_tests::onnx::keys().iter().map(|key| case(key)).collect();
    let run: BTreeSet<String> = compiled().iter().map(|case| case.name.to_owned()).collect();
    assert_eq!(recorded, run);
}

#[test]
fn the_interpreter_agrees() {
    let mut failed = Vec::new();
    for case in compiled() {
        let recorded = Recorded::new(case.name, case.tolerance, case.loss);
        if std::panic::catch_unwind(|| recorded.interpret(&case.network)).is_err() {
            failed.push(case.name);
        }
    }
    assert!(failed.is_empty(), "{} cases: {failed:?}", failed.len());
}
