use crate::Error;
use crate::data::{Batch, Batches};

/// The share of the smoothed loss that a batch leaves as it was.
const SMOOTHING: f64 = 0.9;
/// The loss has blown up when it is so many times the lowest.
const AWAY: f64 = 4.0;
/// A fall is measured from so many points before to so many after.
const REACH: usize = 5;

/// What a range test found: see [`lr_range_test`].
#[derive(Clone, Debug, PartialEq)]
pub struct RangeTest {
    /// One for each batch, in order.
    pub points: Vec<RangePoint>,
    /// Whether the loss blew up before the highest rate.
    pub blew_up: bool,
}

/// A batch of a range test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RangePoint {
    /// Its learning rate.
    pub rate: f32,
    /// The mean of the losses so far, of which the last count most.
    pub loss: f64,
}

/// A range test of the learning rate (Smith 2017, *Cyclical learning rates for training neural networks*, section 3.3):
/// the rate rises from `from` to `to` by one factor from batch to batch, `steps` in all, over as many epochs as that
/// takes, until the loss blows up: is not finite, or four times its lowest value (after the first tenth of the steps).
///
/// `step` is given a batch, its number from 0, and the rate; it takes the step and gives the loss before it. The
/// network is spoilt afterwards: train a new one.
///
/// ```
/// # use nn_runtime::Seed;
/// # use nn_runtime::data::{Batches, Dataset, Normalisation};
/// # let data = Dataset::new(vec![0; 8], [1, 1, 1], vec![0; 8], vec!["all".to_owned()])?;
/// # let mut batches = Batches::new(&data, &Normalisation::unit(1), 4)?;
/// # let mut weight = 1.0_f32;
/// let test = nn_runtime::fit::lr_range_test(&mut batches, [1e-4, 10.0], 100, |batch, _, rate| {
///     // optimizer.rule.lr = rate;
///     // net.train_step(batch.rows(), batch.labels(), &mut optimizer, &mut ws)
/// #   let loss = weight * weight;
/// #   weight -= rate * 2.0 * weight;
/// #   assert_eq!(batch.len(), 4);
/// #   Ok(loss)
/// })?;
/// assert!(test.suggestion().is_some_and(|rate| rate > 1e-3 && rate < 1.0));
/// # Ok::<(), nn_runtime::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] unless 0 < `from` < `to`, there are 2 steps or more, and an epoch has batches; what `step`
/// returns.
pub fn lr_range_test(
    batches: &mut Batches<'_>,
    [from, to]: [f32; 2],
    steps: usize,
    mut step: impl FnMut(&Batch<'_>, u64, f32) -> Result<f32, Error>,
) -> Result<RangeTest, Error> {
    let wrong = |why: String| Err(Error::invalid("range test", why));
    if !(from > 0.0 && from < to && to.is_finite()) {
        return wrong(format!("expected rates above 0 that rise, given {from} to {to}"));
    }
    if steps < 2 {
        return wrong(format!("expected 2 steps or more, given {steps}"));
    }
    if batches.per_epoch() == 0 {
        return wrong("expected an epoch to have batches, but there are fewer examples than one takes".to_owned());
    }
    let mut test = RangeTest { points: Vec::new(), blew_up: false };
    let (mut mean, mut lowest, mut epoch) = (0.0, f64::INFINITY, 0);
    batches.start(epoch);
    while test.points.len() < steps {
        let Some(batch) = batches.next_batch() else {
            epoch += 1;
            batches.start(epoch);
            continue;
        };
        let number = test.points.len();
        let rate = rate([from, to], number, steps);
        let loss = match step(&batch, number as u64, rate) {
            Err(Error::Diverged(_)) => f32::NAN,
            given => given?,
        };
        mean = SMOOTHING * mean + (1.0 - SMOOTHING) * f64::from(loss);
        // the mean starts at 0, which this makes up for
        let loss = mean / (1.0 - SMOOTHING.powf((number + 1) as f64));
        if !loss.is_finite() || (number >= steps / 10 && loss > AWAY * lowest) {
            test.blew_up = true;
            break;
        }
        lowest = lowest.min(loss);
        test.points.push(RangePoint { rate, loss });
    }
    Ok(test)
}

/// From `from` at the first step to `to` at the last, by one factor a step.
fn rate([from, to]: [f32; 2], number: usize, steps: usize) -> f32 {
    let share = number as f64 / (steps - 1) as f64;
    (f64::from(from) * (f64::from(to) / f64::from(from)).powf(share)) as f32
}

impl RangeTest {
    /// The rate where the loss falls fastest, for a given factor of the rate, before it is lowest; none if it does not
    /// fall, or there are too few points to say.
    #[must_use]
    pub fn suggestion(&self) -> Option<f32> {
        let points = &self.points;
        let lowest = (0..points.len()).min_by(|a, b| points[*a].loss.total_cmp(&points[*b].loss))?;
        let falls = (REACH..lowest.saturating_sub(REACH).max(REACH))
            .map(|at| (points[at - REACH].loss - points[at + REACH].loss, at));
        let (fall, at) = falls.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
        (fall > 0.0).then(|| points[at].rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Dataset, LastBatch, Normalisation};

    fn data() -> Dataset {
        Dataset::new(vec![0; 7], [1, 1, 1], vec![0; 7], vec!["all".to_owned()]).unwrap()
    }

    #[test]
    fn rates_rise_by_one_factor_over_several_epochs() {
        let data = data();
        let mut batches = Batches::new(&data, &Normalisation::unit(1), 2).unwrap().last(LastBatch::Drop);
        let mut given = Vec::new();
        let test = lr_range_test(&mut batches, [1e-4, 1.0], 5, |batch, number, rate| {
            given.push((batch.epoch(), number, rate));
            Ok(1.0)
        });
        let expected = [(0, 0, 1e-4_f32), (0, 1, 1e-3), (0, 2, 1e-2), (1, 3, 0.1), (1, 4, 1.0)];
        for (given, expected) in given.iter().zip(expected) {
            assert_eq!((given.0, given.1), (expected.0, expected.1));
            assert!((given.2 / expected.2 - 1.0).abs() < 1e-5, "{given:?}");
        }
        let test = test.unwrap();
        assert!(test.points.len() == 5 && test.points.iter().all(|point| (point.loss - 1.0).abs() < 1e-12), "{test:?}");
        assert_eq!((test.blew_up, test.suggestion()), (false, None));
    }

    #[test]
    fn it_ends_where_the_loss_blows_up() {
        let data = data();
        let mut batches = Batches::new(&data, &Normalisation::unit(1), 2).unwrap();
        for broken in [f32::NAN, f32::INFINITY, 1e3] {
            let step = |_: &Batch<'_>, number, _| Ok(if number < 40 { 1.0 } else { broken });
            let test = lr_range_test(&mut batches, [1e-4, 1.0], 100, step).unwrap();
            assert!(test.blew_up && test.points.len() == 40, "{broken}: {}", test.points.len());
        }
    }

    #[test]
    fn the_steepest_fall_is_suggested() {
        // flat, falling fastest at 0.01, lowest at 0.3, and away
        let points = (0..100).map(|number| {
            let rate = rate([1e-4, 10.0], number, 100);
            let (x, away) = (f64::from(rate).log10(), (f64::from(rate).log10() + 0.5).max(0.0));
            RangePoint { rate, loss: 2.3 - ((x + 2.0) * 3.0).tanh() + away * away * 10.0 }
        });
        let mut test = RangeTest { points: points.collect(), blew_up: false };
        let suggested = test.suggestion().unwrap();
        assert!((0.007..0.014).contains(&suggested), "{suggested}");
        for point in &mut test.points {
            point.loss = 2.3 + f64::from(point.rate);
        }
        assert_eq!(test.suggestion(), None);
        test.points.clear();
        assert_eq!(test.suggestion(), None);
    }

    #[test]
    fn what_cannot_be_tested_is_an_error() {
        let data = data();
        let mut batches = Batches::new(&data, &Normalisation::unit(1), 2).unwrap();
        for (rates, steps, expected) in [
            ([0.0, 1.0], 10, "expected rates above 0 that rise, given 0 to 1"),
            ([1.0, 1.0], 10, "expected rates above 0 that rise, given 1 to 1"),
            ([f32::NAN, 1.0], 10, "expected rates above 0 that rise, given NaN to 1"),
            ([1.0, f32::INFINITY], 10, "expected rates above 0 that rise, given 1 to inf"),
            ([0.1, 1.0], 1, "expected 2 steps or more, given 1"),
        ] {
            let error = lr_range_test(&mut batches, rates, steps, |_, _, _| Ok(0.0)).unwrap_err().to_string();
            assert_eq!(error, format!("range test: {expected}"));
        }
        let mut large = Batches::new(&data, &Normalisation::unit(1), 8).unwrap().last(LastBatch::Drop);
        let error = lr_range_test(&mut large, [0.1, 1.0], 10, |_, _, _| Ok(0.0)).unwrap_err().to_string();
        assert!(error.starts_with("range test: expected an epoch to have batches"), "{error}");
    }
}
