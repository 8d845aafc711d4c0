use super::*;
#[test]
fn smoke() {
    for text in [
        "x: [D] -> linear(H) -> relu -> linear(K) -> softmax_ce",
        "(x: [], y: [], z: []) { (x + y) * z }",
        "/// Doc.\n #[allow(stacked_linear)] pub TwoLayer<const H: usize>(#[grad] x: [3072]) { param w: [H, 3072] = he_normal; let h = w @ x -> relu; h -> linear(10) as out -> softmax_ce + l2(1e-4, out) }",
    ] {
        let mut errors = Errors::new();
        let network = parse(text.parse().unwrap(), &mut errors);
        if let Some(network) = &network {
            println!("{network}");
            let model = crate::check::check(network, &mut errors);
            if let Some(m) = model {
                println!("{m}");
            }
        }
        for e in errors.iter() {
            println!("ERROR {e}");
        }
    }
}
