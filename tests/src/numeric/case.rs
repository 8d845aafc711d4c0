use std::collections::BTreeMap;

use nn_compiler::front::construct::construct;
use nn_compiler::front::model::Model;
use nn_compiler::front::{check, diagnostics, syntax};
use nn_compiler::ir::graph::{Graph, Root};
use nn_compiler::loops::compiled::with_gradients;

use super::{BATCHES, Data};

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

    /// Data for each batch in [`BATCHES`], after a run in which all is NaN (what that leaves in the workspace must not
    /// be seen later), and before one with no examples.
    pub fn runs(&self) -> impl Iterator<Item = Data<'_>> {
        let run = |(index, batch): (usize, &usize)| Data::exact(self, *batch, index as u64);
        let batches = BATCHES.iter().enumerate().map(run);
        let runs = [Data::poison(self, BATCHES[0])].into_iter().chain(batches).chain([Data::exact(self, 0, 0)]);
        runs.zip(1..).map(|(data, call)| data.for_call(call))
    }

    /// The methods that the network has besides `predict`, as [`case!`](crate::case) names them.
    #[must_use]
    pub fn methods(&self) -> Vec<&'static str> {
        let has_loss = self.model.loss.is_some();
        let learns = self.training.roots.keys().any(|root| matches!(root, Root::Updated(_)));
        let gradients = if has_loss { "gradients" } else { "derivatives" };
        let methods = [
            has_loss.then_some("loss"),
            (self.gradient_count() > 0).then_some(gradients),
            (has_loss && learns).then_some("step"),
        ];
        methods.into_iter().flatten().collect()
    }

    /// Checks that a test knows which methods the network has.
    ///
    /// # Panics
    /// If it does not.
    pub fn assert_methods(&self, tested: &[&str]) {
        assert_eq!(tested, self.methods(), "the methods that the test names, and those that there are");
    }

    /// How many gradients there are.
    #[must_use]
    pub fn gradient_count(&self) -> usize {
        self.model.parameters.iter().filter(|parameter| parameter.info.is_trained()).count()
            + self.model.inputs.iter().filter(|input| input.gradient).count()
    }

    /// The root that the gradient of a parameter (`hidden.weight`) or of an input (`x`) is.
    ///
    /// # Panics
    /// If there is none of this name.
    #[must_use]
    pub fn gradient(&self, name: &str) -> Root {
        let name = name.replace(' ', "");
        let parameter = self.model.parameters.iter().position(|parameter| parameter.info.path() == name);
        let input = || self.model.inputs.iter().position(|input| input.gradient && input.name == name);
        let root = parameter.map(Root::ParameterGradient).or_else(|| input().map(Root::InputGradient));
        root.unwrap_or_else(|| panic!("`{name}` is neither a parameter nor an input with #[grad]"))
    }
}
