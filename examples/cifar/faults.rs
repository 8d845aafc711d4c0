//! What goes wrong around a training: full disks, unreadable files, files that change or go under it, signals. The
//! program runs as a child process, on small files in CIFAR-10's form.

use crate::data::drawn;
use nn_runtime::data::{Dataset, Splits};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// What a child process does: the program, with a command line from its environment.
#[test]
fn a_child_is_the_program() {
    if let Ok(line) = std::env::var("CIFAR_FAULTS_CHILD") {
        let line = line.split_whitespace().map(Into::into).collect();
        std::process::exit(i32::from(crate::program(line)));
    }
}

/// A folder with data, in which children train.
struct Place(tempfile::TempDir);

/// Ten steps an epoch, 120 in all: long enough to meddle with, on a busy machine too.
const TRAINING: &str = "--epochs 12 --batch 20 --model two-layer --hidden 100";

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a temporary directory"));
        let Splits { train, test } = drawn([200, 40]).expect("the embedded set");
        fs::create_dir(place.path("data")).expect("a folder");
        for batch in 0..5 {
            write(&train, 40 * batch, &place.path(&format!("data/data_batch_{}.bin", batch + 1)));
        }
        write(&test, 0, &place.path("data/test_batch.bin"));
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The command line of a child that trains in the folder `run`, with further options, in which HERE stands for this
    /// place.
    fn line(&self, options: &str) -> String {
        let line = format!("cifar --plain --data HERE/data --out HERE/run {options}");
        line.replace("HERE", &self.0.path().display().to_string())
    }

    fn start(&self, options: &str) -> Child {
        child(Command::new(program()), &self.line(options)).spawn().expect("it starts")
    }

    fn run(&self, options: &str) -> Output {
        self.start(options).wait_with_output().expect("it ends")
    }

    /// What the parameters and the state of a whole training are.
    fn whole(&self) -> Vec<u8> {
        let output = self.run(&format!("{TRAINING} --save HERE/whole"));
        assert!(output.status.success(), "{}", said(&output));
        fs::read(self.path("whole")).expect("it was saved")
    }

    /// What the files beside a checkpoint are called: nothing that is half written.
    fn assert_no_rest(&self) {
        let names = fs::read_dir(self.0.path()).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        let rest: Vec<_> = names.filter(|name| name.to_string_lossy().ends_with(".new")).collect();
        assert!(rest.is_empty(), "{rest:?}");
    }
}

/// Forty records, from a place in the set on.
fn write(data: &Dataset, from: usize, path: &Path) {
    let records = (from..from + 40).flat_map(|at| {
        let pixels = &data.pixels()[at * 3072..][..3072];
        std::iter::once(data.labels()[at] as u8).chain(pixels.iter().copied())
    });
    fs::write(path, records.collect::<Vec<u8>>()).expect("a file");
}

fn program() -> PathBuf {
    std::env::current_exe().expect("this program")
}

fn child(mut command: Command, line: &str) -> Command {
    command.args(["--exact", "faults::a_child_is_the_program", "--nocapture"]).env("CIFAR_FAULTS_CHILD", line);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Waits until there is a file that was not there, or not the same.
fn wait_for(path: &Path, child: &mut Child) {
    let written = || fs::metadata(path).and_then(|file| file.modified()).ok();
    let before = written();
    while written() == before {
        let ended = child.try_wait().expect("it can be asked");
        assert!(ended.is_none(), "it ended before it wrote {}: {ended:?}", path.display());
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn interrupt(child: &Child) {
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("it is sent");
    assert!(status.success());
}

#[test]
fn a_full_disk_keeps_the_old_checkpoint() {
    let place = Place::new();
    let begun = place.run(&format!("{TRAINING} --stop-after 1 --save HERE/net"));
    assert!(begun.status.success(), "{}", said(&begun));
    let before = fs::read(place.path("net")).expect("it was saved");

    // no file may be longer than 400 blocks, of at most 1 KB each: a checkpoint is 2.5 MB
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 400; exec \"$@\"", "sh"]).arg(program());
    let line = place.line("--resume HERE/net --save HERE/net");
    let output = child(shell, &line).output().expect("it ends");
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let expected = format!("error: {}: cannot write the checkpoint: ", place.path("net").display());
    assert!(said(&output).contains(&expected) && said(&output).contains("too large"), "{}", said(&output));
    assert!(fs::read(place.path("net")).expect("it is there") == before);
    place.assert_no_rest();
    let rest = place.run("--resume HERE/net --save HERE/net");
    assert!(rest.status.success(), "{}", said(&rest));
    assert!(fs::read(place.path("net")).expect("it was saved") == place.whole());
}

#[test]
fn what_cannot_be_read_is_named() {
    let place = Place::new();
    let fails = |options: &str, expected: &str| {
        let output = place.run(options);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        let expected = expected.replace("HERE", &place.0.path().display().to_string());
        assert!(said(&output).contains(&expected), "{}", said(&output));
    };
    fs::create_dir(place.path("net")).expect("a folder");
    fails("--resume HERE/net", "error: HERE/net: expected the checkpoint as a regular file, given a directory");

    let file = place.path("data/data_batch_3.bin");
    let bytes = fs::read(&file).expect("it is there");
    fs::remove_file(&file).expect("it can be removed");
    fails("", "error: HERE/data/data_batch_3.bin: cannot open the CIFAR-10 training batch: ");
    fs::create_dir(&file).expect("a folder");
    fails(
        "",
        "error: HERE/data/data_batch_3.bin: expected the CIFAR-10 training batch as a regular file, given a directory",
    );
    fs::remove_dir(&file).expect("it can be removed");
    fs::write(&file, &bytes[..5000]).expect("a file");
    fails("", "error: HERE/data/data_batch_3.bin: cut short at byte 5000: ");

    fs::write(&file, &bytes).expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).expect("they can be set");
    if fs::File::open(&file).is_err() {
        fails("", "error: HERE/data/data_batch_3.bin: cannot open the CIFAR-10 training batch: ");
    } // but an administrator may read everything
}

#[test]
fn files_that_change_under_a_training_change_nothing() {
    let place = Place::new();
    let whole = place.whole();
    let mut child = place.start(&format!("{TRAINING} --save HERE/net --save-every 1"));
    wait_for(&place.path("net"), &mut child);
    // the data is in memory; the checkpoint is written anew each time
    fs::write(place.path("data/data_batch_1.bin"), [1; 100]).expect("a file");
    fs::remove_file(place.path("data/test_batch.bin")).expect("it can be removed");
    fs::write(place.path("net"), "rubbish").expect("a file");
    wait_for(&place.path("net"), &mut child);
    fs::remove_file(place.path("net")).expect("it can be removed");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", said(&output));
    assert!(fs::read(place.path("net")).expect("it was saved") == whole);
    place.assert_no_rest();
}

#[test]
fn other_data_than_it_began_with_is_an_error_that_names_both() {
    let place = Place::new();
    let begun = place.run(&format!("{TRAINING} --stop-after 1 --save HERE/net"));
    assert!(begun.status.success(), "{}", said(&begun));
    let file = place.path("data/data_batch_2.bin");
    let mut bytes = fs::read(&file).expect("it is there");
    bytes[1000] ^= 1;
    fs::write(&file, bytes).expect("a file");
    let output = place.run("--resume HERE/net");
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    let both = "the checkpoint is of another set: expected CIFAR-10, 200 training pictures, ";
    assert!(said.contains(both) && said.contains(", given CIFAR-10, 200 training pictures, "), "{said}");
}

#[test]
fn a_run_folder_that_goes_is_made_again() {
    let place = Place::new();
    let mut child = place.start(&format!("{TRAINING} --save HERE/net --save-every 1"));
    wait_for(&place.path("net"), &mut child);
    fs::remove_dir_all(place.path("run")).expect("it can be removed");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", said(&output));
    let log = fs::read_to_string(place.path("run/log.jsonl")).expect("it was made again");
    assert_eq!(log.lines().filter(|line| line.contains("\"event\":\"epoch\"")).count(), 12);
    assert!(place.path("run/report.html").is_file());
}

#[test]
fn a_run_folder_that_is_a_file_is_named_and_the_checkpoint_is_kept() {
    let place = Place::new();
    let whole = place.whole();
    let mut child = place.start(&format!("{TRAINING} --save HERE/net --save-every 1"));
    wait_for(&place.path("net"), &mut child);
    fs::remove_dir_all(place.path("run")).expect("it can be removed");
    fs::write(place.path("run"), "in the way").expect("a file");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    let expected = format!("error: {}: cannot make the folder of the run: ", place.path("run").display());
    assert!(said(&output).contains(&expected), "{}", said(&output));
    assert!(fs::read(place.path("net")).expect("it was saved") == whole);
}

#[test]
fn interrupted_once_it_saves_and_goes_on_to_the_same_bits() {
    let place = Place::new();
    let whole = place.whole();
    let mut child = place.start(&format!("{TRAINING} --save HERE/net --save-every 1"));
    wait_for(&place.path("net"), &mut child);
    interrupt(&child);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", said(&output));
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("Stopped after epoch ") && told.contains("--resume "), "{told}");
    let output = place.run("--resume HERE/net --save HERE/net");
    assert!(output.status.success(), "{}", said(&output));
    assert!(fs::read(place.path("net")).expect("it was saved") == whole);
}

#[test]
fn interrupted_twice_it_ends_at_once_and_what_was_saved_is_whole() {
    let place = Place::new();
    // steps that take long enough to be interrupted within
    let mut child = place.start("--model resnet --batch 64 --save HERE/net --save-every 1");
    wait_for(&place.path("net"), &mut child);
    // again and again, as two at once may count as one
    while child.try_wait().expect("it can be asked").is_none() {
        interrupt(&child);
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{}", said(&output));
    place.assert_no_rest();
    let here = place.0.path().display();
    let eval = format!("cifar eval {here}/net --data {here}/data");
    let output = self::child(Command::new(program()), &eval).output().expect("it ends");
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn a_folder_that_a_run_writes_to_is_not_given_to_another() {
    let place = Place::new();
    let mut first = place.start("--model resnet --batch 64 --save HERE/net --save-every 1");
    wait_for(&place.path("net"), &mut first);
    let second = place.run(&format!("{TRAINING} --save HERE/other"));
    assert_eq!(second.status.code(), Some(1), "{}", said(&second));
    let expected = format!(
        "error: {}: expected a folder that nobody writes to, given one in use by process {} on ",
        place.path("run").display(),
        first.id()
    );
    assert!(said(&second).starts_with(&expected) || said(&second).contains(&expected), "{}", said(&second));
    assert!(said(&second).contains(" since 2") && said(&second).contains("choose another --out"), "{}", said(&second));
    assert!(!place.path("other").exists());
    // what is killed leaves no lock
    first.kill().expect("it is killed");
    first.wait().expect("it ends");
    let third = place.run("--epochs 1 --batch 20 --save HERE/other");
    assert!(third.status.success(), "{}", said(&third));
}

/// Names that clear a screen, turn the direction of a line, end it, or have no end.
#[test]
fn names_from_files_are_shown_and_do_nothing() {
    let place = Place::new();
    let long = "x".repeat(100_000);
    let mut names = vec!["cat\x1b[2J\x1b]0;title\x07", "a, b", "\u{202e}god", "\u{9b}31m", &long];
    names.extend(["f", "g", "h", "i", "j"]);
    fs::write(place.path("data/batches.meta.txt"), names.join("\n")).expect("a file");
    let trained = place.run("--epochs 1 --batch 20 --model linear --save HERE/net");
    assert!(trained.status.success(), "{}", said(&trained));
    // pages and pictures are as large as with short names, up to what a page says of the classes once
    let size = |name: &str| fs::metadata(place.path(name)).expect("it was made").len();
    assert!(size("run/report.html") < 1_500_000, "{}", size("run/report.html"));
    for name in ["run/templates.png", "run/samples.png"] {
        let bytes = fs::read(place.path(name)).expect("it was made");
        let width = u32::from_be_bytes([bytes[16], bytes[17], bytes[18], bytes[19]]);
        assert!(width < 4000, "{name}: {width}");
    }
    let here = place.0.path().display().to_string();
    let picture = image::RgbImage::from_pixel(32, 32, image::Rgb([9, 200, 30]));
    picture.save(place.path("a.png")).expect("it is written");
    for line in ["cifar eval HERE/net --data HERE/data", "cifar predict HERE/net HERE/a.png --top 10"] {
        let output = child(Command::new(program()), &line.replace("HERE", &here)).output().expect("it ends");
        assert!(output.status.success(), "{}", said(&output));
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(told.lines().all(|line| line.chars().count() < 2000 && !line.chars().any(char::is_control)), "{told}");
        assert!(told.contains(r"cat\u{1b}[2J\u{1b}]") && told.contains(r"\u{202e}god"), "{told}");
        assert!(told.contains("a, b") && !told.contains('\u{202e}'), "{told}");
    }
}

#[test]
fn a_batch_of_any_size_is_an_error_before_there_is_memory_for_it() {
    let place = Place::new();
    for (command, batch) in [("", "1000000000000"), ("", "18446744073709551615"), ("lr-find ", "1000000000000")] {
        let line = place.line(&format!("--batch {batch}")).replacen("cifar ", &format!("cifar {command}"), 1);
        let output = child(Command::new(program()), &line).output().expect("it ends");
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        let expected = format!("error: --batch: expected at most the 200 training pictures, given {batch}");
        assert!(said(&output).contains(&expected), "{}", said(&output));
    }
    // and one that a file says
    let trained = place.run("--epochs 1 --batch 20 --model linear --save HERE/net");
    assert!(trained.status.success(), "{}", said(&trained));
    let bytes = fs::read(place.path("net")).expect("it was saved");
    let at = bytes.windows(12).position(|part| part == b"\"batch\":\"20\"").expect("it says its batch");
    let length = u64::from_le_bytes(*bytes.first_chunk().expect("a length")) + 14;
    let changed =
        [&length.to_le_bytes()[..], &bytes[8..at], b"\"batch\":\"9000000000000000\"", &bytes[at + 12..]].concat();
    fs::write(place.path("net"), changed).expect("a file");
    let here = place.0.path().display();
    let eval = format!("cifar eval {here}/net --data {here}/data");
    let output = child(Command::new(program()), &eval).output().expect("it ends");
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("expected a batch whose workspace fits in the "), "{}", said(&output));
}

#[test]
fn pipes_and_devices_in_place_of_files_are_errors_at_once() {
    let place = Place::new();
    let pipe = place.path("pipe");
    let status = Command::new("mkfifo").arg(&pipe).status().expect("it runs");
    assert!(status.success());
    let here = place.0.path().display().to_string();
    fs::remove_file(place.path("data/test_batch.bin")).expect("it can be removed");
    std::os::unix::fs::symlink("/dev/zero", place.path("data/test_batch.bin")).expect("a link");
    for (line, expected) in [
        ("cifar --config HERE/pipe", "expected the options as a regular file, given a pipe"),
        ("cifar --data HERE/data --out HERE/run", "expected the CIFAR-10 test batch as a regular file, given a device"),
        ("cifar compare HERE --to HERE/page.html", "log.jsonl: cannot open the log: "),
    ] {
        let output = child(Command::new(program()), &line.replace("HERE", &here)).output().expect("it ends");
        assert!(!output.status.success());
        assert!(said(&output).contains(expected), "{}", said(&output));
    }
}
