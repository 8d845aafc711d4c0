//! After an error the fields that the source names exist, too.

use nn_runtime::ndarray::{Array1, Array2};
use nn_runtime::{Seed, network};

network! {
    Classifier(x: [64]) {
        param scale: [64] = ones;
        (x * scale) -> linear(100) as hidden -> relu -> linear(10, biass = true) -> softmax_ce
    }
}

fn main() {
    let net = Classifier::new(Seed(1));
    let _weight: Array2<f32> = net.params.hidden.weight.to_array();
    let _bias: Array1<f32> = net.params.hidden.bias.to_array();
    let _scale: Array1<f32> = net.params.scale.to_array();
    let _second: Array1<f32> = net.params.linear2.bias.to_array();
}
