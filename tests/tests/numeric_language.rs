//! What users add to the language, emitted and compiled, against the reference.
#![allow(missing_docs)]

use nn_tests::case;

case! {
    templates_and_structure: N {}
    predict(x) all(x, labels)
    [loss, gradients(stem.weight, stem.bias, body.fc1.linear1.weight, body.fc1.linear1.bias, body.fc2.linear1.weight,
        body.fc2.linear1.bias, linear1.weight, linear1.bias, x), step];
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

// Layers that share their kernels, each with its own parameters, random numbers and optimiser's state.
case! {
    layers_with_shared_kernels: N {}
    predict(x) all(x, labels)
    [loss, gradients(
        tower.linear1.weight, tower.linear1.bias, tower.layer_norm1.weight, tower.layer_norm1.bias,
        tower.linear2.weight, tower.linear2.bias, tower.layer_norm2.weight, tower.layer_norm2.bias,
        tower.linear3.weight, tower.linear3.bias, tower.layer_norm3.weight, tower.layer_norm3.bias, linear1.weight,
        linear1.bias, x
    ), step];
    N(#[grad] x: [5]) {
        x -> repeat(3, residual(linear(5) -> layer_norm(eps = 0.5) -> tanh) -> dropout(0.3)) as tower
          -> linear(3) -> softmax_ce
    }
}

case! {
    convolutions_with_shared_kernels: N {}
    predict(x) all(x, labels)
    [loss, gradients(
        tower.conv2d1.weight, tower.conv2d1.bias, tower.batch_norm1.weight, tower.batch_norm1.bias,
        tower.conv2d2.weight, tower.conv2d2.bias, tower.batch_norm2.weight, tower.batch_norm2.bias,
        tower.conv2d3.weight, tower.conv2d3.bias, tower.batch_norm3.weight, tower.batch_norm3.bias, linear1.weight,
        linear1.bias, x
    ), step];
    N(#[grad] x: [2, 5, 4]) {
        x -> repeat(3, conv2d(2, 3, padding = 1) -> batch_norm(eps = 0.5) -> relu -> dropout(0.2)) as tower
          -> flatten -> linear(3) -> softmax_ce
    }
}

// And layers that nearly do the same.
case! {
    layers_that_differ_in_a_number: N {}
    predict(x) all(x, targets)
    [loss, gradients(
        linear1.weight, linear1.bias, linear2.weight, linear2.bias, linear3.weight, linear3.bias, linear4.weight,
        last.weight, x
    ), step];
    N(#[grad] x: [4]) {
        let a = x -> linear(4) -> leaky_relu(0.1) -> linear(4) -> leaky_relu(0.2) -> dropout(0.1);
        let b = a -> linear(4) -> leaky_relu(0.1) -> dropout(0.2);
        let c = (a - b) * (b - a) / (2 + square(a)) - b;
        c -> linear(4, bias = false) -> relu -> linear(4, bias = false) as last -> mse
    }
}
