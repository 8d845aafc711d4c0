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
    let stopped = path("net.safetensors");
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
    assert!(resume("").contains("net.safetensors: cannot open the checkpoint: "));

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

#[test]
fn the_folder_has_the_network_and_events_for_tensorboard() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    // no epoch at all: the network as it began
    run_on(&arguments("--examples 100 --epochs 0 --batch 50 --model linear", directory.path()))
        .expect("nothing to train");
    assert!(directory.path().join("net.safetensors").exists());
    run_on(&arguments("--examples 100 --epochs 2 --batch 50 --model linear", directory.path())).expect("it trains");
    let saved = metadata(directory.path().join("net.safetensors")).expect("it was saved");
    assert_eq!(nn_runtime::fit::Position::read(&saved).expect("a position").epoch, 2);
    let names = fs::read_dir(directory.path()).expect("it is there").flatten().map(|entry| entry.file_name());
    let events = names.filter(|name| name.to_string_lossy().starts_with("events.out.tfevents."));
    assert_eq!(events.count(), 1, "those of the run before are gone");
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

#[test]
fn the_best_network_on_the_validation_set_is_kept() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let options = "--examples 400 --validation 100 --epochs 4 --batch 50 --model linear";
    run_on(&arguments(options, directory.path())).expect("it trains");
    let position = |name: &str| {
        let metadata = metadata(directory.path().join(name)).expect("it was saved");
        nn_runtime::fit::Position::read(&metadata).expect("a position")
    };
    let (last, best) = (position("net.safetensors"), position("best.safetensors"));
    let (epoch, score) = last.best().expect("there were epochs");
    assert_eq!((last.epoch, best.epoch), (4, epoch + 1));
    assert_eq!(best.history.last().map(|epoch| epoch.scores.score().to_bits()), Some(score.to_bits()));

    // without one, the test set does not choose
    let directory = tempfile::tempdir().expect("a temporary directory");
    run_on(&arguments("--examples 100 --epochs 1 --batch 50 --model linear", directory.path())).expect("it trains");
    assert!(directory.path().join("net.safetensors").exists() && !directory.path().join("best.safetensors").exists());
}

/// What a child process of the next test does: a training that saves after every few batches.
#[test]
fn a_child_trains() {
    if let Ok(line) = std::env::var("CIFAR_TEST_CHILD") {
        run_on(&Arguments::parse_from(line.split_whitespace())).expect("it trains");
    }
}

/// The program is killed at moments that nobody chose, again and again, and continued from what it had saved.
#[test]
fn killed_and_continued_it_ends_with_the_same_bits() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = |name: &str| directory.path().join(name);
    let options = "cifar --quiet --embedded --examples 640 --epochs 2 --batch 32 --model deep";
    let out = format!("--out {}", directory.path().display());
    let whole = format!("{options} {out} --save {}", path("whole.safetensors").display());
    run_on(&Arguments::parse_from(whole.split_whitespace())).expect("it trains");

    let saved = path("killed.safetensors");
    let program = std::env::current_exe().expect("this program");
    let start = |line: &str| {
        std::process::Command::new(&program)
            .args(["--exact", "run::tests::a_child_trains", "--test-threads", "1"])
            .env("CIFAR_TEST_CHILD", line)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("it starts")
    };
    let line = || {
        let saving = format!("{out} --save {} --save-every 1", saved.display());
        let resume = format!("cifar --quiet --embedded --examples 640 {saving} --resume {}", saved.display());
        if saved.exists() { resume } else { format!("{options} {saving}") }
    };
    let written = || fs::metadata(&saved).and_then(|file| file.modified()).ok();
    let mut killed = 0;
    while killed < 8 {
        let before = written();
        let mut child = start(&line());
        let mut ended = None;
        while ended.is_none() && written() == before {
            ended = child.try_wait().expect("it can be asked");
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        // it has saved at least once: now at any moment, also within the next save
        std::thread::sleep(std::time::Duration::from_micros(3700 * killed));
        if ended.or(child.try_wait().expect("it can be asked")).is_some() {
            break; // to its end, before it could be killed
        }
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        killed += 1;
    }
    assert!(killed > 0, "it was never killed");
    let last = start(&line()).wait().expect("it ends");
    assert!(last.success(), "what was killed {killed} times goes on");
    let read = |name| fs::read(path(name)).expect("it was saved");
    assert!(read("killed.safetensors") == read("whole.safetensors"), "after {killed} kills");
}

#[test]
fn a_saved_network_is_measured_asked_and_exported() {
    use crate::arguments::{DataArguments, Export, Predict, Saved};
    use crate::saved;
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = |name: &str| directory.path().join(name);
    let checkpoint = path("net.safetensors");
    let options = format!("--examples 300 --epochs 1 --model linear --save {}", checkpoint.display());
    run_on(&arguments(&options, directory.path())).expect("it trains");
    let source = DataArguments { embedded: true, ..DataArguments::default() };
    saved::eval(&Saved { checkpoint: checkpoint.clone(), source, quiet: true }).expect("it is measured");

    let image = path("image.png");
    image::RgbImage::new(40, 30).save(&image).expect("it is written");
    let predict = |images| saved::predict(&Predict { checkpoint: checkpoint.clone(), images, top: 3 });
    predict(vec![image]).expect("it is asked");
    assert!(
        predict(vec![path("nothing.png")]).expect_err("no picture").to_string().contains("nothing.png: cannot open")
    );

    let to = path("weights.safetensors");
    saved::export(&Export { checkpoint, to: to.clone() }).expect("it is exported");
    let bytes = fs::read(&to).expect("it was written");
    let file = safetensors::SafeTensors::deserialize(&bytes).expect("it is whole");
    let mut names = file.names();
    names.sort_unstable();
    assert_eq!(names, ["first.bias", "first.weight"]);
}
