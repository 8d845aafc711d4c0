//! What users add to the language, emitted and compiled, against the reference.
#![allow(missing_docs)]

use nn_tests::case;

case! {
    templates_and_structure: N {}
    predict(x) all(x, labels)
    [loss, gradients(stem.weight, stem.bias, body.fc1.linear1.weight, body.fc1.linear1.bias, body.fc2.linear1.weight,
        body.fc2.linear1.bias, linear2.weight, linear2.bias, x), step];
    N(#[grad] x: [7]) {
        layer fc(n) = linear(n) -> tanh;
        layer first(n) = linear(n);
        x -> first(5) as stem -> relu -> repeat(2, residual(fc(5))) as body -> linear(3) -> softmax_ce
    }
}

case! {
    a_shared_encoder_partly_frozen: N {}
    predict(x, y) all(x, y, targets) [loss, gradients(enc.linear1.weight, enc.linear1.bias, x, y), step];
    N(#[grad] x: [7], #[grad] y: [7]) {
        share enc = linear(5) -> tanh -> frozen linear(3);
        ((x -> enc) * (y -> enc)) -> mse
    }
}

case! {
    operations: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias, x), step];
    N(#[grad] x: [7]) {
        op gate(a, b) = a * sigmoid(b);
        op ste(v) = sign(v), grad(dy) = dy * 2;
        let h = x -> linear(7);
        (gate(h -> ste, x) + stop_gradient(h)) -> mse
    }
}

case! {
    a_gradient_penalty: N {}
    predict(x) all(x, targets) [loss, gradients(linear1.weight, linear1.bias, linear2.weight, x), step];
    N(#[grad] x: [5]) {
        let y = x -> linear(7) -> tanh -> linear(1, bias = false);
        y -> mse + 0.1 * batch_mean(square(grad(y, x)))
    }
}

case! {
    a_vector_jacobian_product: N {}
    predict(x) all(x, cotangent1, cotangent2) [derivatives(linear1.weight, linear1.bias, x)];
    #[cotangent]
    N(#[grad] x: [6]) { let (a, b) = x -> split(2, axis = 0); (a * b, x -> linear(4) -> tanh) }
}
