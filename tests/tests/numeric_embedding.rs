//! Rows of learned tables: emitted code against the reference.
#![allow(missing_docs, reason = "what `case!` makes is for tests alone")]

use nn_tests::case;

case! {
    embedding: N {}
    predict(y) all(y, t) [loss, gradients(embedding1.weight, linear1.weight, linear1.bias), step];
    N(y: class(7), t: [5]) { y -> embedding(17) -> tanh -> linear(5) -> mse(t) }
}

case! {
    embedding_of_sequences: N {}
    predict(y) all(y, labels) [loss, gradients(embedding1.weight, linear1.weight, linear1.bias), step];
    N(y: [class(11); 3]) { y -> embedding(33) -> mean(axis = 0) -> linear(4) -> softmax_ce }
}

case! {
    embedding_shared: N {}
    predict(y, z, x) all(y, z, x, t) [loss, gradients(table.weight), step];
    N(y: [class(9); 4], z: class(9), x: [21], t: [21]) {
        share table = embedding(21);
        ((y -> table -> sum(axis = 0)) * (z -> table) * x) -> mse(t)
    }
}
