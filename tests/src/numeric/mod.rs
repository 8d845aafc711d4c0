//! Emitted code beside the reference: a network's tokens are given once to [`case!`](crate::case), which compiles them with
//! `network!` and also hands them to the compiler as a library, whose interpreter says in f64 what each result should be.

mod compare;
mod data;
mod passes;

pub use compare::{assert_close, worst};
pub use data::{Data, Given, Outputs, Values};
pub use passes::{assert_derivatives, assert_passes};

use std::collections::BTreeMap;

use nn_compiler::compiled::with_gradients;
use nn_compiler::construct::construct;
use nn_compiler::graph::{Graph, Root};
use nn_compiler::model::Model;
use nn_compiler::{check, diagnostics, syntax};

/// The batches that each case is run with, a workspace for the first serving all of them.
pub const BATCHES: &[usize] = &[33, 17, 7, 3, 2, 1];

/// The learning rate of the step that is compared.
pub const LEARNING_RATE: f32 = 0.5;

/// A network as the compiler's first stages see it.
pub struct Case {
    /// The checked network.
    pub model: Model,
    /// The outputs and the loss, as for inference; not simplified.
    pub inference: Graph,
    /// All roots, as for training; not simplified.
    pub training: Graph,
    /// What the names in its sizes stand for.
    pub sizes: BTreeMap<String, usize>,
}

impl Case {
    /// Reads a network. `sizes` are the consts and const generics that it names.
    ///
    /// # Panics
    /// If the network has errors.
    #[must_use]
    pub fn new(source: &str, sizes: &[(&str, usize)]) -> Self {
        let mut errors = diagnostics::Errors::new();
        let tokens = source.parse().expect("the network is tokens");
        let network = syntax::parse(tokens, &mut errors);
        let model = network.and_then(|network| check::check(&network, &mut errors));
        let listing: Vec<String> = errors.iter().map(ToString::to_string).collect();
        let Some(model) = model.filter(|_| errors.is_empty()) else { panic!("{source}:\n{}", listing.join("\n")) };
        let inference = construct(&model, false);
        let training = with_gradients(&model, construct(&model, true));
        let sizes = sizes.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect();
        Self { model, inference, training, sizes }
    }

    /// The root that the gradient of a parameter (`hidden.weight`) or of an input (`x`) is.
    ///
    /// # Panics
    /// If there is none of this name.
    #[must_use]
    pub fn gradient(&self, name: &str) -> Root {
        let parameter = self.model.parameters.iter().position(|parameter| parameter.info.path() == name);
        let input = || self.model.inputs.iter().position(|input| input.gradient && input.name == name);
        let root = parameter.map(Root::ParameterGradient).or_else(|| input().map(Root::InputGradient));
        root.unwrap_or_else(|| panic!("`{name}` is neither a parameter nor an input with #[grad]"))
    }

    /// How many gradients there are.
    #[must_use]
    pub fn gradient_count(&self) -> usize {
        self.model.parameters.len() + self.model.inputs.iter().filter(|input| input.gradient).count()
    }
}

/// A test that compiles a network and compares all that it gives with the interpreter.
///
/// ```text
/// case! {
///     name_of_the_test: N<33> { H = 33 }                  // the type, and what the names in sizes stand for
///     predict(x) all(x, labels)                            // the arguments of `predict`, and of the other methods
///     loss gradients(linear1.weight, linear1.bias) step;   // which of the methods there are
///     N<const H: usize>(x: [20]) { x -> linear(H) -> softmax_ce }
/// }
/// ```
///
/// Every gradient there is has to be listed. An input or parameter whose name starts with `pos` has positive values.
#[macro_export]
macro_rules! case {
    (
        $test:ident: $ty:ty { $($size:ident = $value:expr),* }
        predict($($p:ident),*) all($($a:ident),*)
        $(loss $(@$loss:tt)?)? $(gradients($($($field:ident).+),*))? $(step $(@$step:tt)?)?;
        $($network:tt)*
    ) => {
        #[test]
        fn $test() {
            $crate::network_of! { $($network)* }
            let case = $crate::numeric::Case::new(stringify!($($network)*), &[$((stringify!($size), $value)),*]);
            case.check_passes();
            let mut net = <$ty>::new($crate::SEED);
            let mut ws = net.workspace_for($crate::numeric::BATCHES[0]);
            let mut run = $crate::numeric::Run::new(&case);
            // everything in the workspace becomes NaN: nothing of it may be seen later
            let poison = run.poison(&mut net.params);
            let _ = net.predict($(poison.input(stringify!($p))),*, &mut ws);
            $crate::case!(@gradients net, ws, poison, ($($a),*) $(, ($($($field).+),*))?);
            for &batch in $crate::numeric::BATCHES {
                let data = run.data(batch, &mut net.params);
                run.predictions(&data, net.predict($(data.input(stringify!($p))),*, &mut ws));
                todo!()
            }
        }
    };
}
