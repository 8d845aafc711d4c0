//! Networks in a binary that forbids every warning, of which little is used: none of a network's types or methods is
//! dead code. The same in a library is `examples/lints.rs`; `cargo clippy --all-targets` looks at both.
#![deny(warnings, missing_docs, unsafe_code, unused)]
#![deny(clippy::all, clippy::pedantic)]

use nn_runtime::{Seed, network};

const K: usize = 3;

network! {
    Classifier(x: [4]) { x -> linear(8) -> relu -> linear(K) -> softmax_ce }
}

network! {
    /// Nothing but the type is named.
    Named<const H: usize>(x: [4], labels: class(3)) { x -> linear(H) -> dropout -> linear(3) -> softmax_ce(labels) }
}

network! {
    Gate(#[grad] x: [], #[grad] y: [], #[grad] z: []) { (x + y) * z }
}

mod inner {
    use nn_runtime::network;

    network! {
        pub(super) Narrow(x: [4]) { x -> linear(super::K, bias = false) as only -> mse + l2(1e-3, only) }
    }
}

mod library {
    use nn_runtime::network;

    network! {
        pub Public<const H: usize>(x: [4]) { x -> linear(H) -> relu -> linear(3) -> softmax_ce }
    }

    macro_rules! of_a_macro {
        ($name:ident, $classes:expr) => {
            network! {
                pub $name<const H: usize>(x: [4]) { x -> linear(H) -> relu -> linear($classes) -> softmax_ce }
            }
        };
    }

    of_a_macro!(Expanded, 3);
}

#[test]
fn little_is_used() {
    let net = Classifier::new(Seed(1));
    assert_eq!(net.params.linear1.weight.view().shape(), [8, 4]);
    assert_eq!(Named::<5>::PARAMETERS, 4 * 5 + 5 + 5 * 3 + 3);
    assert_eq!(Gate::PARAMETERS, 0);
    assert_eq!(inner::Narrow::PARAMETERS, 12);
    assert_eq!(library::Public::<2>::PARAMETERS, library::Expanded::<2>::PARAMETERS);
}

#[test]
fn an_expression_is_used_once() {
    let net = network!(x: [4] -> linear(8) -> tanh -> linear(K) -> softmax_ce);
    assert_eq!(net.params.linear2.bias.view().len(), K);
}
