//! Templates, shares, operations, structure and derivatives, used wrongly.

use nn_runtime::network;

// templates
network! { Itself(x: [4]) { layer a(n) = linear(n) -> a(n); x -> a(4) } }
network! { Circle(x: [4]) { layer a(n) = linear(n) -> b(n); layer b(n) = a(n); x -> a(4) } }
network! { Argument(x: [4]) { layer block(n, p = 0.1) = linear(n) -> dropout(p); x -> block(4, q = 0.2) } }
network! { Missing(x: [4]) { layer block(n) = linear(n) -> relu; x -> block } }
network! { TooMany(x: [4]) { layer block(n) = linear(n) -> relu; x -> block(4, 5) } }
network! { Twice(x: [4]) { layer block(n) = linear(n) -> relu; x -> block(4, n = 5) } }
network! { Inside(x: [2, 9, 9]) { layer block(c) = conv2d(c, 3, groups = 3) -> relu; x -> block(6) } }
network! { Fed(x: [4], y: [4]) { layer sum2 = |a, b| a + b; x -> sum2 } }
network! { Taken(x: [4]) { layer relu(n) = linear(n); x -> relu(3) } }
network! { Declared(x: [4]) { layer a(n) = linear(n); layer a(n) = linear(n); x -> a(3) } }
network! { Unused(x: [4]) { layer a(n) = linear(n); x -> linear(3) } }
network! { Scope(x: [4]) { layer a(n) = linear(n) -> relu; x -> a(3) as one -> a(3) as one } }

// shares
network! { Shapes(x: [4], y: [5]) { share enc = linear(3); let (a, b) = (x -> enc, y -> enc); a * b } }
network! { Arguments(x: [4]) { share enc = linear(3); x -> enc(4) } }
network! { As(x: [4]) { share enc = linear(4); x -> enc as other -> relu -> enc } }
network! { Frozen(x: [4]) { share enc = linear(4); x -> frozen enc -> enc } }
network! { NotUsed(x: [4]) { share enc = linear(4); x -> linear(3) } }

// operations
network! { Operands(x: [4], y: [4]) { op f(a, b) = a * b; f(x) + y } }
network! { Cotangents(x: [4], y: [4]) { op f(a, b) = a * b, grad(dy) = dy; f(x, y) } }
network! { Sum(x: [4]) { op f(a) = a - mean(a); f(x) } }
network! { Layer(x: [4]) { op f(a) = a -> linear(4); f(x) } }
network! { Outside(x: [4]) { op f(a) = a * x; f(x) } }
network! { NoOperand(x: [4]) { op f() = 3; x } }
network! { OfItself(x: [4]) { op f(a) = f(a) * a; f(x) } }
network! { Gradient(x: [4]) { op f(a) = a, gradient(dy) = dy; f(x) } }

// structure
network! { Residual(x: [4]) { x -> residual(linear(3)) } }
network! { ResidualOfTwo(x: [4], y: [4]) { (x, y) -> residual(concat) } }
network! { ResidualOfNothing(x: [4]) { x -> residual } }
network! { Never(x: [4]) { x -> repeat(0, linear(4) -> relu) } }
network! { Often(x: [4]) { x -> repeat(100000, relu) } }
network! { Grown(x: [2, 9, 9]) { x -> repeat(5, conv2d(2, 3) -> relu) } }
network! { Tuple(x: [4]) { let (a, b, c) = x -> split(2, axis = 0); a + b + c } }
network! { Parts(x: [5]) { let (a, b) = x -> split(2, axis = 0); a + b } }
network! { Sections(x: [5]) { let (a, b) = x -> split([2, 2], axis = 0); a * b } }
network! { NoTuple(x: [4]) { let (a, b) = x -> relu; a + b } }
network! { FrozenRelu(x: [4]) { x -> linear(3) -> frozen relu } }

// derivatives
network! { OfWhat(x: [4]) { let y = sum(x * x); grad(y) } }
network! { NoAxis(x: [4]) { let (a, b) = x -> split(2); a + b } }
network! { NoName(x: [4]) { let y = sum(x * x); grad(y, x * 2) } }
network! { NotOf(x: [4], z: [4]) { let y = sum(x * x); grad(y, z) } }
network! { OfLabels(x: [4], z: class(3)) { let y = x -> linear(3) -> softmax_ce(z); grad(y, z) } }

fn main() {}
