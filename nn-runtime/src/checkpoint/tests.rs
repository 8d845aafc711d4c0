use super::*;
use crate::{Init, Seed, Tensor};
use ndarray::{ArrayViewD, ArrayViewMutD, Ix1, Ix2};
use safetensors::{Dtype, SafeTensors, tensor::TensorView};
use std::fs;
use tempfile::{TempDir, tempdir};

mod training;

#[derive(Clone, Debug, PartialEq)]
struct Params {
    weight: Tensor<f32, Ix2>,
    bias: Tensor<f32, Ix1>,
}

impl ParameterSet<f32> for Params {
    fn visit<'a>(&'a self, f: &mut dyn FnMut(&str, ArrayViewD<'a, f32>)) {
        f("hidden.weight", self.weight.view().into_dyn());
        f("hidden.bias", self.bias.view().into_dyn());
    }

    fn visit_mut<'a>(&'a mut self, f: &mut dyn FnMut(&str, ArrayViewMutD<'a, f32>)) {
        f("hidden.weight", self.weight.view_mut().into_dyn());
        f("hidden.bias", self.bias.view_mut().into_dyn());
    }
}

fn params(seed: u64) -> Params {
    let mut params = Params { weight: Tensor::in_order([2, 3], [1, 0]), bias: Tensor::in_order([2], [0]) };
    Init::HeNormal.fill(&mut params.weight, 3, 2, Seed(seed), 0);
    Init::LinearDefault.fill(&mut params.bias, 3, 2, Seed(seed), 1);
    params
}

fn metadata() -> Metadata {
    Metadata::from([("epoch", "7"), ("note", "a \"quoted\\\"\n\u{1} naïve one")].map(|(k, v)| (k.into(), v.into())))
}

fn file() -> (TempDir, std::path::PathBuf) {
    let directory = tempdir().unwrap();
    let path = directory.path().join("net.safetensors");
    (directory, path)
}

/// Writes a file with the safetensors crate, as another program would.
fn write_foreign(path: &Path, tensors: &[(&str, Dtype, &[usize], &[u8])]) {
    let views =
        tensors.iter().map(|&(key, dtype, shape, data)| (key, TensorView::new(dtype, shape.to_vec(), data).unwrap()));
    fs::write(path, safetensors::serialize(views, None).unwrap()).unwrap();
}

fn load_error(path: &Path) -> String {
    let mut loaded = params(2);
    let error = load_into(path, &mut loaded).unwrap_err();
    assert_eq!(loaded, params(2), "an error changes nothing");
    error.to_string().replace(path.to_str().unwrap(), "net")
}

#[test]
fn what_was_saved_is_loaded() {
    let (_directory, path) = file();
    save(&path, &params(1), &metadata()).unwrap();
    let mut loaded = params(2);
    assert_eq!(load_into(&path, &mut loaded).unwrap(), metadata());
    assert_eq!(loaded, params(1));
    assert!(loaded.weight.as_slice()[2..16].iter().all(|x| x.to_bits() == 0), "the padding stays zero");
}

#[test]
fn files_hold_the_presented_form_and_are_the_same_bytes_each_time() {
    let (directory, path) = file();
    save(&path, &params(1), &metadata()).unwrap();
    let bytes = fs::read(&path).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let weight = tensors.tensor("hidden.weight").unwrap();
    assert_eq!((weight.dtype(), weight.shape()), (Dtype::F32, &[2, 3][..]));
    let row_major: Vec<u8> = params(1).weight.view().iter().flat_map(|x| x.to_le_bytes()).collect();
    assert_eq!(weight.data(), row_major);

    save(&path, &params(1), &metadata()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), bytes);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn a_file_cut_short_anywhere_is_an_error() {
    let (_directory, path) = file();
    save(&path, &params(1), &metadata()).unwrap();
    let bytes = fs::read(&path).unwrap();
    for length in 0..bytes.len() {
        fs::write(&path, &bytes[..length]).unwrap();
        let error = load_error(&path);
        assert!(error.starts_with(&format!("net: expected a whole safetensors file, given {length} bytes")), "{error}");
    }
    fs::write(&path, [&bytes[..], &[0]].concat()).unwrap();
    assert!(load_error(&path).contains("whole safetensors file"));
}

#[test]
fn damaged_bytes_are_refused_where_the_formats_library_refuses_them() {
    let (_directory, path) = file();
    save(&path, &params(1), &metadata()).unwrap();
    let bytes = fs::read(&path).unwrap();
    for at in 0..bytes.len() {
        for damage in [0x00, 0x30, 0xff] {
            let mut damaged = bytes.clone();
            damaged[at] = damage;
            let ours = header::read(&damaged, damaged.len() as u64);
            let theirs = SafeTensors::deserialize(&damaged);
            assert_eq!(ours.is_ok(), theirs.is_ok(), "byte {at} to {damage}: {:?}, {:?}", ours.err(), theirs.err());
            fs::write(&path, damaged).unwrap();
            let _ = load_into(&path, &mut params(2));
        }
    }
}

#[test]
fn what_does_not_fit_is_an_error() {
    let (_directory, path) = file();
    let (weight, bias) = ([0; 24], [0; 8]);
    let good_bias = ("hidden.bias", Dtype::F32, &[2][..], &bias[..]);

    write_foreign(&path, &[good_bias]);
    assert_eq!(
        load_error(&path),
        "net: expected `hidden.weight`, given a file without; its keys are `hidden.bias`; `load_with` renames \
         keys, `load_matching` reads those that both have"
    );
    write_foreign(&path, &[good_bias, ("hidden.weight", Dtype::F32, &[3, 2], &weight)]);
    assert_eq!(load_error(&path), "net: `hidden.weight`: expected F32 [2, 3], given F32 [3, 2]");
    write_foreign(&path, &[good_bias, ("hidden.weight", Dtype::I32, &[2, 3], &weight)]);
    assert_eq!(load_error(&path), "net: `hidden.weight`: expected F32 [2, 3], given I32 [2, 3]");
    let large = 1e300_f64.to_le_bytes().repeat(6);
    write_foreign(&path, &[good_bias, ("hidden.weight", Dtype::F64, &[2, 3], &large)]);
    assert_eq!(
        load_error(&path),
        "net: `hidden.weight`: expected F32 [2, 3], given F64 [2, 3] of numbers that f32 cannot hold"
    );
    let good_weight = ("hidden.weight", Dtype::F32, &[2, 3][..], &weight[..]);
    write_foreign(&path, &[good_bias, good_weight, ("z", Dtype::F32, &[2], &bias), ("a", Dtype::F32, &[2], &bias)]);
    assert_eq!(load_error(&path), "net: expected only the network's own parameters, given also `a`, `z`");
    write_foreign(&path, &[good_bias, good_weight]);
    assert!(load_into(&path, &mut params(2)).unwrap().is_empty());
}

#[test]
fn counters_of_batches_are_passed_over() {
    let (_directory, path) = file();
    let (weight, bias, count) = ([0; 24], [0; 8], 3_i64.to_le_bytes());
    let weight = ("hidden.weight", Dtype::F32, &[2, 3][..], &weight[..]);
    let bias = ("hidden.bias", Dtype::F32, &[2][..], &bias[..]);
    let counter = |key| (key, Dtype::I64, &[][..], &count[..]);
    write_foreign(&path, &[weight, bias, counter("hidden.num_batches_tracked"), counter("norm.num_batches_tracked")]);
    load_into(&path, &mut params(2)).unwrap();
    // not what is only called alike, and not in place of what is missing
    write_foreign(&path, &[weight, bias, counter("hidden.num_batches"), counter("hidden.num_batches_tracked")]);
    assert_eq!(load_error(&path), "net: expected only the network's own parameters, given also `hidden.num_batches`");
    write_foreign(&path, &[weight, counter("hidden.num_batches_tracked")]);
    assert!(load_error(&path).starts_with("net: expected `hidden.bias`, given a file without; its keys are "));
}

#[test]
fn half_precision_is_widened() {
    let (_directory, path) = file();
    // 1.5 is 3e00 in F16, and 3fc0 in BF16
    let (weight, bias) = ([0x00, 0x3e].repeat(6), [0xc0, 0x3f].repeat(2));
    write_foreign(&path, &[("hidden.weight", Dtype::F16, &[2, 3], &weight), ("hidden.bias", Dtype::BF16, &[2], &bias)]);
    let mut loaded = params(2);
    load_into(&path, &mut loaded).unwrap();
    assert!(loaded.weight.view().iter().chain(&loaded.bias.view()).all(|x| x.to_bits() == 1.5_f32.to_bits()));
}

#[test]
fn double_precision_is_rounded() {
    let (_directory, path) = file();
    let (weight, bias) = (0.1_f64.to_le_bytes().repeat(6), f64::INFINITY.to_le_bytes().repeat(2));
    write_foreign(&path, &[("hidden.weight", Dtype::F64, &[2, 3], &weight), ("hidden.bias", Dtype::F64, &[2], &bias)]);
    let mut loaded = params(2);
    load_into(&path, &mut loaded).unwrap();
    assert!(loaded.weight.view().iter().all(|x| x.to_bits() == 0.1_f32.to_bits()));
    assert!(loaded.bias.view().iter().all(|x| x.is_infinite()), "what the file says");
}

#[test]
fn keys_by_other_names_are_loaded_and_errors_say_both() {
    let (_directory, path) = file();
    let weight: Vec<u8> = (0..6_u8).flat_map(|i| f32::from(i).to_le_bytes()).collect();
    let bias = [0; 8];
    write_foreign(&path, &[("fc1.weight", Dtype::F32, &[2, 3], &weight), ("fc1.bias", Dtype::F32, &[2], &bias)]);
    assert_eq!(
        load_error(&path),
        "net: expected `hidden.weight` (the nearest is `fc1.weight`), `hidden.bias` (the nearest is `fc1.bias`), given a file \
         without; its keys are `fc1.bias`, `fc1.weight`; `load_with` renames keys, `load_matching` reads those that both have"
    );
    let mut loaded = params(2);
    load_with(&path, &mut loaded, |key| key.replace("fc1", "hidden")).unwrap();
    assert_eq!(loaded.weight.to_array(), ndarray::array![[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]);

    let error = |given: Result<Metadata, Error>| given.unwrap_err().to_string().replace(path.to_str().unwrap(), "net");
    let swapped = |key: &str| if key == "fc1.bias" { "hidden.weight" } else { "hidden.bias" }.to_owned();
    assert_eq!(
        error(load_with(&path, &mut loaded, swapped)),
        "net: `hidden.weight`: expected F32 [2, 3], given F32 [2], which the file calls `fc1.bias`"
    );
    assert_eq!(
        error(load_with(&path, &mut loaded, |_| "hidden.weight".to_owned())),
        "net: `hidden.weight`: expected one key of the file to be renamed to it, given `fc1.bias` and `fc1.weight`"
    );
    let only_weight = |key: &str| (key == "fc1.weight").then(|| "hidden.weight".to_owned());
    assert!(error(load_with(&path, &mut loaded, only_weight)).starts_with("net: expected `hidden.bias`"));
    let matched = load_matching_with(&path, &mut loaded, only_weight).unwrap();
    assert_eq!((matched.loaded.len(), matched.missing.len(), matched.unexpected.len()), (1, 1, 0));
}

/// A pipe that nobody writes to, and what never ends.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_neither_read_nor_replaced() {
    let (directory, path) = file();
    let made = std::process::Command::new("mkfifo").arg(&path).status().is_ok_and(|status| status.success());
    let no_files: Vec<&Path> =
        made.then_some(path.as_path()).into_iter().chain([Path::new("/dev/zero"), directory.path()]).collect();
    for no_file in no_files {
        let error = load_into(no_file, &mut params(2)).unwrap_err().to_string();
        assert!(error.contains(": expected the checkpoint as a regular file, given a "), "{error}");
        let error = save(no_file, &params(1), &metadata()).unwrap_err().to_string();
        assert!(error.contains(": cannot write the checkpoint: expected a file, given a d"), "{error}");
    }
}

/// Each has a file of its own until it is whole.
#[test]
fn two_writers_and_a_reader_do_not_meet() {
    let (directory, path) = file();
    save(&path, &params(0), &metadata()).unwrap();
    let (path, directory) = (path.as_path(), directory.path());
    std::thread::scope(|threads| {
        for writer in 1..3 {
            threads.spawn(move || (0..50).for_each(|_| save(path, &params(writer), &metadata()).unwrap()));
        }
        threads.spawn(move || {
            for _ in 0..200 {
                let mut loaded = params(9);
                load_into(path, &mut loaded).unwrap();
                assert!((0..3).any(|writer| loaded == params(writer)), "one file, and not parts of two");
            }
        });
    });
    assert_eq!(fs::read_dir(directory).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn names_as_long_as_they_may_be() {
    let (directory, _) = file();
    let path = directory.path().join("n".repeat(255));
    save(&path, &params(1), &metadata()).unwrap();
    save(&path, &params(2), &metadata()).unwrap();
    load_into(&path, &mut params(3)).unwrap();
}

#[cfg(unix)]
#[test]
fn links_stay_and_permissions_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (directory, path) = file();
    let (link, second, dangling) =
        (directory.path().join("link"), directory.path().join("second"), directory.path().join("dangling"));
    save(&path, &params(1), &metadata()).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("net.safetensors", &link).unwrap();
    symlink(&link, &second).unwrap();
    save(&second, &params(2), &metadata()).unwrap();
    assert!(fs::symlink_metadata(&second).unwrap().is_symlink() && fs::symlink_metadata(&link).unwrap().is_symlink());
    let mut loaded = params(3);
    load_into(&path, &mut loaded).unwrap();
    assert_eq!(loaded, params(2));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    // one that leads to nothing yet, and one that leads to itself
    symlink("new.safetensors", &dangling).unwrap();
    save(&dangling, &params(1), &metadata()).unwrap();
    load_into(directory.path().join("new.safetensors"), &mut loaded).unwrap();
    let circle = directory.path().join("circle");
    symlink("circle", &circle).unwrap();
    assert!(save(&circle, &params(1), &metadata()).is_err());
}

/// Somebody's link under the name that the process number gives is not written through.
#[cfg(unix)]
#[test]
fn nobody_elses_file_is_written_to() {
    let (directory, path) = file();
    let theirs = directory.path().join("theirs");
    fs::write(&theirs, "theirs").unwrap();
    let old_name = directory.path().join(format!(".net.safetensors.{}.new", std::process::id()));
    std::os::unix::fs::symlink(&theirs, old_name).unwrap();
    save(&path, &params(1), &metadata()).unwrap();
    assert_eq!(fs::read_to_string(theirs).unwrap(), "theirs");
}

#[test]
fn files_that_cannot_be_read_or_written_are_named() {
    let (directory, path) = file();
    assert!(load_error(&path).starts_with("net: cannot open the checkpoint: "));
    assert!(super::metadata(&path).unwrap_err().to_string().contains("cannot open the checkpoint"));
    let inside = path.join("no/such/net");
    let error = save(&inside, &params(1), &metadata()).unwrap_err().to_string();
    assert!(error.contains("no/such/net: cannot write the checkpoint: "), "{error}");
    // a directory in the file's place: the new file is taken away again
    fs::create_dir(&path).unwrap();
    assert!(save(&path, &params(1), &metadata()).is_err());
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn a_name_used_twice_is_an_error() {
    struct Twice(Params);
    impl ParameterSet<f32> for Twice {
        fn visit<'a>(&'a self, f: &mut dyn FnMut(&str, ArrayViewD<'a, f32>)) {
            self.0.visit(f);
            self.0.visit(f);
        }
        fn visit_mut<'a>(&'a mut self, f: &mut dyn FnMut(&str, ArrayViewMutD<'a, f32>)) {
            self.0.visit_mut(f);
        }
    }
    let (_directory, path) = file();
    let error = save(&path, &Twice(params(1)), &metadata()).unwrap_err().to_string();
    assert!(error.ends_with("`hidden.bias`: expected one parameter of this name, given several"), "{error}");
    assert!(!path.exists());
}

#[test]
fn what_matches_is_loaded_and_the_rest_is_told() {
    let (_directory, path) = file();
    let weight: Vec<u8> = (0..6_u8).flat_map(|i| f32::from(i).to_le_bytes()).collect();
    let rest: &[u8] = &[0; 8];
    write_foreign(
        &path,
        &[
            ("hidden.weight", Dtype::F32, &[2, 3], &weight),
            ("gone.bias", Dtype::F32, &[2], rest),
            ("norm.num_batches_tracked", Dtype::I64, &[], rest),
            ("optimizer.0.hidden.weight", Dtype::F32, &[2], rest),
        ],
    );
    let mut loaded = params(2);
    let matched = load_matching(&path, &mut loaded).unwrap();
    assert_eq!(loaded.weight.to_array(), ndarray::array![[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]);
    assert_eq!(loaded.bias, params(2).bias, "what is missing stays");
    assert_eq!(
        matched.to_string(),
        "loaded 1 parameters\nnot in the file, left as they were: hidden.bias\nin the file only, passed over: gone.bias"
    );
}

#[test]
fn another_shape_and_another_network_do_not_match() {
    let (_directory, path) = file();
    write_foreign(&path, &[("hidden.weight", Dtype::F32, &[1], &[0; 4])]);
    let mut loaded = params(2);
    let error = load_matching(&path, &mut loaded).unwrap_err().to_string();
    assert!(error.ends_with("`hidden.weight`: expected F32 [2, 3], given F32 [1]"), "{error}");
    write_foreign(&path, &[("other.weight", Dtype::F32, &[1], &[0; 4])]);
    let error = load_matching(&path, &mut loaded).unwrap_err().to_string();
    assert!(
        error.contains("expected `hidden.weight` (the nearest is `other.weight`), `hidden.bias`, given a file"),
        "{error}"
    );
    assert_eq!(loaded, params(2));
}
