use nn_runtime::network;

network! { #[self_test] A<const H: usize>(x: [3]) { x -> linear(H) -> mse } }
network! { #[self_test(K = 3)] B(x: [3]) { x -> linear(2) -> mse } }
network! { #[self_test(H = 3, W = 2)] C<const H: usize>(x: [3]) { x -> linear(H) -> mse } }
network! { #[self_test(H = 0)] D<const H: usize>(x: [3]) { x -> linear(H) -> mse } }
network! { #[self_test(H = 2, H = 3)] E<const H: usize>(x: [3]) { x -> linear(H) -> mse } }
network! { #[self_test = "all"] F(x: [3]) { x -> linear(2) -> mse } }
network! { #[self_test(H = many)] G<const H: usize>(x: [3]) { x -> linear(H) -> mse } }

fn main() {
    let _ = network!(#[self_test] (x: [3]) { x -> linear(2) -> mse });
}
