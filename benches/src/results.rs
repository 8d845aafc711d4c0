//! Results, a JSON line each, in the peers' format.

use serde::{Deserialize, Serialize};

/// What is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Forward, loss, backward, and a step of gradient descent.
    TrainStep,
    /// The scores of a batch.
    Infer,
}

impl What {
    /// The word in tables.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::TrainStep => "train",
            Self::Infer => "infer",
        }
    }
}

/// One system's time for one piece of work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// Who.
    pub system: String,
    /// The network's name.
    pub net: String,
    /// Examples.
    pub batch: usize,
    /// Threads that were allowed.
    pub threads: usize,
    /// What was timed.
    pub what: What,
    /// Microseconds: the middle one.
    pub median_us: f64,
    /// The shortest.
    pub min_us: f64,
    /// Nine in ten are shorter.
    pub p90_us: f64,
    /// The loss before the first step.
    pub loss0: Option<f64>,
    /// The loss before the eleventh.
    pub loss10: Option<f64>,
}

/// What all systems are asked to do.
pub type Work = (String, usize, usize, What);

impl Row {
    /// What was done: network, batch, threads, call.
    #[must_use]
    pub fn work(&self) -> Work {
        (self.net.clone(), self.batch, self.threads, self.what)
    }

    /// As a JSON line, without its end.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From a line of a peer's output; other lines are nothing.
    #[must_use]
    pub fn from_json(line: &str) -> Option<Self> {
        // Python's writer has NaN, which JSON has not
        serde_json::from_str(&line.replace("NaN", "null")).ok()
    }

    /// This row and another of the same work, measured at another time: the middle of both, and all of the spread.
    #[must_use]
    pub fn and(self, other: &Self) -> Self {
        Self {
            median_us: f64::midpoint(self.median_us, other.median_us),
            min_us: self.min_us.min(other.min_us),
            p90_us: self.p90_us.max(other.p90_us),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, What};

    #[test]
    fn the_peers_lines_are_read() {
        let line = r#"{"system": "torch-eager", "version": "2", "net": "mlp_s", "batch": 32, "threads": 2, "what": "infer", "median_us": 3.5, "min_us": 3.0, "p90_us": 4, "n": 9, "chunk": 1, "loss0": 2.5, "loss10": NaN, "first_call_s": 0.1}"#;
        let row = Row::from_json(line).unwrap();
        assert_eq!(row.work(), ("mlp_s".to_owned(), 32, 2, What::Infer));
        assert_eq!((row.median_us, row.loss0, row.loss10), (3.5, Some(2.5), None));
        assert_eq!(Row::from_json(&row.to_json()).unwrap().to_json(), row.to_json());
        assert!(Row::from_json("warning: something").is_none());
    }
}
