//! The least time that this machine can take: the multiply–adds at its peak, or the weights at its bandwidth, whichever
//! is longer.

use crate::limits::Limits;
use crate::nets::Net;
use crate::results::What;

/// Inputs and outputs of a layer's matrix, and how often it is applied in one example (the places of a convolution).
pub type Layer = (usize, usize, usize);

/// Bytes of all weights and biases.
#[must_use]
pub fn parameter_bytes(net: &Net) -> usize {
    net.layers.iter().map(|(inputs, outputs, _)| 4 * (inputs + 1) * outputs).sum()
}

/// The working set whose bandwidth counts: the weights, or what fits in any first-level cache.
#[must_use]
pub fn working_set(net: &Net) -> usize {
    parameter_bytes(net).max(24 << 10)
}

/// Operations of a call: a step multiplies forward and twice backward, but nobody asks for the gradient of the input.
#[must_use]
pub fn flops(net: &Net, batch: usize, what: What) -> usize {
    let layers: Vec<usize> = net.layers.iter().map(|(inputs, outputs, places)| 2 * inputs * outputs * places).collect();
    let forward: usize = layers.iter().sum();
    let each = match what {
        What::Infer => forward,
        What::TrainStep => 3 * forward - layers.first().copied().unwrap_or(0),
    };
    batch * each
}

/// Microseconds.
#[must_use]
pub fn bound_us(net: &Net, batch: usize, what: What, limits: &Limits) -> f64 {
    let arithmetic = flops(net, batch, what) as f64 / limits.fma / 1e3;
    let bytes = parameter_bytes(net);
    let Some(memory) = limits.memory.iter().find(|memory| memory.bytes == working_set(net)) else { return arithmetic };
    // forward reads each weight; the step reads and writes it once more
    let weights = match what {
        What::Infer => bytes as f64 / memory.read,
        What::TrainStep => 3.0 * bytes as f64 / memory.read.max(memory.step),
    };
    arithmetic.max(weights / 1e3)
}

#[cfg(test)]
mod tests {
    use super::{flops, parameter_bytes};
    use crate::nets::NETS;
    use crate::results::What;

    #[test]
    fn counts_are_the_peers() {
        let parameters: Vec<usize> = NETS.iter().map(|net| parameter_bytes(net) / 4).collect();
        assert_eq!(parameters, [65, 2410, 308_310, 1_841_162, 896 + 18_496 + 524_416 + 1290]);
        let small = &NETS[2];
        assert_eq!(flops(small, 2, What::Infer), 2 * 2 * (3072 * 100 + 1000));
        assert_eq!(flops(small, 1, What::TrainStep), 2 * (2 * 3072 * 100 + 3 * 1000));
    }
}
