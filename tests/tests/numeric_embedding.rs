//! Rows of learned tables: emitted code against the reference.
#![allow(missing_docs)]

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
