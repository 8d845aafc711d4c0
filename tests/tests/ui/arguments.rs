//! Arguments: unknown, missing, of the wrong kind, out of range, given twice.

use nn_runtime::network;

network! { Unknown(x: [4]) { x -> linear(3, biass = false) -> relu -> linear(3, stride = 2) } }
network! { Missing(x: [4]) { x -> linear -> relu -> reshape } }
network! { Empty(x: [4]) { x -> linear() } }
network! { Kind(x: [4]) { x -> linear(true) -> tanh -> linear(3, bias = 1) -> tanh -> linear(0.5) -> reshape(4) } }
network! { Text(x: [4]) { x -> dropout("half") } }
network! { Name(x: [4]) { x -> dropout(P) -> leaky_relu(alpha = 0.1) } }
network! { High(x: [4]) { x -> dropout(1.5) } }
network! { Low(x: [4]) { x -> dropout(-0.5) } }
network! { Infinite(x: [4]) { x -> leaky_relu(1e999) } }
network! { Margin(x: [4]) { x -> svm(margin = -1) } }
network! { Size(x: [0]) { x -> linear(0) } }
network! { Negative(x: [4]) { x -> linear(3 - 4) -> linear(-2) } }
network! { Twice(x: [4]) { x -> linear(3, 4) -> tanh -> linear(3, out_features = 3) -> tanh -> linear(2, bias = true, bias = true) } }
network! { Order(x: [4]) { x -> linear(out_features = 3, false) } }
network! { TooMany(x: [4]) { x -> linear(3, true, zeros, zeros, 5) -> flatten(1) -> relu(0.1) } }
network! { Penalty(x: [4]) { x -> linear(3) -> softmax_ce + l2 + l2(-1) } }
network! { Whose(x: [4]) { x -> linear(3) as hidden -> softmax_ce + l1(1e-4, hiden) } }
network! { None(x: [4]) { x -> softmax_ce + l2(1e-4) } }
network! { Alone(x: [4]) { x -> linear(3) + l2(1e-4) } }
network! { Initial(x: [4]) { param w: [3, 4] = uniform(1, -1); param b: [3] = constant; w @ x + b } }

fn main() {}
