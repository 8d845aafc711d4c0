//! Several errors in one network, each on its token.

use nn_runtime::network;

network! {
    /// Nearly right.
    pub Classifier<const H: usize>(x: [3, 32, 32], unused: [2]) {
        let a = x -> flaten -> linear(H);
        let b = x -> flatten -> linear(100, bias = 3) as hidden -> relu;
        let c = x -> flatten -> linear(10) as hidden;
        let d = c -> reshape([3, 3]);
        d -> softmax_ce
    }
}

fn main() {}
