//! The measure of an error, here and in `examples/every_float.rs`.

/// How far `found` is from `exact`, in the distance between neighbouring `f32` there; 0 if it is rounded correctly.
#[allow(clippy::float_cmp, reason = "what is rounded correctly is equal")]
pub fn ulps(found: f32, exact: f64) -> f64 {
    let nearest = exact as f32;
    if found == nearest || found.is_nan() && nearest.is_nan() {
        return 0.0;
    }
    if !found.is_finite() || !nearest.is_finite() {
        // one may round over the edge of the largest number, the other not
        let edge = f64::from(f32::MAX);
        let near = exact.abs() > edge * (1.0 - 1e-6) && exact.abs() < edge * (1.0 + 1e-6);
        return if near { 1.0 } else { f64::INFINITY };
    }
    let magnitude = nearest.abs().max(f32::MIN_POSITIVE);
    let ulp = f64::from(f32::from_bits(magnitude.to_bits() + 1)) - f64::from(magnitude);
    (f64::from(found) - exact).abs() / ulp
}
