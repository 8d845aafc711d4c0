//! Files of networks: what they say of the network, and what happens with those of another one.
#![allow(missing_docs)]

use nn_runtime::checkpoint::{self, Metadata};
use nn_runtime::{Error, Parameter, ParameterSet, Seed, Sgd, network};
use tempfile::tempdir;

network! { Relu(x: [4]) { x -> linear(8) as hidden -> relu -> linear(3) as head -> softmax_ce } }
network! { Tanh(x: [4]) { x -> linear(8) as hidden -> tanh -> linear(3) as head -> softmax_ce } }
network! {
    /// What only training sees is different.
    Smoothed(x: [4]) {
        x -> linear(8, init = zeros) as hidden -> relu -> dropout(0.5) -> linear(3) as head
          -> softmax_ce(label_smoothing = 0.1)
    }
}
network! { Wide(x: [4]) { x -> linear(9) as hidden -> relu -> linear(3) as head -> softmax_ce } }
network! { More(x: [4]) { x -> linear(8) as hidden -> relu -> linear(3) as head -> tanh -> linear(3) -> softmax_ce } }
network! {
    Kinds(x: [2, 6, 6]) {
        param scale: [] = ones;
        layer unit(c) = conv2d(c, 3) -> batch_norm;
        (x * scale) -> unit(4) as block -> layer_norm([4, 4, 4]) -> flatten -> linear(3) -> softmax_ce
    }
}

#[test]
fn a_file_of_another_network_is_an_error_at_the_first_layer_that_differs() -> Result<(), Error> {
    let directory = tempdir().expect("a directory");
    let path = directory.path().join("net.safetensors");
    let net = Relu::new(Seed(1));
    net.save(&path)?;
    let message = |error: Error| error.to_string().replace(&path.display().to_string(), "net");
    // all shapes agree
    let error = message(Tanh::load(&path).expect_err("another network"));
    assert!(error.contains("expected a file of this network, given one of another"), "{error}");
    assert!(error.contains("this one has `tanh1 = tanh of hidden` and that one `relu1 = relu of hidden`"), "{error}");
    let error = message(Wide::load(&path).expect_err("another network"));
    let (here, there) = ("hidden = linear(out_features = 9) of x", "hidden = linear(out_features = 8) of x");
    assert!(error.contains(&format!("this one has `{here}` and that one `{there}`")), "{error}");
    let error = message(More::load(&path).expect_err("another network"));
    assert!(error.contains("has `tanh1 = tanh of head` and that one `predict head`"), "{error}");

    // what predictions do not depend on may differ
    let loaded = Smoothed::load(&path)?;
    assert_eq!(loaded.params.head.weight.view(), net.params.head.weight.view());
    Ok(())
}

#[test]
fn what_two_networks_have_in_common_is_read_on_request() -> Result<(), Error> {
    let directory = tempdir().expect("a directory");
    let path = directory.path().join("net.safetensors");
    let net = Relu::new(Seed(1));
    net.save(&path)?;
    let mut other = More::new(Seed(2));
    let matched = checkpoint::load_matching(&path, &mut other.params)?;
    assert_eq!(matched.missing, ["linear3.weight", "linear3.bias"]);
    assert_eq!(other.params.hidden.weight.view(), net.params.hidden.weight.view());
    Ok(())
}

#[test]
fn a_training_is_of_its_network_too_and_users_keep_their_metadata() -> Result<(), Error> {
    let directory = tempdir().expect("a directory");
    let path = directory.path().join("net.safetensors");
    let net = Relu::new(Seed(1));
    let notes = Metadata::from([("epoch".to_owned(), "3".to_owned())]);
    checkpoint::save_training(&path, &net.params, &net.optimizer(Sgd::new(0.1).momentum(0.9)), &notes)?;
    let mut other = Tanh::new(Seed(1));
    let mut optimizer = other.optimizer(Sgd::new(0.1).momentum(0.9));
    let error = checkpoint::load_training(&path, &mut other.params, &mut optimizer).expect_err("another network");
    assert!(matches!(error, Error::OtherNetwork { .. }), "{error}");
    let mut same = Relu::new(Seed(2));
    let mut optimizer = same.optimizer(Sgd::new(0.1).momentum(0.9));
    assert_eq!(checkpoint::load_training(&path, &mut same.params, &mut optimizer)?, notes);
    assert_eq!(checkpoint::metadata(&path)?, notes);
    Ok(())
}

#[test]
fn parameters_know_the_layers_that_made_them() {
    let known = Kinds::new(Seed(0)).params.described();
    let of = |name: &str| known.iter().find(|parameter| parameter.name == name).expect("it is there");
    let kinds: Vec<&str> = known.iter().map(|parameter| parameter.kind).collect();
    assert_eq!(known.len(), Kinds::new(Seed(0)).params.names().len());
    assert_eq!(of("scale").kind, "param", "{kinds:?}");
    assert_eq!(of("block.conv2d1.weight").kind, "conv2d", "{kinds:?}");
    assert_eq!(of("block.conv2d1.weight").layer(), "block.conv2d1");
    assert_eq!(of("block.batch_norm1.running_mean").kind, "batch_norm", "{kinds:?}");
    assert_eq!(of("linear1.bias").shape, [3]);
    let bare: Vec<&str> =
        known.iter().filter(|p: &&Parameter| p.is_of_norm() || p.is_bias()).map(|p| p.name.as_str()).collect();
    assert!(bare.contains(&"layer_norm1.weight") && bare.contains(&"block.conv2d1.bias"), "{bare:?}");
    assert!(!bare.contains(&"scale") && !bare.contains(&"linear1.weight"), "{bare:?}");
}
