//! How long a training waits for its data: epochs of CIFAR-10 in batches of 128 with the trainer's two-layer network, each
//! batch made by the trainer itself, and by another thread while it trains on the one before.
//!
//! `cargo run --release -p benches --bin loading -- DIR`, where DIR has the binary files of CIFAR-10. The share of the
//! epoch is counted by the loader; `over` is how much longer the epoch takes than as many steps on one batch that lies
//! ready, which also shows what the other thread takes from those that compute.

use std::time::{Duration, Instant};

use nn_runtime::data::{Augment, Batches, Dataset, LastBatch, Normalisation, cifar};
use nn_runtime::{Error, Optimizer, Seed, Sgd, SgdMomentum, network, threads};

network! {
    TwoLayer<const H: usize>(x: [3072]) {
        x -> linear(H) -> relu -> linear(10) -> softmax_ce
    }
}

const BATCH: usize = 128;
/// Each figure is of the fastest of so many epochs: other programs only make them longer.
const EPOCHS: u64 = 3;

/// A network of a number of hidden units, and what its steps need.
struct Training<'d, const H: usize> {
    net: TwoLayer<H>,
    optimizer: Optimizer<SgdMomentum>,
    workspace: TwoLayerWorkspace<H>,
    data: &'d Dataset,
    normalisation: &'d Normalisation,
}

fn main() -> Result<(), Error> {
    let Some(directory) = std::env::args_os().nth(1) else {
        eprintln!("expected the directory of CIFAR-10's binary files");
        std::process::exit(2);
    };
    let data = cifar::cifar10(std::path::PathBuf::from(directory))?.train;
    let normalisation = Normalisation::of(&data);
    println!("{} pictures, batches of {BATCH}, {} threads", data.len(), threads());
    println!("{:>6} {:>12} {:>10} {:>10} {:>8} {:>8}", "hidden", "changes", "made", "epoch, ms", "waits", "over");
    measure::<100>(&data, &normalisation)?;
    measure::<512>(&data, &normalisation)
}

fn measure<const H: usize>(data: &Dataset, normalisation: &Normalisation) -> Result<(), Error> {
    let net = TwoLayer::<H>::new(Seed(1));
    let optimizer = net.optimizer(Sgd::new(0.01).momentum(0.9));
    let mut training = Training { net, optimizer, workspace: TwoLayer::<H>::workspace(BATCH), data, normalisation };
    let all = [Augment::PadAndCrop { padding: 4 }, Augment::Flip { probability: 0.5 }];
    let ways = [(&all[..0], false), (&all[..0], true), (&all[..], false), (&all[..], true)];
    // in turn, so that what else runs on the machine is shared
    let mut fastest = [(Duration::MAX, Duration::ZERO); 5];
    for epoch in 0..EPOCHS {
        fastest[0] = fastest[0].min((training.steps_alone()?, Duration::ZERO));
        for (fastest, (changes, is_prefetched)) in fastest[1..].iter_mut().zip(ways) {
            *fastest = (*fastest).min(training.epoch(epoch, changes, is_prefetched)?);
        }
    }
    let (bare, _) = fastest[0];
    println!("{H:>6} {:>12} {:>10} {:>10.0}", "", "no batches", bare.as_secs_f64() * 1e3);
    for ((epoch, waited), (changes, is_prefetched)) in fastest[1..].iter().zip(ways) {
        println!(
            "{H:>6} {:>12} {:>10} {:>10.0} {:>6.2} % {:>6.1} %",
            if changes.is_empty() { "none" } else { "crop, flip" },
            if is_prefetched { "beside" } else { "between" },
            epoch.as_secs_f64() * 1e3,
            100.0 * waited.as_secs_f64() / epoch.as_secs_f64(),
            100.0 * (epoch.as_secs_f64() / bare.as_secs_f64() - 1.0),
        );
    }
    Ok(())
}

impl<const H: usize> Training<'_, H> {
    /// The time of an epoch's steps, all on its first batch.
    fn steps_alone(&mut self) -> Result<Duration, Error> {
        let mut batches = Batches::new(self.data, self.normalisation, BATCH)?.last(LastBatch::Drop);
        let count = batches.per_epoch();
        let Some(batch) = batches.next_batch() else { return Ok(Duration::ZERO) };
        let started = Instant::now();
        for _ in 0..count {
            self.net.train_step(batch.rows(), batch.labels(), &mut self.optimizer, &mut self.workspace)?;
        }
        Ok(started.elapsed())
    }

    /// The time of an epoch, and how much of it the steps waited for their batches.
    fn epoch(&mut self, epoch: u64, changes: &[Augment], is_prefetched: bool) -> Result<(Duration, Duration), Error> {
        let batches = Batches::new(self.data, self.normalisation, BATCH)?.shuffled(Seed(1)).last(LastBatch::Drop);
        let mut batches = batches.augmented(changes, Seed(1))?;
        let started = Instant::now();
        batches.start(epoch);
        if is_prefetched {
            batches.prefetch(|batches| {
                while let Some(batch) = batches.next_batch() {
                    self.net.train_step(batch.rows(), batch.labels(), &mut self.optimizer, &mut self.workspace)?;
                }
                Ok::<(), Error>(())
            })?;
        } else {
            while let Some(batch) = batches.next_batch() {
                self.net.train_step(batch.rows(), batch.labels(), &mut self.optimizer, &mut self.workspace)?;
            }
        }
        Ok((started.elapsed(), batches.waited()))
    }
}
