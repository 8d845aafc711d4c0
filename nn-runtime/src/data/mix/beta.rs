use std::f64::consts::TAU;

use crate::Rng;

/// A number from Beta(α, α): around ½ for large α, near 0 or 1 for small ones.
pub(super) fn beta(alpha: f64, rng: &mut Rng) -> f64 {
    // in (0, 1]: a logarithm follows
    let mut uniform = || 1.0 - rng.uniform();
    if alpha > 0.5 {
        // Ulrich, *Computer generation of distributions on the m-sphere*, Applied Statistics 33 (1984), for symmetric
        // ones: ½ + ½·√(1 − U^(2/(2α − 1)))·cos(2πV)
        let radius = (1.0 - uniform().powf(2.0 / (2.0 * alpha - 1.0))).sqrt();
        return 0.5 + 0.5 * radius * (TAU * uniform()).cos();
    }
    // Jöhnk, *Erzeugung von betaverteilten und gammaverteilten Zufallszahlen*, Metrika 8 (1964): x/(x + y) of
    // x = U^(1/α) and y = V^(1/α) where x + y ≤ 1. In logarithms, because small α make both too small for a float.
    loop {
        let [x, y] = [(); 2].map(|()| uniform().ln() / alpha);
        if x.is_infinite() && y.is_infinite() {
            // α so small that only the ends are left
            return uniform().round();
        }
        if x.exp() + y.exp() <= 1.0 {
            return 1.0 / (1.0 + (y - x).exp());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;

    #[test]
    fn moments_are_those_of_the_distribution() {
        for alpha in [5e-324, 1e-310, 1e-3, 0.1, 0.2, 0.5, 0.6, 1.0, 2.0, 30.0] {
            let mut rng = Seed(11).rng();
            let drawn: Vec<f64> = (0..40_000).map(|_| beta(alpha, &mut rng)).collect();
            assert!(drawn.iter().all(|x| (0.0..=1.0).contains(x)), "{alpha}");
            let count = drawn.len() as f64;
            let central = |power: i32| drawn.iter().map(|x| (x - 0.5).powi(power)).sum::<f64>() / count;
            // mean ½, variance 1/(4(2α + 1)), fourth central moment 3/(16(2α + 1)(2α + 3))
            let variance = 0.25 / (2.0 * alpha + 1.0);
            let fourth = 3.0 / 16.0 / ((2.0 * alpha + 1.0) * (2.0 * alpha + 3.0));
            let five_errors = |variance: f64| 5.0 * (variance / count).sqrt();
            assert!(central(1).abs() < five_errors(variance), "mean of {alpha}: {}", central(1));
            let off = (central(2) - variance).abs();
            assert!(off < five_errors(fourth - variance * variance) + 1e-12, "variance of {alpha}: {}", central(2));
        }
    }
}
