use nn_runtime::network;

network! { A(x: [4]) { x -> batch_norm(momentum = 1.5) -> mse } }
network! { B(x: [4]) { x -> batch_norm(eps = -1) -> mse } }
network! { C(x: []) { x -> batch_norm -> mse } }
network! { D(x: [4]) { param w: [3, 4] = ones; x -> linear(4) -> mse + batch_mean(w -> batch_norm) } }
network! { E(x: [6, 2]) { x -> group_norm(4) -> mse } }
network! { F(x: [3]) { x -> instance_norm -> mse } }
network! { G(x: [3, 1]) { x -> instance_norm -> mse } }
network! { H(x: [3, 4]) { x -> layer_norm([3, 5]) -> mse } }
network! { I(x: [4]) { x -> layer_norm([3, 4]) -> mse } }
network! { J(x: []) { x -> rms_norm -> mse } }
network! { K(x: []) { x -> dropout2d(0.5) -> mse } }
network! { L(x: [4]) { x -> drop_path(1.0) -> mse } }

fn main() {}
