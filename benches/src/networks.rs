//! Networks as people write them, for what they cost to compile.

use std::fmt::Write;

/// A kind of network.
pub struct Kind {
    /// What it is called.
    pub name: &'static str,
    /// What stands behind the network's name, in the n-th of its sizes.
    body: fn(usize) -> String,
    /// The shape of its input, without the batch.
    shape: fn(usize) -> Vec<usize>,
    /// What a step takes besides, for a batch of 2.
    targets: &'static str,
}

const CLASSES: &str = "&[0_u8, 1], ";

/// What people write: a handful of layers, all sizes different, so that no two networks share a kernel by chance.
pub const KINDS: [Kind; 10] = [
    Kind {
        name: "classifier",
        body: |n| {
            let h = 100 + 3 * n;
            format!("x -> linear({h}) -> relu -> linear({h}) -> relu -> linear(10) -> softmax_ce")
        },
        shape: |n| vec![784 + n],
        targets: CLASSES,
    },
    Kind {
        name: "norms and dropout",
        body: |n| {
            let h = 50 + 2 * n;
            format!(
                "x -> linear({h}) -> batch_norm -> relu -> dropout(0.2) -> linear({h}) -> layer_norm -> gelu -> linear(5) \
                 -> softmax_ce"
            )
        },
        shape: |n| vec![60 + n],
        targets: CLASSES,
    },
    Kind {
        name: "regression",
        body: |n| format!("x -> linear({h}) -> tanh -> linear({h}) -> tanh -> linear(1) -> mse", h = 33 + n),
        shape: |n| vec![20 + n],
        targets: "ndarray::Array2::<f32>::zeros((2, 1)).view(), ",
    },
    Kind {
        name: "autoencoder",
        body: |n| {
            let (d, h) = (120 + n, 40 + n);
            format!("x -> linear({h}) -> elu -> linear(8) -> linear({h}) -> elu -> linear({d}) -> mse(x)")
        },
        shape: |n| vec![120 + n],
        targets: "",
    },
    Kind {
        name: "residual",
        body: |n| {
            let block = "residual(layer_norm -> linear(H) -> silu -> linear(H))".replace('H', &(40 + n).to_string());
            format!("x -> {block} -> {block} -> linear(3) -> softmax_ce")
        },
        shape: |n| vec![40 + n],
        targets: CLASSES,
    },
    Kind {
        name: "images",
        body: |n| {
            let block = format!("conv2d({}, 3, padding = 1) -> relu -> max_pool(2)", 8 + n);
            format!("x -> {block} -> {block} -> flatten -> linear(10) -> softmax_ce")
        },
        shape: |_| vec![3, 32, 32],
        targets: CLASSES,
    },
    Kind {
        name: "images and norms",
        body: |n| {
            let c = 12 + n;
            format!(
                "x -> conv2d({c}, 3, padding = 1, bias = false) -> batch_norm -> relu \
                 -> conv2d({c}, 3, stride = 2, bias = false) -> batch_norm -> relu -> global_avg_pool -> linear(10) \
                 -> softmax_ce"
            )
        },
        shape: |_| vec![3, 24, 24],
        targets: CLASSES,
    },
    Kind {
        name: "depthwise",
        body: |n| {
            let c = 9 + n;
            format!(
                "x -> conv2d({c}, 3) -> relu -> conv2d({c}, 3, groups = {c}, padding = 1) -> relu -> conv2d({c}, 1) \
                 -> relu -> avg_pool(2) -> flatten -> linear(4) -> softmax_ce"
            )
        },
        shape: |_| vec![3, 20, 20],
        targets: CLASSES,
    },
    Kind {
        name: "sequence",
        body: |n| {
            let c = 6 + n;
            format!(
                "x -> conv1d({c}, 5) -> relu -> conv1d({c}, 3, stride = 2) -> relu -> global_max_pool -> linear(2) \
                 -> softmax_ce"
            )
        },
        shape: |n| vec![4, 64 + n],
        targets: CLASSES,
    },
    Kind {
        name: "attention",
        body: |n| {
            let values = joined("qkv".chars().map(|name| format!("let {name} = x -> linear({}); ", 16 + n)));
            format!(
                "{values} let a = (q @ (k -> transpose(0, 1))) -> softmax(axis = 1); \
                 (x + (a @ v)) -> layer_norm -> flatten -> linear(3) -> softmax_ce"
            )
        },
        shape: |n| vec![12 + n, 16 + n],
        targets: CLASSES,
    },
];

/// A network, and the body of a function that trains it and predicts.
pub struct Network {
    /// What stands behind `network!`.
    pub source: String,
    /// Statements that add to `sum` what it gives; `RULE` is the optimiser.
    pub use_of_it: String,
}

impl Network {
    /// One of a kind, in the n-th of its sizes.
    #[must_use]
    pub fn new(kind: usize, n: usize) -> Self {
        let Kind { body, shape, targets, .. } = &KINDS[kind];
        let mut network = Self::trained(&format!("Net{kind}With{n}"), &shape(n), &body(n), targets);
        network.use_of_it.push_str("sum += net.predict(x.view(), &mut ws)?.sum();");
        network
    }

    /// The i-th of them all: of every kind one, then of every kind the next.
    #[must_use]
    pub fn nth(i: usize) -> Self {
        Self::new(i % KINDS.len(), i / KINDS.len())
    }

    /// One that is trained and nothing else.
    fn trained(name: &str, shape: &[usize], body: &str, targets: &str) -> Self {
        let batch = joined(shape.iter().map(|size| format!(", {size}")));
        Self {
            source: format!("pub {name}(x: {shape:?}) {{ {body} }}"),
            use_of_it: format!(
                "let (mut net, mut ws) = ({name}::new(Seed(0)), {name}::workspace(2));
                let mut optimizer = net.optimizer(RULE::new(0.01));
                let x = ndarray::Array::<f32, _>::ones((2{batch}));
                sum += net.train_step(x.view(), {targets}&mut optimizer, &mut ws)?;"
            ),
        }
    }
}

/// The README's first network.
#[must_use]
pub fn classifier() -> Network {
    Network::trained("Classifier", &[3072], "x -> linear(100) -> relu -> linear(10) -> softmax_ce", CLASSES)
}

/// The same in a program that only predicts.
#[must_use]
pub fn predictor() -> Network {
    let use_of_it = "let (net, mut ws) = (Classifier::new(Seed(0)), Classifier::workspace(2));
        sum += net.predict(ndarray::Array2::<f32>::ones((2, 3072)).view(), &mut ws)?.sum();";
    Network { source: classifier().source, use_of_it: use_of_it.to_owned() }
}

/// Eight residual units in four widths, with batch norms: twenty convolutions.
#[must_use]
pub fn residual() -> Network {
    let mut body = "let x0 = x -> conv2d(16, 3, padding = 1, bias = false) -> batch_norm -> relu; ".to_owned();
    for (i, (c, s)) in
        [(16, 1), (16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), (128, 1)].into_iter().enumerate()
    {
        let conv = |s: usize| format!("conv2d({c}, 3, padding = 1, stride = {s}, bias = false) -> batch_norm");
        let short = if s == 1 {
            format!("x{i}")
        } else {
            format!("(x{i} -> conv2d({c}, 1, stride = {s}, bias = false) -> batch_norm)")
        };
        let _ = write!(body, "let x{} = ((x{i} -> {} -> relu -> {}) + {short}) -> relu; ", i + 1, conv(s), conv(1));
    }
    body.push_str("x8 -> global_avg_pool -> linear(10) -> softmax_ce");
    Network::trained("Residual", &[3, 32, 32], &body, CLASSES)
}

/// Two transformer blocks of one head, 64 wide, written out.
#[must_use]
pub fn transformer() -> Network {
    let mut body = "let x0 = x; ".to_owned();
    for b in 0..2 {
        let _ = write!(
            body,
            "let n{b} = x{b} -> layer_norm;
            let (q{b}, k{b}, v{b}) = (n{b} -> linear(64), n{b} -> linear(64), n{b} -> linear(64));
            let a{b} = (q{b} @ (k{b} -> transpose(0, 1))) -> softmax(axis = 1);
            let y{b} = x{b} + ((a{b} @ v{b}) -> linear(64));
            let x{} = y{b} + (y{b} -> layer_norm -> linear(256) -> gelu -> linear(64)); ",
            b + 1
        );
    }
    body.push_str("x2 -> layer_norm -> flatten -> linear(10) -> softmax_ce");
    Network::trained("Transformer", &[32, 64], &body, CLASSES)
}

/// A GRU over so many steps of 16 numbers, 32 wide, written out: one set of weights, and a line a gate.
#[must_use]
pub fn gru(steps: usize) -> Network {
    let mut body = "share wr = linear(32); share wz = linear(32); share wn = linear(32);
        share ur = linear(32, bias = false); share uz = linear(32, bias = false); share un = linear(32);
        let h0 = x -> slice(0, 0, 1) -> flatten -> linear(32) -> tanh; "
        .to_owned();
    for t in 0..steps {
        let _ = write!(
            body,
            "let x{t} = x -> slice(0, {t}, {next}) -> flatten;
            let r{t} = ((x{t} -> wr) + (h{t} -> ur)) -> sigmoid;
            let z{t} = ((x{t} -> wz) + (h{t} -> uz)) -> sigmoid;
            let n{t} = ((x{t} -> wn) + r{t} * (h{t} -> un)) -> tanh;
            let h{next} = n{t} + z{t} * (h{t} - n{t}); ",
            next = t + 1
        );
    }
    let _ = write!(body, "h{steps} -> linear(2) -> softmax_ce");
    Network::trained("Gru", &[steps, 16], &body, CLASSES)
}

/// As many steps of the same cell by `repeat`, on one input, each with weights of its own.
#[must_use]
pub fn repeated(steps: usize) -> Network {
    let body = format!(
        "layer cell() = |h| (h -> linear(32) -> tanh) + (h -> linear(32) -> sigmoid) * (h - (h -> linear(32) -> tanh));
        x -> linear(32) -> repeat({steps}, cell) -> linear(2) -> softmax_ce"
    );
    Network::trained("Repeated", &[16], &body, CLASSES)
}

/// Some parts as one text.
pub fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<String>>().concat()
}
