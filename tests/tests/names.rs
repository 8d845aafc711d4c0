//! Whatever a user calls things, generated code does not mistake them for its own.
#![allow(missing_docs)]

use nn_runtime::ndarray::{Array1, Array2, arr1, arr2, array};
use nn_runtime::{Seed, Sgd, network};

/// Values that differ from each other.
fn values(rows: usize, columns: usize) -> Array2<f32> {
    Array2::from_shape_fn((rows, columns), |(i, j)| ((i * 31 + j * 17) % 13) as f32 / 6.5 - 1.0)
}

/// Predicts, steps and checks the gradients of a classifier of 4 numbers into 3 classes.
macro_rules! works {
    ($name:ident) => {
        works!($name, $name)
    };
    ($name:ident, $type:ty) => {{
        let mut net = <$type>::new(Seed(1));
        let mut ws = <$type>::workspace(5);
        let mut optimizer = net.optimizer(Sgd::new(0.1).momentum(0.9));
        let x = values(5, 4);
        let labels = [0_u8, 1, 2, 1, 0];
        assert_eq!(net.predict(x.view(), &mut ws).unwrap().shape(), [5, 3]);
        let report = net.check_gradients(x.view(), &labels).unwrap();
        assert!(report.passes(1e-6), "{report}");
        let first = net.train_step(x.view(), &labels, &mut optimizer, &mut ws).unwrap();
        for _ in 0..20 {
            net.train_step(x.view(), &labels, &mut optimizer, &mut ws).unwrap();
        }
        let last = net.loss(x.view(), &labels, &mut ws).unwrap();
        assert!(last < first, "{first} -> {last}");
    }};
}

// ---- networks that are called as something inside ----

/// Uses a network without running it: rustc checks it all, and makes no code of it.
macro_rules! called {
    ($($module:ident: $name:ident),* $(,)?) => {
        $(
            mod $module {
                nn_runtime::network! {
                    pub $name<const H: usize>(x: [4]) { x -> linear(H) -> relu -> dropout(0.1) -> linear(3) -> softmax_ce }
                }
            }
        )*

        #[test]
        fn networks_may_be_called_as_something_inside() {
            $(let _ = || works!($name, $module::$name::<6>);)*
        }
    };
}

called! {
    kernels: Kernels,
    predict_task: PredictTask,
    train_step_task: TrainStepTask,
    step: Step,
    network: Network,
    tensor: Tensor,
    seed: Seed,
    error: Error,
    epilogue: Epilogue,
    column_sums: ColumnSums,
    option: Option,
    result: Result,
    ok: Ok,
    vec: Vec,
    params: Params,
    l: L,
    f: F,
    r: R,
    class1: Class1,
}

// ---- const generics that are called as something inside ----

mod generics {
    nn_runtime::network! {
        pub Net<
            const L: usize, const E: usize, const F: usize, const R: usize, const G: usize, const B: usize,
            const CLASS1: usize, const BATCH: usize, const PARAMETERS: usize, const SIZES: usize
        >(x: [F]) {
            param scale: [E] = ones;
            param shift: [L, R] = zeros;
            let h = x -> linear(L * G + B * R) -> relu -> dropout(0.2) -> linear(E * CLASS1 + BATCH - PARAMETERS * SIZES);
            ((h + scale) -> linear(E) * scale) -> softmax_ce + l2(1e-3, shift)
        }
    }
}

#[test]
fn generics_may_be_called_as_something_inside() {
    works!(Net, generics::Net<2, 3, 4, 5, 6, 7, 8, 9, 10, 3>);
}

// ---- consts that are called as something inside ----

mod consts {
    pub const L: usize = 2;
    pub const E: usize = 3;
    pub const F: usize = 4;
    pub const R: usize = 5;
    pub const G: usize = 6;
    pub const B: usize = 7;
    pub const PREDICT: usize = 8;
    pub const PARAMETERS: usize = 9;

    nn_runtime::network! {
        pub Net(x: [F]) {
            param scale: [E] = ones;
            let h = x -> linear(L) -> relu -> linear(R) -> dropout(0.2) -> linear(G + B) -> tanh -> linear(PREDICT, bias = false);
            ((h -> relu -> linear(PARAMETERS) -> tanh -> linear(E)) * scale) -> softmax_ce
        }
    }
}

#[test]
fn consts_may_be_called_as_generics_inside() {
    let _ = || works!(Net, consts::Net);
}

// ---- inputs ----

mod inputs {
    #![allow(non_snake_case, clippy::used_underscore_binding, reason = "a user may")]

    nn_runtime::network! {
        pub Net(
            #[grad] batch: [4], #[grad] row: [4], #[grad] rows: [4], #[grad] at: [4], #[grad] j: [4],
            #[grad] i: [4], #[grad] ws: [4], #[grad] acc: [4], #[grad] old: [4], #[grad] seed: [4],
            #[grad] params: [4], #[grad] given: [4], #[grad] options: [4], #[grad] buffer: [4],
            #[grad] scratch: [4], #[grad] optimizer: [4], #[grad] step: [4], #[grad] rt: [4],
            #[grad] total: [4], #[grad] max: [4], #[grad] self_: [4], #[grad] capacity: [4],
            #[grad] draws: [4], #[grad] net: [4], #[grad] f: [4], #[grad] x2: [4], #[grad] relu: [4],
            #[grad] Batch: [4], #[grad] _x: [4], #[grad] größe: [4],
        ) {
            let sum =
                batch + row + rows + at + j + i + ws + acc + old + seed + params + given + options + buffer +
                scratch + optimizer + step + rt + total + max + self_ + capacity + draws + net + f + x2 +
                relu + Batch + _x + größe;
            (sum * 0.1) -> linear(6) -> relu -> dropout(0.1) -> linear(3) -> softmax_ce
        }
    }
}

/// Calls a method with all of the inputs.
macro_rules! with_inputs {
    ($net:ident.$method:ident, $x:ident $(, $more:expr)*) => {{
        let x = $x.view();
        #[rustfmt::skip]
        let result = $net.$method(
            x, x, x, x, x, x, x, x, x, x, x, x, x, x, x,
            x, x, x, x, x, x, x, x, x, x, x, x, x, x, x
            $(, $more)*
        );
        result.unwrap()
    }};
}

#[test]
fn inputs_may_be_called_as_locals_inside() {
    let mut net = inputs::Net::new(Seed(1));
    let mut ws = inputs::Net::workspace(5);
    let mut optimizer = net.optimizer(Sgd::new(0.1));
    let (x, labels) = (values(5, 4), [0_u8, 1, 2, 1, 0]);
    assert_eq!(with_inputs!(net.predict, x, &mut ws).shape(), [5, 3]);
    assert!(with_inputs!(net.check_gradients, x, &labels).passes(1e-6));
    let gradients = with_inputs!(net.gradients, x, &labels, &mut ws);
    assert_eq!(gradients.batch, gradients.größe);
    assert_eq!(gradients.Batch.shape(), [5, 4]);
    let first = with_inputs!(net.loss, x, &labels, &mut ws);
    for _ in 0..20 {
        with_inputs!(net.train_step, x, &labels, &mut optimizer, &mut ws);
    }
    assert!(with_inputs!(net.loss, x, &labels, &mut ws) < first);
}

mod two_inputs {
    nn_runtime::network! {
        pub Net(batch: [2], labels: class(3), rows: [3], target: class(3)) {
            let sum = batch -> linear(3) + rows;
            sum -> softmax_ce(labels) + batch -> linear(3) as other -> svm(target)
        }
    }
}

#[test]
fn two_labels_are_told_apart() {
    let net = two_inputs::Net::new(Seed(1));
    let mut ws = two_inputs::Net::workspace(2);
    let (a, b) = (values(2, 2), values(2, 3));
    net.predict(a.view(), b.view(), &mut ws).unwrap();
    net.loss(a.view(), &[0_u8, 1], b.view(), &[1_i64, 2], &mut ws).unwrap();
    let error = net.loss(a.view(), &[0_u8, 1], b.view(), &[1_i64, -2], &mut ws).unwrap_err();
    assert_eq!(error.to_string(), "`target`: expected labels from 0 to 2, given -2 at index 1 (3 classes)");
}

// ---- values, layers and parameters ----

mod values_inside {
    nn_runtime::network! {
        pub Net(x: [4]) {
            param rt: [4] = ones;
            param losses: [3] = zeros;
            param seed: [4] = ones;
            let batch = (x * rt * seed) -> linear(5) as step -> relu;
            let scratch = batch -> linear(5) as none -> tanh;
            let params = scratch + batch;
            (params -> linear(3) as gradients + losses) -> softmax_ce
        }
    }
}

#[test]
fn values_and_layers_may_be_called_as_locals_inside() {
    works!(Net, values_inside::Net);
    let net = values_inside::Net::new(Seed(1));
    assert_eq!(net.params.step.weight.view().shape(), [5, 4]);
    assert_eq!(net.params.rt.view().shape(), [4]);
}

// ---- scopes ----

#[test]
fn a_network_in_a_function_uses_its_consts() {
    const D: usize = 4;
    const H: usize = 6;
    network! {
        Local<const K: usize>(x: [D]) { x -> linear(H / 2) -> relu -> linear(K) -> softmax_ce }
    }
    let _ = || works!(Local, Local<3>);
    let net = network!(x: [D] -> linear(H) -> relu -> linear(3) -> softmax_ce);
    assert_eq!(net.params.linear1.weight.view().shape(), [6, 4]);
}

mod sizes {
    pub const HIDDEN: usize = 6;
    pub mod deep {
        pub const CLASSES: usize = 3;
    }
}

#[test]
fn sizes_may_be_paths() {
    network! {
        Net(x: [4]) { x -> linear(crate::sizes::HIDDEN) -> relu -> linear(self::sizes::deep::CLASSES) -> softmax_ce }
    }
    let _ = || works!(Net);
}

#[test]
fn two_anonymous_networks_share_a_scope() {
    let a = network!(x: [4] -> linear(3) -> softmax_ce);
    let b = network!(x: [2] -> linear(5) -> tanh);
    let mut ws_a = a.workspace_for(2);
    let mut ws_b = b.workspace_for(3);
    assert_eq!(a.predict(values(2, 4).view(), &mut ws_a).unwrap().shape(), [2, 3]);
    assert_eq!(b.predict(values(3, 2).view(), &mut ws_b).unwrap().shape(), [3, 5]);
}

mod first {
    nn_runtime::network! { pub Net(x: [4]) { x -> linear(3) -> softmax_ce } }
}

mod second {
    nn_runtime::network! { pub Net(x: [4]) { x -> linear(7) -> relu -> linear(3) -> softmax_ce } }
}

network! { A(x: [4]) { x -> linear(3) -> softmax_ce } }
network! { AB(x: [4]) { x -> linear(3) -> softmax_ce } }

#[test]
fn two_networks_share_a_file() {
    let _ = || works!(Net, first::Net);
    let _ = || works!(Net, second::Net);
    let _ = || works!(A);
    let _ = || works!(AB);
}

/// The prelude's names are hidden by a user's own.
mod hostile {
    #![allow(dead_code, unused_macros, unused_imports, non_camel_case_types, reason = "they stand in the way")]
    pub struct Option;
    pub struct Result;
    pub struct Vec;
    pub struct String;
    pub struct Box;
    pub fn drop() {}
    pub trait Clone {}
    pub trait Copy {}
    pub trait Default {}
    pub trait Iterator {}
    pub trait Fn {}
    pub trait FnMut {}
    pub trait AsRef {}
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct f32;
    pub struct f64;
    pub struct usize;
    pub struct u64;
    pub struct u32;
    pub struct u8;
    pub struct i64;
    pub struct bool;
    pub struct str;
    pub trait Sized {}
    pub trait Send {}
    pub trait Debug {}
    pub trait From {}
    pub trait Into {}
    pub mod core {}
    pub mod std {}
    pub mod rt {
        pub const CLASSES: ::core::primitive::usize = 3;
    }
    pub mod ndarray {}
    pub mod nn_runtime {}
    macro_rules! vec {
        () => {};
    }
    macro_rules! assert {
        () => {};
    }
    macro_rules! panic {
        () => {};
    }
    macro_rules! compile_error {
        () => {};
    }
    pub(crate) use {assert, compile_error, panic, vec};

    ::nn_runtime::network! {
        #[self_test]
        #[budget(parameters = 1 k, flops = 1 k, workspace = 1 MiB)]
        pub Net(x: [4]) {
            x -> linear(5) -> relu -> dropout(0.1) -> linear(rt::CLASSES) -> batch_norm -> softmax_ce + l2(1e-3)
        }
    }

    pub fn anonymous() -> ::core::primitive::usize {
        ::nn_runtime::network!(x: [4] -> linear(rt::CLASSES) -> mse).params.linear1.bias.shape()[0]
    }
}

#[test]
fn the_prelude_may_be_hidden() {
    works!(Net, hostile::Net);
    assert_eq!(hostile::anonymous(), 3);
}

// ---- types that could have one name ----

mod types {
    nn_runtime::network! { pub A(x: [4]) { x -> linear(5) as b -> relu -> linear(3) as params -> softmax_ce } }
    nn_runtime::network! { pub AB(x: [4]) { x -> linear(5) as gradients -> relu -> linear(3) as __ -> softmax_ce } }
    // all that there is are running statistics
    nn_runtime::network! { pub N(x: [3]) { x -> batch_norm(affine = false) -> softmax_ce } }
    nn_runtime::network! {
        pub Parts(x: [4]) {
            x -> linear(5) as param -> batch_norm as statistics -> frozen linear(4) as gradients
              -> batch_norm(affine = false) as params -> linear(3) as param_ -> softmax_ce
        }
    }
}

#[test]
fn types_are_told_apart() {
    works!(A, types::A);
    works!(AB, types::AB);
    works!(Parts, types::Parts);
    let mut net = types::N::new(Seed(1));
    let (mut ws, x) = (types::N::workspace(5), values(5, 3));
    net.loss(x.view(), &[0_u8, 1, 2, 1, 0], &mut ws).unwrap();
    assert_eq!(net.params.batch_norm1.running_mean.view().len(), 3);
    let optimizer = &mut net.optimizer(Sgd::new(0.1));
    net.train_step(x.view(), &[0_u8, 1, 2, 1, 0], optimizer, &mut ws).unwrap();
    assert!(net.params.batch_norm1.running_mean.view().iter().any(|mean| *mean != 0.0));
}

// ---- sizes that are found elsewhere within the emitted code ----

mod paths {
    pub mod rt {
        pub const H: usize = 6;
    }
    pub struct Kernels;
    impl Kernels {
        pub const CLASSES: usize = 3;
    }
    pub struct Network;
    impl Network {
        pub const CLASSES: usize = 3;
    }
    nn_runtime::network! {
        #[self_test]
        pub Net<const L: usize, const L_: usize>(x: [4]) {
            x -> linear(rt::H) -> relu -> linear(L + L_) -> relu -> linear(Kernels::CLASSES) -> softmax_ce
        }
    }

    pub fn anonymous() -> usize {
        nn_runtime::network!(x: [4] -> linear(Network::CLASSES) -> mse).params.linear1.bias.shape()[0]
    }

    /// A macro's own sizes, wherever it is used.
    #[macro_export]
    macro_rules! with_own_sizes {
        ($name:ident) => {
            nn_runtime::network! {
                pub $name(x: [4]) { x -> linear($crate::paths::rt::H) -> relu -> linear($crate::paths::Kernels::CLASSES) -> softmax_ce }
            }
        };
    }
}

mod elsewhere {
    crate::with_own_sizes! { Net }
}

#[test]
fn sizes_are_the_users() {
    works!(Net, paths::Net<5, 2>);
    works!(Net, elsewhere::Net);
    assert_eq!(paths::anonymous(), 3);
}

// ---- methods of the user's own ----

network! {
    pub Extended(x: [4]) { x -> linear(5) -> relu -> linear(3) -> softmax_ce }
}

impl Extended {
    /// A method that the macro's code also has in a block of its own.
    pub fn zeros(&self) -> usize {
        self.params.linear1.bias.view().iter().filter(|x| **x == 0.0).count()
    }
}

#[test]
fn a_network_may_have_methods_of_its_own() {
    let net = Extended::new(Seed(1));
    assert_eq!(net.zeros(), 5);
}

// ---- a macro around the macro ----

macro_rules! classifier {
    ($name:ident, $inputs:expr, $hidden:expr, $classes:literal) => {
        network! {
            pub $name(x: [$inputs]) { x -> linear($hidden * 2) -> relu -> linear($classes) -> softmax_ce }
        }
    };
}

classifier!(FromMacro, 2 + 2, 1 + 2, 3);

#[test]
fn fragments_are_values() {
    let _ = || works!(FromMacro);
    assert_eq!(FromMacro::PARAMETERS, 4 * 6 + 6 + 6 * 3 + 3);
}

#[test]
fn a_gate_in_one_line() {
    let net = network!((#[grad] x: [], #[grad] y: [], #[grad] z: []) { (x + y) * z });
    let mut ws = net.workspace_for(1);
    let (x, y, z) = (arr1(&[-2.0]), arr1(&[5.0]), arr1(&[-4.0]));
    let gradients = net.gradients(x.view(), y.view(), z.view(), &mut ws).unwrap();
    let rows = (gradients.x.to_owned(), gradients.y.to_owned(), gradients.z.to_owned());
    assert_eq!(rows, (array![-4.0], array![-4.0], array![3.0]));
    let _: (Array1<f32>, Array2<f32>) = (x, arr2(&[[0.0]]));
}
