//! Names that are taken, missing or not used.

use nn_runtime::network;

network! { Taken(x: [4], x: [3]) { let x = x -> relu; x } }
network! { TakenLayer(x: [4]) { x -> linear(3) as a -> relu -> linear(3) as a } }
network! { TakenNumber(x: [4]) { x -> linear(3) as linear2 -> relu -> linear(3) } }
network! { TakenParameter(x: [4]) { param w: [4] = ones; (x * w) -> linear(3) as w } }
network! { TakenLoss(x: [4]) { x -> linear(3) as loss -> softmax_ce } }
network! { TakenGradient(#[grad] hidden: [4]) { hidden -> linear(3) as hidden } }
network! { UnusedLet(x: [4]) { let h = x -> relu; x -> linear(3) } }
network! { UnusedInput(x: [4], mask: [4]) { x -> linear(3) } }
network! { UnusedParam(x: [4]) { param w: [4] = ones; x -> linear(3) } }
network! { NoOutput(x: [4]) { let h = x -> relu; } }
network! { NoName(x: [4]) { let = x -> relu; h } }
network! { Raw(r#type: [4]) { r#type -> linear(3) } }
network! { NoInput() { 3 } }
network! { OnlyParameters(_x: [4]) { param w: [4] = ones; w } }
network! { Keyword(x: [4]) { x -> linear(3) as fn } }

fn main() {}
