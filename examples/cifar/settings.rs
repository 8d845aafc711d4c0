use crate::arguments::Arguments;
use crate::data::Source;
use crate::failure::Failure;
use clap::ValueEnum;
use nn_runtime::text::name;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

/// The networks to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Model {
    /// s = W·x + b
    Linear,
    /// s = W2·relu(W1·x + b1) + b2
    TwoLayer,
    /// Two hidden layers
    Deep,
    /// Three times convolution, relu and pool, then two linear layers
    Convnet,
    /// Convolutions with batch normalisation and two residuals
    Resnet,
}

/// The losses to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Loss {
    /// Cross-entropy of the softmax: −ln(exp(sᵧ) / Σⱼ exp(sⱼ))
    Softmax,
    /// Multiclass hinge: Σⱼ max(0, sⱼ − sᵧ + 1) over the wrong classes j
    Svm,
}

/// Everything that decides the numbers of a training, all data being the same.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Settings {
    pub(crate) model: Model,
    pub(crate) loss: Loss,
    /// Units in each hidden layer; 0 for a network that has no choice of them.
    pub(crate) hidden: usize,
    pub(crate) epochs: u64,
    pub(crate) batch: usize,
    pub(crate) lr: f32,
    pub(crate) momentum: f32,
    pub(crate) l2: f32,
    pub(crate) flips: bool,
    pub(crate) crops: bool,
    pub(crate) seed: u64,
}

impl Model {
    /// Whether it sees pictures, and not only rows of pixels.
    pub(crate) fn is_convolutional(self) -> bool {
        matches!(self, Self::Convnet | Self::Resnet)
    }

    /// Whether its hidden layers come in several sizes.
    pub(crate) fn has_hidden_units(self) -> bool {
        matches!(self, Self::TwoLayer | Self::Deep)
    }
}

impl Settings {
    /// What the user asked for, and defaults that suit the data for the rest.
    pub(crate) fn new(arguments: &Arguments, source: &Source) -> Result<Self, Failure> {
        let model = arguments.model.unwrap_or(Model::TwoLayer);
        let loss = arguments.loss.unwrap_or(Loss::Softmax);
        if model.is_convolutional() && loss == Loss::Svm {
            return Err(Failure::usage(format!("--loss: expected softmax with the model {model}, given svm")));
        }
        let (hidden, epochs) = match (source, model) {
            (Source::Embedded, Model::Convnet | Model::Resnet) => (0, 2),
            (Source::Embedded, _) => (100, 15),
            (Source::Cifar10(_), Model::Convnet | Model::Resnet) => (0, 14),
            (Source::Cifar10(_), _) => (512, 30),
        };
        let hidden = match (model.has_hidden_units(), arguments.hidden) {
            (false, Some(given)) => {
                let problem =
                    format!("--hidden: expected none with the model {model}, which has one size, given {given}");
                return Err(Failure::usage(problem));
            }
            (false, None) => 0,
            (true, given) => given.unwrap_or(hidden),
        };
        let (lr, l2) = match model {
            // strong regularisation smooths a linear classifier's templates, and costs it nothing
            Model::Linear => (0.001, 0.02),
            Model::TwoLayer | Model::Deep => (0.02, 5e-4),
            Model::Convnet => (0.05, 5e-4),
            Model::Resnet => (0.15, 5e-4),
        };
        // a score's gradient is up to 1 for softmax, up to 9 for the hinge of ten classes
        let lr = if loss == Loss::Svm { lr / 4.0 } else { lr };
        Ok(Self {
            model,
            loss,
            hidden,
            epochs: arguments.epochs.unwrap_or(epochs),
            batch: arguments.batch.unwrap_or(128),
            lr: arguments.lr.unwrap_or(lr),
            momentum: arguments.momentum.unwrap_or(0.9),
            l2: arguments.l2.unwrap_or(l2),
            flips: !arguments.no_flips,
            crops: model.is_convolutional() && !arguments.no_crops,
            seed: arguments.seed.unwrap_or(42),
        })
    }

    /// The settings of a saved training, with the number of epochs that the user asks for now.
    pub(crate) fn resumed(metadata: &BTreeMap<String, String>, epochs: Option<u64>) -> Result<Self, Failure> {
        Ok(Self {
            model: entry(metadata, "model", |text| Model::from_str(text, false).ok())?,
            loss: entry(metadata, "loss", |text| Loss::from_str(text, false).ok())?,
            hidden: number(metadata, "hidden")?,
            epochs: epochs.map_or_else(|| number(metadata, "epochs"), Ok)?,
            batch: number(metadata, "batch")?,
            lr: number(metadata, "lr")?,
            momentum: number(metadata, "momentum")?,
            l2: number(metadata, "l2")?,
            flips: number(metadata, "flips")?,
            crops: number(metadata, "crops")?,
            seed: number(metadata, "seed")?,
        })
    }

    /// Checks a batch against the pictures that there are, before there is memory for it.
    pub(crate) fn fits(&self, pictures: usize) -> Result<(), Failure> {
        if self.batch <= pictures {
            return Ok(());
        }
        Err(Failure::usage(format!("--batch: expected at most the {pictures} training pictures, given {}", self.batch)))
    }

    /// The settings as text, for a checkpoint: numbers print so that they read back to the same bits.
    pub(crate) fn write(&self, metadata: &mut BTreeMap<String, String>) {
        let mut put = |key: &str, value: &dyn Display| metadata.insert(key.to_owned(), value.to_string());
        put("model", &self.model);
        put("loss", &self.loss);
        put("hidden", &self.hidden);
        put("epochs", &self.epochs);
        put("batch", &self.batch);
        put("lr", &self.lr);
        put("momentum", &self.momentum);
        put("l2", &self.l2);
        put("flips", &self.flips);
        put("crops", &self.crops);
        put("seed", &self.seed);
    }
}

/// A number, or another value that prints and reads back, from a checkpoint's metadata.
pub(crate) fn number<T: FromStr>(metadata: &BTreeMap<String, String>, key: &str) -> Result<T, Failure> {
    entry(metadata, key, |text| text.parse().ok())
}

/// An entry of a checkpoint's metadata.
pub(crate) fn entry<T>(
    metadata: &BTreeMap<String, String>,
    key: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Failure> {
    let text = metadata.get(key).ok_or_else(|| {
        Failure::run(format!("the checkpoint is not one of this trainer: expected metadata `{key}`, given none"))
    })?;
    read(text).ok_or_else(|| {
        Failure::run(format!("the checkpoint has metadata `{key}` that cannot be read: `{}`", name(text)))
    })
}

impl Display for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Linear => "linear",
            Self::TwoLayer => "two-layer",
            Self::Deep => "deep",
            Self::Convnet => "convnet",
            Self::Resnet => "resnet",
        })
    }
}

impl Display for Loss {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Softmax => "softmax",
            Self::Svm => "svm",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(arguments: &str) -> Result<Settings, Failure> {
        let arguments = Arguments::parse_from(["cifar"].into_iter().chain(arguments.split_whitespace()));
        Settings::new(&arguments, &Source::Embedded)
    }

    #[test]
    fn settings_survive_a_checkpoint() {
        for arguments in [
            "",
            "--model resnet --no-crops",
            "--model convnet",
            "--model linear --loss svm --lr 0.1 --no-flips",
            "--model deep --l2 1e-7 --seed 18446744073709551615",
        ] {
            let settings = settings(arguments).expect("valid arguments");
            let mut metadata = BTreeMap::new();
            settings.write(&mut metadata);
            let same = Settings::resumed(&metadata, None).expect("what was written");
            assert_eq!(settings, same);
        }
    }

    #[test]
    fn a_resumed_training_may_be_longer() {
        let mut metadata = BTreeMap::new();
        settings("--epochs 4").expect("valid arguments").write(&mut metadata);
        let longer = Settings::resumed(&metadata, Some(9)).expect("valid");
        assert_eq!(longer.epochs, 9);
    }

    #[test]
    fn metadata_of_something_else_is_an_error() {
        let error = Settings::resumed(&BTreeMap::new(), None).expect_err("no metadata").to_string();
        assert_eq!(error, "the checkpoint is not one of this trainer: expected metadata `model`, given none");
        let metadata = BTreeMap::from([("model".to_owned(), "tree".to_owned())]);
        let error = Settings::resumed(&metadata, None).expect_err("no such model").to_string();
        assert_eq!(error, "the checkpoint has metadata `model` that cannot be read: `tree`");
    }

    #[test]
    fn a_linear_classifier_has_no_hidden_layer() {
        let failure = settings("--model linear --hidden 100").expect_err("no hidden layer");
        assert_eq!(failure.exit_code(), 2);
        assert!(failure.to_string().ends_with("given 100"));
    }
}
