use nn_runtime::network;

network! { #[target(scaler)] A(x: [3]) { x -> linear(2) -> mse } }
network! { #[target(gpu)] B(x: [3]) { x -> linear(2) -> mse } }
network! { #[target] C(x: [3]) { x -> linear(2) -> mse } }
network! { #[target()] D(x: [3]) { x -> linear(2) -> mse } }
network! { #[target = "scalar"] E(x: [3]) { x -> linear(2) -> mse } }
network! { #[target("scalar")] F(x: [3]) { x -> linear(2) -> mse } }
network! { #[target(scalar, vectors)] G(x: [3]) { x -> linear(2) -> mse } }
network! { #[target(scalar)] #[target(scalar)] H(x: [3]) { x -> linear(2) -> mse } }

// without padding 56 bytes suffice (`tests/scalar.rs`)
network! { #[target(scalar)] #[budget(workspace = 55 B, batch = 2)] Tight(x: [3]) { x -> linear(2, bias = false) as only -> mse } }

fn main() {
    let _ = network!(#[target(scalr)] x: [3] -> linear(2));
}
