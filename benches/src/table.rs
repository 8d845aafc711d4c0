//! The table: a line for each piece of work, with our time, the machine's bound, and how many times longer each peer
//! takes.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::bound::bound_us;
use crate::limits::Limits;
use crate::nets::{NETS, Net};
use crate::results::{Row, What, Work};

/// What was measured, by work and system; rows of the same work and system are taken together.
#[derive(Default)]
pub struct Results {
    rows: BTreeMap<Work, BTreeMap<String, Row>>,
    limits: Vec<Limits>,
}

/// A line of the table.
pub struct Line<'a> {
    /// The network.
    pub net: &'a Net,
    /// Our row.
    pub ours: &'a Row,
    /// The least time, where the limits are known.
    pub bound_us: Option<f64>,
    /// Peers by name: how many times longer each takes.
    pub ratios: Vec<(&'a str, f64)>,
}

impl Line<'_> {
    /// The fastest peer.
    #[must_use]
    pub fn best(&self) -> Option<(&str, f64)> {
        self.ratios.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// How far losses may be apart.
const TOLERANCE: f64 = 1e-4;

impl Results {
    /// Adds the machine's limits for one number of threads.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits.push(limits);
    }

    /// Adds a row.
    pub fn add(&mut self, row: Row) {
        let systems = self.rows.entry(row.work()).or_default();
        let row = match systems.remove(&row.system) {
            Some(before) => before.and(&row),
            None => row,
        };
        systems.insert(row.system.clone(), row);
    }

    /// The lines, in the order of [`NETS`], train steps first.
    #[must_use]
    pub fn lines(&self) -> Vec<Line<'_>> {
        let mut lines = Vec::new();
        for what in [What::TrainStep, What::Infer] {
            for net in NETS {
                for ((name, batch, threads, called), systems) in &self.rows {
                    let Some(ours) = systems.get("nn").filter(|_| name == net.name && *called == what) else {
                        continue;
                    };
                    let limits = self.limits.iter().find(|limits| limits.threads == *threads);
                    let peers = systems.iter().filter(|(system, _)| *system != "nn");
                    lines.push(Line {
                        net,
                        ours,
                        bound_us: limits.map(|limits| bound_us(net, *batch, what, limits)),
                        ratios: peers.map(|(system, row)| (system.as_str(), row.median_us / ours.median_us)).collect(),
                    });
                }
            }
        }
        lines
    }

    /// The table in Markdown.
    #[must_use]
    pub fn table(&self) -> String {
        let lines = self.lines();
        let mut systems: Vec<&str> =
            lines.iter().flat_map(|line| line.ratios.iter().map(|(system, _)| *system)).collect();
        systems.sort_unstable();
        systems.dedup();
        let mut text = String::from("| | net | batch | threads | µs | min–p90 | bound | share |");
        let mut rule = String::from("|---|---|---|---|---|---|---|---|");
        if !systems.is_empty() {
            text += " best peer |";
            rule += "---|";
        }
        for system in &systems {
            let _ = write!(text, " {system} |");
            rule += "---|";
        }
        let mut text = format!("{text}\n{rule}\n");
        for line in lines {
            let Row { batch, threads, median_us, min_us, p90_us, what, .. } = line.ours;
            let (bound, share) = match line.bound_us {
                Some(bound) => (number(bound), format!("{:.0} %", 100.0 * bound / median_us)),
                None => ("–".to_owned(), "–".to_owned()),
            };
            let _ = write!(
                text,
                "| {} | {} | {batch} | {threads} | {} | {}–{} | {bound} | {share} |",
                what.title(),
                line.net.title,
                number(*median_us),
                number(*min_us),
                number(*p90_us)
            );
            if !systems.is_empty() {
                let best = line.best().map_or("–".to_owned(), |(system, ratio)| format!("{system} {ratio:.2}×"));
                let _ = write!(text, " {best} |");
            }
            for system in &systems {
                let ratio = line.ratios.iter().find(|(name, _)| name == system);
                let _ = write!(text, " {} |", ratio.map_or("–".to_owned(), |(_, ratio)| format!("{ratio:.2}×")));
            }
            text.push('\n');
        }
        text
    }

    /// Whether all systems computed the same: the losses before the first and the eleventh step.
    #[must_use]
    pub fn losses(&self) -> String {
        let (mut compared, mut apart) = (0, Vec::new());
        for ((net, batch, threads, what), systems) in &self.rows {
            let Some(ours) = systems.get("nn").filter(|_| *what == What::TrainStep) else { continue };
            for (system, row) in systems.iter().filter(|(system, _)| *system != "nn") {
                for (step, a, b) in [(0, ours.loss0, row.loss0), (10, ours.loss10, row.loss10)] {
                    let Some((a, b)) = a.zip(b) else { continue };
                    compared += 1;
                    let are_equal = (a - b).abs() <= TOLERANCE;
                    if !are_equal {
                        apart.push(format!(
                            "{net}, batch {batch}, {threads} threads, step {step}: {a:.6} here, {b:.6} of {system}"
                        ));
                    }
                }
            }
        }
        match (compared, apart.as_slice()) {
            (0, _) => "No peer's losses to compare with.".to_owned(),
            (_, []) => {
                format!("All {compared} losses of the peers equal ours to {TOLERANCE:e}: the same work is done.")
            }
            _ => {
                format!("{} of {compared} losses differ by more than {TOLERANCE:e}:\n{}", apart.len(), apart.join("\n"))
            }
        }
    }

    /// The limits in words.
    #[must_use]
    pub fn describe_limits(&self) -> String {
        let mut text = String::new();
        for limits in &self.limits {
            let _ = write!(text, "{} thread(s), {}: {:.0} GFLOP/s", limits.threads, limits.isa, limits.fma);
            for memory in &limits.memory {
                let size = match memory.bytes {
                    0..0x40_0000 => format!("{} KiB", memory.bytes >> 10),
                    bytes => format!("{} MiB", bytes >> 20),
                };
                let _ = write!(text, "; {size} {:.0}/{:.0}", memory.read, memory.step);
            }
            text += " GB/s (read / w -= lr·g)\n";
        }
        text
    }
}

/// Three digits.
fn number(x: f64) -> String {
    match x {
        0.0..10.0 => format!("{x:.2}"),
        10.0..100.0 => format!("{x:.1}"),
        _ => format!("{x:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::Results;
    use crate::limits::{Bandwidth, Limits};
    use crate::results::{Row, What};

    fn row(system: &str, median_us: f64, loss10: f64) -> Row {
        Row {
            system: system.to_owned(),
            net: "mlp_s".to_owned(),
            batch: 32,
            threads: 1,
            what: What::TrainStep,
            median_us,
            min_us: median_us,
            p90_us: median_us,
            loss0: Some(2.0),
            loss10: Some(loss10),
        }
    }

    #[test]
    fn ratios_bounds_and_losses() {
        let mut results = Results::default();
        results.add(row("nn", 90.0, 1.0));
        results.add(row("nn", 110.0, 1.0));
        results.add(row("jax", 250.0, 1.00001));
        results.add(row("dfdx", 1000.0, 1.00005));
        let bytes = 4 * 308_310;
        let memory = vec![Bandwidth { bytes, read: 100.0, step: 50.0 }];
        results.set_limits(Limits { threads: 1, isa: "avx2".to_owned(), fma: 800.0, memory });
        let table = results.table();
        // 32·(3·616400 − 614400) operations at 800 GFLOP/s
        let expected = "| train | 3072-100-10 | 32 | 1 | 100 | 90.0–110 | 49.4 | 49 % | jax 2.50× | 10.00× | 2.50× |";
        assert_eq!(table.lines().last(), Some(expected));
        assert!(results.losses().starts_with("All 4 losses"));
        results.add(row("burn", 100.0, 1.2));
        assert!(results.losses().starts_with("1 of 6 losses differ"), "{}", results.losses());
    }
}
