use nn_runtime::network;

network! {
    #[budget(parameters = 100 k, flops = 2 M, workspace = 8 KiB)]
    Large(x: [3072]) { x -> linear(100) as hidden -> relu -> linear(10) -> softmax_ce }
}

network! {
    #[budget(flops = 1.5M)]
    Image(x: [3, 32, 32]) { x -> conv2d(16, 3) as first -> relu -> conv2d(32, 3) as second -> flatten -> linear(10) -> softmax_ce }
}

network! {
    #[budget(workspace = 1 MiB, batch = 64)]
    Batch(x: [3, 32, 32]) { x -> conv2d(16, 3) as first -> relu -> flatten -> linear(10) -> softmax_ce }
}

network! { #[budget] A(x: [3]) { x -> linear(2) -> mse } }
network! { #[budget()] B(x: [3]) { x -> linear(2) -> mse } }
network! { #[budget(parameter = 3)] C(x: [3]) { x -> linear(2) -> mse } }
network! { #[budget(parameters = 3 kib)] D(x: [3]) { x -> linear(2) -> mse } }
network! { #[budget(parameters = many)] E(x: [3]) { x -> linear(2) -> mse } }
network! { #[budget(parameters = 8, batch = 2)] F(x: [3]) { x -> linear(2) -> mse } }
network! { #[budget(parameters = 8, parameters = 9)] G(x: [3]) { x -> linear(2) -> mse } }
network! { #[budget(parameters = -8)] H(x: [3]) { x -> linear(2) -> mse } }

network! {
    #[budget(workspace = 1 KiB)]
    Packed(x: [300]) { x -> linear(2) as narrow -> tanh -> linear(2) -> mse }
}

fn main() {}
