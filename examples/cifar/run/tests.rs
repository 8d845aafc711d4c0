use super::*;
use std::fs;
use std::path::Path;

fn arguments(options: &str, out: &Path) -> Arguments {
    let out = ["--out".as_ref(), out.as_os_str()];
    let options = ["cifar", "--quiet", "--embedded"].into_iter().chain(options.split_whitespace()).map(AsRef::as_ref);
    Arguments::parse_from(options.chain(out))
}

/// Runs to the end.
fn run_on(arguments: &Arguments) -> Result<(), Failure> {
    run(arguments, || Ok(Stop::default()))
}

#[test]
fn what_ctrl_c_stopped_is_saved_and_continues_to_the_same_bits() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = |name: &str| directory.path().join(name);
    let options = "--examples 300 --epochs 1 --batch 64 --model deep";
    let saving = |name: &str| format!("{options} --save {}", path(name).display());

    run_on(&arguments(&saving("whole.safetensors"), directory.path())).expect("it trains");
    let asked = Stop::default();
    asked.ask();
    // no --save: what is stopped is kept all the same
    run(&arguments(options, directory.path()), || Ok(asked)).expect("it stops");
    let stopped = path("stopped.safetensors");
    assert_eq!(metadata(&stopped).expect("it was saved")["batch_of_epoch"], "1");

    let rest = format!("--examples 300 --resume {} --save {}", stopped.display(), path("rest.safetensors").display());
    run_on(&arguments(&rest, directory.path())).expect("it continues");
    let read = |name| fs::read(path(name)).expect("it was saved");
    assert!(read("rest.safetensors") == read("whole.safetensors"));
}

#[test]
fn a_checkpoint_of_something_else_is_an_error_that_says_what() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let saved = directory.path().join("net.safetensors");
    let resume = |options: &str| {
        let options = format!("{options} --resume {}", saved.display());
        run_on(&arguments(&options, directory.path())).expect_err("it cannot continue").to_string()
    };
    assert!(resume("").contains("net.safetensors: cannot read the checkpoint: "));

    let options = format!("--examples 200 --epochs 0 --stop-after 0 --save {}", saved.display());
    run_on(&arguments(&options, directory.path())).expect("nothing to train");
    fs::write(&saved, "no checkpoint").expect("a file");
    assert!(resume("").contains("net.safetensors: expected a whole safetensors file, given 13 bytes: "));
}

#[test]
fn the_gradients_are_right() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    for network in ["--model linear --loss svm", "--model two-layer", "--model deep"] {
        let options = format!("--check-gradients --examples 50 {network}");
        run_on(&arguments(&options, directory.path())).expect("the gradients are right");
    }
}

#[cfg(feature = "pictures")]
#[test]
fn pictures_are_written() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let out = directory.path().join("new/place");
    run_on(&arguments("--examples 200 --epochs 1 --model linear", &out)).expect("it trains");
    for name in ["curves.png", "templates.png", "samples.png"] {
        assert!(fs::metadata(out.join(name)).expect("it was written").len() > 1000, "{name}");
    }
}
