use std::fmt;

use ndarray::{ArrayD, ArrayViewD, Dimension};

use crate::ParameterSet;

/// What a network computed on its way to the gradients of one batch: a network's `inspect` makes it.
///
/// ```
/// use nn_runtime::ndarray::Array2;
/// use nn_runtime::{Seed, network};
///
/// network! { Net(x: [4]) { x -> linear(8) as hidden -> relu -> linear(2) -> softmax_ce } }
///
/// let mut net = Net::new(Seed(0));
/// let (x, labels) = (Array2::ones((3, 4)), [0_u8, 1, 0]);
/// let found = net.inspect(x.view(), &labels)?;
/// let relu = found.get("relu").expect("it is kept for the backward pass");
/// assert_eq!(relu.array.shape(), [3, 8]);
/// assert!(found.first_not_finite().is_none());
///
/// net.params.hidden.weight.view_mut()[[2, 1]] = f32::INFINITY;
/// let found = net.inspect(x.view(), &labels)?;
/// let first = found.first_not_finite().expect("it is there");
/// assert_eq!(first.to_string(), "inf in the parameter `hidden.weight` at [2, 1]");
/// # Ok::<(), nn_runtime::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Inspection {
    values: Vec<Value>,
    gradients: Vec<(String, ArrayD<f32>)>,
    loss: Option<f32>,
    first_not_finite: Option<NotFinite>,
}

/// A value that a network kept in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// The layer that it comes from, such as `hidden`; `d hidden` of a derivative.
    pub layer: String,
    /// What emitted code calls it.
    pub name: String,
    /// Its elements.
    pub array: ArrayD<f32>,
}

/// The first number that is not finite.
#[derive(Clone, Debug, PartialEq)]
pub struct NotFinite {
    /// Where it is.
    pub place: Place,
    /// The input, the parameter, or the layer.
    pub name: String,
    /// Its position in the array.
    pub index: Vec<usize>,
    /// NaN or an infinity.
    pub value: f32,
}

/// Where in a network a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In what was passed.
    Input,
    /// In a parameter.
    Parameter,
    /// In what a layer computed, or the derivative there.
    Layer,
    /// In the loss itself.
    Loss,
    /// In the gradient of a parameter.
    Gradient,
}

impl Inspection {
    /// The values in the order in which they were computed. What is computed on the way from one to the next, in the same
    /// loop, is never in memory, and not here.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The value of a name in emitted code.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|value| value.name == name)
    }

    /// The gradient of a parameter, by its name.
    #[must_use]
    pub fn gradient(&self, name: &str) -> Option<&ArrayD<f32>> {
        self.gradients.iter().find(|(known, _)| known == name).map(|(_, array)| array)
    }

    /// The loss; none for a network without.
    #[must_use]
    pub fn loss(&self) -> Option<f32> {
        self.loss
    }

    /// The first number that is NaN or infinite: in the inputs, else in the parameters, else in what was computed, in order.
    #[must_use]
    pub fn first_not_finite(&self) -> Option<&NotFinite> {
        self.first_not_finite.as_ref()
    }

    /// Generated code calls these: an input.
    #[doc(hidden)]
    pub fn input(&mut self, name: &str, array: &ArrayViewD<'_, f32>) {
        self.look(Place::Input, name, array);
    }

    #[doc(hidden)]
    pub fn parameters(&mut self, parameters: &impl ParameterSet<f32>) {
        parameters.visit(&mut |name, array| self.look(Place::Parameter, name, &array));
    }

    #[doc(hidden)]
    pub fn value(&mut self, layer: &str, name: &str, array: &ArrayViewD<'_, f32>) {
        self.look(Place::Layer, layer, array);
        self.values.push(Value { layer: layer.to_owned(), name: name.to_owned(), array: array.to_owned() });
    }

    #[doc(hidden)]
    pub fn loss_is(&mut self, loss: f32) {
        self.look(Place::Loss, "loss", &ndarray::arr0(loss).view().into_dyn());
        self.loss = Some(loss);
    }

    #[doc(hidden)]
    pub fn gradients(&mut self, gradients: &impl ParameterSet<f32>) {
        gradients.visit(&mut |name, array| {
            self.look(Place::Gradient, name, &array);
            self.gradients.push((name.to_owned(), array.to_owned()));
        });
    }

    /// Remembers the first element that is not finite, if none was found before.
    fn look(&mut self, place: Place, name: &str, array: &ArrayViewD<'_, f32>) {
        // one pass in the order of memory; where there is something, another that knows the place
        let is_finite = || array.fold(true, |finite, value| finite & value.is_finite());
        if self.first_not_finite.is_some() || is_finite() {
            return;
        }
        let found = array.indexed_iter().find(|(_, value)| !value.is_finite());
        self.first_not_finite = found.map(|(index, value)| NotFinite {
            place,
            name: name.to_owned(),
            index: index.slice().to_vec(),
            value: *value,
        });
    }
}

impl NotFinite {
    /// The first number in a network's parameters that is not finite: such a network is not worth saving.
    ///
    /// ```
    /// use nn_runtime::{NotFinite, Seed, network};
    ///
    /// network! { Net(x: [4]) { x -> linear(2) as only -> softmax_ce } }
    ///
    /// let mut net = Net::new(Seed(0));
    /// assert_eq!(NotFinite::in_parameters(&net.params), None);
    /// net.params.only.bias.view_mut()[1] = f32::NAN;
    /// let found = NotFinite::in_parameters(&net.params).expect("it is there");
    /// assert_eq!(found.to_string(), "NaN in the parameter `only.bias` at [1]");
    /// ```
    #[must_use]
    pub fn in_parameters(parameters: &impl ParameterSet<f32>) -> Option<Self> {
        let mut found = Inspection::default();
        found.parameters(parameters);
        found.first_not_finite
    }
}

impl fmt::Display for NotFinite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, name, index, value } = self;
        match place {
            Place::Input => write!(f, "{value} in the input `{name}` at {index:?}"),
            Place::Parameter => write!(f, "{value} in the parameter `{name}` at {index:?}"),
            Place::Layer => match name.strip_prefix("d ") {
                Some(layer) => write!(f, "{value} in the backward pass of `{layer}` at {index:?}"),
                None => write!(f, "{value} in the output of `{name}` at {index:?}"),
            },
            Place::Loss => write!(f, "{value} in the loss, of finite values"),
            Place::Gradient => write!(f, "{value} in the gradient of `{name}` at {index:?}"),
        }
    }
}
