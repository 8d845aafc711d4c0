//! What is not the language.

use nn_runtime::network;

network! { pub struct Net { x: f32 } }
network! { Net }
network! { NoShape(x) { x -> relu } }
network! { NoBody(x: [4]) }
network! { Type<T>(x: [4]) { x -> relu } }
network! { Sign<const N: i32>(x: [4]) { x -> linear(N) } }
network! { Semicolon(x: [4]) { let h = x -> relu h -> linear(3) } }
network! { Arrow(x: [4]) { x => relu } }
network! { Trailing(x: [4]) { x -> } }
network! { Suffix(x: [4usize]) { x * 2.0f32 } }
network! { Method(x: [4]) { x.relu() } }
network! { Twice(x: [4]) { x -> relu } { x } }
network! { Attribute(#[gradient] x: [4]) { x -> relu } }
network! { #[grad] Misplaced(x: [4]) { x -> linear(3) } }

fn main() {
    let _ = network!();
    let _ = network!(x -> relu);
    let _ = network!(x: [3], y: [3] -> relu);
    let _ = network!(@ # ! ? "soup" 'a' [({})] => ;);
}
