/// A learning rate that falls when a number stops getting better, as `PyTorch`'s `ReduceLROnPlateau` with its relative
/// threshold. The number is one that should fall (a loss), or rise ([`maximize`](Self::maximize): an accuracy).
///
/// All of it is plain numbers: what [`state`](Self::state) gives is saved beside a checkpoint, and
/// [`restore`](Self::restore) goes on from it.
///
/// ```
/// use nn_runtime::schedule::ReduceOnPlateau;
///
/// let mut lr = ReduceOnPlateau::new(0.1).factor(0.5).patience(1);
/// let rates: Vec<f32> = [1.0, 0.8, 0.8, 0.8].into_iter().map(|loss| lr.step(loss)).collect();
/// assert_eq!(rates, [0.1, 0.1, 0.1, 0.05]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReduceOnPlateau {
    lr: f64,
    maximize: bool,
    factor: f64,
    patience: u64,
    threshold: f64,
    cooldown: u64,
    min_lr: f64,
    eps: f64,
    best: f64,
    bad: u64,
    cooling: u64,
}

impl ReduceOnPlateau {
    /// A rate that is divided by ten after more than ten steps without an improvement of a ten thousandth.
    #[must_use]
    pub fn new(lr: f32) -> Self {
        Self {
            lr: f64::from(lr),
            maximize: false,
            factor: 0.1,
            patience: 10,
            threshold: 1e-4,
            cooldown: 0,
            min_lr: 0.0,
            eps: 1e-8,
            best: f64::INFINITY,
            bad: 0,
            cooling: 0,
        }
    }

    /// The number is one that should rise.
    #[must_use]
    pub fn maximize(self) -> Self {
        Self { maximize: true, best: f64::NEG_INFINITY, ..self }
    }

    /// What the rate is multiplied by, in `(0, 1)`.
    #[must_use]
    pub fn factor(self, factor: f64) -> Self {
        Self { factor, ..self }
    }

    /// How many steps without an improvement are borne.
    #[must_use]
    pub fn patience(self, patience: u64) -> Self {
        Self { patience, ..self }
    }

    /// How much better a number must be to count, as a share of the best.
    #[must_use]
    pub fn threshold(self, threshold: f64) -> Self {
        Self { threshold, ..self }
    }

    /// For how many steps after a fall nothing is counted.
    #[must_use]
    pub fn cooldown(self, cooldown: u64) -> Self {
        Self { cooldown, ..self }
    }

    /// What the rate does not fall below.
    #[must_use]
    pub fn min_lr(self, min_lr: f32) -> Self {
        Self { min_lr: f64::from(min_lr), ..self }
    }

    /// The rate now.
    #[must_use]
    pub fn lr(&self) -> f32 {
        self.lr as f32
    }

    /// Takes the number of an epoch, and gives the rate of the next. A NaN is no improvement.
    pub fn step(&mut self, number: f64) -> f32 {
        let is_better = if self.maximize {
            number > self.best * (1.0 + self.threshold)
        } else {
            number < self.best * (1.0 - self.threshold)
        };
        if is_better {
            (self.best, self.bad) = (number, 0);
        } else {
            self.bad = self.bad.saturating_add(1);
        }
        if self.cooling > 0 {
            self.cooling -= 1;
            self.bad = 0;
        }
        if self.bad > self.patience {
            let lr = (self.lr * self.factor).max(self.min_lr);
            if self.lr - lr > self.eps {
                self.lr = lr;
            }
            (self.bad, self.cooling) = (0, self.cooldown);
        }
        self.lr()
    }

    /// The rate and the best number; the steps since it, and those left of a cooldown.
    #[must_use]
    pub fn state(&self) -> ([f64; 2], [u64; 2]) {
        ([self.lr, self.best], [self.bad, self.cooling])
    }

    /// Goes on from a [`state`](Self::state).
    pub fn restore(&mut self, ([lr, best], [bad, cooling]): ([f64; 2], [u64; 2])) {
        (self.lr, self.best, self.bad, self.cooling) = (lr, best, bad, cooling);
    }
}
