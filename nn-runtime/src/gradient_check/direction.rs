//! The slope of a loss along one random direction of all parameters.

use super::{GradientReport, ParameterReport};
use crate::{ParameterSet, Seed};

/// Parameters with gradients smaller than this share of the largest weigh less than the others.
const LEAST: f64 = 1e-2;

/// What rounding leaves of a loss of 1.
const ROUNDING: f64 = 1e-14;

/// A step that crosses a kink is too long, and one that rounding hides too short: a slope that is right agrees at one of
/// these, in multiples of the step that is asked for.
const STEPS: [f64; 4] = [1.0, 10.0, 100.0, 0.1];

/// How far one way from the parameters as they are, for each that has a gradient.
struct Direction {
    parts: Vec<(String, Vec<f64>)>,
    /// The sum of gradient times direction.
    slope: f64,
    /// How large that sum is, as a rule.
    size: f64,
}

impl Direction {
    fn new<G: ParameterSet<f64>>(gradients: &G) -> Self {
        let mut norms = Vec::new();
        gradients.visit(&mut |_, gradient| norms.push(gradient.iter().map(|g| g * g).sum::<f64>().sqrt()));
        let largest = norms.iter().copied().fold(0.0, f64::max);
        let weight = |norm: f64| norm.max(LEAST * largest).max(f64::MIN_POSITIVE).recip();
        let most = norms.iter().map(|norm| weight(*norm)).fold(0.0, f64::max);
        let mut direction = Self { parts: Vec::new(), slope: 0.0, size: 0.0 };
        let (mut rng, mut norms) = (Seed(0xd1).rng(), norms.into_iter());
        gradients.visit(&mut |name, gradient| {
            let norm = norms.next().unwrap_or_default();
            // no element of the direction is above 1, and that of the smallest gradients is near it
            let scale = weight(norm) / most;
            let part: Vec<f64> = gradient.iter().map(|_| scale * (2.0 * rng.uniform() - 1.0)).collect();
            direction.slope += gradient.iter().zip(&part).map(|(g, v)| g * v).sum::<f64>();
            direction.size = direction.size.hypot(norm * scale);
            direction.parts.push((name.to_owned(), part));
        });
        direction
    }

    /// Moves the parameters from where they were.
    fn go<P: ParameterSet<f64>>(&self, params: &mut P, start: &[(String, Vec<f64>)], step: f64) {
        params.visit_mut(&mut |name, mut array| {
            let named = |parts: &[(String, Vec<f64>)]| parts.iter().position(|(other, _)| other == name);
            if let (Some(part), Some(from)) = (named(&self.parts), named(start)) {
                let moves = start[from].1.iter().zip(&self.parts[part].1);
                array.iter_mut().zip(moves).for_each(|(w, (from, v))| *w = from + step * v);
            }
        });
    }
}

/// Compares the slope along a random direction with the gradient's.
pub(super) fn check<P: ParameterSet<f64>, G: ParameterSet<f64>>(
    params: &mut P,
    gradients: &G,
    epsilon: f64,
    base: f64,
    loss: &mut impl FnMut(&P) -> f64,
) -> GradientReport {
    let direction = Direction::new(gradients);
    let mut start = Vec::new();
    params.visit(&mut |name, array| start.push((name.to_owned(), array.iter().copied().collect::<Vec<f64>>())));
    let count = direction.parts.iter().map(|(_, part)| part.len()).sum();
    let mut report = ParameterReport::new("all parameters", &[count]);
    let mut passes = 1;
    for step in STEPS.map(|step| step * epsilon) {
        let mut at = |step: f64| {
            direction.go(params, &start, step);
            loss(params)
        };
        let numeric = (at(step) - at(-step)) / (2.0 * step);
        passes += 2;
        let noise = ROUNDING * (1.0 + base.abs()) / step;
        let far = ((direction.slope - numeric).abs() - noise).max(0.0);
        let error = far / direction.size.max(numeric.abs()).max(f64::MIN_POSITIVE);
        let error = if numeric.is_nan() || direction.slope.is_nan() { f64::INFINITY } else { error };
        if step.total_cmp(&epsilon).is_eq() || error < report.max_relative_error {
            report.max_relative_error = error;
            (report.analytic, report.numeric) = (direction.slope, numeric);
        }
        if report.max_relative_error <= AGREES {
            break;
        }
    }
    direction.go(params, &start, 0.0);
    report.checked = count;
    GradientReport { parameters: vec![report], loss: base, forward_passes: passes }
}

/// A slope this near needs no other step.
const AGREES: f64 = 1e-5;
