//! After an error the type exists with all of its methods: whoever uses it gets no second error.

use nn_runtime::ndarray::{Array2, ArrayView2};
use nn_runtime::{Error, GradientCheck, GradientReport, Seed, Sgd, network};

network! {
    /// One letter is wrong.
    #[must_use]
    pub Classifier<const H: usize>(x: [64]) {
        x -> linear(H) as hidden -> relu -> lienar(10) -> softmax_ce
    }
}

/// A wrapper, to see that the type is `Clone` and `Debug`.
#[derive(Clone, Debug)]
pub struct Trainer {
    /// The network.
    pub net: Classifier<100>,
    /// Its memory.
    pub ws: ClassifierWorkspace<100>,
}

impl Trainer {
    /// Uses everything.
    pub fn run(&mut self, x: ArrayView2<'_, f32>, labels: &[u8]) -> Result<f32, Error> {
        let mut net = Classifier::<100>::new(Seed(1));
        net.initialize(Seed(2));
        let mut ws = Classifier::<100>::workspace(128);
        let _same = net.workspace_for(128);
        let _bytes: usize = Classifier::<100>::workspace_bytes(128);
        let _sizes: usize = Classifier::<100>::PARAMETERS + Classifier::<100>::FLOPS_PER_EXAMPLE;
        let _graph: &str = Classifier::<100>::GRAPH;
        let _seed: Seed = net.seed;
        let _steps: u64 = net.steps;
        let scores: Array2<f32> = net.predict(x, &mut ws)?.to_owned();
        let _loss: f32 = net.loss(x, labels, &mut ws)?;
        let _gradients = net.gradients(x, labels, &mut ws)?;
        let mut optimizer = net.optimizer(Sgd::new(0.1).momentum(0.9));
        optimizer.rule.lr = 0.2;
        let report: GradientReport = net.check_gradients(x, labels)?;
        let _sampled = net.check_gradients_with(&GradientCheck::sampled(3), x, labels)?;
        net.save("net.safetensors")?;
        self.net = Classifier::load("net.safetensors")?;
        println!("{report} {scores}");
        self.net.train_step(x, labels, &mut optimizer, &mut self.ws)
    }
}

fn main() {}
