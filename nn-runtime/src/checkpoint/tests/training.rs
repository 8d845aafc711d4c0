//! What optimisers keep, in files.

use super::*;
use crate::{AdamW, Lamb, Muon, Optimizer, Resumable, Sgd};

fn optimizer(params: &Params) -> Optimizer<crate::SgdMomentum> {
    let lengths = [params.weight.as_slice().len(), params.bias.as_slice().len()];
    Optimizer::new(Sgd::new(0.1).momentum(0.9), &lengths)
}

#[test]
fn training_state_is_saved_in_presented_form_and_loaded() {
    let (_directory, path) = file();
    let mut saved = optimizer(&params(1));
    // the velocity of weight [1, 2]: input 2, output 1
    saved.state(0).slots[0][2 * 16 + 1] = 3.5;
    saved.state(1).slots[0][1] = -1.25;
    save_training(&path, &params(1), &saved, &metadata()).unwrap();

    let bytes = fs::read(&path).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let velocity = tensors.tensor("optimizer.0.hidden.weight").unwrap();
    assert_eq!(velocity.shape(), [2, 3]);
    assert_eq!(velocity.data()[20..], 3.5_f32.to_le_bytes());

    let (mut loaded, mut optimizer) = (params(2), optimizer(&params(2)));
    assert_eq!(load_training(&path, &mut loaded, &mut optimizer).unwrap(), metadata());
    assert_eq!(loaded, params(1));
    for parameter in 0..2 {
        assert_eq!(optimizer.slots(parameter).collect::<Vec<_>>(), saved.slots(parameter).collect::<Vec<_>>());
    }

    assert_eq!(super::super::metadata(&path).unwrap(), metadata());
    let mut for_use = params(2);
    assert_eq!(load_into(&path, &mut for_use).unwrap(), metadata());
    assert_eq!(for_use, params(1), "a training checkpoint is a checkpoint");
}

#[test]
fn a_checkpoint_without_training_state_is_an_error_that_changes_nothing() {
    let (_directory, path) = file();
    save(&path, &params(1), &metadata()).unwrap();
    let (mut loaded, mut optimizer) = (params(2), optimizer(&params(2)));
    optimizer.state(1).slots[0][1] = 2.0;
    let error = load_training(&path, &mut loaded, &mut optimizer).unwrap_err().to_string();
    let expected = "`optimizer.kind`: expected \"SgdMomentum\" in the metadata, given no such entry";
    assert!(error.ends_with(expected), "{error}");
    assert_eq!(loaded, params(2));
    assert!(optimizer.slots(1).all(|slot| slot[1] > 0.0));

    // plain gradient descent keeps nothing but must still have been saved as training
    let mut plain = Optimizer::new(Sgd::new(0.1), &optimizer.lengths());
    let error = load_training(&path, &mut loaded, &mut plain).unwrap_err().to_string();
    assert!(error.contains("`optimizer.kind`"), "{error}");
    save_training(&path, &params(1), &plain, &metadata()).unwrap();
    load_training(&path, &mut loaded, &mut plain).unwrap();
    assert_eq!(loaded, params(1));
}

#[test]
fn the_optimiser_must_be_the_networks() {
    let (_directory, path) = file();
    for lengths in [&[48][..], &[48, 2, 1], &[3, 2]] {
        let other = Optimizer::new(Sgd::new(0.1), lengths);
        let result = save_training(&path, &params(1), &other, &metadata());
        assert!(matches!(result, Err(Error::OptimizerMismatch { .. })), "{lengths:?}");
    }
    // a frozen weight has no state
    let frozen = Optimizer::new(Sgd::new(0.1).momentum(0.9), &[0, 2]);
    save_training(&path, &params(1), &frozen, &metadata()).unwrap();
    let bytes = fs::read(&path).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    assert!(tensors.tensor("optimizer.0.hidden.weight").is_err());
    assert!(tensors.tensor("optimizer.0.hidden.bias").is_ok());
}

fn load_training_error(path: &Path, optimizer: &mut impl Resumable) -> String {
    let mut loaded = params(2);
    let error = load_training(path, &mut loaded, optimizer).unwrap_err();
    assert_eq!(loaded, params(2), "an error changes nothing");
    error.to_string().replace(path.to_str().unwrap(), "net")
}

#[test]
fn what_another_optimiser_has_kept_is_refused_by_name() {
    let (_directory, path) = file();
    save_training(&path, &params(1), &optimizer(&params(1)), &metadata()).unwrap();
    let lengths = optimizer(&params(1)).lengths();
    let error = load_training_error(&path, &mut Optimizer::new(AdamW::new(0.1), &lengths));
    assert_eq!(error, "net: `optimizer.kind`: expected \"AdamW\" in the metadata, given \"SgdMomentum\"");
    let error = load_training_error(&path, &mut Optimizer::new(AdamW::new(0.1).amsgrad(), &lengths));
    assert!(error.contains("expected \"AdamW with amsgrad\" in the metadata"), "{error}");
    let error = load_training_error(&path, &mut Lamb::new(0.1));
    assert_eq!(error, "net: `optimizer.kind`: expected \"Lamb\" in the metadata, given \"SgdMomentum\"");
    save_training(&path, &params(1), &Muon::new(0.1), &metadata()).unwrap();
    let error = load_training_error(&path, &mut optimizer(&params(2)));
    assert_eq!(error, "net: `optimizer.kind`: expected \"SgdMomentum\" in the metadata, given \"Muon\"");
}

#[test]
fn counters_that_are_no_numbers_and_arrays_that_are_missing_are_errors() {
    let (_directory, path) = file();
    let kind = |counter: &str| {
        Metadata::from([("optimizer.kind", "Lamb"), ("optimizer.counter", counter)].map(|(k, v)| (k.into(), v.into())))
    };
    save(&path, &params(1), &kind("-1")).unwrap();
    let error = load_training_error(&path, &mut Lamb::new(0.1));
    assert_eq!(error, "net: `optimizer.counter`: expected a whole number in the metadata, given \"-1\"");

    // one that has trained asks for what it knows; a new one takes what is there, but all of it
    save(&path, &params(1), &kind("7")).unwrap();
    let mut trained = Lamb::new(0.1);
    trained.step(&mut params(1), &params(3)).unwrap();
    let error = load_training_error(&path, &mut trained);
    assert!(error.starts_with("net: expected `optimizer.0.hidden.weight`"), "{error}");
    let mut new = Lamb::new(0.1);
    load_training(&path, &mut params(2), &mut new).unwrap();
    assert_eq!(new.taken(), 7);
    let mut entries = entries(&params(1));
    entries.push(("optimizer.1.hidden.bias".to_owned(), ndarray::arr1(&[1.0, 2.0]).into_dyn()));
    write::write(&path, &entries, &kind("7")).unwrap();
    let error = load_training_error(&path, &mut Lamb::new(0.1));
    assert!(error.starts_with("net: expected `optimizer.0.hidden.bias`"), "{error}");
}

#[test]
fn several_optimisers_share_a_file_by_name() {
    let (_directory, path) = file();
    let (mut given, gradients) = (params(1), params(3));
    let (mut muon, mut rest) = (Muon::new(0.1), optimizer(&params(1)));
    for _ in 0..3 {
        muon.step(&mut given, &gradients, |name| name == "hidden.weight").unwrap();
    }
    rest.state(1).slots[0][1] = -1.25;
    rest.set_taken(5);
    save_training_all(&path, &given, &[("muon", &muon), ("rest", &rest)], &metadata()).unwrap();

    let (mut loaded, mut new_muon, mut new_rest) = (params(2), Muon::new(0.1), optimizer(&params(2)));
    let all: &mut [(&str, &mut dyn Resumable)] = &mut [("rest", &mut new_rest), ("muon", &mut new_muon)];
    assert_eq!(load_training_all(&path, &mut loaded, all).unwrap(), metadata(), "in any order");
    assert_eq!((loaded.clone(), new_muon.taken(), new_rest.taken()), (given.clone(), 3, 5));
    assert_eq!(new_muon.kept(&loaded).unwrap(), muon.kept(&given).unwrap());
    assert_eq!(new_rest.kept(&loaded).unwrap(), rest.kept(&given).unwrap());
    assert_eq!(super::super::metadata(&path).unwrap(), metadata());
    assert_eq!(load_into(&path, &mut params(2)).unwrap(), metadata());

    let error = load_training_error(&path, &mut Muon::new(0.1));
    let names = "`optimizer.muon.counter`, `optimizer.muon.kind`, `optimizer.rest.counter`, `optimizer.rest.kind`";
    assert_eq!(error, format!("net: `optimizer.kind`: expected \"Muon\" in the metadata, given only {names}"));
    let one: &mut [(&str, &mut dyn Resumable)] = &mut [("muon", &mut new_muon)];
    let error = load_training_all(&path, &mut loaded, one).unwrap_err();
    assert!(matches!(error, Error::UnknownKeys { .. }), "the rest's are not passed over: {error}");
    let swapped: &mut [(&str, &mut dyn Resumable)] = &mut [("muon", &mut new_rest), ("rest", &mut new_muon)];
    let error = load_training_all(&path, &mut loaded, swapped).unwrap_err().to_string();
    assert!(
        error.ends_with("`optimizer.muon.kind`: expected \"SgdMomentum\" in the metadata, given \"Muon\""),
        "{error}"
    );
    assert_eq!(loaded, given);
}

#[test]
fn optimisers_need_names_of_their_own() {
    let (_directory, path) = file();
    let (a, b) = (Muon::new(0.1), Lamb::new(0.1));
    for (first, second, wrong) in [("a", "a", "a"), ("a", "", ""), ("b.c", "a", "b.c")] {
        let all: &[(&str, &dyn Resumable)] = &[(first, &a), (second, &b)];
        let error = save_training_all(&path, &params(1), all, &metadata()).unwrap_err().to_string();
        let expected = "optimizers: expected each to have a name of its own, without dots, given";
        assert_eq!(error, format!("{expected} {wrong:?}"));
    }
    assert!(!path.exists());
}

/// A network of the bias alone.
struct Other(Tensor<f32, Ix1>);

impl ParameterSet<f32> for Other {
    fn visit<'a>(&'a self, f: &mut dyn FnMut(&str, ArrayViewD<'a, f32>)) {
        f("hidden.bias", self.0.view().into_dyn());
    }
    fn visit_mut<'a>(&'a mut self, f: &mut dyn FnMut(&str, ArrayViewMutD<'a, f32>)) {
        f("hidden.bias", self.0.view_mut().into_dyn());
    }
}

#[test]
fn an_optimiser_of_gradients_in_memory_must_be_the_networks() {
    let (_directory, path) = file();
    let mut lamb = Lamb::new(0.1);
    lamb.step(&mut params(1), &params(3)).unwrap();
    let error = save_training(&path, &Other(Tensor::in_order([2], [0])), &lamb, &metadata()).unwrap_err().to_string();
    let trained = "expected the parameters that it has trained so far, `hidden.weight` [2, 3], `hidden.bias` [2]";
    assert_eq!(error, format!("optimizer: {trained}, given `hidden.bias` [2]"));
}
