use super::picture::Picture;
use crate::pictures::Tile;
use nn_runtime::metrics::ConfusionMatrix;
use nn_runtime::text::cut;

/// Letters of a class's name: a page says it at each confusion.
const NAME: usize = 40;

/// What is known of a run. All of it may be missing but the name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// What the run is called.
    pub name: String,
    /// What the set that is evaluated after each epoch is called: `test` or `validation`.
    pub evaluated: String,
    /// The settings, in the order to show them. Of a name that comes twice the last counts.
    pub settings: Vec<(String, String)>,
    /// The machine: processor, threads, instruction set, versions.
    pub machine: Vec<(String, String)>,
    /// The classes' names, in the order of their labels.
    pub classes: Vec<String>,
    /// The network.
    pub graph: Option<Graph>,
    /// The epochs, in order.
    pub epochs: Vec<Epoch>,
    /// How it ended, such as `finished`; nothing while it goes on, or after it was killed.
    pub outcome: Option<String>,
    /// The confusion matrix of the evaluated set, at the end.
    pub matrix: Option<ConfusionMatrix>,
    /// The evaluated pictures that were wrong with the highest probability, the worst first.
    pub mistakes: Vec<Mistake>,
    /// What the units of the first layer look for.
    pub templates: Vec<Template>,
    /// What the run took: where the time went, memory. Known at its end.
    pub took: Vec<(String, String)>,
}

impl Run {
    /// A run that nothing else is known of.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), evaluated: "test".to_owned(), ..Self::default() }
    }

    /// The name of a class as it is shown, cut after 40 letters; its number, if it has none.
    #[must_use]
    pub fn class_name(&self, class: usize) -> String {
        self.classes.get(class).map_or_else(|| format!("class {class}"), |name| cut(name, NAME))
    }

    /// The epoch with the highest accuracy on the evaluated set, the first if there are several.
    #[must_use]
    pub fn best(&self) -> Option<(&Epoch, f32)> {
        let known = self.epochs.iter().filter_map(|epoch| Some((epoch, epoch.test_accuracy.filter(|a| !a.is_nan())?)));
        known.reduce(|best, other| if other.1 > best.1 { other } else { best })
    }

    /// The accuracy at the end, as a share: the confusion matrix's, or else that of the last epoch.
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        let matrix = self.matrix.as_ref().map(ConfusionMatrix::accuracy);
        matrix.or_else(|| self.epochs.last()?.test_accuracy.map(f64::from))
    }

    /// The seconds of all epochs, if they are known of each.
    #[must_use]
    pub fn seconds(&self) -> Option<f64> {
        self.epochs.iter().map(|epoch| epoch.seconds.map(f64::from)).sum()
    }
}

/// The numbers of an epoch. What was not measured is `None`; NaN is a measured NaN, and is shown as such.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Epoch {
    /// Its number, counted from 1.
    pub number: u64,
    /// The mean loss on the training set.
    pub train_loss: Option<f32>,
    /// The mean loss on the evaluated set.
    pub test_loss: Option<f32>,
    /// The accuracy on the training set, from 0 to 1.
    pub train_accuracy: Option<f32>,
    /// The accuracy on the evaluated set, from 0 to 1.
    pub test_accuracy: Option<f32>,
    /// The learning rate at its end.
    pub learning_rate: Option<f32>,
    /// How long it took.
    pub seconds: Option<f32>,
    /// The norm of the gradient of each layer or parameter, by its name.
    pub gradient_norms: Vec<(String, f32)>,
}

/// A number of an epoch.
pub(super) type Measure = fn(&Epoch) -> Option<f32>;

impl Epoch {
    /// An epoch of which nothing else was measured.
    #[must_use]
    pub fn number(number: u64) -> Self {
        Self { number, ..Self::default() }
    }
}

/// A picture that was taken for another class.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    /// What the network saw.
    pub picture: Picture,
    /// Its class.
    pub label: usize,
    /// The class that it was taken for.
    pub predicted: usize,
    /// The probability that the network gave to that, from 0 to 1.
    pub probability: f32,
}

/// What a unit of the first layer looks for, as a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// The unit's weights.
    pub picture: Picture,
    /// What to write under it, such as a class's name.
    pub caption: String,
}

impl From<&Tile> for Template {
    fn from(tile: &Tile) -> Self {
        Self { picture: tile.into(), caption: tile.caption().to_owned() }
    }
}

/// A network as its compiler prints it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// The constant `GRAPH` of a compiled network.
    pub text: String,
    /// The sizes that have a name in it, such as `H`, so that costs are numbers.
    pub sizes: Vec<(String, u64)>,
}
